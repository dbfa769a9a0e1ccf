(** Problems, certificates and conclusions in any number type, and what a conclusion says. *)
From Coq Require Import Reals List NArith Bool.
From Localmin Require Import Network Vectors.
Import ListNotations.
Open Scope R_scope.

Inductive measure (T : Type) := Squared | Huber (delta : T).
Arguments Squared {T}. Arguments Huber {T}.
Record problem (T : Type) := Problem { net : network T; data : dataset T; loss_of : measure T }.
Arguments Problem {T}. Arguments net {T}. Arguments data {T}. Arguments loss_of {T}.

(** A case tree splits on the signs of kinks, each named by a data point. *)
Inductive tree (T : Type) :=
| Split (kink : N) (positive negative : tree T)
| Vertex (multipliers : list (N * T))
| Empty (weights : list (N * T)).
Arguments Split {T}. Arguments Vertex {T}. Arguments Empty {T}.
(** An isolation tree splits on the signs of kinks (unit, data point). *)
Inductive isolation_tree (T : Type) :=
| UnitSplit (kink : N * N) (positive negative : isolation_tree T)
| KernelCone (rows : list (N * T)) (weights : list ((N * N) * T)).
Arguments UnitSplit {T}. Arguments KernelCone {T}.

Inductive certificate (T : Type) :=
| ShallowMinimum (units : list (option (tree T)))
| DescentPath (velocity acceleration : network T) (step : T)
| FlatPath (velocity acceleration : network T)
| RescalingOrbit (layer unit : N)
| BetterPoint (better : network T)
| EqualInputsBound
| IsolatedOrbit (units : list (option (tree T))) (cases : isolation_tree T)
| ConstantOutput (layer : N) (later : certificate T)
| PathMoments
| SeveralOutputsMinimum (margins : list (T * list (tree T)))
| SecondOrder
| NotStationary (layer unit entry : N)
| Interpolation (center : network T)
(* Names of parameters to hold, by layer, unit and entry; kinks by layer, unit and data point, with multiplier and penalty. *)
| Barrier (center : network T) (held : list (N * N * N)) (kinks : list (N * N * N * (T * T))) (curvature : T).
Arguments ShallowMinimum {T}. Arguments DescentPath {T}. Arguments FlatPath {T}. Arguments RescalingOrbit {T}.
Arguments BetterPoint {T}. Arguments EqualInputsBound {T}. Arguments IsolatedOrbit {T}. Arguments ConstantOutput {T}.
Arguments PathMoments {T}. Arguments SeveralOutputsMinimum {T}. Arguments SecondOrder {T}. Arguments NotStationary {T}.
Arguments Interpolation {T}. Arguments Barrier {T}.

Inductive conclusion (T : Type) :=
| LocalMinimum (loss : T) (radius : option T)
| NotLocalMinimum (loss : T) (witness : network T) (witness_loss : T)
| NotStrict (loss : T)
| NotGlobalMinimum (loss : T) (better : network T) (better_loss : T)
| GlobalMinimum (loss : T)
| StrictUpToRescaling (loss radius : T)
| InterpolationNearby (loss reach : T)
| LocalMinimumNearby (reach lower upper : T).
Arguments LocalMinimum {T}. Arguments NotLocalMinimum {T}. Arguments NotStrict {T}. Arguments NotGlobalMinimum {T}.
Arguments GlobalMinimum {T}. Arguments StrictUpToRescaling {T}. Arguments LocalMinimumNearby {T}.
Arguments InterpolationNearby {T}.

Definition loss_function_of (m : measure R) : loss_function :=
  match m with Squared => squared | Huber delta => huber delta end.

(** The output weight of each hidden unit times its weights and bias. *)
Definition products (n : network R) : list (list R) :=
  match n with
  | [hidden; Layer [v] _] =>
      map2 scale v (match bias hidden with None => weight hidden | Some b => map2 cons b (weight hidden) end)
  | _ => []
  end.
Definition output_bias (n : network R) : option (list R) :=
  match n with [_; last] => bias last | _ => None end.
