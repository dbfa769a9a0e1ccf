(** The forward pass is continuous in all parameters, and the loss lower semicontinuous, with weight decay or without. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Vectors Sums Relu Problem Residual.
Import ListNotations.
Open Scope R_scope.

Lemma Forall2_impl {A B} (P Q : A -> B -> Prop) l m : (forall x y, P x y -> Q x y) -> Forall2 P l m -> Forall2 Q l m.
Proof. intros H. induction 1; constructor; auto. Qed.
Lemma alike_layer_impl (P Q : R -> R -> Prop) l m : (forall x y, P x y -> Q x y) -> alike_layer P l m ->
  alike_layer Q l m.
Proof.
  intros H [HW Hb]. split; [eapply Forall2_impl; [|exact HW]; intros; eapply Forall2_impl; eauto|].
  destruct (bias l), (bias m); auto. eapply Forall2_impl; eauto.
Qed.

(** Continuity: "for all close parameters and inputs, close outputs". *)
Lemma product_continuous a b e : 0 < e -> exists d, 0 < d /\ forall a' b', close d a a' -> close d b b' ->
  close e (a * b) (a' * b').
Proof.
  intros He. set (K := Rabs a + Rabs b + 1). pose proof (Rabs_pos a). pose proof (Rabs_pos b).
  assert (HK : 0 < K) by (unfold K; lra).
  exists (Rmin 1 (e / K)). split; [apply Rmin_pos; [lra|apply Rdiv_lt_0_compat; lra]|].
  unfold close. intros a' b' Ha Hb. pose proof (Rmin_l 1 (e / K)). pose proof (Rmin_r 1 (e / K)).
  set (d := Rmin 1 (e / K)) in *.
  replace (a' * b' - a * b) with ((a' - a) * (b' - b) + (a' - a) * b + a * (b' - b)) by ring.
  assert (Rabs ((a' - a) * (b' - b) + (a' - a) * b + a * (b' - b)) <= Rabs (a' - a) * Rabs (b' - b) + Rabs (a' - a) *
    Rabs b + Rabs a * Rabs (b' - b)).
  { eapply Rle_trans; [apply Rabs_triang|]. rewrite (Rabs_mult a). apply Rplus_le_compat_r.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult. lra. }
  pose proof (Rabs_pos (a' - a)). pose proof (Rabs_pos (b' - b)).
  assert (Rabs (a' - a) * Rabs (b' - b) <= Rabs (a' - a) * 1) by (apply Rmult_le_compat_l; lra).
  assert (Rabs a * Rabs (b' - b) <= Rabs a * d) by (apply Rmult_le_compat_l; lra).
  assert (Rabs (a' - a) * (Rabs b + 1) < d * (Rabs b + 1)) by (apply Rmult_lt_compat_r; lra).
  assert (d * K <= e).
  { apply Rle_trans with (e / K * K); [apply Rmult_le_compat_r; lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
  lra. }
  unfold K in *. lra.
Qed.
Lemma dot_continuous w : forall h e, 0 < e -> exists d, 0 < d /\ forall w' h',
  Forall2 (close d) w w' -> Forall2 (close d) h h' -> close e (dot w h) (dot w' h').
Proof.
  induction w as [|a w IH]; intros h e He.
  { exists 1. split; [lra|]. intros w' h' Hw _. inversion Hw. rewrite !dot_nil_l. unfold close.
  rewrite Rminus_diag_eq, Rabs_R0; auto. }
  destruct h as [|b h].
  { exists 1. split; [lra|]. intros w' h' _ Hh. inversion Hh. rewrite !dot_nil_r. unfold close.
  rewrite Rminus_diag_eq, Rabs_R0; auto. }
  destruct (IH h (e / 2) ltac:(lra)) as (d1 & Hd1 & H1).
  destruct (product_continuous a b (e / 2) ltac:(lra)) as (d2 & Hd2 & H2).
  exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2).
  intros w' h' Hw Hh. inversion Hw as [|? a' ? w1 Ha Hw1]; inversion Hh as [|? b' ? h1 Hb Hh1]; subst.
  rewrite !dot_cons.
  assert (C1 : close (e / 2) (dot w h) (dot w1 h1)).
  { apply H1; [eapply Forall2_impl; [|exact Hw1]|eapply Forall2_impl; [|exact Hh1]]; unfold close; intros; lra. }
  assert (C2 : close (e / 2) (a * b) (a' * b')) by (apply H2; unfold close in *; lra).
  unfold close in *. replace (a' * b' + dot w1 h1 - (a * b + dot w h)) with ((a' * b' - a * b) + (dot w1 h1 - dot w h))
    by ring.
  eapply Rle_lt_trans; [apply Rabs_triang|]. lra.
Qed.
Lemma rows_continuous W : forall h e, 0 < e -> exists d, 0 < d /\ forall W' h',
  Forall2 (Forall2 (close d)) W W' -> Forall2 (close d) h h' ->
  Forall2 (close e) (map (fun w => dot w h) W) (map (fun w => dot w h') W').
Proof.
  induction W as [|w W IH]; intros h e He.
  { exists 1. split; [lra|]. intros W' h' HW _. inversion HW. constructor. }
  destruct (IH h e He) as (d1 & Hd1 & H1). destruct (dot_continuous w h e He) as (d2 & Hd2 & H2).
  exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2).
  intros W' h' HW Hh. inversion HW as [|? w' ? W1 Hw HW1]; subst. simpl. constructor.
  - apply H2; [eapply Forall2_impl; [|exact Hw]|eapply Forall2_impl; [|exact Hh]]; unfold close; intros; lra.
  - apply H1; [eapply Forall2_impl; [|exact HW1]; intros ? ? X; eapply Forall2_impl; [|exact X]|eapply Forall2_impl;
      [|exact Hh]];
      unfold close; intros; lra.
Qed.
Lemma map2_plus_close e z z' b b' : Forall2 (close (e / 2)) z z' -> Forall2 (close (e / 2)) b b' ->
  Forall2 (close e) (map2 Rplus z b) (map2 Rplus z' b').
Proof.
  intros Hz. revert b b'. induction Hz as [|x x' z z' Hx Hz IH]; intros b b' Hb; [constructor|].
  destruct Hb as [|y y' b b' Hy Hb]; simpl; constructor; auto. unfold close in *.
  replace (x' + y' - (x + y)) with ((x' - x) + (y' - y)) by ring. eapply Rle_lt_trans; [apply Rabs_triang|]. lra.
Qed.
Lemma affine_continuous l h e : 0 < e -> exists d, 0 < d /\ forall l' h',
  alike_layer (close d) l l' -> Forall2 (close d) h h' -> Forall2 (close e) (affine l h) (affine l' h').
Proof.
  intros He. destruct (rows_continuous (weight l) h (e / 2) ltac:(lra)) as (d & Hd & H).
  exists (Rmin d (e / 2)). split; [apply Rmin_pos; lra|]. pose proof (Rmin_l d (e / 2)). pose proof (Rmin_r d (e / 2)).
  intros l' h' [HW Hb] Hh. assert (Z : Forall2 (close (e / 2)) (map (fun w => dot w h) (weight l)) (map (fun w => dot w
    h') (weight l'))).
  { apply H; [eapply Forall2_impl; [|exact HW]; intros ? ? X; eapply Forall2_impl; [|exact X]|eapply Forall2_impl;
    [|exact Hh]];
      unfold close; intros; lra. }
  unfold affine. destruct (bias l) as [b|], (bias l') as [b'|]; try contradiction.
  - apply map2_plus_close; auto. eapply Forall2_impl; [|exact Hb]. unfold close; intros; lra.
  - eapply Forall2_impl; [|exact Z]. unfold close; intros; lra.
Qed.
Lemma relu_close e z z' : Forall2 (close e) z z' -> Forall2 (close e) (map relu z) (map relu z').
Proof.
  induction 1; simpl; constructor; auto. unfold close in *. pose proof (relu_change x y). lra.
Qed.
Lemma forward_continuous n : forall h e, 0 < e -> exists d, 0 < d /\ forall n' h',
  near d n n' -> Forall2 (close d) h h' -> Forall2 (close e) (forward n h) (forward n' h').
Proof.
  induction n as [|l n IH]; intros h e He.
  - exists e. split; auto. intros n' h' Hn Hh. inversion Hn. exact Hh.
  - destruct n as [|l2 n].
    + destruct (affine_continuous l h e He) as (d & Hd & H). exists d. split; auto. intros n' h' Hn Hh.
      inversion Hn as [|? l' ? n1 Hl Hn1]; subst. inversion Hn1; subst. apply H; auto.
    + destruct (IH (map relu (affine l h)) e He) as (d1 & Hd1 & H1). destruct (affine_continuous l h d1 Hd1) as (d2 & Hd2 & H2).
      exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2).
      intros n' h' Hn Hh. inversion Hn as [|? l' ? n1 Hl Hn1]; subst. inversion Hn1 as [|? l2' ? n2 Hl2 Hn2]; subst.
      change (Forall2 (close e) (forward (l2 :: n) (map relu (affine l h))) (forward (l2' :: n2) (map relu (affine l' h')))).
      assert (M : forall a b, close (Rmin d1 d2) a b -> close d1 a b) by (unfold close; intros; lra).
      apply H1; [eapply Forall2_impl; [|exact Hn1]; intros; eapply alike_layer_impl; eauto|]. apply relu_close, H2.
      * eapply alike_layer_impl; [|exact Hl]. unfold close; intros; lra.
      * eapply Forall2_impl; [|exact Hh]. unfold close; intros; lra.
Qed.

(** By convexity the loss of one point falls at most at a rate. *)
Lemma loss_function_falls m : proper m -> forall f y, exists C, 0 <= C /\ forall e f', Forall2 (close e) f f' ->
  loss_function_of m f y <= loss_function_of m f' y + C * e.
Proof.
  intros Hm. induction f as [|a f IH]; intros y.
  - exists 0. split; [lra|]. intros e f' H. inversion H. lra.
  - destruct y as [|b y].
    + exists 0. split; [lra|]. intros e f' H. rewrite !loss_of_rho. inversion H. cbn. lra.
    + destruct (IH y) as (C & C0 & H). exists (C + 2 * Rabs (half_slope m (a - b))). pose proof (Rabs_pos (half_slope m (a - b))).
      split; [lra|]. intros e f' F. inversion F as [|? a' ? f1 Ha Hf]; subst. specialize (H e f1 Hf). rewrite !loss_of_rho in *.
      change (rho m (a - b) + sum (map2 (fun a b => rho m (a - b)) f y) <=
        rho m (a' - b) + sum (map2 (fun a b => rho m (a - b)) f1 y) + (C + 2 * Rabs (half_slope m (a - b))) * e).
      pose proof (rho_above m (a - b) (a' - b) Hm) as A. replace (a' - b - (a - b)) with (a' - a) in A by ring.
      pose proof (Rle_abs (- (half_slope m (a - b) * (a' - a)))) as B. rewrite Rabs_Ropp, Rabs_mult in B.
      unfold close in Ha. assert (Rabs (half_slope m (a - b)) * Rabs (a' - a) <= Rabs (half_slope m (a - b)) * e) by (apply Rmult_le_compat_l; lra).
      lra.
Qed.
Lemma loss_lower_semicontinuous m data n : proper m -> (forall p, In p data -> 0 <= importance p) -> forall e, 0 < e ->
  exists d, 0 < d /\ forall n', near d n n' -> loss (loss_function_of m) data n < loss (loss_function_of m) data n' + e.
Proof.
  intros Hm. unfold loss. induction data as [|p data IH]; intros Hp e He.
  - exists 1. split; [lra|]. intros. cbn. lra.
  - destruct (IH ltac:(intros; apply Hp; simpl; auto) (e / 2) ltac:(lra)) as (d1 & D1 & H1).
    destruct (loss_function_falls m Hm (forward n (input p)) (target p)) as (C & C0 & H2).
    assert (P : 0 <= importance p) by (apply Hp; simpl; auto). assert (K : 0 < importance p * C + 1) by nra.
    assert (E : 0 < e / 2 / (importance p * C + 1)) by (apply Rdiv_lt_0_compat; lra).
    destruct (forward_continuous n (input p) _ E) as (d2 & D2 & H3).
    exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2). intros n' Hn.
    assert (M : forall d, Rmin d1 d2 <= d -> near d n n').
    { intros d Hd. eapply Forall2_impl; [|exact Hn]. intros. eapply alike_layer_impl; [|eassumption]. unfold close. intros. lra. }
    specialize (H1 n' (M d1 ltac:(lra))).
    assert (Same : Forall2 (close d2) (input p) (input p)).
    { clear - D2. induction (input p); constructor; auto. unfold close. rewrite Rminus_diag_eq, Rabs_R0; auto. }
    specialize (H2 _ _ (H3 n' (input p) (M d2 ltac:(lra)) Same)). cbn [map].
    change (importance p * loss_function_of m (forward n (input p)) (target p) + sum (map (fun p => importance p * loss_function_of m (forward n (input p)) (target p)) data) <
      importance p * loss_function_of m (forward n' (input p)) (target p) + sum (map (fun p => importance p * loss_function_of m (forward n' (input p)) (target p)) data) + e).
    set (x := e / 2 / (importance p * C + 1)) in *. assert (X : x * (importance p * C + 1) = e / 2) by (unfold x; field; lra).
    apply (Rmult_le_compat_l (importance p)) in H2; auto. nra.
Qed.

Lemma squares_fall xs : exists C, 0 <= C /\ forall e xs', Forall2 (close e) xs xs' -> squares xs <= squares xs' + C * e.
Proof.
  induction xs as [|x xs (C & C0 & H)]; [exists 0; split; [lra|]; intros e xs' F; inversion F; lra|].
  exists (C + 2 * Rabs x). pose proof (Rabs_pos x). split; [lra|]. intros e xs' F. inversion F as [|? x' ? xs1 Hx Hxs]; subst.
  specialize (H e xs1 Hxs). change (x ^ 2 + squares xs <= x' ^ 2 + squares xs1 + (C + 2 * Rabs x) * e).
  pose proof (pow2_ge_0 (x' - x)). pose proof (Rle_abs (- (x * (x' - x)))) as B. rewrite Rabs_Ropp, Rabs_mult in B.
  unfold close in Hx. assert (Rabs x * Rabs (x' - x) <= Rabs x * e) by (apply Rmult_le_compat_l; lra). nra.
Qed.
Lemma penalty_falls decay : Forall (fun rate => 0 <= fst rate /\ 0 <= snd rate) decay -> forall n, exists C, 0 <= C /\
  forall e n', near e n n' -> penalty decay n <= penalty decay n' + C * e.
Proof.
  induction 1 as [|[u v] decay [U V] _ IH]; intros n; [exists 0; split; [lra|]; intros; unfold penalty; cbn; lra|].
  destruct n as [|l n]; [exists 0; split; [lra|]; intros e n' H; inversion H; unfold penalty; cbn; lra|].
  destruct (IH n) as (C & C0 & H). cbn [fst snd] in *.
  assert (W : exists C, 0 <= C /\ forall e W', Forall2 (Forall2 (close e)) (weight l) W' -> sum (map squares (weight l)) <= sum (map squares W') + C * e).
  { clear. induction (weight l) as [|w W (C & C0 & H)]; [exists 0; split; [lra|]; intros e W' F; inversion F; cbn; lra|].
    destruct (squares_fall w) as (D & D0 & G). exists (D + C). split; [lra|]. intros e W' F. inversion F as [|? w' ? W1 Hw HW]; subst.
    specialize (H e W1 HW). specialize (G e w' Hw). change (squares w + sum (map squares W) <= squares w' + sum (map squares W1) + (D + C) * e). lra. }
  destruct W as (D & D0 & HW).
  destruct (squares_fall (match bias l with None => [] | Some b => b end)) as (B & B0 & HB).
  exists (C + (u * D + v * B) / 2). split; [nra|]. intros e n' Hn. inversion Hn as [|? l' ? n1 [Hw Hb] Hn1]; subst.
  specialize (H e n1 Hn1). specialize (HW e _ Hw).
  assert (HB' : squares (match bias l with None => [] | Some b => b end) <= squares (match bias l' with None => [] | Some b => b end) + B * e).
  { apply HB. destruct (bias l), (bias l'); try contradiction; auto. }
  unfold penalty. cbn [map2].
  change (layer_penalty (u, v) l + penalty decay n <= layer_penalty (u, v) l' + penalty decay n1 + (C + (u * D + v * B) / 2) * e).
  unfold layer_penalty. cbn [fst snd]. apply (Rmult_le_compat_l u) in HW; auto. apply (Rmult_le_compat_l v) in HB'; auto. lra.
Qed.
