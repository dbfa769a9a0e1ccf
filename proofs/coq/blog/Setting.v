(** The setting of the post "Local minimum: not a problem for Deep Learning": neurons with fixed parameters, and the
    least-squares problem for their output weights. A reader of a theorem of this folder has to agree with [dot] and
    [sum] of Network.v and with this file. *)
From Coq Require Import Reals List.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

Section Setting.
  (** The data points, of any kind, and their targets Y. *)
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R).

  (** Row x of the matrix G: the outputs of the neurons at the point x. The objective of output weights s is
      |G s - Y|^2, and weights are optimal if no others have a lower one. *)
  Definition objective (G : A -> list R) (s : list R) : R := sum (map (fun x => (dot s (G x) - Y x) ^ 2) points).
  Definition neurons (u : nat) (G : A -> list R) : Prop := forall x, In x points -> length (G x) = u.
  Definition optimal (u : nat) (G : A -> list R) (s : list R) : Prop :=
    length s = u /\ forall t, length t = u -> objective G s <= objective G t.
End Setting.
