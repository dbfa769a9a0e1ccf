(** Rule global-minimum: in every case a vector r shows that no loss is below the bound. It sums to 0 where there is an output bias, and
    every unit adds a part to the outputs whose product with r is not negative, as the product with all rays on the sides of the unit is not.
    Then r . f >= 0 for the outputs f, and |f - y|^2 = |f - y - r|^2 + 2 r . (f - y) - |r|^2 >= - 2 r . y - |r|^2. *)
From Coq Require Import Reals List ZArith QArith Qreals NArith Bool FMapPositive Permutation Lia Lra.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem NumbersQ NumbersGrid LocalFunction Shallow Evaluate.
From Localmin.landscape Require Import Question Certificate Integers Conformal Rays Arrangement BitSets Cases.
Import ListNotations.

Definition dotq : list Q -> list Q -> Q := @dotn numGrid.
Definition one_or_more {A} (l : list A) : bool := match l with [] => false | _ => true end.
(** Every input has d entries; there is one target, and no weights of points. *)
Definition plain (d : nat) (p : point Q) : bool :=
  Nat.eqb (length (input p)) d && Nat.eqb (length (target p)) 1 && Qeq_bool (importance p) 1.
Definition opt_long (k : option nat) (l : option (list Q)) : bool :=
  match k, l with None, None => true | Some k, Some l => Nat.eqb (length l) k | _, _ => false end.
Definition belongsq (l : landscape Q) (d : nat) (n : network Q) : bool :=
  match n with
  | [Layer W b; Layer [v] c] =>
      one_or_more W && match most_units l with None => true | Some h => N.leb (N.of_nat (length W)) h end
      && forallb (fun w => Nat.eqb (length w) d) W
      && opt_long (if hidden_bias l then Some (length W) else None) b
      && Nat.eqb (length v) (length W)
      && opt_long (if output_bias l then Some 1%nat else None) c
  | _ => false
  end.
