(** What is used of max(0, z). *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network.
Open Scope R_scope.

Lemma relu_on z : 0 <= z -> relu z = z. Proof. intros; unfold relu; apply Rmax_right; lra. Qed.
Lemma relu_off z : z <= 0 -> relu z = 0. Proof. intros; unfold relu; apply Rmax_left; lra. Qed.
Lemma relu_pos z : 0 <= relu z. Proof. apply Rmax_l. Qed.
Lemma relu_ge z : z <= relu z. Proof. apply Rmax_r. Qed.
Lemma relu_case z : (0 <= z /\ relu z = z) \/ (z <= 0 /\ relu z = 0).
Proof. destruct (Rle_dec 0 z); [left|right]; split; try lra; [apply relu_on|apply relu_off]; lra. Qed.
Lemma relu_scale m z : 0 <= m -> relu (m * z) = m * relu z.
Proof.
  intros Hm. destruct (relu_case z) as [[Hz ->]|[Hz ->]].
  - apply relu_on. apply Rmult_le_pos; lra.
  - rewrite Rmult_0_r. apply relu_off. rewrite <- (Rmult_0_r m). apply Rmult_le_compat_l; lra.
Qed.
Lemma relu_opp z : relu (- z) = relu z - z.
Proof. destruct (relu_case z) as [[? ->]|[? ->]]; [rewrite relu_off|rewrite relu_on]; lra. Qed.
Lemma relu_change x y : Rabs (relu y - relu x) <= Rabs (y - x).
Proof.
  unfold Rabs. destruct (relu_case x) as [[? ->]|[? ->]], (relu_case y) as [[? ->]|[? ->]];
    repeat destruct (Rcase_abs _); lra.
Qed.
