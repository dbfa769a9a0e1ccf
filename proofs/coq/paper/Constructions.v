(** Networks of any shape that compute a bump of one input, or a multiple of one hinge: the two constructions for part
    (ii) of Theorem 1. In every layer but the first only the first unit is used. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean Groups Directions Lemma1.
Import ListNotations.
Open Scope R_scope.

(** Rows filled up with zeros; a layer of which only the first unit is used. *)
Definition padded (w : list R) (inputs : nat) : list R := w ++ repeat 0 (inputs - length w).
Definition one_unit_layer (inputs units : nat) (w : list R) (b : R) : layer R :=
  Layer (padded w inputs :: zero_rows inputs (pred units)) (Some (b :: repeat 0 (pred units))).
Lemma padded_length w inputs : (length w <= inputs)%nat -> length (padded w inputs) = inputs.
Proof. intros H. unfold padded. rewrite app_length, repeat_length. lia. Qed.
Lemma dot_padded w inputs h : (length w <= length h)%nat -> dot (padded w inputs) h = dot w h.
Proof.
  unfold padded. generalize (inputs - length w)%nat as k. intros k. revert h. induction w as [|a w IH]; intros h L.
  - cbn [app]. rewrite dot_zero; auto. apply repeat_Forall. reflexivity.
  - destruct h as [|b h]; [simpl in L; lia|]. cbn [app]. rewrite !dot_cons, IH; auto. simpl in L. lia.
Qed.
Lemma one_unit_layer_shape inputs units w b : (length w <= inputs)%nat -> (1 <= units)%nat ->
  layer_shape inputs units (one_unit_layer inputs units w b).
Proof.
  intros Hw Hu. split; [|split]; cbn [weight bias].
  - simpl. unfold zero_rows. rewrite repeat_length. lia.
  - constructor; [apply padded_length, Hw|]. apply repeat_Forall, repeat_length.
  - exists (b :: repeat 0 (pred units)). split; auto. simpl. rewrite repeat_length. lia.
Qed.
Lemma one_unit_layer_affine inputs units w b h : (length w <= length h)%nat ->
  exists t, affine (one_unit_layer inputs units w b) h = dot w h + b :: t.
Proof. intros L. unfold affine. cbn. rewrite dot_padded by auto. eauto. Qed.

(** Handing on what is not negative through any number of layers; the last multiplies by a and adds c. *)
Fixpoint hand_on (inputs : nat) (hidden : list nat) (a c : R) : network R :=
  match hidden with
  | [] => [one_unit_layer inputs 1 [a] c]
  | m :: hidden => one_unit_layer inputs m [1] 0 :: hand_on m hidden a c
  end.
Lemma hand_on_shape hidden a c : Forall (le 1) hidden -> forall inputs, (1 <= inputs)%nat ->
  regressor inputs hidden (hand_on inputs hidden a c).
Proof.
  induction 1 as [|m hidden Hm _ IH]; intros inputs Hi; (split; [apply one_unit_layer_shape; simpl; lia|]).
  - exact I.
  - apply IH, Hm.
Qed.
Lemma hand_on_output hidden a c : forall inputs u t, 0 <= u -> forward (hand_on inputs hidden a c) (u ::
  t) = [a * u + c].
Proof.
  induction hidden as [|m hidden IH]; intros inputs u t Hu.
  - cbn [hand_on forward]. unfold affine. cbn [one_unit_layer weight bias pred zero_rows repeat map map2].
    rewrite dot_padded, dot_cons, dot_nil_l by (simpl; lia). f_equal. ring.
  - cbn [hand_on]. rewrite forward_cons by (destruct hidden; discriminate).
    destruct (one_unit_layer_affine inputs m [1] 0 (u :: t)) as [s ->]; [simpl; lia|]. cbn [map].
    replace (dot [1] (u :: t) + 0) with u by (rewrite dot_cons, dot_nil_l; ring). rewrite relu_on by auto. apply IH, Hu.
Qed.

(** One hinge: a ReLU(v x - b) + c. *)
Definition hinge_network (d m : nat) (hidden : list nat) (v : list R) (b a c : R) : network R :=
  one_unit_layer d m v (- b) :: hand_on m hidden a c.
Lemma hinge_network_shape d m hidden v b a c : length v = d -> Forall (le 1) (m :: hidden) -> regressor d (m ::
  hidden) (hinge_network d m hidden v b a c).
Proof.
  intros Lv H. inversion H; subst. split; [apply one_unit_layer_shape; auto|]. apply hand_on_shape; auto.
Qed.
Lemma hinge_network_output d m hidden v b a c x : length v = d -> length x = d ->
  forward (hinge_network d m hidden v b a c) x = [a * relu (dot v x - b) + c].
Proof.
  intros Lv Lx. unfold hinge_network. rewrite forward_cons by (destruct hidden; discriminate).
  destruct (one_unit_layer_affine d m v (- b) x) as [t ->]; [lia|]. cbn [map]. apply hand_on_output, relu_pos.
Qed.

(** The source's three units, ReLU(t + 1) - ReLU(2 t) + ReLU(t - 1) with t = v x - gamma: 1 at t = 0, 0 where |t| > 2.
*)
Definition three_units (d m : nat) (v : list R) (gamma : R) : layer R :=
  Layer (v :: scale 2 v :: v :: zero_rows d (m - 3)) (Some (- gamma + 1 :: - (2 * gamma) :: - gamma - 1 ::
    repeat 0 (m - 3))).
Definition bump (t : R) : R := relu (t + 1) - relu (2 * t) + relu (t - 1).
Lemma bump_at_0 : bump 0 = 1.
Proof. unfold bump. rewrite (relu_on (0 + 1)), (relu_off (2 * 0)), (relu_off (0 - 1)); lra. Qed.
Lemma bump_far t : 2 < Rabs t -> bump t = 0.
Proof.
  intros H. unfold bump. unfold Rabs in H. destruct (Rcase_abs t).
  - rewrite !relu_off; lra.
  - rewrite !relu_on; lra.
Qed.

(** [mu + (nu - mu) bump], through later layers with the smaller mean taken off before and added at the end. *)
Definition bump_network (d m : nat) (hidden : list nat) (v : list R) (gamma mu nu : R) : network R :=
  three_units d m v gamma ::
  match hidden with
  | [] => [one_unit_layer m 1 [nu - mu; mu - nu; nu - mu] mu]
  | m' :: hidden => one_unit_layer m m' [nu - mu; mu - nu;
    nu - mu] (mu - Rmin mu nu) :: hand_on m' hidden 1 (Rmin mu nu)
  end.
Lemma bump_network_shape d m hidden v gamma mu nu : length v = d -> (3 <= m)%nat -> Forall (le 1) hidden ->
  regressor d (m :: hidden) (bump_network d m hidden v gamma mu nu).
Proof.
  intros Lv Hm Hh. split.
  - unfold three_units, zero_rows. split; [simpl; rewrite repeat_length; lia|]. split; cbn [weight bias].
    + repeat constructor; rewrite ?scale_length; auto. apply repeat_Forall, repeat_length.
    + eexists. split; [reflexivity|]. simpl. rewrite repeat_length. lia.
  - destruct Hh as [|m' hidden Hm' Hh]; split.
    + apply one_unit_layer_shape; simpl; lia.
    + exact I.
    + apply one_unit_layer_shape; simpl; lia.
    + apply hand_on_shape; auto.
Qed.
Lemma three_units_output d m v gamma x : exists t, map relu (affine (three_units d m v gamma) x) =
  relu (dot v x - gamma + 1) :: relu (2 * (dot v x - gamma)) :: relu (dot v x - gamma - 1) :: t.
Proof.
  unfold affine, three_units. cbn [weight bias map map2]. rewrite dot_scale_l.
  replace (dot v x - gamma + 1) with (dot v x + (- gamma + 1)) by ring.
  replace (2 * (dot v x - gamma)) with (2 * dot v x + - (2 * gamma)) by ring.
  replace (dot v x - gamma - 1) with (dot v x + (- gamma - 1)) by ring. eexists. reflexivity.
Qed.
Lemma bump_network_output d m hidden v gamma mu nu x : bump (dot v x - gamma) = 0 \/ bump (dot v x - gamma) = 1 ->
  forward (bump_network d m hidden v gamma mu nu) x = [mu + (nu - mu) * bump (dot v x - gamma)].
Proof.
  intros B. unfold bump_network. set (b := bump (dot v x - gamma)) in *.
  rewrite forward_cons by (destruct hidden; discriminate). destruct (three_units_output d m v gamma x) as [t ->].
  set (h := _ :: _ :: _ :: t).
  assert (D : dot [nu - mu; mu - nu; nu - mu] h = (nu - mu) * b).
  { unfold h. rewrite !dot_cons, dot_nil_l. unfold b, bump. ring. }
  assert (L : (3 <= length h)%nat) by (unfold h; simpl; lia).
  destruct hidden as [|m' hidden].
  - cbn [forward]. unfold affine. cbn [one_unit_layer weight bias pred zero_rows repeat map map2].
    rewrite dot_padded, D by exact L. f_equal. ring.
  - rewrite forward_cons by (destruct hidden; discriminate).
    destruct (one_unit_layer_affine m m' [nu - mu; mu - nu; nu - mu] (mu - Rmin mu nu) h L) as [s ->]. cbn [map].
    rewrite D.
    pose proof (Rmin_l mu nu). pose proof (Rmin_r mu nu).
    rewrite relu_on by (destruct B as [-> | ->]; lra). rewrite hand_on_output by (destruct B as [-> | ->]; lra).
    f_equal. ring.
Qed.
