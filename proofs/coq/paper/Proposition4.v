(** Proposition 4: "There exists a normalized (whitened) dataset satisfying: Given an arbitrary feed forward rectifier
    network with weights initialized from a normal distribution and biases initialized to 0 and an arbitrary epsilon in
    [0, 1), with probability at least 1 - epsilon, gradient based techniques using log loss never achieve 0 training
      error
    nor they ever converge." Appendix B.1: "all the samples are mapped to 0, and one positive sample to some positive
    value ... during any gradient based learning projection of samples mapped to 0 will not change."

    Formalised is the deterministic part of the amended half, for every depth, width and dimension: if one point,
      the star
    x*, has label 1 and x* x_i <= -1 for all others, and every unit of the first layer is off at every other point, all
    later weights are at least 0 and the hidden layers after the first have no bias,
      then gradient descent on the log loss
    (any step sizes and batches, with or without momentum) keeps it so, gives all other points one common output, and,
      if
    both labels occur among these, never has training error 0.
    All weights positive and all biases 0 is such a state where
    the other points have negative coordinates only. That such data exist stands in
    Proposition4Data.v, the probability of the state in Proposition4Odds.v. Not formalised: that the method does not
    converge. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Dead Backpropagation.
Import ListNotations.
Open Scope R_scope.

(** The derivative by the output f of the log loss, -ln(sigmoid f) for label 1 and -ln(1 - sigmoid f) for label 0. (That it
    is the derivative is calculus and not proved: the logarithm of Coq's library rests on a further axiom.) *)
Definition sigmoid (f : R) : R := / (1 + exp (- f)).
Definition log_loss_slope (label : bool) (f : R) : R := sigmoid f - (if label then 1 else 0).
(** Correct: the sign of the output is that of the label. *)
Definition correct (label : bool) (f : R) : Prop := if label then 0 < f else f < 0.

Lemma sigmoid_range f : 0 < sigmoid f < 1.
Proof.
  unfold sigmoid. pose proof (exp_pos (- f)). split; [apply Rinv_0_lt_compat; lra|].
  apply Rmult_lt_reg_r with (1 + exp (- f)); [lra|]. rewrite Rinv_l; lra.
Qed.

Section Training.
  Variables (star : list R) (others : list (list R * bool)).
  Hypothesis opposed : forall p, In p others -> dot star (fst p) <= -1.

  (** A batch of labelled points, the star having label 1, as messages of the log loss. *)
  Definition point_of_data (p : list R * bool) : Prop := p = (star, true) \/ In p others.
  Definition log_message (n : network R) (p : list R * bool) : message :=
    (fst p, [log_loss_slope (snd p) (hd 0 (forward n (fst p)))]).

  (** Gradient descent with momentum: rho = 0 and kappa = 1 is plain gradient descent. *)
  Definition descent (run : nat -> network R) (batches : nat -> list (list R * bool)) : Prop :=
    (forall t, same_shape (run O) (run t)) /\ (forall t p, In p (batches t) -> point_of_data p) /\
    exists (rho kappa eta : nat -> R) (m : nat -> parameter -> R),
    (forall t, 0 <= rho t /\ 0 <= kappa t /\ 0 <= eta t) /\ forall a, m O a = 0 /\ forall t,
    m (S t) a = rho t * m t a + kappa t * gradient (run t) (map (log_message (run t)) (batches t)) a /\
    value (run (S t)) a = value (run t) a - eta t * m (S t) a.

  (** Every unit of the first layer is off at every other point; later weights are not negative. *)
  Definition stuck (n : network R) : Prop :=
    match n with
    | [] => False
    | first :: later =>
        later <> [] /\ layer_shape (length star) (length (weight first)) first /\
        (forall p, In p others -> Forall (fun z => z < 0) (affine first (fst p))) /\
        Forall (fun l => Forall (Forall (Rle 0)) (weight l)) later /\
        Forall (fun l => bias l = None) (removelast later)
    end.

  (** A gradient, or a velocity, that moves the units of the first layer along (x*, 1) and raises all later weights. *)
  Definition upwards (G : parameter -> R) : Prop :=
    (exists s, (forall u, s u <= 0) /\ forall u, G (At 1 u None) = s u /\ forall i,
      G (At 1 u (Some i)) = s u * nth i star 0) /\
    forall k u i, G (At (S (S k)) u (Some i)) <= 0.
  Lemma upwards_zero : upwards (fun _ => 0).
  Proof. split; [|intros; lra]. exists (fun _ => 0). split; [intros; lra|]. intros u. split; intros; ring. Qed.
  Lemma upwards_combined G H a b : 0 <= a -> 0 <= b -> upwards G -> upwards H -> upwards (fun p => a * G p + b * H p).
  Proof.
    intros Ha Hb [(s & Ps & Gs) LG] [(s' & Ps' & Hs) LH]. split.
    - exists (fun u => a * s u + b * s' u). split.
      + intros u. specialize (Ps u). specialize (Ps' u). assert (0 <= a * - s u) by (apply Rmult_le_pos; lra).
        assert (0 <= b * - s' u) by (apply Rmult_le_pos; lra). lra.
      + intros u. destruct (Gs u) as [G1 G2], (Hs u) as [H1 H2]. rewrite G1, H1. split; auto. intros i. rewrite G2, H2.
        ring.
    - intros k u i. specialize (LG k u i). specialize (LH k u i).
      assert (0 <= a * - G (At (S (S k)) u (Some i))) by (apply Rmult_le_pos; lra).
      assert (0 <= b * - H (At (S (S k)) u (Some i))) by (apply Rmult_le_pos; lra). lra.
  Qed.

  (** Entries of a layer's gradient. *)
  Lemma nth_product (d : R) h i : nth i (map (Rmult d) h) 0 = d * nth i h 0.
  Proof. rewrite <- (Rmult_0_r d) at 1. apply map_nth. Qed.
  Lemma gradient_weight l delta h k u i : value_in (layer_gradient l delta h) (At k u (Some i)) = nth u delta 0 * nth i
    h 0.
  Proof.
    unfold value_in, layer_gradient. cbn. destruct (lt_dec u (length delta)) as [L|L].
    - rewrite (nth_indep _ [] (map (Rmult 0) h)) by (rewrite map_length; exact L).
      rewrite (map_nth (fun d => map (Rmult d) h)). apply nth_product.
    - rewrite !nth_overflow with (l := delta) by lia. rewrite nth_overflow with (l := map _ delta)
        by (rewrite map_length; lia).
      destruct i; cbn; ring.
  Qed.
  Definition not_above (v : list R) : Prop := Forall (fun z => z <= 0) v.
  Lemma nth_not_above v i : not_above v -> nth i v 0 <= 0.
  Proof. intros H. destruct (nth_in_or_default i v 0) as [I|E]; [|lra]. eapply Forall_forall in H; eauto. Qed.
  Lemma nth_nonneg v i : Forall (Rle 0) v -> 0 <= nth i v 0.
  Proof. intros H. destruct (nth_in_or_default i v 0) as [I|E]; [|lra]. eapply Forall_forall in H; eauto. Qed.
  Lemma relu_nonneg z : Forall (Rle 0) (map relu z).
  Proof. apply Forall_forall. intros y Hy. apply in_map_iff in Hy as (? & <- & _). apply relu_pos. Qed.
  Lemma pulled_back_not_above l delta : not_above delta -> Forall (Forall (Rle 0)) (weight l) ->
    not_above (pulled_back l delta).
  Proof.
    intros Hd HW. unfold pulled_back. revert delta Hd. induction HW as [|w W Hw _ IH]; intros delta Hd.
    - destruct delta; constructor.
    - destruct Hd as [|d delta Hd0 Hd]; [constructor|]. cbn [map2 fold_right]. specialize (IH delta Hd).
      assert (S : not_above (scale d w)).
      { apply Forall_forall. intros y Hy. apply in_map_iff in Hy as (x & <- & Hx).
      eapply Forall_forall in Hw; [|exact Hx].
        cbn in Hd0. assert (0 <= - d * x) by (apply Rmult_le_pos; lra). lra. }
      clear - S IH. set (b := fold_right vadd [] (map2 scale delta W)) in *. clearbody b. revert b IH.
      induction S as [|x a Hx Ha IHS]; intros b Hb; [exact Hb|].
      destruct Hb as [|y b Hy Hb]; cbn; constructor; auto; [cbn in *; lra|]. apply IHS, Hb.
  Qed.
  Lemma slopes_not_above d z : not_above d -> not_above (map2 Rmult d (map relu_slope z)).
  Proof.
    intros Hd. revert z. induction Hd as [|d0 d H0 _ IH]; intros [|z0 z]; cbn; constructor; [|apply IH].
    cbn in H0. unfold relu_slope. destruct (Rlt_dec 0 z0); lra.
  Qed.

  (** A message that is not above 0 raises later weights. *)
  Lemma later_upwards later : Forall (fun l => Forall (Forall (Rle 0)) (weight l)) later -> forall h g,
    Forall (Rle 0) h -> not_above g ->
    not_above (snd (backward later h g)) /\ forall k u i, value (fst (backward later h g)) (At (S k) u (Some i)) <= 0.
  Proof.
    induction 1 as [|l later Hl _ IH]; intros h g Hh Hg.
    { cbn. split; auto. intros k u i. unfold value, value_in. cbn. destruct k, u, i; cbn; lra. }
    assert (LG : forall delta u i, not_above delta -> value_in (layer_gradient l delta h) (At 1 u (Some i)) <= 0).
    { intros delta u i Hd. rewrite gradient_weight. pose proof (nth_not_above delta u Hd).
    pose proof (nth_nonneg h i Hh).
      assert (0 <= - nth u delta 0 * nth i h 0) by (apply Rmult_le_pos; lra). lra. }
    destruct later as [|l' later].
    - cbn [backward fst snd]. split; [apply pulled_back_not_above; auto|]. intros [|k] u i; [apply LG, Hg|].
      unfold value, value_in. cbn. destruct k, u, i; cbn; lra.
    - rewrite backward_cons by discriminate. cbn [fst snd].
      destruct (IH (map relu (affine l h)) g) as [I1 I2]; auto using relu_nonneg.
      pose proof (slopes_not_above _ (affine l h) I1) as D.
      split; [apply pulled_back_not_above; auto|]. intros [|k] u i; [apply LG, D|]. apply (I2 k u i).
  Qed.

  (** At the other points all later hidden pre-activations are 0, so only the output bias has a gradient. *)
  Definition no_signal (h : list R) : Prop := all_zero h.
  Lemma affine_no_signal l h : bias l = None -> no_signal h -> no_signal (affine l h).
  Proof.
    intros B Hh. unfold affine. rewrite B. apply Forall_forall. intros z Hz. apply in_map_iff in Hz as (w & <- & _).
    rewrite dot_comm. apply dot_zero, Hh.
  Qed.
  Lemma relu_no_signal h : not_above h -> no_signal (map relu h).
  Proof. intros H. apply Forall_forall. intros y Hy. apply in_map_iff in Hy as (x & <- & Hx). apply relu_off.
  eapply Forall_forall in H; eauto. Qed.
  Lemma all_zero_not_above h : all_zero h -> not_above h.
  Proof. apply Forall_impl. intros; lra. Qed.
  Lemma later_silent later : Forall (fun l => bias l = None) (removelast later) -> later <> [] -> forall h g,
    no_signal h ->
    forall k u i, value (fst (backward later h g)) (At (S k) u (Some i)) = 0.
  Proof.
    induction later as [|l later IH]; intros HB N h g Hh k u i; [contradiction|].
    assert (LG : forall delta, value_in (layer_gradient l delta h) (At (S k) u (Some i)) = 0).
    { intros delta. rewrite gradient_weight, (all_zero_nth h i Hh). ring. }
    destruct later as [|l' later].
    - cbn [backward fst]. destruct k as [|k]; [apply LG|]. unfold value, value_in. cbn. destruct k, u, i; reflexivity.
    - rewrite backward_cons by discriminate. cbn [fst]. destruct k as [|k]; [apply LG|].
      change (removelast (l :: l' :: later)) with (l :: removelast (l' :: later)) in HB.
      inversion HB as [|? ? HB1 HB2]; subst.
      exact (IH HB2 ltac:(discriminate) _ g (relu_no_signal _ (all_zero_not_above _ (affine_no_signal l h HB1 Hh))) k u
        i).
  Qed.

  Lemma message_upwards n p : stuck n -> point_of_data p ->
    upwards (value (fst (backward n (fst p) [log_loss_slope (snd p) (hd 0 (forward n (fst p)))]))).
  Proof.
    destruct n as [|first later]; [contradiction|]. intros (N & (_ & _ & b & Hb & _) & Off & Up & HB) Hp.
    set (g := [log_loss_slope _ _]). rewrite backward_cons by auto. cbn [fst].
    set (delta := map2 Rmult _ _). destruct Hp as [->|Hp].
    - assert (Hg : not_above g).
      { unfold g. cbn [snd]. constructor; [|constructor]. unfold log_loss_slope.
      pose proof (sigmoid_range (hd 0 (forward (first :: later) (fst (star, true))))). lra. }
      destruct (later_upwards later Up (map relu (affine first star)) g (relu_nonneg _) Hg) as [L1 L2]. cbn [fst] in *.
      pose proof (slopes_not_above _ (affine first star) L1) as D. fold delta in D.
      split; [|intros k u i; apply (L2 k u i)].
      exists (fun u => nth u delta 0). split; [intros u; apply nth_not_above, D|]. intros u. split.
      + unfold value, value_in. cbn. rewrite Hb. reflexivity.
      + intros i. apply (gradient_weight first delta star 1 u i).
    - pose proof (off_weakly _ (Off p Hp)) as O. pose proof (blocked_slopes (snd (backward later (map relu (affine
        first (fst p))) g)) _ O) as D. fold delta in D.
      split.
      + exists (fun _ => 0). split; [intros; lra|]. intros u. split; [apply layer_gradient_zero, D|]. intros i.
        rewrite Rmult_0_l.
        apply (layer_gradient_zero first delta (fst p) (At 1 u (Some i))), D.
      + intros k u i. apply Req_le. apply (later_silent later HB N _ g (relu_no_signal _ O) k u i).
  Qed.
  Lemma batch_upwards n batch : stuck n -> (forall p, In p batch -> point_of_data p) ->
    upwards (gradient n (map (log_message n) batch)).
  Proof.
    intros Hn. induction batch as [|p batch IH]; intros H; [exact upwards_zero|].
    pose proof (upwards_combined _ _ 1 1 ltac:(lra) ltac:(lra) (message_upwards n p Hn (H p (or_introl eq_refl))) (IH
      (fun q Hq => H q (or_intror Hq)))) as [(s & Ps & Gs) L].
    unfold upwards, gradient in *. cbn [map sum fold_right] in *. split.
    - exists s. split; auto. intros u. destruct (Gs u) as [G1 G2].
      split; [rewrite <- G1|intros i; rewrite <- G2]; cbn; unfold sum; ring.
    - intros k u i. eapply Rle_trans; [|apply (L k u i)]. apply Req_le. cbn. unfold sum. ring.
  Qed.

  (** One step along such a velocity keeps the state. *)
  Lemma affine_entry l x u b : bias l = Some b -> length b = length (weight l) -> (u < length (weight l))%nat ->
    nth u (affine l x) 0 = dot (nth u (weight l) []) x + nth u b 0.
  Proof.
    intros Hb L Hu. unfold affine. rewrite Hb. revert b L Hb u Hu. generalize (weight l) as W. intros W b L _ u Hu.
    revert b L u Hu. induction W as [|w W IH]; intros [|b0 b] L [|u] Hu; cbn in *; try lia; auto. apply IH; lia.
  Qed.
  Lemma moved_along r r' k : length r' = length r -> length star = length r ->
    (forall i, nth i r' 0 = nth i r 0 + k * nth i star 0) -> r' = vadd r (scale k star).
  Proof.
    revert r r'. generalize star as s. induction s as [|y s IH]; intros [|x r] [|x' r'] L1 L2 H; try discriminate; auto.
    cbn. f_equal; [exact (H O)|]. apply IH; auto. intros i. exact (H (S i)).
  Qed.
  Lemma step_stuck n n' G eta : stuck n -> same_shape n n' -> upwards G -> 0 <= eta ->
    (forall a, value n' a = value n a - eta * G a) -> stuck n'.
  Proof.
    intros Hn Hs [(s & Ps & Gs) LG] He V. destruct n as [|first later]; [contradiction|].
    destruct Hn as (N & (HL & HR & b & Hb & Lb) & Off & Up & HB).
    inversion Hs as [|? first' ? later' [SW SB] Sl]; subst. rewrite Hb in SB.
    destruct (bias first') as [b'|] eqn:Hb'; [|contradiction].
    assert (LW : length (weight first') = length (weight first)) by (symmetry; apply (Forall2_len _ _ _ SW)).
    assert (Lb' : length b' = length (weight first')) by (rewrite LW, <- Lb; symmetry; apply (Forall2_len _ _ _ SB)).
    assert (HR' : Forall (fun w => length w = length star) (weight first')).
    { clear - SW HR. revert HR. induction SW as [|w w' W W' Hw _ IH]; intros HR; inversion HR; subst; constructor; auto.
      rewrite <- (Forall2_len _ _ _ Hw). auto. }
    split; [|split; [|split; [|split]]].
    - intros ->. inversion Sl. subst. contradiction.
    - split; auto. split; auto. exists b'. rewrite Lb'. auto.
    - intros p Hp. apply Forall_forall. intros z Hz. apply (In_nth _ _ 0) in Hz as (u & Hu & <-).
      assert (Hu' : (u < length (weight first'))%nat).
      { unfold affine in Hu. rewrite Hb', map2_length, map_length in Hu. lia. }
      rewrite (affine_entry _ _ _ b') by auto. destruct (Gs u) as [G0 Gi].
      assert (Hrow : nth u (weight first') [] = vadd (nth u (weight first) []) (scale (- eta * s u) star)).
      { assert (In1 : In (nth u (weight first') []) (weight first')) by (apply nth_In; auto).
        assert (In2 : In (nth u (weight first) []) (weight first)) by (apply nth_In; lia).
        eapply Forall_forall in HR'; [|exact In1]. eapply Forall_forall in HR; [|exact In2].
        apply moved_along; [congruence|congruence|]. intros i. specialize (V (At 1 u (Some i))). cbn in V.
        unfold value, value_in in V. cbn in V. rewrite V, Gi. ring. }
      assert (Hbias : nth u b' 0 = nth u b 0 - eta * s u).
      { specialize (V (At 1 u None)). unfold value, value_in in V. cbn in V. rewrite Hb, Hb' in V. rewrite V, G0.
      reflexivity. }
      rewrite Hrow, Hbias, dot_vadd_l, dot_scale_l. specialize (Off p Hp).
      assert (Z : nth u (affine first (fst p)) 0 < 0).
      { eapply Forall_forall in Off; [exact Off|]. apply nth_In. unfold affine. rewrite Hb, map2_length, map_length.
      lia. }
      rewrite (affine_entry _ _ _ b) in Z by (auto; lia). specialize (opposed p Hp). specialize (Ps u).
      assert (0 <= (eta * - s u) * (- dot star (fst p) - 1)) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra.
    - assert (V2 : forall k u i, value later (At (S k) u (Some i)) <= value later' (At (S k) u (Some i))).
      { intros k u i. specialize (V (At (S (S k)) u (Some i))). change (value later' (At (S k) u (Some i)) =
          value later (At (S k) u (Some i)) - eta * G (At (S (S k)) u (Some i))) in V. specialize (LG k u i).
        assert (0 <= eta * - G (At (S (S k)) u (Some i))) by (apply Rmult_le_pos; lra). lra. }
      clear - Up Sl V2. induction Sl as [|l l' ls ls' _ _ IH]; [constructor|]. inversion Up as [|? ? U1 U2]; subst.
      constructor.
      + apply Forall_forall. intros w Hw. apply (In_nth _ _ []) in Hw as (u & Hu & <-). apply Forall_forall.
        intros x Hx.
        apply (In_nth _ _ 0) in Hx as (i & Hi & <-). specialize (V2 O u i). unfold value, value_in in V2. cbn in V2.
        eapply Rle_trans; [|exact V2]. apply nth_nonneg. destruct (nth_in_or_default u (weight l) []) as [I|E];
          [|rewrite E; constructor].
        eapply Forall_forall in U1; eauto.
      + apply IH; auto. intros k u i. apply (V2 (S k) u i).
    - clear - Sl HB. induction Sl as [|l l' ls ls' [_ B] Sl IH]; [constructor|].
      destruct Sl as [|l2 l2' ls ls' ? ?]; [constructor|].
      change (removelast (l :: l2 :: ls)) with (l :: removelast (l2 :: ls)) in HB.
      change (removelast (l' :: l2' :: ls')) with (l' :: removelast (l2' :: ls')). inversion HB as [|? ? B1 B2]; subst.
      constructor; [|apply IH; auto].
      rewrite B1 in B. destruct (bias l'); [contradiction|reflexivity].
  Qed.

  Theorem proposition_4_invariant run batches : descent run batches -> stuck (run O) -> forall t, stuck (run t).
  Proof.
    intros (Hs & Hb & rho & kappa & eta & m & Pos & H) H0.
    assert (Inv : forall t, stuck (run t) /\ upwards (m t)); [|intros t; apply Inv].
    induction t as [|t [IH IM]].
    - split; auto. destruct upwards_zero as [(s & Ps & Z) L].
      split; [exists s; split; auto; intros u; destruct (Z u) as [Z1 Z2]; split|];
        intros; rewrite (proj1 (H _)); auto.
    - destruct (Pos t) as (P1 & P2 & P3). pose proof (upwards_combined _ _ _ _ P1 P2 IM (batch_upwards _ _ IH (Hb t)))
        as U.
      assert (IM' : upwards (m (S t))).
      { destruct U as [(s & Ps & Z) L]. split; [exists s; split; auto; intros u; destruct (Z u) as [Z1 Z2]; split|];
          intros; rewrite (proj1 (proj2 (H _) t)); auto. }
      split; auto. apply (step_stuck (run t) (run (S t)) (m (S t)) (eta t)); auto.
      + apply same_shape_trans with (run O); auto using same_shape_sym.
      + intros a. apply (proj2 (H a) t).
  Qed.

  (** One common output, so training error 0 is never reached. *)
  Theorem proposition_4_one_output n : stuck n -> forall p q, In p others -> In q others ->
    forward n (fst p) = forward n (fst q).
  Proof.
    destruct n as [|first later]; [contradiction|]. intros (N & _ & Off & _) p q Hp Hq. rewrite !forward_cons by auto.
    rewrite (off_layer first (fst p)), (off_layer first (fst q)) by (apply off_weakly, Off; auto). reflexivity.
  Qed.
  Theorem proposition_4_never_correct run batches : descent run batches -> stuck (run O) ->
    (exists p, In p others /\ snd p = true) -> (exists q, In q others /\ snd q = false) ->
    forall t, exists p, In p others /\ ~ correct (snd p) (hd 0 (forward (run t) (fst p))).
  Proof.
    intros Hd H0 (p & Hp & Lp) (q & Hq & Lq) t. pose proof (proposition_4_invariant _ _ Hd H0 t) as St.
    pose proof (proposition_4_one_output _ St p q Hp Hq) as E.
    destruct (Rlt_dec 0 (hd 0 (forward (run t) (fst p)))) as [L|L].
    - exists q. split; auto. rewrite Lq, <- E. cbn. lra.
    - exists p. split; auto. rewrite Lp. exact L.
  Qed.
End Training.

(** The start: positive weights, biases 0, and other points with negative coordinates only. *)
Theorem proposition_4_start star others first later : star <> [] -> later <> [] ->
  layer_shape (length star) (length (weight first)) first -> bias first = Some (repeat 0 (length (weight first))) ->
  Forall (Forall (Rlt 0)) (weight first) -> Forall (fun l => Forall (Forall (Rlt 0)) (weight l)) later ->
  Forall (fun l => bias l = None) (removelast later) ->
  (forall p, In p others -> length (fst p) = length star /\ Forall (fun x => x < 0) (fst p)) ->
    stuck star others (first :: later).
Proof.
  intros Ns N Sh B P1 P2 HB Neg. split; auto. split; auto. split; [|split; auto].
  - intros p Hp. destruct (Neg p Hp) as [Lp Np]. unfold affine. rewrite B. destruct Sh as (_ & HR & _).
    clear - Ns Lp Np P1 HR. induction (weight first) as [|w W IH]; [constructor|]. inversion P1; subst.
    inversion HR; subst. cbn. constructor.
    + rewrite Rplus_0_r. assert (L : length w = length (fst p)) by congruence.
      assert (w <> []) by (destruct w; [destruct star; [contradiction|discriminate]|discriminate]).
      clear - Np L H1 H. revert w L H1 H. induction Np as [|x xs Hx Hxs IH]; intros [|a w] L Hw N; try discriminate;
        [contradiction|].
      inversion Hw; subst. rewrite dot_cons. assert (0 < a * - x) by (apply Rmult_lt_0_compat; lra).
      destruct w as [|a' w].
      * rewrite dot_nil_l. lra.
      * specialize (IH (a' :: w)). assert (dot (a' :: w) xs < 0) by (apply IH; auto; discriminate). lra.
    + apply IH; auto.
  - eapply Forall_impl; [|exact P2]. intros l. apply Forall_impl. intros w. apply Forall_impl. intros x. lra.
Qed.
