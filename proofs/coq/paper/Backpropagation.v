(** Backpropagation with ReLU'(0) = 0, as every implementation does it, and the methods that follow it.
    A reader of Propositions 4 and 5 has to agree with the definitions of this file. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Dead.
Import ListNotations.
Open Scope R_scope.

Definition relu_slope (z : R) : R := if Rlt_dec 0 z then 1 else 0.

(** With delta the derivative by the pre-activations of a layer that reads h: the derivatives by its weights and biases,
    and by h, which is the sum of the rows of weights, each times its entry of delta. *)
Definition layer_gradient (l : layer R) (delta h : list R) : layer R :=
  Layer (map (fun d => map (Rmult d) h) delta) (option_map (fun _ => delta) (bias l)).
Definition pulled_back (l : layer R) (delta : list R) : list R :=
  fold_right vadd [] (map2 scale delta (weight l)).

(** The derivatives by all parameters and by the input, for the derivative of the loss by the output. *)
Fixpoint backward (n : network R) (h : list R) (by_output : list R) : network R * list R :=
  match n with
  | [] => ([], by_output)
  | [last] => ([layer_gradient last by_output h], pulled_back last by_output)
  | l :: rest =>
      let z := affine l h in
      let (gradients, by_activation) := backward rest (map relu z) by_output in
      let delta := map2 Rmult by_activation (map relu_slope z) in
      (layer_gradient l delta h :: gradients, pulled_back l delta)
  end.

(** The gradient of a loss: the sum over a batch of data points.
A message is an input with the derivative of the loss by
    the output there; nothing is asked of these derivatives, so every loss of the outputs is covered. *)
Definition message : Type := list R * list R.
Definition gradient (n : network R) (batch : list message) (a : parameter) : R :=
  sum (map (fun p => value (fst (backward n (fst p) (snd p))) a) batch).

(** Methods that leave alone every parameter whose gradient has always been 0. *)
Definition follows_gradients (run : nat -> network R) (batches : nat -> list message) : Prop :=
  (forall t, same_shape (run O) (run t)) /\
  forall t a, (forall s, (s <= t)%nat -> gradient (run s) (batches s) a = 0) -> value (run (S t)) a = value (run t) a.

(** Such are gradient descent (rho = 0), momentum, and Adam, RMSprop and the like, which multiply the step of every
    parameter by a number of its own. *)
Definition momentum_method (run : nat -> network R) (batches : nat -> list message) : Prop :=
  (forall t, same_shape (run O) (run t)) /\
  exists (rho : R) (kappa : nat -> R) (factor : nat -> parameter -> R) (m : nat -> parameter -> R),
  forall a, m O a = 0 /\ forall t,
  m (S t) a = rho * m t a + kappa t * gradient (run t) (batches t) a /\
  value (run (S t)) a = value (run t) a - factor t a * m (S t) a.
Theorem momentum_method_follows_gradients run batches : momentum_method run batches -> follows_gradients run batches.
Proof.
  intros [Hs (rho & kappa & factor & m & H)]. split; auto. intros t a Z. destruct (H a) as [M0 M].
  assert (E : forall s, (s <= S t)%nat -> m s a = 0).
  { induction s as [|s IH]; intros Hle; auto. rewrite (proj1 (M s)), IH, Z by lia. ring. }
  rewrite (proj2 (M t)), E by lia. ring.
Qed.

(** Where the pre-activations of a hidden layer are at most 0, all gradients up to it are 0. *)
Definition all_zero (v : list R) : Prop := Forall (fun z => z = 0) v.
Lemma all_zero_nth v i : all_zero v -> nth i v 0 = 0.
Proof. intros H. destruct (nth_in_or_default i v 0) as [I|E]; auto. eapply Forall_forall in H; eauto. Qed.
Lemma layer_gradient_zero l delta h a : all_zero delta -> value_in (layer_gradient l delta h) a = 0.
Proof.
  intros Z. unfold value_in, layer_gradient. cbn [weight bias]. destruct (of_input a) as [i|].
  - apply all_zero_nth. destruct (nth_in_or_default (of_unit a) (map (fun d => map (Rmult d) h) delta) []) as [I|E].
    + apply in_map_iff in I as (e & <- & He). eapply Forall_forall in Z; [|exact He]. subst.
      apply Forall_forall. intros y Hy. apply in_map_iff in Hy as (? & <- & _). ring.
    + rewrite E. constructor.
  - destruct (bias l); cbn; auto using all_zero_nth.
Qed.
Lemma vadd_zero a b : all_zero a -> all_zero b -> all_zero (vadd a b).
Proof.
  intros Ha. revert b. induction Ha as [|x a -> Ha IH]; intros b Hb; [exact Hb|].
  destruct Hb as [|y b -> Hb]; simpl; constructor; auto; try apply IH; auto. ring.
Qed.
Lemma pulled_back_zero l delta : all_zero delta -> all_zero (pulled_back l delta).
Proof.
  intros Z. unfold pulled_back. generalize (weight l) as W.
  induction Z as [|d delta -> _ IH]; intros [|w W]; try constructor.
  cbn [map2 fold_right]. apply vadd_zero; [|apply IH]. apply Forall_forall. intros y Hy.
  apply in_map_iff in Hy as (? & <- & _). ring.
Qed.
Lemma blocked_slopes d z : Forall (fun z => z <= 0) z -> all_zero (map2 Rmult d (map relu_slope z)).
Proof.
  intros Hz. revert d. induction Hz as [|z0 z Hz0 _ IH]; intros [|d0 d]; cbn; constructor; [|apply IH].
  unfold relu_slope. destruct (Rlt_dec 0 z0); [lra|ring].
Qed.
Lemma blocked_message d z : all_zero d -> all_zero (map2 Rmult d z).
Proof. intros Hd. revert z. induction Hd as [|d0 d -> _ IH]; intros [|z0 z]; cbn; constructor; [ring|apply IH]. Qed.

Lemma backward_cons l rest h g : rest <> [] -> backward (l :: rest) h g =
  (layer_gradient l (map2 Rmult (snd (backward rest (map relu (affine l h)) g)) (map relu_slope (affine l h))) h
    :: fst (backward rest (map relu (affine l h)) g),
   pulled_back l (map2 Rmult (snd (backward rest (map relu (affine l h)) g)) (map relu_slope (affine l h)))).
Proof.
  intros H. transitivity (let (gradients, by_activation) := backward rest (map relu (affine l h)) g in
    let delta := map2 Rmult by_activation (map relu_slope (affine l h)) in
    (layer_gradient l delta h :: gradients, pulled_back l delta)).
  - destruct rest; [contradiction|reflexivity].
  - destruct (backward rest _ g). reflexivity.
Qed.
Lemma blocked n : forall j x g, (1 <= j < length n)%nat -> Forall (fun z => z <= 0) (pre_activation n j x) ->
  all_zero (snd (backward n x g)) /\ forall a, (of_layer a <= j)%nat -> value (fst (backward n x g)) a = 0.
Proof.
  induction n as [|l n IH]; intros j x g Hj H; simpl in Hj; [lia|].
  assert (n <> []) by (destruct n; [simpl in Hj; lia|discriminate]). rewrite backward_cons by auto. cbn [fst snd].
  set (delta := map2 Rmult _ _).
  assert (Z : all_zero delta /\ forall a, (2 <= of_layer a <= j)%nat -> value (layer_gradient l delta x ::
    fst (backward n (map relu (affine l x)) g)) a = 0).
  { destruct j as [|[|j]]; [lia| |].
    - split; [apply blocked_slopes, H|intros; lia].
    - destruct (IH (S j) (map relu (affine l x)) g) as [I1 I2]; [lia|exact H|]. split; [apply blocked_message, I1|].
      intros [k u i] Hk. cbn [of_layer] in Hk. specialize (I2 (At (pred k) u i)). cbn [of_layer] in I2.
      destruct k as [|[|k]]; [lia|lia|].
      apply I2. lia. }
  destruct Z as [Z1 Z2]. split; [apply pulled_back_zero, Z1|]. intros a Ha.
  destruct (le_lt_dec 2 (of_layer a)); [apply Z2; lia|]. unfold value. replace (pred (of_layer a)) with O by lia.
  cbn [nth].
  apply layer_gradient_zero, Z1.
Qed.