(** Nearer than e, the points of equal loss are those with the same products and output bias: rescalings of the units. *)
Definition strict_up_to_rescaling (e : R) (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  minimum_within e ell data n /\
  forall n', near e n n' ->
    (loss ell data n' = loss ell data n <-> products n' = products n /\ output_bias n' = output_bias n).

(** Some network of loss 0, each parameter nearer than e. *)
Definition exact_fit_within (e : R) (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  exists n', near e n n' /\ loss ell data n' = 0 /\ global_minimum ell data n'.
(** Weight decay: a rate for the weights of each layer, and one for its biases. *)
Definition squares (xs : list R) : R := sum (map (fun x => x ^ 2) xs).
Definition layer_penalty (rate : R * R) (l : layer R) : R :=
  (fst rate * sum (map squares (weight l)) + snd rate * squares (match bias l with None => [] | Some b => b end)) / 2.
Definition penalty (decay : list (R * R)) (n : network R) : R := sum (map2 layer_penalty decay n).
(** Some network, each parameter nearer than [reach], is a local minimum of L, whose value there is between the bounds. *)
Definition minimum_nearby (reach lower upper : R) (L : network R -> R) (n : network R) : Prop :=
  exists n', near reach n n' /\ (exists e, 0 < e /\ forall n'', near e n' n'' -> L n' <= L n'') /\ lower <= L n' <= upper.

Definition holds (p : problem R) (c : conclusion R) : Prop :=
  let ell := loss_function_of (loss_of p) in
  let L := loss ell (data p) in
  match c with
  | LocalMinimum l radius => L (net p) = l /\ local_minimum ell (data p) (net p) /\
      match radius with None => True | Some e => 0 < e /\ minimum_within e ell (data p) (net p) end
  | NotLocalMinimum l n l' => L (net p) = l /\ same_shape (net p) n /\ L n = l' /\ l' < l /\
      not_local_minimum ell (data p) (net p)
  | NotStrict l => L (net p) = l /\ not_strict ell (data p) (net p)
  | NotGlobalMinimum l n l' => L (net p) = l /\ same_shape (net p) n /\ L n = l' /\ l' < l
  | GlobalMinimum l => L (net p) = l /\ global_minimum ell (data p) (net p)
  | StrictUpToRescaling l e => L (net p) = l /\ 0 < e /\ strict_up_to_rescaling e ell (data p) (net p)
  | InterpolationNearby l e => L (net p) = l /\ exact_fit_within e ell (data p) (net p)
  | LocalMinimumNearby reach lower upper => minimum_nearby reach lower upper L (net p)
  end.
(** What a conclusion says where the loss has weight decay. *)
Definition holds_with_decay (p : problem R) (decay : list (R * R)) (c : conclusion R) : Prop :=
  let L n := loss (loss_function_of (loss_of p)) (data p) n + penalty decay n in
  match c with LocalMinimumNearby reach lower upper => minimum_nearby reach lower upper L (net p) | _ => False end.

(** The same in another number type, such as rationals read as reals. *)
Definition map_layer {S T} (f : S -> T) (l : layer S) : layer T :=
  Layer (map (map f) (weight l)) (option_map (map f) (bias l)).
Definition map_network {S T} (f : S -> T) : network S -> network T := map (map_layer f).
Definition map_point {S T} (f : S -> T) (p : point S) : point T :=
  Point (map f (input p)) (map f (target p)) (f (importance p)).
Definition map_dataset {S T} (f : S -> T) : dataset S -> dataset T := map (map_point f).
Definition map_measure {S T} (f : S -> T) (m : measure S) : measure T :=
  match m with Squared => Squared | Huber delta => Huber (f delta) end.
Definition map_problem {S T} (f : S -> T) (p : problem S) : problem T :=
  Problem (map_network f (net p)) (map_dataset f (data p)) (map_measure f (loss_of p)).
Definition map_conclusion {S T} (f : S -> T) (c : conclusion S) : conclusion T :=
  match c with
  | LocalMinimum l radius => LocalMinimum (f l) (option_map f radius)
  | NotLocalMinimum l n l' => NotLocalMinimum (f l) (map_network f n) (f l')
  | NotStrict l => NotStrict (f l)
  | NotGlobalMinimum l n l' => NotGlobalMinimum (f l) (map_network f n) (f l')
  | GlobalMinimum l => GlobalMinimum (f l)
  | StrictUpToRescaling l e => StrictUpToRescaling (f l) (f e)
  | InterpolationNearby l e => InterpolationNearby (f l) (f e)
  | LocalMinimumNearby reach lower upper => LocalMinimumNearby (f reach) (f lower) (f upper)
  end.
Definition map_rates {S T} (f : S -> T) : list (S * S) -> list (T * T) := map (fun rate => (f (fst rate), f (snd rate))).
Fixpoint map_tree {S T} (f : S -> T) (t : tree S) : tree T :=
  match t with
  | Split i p n => Split i (map_tree f p) (map_tree f n)
  | Vertex l => Vertex (map (fun x => (fst x, f (snd x))) l)
  | Empty l => Empty (map (fun x => (fst x, f (snd x))) l)
  end.
Fixpoint map_isolation_tree {S T} (f : S -> T) (t : isolation_tree S) : isolation_tree T :=
  match t with
  | UnitSplit i p n => UnitSplit i (map_isolation_tree f p) (map_isolation_tree f n)
  | KernelCone rows weights =>
      KernelCone (map (fun x => (fst x, f (snd x))) rows) (map (fun x => (fst x, f (snd x))) weights)
  end.
Fixpoint map_certificate {S T} (f : S -> T) (c : certificate S) : certificate T :=
  let units := map (option_map (map_tree f)) in
  match c with
  | ShallowMinimum l => ShallowMinimum (units l)
  | DescentPath v q step => DescentPath (map_network f v) (map_network f q) (f step)
  | FlatPath v q => FlatPath (map_network f v) (map_network f q)
  | RescalingOrbit layer unit => RescalingOrbit layer unit
  | BetterPoint n => BetterPoint (map_network f n)
  | EqualInputsBound => EqualInputsBound
  | IsolatedOrbit l cases => IsolatedOrbit (units l) (map_isolation_tree f cases)
  | ConstantOutput layer later => ConstantOutput layer (map_certificate f later)
  | PathMoments => PathMoments
  | SeveralOutputsMinimum margins => SeveralOutputsMinimum (map (fun m => (f (fst m), map (map_tree f) (snd m))) margins)
  | SecondOrder => SecondOrder
  | NotStationary layer unit entry => NotStationary layer unit entry
  | Interpolation n => Interpolation (map_network f n)
  | Barrier center held kinks curvature =>
      Barrier (map_network f center) held (map (fun k => (fst k, (f (fst (snd k)), f (snd (snd k))))) kinks) (f curvature)
  end.
