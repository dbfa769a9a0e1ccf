(** The loss of one residual is convex: it lies above its tangents. *)
From Coq Require Import Reals List Lra Psatz.
From Localmin Require Import Network Problem.
Open Scope R_scope.

Definition rho (m : measure R) (x : R) : R :=
  match m with Squared => x ^ 2 | Huber delta => huber_residual delta x end.
(** Half its derivative. *)
Definition half_slope (m : measure R) (x : R) : R :=
  match m with Squared => x | Huber delta => Rmax (- delta) (Rmin delta x) end.
Definition proper (m : measure R) : Prop := match m with Squared => True | Huber delta => 0 < delta end.

Lemma huber_above d x y : 0 < d ->
  huber_residual d x + 2 * Rmax (- d) (Rmin d x) * (y - x) <= huber_residual d y.
Proof.
  intros Hd. unfold huber_residual.
  assert (Y : forall z, - d <= z <= d -> 2 * z * y - z ^ 2 <= if Rle_dec (Rabs y) d then y ^ 2 else 2 * d * Rabs y - d ^ 2).
  { intros z Hz. destruct (Rle_dec (Rabs y) d) as [H|H].
    - pose proof (pow2_ge_0 (y - z)). lra.
    - unfold Rabs in *. destruct (Rcase_abs y); nra. }
  destruct (Rle_dec (Rabs x) d) as [H|H].
  - specialize (Y x). unfold Rabs in H. destruct (Rcase_abs x);
      rewrite Rmin_right, Rmax_right by lra; assert (-d <= x <= d) by lra; specialize (Y H0); nra.
  - unfold Rabs in *. destruct (Rcase_abs x).
    + rewrite Rmin_right, Rmax_left by lra. assert (-d <= - d <= d) by lra. specialize (Y _ H0). nra.
    + rewrite Rmin_left, Rmax_right by lra. assert (-d <= d <= d) by lra. specialize (Y _ H0). nra.
Qed.
Lemma rho_above m x y : proper m -> rho m x + 2 * half_slope m x * (y - x) <= rho m y.
Proof. destruct m as [|d]; cbn; intros H; [|apply huber_above; auto]. pose proof (pow2_ge_0 (y - x)). nra. Qed.

(** Where the loss bends, it lies strictly above its tangent everywhere else. *)
Definition bends_at (m : measure R) (x : R) : Prop := match m with Squared => True | Huber delta => Rabs x < delta end.
Lemma rho_strictly_above m x y : proper m -> bends_at m x -> x <> y -> rho m x + 2 * half_slope m x * (y - x) < rho m y.
Proof.
  intros Hm Hb Hxy. assert (P : 0 < (y - x) * (y - x)).
  { destruct (Rtotal_order x y) as [H|[H|H]]; [|contradiction|]; nra. }
  destruct m as [|d]; cbn in *; [nra|]. unfold huber_residual.
  assert (Rmax (- d) (Rmin d x) = x) as -> by (unfold Rabs in Hb; destruct (Rcase_abs x); rewrite Rmin_right, Rmax_right; lra).
  destruct (Rle_dec (Rabs x) d); [|lra]. destruct (Rle_dec (Rabs y) d) as [H|H]; [nra|].
  unfold Rabs in *. destruct (Rcase_abs x), (Rcase_abs y); nra.
Qed.

Lemma huber_pos d x : 0 < d -> 0 <= huber_residual d x.
Proof.
  intros Hd. unfold huber_residual. destruct (Rle_dec (Rabs x) d); [apply pow2_ge_0|]. unfold Rabs in *.
  destruct (Rcase_abs x); nra.
Qed.
Lemma rho_pos m x : proper m -> 0 <= rho m x.
Proof. destruct m; cbn; intros; [pose proof (pow2_ge_0 x); lra|apply huber_pos; auto]. Qed.

Lemma loss_of_rho m f y : loss_function_of m f y = sum (map2 (fun a b => rho m (a - b)) f y).
Proof. destruct m; reflexivity. Qed.
Lemma loss_function_pos m f : proper m -> forall y, 0 <= loss_function_of m f y.
Proof.
  intros Hm y. rewrite loss_of_rho. revert y. induction f as [|a f IH]; intros [|b y]; cbn [map2]; try apply Rle_refl.
  change (0 <= rho m (a - b) + sum (map2 (fun a b => rho m (a - b)) f y)).
  pose proof (rho_pos m (a - b) Hm). specialize (IH y). lra.
Qed.

(** It lies below its tangent plus a square. *)
Lemma huber_below d x y : 0 < d -> huber_residual d y <= huber_residual d x + 2 * Rmax (- d) (Rmin d x) * (y - x) + (y - x) ^ 2.
Proof.
  intros Hd. unfold huber_residual.
  assert (Y : (if Rle_dec (Rabs y) d then y ^ 2 else 2 * d * Rabs y - d ^ 2) <= y ^ 2).
  { destruct (Rle_dec (Rabs y) d); [lra|]. unfold Rabs. destruct (Rcase_abs y); [pose proof (pow2_ge_0 (y + d))|pose proof (pow2_ge_0 (y - d))]; lra. }
  assert (Far : forall u X, d < X -> (if Rle_dec (Rabs u) d then u ^ 2 else 2 * d * Rabs u - d ^ 2) <= 2 * d * u - d ^ 2 + (u - X) ^ 2).
  { intros u X HX. pose proof (pow2_ge_0 (u - X)). destruct (Rle_dec (Rabs u) d) as [H1|H1]; unfold Rabs in H1 |- *; destruct (Rcase_abs u).
    - assert ((d - u) * (d - u) <= (X - u) * (X - u)) by (apply Rmult_le_compat; lra). lra.
    - assert ((d - u) * (d - u) <= (X - u) * (X - u)) by (apply Rmult_le_compat; lra). lra.
    - assert ((d - u) * (d - u) <= (X - u) * (X - u)) by (apply Rmult_le_compat; lra). pose proof (pow2_ge_0 (d + u)). lra.
    - lra. }
  destruct (Rle_dec (Rabs x) d) as [H|H].
  - assert (-d <= x <= d) by (unfold Rabs in H; destruct (Rcase_abs x); lra). rewrite Rmin_right, Rmax_right by lra. lra.
  - unfold Rabs in H. destruct (Rcase_abs x).
    + rewrite Rmin_right, Rmax_left by lra. rewrite (Rabs_left x) by auto. specialize (Far (- y) (- x) ltac:(lra)). rewrite Rabs_Ropp in Far.
      replace ((- y) ^ 2) with (y ^ 2) in Far by ring. lra.
    + rewrite Rmin_left, Rmax_right by lra. rewrite (Rabs_pos_eq x) by lra. specialize (Far y x ltac:(lra)). lra.
Qed.
Lemma rho_below m x y : proper m -> rho m y <= rho m x + 2 * half_slope m x * (y - x) + (y - x) ^ 2.
Proof. destruct m as [|d]; cbn; intros H; [nra|apply huber_below; auto]. Qed.
