(** A function with no slope at 0 and curved upwards across the directions of its symmetries has a local minimum there.

    A symmetry is a family of moves, for all small steps s, that keep the value of f at all points near 0; its direction is
    xi if the move is  s xi  up to  o(s).  Where a point d is not nearly orthogonal to all directions, a move brings it
    nearer to 0, by a factor. Either the moves come to a point where the curvature shows, or they converge to 0. *)
From Coq Require Import Reals List Bool Lra Psatz Arith.
From Localmin Require Import Network Vectors Sums QuadraticForm.
Import ListNotations.
Open Scope R_scope.

Section Orbits.
  Context (n : nat) (f : list R -> R).
  Definition symmetry (xi : list R) : Prop :=
    forall e, 0 < e -> exists delta, 0 < delta /\ forall d s, length d = n -> norm d < delta -> Rabs s < delta ->
      exists rest, length (vadd (vadd d (scale s xi)) rest) = n /\ norm rest <= e * Rabs s /\
        f (vadd (vadd d (scale s xi)) rest) = f d.

  Lemma nearer xi eps : 0 < eps -> symmetry xi -> exists c delta, 0 < c < 1 /\ 0 < delta /\
    forall d, length d = n -> norm d < delta -> eps * norm d < Rabs (dot xi d) ->
      exists d', length d' = n /\ f d' = f d /\ dot d' d' <= (1 - c) * dot d d.
  Proof.
    intros He S. set (e := Rmin (eps / 4) 1). assert (E0 : 0 < e) by (apply Rmin_pos; lra).
    assert (E1 : e <= eps / 4) by apply Rmin_l. assert (E2 : e <= 1) by apply Rmin_r.
    destruct (S e E0) as (delta & D0 & M). pose proof (norm_pos xi) as X0. set (X := norm xi + 1).
    set (k := / (2 * X ^ 2 + eps ^ 2)). assert (P : 0 < 2 * X ^ 2 + eps ^ 2) by (unfold X; nra).
    assert (K0 : 0 < k) by (apply Rinv_0_lt_compat; auto).
    assert (Kk : k * (2 * X ^ 2 + eps ^ 2) = 1) by (unfold k; field; lra).
    exists (k * eps ^ 2), (Rmin delta (delta / (k * X + 1))).
    assert (KX : 0 < k * X + 1) by (unfold X in *; nra). assert (D2 : 0 < delta / (k * X + 1)) by (apply Rdiv_lt_0_compat; auto).
    split; [unfold X in *; split; nra|]. split; [apply Rmin_pos; auto|]. intros d L Hd Big.
    pose proof (Rmin_l delta (delta / (k * X + 1))). pose proof (Rmin_r delta (delta / (k * X + 1))).
    set (t := dot xi d) in *. set (s := - k * t). pose proof (norm_pos d) as N0.
    assert (T : Rabs t <= norm xi * norm d) by apply dot_bound.
    assert (Sa : Rabs s = k * Rabs t) by (unfold s; rewrite Rabs_mult, Rabs_Ropp, (Rabs_pos_eq k); lra).
    assert (Hs : Rabs s < delta).
    { rewrite Sa. assert (norm d * (k * X + 1) < delta).
      { apply Rlt_le_trans with (delta / (k * X + 1) * (k * X + 1)); [apply Rmult_lt_compat_r; lra|]. right. field. lra. }
      unfold X in *. nra. }
    destruct (M d s L ltac:(lra) Hs) as (rest & L' & R & F). exists (vadd (vadd d (scale s xi)) rest).
    split; auto. split; auto.
    rewrite ?dot_vadd_l, ?dot_vadd_r, ?dot_vadd_l, ?dot_scale_l, ?dot_scale_r, ?(dot_comm d xi), ?(dot_comm rest xi), ?(dot_comm rest d).
    fold t. set (a := dot xi xi). set (u := dot xi rest). set (v := dot d rest). set (w := dot rest rest).
    assert (A : a <= norm xi ^ 2) by apply dot_norm.
    assert (U : Rabs u <= norm xi * norm rest) by apply dot_bound.
    assert (V : Rabs v <= norm d * norm rest) by apply dot_bound.
    assert (W : w <= norm rest ^ 2) by apply dot_norm.
    pose proof (norm_pos rest) as R0. set (q := Rabs t) in *. assert (Q0 : 0 <= q) by apply Rabs_pos.
    assert (Qt : q * q = t * t) by (unfold q; rewrite <- Rabs_mult, Rabs_pos_eq; nra).
    rewrite Sa in R. set (z := norm rest) in *.
    (* the linear terms *)
    assert (V2 : Rabs v <= k * (t * t) / 4).
    { apply Rle_trans with (norm d * (e * (k * q))); [eapply Rle_trans; [exact V|]; apply Rmult_le_compat_l; lra|].
      rewrite <- Qt. assert (norm d * e <= q / 4) by nra. assert (0 <= k * q) by nra. nra. }
    assert (Sq : s * s = k * k * (t * t)) by (unfold s; ring).
    assert (Z : z <= k * q) by nra.
    assert (St : s * t = - k * (t * t)) by (unfold s; ring).
    assert (Quad : s * s * a + 2 * (Rabs s * Rabs u) + w <= k * k * (t * t) * X ^ 2).
    { rewrite Sq, Sa, <- Qt. assert (k * q * Rabs u <= k * q * (norm xi * (k * q))).
      { apply Rmult_le_compat_l; [nra|]. eapply Rle_trans; [exact U|]. apply Rmult_le_compat_l; auto. }
      assert (w <= (k * q) ^ 2) by nra. assert (0 <= k * k * (q * q)) by nra. unfold X. nra. }
    assert (Su : s * u <= Rabs s * Rabs u) by (rewrite <- Rabs_mult; apply Rle_abs).
    pose proof (Rle_abs v).
    assert (Half : k * k * (t * t) * X ^ 2 <= k * (t * t) / 2).
    { assert (k * X ^ 2 <= 1 / 2) by nra. assert (0 <= k * (t * t)) by nra. nra. }
    assert (D : dot d d <= norm d ^ 2) by apply dot_norm.
    assert (eps ^ 2 * dot d d <= t * t).
    { rewrite <- Qt. assert (0 <= eps * norm d) by (apply Rmult_le_pos; lra).
      assert ((eps * norm d) * (eps * norm d) <= q * q) by (apply Rmult_le_compat; lra).
      assert (0 < eps ^ 2) by (apply pow_lt; auto). nra. }
    nra.
  Qed.

  Lemma nearer_all eps xis : 0 < eps -> Forall symmetry xis -> exists c delta, 0 < c < 1 /\ 0 < delta /\
    forall d, length d = n -> norm d < delta -> Exists (fun xi => eps * norm d < Rabs (dot xi d)) xis ->
      exists d', length d' = n /\ f d' = f d /\ dot d' d' <= (1 - c) * dot d d.
  Proof.
    intros He. induction 1 as [|xi xis Hx _ (c & delta & C & D & IH)].
    - exists (1 / 2), 1. split; [lra|]. split; [lra|]. intros d _ _ H. inversion H.
    - destruct (nearer xi eps He Hx) as (c' & delta' & C' & D' & Hn).
      exists (Rmin c c'), (Rmin delta delta'). pose proof (Rmin_l c c'). pose proof (Rmin_r c c').
      pose proof (Rmin_l delta delta'). pose proof (Rmin_r delta delta').
      split; [split; [apply Rmin_pos; lra|lra]|]. split; [apply Rmin_pos; auto|]. intros d L Hd Ex.
      pose proof (dot_self d).
      apply Exists_cons in Ex as [Ex|Ex]; [destruct (Hn d L ltac:(lra) Ex) as (d' & A & B & E)|destruct (IH d L ltac:(lra) Ex) as (d' & A & B & E)];
        exists d'; (split; [|split]); auto; nra.
  Qed.

  Lemma across (eps : R) xis d : 0 <= eps -> Forall (fun xi => Rabs (dot xi d) <= eps * norm d) xis ->
    total (fun xi => dot xi d * dot xi d) xis <= INR (length xis) * (eps ^ 2 * norm d ^ 2).
  Proof.
    intros He. induction 1 as [|xi xs Hx _ IH]; [unfold total; cbn; lra|]. rewrite total_cons. cbn [length]. rewrite S_INR.
    assert (dot xi d * dot xi d <= eps ^ 2 * norm d ^ 2); [|lra].
    assert (dot xi d * dot xi d = Rabs (dot xi d) * Rabs (dot xi d)) as -> by (rewrite <- Rabs_mult, Rabs_pos_eq; [ring|apply Rle_0_sqr]).
    replace (eps ^ 2 * norm d ^ 2) with ((eps * norm d) * (eps * norm d)) by ring. apply Rmult_le_compat; auto using Rabs_pos.
  Qed.

  Context (l : R) (q : list (list R)) (xis : list (list R)).
  Context (expansion : exists C, 0 <= C /\ forall d, length d = n -> norm d <= 1 -> Rabs (f d - (l + form_at q d)) <= C * norm d ^ 3).
  Context (curved : exists mu, 0 < mu /\ forall d, length d = n ->
             mu * norm d ^ 2 <= form_at q d + total (fun xi => dot xi d * dot xi d) xis).

  Theorem orbits_minimum : Forall symmetry xis -> exists e, 0 < e /\ forall d, length d = n -> norm d < e -> l <= f d.
  Proof.
    intros Sym. destruct expansion as (C & C0 & Exp). destruct curved as (mu & Mu & Cur). destruct (form_bound q) as (K & K0 & Bq).
    set (k := INR (length xis)). assert (k0 : 0 <= k) by apply pos_INR.
    (* nearly orthogonal to all directions: the curvature decides *)
    set (eps := Rmin 1 (mu / 2) / (k + 1)). assert (m0 : 0 < Rmin 1 (mu / 2)) by (apply Rmin_pos; lra).
    pose proof (Rmin_l 1 (mu / 2)). pose proof (Rmin_r 1 (mu / 2)).
    assert (He : 0 < eps) by (apply Rdiv_lt_0_compat; lra).
    assert (Ke : eps * (k + 1) = Rmin 1 (mu / 2)) by (unfold eps; field; lra).
    assert (eps <= 1) by nra. assert (Keps : k * eps ^ 2 <= Rmin 1 (mu / 2)).
    { apply Rle_trans with ((eps * (k + 1)) * eps); [|rewrite Ke]; nra. }
    destruct (nearer_all eps xis He Sym) as (c & delta & Hc & D0 & Near).
    set (e1 := Rmin 1 (Rmin delta (mu / 2 / (C + 1)))).
    assert (G : 0 < mu / 2 / (C + 1)) by (apply Rdiv_lt_0_compat; lra).
    assert (E1 : 0 < e1) by (repeat apply Rmin_pos; lra).
    assert (e1 <= 1) by apply Rmin_l. assert (e1 <= delta /\ e1 <= mu / 2 / (C + 1)) as [L1 L2].
    { pose proof (Rmin_r 1 (Rmin delta (mu / 2 / (C + 1)))). pose proof (Rmin_l delta (mu / 2 / (C + 1))).
      pose proof (Rmin_r delta (mu / 2 / (C + 1))). unfold e1. lra. }
    assert (Ortho : forall d, length d = n -> norm d < e1 -> Forall (fun xi => Rabs (dot xi d) <= eps * norm d) xis -> l <= f d).
    { intros d L Hd F. pose proof (norm_pos d) as N0. specialize (Exp d L ltac:(lra)). specialize (Cur d L).
      assert (A := across eps xis d ltac:(lra) F). fold k in A.
      assert (norm d * (C + 1) <= mu / 2).
      { apply Rle_trans with (mu / 2 / (C + 1) * (C + 1)); [apply Rmult_le_compat_r; lra|]. right. field. lra. }
      assert (C * norm d ^ 3 <= mu / 2 * norm d ^ 2) by (pose proof (pow2_ge_0 (norm d)); nra).
      pose proof (pow2_ge_0 (norm d)). assert (k * (eps ^ 2 * norm d ^ 2) <= mu / 2 * norm d ^ 2) by nra.
      unfold Rabs in Exp. destruct (Rcase_abs _); lra. }
    (* within this ball all moves stay in the ball of radius e1 *)
    set (b := e1 ^ 2 / (INR n + 1)). pose proof (pos_INR n) as n0. assert (B0 : 0 < b) by (apply Rdiv_lt_0_compat; nra).
    assert (Small : forall d, length d = n -> dot d d < b -> norm d < e1).
    { intros d L Hb. pose proof (norm_dot d) as ND. rewrite L in ND. pose proof (norm_pos d). pose proof (dot_self d).
      assert ((INR n + 1) * b = e1 ^ 2) by (unfold b; field; lra). destruct (Rlt_le_dec (norm d) e1); auto. nra. }
    exists (Rmin 1 b). split; [apply Rmin_pos; lra|]. intros d L Hd.
    pose proof (Rmin_l 1 b). pose proof (Rmin_r 1 b). pose proof (norm_pos d).
    assert (Db : dot d d < b) by (pose proof (dot_norm d); nra).
    destruct (Rle_lt_dec l (f d)) as [|Low]; auto. exfalso.
    assert (Run : forall m, exists d', length d' = n /\ f d' = f d /\ dot d' d' <= (1 - c) ^ m * dot d d).
    { induction m as [|m (d1 & A1 & A2 & A3)]; [exists d; repeat split; auto; cbn; lra|].
      assert (P : 0 <= (1 - c) ^ m <= 1).
      { split; [apply pow_le; lra|]. clear - Hc. induction m as [|m IH]; cbn [pow]; [lra|]. assert (0 <= (1 - c) ^ m) by (apply pow_le; lra). nra. }
      pose proof (dot_self d). assert ((1 - c) ^ m * dot d d <= 1 * dot d d) by (apply Rmult_le_compat_r; lra). assert (D1 : dot d1 d1 < b) by lra. pose proof (Small d1 A1 D1) as S1.
      assert (X : Exists (fun xi => eps * norm d1 < Rabs (dot xi d1)) xis).
      { destruct (Forall_Exists_dec (fun xi => Rabs (dot xi d1) <= eps * norm d1) (fun xi => Rle_dec _ _) xis) as [F|F].
        - pose proof (Ortho d1 A1 S1 F). lra.
        - revert F. apply Exists_impl. intros. lra. }
      destruct (Near d1 A1 ltac:(lra) X) as (d2 & B1 & B2 & B3). exists d2. repeat split; auto; [congruence|].
      cbn [pow]. nra. }
    set (eta := l - f d). assert (Eta : 0 < eta) by (unfold eta; lra).
    set (T := K + C + 1). assert (T0 : 0 < T) by (unfold T; lra).
    assert (Y : 0 < Rmin 1 (eta / T) ^ 2 / (INR n + 1) / (b + 1)).
    { repeat apply Rdiv_lt_0_compat; try lra. apply pow_lt, Rmin_pos; [lra|]. apply Rdiv_lt_0_compat; auto. }
    destruct (pow_lt_1_zero (1 - c) ltac:(rewrite Rabs_pos_eq; lra) _ Y) as [m Hm]. specialize (Hm m (le_n m)).
    rewrite Rabs_pos_eq in Hm by (apply pow_le; lra). destruct (Run m) as (d1 & A1 & A2 & A3).
    pose proof (dot_self d). pose proof (norm_pos d1) as N1. pose proof (norm_dot d1) as ND. rewrite A1 in ND.
    set (y := Rmin 1 (eta / T)) in *. assert (y0 : 0 < y) by (apply Rmin_pos; [lra|]; apply Rdiv_lt_0_compat; auto).
    assert (Y1 : y <= 1) by apply Rmin_l. assert (Y2 : y * T <= eta).
    { apply Rle_trans with (eta / T * T); [apply Rmult_le_compat_r; [lra|apply Rmin_r]|]. right. field. lra. }
    assert (Dy : dot d1 d1 <= y ^ 2 / (INR n + 1)).
    { assert ((1 - c) ^ m * dot d d <= y ^ 2 / (INR n + 1) / (b + 1) * (b + 1)).
      { apply Rmult_le_compat; try lra. apply pow_le. lra. }
      replace (y ^ 2 / (INR n + 1) / (b + 1) * (b + 1)) with (y ^ 2 / (INR n + 1)) in * by (field; lra). lra. }
    assert (Ny : norm d1 <= y).
    { destruct (Rle_lt_dec (norm d1) y) as [|Hy]; auto. exfalso.
      assert (INR n * (y ^ 2 / (INR n + 1)) < y ^ 2).
      { apply Rmult_lt_reg_r with (INR n + 1); [lra|]. replace (INR n * (y ^ 2 / (INR n + 1)) * (INR n + 1)) with (INR n * y ^ 2) by (field; lra). nra. }
      assert (INR n * dot d1 d1 <= INR n * (y ^ 2 / (INR n + 1))) by (apply Rmult_le_compat_l; auto). nra. }
    specialize (Exp d1 A1 ltac:(lra)). specialize (Bq d1). rewrite A2 in Exp.
    assert (C * norm d1 ^ 3 <= C * norm d1) by (apply Rmult_le_compat_l; nra).
    assert (K * norm d1 ^ 2 <= K * norm d1) by (apply Rmult_le_compat_l; nra).
    assert (Z : eta <= (K + C) * norm d1).
    { unfold Rabs in Exp, Bq. unfold eta. destruct (Rcase_abs _), (Rcase_abs _); lra. }
    assert ((K + C) * norm d1 <= (K + C) * y) by (apply Rmult_le_compat_l; lra). unfold T in *. nra.
  Qed.
End Orbits.
