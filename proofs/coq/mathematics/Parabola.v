(** A parabola through 0 that is not flat there goes below 0. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

Lemma parabola_below a b : a <> 0 -> 0 <= b -> exists t, 2 * t * a + t ^ 2 * b < 0.
Proof.
  intros Na Hb. exists (- a / (b + 1)).
  replace (2 * (- a / (b + 1)) * a + (- a / (b + 1)) ^ 2 * b) with (- (a ^ 2 * (b + 2) / (b + 1) ^ 2)) by (field; lra).
  assert (0 < a ^ 2) by (rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, Na).
  assert (0 < (b + 1) ^ 2) by (apply pow_lt; lra).
  assert (0 < a ^ 2 * (b + 2) / (b + 1) ^ 2) by (apply Rdiv_lt_0_compat; auto; apply Rmult_lt_0_compat; lra). lra.
Qed.
