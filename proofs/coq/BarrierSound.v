(** What [check_barrier] accepts is true. *)
From Coq Require Import Reals List Bool NArith Lra Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex QuadraticForm
  Jets Gated Related SecondOrder Continuity Compact Ball Dominant TaylorModels HeldParameters FreeParameters LossModel Barrier.
Import ListNotations.
Open Scope R_scope.

Lemma related_from_flat {A B} (S T : A -> B -> Prop) n m : related S n m -> Forall2 T (flat n) (flat m) -> related T n m.
Proof.
  assert (Ap : forall (a b : list A) (c d : list B), length a = length c -> Forall2 T (a ++ b) (c ++ d) -> Forall2 T a c /\ Forall2 T b d).
  { induction a as [|x a IH]; intros b [|y c] d L H; try discriminate; [auto|]. cbn in H. inversion H; subst.
    destruct (IH b c d) as [H1 H2]; auto. }
  unfold flat. induction 1 as [|l k n m [Eb Hk] _ IH]; intros H; [constructor|]. cbn [map concat] in H.
  assert (Lc : forall W V, Forall2 (Forall2 S) W V -> length (concat W) = length (concat V)).
  { clear. induction 1 as [|w v W V Hw _ IH]; [reflexivity|]. cbn. rewrite !app_length, IH. f_equal. apply (Forall2_same_length _ _ _ Hw). }
  apply Ap in H as [H1 H2]; [|apply Lc, Hk]. constructor; [|apply IH, H2]. split; [exact Eb|]. clear - Hk H1 Ap.
  induction Hk as [|w v W V Hw _ IH]; [constructor|]. cbn in H1. apply Ap in H1 as [A1 A2]; [|apply (Forall2_same_length _ _ _ Hw)]. constructor; auto.
