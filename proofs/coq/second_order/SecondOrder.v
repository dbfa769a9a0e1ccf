(** Local minimum by second order, any depth and number of outputs: gradient 0, and a Hessian that is positive definite across
    the directions of motions that leave all outputs alone. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex
  QuadraticForm Orbits Jets Gated Related Motions Solve Velocities Symmetries.
Import ListNotations.
Open Scope R_scope.

Section SecondOrder.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation rf := (map rv).

  (** The points of positive weight without a kink; the others must have loss 0, and nowhere a negative one. *)
  Definition trace_of (p : problem N) (q : point N) : list (list (@unit_state N)) := trace (length (net p) - 1) (net p) (start (input q)).
  Definition is_smooth (p : problem N) (q : point N) : bool := if is0 (importance q) then false else no_kink (trace_of p q).
  Definition smooth_points (p : problem N) : list (point N) := filter (is_smooth p) (data p).
  Definition reach_of (p : problem N) (q : point N) : list mask := reach (masks_of (trace_of p q)).

  Definition same_place (a b : list mask * list N) : bool :=
    all2 eqn (snd a) (snd b) && all2 (all2 Bool.eqb) (fst a) (fst b).
  Definition distinct_places (l : list (list mask * list N)) : list (list mask * list N) :=
    fold_right (fun a found => if existsb (same_place a) found then found else a :: found) [] l.
  Definition places (p : problem N) : list (list mask * list N) :=
    distinct_places (map (fun q => (reach_of p q, input q)) (smooth_points p)).

  (** The loss of a residual as far as it bends, else its tangent. *)
  Definition bends (m : measure N) (x : N) : bool := match m with Squared => true | Huber d => lt (absn x) d end.
  Definition residual_jet (m : measure N) (f : jetN N) (y : N) : jetN N :=
    let e := jet_add f (still (opp y)) in
    let c := at_0 e in
    if bends m c then jet_mul e e
    else let h := half_slopen m c in jet_add (still (rhon m c)) (jet_mul (still (add h h)) (jet_add e (still (opp c)))).
  Definition point_jet (p : problem N) (n : row_network (jetN N)) (q : point N) : jetN N :=
    jet_mul (still (importance q)) (sumn (N := jetN N) (map2 (residual_jet (loss_of p)) (gated n (reach_of p q) (map still (input q))) (target q))).
  Definition loss_jet (p : problem N) : jetN N :=
    let n := jet_network (in_rows (net p)) in sumn (N := jetN N) (map (point_jet p n) (smooth_points p)).

  (** The motions that may be symmetries: whoever uses them keeps the valid ones. *)
  Definition motions_of (n : row_network N) (pts : list (list mask * list N)) : list motion :=
    flat_map (fun k =>
      let l := layer_of n k in
      let units := seq 0 (length (snd l)) in
      flat_map (fun j =>
        let width := length (row_of n k j) in
        let table := map (reads n k) (readers pts k j) in
        let silent u := match k with O => false | _ => forallb (unheard_by n k u) (readers pts k j) end in
        let free := if Nat.eqb k 0 then true else independent width table in
        map (Along k j) (filter silent (map (fit (row_of n k j)) (unit_vectors width)) ++ if free then null_basis width table else []) ++
        (if existsb (fun p => nth j (nth k (fst p) []) false) pts
         then Exchange k j None :: map (fun m => Exchange k j (Some m)) units else [])) units) (seq 0 (length n)).
  Definition symmetric_directions (p : problem N) : list (list N) :=
    let n := in_rows (net p) in let pts := places p in
    map (direction n) (filter (valid n pts) (motions_of n pts)).

  Definition check_second_order (p : problem N) : bool :=
    let traces := map (trace_of p) (smooth_points p) in
    if well_formed p && radius_ok (steady_radius traces) traces then
      let j := loss_jet p in
      if eqn (at_0 j) (loss_here p) && vis0 (slope j) then
        positive (length (flat (in_rows (net p))))
          (fold_right (fun xi q => form_add (form_product xi xi) q) (bend j) (symmetric_directions p))
      else false
    else false.

  (** ** Soundness *)
  Notation tracks := (tracks (r := r)).
  Lemma tracks_residual m f g y : proper (map_measure r m) -> tracks f g -> exists t, tracks (residual_jet m f y) t /\
    nearby (fun d => t d <= rho (map_measure r m) (g d - r y)) /\ forall d d', g d = g d' -> t d = t d'.
  Proof.
    intros Hm Hf. unfold residual_jet. set (e := jet_add f (still (opp y))).
    assert (He : tracks e (fun d => g d - r y)).
    { apply (tracks_ext _ (fun d => g d + r (opp y))); [intros; rewrite (r_opp _ _ ok); ring|]. apply (tracks_add ok); auto. apply (tracks_still (opp y)). }
    set (c := at_0 e). destruct (bends m c) eqn:B.
    - exists (fun d => (g d - r y) * (g d - r y)). split; [apply (tracks_mul ok); auto|]. split; [|intros d d' ->; reflexivity].
      destruct m as [|delta]; cbn [map_measure rho]; [apply nearby_always; intros; lra|].
      cbn [bends] in B. apply (lt_true ok) in B. rewrite (r_absn ok) in B.
      apply (nearby_imp (fun d => Rabs (g d - r y - r c) < r delta - Rabs (r c))); [|apply limit_nearby; [apply (tracks_limit _ _ He)|lra]].
      intros d Hd. unfold huber_residual. pose proof (Rabs_triang (g d - r y - r c) (r c)) as T.
      replace (g d - r y - r c + r c) with (g d - r y) in T by ring. destruct (Rle_dec _ _); [lra|lra].
    - set (h := half_slopen m c). exists (fun d => r (rhon m c) + r (add h h) * (g d - r y + r (opp c))).
      split; [|split; [|intros d d' ->; reflexivity]].
      + apply (tracks_add ok); [apply (tracks_still (rhon m c))|]. apply (tracks_mul ok); [apply (tracks_still (add h h))|].
        apply (tracks_add ok); auto. apply (tracks_still (opp c)).
      + apply nearby_always. intros d. rewrite (r_rhon ok), (r_add _ _ ok), (r_opp _ _ ok). unfold h. rewrite (r_half_slopen ok) by auto.
        pose proof (rho_above (map_measure r m) (r c) (g d - r y) Hm). lra.
  Qed.
  Lemma tracks_residuals m : proper (map_measure r m) -> forall fs gs, Forall2 tracks fs gs -> forall ys, exists t,
    tracks (sumn (N := jetN N) (map2 (residual_jet m) fs ys)) t /\
    nearby (fun d => t d <= sum (map2 (fun a b => rho (map_measure r m) (a - b)) (at_ d gs) (rv ys))) /\
    forall d d', at_ d gs = at_ d' gs -> t d = t d'.
  Proof.
    intros Hm. induction 1 as [|f g fs gs Hf _ IH]; intros ys.
    - exists (fun _ => 0). split; [apply (tracks_zero ok)|]. split; [apply nearby_always; intros; apply Rle_refl|auto].
    - destruct ys as [|y ys]; [exists (fun _ => 0); split; [apply (tracks_zero ok)|]; split; [apply nearby_always; intros; apply Rle_refl|auto]|].
      destruct (tracks_residual m f g y Hm Hf) as (t & T1 & T2 & T3). destruct (IH ys) as (s & S1 & S2 & S3).
      exists (fun d => t d + s d). split; [apply (tracks_add ok); auto|]. split.
      + revert T2 S2. apply nearby_imp2. intros d A B. exact (Rplus_le_compat _ _ _ _ A B).
      + intros d d' E. cbn [at_ map] in E. injection E as E1 E2. rewrite (T3 d d'), (S3 d d'); auto.
  Qed.

  Section Of.
    Context (p : problem N) (W : well_formed p = true).
    Let n := in_rows (net p).
    Let size := length (flat n).
    Notation outputs d q := (output_at (r := r) n d (reach_of p q, input q)).
    Definition functions_of (q : point N) : list functions :=
      @gated functions (function_network (r := r) n) (reach_of p q) (map (fun x _ => r x) (input q)).
    Lemma functions_of_at d q : length d = size -> at_ d (functions_of q) = outputs d q.
    Proof.
      intros L. assert (F : Forall2 (fun (f : functions) x => f d = x) (functions_of q) (outputs d q)).
      { apply (@related_gated functions numR (fun f x => f d = x)); try reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - apply (function_network_at n d L).
        - cbn [snd]. induction (input q); cbn; constructor; auto. }
      unfold at_. induction F as [|f x l m H _ IH]; [reflexivity|exact (f_equal2 cons H IH)].
    Qed.
    Lemma functions_tracked q : Forall2 tracks (gated (jet_network n) (reach_of p q) (map still (input q))) (functions_of q).
    Proof.
      apply (@related_gated (jetN N) functions tracks); auto using (tracks_zero ok), (tracks_one ok), (tracks_add ok), (tracks_mul ok).
      - apply (function_network_tracked ok).
      - induction (input q); cbn; constructor; auto. apply tracks_still.
    Qed.

    Let mR := map_measure r (loss_of p).
    Lemma tracks_loss l : (forall q, In q l -> In q (data p)) -> exists f, tracks (sumn (N := jetN N) (map (point_jet p (jet_network n)) l)) f /\
      nearby (fun d => length d = size -> f d <= total (fun q => r (importance q) * loss_function_of mR (outputs d q) (rv (target q))) l) /\
      forall d d', length d = size -> length d' = size -> (forall q, In q l -> outputs d q = outputs d' q) -> f d = f d'.
    Proof.
      pose proof (well_formed_proper ok p W) as Hm. induction l as [|q l IH]; intros Hl.
      - exists (fun _ => 0). split; [apply (tracks_zero ok)|]. split; [apply nearby_always; intros; apply Rle_refl|auto].
      - destruct IH as (f & F1 & F2 & F3); [intros; apply Hl; simpl; auto|].
        destruct (tracks_residuals (loss_of p) Hm _ _ (functions_tracked q) (target q)) as (t & T1 & T2 & T3).
        exists (fun d => r (importance q) * t d + f d). split; [|split].
        + apply (tracks_add ok); auto. apply (tracks_mul ok); auto. apply (tracks_still (importance q)).
        + revert T2 F2. apply nearby_imp2. intros d A B L. rewrite total_cons. specialize (B L). rewrite loss_of_rho, <- functions_of_at by auto.
          apply Rplus_le_compat; auto. apply Rmult_le_compat_l; auto. apply (well_formed_importance ok p W). apply Hl. simpl. auto.
        + intros d d' L L' E. rewrite (F3 d d'), (T3 d d'); auto; [|intros; apply E; simpl; auto].
          rewrite !functions_of_at by auto. apply E. simpl. auto.
    Qed.

    Lemma all2_reads a b : all2 eqn a b = true -> rv a = rv b.
    Proof.
      revert b. induction a as [|x a IH]; intros [|y b] H; try discriminate; [reflexivity|]. simpl in H. apply andb_true_iff in H as [H1 H2].
      apply (eqn_true ok) in H1. exact (f_equal2 cons H1 (IH b H2)).
    Qed.
    Lemma distinct_places_in l a : In a l -> exists b, In b (distinct_places l) /\ fst b = fst a /\ rv (snd b) = rv (snd a).
    Proof.
      unfold distinct_places. induction l as [|c l IH]; intros H; [destruct H|]. cbn [fold_right].
      assert (Keep : (exists b, In b (fold_right (fun a found => if existsb (same_place a) found then found else a :: found) [] l) /\ fst b = fst a /\ rv (snd b) = rv (snd a)) ->
        exists b, In b (if existsb (same_place c) (fold_right (fun a found => if existsb (same_place a) found then found else a :: found) [] l)
          then fold_right (fun a found => if existsb (same_place a) found then found else a :: found) [] l
          else c :: fold_right (fun a found => if existsb (same_place a) found then found else a :: found) [] l) /\ fst b = fst a /\ rv (snd b) = rv (snd a)).
      { intros (b & B & E). exists b. destruct (existsb _ _); simpl; auto. }
      destruct H as [->|H]; [|apply Keep, IH, H].
      destruct (existsb (same_place a) _) eqn:E; [|exists a; simpl; auto]. apply existsb_exists in E as (b & B & S).
      exists b. split; auto. unfold same_place in S. apply andb_true_iff in S as [S1 S2]. split; [|symmetry; apply all2_reads, S1].
      assert (M : forall u v : list mask, all2 (all2 Bool.eqb) u v = true -> v = u).
      { clear. assert (B : forall u v : mask, all2 Bool.eqb u v = true -> v = u).
        { induction u as [|x u IH]; intros [|y v] H; try discriminate; auto. simpl in H. apply andb_true_iff in H as [H1 H2].
          apply Bool.eqb_prop in H1. f_equal; auto. }
        induction u as [|x u IH]; intros [|y v] H; try discriminate; auto. simpl in H. apply andb_true_iff in H as [H1 H2]. f_equal; auto. }
      apply M, S2.
    Qed.

    Lemma positive_directions q xis d : form_at (rf (fold_right (fun xi q => form_add (form_product xi xi) q) q xis)) d =
      form_at (rf q) d + total (fun xi => dot xi d * dot xi d) (map rv xis).
    Proof.
      induction xis as [|xi xis IH]; cbn [fold_right map]; [unfold total; cbn; ring|].
      rewrite total_cons, (form_at_add ok), IH, (form_at_product ok). ring.
    Qed.
    Lemma trace_length k : forall (m : network N) h, (length (trace k m h) <= k)%nat.
    Proof. induction k as [|k IH]; intros [|l m] h; cbn; auto with arith. Qed.
    Lemma net_not_empty : (0 < length (net p))%nat.
    Proof. unfold well_formed in W. destruct (net p); [discriminate|cbn; lia]. Qed.
    Lemma masks_length q : (length (masks_of (trace_of p q)) < length (net p))%nat.
    Proof. unfold masks_of, trace_of. rewrite map_length. pose proof (trace_length (length (net p) - 1) (net p) (start (input q))). pose proof net_not_empty. lia. Qed.

    Lemma sum_of_smooth (f : point N -> R) : (forall q, In q (data p) -> 0 <= f q) -> total f (smooth_points p) <= total f (data p).
    Proof.
      unfold smooth_points. induction (data p) as [|q l IH]; intros H; [apply Rle_refl|]. cbn [filter].
      assert (0 <= f q) by (apply H; simpl; auto). specialize (IH ltac:(intros; apply H; simpl; auto)).
      destruct (is_smooth p q); rewrite !total_cons; lra.
    Qed.
  End Of.

  Theorem check_second_order_sound p : check_second_order p = true ->
    let q := map_problem r p in local_minimum (loss_function_of (loss_of q)) (data q) (net q).
  Proof.
    intros H q. unfold check_second_order in H. set (traces := map (trace_of p) (smooth_points p)) in *. set (rad := steady_radius traces) in *.
    destruct (well_formed p && _) eqn:C; [|discriminate]. apply andb_true_iff in C as [W RK].
    destruct (eqn _ _ && _) eqn:C; [|discriminate]. apply andb_true_iff in C as [E0 G]. rename H into P.
    unfold radius_ok in RK. rewrite !andb_true_iff in RK. destruct RK as [[R0 R1] Last].
    apply (ispos_true ok) in R0. apply (le_true ok) in R1. rewrite (r_one _ _ ok) in R1. rewrite forallb_forall in Last.
    set (n := in_rows (net p)) in *. set (size := length (flat n)) in *. set (j := loss_jet p) in *.
    apply (eqn_true ok) in E0. rewrite (r_loss_here ok) in E0. fold q in E0.
    destruct (tracks_loss p W (smooth_points p)) as (f & F1 & F2 & F3); [intros a Ha; apply (proj1 (filter_In _ _ _)) in Ha; tauto|].
    change (sumn (N := jetN N) (map (point_jet p (jet_network (in_rows (net p)))) (smooth_points p))) with j in F1. fold n size in F2, F3.
    destruct (positive_sound ok size _ P) as (mu & Mu & Pos).
    set (xis := map rv (symmetric_directions p)).
    destruct (orbits_minimum size f (r (at_0 j)) (rf (bend j)) xis) as (e & He & Min).
    - destruct F1 as (C & C0 & F1). exists C. split; auto. intros d _ Hd. specialize (F1 d Hd). rewrite (vis0_dot ok _ _ G) in F1.
      rewrite Rplus_0_r in F1. exact F1.
    - exists mu. split; auto. intros d L. specialize (Pos d L). rewrite positive_directions in Pos. exact Pos.
    - unfold xis, symmetric_directions. apply Forall_map, Forall_map, Forall_forall. intros mo Hmo. apply filter_In in Hmo as [_ V].
      apply (valid_symmetry ok n (places p) f); auto. intros d d' L L' Same. apply F3; auto. intros a Ha.
      destruct (distinct_places_in (map (fun q => (reach_of p q, input q)) (smooth_points p)) (reach_of p a, input a)) as (b & B & B1 & B2).
      { apply (in_map (fun q => (reach_of p q, input q))), Ha. }
      specialize (Same b B). unfold output_at in *. cbn [fst snd] in *. rewrite B1, B2 in Same. exact Same.
    - destruct F2 as (e2 & He2 & Low). pose proof (pos_INR size) as S0.
      set (e3 := Rmin e e2 / (INR size + 1)). assert (E3 : 0 < Rmin e e2) by (apply Rmin_pos; auto).
      assert (E4 : 0 < e3) by (apply Rdiv_lt_0_compat; lra).
      exists (Rmin e3 (r rad)). split; [apply Rmin_pos; auto|]. intros n' Hn.
      pose proof (Rmin_l e3 (r rad)). pose proof (Rmin_r e3 (r rad)). pose proof (Rmin_l e e2). pose proof (Rmin_r e e2).
      destruct (move_network _ _ _ Hn) as (d & L & Small & Eq).
      assert (Ln : length (flat (in_rows (net q))) = size).
      { unfold q, size, n. cbn [map_problem net]. rewrite in_rows_map. apply (nR_length (in_rows (net p))). }
      rewrite Ln in L. apply norm_small in Small. rewrite L in Small.
      assert (Nd : norm d < Rmin e e2).
      { assert (INR size * Rmin e3 (r rad) <= INR size * e3) by (apply Rmult_le_compat_l; auto).
        assert ((INR size + 1) * e3 = Rmin e e2) by (unfold e3; field; lra). lra. }
      assert (Near : near (r rad) (map_network r (net p)) n') by (revert Hn; apply alike_impl; unfold close; intros; lra).
      rewrite <- E0. apply Rle_trans with (f d); [apply Min; auto; lra|].
      eapply Rle_trans; [apply (Low d); [lra|exact L]|].
      unfold loss, q, map_problem, map_dataset. cbn [net data loss_of]. rewrite map_map.
      match goal with |- _ <= sum (map ?g ?l) => change (sum (map g l)) with (total g l) end.
      eapply Rle_trans; [|apply (sum_of_smooth p)].
      + right. apply total_ext. intros a Ha. cbn [map_point importance input target]. f_equal. f_equal.
        assert (Ht : In (trace_of p a) traces) by (apply in_map, Ha). apply filter_In in Ha as [Ha Sm].
        unfold is_smooth in Sm. destruct (is0 (importance a)); [discriminate|].
        change (map r (input a)) with (rv (input a)).
        rewrite (forward_gated ok rad R0 R1 (net p) n' (start (input a)) (rv (input a)) Near (start_moved ok rad (input a)) (Last _ Ht) Sm).
        unfold output_at. cbn [fst snd]. unfold reach_of. fold (trace_of p a).
        assert (Lm : (length (masks_of (trace_of p a)) < length (network_at (r := r) n d))%nat).
        { rewrite network_at_length. unfold n, in_rows. rewrite map_length. apply masks_length, W. }
        rewrite gated_reach by exact Lm. rewrite Eq. unfold network_at, q. cbn [map_problem net]. rewrite in_rows_map. reflexivity.
      + intros a Ha. cbn [map_point importance input target]. apply Rmult_le_pos; [apply (well_formed_importance ok p W _ Ha)|].
        apply loss_function_pos, (well_formed_proper ok p W).
  Qed.
End SecondOrder.
