(** The cross-entropy of a point by its margins, along the ray on which its outputs are scaled. *)
From Coq Require Import Reals List Lra Lia Arith.
From Localmin Require Import Network Vectors Sums CrossEntropy.
Import ListNotations.
Open Scope R_scope.

(** The loss of a point is a sum of terms k ln (1 + sum_j exp (- m_j)) with margins m_j, of which all are above 0 where the outputs are on their side. *)
Definition term : Type := R * list R.
Definition odds (ms : list R) : R := sum (map (fun m => exp (- m)) ms).
Definition term_loss (t : term) : R := fst t * ln (1 + odds (snd t)).
Definition scaled (s : R) (t : term) : term := (fst t, map (Rmult s) (snd t)).
Definition proper_term (t : term) : Prop := 0 < fst t /\ snd t <> [].
Definition right_side (t : term) : Prop := Forall (fun m => 0 < m) (snd t).

Lemma odds_pos ms : 0 <= odds ms /\ (ms <> [] -> 0 < odds ms).
Proof.
  unfold odds. induction ms as [|m ms [IH _]]; cbn; [split; [lra|congruence]|]. pose proof (exp_pos (- m)).
  change (fold_right Rplus 0 (map (fun m => exp (- m)) ms)) with (sum (map (fun m => exp (- m)) ms)). lra.
Qed.
Lemma term_pos t : proper_term t -> 0 < term_loss t.
Proof.
  intros [K M]. apply Rmult_lt_0_compat; auto. rewrite <- ln_1. apply ln_increasing; [lra|]. apply (odds_pos (snd t)) in M. lra.
Qed.
Lemma odds_fall ms s t : s < t -> Forall (fun m => 0 < m) ms -> odds (map (Rmult t) ms) <= odds (map (Rmult s) ms) /\
  (ms <> [] -> odds (map (Rmult t) ms) < odds (map (Rmult s) ms)).
Proof.
  intros Hst H. unfold odds. induction H as [|m ms Hm _ [IH _]]; cbn; [split; [lra|congruence]|].
  assert (exp (- (t * m)) < exp (- (s * m))) by (apply exp_increasing; nra).
  unfold sum in IH. lra.
Qed.
Lemma term_falls u s t : s < t -> proper_term u -> right_side u -> term_loss (scaled t u) < term_loss (scaled s u).
Proof.
  intros Hst [K M] H. apply Rmult_lt_compat_l; auto. apply ln_increasing.
  - pose proof (odds_pos (snd (scaled t u))). lra.
  - destruct (odds_fall (snd u) s t Hst H) as [_ F]. specialize (F M). cbn [scaled snd]. lra.
Qed.
Lemma ln_below x : 0 <= x -> ln (1 + x) <= x.
Proof.
  intros Hx. destruct (Rle_lt_or_eq_dec 0 x Hx) as [L|<-]; [|rewrite Rplus_0_r, ln_1; lra].
  rewrite <- (ln_exp x) at 2. apply Rlt_le, ln_increasing; [lra|]. apply exp_ineq1. lra.
Qed.
Lemma exp_below x : 0 < x -> exp (- x) <= / x.
Proof.
  intros Hx. rewrite exp_Ropp. apply Rinv_le_contravar; auto. pose proof (exp_ineq1 x ltac:(lra)). lra.
Qed.
Lemma term_vanishes u : proper_term u -> right_side u -> exists C, forall s, 0 < s -> term_loss (scaled s u) <= C / s.
Proof.
  intros [K _] H. exists (fst u * sum (map Rinv (snd u))). intros s Hs. unfold term_loss, Rdiv. rewrite Rmult_assoc.
  apply Rmult_le_compat_l; [cbn [scaled fst]; lra|]. eapply Rle_trans; [apply ln_below, odds_pos|]. cbn [scaled snd].
  unfold odds. rewrite map_map. induction H as [|m ms Hm _ IH]; cbn; [lra|]. unfold sum in IH.
  assert (exp (- (s * m)) <= / m * / s); [|lra]. rewrite <- Rinv_mult, (Rmult_comm m). apply exp_below. apply Rmult_lt_0_compat; auto.
Qed.

Lemma terms_pos ts : Forall proper_term ts -> 0 <= total term_loss ts /\ (ts <> [] -> 0 < total term_loss ts).
Proof.
  induction 1 as [|t ts Ht _ [IH _]]; [split; [apply Rle_refl|congruence]|]. rewrite total_cons. apply term_pos in Ht. split; intros; lra.
