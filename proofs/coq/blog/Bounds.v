(** "In general, you can always set vector s to be all zeros,
  and then the worst objective value would be the sum of squared
    values of data points - |Y|^2. Furthermore, if a bias can be additionally added to the expression inside the norm,
      the
    worst objective becomes sum of squared deviations of data values from the mean." And of the optimum over the output
    weights: "its solution is always an upper bound on any local minimum of the original training problem achieved from
    fixed weights of the network"; "the mean squared error can be calculated from objective values in above plot
      by dividing
    them by 100".

    As printed: refuted; the full problem has a local minimum whose loss, 10,
      is above the optimum 2 of the output weight of
    a fixed neuron. As amended, proved for every number of points and neurons: the optimum is at most |Y|^2,
      with a bias at
    most the sum of squared deviations from the mean, and neurons that are off at every point attain these values;
      it is an
    upper bound on the global minimum of the full problem, and on every loss that a method which never raises the loss
    reaches from these weights, and on limits of such losses;
      for 100 points the mean squared error is the objective divided
    by 100, and for other numbers of points only if both are 0. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.blog Require Import Setting.
From Localmin.paper Require Setting Facts Mean Dead.
Import ListNotations.
Open Scope R_scope.

Section Bounds.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R).
  Definition mean_of_targets : R := sum (map Y points) / INR (length points).
  Definition with_bias (G : A -> list R) (x : A) : list R := 1 :: G x.

  Lemma zeros_times n h : dot (repeat 0 n) h = 0.
  Proof. apply dot_zero. induction n; constructor; auto. Qed.
  Lemma times_zeros s n : dot s (repeat 0 n) = 0.
  Proof. rewrite dot_comm. apply zeros_times. Qed.

  Theorem bound_without_bias u G s : optimal points Y u G s ->
    objective points Y G s <= sum (map (fun x => Y x ^ 2) points).
  Proof.
    intros [_ H]. eapply Rle_trans; [apply (H (repeat 0 u)), repeat_length|]. apply Req_le. unfold objective. f_equal.
    apply map_ext. intros x. rewrite zeros_times. ring.
  Qed.
  Theorem bound_with_bias u G s : optimal points Y (S u) (with_bias G) s ->
    objective points Y (with_bias G) s <= sum (map (fun x => (mean_of_targets - Y x) ^ 2) points).
  Proof.
    intros [_ H]. eapply Rle_trans; [apply (H (mean_of_targets :: repeat 0 u)); simpl; rewrite repeat_length;
      reflexivity|].
    apply Req_le. unfold objective. f_equal. apply map_ext. intros x. unfold with_bias. rewrite dot_cons, zeros_times.
    ring.
  Qed.

  (** Neurons that are off at every point attain the bounds. *)
  Theorem bound_attained u s : objective points Y (fun _ => repeat 0 u) s = sum (map (fun x => Y x ^ 2) points).
  Proof. unfold objective. f_equal. apply map_ext. intros x. rewrite times_zeros. ring. Qed.
  Theorem bound_with_bias_attained u s : points <> [] ->
    sum (map (fun x => (mean_of_targets - Y x) ^ 2) points) <= objective points Y (with_bias (fun _ => repeat 0 u)) s.
  Proof.
    intros N. assert (C : exists c, objective points Y (with_bias (fun _ => repeat 0 u)) s = sum (map (fun x => (c - Y
      x) ^ 2) points)).
    { exists (hd 0 s). unfold objective. f_equal. apply map_ext. intros x. unfold with_bias.
      destruct s as [|c s]; [rewrite dot_nil_l|rewrite dot_cons, times_zeros]; cbn [hd]; ring. }
    destruct C as [c ->]. set (data := map (fun x => (@nil R, Y x)) points).
    assert (E : forall m, sum (map (fun x => (m - Y x) ^ 2) points) = Setting.error_of_constant data m).
    { intros m. unfold Setting.error_of_constant, Setting.error_of_function, data. rewrite map_map. reflexivity. }
    assert (M : mean_of_targets = Setting.mean_target data).
    { unfold Setting.mean_target, Setting.mean, data, mean_of_targets. rewrite !map_map, map_length. reflexivity. }
    rewrite !E, M. apply Mean.mean_is_best. unfold data. destruct points; [contradiction|discriminate].
  Qed.

  (** The full problem: neurons with parameters of any kind. *)
  Context {Parameters : Type}.
  Variable G : Parameters -> A -> list R.
  Theorem bounds_the_global_minimum u theta s theta' s' : optimal points Y u (G theta) s ->
    (forall theta'' s'', objective points Y (G theta') s' <= objective points Y (G theta'') s'') ->
    objective points Y (G theta') s' <= objective points Y (G theta) s.
  Proof. intros _ H. apply H. Qed.
  Theorem bounds_methods (run : nat -> Parameters * list R) :
    (forall t, objective points Y (G (fst (run (S t)))) (snd (run (S t))) <= objective points Y (G (fst (run t))) (snd
      (run t))) ->
    let loss := fun t => objective points Y (G (fst (run t))) (snd (run t)) in
    (forall t, loss t <= loss O) /\ forall l, Un_cv loss l -> l <= loss O.
  Proof.
    intros H loss. assert (K : forall t, loss t <= loss O).
    { induction t as [|t IH]; [apply Rle_refl|]. eapply Rle_trans; [apply H|exact IH]. }
    split; auto. intros l Hl. apply Rnot_lt_le. intros L. destruct (Hl (l - loss O)) as [n Hn]; [lra|].
    specialize (Hn n (le_n n)). unfold R_dist in Hn. specialize (K n). apply Rabs_def2 in Hn. lra.
  Qed.

  Theorem mean_squared_error theta s : (1 <= length points)%nat ->
    let objective := objective points Y (G theta) s in
    objective / INR (length points) = objective / 100 <-> objective = 0 \/ length points = 100%nat.
  Proof.
    intros N objective. assert (P : 0 < INR (length points)) by (apply lt_0_INR; lia).
    assert (H100 : INR 100 = 100) by (rewrite INR_IZR_INZ; reflexivity). split.
    - intros E. destruct (Req_dec objective 0) as [|NZ]; [auto|right]. apply INR_eq. rewrite H100.
      apply Rmult_eq_reg_l with (objective / INR (length points) / 100).
      + transitivity (objective / 100); [field; lra|]. rewrite <- E. field. lra.
      + unfold Rdiv. apply Rmult_integral_contrapositive_currified; [|lra].
        apply Rmult_integral_contrapositive_currified; auto.
        apply Rinv_neq_0_compat. lra.
    - intros [-> | ->]; [unfold Rdiv; ring|]. rewrite H100. reflexivity.
  Qed.
End Bounds.

(** As printed: x |-> s ReLU(w x) for the data (1, 2) |-> 1, (1, 1) |-> 3.
With w = (1, 0) the weight 2 is optimal and has the
    loss 2; at w = (1, -4), where the neuron is off, there is a local minimum of loss 10. *)
Definition data : Setting.samples := [([1; 2], 1); ([1; 1], 3)].
Definition one_neuron (w : list R) (s : R) : network R := [Layer [w] None; Layer [[s]] None].
Definition bounds_as_printed : Prop := forall points w s,
  (forall t, Setting.error points (one_neuron w s) <= Setting.error points (one_neuron w t)) ->
  forall w' s', length w' = length w -> local_minimum squared (Setting.regression points) (one_neuron w' s') ->
  Setting.error points (one_neuron w' s') <= Setting.error points (one_neuron w s).

Theorem bounds_as_printed_refuted : ~ bounds_as_printed.
Proof.
  intros H.
  assert (On : forall s, Setting.error data (one_neuron [1; 0] s) = (s - 1) ^ 2 + (s - 3) ^ 2).
  { intros s. rewrite (Mean.error_function data _ (fun _ => s)).
    - unfold Setting.error_of_function. cbn. ring.
    - intros p [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite relu_on by lra; f_equal; ring. }
  assert (Off : forall n, same_shape (one_neuron [1; -4] 2) n -> Setting.dead (map fst data) n 1 ->
    Setting.error data n = 10).
  { intros n S [J D]. rewrite (Mean.error_function data n (fun _ => 0)); [unfold Setting.error_of_function; cbn; ring|].
    intros p Hp. rewrite (Dead.dead_output n 1) by (auto; apply Dead.off_weakly, D, in_map, Hp).
    inversion S as [|? l1 ? r S1 S2]; subst. inversion S2 as [|? l2 ? r2 [W2 B2] S3]; subst. inversion S3; subst.
    unfold Dead.output_behind. cbn [skipn nth pred forward]. rewrite <- (Dead.zeros_alike _ _ _ S1). cbn. unfold affine.
    destruct l2 as [W b]. cbn in *. destruct b; [contradiction|]. inversion W2 as [|? row ? rows R1 R2]; subst.
    inversion R2; subst.
    inversion R1 as [|? y ? ys ? R3]; subst. inversion R3; subst. cbn. unfold dot. cbn. f_equal. ring. }
  assert (D : Setting.dead (map fst data) (one_neuron [1; -4] 2) 1).
  { split; [cbn; lia|]. intros x [<-|[<-|[]]]; cbn; unfold dot; cbn; repeat constructor; lra. }
  assert (M : local_minimum squared (Setting.regression data) (one_neuron [1; -4] 2)).
  { destruct (Dead.dead_near _ _ _ D) as (e & He & K). exists e. split; auto. intros n Hn.
    fold (Setting.error data (one_neuron [1; -4] 2)). fold (Setting.error data n).
    rewrite (Off (one_neuron [1; -4] 2)), (Off n); auto using Facts.same_shape_refl; [apply Rle_refl|].
    eapply Facts.near_same_shape, Hn. }
  specialize (H data [1; 0] 2). assert (B : forall t, Setting.error data (one_neuron [1;
    0] 2) <= Setting.error data (one_neuron [1; 0] t)).
  { intros t. rewrite !On. pose proof (pow2_ge_0 (t - 2)). lra. }
  specialize (H B [1; -4] 2 eq_refl M). rewrite On, (Off _ (Facts.same_shape_refl _) D) in H. lra.
Qed.
