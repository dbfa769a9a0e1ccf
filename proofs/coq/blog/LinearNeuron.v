(** "Let s denote weights of optimal linear combination for outputs of previously deepest hidden layer now denoted as
  X. By
    adding a neuron with the linear activation function g(x) = x^T s to the new layer we necessary preserve the
      objective
    value ... a weight can be set to one for the linear activation neuron and zero for all other neurons in the layer."

    Formalised as printed, for every number of points, neurons and layers: X are the outputs of the deepest layer,
      the new
    layer puts out X s and the outputs of any other neurons. The weights 1, 0, ..., 0 have the old objective, so optimal
    weights of the new layer have one that is not larger; and so for any number of such layers. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Sums Vectors.
From Localmin.blog Require Import Setting.
Import ListNotations.
Open Scope R_scope.

Section LinearNeuron.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R).

  (** The new layer: the linear neuron, and any others. *)
  Definition further_layer (X : A -> list R) (s : list R) (others : A -> list R) (x : A) : list R := dot s (X x) ::
    others x.

  Theorem linear_neuron_preserves_outputs X s others v x :
    dot (1 :: repeat 0 v) (further_layer X s others x) = dot s (X x).
  Proof.
    unfold further_layer. rewrite dot_cons, (dot_zero (repeat 0 v)); [ring|]. clear. induction v; constructor; auto.
  Qed.

  Theorem linear_neuron_preserves X s others v :
    objective points Y (further_layer X s others) (1 :: repeat 0 v) = objective points Y X s.
  Proof.
    unfold objective. f_equal. apply map_ext. intros x. rewrite linear_neuron_preserves_outputs. reflexivity.
  Qed.

  Theorem linear_neuron_never_raises u v X s others t :
    optimal points Y u X s -> optimal points Y (S v) (further_layer X s others) t ->
    objective points Y (further_layer X s others) t <= objective points Y X s.
  Proof.
    intros _ [_ H]. rewrite <- (linear_neuron_preserves X s others v). apply H. simpl. rewrite repeat_length.
    reflexivity.
  Qed.

  (** Layer after layer: each is built on the one before it with that layer's optimal weights. *)
  Inductive tower : nat -> (A -> list R) -> list R -> (A -> list R) -> list R -> Prop :=
  | no_layer u X s : optimal points Y u X s -> tower 0 X s X s
  | one_more k X s X' s' v others s'' : tower k X s X' s' ->
      optimal points Y (S v) (further_layer X' s' others) s'' -> tower (S k) X s (further_layer X' s' others) s''.

  Theorem linear_neurons_never_raise k X s X' s' : tower k X s X' s' ->
    objective points Y X' s' <= objective points Y X s.
  Proof.
    induction 1 as [u X s|k X s X' s' v others s'' T IH [_ H]]; [apply Rle_refl|].
    eapply Rle_trans; [|exact IH]. rewrite <- (linear_neuron_preserves X' s' others v). apply H. simpl.
    rewrite repeat_length. reflexivity.
  Qed.
End LinearNeuron.
