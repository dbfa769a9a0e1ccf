(** Data that a network classifies: scaling the last layer up lowers the cross-entropy for ever. *)
From Coq Require Import Reals List Bool Lra Arith.
From Localmin Require Import Network Vectors Sums Soon Numbers Problem Evaluate Convex Nearby CrossEntropy Margins.
Import ListNotations.
Open Scope R_scope.

(** The outputs of a point of positive weight are on their side, and scaling them up lowers its loss. *)
Definition sided (ell : loss_function) (p : point R) (f : list R) (T : list R -> list term) : Prop :=
  length f = length (target p) /\ explains ell (target p) T /\ Forall right_side (T f).
Definition treated (ell : loss_function) (p : point R) (f : list R) : Prop :=
  importance p = 0 \/ 0 < importance p /\ exists T, sided ell p f T.
Definition charged (ell : loss_function) (p : point R) (f : list R) : Prop :=
  0 < importance p /\ exists T, sided ell p f T /\ forall f', length f' = length (target p) -> T f' <> [].

Section Point.
  Variables (ell : loss_function) (p : point R) (f : list R).
  Definition weighted (f : list R) : R := importance p * ell f (target p).
  Lemma sided_along T s : sided ell p f T -> weighted (map (Rmult s) f) = importance p * total term_loss (map (scaled s) (T f)).
  Proof.
    intros (L & E & _). unfold weighted. destruct (E (map (Rmult s) f)) as [A _]; [rewrite map_length; auto|]. destruct (E f L) as (_ & _ & B). rewrite A, B. auto.
  Qed.
  Lemma treated_along s t : s < t -> treated ell p f -> weighted (map (Rmult t) f) <= weighted (map (Rmult s) f).
  Proof.
    intros Hst [Z|[P [T S]]]; [unfold weighted; rewrite Z; lra|]. rewrite !(sided_along T) by auto. destruct S as (L & E & Rt).
    apply Rmult_le_compat_l; [lra|]. destruct (E f L) as (_ & Pr & _). apply (terms_fall (T f) s t Hst Pr Rt).
  Qed.
  Lemma charged_along s t : s < t -> charged ell p f -> weighted (map (Rmult t) f) < weighted (map (Rmult s) f).
  Proof.
    intros Hst [P [T [S N]]]. rewrite !(sided_along T) by auto. destruct S as (L & E & Rt).
    apply Rmult_lt_compat_l; [lra|]. destruct (E f L) as (_ & Pr & _). apply (terms_fall (T f) s t Hst Pr Rt). auto.
  Qed.
  Lemma treated_vanishes : treated ell p f -> exists C, forall s, 0 < s -> weighted (map (Rmult s) f) <= C / s.
  Proof.
    intros [Z|[P [T S]]]; [exists 0; intros s Hs; unfold weighted, Rdiv; rewrite Z; lra|].
    destruct S as (L & E & Rt) eqn:Q. clear Q. destruct (E f L) as (_ & Pr & _). destruct (terms_vanish (T f) Pr Rt) as [C H].
    exists (importance p * C). intros s Hs. rewrite (sided_along T s) by (repeat split; auto; apply E; auto). unfold Rdiv. rewrite Rmult_assoc.
    apply Rmult_le_compat_l; [lra|]. apply H, Hs.
  Qed.
  Lemma treated_pos f' : length f' = length (target p) -> treated ell p f -> 0 <= weighted f'.
  Proof.
    intros L' [Z|[P [T (L & E & _)]]]; [unfold weighted; rewrite Z; lra|]. destruct (E f' L') as (A & Pr & _). unfold weighted. rewrite A.
    apply Rmult_le_pos; [lra|]. apply (terms_pos _ Pr).
  Qed.
  Lemma charged_pos f' : length f' = length (target p) -> charged ell p f -> 0 < weighted f'.
  Proof.
    intros L' [P [T [(L & E & _) N]]]. destruct (E f' L') as (A & Pr & _). unfold weighted. rewrite A.
    apply Rmult_lt_0_compat; [lra|]. apply (terms_pos _ Pr). auto.
  Qed.
End Point.

Lemma total_lt {A} (f g : A -> R) l : (forall x, In x l -> f x <= g x) -> (exists x, In x l /\ f x < g x) -> total f l < total g l.
Proof.
  induction l as [|a l IH]; intros H [x [I L]]; [destruct I|]. rewrite !total_cons. pose proof (H a (or_introl eq_refl)).
  assert (total f l <= total g l) by (apply total_le; intros; apply H; right; auto).
  destruct I as [->|I]; [lra|]. specialize (IH (fun y Hy => H y (or_intror Hy)) (ex_intro _ x (conj I L))). lra.
