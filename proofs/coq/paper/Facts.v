(** Lists of numbers: lengths, networks of equal shape, and continuity of the forward pass in all parameters. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin Require Export Continuity.
From Localmin.paper Require Import Setting.
Import ListNotations.
Open Scope R_scope.

Lemma Forall2_refl {A} (P : A -> A -> Prop) (l : list A) : (forall x, P x x) -> Forall2 P l l.
Proof. intros H. induction l; constructor; auto. Qed.
Lemma Forall2_flip {A} (P : A -> A -> Prop) l m : (forall x y, P x y -> P y x) -> Forall2 P l m -> Forall2 P m l.
Proof. intros H. induction 1; constructor; auto. Qed.
Lemma Forall2_trans {A} (P : A -> A -> Prop) l : (forall x y z, P x y -> P y z -> P x z) ->
  forall m k, Forall2 P l m -> Forall2 P m k -> Forall2 P l k.
Proof.
  intros H. induction l; intros m k H1 H2; inversion H1; subst; inversion H2; subst; constructor; eauto.
Qed.
Lemma Forall2_len {A B} (P : A -> B -> Prop) l m : Forall2 P l m -> length l = length m.
Proof. induction 1; simpl; auto. Qed.
Lemma Forall2_skipn {A B} (P : A -> B -> Prop) j : forall l m, Forall2 P l m -> Forall2 P (skipn j l) (skipn j m).
Proof. induction j; intros l m H; simpl; auto. destruct H; auto. Qed.
Lemma Forall2_change {A} (P : A -> A -> Prop) f i : (forall x, P x x) -> (forall x, P x (f x)) ->
  forall l, Forall2 P l (change_nth f i l).
Proof.
  intros R F l. revert i. induction l as [|x l IH]; intros [|i]; simpl; constructor; auto. apply Forall2_refl, R.
Qed.
Lemma map2_length {A B C} (f : A -> B -> C) xs : forall ys, length (map2 f xs ys) = Nat.min (length xs) (length ys).
Proof. induction xs; intros [|y ys]; simpl; auto. Qed.

Lemma alike_layer_refl (P : R -> R -> Prop) l : (forall x, P x x) -> alike_layer P l l.
Proof. intros H. split; [apply Forall2_refl; intros; apply Forall2_refl, H|].
destruct (bias l); auto using Forall2_refl. Qed.
Lemma alike_impl (P Q : R -> R -> Prop) n m : (forall x y, P x y -> Q x y) -> alike P n m -> alike Q n m.
Proof. intros H. apply Forall2_impl. intros. eapply alike_layer_impl; eauto. Qed.
Lemma alike_refl (P : R -> R -> Prop) n : (forall x, P x x) -> alike P n n.
Proof. intros H. apply Forall2_refl. intros. apply alike_layer_refl, H. Qed.
Lemma near_refl e n : 0 < e -> near e n n.
Proof. intros He. apply alike_refl. intros x. unfold close. rewrite Rminus_diag_eq, Rabs_R0 by auto. exact He. Qed.
Lemma near_mono e e' n m : e <= e' -> near e n m -> near e' n m.
Proof. intros H. apply alike_impl. unfold close. intros. lra. Qed.
Lemma near_same_shape e n m : near e n m -> same_shape n m.
Proof. apply alike_impl. auto. Qed.
Lemma same_shape_refl n : same_shape n n.
Proof. apply alike_refl. auto. Qed.
Lemma same_shape_sym n m : same_shape n m -> same_shape m n.
Proof.
  apply Forall2_flip. intros l k [HW Hb]. split.
  - eapply Forall2_flip; [|exact HW]. intros. eapply Forall2_flip; eauto.
  - destruct (bias l), (bias k); auto. eapply Forall2_flip; [|exact Hb]; auto.
Qed.
Lemma same_shape_trans n m k : same_shape n m -> same_shape m k -> same_shape n k.
Proof.
  apply Forall2_trans. intros l1 l2 l3 [W1 B1] [W2 B2]. split.
  - eapply Forall2_trans; [|exact W1|exact W2]. intros. eapply Forall2_trans; eauto.
  - destruct (bias l1), (bias l2), (bias l3); auto; try contradiction. eapply Forall2_trans; [|exact B1|exact B2]. auto.
Qed.
Lemma near_length e n m : near e n m -> length n = length m.
Proof. apply Forall2_len. Qed.

(** Two networks of one shape: outputs of equal lengths. *)
Lemma affine_length (P : R -> R -> Prop) l l' h h' : alike_layer P l l' -> length (affine l h) = length (affine l' h').
Proof.
  intros [HW Hb]. apply Forall2_len in HW. unfold affine. destruct (bias l), (bias l'); try contradiction;
    rewrite ?map2_length, ?map_length; auto. apply Forall2_len in Hb. auto.
Qed.
Lemma forward_cons l rest h : rest <> [] -> forward (l :: rest) h = forward rest (map relu (affine l h)).
Proof. destruct rest; [contradiction|reflexivity]. Qed.
Lemma forward_length (P : R -> R -> Prop) n n' : alike P n n' -> forall h h', length h = length h' ->
  length (forward n h) = length (forward n' h').
Proof.
  induction 1 as [|l l' n n' Hl Hn IH]; intros h h' E; [exact E|].
  inversion Hn; subst; [apply (affine_length _ _ _ _ _ Hl)|].
  rewrite !forward_cons by discriminate. apply IH. rewrite !map_length. apply (affine_length _ _ _ _ _ Hl).
Qed.

(** Continuity of what layers read. *)
Lemma pre_activation_continuous n : forall j h e, 0 < e -> exists d, 0 < d /\ forall n' h',
  near d n n' -> Forall2 (close d) h h' -> Forall2 (close e) (pre_activation n j h) (pre_activation n' j h').
Proof.
  induction n as [|l n IH]; intros j h e He.
  { exists 1. split; [lra|]. intros n' h' Hn _. inversion Hn. destruct j; constructor. }
  destruct j as [|[|j]].
  - exists 1. split; [lra|]. intros n' h' Hn _. inversion Hn. constructor.
  - destruct (affine_continuous l h e He) as (d & Hd & H). exists d. split; auto.
    intros n' h' Hn Hh. inversion Hn; subst. simpl. auto.
  - destruct (IH (S j) (map relu (affine l h)) e He) as (d1 & Hd1 & H1).
    destruct (affine_continuous l h d1 Hd1) as (d2 & Hd2 & H2).
    exists (Rmin d1 d2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l d1 d2). pose proof (Rmin_r d1 d2).
    intros n' h' Hn Hh. inversion Hn as [|? l' ? n1 Hl Hn1]; subst. cbn [pre_activation].
    apply H1; [eapply near_mono; [|exact Hn1]; lra|]. apply relu_close, H2.
    + eapply alike_layer_impl; [|exact Hl]. unfold close; intros; lra.
    + eapply Forall2_impl; [|exact Hh]. unfold close; intros; lra.
Qed.

(** Moving one parameter. *)
Lemma moved_layer_close a t e l : 0 < e -> Rabs t < e -> alike_layer (close e) l (moved_layer a t l).
Proof.
  intros He Ht. assert (C : forall x, close e x x) by (intros; unfold close; rewrite Rminus_diag_eq, Rabs_R0; auto).
  assert (M : forall x, close e x (t + x)) by (intros; unfold close; replace (t + x - x) with t by ring; auto).
  unfold moved_layer. destruct (of_input a); split; cbn [weight bias].
  - apply Forall2_change; intros; auto using Forall2_refl, Forall2_change.
  - destruct (bias l); auto using Forall2_refl.
  - apply Forall2_refl; intros; auto using Forall2_refl.
  - destruct (bias l); cbn; auto using Forall2_change.
Qed.
Lemma moved_near a t e n : 0 < e -> Rabs t < e -> near e n (moved a t n).
Proof.
  intros He Ht. apply Forall2_change; [|intros; apply moved_layer_close; auto].
  intros l. apply alike_layer_refl. intros x. unfold close. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Lemma skipn_change {A} (f : A -> A) i : forall j xs, (i < j)%nat -> skipn j (change_nth f i xs) = skipn j xs.
Proof. induction i; intros [|j] [|x xs] H; simpl; auto; try lia. apply IHi. lia. Qed.

(** A function that does not change when one parameter moves a little has the derivative 0 by it, and no other. *)
Lemma constant_derivative f n a e : 0 < e -> (forall t, Rabs t < e -> f (moved a t n) = f (moved a 0 n)) ->
  partial_derivative f n a 0.
Proof.
  intros He H eps Heps. exists (mkposreal e He). intros t _ Ht. cbn in Ht.
  rewrite Rplus_0_l, H by auto. replace ((f (moved a 0 n) - f (moved a 0 n)) / t - 0) with (0 / t) by (unfold Rdiv;
    ring).
  unfold Rdiv. rewrite Rmult_0_l, Rabs_R0. auto.
Qed.
Lemma derivative_unique f n a g g' : partial_derivative f n a g -> partial_derivative f n a g' -> g = g'.
Proof. apply uniqueness_limite. Qed.
