(** The setting of section 3.2 of "Local minima in training of deep networks", in the words of Network.v:
    the dataset and equation (2), shapes, layers that are off, derivatives, gradient-based training, Definition 1.
    A reader of a theorem of this folder has to agree with Network.v and with this file. *)
From Coq Require Import Reals List.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

(** "Our dataset is a collection (x_i, y_i) in R^d x R, i = 1, ..., N." *)
Definition samples := list (list R * R).
Definition in_dimension (d : nat) (points : samples) : Prop := forall p, In p points -> length (fst p) = d.
Definition mean (ys : list R) : R := sum ys / INR (length ys).
Definition mean_target (points : samples) : R := mean (map snd points).

(** Equation (2): the sum of the squared errors. *)
Definition regression (points : samples) : dataset R := map (fun p => Point (fst p) [snd p] 1) points.
Definition error (points : samples) : network R -> R := loss squared (regression points).

(** The loss (2) of a function of the input that need not be a network, and of a constant. *)
Definition error_of_function (points : samples) (f : list R -> R) : R :=
  sum (map (fun p => (f (fst p) - snd p) ^ 2) points).
Definition error_of_constant (points : samples) (c : R) : R := error_of_function points (fun _ => c).

(** Every layer has a bias; a network of shape d, units maps R^d through layers of as many units as listed. *)
Definition layer_shape (inputs units : nat) (l : layer R) : Prop :=
  length (weight l) = units /\ Forall (fun w => length w = inputs) (weight l) /\
  exists b, bias l = Some b /\ length b = units.
Fixpoint shape (d : nat) (units : list nat) (n : network R) : Prop :=
  match units, n with
  | [], [] => True
  | m :: units, l :: rest => layer_shape d m l /\ shape m units rest
  | _, _ => False
  end.
(** "A k-layer deep regression model": hidden layers of these widths, k - 1 of them, and one output. *)
Definition regressor (d : nat) (hidden : list nat) : network R -> Prop := shape d (hidden ++ [1%nat]).

(** W_j h_(j-1)(x) + b_j, layers counted from 1: the pre-activations of layer j. *)
Fixpoint pre_activation (n : network R) (j : nat) (x : list R) : list R :=
  match n, j with
  | l :: _, 1%nat => affine l x
  | l :: rest, S j => pre_activation rest j (map relu (affine l x))
  | _, _ => []
  end.
(** "W_j h_(j-1)(x_i) < -b_j (coordinate-wise) for all i-s." *)
Definition off_everywhere (inputs : list (list R)) (n : network R) (j : nat) : Prop :=
  forall x, In x inputs -> Forall (fun z => z < 0) (pre_activation n j x).
(** The same for a hidden layer: one that a ReLU follows. *)
Definition dead (inputs : list (list R)) (n : network R) (j : nat) : Prop :=
  (1 <= j < length n)%nat /\ off_everywhere inputs n j.

(** One parameter: a weight, or the bias (no input), of a unit; layers count from 1, units and inputs from 0. *)
Record parameter := At { of_layer : nat; of_unit : nat; of_input : option nat }.
Definition value_in (l : layer R) (a : parameter) : R :=
  match of_input a with
  | Some j => nth j (nth (of_unit a) (weight l) []) 0
  | None => match bias l with Some b => nth (of_unit a) b 0 | None => 0 end
  end.
Definition value (n : network R) (a : parameter) : R := value_in (nth (pred (of_layer a)) n (Layer [] None)) a.

(** The network with [t] added to one parameter, and the partial derivative by it. *)
Fixpoint change_nth {A} (f : A -> A) (i : nat) (xs : list A) : list A :=
  match xs, i with
  | [], _ => []
  | x :: xs, O => f x :: xs
  | x :: xs, S i => x :: change_nth f i xs
  end.
Definition moved_layer (a : parameter) (t : R) (l : layer R) : layer R :=
  match of_input a with
  | Some j => Layer (change_nth (change_nth (Rplus t) j) (of_unit a) (weight l)) (bias l)
  | None => Layer (weight l) (option_map (change_nth (Rplus t) (of_unit a)) (bias l))
  end.
Definition moved (a : parameter) (t : R) (n : network R) : network R :=
  change_nth (moved_layer a t) (pred (of_layer a)) n.
Definition partial_derivative (f : network R -> R) (n : network R) (a : parameter) (g : R) : Prop :=
  derivable_pt_lim (fun t => f (moved a t n)) 0 g.

(** Gradient-based training of a loss f: any method that leaves alone every parameter all of whose derivatives have
    been 0 so far, such as gradient descent, momentum and Adam. *)
Definition gradient_based (f : network R -> R) (run : nat -> network R) : Prop :=
  (forall t, same_shape (run O) (run t)) /\
  forall t a, (forall s, (s <= t)%nat -> partial_derivative f (run s) a 0) -> value (run (S t)) a = value (run t) a.

(** Definition 1: "decent if there exists r such that M({y_p : x_p = x_r}) <> M({y_p : p = 1, ..., N})",
    the means being of families: equal targets count as often as they occur. *)
Definition same_input (x x' : list R) : bool := if list_eq_dec Req_EM_T x x' then true else false.
Definition points_at (x : list R) (points : samples) : samples := filter (fun q => same_input (fst q) x) points.
Definition decent (points : samples) : Prop :=
  exists r, In r points /\ mean_target (points_at (fst r) points) <> mean_target points.
