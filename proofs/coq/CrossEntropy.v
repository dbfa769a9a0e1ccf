(** The losses of classification, over the real numbers, and what is said of data that a network classifies. *)
From Coq Require Import Reals List.
From Localmin Require Import Network Problem.
Import ListNotations.
Open Scope R_scope.

(** Binary cross-entropy of logits, summed over the outputs. *)
Definition logistic : loss_function := fun f y => sum (map2 (fun z t => ln (1 + exp z) - t * z) f y).
(** Cross-entropy of softmax: the probability of a class is exp f_k, over the sum for all classes. *)
Definition softmax : loss_function := fun f y => sum (map2 (fun z t => - t * ln (exp z / sum (map exp f))) f y).

Inductive cross_entropy := Logistic | Softmax.
Definition loss_of_entropy (c : cross_entropy) : loss_function := match c with Logistic => logistic | Softmax => softmax end.

(** The weights and biases of the last layer times s. *)
Fixpoint scale_last (s : R) (n : network R) : network R :=
  match n with [] => [] | [last] => [map_layer (Rmult s) last] | l :: rest => l :: scale_last s rest end.

(** Scaling the last layer up lowers the loss for ever, to 0, which no network attains; so there is no minimum here. *)
Definition lowered_for_ever (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  let L := loss ell data in
  not_local_minimum ell data n /\
  (forall s t, 0 < s < t -> L (scale_last t n) < L (scale_last s n)) /\
  (forall e, 0 < e -> exists s, 0 < s /\ L (scale_last s n) < e) /\
  (forall n', same_shape n n' -> 0 < L n').
