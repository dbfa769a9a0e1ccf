(** Certificates checked: what [check] answers holds. *)
From Coq Require Import Reals List Bool NArith.
From Localmin Require Import Network Numbers Problem Evaluate
  Shallow BetterPoint EqualInputs Rescaling Paths ConstantOutput.
Import ListNotations.
Open Scope R_scope.

Section Check.
  Context {N : num} {r : N -> R} (ok : num_ok N r).

  (** The conclusion of an accepted certificate. *)
  Fixpoint check (p : problem N) (c : certificate N) : option (conclusion N) :=
    match c with
    | ShallowMinimum units => option_map (fun e => LocalMinimum (loss_here p) (Some e)) (check_shallow p units)
    | DescentPath v q step => option_map (fun w => NotLocalMinimum (loss_here p) (fst w) (snd w)) (check_descent p v q step)
    | FlatPath v q => if check_flat p v q then Some (NotStrict (loss_here p)) else None
    | RescalingOrbit layer unit => if check_rescaling p layer unit then Some (NotStrict (loss_here p)) else None
    | BetterPoint better => option_map (NotGlobalMinimum (loss_here p) better) (check_better p better)
    | EqualInputsBound => if check_equal_inputs p then Some (GlobalMinimum (loss_here p)) else None
    | ConstantOutput layer later =>
        if N.ltb layer (N.of_nat (length (net p))) then
          let k := N.to_nat layer in conclude_off p k (check (later_problem p k) later)
        else None
    | _ => None
    end.

  Lemma local_minimum_within e ell data n : 0 < e -> minimum_within e ell data n -> local_minimum ell data n.
  Proof. intros. exists e. auto. Qed.

  Theorem check_sound c : forall p k, check p c = Some k -> holds (map_problem r p) (map_conclusion r k).
  Proof.
    induction c; intros p k H; cbn [check] in H; try discriminate.
    - destruct (check_shallow p units) as [e|] eqn:E; [|discriminate]. injection H as <-.
      destruct (check_shallow_sound ok p units e E). cbn. rewrite (r_loss_here ok). repeat split; auto.
      apply (local_minimum_within (r e)); auto.
    - destruct (check_descent p velocity acceleration step) as [[w l]|] eqn:E; [|discriminate]. injection H as <-.
      apply (check_descent_sound ok) in E. exact E.
    - destruct (check_flat p velocity acceleration) eqn:E; [|discriminate]. injection H as <-. apply (check_flat_sound ok) in E. exact E.
    - destruct (check_rescaling p layer unit) eqn:E; [|discriminate]. injection H as <-. apply (check_rescaling_sound ok) in E. exact E.
    - destruct (check_better p better) as [l|] eqn:E; [|discriminate]. injection H as <-. apply (check_better_sound ok) in E. exact E.
    - destruct (check_equal_inputs p) eqn:E; [|discriminate]. injection H as <-. apply (check_equal_inputs_sound ok) in E. exact E.
    - destruct (N.ltb _ _); [|discriminate].
      apply (conclude_off_sound ok p (N.to_nat layer) (check (later_problem p (N.to_nat layer)) c)); auto.
  Qed.
End Check.