Qed.
Lemma close_all_flip e a b : close_all e a b -> close_all e b a.
Proof. induction 1; constructor; auto. unfold close in *. rewrite <- Rabs_Ropp. replace (- (x - y)) with (y - x) by ring. auto. Qed.

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation models := (models (r := r)).
  Lemma read_rows_related (n : row_network N) : related (fun x y => r x = y) n (read_rows r n).
  Proof.
    induction n as [|l n IH]; constructor; auto. split; [reflexivity|]. cbn [snd].
    induction (snd l) as [|w W IHW]; constructor; auto. induction w; constructor; auto.
  Qed.

  Section Of.
    Context (p : problem N) (decay : list (N * N)) (center : network N) (held : row_network (option N)) (e : N).
    Let c := Problem center (data p) (loss_of p).
    Let n0 := in_rows center.
    Let size := count_free (free_mask held).
    Let n := model_network center held.
    Let pts := active_points c.
    Let outs := map (fun q => (q, outputs_of c n q)) pts.
    Let mR := map_measure r (loss_of p).
    Let ell := loss_function_of mR.
    Let L := penalized (r := r) p decay.
    Let f (d : list R) := L (network_placed (r := r) center held d).
    Context (Wc : well_formed c = true).
    Context (rates : forallb (fun rate => negb (isneg (fst rate)) && negb (isneg (snd rate))) decay = true).
    Context (Kp : related keeps (real_held (r := r) held) (read_rows r n0)) (Hd : holdable (real_held (r := r) held)).
    Context (free_or_plain : nothing_held held = true \/ decay = []).
    Context (e_pos : 0 < r e) (e_le : 2 * r e <= 1).
    Context (steady : forall q, In q pts -> no_kink (trace_of c q) = true /\ forallb (forallb (lasts (add e e))) (trace_of c q) = true).
    Context (stay : forall q, In q pts -> outputs_stay e (loss_of p) q (outputs_of c n q) = true).

    Lemma held_shape : related (fun _ _ => True) held n0.
    Proof.
      unfold real_held in Kp. revert Kp. generalize n0, held. clear. intros m F. revert m. induction F as [|l F IH]; intros m K; destruct m as [|k m]; inversion K as [|? ? ? ? [Eb Kl] Km]; subst; constructor; [|apply IH, Km].
      split; [exact Eb|]. cbn [snd] in Kl. clear - Kl. revert Kl. generalize (snd k). induction (snd l) as [|w W IH]; intros [|v V] H; inversion H as [|? ? ? ? Hv HV]; subst; constructor; auto.
      clear - Hv. revert v Hv. induction w as [|x w IH]; intros [|y v] H; inversion H; subst; constructor; auto.
    Qed.
    Lemma biases_center : with_biases (map_network r center).
    Proof. apply (well_formed_biases (r := r) c Wc). Qed.
    Lemma biases_placed d : with_biases (network_placed (r := r) center held d).
    Proof.
      apply (with_biases_alike (close (norm d + 1)) (map_network r center)); [apply biases_center|].
      apply (network_placed_near center held biases_center held_shape). lra.
    Qed.
    Lemma rows_placed d : in_rows (network_placed (r := r) center held d) = placed (r := r) center held d.
    Proof. apply (in_rows_placed center held held_shape (norm d + 1)). lra. Qed.
    Lemma f_rows d : f d = row_loss ell (map_dataset r (data p)) (real_halves (r := r) decay) (placed (r := r) center held d).
    Proof. unfold f, L. rewrite (penalized_rows ok) by apply biases_placed. rewrite rows_placed. reflexivity. Qed.

    (** The model. *)
    Definition functions_at (q : point N) : list functions :=
      @gated functions (free_functions (r := r) center held) (masks_of (trace_of c q)) (map (fun x _ => r x) (input q)).
    Lemma functions_at_d d q : length d = size -> map (fun g : functions => g d) (functions_at q) =
      @gated numR (placed (r := r) center held d) (masks_of (trace_of c q)) (rv (input q)).
    Proof.
      intros Ld. assert (F : Forall2 (fun (g : functions) x => g d = x) (functions_at q) (@gated numR (placed (r := r) center held d) (masks_of (trace_of c q)) (rv (input q)))).
      { apply (@related_gated functions numR (fun g x => g d = x)); try reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - apply (free_functions_at center held d Ld).
        - induction (input q); cbn; constructor; auto. }
      induction F as [|g x l m H _ IH]; [reflexivity|exact (f_equal2 cons H IH)].
    Qed.
    Lemma outputs_functions q : Forall2 models (outputs_of c n q) (functions_at q).
    Proof.
      apply (@related_gated (modelN N) functions models); auto using (models_zero ok), (models_one ok), (models_add ok), (models_mul ok).
      - apply (free_functions_modelled ok).
      - induction (input q); cbn; constructor; auto. apply (models_still ok). auto.
    Qed.
    Lemma points_modelled l : (forall q, In q l -> In q pts) -> exists t,
      models (sumn (N := modelN N) (map (fun o => point_model (loss_of c) (fst o) (snd o)) (map (fun q => (q, outputs_of c n q)) l))) t /\
      forall d, length d = size -> norm d <= r e -> t d <= total (fun q => r (importance q) * ell (@gated numR (placed (r := r) center held d) (masks_of (trace_of c q)) (rv (input q))) (rv (target q))) l.
    Proof.
      induction l as [|q l IH]; intros Hl; [exists (fun _ => 0); split; [apply (models_zero ok)|intros; apply Rle_refl]|].
      destruct IH as (t & T1 & T2); [intros; apply Hl; simpl; auto|]. assert (Hq : In q pts) by (apply Hl; simpl; auto).
      pose proof Hq as Hq'. apply filter_In in Hq' as [Hq' _].
      destruct (point_modelled ok e ltac:(lra) (loss_of p) q (outputs_of c n q) (functions_at q)) as (s & S1 & S2).
      - apply (well_formed_proper ok c Wc).
      - apply (well_formed_importance ok c Wc q Hq').
      - apply outputs_functions.
      - apply stay, Hq.
      - exists (fun d => s d + t d). split; [apply (models_add ok _ _ s t S1 T1)|]. intros d Ld Nd. rewrite total_cons.
        specialize (S2 d Nd). specialize (T2 d Ld Nd). rewrite functions_at_d in S2 by auto. apply Rplus_le_compat; auto.
    Qed.
    Lemma penalty_modelled : exists t, models (penalty_in (still_halves decay) n) t /\
      forall d, length d = size -> t d = @penalty_in numR (real_halves (r := r) decay) (placed (r := r) center held d).
    Proof.
      exists (@penalty_in functions (map (fun h => ((fun _ => r (fst h)) : functions, (fun _ => r (snd h)) : functions)) (halves decay)) (free_functions (r := r) center held)). split.
      - apply (@related_penalty (modelN N) functions models); auto using (models_zero ok), (models_add ok), (models_mul ok).
        + unfold still_halves. induction (halves decay) as [|h hs IH]; cbn [map]; constructor; auto. cbn [fst snd]. split; apply (models_still ok); auto.
        + apply (free_functions_modelled ok).
      - intros d Ld. apply (@related_penalty functions numR (fun g x => g d = x)); try reflexivity.
        + intros x y x' y' <- <-. reflexivity.
        + intros x y x' y' <- <-. reflexivity.
        + unfold real_halves. induction (halves decay) as [|h hs IH]; cbn [map]; constructor; auto.
        + apply (free_functions_at center held d Ld).
    Qed.

    Lemma only_active (g : point N -> R) : (forall q, In q (data p) -> is0 (importance q) = true -> g q = 0) -> total g pts = total g (data p).
    Proof.
      unfold pts, active_points. cbn [data c]. generalize (data p). clear. intros l H. induction l as [|q l IH]; [reflexivity|]. cbn [filter].
      specialize (IH ltac:(intros; apply H; simpl; auto)). destruct (is0 (importance q)) eqn:Z; cbn [negb]; rewrite ?total_cons, IH; [|reflexivity].
      rewrite H; simpl; auto. ring.
    Qed.
    Lemma outputs_gated d q : In q pts -> norm d <= r e -> run (placed (r := r) center held d) (rv (input q)) =
      @gated numR (placed (r := r) center held d) (masks_of (trace_of c q)) (rv (input q)).
    Proof.
      intros Hq Nd. destruct (steady q Hq) as [K S]. rewrite <- rows_placed, <- run_rows. unfold trace_of in *. cbn [net c] in *.
      assert (E2 : r (add e e) = 2 * r e) by (rewrite (r_add _ _ ok); ring).
      rewrite (forward_gated ok (add e e) ltac:(lra) ltac:(lra) center (network_placed (r := r) center held d) (start (input q)) (rv (input q))); auto.
      - apply (network_placed_near center held biases_center held_shape). lra.
      - apply (start_moved ok (add e e)).
    Qed.
    Lemma below_loss : exists t, models (loss_model c decay n outs) t /\ forall d, ball size (r e) d -> t d <= f d.
    Proof.
      destruct (points_modelled pts) as (t & T1 & T2); auto. destruct penalty_modelled as (s & S1 & S2).
      exists (fun d => t d + s d). split; [apply (models_add ok _ _ t s T1 S1)|]. intros d [Ld Nd]. rewrite f_rows. unfold row_loss. rewrite S2 by auto.
      apply Rplus_le_compat_r. eapply Rle_trans; [apply T2; auto|]. unfold map_dataset. rewrite total_map.
      right. rewrite <- only_active.
      - apply total_ext. intros q Hq. cbn [map_point importance input target]. f_equal. f_equal. symmetry. apply outputs_gated; auto.
      - intros q _ Z. apply (is0_true ok) in Z. cbn [map_point importance]. rewrite Z. ring.
    Qed.

    (** The loss is lower semicontinuous. *)
    Lemma rates_positive : Forall (fun rate => 0 <= fst rate /\ 0 <= snd rate) (map (fun rate => (r (fst rate), r (snd rate))) decay).
    Proof.
      rewrite forallb_forall in rates. apply Forall_map, Forall_forall. intros rate H. specialize (rates rate H). apply andb_true_iff in rates as [A B].
      apply negb_true_iff, (isneg_false ok) in A, B. auto.
    Qed.
    Lemma f_lower_semicontinuous K : lower_semicontinuous K f.
    Proof.
      intros x _ eps He. set (n' := network_placed (r := r) center held x).
      destruct (loss_lower_semicontinuous mR (map_dataset r (data p)) n' (well_formed_proper ok c Wc)) with (e := eps / 2) as (d1 & D1 & H1); [|lra|].
      { intros q Hq. apply in_map_iff in Hq as (q' & <- & Hq'). apply (well_formed_importance ok c Wc q' Hq'). }
      destruct (penalty_falls _ rates_positive n') as (C & C0 & H2).
      set (d2 := eps / 2 / (C + 1)). assert (D2 : 0 < d2) by (apply Rdiv_lt_0_compat; lra). assert (E2 : d2 * (C + 1) = eps / 2) by (unfold d2; field; lra).
      exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2). intros d _ Cl.
      assert (Near : near (Rmin d1 d2) n' (network_placed (r := r) center held d)).
      { apply near_out_rows; [apply biases_placed|]. unfold n'. rewrite rows_placed. apply (placed_moves center held); auto. apply Rmin_pos; auto. }
      assert (N1 : near d1 n' (network_placed (r := r) center held d)) by (revert Near; apply alike_impl; unfold close; intros; lra).
      specialize (H1 _ N1). specialize (H2 _ _ Near). unfold f, L, penalized. fold mR n'. fold ell in H1 |- *.
      assert (C * Rmin d1 d2 <= C * d2) by (apply Rmult_le_compat_l; auto). lra.
    Qed.

    (** The center, and what rises from it. *)
    Let x := loss_model c decay n outs.
    Let here := add (loss_here c) (penalty_in (halves decay) n0).
    Lemma f_center : f (repeat 0 size) = r here.
    Proof.
      rewrite f_rows. unfold size. rewrite (placed_zero center held held_shape). unfold here. rewrite (r_add _ _ ok), (r_loss_here ok). unfold row_loss. f_equal.
      - unfold loss, c. cbn [map_problem net data loss_of]. unfold total. f_equal. apply map_ext. intros q. rewrite run_rows, in_rows_map. reflexivity.
      - symmetry. apply (@related_penalty N numR (fun a b => r a = b)).
        + apply (r_zero _ _ ok).
        + intros a b a' b' <- <-. apply (r_add _ _ ok).
        + intros a b a' b' <- <-. apply (r_mul _ _ ok).
        + unfold real_halves. induction (halves decay) as [|h hs IH]; cbn [map]; constructor; auto.
        + apply read_rows_related.
    Qed.

    Lemma keeps_placed d : related keeps (real_held (r := r) held) (placed (r := r) center held d).
    Proof.
      pose proof (placed_close (r := r) center held held_shape (norm d + 1) d ltac:(lra)) as P.
      apply (related_from_flat (fun _ _ => True)).
      - pose proof (related_compose _ _ _ _ _ Kp P) as Q. revert Q. apply related_imp. auto.
      - unfold placed. rewrite flat_fill, <- (real_mask (r := r) held). unfold free_mask. pose proof (related_flat _ _ _ Kp) as F. unfold n0 in F. revert F.
        generalize (flat (real_held (r := r) held)), (flat (read_rows r (in_rows center))). clear. intros os ws F. revert d.
        induction F as [|o w os ws Ho _ IH]; intros d; [cbn; constructor|]. cbn [map scatter].
        destruct o as [v|]; cbn [is_free keeps] in *; [|destruct d]; cbn [map2]; constructor; cbn [keeps]; auto. lra.
    Qed.
    (** Whatever is near a placed network has the loss of a placed network nearby. *)
    Lemma brought_back d s : length d = size -> 0 < s -> exists delta, 0 < delta /\ forall n', near delta (network_placed (r := r) center held d) n' ->
      exists d', close_all s d d' /\ L n' = f d'.
    Proof.
      intros Ld Hs.
      assert (G : exists delta, 0 < delta /\ forall m, related (close delta) (placed (r := r) center held d) m -> exists m',
        related (close s) (placed (r := r) center held d) m' /\ related keeps (real_held (r := r) held) m' /\
        row_loss ell (map_dataset r (data p)) (real_halves (r := r) decay) m' = row_loss ell (map_dataset r (data p)) (real_halves (r := r) decay) m).
      { destruct free_or_plain as [Free|Plain].
        - exists s. split; auto. intros m Hm. exists m. repeat split; auto. apply nothing_held_keeps; auto.
          pose proof (related_compose _ _ _ _ _ (keeps_placed d) Hm) as Q. revert Q. apply related_imp. auto.
        - destruct (settle_sound _ _ Hd (keeps_placed d) s Hs) as (delta & D & H). exists delta. split; auto. intros m Hm.
          destruct (H m Hm) as (A & B & Same). exists (settle (real_held (r := r) held) m). repeat split; auto. unfold row_loss. rewrite Plain. f_equal.
          apply total_ext. intros q _. rewrite Same. reflexivity. }
      destruct G as (delta & D & G). exists delta. split; auto. intros n' Hn. pose proof (with_biases_alike _ _ _ (biases_placed d) Hn) as W.
      assert (Rel : related (close delta) (placed (r := r) center held d) (in_rows n')).
      { rewrite <- rows_placed. clear - Hn. unfold in_rows, related. induction Hn as [|l l' a b Hl _ IH]; cbn [map]; constructor; auto. apply alike_rows in Hl as [A B]. auto. }
      destruct (G _ Rel) as (m' & M1 & M2 & M3).
      destruct (found_again center held held_shape s d m' Hs Ld Kp M2 M1) as (d' & C & ->). exists d'. split; auto.
      rewrite f_rows, M3. unfold L. rewrite (penalized_rows ok) by auto. reflexivity.
    Qed.

    Context (m : N) (m_pos : isneg m = false).
    Context (curved_so : forall d, length d = size -> r m * dot d d <= form_at (map rv (bend (jet_of x))) d).
    Context (up : rises x size m (sub here (at_0 (jet_of x))) e = true).
    Let fall := add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e))).
    Theorem minimum_inside reach d0 : within d0 (net p) center = true -> r d0 + r e <= reach ->
      minimum_nearby reach (r (at_0 (jet_of x)) - r fall) (r here) L (map_network r (net p)).
    Proof.
      intros Wi Hr. destruct below_loss as (t & T1 & T2). fold x in T1. apply (isneg_false ok) in m_pos.
      unfold rises in up. apply (lt_true ok) in up. rewrite !(r_mul _ _ ok), !(r_add _ _ ok), !(r_mul _ _ ok), (r_sub ok), (r_normn ok), (r_count ok) in up.
      destruct (smallest_inside (r := r) size f t x (r e) (r m) (r here - r (at_0 (jet_of x)))) as (d & Ld & Nd & Min & Lo & Hi); auto; try lra.
      - apply f_lower_semicontinuous.
      - rewrite f_center. lra.
      - exists (network_placed (r := r) center held d). split; [|split].
        + pose proof (within_near ok (r e) d0 (net p) center (network_placed (r := r) center held d) Wi) as Near.
          assert (Near2 : near (r d0 + r e) (map_network r (net p)) (network_placed (r := r) center held d)).
          { apply Near, (network_placed_near center held biases_center held_shape). exact Nd. }
          revert Near2. apply alike_impl. unfold close. intros. lra.
        + pose proof (pos_INR size) as P. set (s := (r e - norm d) / (INR size + 1)). assert (S0 : 0 < s) by (apply Rdiv_lt_0_compat; lra).
          assert (Es : s * (INR size + 1) = r e - norm d) by (unfold s; field; lra).
          destruct (brought_back d s Ld S0) as (delta & D & H). exists delta. split; auto. intros n' Hn. destruct (H n' Hn) as (d' & C & ->).
          apply Min. pose proof (Forall2_same_length _ _ _ C) as Lc. split; [congruence|].
          apply close_all_flip in C. apply close_all_norm in C. rewrite <- Lc, Ld in C. lra.
        + fold (f d). split; [|rewrite f_center in Hi; exact Hi]. unfold fall. rewrite (r_add _ _ ok), !(r_mul _ _ ok), (r_normn ok).
          replace (r e * (r e * r e)) with (r e ^ 3) by ring. lra.
    Qed.
  End Of.

  Theorem check_barrier_sound p decay center names curvature reach lower upper :
    check_barrier p decay center names curvature = Some (reach, lower, upper) ->
    minimum_nearby (r reach) (r lower) (r upper) (penalized (r := r) p decay) (map_network r (net p)).
  Proof.
    unfold check_barrier. set (c := Problem center (data p) (loss_of p)). set (n0 := in_rows center). set (held := hold names n0).
    destruct (_ && (_ || _)) eqn:C1; [|discriminate]. rewrite !andb_true_iff in C1. destruct C1 as (((((_ & Wc) & Rt) & Kp) & Hd) & Fr).
    destruct (forallb no_kink _) eqn:NK; [|discriminate]. set (n := model_network center held). set (outs := map (fun q => (q, outputs_of c n q)) (active_points c)).
    set (x := loss_model c decay n outs). set (size := count_free (free_mask held)). set (m := mul curvature (inv (two_to 2))). set (u := mul m _).
    destruct (at_least _ _ _ _ && _) eqn:C2; [|discriminate]. apply andb_true_iff in C2 as [AL Mp]. apply negb_true_iff in Mp.
    set (here := add (loss_here c) (penalty_in (halves decay) n0)). set (gap := sub here (at_0 (jet_of x))). set (e := first_radius _ _ _).
    destruct (_ && _ && _) eqn:C3; [|discriminate]. rewrite !andb_true_iff in C3. destruct C3 as ((Up & RK) & St).
    set (d := distance _ _). destruct (within d (net p) center) eqn:Wi; [|discriminate]. intros E. injection E as <- <- <-.
    unfold radius_ok in RK. rewrite !andb_true_iff in RK. destruct RK as [[R0 R1] Last].
    apply (ispos_true ok) in R0. apply (le_true ok) in R1. rewrite (r_add _ _ ok) in R0, R1. rewrite (r_one _ _ ok) in R1.
    rewrite forallb_forall in Last, NK, St.
    assert (M : minimum_nearby (r (round_up (add d e))) (r (at_0 (jet_of x)) - r (add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e))))) (r here)
      (penalized (r := r) p decay) (map_network r (net p))).
    { apply (minimum_inside p decay center held e) with (m := m) (d0 := d); auto.
      - apply (keepsn_sound ok), Kp.
      - apply (holdablen_sound ok), Hd.
      - apply orb_true_iff in Fr as [Fr|Fr]; [left; exact Fr|right; destruct decay; [reflexivity|discriminate]].
      - lra.
      - lra.
      - intros q Hq. split; [apply NK|apply Last]; apply in_map, Hq.
      - intros q Hq. apply (St (q, outputs_of c n q)). unfold outs. apply (in_map (fun q => (q, outputs_of c n q))), Hq.
      - intros d' Ld. apply (at_least_sound ok m u size _ AL d' Ld).
      - rewrite <- (r_add _ _ ok). apply (round_up_above ok). }
    destruct M as (n' & M1 & M2 & M3 & M4). exists n'. split; [exact M1|]. split; [exact M2|].
    rewrite (r_opp _ _ ok).
    pose proof (round_up_above ok here) as A1.
    pose proof (round_up_above ok (sub (add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e)))) (at_0 (jet_of x)))) as A2.
    rewrite (r_sub ok) in A2. split; [|exact (Rle_trans _ _ _ M4 A1)]. apply Rle_trans with (2 := M3).
    clear - A2. match goal with |- - ?a <= ?b - ?c => assert (c - b <= a) by exact A2; lra end.
  Qed.
End Sound.
