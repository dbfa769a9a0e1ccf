(** A lower semicontinuous function, so a continuous one, has a smallest point on a closed and bounded set of vectors.

    A part of the set reaches low if no point of the whole set lies below all its points. Where two parts together reach low, one of
    them does. So coordinate after coordinate can be found such that every neighbourhood reaches low. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

Definition close_all (e : R) : list R -> list R -> Prop := Forall2 (close e).
Lemma close_less e e' a b : e <= e' -> close e a b -> close e' a b.
Proof. unfold close. lra. Qed.
Lemma close_all_less e e' a b : e <= e' -> close_all e a b -> close_all e' a b.
Proof. intros He H. induction H; constructor; auto. apply (close_less e); auto. Qed.
(** Vectors of n numbers; points every neighbourhood of which meets K belong to K. *)
Definition closed (n : nat) (K : list R -> Prop) : Prop :=
  forall x, length x = n -> (forall e, 0 < e -> ~ forall d, K d -> ~ close_all e x d) -> K x.
Definition lower_semicontinuous (K : list R -> Prop) (f : list R -> R) : Prop :=
  forall x, K x -> forall e, 0 < e -> exists delta, 0 < delta /\ forall d, K d -> close_all delta x d -> f x < f d + e.

Section Lowest.
  Context (n : nat) (b : R) (K : list R -> Prop) (f : list R -> R) (someone : list R) (K_someone : K someone).
  Context (bounded : forall d, K d -> length d = n /\ Forall (fun x => Rabs x <= b) d).

  Definition reaches_low (S : list R -> Prop) : Prop := forall d, K d -> ~ forall d', K d' -> S d' -> f d < f d'.
  Lemma reaches_low_stable S : ~ ~ reaches_low S -> reaches_low S.
  Proof. intros H d Kd A. apply H. intros L. apply (L d Kd A). Qed.
  Lemma reaches_low_more (S T : list R -> Prop) : (forall d, K d -> S d -> T d) -> reaches_low S -> reaches_low T.
  Proof. intros I H d Kd A. apply (H d Kd). intros d' Kd' Sd'. apply A; auto. Qed.
  Lemma reaches_low_part (S T U : list R -> Prop) : (forall d, K d -> S d -> T d \/ U d) -> reaches_low S -> ~ reaches_low T -> reaches_low U.
  Proof.
    intros I H NT. apply reaches_low_stable. intros NU. apply NT. intros d Kd A. apply NU. intros d2 Kd2 B.
    destruct (Rle_lt_dec (f d) (f d2)) as [L|L].
    - apply (H d Kd). intros d' Kd' Sd'. destruct (I d' Kd' Sd'); [auto|]. specialize (B d' Kd' H0). lra.
    - apply (H d2 Kd2). intros d' Kd' Sd'. destruct (I d' Kd' Sd'); [|auto]. specialize (A d' Kd' H0). lra.
  Qed.
  Lemma reaches_low_someone (S : list R -> Prop) : (forall d, K d -> ~ S d) -> ~ reaches_low S.
  Proof. intros E H. apply (H someone K_someone). intros d Kd Sd. destruct (E d Kd Sd). Qed.

  (** One more coordinate. *)
  Lemma next_coordinate (S : R -> list R -> Prop) (c : list R -> R) :
    (forall e e' d, e <= e' -> S e d -> S e' d) -> (forall d, K d -> Rabs (c d) <= b) ->
    (forall e, 0 < e -> reaches_low (S e)) ->
    exists x, forall e, 0 < e -> reaches_low (fun d => S e d /\ close e x (c d)).
  Proof.
    intros More Bc Low. set (E := fun t => exists e, 0 < e /\ ~ reaches_low (fun d => S e d /\ c d < t)).
    assert (B : bound E).
    { exists (b + 1). intros t (e & He & Nt). destruct (Rle_lt_dec t (b + 1)) as [|Ht]; auto. exfalso. apply Nt.
      apply (reaches_low_more (S e)); [|apply Low, He]. intros d Kd Sd. split; auto. specialize (Bc d Kd).
      pose proof (Rle_abs (c d)). lra. }
    assert (I : exists t, E t).
    { exists (- b). exists 1. split; [lra|]. apply reaches_low_someone. intros d Kd [_ Cd]. specialize (Bc d Kd).
      pose proof (Rle_abs (- c d)) as A. rewrite Rabs_Ropp in A. lra. }
    destruct (completeness E B I) as [x [Up Least]]. exists x. intros e He. apply reaches_low_stable. intros N.
    assert (X : ~ is_upper_bound E (x - e / 2)) by (intros U; specialize (Least _ U); lra).
    apply X. intros t (e1 & He1 & Nt). destruct (Rle_lt_dec t (x - e / 2)) as [|Ht]; auto. exfalso.
    assert (F : E (x + e / 2)); [|specialize (Up _ F); lra].
    exists (Rmin e e1). pose proof (Rmin_l e e1). pose proof (Rmin_r e e1). split; [apply Rmin_pos; auto|].
    intros L. apply N. apply (fun I => reaches_low_part _ (fun d => S e1 d /\ c d < t) (fun d => S e d /\ close e x (c d)) I L Nt).
    intros d Kd [Sd Cd]. destruct (Rlt_le_dec (c d) t).
    - left. split; auto. revert Sd. apply More. auto.
    - right. split; [revert Sd; apply More; auto|]. unfold close, Rabs. destruct (Rcase_abs _); lra.
  Qed.
  (** The first k coordinates. *)
  Definition first_close (k : nat) (x : list R) (e : R) (d : list R) : Prop := close_all e x (firstn k d).
  Lemma coordinates_found k : (k <= n)%nat -> exists x, length x = k /\ forall e, 0 < e -> reaches_low (first_close k x e).
  Proof.
    induction k as [|k IH]; intros Hk.
    - exists []. split; auto. intros e _ d Kd A. apply (Rlt_irrefl (f d)), A; [auto|constructor].
    - destruct IH as (x & Lx & H); [apply PeanoNat.Nat.lt_le_incl; auto|].
      destruct (next_coordinate (first_close k x) (fun d => nth k d 0)) as (y & Hy); auto.
      + intros e e' d. apply close_all_less.
      + intros d Kd. destruct (bounded d Kd) as [Ld Fd]. rewrite Forall_forall in Fd. apply Fd, nth_In. rewrite Ld. auto.
      + exists (x ++ [y]). split; [rewrite app_length, Lx; apply PeanoNat.Nat.add_1_r|]. intros e He.
        refine (reaches_low_more _ _ _ (Hy e He)). intros d Kd [A C]. unfold first_close in *.
        assert (F : firstn (Datatypes.S k) d = firstn k d ++ [nth k d 0]).
        { destruct (bounded d Kd) as [Ld _]. clear - Ld Hk. revert d Ld Hk. generalize n as m. induction k as [|k IH]; intros m [|z d] Ld Hk; cbn in *; subst;
            try (inversion Hk; fail); auto. f_equal. apply (IH (length d)); auto. apply le_S_n. auto. }
        rewrite F. apply Forall2_app; auto.
  Qed.

  Theorem smallest_point : closed n K -> lower_semicontinuous K f -> exists x, K x /\ forall d, K d -> f x <= f d.
  Proof.
    intros Cl Sc. destruct (coordinates_found n (le_n n)) as (x & Lx & H).
    assert (Low : forall e, 0 < e -> reaches_low (close_all e x)).
    { intros e He. apply (reaches_low_more (first_close n x e)); auto. intros d Kd A. destruct (bounded d Kd) as [Ld _].
      unfold first_close in A. rewrite <- Ld, firstn_all in A. exact A. }
    assert (Kx : K x).
    { apply Cl; auto. intros e He A. exact (reaches_low_someone _ A (Low e He)). }
    exists x. split; auto. intros d Kd. destruct (Rle_lt_dec (f x) (f d)) as [|L]; auto. exfalso.
    destruct (Sc x Kx (f x - f d)) as (delta & D & A); [lra|]. apply (Low delta D d Kd). intros d' Kd' C. specialize (A d' Kd' C). lra.
  Qed.
End Lowest.
