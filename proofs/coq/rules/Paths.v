(** Paths theta + t p + t^2 q: the loss along them is a polynomial for all small t > 0. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Soon Numbers Problem Evaluate Polynomial.
Import ListNotations.
Open Scope R_scope.

Section Paths.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation eval := (@eval N r).

  Definition shorten (a : list N) : poly N := (* without leading zeros at the end *)
    match a with [w; v; q] => if is0 q then if is0 v then [w] else [w; v] else a | _ => a end.
  Definition move (w : N) (vq : N * N) : poly N := shorten [w; fst vq; snd vq].
  Definition move_row (w : list N) (vq : list N * list N) : list (poly N) := map2 move w (combine (fst vq) (snd vq)).
  Definition move_bias (b : option (list N)) (bv bq : option (list N)) : option (list (poly N)) :=
    match b, bv, bq with Some b, Some bv, Some bq => Some (move_row b (bv, bq)) | _, _, _ => None end.
  Definition move_layer (l : layer N) (vq : layer N * layer N) : layer (poly N) :=
    Layer (map2 move_row (weight l) (combine (weight (fst vq)) (weight (snd vq))))
          (move_bias (bias l) (bias (fst vq)) (bias (snd vq))).
  Definition path (n v q : network N) : network (poly N) := map2 move_layer n (combine v q).

  Definition constant_problem (p : problem N) : problem (poly N) := map_problem constant p.
  (** The loss along the path, less the loss here. *)
  Definition loss_change (p : problem N) (v q : network N) : poly N :=
    let c := constant_problem p in
    @sub (polyN N) (@lossn (polyN N) (loss_of c) (data c) (path (net p) v q)) [loss_here p].
  Definition path_fits (p : problem N) (v q : network N) : bool :=
    well_formed p && same_shapen (net p) v && same_shapen (net p) q.
  (** The loss falls for all small t > 0, or rises. *)
  Definition loss_sign (p : problem N) (v q : network N) : comparison :=
    if path_fits p v q then psgn (loss_change p v q) else Eq.
  Definition witness_at (p : problem N) (v q : network N) (step : N) : option (network N * N) :=
    let witness := map_network (fun a => evaln a step) (path (net p) v q) in
    let l := lossn (loss_of p) (data p) witness in
    if ispos step && same_shapen (net p) witness && lt l (loss_here p) then Some (witness, l) else None.
  Definition check_descent (p : problem N) (v q : network N) (step : N) : option (network N * N) :=
    match loss_sign p v q with Lt => witness_at p v q step | _ => None end.
  Definition not0 (x : N) : bool := negb (is0 x).
  Definition moves_layer (l : layer N) : bool :=
    existsb (existsb not0) (weight l) || match bias l with None => false | Some b => existsb not0 b end.
  Definition check_flat (p : problem N) (v q : network N) : bool :=
    path_fits p v q && existsb (fun l => l) (map2 (fun v q => moves_layer v || moves_layer q) v q) && vis0 (loss_change p v q).

  Lemma eval_move t w vq : eval t (move w vq) = r w + t * (r (fst vq) + t * r (snd vq)).
  Proof.
    destruct vq as [v q]. unfold move, shorten. cbn [fst snd].
    destruct (is0 q) eqn:Q; [apply (is0_true ok) in Q; destruct (is0 v) eqn:V; [apply (is0_true ok) in V|]|]; cbn; try rewrite Q; try rewrite V; ring.
  Qed.
  Lemma soon_near_move e w vq : 0 < e -> soon (fun t => close e (r w) (eval t (move w vq))).
  Proof.
    intros He. set (K := Rabs (r (fst vq)) + Rabs (r (snd vq))).
    apply (soon_imp2 (fun t => t < 1) (fun t => 0 < e + t * - K)); [|apply soon_below; lra|apply soon_linear; auto].
    intros t Ht H1 H. unfold close. rewrite eval_move.
    replace (r w + t * (r (fst vq) + t * r (snd vq)) - r w) with (t * (r (fst vq) + t * r (snd vq))) by ring.
    rewrite Rabs_mult, Rabs_pos_eq by lra. pose proof (Rabs_triang (r (fst vq)) (t * r (snd vq))) as T.
    rewrite Rabs_mult, (Rabs_pos_eq t) in T by lra. pose proof (Rabs_pos (r (snd vq))).
    assert (t * Rabs (r (snd vq)) <= 1 * Rabs (r (snd vq))) by (apply Rmult_le_compat_r; lra).
    assert (t * Rabs (r (fst vq) + t * r (snd vq)) <= t * K) by (apply Rmult_le_compat_l; unfold K; lra). lra.
  Qed.

  (** Lists of one shape, moved entry by entry. *)
  Lemma soon_zip {A B A' B'} (P : R -> A' -> B' -> Prop) (f : A -> A') (g : R -> B -> B') (h : A -> A * A -> B) (like : A -> A -> bool) :
    (forall a v q, like a v = true -> like a q = true -> soon (fun t => P t (f a) (g t (h a (v, q))))) ->
    forall l lv lq, all2 like l lv = true -> all2 like l lq = true ->
    soon (fun t => Forall2 (P t) (map f l) (map (g t) (map2 h l (combine lv lq)))).
  Proof.
    intros H. induction l as [|a l IH]; intros [|v lv] [|q lq] E1 E2; try discriminate; [apply soon_always; constructor|].
    simpl in E1, E2. apply andb_true_iff in E1 as [A1 B1]. apply andb_true_iff in E2 as [A2 B2].
    cbn [map combine map2].
    apply (soon_imp2 (fun t => P t (f a) (g t (h a (v, q))))
             (fun t => Forall2 (P t) (map f l) (map (g t) (map2 h l (combine lv lq))))); auto.
  Qed.
  Lemma soon_near_row e w v q : 0 < e -> all2 (fun _ _ : N => true) w v = true -> all2 (fun _ _ : N => true) w q = true ->
    soon (fun t => Forall2 (close e) (map r w) (map (eval t) (move_row w (v, q)))).
  Proof.
    intros He. apply (soon_zip (fun _ => close e) r (fun t => eval t) move (fun _ _ => true)).
    intros. apply soon_near_move; auto.
  Qed.
  Lemma soon_near_path e n v q : 0 < e -> same_shapen n v = true -> same_shapen n q = true ->
    soon (fun t => near e (map_network r n) (map_network (eval t) (path n v q))).
  Proof.
    intros He. apply (soon_zip (fun _ => alike_layer (close e)) (map_layer r) (fun t => map_layer (eval t)) move_layer same_shape_layern).
    intros a vl ql E1 E2. unfold same_shape_layern in *.
    apply andb_true_iff in E1 as [W1 B1]. apply andb_true_iff in E2 as [W2 B2]. unfold alike_layer. apply soon_and.
    - revert W1 W2. apply (soon_zip (fun _ => Forall2 (close e)) (map r) (fun t => map (eval t)) move_row). intros. apply soon_near_row; auto.
    - unfold map_layer, move_layer. cbn [fst snd weight bias].
      destruct (bias a), (bias vl), (bias ql); try discriminate; cbn [move_bias option_map]; [|apply soon_always; auto].
      apply soon_near_row; auto.
  Qed.

  Lemma constant_reads t : forall x, eval t (constant x) = r x.
  Proof. intros. cbn. ring. Qed.
  Lemma soon_loss_change p v q : let real := map_problem r p in
    soon (fun t => eval t (loss_change p v q) =
      loss (loss_function_of (loss_of real)) (data real) (map_network (eval t) (path (net p) v q)) - loss (loss_function_of (loss_of real)) (data real) (net real)).
  Proof.
    intros real. set (c := constant_problem p).
    generalize (soon_loss ok (loss_of c) (data c) (path (net p) v q)). apply soon_imp. intros t _ H.
    unfold loss_change. fold c. unfold sub. cbn [add opp polyN]. rewrite (eval_vaddn ok), (eval_opp ok), H.
    change [loss_here p] with (constant (loss_here p)). rewrite constant_reads, (r_loss_here ok). fold real.
    assert (D : map_dataset (eval t) (data c) = data real).
    { unfold c, real, constant_problem, map_problem, map_dataset. cbn [data]. rewrite map_map. apply map_ext. intros x.
      unfold map_point. cbn [input target importance]. rewrite constant_reads. f_equal; rewrite map_map; apply map_ext; apply constant_reads. }
    assert (M : map_measure (eval t) (loss_of c) = loss_of real).
    { unfold c, real, constant_problem, map_problem. cbn [loss_of]. destruct (loss_of p) as [|d]; cbn [map_measure]; auto. rewrite constant_reads. auto. }
    rewrite D, M. ring.
  Qed.

  Lemma path_fits_spec p v q : path_fits p v q = true -> same_shapen (net p) v = true /\ same_shapen (net p) q = true.
  Proof. unfold path_fits. rewrite !andb_true_iff. tauto. Qed.

  Theorem check_descent_sound p v q step w l : check_descent p v q step = Some (w, l) ->
    holds (map_problem r p) (map_conclusion r (NotLocalMinimum (loss_here p) w l)).
  Proof.
    unfold check_descent, loss_sign. destruct (path_fits p v q) eqn:F; [|discriminate].
    destruct (psgn _) eqn:S; try discriminate. unfold witness_at. destruct (_ && _) eqn:C; intros H; [|discriminate]. injection H as <- <-. rewrite !andb_true_iff in C. destruct C as [[_ Sh] L].
    apply (lt_true ok) in L. apply (r_same_shapen (r := r)) in Sh. cbn. rewrite (r_lossn ok), (r_loss_here ok) in *.
    repeat split; auto. intros e He. destruct (path_fits_spec _ _ _ F) as [F1 F2].
    assert (D : soon (fun t => eval t (loss_change p v q) < 0)).
    { generalize (soon_sign ok (loss_change p v q)). apply soon_imp. intros t _. rewrite S. auto. }
    destruct (soon_exists _ (soon_and _ _ (soon_near_path e _ _ _ He F1 F2) (soon_and _ _ D (soon_loss_change p v q)))) as (t & _ & A & B & E).
    exists (map_network (eval t) (path (net p) v q)). split; auto.
    cbv zeta in E. rewrite E in B. cbn [map_problem net data loss_of] in B |- *. lra.
  Qed.

  Lemma vis0_eval t a : vis0 a = true -> eval t a = 0.
  Proof.
    induction a as [|x a IH]; cbn; auto. intros H. apply andb_true_iff in H as [H1 H2]. rewrite (is0_true ok _ H1), IH by auto. ring.
  Qed.
  Lemma soon_moves w v q : not0 v || not0 q = true -> soon (fun t => eval t (move w (v, q)) <> r w).
  Proof.
    intros H. apply (soon_imp (fun t => r v + t * r q <> 0)).
    - intros t Ht A E. rewrite eval_move in E. cbn [fst snd] in E. apply A. apply Rmult_eq_reg_l with t; lra.
    - unfold not0 in H. destruct (is0 v) eqn:V.
      + apply (is0_true ok) in V. rewrite V. cbn in H. apply negb_true_iff, (is0_false ok) in H. apply soon_always.
        intros t Ht E. apply H. apply Rmult_eq_reg_l with t; lra.
      + apply (is0_false ok) in V. apply soon_nonzero; auto.
  Qed.
  Lemma soon_differs {A B A' } (some : A -> A -> bool) (f : A -> A') (g : R -> B -> A') (h : A -> A * A -> B) (like : A -> A -> bool) :
    (forall a v q, like a v = true -> like a q = true -> some v q = true -> soon (fun t => g t (h a (v, q)) <> f a)) ->
    forall l lv lq, all2 like l lv = true -> all2 like l lq = true -> existsb (fun b => b) (map2 some lv lq) = true ->
    soon (fun t => map (g t) (map2 h l (combine lv lq)) <> map f l).
  Proof.
    intros H. induction l as [|a l IH]; intros [|v lv] [|q lq] E1 E2 E3; try discriminate.
    simpl in E1, E2, E3. apply andb_true_iff in E1 as [A1 B1]. apply andb_true_iff in E2 as [A2 B2]. cbn [map combine map2].
    apply orb_true_iff in E3 as [E3|E3].
    - apply (soon_imp (fun t => g t (h a (v, q)) <> f a)); auto. intros t _ X E. injection E as E4 _. auto.
    - apply (soon_imp (fun t => map (g t) (map2 h l (combine lv lq)) <> map f l)); auto. intros t _ X E. injection E as _ E4. auto.
  Qed.
  Lemma existsb_map2 {A} (f : A -> bool) (like : A -> A -> bool) : forall l lv lq,
    all2 like l lv = true -> all2 like l lq = true -> existsb f lv || existsb f lq = true ->
    existsb (fun b => b) (map2 (fun v q => f v || f q) lv lq) = true.
  Proof.
    induction l as [|a l IH]; intros [|v lv] [|q lq] E1 E2 E; try discriminate. simpl in *.
    apply andb_true_iff in E1 as [A1 B1]. apply andb_true_iff in E2 as [A2 B2].
    destruct (f v), (f q); cbn in *; auto.
  Qed.
  Lemma soon_differs_row w v q : all2 (fun _ _ : N => true) w v = true -> all2 (fun _ _ : N => true) w q = true ->
    existsb not0 v || existsb not0 q = true -> soon (fun t => map (eval t) (move_row w (v, q)) <> map r w).
  Proof.
    intros E1 E2 E. apply (soon_differs (fun v q => not0 v || not0 q) r (fun t => eval t) move (fun _ _ => true)); auto.
    - intros. apply soon_moves; auto.
    - apply (existsb_map2 not0 (fun _ _ => true) w); auto.
  Qed.
  Lemma soon_path_differs n v q : same_shapen n v = true -> same_shapen n q = true ->
    existsb (fun b => b) (map2 (fun v q => moves_layer v || moves_layer q) v q) = true ->
    soon (fun t => map_network (eval t) (path n v q) <> map_network r n).
  Proof.
    apply (soon_differs (fun v q => moves_layer v || moves_layer q) (map_layer r) (fun t => map_layer (eval t)) move_layer same_shape_layern).
    intros a vl ql E1 E2 M. unfold same_shape_layern in *.
    apply andb_true_iff in E1 as [W1 B1]. apply andb_true_iff in E2 as [W2 B2]. unfold moves_layer in M.
    assert (C : existsb (existsb not0) (weight vl) || existsb (existsb not0) (weight ql) = true \/
      match bias vl with None => false | Some b => existsb not0 b end || match bias ql with None => false | Some b => existsb not0 b end = true).
    { rewrite !orb_true_iff in *. tauto. }
    destruct C as [C|C].
    - apply (soon_imp (fun t => map (map (eval t)) (map2 move_row (weight a) (combine (weight vl) (weight ql))) <> map (map r) (weight a))).
      { intros t _ X E. unfold map_layer, move_layer in E. injection E as E _. auto. }
      apply (soon_differs (fun v q => existsb not0 v || existsb not0 q) (map r) (fun t => map (eval t)) move_row (all2 (fun _ _ => true))); auto.
      + intros. apply soon_differs_row; auto.
      + apply (existsb_map2 (existsb not0) (all2 (fun _ _ => true)) (weight a)); auto.
    - destruct (bias a) as [b|] eqn:Ba, (bias vl) as [bv|] eqn:Bv, (bias ql) as [bq|] eqn:Bq; try discriminate.
      apply (soon_imp (fun t => map (eval t) (move_row b (bv, bq)) <> map r b)).
      { intros t _ X E. unfold map_layer, move_layer in E. cbn [fst snd weight bias] in E. rewrite Ba, Bv, Bq in E.
        cbn [move_bias option_map] in E. injection E as _ E. auto. }
      apply soon_differs_row; auto.
  Qed.

  Theorem check_flat_sound p v q : check_flat p v q = true ->
    holds (map_problem r p) (map_conclusion r (NotStrict (loss_here p))).
  Proof.
    unfold check_flat. rewrite !andb_true_iff. intros [[F M] Z]. cbn. rewrite (r_loss_here ok). split; auto.
    intros e He. destruct (path_fits_spec _ _ _ F) as [F1 F2].
    destruct (soon_exists _ (soon_and _ _ (soon_near_path e _ _ _ He F1 F2)
      (soon_and _ _ (soon_path_differs _ _ _ F1 F2 M) (soon_loss_change p v q)))) as (t & _ & A & B & E).
    exists (map_network (eval t) (path (net p) v q)). repeat split; auto. cbv zeta in E. rewrite (vis0_eval t _ Z) in E.
    cbn [map_problem net data loss_of] in E |- *. lra.
  Qed.
End Paths.
