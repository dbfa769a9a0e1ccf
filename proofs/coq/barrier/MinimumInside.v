(** The point with the smallest loss in the ball around the center is a local minimum of all networks near it. *)
From Coq Require Import Reals List Bool NArith Lra Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex QuadraticForm
  Jets Gated Related SecondOrder Continuity Compact Ball Dominant TaylorModels HeldParameters FreeParameters LossModel Slanted KinkStates Barrier.
Import ListNotations.
Open Scope R_scope.

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation models := (models (r := r)).
  Section Of.
    Context (p : problem N) (decay : list (N * N)) (center : network N) (held : row_network (option N)) (e : N).
    Let c := Problem center (data p) (loss_of p).
    Let n0 := in_rows center.
    Let size := count_free (free_mask held).
    Let n := model_network center held.
    Let pts := map snd (active_points c).
    Let mR := map_measure r (loss_of p).
    Let ell := loss_function_of mR.
    Let L := penalized (r := r) p decay.
    Let f (d : list R) := L (network_placed (r := r) center held d).
    Context (Wc : well_formed c = true).
    Context (rates : forallb (fun rate => negb (isneg (fst rate)) && negb (isneg (snd rate))) decay = true).
    Context (Kp : related keeps (real_held (r := r) held) (read_rows r n0)) (Hd : holdable (real_held (r := r) held)).
    Context (free_or_plain : nothing_held held = true \/ decay = []).
    Context (e_pos : 0 < r e) (e_le : r e <= 1) (cases : list (@point_case N)) (points : map at_point cases = pts).
    Context (cases_stay : forall pc, In pc cases -> case_stays e (loss_of p) n0 pc = true).
    Context (cases_formed : forall pc, In pc cases -> pc = case_of (loss_of p) n (gates pc) (at_point pc)).

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

    (** The model of one data point. *)
    Notation P d := (placed (r := r) center held d).
    Notation free := (free_functions (r := r) center held).
    Notation slopesF gs := (map (map (fun g => (fun _ => r (slope_of g)) : functions)) gs).
    Notation slopesR gs := (map (map (fun g => r (slope_of g))) gs).
    Notation inputsF q := (map (fun x => (fun _ => r x) : functions) (input q)).
    Notation at_ d fs := (map (fun g : functions => g d) fs).
    Lemma at_related d (fs : list functions) (ys : list R) : Forall2 (fun (g : functions) y => g d = y) fs ys -> at_ d fs = ys.
    Proof. induction 1 as [|g y fs ys H _ IH]; [reflexivity|exact (f_equal2 cons H IH)]. Qed.
    Lemma still_slopes gs : Forall2 (Forall2 models) (map (map (fun g => model_still (slope_of g))) gs) (slopesF gs).
    Proof. induction gs as [|g gs IH]; cbn [map]; constructor; auto. clear IH. induction g; cbn [map]; constructor; auto. apply (models_still ok). auto. Qed.
    Lemma still_inputs q : Forall2 models (map model_still (input q)) (inputsF q).
    Proof. induction (input q); cbn; constructor; auto. apply (models_still ok). auto. Qed.
    Lemma slopes_at d gs : Forall2 (Forall2 (fun (g : functions) y => g d = y)) (slopesF gs) (slopesR gs).
    Proof. induction gs as [|g gs IH]; cbn [map]; constructor; auto. clear IH. induction g; cbn [map]; constructor; auto. Qed.
    Lemma inputs_at d q : Forall2 (fun (g : functions) y => g d = y) (inputsF q) (rv (input q)).
    Proof. induction (input q); cbn; constructor; auto. Qed.
    Lemma add_at d (x y : functions) (x' y' : numR) : x d = x' -> y d = y' -> add x y d = add x' y'.
    Proof. intros <- <-. reflexivity. Qed.
    Lemma mul_at d (x y : functions) (x' y' : numR) : x d = x' -> y d = y' -> mul x y d = mul x' y'.
    Proof. intros <- <-. reflexivity. Qed.
    Lemma placed_beside d : norm d <= r e -> related (beside (r := r) e) n0 (P d).
    Proof.
      intros Nd. assert (A : related (fun a b => Rabs (b - a) <= r e) (read_rows r n0) (P d)).
      { apply (fill_self _ (fun a b => Rabs (b - a) <= r e)); [|rewrite scatter_length, (mask_length (r := r) center held held_shape); auto].
        intros a b Hb. replace (a + b - a) with b by ring. apply scatter_in in Hb as [->|Hb]; [rewrite Rabs_R0; lra|].
        pose proof (norm_entries d) as E. rewrite Forall_forall in E. specialize (E b Hb). lra. }
      pose proof (related_compose _ _ _ _ _ (read_rows_related (r := r) n0) A) as Q. revert Q. apply related_imp. intros w y (v & <- & H). exact H.
    Qed.
    Lemma starts q : Forall2 (moves (r := r)) (map (fun x => Signal x zero) (input q)) (rv (input q)).
    Proof.
      induction (input q) as [|x l IH]; cbn [map Numbers.rv]; constructor; auto. unfold moves. cbn [value spread]. rewrite (r_zero _ _ ok), Rminus_diag_eq, Rabs_R0; auto. lra.
    Qed.
    Lemma penalties_modelled zs fs : Forall2 (Forall2 models) zs fs -> forall gs : list (list (gate N)),
      models (@penalties_in N (modelN N) model_still gs zs) (@penalties_in N functions (fun k _ => r k) gs fs).
    Proof.
      intros MZ gs. unfold penalties_in. apply (@related_sum (modelN N) functions models); auto using (models_zero ok), (models_add ok).
      revert gs. induction MZ as [|z phis zs fs Hz _ IH]; intros [|g gs]; cbn [map2]; constructor; auto.
      apply (@related_sum (modelN N) functions models); auto using (models_zero ok), (models_add ok). revert g.
      induction Hz as [|y phi z phis Hy _ IHz]; intros [|u g]; cbn [map2]; constructor; auto. destruct u; try apply (models_zero ok).
      apply (models_mul ok (model_still penalty) _ (fun _ => r penalty)); [apply (models_still ok); auto|apply (models_mul ok); auto].
    Qed.
    Lemma penalties_at d fs : forall gs : list (list (gate N)),
      @penalties_in N functions (fun k _ => r k) gs fs d = @penalties_in N numR r gs (map (fun l => at_ d l) fs).
    Proof.
      intros gs. unfold penalties_in. apply (@related_sum functions numR (fun g y => g d = y)); auto using add_at.
      revert gs. induction fs as [|phis fs IH]; intros [|g gs]; cbn [map map2]; constructor; auto.
      apply (@related_sum functions numR (fun g y => g d = y)); auto using add_at. revert g.
      induction phis as [|phi phis IHz]; intros [|u g]; cbn [map map2]; constructor; auto. destruct u; reflexivity.
    Qed.
    Lemma case_modelled pc : In pc cases -> In (at_point pc) (data p) -> exists t, models (case_model (loss_of p) pc) t /\
      forall d, length d = size -> norm d <= r e -> t d <= r (importance (at_point pc)) * ell (run (P d) (rv (input (at_point pc)))) (rv (target (at_point pc))).
    Proof.
      intros Hpc Hq. pose proof (cases_stay pc Hpc) as S. pose proof (cases_formed pc Hpc) as Fm. set (q := at_point pc) in *. set (gs := gates pc) in *.
      unfold case_stays in S. fold q gs in S. rewrite !andb_true_iff in S. destruct S as ((S1 & S2) & S3).
      set (gF := @slanted functions free (slopesF gs) (inputsF q)).
      assert (Ho : outs pc = slanted n (map (map (fun g => model_still (slope_of g))) gs) (map model_still (input q))).
      { rewrite Fm. unfold case_of. destruct (existsb _ gs); reflexivity. }
      assert (MF : Forall2 models (outs pc) gF).
      { rewrite Ho. apply (@related_slanted (modelN N) functions models); auto using (models_zero ok), (models_one ok), (models_add ok), (models_mul ok), still_slopes, still_inputs.
        apply (free_functions_modelled ok). }
      destruct (point_modelled ok e e_le (loss_of p) q (outs pc) gF (well_formed_proper ok c Wc) (well_formed_importance ok c Wc q Hq) MF S2) as (t & ss & T1 & T2 & T3).
      assert (Here : forall d, length d = size -> norm d <= r e -> stand (r := r) gs (P d) (rv (input q)) /\ at_ d gF = @slanted numR (P d) (slopesR gs) (rv (input q))).
      { intros d Ld Nd. split.
        - apply (stay_stand ok e (Rlt_le _ _ e_pos) n0 (P d) gs _ _ (placed_beside d Nd) (starts q) S1).
        - apply at_related, (@related_slanted functions numR (fun g y => g d = y)); auto using add_at, mul_at, slopes_at, inputs_at. apply (free_functions_at center held d Ld). }
      unfold case_model. fold q gs. destruct (existsb (existsb is_pinned) gs) eqn:Pin.
      - set (zF := @slanted_hidden functions free (slopesF gs) (inputsF q)). set (bF := @carried_hidden functions free (slopesF gs) ss).
        assert (Hh : hidden pc = slanted_hidden n (map (map (fun g => model_still (slope_of g))) gs) (map model_still (input q)) /\
          backs pc = carried_hidden n (map (map (fun g => model_still (slope_of g))) gs) (point_slopes (loss_of p) q (outs pc))).
        { rewrite Ho. rewrite Fm at 1 2. unfold case_of. rewrite Pin. auto. }
        destruct Hh as [Hz Hb].
        assert (MZ : Forall2 (Forall2 models) (hidden pc) zF).
        { rewrite Hz. apply (@related_slanted_hidden (modelN N) functions models); auto using (models_zero ok), (models_one ok), (models_add ok), (models_mul ok), still_slopes, still_inputs.
          apply (free_functions_modelled ok). }
        assert (MB : Forall2 (Forall2 models) (backs pc) bF).
        { rewrite Hb. apply (@related_carried_hidden (modelN N) functions models); auto using (models_add ok), (models_mul ok), still_slopes. apply (free_functions_modelled ok). }
        exists (fun d => t d + @penalties_in N functions (fun k _ => r k) gs zF d). split.
        { apply (models_add ok _ _ t _ T1). apply penalties_modelled, MZ. }
        intros d Ld Nd. destruct (Here d Ld Nd) as [St Ag]. destruct (stand_lengths (r := r) (P d) gs (rv (input q)) (rv (input q)) St eq_refl) as [L1 L2].
        specialize (T3 d Nd (run (P d) (rv (input q)))). rewrite Ag in T3. rewrite <- (map_length (fun g : functions => g d)), Ag in T3. specialize (T3 L1).
        assert (Zd : map (fun l => at_ d l) zF = @slanted_hidden numR (P d) (slopesR gs) (rv (input q))).
        { assert (A : Forall2 (Forall2 (fun (g : functions) y => g d = y)) zF (@slanted_hidden numR (P d) (slopesR gs) (rv (input q)))).
          { apply (@related_slanted_hidden functions numR (fun g y => g d = y)); auto using add_at, mul_at, slopes_at, inputs_at. apply (free_functions_at center held d Ld). }
          clear - A. induction A as [|l ys zF Y H _ IH]; [reflexivity|]. cbn [map]. f_equal; [apply at_related, H|exact IH]. }
        assert (Bd : map (fun l => at_ d l) bF = @carried_hidden numR (P d) (slopesR gs) (at_ d ss)).
        { assert (A : Forall2 (Forall2 (fun (g : functions) y => g d = y)) bF (@carried_hidden numR (P d) (slopesR gs) (at_ d ss))).
          { apply (@related_carried_hidden functions numR (fun g y => g d = y)); auto using add_at, mul_at, slopes_at; [apply (free_functions_at center held d Ld)|].
            clear. induction ss; cbn; constructor; auto. }
          clear - A. induction A as [|l ys bF Y H _ IH]; [reflexivity|]. cbn [map]. f_equal; [apply at_related, H|exact IH]. }
        apply andb_true_iff in S3 as [S3 S4]. apply negb_true_iff, (isneg_false ok) in S4.
        set (bar := sumn (concat (map2 (map2 (price e)) gs (hidden pc)))) in *.
        assert (Rch : forall (w : modelN N) (phi : functions), models w phi -> Rabs (phi d - r (at_0 (jet_of w))) <= r (TaylorModels.reach_of w) * r e).
        { intros w phi M. pose proof (models_reach ok w phi d M ltac:(lra)) as A. assert (0 <= r (TaylorModels.reach_of w)) by (unfold TaylorModels.reach_of; destruct M; rewrite !(r_add _ _ ok); lra).
          assert (r (TaylorModels.reach_of w) * norm d <= r (TaylorModels.reach_of w) * r e) by (apply Rmult_le_compat_l; auto). lra. }
        pose proof (afford_all_pay ok e bar n0 S4 (P d) gs (backs pc) (hidden pc) _ (at_ d ss) (rv (input q)) (placed_beside d Nd) St S3 eq_refl) as Pay.
        rewrite <- Bd in Pay. specialize (Pay ltac:(clear - MB Rch; induction MB as [|l fs B Fs H _ IH]; cbn [map]; constructor; auto; induction H as [|w phi l fs M _ IHl]; cbn [map]; constructor; auto;
          unfold at_least_from; specialize (Rch w phi M); pose proof (Rle_abs (- (phi d - r (at_0 (jet_of w))))) as Q; rewrite Rabs_Ropp in Q; lra)).
        pose proof (true_above_slanted_here (r bar) (P d) _ _ _ _ S4 Pay) as Ab.
        pose proof (payments_cover ok e (P d) gs (rv (input q)) (hidden pc)) as Cov. rewrite <- Zd in Cov.
        specialize (Cov ltac:(clear - MZ Rch; induction MZ as [|l fs B Fs H _ IH]; cbn [map]; constructor; auto; induction H as [|w phi l fs M _ IHl]; cbn [map]; constructor; auto;
          specialize (Rch w phi M); pose proof (Rabs_triang (phi d - r (at_0 (jet_of w))) (r (at_0 (jet_of w)))) as Q;
          replace (phi d - r (at_0 (jet_of w)) + r (at_0 (jet_of w))) with (phi d) in Q by ring; lra)).
        specialize (Cov (stay_penalties ok e n0 gs _ S1)).
        assert (Lz : length gs = length (hidden pc)) by (rewrite (Forall2_same_length _ _ _ MZ), <- (map_length (fun l => at_ d l)), Zd; symmetry; exact L2).
        specialize (Cov Lz).
        assert (Pd : @penalties_in N functions (fun k _ => r k) gs zF d = @penalties_in N numR r gs (map (fun l => at_ d l) zF)).
        { apply penalties_at. }
        rewrite Pd. unfold ell, mR. lra.
      - assert (Hh : hidden pc = []) by (rewrite Fm; unfold case_of; rewrite Pin; reflexivity).
        exists (fun d => t d + 0). split.
        { apply (models_add ok _ _ t (fun _ => 0) T1). rewrite Hh. unfold penalties_in. destruct gs; apply (models_zero ok). }
        intros d Ld Nd. destruct (Here d Ld Nd) as [St Ag]. rewrite Rplus_0_r.
        assert (Ex : @slanted numR (P d) (slopesR gs) (rv (input q)) = run (P d) (rv (input q))).
        { apply (stand_exact ok); auto. clear - Pin. apply Forall_forall. intros g Hg. apply Forall_forall. intros u Hu. destruct u; auto.
          assert (X : existsb (existsb is_pinned) gs = true); [|congruence]. apply existsb_exists. exists g. split; auto. apply existsb_exists. exists (Pinned slope penalty). auto. }
        specialize (T3 d Nd (run (P d) (rv (input q)))). rewrite Ag, Ex in T3. rewrite <- (map_length (fun g : functions => g d)), Ag, Ex in T3. specialize (T3 eq_refl). unfold ell, mR. lra.
    Qed.
    Lemma points_modelled l : (forall pc, In pc l -> In pc cases) -> exists t, models (sumn (N := modelN N) (map (case_model (loss_of c)) l)) t /\
      forall d, length d = size -> norm d <= r e -> t d <= total (fun q => r (importance q) * ell (run (P d) (rv (input q))) (rv (target q))) (map at_point l).
    Proof.
      induction l as [|pc l IH]; intros Hl; [exists (fun _ => 0); split; [apply (models_zero ok)|intros; apply Rle_refl]|].
      destruct IH as (t & T1 & T2); [intros; apply Hl; simpl; auto|]. assert (Hpc : In pc cases) by (apply Hl; simpl; auto).
      destruct (case_modelled pc Hpc) as (s & S1 & S2).
      { assert (A : In (at_point pc) pts) by (rewrite <- points; apply in_map, Hpc). apply in_map_iff in A as ((i & q) & E & A). apply filter_In in A as [A _].
        cbn [snd] in E. subst q. clear - A. cbn [data c] in A. revert A. generalize 0%N. induction (data p) as [|a l IH]; intros k A; [destruct A|].
        destruct A as [A|A]; [left; congruence|right; apply (IH _ A)]. }
      exists (fun d => s d + t d). split; [apply (models_add ok _ _ s t S1 T1)|]. intros d Ld Nd. cbn [map]. rewrite total_cons.
      specialize (S2 d Ld Nd). specialize (T2 d Ld Nd). apply Rplus_le_compat; auto.
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
      unfold pts, active_points. cbn [data c]. generalize (data p), 0%N. clear. intros l. induction l as [|q l IH]; intros k H; [reflexivity|]. cbn [numbered filter snd].
      specialize (IH (BinNat.N.succ k) ltac:(intros; apply H; simpl; auto)). destruct (is0 (importance q)) eqn:Z; cbn [negb map snd]; rewrite ?total_cons, IH; [|reflexivity].
      rewrite H; simpl; auto. ring.
    Qed.
    Lemma below_loss : exists t, models (loss_model c decay n cases) t /\ forall d, ball size (r e) d -> t d <= f d.
    Proof.
      destruct (points_modelled cases) as (t & T1 & T2); auto. destruct penalty_modelled as (s & S1 & S2).
      exists (fun d => t d + s d). split; [apply (models_add ok _ _ t s T1 S1)|]. intros d [Ld Nd]. rewrite f_rows. unfold row_loss. rewrite S2 by auto.
      apply Rplus_le_compat_r. eapply Rle_trans; [apply T2; auto|]. unfold map_dataset. rewrite (total_map (map_point r)), points. right. apply only_active.
      intros q _ Z. apply (is0_true ok) in Z. cbn [map_point importance]. rewrite Z. ring.
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
    Let x := loss_model c decay n cases.
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
End Sound.
