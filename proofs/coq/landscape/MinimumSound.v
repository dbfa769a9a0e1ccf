(** A network whose units are in admissible states is a local minimum: near a unit are only points of the closed cells around it. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem NumbersQ NumbersGrid LocalFunction TheoremA Evaluate.
From Localmin.landscape Require Import Question Certificate Integers Conformal Rays Arrangement BitSets Exclusion Faces RayForm Generators GlobalMinimum AtMinimum
  CompleteList ExclusionSound.
Import ListNotations.
Open Scope R_scope.

(** A network of the landscape, part by part. *)
Lemma belongs_parts l d n : (exists p, In p (data_points l)) -> (forall p, In p (data_points l) -> plain d p = true) -> belongs (map_landscape Q2R l) n ->
  exists hidden v c, n = the_network hidden v c /\ has_bias hidden = hidden_bias l /\ length v = length (weight hidden) /\
    (forall k, bias hidden = Some k -> length k = length (weight hidden)) /\ (forall w, In w (weight hidden) -> length w = d) /\
    (match c with Some _ => output_bias l = true | None => output_bias l = false end) /\ weight hidden <> [] /\
    match most_units l with None => True | Some h => (length (weight hidden) <= N.to_nat h)%nat end.
Proof.
  intros (p0 & Hp0) Hp H. destruct n as [|[W k] [|[[|v [|]] c] [|]]]; try contradiction. cbn [belongs map_landscape most_units data_points hidden_bias output_bias] in H.
  destruct H as (H0 & H1 & H2 & H3 & H4 & H5). exists (Layer W k), v, (match c with Some (x :: _) => Some x | _ => None end). cbn [weight bias has_bias].
  repeat split; auto.
  - unfold the_network. f_equal. f_equal. destruct c as [[|x [|]]|]; cbn in H5 |- *; auto; destruct (output_bias l); discriminate.
  - unfold has_bias. cbn [bias]. destruct k, (hidden_bias l); cbn in H3; congruence.
  - intros k' ->. cbn in H3. destruct (hidden_bias l); congruence.
  - intros w Hw. rewrite (H2 w (map_point Q2R p0) Hw (in_map _ _ _ Hp0)). cbn [map_point input]. rewrite map_length. specialize (Hp p0 Hp0).
    unfold plain in Hp. rewrite !andb_true_iff in Hp. destruct Hp as [[Hp _] _]. apply Nat.eqb_eq, Hp.
  - destruct c as [[|x [|]]|]; cbn in H5; destruct (output_bias l); congruence.
Qed.

Lemma close_wider e e' w w' : e <= e' -> Forall2 (close e) w w' -> Forall2 (close e') w w'.
Proof. intros L. induction 1; constructor; auto. unfold close in *. lra. Qed.
Lemma near_unit (ls : list (list Z)) w : exists e, 0 < e /\ forall w', Forall2 (close e) w w' -> forall l, In l ls -> 0 <= dot (real l) w' * dot (real l) w.
Proof.
  induction ls as [|l ls (e & He & H)]; [exists 1; split; [lra|intros ? _ ? []]|].
  set (x := dot (real l) w). assert (N := norm_pos (real l)).
  destruct (Req_dec x 0) as [Z|Z].
  - exists e. split; auto. intros w' Hw l' [<-|Hl]; [fold x; rewrite Z; lra|apply H; auto].
  - set (e1 := Rabs x / (norm (real l) + 1)). assert (P1 : 0 < e1) by (apply Rdiv_lt_0_compat; [apply Rabs_pos_lt; auto|lra]).
    exists (Rmin e e1). split; [apply Rmin_glb_lt; auto|]. intros w' Hw.
    assert (Mono : forall e', Rmin e e1 <= e' -> Forall2 (close e') w w') by (intros e' Le; apply (close_wider _ _ _ _ Le Hw)).
    intros l' [<-|Hl]; [|apply H; auto; apply Mono, Rmin_l].
    pose proof (near_dot e1 w w' ltac:(lra) (Mono _ (Rmin_r e e1)) (real l)) as D. rewrite (dot_comm w'), (dot_comm w) in D. fold x in D |- *.
    assert (B : e1 * norm (real l) <= Rabs x) by (unfold e1; apply Rmult_le_reg_r with (norm (real l) + 1); [lra|]; field_simplify; [|lra]; pose proof (Rabs_pos x); nra).
    set (x' := dot (real l) w') in *. unfold Rabs in D, B. destruct (Rcase_abs x), (Rcase_abs (x' - x)); nra.
Qed.
Lemma sides_scale ls k w : 0 < k -> sides_at ls (scale k w) = sides_at ls w.
Proof.
  intros Hk. unfold sides_at. apply map_ext. intros e. rewrite dot_scale_r. pose proof (side_of_spec (k * dot (real e) w)) as S1. pose proof (side_of_spec (dot (real e) w)) as S2.
  destruct (side_of (k * _)), (side_of (dot (real e) w)); auto; nra.
Qed.
Lemma rational_sides ls (w : list Q) : map (fun e => Z.compare (zdot e (whole_vector w)) 0) ls = sides_at ls (map Q2R w).
Proof.
  destruct (whole_vector_reads w) as (k & Hk & E). rewrite <- (sides_scale ls k (map Q2R w) Hk), <- E, sides_at_real, sides_of. reflexivity.
Qed.
Lemma in_combine_map {B C D E} (f : B -> D) (g : C -> E) (l : list B) : forall m x y, In (x, y) (combine (map f l) (map g m)) ->
  exists p q, In (p, q) (combine l m) /\ x = f p /\ y = g q.
Proof.
  induction l as [|p l IH]; intros [|q m] x y H; cbn in H; try contradiction. destruct H as [H|H].
  - injection H as <- <-. exists p, q. simpl. auto.
  - destruct (IH _ _ _ H) as (p' & q' & I & E1 & E2). exists p', q'. simpl. auto.
Qed.

Section MinimumSound.
  Context (l : landscape Q) (d : nat) (some_point : exists p, In p (data_points l)) (plain_points : forall p, In p (data_points l) -> plain d p = true).
  Notation pts := (data_points l).
  Notation b := (hidden_bias l).
  Notation ob := (output_bias l).
  Notation zs := (integer_rows b (map input pts)).
  Notation A := (ordered b (arrangement_of b (length (augment 1%Q b (repeat 0%Q d))) zs)).
  Notation data := (map_dataset Q2R pts).
  Let Ld := integer_rows_length pts b d plain_points.

  (** The generators around a unit decide about points near it. *)
  Lemma near_value s w w' z : (forall e, In e (lines A) -> 0 <= dot (real e) w' * dot (real e) w) ->
    misses (star A s (sides_at (lines A) w)) (snd (signs_on A z)) = true -> 0 <= sg s * pulled zs (real (whole_vector z)) w'.
  Proof.
    intros T M. destruct (combined b _ zs Ld w') as (terms & F & E & _). rewrite E, Rmult_comm, <- total_scale. apply total_nonneg. intros t Ht.
    rewrite Forall_forall in F. destruct (F t Ht) as (F1 & F2 & F3). unfold misses, star in M. rewrite signs_on_spec in M. cbn [snd] in M. apply N.eqb_eq in M.
    pose proof (bits_disjoint _ _ _ M (s, snd t) (proj2 (in_generators A s (snd t)) F2)) as D. cbn [fst snd] in D. rewrite eqb_reflx in D.
    rewrite (sides_known b _ zs Ld _ F2) in F3, D. apply within_conformal in F3.
    assert (N : apart (sides_at (lines A) (real (along (fst (snd t))))) (sides_at (lines A) w) = false).
    { apply apart_together. intros e He. specialize (T e He). destruct (F3 (real e) (in_map real _ _ He)) as [X Y]. destruct (Rle_dec 0 (dot (real e) w')) as [P|P]; [specialize (X P)|specialize (Y ltac:(lra))].
      - destruct (Req_dec (dot (real e) w') 0) as [Z|Z]; [specialize (Y ltac:(lra)); assert (dot (real e) (real (along (fst (snd t)))) = 0) as -> by lra; lra|]. assert (0 <= dot (real e) w) by nra. nra.
      - assert (dot (real e) w <= 0) by nra. nra. }
    rewrite N in D. specialize (D eq_refl). apply Z.ltb_ge, IZR_le in D. rewrite value_sg in D. nra.
  Qed.
  Lemma zero_value s w z : misses (star A s (sides_at (lines A) w)) (snd (signs_on A z)) = true -> misses (own A s (sides_at (lines A) w)) (fst (signs_on A z)) = true ->
    pulled zs (real (whole_vector z)) w = 0.
  Proof.
    intros M P. assert (L : 0 <= sg s * pulled zs (real (whole_vector z)) w) by (apply (near_value s w w z); auto; intros; apply Rle_0_sqr).
    assert (U : 0 <= - (sg s * pulled zs (real (whole_vector z)) w)); [|unfold sg in *; destruct s; lra].
    destruct (combined b _ zs Ld w) as (terms & F & E & _). rewrite E, Rmult_comm, <- total_scale, Ropp_mult_distr_l_reverse || rewrite E.
    replace (- (sg s * total (fun t => fst t * IZR (zdot (whole_vector z) (snd (snd t)))) terms)) with (total (fun t => fst t * IZR (zdot (whole_vector z) (snd (snd t))) * - sg s) terms) by (rewrite total_scale; ring).
    apply total_nonneg. intros t Ht. rewrite Forall_forall in F. destruct (F t Ht) as (F1 & F2 & F3). unfold misses, own in P. rewrite signs_on_spec in P. cbn [fst] in P. apply N.eqb_eq in P.
    pose proof (bits_disjoint _ _ _ P (s, snd t) (proj2 (in_generators A s (snd t)) F2)) as D. cbn [fst snd] in D. rewrite eqb_reflx, F3 in D. specialize (D eq_refl).
    apply Z.ltb_ge, IZR_le in D. rewrite value_sg in D. nra.
  Qed.

  Theorem check_minimum_sound (r : list Q) net : length r = length (map target_of pts) -> check_minimum l d A r net = true ->
    let n := map_network Q2R net in
    belongs (map_landscape Q2R l) n /\ local_minimum squared data n /\ residuals data n = map Q2R r /\ loss squared data n = dot (map Q2R r) (map Q2R r).
  Proof.
    intros Lr H n. unfold check_minimum in H. rewrite !andb_true_iff in H. destruct H as [[[H1 H2] H3] H4].
    assert (Bn := belongsq_reads l d net some_point plain_points H1). fold n in Bn. split; auto.
    destruct (belongs_parts l d n some_point plain_points Bn) as (hidden & v & c & En & HB & HV & HL & HW & HC & _).
    assert (Res : residuals data n = map Q2R r).
    { apply equal_reads in H3. rewrite H3, map_map. unfold residuals, map_dataset. rewrite map_map. apply map_ext. intros p. cbn [map_point input target].
      unfold n. pose proof (r_forwardn numGrid_ok net (input p)) as F. unfold rv in F. cbn [carrier numGrid] in F. rewrite <- F. unfold target_of. unfold Qminus. rewrite Q2R_plus, Q2R_opp.
      assert (Hd : forall m : list Q, hd 0 (map Q2R m) = Q2R (hd 0%Q m)) by (intros [|x m]; cbn; [unfold Q2R; cbn; lra|reflexivity]).
      exact (f_equal2 Rminus (Hd (@forwardn numGrid net (input p))) (Hd (target p))). }
    rewrite En in *. split; [|split; auto].
    - apply (is_a_minimum data hidden v c (shape pts d plain_points hidden v HV HL)).
      + intros Hc. rewrite (total_pull pts b d plain_points ob hidden v c HB HC), Res. unfold sums_to_0 in H2. destruct c; [|congruence]. rewrite HC in H2. cbn in H2. apply sum_whole, Z.eqb_eq, H2.
      + destruct net as [|hq [|[[|vq [|]] cq] [|]]]; try discriminate. intros vj w I.
        assert (Eq : v = map Q2R vq /\ rows hidden = map (map Q2R) (rows hq)).
        { unfold n, the_network in En. cbn [map_network map map_layer weight bias] in En. injection En as E1 E2 E3. split; [symmetry; exact E2|].
          rewrite <- map_rows. f_equal. symmetry. exact E1. }
        destruct Eq as [Ev Ew]. rewrite Ev, Ew in I. apply in_combine_map in I as (xq & wq & I & -> & ->).
        rewrite forallb_forall in H4. specialize (H4 _ I). cbn [fst snd] in H4. rewrite rational_sides in H4.
        destruct (near_unit (lines A) (map Q2R wq)) as (e & He & Near). exists e. split; auto.
        destruct (Phi_G pts b r) as (k & Hk & EG). rewrite <- Res in EG.
        assert (Ph : forall u, phi Squared data hidden v c u = dot_G pts b (residuals data (the_network hidden v c)) u) by (intros; apply (phi_is pts b d plain_points ob hidden v c HB HC)).
        pose proof (Qcompare_reads xq 0) as QC. replace (Q2R 0) with 0 in QC by (unfold Q2R; cbn; lra).
        destruct (Qcompare xq 0); (destruct (Req_EM_T (Q2R xq) 0) as [Z|Z]; [try lra|try contradiction]).
        * intros w' Hw'. rewrite Ph. apply andb_true_iff in H4 as [M1 M2]. pose proof (near_value true _ w' r (Near w' Hw') M2) as P1. rewrite EG in P1. unfold sg in P1.
          assert (M3 : misses (star A false (sides_at (lines A) (map Q2R wq))) (snd (signs_on A r)) = true).
          { unfold misses, star in *. rewrite signs_on_spec in *. cbn [fst snd] in *. apply N.eqb_eq in M1. apply N.eqb_eq, bits_apart. intros [s g] Hg F. cbn [fst snd] in F.
            apply andb_true_iff in F as [F1 F2]. apply eqb_prop in F1. subst s. pose proof (bits_disjoint _ _ _ M1 (true, g) (proj2 (in_generators A true g) (proj1 (in_generators A false g) Hg))) as D.
            cbn [fst snd] in D. rewrite F2 in D. specialize (D eq_refl). apply Z.ltb_ge in D. apply Z.ltb_ge. unfold value_on in *. cbn [fst snd] in *. lia. }
          pose proof (near_value false _ w' r (Near w' Hw') M3) as P2. rewrite EG in P2. unfold sg in P2. nra.
        * unfold admissible in H4. apply andb_true_iff in H4 as [M1 M2]. split.
          -- rewrite Ph. pose proof (zero_value _ _ _ M1 M2) as Z0. rewrite EG in Z0. nra.
          -- intros w' Hw'. rewrite Ph. pose proof (near_value _ _ w' r (Near w' Hw') M1) as P. rewrite EG in P. unfold sg in P. unfold sign. destruct (Rlt_dec 0 (Q2R xq)); nra.
        * unfold admissible in H4. apply andb_true_iff in H4 as [M1 M2]. split.
          -- rewrite Ph. pose proof (zero_value _ _ _ M1 M2) as Z0. rewrite EG in Z0. nra.
          -- intros w' Hw'. rewrite Ph. pose proof (near_value _ _ w' r (Near w' Hw') M1) as P. rewrite EG in P. unfold sg in P. unfold sign. destruct (Rlt_dec 0 (Q2R xq)); nra.
    - rewrite (loss_is pts b d plain_points ob hidden v c HB HC), Res. reflexivity.
  Qed.
End MinimumSound.
