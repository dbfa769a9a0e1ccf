(** A map of R^m that differs from the identity by a contraction has a zero, near where it is small. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Vectors Compact.
Import ListNotations.
Open Scope R_scope.

(** The largest absolute value. *)
Definition sup (l : list R) : R := fold_right Rmax 0 (map Rabs l).
Lemma sup_pos l : 0 <= sup l.
Proof. induction l as [|x l IH]; [apply Rle_refl|]. eapply Rle_trans; [exact IH|apply Rmax_r]. Qed.
Lemma sup_nth l k : Rabs (nth k l 0) <= sup l.
Proof.
  revert k. induction l as [|x l IH]; intros [|k]; cbn [nth]; rewrite ?Rabs_R0; try apply Rle_refl.
  - apply Rmax_l.
  - eapply Rle_trans; [apply IH|apply Rmax_r].
Qed.
Lemma sup_least l b : 0 <= b -> (forall k, (k < length l)%nat -> Rabs (nth k l 0) <= b) -> sup l <= b.
Proof.
  intros Hb. induction l as [|x l IH]; intros H; [exact Hb|]. apply Rmax_lub.
  - apply (H 0%nat). apply PeanoNat.Nat.lt_0_succ.
  - apply IH. intros k Hk. apply (H (S k)). apply -> PeanoNat.Nat.succ_lt_mono. exact Hk.
Qed.
Lemma sup_zero l : sup l <= 0 -> Forall (fun x => x = 0) l.
Proof.
  intros H. apply Forall_forall. intros x Hx. apply (In_nth _ _ 0) in Hx as (k & _ & <-). pose proof (sup_nth l k). pose proof (Rabs_pos (nth k l 0)).
  destruct (Req_dec (nth k l 0) 0); auto. pose proof (Rabs_pos_lt _ H2). lra.
Qed.
Definition minus (u v : list R) : list R := map2 Rminus u v.
Lemma minus_length u v : length u = length v -> length (minus u v) = length u.
Proof. revert v. induction u as [|x u IH]; intros [|y v] L; try discriminate; [reflexivity|]. cbn. f_equal. apply IH. injection L as L. exact L. Qed.
Lemma minus_nth u v k : length u = length v -> nth k (minus u v) 0 = nth k u 0 - nth k v 0.
Proof.
  revert v k. induction u as [|x u IH]; intros [|y v] k L; try discriminate; [destruct k; cbn; ring|]. destruct k as [|k]; [reflexivity|]. cbn. apply IH. injection L as L. exact L.
Qed.
Lemma sup_dot a u : Rabs (dot a u) <= norm a * sup u.
Proof.
  revert u. induction a as [|x a IH]; intros [|y u]; rewrite ?dot_nil_l, ?dot_nil_r, ?Rabs_R0; try (apply Rmult_le_pos; [apply norm_pos|apply sup_pos]).
  rewrite dot_cons, norm_cons. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_r. apply Rplus_le_compat.
  - apply Rmult_le_compat_l; [apply Rabs_pos|apply Rmax_l].
  - eapply Rle_trans; [apply IH|]. apply Rmult_le_compat_l; [apply norm_pos|apply Rmax_r].
Qed.

Section Root.
  Context (m : nat) (eta : R) (F : list R -> list R).
  Context (F_length : forall u, length u = m -> length (F u) = m).
  Definition in_box (u : list R) : Prop := length u = m /\ sup u <= 2 * eta.
  Context (start : sup (F (repeat 0 m)) <= eta).
  (** Between points of the box F moves as they do, but for half as much. *)
  Context (moves : forall u v, in_box u -> in_box v -> forall k, (k < m)%nat ->
    Rabs (nth k (F v) 0 - nth k (F u) 0 - (nth k v 0 - nth k u 0)) <= / 2 * sup (minus v u)).

  (** A set that the step u - F u does not leave, and on which it halves F. *)
  Definition reached (u : list R) : Prop := length u = m /\ sup u + 2 * sup (F u) <= 2 * eta.
  Lemma reached_in_box u : reached u -> in_box u.
  Proof. intros [L H]. split; auto. pose proof (sup_pos (F u)). lra. Qed.
  Lemma eta_pos : 0 <= eta.
  Proof. pose proof (sup_pos (F (repeat 0 m))). lra. Qed.
  Lemma start_reached : reached (repeat 0 m).
  Proof.
    split; [apply repeat_length|]. assert (sup (repeat 0 m) <= 0); [|lra]. clear. induction m as [|k IH]; [apply Rle_refl|]. cbn. apply Rmax_lub; [rewrite Rabs_R0; lra|exact IH].
  Qed.
  Lemma varies u v : in_box u -> in_box v -> sup (F v) <= sup (F u) + 3 / 2 * sup (minus v u).
  Proof.
    intros Hu Hv. pose proof (sup_pos (minus v u)). pose proof (sup_pos (F u)). apply sup_least; [lra|]. destruct Hu as [Lu Bu], Hv as [Lv Bv]. rewrite F_length by auto. intros k Hk.
    specialize (moves u v (conj Lu Bu) (conj Lv Bv) k Hk). pose proof (sup_nth (minus v u) k) as S. rewrite minus_nth in S by congruence.
    pose proof (sup_nth (F u) k). set (a := nth k (F v) 0) in *. set (b := nth k (F u) 0) in *. set (c := nth k v 0 - nth k u 0) in *.
    replace a with (b + (a - b - c) + c) by ring. pose proof (Rabs_triang (b + (a - b - c)) c). pose proof (Rabs_triang b (a - b - c)). lra.
  Qed.
  Lemma steps u : reached u -> reached (minus u (F u)) /\ sup (F (minus u (F u))) <= / 2 * sup (F u).
  Proof.
    intros Hu. pose proof (reached_in_box u Hu) as Bu. destruct Hu as [Lu Hu]. set (v := minus u (F u)). pose proof (sup_pos (F u)). pose proof (sup_pos u).
    assert (E : length u = length (F u)) by (rewrite F_length; auto).
    assert (Lv : length v = m) by (unfold v; rewrite minus_length; auto).
    assert (Sv : sup v <= sup u + sup (F u)).
    { apply sup_least; [lra|]. intros k _. unfold v. rewrite minus_nth by auto. pose proof (sup_nth u k). pose proof (sup_nth (F u) k).
      pose proof (Rabs_triang (nth k u 0) (- nth k (F u) 0)) as T. rewrite Rabs_Ropp in T. unfold Rminus. lra. }
    assert (Bv : in_box v) by (split; auto; lra).
    assert (D : sup (minus v u) <= sup (F u)).
    { apply sup_least; [lra|]. intros k _. rewrite minus_nth by congruence. unfold v. rewrite minus_nth by auto.
      replace (nth k u 0 - nth k (F u) 0 - nth k u 0) with (- nth k (F u) 0) by ring. rewrite Rabs_Ropp. apply sup_nth. }
    assert (H2 : sup (F v) <= / 2 * sup (F u)).
    { apply sup_least; [lra|]. rewrite F_length by auto. intros k Hk. specialize (moves u v Bu Bv k Hk). unfold v in moves at 2. rewrite minus_nth in moves by auto.
      replace (nth k (F v) 0 - nth k (F u) 0 - (nth k u 0 - nth k (F u) 0 - nth k u 0)) with (nth k (F v) 0) in moves by ring. lra. }
    split; auto. split; auto. lra.
  Qed.

  Lemma close_minus e x d : close_all e x d -> 0 < e -> sup (minus d x) <= e /\ length d = length x.
  Proof.
    intros H He. split.
    - induction H as [|y z x d Hy _ IH]; [cbn; lra|]. cbn. apply Rmax_lub; [apply Rlt_le, Hy|exact IH].
    - induction H; cbn; congruence.
  Qed.
  Lemma sup_close e x d : close_all e x d -> 0 < e -> sup x <= sup d + e.
  Proof.
    intros H He. destruct (close_minus e x d H He) as [A L]. pose proof (sup_pos d). apply sup_least; [lra|]. intros k _.
    pose proof (sup_nth (minus d x) k) as S. rewrite minus_nth in S by auto. pose proof (sup_nth d k). unfold Rabs in *.
    repeat destruct (Rcase_abs _); lra.
  Qed.
  Lemma minus_swap x d : length d = length x -> sup (minus x d) <= sup (minus d x).
  Proof.
    intros L. apply sup_least; [apply sup_pos|]. intros k _. rewrite minus_nth by auto. pose proof (sup_nth (minus d x) k) as S. rewrite minus_nth in S by auto.
    rewrite Rabs_minus_sym. exact S.
  Qed.
  Lemma varies_near e x d : in_box x -> in_box d -> close_all e x d -> 0 < e -> sup (F x) <= sup (F d) + 3 / 2 * e.
  Proof.
    intros Hx Hd C He. destruct (close_minus e x d C He) as [A L]. pose proof (varies d x Hd Hx). pose proof (minus_swap x d L). lra.
  Qed.
  Lemma reached_closed : closed m reached.
  Proof.
    intros x L Close. assert (B : in_box x).
    { split; auto. destruct (Rle_lt_dec (sup x) (2 * eta)) as [|N]; auto. exfalso. apply (Close ((sup x - 2 * eta) / 2)); [lra|].
      intros d Hd C. apply reached_in_box in Hd as [_ Hd]. pose proof (sup_close _ x d C ltac:(lra)). lra. }
    split; auto. destruct (Rle_lt_dec (sup x + 2 * sup (F x)) (2 * eta)) as [|N]; auto. exfalso.
    apply (Close ((sup x + 2 * sup (F x) - 2 * eta) / 8)); [lra|]. intros d Hd C.
    pose proof (sup_close _ x d C ltac:(lra)). pose proof (varies_near _ x d B (reached_in_box d Hd) C ltac:(lra)). destruct Hd as [_ Hd]. lra.
  Qed.
  Theorem root : exists u, in_box u /\ Forall (fun x => x = 0) (F u).
  Proof.
    destruct (smallest_point m (2 * eta) reached (fun u => sup (F u)) (repeat 0 m) start_reached) as (u & Hu & Least).
    - intros d Hd. apply reached_in_box in Hd as [L B]. split; auto. apply Forall_forall. intros x Hx. apply (In_nth _ _ 0) in Hx as (k & _ & <-).
      pose proof (sup_nth d k). lra.
    - apply reached_closed.
    - intros x Hx e He. exists (e / 2). split; [lra|]. intros d Hd C.
      pose proof (varies_near _ x d (reached_in_box x Hx) (reached_in_box d Hd) C ltac:(lra)). lra.
    - exists u. split; [apply reached_in_box, Hu|]. destruct (steps u Hu) as [Hv Half]. specialize (Least _ Hv). apply sup_zero. lra.
  Qed.
End Root.
