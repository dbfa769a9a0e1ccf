(** The checker of classified data over rational numbers, and what its answer says of the problem. *)
From Coq Require Import Reals List QArith Qreals.
From Localmin Require Import Network Numbers Problem NumbersQ NumbersGrid CheckQ CrossEntropy Classified.

(** For evaluation in Coq, and for the extracted program, as in CheckQ.v. The loss of the problem on a grid plays no part. *)
Definition check_classified_rational (c : cross_entropy) (n : network Q) (d : dataset Q) : bool :=
  let p := grid (Problem n d Squared) in @check_classified numGrid c (net p) (data p).
Definition check_classified_lowest (c : cross_entropy) (n : network Q) (d : dataset Q) : bool := @check_classified numQ c n d.

Theorem check_classified_rational_sound c n d : check_classified_rational c n d = true ->
  lowered_for_ever (loss_of_entropy c) (real_data d) (real_network n).
Proof.
  unfold check_classified_rational. cbv zeta. intros H. apply (check_classified_sound numGrid_ok) in H.
  pose proof (grid_reads (Problem n d Squared)) as E. unfold map_problem in E. cbn [net data loss_of] in E. injection E as E1 E2.
  unfold real_data, real_network. rewrite <- E1, <- E2. exact H.
Qed.
Theorem check_classified_lowest_sound c n d : check_classified_lowest c n d = true ->
  lowered_for_ever (loss_of_entropy c) (real_data d) (real_network n).
Proof. apply (check_classified_sound numQ_ok). Qed.