Definition target_of (p : point Q) : Q := hd 0%Q (target p).
Definition bound_by (ys r : list Q) : Q := Qopp (Qplus (Qmult (2#1) (dotq r ys)) (dotq r r)).
(** The rays on which the vector is positive and negative. *)
Definition signs_of (A : arrangement) (r : list Q) : N * N :=
  let z := whole_vector r in
  let values := map (fun g => zdot z (snd g)) (outputs A) in
  (bits (Z.ltb 0) values, bits (fun x => Z.ltb x 0) values).
Definition first_cases (A : arrangement) (h : nat) : list case :=
  let all := bits (fun _ => true) (outputs A) in
  map (fun k => Case 0 (repeat (UnitCase true 0 0, all) k ++ repeat (UnitCase false 0 0, all) (h - k))) (seq 0 (S h)).
Definition check_cases (l : landscape Q) (lower : Q) (net : network Q) (vectors : list (list Q)) (steps : list step) : option Q :=
  match data_points l, most_units l with
  | p0 :: _, Some h =>
      let d := length (input p0) in
      let b := hidden_bias l in
      let ys := map target_of (data_points l) in
      let value := @lossn numGrid Squared (data_points l) net in
      let A := arrangement_of b (length (augment 1%Q b (input p0))) (integer_rows b (map input (data_points l))) in
      if forallb (plain d) (data_points l) && belongsq l d net && Qle_bool lower value
         && forallb (fun r => Nat.eqb (length r) (length ys) && (negb (output_bias l) || Z.eqb (fold_right Z.add 0%Z (whole_vector r)) 0)
                              && Qle_bool lower (bound_by ys r)) vectors
         && run (side_sets A) (numbered (map (signs_of A) vectors)) (PositiveMap.empty _) (first_cases A (N.to_nat h)) steps
      then Some value else None
  | _, _ => None
  end.

Open Scope R_scope.
(** ** The loss is bounded below by a vector *)
Section Bound.
  Context {P : Type} (data : list P) (y : P -> R) (a : P -> list R).
  (** Units are pairs of an output weight and weights. *)
  Definition put_out (qs : list (R * list R)) (c : R) (p : P) : R := total (fun q => fst q * relu (dot (snd q) (a p))) qs + c.
  Definition loss_with (qs : list (R * list R)) (c : R) : R := total (fun p => (put_out qs c p - y p) ^ 2) data.

  Lemma square_bound (f : P -> R) (r : list R) : length r = length data ->
    2 * dot r (map f data) - 2 * dot r (map y data) - dot r r <= total (fun p => (f p - y p) ^ 2) data.
  Proof.
    revert r. induction data as [|p l IH]; intros [|x r] H; try discriminate; cbn [map]; [unfold total; cbn; lra|]. rewrite !dot_cons, total_cons.
    injection H as H. specialize (IH r H). pose proof (pow2_ge_0 (f p - y p - x)). nra.
  Qed.
  Lemma dot_put_out qs c r : length r = length data ->
    dot r (map (put_out qs c) data) = total (fun q => fst q * dot r (map (fun p => relu (dot (snd q) (a p))) data)) qs + c * sum r.
  Proof.
    revert r. induction data as [|p l IH]; intros [|x r] H; try discriminate; cbn [map].
    - rewrite dot_nil_l, total_zero; [cbn; ring|]. intros q _. ring.
    - injection H as H. rewrite dot_cons, (IH r H). change (sum (x :: r)) with (x + sum r).
      rewrite (total_ext (fun q => fst q * dot (x :: r) _) (fun q => fst q * relu (dot (snd q) (a p)) * x + fst q * dot r (map (fun p => relu (dot (snd q) (a p))) l))).
      + rewrite total_plus, total_scale. unfold put_out. ring.
      + intros q _. rewrite dot_cons. ring.
  Qed.
  Lemma loss_bound qs c r : length r = length data -> (c = 0 \/ sum r = 0) ->
    Forall (fun q => 0 <= fst q * dot r (map (fun p => relu (dot (snd q) (a p))) data)) qs ->
    - (2 * dot r (map y data) + dot r r) <= loss_with qs c.
  Proof.
    intros L Z H. pose proof (square_bound (put_out qs c) r L) as S. rewrite dot_put_out in S by auto. unfold loss_with.
    assert (0 <= total (fun q => fst q * dot r (map (fun p => relu (dot (snd q) (a p))) data)) qs) by (apply total_nonneg; apply Forall_forall; auto).
    assert (c * sum r = 0) by (destruct Z as [->| ->]; ring). lra.
  Qed.
  Lemma total_permutes {B} (f : B -> R) l l' : Permutation l l' -> total f l = total f l'.
  Proof. induction 1; rewrite ?total_cons in *; try lra. Qed.
  Lemma loss_permutes qs qs' c : Permutation qs qs' -> loss_with qs c = loss_with qs' c.
  Proof. intros H. apply total_ext. intros p _. unfold put_out. rewrite (total_permutes _ _ _ H). reflexivity. Qed.
End Bound.

(** ** The integers of the checker read as these vectors *)
Lemma integer_rows_read b inputs : exists D, 0 < D /\
  map real (integer_rows b inputs) = map (fun x => scale D (map Q2R (augment 1%Q b x))) inputs.
Proof.
  exists (IZR (denominators (concat inputs))). split; [apply IZR_lt, denominators_pos|]. unfold integer_rows. rewrite map_map. apply map_ext_in. intros x Hx.
  unfold real, scale. rewrite !map_map. apply map_ext_in. intros q Hq. apply whole_reads.
  assert (I : q = 1%Q \/ In q x) by (destruct b; [destruct Hq; auto|auto]).
  destruct I as [->|I]; [exists (denominators (concat inputs)); rewrite Z.mul_1_r; reflexivity|]. apply denominators_divide, in_concat. eauto.
Qed.
Lemma sum_scale k l : sum (scale k l) = k * sum l.
Proof. induction l as [|x l IH]; [cbn; ring|]. change (sum (scale k (x :: l))) with (k * x + sum (scale k l)). rewrite IH. change (sum (x :: l)) with (x + sum l). ring. Qed.
Lemma sum_whole r : fold_right Z.add 0%Z (whole_vector r) = 0%Z -> sum (map Q2R r) = 0.
Proof.
  intros E. destruct (whole_vector_reads r) as (k & Hk & R). assert (S : forall l, sum (real l) = IZR (fold_right Z.add 0%Z l)).
  { induction l as [|x l IH]; [reflexivity|]. cbn [fold_right]. rewrite plus_IZR, <- IH. reflexivity. }
  specialize (S (whole_vector r)). rewrite R, E, sum_scale in S. nra.
Qed.
Lemma dotq_reads a b : Q2R (dotq a b) = dot (map Q2R a) (map Q2R b).
Proof. apply (r_dotn (num_ring _ _ numGrid_ok)). Qed.
Lemma bound_by_reads ys r : Q2R (bound_by ys r) = - (2 * dot (map Q2R r) (map Q2R ys) + dot (map Q2R r) (map Q2R r)).
Proof. unfold bound_by. rewrite Q2R_opp, Q2R_plus, Q2R_mult, !dotq_reads. replace (Q2R (2#1)) with 2 by (unfold Q2R; cbn; lra). reflexivity. Qed.

Section Data.
  Context (pts : list (point Q)) (b : bool) (d : nat) (plain_points : forall p, In p pts -> plain d p = true).
  Notation y := (fun p => Q2R (target_of p)).
  Notation a := (fun p => map Q2R (augment 1%Q b (input p))).
  Notation zs := (integer_rows b (map input pts)).
  Notation rows_length := (length (augment 1%Q b (repeat 0%Q d))).

  Lemma integer_rows_length : Forall (fun z => length z = rows_length) zs.
  Proof.
    apply Forall_forall. intros z Hz. unfold integer_rows in Hz. rewrite map_map in Hz. apply in_map_iff in Hz as (p & <- & Hp).
    rewrite map_length. specialize (plain_points p Hp). unfold plain in plain_points. rewrite !andb_true_iff in plain_points.
    destruct plain_points as [[E _] _]. apply Nat.eqb_eq in E. destruct b; cbn [augment length]; rewrite repeat_length, E; reflexivity.
  Qed.
  Lemma pulled_reads : exists D, 0 < D /\ forall k r w, pulled zs (scale k r) w = k * D * dot r (map (fun p => relu (dot w (a p))) pts).
  Proof.
    destruct (integer_rows_read b (map input pts)) as (D & HD & E). exists D. split; auto. intros k r w. unfold pulled.
    rewrite <- (map_map real (fun z => relu (dot z w))), E, map_map, map_map, dot_scale_l.
    rewrite (map_ext _ (fun p => D * relu (dot w (a p)))).
    - rewrite <- (map_map (fun p => relu (dot w (a p))) (Rmult D)). change (map (Rmult D)) with (scale D). rewrite dot_scale_r. ring.
    - intros p. rewrite dot_scale_l, relu_scale by lra. rewrite dot_comm. reflexivity.
  Qed.

  Notation A := (arrangement_of b rows_length zs).
  (** Where no ray of a unit is on the wrong side of r, the unit is not. *)
  Lemma unit_bound u rays q r : contains_rays A (u, rays) -> in_unit A u q ->
    N.land rays (if positive u then snd (signs_of A r) else fst (signs_of A r)) = 0%N ->
    0 <= fst q * dot (map Q2R r) (map (fun p => relu (dot (snd q) (a p))) pts).
  Proof.
    intros (f & Ef & Hf) (Hv & Hq) Z. cbn [fst snd] in *. subst rays.
    destruct (whole_vector_reads r) as (k & Hk & Ek). destruct pulled_reads as (D & HD & ED). specialize (ED k (map Q2R r) (snd q)).
    rewrite <- Ek in ED. destruct (rays_generate b _ zs integer_rows_length (snd q)) as (terms & T & Th & E & _). rewrite E in ED.
    assert (Fin : forall t, In t terms -> 0 < fst t /\ In (snd t) (outputs A) /\ f (snd t) = true).
    { intros t Ht. rewrite Forall_forall in T, Th. destruct (T t Ht) as (T1 & T2 & T3). specialize (Th t Ht). split; auto. split; auto. apply Hf.
      - intros l Hl. unfold on_side, side_at. rewrite Th, sides_of. destruct (nth_error (lines A) (N.to_nat l)) as [e|] eqn:N.
        + rewrite (nth_error_nth _ _ _ (map_nth_error (fun a => Z.compare (zdot a (along (fst (snd t)))) 0) _ _ N)).
          destruct (Hq l e N) as [X _]. specialize (X Hl). destruct (T3 (real e) (in_map real _ _ (nth_error_In _ _ N))) as [Y _]. specialize (Y X).
          pose proof (compare_0 e (along (fst (snd t)))). destruct (Z.compare _ 0); auto; lra.
        + apply nth_error_None in N. rewrite nth_overflow by (rewrite map_length; auto). reflexivity.
      - intros l Hl. unfold on_side, side_at. rewrite Th, sides_of. destruct (nth_error (lines A) (N.to_nat l)) as [e|] eqn:N.
        + rewrite (nth_error_nth _ _ _ (map_nth_error (fun a => Z.compare (zdot a (along (fst (snd t)))) 0) _ _ N)).
          destruct (Hq l e N) as [_ X]. specialize (X Hl). destruct (T3 (real e) (in_map real _ _ (nth_error_In _ _ N))) as [_ Y]. specialize (Y X).
          pose proof (compare_0 e (along (fst (snd t)))). destruct (Z.compare _ 0); auto; lra.
        + apply nth_error_None in N. rewrite nth_overflow by (rewrite map_length; auto). reflexivity. }
    assert (Pos : 0 < k * D) by (apply Rmult_lt_0_compat; auto). unfold signs_of in Z. cbn [fst snd] in Z.
    destruct (positive u); rewrite bits_map in Z.
    - assert (0 <= total (fun t => fst t * dot (real (whole_vector r)) (real (snd (snd t)))) terms).
      { apply total_nonneg. intros t Ht. destruct (Fin t Ht) as (F1 & F2 & F3). pose proof (bits_disjoint _ _ _ Z _ F2 F3) as G. cbn beta in G.
        apply Z.ltb_ge, IZR_le in G. rewrite real_dot in G. apply Rmult_le_pos; lra. }
      rewrite ED in H. apply Rmult_le_pos; auto. nra.
    - assert (0 <= total (fun t => fst t * - dot (real (whole_vector r)) (real (snd (snd t)))) terms).
      { apply total_nonneg. intros t Ht. destruct (Fin t Ht) as (F1 & F2 & F3). pose proof (bits_disjoint _ _ _ Z _ F2 F3) as G. cbn beta in G.
        apply Z.ltb_ge, IZR_le in G. rewrite real_dot in G. apply Rmult_le_pos; lra. }
      rewrite (total_ext _ (fun t => fst t * dot (real (whole_vector r)) (real (snd (snd t))) * -1)), total_scale, ED in H by (intros; ring).
      set (x := dot (map Q2R r) _) in *. assert (x <= 0) by nra. nra.
  Qed.

  Lemma units_bound us r : forall qs, Forall2 (in_unit A) (map fst us) qs -> Forall (contains_rays A) us ->
    forallb (fun u => N.eqb (N.land (snd u) (if positive (fst u) then snd (signs_of A r) else fst (signs_of A r))) 0) us = true ->
    Forall (fun q => 0 <= fst q * dot (map Q2R r) (map (fun p => relu (dot (snd q) (a p))) pts)) qs.
  Proof.
    induction us as [|[u rays] us IH]; intros qs H C Z; inversion H as [|? q ? qs' Hq Hqs]; subst; constructor; inversion C; subst; cbn [forallb fst snd] in Z;
      apply andb_true_iff in Z as [Z1 Z2]; [|apply IH; auto]. apply N.eqb_eq in Z1. apply (unit_bound u rays); auto.
  Qed.

  (** Every network as a list of units, and its loss. *)
  Lemma dot_units v us x : dot v (hidden_values us x) = total (fun q => fst q * relu (dot (snd q) x)) (combine v us).
  Proof.
    revert us. induction v as [|k v IH]; intros [|w us]; cbn [hidden_values map combine]; autorewrite with dot; auto.
    rewrite total_cons. cbn [fst snd]. fold (hidden_values us x). rewrite IH. reflexivity.
  Qed.
  Lemma loss_units hidden v c : has_bias hidden = b -> (forall k, c = Some k -> length k = 1%nat) ->
    loss squared (map_dataset Q2R pts) [hidden; Layer [v] c] = loss_with pts y a (combine v (rows hidden)) (match c with Some (k :: _) => k | _ => 0 end).
  Proof.
    intros B C. unfold loss, loss_with, map_dataset. rewrite map_map. apply (total_ext (fun p => importance (map_point Q2R p) * _)). intros p Hp.
    cbn [map_point importance input target]. specialize (plain_points p Hp). unfold plain in plain_points. rewrite !andb_true_iff in plain_points.
    destruct plain_points as [[_ T] I]. apply Nat.eqb_eq in T. apply Qeq_bool_eq, Qeq_eqR in I. rewrite I.
    unfold target_of. destruct (target p) as [|t [|]]; try discriminate. cbn [hd map].
    rewrite two_layers, B. unfold put_out. rewrite <- dot_units.
    assert (X : augment 1 b (map Q2R (input p)) = a p) by (destruct b; cbn [augment map]; auto; f_equal; unfold Q2R; cbn; lra).
    rewrite X. replace (Q2R 1) with 1 by (unfold Q2R; cbn; lra). destruct c as [[|k [|]]|]; try (specialize (C _ eq_refl); discriminate); cbn; ring.
  Qed.
End Data.

(** ** The rule *)
Lemma map_repeated {B C} (f : B -> C) x k : map f (repeat x k) = repeat (f x) k.
Proof. induction k; cbn; congruence. Qed.
Lemma by_sign (qs : list (R * list R)) : exists P M, Permutation (P ++ M) qs /\ Forall (fun q => 0 <= fst q) P /\ Forall (fun q => fst q <= 0) M.
Proof.
  induction qs as [|q qs (P & M & H & HP & HM)]; [exists [], []; auto|]. destruct (Rle_dec 0 (fst q)).
  - exists (q :: P), M. split; [apply perm_skip, H|auto].
  - exists P, (q :: M). split; [|split; auto; constructor; auto; lra]. rewrite <- H. apply Permutation_sym, Permutation_middle.
Qed.
Lemma undecided A s q : (if s : bool then 0 <= fst q else fst q <= 0) -> in_unit A (UnitCase s 0 0) q.
Proof. intros H. split; [exact H|]. intros l e _. cbn [above below]. rewrite N.bits_0. split; discriminate. Qed.
Lemma belongsq_reads l d n : (exists p, In p (data_points l)) -> (forall p, In p (data_points l) -> plain d p = true) -> belongsq l d n = true ->
  belongs (map_landscape Q2R l) (map_network Q2R n).
Proof.
  intros _ Hp. destruct n as [|[W b] [|[[|v [|]] c] [|]]]; try discriminate. unfold belongsq. rewrite !andb_true_iff. intros [[[[[H0 H1] H2] H3] H4] H5].
  cbn [map_network map map_layer weight bias belongs]. unfold map_landscape. cbn [most_units data_points hidden_bias output_bias]. rewrite !map_length.
  apply Nat.eqb_eq in H4. split; [|split; [|split; [|split; [|split; auto]]]].
  - destruct W; [discriminate|cbn; discriminate].
  - destruct (most_units l); auto. apply N.leb_le in H1. lia.
  - intros w p Hw Hq. apply in_map_iff in Hw as (w' & <- & Hw). apply in_map_iff in Hq as (p' & <- & Hq). cbn [map_point input]. rewrite !map_length.
    rewrite forallb_forall in H2. specialize (H2 w' Hw). apply Nat.eqb_eq in H2. specialize (Hp p' Hq). unfold plain in Hp. rewrite !andb_true_iff in Hp.
    destruct Hp as [[Hp _] _]. apply Nat.eqb_eq in Hp. congruence.
  - destruct (hidden_bias l), b as [b|]; try discriminate; cbn; auto. cbn in H3. apply Nat.eqb_eq in H3. rewrite map_length, H3. reflexivity.
  - destruct (output_bias l), c as [c|]; try discriminate; cbn; auto. cbn in H5. apply Nat.eqb_eq in H5. rewrite map_length, H5. reflexivity.
Qed.

Theorem check_cases_sound l lower net vectors steps value : check_cases l lower net vectors steps = Some value ->
  says (map_landscape Q2R l) (LowestLoss (Q2R lower) (map_network Q2R net) (Q2R value)).
Proof.
  unfold check_cases. destruct (data_points l) as [|p0 ps] eqn:Ep; [discriminate|]. destruct (most_units l) as [h|] eqn:Eh; [|discriminate]. rewrite <- Ep.
  set (d := length (input p0)). set (b := hidden_bias l). set (pts := data_points l) in *.
  assert (Er : length (augment 1%Q b (input p0)) = length (augment 1%Q b (repeat 0%Q d))) by (destruct b; cbn; rewrite repeat_length; reflexivity).
  rewrite Er. set (A := arrangement_of _ _ _). destruct (_ && _) eqn:C; [|discriminate]. intros V. injection V as <-.
  rewrite !andb_true_iff in C. destruct C as [[[[C1 C2] C3] C4] C5]. rewrite forallb_forall in C1, C4.
  assert (Some_ : exists p, In p pts) by (exists p0; rewrite Ep; left; reflexivity).
  split; [|split; [exact (belongsq_reads l d net Some_ C1 C2)|symmetry; apply (r_lossn numGrid_ok Squared)]].
  set (y := fun p => Q2R (target_of p)). set (a := fun p : point Q => map Q2R (augment 1%Q b (input p))).
  set (claim := fun qs => forall c, (output_bias l = false -> c = 0) -> Q2R lower <= loss_with pts y a qs c).
  assert (Perm : forall qs qs', Permutation qs qs' -> claim qs -> claim qs').
  { intros qs qs' P H c Hc. rewrite <- (loss_permutes pts y a _ _ c P). auto. }
  assert (Settled : Forall (fun c => settled A claim (map fst (units c))) (first_cases A (N.to_nat h))).
  { apply (all_cases A claim Perm (numbered (map (signs_of A) vectors))) with steps; auto.
    - intros k pos neg us K Hu Hb qs Hq c Hc. apply entry_in in K. apply in_map_iff in K as (r & Er' & Hr). specialize (C4 r Hr).
      rewrite !andb_true_iff in C4. destruct C4 as [[L Z] B]. apply Nat.eqb_eq in L. rewrite map_length in L. apply Qle_bool_iff, Qle_Rle in B.
      eapply Rle_trans; [exact B|]. rewrite bound_by_reads, map_map. apply loss_bound.
      + rewrite map_length. exact L.
      + apply orb_true_iff in Z as [Z|Z]; [left; apply Hc, negb_true_iff, Z|right]. apply Z.eqb_eq in Z. apply sum_whole, Z.
      + apply (units_bound pts b d C1 us); auto. fold A. rewrite Er'. exact Hb.
    - apply Forall_map, Forall_forall. intros k _. cbn [units]. apply Forall_app. split; apply Forall_forall; intros u Hu; apply repeat_spec in Hu; subst u;
        exists (fun _ => true); auto. }
  intros n' Hn. destruct n' as [|[W bias_] [|[[|v [|]] c] [|]]]; try contradiction. cbn [belongs] in Hn. unfold map_landscape in Hn. cbn [most_units data_points hidden_bias output_bias] in Hn.
  rewrite Eh in Hn. destruct Hn as (_ & H1 & _ & H3 & H4 & H5). unfold map_landscape. cbn [data_points]. fold pts.
  assert (B : has_bias (Layer W bias_) = b) by (unfold has_bias, b; cbn [bias]; destruct bias_, (hidden_bias l); try discriminate; reflexivity).
  assert (Lc : forall k, c = Some k -> length k = 1%nat) by (intros k ->; cbn in H5; destruct (output_bias l); congruence).
  rewrite (loss_units pts b d C1 _ v c B Lc). set (c0 := match c with Some (k :: _) => k | _ => 0 end).
  assert (Hc0 : output_bias l = false -> c0 = 0) by (intros E; rewrite E in H5; destruct c; [discriminate|reflexivity]).
  set (qs := combine v (rows (Layer W bias_))).
  assert (Lq : (length qs <= N.to_nat h)%nat) by (unfold qs; rewrite combine_length, H4; lia).
  set (more := (N.to_nat h - length qs)%nat). set (full := qs ++ repeat (0, []) more).
  assert (Lf : length full = N.to_nat h) by (unfold full, more; rewrite app_length, repeat_length; lia).
  assert (Same : loss_with pts y a full c0 = loss_with pts y a qs c0).
  { apply total_ext. intros p _. unfold put_out. f_equal. f_equal. f_equal. unfold full. generalize more. clear. induction qs as [|q qs IH]; intros k.
    - cbn [app]. induction k as [|k IH]; [reflexivity|]. cbn [repeat]. rewrite total_cons, IH. cbn [fst]. ring.
    - cbn [app]. rewrite !total_cons, IH. reflexivity. }
  fold y a. rewrite <- Same. destruct (by_sign full) as (P & M & Pm & HP & HM).
  assert (LP : (length P + length M = N.to_nat h)%nat) by (rewrite <- Lf, <- (Permutation_length Pm), app_length; reflexivity).
  assert (Case_ : In (Case 0 (repeat (UnitCase true 0 0, bits (fun _ => true) (outputs A)) (length P) ++ repeat (UnitCase false 0 0, bits (fun _ => true) (outputs A)) (N.to_nat h - length P))) (first_cases A (N.to_nat h))).
  { unfold first_cases. apply in_map_iff. exists (length P). split; [reflexivity|]. apply in_seq. lia. }
  rewrite Forall_forall in Settled. specialize (Settled _ Case_). cbn [units] in Settled. apply (Perm _ _ Pm); auto. apply Settled.
  replace (N.to_nat h - length P)%nat with (length M) by lia. rewrite map_app, !map_repeated. cbn [fst].
  apply Forall2_app; [clear - HP|clear - HM]; [induction HP as [|q P H _ IH]|induction HM as [|q M H _ IH]]; cbn [length repeat]; constructor; auto; apply undecided; auto.
Qed.
