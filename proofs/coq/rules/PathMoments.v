(** Any depth: where all path moments of the pulls vanish, the weighted sum of outputs is constant near the point. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem Evaluate Convex LocalFunction SteadyStates Masks.
Import ListNotations.
Open Scope R_scope.

(** Functions on the first n data points: sums of  [s] (w . x)  over s in FI and of  [s] c  over s in FB. *)
Section Span.
  Context (n : nat) (x : nat -> list R).
  Inductive span (FI FB : list mask) : (nat -> R) -> Prop :=
  | span_zero g : (forall i, (i < n)%nat -> g i = 0) -> span FI FB g
  | span_input s w g g' : In s FI -> span FI FB g -> (forall i, (i < n)%nat -> g' i = on s i * dot w (x i) + g i) -> span FI FB g'
  | span_bias s c g g' : In s FB -> span FI FB g -> (forall i, (i < n)%nat -> g' i = on s i * c + g i) -> span FI FB g'.

  Lemma span_ext FI FB g g' : span FI FB g -> (forall i, (i < n)%nat -> g' i = g i) -> span FI FB g'.
  Proof.
    intros H E. destruct H as [g H|s w g0 g I H S|s c g0 g I H S].
    - apply span_zero. intros. rewrite E; auto.
    - apply (span_input _ _ s w g0); auto. intros. rewrite E; auto.
    - apply (span_bias _ _ s c g0); auto. intros. rewrite E; auto.
  Qed.
  Lemma span_add FI FB g h : span FI FB g -> span FI FB h -> span FI FB (fun i => g i + h i).
  Proof.
    intros Hg Hh. induction Hg as [g H|s w g0 g I H IH S|s c g0 g I H IH S].
    - apply (span_ext _ _ h); auto. intros. rewrite H by auto. ring.
    - apply (span_input _ _ s w (fun i => g0 i + h i)); auto. intros. rewrite S by auto. ring.
    - apply (span_bias _ _ s c (fun i => g0 i + h i)); auto. intros. rewrite S by auto. ring.
  Qed.
  Lemma span_scale FI FB k g : span FI FB g -> span FI FB (fun i => k * g i).
  Proof.
    intros Hg. induction Hg as [g H|s w g0 g I H IH S|s c g0 g I H IH S].
    - apply span_zero. intros. rewrite H by auto. ring.
    - apply (span_input _ _ s (scale k w) (fun i => k * g0 i)); auto. intros. rewrite S, dot_scale_l by auto. ring.
    - apply (span_bias _ _ s (k * c) (fun i => k * g0 i)); auto. intros. rewrite S by auto. ring.
  Qed.
  Lemma span_total {A} FI FB (f : A -> nat -> R) l : (forall a, In a l -> span FI FB (f a)) ->
    span FI FB (fun i => total (fun a => f a i) l).
  Proof.
    induction l as [|a l IH]; intros H; [apply span_zero; auto|].
    apply (span_ext _ _ (fun i => f a i + total (fun a => f a i) l)); auto.
    apply span_add; [|apply IH; intros]; apply H; simpl; auto.
  Qed.
  Lemma span_more FI FB FI' FB' g : incl FI FI' -> incl FB FB' -> span FI FB g -> span FI' FB' g.
  Proof. intros A B H. induction H; [apply span_zero; auto|eapply span_input; eauto|eapply span_bias; eauto]. Qed.
  Lemma span_mask FI FB FI' FB' u g :
    (forall s, In s FI -> none (both s u) = true \/ In (both s u) FI') ->
    (forall s, In s FB -> none (both s u) = true \/ In (both s u) FB') ->
    span FI FB g -> span FI' FB' (fun i => on u i * g i).
  Proof.
    intros HI HB H. induction H as [g H|s w g0 g I H IH S|s c g0 g I H IH S].
    - apply span_zero. intros. rewrite H by auto. ring.
    - assert (E : forall i, (i < n)%nat -> on u i * g i = on (both s u) i * dot w (x i) + on u i * g0 i)
        by (intros; rewrite S, on_both by auto; ring).
      destruct (HI s I) as [Z|Z]; [|apply (span_input _ _ (both s u) w (fun i => on u i * g0 i)); auto].
      apply (span_ext _ _ _ _ IH). intros. rewrite E, on_none by auto. ring.
    - assert (E : forall i, (i < n)%nat -> on u i * g i = on (both s u) i * c + on u i * g0 i)
        by (intros; rewrite S, on_both by auto; ring).
      destruct (HB s I) as [Z|Z]; [|apply (span_bias _ _ (both s u) c (fun i => on u i * g0 i)); auto].
      apply (span_ext _ _ _ _ IH). intros. rewrite E, on_none by auto. ring.
  Qed.
End Span.

Section PathMoments.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation unit_state := (@unit_state N).

  Definition is_on (u : unit_state) : bool := match state u with Gt => true | _ => false end.
  Definition at_kink (u : unit_state) : bool := match state u with Eq => true | _ => false end.
  Definition unit_masks (width : nat) (states : list (list unit_state)) : list mask :=
    map (fun j => map (fun us => nth j (map is_on us) false) states) (seq 0 width).
  Definition crossed (sets units : list mask) : list mask := flat_map (fun s => map (both s) units) sets.
  Definition moments_vanish (outputs : nat) (FI FB : list mask) (ps : list (list N * list N)) : bool :=
    forallb (fun k =>
      forallb (fun s => vis0 (fold_right (fun p v => vaddn (scalen (nth k (snd p) zero) (fst p)) v) [] (chosen s ps))) FI &&
      forallb (fun s => is0 (sumn (map (fun p => nth k (snd p) zero) (chosen s ps)))) FB) (seq 0 outputs).
  (** [states]: for each data point the states in the layers that are left. *)
  Fixpoint moments (n : network N) (FI FB : list mask) (ps : list (list N * list N)) (states : list (list (list unit_state))) : bool :=
    let all := repeat true (length ps) in
    let with_bias l FB new := if has_bias l then new ++ FB else FB in
    match n with
    | [] => false
    | [last] => moments_vanish (length (weight last)) FI (with_bias last FB [all]) ps
    | l :: rest =>
        let here := map (hd []) states in
        let units := unit_masks (length (weight l)) here in
        forallb (forallb (fun u => negb (at_kink u))) here &&
        moments rest (distinct (crossed FI units)) (distinct (with_bias l (crossed FB units) units)) ps (map (@tl _) states)
    end.
  Definition check_moments (p : problem N) : option N :=
    let charged := filter (fun q => negb (vis0 (pulls (loss_of p) (net p) q))) (data p) in
    let ps := map (fun q => (input q, pulls (loss_of p) (net p) q)) charged in
    let states := map (fun q => trace (length (net p) - 1) (net p) (start (input q))) charged in
    let rad := steady_radius states in
    if well_formed p && radius_ok rad states && moments (net p) [repeat true (length ps)] [] ps states then Some rad else None.

  Lemma moments_hidden l l2 rest FI FB ps states : moments (l :: l2 :: rest) FI FB ps states =
    let here := map (hd []) states in
    let units := unit_masks (length (weight l)) here in
    forallb (forallb (fun u => negb (at_kink u))) here &&
    moments (l2 :: rest) (distinct (crossed FI units)) (distinct (if has_bias l then units ++ crossed FB units else crossed FB units))
      ps (map (@tl _) states).
  Proof. reflexivity. Qed.

  Lemma dot_nth w v k : (length v <= k)%nat -> dot w v = total (fun j => nth j w 0 * nth j v 0) (seq 0 k).
  Proof.
    revert w k. induction v as [|y v IH]; intros w k H.
    - rewrite dot_nil_r. symmetry. apply total_zero. intros j _. destruct j; cbn; ring.
    - destruct k as [|k]; [cbn in H; lia|]. cbn [seq]. rewrite total_cons, <- seq_shift, total_map. destruct w as [|z w].
      + rewrite dot_nil_l. cbn [nth]. rewrite total_zero by (intros; ring). ring.
      + rewrite dot_cons, (IH w k) by (cbn in H; lia). reflexivity.
  Qed.
  Lemma nth_affine j l h : nth j (affine l h) 0 = dot (nth j (rows l) []) (augment 1 (has_bias l) h).
  Proof. rewrite affine_rows. rewrite <- (dot_nil_l (augment 1 (has_bias l) h)) at 1. apply (map_nth (fun u => dot u (augment 1 (has_bias l) h))). Qed.
  Lemma kept_on us zs j : Forall2 (kept (r := r)) us zs -> forallb (fun u => negb (at_kink u)) us = true ->
    relu (nth j zs 0) = (if nth j (map is_on us) false then 1 else 0) * nth j zs 0.
  Proof.
    intros K. revert j. induction K as [|u z us zs Hu _ IH]; intros j H; [destruct j; cbn; rewrite relu_on by lra; ring|].
    cbn [forallb] in H. apply andb_true_iff in H as [H1 H2]. destruct j as [|j]; [|apply IH; auto]. cbn [map nth].
    unfold at_kink, kept, is_on in *. destruct (state u); try discriminate; [rewrite relu_off|rewrite relu_on]; try tauto; ring.
  Qed.

  Section Within.
    Context (rad : N) (rad_pos : 0 < r rad) (rad_le : r rad <= 1).
    Context (ps : list (list N * list N)).
    Let n := length ps.
    Let x (i : nat) : list R := rv (fst (nth i ps ([], []))).
    Let m (i : nat) : list R := rv (snd (nth i ps ([], []))).
    Notation span := (span n x).
    Definition good FI FB (h : nat -> list R) : Prop := forall w, span FI FB (fun i => dot w (h i)).

    Lemma good_affine FI FB l j h : good FI FB h ->
      span FI (if has_bias l then repeat true n :: FB else FB) (fun i => nth j (affine l (h i)) 0).
    Proof.
      intros G. unfold augment in *.
      apply (span_ext _ _ _ _ (fun i => dot (nth j (rows l) []) (augment 1 (has_bias l) (h i)))); [|intros; apply nth_affine].
      destruct (has_bias l); cbn [augment]; [|apply G]. destruct (nth j (rows l) []) as [|c w]; [apply span_zero; auto|].
      apply (span_bias _ _ _ _ (repeat true n) c (fun i => dot w (h i))); [simpl; auto| |].
      - apply (span_more _ _ FI FB); [apply incl_refl|intros s; simpl; auto|apply G].
      - intros i Hi. rewrite on_all, dot_cons by auto. ring.
    Qed.
    Lemma in_crossed sets units s u : In s sets -> In u units -> In (both s u) (crossed sets units).
    Proof. intros. apply in_flat_map. exists s. split; auto. apply in_map; auto. Qed.

    Lemma moments_kill outputs FI FB k g : moments_vanish outputs FI FB ps = true -> (k < outputs)%nat -> span FI FB g ->
      total (fun i => nth k (m i) 0 * g i) (seq 0 n) = 0.
    Proof.
      unfold moments_vanish. rewrite forallb_forall. intros H Hk. specialize (H k ltac:(apply in_seq; lia)).
      apply andb_true_iff in H as [HI HB]. rewrite forallb_forall in HI, HB.
      assert (In_ : forall i, In i (seq 0 n) -> (i < n)%nat) by (intros i Hi; apply in_seq in Hi; lia).
      assert (Mk : forall p : list N * list N, r (nth k (snd p) zero) = nth k (rv (snd p)) 0).
      { intros p. unfold Numbers.rv. rewrite <- (map_nth r), (r_zero _ _ ok). reflexivity. }
      intros S. induction S as [g H|s w g0 g I S IH E|s c g0 g I S IH E].
      - apply total_zero. intros. rewrite H by auto. ring.
      - rewrite (total_ext _ (fun i => on s i * (nth k (m i) 0 * dot w (x i)) + nth k (m i) 0 * g0 i)) by (intros; rewrite E by auto; ring).
        rewrite total_plus, IH, Rplus_0_r. unfold m, x.
        pose proof (total_chosen (fun p => nth k (rv (snd p)) 0 * dot w (rv (fst p))) ([], []) ps s) as TC.
        cbv beta in TC. fold n in TC. rewrite <- TC.
        specialize (HI s I). apply (vis0_dot ok _ w) in HI. refine (eq_trans _ HI). clear - Mk ok.
        induction (chosen s ps) as [|p l IH]; [reflexivity|]. cbn [fold_right].
        rewrite total_cons, (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, IH, Mk, (dot_comm w). reflexivity.
      - rewrite (total_ext _ (fun i => on s i * (nth k (m i) 0) * c + nth k (m i) 0 * g0 i)) by (intros; rewrite E by auto; ring).
        rewrite total_plus, IH, Rplus_0_r, total_scale. unfold m.
        pose proof (total_chosen (fun p => nth k (rv (snd p)) 0) ([], []) ps s) as TC. cbv beta in TC. fold n in TC. rewrite <- TC.
        specialize (HB s I). apply (is0_true ok) in HB. rewrite (r_sumn ok) in HB. unfold Numbers.rv in HB at 1. rewrite map_map in HB.
        unfold total. rewrite (map_ext _ (fun p => r (nth k (snd p) zero))) by (intros; symmetry; apply Mk). rewrite HB. ring.
    Qed.

    Lemma nth_map_in {A B} (f : A -> B) l i d e : (i < length l)%nat -> nth i (map f l) d = f (nth i l e).
    Proof. intros H. rewrite (nth_indep _ d (f e)) by (rewrite map_length; auto). apply map_nth. Qed.

    Lemma moments_sound : forall net net' FI FB (hss : list (list (@signal N))) (h : nat -> list R),
      length hss = n -> near (r rad) (map_network r net) net' ->
      (forall i, (i < n)%nat -> Forall2 (moved (r := r) rad) (nth i hss []) (h i)) ->
      forallb (forallb (forallb (lasts rad))) (map (trace (length net - 1) net) hss) = true ->
      good FI FB h -> moments net FI FB ps (map (trace (length net - 1) net) hss) = true ->
      total (fun i => dot (m i) (forward net' (h i))) (seq 0 n) = 0.
    Proof.
      induction net as [|l rest IH]; intros net' FI FB hss h L Hn Hm HL G HM; [discriminate|].
      assert (In_ : forall i, In i (seq 0 n) -> (i < n)%nat) by (intros i Hi; apply in_seq in Hi; lia).
      inversion Hn as [|? l' ? rest' Hl Hr]; subst.
      assert (Wl : length (weight l') = length (weight l)).
      { destruct Hl as [HW _]. apply Forall2_same_length in HW. cbn in HW. rewrite map_length in HW. auto. }
      assert (Bl : has_bias l' = has_bias l).
      { apply alike_rows in Hl as [_ Hb]. rewrite map_has_bias in Hb. auto. }
      destruct rest as [|l2 rest].
      - inversion Hr; subst. cbn [moments] in HM. change (length ps) with n in HM.
        rewrite (total_ext _ (fun i => total (fun k => nth k (m i) 0 * nth k (affine l' (h i)) 0) (seq 0 (length (weight l))))).
        2:{ intros i _. apply dot_nth. rewrite <- Wl. apply affine_length. }
        assert (Swap : forall (f : nat -> nat -> R) a b, total (fun i => total (fun k => f i k) b) a = total (fun k => total (fun i => f i k) a) b).
        { intros f a b. induction a as [|i a IHa]; [symmetry; apply total_zero; auto|]. rewrite total_cons, IHa, <- total_plus. reflexivity. }
        rewrite Swap. apply total_zero. intros k Hk. apply in_seq in Hk.
        apply (moments_kill _ _ _ k (fun i => nth k (affine l' (h i)) 0) HM); [lia|].
        rewrite <- Bl. apply good_affine; auto.
      - inversion Hr as [|? l2' ? rest2' Hl2 Hr2]; subst.
        change (length (l :: l2 :: rest) - 1)%nat with (S (length rest)) in *.
        set (uss := map (read_layer l) hss) in *.
        assert (TR : map (trace (S (length rest)) (l :: l2 :: rest)) hss =
                     map (fun us => us :: trace (length rest) (l2 :: rest) (map emit us)) uss) by (unfold uss; rewrite map_map; reflexivity).
        rewrite TR in *. rewrite moments_hidden in HM. cbv zeta in HM. rewrite !map_map in HM. cbn [hd tl] in HM. rewrite map_id in HM.
        apply andb_true_iff in HM as [HK HM].
        assert (Lu : length uss = n) by (unfold uss; rewrite map_length; auto).
        assert (Uss : forall i, (i < n)%nat -> nth i uss [] = read_layer l (nth i hss [])).
        { intros i Hi. unfold uss. apply nth_map_in. lia. }
        rewrite forallb_forall in HK, HL.
        assert (Kept : forall i, (i < n)%nat -> Forall2 (kept (r := r)) (nth i uss []) (affine l' (h i)) /\
                   Forall2 (moved (r := r) rad) (map emit (nth i uss [])) (map relu (affine l' (h i)))).
        { intros i Hi. rewrite Uss by auto. apply (layer_kept ok rad rad_pos rad_le l l'); auto.
          rewrite <- Uss by auto. specialize (HL (nth i uss [] :: trace (length rest) (l2 :: rest) (map emit (nth i uss [])))).
          assert (I : In (nth i uss [] :: trace (length rest) (l2 :: rest) (map emit (nth i uss [])))
            (map (fun us => us :: trace (length rest) (l2 :: rest) (map emit us)) uss)).
          { apply (in_map (fun us => us :: trace (length rest) (l2 :: rest) (map emit us))). apply nth_In. lia. }
          specialize (HL I). cbn [forallb] in HL. apply andb_true_iff in HL as [HL _]. exact HL. }
        set (units := unit_masks (length (weight l)) uss) in *.
        specialize (IH (l2' :: rest2') (distinct (crossed FI units))
          (distinct (if has_bias l then units ++ crossed FB units else crossed FB units)) (map (map emit) uss) (fun i => map relu (affine l' (h i))) ltac:(rewrite map_length; auto) Hr).
        change (length (l2 :: rest) - 1)%nat with (length rest - 0)%nat in IH. rewrite Nat.sub_0_r in IH. rewrite map_map in IH.
        assert (F : forall i, forward (l' :: l2' :: rest2') (h i) = forward (l2' :: rest2') (map relu (affine l' (h i)))) by reflexivity.
        rewrite (total_ext _ _ _ (fun i _ => f_equal (dot (m i)) (F i))).
        eapply IH; [| | |exact HM].
        + intros i Hi. rewrite (nth_map_in _ uss i [] []) by lia. apply Kept; auto.
        + apply forallb_forall. intros t Ht. apply in_map_iff in Ht as (us & <- & Ht).
          specialize (HL (us :: trace (length rest) (l2 :: rest) (map emit us))
             (in_map (fun us => us :: trace (length rest) (l2 :: rest) (map emit us)) uss us Ht)).
          cbn [forallb] in HL. apply andb_true_iff in HL as [_ HL]. exact HL.
        + intros w.
          apply (span_ext _ _ _ _ (fun i => total (fun j => nth j w 0 * (on (nth j units []) i * nth j (affine l' (h i)) 0)) (seq 0 (length (weight l))))).
          * apply span_total. intros j Hj. apply span_scale.
            assert (Ij : In (nth j units []) units).
            { apply nth_In. unfold units, unit_masks. rewrite map_length, seq_length. apply in_seq in Hj. lia. }
            pose proof (good_affine FI FB l' j h G) as GA. rewrite Bl in GA. revert GA. apply span_mask.
            -- intros s Hs. apply distinct_in, in_crossed; auto.
            -- intros s Hs. destruct (has_bias l) eqn:B.
               ++ destruct Hs as [<-|Hs].
                  ** assert (Ea : both (repeat true n) (nth j units []) = nth j units []).
                     { unfold units, unit_masks. apply in_seq in Hj. rewrite (nth_map_in _ (seq 0 (length (weight l))) j ([] : mask) 0%nat) by (rewrite seq_length; lia).
                       rewrite <- Lu. clear. generalize (nth j (seq 0 (length (weight l))) 0%nat). intros k.
                       induction uss as [|u us IH]; cbn; auto. f_equal. apply IH. }
                     rewrite Ea. apply distinct_in. apply in_or_app. auto.
                  ** apply distinct_in, in_or_app. right. apply in_crossed; auto.
               ++ apply distinct_in, in_crossed; auto.
          * intros i Hi. rewrite (dot_nth w _ (length (weight l))) by (rewrite map_length, <- Wl; apply affine_length).
            apply total_ext. intros j Hj. apply in_seq in Hj. f_equal.
            transitivity (relu (nth j (affine l' (h i)) 0)).
            { rewrite <- (map_nth relu). rewrite relu_off by lra. reflexivity. }
            rewrite (kept_on _ _ j (proj1 (Kept i Hi))).
            -- f_equal. unfold on, holds_at, units, unit_masks.
               rewrite (nth_map_in _ (seq 0 (length (weight l))) j ([] : mask) 0%nat) by (rewrite seq_length; lia).
               rewrite seq_nth by lia. cbn [plus]. rewrite (nth_map_in _ uss i false []) by lia. reflexivity.
            -- apply HK. apply (nth_In uss). lia.
    Qed.
  End Within.

  Theorem check_moments_sound p rad : check_moments p = Some rad ->
    let q := map_problem r p in
    0 < r rad /\ minimum_within (r rad) (loss_function_of (loss_of q)) (data q) (net q).
  Proof.
    unfold check_moments. set (pl := fun q => pulls (loss_of p) (net p) q).
    set (charged := filter _ (data p)). set (ps := map (fun q => (input q, pulls (loss_of p) (net p) q)) charged). set (states := map _ charged).
    destruct (_ && _) eqn:C; intros H; [|discriminate]. injection H as <-. set (rad := steady_radius states) in *.
    rewrite !andb_true_iff in C. destruct C as [[W RK] M]. unfold radius_ok in RK. rewrite !andb_true_iff in RK. destruct RK as [[R0 R1] L].
    apply (ispos_true ok) in R0. apply (le_true ok) in R1. rewrite (r_one _ _ ok) in R1.
    cbn zeta. split; auto. apply (convex_minimum ok); auto. intros n' Hn.
    assert (Zero : forall n2, near (r rad) (map_network r (net p)) n2 -> total (fun q => dot (rv (pl q)) (forward n2 (rv (input q)))) (data p) = 0).
    { intros n2 H2.
      assert (E : total (fun q => dot (rv (pl q)) (forward n2 (rv (input q)))) (data p) = total (fun q => dot (rv (pl q)) (forward n2 (rv (input q)))) charged).
      { unfold charged, pl. clear - ok. induction (data p) as [|q l IH]; [reflexivity|]. cbn [filter]. rewrite total_cons, IH.
        destruct (vis0 _) eqn:V; cbn [negb]; rewrite ?total_cons; auto. rewrite (vis0_dot ok) by auto. ring. }
      rewrite E. set (hss := map (fun q => start (N := N) (input q)) charged).
      pose proof (moments_sound rad R0 R1 ps (net p) n2 [repeat true (length ps)] [] hss (fun i => rv (fst (nth i ps ([], []))))) as S.
      cbv zeta beta in S. rewrite <- (total_indices (fun s => dot (rv (snd s)) (forward n2 (rv (fst s)))) ([], []) ps) in S.
      transitivity (total (fun s : list N * list N => dot (rv (snd s)) (forward n2 (rv (fst s)))) ps).
      { unfold ps. rewrite total_map. reflexivity. }
      apply S; auto.
      - unfold hss, ps. rewrite !map_length. auto.
      - intros i Hi. unfold ps, hss in *. rewrite map_length in Hi.
        destruct charged as [|q0 rest] eqn:Ch; [cbn in Hi; lia|]. rewrite <- Ch in *.
        rewrite (nth_map_in _ charged i [] q0) by auto. rewrite (nth_map_in _ charged i ([], []) q0) by auto. cbn [fst].
        apply (start_moved ok).
      - unfold hss. rewrite map_map. exact L.
      - intros w. apply (span_input _ _ _ _ (repeat true (length ps)) w (fun _ => 0)); [simpl; auto|apply span_zero; auto|].
        intros i Hi. rewrite on_all by auto. ring.
      - unfold hss. rewrite map_map. exact M. }
    rewrite (total_ext _ (fun q => dot (rv (pl q)) (forward n' (rv (input q))) + dot (rv (pl q)) (forward (map_network r (net p)) (rv (input q))) * -1))
      by (intros; unfold gain, pl; ring).
    rewrite total_plus, total_scale, !Zero by (auto; apply near_refl; auto). lra.
  Qed.
End PathMoments.
