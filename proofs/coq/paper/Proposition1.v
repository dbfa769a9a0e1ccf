(** Proposition 1: "For the dataset D1 and L defined in Equation (1) the point v = 1, b = -3, w = 1, c = 0 is a local
    minimum of L which is not a global minimum."

    Formalised as printed; the loss there is 18, and 14 at the source's point of comparison (-7, -4, 1, 0). *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean OneUnit Remark1.
Import ListNotations.
Open Scope R_scope.

Theorem proposition_1_losses : error D1 (one_unit 1 (-3) 1 0) = 18 /\ error D1 (one_unit (-7) (-4) 1 0) = 14.
Proof.
  split; rewrite one_unit_error.
  - rewrite (relu_on (1 * 5 + _)), (relu_on (1 * 4 + _)), (relu_on (1 * 3 + _)), (relu_off (1 * 1 + _)),
      (relu_off (1 * -1 + _)) by lra. ring.
  - rewrite (relu_off (-7 * 5 + _)), (relu_off (-7 * 4 + _)), (relu_off (-7 * 3 + _)), (relu_off (-7 * 1 + _)),
      (relu_on (-7 * -1 + _)) by lra. ring.
Qed.
Theorem proposition_1 : local_minimum squared (regression D1) (one_unit 1 (-3) 1 0) /\
  not_global_minimum squared (regression D1) (one_unit 1 (-3) 1 0).
Proof.
  split; [exact remark_1_minimum|]. exists (one_unit (-7) (-4) 1 0). split; [repeat constructor|].
  destruct proposition_1_losses as [H1 H2]. unfold error in H1, H2. lra.
Qed.
