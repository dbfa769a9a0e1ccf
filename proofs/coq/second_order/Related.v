(** Networks of one shape whose entries are pairwise related. *)
From Coq Require Import List Lia Arith.
From Localmin Require Import Network Convex Gated.
Import ListNotations.

Lemma related_compose {A B C} (S : A -> B -> Prop) (T : B -> C -> Prop) a b c : related S a b -> related T b c ->
  related (fun x z => exists y, S x y /\ T y z) a c.
Proof.
  assert (F : forall X Y Z (P : X -> Y -> Prop) (Q : Y -> Z -> Prop) l m o, Forall2 P l m -> Forall2 Q m o -> Forall2 (fun x z => exists y, P x y /\ Q y z) l o).
  { intros X Y Z P Q l m o H. revert o. induction H; intros o Ho; inversion Ho; subst; constructor; eauto. }
  intros H1 H2. unfold related in *. specialize (F _ _ _ _ _ _ _ _ H1 H2). revert F. apply Forall2_imp.
  intros l o (m & [E1 F1] & [E2 F2]). split; [congruence|].
  assert (G : forall X Y Z (P : X -> Y -> Prop) (Q : Y -> Z -> Prop) l m o, Forall2 (Forall2 P) l m -> Forall2 (Forall2 Q) m o ->
    Forall2 (Forall2 (fun x z => exists y, P x y /\ Q y z)) l o).
  { clear. intros X Y Z P Q l m o H. revert o. induction H as [|u v l m Hu _ IH]; intros o Ho; inversion Ho as [|? w ? o' Hw Ho']; subst; constructor; auto.
    clear - Hu Hw. revert w Hw. induction Hu; intros w Hw; inversion Hw; subst; constructor; eauto. }
  apply (G _ _ _ _ _ _ _ _ F1 F2).
Qed.
Lemma related_swap {A B} (S : A -> B -> Prop) a b : related S a b -> related (fun y x => S x y) b a.
Proof.
  intros H. induction H as [|l l' n n' [E F] _ IH]; constructor; auto. split; [auto|]. clear - F.
  induction F as [|u v W W' Hu _ IH]; constructor; auto. clear - Hu. induction Hu; constructor; auto.
Qed.
Lemma related_imp {A B} (S T : A -> B -> Prop) a b : (forall x y, S x y -> T x y) -> related S a b -> related T a b.
Proof. intros H. apply Forall2_imp. intros l l' [E F]. split; auto. revert F. apply Forall2_imp. intros u v. apply Forall2_imp, H. Qed.
Lemma related_row {A B} (T : A -> B -> Prop) n n' k j : related T n n' -> Forall2 T (nth j (snd (nth k n (false, []))) []) (nth j (snd (nth k n' (false, []))) []).
Proof.
  intros H. revert k. induction H as [|l l' n n' [_ Hl] _ IH]; intros [|k]; cbn [nth snd]; auto; try (destruct j; constructor).
  clear - Hl. revert j. induction Hl; intros [|j]; cbn; auto.
Qed.
Lemma related_bias {A B} (T : A -> B -> Prop) n n' k : related T n n' -> fst (nth k n (false, [])) = fst (nth k n' (false, [])).
Proof. intros H. revert k. induction H as [|l l' n n' [E _] _ IH]; intros [|k]; cbn [nth]; auto. Qed.
Lemma related_flat {A B} (T : A -> B -> Prop) n n' : related T n n' -> Forall2 T (flat n) (flat n').
Proof.
  intros H. unfold flat. induction H as [|l l' n n' [_ Hl] _ IH]; cbn [map concat]; [constructor|]. apply Forall2_app; auto.
  clear - Hl. induction Hl; cbn; auto. apply Forall2_app; auto.
Qed.
Lemma related_lengths {A B} (S : A -> B -> Prop) a b : related S a b -> length (flat a) = length (flat b).
Proof. intros H. apply (Forall2_same_length S), related_flat, H. Qed.
Lemma fill_self {A B C} (f : A -> B -> C) (S : A -> C -> Prop) (d : list B) : (forall a b, In b d -> S a (f a b)) ->
  forall n, (length (flat n) <= length d)%nat -> related S n (fill f n d).
Proof.
  intros H n. revert d H. unfold flat. induction n as [|l n IH]; intros d H L; constructor.
  - split; [reflexivity|]. cbn [snd]. cbn [map concat] in L. rewrite app_length in L. assert (L' : (length (concat (snd l)) <= length d)%nat) by lia. clear - L' H.
    revert d H L'. induction (snd l) as [|w W IHW]; intros d H L; constructor.
    + cbn [concat] in L. rewrite app_length in L. assert (L' : (length w <= length d)%nat) by lia. clear - L' H.
      revert d H L'. induction w as [|a w IHw]; intros [|b d] H L; simpl in L; try lia; cbn [map2]; constructor; [apply H; simpl; auto|].
      apply IHw; [|lia]. intros. apply H. simpl. auto.
    + apply IHW.
      * intros a b Hb. apply H. rewrite <- (firstn_skipn (length w) d). apply in_or_app. auto.
      * cbn [concat] in L. rewrite app_length in L. rewrite skipn_length. lia.
  - cbn [map concat] in L. rewrite app_length in L. apply IH.
    + intros a b Hb. apply H. rewrite <- (firstn_skipn (length (concat (snd l))) d). apply in_or_app. auto.
    + rewrite skipn_length. lia.
Qed.

Lemma fill_length {A B C} (f : A -> B -> C) : forall n d, length (fill f n d) = length n.
Proof. induction n as [|l n IH]; intros d; cbn; auto. Qed.

Lemma related_layer {A B} (S : A -> B -> Prop) n n' k : related S n n' -> Forall2 (Forall2 S) (snd (nth k n (false, []))) (snd (nth k n' (false, []))).
Proof. intros H. revert k. induction H as [|l l' n n' [_ Hl] _ IH]; intros [|k]; cbn [nth snd]; auto. Qed.
