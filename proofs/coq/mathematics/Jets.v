(** Numbers to second order: a value, a slope and a quadratic form; and limits of functions at 0. *)
From Coq Require Import Reals List Bool Lra Psatz.
From Localmin Require Import Network Vectors Numbers QuadraticForm.
Import ListNotations.
Open Scope R_scope.

(** Real numbers, and real functions of a vector, as numbers with sums and products. *)
Definition numR : num := Num R 0 1 Rplus Rmult Ropp Rinv (fun x => x) (fun _ => Eq) (fun _ _ => Eq) (fun _ a => (1, a)) (fun _ => 1) (fun x => x).
Definition functions : num :=
  Num (list R -> R) (fun _ => 0) (fun _ => 1) (fun f g d => f d + g d) (fun f g d => f d * g d) (fun f d => - f d) (fun f d => / f d)
    (fun f => f) (fun _ => Eq) (fun _ _ => Eq) (fun _ a => (fun _ => 1, a)) (fun _ _ => 1) (fun f => f).
Lemma dotR a : forall b, @dotn numR a b = dot a b.
Proof. induction a as [|x a IH]; intros [|y b]; autorewrite with dot; auto. cbn [dotn]. rewrite IH. reflexivity. Qed.

Section Jets.
  Context {N : num}.
  Record jet := Jet { at_0 : N; slope : list N; bend : list (list N) }.
  Definition still (x : N) : jet := Jet x [] [].
  Definition jet_add (x y : jet) : jet := Jet (add (at_0 x) (at_0 y)) (vaddn (slope x) (slope y)) (form_add (bend x) (bend y)).
  Definition jet_opp (x : jet) : jet := Jet (opp (at_0 x)) (map opp (slope x)) (map (map opp) (bend x)).
  Definition jet_mul (x y : jet) : jet :=
    Jet (mul (at_0 x) (at_0 y)) (vaddn (times (at_0 x) (slope y)) (times (at_0 y) (slope x)))
      (form_add (form_add (form_times (at_0 x) (bend y)) (form_times (at_0 y) (bend x))) (form_product (slope x) (slope y))).
  Definition jetN : num :=
    Num jet (still zero) (still one) jet_add jet_mul jet_opp (fun x => x) (fun x => x) (fun _ => Eq) (fun _ _ => Eq)
      (fun _ a => (still one, a)) (fun _ => still one) (fun x => x).
End Jets.
Arguments jet : clear implicits. Arguments jetN : clear implicits.

(** [limit f x]: f tends to x at 0. *)
Definition limit (f : list R -> R) (x : R) : Prop :=
  forall e, 0 < e -> exists delta, 0 < delta /\ forall d, norm d < delta -> Rabs (f d - x) < e.
Definition nearby (P : list R -> Prop) : Prop := exists e, 0 < e /\ forall d, norm d < e -> P d.

