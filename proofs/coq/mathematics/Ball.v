(** A function that lies above a model of itself on a ball, the model rising from the center to the sphere, has its smallest value
    inside. Balls and distances are those of the sum of absolute values. *)
From Coq Require Import Reals List Bool Lra Psatz.
From Localmin Require Import Network Vectors Numbers QuadraticForm Jets Compact TaylorModels.
Import ListNotations.
Open Scope R_scope.

Lemma close_all_norm e x d : close_all e x d -> norm x <= norm d + INR (length x) * e.
Proof.
  induction 1 as [|a b x d H _ IH]; [unfold norm; cbn; lra|]. rewrite !norm_cons. cbn [length]. rewrite S_INR.
  unfold close in H. pose proof (Rabs_triang b (a - b)) as T. replace (b + (a - b)) with a in T by ring.
  rewrite <- Rabs_Ropp in H. replace (- (b - a)) with (a - b) in H by ring. lra.
Qed.
Definition ball (n : nat) (rad : R) (d : list R) : Prop := length d = n /\ norm d <= rad.
Lemma ball_closed n rad : closed n (ball n rad).
Proof.
  intros x L H. split; auto. destruct (Rle_lt_dec (norm x) rad) as [|G]; auto. exfalso.
  assert (P : 0 < INR n + 1) by (pose proof (pos_INR n); lra). set (e := (norm x - rad) / (INR n + 1)).
  assert (E : e * (INR n + 1) = norm x - rad) by (unfold e; field; lra).
  assert (E0 : 0 < e) by (apply Rdiv_lt_0_compat; lra).
  apply (H e E0). intros d [Ld Nd] C. pose proof (close_all_norm _ _ _ C) as B. rewrite L in B. lra.
Qed.
Lemma norm_entries d : Forall (fun x => Rabs x <= norm d) d.
Proof.
  apply Forall_forall. intros x Hx. induction d as [|a d IH]; [destruct Hx|]. rewrite norm_cons.
  pose proof (norm_pos d). pose proof (Rabs_pos a). destruct Hx as [->|Hx]; [lra|]. specialize (IH Hx). lra.
Qed.
Lemma norm_zeros n : norm (repeat 0 n) = 0.
Proof. induction n as [|n IH]; [reflexivity|]. cbn [repeat]. rewrite norm_cons, IH, Rabs_R0. ring. Qed.

Section Inside.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Context (n : nat) (f M : list R -> R) (x : modelN N) (rad m eps : R).
  Context (rad_pos : 0 < rad) (rad_le : rad <= 1) (modelled : models (r := r) x M).
  Context (below : forall d, ball n rad d -> M d <= f d).
  Context (curved_so : forall d, length d = n -> m * dot d d <= form_at (map rv (bend (jet_of x))) d) (m_pos : 0 <= m).
  Context (continuous : lower_semicontinuous (ball n rad) f).
  Notation l0 := (r (at_0 (jet_of x))).
  Notation gamma := (norm (rv (slope (jet_of x)))).
  Notation T := (r (rest x)).
  Context (gap : f (repeat 0 n) <= l0 + eps).
  Context (rise : INR n * (T * rad ^ 3 + gamma * rad + eps) < m * rad ^ 2).

  Lemma above_model d : ball n rad d -> l0 - gamma * norm d + m * dot d d - T * norm d ^ 3 <= f d.
  Proof.
    intros [L Hd]. specialize (below d (conj L Hd)). destruct modelled as [A1 A2 A3 A4 A5 A6 A7].
    specialize (A7 d ltac:(lra)). specialize (curved_so d L). unfold expansion in A7.
    pose proof (dot_bound (rv (slope (jet_of x))) d) as G. set (u := dot (rv (slope _)) d) in *. set (v := form_at _ d) in *.
    pose proof (Rle_abs (- u)) as U. rewrite Rabs_Ropp in U. pose proof (Rle_abs (- (M d - (l0 + u + v)))) as V. rewrite Rabs_Ropp in V. lra.
  Qed.
  Theorem smallest_inside : exists d, length d = n /\ norm d < rad /\ (forall d', ball n rad d' -> f d <= f d') /\
    l0 - gamma * rad - T * rad ^ 3 <= f d <= f (repeat 0 n).
  Proof.
    assert (Z : ball n rad (repeat 0 n)) by (split; [apply repeat_length|rewrite norm_zeros; lra]).
    destruct (smallest_point n rad (ball n rad) f (repeat 0 n) Z) as (d & Kd & Min); auto using ball_closed.
    { intros d [L Hd]. split; auto. generalize (norm_entries d). apply Forall_impl. intros a Ha. lra. }
    exists d. pose proof Kd as [L Hd]. split; auto. pose proof (above_model d Kd) as B. specialize (Min (repeat 0 n) Z) as Low.
    destruct modelled as [A1 A2 A3 A4 A5 A6 A7]. pose proof (norm_pos d) as N0. pose proof (norm_pos (rv (slope (jet_of x)))) as G0.
    pose proof (dot_self d) as D0. pose proof (norm_dot d) as ND. rewrite L in ND. pose proof (pos_INR n) as P.
    split; [|split; [auto|split; [|auto]]].
    - destruct (Rlt_le_dec (norm d) rad) as [|Ge]; auto. exfalso. assert (E : norm d = rad) by lra. rewrite E in *.
      assert (m * rad ^ 2 <= m * (INR n * dot d d)) by (apply Rmult_le_compat_l; auto).
      assert (INR n * (l0 - gamma * rad + m * dot d d - T * rad ^ 3) <= INR n * (l0 + eps)) by (apply Rmult_le_compat_l; lra). nra.
    - assert (gamma * norm d <= gamma * rad) by (apply Rmult_le_compat_l; auto).
      assert (norm d ^ 3 <= rad ^ 3) by (apply pow_incr; auto).
      assert (T * norm d ^ 3 <= T * rad ^ 3) by (apply Rmult_le_compat_l; auto). assert (0 <= m * dot d d) by (apply Rmult_le_pos; auto). lra.
  Qed.
End Inside.
