(** Sets of the elements of a list, as the bits of a number; and lists of numbered things that are found in the time of their digits. *)
From Coq Require Import List NArith Bool FMapPositive Lia.
Import ListNotations.

Fixpoint bits {A} (f : A -> bool) (l : list A) : N :=
  match l with [] => 0%N | x :: l => if f x then N.succ_double (bits f l) else N.double (bits f l) end.
Lemma bits_ext {A} (f g : A -> bool) l : (forall x, f x = g x) -> bits f l = bits g l.
Proof. intros H. induction l as [|x l IH]; [reflexivity|]. cbn [bits]. rewrite H, IH. reflexivity. Qed.
Lemma bits_map {A B} (h : A -> B) (f : B -> bool) l : bits f (map h l) = bits (fun x => f (h x)) l.
Proof. induction l as [|x l IH]; [reflexivity|]. cbn [map bits]. rewrite IH. reflexivity. Qed.
Lemma bits_less {A} (f g : A -> bool) l : N.ldiff (bits f l) (bits g l) = bits (fun x => f x && negb (g x)) l.
Proof.
  induction l as [|x l IH]; [reflexivity|]. cbn [bits]. rewrite <- IH. generalize (bits f l) (bits g l). intros a b.
  destruct (f x), (g x), a, b; reflexivity.
Qed.
Lemma bits_disjoint {A} (f g : A -> bool) l : N.land (bits f l) (bits g l) = 0%N -> forall x, In x l -> f x = true -> g x = false.
Proof.
  induction l as [|y l IH]; [intros _ x []|]. cbn [bits]. intros H x Hx F.
  assert (E : N.land (bits f l) (bits g l) = 0%N).
  { revert H. generalize (bits f l) (bits g l). intros a b. destruct (f y), (g y), a, b; cbn; try discriminate; auto; destruct (Pos.land p p0); cbn; try discriminate; auto. }
  destruct Hx as [<-|Hx]; [|apply (IH E x); auto]. destruct (g y) eqn:G; auto. exfalso. rewrite F in H. rewrite <- N.bit0_odd in * || idtac.
  revert H. generalize (bits f l) (bits g l). intros a b. destruct a, b; cbn; try discriminate; destruct (Pos.land p p0); discriminate.
Qed.

Definition numbered {A} (l : list A) : PositiveMap.t A :=
  snd (fold_left (fun s x => (Pos.succ (fst s), PositiveMap.add (fst s) x (snd s))) l (1%positive, PositiveMap.empty A)).
Definition entry {A} (k : N) (m : PositiveMap.t A) : option A := PositiveMap.find (N.succ_pos k) m.
Lemma entry_in {A} (l : list A) k x : entry k (numbered l) = Some x -> In x l.
Proof.
  unfold entry, numbered. generalize (N.succ_pos k). intros i.
  assert (G : forall s, PositiveMap.find i (snd (fold_left (fun s x => (Pos.succ (fst s), PositiveMap.add (fst s) x (snd s))) l s)) = Some x ->
    In x l \/ PositiveMap.find i (snd s) = Some x).
  { induction l as [|y l IH]; intros s H; cbn [fold_left] in H; auto. destruct (IH _ H) as [I|E]; [left; right; auto|]. cbn [snd] in E.
    destruct (Pos.eq_dec i (fst s)) as [->|N].
    - rewrite PositiveMap.gss in E. injection E as ->. left. left. reflexivity.
    - rewrite PositiveMap.gso in E by auto. auto. }
  intros H. destruct (G _ H) as [I|E]; auto. cbn [snd] in E. rewrite PositiveMap.gempty in E. discriminate.
Qed.
