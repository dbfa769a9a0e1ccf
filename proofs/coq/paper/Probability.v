(** Probability, as far as it is needed here, for every distribution. An expectation, after Daniell, is a linear and positive functional
    on the random variables that have a mean, with the mean 1 for the constant 1 and means that tend to 0 where the variables fall to 0
    at every outcome. Integration by any probability measure is one; sums over finitely many outcomes are (at the end).
    Random variables are independent if the probability that all of them stay below thresholds is the product of the probabilities. *)
From Coq Require Import Reals List Bool Lra Lia ZArith FunctionalExtensionality Permutation.
From Localmin Require Import Network Sums.
Import ListNotations.
Open Scope R_scope.

Record expectation (Outcome : Type) := Expectation {
  has_mean : (Outcome -> R) -> Prop;
  mean : (Outcome -> R) -> R;
  constant_has_mean : forall c, has_mean (fun _ => c);
  sum_has_mean : forall X Y, has_mean X -> has_mean Y -> has_mean (fun o => X o + Y o);
  multiple_has_mean : forall c X, has_mean X -> has_mean (fun o => c * X o);
  least_has_mean : forall X Y, has_mean X -> has_mean Y -> has_mean (fun o => Rmin (X o) (Y o));
  mean_one : mean (fun _ => 1) = 1;
  mean_sum : forall X Y, has_mean X -> has_mean Y -> mean (fun o => X o + Y o) = mean X + mean Y;
  mean_multiple : forall c X, has_mean X -> mean (fun o => c * X o) = c * mean X;
  mean_positive : forall X, has_mean X -> (forall o, 0 <= X o) -> 0 <= mean X;
  mean_continuous : forall X : nat -> Outcome -> R, (forall n, has_mean (X n)) -> (forall n o, 0 <= X (S n) o <= X n o) ->
    (forall o, Un_cv (fun n => X n o) 0) -> Un_cv (fun n => mean (X n)) 0 }.
Arguments has_mean {Outcome}. Arguments mean {Outcome}.

Definition truth (b : bool) : R := if b then 1 else 0.
Definition at_most (t x : R) : bool := if Rle_dec x t then true else false.
Definition product {A} (f : A -> R) (l : list A) : R := fold_right (fun a r => f a * r) 1 l.

Lemma exceeded x : exists n, x < INR n.
Proof.
  exists (Z.to_nat (up x)). destruct (archimed x) as [Up _]. destruct (Z_lt_le_dec (up x) 0) as [N|N].
  - apply IZR_lt in N. pose proof (pos_INR (Z.to_nat (up x))). lra.
  - rewrite INR_IZR_INZ, Z2Nat.id by assumption. lra.
Qed.

