(** Between two points of a box around a third, the outputs of a gated network change almost as its derivative at the third says. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Numbers LocalFunction Convex Masks Gated.
Import ListNotations.
Open Scope R_scope.

(** A number at the middle of the box, at a point and at another one, and its derivative at the middle in the direction from here to there. *)
Record four := Four { mid : R; here : R; there : R; lin : R }.
Definition fixed (x : R) : four := Four x x x 0.
Definition fourN : num :=
  Num four (fixed 0) (fixed 1) (fun x y => Four (mid x + mid y) (here x + here y) (there x + there y) (lin x + lin y))
    (fun x y => Four (mid x * mid y) (here x * here y) (there x * there y) (lin x * mid y + mid x * lin y))
    (fun x => Four (- mid x) (- here x) (- there x) (- lin x))
    (fun x => x) (fun x => x) (fun _ => Eq) (fun _ _ => Eq) (fun _ a => (fixed 1, a)) (fun _ => fixed 1) (fun x => x).

(** rho bounds how far parameters are from the middle, d how far from one another. *)
Definition moving (rho d : R) (w : four) : Prop :=
  Rabs (here w - mid w) <= rho /\ Rabs (there w - mid w) <= rho /\ Rabs (there w - here w) <= d /\ lin w = there w - here w.
Definition bounded (rho d a e : R) (x : four) : Prop :=
  Rabs (here x - mid x) <= rho * a /\ Rabs (there x - mid x) <= rho * a /\ Rabs (there x - here x) <= d * a /\
  Rabs (there x - here x - lin x) <= d * e.

Section Bounds.
  Context (rho d : R) (rho_pos : 0 <= rho) (d_pos : 0 <= d).
  Lemma bounded_fixed a e x : 0 <= a -> 0 <= e -> bounded rho d a e (fixed x).
  Proof.
    intros. unfold bounded, fixed. cbn [mid here there lin]. rewrite Rminus_0_r, !Rminus_diag_eq, Rabs_R0 by reflexivity.
    repeat split; apply Rmult_le_pos; auto.
  Qed.
  Lemma bounded_more a a' e e' x : a <= a' -> e <= e' -> bounded rho d a e x -> bounded rho d a' e' x.
  Proof.
    intros Ha He (A & B & C & D). assert (rho * a <= rho * a') by (apply Rmult_le_compat_l; auto).
    assert (d * a <= d * a') by (apply Rmult_le_compat_l; auto). assert (d * e <= d * e') by (apply Rmult_le_compat_l; auto). repeat split; lra.
  Qed.
  Lemma product_le x y a b : Rabs x <= a -> Rabs y <= b -> Rabs (x * y) <= a * b.
  Proof. intros. rewrite Rabs_mult. apply Rmult_le_compat; auto; apply Rabs_pos. Qed.
  Lemma bounded_add a b e f x y : bounded rho d a e x -> bounded rho d b f y -> bounded rho d (a + b) (e + f) (@add fourN x y).
  Proof.
    intros (A1 & A2 & A3 & A4) (B1 & B2 & B3 & B4). unfold bounded. cbn [add fourN mid here there lin]. rewrite !Rmult_plus_distr_l.
    repeat split.
    - replace (here x + here y - (mid x + mid y)) with ((here x - mid x) + (here y - mid y)) by ring. eapply Rle_trans; [apply Rabs_triang|]. lra.
    - replace (there x + there y - (mid x + mid y)) with ((there x - mid x) + (there y - mid y)) by ring. eapply Rle_trans; [apply Rabs_triang|]. lra.
    - replace (there x + there y - (here x + here y)) with ((there x - here x) + (there y - here y)) by ring. eapply Rle_trans; [apply Rabs_triang|]. lra.
    - replace (there x + there y - (here x + here y) - (lin x + lin y)) with ((there x - here x - lin x) + (there y - here y - lin y)) by ring.
      eapply Rle_trans; [apply Rabs_triang|]. lra.
  Qed.
  Lemma bounded_mul a e w x : 0 <= a -> moving rho d w -> bounded rho d a e x ->
    bounded rho d (Rabs (mid x) + Rabs (mid w) * a + 2 * rho * a) (2 * rho * a + Rabs (mid w) * e) (@mul fourN w x).
  Proof.
    intros Ha (W1 & W2 & W3 & W4) (X1 & X2 & X3 & X4). unfold bounded. cbn [mul fourN mid here there lin]. rewrite W4.
    destruct w as [w0 w w' l], x as [x0 x x' k]. cbn [mid here there lin] in *.
    assert (R0 : Rabs x0 <= Rabs x0) by apply Rle_refl. assert (R1 : Rabs w0 <= Rabs w0) by apply Rle_refl.
    assert (0 <= rho * a) by (apply Rmult_le_pos; auto). assert (0 <= rho * (rho * a)) by (apply Rmult_le_pos; auto).
    repeat split.
    - replace (w * x - w0 * x0) with ((w - w0) * x0 + (w - w0) * (x - x0) + w0 * (x - x0)) by ring.
      pose proof (product_le _ _ _ _ W1 R0). pose proof (product_le _ _ _ _ W1 X1). pose proof (product_le _ _ _ _ R1 X1).
      pose proof (Rabs_triang ((w - w0) * x0 + (w - w0) * (x - x0)) (w0 * (x - x0))). pose proof (Rabs_triang ((w - w0) * x0) ((w - w0) * (x - x0))). lra.
    - replace (w' * x' - w0 * x0) with ((w' - w0) * x0 + (w' - w0) * (x' - x0) + w0 * (x' - x0)) by ring.
      pose proof (product_le _ _ _ _ W2 R0). pose proof (product_le _ _ _ _ W2 X2). pose proof (product_le _ _ _ _ R1 X2).
      pose proof (Rabs_triang ((w' - w0) * x0 + (w' - w0) * (x' - x0)) (w0 * (x' - x0))). pose proof (Rabs_triang ((w' - w0) * x0) ((w' - w0) * (x' - x0))). lra.
    - replace (w' * x' - w * x) with ((w' - w) * x0 + (w' - w) * (x' - x0) + w0 * (x' - x) + (w - w0) * (x' - x)) by ring.
      pose proof (product_le _ _ _ _ W3 R0). pose proof (product_le _ _ _ _ W3 X2). pose proof (product_le _ _ _ _ R1 X3). pose proof (product_le _ _ _ _ W1 X3).
      pose proof (Rabs_triang ((w' - w) * x0 + (w' - w) * (x' - x0) + w0 * (x' - x)) ((w - w0) * (x' - x))).
      pose proof (Rabs_triang ((w' - w) * x0 + (w' - w) * (x' - x0)) (w0 * (x' - x))). pose proof (Rabs_triang ((w' - w) * x0) ((w' - w) * (x' - x0))). lra.
    - replace (w' * x' - w * x - ((w' - w) * x0 + w0 * k)) with ((w' - w) * (x' - x0) + (w - w0) * (x' - x) + w0 * (x' - x - k)) by ring.
      pose proof (product_le _ _ _ _ W3 X2). pose proof (product_le _ _ _ _ W1 X3). pose proof (product_le _ _ _ _ R1 X4).
      pose proof (Rabs_triang ((w' - w) * (x' - x0) + (w - w0) * (x' - x)) (w0 * (x' - x - k))). pose proof (Rabs_triang ((w' - w) * (x' - x0)) ((w - w0) * (x' - x))). lra.
  Qed.
  Lemma bounded_dot a e w x : 0 <= a -> 0 <= e -> Forall (moving rho d) w -> Forall (bounded rho d a e) x ->
    bounded rho d (norm (map mid x) + norm (map mid w) * a + 2 * INR (length x) * (rho * a)) (2 * INR (length x) * (rho * a) + norm (map mid w) * e)
      (@dotn fourN w x).
  Proof.
    intros Ha He Hw. revert x. assert (P : 0 <= rho * a) by (apply Rmult_le_pos; auto).
    assert (Zero : forall x w, bounded rho d (norm (map mid x) + norm (map mid w) * a + 2 * INR (length x) * (rho * a)) (2 * INR (length x) * (rho * a) + norm (map mid w) * e) (fixed 0)).
    { intros x w'. pose proof (norm_pos (map mid x)). pose proof (norm_pos (map mid w')). pose proof (pos_INR (length x)).
      assert (0 <= INR (length x) * (rho * a)) by (apply Rmult_le_pos; auto). assert (0 <= norm (map mid w') * a) by (apply Rmult_le_pos; auto).
      assert (0 <= norm (map mid w') * e) by (apply Rmult_le_pos; auto). apply bounded_fixed; lra. }
    induction Hw as [|v w Hv _ IH]; intros x Hx; [destruct x; apply Zero|]. destruct Hx as [|y x Hy Hx]; [apply Zero|].
    specialize (IH x Hx). pose proof (bounded_mul a e v y Ha Hv Hy) as M. pose proof (bounded_add _ _ _ _ _ _ M IH) as S.
    change (@dotn fourN (v :: w) (y :: x)) with (@add fourN (@mul fourN v y) (@dotn fourN w x)). revert S. cbn [map length]. rewrite !norm_cons, S_INR.
    apply bounded_more; right; ring.
  Qed.
End Bounds.

Section Spread.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Fixpoint power2 (k : nat) : N := match k with O => one | S k => let x := power2 k in add x x end.
  (** Upwards, to a multiple of 2^-64. *)
  Definition up (x : N) : N := mul (ceiling (mul x (power2 64))) (inv (power2 64)).
  Definition maxn (x y : N) : N := if le x y then y else x.
  Definition count (x : list N) : N := sumn (map (fun _ => one) x).
  (** How fast outputs move at most, and how fast the error of the derivative, if no parameter moves farther than rho. *)
  Fixpoint spreads (rho : N) (n : row_network N) (ms : list mask) (h : list N) (a e : N) : N * N :=
    match n with
    | [] => (a, e)
    | l :: n =>
        let x := augment one (fst l) h in
        let width := fold_right (fun w => maxn (normn w)) zero (snd l) in
        let k := mul (mul (add one one) (count x)) (mul rho a) in
        let a' := up (add (add (normn x) (mul width a)) k) in
        let e' := up (add k (mul width e)) in
        match ms with [] => (a', e') | m :: ms => spreads rho n ms (map2 gate m (read l h)) a' e' end
    end.

  Lemma power2_pos k : 0 < r (power2 k).
  Proof. induction k as [|k IH]; cbn [power2]; [rewrite (r_one _ _ ok); lra|rewrite (r_add _ _ ok); lra]. Qed.
  Lemma up_above x : r x <= r (up x).
  Proof.
    unfold up. pose proof (power2_pos 64) as P. generalize dependent (power2 64). intros b P. rewrite (r_mul _ _ ok), (r_inv _ _ ok) by lra.
    pose proof (r_ceiling _ _ ok (mul x b)) as C. rewrite (r_mul _ _ ok) in C. apply (Rmult_le_reg_r (r b)); auto.
    rewrite Rmult_assoc, Rinv_l by lra. lra.
  Qed.
  Lemma maxn_above x y : r x <= r (maxn x y) /\ r y <= r (maxn x y).
  Proof. unfold maxn. destruct (le x y) eqn:E; [apply (le_true ok) in E|apply (le_false ok) in E]; lra. Qed.
  Lemma count_length x : r (count x) = INR (length x).
  Proof.
    unfold count. induction x as [|y x IH]; [apply (r_zero _ _ ok)|]. cbn [map length]. rewrite S_INR. change (r (add one (sumn (map (fun _ => one) x))) = INR (length x) + 1).
    rewrite (r_add _ _ ok), (r_one _ _ ok), IH. ring.
  Qed.
  Definition at_mid (y : N) (x : four) : Prop := mid x = r y.
  Lemma mids y x : Forall2 at_mid y x -> map mid x = rv y.
  Proof. induction 1 as [|? ? ? ? E _ IH]; [reflexivity|]. cbn. rewrite E, IH. reflexivity. Qed.

  Context (rho : N) (d : R) (rho_pos : 0 <= r rho) (d_pos : 0 <= d).
  Definition parameter (w : N) (x : four) : Prop := at_mid w x /\ moving (r rho) d x.
  Lemma parameters_mid n n4 : related parameter n n4 -> related at_mid n n4.
  Proof.
    intros H. unfold related in *. revert H. apply Forall2_imp. intros l l' [E F]. split; auto. revert F. apply Forall2_imp. intros u v. apply Forall2_imp.
    intros a b [A _]. exact A.
  Qed.
  Lemma layer_bounded l l4 h h4 a e : 0 <= r a -> 0 <= r e -> fst l = fst l4 -> Forall2 (Forall2 parameter) (snd l) (snd l4) ->
    Forall2 at_mid h h4 -> Forall (bounded (r rho) d (r a) (r e)) h4 ->
    let x := augment one (fst l) h in
    let width := fold_right (fun w => maxn (normn w)) zero (snd l) in
    let k := mul (mul (add one one) (count x)) (mul rho a) in
    Forall (bounded (r rho) d (r (up (add (add (normn x) (mul width a)) k))) (r (up (add k (mul width e))))) (@read fourN l4 h4).
  Proof.
    intros Ha He Eb Hl Hm Hb. cbv zeta. set (x := augment one (fst l) h). set (x4 := @augment four (fixed 1) (fst l4) h4).
    assert (Mx : Forall2 at_mid x x4).
    { unfold x, x4. rewrite <- Eb. destruct (fst l); cbn [augment]; auto. constructor; auto. unfold at_mid. rewrite (r_one _ _ ok). reflexivity. }
    assert (Bx : Forall (bounded (r rho) d (r a) (r e)) x4).
    { unfold x4. destruct (fst l4); cbn [augment]; auto. constructor; auto. apply bounded_fixed; auto. }
    change (@read fourN l4 h4) with (map (fun w => @dotn fourN w x4) (snd l4)).
    clearbody x x4. set (W := fold_right (fun w => maxn (normn w)) zero (snd l)).
    assert (Wide : forall w, In w (snd l) -> r (normn w) <= r W).
    { unfold W. clear - ok. induction (snd l) as [|v V IH]; intros w H; [destruct H|]. cbn [fold_right]. destruct (maxn_above (normn v) (fold_right (fun w => maxn (normn w)) zero V)).
      destruct H as [->|H]; [lra|]. specialize (IH w H). lra. }
    clearbody W. apply Forall_map, Forall_forall. intros w4 Hw4. change (In w4 (@snd bool (list (list four)) l4)) in Hw4.
    assert (In2 : exists w, In w (snd l) /\ Forall2 parameter w w4).
    { clear - Hl Hw4. revert Hl Hw4. generalize (snd l) (snd l4). intros V V4 H. induction H as [|u v U V Hu _ IH]; intros I; [destruct I|].
      destruct I as [<-|I]; [exists u; simpl; auto|]. destruct (IH I) as (w & A & B). exists w. simpl. auto. }
    destruct In2 as (w & Hw & Pw). specialize (Wide w Hw).
    assert (Mw : map mid w4 = rv w) by (apply mids; revert Pw; apply Forall2_imp; intros u v [A _]; exact A).
    assert (Vw : Forall (moving (r rho) d) w4) by (clear - Pw; induction Pw as [|? ? ? ? [_ B] _ IH]; constructor; auto).
    pose proof (bounded_dot (r rho) d rho_pos d_pos (r a) (r e) w4 x4 Ha He Vw Bx) as B. revert B.
    rewrite Mw, (mids _ _ Mx), <- !(r_normn ok). 
    assert (Len : INR (length x4) = r (count x)) by (rewrite count_length; f_equal; symmetry; apply (Forall2_same_length _ _ _ Mx)).
    rewrite Len. 
    assert (r (normn w) * r a <= r W * r a) by (apply Rmult_le_compat_r; auto). assert (r (normn w) * r e <= r W * r e) by (apply Rmult_le_compat_r; auto).
    apply bounded_more; auto; eapply Rle_trans; [|apply up_above| |apply up_above]; rewrite ?(r_add _ _ ok), ?(r_mul _ _ ok), ?(r_add _ _ ok), ?(r_mul _ _ ok), ?(r_add _ _ ok), ?(r_one _ _ ok); lra.
  Qed.
  Lemma up_pos x : 0 <= r x -> 0 <= r (up x).
  Proof. pose proof (up_above x). lra. Qed.
  Theorem spreads_bound n n4 : related parameter n n4 -> forall ms h h4 a e, 0 <= r a -> 0 <= r e ->
    Forall2 at_mid h h4 -> Forall (bounded (r rho) d (r a) (r e)) h4 ->
    let s := spreads rho n ms h a e in Forall (bounded (r rho) d (r (fst s)) (r (snd s))) (@gated fourN n4 ms h4) /\ 0 <= r (snd s).
  Proof.
    induction 1 as [|l l4 n n4 [Eb Hl] Hn IH]; intros ms h h4 a e Ha He Hm Hb; [split; [exact Hb|exact He]|].
    pose proof (layer_bounded l l4 h h4 a e Ha He Eb Hl Hm Hb) as B. cbv zeta in B. cbn [spreads].
    set (a' := up (add (add _ _) _)) in *. set (e' := up (add (mul _ _) _)) in *.
    assert (W0 : 0 <= r (fold_right (fun w => maxn (normn w)) zero (snd l))).
    { induction (snd l) as [|v V IHV]; cbn [fold_right]; [rewrite (r_zero _ _ ok); lra|].
      destruct (maxn_above (normn v) (fold_right (fun w => maxn (normn w)) zero V)). rewrite (r_normn ok) in *. pose proof (norm_pos (rv v)). lra. }
    assert (K0 : 0 <= r (mul (mul (add one one) (count (augment one (fst l) h))) (mul rho a))).
    { rewrite !(r_mul _ _ ok), (r_add _ _ ok), (r_one _ _ ok), count_length. pose proof (pos_INR (length (augment one (fst l) h))).
      apply Rmult_le_pos; [apply Rmult_le_pos; lra|apply Rmult_le_pos; auto]. }
    assert (A0 : 0 <= r a').
    { unfold a'. apply up_pos. rewrite !(r_add _ _ ok), (r_normn ok). pose proof (norm_pos (rv (augment one (fst l) h))).
      assert (0 <= r (mul (fold_right (fun w => maxn (normn w)) zero (snd l)) a)) by (rewrite (r_mul _ _ ok); apply Rmult_le_pos; auto). lra. }
    assert (E0 : 0 <= r e').
    { unfold e'. apply up_pos. rewrite (r_add _ _ ok).
      assert (0 <= r (mul (fold_right (fun w => maxn (normn w)) zero (snd l)) e)) by (rewrite (r_mul _ _ ok); apply Rmult_le_pos; auto). lra. }
    assert (Mr : Forall2 at_mid (read l h) (@read fourN l4 h4)).
    { apply (related_read (N := fourN) at_mid); auto; unfold at_mid.
      - rewrite (r_zero _ _ ok). reflexivity.
      - rewrite (r_one _ _ ok). reflexivity.
      - intros x y x' y' E1 E2. rewrite (r_add _ _ ok), <- E1, <- E2. reflexivity.
      - intros x y x' y' E1 E2. rewrite (r_mul _ _ ok), <- E1, <- E2. reflexivity.
      - revert Hl. apply Forall2_imp. intros u v. apply Forall2_imp. intros y x [A _]. exact A. }
    destruct ms as [|m ms]; cbn [gated fst snd]; [split; auto|]. apply IH; auto.
    - apply (related_gate (N := fourN) at_mid); auto. unfold at_mid. rewrite (r_zero _ _ ok). reflexivity.
    - clear - B rho_pos d_pos A0 E0. revert m. induction B as [|z zs Hz _ IHz]; intros [|b m]; cbn [map2]; constructor; auto. destruct b; cbn [gate]; auto. apply bounded_fixed; auto.
  Qed.
End Spread.