Qed.
Lemma total_vanishes {A} (F : A -> R -> R) l : (forall x, In x l -> exists C, forall s, 0 < s -> F x s <= C / s) ->
  exists C, forall s, 0 < s -> total (fun x => F x s) l <= C / s.
Proof.
  induction l as [|a l IH]; intros H; [exists 0; intros; unfold Rdiv, total; cbn; lra|].
  destruct (H a (or_introl eq_refl)) as [C HC]. destruct IH as [D HD]; [intros; apply H; right; auto|].
  exists (C + D). intros s Hs. rewrite total_cons. specialize (HC s Hs). specialize (HD s Hs). unfold Rdiv in *. lra.
Qed.

Lemma forward_scale_last s n : n <> [] -> forall h, forward (scale_last s n) h = map (Rmult s) (forward n h).
Proof.
  induction n as [|l n IH]; intros NE h; [congruence|]. destruct n as [|l' n].
  - unfold affine, scale_last, forward, map_layer. cbn [weight bias]. 
    assert (E : map (fun w => dot w h) (map (map (Rmult s)) (weight l)) = map (Rmult s) (map (fun w => dot w h) (weight l))).
    { rewrite !map_map. apply map_ext. intros w. apply (dot_scale_l s w h). }
    unfold affine. cbn [weight bias]. rewrite E. destruct (bias l) as [b|]; cbn [option_map]; auto.
    generalize (map (fun w => dot w h) (weight l)). intros z. revert b. induction z as [|x z IHz]; intros [|y b]; cbn [map map2]; auto.
    rewrite IHz. f_equal. ring.
  - change (forward (l :: scale_last s (l' :: n)) h = map (Rmult s) (forward (l' :: n) (map relu (affine l h)))).
    rewrite <- IH by discriminate. destruct n; reflexivity.
Qed.

Lemma soon_near_scale_last e n : 0 < e -> soon (fun t => near e n (scale_last (1 + t) n)).
Proof.
  intros He. induction n as [|l n IH]; [apply soon_always; constructor|]. destruct n as [|l' n].
  - assert (Rows : forall w, soon (fun t => Forall2 (close e) w (map (Rmult (1 + t)) w))).
    { intros w. apply (soon_Forall2_map (close e) (fun t => Rmult (1 + t))). intros. apply soon_close_up, He. }
    apply (soon_imp (fun t => alike_layer (close e) l (map_layer (Rmult (1 + t)) l))); [intros; constructor; auto; constructor|].
    unfold alike_layer, map_layer. cbn [weight bias]. apply soon_and.
    + apply (soon_Forall2_map (Forall2 (close e)) (fun t => map (Rmult (1 + t)))), Rows.
    + destruct (bias l); cbn [option_map]; [apply Rows|apply soon_always; auto].
  - revert IH. apply soon_imp. intros t _ H. constructor; [apply alike_layer_refl, He|exact H].
Qed.

Theorem lowered ell data n : n <> [] -> (forall p, In p data -> treated ell p (forward n (input p))) ->
  (exists p, In p data /\ charged ell p (forward n (input p))) -> lowered_for_ever ell data n.
Proof.
  intros NE Tr (q & Iq & Ch). set (L := loss ell data).
  assert (Along : forall s, L (scale_last s n) = total (fun p => weighted ell p (map (Rmult s) (forward n (input p)))) data).
  { intros s. unfold L, loss, total. f_equal. apply map_ext. intros p. rewrite forward_scale_last by auto. reflexivity. }
  assert (Falls : forall s t, 0 < s < t -> L (scale_last t n) < L (scale_last s n)).
  { intros s t [_ Hst]. rewrite !Along. apply total_lt; [intros; apply treated_along; auto|]. exists q. split; auto. apply charged_along; auto. }
  assert (Here : L (scale_last 1 n) = L n).
  { unfold L, loss. f_equal. apply map_ext. intros p. rewrite forward_scale_last by auto. do 2 f_equal.
    rewrite <- map_id. apply map_ext. intros. ring. }
  split; [|split; [exact Falls|split]].
  - intros e He. destruct (soon_exists _ (soon_near_scale_last e n He)) as (t & Ht & A). exists (scale_last (1 + t) n). split; auto.
    fold L. rewrite <- Here. apply Falls. lra.
  - intros e He. destruct (total_vanishes (fun p s => weighted ell p (map (Rmult s) (forward n (input p)))) data) as [C HC].
    { intros p Hp. apply treated_vanishes, Tr, Hp. }
    set (s := (Rmax C 0 + 1) / e). pose proof (Rmax_l C 0). pose proof (Rmax_r C 0).
    assert (Hs : 0 < s) by (apply Rdiv_lt_0_compat; lra). exists s. split; auto. rewrite Along. eapply Rle_lt_trans; [apply HC, Hs|].
    apply (Rmult_lt_reg_r s); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. unfold s, Rdiv.
    replace (e * ((Rmax C 0 + 1) * / e)) with (Rmax C 0 + 1) by (field; lra). lra.
  - intros n' Sh. assert (Len : forall p, In p data -> length (forward n' (input p)) = length (forward n (input p))).
    { intros. symmetry. apply (alike_forward (fun _ _ => True)); auto. }
    assert (Lt : forall p, treated ell p (forward n (input p)) -> importance p = 0 \/ length (forward n (input p)) = length (target p)).
    { intros p [Z|(_ & T & E & _)]; auto. }
    rewrite <- (total_zero (fun _ : point R => 0) data) by auto. apply total_lt.
    + intros p Hp. destruct (Lt p (Tr p Hp)) as [Z|E]; [rewrite Z; lra|]. apply (treated_pos ell p (forward n (input p))); auto. rewrite Len; auto.
    + exists q. split; auto. apply (charged_pos ell q (forward n (input q))); auto. rewrite Len by auto. destruct Ch as (_ & T & (E & _) & _). exact E.
