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

Lemma bits_apart {A} (f g : A -> bool) l : (forall x, In x l -> f x = true -> g x = false) -> N.land (bits f l) (bits g l) = 0%N.
Proof.
  induction l as [|y l IH]; [reflexivity|]. cbn [bits]. intros H. specialize (IH (fun x Hx => H x (or_intror Hx))). specialize (H y (or_introl eq_refl)).
  revert IH. generalize (bits f l) (bits g l). intros a b. destruct (f y), (g y); try (discriminate (H eq_refl)); destruct a, b; cbn; try discriminate; auto;
    destruct (Pos.land p p0); cbn; try discriminate; auto.
Qed.
Lemma bits_or {A} (f g : A -> bool) l : N.lor (bits f l) (bits g l) = bits (fun x => f x || g x) l.
Proof.
  induction l as [|x l IH]; [reflexivity|]. cbn [bits]. rewrite <- IH. generalize (bits f l) (bits g l). intros a b.
  destruct (f x), (g x), a, b; reflexivity.
Qed.
Lemma bits_testbit {A} (f : A -> bool) l : forall k, N.testbit (bits f l) (N.of_nat k) = match nth_error l k with Some x => f x | None => false end.
Proof.
  induction l as [|x l IH]; intros k; [rewrite N.bits_0; destruct k; reflexivity|]. cbn [bits]. destruct k as [|k].
  - cbn [nth_error]. change (N.of_nat 0) with 0%N. destruct (f x); [apply N.testbit_odd_0|apply N.testbit_even_0] || (destruct (f x), (bits f l); reflexivity).
  - cbn [nth_error]. rewrite Nat2N.inj_succ, <- IH. destruct (f x); [rewrite N.succ_double_spec; apply N.testbit_odd_succ|rewrite N.double_spec; apply N.testbit_even_succ]; lia.
Qed.
Lemma bits_bit {A} (f : A -> bool) l k : N.testbit (bits f l) k = match nth_error l (N.to_nat k) with Some x => f x | None => false end.
Proof. rewrite <- bits_testbit, N2Nat.id. reflexivity. Qed.

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
Lemma entry_nth {A} (l : list A) k x : entry k (numbered l) = Some x -> nth_error l (N.to_nat k) = Some x.
Proof.
  unfold entry, numbered.
  assert (G : forall (l : list A) p (m : PositiveMap.t A) i, (forall j, (p <= j)%positive -> PositiveMap.find j m = None) ->
    PositiveMap.find i (snd (fold_left (fun s x => (Pos.succ (fst s), PositiveMap.add (fst s) x (snd s))) l (p, m))) =
    if (i <? p)%positive then PositiveMap.find i m else nth_error l (Pos.to_nat i - Pos.to_nat p)).
  { clear. induction l as [|y l IH]; intros p m i H; cbn [fold_left fst snd].
    - destruct (Pos.ltb_spec i p) as [L|L]; auto. rewrite H by auto. destruct (_ - _)%nat; reflexivity.
    - rewrite IH.
      + destruct (Pos.ltb_spec i (Pos.succ p)) as [L|L].
        * destruct (Pos.eq_dec i p) as [->|N].
          -- rewrite PositiveMap.gss, Pos.ltb_irrefl. replace (Pos.to_nat p - Pos.to_nat p)%nat with O by lia. reflexivity.
          -- rewrite PositiveMap.gso by auto. destruct (Pos.ltb_spec i p); [reflexivity|lia].
        * destruct (Pos.ltb_spec i p); [lia|]. replace (Pos.to_nat i - Pos.to_nat p)%nat with (S (Pos.to_nat i - Pos.to_nat (Pos.succ p))) by lia. reflexivity.
      + intros j Hj. rewrite PositiveMap.gso by lia. apply H. lia. }
  intros H. rewrite G in H by (intros; apply PositiveMap.gempty). destruct (Pos.ltb_spec (N.succ_pos k) 1); [lia|].
  replace (Pos.to_nat (N.succ_pos k) - Pos.to_nat 1)%nat with (N.to_nat k) in H by (destruct k; cbn; lia). exact H.
Qed.
