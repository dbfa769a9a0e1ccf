(** Determinants by expansion along the first column, and that a matrix whose determinant is not 0 has a solution for
  every
    right-hand side. A matrix is the list of its rows. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Sums Vectors.
Import ListNotations.
Open Scope R_scope.

(** sum_i (-1)^i a_(i, 0) det(the matrix without row i and column 0). *)
Fixpoint expansion (minor : list (list R) -> R) (sign : R) (above rows : list (list R)) : R :=
  match rows with
  | [] => 0
  | row :: below => sign * hd 0 row * minor (map (@tl R) (above ++ below)) + expansion minor (- sign) (above ++ [row])
    below
  end.
Fixpoint determinant_of_size (n : nat) (rows : list (list R)) : R :=
  match n with
  | O => match rows with [] => 1 | _ => 0 end
  | S n => expansion (determinant_of_size n) 1 [] rows
  end.
Definition determinant (rows : list (list R)) : R := determinant_of_size (length rows) rows.

(** Exchanging two neighbouring rows changes the sign. *)
Definition alternates (f : list (list R) -> R) : Prop := forall above a b below, f (above ++ a :: b ::
  below) = - f (above ++ b :: a :: below).
Lemma alternates_minors f above a b below : alternates f -> f (map (@tl R) (above ++ a :: b ::
  below)) = - f (map (@tl R) (above ++ b :: a :: below)).
Proof. intros Hf. rewrite !map_app. cbn [map]. apply Hf. Qed.
Lemma expansion_above f : alternates f -> forall rows s above a b mid,
  expansion f s (above ++ a :: b :: mid) rows = - expansion f s (above ++ b :: a :: mid) rows.
Proof.
  intros Hf. induction rows as [|row below IH]; intros s above a b mid; cbn [expansion]; [ring|].
  rewrite <- !app_assoc. cbn [app]. rewrite (IH (- s) above a b (mid ++ [row])), (alternates_minors f above a b)
    by exact Hf. ring.
Qed.
Lemma expansion_alternates f : alternates f -> forall l s above a b below,
  expansion f s above (l ++ a :: b :: below) = - expansion f s above (l ++ b :: a :: below).
Proof.
  intros Hf. induction l as [|row l IH]; intros s above a b below; cbn [app expansion].
  - rewrite <- !app_assoc. cbn [app]. rewrite (expansion_above f Hf below (- - s) above a b []). ring.
  - rewrite (IH (- s) (above ++ [row]) a b below), (app_assoc above l (a :: b :: below)),
      (alternates_minors f (above ++ l) a b below Hf), <- app_assoc. ring.
Qed.
Lemma determinant_alternates n : alternates (determinant_of_size n).
Proof.
  induction n as [|n IH]; intros above a b below; cbn [determinant_of_size]; [destruct above; cbn; ring|].
  apply expansion_alternates, IH.
Qed.
Lemma equal_rows n a mid : forall above below, determinant_of_size n (above ++ a :: mid ++ a :: below) = 0.
Proof.
  induction mid as [|b mid IH]; intros above below; cbn [app].
  - pose proof (determinant_alternates n above a a below). lra.
  - rewrite (determinant_alternates n above a b). specialize (IH (above ++ [b]) below). rewrite <- app_assoc in IH.
    cbn [app] in IH. rewrite IH. ring.
Qed.

(** The determinant is linear in every row. *)
Definition linear_in_rows (f : list (list R) -> R) : Prop := forall above a m b below,
  f (above ++ vadd a (scale m b) :: below) = f (above ++ a :: below) + m * f (above ++ b :: below).
Lemma hd_vadd a m b : hd 0 (vadd a (scale m b)) = hd 0 a + m * hd 0 b.
Proof. destruct a, b; cbn; ring. Qed.
Lemma tl_vadd a m b : tl (vadd a (scale m b)) = vadd (tl a) (scale m (tl b)).
Proof. destruct a, b; cbn; auto. destruct a; reflexivity. Qed.
Lemma linear_minors f above a m b below : linear_in_rows f -> f (map (@tl R) (above ++ vadd a (scale m b) :: below)) =
  f (map (@tl R) (above ++ a :: below)) + m * f (map (@tl R) (above ++ b :: below)).
Proof. intros Hf. rewrite !map_app. cbn [map]. rewrite tl_vadd. apply Hf. Qed.
Lemma expansion_above_linear f : linear_in_rows f -> forall rows s above a m b mid,
  expansion f s (above ++ vadd a (scale m b) :: mid) rows = expansion f s (above ++ a ::
    mid) rows + m * expansion f s (above ++ b :: mid) rows.
Proof.
  intros Hf. induction rows as [|row below IH]; intros s above a m b mid; cbn [expansion]; [ring|].
  rewrite <- !app_assoc. cbn [app]. rewrite (IH (- s) above a m b (mid ++ [row])), linear_minors by exact Hf. ring.
Qed.
Lemma expansion_linear f : linear_in_rows f -> forall l s above a m b below,
  expansion f s above (l ++ vadd a (scale m b) :: below) = expansion f s above (l ++ a ::
    below) + m * expansion f s above (l ++ b :: below).
Proof.
  intros Hf. induction l as [|row l IH]; intros s above a m b below; cbn [app expansion].
  - rewrite (expansion_above_linear f Hf below (- s) above a m b []), hd_vadd. ring.
  - rewrite (IH (- s) (above ++ [row]) a m b below), (app_assoc above l (vadd a (scale m b) :: below)), linear_minors,
      <- !app_assoc by exact Hf. ring.
Qed.
Lemma zero_size_linear above a b m below : (0 : R) = 0 + m * 0 -> determinant_of_size 0 (above ++ vadd a (scale m b) ::
  below) =
  determinant_of_size 0 (above ++ a :: below) + m * determinant_of_size 0 (above ++ b :: below).
Proof. intros H. destruct above; exact H. Qed.
Lemma determinant_linear n : linear_in_rows (determinant_of_size n).
Proof.
  induction n as [|n IH]; intros above a m b below; [apply zero_size_linear; ring|]. cbn [determinant_of_size].
  apply expansion_linear, IH.
Qed.

(** A row that is a combination of the rows below it makes the determinant 0. *)
Fixpoint combination (c : list R) (rows : list (list R)) : list R :=
  match c, rows with x :: c, row :: rows => vadd (combination c rows) (scale x row) | _, _ => [] end.
Lemma zero_row n above below : determinant_of_size n (above ++ [] :: below) = 0.
Proof. pose proof (determinant_linear n above [] 1 [] below) as H. cbn [vadd scale map] in H. lra. Qed.
Lemma dependent_row n : forall below c above mid, determinant_of_size n (above ++ combination c below ::
  mid ++ below) = 0.
Proof.
  induction below as [|row below IH]; intros [|x c] above mid; cbn [combination]; try apply zero_row.
  rewrite determinant_linear, (equal_rows n row mid above below). specialize (IH c above (mid ++ [row])).
  rewrite <- app_assoc in IH. cbn [app] in IH. rewrite IH. ring.
Qed.
Lemma zero_vector w : Forall (fun x => x = 0) w -> vadd [] (scale 0 w) = w.
Proof.
  induction 1 as [|x w -> _ IH]; [reflexivity|]. unfold scale in *. cbn in *. rewrite Rmult_0_l, IH. reflexivity.
Qed.
Lemma row_in_the_span n above row c below : Forall (fun x => x = 0) (vadd row (scale (-1) (combination c below))) ->
  determinant_of_size n (above ++ row :: below) = 0.
Proof.
  intros H. pose proof (determinant_linear n above row (-1) (combination c below) below) as L.
  rewrite <- (zero_vector _ H), determinant_linear, zero_row in L.
  pose proof (dependent_row n below c above []) as D. cbn [app] in D. rewrite D in L. lra.
Qed.

(** Either a row is a combination of those below it, or every right-hand side is reached. *)
Lemma dot_combination c : forall rows t, (forall row, In row rows -> dot t row = 0) -> dot t (combination c rows) = 0.
Proof.
  induction c as [|x c IH]; intros [|row rows] t H; cbn [combination]; rewrite ?dot_nil_r; auto.
  rewrite dot_vadd_r, dot_scale_r, IH, H by (simpl; auto; intros; apply H; simpl; auto). ring.
Qed.
Lemma combination_sum rows : forall c c' m, exists c'', forall t,
  dot t (combination c'' rows) = dot t (combination c rows) + m * dot t (combination c' rows).
Proof.
  induction rows as [|row rows IH]; intros c c' m.
  { exists []. intros t. destruct c, c'; cbn [combination]; rewrite dot_nil_r; ring. }
  assert (E : forall c, exists x d, forall t, dot t (combination c (row ::
    rows)) = dot t (combination d rows) + x * dot t row).
  { intros [|x d]; [exists 0, []|exists x, d]; intros t; cbn [combination]; [destruct rows; cbn [combination];
    rewrite dot_nil_r; ring|].
    rewrite dot_vadd_r, dot_scale_r. ring. }
  destruct (E c) as (x & d & Ed), (E c') as (x' & d' & Ed'), (IH d d' m) as (d'' & Ed''). exists (x + m * x' :: d'').
  intros t.
  cbn [combination]. rewrite dot_vadd_r, dot_scale_r, Ed, Ed', Ed''. ring.
Qed.
(** The part of r that is orthogonal to all rows. *)
Lemma orthogonal_part rows : forall r, exists c, forall row, In row rows ->
  dot (vadd r (scale (-1) (combination c rows))) row = 0.
Proof.
  induction rows as [|a rows IH]; intros r; [exists []; intros ? []|].
  destruct (IH a) as (ca & Ha), (IH r) as (cr & Hr).
  set (a' := vadd a (scale (-1) (combination ca rows))) in *.
  set (r' := vadd r (scale (-1) (combination cr rows))) in *.
  assert (Exists_m : exists m, dot r' a' - m * dot a' a' = 0).
  { destruct (Req_dec (dot a' a') 0) as [Z|N]; [|exists (dot r' a' / dot a' a'); field; exact N].
    exists 0. rewrite dot_comm, (dot_zero a' (dot_self_0 a' Z)). ring. }
  destruct Exists_m as (m & Hm). destruct (combination_sum rows cr ca (- m)) as (c & Hc).
  exists (m :: c). cbn [combination].
  assert (W : forall t, dot (vadd r (scale (-1) (vadd (combination c rows) (scale m a)))) t = dot r' t - m * dot a' t).
  { intros t. unfold r', a'. rewrite !dot_vadd_l, !dot_scale_l, !dot_vadd_l, dot_scale_l,
    !(dot_comm (combination _ _)), Hc. ring. }
  intros row [<-|Hrow]; rewrite W; [|rewrite Ha, Hr by auto; ring].
  assert (A : forall v, (forall row, In row rows -> dot v row = 0) -> dot v a = dot v a').
  { intros v Hv. unfold a'. rewrite dot_vadd_r, dot_scale_r, (dot_combination ca rows v Hv). ring. }
  rewrite (A r' Hr), (A a' Ha). exact Hm.
Qed.
Theorem solvable_or_dependent rows : (exists above row c below, rows = above ++ row :: below /\
    Forall (fun x => x = 0) (vadd row (scale (-1) (combination c below)))) \/
  forall Y, length Y = length rows -> exists s, map (fun row => dot s row) rows = Y.
Proof.
  induction rows as [|r rows [(above & row & c & below & -> & Z)|IH]].
  - right. intros [|] E; [|discriminate]. exists []. reflexivity.
  - left. exists (r :: above), row, c, below. auto.
  - destruct (orthogonal_part rows r) as (c & Hc). set (w := vadd r (scale (-1) (combination c rows))) in *.
    destruct (Req_dec (dot w w) 0) as [Z|N]; [left; exists [], r, c, rows; split; auto; apply dot_self_0, Z|].
    right. intros [|y Y] E; [discriminate|]. injection E as E. destruct (IH Y E) as (s & Hs).
    assert (Wr : dot w r = dot w w).
    { unfold w at 3. rewrite dot_vadd_r, dot_scale_r, (dot_combination c rows w Hc). ring. }
    exists (vadd s (scale ((y - dot s r) / dot w w) w)). cbn [map]. f_equal.
    + rewrite dot_vadd_l, dot_scale_l, Wr. field. exact N.
    + rewrite <- Hs. apply map_ext_in. intros row Hrow. rewrite dot_vadd_l, dot_scale_l, (Hc row Hrow). ring.
Qed.

Theorem determinant_solves rows Y : determinant rows <> 0 -> length Y = length rows -> exists s,
  map (fun row => dot s row) rows = Y.
Proof.
  intros D L. destruct (solvable_or_dependent rows) as [(above & row & c & below & -> & Z)|H]; [|apply H, L].
  exfalso. apply D. unfold determinant. eapply row_in_the_span, Z.
Qed.