Qed.
Lemma terms_fall ts s t : s < t -> Forall proper_term ts -> Forall right_side ts ->
  total term_loss (map (scaled t) ts) <= total term_loss (map (scaled s) ts) /\
  (ts <> [] -> total term_loss (map (scaled t) ts) < total term_loss (map (scaled s) ts)).
Proof.
  intros Hst P. induction P as [|u ts Hu _ IH]; intros H; [split; [apply Rle_refl|congruence]|]. inversion H; subst. cbn [map]. rewrite !total_cons.
  pose proof (term_falls u s t Hst Hu H2). destruct (IH H3) as [IH' _]. split; intros; lra.
Qed.
Lemma terms_vanish ts : Forall proper_term ts -> Forall right_side ts -> exists C, forall s, 0 < s -> total term_loss (map (scaled s) ts) <= C / s.
Proof.
  intros P. induction P as [|u ts Hu _ IH]; intros H; [exists 0; intros s Hs; unfold Rdiv, total; cbn; lra|]. inversion H; subst.
  destruct (IH H3) as [C HC]. destruct (term_vanishes u Hu H2) as [D HD]. exists (D + C). intros s Hs. cbn [map]. rewrite total_cons.
  specialize (HC s Hs). specialize (HD s Hs). unfold Rdiv in *. lra.
Qed.

(** T gives the terms of a point with targets y. *)
Definition explains (ell : loss_function) (y : list R) (T : list R -> list term) : Prop :=
  forall f, length f = length y -> ell f y = total term_loss (T f) /\ Forall proper_term (T f) /\ forall s, T (map (Rmult s) f) = map (scaled s) (T f).

Definition logistic_terms (y f : list R) : list term := map2 (fun z t => (1, [(2 * t - 1) * z])) f y.
Lemma logistic_explained y : Forall (fun t => t = 0 \/ t = 1) y -> explains logistic y (logistic_terms y).
Proof.
  intros H f L. unfold logistic, logistic_terms. revert f L. induction H as [|t y Ht _ IH]; intros [|z f] L; try discriminate.
  - split; [reflexivity|split; [constructor|reflexivity]].
  - injection L as L. destruct (IH f L) as (A & B & C). cbn [map2 map]. rewrite total_cons. split; [|split].
    + change (ln (1 + exp z) - t * z + sum (map2 (fun z t => ln (1 + exp z) - t * z) f y) =
        term_loss (1, [(2 * t - 1) * z]) + total term_loss (map2 (fun z t => (1, [(2 * t - 1) * z])) f y)).
      rewrite A. f_equal. unfold term_loss, odds. cbn. destruct Ht as [-> | ->].
      * replace (- ((2 * 0 - 1) * z)) with z by ring. rewrite Rplus_0_r. ring.
      * replace (- ((2 * 1 - 1) * z)) with (- z) by ring. rewrite Rplus_0_r.
        assert (E : 1 + exp z = exp z * (1 + exp (- z))) by (rewrite Rmult_plus_distr_l, <- exp_plus, Rplus_opp_r, exp_0; ring).
        rewrite E, ln_mult, ln_exp by (pose proof (exp_pos z); pose proof (exp_pos (- z)); lra). ring.
    + constructor; auto. split; cbn; [lra|discriminate].
    + intros s. rewrite C. replace ((2 * t - 1) * (s * z)) with (s * ((2 * t - 1) * z)) by ring. reflexivity.
Qed.

(** All entries but one. *)
Definition others {A} (c : nat) (l : list A) : list A := firstn c l ++ skipn (S c) l.
Lemma others_map {A B} (g : A -> B) c l : others c (map g l) = map g (others c l).
Proof. unfold others. rewrite map_app, firstn_map, skipn_map. reflexivity. Qed.
Lemma sum_others c l : (c < length l)%nat -> sum l = nth c l 0 + sum (others c l).
Proof.
  unfold others. revert c. induction l as [|x l IH]; intros c H; [inversion H|]. destruct c as [|c]; [reflexivity|].
  change (x + sum l = nth c l 0 + (x + sum (firstn c l ++ skipn (S c) l))). rewrite (IH c) by (simpl in H; apply Nat.succ_lt_mono; auto). ring.
Qed.
Definition softmax_terms (c : nat) (y f : list R) : list term := [(nth c y 0, map (fun a => nth c f 0 - a) (others c f))].

Lemma sum_at_one (g : R -> R) y f c : length f = length y -> Forall (fun t => t = 0) (others c y) -> (c < length y)%nat ->
  sum (map2 (fun z t => - t * g z) f y) = - nth c y 0 * g (nth c f 0).
Proof.
  unfold others. revert y f. induction c as [|c IH]; intros [|t y] [|z f] L F H; try discriminate; try (inversion H; fail); injection L as L.
  - change (- t * g z + sum (map2 (fun z t => - t * g z) f y) = - t * g z). replace (sum _) with 0; [ring|]. cbn in F. symmetry. clear - F L.
    revert f L. induction F as [|u y -> _ IH]; intros [|x f] L; try discriminate; [reflexivity|]. injection L as L.
    change (- 0 * g x + sum (map2 (fun z t => - t * g z) f y) = 0). rewrite IH by auto. ring.
  - inversion F; subst. change (- 0 * g z + sum (map2 (fun z t => - t * g z) f y) = - nth c y 0 * g (nth c f 0)).
    rewrite IH; auto; [ring|]. simpl in H. apply Nat.succ_lt_mono. auto.
Qed.
Lemma softmax_explained y c : (c < length y)%nat -> (1 < length y)%nat -> 0 < nth c y 0 -> Forall (fun t => t = 0) (others c y) ->
  explains softmax y (softmax_terms c y).
Proof.
  intros Hc H1 K F f L. unfold softmax, softmax_terms. split; [|split].
  - pose proof (sum_at_one (fun z => ln (exp z / sum (map exp f))) y f c L F Hc) as One. cbv beta in One. rewrite One. unfold total, term_loss, odds. cbn [map sum fst snd fold_right].
    rewrite Rplus_0_r, <- Ropp_mult_distr_l, Ropp_mult_distr_r. f_equal. rewrite map_map.
    set (z := nth c f 0). assert (P : 0 < sum (map exp f) / exp z).
    { apply Rdiv_lt_0_compat; [|apply exp_pos]. destruct f as [|x f]; [simpl in L; rewrite <- L in H1; inversion H1|]. clear.
      cbn. pose proof (exp_pos x). assert (0 <= fold_right Rplus 0 (map exp f)); [|lra]. induction f as [|v f IH]; cbn; [lra|]. pose proof (exp_pos v). lra. }
    assert (S : sum (map exp f) = exp z + sum (map exp (others c f))).
    { rewrite <- others_map, (sum_others c (map exp f)) by (rewrite map_length, L; auto). f_equal.
      rewrite (nth_indep _ 0 (exp 0)) by (rewrite map_length, L; auto). rewrite map_nth. reflexivity. }
    replace (exp z / sum (map exp f)) with (/ (sum (map exp f) / exp z)).
    2: { pose proof (exp_pos z). field. split; [intros E; rewrite E in P; unfold Rdiv in P; lra|lra]. }
    rewrite ln_Rinv, Ropp_involutive by exact P. f_equal. rewrite S. unfold Rdiv. rewrite Rmult_plus_distr_r, Rinv_r by (pose proof (exp_pos z); lra). f_equal.
    generalize (others c f). intros o. induction o as [|a o IH]; cbn; [ring|]. unfold sum in IH. rewrite Rmult_plus_distr_r, IH. f_equal.
    replace (- (z - a)) with (a + - z) by ring. rewrite exp_plus, exp_Ropp. reflexivity.
  - repeat constructor; cbn; auto. intros E. apply map_eq_nil in E. assert (length (others c f) = 0)%nat by (rewrite E; reflexivity).
    unfold others in H. rewrite app_length, firstn_length, skipn_length, L in H. lia.
  - intros s. unfold scaled. cbn [map fst snd]. rewrite others_map, !map_map. apply f_equal2; auto. apply f_equal2; auto. apply map_ext. intros a.
    replace (nth c (map (Rmult s) f) 0) with (s * nth c f 0); [ring|]. rewrite <- (Rmult_0_r s) at 2. rewrite map_nth. reflexivity.
Qed.
Lemma softmax_silent y : Forall (fun t => t = 0) y -> explains softmax y (fun _ => []).
Proof.
  intros H f L. split; [|split; [constructor|reflexivity]]. unfold softmax. generalize (sum (map exp f)). intros S. revert f L.
  induction H as [|t y -> _ IH]; intros [|z f] L; try discriminate; [reflexivity|]. injection L as L.
  change (- 0 * ln (exp z / S) + sum (map2 (fun z t => - t * ln (exp z / S)) f y) = 0). rewrite IH by auto. cbn. ring.
Qed.
