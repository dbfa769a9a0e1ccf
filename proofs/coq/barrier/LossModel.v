(** The loss of a network with free and held parameters, modelled: where units keep their states and residuals their piece of the Huber
    loss, a function that has the model lies below the loss. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction Convex QuadraticForm Jets Gated Related SecondOrder
  Ball TaylorModels HeldParameters FreeParameters.
Import ListNotations.
Open Scope R_scope.

(** The penalty of weight decay, at half the rates. *)
Definition biases_of {T} (l : row_layer T) : list T := if fst l then concat (map (firstn 1) (snd l)) else [].
Definition weights_of {T} (l : row_layer T) : list T := concat (if fst l then map (@tl T) (snd l) else snd l).
Section Penalty.
  Context {M : num}.
  Definition sum_of_squares (xs : list M) : M := sumn (map (fun x => mul x x) xs).
  Definition penalty_in (halves : list (M * M)) (n : row_network M) : M :=
    sumn (map2 (fun h l => add (mul (fst h) (sum_of_squares (weights_of l))) (mul (snd h) (sum_of_squares (biases_of l)))) halves n).
End Penalty.

Section Related.
  Context {M N : num} (T : M -> N -> Prop) (T0 : T zero zero).
  Context (Ta : forall x y x' y', T x x' -> T y y' -> T (add x y) (add x' y')).
  Context (Tm : forall x y x' y', T x x' -> T y y' -> T (mul x y) (mul x' y')).
  Lemma related_sum l l' : Forall2 T l l' -> T (sumn l) (sumn l').
  Proof. induction 1; [exact T0|]. apply Ta; auto. Qed.
  Lemma related_squares l l' : Forall2 T l l' -> T (sum_of_squares l) (sum_of_squares l').
  Proof. intros H. apply related_sum. induction H; cbn [map]; constructor; auto. Qed.
  Lemma related_penalty hs hs' : Forall2 (fun h h' => T (fst h) (fst h') /\ T (snd h) (snd h')) hs hs' ->
    forall n n', related T n n' -> T (penalty_in hs n) (penalty_in hs' n').
  Proof.
    intros H n n' Hn. apply related_sum. revert hs hs' H. induction Hn as [|l l' n n' [Eb Hl] _ IH]; intros hs hs' H; destruct H as [|h h' hs hs' [H1 H2] H]; cbn [map2]; constructor; auto.
    assert (Fc : forall W W', Forall2 (Forall2 T) W W' -> Forall2 T (concat W) (concat W')).
    { clear. induction 1; cbn; auto. apply Forall2_app; auto. }
    apply Ta; apply Tm; auto; apply related_squares; unfold weights_of, biases_of; rewrite <- Eb; destruct (fst l); auto; apply Fc; clear - Hl;
      induction Hl as [|w w' W W' Hw _ IH]; cbn [map]; constructor; auto; destruct Hw; cbn; auto.
  Qed.
End Related.

Lemma sum_app a b : sum (a ++ b) = sum a + sum b.
Proof.
  induction a as [|x a IH]; [unfold sum; simpl; ring|]. change (x + sum (a ++ b) = x + sum a + sum b). rewrite IH. ring.
Qed.
Lemma squares_app a b : squares (a ++ b) = squares a + squares b.
Proof. unfold squares. rewrite map_app. apply sum_app. Qed.
Lemma sum_of_squares_R xs : @sum_of_squares numR xs = squares xs.
Proof.
  unfold sum_of_squares, squares. change (@sumn numR) with sum. f_equal. apply map_ext. intros x. cbn. ring.
Qed.
Lemma in_layer_rows (l : layer R) : match bias l with Some b => length b = length (weight l) | None => True end ->
  weights_of (has_bias l, rows l) = concat (weight l) /\ biases_of (has_bias l, rows l) = match bias l with None => [] | Some b => b end.
Proof.
  unfold weights_of, biases_of, has_bias, rows. cbn [fst snd]. destruct (bias l) as [b|]; [|auto]. revert b.
  induction (weight l) as [|w W IH]; intros [|c b] L; try discriminate; [auto|].
  destruct (IH b) as [E1 E2]; auto. split; [exact (f_equal (app w) E1)|exact (f_equal (cons c) E2)].
Qed.
Lemma penalty_rows decay : forall n, with_biases n -> penalty decay n =
  @penalty_in numR (map (fun rate => (fst rate / 2, snd rate / 2)) decay) (in_rows n).
Proof.
  unfold penalty, penalty_in. change (@sumn numR) with sum. induction decay as [|[u v] decay IH]; intros n Hn; [reflexivity|].
  destruct Hn as [|l n Hl Hn]; [reflexivity|]. cbn [map in_rows map2 fst snd]. unfold in_rows in IH.
  cbn [sum fold_right]. change (fold_right Rplus 0) with sum. rewrite <- IH by auto. f_equal.
  rewrite !sum_of_squares_R. change (@weights_of (carrier numR)) with (@weights_of R). change (@biases_of (carrier numR)) with (@biases_of R).
  destruct (in_layer_rows l Hl) as [-> ->]. unfold layer_penalty. cbn [fst snd mul add numR].
  assert (Sq : forall W, squares (concat W) = sum (map squares W)).
  { clear. induction W as [|w W IH]; [reflexivity|]. cbn [concat map]. rewrite squares_app, IH. reflexivity. }
  rewrite Sq. unfold Rdiv. ring.
Qed.

Section Model.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  Definition residual_model (m : measure N) (f : modelN N) (y : N) : modelN N :=
    let e := model_add f (model_still (opp y)) in
    let c := at_0 (jet_of e) in
    if bends m c then model_mul e e
    else let h := half_slopen m c in model_add (model_still (rhon m c)) (model_mul (model_still (add h h)) (model_add e (model_still (opp c)))).
  (** The derivative of the loss by the residual. *)
  Definition residual_slope (m : measure N) (f : modelN N) (y : N) : modelN N :=
    let e := model_add f (model_still (opp y)) in
    let c := at_0 (jet_of e) in
    if bends m c then model_add e e else let h := half_slopen m c in model_still (add h h).
  (** A residual that bends stays where the loss is a square. *)
  Definition residual_stays (rad : N) (m : measure N) (f : modelN N) (y : N) : bool :=
    match m with
    | Squared => true
    | Huber delta =>
        let e := model_add f (model_still (opp y)) in
        let c := at_0 (jet_of e) in
        if bends m c then le (add (absn c) (mul (TaylorModels.reach_of e) rad)) delta else true
    end.
  Definition point_model (m : measure N) (q : point N) (fs : list (modelN N)) : modelN N :=
    model_mul (model_still (importance q)) (sumn (N := modelN N) (map2 (residual_model m) fs (target q))).
  Definition point_slopes (m : measure N) (q : point N) (fs : list (modelN N)) : list (modelN N) :=
    map2 (fun f y => model_mul (model_still (importance q)) (residual_slope m f y)) fs (target q).
  Definition outputs_stay (rad : N) (m : measure N) (q : point N) (fs : list (modelN N)) : bool :=
    forallb (fun b => b) (map2 (residual_stays rad m) fs (target q)).

  Notation models := (models (r := r)).
  Context (rad : N) (rad_pos : 0 < r rad) (rad_le : r rad <= 1).
  Notation at_ d fs := (map (fun f : functions => f d) fs).
  (** The loss of any residual lies above a tangent at that of the modelled network. *)
  Lemma residual_modelled m f g y : proper (map_measure r m) -> models f g -> residual_stays rad m f y = true -> exists t s,
    models (residual_model m f y) t /\ models (residual_slope m f y) s /\
    forall d, norm d <= r rad -> forall v, t d + s d * (v - g d) <= rho (map_measure r m) (v - r y).
  Proof.
    intros Hm Hf S. unfold residual_model, residual_slope, residual_stays in *. set (e := model_add f (model_still (opp y))) in *.
    assert (He : models e (fun d => g d - r y)).
    { apply (models_ext _ (fun d => g d + r (opp y))); [intros; rewrite (r_opp _ _ ok); ring|]. apply (models_add ok); auto. apply (models_still ok). auto. }
    set (c := at_0 (jet_of e)) in *. destruct (bends m c) eqn:B.
    - exists (fun d => (g d - r y) * (g d - r y)), (fun d => (g d - r y) + (g d - r y)). split; [apply (models_mul ok e e _ _ He He)|].
      split; [apply (models_add ok e e _ _ He He)|]. intros d Hd v. destruct m as [|delta]; cbn [map_measure rho] in *.
      { pose proof (pow2_ge_0 (v - g d)). nra. }
      apply (le_true ok) in S. rewrite (r_add _ _ ok), (r_mul _ _ ok), (r_absn ok) in S.
      pose proof (models_reach ok e _ d He ltac:(lra)) as Rc. cbn beta in Rc. change (at_0 (jet_of e)) with c in Rc.
      assert (P : 0 <= r (TaylorModels.reach_of e)).
      { unfold TaylorModels.reach_of. destruct He. rewrite !(r_add _ _ ok). lra. }
      assert (r (TaylorModels.reach_of e) * norm d <= r (TaylorModels.reach_of e) * r rad) by (apply Rmult_le_compat_l; auto).
      pose proof (Rabs_triang (g d - r y - r c) (r c)) as T. replace (g d - r y - r c + r c) with (g d - r y) in T by ring.
      assert (Small : Rabs (g d - r y) <= r delta) by lra.
      pose proof (huber_above (r delta) (g d - r y) (v - r y) Hm) as H1. unfold huber_residual in H1 at 1. destruct (Rle_dec _ _) as [_|]; [|lra].
      assert (E : Rmax (- r delta) (Rmin (r delta) (g d - r y)) = g d - r y).
      { pose proof (Rle_abs (g d - r y)). pose proof (Rle_abs (- (g d - r y))) as H2. rewrite Rabs_Ropp in H2. rewrite Rmin_right, Rmax_right; lra. }
      rewrite E in H1. nra.
    - set (h := half_slopen m c). exists (fun d => r (rhon m c) + r (add h h) * (g d - r y + r (opp c))), (fun _ => r (add h h)). split; [|split].
      + apply (models_add ok (model_still (rhon m c)) _ (fun _ => r (rhon m c))); [apply (models_still ok); auto|].
        apply (models_mul ok (model_still (add h h)) _ (fun _ => r (add h h))); [apply (models_still ok); auto|].
        apply (models_add ok e (model_still (opp c)) _ (fun _ => r (opp c)) He). apply (models_still ok). auto.
      + apply (models_still ok). auto.
      + intros d _ v. rewrite (r_rhon ok), (r_add _ _ ok), (r_opp _ _ ok). unfold h. rewrite (r_half_slopen ok) by auto.
        pose proof (rho_above (map_measure r m) (r c) (v - r y) Hm). nra.
  Qed.
  Lemma outputs_modelled m : proper (map_measure r m) -> forall fs gs, Forall2 models fs gs -> forall ys, forallb (fun b => b) (map2 (residual_stays rad m) fs ys) = true ->
    exists t ss, models (sumn (N := modelN N) (map2 (residual_model m) fs ys)) t /\ Forall2 models (map2 (residual_slope m) fs ys) ss /\
    forall d, norm d <= r rad -> forall vs, length vs = length gs ->
      t d + dot (at_ d ss) vs - dot (at_ d ss) (at_ d gs) <= sum (map2 (fun a b => rho (map_measure r m) (a - b)) vs (rv ys)).
  Proof.
    intros Hm. induction 1 as [|f g fs gs Hf _ IH]; intros ys S.
    - exists (fun _ => 0), []. split; [apply (models_zero ok)|]. split; [constructor|]. intros d _ [|v vs] L; [|discriminate]. cbn. lra.
    - destruct ys as [|y ys].
      { exists (fun _ => 0), []. split; [apply (models_zero ok)|]. split; [constructor|]. intros d _ [|v vs] L; [discriminate|]. cbn [map map2 Numbers.rv].
        rewrite !dot_nil_l. change (sum []) with 0. lra. }
      cbn [map2 forallb] in S. apply andb_true_iff in S as [S1 S2].
      destruct (residual_modelled m f g y Hm Hf S1) as (t & s & T1 & T2 & T3). destruct (IH ys S2) as (t' & ss & S3 & S4 & S5).
      exists (fun d => t d + t' d), (s :: ss). split; [apply (models_add ok _ _ t t' T1 S3)|]. split; [constructor; auto|].
      intros d Hd [|v vs] L; [discriminate|]. injection L as L. specialize (T3 d Hd v). specialize (S5 d Hd vs L).
      cbn [map map2 Numbers.rv]. rewrite !dot_cons.
      change (t d + t' d + (s d * v + dot (at_ d ss) vs) - (s d * g d + dot (at_ d ss) (at_ d gs)) <=
        rho (map_measure r m) (v - r y) + sum (map2 (fun a b => rho (map_measure r m) (a - b)) vs (rv ys))). lra.
  Qed.
  Lemma point_modelled m q fs gs : proper (map_measure r m) -> 0 <= r (importance q) -> Forall2 models fs gs -> outputs_stay rad m q fs = true ->
    exists t ss, models (point_model m q fs) t /\ Forall2 models (point_slopes m q fs) ss /\
    forall d, norm d <= r rad -> forall vs, length vs = length gs ->
      t d + dot (at_ d ss) vs - dot (at_ d ss) (at_ d gs) <= r (importance q) * loss_function_of (map_measure r m) vs (rv (target q)).
  Proof.
    intros Hm P F S. destruct (outputs_modelled m Hm fs gs F (target q) S) as (t & ss & T1 & T2 & T3).
    exists (fun d => r (importance q) * t d), (map (fun (s : functions) d => r (importance q) * s d) ss).
    assert (St : models (model_still (importance q)) (fun _ => r (importance q))) by (apply (models_still ok); auto). split; [|split].
    - apply (models_mul ok (model_still (importance q)) _ (fun _ => r (importance q)) t); auto.
    - unfold point_slopes. clear - T2 St ok. revert T2. generalize (target q). intros ys. revert ys ss. induction fs as [|f fs IH]; intros [|y ys] ss H; inversion H; subst; cbn [map2 map]; constructor; auto.
      apply (models_mul ok (model_still (importance q)) _ (fun _ => r (importance q)) y0); auto.
    - intros d Hd vs L. specialize (T3 d Hd vs L). rewrite loss_of_rho.
      assert (Sc : forall l, dot (at_ d (map (fun (s : functions) d => r (importance q) * s d) ss)) l = r (importance q) * dot (at_ d ss) l).
      { intros l. rewrite <- dot_scale_l. f_equal. unfold scale. rewrite !map_map. reflexivity. }
      rewrite !Sc. apply (Rmult_le_compat_l (r (importance q))) in T3; auto. lra.
  Qed.
End Model.
