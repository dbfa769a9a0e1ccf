(** Rule complete-list: what the checker accepts is the list of the residuals of all local minima. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Qreduction Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem NumbersQ NumbersGrid LocalFunction TheoremA Evaluate Convex.
From Localmin.landscape Require Import Question Certificate Integers Conformal Rays Arrangement BitSets Exclusion Faces Generators Products GlobalMinimum AtMinimum
  FitSound CompleteList ExclusionSound MinimumSound.
Import ListNotations.
Open Scope R_scope.

(** w is in the closed cell. *)
Definition in_cell (ls : list (list Z)) (w : list R) (s : list comparison) : Prop := length s = length ls /\
  forall j c e, nth_error s j = Some c -> nth_error ls j = Some e -> match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end.
Lemma in_cell_cons l ls w c s : in_cell (l :: ls) w (c :: s) ->
  match c with Gt => 0 <= dot (real l) w | Lt => dot (real l) w <= 0 | Eq => False end /\ in_cell ls w s.
Proof. intros [L H]. split; [apply (H 0%nat c l); reflexivity|]. split; [cbn in L; lia|]. intros j c' e Hj He. apply (H (S j) c' e Hj He). Qed.
Lemma in_cell_within ls w u : forall s, in_cell ls w s -> within (sides_at ls u) (sides_at ls w) = true -> within (sides_at ls u) s = true.
Proof.
  induction ls as [|l ls IH]; intros [|c s] C H; [reflexivity|destruct C; discriminate|destruct C; discriminate|]. apply in_cell_cons in C as [C1 C2].
  cbn [sides_at map within] in *. fold (sides_at ls u) (sides_at ls w) in *. pose proof (side_of_spec (dot (real l) w)) as W.
  destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)), c; try discriminate; try contradiction; auto; lra.
Qed.
Lemma in_cell_together ls w u : forall s, in_cell ls w s -> within (sides_at ls u) s = true -> forall e, In e ls -> 0 <= dot (real e) u * dot (real e) w.
Proof.
  induction ls as [|l ls IH]; intros [|c s] C H e He; try discriminate; [destruct He|]. apply in_cell_cons in C as [C1 C2].
  cbn [sides_at map within] in H. fold (sides_at ls u) in H. pose proof (side_of_spec (dot (real l) u)) as U.
  assert (T : within (sides_at ls u) s = true) by (destruct (side_of (dot (real l) u)), c; congruence).
  destruct He as [<-|He]; [|apply (IH s); auto]. destruct (side_of (dot (real l) u)), c; try discriminate; try contradiction; nra.
Qed.

Lemma together_bit js k : N.testbit (together_of js) k = true -> exists j, In j js /\ N.testbit j k = true.
Proof.
  induction js as [|j js IH]; cbn [together_of fold_right]; [rewrite N.bits_0; discriminate|]. rewrite N.lor_spec, orb_true_iff. intros [H|H]; [exists j; simpl; auto|].
  destruct (IH H) as (i & Hi & E). exists i. simpl. auto.
Qed.
Lemma less_bit s J k : N.ldiff s J = 0%N -> N.testbit s k = true -> N.testbit J k = true.
Proof.
  intros H T. pose proof (N.ldiff_spec s J k) as E. rewrite H, N.bits_0, T in E. destruct (N.testbit J k); auto; discriminate.
Qed.
Lemma support_bit piece k w : In (k, w) piece -> N.testbit (support piece) k = true.
Proof.
  induction piece as [|[k' w'] piece IH]; intros H; [destruct H|]. cbn [support fold_right fst]. apply N.setbit_iff. destruct H as [H|H]; [injection H as -> ->; left; reflexivity|right; apply IH, H].
Qed.

