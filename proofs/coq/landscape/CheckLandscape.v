(** Certificates about landscapes checked: what [check_landscape] answers holds. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Localmin Require Import Network Problem LocalFunction.
From Localmin.landscape Require Import Question Certificate Rays Arrangement GlobalMinimum CompleteList ListSound.

(** A landscape of rational numbers as one of real numbers. *)
Definition real_landscape : landscape Q -> landscape R := map_landscape Q2R.
Definition real_landscape_conclusion : landscape_conclusion Q -> landscape_conclusion R := map_landscape_conclusion Q2R.

(** The conclusion of an accepted certificate; losses are in lowest terms. *)
Definition check_landscape (l : landscape Q) (c : landscape_certificate Q) : option (landscape_conclusion Q) :=
  match c with
  | BranchAndBound lower net vectors steps => option_map (fun value => LowestLoss lower net (Qred value)) (check_cases l lower net vectors steps)
  | CompleteList pieces entries => option_map AllMinima (check_list l pieces entries)
  end.
(** Whether some columns of the data are combinations of others. Then generators have other names here than in the kernel. *)
Definition dependent (l : landscape Q) : bool :=
  match data_points l with
  | nil => false
  | cons p0 _ =>
      let rows := integer_rows (hidden_bias l) (map (@input Q) (data_points l)) in
      match free (generators_of (length (augment 1%Q (hidden_bias l) (input p0))) (lines_from (hidden_bias l) nil rows)) with nil => false | _ => true end
  end.

Theorem check_landscape_sound l c k : check_landscape l c = Some k -> says (real_landscape l) (real_landscape_conclusion k).
Proof.
  destruct c as [lower net vectors steps|pieces entries]; cbn [check_landscape].
  - destruct (check_cases _ _ _ _ _) as [value|] eqn:E; [|discriminate]. intros H. injection H as <-. apply check_cases_sound in E.
    unfold real_landscape_conclusion. cbn [map_landscape_conclusion]. rewrite (Qeq_eqR _ _ (Qred_correct value)). exact E.
  - destruct (check_list _ _ _) as [minima|] eqn:E; [|discriminate]. intros H. injection H as <-. apply check_list_sound in E. exact E.
Qed.
