(** What the exclusions of complete-list rest on: the states of the units of a local minimum are on the checker's list, and the products of
    separators with its outputs are as the states say. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Problem LocalFunction TheoremA NumbersQ Evaluate.
From Localmin.landscape Require Import Question Certificate Integers Conformal Rays Arrangement BitSets Exclusion Faces Generators GlobalMinimum AtMinimum CompleteList.
Import ListNotations.
Open Scope R_scope.

Lemma add_state_in K L l : In L (add_state K l) <-> L = K \/ In L l.
Proof.
  induction l as [|M l IH]; cbn [add_state]; [split; intros [H|[]]; left; congruence|]. destruct (N.compare_spec K M) as [->|H|H]; cbn [In]; [|split; intros [E|E]; auto|rewrite IH; tauto].
  split; [auto|]. intros [->|E]; auto.
Qed.
Lemma states_in faces signs f K : In f faces ->
  (K = own_up f /\ admissible signs (own_up f) (star_up f) = true) \/ (K = own_down f /\ admissible signs (own_down f) (star_down f) = true) -> In K (states faces signs).
Proof.
  intros I H. induction faces as [|g faces IH]; [destruct I|]. cbn [states fold_right]. fold (states faces signs). destruct I as [->|I].
  - destruct H as [[-> H]|[-> H]]; rewrite H; [|apply add_state_in; auto]. destruct (admissible signs (own_down f) _); [apply add_state_in; right|]; apply add_state_in; auto.
  - specialize (IH I). assert (J : In K (if admissible signs (own_up g) (star_up g) then add_state (own_up g) (states faces signs) else states faces signs))
      by (destruct (admissible signs (own_up g) _); [apply add_state_in|]; auto).
    destruct (admissible signs (own_down g) _); [apply add_state_in|]; auto.
Qed.
Lemma equal_reads r s : equal r s = true <-> map Q2R r = map Q2R s.
Proof.
  unfold equal. revert s. induction r as [|x r IH]; intros [|y s]; cbn; split; intros H; try discriminate; auto.
  - apply andb_true_iff in H as [H1 H2]. apply Qeq_bool_eq, Qeq_eqR in H1. f_equal; auto. apply IH, H2.
  - injection H as H1 H2. apply andb_true_iff. split; [apply Qeq_eq_bool, eqR_Qeq, H1|apply IH, H2].
Qed.
Lemma dot_added z : forall y r, length y = length r -> dot z (map Q2R (added y r)) = dot z (map Q2R y) + dot z (map Q2R r).
Proof.
  induction z as [|x z IH]; intros [|y ys] [|r rs] L; try discriminate; cbn [added map2 map]; autorewrite with dot; try ring.
  fold (added ys rs). rewrite IH by (cbn in L; congruence). rewrite Q2R_plus. ring.
Qed.

Section ExclusionSound.
  Context (l : landscape Q) (d : nat) (plain_points : forall p, In p (data_points l) -> plain d p = true).
  Notation pts := (data_points l).
  Notation b := (hidden_bias l).
  Notation ob := (output_bias l).
  Context (hidden : layer R) (v : list R) (c : option R).
  Context (HB : has_bias hidden = b) (HV : length v = length (weight hidden)) (HL : forall k, bias hidden = Some k -> length k = length (weight hidden))
    (HW : forall w, In w (weight hidden) -> length w = d) (HC : match c with Some _ => ob = true | None => ob = false end).
  Notation zs := (integer_rows b (map input pts)).
  Notation A := (ordered b (arrangement_of b (length (augment 1%Q b (repeat 0%Q d))) zs)).
  Notation data := (map_dataset Q2R pts).
  Notation qs := (combine v (rows hidden)).
  Notation res := (residuals data (the_network hidden v c)).
  Notation G := (dot_G pts b).
  Notation ysq := (map target_of pts).
  Context (Min : local_minimum squared data (the_network hidden v c)) (r : list Q) (Er : map Q2R r = res).
  Notation faces := (map (face_masks A) (faces_of A)).
  Let Ld := integer_rows_length pts b d plain_points.
  Let unit_facts := minimum_unit pts b d plain_points ob hidden v c HB HV HL HW HC Min.
  Let products := dot_residuals pts b d plain_points ob hidden v c HB HC.
  Let no_constant := minimum_c0 pts ob hidden v c HC Min.

  Definition up (q : R * list R) : bool := if Rlt_dec 0 (fst q) then true else false.
  Definition active (q : R * list R) : bool := if Req_EM_T (fst q) 0 then false else true.
  Definition state_of (q : R * list R) : N := own A (up q) (sides_at (lines A) (snd q)).
  Definition unit_states : list N := map state_of (filter active qs).

  (** The value of r on rays around a unit. *)
  Lemma around g w : In g (outputs A) -> apart (sides (fst g)) (sides_at (lines A) w) = false ->
    forall e, In e (lines A) -> 0 <= dot (real e) (real (along (fst g))) * dot (real e) w.
  Proof. intros Hg H. rewrite (sides_known b _ zs Ld g Hg) in H. apply apart_together, H. Qed.
  Lemma ray_sign : exists k, 0 < k /\ forall g, In g (outputs A) -> IZR (zdot (whole_vector r) (snd g)) = k * G res (real (along (fst g))).
  Proof.
    destruct (Phi_G pts b r) as (k & Hk & E). exists k. split; auto. intros g Hg. rewrite <- (Phi_ray b _ zs Ld r g Hg), E, Er. reflexivity.
  Qed.
  Lemma within_not_apart s f : within s f = true -> apart s f = false.
  Proof. revert f. induction s as [|x s IH]; intros [|y f] H; try discriminate; auto. cbn in *. destruct x, y; cbn; try discriminate; auto. Qed.

  Lemma active_admissible vj w : In (vj, w) qs -> vj <> 0 ->
    admissible (signs_on A r) (own A (up (vj, w)) (sides_at (lines A) w)) (star A (up (vj, w)) (sides_at (lines A) w)) = true.
  Proof.
    intros I N. destruct (unit_facts vj w I) as [U _]. destruct (U N) as [Z P]. destruct ray_sign as (k & Hk & E).
    set (s := up (vj, w)). assert (Ss : sign vj = sg s) by (unfold s, up, sign, sg; cbn [fst]; destruct (Rlt_dec 0 vj); reflexivity). rewrite Ss in P.
    assert (Star : misses (star A s (sides_at (lines A) w)) (snd (signs_on A r)) = true).
    { unfold misses, star. rewrite signs_on_spec. cbn [snd]. apply N.eqb_eq, bits_apart. intros [s' g] Hg F. cbn [fst snd] in F. apply andb_true_iff in F as [F1 F2].
      apply eqb_prop in F1. subst s'. apply negb_true_iff in F2. apply in_generators in Hg. specialize (P _ (around g w Hg F2)).
      apply Z.ltb_ge, le_IZR. rewrite value_sg, (E g Hg). nra. }
    unfold admissible. rewrite Star. cbn [andb]. destruct (misses (own A s _) (fst (signs_on A r))) eqn:M; auto. exfalso.
    assert (Own : misses (own A s (sides_at (lines A) w)) (snd (signs_on A r)) = true).
    { unfold misses, own in *. rewrite signs_on_spec in *. cbn [snd] in *. apply N.eqb_eq, bits_apart. intros x Hx F. unfold star in Star. apply N.eqb_eq in Star.
      apply (bits_disjoint _ _ _ Star x Hx). apply andb_true_iff in F as [F1 F2]. rewrite F1, (within_not_apart _ _ F2). reflexivity. }
    pose proof (positive_somewhere b _ zs Ld w s r Own M) as Pos. destruct (Phi_G pts b r) as (k2 & Hk2 & E2). rewrite E2, Er, Z in Pos. lra.
  Qed.
  Lemma unit_states_listed K : In K unit_states -> In K (states faces (signs_on A r)).
  Proof.
    intros H. apply in_map_iff in H as ([vj w] & <- & H). apply filter_In in H as [I Ac]. unfold active in Ac. cbn [fst] in Ac. destruct (Req_EM_T vj 0) as [|N]; [discriminate|].
    pose proof (active_admissible vj w I N) as Ad. unfold state_of. cbn [snd]. set (s := up (vj, w)) in *.
    apply (states_in _ _ (face_masks A (sides_at (lines A) w))); [apply in_map, (face_listed b _ zs Ld)|]. unfold face_masks. cbn [own_up star_up own_down star_down]. destruct s; auto.
  Qed.

  Lemma separated_sound z pos neg total_ : separated l A ysq r z = Some (pos, neg, total_) -> length r = length ysq -> (forall K, In K unit_states -> misses K neg = true) ->
    match total_ with Lt => False | Eq => forall K, In K unit_states -> misses K pos = true | Gt => True end.
  Proof.
    unfold separated. destruct (_ && _) eqn:C; [|discriminate]. intros H Lr M. assert (Hs : signs_on A z = (pos, neg)) by congruence. assert (Ht : total_ = Qcompare (dotq z (added ysq r)) 0) by congruence. subst total_. clear H. apply andb_true_iff in C as [Lz Sz].
    apply Nat.eqb_eq in Lz. rewrite map_length in Lz.
    assert (S0 : ob = true -> sum (map Q2R z) = 0).
    { intros E. unfold sums_to_0 in Sz. rewrite E in Sz. cbn in Sz. apply Z.eqb_eq in Sz. apply sum_whole, Sz. }
    assert (V : Q2R (dotq z (added ysq r)) = total (fun q => fst q * G (map Q2R z) (snd q)) qs).
    { rewrite dotq_reads, dot_added by auto. rewrite Er, (products (map Q2R z)) by (rewrite map_length; auto). rewrite (no_constant _ S0), map_map. ring. }
    destruct (Phi_G pts b z) as (k & Hk & E).
    assert (Each : forall q, In q qs -> 0 <= fst q * G (map Q2R z) (snd q) /\ (active q = true -> misses (state_of q) pos = false -> 0 < fst q * G (map Q2R z) (snd q))).
    { intros [vj w] I. cbn [fst snd]. destruct (Req_EM_T vj 0) as [->|N]; [split; [lra|unfold active; cbn; destruct (Req_EM_T 0 0); congruence]|].
      assert (Ac : active (vj, w) = true) by (unfold active; cbn; destruct (Req_EM_T vj 0); congruence).
      assert (In_ : In (state_of (vj, w)) unit_states) by (apply in_map, filter_In; auto). specialize (M _ In_).
      assert (neg = snd (signs_on A z) /\ pos = fst (signs_on A z)) as [En Ep] by (rewrite Hs; auto). unfold state_of in *. cbn [snd] in *. rewrite En in M. rewrite Ep.
      pose proof (nonnegative b _ zs Ld w (up (vj, w)) z _ (or_intror (or_introl eq_refl)) M) as P. rewrite E in P. split.
      - unfold up, sg in P. cbn [fst] in P. destruct (Rlt_dec 0 vj); [assert (0 <= G (map Q2R z) w) by nra|assert (G (map Q2R z) w <= 0) by nra]; nra.
      - intros _ Q. pose proof (positive_somewhere b _ zs Ld w (up (vj, w)) z M Q) as P2. rewrite E in P2.
        unfold up, sg in P2. cbn [fst] in P2. destruct (Rlt_dec 0 vj); [assert (0 < G (map Q2R z) w) by nra|assert (G (map Q2R z) w < 0) by nra]; nra. }
    assert (T0 : 0 <= total (fun q => fst q * G (map Q2R z) (snd q)) qs) by (apply total_nonneg; intros q Hq; apply Each, Hq).
    rewrite <- V in T0. pose proof (Qcompare_reads (dotq z (added ysq r)) 0) as QC. replace (Q2R 0) with 0 in QC by (unfold Q2R; cbn; lra).
    destruct (Qcompare _ 0); auto; [|lra].
    intros K HK. apply in_map_iff in HK as (q & <- & Hq). apply filter_In in Hq as [Hq Ac]. apply not_false_iff_true. intros Q.
    destruct (Each q Hq) as [_ P]. specialize (P Ac Q). rewrite V in QC. clear - Each Hq P QC. revert Each Hq QC. generalize qs. intros m Each Hq QC.
    apply in_split in Hq as (m1 & m2 & ->). rewrite (total_permutes _ _ _ (Permutation.Permutation_sym (Permutation.Permutation_middle m1 m2 q))), total_cons in QC.
    assert (0 <= total (fun q => fst q * G (map Q2R z) (snd q)) (m1 ++ m2)); [|lra].
    apply total_nonneg. intros x Hx. apply Each. apply in_app_or in Hx as [Hx|Hx]; apply in_or_app; simpl; auto.
  Qed.

  (** Without active units the outputs are constant, and some silent unit is admissible. *)
  Lemma all_silent : qs <> [] -> unit_states = [] -> length r = length ysq -> constant l (added ysq r) = true /\ existsb (silent (signs_on A r)) faces = true.
  Proof.
    intros Ne U Lr. assert (V0 : forall vj w, In (vj, w) qs -> vj = 0).
    { intros vj w I. destruct (Req_EM_T vj 0) as [|N]; auto. exfalso. assert (X : In (state_of (vj, w)) unit_states).
      { apply in_map, filter_In. split; auto. unfold active. cbn. destruct (Req_EM_T vj 0); congruence. }
      rewrite U in X. destruct X. }
    split.
    - assert (Out : map Q2R (added ysq r) = map (fun _ => c0 c) pts).
      { assert (F : forall p, put_out (fun p => map Q2R (augment 1%Q b (input p))) qs (c0 c) p = c0 c).
        { intros p. unfold put_out. rewrite total_zero; [ring|]. intros [vj w] I. cbn [fst]. rewrite (V0 vj w I). ring. }
        pose proof (residuals_are pts b d plain_points ob hidden v c HB HC) as R. rewrite <- Er in R.
        rewrite (map_ext _ (fun p => c0 c - Q2R (target_of p))) in R by (intros p; rewrite F; reflexivity).
        clear - R Lr. revert r R Lr. induction pts as [|p m IH]; intros [|x r] R Lr; try discriminate; auto. cbn [map added map2] in *. injection R as R1 R2.
        f_equal; [rewrite Q2R_plus, R1; ring|apply IH; auto]. }
      unfold constant. apply forallb_forall. intros x Hx. apply Qeq_eq_bool, eqR_Qeq.
      assert (Ex : forall x, In x (added ysq r) -> Q2R x = c0 c) by (intros z Hz; apply (in_map Q2R) in Hz; rewrite Out in Hz; apply in_map_iff in Hz as (? & <- & _); reflexivity).
      rewrite (Ex x Hx). destruct ob eqn:O; [apply Ex; destruct (added ysq r); [destruct Hx|left; reflexivity]|]. unfold c0. destruct c; [congruence|]. unfold Q2R; cbn; lra.
    - assert (X : exists vj w, In (vj, w) qs).
      { clear - Ne. revert Ne. generalize qs. intros [|[x w] m] N; [contradiction|]. exists x, w. left. reflexivity. }
      destruct X as (vj & w & I).
      destruct (unit_facts vj w I) as [_ U0]. specialize (U0 (V0 vj w I)). destruct ray_sign as (k & Hk & E).
      apply existsb_exists. exists (face_masks A (sides_at (lines A) w)). split; [apply in_map, (face_listed b _ zs Ld)|]. unfold silent, face_masks. cbn [star_up].
      assert (Zero : forall x, In x (generators_in A) -> Bool.eqb (fst x) true && negb (apart (sides (fst (snd x))) (sides_at (lines A) w)) = true -> value_on (whole_vector r) x = 0%Z).
      { intros [s g] Hg F. cbn [fst snd] in F. apply andb_true_iff in F as [_ F]. apply negb_true_iff in F. apply in_generators in Hg.
        apply eq_IZR. rewrite value_sg, (E g Hg), (U0 _ (around g w Hg F)). ring. }
      apply andb_true_iff. unfold misses, star. rewrite signs_on_spec. cbn [fst snd].
      split; apply N.eqb_eq, bits_apart; intros x Hx F; rewrite (Zero x Hx F); reflexivity.
  Qed.
End ExclusionSound.
