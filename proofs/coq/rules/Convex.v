(** The loss rises at least as fast as its tangent: a minimum of the weighted sum of outputs is one of the loss. *)
From Coq Require Import Reals List Bool Lra Arith.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem Residual Evaluate.
Import ListNotations.
Open Scope R_scope.

Lemma Forall2_same_length {A B} (P : A -> B -> Prop) l m : Forall2 P l m -> length l = length m.
Proof. induction 1; simpl; auto. Qed.
Lemma affine_length l h : (length (affine l h) <= length (weight l))%nat.
Proof.
  unfold affine. destruct (bias l) as [b|]; [|rewrite map_length; auto].
  rewrite <- (map_length (fun w => dot w h)). generalize (map (fun w => dot w h) (weight l)). intros z. revert b.
  induction z as [|x z IH]; intros [|c b]; simpl; auto with arith.
Qed.
Lemma alike_affine P l l' h h' : alike_layer P l l' -> length (affine l h) = length (affine l' h').
Proof.
  intros [HW Hb]. unfold affine. destruct (bias l), (bias l'); try contradiction; rewrite ?map_length.
  - revert l0 l1 Hb. induction HW; intros; simpl; auto. inversion Hb; subst; simpl; auto.
  - apply (Forall2_same_length _ _ _ HW).
Qed.
Lemma alike_forward P n n' : alike P n n' -> forall h h', length h = length h' ->
  length (forward n h) = length (forward n' h').
Proof.
  induction 1 as [|l l' n n' Hl Hn IH]; intros h h' E; [exact E|].
  inversion Hn; subst; [apply (alike_affine P); auto|].
  apply (IH (map relu (affine l h)) (map relu (affine l' h'))). rewrite !map_length. apply (alike_affine P); auto.
Qed.
Lemma alike_impl (P Q : R -> R -> Prop) n n' : (forall a b, P a b -> Q a b) -> alike P n n' -> alike Q n n'.
Proof.
  intros H. unfold alike. intros A. induction A as [|l l' n n' [HW Hb] _ IH]; constructor; auto.
  assert (F : forall u v, Forall2 P u v -> Forall2 Q u v) by (intros u v F; induction F; auto).
  split.
  - clear - HW F. induction HW; auto.
  - destruct (bias l), (bias l'); auto.
Qed.
Lemma near_same_shape e n n' : near e n n' -> same_shape n n'.
Proof. apply alike_impl. auto. Qed.

Section Convex.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  (** How the weighted sum of outputs changes at a data point. *)
  Definition gain (p : problem N) (n' : network R) (q : point N) : R :=
    let m := rv (pulls (loss_of p) (net p) q) in
    dot m (forward n' (rv (input q))) - dot m (forward (map_network r (net p)) (rv (input q))).

  Lemma tangent m w : proper (map_measure r m) -> 0 <= r w -> forall (f : list N) (y : list N) (f' : list R),
    length f = length f' ->
    r w * sum (map2 (fun a b => rho (map_measure r m) (a - b)) (rv f) (rv y))
    + 2 * (dot (rv (map (mul w) (map2 (fun a b => half_slopen m (sub a b)) f y))) f'
           - dot (rv (map (mul w) (map2 (fun a b => half_slopen m (sub a b)) f y))) (rv f))
    <= r w * sum (map2 (fun a b => rho (map_measure r m) (a - b)) f' (rv y)).
  Proof.
    intros Hm Hw. induction f as [|a f IH]; intros [|b y] [|a' f'] E; try discriminate; cbn [map2 map sum fold_right Numbers.rv];
      rewrite ?dot_nil_l; try lra.
    change (fold_right Rplus 0) with sum. fold (rv f) (rv y). rewrite !dot_cons, (r_mul _ _ ok), (r_half_slopen ok), (r_sub ok) by auto.
    specialize (IH y f' ltac:(simpl in E; congruence)). unfold Numbers.rv in *.
    pose proof (rho_above (map_measure r m) (r a - r b) (a' - r b) Hm) as A.
    apply (Rmult_le_compat_l (r w)) in A; auto.
    replace (a' - r b - (r a - r b)) with (a' - r a) in A by ring. lra.
  Qed.

  Theorem loss_above p n' : well_formed p = true -> same_shape (map_network r (net p)) n' ->
    let q := map_problem r p in
    loss (loss_function_of (loss_of q)) (data q) (net q) + total (gain p n') (data p) * 2
    <= loss (loss_function_of (loss_of q)) (data q) n'.
  Proof.
    intros W S q. unfold q, loss, map_problem, map_dataset. cbn [net data loss_of]. rewrite !map_map.
    match goal with |- sum (map ?f ?d) + _ <= sum (map ?g ?d) => change (total f d + total (gain p n') d * 2 <= total g d) end.
    rewrite <- total_scale, <- total_plus. apply total_le. intros pt Hpt. cbn [map_point importance input target].
    rewrite !loss_of_rho. unfold gain, pulls. fold (rv (input pt)) (rv (target pt)). rewrite <- (r_forwardn ok).
    pose proof (tangent (loss_of p) (importance pt) (well_formed_proper ok p W) (well_formed_importance ok p W _ Hpt)
      (forwardn (net p) (input pt)) (target pt) (forward n' (rv (input pt)))) as T.
    assert (E : length (forwardn (net p) (input pt)) = length (forward n' (rv (input pt)))).
    { rewrite <- (alike_forward _ _ _ S (rv (input pt)) _ eq_refl), <- (r_forwardn ok). unfold Numbers.rv. rewrite map_length. reflexivity. }
    specialize (T E). lra.
  Qed.

  Corollary convex_minimum p e : well_formed p = true ->
    (forall n', near e (map_network r (net p)) n' -> 0 <= total (gain p n') (data p)) ->
    let q := map_problem r p in minimum_within e (loss_function_of (loss_of q)) (data q) (net q).
  Proof.
    intros W H q n' Hn. pose proof (loss_above p n' W (near_same_shape _ _ _ Hn)) as A. specialize (H n' Hn). fold q in A. lra.
  Qed.
End Convex.
