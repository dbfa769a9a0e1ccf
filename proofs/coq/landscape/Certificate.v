(** Certificates about landscapes, and landscapes and conclusions in another number type, such as rationals read as reals. *)
From Coq Require Import List NArith.
From Localmin Require Import Network Problem.
From Localmin.landscape Require Import Question.

(** A case is split by the side of a hyperplane that a unit is on; or a vector bounds its loss below; or it is an earlier case. *)
Inductive step := Branch (unit line : N) | Bound (vector : N) | Symmetric.
(** No units in the states chosen have these outputs, and further units need a state on which the separator is negative. *)
Inductive separation (T : Type) := Separation (separator : list T) (further : list (separation T)).
Arguments Separation {T}.
(** A residual of a local minimum, with a network; or of none, whatever the width, or of this width. *)
Inductive entry_kind (T : Type) := Minimum (net : network T) | NeverMinimum (separators : list (list T)) | TooFewUnits (root : separation T).
Arguments Minimum {T}. Arguments NeverMinimum {T}. Arguments TooFewUnits {T}.
Inductive landscape_certificate (T : Type) :=
| BranchAndBound (lower : T) (net : network T) (vectors : list (list T)) (steps : list step)
| CompleteList (pieces : list (list (N * T))) (entries : list (list T * entry_kind T)).
Arguments BranchAndBound {T}. Arguments CompleteList {T}.

Definition map_landscape {S T} (f : S -> T) (l : landscape S) : landscape T :=
  Landscape (map_dataset f (data_points l)) (most_units l) (hidden_bias l) (output_bias l).
Definition map_landscape_conclusion {S T} (f : S -> T) (k : landscape_conclusion S) : landscape_conclusion T :=
  match k with
  | LowestLoss lower n value => LowestLoss (f lower) (map_network f n) (f value)
  | AllMinima minima => AllMinima (map (fun m => (map f (fst (fst m)), map_network f (snd (fst m)), f (snd m))) minima)
  end.
