(** The checker for problems with long numbers: the same theorem, computed with machine integers. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Bignums Require Import BigQ.
From Localmin Require Import Network Numbers Problem Maps NumbersBig Check CheckQ.
Import ListNotations.

Definition check_big (p : problem Q) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion (fun x => Qred (BigQ.to_Q x)))
    (@check numBig (map_problem BigQ.of_Q p) (map_certificate BigQ.of_Q c)).

Theorem check_big_sound p c k : check_big p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof.
  unfold check_big. destruct (check _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_sound numBig_ok) in E. unfold real_problem, real_conclusion.
  rewrite <- (map_problem_map BigQ.of_Q big_real Q2R p of_Q_reads).
  rewrite (map_conclusion_map _ Q2R big_real k'); [exact E|]. intros x. apply Qeq_eqR, Qred_correct.
Qed.
