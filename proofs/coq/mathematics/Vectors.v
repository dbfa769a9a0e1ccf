(** Lists as vectors: missing entries count as 0, so no lengths are needed. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network.
Import ListNotations.
Open Scope R_scope.

Fixpoint vadd (a b : list R) : list R :=
  match a, b with [], _ => b | _, [] => a | x :: a, y :: b => (x + y) :: vadd a b end.
Definition scale (m : R) (a : list R) : list R := map (Rmult m) a.

Lemma dot_nil_l t : dot [] t = 0. Proof. reflexivity. Qed.
Lemma dot_nil_r a : dot a [] = 0. Proof. destruct a; reflexivity. Qed.
Lemma dot_cons x a y t : dot (x :: a) (y :: t) = x * y + dot a t. Proof. reflexivity. Qed.
#[export] Hint Rewrite dot_nil_l dot_nil_r dot_cons : dot.

Lemma dot_comm a : forall b, dot a b = dot b a.
Proof. induction a as [|x a IH]; intros [|y b]; autorewrite with dot; auto. rewrite IH. ring. Qed.
Lemma dot_vadd_l a : forall b t, dot (vadd a b) t = dot a t + dot b t.
Proof.
  induction a as [|x a IH]; intros [|y b] [|z t]; cbn [vadd]; autorewrite with dot; try rewrite IH; ring.
Qed.
Lemma dot_vadd_r a b t : dot t (vadd a b) = dot t a + dot t b.
Proof. rewrite dot_comm, dot_vadd_l, (dot_comm a), (dot_comm b). reflexivity. Qed.
Lemma dot_scale_l m a : forall t, dot (scale m a) t = m * dot a t.
Proof.
  induction a as [|x a IH]; intros [|z t]; cbn [scale map]; autorewrite with dot; try ring.
  fold (scale m a). rewrite IH. ring.
Qed.
Lemma dot_scale_r m a t : dot t (scale m a) = m * dot t a.
Proof. rewrite dot_comm, dot_scale_l, dot_comm. reflexivity. Qed.
Lemma dot_zero a : Forall (fun x => x = 0) a -> forall t, dot a t = 0.
Proof. induction 1 as [|x a -> _ IH]; intros [|z t]; autorewrite with dot; try rewrite IH; ring. Qed.
Lemma dot_self a : 0 <= dot a a.
Proof. induction a as [|x a IH]; autorewrite with dot; [lra|]. pose proof (Rle_0_sqr x). unfold Rsqr in *. lra. Qed.
Lemma dot_self_0 a : dot a a = 0 -> Forall (fun x => x = 0) a.
Proof.
  induction a as [|x a IH]; autorewrite with dot; intros H; constructor;
    pose proof (dot_self a); pose proof (Rle_0_sqr x); unfold Rsqr in *.
  - apply Rsqr_0_uniq. unfold Rsqr. lra.
  - apply IH. lra.
Qed.

(** The sum of the absolute values bounds how much a product moves with a vector. *)
Definition norm (a : list R) : R := sum (map Rabs a).
Lemma norm_cons x a : norm (x :: a) = Rabs x + norm a. Proof. reflexivity. Qed.
Lemma norm_pos a : 0 <= norm a.
Proof. induction a as [|x a IH]; [apply Rle_refl|]. rewrite norm_cons. pose proof (Rabs_pos x). lra. Qed.
Lemma near_dot e u u' : 0 <= e -> Forall2 (close e) u u' -> forall a, Rabs (dot u' a - dot u a) <= e * norm a.
Proof.
  intros He. induction 1 as [|x x' u u' Hx _ IH]; intros [|z a].
  1-3: rewrite ?dot_nil_l, ?dot_nil_r, Rminus_0_r, Rabs_R0; apply Rmult_le_pos; auto; apply norm_pos.
  rewrite !dot_cons, norm_cons.
  replace (x' * z + dot u' a - (x * z + dot u a)) with ((x' - x) * z + (dot u' a - dot u a)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, Rmult_plus_distr_l. apply Rplus_le_compat; auto.
  apply Rmult_le_compat_r; [apply Rabs_pos|]. unfold close in Hx. lra.
Qed.
