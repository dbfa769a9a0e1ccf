(** The question, over the real numbers: ReLU networks of any depth, their loss, and its minima.
    A reader of a theorem of this folder has to agree with this file, and with nothing else in it. *)
From Coq Require Import Reals List.
Import ListNotations.
Open Scope R_scope.

(** A layer maps h to W h + b: one row of weights per unit, and no bias where it has no such parameters. *)
Record layer (T : Type) := Layer { weight : list (list T); bias : option (list T) }.
Arguments Layer {T}. Arguments weight {T}. Arguments bias {T}.
Definition network (T : Type) := list (layer T).

(** A data point, with its weight in the loss. *)
Record point (T : Type) := Point { input : list T; target : list T; importance : T }.
Arguments Point {T}. Arguments input {T}. Arguments target {T}. Arguments importance {T}.
Definition dataset (T : Type) := list (point T).

Fixpoint map2 {A B C : Type} (f : A -> B -> C) (xs : list A) (ys : list B) : list C :=
  match xs, ys with x :: xs, y :: ys => f x y :: map2 f xs ys | _, _ => [] end.

Definition relu (z : R) : R := Rmax 0 z.
Definition sum (xs : list R) : R := fold_right Rplus 0 xs.
Definition dot (w x : list R) : R := sum (map2 Rmult w x).

Definition affine (l : layer R) (h : list R) : list R :=
  let z := map (fun w => dot w h) (weight l) in
  match bias l with None => z | Some b => map2 Rplus z b end.

(** Every layer but the last is followed by ReLU. *)
Fixpoint forward (n : network R) (h : list R) : list R :=
  match n with
  | [] => h
  | [last] => affine last h
  | l :: rest => forward rest (map relu (affine l h))
  end.

(** The loss of one point is a function of its outputs f and its targets y. *)
Definition loss_function := list R -> list R -> R.
Definition squared : loss_function := fun f y => sum (map2 (fun a b => (a - b) ^ 2) f y).
Definition huber_residual (delta r : R) : R :=
  if Rle_dec (Rabs r) delta then r ^ 2 else 2 * delta * Rabs r - delta ^ 2.
Definition huber (delta : R) : loss_function := fun f y => sum (map2 (fun a b => huber_residual delta (a - b)) f y).

Definition loss (ell : loss_function) (data : dataset R) (n : network R) : R :=
  sum (map (fun p => importance p * ell (forward n (input p)) (target p)) data).

(** Two networks of the same shape whose parameters are pairwise related by P. *)
Definition alike_layer (P : R -> R -> Prop) (l l' : layer R) : Prop :=
  Forall2 (Forall2 P) (weight l) (weight l') /\
  match bias l, bias l' with
  | None, None => True
  | Some b, Some b' => Forall2 P b b'
  | _, _ => False
  end.
Definition alike (P : R -> R -> Prop) : network R -> network R -> Prop := Forall2 (alike_layer P).
Definition same_shape : network R -> network R -> Prop := alike (fun _ _ => True).

(** Every parameter differs by less than e. *)
Definition close (e a b : R) : Prop := Rabs (b - a) < e.
Definition near (e : R) : network R -> network R -> Prop := alike (close e).

Definition minimum_within (e : R) (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  forall n', near e n n' -> loss ell data n <= loss ell data n'.
Definition local_minimum (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  exists e, 0 < e /\ minimum_within e ell data n.
Definition not_local_minimum (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  forall e, 0 < e -> exists n', near e n n' /\ loss ell data n' < loss ell data n.
Definition not_strict (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  forall e, 0 < e -> exists n', near e n n' /\ n' <> n /\ loss ell data n' = loss ell data n.
Definition global_minimum (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  forall n', same_shape n n' -> loss ell data n <= loss ell data n'.
Definition not_global_minimum (ell : loss_function) (data : dataset R) (n : network R) : Prop :=
  exists n', same_shape n n' /\ loss ell data n' < loss ell data n.
