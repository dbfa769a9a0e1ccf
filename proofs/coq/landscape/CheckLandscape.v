(** Certificates about landscapes checked: what [check_landscape] answers holds. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Localmin Require Import Network Problem.
From Localmin.landscape Require Import Question Certificate GlobalMinimum.

(** A landscape of rational numbers as one of real numbers. *)
Definition real_landscape : landscape Q -> landscape R := map_landscape Q2R.
Definition real_landscape_conclusion : landscape_conclusion Q -> landscape_conclusion R := map_landscape_conclusion Q2R.

(** The conclusion of an accepted certificate; the loss is in lowest terms. *)
Definition check_landscape (l : landscape Q) (c : landscape_certificate Q) : option (landscape_conclusion Q) :=
  match c with
  | BranchAndBound lower net vectors steps => option_map (fun value => LowestLoss lower net (Qred value)) (check_cases l lower net vectors steps)
  end.

Theorem check_landscape_sound l c k : check_landscape l c = Some k -> says (real_landscape l) (real_landscape_conclusion k).
Proof.
  destruct c as [lower net vectors steps]. cbn [check_landscape]. destruct (check_cases _ _ _ _ _) as [value|] eqn:E; [|discriminate].
  intros H. injection H as <-. apply check_cases_sound in E. cbn [real_landscape_conclusion map_landscape_conclusion]. rewrite (Qeq_eqR _ _ (Qred_correct value)). exact E.
Qed.
