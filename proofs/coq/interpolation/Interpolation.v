(** Parameters of loss 0 lie near: the check, over a network whose parameters have derivatives along chosen directions. *)
From Coq Require Import Reals List Bool Lra Arith.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex Jets Gated Roots Differences ExactFit.
Import ListNotations.
Open Scope R_scope.

Section Interpolation.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation slope_network := (network (slopes N)).

  Definition largest (l : list N) : N := fold_right maxn zero l.
  (** Of few digits, and above. *)
  Fixpoint scale_of (tries : nat) (x t : N) : N := match tries with O => t | S tries => if lt x t then scale_of tries x (mul t (inv (add one one))) else t end.
  Definition rounded (x : N) : N :=
    let unit := mul (scale_of 4400 x one) (inv (power2 20)) in
    let y := mul (add (ceiling (mul x (inv unit))) one) unit in if lt x y then y else add x one.

  (** How far the derivatives of the residuals are from the identity. *)
  Fixpoint defects (k : nat) (rows : list (slopes N)) : list N :=
    match rows with [] => [] | g :: rows => normn (vaddn (snd g) (scalen (opp one) (unit_vector k))) :: defects (S k) rows end.
  Definition within_reach (rho reach alpha : N) (a : N) (g : slopes N) : bool := lt (add (absn (sub (fst g) a)) rho) reach && le (normn (snd g)) alpha.
  Definition layer_within (rho reach alpha : N) (l : layer N) (l' : layer (slopes N)) : bool :=
    all2 (all2 (within_reach rho reach alpha)) (weight l) (weight l') &&
    match bias l, bias l' with None, None => true | Some b, Some b' => all2 (within_reach rho reach alpha) b b' | _, _ => false end.

  (** The parameters of the network, each with its derivatives along directions. A bound of how far parameters of loss 0 are from the problem's. *)
  Definition check_interpolation (p : problem N) (n : slope_network) : option N :=
    let qs := charged_points p in
    let ts := map (traced n) qs in
    let rad := steady_radius ts in
    let rows := concat (map (residual_slopes n) qs) in
    let eta := largest (map (fun g => absn (fst g)) rows) in
    let alpha := largest (map (fun g => normn (snd g)) (entries n)) in
    let rho := rounded (mul alpha (add eta eta)) in
    let err := largest (map (error_at rho n) qs) in
    let reach := rounded (add (largest (map (fun x => absn (sub (fst x) (snd x))) (combine (entries (center n)) (entries (net p))))) rho) in
    if well_formed p && negb (long 0 qs) && radius_ok rad ts && forallb no_kink ts && lt rho rad &&
       forallb (fun q => long (length (slope_outputs n q)) (target q)) qs &&
       forallb (fun x => le (add x (mul alpha err)) (inv (add one one))) (defects 0 rows) &&
       all2 (layer_within rho reach alpha) (net p) n
    then Some reach else None.

  (** ** Soundness *)
  Lemma largest_above l x : In x l -> r x <= r (largest l).
  Proof.
    induction l as [|y l IH]; intros H; [destruct H|]. unfold largest. cbn [fold_right]. destruct (maxn_above ok y (largest l)) as [A B].
    destruct H as [->|H]; [exact A|]. specialize (IH H). unfold largest in *. lra.
  Qed.
  Lemma largest_pos l : 0 <= r (largest l).
  Proof. induction l as [|y l IH]; [cbn; rewrite (r_zero _ _ ok); lra|]. destruct (maxn_above ok y (largest l)) as [_ B]. unfold largest in *. cbn [fold_right]. lra. Qed.
  Lemma rounded_above x : r x < r (rounded x).
  Proof. unfold rounded. cbv zeta. destruct (lt x _) eqn:E; [apply (lt_true ok), E|]. rewrite (r_add _ _ ok), (r_one _ _ ok). lra. Qed.
  Lemma defects_at rows : forall j k g, nth_error rows k = Some g ->
    In (normn (vaddn (snd g) (scalen (opp one) (unit_vector (j + k))))) (defects j rows).
  Proof.
    induction rows as [|h rows IH]; intros j [|k] g E; try discriminate; cbn [defects].
    - injection E as ->. left. rewrite Nat.add_0_r. reflexivity.
    - right. rewrite <- Nat.add_succ_comm. apply IH, E.
  Qed.


  Lemma loss_at_fit m data n : proper m -> (forall q, In q data -> importance q = 0 \/ forward n (input q) = target q) -> loss (loss_function_of m) data n = 0.
  Proof.
    intros Pm H. apply total_zero. intros q Q. destruct (H q Q) as [Z|E]; [rewrite Z; ring|]. rewrite E, loss_of_rho.
    assert (F : forall y, sum (map2 (fun a b => rho m (a - b)) y y) = 0).
    { induction y as [|a y IHy]; [reflexivity|]. change (rho m (a - a) + sum (map2 (fun a b => rho m (a - b)) y y) = 0). rewrite IHy, Rminus_diag_eq by reflexivity.
      destruct m as [|d]; cbn in *; [ring|]. unfold huber_residual. rewrite Rabs_R0. destruct (Rle_dec 0 d); [ring|lra]. }
    rewrite F. ring.
  Qed.
  Lemma fit_is_global m data n : proper m -> (forall q, In q data -> 0 <= importance q) -> loss (loss_function_of m) data n = 0 ->
    global_minimum (loss_function_of m) data n.
  Proof.
    intros Pm I Z n' _. rewrite Z. apply total_nonneg. intros q Q. apply Rmult_le_pos; [apply I, Q|apply loss_function_pos, Pm].
  Qed.

  Theorem check_interpolation_sound p n e : check_interpolation p n = Some e ->
    let q := map_problem r p in let ell := loss_function_of (loss_of q) in
    exact_fit_within (r e) ell (data q) (net q).
  Proof.
    unfold check_interpolation. cbv zeta. set (qs := charged_points p). set (ts := map (traced n) qs). set (rad := steady_radius ts).
    set (rows := concat (map (residual_slopes n) qs)). set (eta := largest (map (fun g => absn (fst g)) rows)).
    set (alpha := largest (map (fun g => normn (snd g)) (entries n))). set (rho := rounded (mul alpha (add eta eta))).
    set (err := largest (map (error_at rho n) qs)). set (reach := rounded (add _ rho)). clearbody rad reach.
    destruct (_ && _) eqn:C; [|discriminate]. intros H. injection H as <-. rewrite !andb_true_iff in C.
    destruct C as [[[[[[[W NE] Rk] Nk] Lt] Len] Small] Reach].
    unfold radius_ok in Rk. rewrite !andb_true_iff in Rk. destruct Rk as [[Rp R1] La]. apply (ispos_true ok) in Rp. apply (le_true ok) in R1. rewrite (r_one _ _ ok) in R1.
    apply (lt_true ok) in Lt. rewrite forallb_forall in Len, Small, La, Nk.
    assert (Alpha : forall g, In g (entries n) -> norm (rv (snd g)) <= r alpha).
    { intros g G. rewrite <- (r_normn ok). apply largest_above, (in_map (fun g : slopes N => normn (snd g))), G. }
    assert (Above : r alpha * (2 * r eta) <= r rho).
    { unfold rho. apply Rlt_le. eapply Rle_lt_trans; [|apply rounded_above]. rewrite (r_mul _ _ ok), (r_add _ _ ok). right. ring. }
    destruct (exact_fit ok p n eta alpha rho err rad) as (u & B & Fit); auto.
    - intros g G. rewrite <- (r_absn ok). apply largest_above, (in_map (fun g : slopes N => absn (fst g))), G.
    - apply largest_pos.
    - apply largest_pos.
    - intros q Q. apply largest_above, in_map, Q.
    - intros q Q. split; [apply La|apply Nk]; apply in_map, Q.
    - intros q Q. symmetry. apply Nat.eqb_eq, Len, Q.
    - intros k g G. pose proof (defects_at rows 0 k g G) as D. specialize (Small _ D). apply (le_true ok) in Small.
      rewrite (r_add _ _ ok), (r_normn ok), (rv_vaddn ok), (rv_scalen ok), (r_mul _ _ ok), (r_inv _ _ ok), (r_opp _ _ ok), (r_add _ _ ok), (r_one _ _ ok) in Small.
      + change (0 + k)%nat with k in Small. replace (/ 2) with (/ (1 + 1)) by (f_equal; ring). exact Small.
      + rewrite (r_add _ _ ok), (r_one _ _ ok). lra.
    - pose proof (well_formed_proper ok p W) as Pm. exists (network_to (r := r) n u).
      assert (Z : loss (loss_function_of (loss_of (map_problem r p))) (data (map_problem r p)) (network_to (r := r) n u) = 0).
      { apply loss_at_fit; auto. intros q Q. apply in_map_iff in Q as (q0 & <- & Q). cbn [map_point importance input target].
        destruct (is0 (importance q0)) eqn:I; [left; apply (is0_true ok), I|right]. apply Fit. apply filter_In. rewrite I. auto. }
      split; [|split; [exact Z|]].
      + destruct B as [_ B]. pose proof (sup_pos u).
        assert (One : forall a g, within_reach rho reach alpha a g = true -> close (r reach) (r a) (moved_to (r := r) u g)).
        { intros a g T. unfold within_reach in T. apply andb_true_iff in T as [T1 T2]. apply (lt_true ok) in T1. apply (le_true ok) in T2.
          rewrite (r_add _ _ ok), (r_absn ok), (r_sub ok) in T1. rewrite (r_normn ok) in T2. unfold close, moved_to.
          replace (r (fst g) + dot (rv (snd g)) u - r a) with ((r (fst g) - r a) + dot (rv (snd g)) u) by ring.
          pose proof (Rabs_triang (r (fst g) - r a) (dot (rv (snd g)) u)). pose proof (sup_dot (rv (snd g)) u). pose proof (norm_pos (rv (snd g))).
          assert (norm (rv (snd g)) * sup u <= r alpha * (2 * r eta)) by (apply Rmult_le_compat; auto). lra. }
        unfold network_to. cbn [map_problem net]. revert Reach. apply all2_Forall2. intros l l' T. unfold layer_within in T. apply andb_true_iff in T as [T1 T2].
        unfold alike_layer, map_layer. cbn [weight bias]. split.
        * revert T1. apply all2_Forall2. intros x y. apply all2_Forall2. exact One.
        * destruct (bias l), (bias l'); cbn [option_map]; try discriminate; auto. revert T2. apply all2_Forall2. exact One.
      + apply fit_is_global; auto. intros q Q. apply in_map_iff in Q as (q0 & <- & Q). apply (well_formed_importance ok p W), Q.
  Qed.
End Interpolation.
