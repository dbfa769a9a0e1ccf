(** Least squares: the normal equations, and that optimal weights exist. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Sums Vectors Parabola.
From Localmin.blog Require Import Setting.
Import ListNotations.
Open Scope R_scope.

Lemma vadd_equal_length a : forall b, length a = length b -> length (vadd a b) = length b.
Proof. induction a as [|x a IH]; intros [|y b] E; try discriminate; auto. simpl. f_equal. apply IH. auto. Qed.
Lemma shifted (s : list R) : forall t, length t = length s -> exists d, length d = length s /\ vadd s d = t.
Proof.
  induction s as [|x s IH]; intros [|y t] E; try discriminate; [exists []; auto|]. injection E as E.
  destruct (IH t E) as (d & Ld & Et). exists (y - x :: d). simpl. rewrite Et, Ld. split; auto. f_equal. ring.
Qed.

Section LeastSquares.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R) (u : nat) (G : A -> list R) (s : list R).
  Definition residual (x : A) : R := dot s (G x) - Y x.

  Lemma objective_moved (D : A -> R) : sum (map (fun x => (residual x + D x) ^ 2) points) =
    objective points Y G s + (2 * total (fun x => D x * residual x) points + total (fun x => D x ^ 2) points).
  Proof.
    fold (total (fun x => (residual x + D x) ^ 2) points).
    rewrite (total_ext _ (fun x => residual x ^ 2 + (D x * residual x * 2 + D x ^ 2))) by (intros; ring).
    rewrite !total_plus, total_scale. unfold objective. fold (total (fun x => residual x ^ 2) points).
    unfold residual at 1.
    unfold total. ring.
  Qed.

  (** The normal equations: optimal weights leave a residual orthogonal to the outputs of every neuron. *)
  Lemma normal_equations d : optimal points Y u G s -> length d = u ->
    total (fun x => dot d (G x) * residual x) points = 0.
  Proof.
    intros [Ls Opt] Ld. set (a := total _ points). destruct (Req_dec a 0) as [|Na]; auto. exfalso.
    destruct (parabola_below a (total (fun x => dot d (G x) ^ 2) points) Na) as (t & Ht).
    { apply total_nonneg. intros; apply pow2_ge_0. }
    specialize (Opt (vadd s (scale t d))). rewrite vadd_equal_length in Opt by (unfold scale; rewrite map_length;
      congruence).
    unfold scale in Opt at 1. rewrite map_length in Opt. specialize (Opt Ld).
    assert (E : objective points Y G (vadd s (scale t d)) = sum (map (fun x => (residual x + t * dot d (G x)) ^ 2)
      points)).
    { unfold objective. f_equal. apply map_ext. intros x. unfold residual. rewrite dot_vadd_l, dot_scale_l. f_equal.
    ring. }
    rewrite E, (objective_moved (fun x => t * dot d (G x))) in Opt.
    rewrite (total_ext (fun x => t * dot d (G x) * residual x) (fun x => dot d (G x) * residual x * t)) in Opt
      by (intros; ring).
    rewrite (total_ext (fun x => (t * dot d (G x)) ^ 2) (fun x => dot d (G x) ^ 2 * t ^ 2)) in Opt by (intros; ring).
    rewrite !total_scale in Opt. fold a in Opt. lra.
  Qed.

  (** And weights with such a residual are optimal. *)
  Lemma normal_equations_suffice : length s = u ->
    (forall d, length d = u -> total (fun x => dot d (G x) * residual x) points = 0) -> optimal points Y u G s.
  Proof.
    intros Ls H. split; auto. intros t Lt. destruct (shifted s t) as (d & Ld & <-); [congruence|].
    assert (E : objective points Y G (vadd s d) = sum (map (fun x => (residual x + dot d (G x)) ^ 2) points)).
    { unfold objective. f_equal. apply map_ext. intros x. unfold residual. rewrite dot_vadd_l. f_equal. ring. }
    rewrite E, (objective_moved (fun x => dot d (G x))), H by congruence.
    assert (0 <= total (fun x => dot d (G x) ^ 2) points) by (apply total_nonneg; intros; apply pow2_ge_0). lra.
  Qed.
