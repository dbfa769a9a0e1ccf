(** What the checker answers of an exact fit nearby, for a distance that is not smaller than the one it found. *)
From Coq Require Import Reals List QArith Qreals Lra.
From Localmin Require Import Network Problem Convex CheckQ.

Definition fits_within (found : option (conclusion Q)) (l e : Q) : bool :=
  match found with Some (InterpolationNearby l' e') => (Qeq_bool l' l && Qle_bool e' e)%bool | _ => false end.
Theorem fits_within_sound p c l e : fits_within (check_rational p c) l e = true ->
  holds (real_problem p) (real_conclusion (InterpolationNearby l e)).
Proof.
  unfold fits_within. destruct (check_rational p c) as [[]|] eqn:E; try discriminate. intros H. apply Bool.andb_true_iff in H as [H1 H2].
  apply check_rational_sound in E. destruct E as (E1 & n' & Near & Fit). apply Qeq_bool_iff in H1. apply Qle_bool_iff in H2.
  split; [rewrite <- (Qeq_eqR _ _ H1); exact E1|]. exists n'. split; [|exact Fit]. apply Qle_Rle in H2. revert Near. apply alike_impl.
  intros a b. unfold close. lra.
Qed.
