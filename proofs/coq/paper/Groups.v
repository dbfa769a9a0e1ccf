(** The mean target at an input, as the best function of the input. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean.
Import ListNotations.
Open Scope R_scope.

Definition group_mean (points : samples) (x : list R) : R := mean_target (points_at x points).

(** 1 for equal inputs, 0 for others. *)
Definition same (x x' : list R) : R := if same_input x x' then 1 else 0.
Lemma same_refl x : same x x = 1.
Proof. unfold same, same_input. destruct (list_eq_dec Req_EM_T x x); congruence. Qed.
Lemma same_other x x' : x <> x' -> same x x' = 0.
Proof. unfold same, same_input. destruct (list_eq_dec Req_EM_T x x'); congruence. Qed.
Lemma same_sym x x' : same x x' = same x' x.
Proof. unfold same, same_input. destruct (list_eq_dec Req_EM_T x x'), (list_eq_dec Req_EM_T x' x); congruence. Qed.
Lemma same_cases x x' : (x = x' /\ same x x' = 1) \/ (x <> x' /\ same x x' = 0).
Proof. destruct (list_eq_dec Req_EM_T x x') as [->|N]; [left|right]; auto using same_refl, same_other. Qed.

Lemma all_or_one {A} (l : list A) (P : A -> Prop) : (forall x, P x \/ ~ P x) -> (forall x, In x l -> P x) \/ exists x,
  In x l /\ ~ P x.
Proof.
  intros D. induction l as [|a l [IH|(x & Hx & N)]]; [left; intros ? []| |right; exists x; simpl; auto].
  destruct (D a); [left|right; exists a; simpl; auto]. intros x [<-|]; auto.
Qed.
Lemma total_swap {A B} (f : A -> B -> R) l m : total (fun a => total (f a) m) l = total (fun b => total (fun a => f a
  b) l) m.
Proof.
  induction l as [|a l IH]; [symmetry; apply total_zero; reflexivity|]. rewrite total_cons, IH, <- total_plus.
  reflexivity.
Qed.
Lemma total_le_strict {A} (f g : A -> R) l x : (forall y, In y l -> f y <= g y) -> In x l -> f x < g x ->
  total f l < total g l.
Proof.
  induction l as [|a l IH]; [intros _ []|]. intros H [->|Hx] Hlt; rewrite !total_cons.
  - apply Rplus_lt_le_compat; auto. apply total_le. intros; apply H; simpl; auto.
  - apply Rplus_le_lt_compat; [apply H; simpl; auto|apply IH; auto]. intros; apply H; simpl; auto.
Qed.

Lemma points_at_count points x : INR (length (points_at x points)) = total (fun q => same (fst q) x) points.
Proof.
  unfold points_at, same. induction points as [|q points IH]; [reflexivity|]. rewrite total_cons. cbn [filter].
  destruct (same_input (fst q) x); [cbn [length]; rewrite S_INR|]; rewrite IH; ring.
Qed.
Lemma points_at_sum points x : total snd (points_at x points) = total (fun q => same (fst q) x * snd q) points.
Proof.
  unfold points_at, same. induction points as [|q points IH]; [reflexivity|].
  rewrite (total_cons (fun q => _ * snd q)). cbn [filter].
  destruct (same_input (fst q) x); [rewrite total_cons|]; rewrite IH; ring.
Qed.
Lemma points_at_some points p : In p points -> points_at (fst p) points <> [].
Proof.
  intros H E. assert (In p (points_at (fst p) points)) as K; [|rewrite E in K; destruct K].
  apply filter_In. split; auto. unfold same_input. destruct (list_eq_dec Req_EM_T (fst p) (fst p)); congruence.
Qed.
Lemma group_mean_total points p : In p points ->
  group_mean points (fst p) * total (fun q => same (fst q) (fst p)) points = total (fun q => same (fst q) (fst p) * snd
    q) points.
Proof.
  intros H. rewrite <- points_at_count, <- points_at_sum, <- (mean_total _ (points_at_some _ _ H)). apply Rmult_comm.
Qed.

(** What is left of the targets is orthogonal to every function of the input. *)
Lemma orthogonal points (phi : list R -> R) : total (fun p => phi (fst p) * (group_mean points (fst p) - snd p)) points
  = 0.
Proof.
  set (count := fun x => total (fun q => same (fst q) x) points).
  assert (C : forall p, In p points -> 0 < count (fst p)).
  { intros p Hp. unfold count. rewrite <- points_at_count. apply count_positive, points_at_some, Hp. }
  assert (T : total (fun p => phi (fst p) * group_mean points (fst p)) points = total (fun p => phi (fst p) * snd p)
    points).
  { rewrite (total_ext _ (fun p => total (fun q => phi (fst q) / count (fst q) * snd q * same (fst p) (fst q)) points)).
    - rewrite total_swap. apply total_ext. intros q Hq. specialize (C q Hq).
      rewrite (total_ext _ (fun p : list R * R => same (fst p) (fst q) * (phi (fst q) / count (fst q) * snd q)))
        by (intros; ring).
      rewrite total_scale. fold (count (fst q)). field. lra.
    - intros p Hp. specialize (C p Hp).
      replace (phi (fst p) * group_mean points (fst p)) with (group_mean points (fst p) * count (fst p) * (phi (fst p)
        / count (fst p))) by (field; lra).
      unfold count at 1. rewrite group_mean_total, <- total_scale by auto. apply total_ext. intros q _.
      rewrite (same_sym (fst p)). destruct (same_cases (fst q) (fst p)) as [[-> ->]|[_ ->]]; ring. }
  rewrite (total_ext _ (fun p => phi (fst p) * group_mean points (fst p) + (phi (fst p) * snd p) * -1)) by (intros;
    ring).
  rewrite total_plus, total_scale, T. ring.
Qed.

Lemma error_total points f : error_of_function points f = total (fun p => (f (fst p) - snd p) ^ 2) points.
Proof. reflexivity. Qed.
Lemma error_ext points f g : (forall p, In p points -> f (fst p) = g (fst p)) ->
  error_of_function points f = error_of_function points g.
Proof. intros H. rewrite !error_total. apply total_ext. intros p Hp. rewrite H by auto. reflexivity. Qed.
Lemma error_split points f : error_of_function points f =
  total (fun p => (f (fst p) - group_mean points (fst p)) ^ 2) points + error_of_function points (group_mean points).
Proof.
  rewrite !error_total.
  rewrite (total_ext (fun p => (f (fst p) - snd p) ^ 2) (fun p => ((f (fst p) - group_mean points (fst p)) ^ 2 +
    (group_mean points (fst p) - snd p) ^ 2)
    + (fun x => f x - group_mean points x) (fst p) * (group_mean points (fst p) - snd p) * 2)) by (intros; cbn beta;
        ring).
  rewrite total_plus, total_plus, total_scale, (orthogonal points (fun x => f x - group_mean points x)). ring.
Qed.
Lemma group_means_best points f : error_of_function points (group_mean points) <= error_of_function points f.
Proof.
  rewrite (error_split points f). pose proof (total_nonneg (fun p => (f (fst p) - group_mean points (fst p)) ^ 2)
    points) as N.
  assert (0 <= total (fun p => (f (fst p) - group_mean points (fst p)) ^ 2) points) by (apply N; intros;
    apply pow2_ge_0). lra.
Qed.
Lemma group_means_beat_mean points r : In r points -> group_mean points (fst r) <> mean_target points ->
  error_of_function points (group_mean points) < error_of_constant points (mean_target points).
Proof.
  intros Hr N. unfold error_of_constant. rewrite (error_split points (fun _ => mean_target points)).
  assert (0 < total (fun p => (mean_target points - group_mean points (fst p)) ^ 2) points); [|lra].
  rewrite <- (total_zero (fun _ => 0) points) by auto. apply total_le_strict with r; auto.
  - intros; apply pow2_ge_0.
  - rewrite <- Rsqr_pow2. apply Rsqr_pos_lt. lra.
Qed.
Lemma equal_group_means points a : points <> [] -> (forall p, In p points -> group_mean points (fst p) = a) ->
  mean_target points = a.
Proof.
  intros HN H. pose proof (orthogonal points (fun _ => 1)) as O.
  rewrite (total_ext _ (fun p => a + snd p * -1)) in O by (intros; rewrite H by auto; ring).
  rewrite total_plus, total_const, total_scale, <- (mean_total _ HN) in O. pose proof (count_positive _ HN).
  apply Rmult_eq_reg_l with (INR (length points)); lra.
Qed.
