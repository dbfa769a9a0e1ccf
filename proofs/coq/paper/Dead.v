(** A hidden layer that is off at every data point: one output, and it stays off near the point. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts.
Import ListNotations.
Open Scope R_scope.

(** What the layers after a dead one make of its zeros. *)
Definition zeros (l : layer R) : list R := repeat 0 (length (affine l [])).
Definition output_behind (n : network R) (j : nat) : list R :=
  forward (skipn j n) (zeros (nth (pred j) n (Layer [] None))).

Lemma off_weakly z : Forall (fun z => z < 0) z -> Forall (fun z => z <= 0) z.
Proof. apply Forall_impl. intros; lra. Qed.
Lemma relu_all_off z : Forall (fun z => z <= 0) z -> map relu z = repeat 0 (length z).
Proof. induction 1 as [|x z Hx _ IH]; simpl; [reflexivity|]. rewrite relu_off, IH by lra. reflexivity. Qed.
Lemma affine_length_any l h h' : length (affine l h) = length (affine l h').
Proof. apply (affine_length (fun _ _ => True)). apply alike_layer_refl. auto. Qed.
Lemma off_layer l h : Forall (fun z => z <= 0) (affine l h) -> map relu (affine l h) = zeros l.
Proof. intros H. rewrite relu_all_off by auto. unfold zeros. f_equal. apply affine_length_any. Qed.

Lemma dead_output n : forall j x, (1 <= j < length n)%nat -> Forall (fun z => z <= 0) (pre_activation n j x) ->
  forward n x = output_behind n j.
Proof.
  induction n as [|l n IH]; intros j x Hj H; simpl in Hj; [lia|].
  assert (n <> []) by (destruct n; [simpl in Hj; lia|discriminate]).
  rewrite forward_cons by auto. destruct j as [|[|j]]; [lia| |].
  - unfold output_behind. cbn [skipn pred nth]. rewrite <- off_layer with (h := x) by exact H. reflexivity.
  - rewrite (IH (S j)) by (auto; lia). unfold output_behind. cbn [pred]. destruct n; [contradiction|]. reflexivity.
Qed.