Lemma nearby_always (P : list R -> Prop) : (forall d, P d) -> nearby P.
Proof. intros H. exists 1. split; [lra|]. auto. Qed.
Lemma nearby_imp2 (P Q S : list R -> Prop) : (forall d, P d -> Q d -> S d) -> nearby P -> nearby Q -> nearby S.
Proof.
  intros H (e & He & A) (e' & He' & B). exists (Rmin e e'). split; [apply Rmin_pos; auto|]. intros d Hd.
  pose proof (Rmin_l e e'). pose proof (Rmin_r e e'). apply H; [apply A|apply B]; lra.
Qed.
Lemma nearby_imp (P Q : list R -> Prop) : (forall d, P d -> Q d) -> nearby P -> nearby Q.
Proof. intros H (e & He & A). exists e. auto. Qed.
Lemma nearby_Forall {A} (P : A -> list R -> Prop) l : (forall a, In a l -> nearby (P a)) -> nearby (fun d => Forall (fun a => P a d) l).
Proof.
  induction l as [|a l IH]; intros H; [apply nearby_always; constructor|].
  apply (nearby_imp2 (P a) (fun d => Forall (fun a => P a d) l)); auto; [apply H|apply IH; intros; apply H]; simpl; auto.
Qed.

Lemma limit_nearby f x e : limit f x -> 0 < e -> nearby (fun d => Rabs (f d - x) < e).
Proof. intros H He. apply H, He. Qed.
Lemma limit_const x : limit (fun _ => x) x.
Proof. intros e He. exists 1. split; [lra|]. intros. rewrite Rminus_diag_eq, Rabs_R0; auto. Qed.
Lemma limit_ext f g x : (forall d, f d = g d) -> limit f x -> limit g x.
Proof. intros E H e He. destruct (H e He) as (delta & D & A). exists delta. split; auto. intros d Hd. rewrite <- E. auto. Qed.
Lemma limit_add f g x y : limit f x -> limit g y -> limit (fun d => f d + g d) (x + y).
Proof.
  intros Hf Hg e He. apply (nearby_imp2 (fun d => Rabs (f d - x) < e / 2) (fun d => Rabs (g d - y) < e / 2)); [|apply Hf; lra|apply Hg; lra].
  intros d A B. replace (f d + g d - (x + y)) with ((f d - x) + (g d - y)) by ring. pose proof (Rabs_triang (f d - x) (g d - y)). lra.
Qed.
Lemma limit_mul f g x y : limit f x -> limit g y -> limit (fun d => f d * g d) (x * y).
Proof.
  intros Hf Hg e He. pose proof (Rabs_pos x). pose proof (Rabs_pos y).
  set (s := Rmin 1 (e / (Rabs x + Rabs y + 2))). assert (S0 : 0 < s) by (apply Rmin_pos; [lra|]; apply Rdiv_lt_0_compat; lra).
  assert (S1 : s <= 1) by apply Rmin_l.
  assert (S2 : s * (Rabs x + Rabs y + 2) <= e).
  { apply Rle_trans with (e / (Rabs x + Rabs y + 2) * (Rabs x + Rabs y + 2)); [apply Rmult_le_compat_r; [lra|apply Rmin_r]|].
    right. field. lra. }
  apply (nearby_imp2 (fun d => Rabs (f d - x) < s) (fun d => Rabs (g d - y) < s)); [|apply Hf; auto|apply Hg; auto].
  intros d A B. replace (f d * g d - x * y) with ((f d - x) * (g d - y) + ((f d - x) * y + x * (g d - y))) by ring.
  eapply Rle_lt_trans; [apply Rabs_triang|]. eapply Rle_lt_trans; [apply Rplus_le_compat_l, Rabs_triang|].
  rewrite !Rabs_mult. pose proof (Rabs_pos (f d - x)). pose proof (Rabs_pos (g d - y)). nra.
Qed.
Lemma limit_opp f x : limit f x -> limit (fun d => - f d) (- x).
Proof.
  intros H e He. destruct (H e He) as (delta & D & A). exists delta. split; auto. intros d Hd. specialize (A d Hd).
  replace (- f d - - x) with (- (f d - x)) by ring. rewrite Rabs_Ropp. auto.
Qed.
Lemma limit_inv f x : x <> 0 -> limit f x -> limit (fun d => / f d) (/ x).
Proof.
  intros Nx H e He. assert (X : 0 < Rabs x) by (apply Rabs_pos_lt; auto).
  set (s := Rmin (Rabs x / 2) (e * (Rabs x * Rabs x) / 2)).
  assert (X2 : 0 < e * (Rabs x * Rabs x)) by (repeat apply Rmult_lt_0_compat; auto).
  assert (S0 : 0 < s) by (apply Rmin_pos; lra). assert (S1 : s <= Rabs x / 2) by apply Rmin_l. assert (S2 : s <= e * (Rabs x * Rabs x) / 2) by apply Rmin_r.
  destruct (H s S0) as (delta & D & A). exists delta. split; auto. intros d Hd. specialize (A d Hd).
  assert (F : Rabs x / 2 < Rabs (f d)).
  { pose proof (Rabs_triang (f d) (x - f d)) as T. replace (f d + (x - f d)) with x in T by ring.
    rewrite <- Rabs_Ropp in A. replace (- (f d - x)) with (x - f d) in A by ring. lra. }
  assert (Nf : f d <> 0) by (intros E; rewrite E, Rabs_R0 in F; lra).
  replace (/ f d - / x) with (- (f d - x) * / (f d * x)) by (field; auto).
  rewrite Rabs_mult, Rabs_Ropp, Rabs_inv, Rabs_mult. apply Rmult_lt_reg_r with (Rabs (f d) * Rabs x); [nra|].
  rewrite Rmult_assoc, Rinv_l by nra. nra.
Qed.
Lemma limit_not_0 f x : x <> 0 -> limit f x -> nearby (fun d => f d <> 0).
Proof.
  intros Nx H. apply (nearby_imp (fun d => Rabs (f d - x) < Rabs x)); [|apply H, Rabs_pos_lt; auto].
  intros d A E. rewrite E, Rminus_0_l, Rabs_Ropp in A. lra.
Qed.

(** What the product of two functions leaves of third order, from bounds of their values, slopes and forms, and of what they leave. *)
Definition product_rest (c a P C h b Q D : R) : R := a * Q + P * b + P * Q + C * (h + b + Q + D) + (c + a + P) * D.
Lemma product_remainder c a P C h b Q D s x0 lx qx f y0 ly qy g : 0 <= s <= 1 ->
  0 <= a -> 0 <= P -> 0 <= C -> 0 <= b -> 0 <= Q -> 0 <= D ->
  Rabs x0 <= c -> Rabs lx <= a * s -> Rabs qx <= P * s ^ 2 -> Rabs (f - (x0 + lx + qx)) <= C * s ^ 3 ->
  Rabs y0 <= h -> Rabs ly <= b * s -> Rabs qy <= Q * s ^ 2 -> Rabs (g - (y0 + ly + qy)) <= D * s ^ 3 ->
  Rabs (f * g - (x0 * y0 + (x0 * ly + y0 * lx) + (x0 * qy + y0 * qx + lx * ly))) <= product_rest c a P C h b Q D * s ^ 3.
Proof.
  intros [S0 S1] A0 P0 C0 B0 Q0 D0 X0 LX BP F Y0 LY BQ G. unfold product_rest.
  set (rx := f - (x0 + lx + qx)) in *. set (ry := g - (y0 + ly + qy)) in *.
  replace (f * g - _) with (lx * qy + qx * ly + qx * qy + rx * (y0 + ly + qy + ry) + (x0 + lx + qx) * ry) by (unfold rx, ry; ring).
  assert (S2 : s ^ 2 <= 1) by nra. assert (S3 : 0 <= s ^ 3) by (apply pow_le; auto). assert (S32 : s ^ 3 <= s ^ 2) by nra. assert (S4 : s ^ 2 * s ^ 2 <= s ^ 3) by nra.
  assert (S33 : s ^ 3 <= 1) by nra.
  assert (T1 : Rabs (lx * qy) <= a * Q * s ^ 3).
  { rewrite Rabs_mult. apply Rle_trans with (a * s * (Q * s ^ 2)); [apply Rmult_le_compat; auto using Rabs_pos|]. right. ring. }
  assert (T2 : Rabs (qx * ly) <= P * b * s ^ 3).
  { rewrite Rabs_mult. apply Rle_trans with (P * s ^ 2 * (b * s)); [apply Rmult_le_compat; auto using Rabs_pos|]. right. ring. }
  assert (T3 : Rabs (qx * qy) <= P * Q * s ^ 3).
  { rewrite Rabs_mult. apply Rle_trans with (P * s ^ 2 * (Q * s ^ 2)); [apply Rmult_le_compat; auto using Rabs_pos|].
    replace (P * s ^ 2 * (Q * s ^ 2)) with (P * Q * (s ^ 2 * s ^ 2)) by ring. apply Rmult_le_compat_l; auto. apply Rmult_le_pos; auto. }
  assert (G4 : Rabs (y0 + ly + qy + ry) <= h + b + Q + D).
  { pose proof (Rabs_triang (y0 + ly + qy) ry). pose proof (Rabs_triang (y0 + ly) qy). pose proof (Rabs_triang y0 ly).
    assert (b * s <= b * 1) by (apply Rmult_le_compat_l; lra). assert (Q * s ^ 2 <= Q * 1) by (apply Rmult_le_compat_l; lra).
    assert (D * s ^ 3 <= D * 1) by (apply Rmult_le_compat_l; lra). lra. }
  assert (G5 : Rabs (x0 + lx + qx) <= c + a + P).
  { pose proof (Rabs_triang (x0 + lx) qx). pose proof (Rabs_triang x0 lx).
    assert (a * s <= a * 1) by (apply Rmult_le_compat_l; lra). assert (P * s ^ 2 <= P * 1) by (apply Rmult_le_compat_l; lra). lra. }
  assert (T4 : Rabs (rx * (y0 + ly + qy + ry)) <= C * (h + b + Q + D) * s ^ 3).
  { rewrite Rabs_mult. apply Rle_trans with (C * s ^ 3 * (h + b + Q + D)); [apply Rmult_le_compat; auto using Rabs_pos|]. right. ring. }
  assert (T5 : Rabs ((x0 + lx + qx) * ry) <= (c + a + P) * D * s ^ 3).
  { rewrite Rabs_mult. apply Rle_trans with ((c + a + P) * (D * s ^ 3)); [apply Rmult_le_compat; auto using Rabs_pos|]. right. ring. }
  pose proof (Rabs_triang (lx * qy + qx * ly + qx * qy + rx * (y0 + ly + qy + ry)) ((x0 + lx + qx) * ry)).
  pose proof (Rabs_triang (lx * qy + qx * ly + qx * qy) (rx * (y0 + ly + qy + ry))).
  pose proof (Rabs_triang (lx * qy + qx * ly) (qx * qy)). pose proof (Rabs_triang (lx * qy) (qx * ly)). lra.
Qed.

Section Tracks.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation rf := (map rv).
  (** The jet of a function: what is left is of third order. *)
  Definition tracks (x : jetN N) (f : functions) : Prop :=
    exists C, 0 <= C /\ forall d, norm d <= 1 -> Rabs (f d - (r (at_0 x) + dot (rv (slope x)) d + form_at (rf (bend x)) d)) <= C * norm d ^ 3.

  Lemma tracks_still x : tracks (still x) (fun _ => r x).
  Proof.
    exists 0. split; [lra|]. intros d _. cbn [still at_0 slope bend Numbers.rv map form_at]. rewrite dot_nil_l.
    destruct d; cbn [form_at]; rewrite Rminus_diag_eq, Rabs_R0; lra.
  Qed.
  Lemma tracks_ext x f g : (forall d, f d = g d) -> tracks x f -> tracks x g.
  Proof. intros E (C & C0 & H). exists C. split; auto. intros. rewrite <- E. auto. Qed.
  Lemma tracks_zero : tracks zero zero.
  Proof. apply (tracks_ext _ _ _ (fun _ => r_zero _ _ ok)), tracks_still. Qed.
  Lemma tracks_one : tracks one one.
  Proof. apply (tracks_ext _ _ _ (fun _ => r_one _ _ ok)), tracks_still. Qed.
  Lemma tracks_add x y f g : tracks x f -> tracks y g -> tracks (add x y) (add f g).
  Proof.
    intros (C & C0 & F) (D & D0 & G). exists (C + D). split; [lra|]. intros d Hd. specialize (F d Hd). specialize (G d Hd).
    cbn [add jetN functions jet_add at_0 slope bend carrier] in *.
    rewrite (rv_vaddn ok), dot_vadd_l, (form_at_add ok), (r_add _ _ ok).
    match type of F with Rabs ?a <= _ => match type of G with Rabs ?b <= _ => replace (f d + g d - _) with (a + b) by ring;
      pose proof (Rabs_triang a b) end end. lra.
  Qed.
  Lemma tracks_opp x f : tracks x f -> tracks (opp x) (opp f).
  Proof.
    intros (C & C0 & F). exists C. split; auto. intros d Hd. specialize (F d Hd).
    cbn [opp jetN functions jet_opp at_0 slope bend carrier] in *.
    assert (V : forall a t, dot (rv (map opp a)) t = - dot (rv a) t).
    { induction a as [|z a IH]; intros [|t0 t]; cbn [map Numbers.rv]; autorewrite with dot; try ring.
      change (map r (map opp a)) with (rv (map opp a)). rewrite IH, (r_opp _ _ ok). unfold Numbers.rv. ring. }
    assert (Q : forall q t, form_at (rf (map (map opp) q)) t = - form_at (rf q) t).
    { induction q as [|a q IH]; intros [|t0 t]; cbn [map form_at]; try ring. rewrite V, IH. ring. }
    rewrite V, Q, (r_opp _ _ ok). match type of F with Rabs ?a <= _ => replace (- f d - _) with (- a) by ring end.
    rewrite Rabs_Ropp. exact F.
  Qed.
  Lemma tracks_mul x y f g : tracks x f -> tracks y g -> tracks (mul x y) (mul f g).
  Proof.
    intros (C & C0 & F) (D & D0 & G).
    destruct (form_bound (rf (bend x))) as (P & P0 & BP). destruct (form_bound (rf (bend y))) as (Q & Q0 & BQ).
    pose proof (norm_pos (rv (slope x))) as A0. pose proof (norm_pos (rv (slope y))) as B0.
    pose proof (Rabs_pos (r (at_0 x))). pose proof (Rabs_pos (r (at_0 y))).
    exists (product_rest (Rabs (r (at_0 x))) (norm (rv (slope x))) P C (Rabs (r (at_0 y))) (norm (rv (slope y))) Q D). split.
    - unfold product_rest. repeat apply Rplus_le_le_0_compat; repeat apply Rmult_le_pos; lra.
    - intros d Hd. cbn [mul jetN functions jet_mul at_0 slope bend carrier].
      rewrite (rv_vaddn ok), dot_vadd_l, !(dot_times ok), !(form_at_add ok), !(form_at_times ok), (form_at_product ok), (r_mul _ _ ok).
      pose proof (norm_pos d). apply product_remainder; auto using dot_bound, Rle_refl.
  Qed.
  Lemma tracks_limit x f : tracks x f -> limit f (r (at_0 x)).
  Proof.
    intros (C & C0 & F) e He. destruct (form_bound (rf (bend x))) as (P & P0 & BP). pose proof (norm_pos (rv (slope x))) as A0.
    set (K := norm (rv (slope x)) + P + C + 1). exists (Rmin 1 (e / K)). assert (K0 : 0 < K) by (unfold K; lra).
    split; [apply Rmin_pos; [lra|]; apply Rdiv_lt_0_compat; auto|]. intros d Hd. pose proof (Rmin_l 1 (e / K)). pose proof (Rmin_r 1 (e / K)).
    specialize (F d ltac:(lra)). specialize (BP d). pose proof (dot_bound (rv (slope x)) d) as L. pose proof (norm_pos d).
    set (s := norm d) in *. set (u := dot _ d) in *. set (v := form_at _ d) in *.
    assert (s * K < e).
    { apply Rlt_le_trans with (e / K * K); [apply Rmult_lt_compat_r; lra|]. right. field. lra. }
    replace (f d - r (at_0 x)) with ((f d - (r (at_0 x) + u + v)) + (u + v)) by ring.
    pose proof (Rabs_triang (f d - (r (at_0 x) + u + v)) (u + v)). pose proof (Rabs_triang u v).
    assert (P * s ^ 2 <= P * s) by (apply Rmult_le_compat_l; nra). assert (C * s ^ 3 <= C * s) by (apply Rmult_le_compat_l; nra).
    unfold K in *. nra.
  Qed.
End Tracks.
