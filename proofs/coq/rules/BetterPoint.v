(** A point of lower loss refutes a global minimum. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Numbers Problem Evaluate.
Open Scope R_scope.

Section BetterPoint.
  Context {N : num} {r : N -> R} (ok : num_ok N r).

  (** The loss of the other point. *)
  Definition check_better (p : problem N) (better : network N) : option N :=
    let l := lossn (loss_of p) (data p) better in
    if well_formed p && same_shapen (net p) better && lt l (loss_here p) then Some l else None.

  Theorem check_better_sound p better l : check_better p better = Some l ->
    holds (map_problem r p) (map_conclusion r (NotGlobalMinimum (loss_here p) better l)).
  Proof.
    unfold check_better. destruct (_ && _) eqn:C; intros H; [|discriminate]. injection H as <-.
    rewrite !andb_true_iff in C. destruct C as [[_ S] L]. apply (r_same_shapen (r := r)) in S. apply (lt_true ok) in L.
    cbn. rewrite (r_loss_here ok), (r_lossn ok) in *. auto.
  Qed.
End BetterPoint.