Qed.

Section Check.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  Fixpoint label (y : list N) : option nat :=
    match y with [] => None | t :: y => if is0 t then option_map S (label y) else Some O end.
  (** Logistic: targets are 0 where the output is below 0, and 1 where it is above. Softmax: one class has all the weight, and the largest output. *)
  Definition right_outputs (c : cross_entropy) (y f : list N) : bool :=
    match c with
    | Logistic => forallb (fun zt => if is0 (snd zt) then isneg (fst zt) else eqn (snd zt) one && ispos (fst zt)) (combine f y)
    | Softmax =>
        match label y with
        | None => true
        | Some k => ispos (nth k y zero) && vis0 (others k y) && Nat.ltb 1 (length y) && forallb (fun a => lt a (nth k f zero)) (others k f)
        end
    end.
  Definition has_label (c : cross_entropy) (y : list N) : bool :=
    match c with Logistic => negb (long 0 y) | Softmax => match label y with None => false | Some _ => true end end.
  Definition on_its_side (c : cross_entropy) (n : network N) (p : point N) : bool :=
    let f := forwardn n (input p) in long (length f) (target p) && right_outputs c (target p) f.
  Definition check_classified (c : cross_entropy) (n : network N) (data : dataset N) : bool :=
    negb (long 0 n) && forallb (fun p => is0 (importance p) || ispos (importance p) && on_its_side c n p) data &&
    existsb (fun p => ispos (importance p) && has_label c (target p)) data.

  Lemma label_none y : label y = None -> Forall (fun t => t = 0) (rv y).
  Proof.
    induction y as [|t y IH]; [constructor|]. cbn [label]. destruct (is0 t) eqn:Z; [|discriminate]. destruct (label y); [discriminate|].
    intros _. constructor; [apply (is0_true ok), Z|apply IH; auto].
  Qed.
  Lemma label_some y k : label y = Some k -> (k < length y)%nat.
  Proof.
    revert k. induction y as [|t y IH]; intros k; [discriminate|]. cbn [label]. destruct (is0 t); [|intros H; injection H as <-; apply Nat.lt_0_succ].
    destruct (label y); [|discriminate]. intros H. injection H as <-. apply -> Nat.succ_lt_mono. auto.
  Qed.
  Lemma rv_nth k l : nth k (rv l) 0 = r (nth k l zero).
  Proof. rewrite <- (r_zero _ _ ok). apply map_nth. Qed.
  (** The terms of a point, where there are any. *)
  Lemma right_terms c y f : length f = length y -> right_outputs c y f = true ->
    exists T, explains (loss_of_entropy c) (rv y) T /\ Forall right_side (T (rv f)) /\
      (has_label c y = true -> forall f', length f' = length (rv y) -> T f' <> []).
  Proof.
    intros L H. destruct c; cbn [loss_of_entropy right_outputs has_label] in *.
    - exists (logistic_terms (rv y)).
      assert (E : Forall (fun t => t = 0 \/ t = 1) (rv y) /\ Forall right_side (logistic_terms (rv y) (rv f))).
      { unfold logistic_terms. revert f L H. induction y as [|t y IH]; intros [|z f] L H; try discriminate; [split; constructor|].
        injection L as L. cbn [combine forallb fst snd] in H. apply andb_true_iff in H as [H1 H2]. destruct (IH f L H2) as [A B].
        assert (G : (r t = 0 \/ r t = 1) /\ 0 < (2 * r t - 1) * r z).
        { destruct (is0 t) eqn:Z; [apply (is0_true ok) in Z; apply (isneg_true ok) in H1; rewrite Z; split; [auto|lra]|].
          apply andb_true_iff in H1 as [H1 H3]. apply (eqn_true ok) in H1. rewrite (r_one _ _ ok) in H1. apply (ispos_true ok) in H3. rewrite H1. split; [auto|lra]. }
        split; [constructor; [apply G|exact A]|]. constructor; [constructor; [apply G|constructor]|exact B]. }
      split; [apply logistic_explained, E|]. split; [apply E|]. destruct y; [discriminate|]. intros _ [|z f'] L'; discriminate.
    - destruct (label y) as [k|] eqn:Q; [|exists (fun _ => []); split; [apply softmax_silent, label_none, Q|split; [constructor|discriminate]]].
      rewrite !andb_true_iff in H. destruct H as [[[P Z] W] G]. apply Nat.ltb_lt in W. apply label_some in Q.
      exists (softmax_terms k (rv y)). split; [apply softmax_explained|split].
      + unfold Numbers.rv. rewrite map_length. exact Q.
      + unfold Numbers.rv. rewrite map_length. exact W.
      + rewrite rv_nth. apply (ispos_true ok), P.
      + unfold Numbers.rv. rewrite others_map. apply (vis0_true ok), Z.
      + constructor; [|constructor]. unfold right_side, softmax_terms. cbn [snd]. rewrite rv_nth. unfold Numbers.rv. rewrite others_map, map_map.
        apply Forall_map, Forall_forall. intros a Ha. rewrite forallb_forall in G. specialize (G a Ha). apply (lt_true ok) in G. lra.
      + discriminate.
  Qed.

  Theorem check_classified_sound c n data : check_classified c n data = true ->
    lowered_for_ever (loss_of_entropy c) (map_dataset r data) (map_network r n).
  Proof.
    unfold check_classified. rewrite !andb_true_iff. intros [[NE F] X]. rewrite forallb_forall in F.
    assert (One : forall p, In p data -> r (importance p) <> 0 -> 0 < r (importance p) /\ exists T,
      sided (loss_of_entropy c) (map_point r p) (forward (map_network r n) (rv (input p))) T /\
      (has_label c (target p) = true -> forall f', length f' = length (rv (target p)) -> T f' <> [])).
    { intros p Hp Z. specialize (F p Hp). apply orb_true_iff in F as [F|F]; [apply (is0_true ok) in F; contradiction|].
      apply andb_true_iff in F as [P F]. split; [apply (ispos_true ok), P|]. apply andb_true_iff in F as [Len F]. apply Nat.eqb_eq in Len.
      destruct (right_terms c (target p) (forwardn n (input p)) (eq_sym Len) F) as (T & E & S & Lab). exists T. split; [|exact Lab].
      rewrite <- (r_forwardn ok). split; [|split; auto]. cbn [map_point target]. unfold Numbers.rv. rewrite !map_length. auto. }
    apply lowered.
    - destruct n; discriminate.
    - intros q Hq. apply in_map_iff in Hq as (p & <- & Hp). cbn [map_point input importance].
      destruct (Req_dec (r (importance p)) 0) as [Z|Z]; [left; exact Z|right]. destruct (One p Hp Z) as (P & T & S & _). split; [exact P|]. exists T. exact S.
    - apply existsb_exists in X as (p & Hp & X). apply andb_true_iff in X as [P Lab]. apply (ispos_true ok) in P.
      exists (map_point r p). split; [apply in_map, Hp|]. destruct (One p Hp ltac:(lra)) as (_ & T & S & Hl). split; [exact P|]. exists T. split; [exact S|exact (Hl Lab)].
  Qed.
End Check.
