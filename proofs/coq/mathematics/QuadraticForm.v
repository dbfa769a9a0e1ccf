(** Quadratic forms, a row of coefficients for each variable with itself and those after it; when one is positive definite. *)
From Coq Require Import Reals List Bool Lra Psatz.
From Localmin Require Import Network Vectors Numbers.
Import ListNotations.
Open Scope R_scope.

Fixpoint form_at (q : list (list R)) (d : list R) : R :=
  match q, d with row :: q, x :: d' => x * dot row d + form_at q d' | _, _ => 0 end.

Lemma dot_bound a : forall b, Rabs (dot a b) <= norm a * norm b.
Proof.
  induction a as [|x a IH]; intros [|y b]; autorewrite with dot; rewrite ?Rabs_R0;
    try (apply Rmult_le_pos; apply norm_pos). rewrite !norm_cons.
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. specialize (IH b).
  pose proof (Rabs_pos x). pose proof (Rabs_pos y). pose proof (norm_pos a). pose proof (norm_pos b). nra.
Qed.
Lemma norm_vadd a : forall b, norm (vadd a b) <= norm a + norm b.
Proof.
  induction a as [|x a IH]; intros [|y b]; cbn [vadd]; rewrite ?norm_cons; change (norm []) with 0; try lra.
  specialize (IH b). pose proof (Rabs_triang x y). lra.
Qed.
Lemma norm_scale m a : norm (scale m a) = Rabs m * norm a.
Proof. induction a as [|x a IH]; [unfold norm; cbn; ring|]. cbn [scale map]. rewrite !norm_cons. fold (scale m a). rewrite IH, Rabs_mult. ring. Qed.
Lemma dot_norm a : dot a a <= norm a ^ 2.
Proof. pose proof (dot_bound a a). pose proof (Rle_abs (dot a a)). nra. Qed.
Lemma norm_dot a : norm a ^ 2 <= INR (length a) * dot a a.
Proof.
  induction a as [|x a IH]; [unfold norm; cbn; lra|]. rewrite norm_cons, dot_cons. cbn [length]. rewrite S_INR.
  set (n := INR (length a)) in *. pose proof (norm_pos a) as P. set (s := norm a) in *. set (t := dot a a) in *.
  assert (N0 : 0 <= n) by apply pos_INR. assert (X : x * x = Rabs x * Rabs x) by (rewrite <- Rabs_mult, Rabs_pos_eq; nra).
  rewrite X. set (y := Rabs x) in *. assert (T : 0 <= t) by apply dot_self.
  (* 2 y s <= n y^2 + t: where n = 0, s = 0, and else s^2 <= n t. *)
  assert (2 * y * s <= n * y ^ 2 + t); [|nra].
  destruct (Req_dec n 0) as [Z|Z].
  - assert (s ^ 2 <= 0) by (rewrite Z in IH; lra). assert (s = 0) by nra. nra.
  - assert (0 < n) by lra. apply Rmult_le_reg_l with n; auto. pose proof (pow2_ge_0 (n * y - s)). nra.
Qed.
Lemma form_bound q : exists K, 0 <= K /\ forall d, Rabs (form_at q d) <= K * norm d ^ 2.
Proof.
  induction q as [|row q (K & HK & IH)]; [exists 0; split; [lra|]; intros; cbn; rewrite Rabs_R0; lra|].
  exists (norm row + K). pose proof (norm_pos row). split; [lra|]. intros [|x d].
  - cbn [form_at]. rewrite Rabs_R0. unfold norm. cbn. lra.
  - cbn [form_at]. eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult. specialize (IH d).
    pose proof (dot_bound row (x :: d)) as B. rewrite norm_cons in *. pose proof (Rabs_pos x). pose proof (norm_pos d).
    assert (Rabs x * Rabs (dot row (x :: d)) <= (Rabs x + norm d) * (norm row * (Rabs x + norm d))).
    { apply Rmult_le_compat; auto using Rabs_pos; lra. }
    assert (K * norm d ^ 2 <= K * (Rabs x + norm d) ^ 2) by (apply Rmult_le_compat_l; nra). nra.
