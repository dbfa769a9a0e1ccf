(** Lemma 2: "If there holds W_1 x_i < -b_1 for all i-s, then the model M has a constant output. Moreover, applying
    local optimization does not change the values of W_1, b_1."

    Formalised as printed, for every depth with a hidden layer, every width, dimension, dataset and loss of the outputs.
    [dead xs n 1] is the hypothesis. The output is constant on the data points; near the point (in all parameters) the
    loss does not depend on the first layer at all; so all derivatives by it are 0; and no method that leaves alone what
    has had derivative 0 ([gradient_based]) ever changes the first layer, whatever it does to the other layers. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Dead.
Import ListNotations.
Open Scope R_scope.

Theorem lemma_2_constant_output xs n : dead xs n 1 ->
  forall x x', In x xs -> In x' xs -> forward n x = forward n x'.
Proof. intros [Hj H] x x' Hx Hx'. rewrite (dead_output n 1), (dead_output n 1 x') by auto using off_weakly.
reflexivity. Qed.

Theorem lemma_2_independence ell data n : dead (map input data) n 1 -> exists e, 0 < e /\
  forall first first' later, near e n (first :: later) -> near e n (first' :: later) ->
  loss ell data (first :: later) = loss ell data (first' :: later).
Proof.
  intros H. destruct (dead_outputs_near _ _ _ H) as (e & He & K). exists e. split; auto.
  intros first first' later H1 H2. apply loss_ext, K; auto.
Qed.

Theorem lemma_2_derivatives ell data n a : dead (map input data) n 1 -> of_layer a = 1%nat ->
  partial_derivative (loss ell data) n a 0.
Proof. intros H Ha. apply dead_derivative with 1%nat; auto. lia. Qed.

Theorem lemma_2_training ell data run : gradient_based (loss ell data) run -> dead (map input data) (run O) 1 ->
  forall t, nth_error (run t) 0 = nth_error (run O) 0.
Proof.
  intros Hg Hd t. destruct (dead_training _ _ _ _ Hg Hd t) as [E _].
  destruct (run t), (run O); simpl in *; congruence.
Qed.