End LeastSquares.

(** Optimal weights exist: the projection of Y, column by column. *)
Lemma total_minus {A} (f g : A -> R) m l : total (fun x => f x - m * g x) l = total f l - m * total g l.
Proof. rewrite (total_ext _ (fun x => f x + g x * - m)) by (intros; ring). rewrite total_plus, total_scale. ring. Qed.
Lemma total_square_zero {A} (f : A -> R) l : total (fun x => f x ^ 2) l = 0 -> forall x, In x l -> f x = 0.
Proof.
  induction l as [|a l IH]; [intros _ ? []|]. rewrite total_cons. intros H.
  assert (0 <= total (fun x => f x ^ 2) l) by (apply total_nonneg; intros; apply pow2_ge_0).
  pose proof (pow2_ge_0 (f a)).
  intros x [<-|Hx]; [|apply IH; auto; lra]. apply Rsqr_0_uniq. rewrite Rsqr_pow2. lra.
Qed.
Lemma projection {A} (points : list A) u : forall (G : A -> list R) (Y : A -> R), neurons points u G ->
  exists s, length s = u /\ forall d, length d = u -> total (fun x => dot d (G x) * residual Y G s x) points = 0.
Proof.
  induction u as [|u IH]; intros G Y HG.
  { exists []. split; auto. intros [|y d] E; [|discriminate]. apply total_zero. intros. rewrite dot_nil_l. ring. }
  set (g := fun x => hd 0 (G x)). set (G' := fun x => tl (G x)).
  assert (EG : forall x, In x points -> G x = g x :: G' x).
  { intros x Hx. specialize (HG x Hx). unfold g, G'. destruct (G x); [discriminate|reflexivity]. }
  assert (HG' : neurons points u G') by (intros x Hx; specialize (HG x Hx); rewrite (EG x Hx) in HG; injection HG;
    auto).
  destruct (IH G' Y HG') as (s & Ls & Hs). destruct (IH G' g HG') as (z & Lz & Hz).
  set (r := residual Y G' s) in *. set (p := residual g G' z) in *.
  assert (Eg : forall x, g x = dot z (G' x) - p x) by (intros; unfold p, residual; ring).
  assert (Sum : exists m, total (fun x => p x * r x) points - m * total (fun x => p x ^ 2) points = 0).
  { destruct (Req_dec (total (fun x => p x ^ 2) points) 0) as [E|N].
    - exists 0. rewrite (total_zero (fun x => p x * r x)); [ring|]. intros x Hx.
      rewrite (total_square_zero p points E x Hx). ring.
    - exists (total (fun x => p x * r x) points / total (fun x => p x ^ 2) points). field. exact N. }
  destruct Sum as (m & Hm). exists (m :: vadd s (scale (- m) z)). split.
  { simpl. f_equal. rewrite vadd_equal_length; unfold scale; rewrite map_length; congruence. }
  intros [|y d] Ld; [discriminate|]. injection Ld as Ld.
  rewrite (total_ext _ (fun x => (y * (dot z (G' x) - p x) + dot d (G' x)) * (r x - m * p x))).
  2:{ intros x Hx. unfold residual at 1. rewrite (EG x Hx), !dot_cons, dot_vadd_l, dot_scale_l, (Eg x).
      unfold r, residual. ring. }
  rewrite (total_ext _ (fun x => (dot z (G' x) * r x * y + dot d (G' x) * r x + (dot z (G' x) * p x) * (- (m * y))
    + (dot d (G' x) * p x) * - m) + ((p x * r x) * - y + p x ^ 2 * (m * y)))) by (intros; ring).
  rewrite !total_plus, !total_scale, !Hs, !Hz by auto.
  replace (_ + _) with (- y * (total (fun x => p x * r x) points - m * total (fun x => p x ^ 2) points)) by ring.
  rewrite Hm. ring.
Qed.
Lemma optimal_weights_exist {A} (points : list A) Y u G : neurons points u G -> exists s, optimal points Y u G s.
Proof.
  intros HG. destruct (projection points u G Y HG) as (s & Ls & H). exists s. apply normal_equations_suffice; auto.
Qed.