Qed.

Section Forms.
  Context {N : num}.
  Notation vec := (list N).
  (** Rows of zeros are left empty. *)
  Definition times (m : N) (a : vec) : vec := if is0 m then [] else scalen m a.
  Fixpoint form_add (p q : list vec) : list vec :=
    match p, q with [], _ => q | _, [] => p | a :: p, b :: q => vaddn a b :: form_add p q end.
  Definition form_times (m : N) (q : list vec) : list vec := if is0 m then [] else map (scalen m) q.
  (** The product of two linear forms. *)
  Fixpoint form_product (a b : vec) : list vec :=
    match a, b with
    | x :: a', y :: b' =>
        (if is0 x && is0 y then [] else mul x y :: vaddn (times x b') (times y a')) :: form_product a' b'
    | _, _ => []
    end.
  (** Elimination: a x^2 + x (row.d) is  a (x + row.d / 2a)^2 - (row.d)^2 / 4a. *)
  Fixpoint positive (width : nat) (q : list vec) : bool :=
    match width with
    | O => true
    | S width =>
        match q with
        | (a :: row) :: q =>
            ispos a && positive width (map (map tidy)
              (form_add q (form_times (opp (inv (add (add a a) (add a a)))) (form_product row row))))
        | _ => false
        end
    end.
End Forms.

