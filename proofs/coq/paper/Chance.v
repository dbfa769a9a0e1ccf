(** Finite probability: distributions as lists of probabilities and values, and independent draws. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Sums.
Import ListNotations.
Open Scope R_scope.

Definition distribution (A : Type) : Type := list (R * A).
Definition proper {A} (D : distribution A) : Prop := (forall r, In r D -> 0 <= fst r) /\ sum (map fst D) = 1.
Definition expectation {A} (D : distribution A) (f : A -> R) : R := sum (map (fun r => fst r * f (snd r)) D).
Definition probability {A} (D : distribution A) (E : A -> bool) : R := expectation D (fun a => if E a then 1 else 0).

(** One value; a function of two independent draws; a list of independent draws from one distribution. *)
Definition certain {A} (a : A) : distribution A := [(1, a)].
Definition independent {A B C} (f : A -> B -> C) (D : distribution A) (D' : distribution B) : distribution C :=
  flat_map (fun r => map (fun r' => (fst r * fst r', f (snd r) (snd r'))) D') D.
Fixpoint draws {A} (n : nat) (D : distribution A) : distribution (list A) :=
  match n with O => certain [] | S n => independent cons D (draws n D) end.

Definition not_positive (z : R) : bool := if Rle_dec z 0 then true else false.

Lemma total_app {A} (f : A -> R) a b : total f (a ++ b) = total f a + total f b.
Proof. induction a as [|x a IH]; [unfold total; simpl; ring|]. cbn [app]. rewrite !total_cons, IH. ring. Qed.
Lemma total_independent {A B C} (f : A -> B -> C) D D' (u : A -> R) (v : B -> R) (g : C -> R) :
  (forall r r', In r D -> In r' D' -> g (f (snd r) (snd r')) = u (snd r) * v (snd r')) ->
  expectation (independent f D D') g = expectation D u * expectation D' v.
Proof.
  unfold expectation, independent. fold (total (fun r : R * A => fst r * u (snd r)) D).
  fold (total (fun r : R * B => fst r * v (snd r)) D').
  fold (total (fun r : R * C => fst r * g (snd r)) (flat_map (fun r : R * A => map (fun r' : R * B => (fst r * fst r',
    f (snd r) (snd r'))) D') D)).
  intros H. induction D as [|r D IH]; [unfold total; simpl; ring|]. cbn [flat_map].
  rewrite total_app, total_map, total_cons.
  rewrite IH by (intros; apply H; simpl; auto).
  rewrite (total_ext _ (fun r' : R * B => fst r' * v (snd r') * (fst r * u (snd r)))).
  - rewrite total_scale. ring.
  - intros r' Hr'. cbn [fst snd]. rewrite H by (simpl; auto). ring.
Qed.
Lemma in_independent {A B C} (f : A -> B -> C) D D' c : In c (map snd (independent f D D')) -> exists a b, c = f a b.
Proof.
  intros H. apply in_map_iff in H as (r & <- & H). apply in_flat_map in H as (r1 & _ & H).
  apply in_map_iff in H as (r2 & <- & _). exists (snd r1), (snd r2). reflexivity.
Qed.
Lemma expectation_one {A} (D : distribution A) : expectation D (fun _ => 1) = sum (map fst D).
Proof. unfold expectation. f_equal. apply map_ext. intros; ring. Qed.

Lemma certain_proper {A} (a : A) : proper (certain a).
Proof. split; [intros r [<-|[]]; simpl; lra|cbn; ring]. Qed.
Lemma independent_proper {A B C} (f : A -> B -> C) D D' : proper D -> proper D' -> proper (independent f D D').
Proof.
  intros [P1 T1] [P2 T2]. split.
  - intros r Hr. unfold independent in Hr. apply in_flat_map in Hr as (r1 & H1 & Hr).
    apply in_map_iff in Hr as (r2 & <- & H2).
    cbn. apply Rmult_le_pos; auto.
  - rewrite <- expectation_one, (total_independent f D D' (fun _ => 1) (fun _ => 1)) by (intros; ring).
    rewrite !expectation_one, T1, T2. ring.
Qed.
Lemma draws_proper {A} n (D : distribution A) : proper D -> proper (draws n D).
Proof. intros H. induction n; [apply certain_proper|]. apply independent_proper; auto. Qed.

Lemma probability_range {A} (D : distribution A) E : proper D -> 0 <= probability D E <= 1.
Proof.
  intros [P T]. unfold probability, expectation. split.
  - apply (total_nonneg (fun r => fst r * (if E (snd r) then 1 else 0))). intros r Hr. specialize (P r Hr).
    destruct (E (snd r)); lra.
  - apply Rle_trans with (sum (map fst D)); [|lra]. apply (total_le (fun r => fst r * (if E (snd r) then 1 else 0))
      fst). intros r Hr. specialize (P r Hr). destruct (E (snd r)); lra.
Qed.
Lemma probability_not {A} (D : distribution A) E : proper D ->
  probability D (fun a => negb (E a)) = 1 - probability D E.
Proof.
  intros [_ T]. unfold probability, expectation.
  match goal with |- ?a = 1 - ?b => cut (a = sum (map fst D) - b); [rewrite T; auto|] end.
  fold (total (fun r : R * A => fst r * (if negb (E (snd r)) then 1 else 0)) D).
  fold (total (fun r : R * A => fst r * (if E (snd r) then 1 else 0)) D).
  clear T. induction D as [|r D IH]; [unfold total; simpl; ring|]. rewrite !total_cons, IH.
  change (sum (map fst (r :: D))) with (fst r + sum (map fst D)). destruct (E (snd r)); cbn [negb]; ring.
Qed.
Lemma probability_both_on {A B C} (f : A -> B -> C) D D' E E1 E2 :
  (forall a b, (exists r, In (r, a) D) -> In b (map snd D') -> E (f a b) = E1 a && E2 b) ->
  probability (independent f D D') E = probability D E1 * probability D' E2.
Proof.
  intros H. apply total_independent. intros [r a] r' Hr Hr'. cbn [snd].
  rewrite H; [|eexists; exact Hr|apply in_map, Hr'].
  destruct (E1 a), (E2 (snd r')); cbn; ring.
Qed.
Lemma probability_both {A B C} (f : A -> B -> C) E1 E2 D D' E : (forall a b, E (f a b) = E1 a && E2 b) ->
  probability (independent f D D') E = probability D E1 * probability D' E2.
Proof. intros H. apply probability_both_on. intros; apply H. Qed.
Lemma probability_second {A B C} (f : A -> B -> C) D D' E2 E : proper D -> (forall a b, E (f a b) = E2 b) ->
  probability (independent f D D') E = probability D' E2.
Proof.
  intros [_ T] H. rewrite (probability_both f (fun _ => true) E2) by (intros; apply H). unfold probability at 1.
  rewrite expectation_one, T. ring.
Qed.
Lemma probability_all {A} n (D : distribution A) E : probability (draws n D) (forallb E) = probability D E ^ n.
Proof.
  induction n as [|n IH]; [unfold probability, expectation; cbn; ring|]. cbn [draws pow].
  rewrite (probability_both cons E (forallb E)) by reflexivity.
  rewrite IH. reflexivity.
Qed.

(** A value that is not positive has at most the probability of all such values; without any, a mean of 0 forces 0. *)
Lemma atom_below (D : distribution R) r : proper D -> In r D -> probability D not_positive <= 0 -> snd r <= 0 ->
  fst r = 0.
Proof.
  intros [P _] Hr H Hn. assert (fst r <= probability D not_positive); [|specialize (P r Hr); lra].
  unfold probability, expectation. fold (total (fun r : R * R => fst r * (if not_positive (snd r) then 1 else 0)) D).
  clear H.
  induction D as [|r' D IH]; [destruct Hr|]. rewrite total_cons.
  assert (0 <= total (fun r : R * R => fst r * (if not_positive (snd r) then 1 else 0)) D).
  { apply total_nonneg. intros s Hs. specialize (P s (or_intror Hs)). destruct (not_positive (snd s)); lra. }
  destruct Hr as [->|Hr].
  - unfold not_positive at 1. destruct (Rle_dec (snd r) 0); [lra|contradiction].
  - specialize (IH (fun s Hs => P s (or_intror Hs)) Hr). specialize (P r' (or_introl eq_refl)).
    destruct (not_positive (snd r')); lra.
Qed.
Lemma centred_and_positive (D : distribution R) : proper D -> expectation D (fun z => z) = 0 ->
  probability D not_positive <= 0 ->
  forall r, In r D -> fst r * snd r = 0.
Proof.
  intros PD M H. assert (N : forall r, In r D -> 0 <= fst r * snd r).
  { intros r Hr. destruct (Rle_dec (snd r) 0) as [L|L]; [rewrite (atom_below D r) by auto; lra|].
  apply Rmult_le_pos; [apply PD, Hr|lra]. }
  unfold expectation in M. fold (total (fun r : R * R => fst r * snd r) D) in M. clear PD H.
  induction D as [|r' D IH]; intros r []; rewrite total_cons in M.
  - subst r'. assert (0 <= total (fun r : R * R => fst r * snd r) D) by (apply total_nonneg; intros; apply N; simpl;
      auto).
    specialize (N r (or_introl eq_refl)). lra.
  - specialize (N r' (or_introl eq_refl)) as N'.
    assert (0 <= total (fun r : R * R => fst r * snd r) D) by (apply total_nonneg; intros; apply N; simpl; auto).
    apply IH; auto; [lra|]. intros; apply N; simpl; auto.
Qed.
