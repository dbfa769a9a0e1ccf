(** Certificates about landscapes, and landscapes and conclusions in another number type, such as rationals read as reals. *)
From Coq Require Import List NArith.
From Localmin Require Import Network Problem.
From Localmin.landscape Require Import Question.

(** A case is split by the side of a hyperplane that a unit is on; or a vector bounds its loss below; or it is an earlier case. *)
Inductive step := Branch (unit line : N) | Bound (vector : N) | Symmetric.
Inductive landscape_certificate (T : Type) :=
| BranchAndBound (lower : T) (net : network T) (vectors : list (list T)) (steps : list step).
Arguments BranchAndBound {T}.

Definition map_landscape {S T} (f : S -> T) (l : landscape S) : landscape T :=
  Landscape (map_dataset f (data_points l)) (most_units l) (hidden_bias l) (output_bias l).
Definition map_landscape_conclusion {S T} (f : S -> T) (k : landscape_conclusion S) : landscape_conclusion T :=
  match k with LowestLoss lower n value => LowestLoss (f lower) (map_network f n) (f value) end.