Section Pieces.
  Context (l : landscape Q) (A : arrangement) (ys : list Q).
  Notation gens := (numbered (generators_in A)).

  Definition good_group (g : fit_group) : Prop := let '(_, rho, supports) := g in
    forall s, In s supports -> exists piece loss rho', piece_of l ys gens piece = Some (loss, rho', s) /\ map Q2R rho' = map Q2R rho.
  Lemma add_fit_good p groups : (exists piece, piece_of l ys gens piece = Some p) -> Forall good_group groups -> Forall good_group (add_fit p groups).
  Proof.
    intros (piece & E) H. destruct p as [[loss rho] s]. induction H as [|[[loss' rho'] supports] groups G H IH]; cbn [add_fit].
    - repeat constructor. intros s' [<-|[]]. eauto 6.
    - assert (New : good_group (loss, rho, [s])) by (intros s' [<-|[]]; eauto 6). destruct (Qcompare loss loss'); [|constructor; auto|constructor; auto].
      destruct (equal rho rho') eqn:Q; [|constructor; auto]. constructor; auto. intros s' [<-|Hs]; [|apply G, Hs]. apply equal_reads in Q. eauto 6.
  Qed.
  Lemma groups_good pieces : forall groups, groups_of l ys gens pieces = Some groups -> Forall good_group groups.
  Proof.
    induction pieces as [|piece pieces IH]; intros groups H; cbn [groups_of] in H; [injection H as <-; constructor|].
    destruct (piece_of l ys gens piece) as [p|] eqn:E; [|discriminate]. destruct (groups_of l ys gens pieces) as [g|]; [|discriminate]. injection H as <-.
    apply add_fit_good; eauto.
  Qed.

  Lemma looked_up_in piece : forall weights, looked_up gens piece = Some weights ->
    Forall (fun w => exists k, In (k, snd w) piece /\ nth_error (generators_in A) (N.to_nat k) = Some (fst w)) weights.
  Proof.
    induction piece as [|[k w] piece IH]; intros weights H; cbn [looked_up] in H; [injection H as <-; constructor|].
    destruct (entry k gens) as [g|] eqn:E; [|discriminate]. destruct (looked_up gens piece) as [m|]; [|discriminate]. injection H as <-.
    constructor; [exists k; cbn; split; auto; apply entry_nth, E|]. specialize (IH m eq_refl). revert IH. apply Forall_impl. intros x (k' & I & N). exists k'. simpl. auto.
  Qed.
  Lemma outputs_with_reads r weights : dot r (map Q2R (outputs_with ys weights)) =
    total (fun w : generator * Q => Q2R (snd w) * (sg (fst (fst w)) * dot r (real (snd (snd (fst w)))))) weights.
  Proof.
    induction weights as [|[[s g] w] weights IH]; cbn [outputs_with fold_right].
    - unfold total. cbn. rewrite dot_comm, dot_zero; auto. apply Forall_map, Forall_forall. intros x Hx. apply repeat_spec in Hx. subst x. unfold Q2R; cbn; lra.
    - fold (outputs_with ys weights). rewrite total_cons, <- IH. cbn [fst snd].
      assert (V : forall a c, map Q2R (@vaddn numGrid a c) = vadd (map Q2R a) (map Q2R c)) by (intros; apply (rv_vaddn (num_ring _ _ numGrid_ok))).
      assert (S : forall m a, map Q2R (@scalen numGrid m a) = scale (Q2R m) (map Q2R a)) by (intros; apply (rv_scalen (num_ring _ _ numGrid_ok))).
      rewrite V, S, dot_vadd_r, dot_scale_r. f_equal. rewrite map_map.
      assert (R : map (fun x => Q2R (inject_Z x)) (snd g) = real (snd g)) by (apply map_ext; intros; unfold Q2R; cbn; field).
      rewrite R. unfold sg. destruct s; rewrite ?Q2R_opp; ring.
  Qed.
  Lemma dot_less r m : forall x, length x = length r -> dot r (map (fun z => Q2R (Qred (z - m))) x) = dot r (map Q2R x) - Q2R m * sum r.
  Proof.
    induction r as [|z r IH]; intros [|y x] L; try discriminate; cbn [map]; autorewrite with dot; [cbn; ring|]. rewrite IH by (cbn in L; lia).
    change (sum (z :: r)) with (z + sum r). rewrite (Qeq_eqR _ _ (Qred_correct (y - m))). unfold Qminus. rewrite Q2R_plus, Q2R_opp. ring.
  Qed.
  Lemma piece_of_reads piece loss rho s : piece_of l ys gens piece = Some (loss, rho, s) -> exists weights m,
    looked_up gens piece = Some weights /\ s = support piece /\ Forall (fun w : N * Q => 0 < Q2R (snd w)) piece /\ length rho = length ys /\
    sums_to_0 (output_bias l) rho = true /\ (output_bias l = false -> m = 0) /\
    dot (map Q2R rho) (map Q2R rho) + dot (map Q2R rho) (map Q2R ys) = 0 /\
    forall r, length r = length ys -> dot r (map Q2R rho) =
      total (fun w : generator * Q => Q2R (snd w) * (sg (fst (fst w)) * dot r (real (snd (snd (fst w)))))) weights - dot r (map Q2R ys) - m * sum r.
  Proof.
    unfold piece_of. destruct (looked_up gens piece) as [weights|]; [|discriminate]. cbv zeta. set (outs := map Qred (outputs_with ys weights)).
    set (less := @vaddn numGrid outs (map Qopp ys)). set (m := if output_bias l then _ else _). set (rho' := map (fun x => Qred (x - m)) less).
    destruct (_ && _) eqn:C; [|discriminate]. intros H. injection H as _ <- <-. rewrite !andb_true_iff in C. destruct C as [[[[C1 C2] C3] C4] C5].
    apply Nat.eqb_eq in C2. exists weights, (Q2R m). split; auto. split; auto. split; [|split; [auto|split; [auto|split; [|split]]]].
    - apply Forall_forall. intros w Hw. rewrite forallb_forall in C1. specialize (C1 w Hw). apply negb_true_iff in C1. apply Rnot_le_lt. intros Le.
      assert (X : Qle_bool (snd w) 0 = true) by (apply Qle_bool_iff, Rle_Qle; replace (Q2R 0) with 0 by (unfold Q2R; cbn; lra); exact Le). congruence.
    - intros E. unfold m. rewrite E. unfold Q2R; cbn; lra.
    - apply Qeq_bool_eq, Qeq_eqR in C5. rewrite Q2R_plus, !dotq_reads in C5. rewrite C5. unfold Q2R; cbn; lra.
    - intros r Lr. unfold rho'. rewrite map_map, dot_less by (unfold rho' in C2; rewrite map_length in C2; congruence).
      assert (V : map Q2R less = vadd (map Q2R outs) (map Q2R (map Qopp ys))) by (apply (rv_vaddn (num_ring _ _ numGrid_ok))).
      rewrite V, dot_vadd_r. unfold outs. rewrite map_map, (map_ext _ Q2R) by (intros; apply Qeq_eqR, Qred_correct). rewrite outputs_with_reads.
      assert (O : dot r (map Q2R (map Qopp ys)) = - dot r (map Q2R ys)).
      { clear. revert r. induction ys as [|z m IH]; intros [|x r]; cbn [map]; autorewrite with dot; try ring. rewrite IH, Q2R_opp. ring. }
      rewrite O. ring.
  Qed.
End Pieces.

Section ListSound.
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
  Notation ysq := (map target_of pts).
  Context (h : nat) (Hh : (length qs <= h)%nat) (Hq : qs <> []) (Min : local_minimum squared data (the_network hidden v c)).
  Let Ld := integer_rows_length pts b d plain_points.

  Definition chosen (q : R * list R) (x : bool * list comparison) : Prop :=
    (if fst x then 0 <= fst q else fst q <= 0) /\ In (snd x) (cells_of A) /\ in_cell (lines A) (snd q) (snd x).
  Lemma choose m : exists cs, Forall2 chosen m cs.
  Proof.
    induction m as [|[x w] m (cs & H)]; [exists []; constructor|]. destruct (cell_listed b _ zs Ld w) as (s & S1 & S2 & S3).
    exists ((if Rle_dec 0 x then true else false, s) :: cs). constructor; auto. split; [|split; [exact S1|split; [exact S2|exact S3]]]. cbn [fst]. destruct (Rle_dec 0 x); lra.
  Qed.

  Theorem residual_settled pieces entries : check_products l h A ysq pieces entries = true -> exists e, In e entries /\ map Q2R (fst e) = res.
  Proof.
    unfold check_products. destruct (groups_of l ysq _ pieces) as [groups|] eqn:Gr; [|discriminate]. cbv zeta. intros H. apply groups_good in Gr.
    destruct (choose qs) as (cs & C). assert (Lc := Forall2_same_length _ _ _ C).
    assert (X : exists x0, In x0 cs) by (destruct cs as [|x0 cs]; [destruct qs; [contradiction|discriminate]|exists x0; left; reflexivity]). destruct X as (x0 & Hx0).
    set (cs' := cs ++ repeat x0 (h - length cs)).
    assert (Mem : forall x, In x cs' -> In x cs) by (intros x Hx; apply in_app_or in Hx as [Hx|Hx]; auto; apply repeat_spec in Hx; subst; auto).
    assert (Unit : forall x, In x cs' -> exists q, In q qs /\ chosen q x).
    { intros x Hx. apply Mem in Hx. clear - C Hx. revert C Hx. generalize qs. induction 1 as [|q y m cs Hy _ IH]; intros [].
      - subst y. exists q. simpl. auto.
      - destruct (IH H) as (q' & I & E). exists q'. simpl. auto. }
    destruct (cover_sound _ h _ 0%N _ H (map (fun x => own A (fst x) (snd x)) cs')) as (f & F1 & F2).
    { rewrite map_length. unfold cs'. rewrite app_length, repeat_length. lia. }
    { intros K HK. apply in_map_iff in HK as ([s cell] & <- & Hx). destruct (Unit _ Hx) as (q & _ & _ & Hc & _). cbn [fst snd] in *.
      rewrite flat_map_concat_map, concat_map, map_map, <- flat_map_concat_map. apply in_flat_map. exists cell. split; auto. destruct s; simpl; auto. }
    apply in_map_iff in F1 as ([[loss rho] supports] & <- & Hg). rewrite Forall_forall in Gr. specialize (Gr _ Hg). cbn [good_group] in Gr.
    rewrite N.lor_0_l in F2. unfold fit_of, serves in F2. rewrite !andb_true_iff in F2. destruct F2 as [[Se Mi] Su].
    apply existsb_exists in Se as (e & He & Ee). apply equal_reads in Ee. exists e. split; auto. rewrite Ee.
    apply existsb_exists in Su as (s & Hs & Su). apply N.eqb_eq in Su. destruct (Gr s Hs) as (piece & loss' & rho' & P & Er). rewrite <- Er.
    destruct (piece_of_reads l A ysq piece loss' rho' s P) as (weights & m & W1 & -> & W2 & W3 & W4 & W5 & W6 & W7). rewrite map_length in W3.
    assert (Ey : map Q2R ysq = map (fun p => Q2R (target_of p)) pts) by apply map_map.
    apply (fit_is pts b d plain_points ob hidden v c HB HV HL HW HC Min rho' weights m); auto.
    - intros E. unfold sums_to_0 in W4. rewrite E in W4. cbn in W4. apply sum_whole, Z.eqb_eq, W4.
    - intros r Lr. rewrite W7 by (rewrite map_length; auto). rewrite Ey. reflexivity.
    - pose proof (looked_up_in A piece weights W1) as In_. rewrite Forall_forall in In_, W2 |- *. intros [[sign_ g] w] Hw. destruct (In_ _ Hw) as (k & Ik & Nk). cbn [fst snd] in *.
      split; [apply (W2 _ Ik)|]. split; [apply (in_generators A sign_), (nth_error_In _ _ Nk)|].
      pose proof (less_bit _ _ k Su (support_bit _ _ _ Ik)) as Bit. apply together_bit in Bit as (j & Hj & Bj). apply in_map_iff in Hj as ([s' cell] & <- & Hx).
      destruct (Unit _ Hx) as ([vj wj] & Iq & Sg & _ & Ce). cbn [fst snd] in *. exists vj, wj. split; auto.
      unfold own in Bj. rewrite bits_bit in Bj. unfold generator in *. rewrite Nk in Bj. cbn [fst snd] in Bj. apply andb_true_iff in Bj as [B1 B2]. apply eqb_prop in B1. subst s'. split; auto.
      rewrite (sides_known b _ zs Ld g) in B2 by (apply (in_generators A sign_), (nth_error_In _ _ Nk)). apply (in_cell_together _ _ _ _ Ce B2).
    - rewrite <- Ey. exact W6.
    - intros vj w Iq. assert (Ex : exists x, In x cs' /\ chosen (vj, w) x).
      { clear - C Iq. assert (Y : exists x, In x cs /\ chosen (vj, w) x).
        { revert C Iq. generalize qs. induction 1 as [|q y m cs Hy _ IH]; intros []; [subst q; exists y; simpl; auto|]. destruct (IH H) as (x & I & E). exists x. simpl. auto. }
        destruct Y as (x & Hx & Cx). exists x. split; auto. apply in_or_app. auto. }
      destruct Ex as ([s' cell] & Hx & Sg & _ & Ce). cbn [fst snd] in *.
      rewrite misses_together, forallb_forall in Mi. specialize (Mi _ (in_map (fun x => own A (fst x) (snd x)) _ _ Hx)). cbn [fst snd] in Mi.
      assert (N : 0 <= sg s' * pulled zs (real (whole_vector rho)) w).
      { apply (nonnegative b _ zs Ld w s' rho cell); auto. right. right. intros g Hg' Wg. rewrite (sides_known b _ zs Ld g Hg') in *. apply (in_cell_within _ _ _ _ Ce Wg). }
      destruct (Phi_G pts b rho) as (k & Hk & E). rewrite E in N.
      rewrite Er. unfold sg in N. destruct s'; [assert (0 <= dot_G pts b (map Q2R rho) w) by nra|assert (dot_G pts b (map Q2R rho) w <= 0) by nra]; nra.
  Qed.

  Lemma not_excluded r kind faces_ : faces_ = map (face_masks A) (faces_of A) -> map Q2R r = res ->
    check_entry l d h A faces_ ysq (r, kind) = true -> exists net, kind = Minimum net /\ check_minimum l d A r net = true.
  Proof.
    intros -> Er H. cbn [check_entry] in H. apply andb_true_iff in H as [Lr H]. apply Nat.eqb_eq in Lr. destruct kind as [net|separators|root]; [eauto|exfalso|exfalso].
    all: unfold excluded in H; cbv zeta in H; apply andb_true_iff in H as [H1 H2].
    all: pose proof (separated_sound l d plain_points hidden v c HB HC Min r Er) as Sep.
    all: pose proof (unit_states_listed l d plain_points hidden v c HB HV HL HW HC Min r Er) as Listed.
    all: assert (Active : unit_states l d hidden v <> [])
      by (intros E; destruct (all_silent l d plain_points hidden v c HB HV HL HW HC Min r Er Hq E Lr) as [S1 S2]; rewrite S1, S2 in H1; discriminate).
    all: assert (Few : (length (unit_states l d hidden v) <= h)%nat)
      by (unfold unit_states; rewrite map_length; eapply Nat.le_trans; [|exact Hh]; clear; induction qs as [|q m IH]; [auto|]; cbn [filter]; destruct (active q); cbn [length]; lia).
    - apply Active. apply (never_sound (separated l A ysq r) (unit_states l d hidden v)) with (2 := H2); [|exact Listed].
      intros z pos neg t E M. apply (Sep z pos neg t E Lr M).
    - assert (Sep' : forall z pos neg t, separated l A ysq r z = Some (pos, neg, t) -> (forall K, In K (unit_states l d hidden v) -> misses K neg = true) ->
        match t with Lt => False | Eq => forall K, In K (unit_states l d hidden v) -> misses K pos = true | Gt => True end) by (intros z pos neg t E M; apply (Sep z pos neg t E Lr M)).
      assert (Out : (outside (unit_states l d hidden v) [] <= h)%nat).
      { unfold outside. eapply Nat.le_trans; [|exact Few]. clear. induction (unit_states l d hidden v) as [|K m IH]; [auto|]. cbn [filter]. destruct (negb _); cbn [length]; lia. }
      destruct (constant l (added ysq r)).
      + destruct root as [z further]. destruct (unit_states l d hidden v) as [|K m] eqn:Eu; [contradiction|]. rewrite <- Eu in *.
        apply (descend_sound (separated l A ysq r) (unit_states l d hidden v)) with (2 := H2) (Cs := []); auto.
        * apply Forall_forall. intros child _. apply (too_few_sound (separated l A ysq r) (unit_states l d hidden v) Sep').
        * intros x [].
        * exists K. split; [rewrite Eu; left; reflexivity|apply Listed; rewrite Eu; left; reflexivity].
      + apply (too_few_sound (separated l A ysq r) (unit_states l d hidden v) Sep' root [] h _ H2); auto. intros x [].
  Qed.
End ListSound.

Theorem check_list_sound l pieces entries minima : check_list l pieces entries = Some minima ->
  says (map_landscape Q2R l) (AllMinima (map (fun m => (map Q2R (fst (fst m)), map_network Q2R (snd (fst m)), Q2R (snd m))) minima)).
Proof.
  unfold check_list. destruct (data_points l) as [|p0 ps] eqn:Ep; [discriminate|]. destruct (most_units l) as [h|] eqn:Eh; [|discriminate]. rewrite <- Ep.
  set (d := length (input p0)). assert (Er : length (augment 1%Q (hidden_bias l) (input p0)) = length (augment 1%Q (hidden_bias l) (repeat 0%Q d)))
    by (destruct (hidden_bias l); cbn; rewrite repeat_length; reflexivity).
  rewrite Er. destruct (_ && _) eqn:C; [|discriminate]. intros V. injection V as <-. rewrite !andb_true_iff in C. destruct C as [[[C1 _] C3] C4]. rewrite forallb_forall in C1, C3.
  assert (Some_ : exists p, In p (data_points l)) by (exists p0; rewrite Ep; left; reflexivity).
  assert (Given : forall r net, In (r, Minimum net) entries -> let n := map_network Q2R net in
    belongs (map_landscape Q2R l) n /\ local_minimum squared (map_dataset Q2R (data_points l)) n /\ residuals (map_dataset Q2R (data_points l)) n = map Q2R r /\
    loss squared (map_dataset Q2R (data_points l)) n = dot (map Q2R r) (map Q2R r)).
  { intros r net I. specialize (C3 _ I). cbn [check_entry] in C3. apply andb_true_iff in C3 as [Lr C3]. apply Nat.eqb_eq in Lr.
    apply (check_minimum_sound l d Some_ C1 r net Lr C3). }
  assert (Value : forall r : list Q, Q2R (Qred (dotq r r)) = dot (map Q2R r) (map Q2R r)) by (intros; rewrite (Qeq_eqR _ _ (Qred_correct _)), dotq_reads; reflexivity).
  split.
  - cbn [data_points map_landscape]. intros n Bn Min. destruct (belongs_parts l d n Some_ C1 Bn) as (hidden & v & c & En & HB & HV & HL & HW & HC & HN & HM). rewrite En in *.
    rewrite Eh in HM. assert (Lq : length (combine v (rows hidden)) = length (weight hidden)).
    { rewrite combine_length, HV. assert (X : length (rows hidden) = length (weight hidden)); [|lia]. unfold rows. destruct (bias hidden) as [k|]; auto. specialize (HL k eq_refl).
      clear - HL. revert k HL. induction (weight hidden) as [|w W IH]; intros [|x k] L; try discriminate; cbn; auto. }
    assert (Hh : (length (combine v (rows hidden)) <= N.to_nat h)%nat) by lia.
    assert (Hq : combine v (rows hidden) <> []) by (intros E; rewrite E in Lq; destruct (weight hidden); [contradiction|discriminate]).
    destruct (residual_settled l d C1 hidden v c HB HV HL HW HC (N.to_nat h) Hh Hq Min pieces entries C4) as ([r kind] & He & E). cbn [fst] in E.
    destruct (not_excluded l d C1 hidden v c HB HV HL HW HC (N.to_nat h) Hh Hq Min r kind _ eq_refl E (C3 _ He)) as (net & -> & _).
    exists (map_network Q2R net), (Q2R (Qred (dotq r r))). rewrite <- E. split.
    + apply in_map_iff. exists (r, net, Qred (dotq r r)). split; auto. apply in_flat_map. exists (r, Minimum net). split; auto. left. reflexivity.
    + rewrite (loss_is (data_points l) (hidden_bias l) d C1 (output_bias l) hidden v c HB HC), <- E, Value. reflexivity.
  - cbn [data_points map_landscape]. intros r n value I. apply in_map_iff in I as ([[rq net] vq] & E & I). injection E as <- <- <-. cbn [fst snd] in *.
    apply in_flat_map in I as ([r' kind] & He & I). cbn [fst snd] in I. destruct kind as [net'| |]; [|destruct I|destruct I]. destruct I as [I|[]]. injection I as <- <- <-.
    destruct (Given _ _ He) as (G1 & G2 & G3 & G4). rewrite Value. auto.
Qed.