(** The zeros are as many, whatever the parameters. *)
Lemma zeros_alike P l l' : alike_layer P l l' -> zeros l = zeros l'.
Proof. intros H. unfold zeros. f_equal. apply (affine_length _ _ _ _ _ H). Qed.
Lemma nth_alike (P : R -> R -> Prop) n n' : alike P n n' -> forall i, (i < length n)%nat ->
  alike_layer P (nth i n (Layer [] None)) (nth i n' (Layer [] None)).
Proof. induction 1; intros [|i] Hi; simpl in *; auto; try lia. apply IHForall2. lia. Qed.
Lemma output_behind_alike n n' j : (1 <= j < length n)%nat -> same_shape n n' -> skipn j n = skipn j n' ->
  output_behind n j = output_behind n' j.
Proof.
  intros Hj Hn Hs. unfold output_behind. rewrite Hs. f_equal. eapply zeros_alike, nth_alike; [exact Hn|lia].
Qed.

(** Dead layers stay dead near the point. *)
Lemma off_stays (z : list R) : Forall (fun z => z < 0) z -> exists e, 0 < e /\
  forall z', Forall2 (close e) z z' -> Forall (fun z => z < 0) z'.
Proof.
  induction 1 as [|x z Hx _ (e & He & IH)].
  - exists 1. split; [lra|]. intros z' H. inversion H. constructor.
  - exists (Rmin e (- x)). split; [apply Rmin_pos; lra|]. pose proof (Rmin_l e (- x)). pose proof (Rmin_r e (- x)).
    intros z' H'. inversion H' as [|? x' ? z1 C1 C2]; subst. constructor.
    + unfold close in C1. pose proof (Rle_abs (x' - x)). lra.
    + apply IH. eapply Forall2_impl; [|exact C2]. unfold close; intros; lra.
Qed.
Lemma dead_near xs n j : dead xs n j -> exists e, 0 < e /\ forall n', near e n n' -> dead xs n' j.
Proof.
  intros [Hj H]. cut (exists e, 0 < e /\ forall n', near e n n' -> off_everywhere xs n' j).
  { intros (e & He & K). exists e. split; auto. intros n' Hn. split; [rewrite <- (near_length _ _ _ Hn)|]; auto. }
  induction xs as [|x xs IH]; [exists 1; split; [lra|]; intros ? ? ? []|].
  destruct IH as (e1 & He1 & H1); [intros p Hp; apply H; simpl; auto|].
  destruct (off_stays _ (H x (or_introl eq_refl))) as (e0 & He0 & H0).
  destruct (pre_activation_continuous n j x e0 He0) as (e2 & He2 & H2).
  exists (Rmin e1 e2). split; [apply Rmin_pos; auto|]. pose proof (Rmin_l e1 e2). pose proof (Rmin_r e1 e2).
  intros n' Hn p [<-|Hp].
  - apply H0, H2; [eapply near_mono; [|exact Hn]; lra|]. apply Forall2_refl. intros. unfold close.
    rewrite Rminus_diag_eq, Rabs_R0; auto.
  - apply H1; auto. eapply near_mono; [|exact Hn]; lra.
Qed.

(** Near the point the outputs do not depend on the layers up to the dead one. *)
Lemma dead_outputs_near xs n j : dead xs n j -> exists e, 0 < e /\ forall n1 n2, near e n n1 -> near e n n2 ->
  skipn j n1 = skipn j n2 -> forall x, In x xs -> forward n1 x = forward n2 x.
Proof.
  intros H. destruct (dead_near _ _ _ H) as (e & He & K). exists e. split; auto. intros n1 n2 H1 H2 Hs x Hx.
  destruct (K n1 H1) as [J1 D1]. destruct (K n2 H2) as [J2 D2].
  rewrite (dead_output n1 j), (dead_output n2 j) by auto using off_weakly. apply output_behind_alike; auto.
  apply same_shape_trans with n; [apply same_shape_sym|]; eapply near_same_shape; eassumption.
Qed.
Lemma loss_ext ell data n n' : (forall x, In x (map input data) -> forward n x = forward n' x) ->
  loss ell data n = loss ell data n'.
Proof.
  intros H. apply (total_ext (fun p => importance p * ell (forward n (input p)) (target p))).
  intros p Hp. rewrite H by (apply in_map, Hp). reflexivity.
Qed.

(** Hence all derivatives by these layers are 0. *)
Lemma dead_derivative ell data n j a : dead (map input data) n j -> (of_layer a <= j)%nat ->
  partial_derivative (loss ell data) n a 0.
Proof.
  intros H Ha. destruct (dead_outputs_near _ _ _ H) as (e & He & K). destruct H as [Hj _].
  apply (constant_derivative _ _ _ e He). intros t Ht. apply loss_ext. apply K.
  - apply moved_near; auto.
  - apply moved_near; [|rewrite Rabs_R0]; auto.
  - unfold moved. rewrite !skipn_change by lia. reflexivity.
Qed.

(** Two networks of one shape that agree in every parameter of the first layers agree in these layers. *)
Lemma nth_agree l l' : Forall2 (fun _ _ : R => True) l l' -> (forall i, nth i l 0 = nth i l' 0) -> l = l'.
Proof.
  induction 1 as [|x y l l' _ _ IH]; intros H; [reflexivity|]. f_equal; [exact (H O)|]. apply IH. intros i.
  exact (H (S i)).
Qed.
Lemma rows_agree W W' : Forall2 (Forall2 (fun _ _ : R => True)) W W' ->
  (forall i j, nth j (nth i W []) 0 = nth j (nth i W' []) 0) -> W = W'.
Proof.
  induction 1 as [|w w' W W' Hw _ IH]; intros H; [reflexivity|]. f_equal.
  - apply nth_agree; auto. exact (H O).
  - apply IH. intros i. exact (H (S i)).
Qed.
Lemma layers_agree l l' k : alike_layer (fun _ _ => True) l l' -> (forall u i,
  value_in l (At k u i) = value_in l' (At k u i)) -> l = l'.
Proof.
  intros [HW Hb] H. destruct l as [W b], l' as [W' b']. simpl in *. f_equal.
  - apply rows_agree; auto. intros u i. exact (H u (Some i)).
  - destruct b as [b|], b' as [b'|]; try contradiction; auto. f_equal. apply nth_agree; auto. intros u.
    exact (H u None).
Qed.
Lemma values_agree n n' : same_shape n n' -> forall j, (forall k u i, (1 <= k <= j)%nat ->
  value n (At k u i) = value n' (At k u i)) ->
  firstn j n = firstn j n'.
Proof.
  induction 1 as [|l l' n n' Hl Hn IH]; intros [|j] H; auto. simpl. f_equal.
  - apply (layers_agree _ _ 1 Hl). intros u i. apply (H 1%nat). lia.
  - apply IH. intros [|k] u i Hk; [lia|]. apply (H (S (S k)) u i). lia.
Qed.
Lemma nth_firstn_eq {A} (d : A) l l' j : firstn j l = firstn j l' -> forall i, (i < j)%nat -> nth i l d = nth i l' d.
Proof.
  revert l'. revert j. induction l as [|x l IH]; intros [|j] [|y l'] E i Hi; simpl in *; try discriminate; auto;
    try lia.
  injection E as -> E. destruct i; auto. apply (IH j); auto. lia.
Qed.
Lemma pre_activation_firstn n : forall n' j x, firstn j n = firstn j n' -> pre_activation n j x = pre_activation n' j x.
Proof.
  induction n as [|l n IH]; intros [|l' n'] [|[|j]] x E; simpl in *; try discriminate; auto; injection E; intros;
    subst; auto.
Qed.

(** If the first layers are flat as long as they have not moved, and what is flat does not move, they never move. *)
Lemma stays_put (flat : nat -> parameter -> Prop) (run : nat -> network R) j :
  (forall t, same_shape (run O) (run t)) ->
  (forall t a, (forall s, (s <= t)%nat -> flat s a) -> value (run (S t)) a = value (run t) a) ->
  (forall t a, firstn j (run t) = firstn j (run O) -> (of_layer a <= j)%nat -> flat t a) ->
  forall t, firstn j (run t) = firstn j (run O).
Proof.
  intros Hs Hg Hf.
  assert (All : forall t s, (s <= t)%nat -> firstn j (run s) = firstn j (run O)); [|intros t; apply (All t); lia].
  induction t as [|t IH]; intros s Hle; [replace s with O by lia; reflexivity|].
  assert (s = S t \/ s <= t)%nat as [->|] by lia; auto.
  transitivity (firstn j (run t)); [|apply IH; lia]. apply values_agree.
  - apply same_shape_trans with (run O); auto using same_shape_sym.
  - intros k u i Hk. apply Hg. intros r Hr. apply Hf; [apply IH; lia|simpl; lia].
Qed.

(** Training leaves these layers alone, and the layer dead. *)
Lemma dead_training ell data run j : gradient_based (loss ell data) run -> dead (map input data) (run O) j ->
  forall t, firstn j (run t) = firstn j (run O) /\ dead (map input data) (run t) j.
Proof.
  intros [Hs Hg] Hd.
  assert (D : forall t, firstn j (run t) = firstn j (run O) -> dead (map input data) (run t) j).
  { intros t E. destruct Hd as [Hj Hd]. split.
    - rewrite <- (Forall2_len _ _ _ (Hs t)). exact Hj.
    - intros x Hx. rewrite (pre_activation_firstn _ (run O)); auto. }
  intros t. assert (E : firstn j (run t) = firstn j (run O)); [|auto].
  revert t. apply (stays_put _ run j Hs Hg). intros t a E Ha. apply dead_derivative with j; auto.
Qed.
