(** A direction in which finitely many distinct points have distinct projections. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean Groups.
Import ListNotations.
Open Scope R_scope.

Lemma vadd_length a : forall b, length (vadd a b) = Nat.max (length a) (length b).
Proof. induction a as [|x a IH]; intros [|y b]; simpl; auto. Qed.
Lemma scale_length m a : length (scale m a) = length a.
Proof. apply map_length. Qed.

(** Numbers a_i + t b_i with a_i <> 0 are not 0 for small t. *)
Lemma small_step {A} (a b : A -> R) (l : list A) : (forall x, In x l -> a x <> 0) ->
  exists e, 0 < e /\ forall t, 0 < t < e -> forall x, In x l -> a x + t * b x <> 0.
Proof.
  induction l as [|y l IH]; intros H; [exists 1; split; [lra|intros ? ? ? []]|].
  destruct IH as (e & He & K); [intros; apply H; simpl; auto|].
  pose proof (Rabs_pos_lt _ (H y (or_introl eq_refl))) as P.
  pose proof (Rabs_pos (b y)). exists (Rmin e (Rabs (a y) / (Rabs (b y) + 1))).
  split; [apply Rmin_pos; auto; apply Rdiv_lt_0_compat; lra|].
  pose proof (Rmin_l e (Rabs (a y) / (Rabs (b y) + 1))). pose proof (Rmin_r e (Rabs (a y) / (Rabs (b y) + 1))).
  intros t Ht x [<-|Hx]; [|apply K; auto; lra]. intros E.
  assert (Rabs (a y) = t * Rabs (b y)) as E' by (replace (a y) with (- (t * b y)) by lra;
    rewrite Rabs_Ropp, Rabs_mult, (Rabs_right t); lra).
  assert (t * (Rabs (b y) + 1) < Rabs (a y)).
  { apply Rlt_le_trans with (Rabs (a y) / (Rabs (b y) + 1) * (Rabs (b y) + 1)); [apply Rmult_lt_compat_r; lra|].
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  lra.
Qed.
Lemma generic_direction d es : (forall e, In e es -> length e = d /\ ~ Forall (fun x => x = 0) e) ->
  exists v, length v = d /\ forall e, In e es -> dot v e <> 0.
Proof.
  induction es as [|e es IH]; intros H; [exists (repeat 0 d); split; [apply repeat_length|intros ? []]|].
  destruct IH as (v & Lv & Hv); [intros; apply H; simpl; auto|]. destruct (H e (or_introl eq_refl)) as [Le Ne].
  destruct (Req_dec (dot v e) 0) as [E|E]; [|exists v; split; auto; intros e' [<-|]; auto].
  destruct (small_step (fun e' => dot v e') (fun e' => dot e e') es Hv) as (t & Ht & K).
  exists (vadd v (scale (t / 2) e)). split; [rewrite vadd_length, scale_length, Lv, Le; apply Nat.max_id|].
  intros e' [<-|He']; rewrite dot_vadd_l, dot_scale_l; [|apply (K (t / 2)); auto; lra].
  intros E'. apply Ne, dot_self_0. apply Rmult_eq_reg_l with (t / 2); lra.
Qed.

Definition difference (x x' : list R) : list R := vadd x (scale (-1) x').
Lemma difference_zero x : forall x', length x = length x' -> Forall (fun z => z = 0) (difference x x') -> x = x'.
Proof.
  induction x as [|a x IH]; intros [|b x'] L H; try discriminate; auto. inversion H; subst. f_equal; [lra|].
  apply IH; auto.
Qed.
Lemma separating_direction d (xs : list (list R)) : (forall x, In x xs -> length x = d) ->
  exists v, length v = d /\ forall x x', In x xs -> In x' xs -> x <> x' -> dot v x <> dot v x'.
Proof.
  intros Hd. set (pairs := filter (fun q => negb (same_input (fst q) (snd q))) (list_prod xs xs)).
  destruct (generic_direction d (map (fun q => difference (fst q) (snd q)) pairs)) as (v & Lv & Hv).
  { intros e He. apply in_map_iff in He as ([x x'] & <- & Hq). apply filter_In in Hq as [Hq N]. cbn [fst snd] in *.
    apply in_prod_iff in Hq as [Hx Hx']. split.
    - unfold difference. rewrite vadd_length, scale_length, (Hd x), (Hd x') by auto. apply Nat.max_id.
    - intros Z. unfold same_input in N. destruct (list_eq_dec Req_EM_T x x'); [discriminate|].
      apply n, difference_zero; auto.
      rewrite (Hd x), (Hd x'); auto. }
  exists v. split; auto. intros x x' Hx Hx' N E. apply (Hv (difference x x')).
  - apply in_map_iff. exists (x, x'). split; auto. apply filter_In. split; [apply in_prod_iff; auto|]. cbn.
    unfold same_input. destruct (list_eq_dec Req_EM_T x x'); auto.
  - unfold difference. rewrite dot_vadd_r, dot_scale_r. lra.
Qed.

(** The largest value of a function on a list, and a gap below a number. *)
Lemma largest {A} (f : A -> R) l : l <> [] -> exists x, In x l /\ forall y, In y l -> f y <= f x.
Proof.
  induction l as [|a l IH]; intros H; [contradiction|]. destruct l as [|b l].
  - exists a. split; [simpl; auto|]. intros y [->|[]]. lra.
  - destruct IH as (x & Hx & K); [discriminate|]. destruct (Rle_dec (f x) (f a)).
    + exists a. split; [simpl; auto|]. intros y [->|Hy]; [lra|]. specialize (K y Hy). lra.
    + exists x. split; [simpl in *; tauto|]. intros y [->|Hy]; [lra|]. auto.
Qed.
Lemma gap_below {A} (f : A -> R) l a : exists b, b < a /\ forall y, In y l -> f y < a -> f y <= b.
Proof.
  induction l as [|x l (b & Hb & K)]; [exists (a - 1); split; [lra|intros ? []]|].
  destruct (Rlt_dec (f x) a).
  - exists (Rmax b (f x)). split; [apply Rmax_lub_lt; auto|]. pose proof (Rmax_l b (f x)). pose proof (Rmax_r b (f x)).
    intros y [->|Hy] Hlt; [lra|]. specialize (K y Hy Hlt). lra.
  - exists b. split; auto. intros y [->|Hy] Hlt; [contradiction|auto].
Qed.
(** A direction in which the distances from one point exceed 2. *)
Lemma far_direction d xs r : (forall x, In x xs -> length x = d) -> In r xs ->
  exists v, length v = d /\ forall x, In x xs -> x <> r -> 2 < Rabs (dot v x - dot v r).
Proof.
  intros Hd Hr. destruct (separating_direction d xs Hd) as (v & Lv & Hv).
  assert (G : exists g, 0 < g /\ forall x, In x xs -> x <> r -> g <= Rabs (dot v x - dot v r)).
  { clear Hd. assert (H : forall x, In x xs -> x <> r -> dot v x <> dot v r) by auto. clear Hr Hv.
    induction xs as [|x xs IH]; [exists 1; split; [lra|intros ? []]|].
    destruct IH as (g & Hg & K); [intros; apply H; simpl; auto|]. destruct (list_eq_dec Req_EM_T x r) as [->|N].
    - exists g. split; auto. intros y [->|Hy] Ny; [contradiction|auto].
    - exists (Rmin g (Rabs (dot v x - dot v r))). split.
      + apply Rmin_pos; auto. apply Rabs_pos_lt. specialize (H x (or_introl eq_refl) N). lra.
      + intros y [->|Hy] Ny; [apply Rmin_r|]. eapply Rle_trans; [apply Rmin_l|auto]. }
  destruct G as (g & Hg & K). exists (scale (3 / g) v). rewrite scale_length. split; auto. intros x Hx N.
  specialize (K x Hx N).
  rewrite !dot_scale_l. replace (3 / g * dot v x - 3 / g * dot v r) with (3 / g * (dot v x - dot v r)) by ring.
  assert (0 < 3 / g) by (apply Rdiv_lt_0_compat; lra).
  rewrite Rabs_mult, (Rabs_right (3 / g)) by lra. apply Rlt_le_trans with (3 / g * g); [|apply Rmult_le_compat_l; lra].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.
