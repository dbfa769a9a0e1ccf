(** The loss of a constant, networks with one output, and their last bias. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts.
Import ListNotations.
Open Scope R_scope.

Lemma count_positive {A} (l : list A) : l <> [] -> 0 < INR (length l).
Proof. intros H. apply lt_0_INR. destruct l; [contradiction|simpl; lia]. Qed.
Lemma total_const {A} c (l : list A) : total (fun _ => c) l = INR (length l) * c.
Proof. induction l as [|a l IH]; [unfold total; simpl; ring|]. rewrite total_cons, IH. cbn [length]. rewrite S_INR.
ring. Qed.
Lemma mean_total (points : samples) : points <> [] -> INR (length points) * mean_target points = total snd points.
Proof.
  intros H. apply count_positive in H. unfold mean_target, mean. rewrite map_length. fold (total snd points). field.
  lra.
Qed.

(** Completing the square: the loss of a constant is N (c - m)^2 plus that of the mean. *)
Lemma error_of_constant_square points c : points <> [] ->
  error_of_constant points c = INR (length points) * (c - mean_target points) ^ 2 + error_of_constant points
    (mean_target points).
Proof.
  intros H. pose proof (mean_total _ H) as M. set (m := mean_target points) in *.
  unfold error_of_constant, error_of_function. fold (total (fun p : list R * R => (c - snd p) ^ 2) points).
  fold (total (fun p : list R * R => (m - snd p) ^ 2) points).
  rewrite (total_ext (fun p => (c - snd p) ^ 2) (fun p => ((m - snd p) ^ 2 + (c - m) * (c + m)) + snd p * (- (2 * (c -
    m)))))
    by (intros; ring).
  rewrite !total_plus, total_const, total_scale, <- M. ring.
Qed.
Lemma mean_is_best points c : points <> [] -> error_of_constant points (mean_target points) <= error_of_constant points
  c.
Proof.
  intros H. rewrite (error_of_constant_square points c H). pose proof (count_positive _ H).
  assert (0 <= INR (length points) * (c - mean_target points) ^ 2) by (apply Rmult_le_pos; [lra|apply pow2_ge_0]). lra.
Qed.
Lemma only_mean_is_best points c : points <> [] -> error_of_constant points c <= error_of_constant points (mean_target
  points) -> c = mean_target points.
Proof.
  intros H. rewrite (error_of_constant_square points c H). pose proof (count_positive _ H). intros Hc.
  assert (0 <= (c - mean_target points) ^ 2) by apply pow2_ge_0.
  destruct (Req_dec (c - mean_target points) 0) as [E|E]; [lra|].
  assert (0 < (c - mean_target points) ^ 2) by (rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, E).
  assert (0 < INR (length points) * (c - mean_target points) ^ 2) by (apply Rmult_lt_0_compat; auto). lra.
Qed.

(** The loss (2) of a network whose output at x is one number. *)
Lemma squared_one c y : squared [c] [y] = (c - y) ^ 2.
Proof. unfold squared. cbn. ring. Qed.
Lemma error_function points n f : (forall p, In p points -> forward n (fst p) = [f (fst p)]) ->
  error points n = error_of_function points f.
Proof.
  intros H. unfold error, error_of_function, loss, regression. rewrite map_map. f_equal. apply map_ext_in.
  intros p Hp. cbn [input target importance]. rewrite H, squared_one by auto. ring.
Qed.
Lemma error_constant points n c : (forall p, In p points -> forward n (fst p) = [c]) ->
  error points n = error_of_constant points c.
Proof. intros H. apply error_function with (f := fun _ => c). exact H. Qed.
Lemma error_nonneg points n : 0 <= error points n.
Proof.
  unfold error, loss. apply total_nonneg with (f := fun p => importance p * squared (forward n (input p)) (target p)).
  intros p Hp. unfold regression in Hp. apply in_map_iff in Hp as (q & <- & _). cbn [importance target].
  rewrite Rmult_1_l. unfold squared. destruct (forward n _) as [|a [|b f]]; cbn; try lra;
    pose proof (pow2_ge_0 (a - snd q)); lra.
Qed.
Lemma error_perfect points n : (forall p, In p points -> forward n (fst p) = [snd p]) -> error points n = 0.
Proof.
  intros H. unfold error, loss, regression. rewrite map_map. apply total_zero. intros p Hp. cbn.
  rewrite H, squared_one by auto. ring.
Qed.
Lemma inputs_of_regression points : map input (regression points) = map fst points.
Proof. unfold regression. rewrite map_map. reflexivity. Qed.

Lemma shape_length d units n : shape d units n -> length n = length units.
Proof. revert d n. induction units; intros d [|l n] H; simpl in *; try contradiction; auto. f_equal. apply (IHunits a).
tauto. Qed.
Lemma regressor_length d hidden n : regressor d hidden n -> length n = S (length hidden).
Proof. intros H. apply shape_length in H. rewrite app_length in H. simpl in H. lia. Qed.
Lemma layer_shape_affine d m l h : layer_shape d m l -> length (affine l h) = m.
Proof.
  intros (H1 & _ & b & H2 & H3). unfold affine. rewrite H2, map2_length, map_length, H1, H3. apply Nat.min_id.
Qed.
Lemma regressor_one_output hidden : forall d n x, regressor d hidden n -> exists y, forward n x = [y].
Proof.
  induction hidden as [|m hidden IH]; intros d [|l n] x H; cbn in H; try contradiction; destruct H as [Hl Hn].
  - destruct n; [|contradiction]. cbn [forward]. pose proof (layer_shape_affine _ _ _ x Hl) as L.
    destruct (affine l x) as [|y [|]]; try discriminate. eauto.
  - rewrite forward_cons; [apply (IH m), Hn|]. destruct n; [|discriminate]. apply shape_length in Hn.
    rewrite app_length in Hn. simpl in Hn. lia.
Qed.
Lemma same_shape_regressor hidden : forall d n n', same_shape n n' -> regressor d hidden n -> regressor d hidden n'.
Proof.
  assert (L : forall d m l l', alike_layer (fun _ _ => True) l l' -> layer_shape d m l -> layer_shape d m l').
  { intros d m l l' [HW Hb] (H1 & H2 & b & H3 & H4). rewrite H3 in Hb.
  destruct (bias l') as [b'|] eqn:E; [|contradiction].
    split; [rewrite <- (Forall2_len _ _ _ HW); auto|]. split.
    - clear - HW H2. revert H2. induction HW as [|w w' W W' Hw _ IH]; intros H2; constructor; inversion H2; subst; auto.
      symmetry. apply (Forall2_len _ _ _ Hw).
    - exists b'. split; auto. rewrite <- (Forall2_len _ _ _ Hb). auto. }
  unfold regressor. intros d n n' H. revert d. generalize (hidden ++ [1%nat]) as units.
  induction H as [|l l' n n' Hl _ IH]; intros [|m units] d K; cbn in *; auto. destruct K; split; eauto.
Qed.
Lemma near_regressor e d hidden n n' : near e n n' -> regressor d hidden n -> regressor d hidden n'.
Proof. intros H. apply same_shape_regressor. eapply near_same_shape, H. Qed.
Lemma regressor_same_shape hidden : forall d n n', regressor d hidden n -> regressor d hidden n' -> same_shape n n'.
Proof.
  assert (V : forall b b' : list R, length b = length b' -> Forall2 (fun _ _ => True) b b').
  { induction b; intros [|? b'] E; try discriminate; constructor; auto. }
  assert (L : forall d m l l', layer_shape d m l -> layer_shape d m l' -> alike_layer (fun _ _ => True) l l').
  { intros d m l l' (H1 & H2 & b & H3 & H4) (H1' & H2' & b' & H3' & H4'). split.
    - assert (E : length (weight l) = length (weight l')) by congruence. clear - E H2 H2' V. revert E H2'.
      revert dependent l'.
      induction H2 as [|w W Hw _ IH]; intros l'; destruct l' as [W' b']; cbn; destruct W' as [|w' W']; intros E H2';
        try discriminate; constructor.
      + inversion H2'; subst. apply V. congruence.
      + apply (IH (Layer W' None)); cbn; [|inversion H2']; auto.
    - rewrite H3, H3'. apply V. congruence. }
  unfold regressor. intros d n n'. revert d n n'. generalize (hidden ++ [1%nat]) as units.
  induction units as [|m units IH]; intros d [|l n] [|l' n'] H H'; cbn in *; try contradiction; constructor.
  - apply (L d m); tauto.
  - apply (IH m); tauto.
Qed.

(** The last bias is added to the output. *)
Definition last_bias (n : network R) : parameter := At (length n) 0 None.
Lemma moved_last_bias hidden : forall d n x y t, regressor d hidden n -> forward n x = [y] ->
  forward (moved (last_bias n) t n) x = [t + y].
Proof.
  unfold moved, last_bias. cbn [of_layer]. induction hidden as [|m hidden IH]; intros d [|l n] x y t H E; cbn in H;
    try contradiction; destruct H as [Hl Hn].
  - destruct n; [|contradiction]. destruct Hl as (H1 & _ & b & H2 & H3). destruct l as [W B]. cbn in *. subst B.
    destruct W as [|w [|]], b as [|b0 [|]]; try discriminate. cbn in *. injection E as <-. unfold moved_layer. cbn.
    f_equal. ring.
  - assert (L : length n = S (length hidden)) by (apply (regressor_length m), Hn).
    rewrite forward_cons in E by (destruct n; discriminate). cbn [length pred]. rewrite L. cbn [change_nth].
    rewrite forward_cons by (destruct n; [discriminate L|destruct (length hidden); discriminate]).
    specialize (IH m n _ y t Hn E). rewrite L in IH. exact IH.
Qed.
