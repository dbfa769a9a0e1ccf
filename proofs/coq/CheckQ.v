(** The checker over rational numbers, and what its answers say of the problem. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Localmin Require Import Network Numbers Problem Maps NumbersQ NumbersGrid Check.

(** A problem of rational numbers as one of real numbers. *)
Definition real_network : network Q -> network R := map_network Q2R.
Definition real_data : dataset Q -> dataset R := map_dataset Q2R.
Definition real_problem : problem Q -> problem R := map_problem Q2R.
Definition real_conclusion : conclusion Q -> conclusion R := map_conclusion Q2R.
(** Whoever compares statements about these takes the parts of a problem out before looking at any number. *)
Global Strategy expand [net data loss_of real_problem map_problem].

(** For evaluation in Coq, where greatest common divisors are slow. The conclusion is in lowest terms. *)
Definition check_rational (p : problem Q) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion Qred) (@check numGrid (grid p) c).
(** For the extracted program, where they are fast and shorter numbers pay. *)
Definition check_lowest (p : problem Q) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion Qred) (@check numQ p c).

Lemma lowest_terms k : real_conclusion (map_conclusion Qred k) = real_conclusion k.
Proof. apply map_conclusion_map. intros x. apply Qeq_eqR, Qred_correct. Qed.
Theorem check_rational_sound p c k : check_rational p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof.
  unfold check_rational. destruct (check _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_sound numGrid_ok) in E. rewrite lowest_terms. unfold real_problem. rewrite <- grid_reads. exact E.
Qed.
Theorem check_lowest_sound p c k : check_lowest p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof.
  unfold check_lowest. destruct (check _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_sound numQ_ok) in E. rewrite lowest_terms. exact E.
Qed.

(** With weight decay: a rate for the weights of each layer, and one for its biases. *)
Definition check_lowest_with_decay (p : problem Q) (decay : list (Q * Q)) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion Qred) (@check_with_decay numQ p decay c).
Theorem check_lowest_with_decay_sound p decay c k : check_lowest_with_decay p decay c = Some k ->
  holds_with_decay (real_problem p) (map_rates Q2R decay) (real_conclusion k).
Proof.
  unfold check_lowest_with_decay. destruct (check_with_decay _ _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_with_decay_sound numQ_ok) in E. rewrite lowest_terms. exact E.
Qed.