Section Reading.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation rf := (map rv).

  Lemma dot_times m a t : dot (rv (times m a)) t = r m * dot (rv a) t.
  Proof.
    unfold times. destruct (is0 m) eqn:E; [apply (is0_true ok) in E; rewrite E; cbn; ring|].
    rewrite (rv_scalen ok), dot_scale_l. reflexivity.
  Qed.
  Lemma form_at_add p : forall q d, form_at (rf (form_add p q)) d = form_at (rf p) d + form_at (rf q) d.
  Proof.
    induction p as [|a p IH]; intros [|b q] [|x d]; cbn [form_add map form_at]; try ring.
    rewrite (rv_vaddn ok), dot_vadd_l, IH. ring.
  Qed.
  Lemma form_at_times m q d : form_at (rf (form_times m q)) d = r m * form_at (rf q) d.
  Proof.
    unfold form_times. destruct (is0 m) eqn:E; [apply (is0_true ok) in E; rewrite E; cbn; ring|].
    revert d. induction q as [|a q IH]; intros [|x d]; cbn [map form_at]; try ring.
    rewrite (rv_scalen ok), dot_scale_l, IH. ring.
  Qed.
  Lemma form_at_product a : forall b d, form_at (rf (form_product a b)) d = dot (rv a) d * dot (rv b) d.
  Proof.
    induction a as [|x a IH]; intros [|y b] [|t d]; cbn [form_product map form_at Numbers.rv]; autorewrite with dot; try ring.
    change (map r a) with (rv a). change (map r b) with (rv b). rewrite IH.
    destruct (is0 x && is0 y) eqn:E.
    - apply andb_true_iff in E as [E1 E2]. apply (is0_true ok) in E1, E2. rewrite E1, E2. cbn [map]. autorewrite with dot. ring.
    - cbn [Numbers.rv map]. autorewrite with dot. change (map r (vaddn (times x b) (times y a))) with (rv (vaddn (times x b) (times y a))).
      rewrite (rv_vaddn ok), dot_vadd_l, !dot_times, (r_mul _ _ ok). ring.
  Qed.
  Lemma form_at_tidy q d : form_at (rf (map (map tidy) q)) d = form_at (rf q) d.
  Proof. rewrite map_map. f_equal. apply map_ext. apply (rv_tidy ok). Qed.

  Theorem positive_sound width : forall q, positive width q = true ->
    exists mu, 0 < mu /\ forall d, length d = width -> mu * norm d ^ 2 <= form_at (rf q) d.
  Proof.
    induction width as [|width IH]; intros q H.
    - exists 1. split; [lra|]. intros [|]; [|discriminate]. intros _. unfold norm. destruct q; cbn; lra.
    - cbn [positive] in H. destruct q as [|[|a row] q]; try discriminate. apply andb_true_iff in H as [Ha H].
      apply (ispos_true ok) in Ha. destruct (IH _ H) as (mu & Hmu & Q). set (A := r a) in *.
      set (K := 1 + norm (rv row) / (2 * A)).
      assert (K0 : 1 <= K).
      { unfold K. assert (0 <= norm (rv row) / (2 * A)); [|lra]. apply Rmult_le_pos; [apply norm_pos|].
        left. apply Rinv_0_lt_compat. lra. }
      assert (K2 : 1 <= K ^ 2) by nra.
      exists (Rmin (A / 2) (mu / (2 * K ^ 2))). assert (M2 : 0 < mu / (2 * K ^ 2)) by (apply Rdiv_lt_0_compat; lra).
      split; [apply Rmin_pos; lra|]. intros [|x d] L; [discriminate|]. injection L as L. specialize (Q d L).
      rewrite form_at_tidy, form_at_add, form_at_times, form_at_product in Q.
      cbn [map form_at Numbers.rv]. change (map r row) with (rv row). rewrite dot_cons.
      assert (I : r (opp (inv (add (add a a) (add a a)))) = - / (4 * A)).
      { rewrite (r_opp _ _ ok), (r_inv _ _ ok); rewrite !(r_add _ _ ok); fold A; [|lra]. do 2 f_equal. ring. }
      rewrite I in Q. set (t := dot (rv row) d) in *. set (y := x + t / (2 * A)).
      assert (E : x * (A * x + t) + form_at (rf q) d = A * y ^ 2 + (form_at (rf q) d + - / (4 * A) * (t * t))).
      { unfold y. field. lra. }
      match goal with |- _ <= ?g => change g with (x * (A * x + t) + form_at (rf q) d) end.
      rewrite E. rewrite norm_cons. set (s := norm d) in *. assert (S0 : 0 <= s) by apply norm_pos.
      assert (X : Rabs x + s <= Rabs y + K * s).
      { replace x with (y - t / (2 * A)) by (unfold y; ring). pose proof (Rabs_triang y (- (t / (2 * A)))) as T. rewrite Rabs_Ropp in T.
        assert (Rabs (t / (2 * A)) <= norm (rv row) / (2 * A) * s).
        { unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ (2 * A))) by (left; apply Rinv_0_lt_compat; lra).
          pose proof (dot_bound (rv row) d) as B. fold t s in B. apply (Rmult_le_compat_r (/ (2 * A))) in B; [lra|].
          left. apply Rinv_0_lt_compat. lra. }
        unfold Rminus. unfold K. lra. }
      assert (Y : Rabs y ^ 2 = y ^ 2) by (rewrite <- !Rsqr_pow2; symmetry; apply Rsqr_abs).
      pose proof (Rabs_pos x). pose proof (Rabs_pos y).
      assert (B : (Rabs x + s) ^ 2 <= 2 * y ^ 2 + 2 * K ^ 2 * s ^ 2) by (rewrite <- Y; pose proof (pow2_ge_0 (Rabs y - K * s)); nra).
      pose proof (Rmin_l (A / 2) (mu / (2 * K ^ 2))). pose proof (Rmin_r (A / 2) (mu / (2 * K ^ 2))).
      set (m := Rmin _ _) in *. assert (m0 : 0 < m) by (apply Rmin_pos; lra).
      assert (m * (2 * K ^ 2) <= mu).
      { apply Rle_trans with (mu / (2 * K ^ 2) * (2 * K ^ 2)); [apply Rmult_le_compat_r; nra|]. right. field. nra. }
      pose proof (pow2_ge_0 y). pose proof (pow2_ge_0 s).
      assert (m * (Rabs x + s) ^ 2 <= m * (2 * y ^ 2 + 2 * K ^ 2 * s ^ 2)) by (apply Rmult_le_compat_l; lra). nra.
  Qed.
End Reading.
