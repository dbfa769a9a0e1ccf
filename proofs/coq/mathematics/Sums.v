(** Sums over a list. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

Definition total {A} (f : A -> R) (l : list A) : R := sum (map f l).
Lemma total_cons {A} (f : A -> R) x l : total f (x :: l) = f x + total f l. Proof. reflexivity. Qed.
Lemma total_ext {A} (f g : A -> R) l : (forall x, In x l -> f x = g x) -> total f l = total g l.
Proof. intros H. unfold total. f_equal. apply map_ext_in, H. Qed.
Lemma total_zero {A} (f : A -> R) l : (forall x, In x l -> f x = 0) -> total f l = 0.
Proof.
  induction l as [|a l IH]; intros H; [reflexivity|].
  rewrite total_cons, H, IH by (simpl; auto; intros; apply H; simpl; auto). ring.
Qed.
Lemma total_plus {A} (f g : A -> R) l : total (fun x => f x + g x) l = total f l + total g l.
Proof. induction l as [|a l IH]; [unfold total; simpl; ring|]. rewrite !total_cons, IH. ring. Qed.
Lemma total_scale {A} (f : A -> R) m l : total (fun x => f x * m) l = total f l * m.
Proof. induction l as [|a l IH]; [unfold total; simpl; ring|]. rewrite !total_cons, IH. ring. Qed.
Lemma total_le {A} (f g : A -> R) l : (forall x, In x l -> f x <= g x) -> total f l <= total g l.
Proof.
  induction l as [|a l IH]; intros H; [apply Rle_refl|]. rewrite !total_cons.
  apply Rplus_le_compat; [|apply IH; intros]; apply H; simpl; auto.
Qed.
Lemma total_nonneg {A} (f : A -> R) l : (forall x, In x l -> 0 <= f x) -> 0 <= total f l.
Proof. intros H. rewrite <- (total_zero (fun _ => 0) l) by auto. apply total_le, H. Qed.
Lemma total_map {A B} (g : A -> B) (f : B -> R) l : total f (map g l) = total (fun x => f (g x)) l.
Proof. unfold total. rewrite map_map. reflexivity. Qed.
Lemma total_at_one {A} (f : A -> R) a l : NoDup l -> In a l -> (forall b, In b l -> b <> a -> f b = 0) -> total f l = f a.
Proof.
  induction 1 as [|b l Hb _ IH]; intros Ha Z; [destruct Ha|]. rewrite total_cons. destruct Ha as [->|Ha].
  - rewrite (total_zero f); [ring|]. intros b Hl. apply Z; [right; auto|]. intros ->. contradiction.
  - rewrite IH, Z; auto; [ring|left; reflexivity|intros ->; contradiction|]. intros c Hc. apply Z. right. exact Hc.
Qed.
