(** Certificates checked: what [check] answers holds. *)
From Coq Require Import Reals List Bool NArith Lra.
From Localmin Require Import Network Numbers Problem Evaluate
  Shallow BetterPoint EqualInputs Rescaling Paths ConstantOutput PathMoments SeveralOutputs IsolatedOrbit SecondOrder NotStationary
  Barrier BarrierSound RightInverse interpolation.Interpolation.
Import ListNotations.
Open Scope R_scope.

Section Check.
  Context {N : num} {r : N -> R} (ok : num_ok N r).

  (** The conclusion of an accepted certificate: of the one rule that knows weight decay, and of all rules without. *)
  Definition check_with_decay (p : problem N) (decay : list (N * N)) (c : certificate N) : option (conclusion N) :=
    match c with
    | Problem.Barrier center held kinks curvature =>
        option_map (fun found => LocalMinimumNearby (fst (fst found)) (snd (fst found)) (snd found)) (check_barrier p decay center held kinks curvature)
    | _ => None
    end.
  Fixpoint check (p : problem N) (c : certificate N) : option (conclusion N) :=
    let minimum := option_map (fun e => LocalMinimum (loss_here p) (Some e)) in
    match c with
    | ShallowMinimum units => minimum (check_shallow p units)
    | DescentPath v q step => option_map (fun w => NotLocalMinimum (loss_here p) (fst w) (snd w)) (check_descent p v q step)
    | FlatPath v q => if check_flat p v q then Some (NotStrict (loss_here p)) else None
    | RescalingOrbit layer unit => if check_rescaling p layer unit then Some (NotStrict (loss_here p)) else None
    | BetterPoint better => option_map (NotGlobalMinimum (loss_here p) better) (check_better p better)
    | EqualInputsBound => if check_equal_inputs p then Some (GlobalMinimum (loss_here p)) else None
    | ConstantOutput layer later =>
        if N.ltb layer (N.of_nat (length (net p))) then
          let k := N.to_nat layer in conclude_off p k (check (later_problem p k) later)
        else None
    | IsolatedOrbit units cases => option_map (StrictUpToRescaling (loss_here p)) (check_isolated p units cases)
    | PathMoments => minimum (check_moments p)
    | SeveralOutputsMinimum margins => minimum (check_several p margins)
    | Problem.SecondOrder => if check_second_order p then Some (LocalMinimum (loss_here p) None) else None
    | Problem.NotStationary layer unit entry =>
        option_map (fun w => NotLocalMinimum (loss_here p) (fst w) (snd w)) (check_not_stationary p layer unit entry)
    | Problem.Interpolation c => option_map (InterpolationNearby (loss_here p)) (check_interpolation p (proposal p c))
    | Problem.Barrier _ _ _ _ => check_with_decay p [] c
    end.

  Lemma minimum_holds p (e : option N) k :
    (forall rad, e = Some rad -> let q := map_problem r p in
       0 < r rad /\ minimum_within (r rad) (loss_function_of (loss_of q)) (data q) (net q)) ->
    option_map (fun e => LocalMinimum (loss_here p) (Some e)) e = Some k -> holds (map_problem r p) (map_conclusion r k).
  Proof.
    destruct e as [rad|]; [|discriminate]. intros H E. injection E as <-. destruct (H rad eq_refl) as [A B].
    cbn. rewrite (r_loss_here ok). repeat split; auto. exists (r rad). auto.
  Qed.

  Theorem check_with_decay_sound p decay c k : check_with_decay p decay c = Some k ->
    holds_with_decay (map_problem r p) (map_rates r decay) (map_conclusion r k).
  Proof.
    intros H. destruct c; try discriminate. cbn [check_with_decay] in H.
    destruct (check_barrier p decay center held kinks curvature) as [[[reach lower] upper]|] eqn:E; [|discriminate]. injection H as <-.
    apply (check_barrier_sound ok) in E. exact E.
  Qed.

  Theorem check_sound c : forall p k, check p c = Some k -> holds (map_problem r p) (map_conclusion r k).
  Proof.
    induction c; intros p k H; cbn [check] in H; try discriminate.
    - apply (minimum_holds p (check_shallow p units)); auto. intros. apply (check_shallow_sound ok) with units; auto.
    - destruct (check_descent p velocity acceleration step) as [[w l]|] eqn:E; [|discriminate]. injection H as <-.
      apply (check_descent_sound ok) in E. exact E.
    - destruct (check_flat p velocity acceleration) eqn:E; [|discriminate]. injection H as <-. apply (check_flat_sound ok) in E. exact E.
    - destruct (check_rescaling p layer unit) eqn:E; [|discriminate]. injection H as <-. apply (check_rescaling_sound ok) in E. exact E.
    - destruct (check_better p better) as [l|] eqn:E; [|discriminate]. injection H as <-. apply (check_better_sound ok) in E. exact E.
    - destruct (check_equal_inputs p) eqn:E; [|discriminate]. injection H as <-. apply (check_equal_inputs_sound ok) in E. exact E.
    - destruct (check_isolated p units cases) as [e|] eqn:E; [|discriminate]. injection H as <-. apply (check_isolated_sound ok) in E. exact E.
    - destruct (N.ltb _ _); [|discriminate].
      apply (conclude_off_sound ok p (N.to_nat layer) (check (later_problem p (N.to_nat layer)) c)); auto.
    - apply (minimum_holds p (check_moments p)); auto. intros. apply (check_moments_sound ok); auto.
    - apply (minimum_holds p (check_several p margins)); auto. intros. apply (check_several_sound ok) with margins; auto.
    - destruct (check_second_order p) eqn:E; [|discriminate]. injection H as <-. cbn. rewrite (r_loss_here ok).
      apply (check_second_order_sound ok) in E. repeat split; auto.
    - destruct (check_not_stationary p layer unit entry) as [[w l]|] eqn:E; [|discriminate]. injection H as <-.
      apply (check_not_stationary_sound ok) in E. exact E.
    - destruct (check_interpolation p (proposal p center)) as [e|] eqn:E; [|discriminate]. injection H as <-. cbn. rewrite (r_loss_here ok).
      split; [reflexivity|]. exact (check_interpolation_sound ok _ _ _ E).
    - apply check_with_decay_sound in H. destruct k; try contradiction. destruct H as (n' & Near & (e & He & Min) & Low & Up).
      assert (Z : forall n, penalty (map_rates r []) n = 0) by reflexivity.
      exists n'. split; [exact Near|]. split; [exists e; split; [exact He|]; intros n'' Hn; specialize (Min n'' Hn)|]; rewrite Z in *; cbn in *; lra.
  Qed.
End Check.