Section Expectation.
  Context {Outcome : Type} (E : expectation Outcome).
  (** Of a property that can be decided: whether it has a probability, and which. *)
  Definition event (A : Outcome -> bool) : Prop := has_mean E (fun o => truth (A o)).
  Definition probability (A : Outcome -> bool) : R := mean E (fun o => truth (A o)).
  (** The probability that X is at most t. *)
  Definition distribution_function (X : Outcome -> R) (t : R) : R := probability (fun o => at_most t (X o)).

  Lemma difference_has_mean X Y : has_mean E X -> has_mean E Y -> has_mean E (fun o => X o - Y o).
  Proof.
    intros HX HY. replace (fun o => X o - Y o) with (fun o => X o + -1 * Y o) by (apply functional_extensionality; intros; ring).
    apply sum_has_mean; auto. apply multiple_has_mean; auto.
  Qed.
  Lemma mean_difference X Y : has_mean E X -> has_mean E Y -> mean E (fun o => X o - Y o) = mean E X - mean E Y.
  Proof.
    intros HX HY. replace (fun o => X o - Y o) with (fun o => X o + -1 * Y o) by (apply functional_extensionality; intros; ring).
    rewrite mean_sum, mean_multiple by (auto using multiple_has_mean). ring.
  Qed.
  Lemma mean_le X Y : has_mean E X -> has_mean E Y -> (forall o, X o <= Y o) -> mean E X <= mean E Y.
  Proof.
    intros HX HY H. pose proof (mean_positive _ E _ (difference_has_mean Y X HY HX) ltac:(intros o; specialize (H o); lra)) as P.
    rewrite mean_difference in P by auto. lra.
  Qed.

  Lemma event_and A B : event A -> event B -> event (fun o => A o && B o).
  Proof.
    intros HA HB. unfold event. replace (fun o => truth (A o && B o)) with (fun o => Rmin (truth (A o)) (truth (B o))).
    - apply least_has_mean; auto.
    - apply functional_extensionality. intros o. destruct (A o), (B o); cbn; unfold Rmin; destruct (Rle_dec _ _); lra.
  Qed.
  (** Of two events, one within the other. *)
  Lemma event_minus A B C : (forall o, truth (C o) = truth (A o) - truth (B o)) -> event A -> event B ->
    event C /\ probability C = probability A - probability B.
  Proof.
    intros H HA HB. unfold event, probability. replace (fun o => truth (C o)) with (fun o => truth (A o) - truth (B o))
      by (apply functional_extensionality; intros; auto).
    split; [apply difference_has_mean; auto|apply mean_difference; auto].
  Qed.
  Lemma event_always : event (fun _ => true) /\ probability (fun _ => true) = 1.
  Proof. split; [apply (constant_has_mean _ E 1)|apply mean_one]. Qed.
  Lemma event_not A : event A -> event (fun o => negb (A o)) /\ probability (fun o => negb (A o)) = 1 - probability A.
  Proof.
    intros HA. destruct event_always as [T P]. rewrite <- P. apply event_minus; auto. intros o. destruct (A o); cbn; ring.
  Qed.
  Lemma probability_le A B : event A -> event B -> (forall o, A o = true -> B o = true) -> probability A <= probability B.
  Proof.
    intros HA HB H. apply mean_le; auto. intros o. specialize (H o). destruct (A o), (B o); cbn; lra.
  Qed.
  Lemma probability_range A : event A -> 0 <= probability A <= 1.
  Proof.
    intros HA. split; [apply mean_positive; auto; intros o; destruct (A o); cbn; lra|].
    destruct event_always as [T <-]. apply probability_le; auto.
  Qed.

  (** ** A variable of mean 0 is at most 0 with a positive probability *)
  Lemma null_mean X A : has_mean E X -> event A -> probability A = 0 -> (forall o, 0 <= X o) -> (forall o, A o = false -> X o = 0) ->
    mean E X = 0.
  Proof.
    intros HX HA P0 Pos Off. apply Rle_antisym; [|apply mean_positive; auto].
    assert (HM : forall n, has_mean E (fun o => Rmin (X o) (INR n))) by (intros; apply least_has_mean; auto; apply constant_has_mean).
    assert (B : forall n, mean E X <= mean E (fun o => X o - Rmin (X o) (INR n))).
    { intros n. rewrite mean_difference by auto.
      assert (mean E (fun o => Rmin (X o) (INR n)) <= INR n * probability A); [|rewrite P0 in *; lra].
      unfold probability. rewrite <- mean_multiple by auto. apply mean_le; [auto|apply multiple_has_mean; auto|].
      intros o. destruct (A o) eqn:Ao; cbn; [rewrite Rmult_1_r; apply Rmin_r|]. rewrite (Off o Ao), Rmult_0_r. apply Rmin_l. }
    assert (C : Un_cv (fun n => mean E (fun o => X o - Rmin (X o) (INR n))) 0).
    { apply mean_continuous.
      - intros n. apply difference_has_mean; auto.
      - intros n o. pose proof (Rmin_l (X o) (INR (S n))). assert (Rmin (X o) (INR n) <= Rmin (X o) (INR (S n))); [|lra].
        rewrite S_INR. apply Rle_min_compat_l. lra.
      - intros o eps He. destruct (exceeded (X o)) as [k Hk]. exists k. intros n Hn. apply le_INR in Hn.
        rewrite Rmin_left by lra. unfold R_dist. rewrite !Rminus_diag_eq, Rabs_R0; lra. }
    apply Rnot_lt_le. intros H. destruct (C _ H) as [k Hk]. specialize (Hk k (Nat.le_refl k)). specialize (B k).
    unfold R_dist in Hk. rewrite Rminus_0_r in Hk. pose proof (Rle_abs (mean E (fun o => X o - Rmin (X o) (INR k)))). lra.
  Qed.

  Theorem mean_zero_not_positive X : has_mean E X -> event (fun o => at_most 0 (X o)) -> mean E X = 0 -> 0 < distribution_function X 0.
  Proof.
    intros HX HA M0. unfold distribution_function. set (A := fun o => at_most 0 (X o)) in *.
    destruct (Rle_lt_or_eq_dec _ _ (proj1 (probability_range A HA))) as [|P0]; [assumption|exfalso]. symmetry in P0.
    (* The parts of X above and below 0, both of mean 0. *)
    set (below := fun o => 0 - Rmin (X o) 0). set (above := fun o => X o - Rmin (X o) 0).
    assert (HL : has_mean E (fun o => Rmin (X o) 0)) by (apply least_has_mean; auto; apply constant_has_mean).
    assert (Hb : has_mean E below) by (apply difference_has_mean; auto; apply constant_has_mean).
    assert (Ha : has_mean E above) by (apply difference_has_mean; auto).
    assert (Mb : mean E below = 0).
    { apply (null_mean below A); auto; intros o; unfold below, A, at_most.
      - pose proof (Rmin_r (X o) 0). lra.
      - destruct (Rle_dec (X o) 0); [discriminate|]. intros _. rewrite Rmin_right; lra. }
    assert (Ma : mean E above = 0).
    { unfold above. rewrite mean_difference by auto. unfold below in Mb. rewrite mean_difference in Mb by (auto; apply constant_has_mean).
      pose proof (mean_multiple _ E 0 (fun _ => 1) (constant_has_mean _ E 1)) as Z. cbn beta in Z.
      replace (fun _ : Outcome => 0 * 1) with (fun _ : Outcome => 0) in Z by (apply functional_extensionality; intros; ring). lra. }
    (* 1 - min(1, n above) falls to 1 where X is at most 0, and to 0 elsewhere. *)
    set (capped := fun (n : nat) o => Rmin 1 (INR n * above o)).
    assert (Hc : forall n, has_mean E (capped n)) by (intros; apply least_has_mean; [apply constant_has_mean|apply multiple_has_mean; auto]).
    set (rest := fun (n : nat) o => (1 - capped n o) - truth (A o)).
    assert (Above : forall o, 0 <= above o) by (intros o; unfold above; pose proof (Rmin_l (X o) 0); lra).
    assert (H1 : forall n, has_mean E (fun o => 1 - capped n o)) by (intros; apply difference_has_mean; auto; apply constant_has_mean).
    assert (Hr : forall n, has_mean E (rest n)) by (intros; apply difference_has_mean; auto).
    assert (One : forall n, 1 <= mean E (rest n)).
    { intros n. unfold rest. rewrite mean_difference, mean_difference by (auto; apply constant_has_mean). rewrite mean_one.
      change (mean E (fun o => truth (A o))) with (probability A). rewrite P0.
      assert (mean E (capped n) <= INR n * mean E above); [|rewrite Ma in *; lra].
      rewrite <- mean_multiple by auto. apply mean_le; auto; [apply multiple_has_mean; auto|]. intros o. apply Rmin_r. }
    assert (C : Un_cv (fun n => mean E (rest n)) 0).
    { apply mean_continuous; auto.
      - intros n o. unfold rest, capped. split.
        + unfold A, at_most. destruct (Rle_dec (X o) 0) as [N|N]; cbn [truth]; [|pose proof (Rmin_l 1 (INR (S n) * above o)); lra].
          replace (above o) with 0 by (unfold above; rewrite Rmin_left; lra). rewrite Rmult_0_r, Rmin_right; lra.
        + assert (Rmin 1 (INR n * above o) <= Rmin 1 (INR (S n) * above o)); [|lra]. apply Rle_min_compat_l. rewrite S_INR.
          specialize (Above o). lra.
      - intros o eps He. unfold rest, capped, A, at_most. destruct (Rle_dec (X o) 0) as [N|N]; cbn [truth].
        + exists O. intros n _. replace (above o) with 0 by (unfold above; rewrite Rmin_left; lra). rewrite Rmult_0_r, Rmin_right by lra.
          unfold R_dist. rewrite !Rminus_0_r, Rminus_diag_eq, Rabs_R0; lra.
        + assert (P : 0 < above o) by (unfold above; rewrite Rmin_right; lra). destruct (exceeded (/ above o)) as [k Hk].
          exists k. intros n Hn. apply le_INR in Hn. rewrite Rmin_left.
          * unfold R_dist. rewrite !Rminus_0_r, Rminus_diag_eq, Rabs_R0; lra.
          * rewrite <- (Rinv_l (above o)) by lra. apply Rmult_le_compat_r; lra. }
    destruct (C 1 ltac:(lra)) as [k Hk]. specialize (Hk k (Nat.le_refl k)). specialize (One k). unfold R_dist in Hk.
    rewrite Rminus_0_r in Hk. pose proof (Rle_abs (mean E (rest k))). lra.
  Qed.

  (** ** Events that are independent *)
  Section Independent.
    Context {I : Type} (holds : I -> Outcome -> bool) (law : I -> R) (every : list I).
    Definition all_hold (chosen : list I) (o : Outcome) : bool := forallb (fun i => holds i o) chosen.
    Hypothesis independent : forall chosen, NoDup chosen -> incl chosen every ->
      event (all_hold chosen) /\ probability (all_hold chosen) = product law chosen.

    Lemma product_app {A} (f : A -> R) l l' : product f (l ++ l') = product f l * product f l'.
    Proof. unfold product. induction l as [|a l IH]; cbn [app fold_right]; [|rewrite IH]; ring. Qed.
    Lemma NoDup_tail {A} (l l' : list A) : NoDup (l ++ l') -> NoDup l'.
    Proof. induction l as [|a l IH]; cbn; auto. intros H. inversion H; auto. Qed.
    (** In no group do all hold, while all of the others do. *)
    Lemma no_group groups : forall others, NoDup (concat groups ++ others) -> incl (concat groups ++ others) every ->
      let none o := forallb (fun group => negb (all_hold group o)) groups && all_hold others o in
      event none /\ probability none = product (fun group => 1 - product law group) groups * product law others.
    Proof.
      induction groups as [|group groups IH]; intros others D Sub.
      - cbn. destruct (independent others D Sub) as [A P]. split; [exact A|]. rewrite Rmult_1_l. exact P.
      - cbn [concat] in D, Sub. rewrite <- app_assoc in D, Sub.
        assert (Perm : Permutation (group ++ concat groups ++ others) (concat groups ++ group ++ others)).
        { rewrite !app_assoc. apply Permutation_app_tail, Permutation_app_comm. }
        destruct (IH others) as [A1 P1]; [apply NoDup_tail in D; exact D|intros x Hx; apply Sub, in_or_app; auto|].
        destruct (IH (group ++ others)) as [A2 P2].
        { apply (Permutation_NoDup Perm), D. }
        { intros x Hx. apply Sub. apply (Permutation_in _ (Permutation_sym Perm)), Hx. }
        cbn zeta in *. match type of A1 with event ?a => match type of A2 with event ?b => destruct (event_minus a b
          (fun o => forallb (fun g => negb (all_hold g o)) (group :: groups) && all_hold others o)) as [A P]; auto end end.
        { intros o. cbn [forallb]. replace (all_hold (group ++ others) o) with (all_hold group o && all_hold others o) by (symmetry; apply forallb_app).
          destruct (forallb (fun g => negb (all_hold g o)) groups), (all_hold group o), (all_hold others o); cbn; ring. }
        split; [exact A|]. rewrite P, P1, P2, product_app. cbn [product fold_right]. unfold product. ring.
    Qed.
    Theorem some_group groups : NoDup (concat groups) -> incl (concat groups) every ->
      let some o := existsb (fun group => all_hold group o) groups in
      event some /\ probability some = 1 - product (fun group => 1 - product law group) groups.
    Proof.
      intros D Sub. destruct (no_group groups []) as [A P]; try (rewrite app_nil_r; assumption).
      destruct (event_not _ A) as [A' P']. rewrite P in P'.
      assert (Same : (fun o => negb (forallb (fun g => negb (all_hold g o)) groups && all_hold [] o)) = fun o => existsb (fun g => all_hold g o) groups).
      { apply functional_extensionality. intros o. cbn. rewrite andb_true_r. clear. induction groups as [|g gs IH]; [reflexivity|].
        cbn. rewrite negb_andb, negb_involutive, IH. reflexivity. }
      rewrite Same in *. split; [exact A'|]. rewrite P'. cbn. ring.
    Qed.
  End Independent.
End Expectation.

(** A variable with a mean that is compared with thresholds. *)
Definition random_variable {Outcome} (E : expectation Outcome) (X : Outcome -> R) : Prop :=
  has_mean E X /\ forall t, event E (fun o => at_most t (X o)).

(** Weighted sums over a list of outcomes are such an expectation. *)
Lemma sum_of_limits {A} (D : list (R * A)) (X : nat -> A -> R) : (forall o, Un_cv (fun n => X n o) 0) ->
  Un_cv (fun n => total (fun r => fst r * X n (snd r)) D) 0.
Proof.
  intros C. induction D as [|r D IH].
  - intros eps He. exists O. intros n _. unfold total, R_dist. cbn. rewrite Rminus_0_r, Rabs_R0. exact He.
  - apply (Un_cv_ext (fun n => fst r * X n (snd r) + total (fun r => fst r * X n (snd r)) D)); [intros; reflexivity|].
    replace 0 with (fst r * 0 + 0) by ring. apply CV_plus; [|exact IH]. apply CV_mult; [|apply C].
    intros eps He. exists O. intros n _. unfold R_dist. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.
Definition finite_expectation {A} (D : list (R * A)) (weights : forall r, In r D -> 0 <= fst r) (one : sum (map fst D) = 1) : expectation A.
Proof.
  refine (Expectation A (fun _ => True) (fun X => total (fun r => fst r * X (snd r)) D) _ _ _ _ _ _ _ _ _); auto.
  - transitivity (sum (map fst D)); [|exact one]. unfold total. f_equal. apply map_ext. intros; ring.
  - intros X Y _ _. rewrite <- total_plus. apply total_ext. intros; ring.
  - intros c X _. rewrite Rmult_comm, <- total_scale. apply total_ext. intros; ring.
  - intros X _ H. apply total_nonneg. intros r Hr. apply Rmult_le_pos; auto.
  - intros X _ _ C. apply sum_of_limits, C.
Defined.
