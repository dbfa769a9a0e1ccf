(** The question: the squared loss on a data set over all networks with one hidden layer and one output; and what is concluded of it.
    A reader of a theorem about a landscape has to agree with this file and with Network.v. *)
From Coq Require Import Reals List NArith.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

(** A data set, the largest number of hidden units (None for any number), and whether the hidden layer and the output have biases. *)
Record landscape (T : Type) := Landscape { data_points : dataset T; most_units : option N; hidden_bias : bool; output_bias : bool }.
Arguments Landscape {T}. Arguments data_points {T}. Arguments most_units {T}. Arguments hidden_bias {T}. Arguments output_bias {T}.

(** The network is one of the landscape: it has a unit or more; its units have a weight for each input, an output weight, and biases as the landscape says. *)
Definition belongs (l : landscape R) (n : network R) : Prop :=
  match n with
  | [Layer W b; Layer [v] c] =>
      W <> [] /\ match most_units l with None => True | Some h => (length W <= N.to_nat h)%nat end /\
      (forall w p, In w W -> In p (data_points l) -> length w = length (input p)) /\
      option_map (@length R) b = (if hidden_bias l then Some (length W) else None) /\
      length v = length W /\
      option_map (@length R) c = (if output_bias l then Some 1%nat else None)
  | _ => False
  end.

(** Outputs minus targets. *)
Definition residuals (data : dataset R) (n : network R) : list R := map (fun p => hd 0 (forward n (input p)) - hd 0 (target p)) data.

(** A list of all local minima names their residuals, each with a network that has them and its loss. *)
Inductive landscape_conclusion (T : Type) :=
| LowestLoss (lower : T) (n : network T) (loss : T)
| AllMinima (minima : list (list T * network T * T)).
Arguments LowestLoss {T}. Arguments AllMinima {T}.

Definition says (l : landscape R) (k : landscape_conclusion R) : Prop :=
  let L := loss squared (data_points l) in
  match k with
  | LowestLoss lower n value => (forall n', belongs l n' -> lower <= L n') /\ belongs l n /\ L n = value
  | AllMinima minima =>
      (forall n, belongs l n -> local_minimum squared (data_points l) n -> exists m value, In (residuals (data_points l) n, m, value) minima /\ L n = value) /\
      (forall r n value, In (r, n, value) minima ->
        belongs l n /\ local_minimum squared (data_points l) n /\ residuals (data_points l) n = r /\ L n = value)
  end.
