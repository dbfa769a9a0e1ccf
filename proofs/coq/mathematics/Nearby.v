(** What lies near: a vector itself, what a small step leads to, a layer of rows that are near a layer's own. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Vectors Soon LocalFunction.
Import ListNotations.
Open Scope R_scope.

Lemma close_refl e w : 0 < e -> close e w w.
Proof. intros. unfold close. rewrite Rminus_diag_eq, Rabs_R0 by auto. auto. Qed.
Lemma Forall2_refl {A} (P : A -> A -> Prop) l : (forall a, P a a) -> Forall2 P l l.
Proof. intros H. induction l; auto. Qed.
Lemma close_self e (w : list R) : 0 < e -> Forall2 (close e) w w.
Proof. intros. apply Forall2_refl. intros. apply close_refl. auto. Qed.
Lemma close_selves e (W : list (list R)) : 0 < e -> Forall2 (Forall2 (close e)) W W.
Proof. intros. apply Forall2_refl. intros. apply close_self. auto. Qed.
Lemma alike_layer_refl e l : 0 < e -> alike_layer (close e) l l.
Proof. intros He. split; [apply close_selves, He|destruct (bias l); auto using close_self]. Qed.

Lemma soon_Forall2_map {A} (P : A -> A -> Prop) (f : R -> A -> A) l : (forall a, soon (fun t => P a (f t a))) ->
  soon (fun t => Forall2 P l (map (f t) l)).
Proof.
  intros H. induction l as [|a l IH]; [apply soon_always; constructor|].
  apply (soon_imp2 (fun t => P a (f t a)) (fun t => Forall2 P l (map (f t) l))); auto. intros; constructor; auto.
Qed.
Lemma soon_close_scaled e x k : 0 < e -> soon (fun t => close e x (x + t * k)).
Proof.
  intros He. apply (soon_imp (fun t => 0 < e + t * - Rabs k)); [|apply soon_linear; auto]. intros t Ht H. unfold close.
  replace (x + t * k - x) with (t * k) by ring. rewrite Rabs_mult, Rabs_pos_eq; lra.
Qed.
Lemma soon_close_up e x : 0 < e -> soon (fun t => close e x ((1 + t) * x)).
Proof.
  intros He. generalize (soon_close_scaled e x x He). apply soon_imp. intros t _. replace (x + t * x) with ((1 + t) * x) by ring. auto.
Qed.
Lemma soon_close_moved e w u : 0 < e -> length u = length w -> soon (fun t => Forall2 (close e) w (vadd w (scale t u))).
Proof.
  intros He. revert u. induction w as [|x w IH]; intros [|y u] E; try discriminate; [apply soon_always; constructor|].
  apply (soon_imp2 (fun t => close e x (x + t * y)) (fun t => Forall2 (close e) w (vadd w (scale t u)))).
  - intros t _ A B. cbn [scale map vadd]. constructor; auto.
  - apply soon_close_scaled; auto.
  - apply IH. simpl in E. congruence.
Qed.
Lemma vadd_same_length (w u : list R) : length u = length w -> length (vadd w u) = length w.
Proof. revert u. induction w as [|x w IH]; intros [|y u] E; try discriminate; cbn; auto. Qed.

(** ** Layers of given rows *)
Definition of_rows (b : bool) (W : list (list R)) : layer R :=
  if b then Layer (map (@tl R) W) (Some (map (hd 0) W)) else Layer W None.
Lemma of_rows_near e hidden W : (forall b, bias hidden = Some b -> length b = length (weight hidden)) ->
  Forall2 (Forall2 (close e)) (rows hidden) W ->
  alike_layer (close e) hidden (of_rows (has_bias hidden) W) /\ rows (of_rows (has_bias hidden) W) = W /\
  has_bias (of_rows (has_bias hidden) W) = has_bias hidden.
Proof.
  destruct hidden as [V [b|]]; unfold alike_layer, of_rows, rows, has_bias; cbn [weight bias]; intros L H; [|auto].
  specialize (L b eq_refl). revert b L W H. induction V as [|w V IH]; intros [|x b] L W H; try discriminate; cbn [map2] in H; inversion H as [|? u ? W' Hu HW]; subst.
  - repeat split; constructor.
  - inversion Hu as [|? y ? u' Hy Hu']; subst. destruct (IH b ltac:(simpl in L; congruence) W' HW) as ([A B] & C & _).
    cbn [map tl hd map2]. repeat split; try (constructor; auto). f_equal. exact C.
Qed.
