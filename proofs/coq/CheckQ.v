(** The checker over rational numbers, and what its answers say of the problem. *)
From Coq Require Import Reals List QArith Qreals.
From Localmin Require Import Network Numbers Problem NumbersQ Check.

Definition check_rational : problem Q -> certificate Q -> option (conclusion Q) := @check numQ.

(** A problem of rational numbers as one of real numbers. *)
Definition real_network : network Q -> network R := map_network Q2R.
Definition real_data : dataset Q -> dataset R := map_dataset Q2R.
Definition real_problem : problem Q -> problem R := map_problem Q2R.
Definition real_conclusion : conclusion Q -> conclusion R := map_conclusion Q2R.

Theorem check_rational_sound p c k : check_rational p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof. apply (check_sound numQ_ok). Qed.
