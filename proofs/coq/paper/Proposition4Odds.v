(** Proposition 4, the probability: "... with weights initialized from a normal distribution and biases initialized to 0 and an arbitrary
    epsilon in [0, 1), with probability at least 1 - epsilon, gradient based techniques using log loss never achieve 0 training error".

    As amended, for any dataset that opposes the star as Proposition4.v says: the weights have the mean mu > 0 and variances of at most
    sigma^2. Then all K of them are positive with probability at least 1 - K sigma^2 / mu^2, so at least 1 - epsilon if mu is large enough;
    and wherever they are, gradient descent never has training error 0. That the distribution is normal, or that weights are independent, is
    not needed. Expectations are those of Probability.v. *)
From Coq Require Import Reals List Bool Lra Lia FunctionalExtensionality.
From Localmin Require Import Network Vectors Sums.
From Localmin.paper Require Import Setting Probability Proposition4.
Import ListNotations.
Open Scope R_scope.

Definition weights_of (n : network R) : list R := concat (concat (map weight n)).
Definition positive (x : R) : bool := negb (at_most 0 x).

Section Odds.
  Context {Outcome : Type} (E : expectation Outcome).

  Lemma chebyshev X mu variance : 0 < mu -> event E (fun o => at_most 0 (X o)) -> has_mean E (fun o => (X o - mu) ^ 2) ->
    mean E (fun o => (X o - mu) ^ 2) <= variance -> distribution_function E X 0 <= variance / mu ^ 2.
  Proof.
    intros Hmu HA HV V. assert (P : 0 < mu ^ 2) by (apply pow_lt; auto).
    apply Rle_trans with (/ mu ^ 2 * mean E (fun o => (X o - mu) ^ 2)).
    - rewrite <- mean_multiple by auto. apply mean_le; auto; [apply multiple_has_mean; auto|]. intros o. unfold at_most.
      assert (0 <= / mu ^ 2 * (X o - mu) ^ 2) by (apply Rmult_le_pos; [apply Rlt_le, Rinv_0_lt_compat; auto|apply pow2_ge_0]).
      destruct (Rle_dec (X o) 0) as [N|N]; cbn [truth]; [|lra].
      apply Rmult_le_reg_l with (mu ^ 2); auto. rewrite <- Rmult_assoc, Rinv_r by lra. nra.
    - unfold Rdiv. rewrite Rmult_comm. apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; auto|exact V].
  Qed.
  (** Of events that are rare each, all but rarely none happens. *)
  Lemma all_but_rarely (A : nat -> Outcome -> bool) e js : (forall j, In j js -> event E (A j) /\ probability E (A j) <= e) ->
    let none o := forallb (fun j => negb (A j o)) js in event E none /\ 1 - INR (length js) * e <= probability E none.
  Proof.
    induction js as [|j js IH]; intros H.
    - cbn. destruct (event_always E) as [T P]. split; [exact T|]. rewrite P. lra.
    - destruct (H j (or_introl eq_refl)) as [HA PA]. destruct IH as [HN PN]; [intros; apply H; right; assumption|].
      cbn zeta in *. set (none := fun o => forallb (fun j => negb (A j o)) js) in *.
      destruct (event_minus E none (fun o => A j o && none o) (fun o => negb (A j o) && none o)) as [HB PB].
      { intros o. destruct (A j o), (none o); cbn; ring. }
      { exact HN. }
      { apply event_and; auto. }
      split; [exact HB|]. change (fun o => forallb (fun j => negb (A j o)) (j :: js)) with (fun o => negb (A j o) && none o).
      rewrite PB. assert (probability E (fun o => A j o && none o) <= probability E (A j)).
      { apply probability_le; auto; [apply event_and; auto|]. intros o Ho. apply andb_true_iff in Ho. tauto. }
      cbn [length]. rewrite S_INR. lra.
  Qed.
  Lemma forallb_by_number (f : R -> bool) l : forallb f l = forallb (fun j => f (nth j l 0)) (seq 0 (length l)).
  Proof.
    induction l as [|x l IH]; [reflexivity|]. cbn [length seq forallb nth]. f_equal. rewrite IH, <- seq_shift.
    generalize (seq 0 (length l)). intros js. induction js as [|j js IHj]; [reflexivity|]. cbn [map forallb nth]. rewrite IHj. reflexivity.
  Qed.

  (** A network with K weights drawn at random: each has the mean mu and a variance of at most sigma^2. *)
  Definition drawn_around (net : Outcome -> network R) (K : nat) (mu sigma : R) : Prop :=
    (forall o, length (weights_of (net o)) = K) /\ forall j, (j < K)%nat -> let weight o := nth j (weights_of (net o)) 0 in
    random_variable E weight /\ mean E weight = mu /\
    has_mean E (fun o => (weight o - mu) ^ 2) /\ mean E (fun o => (weight o - mu) ^ 2) <= sigma ^ 2.

  Theorem proposition_4_odds net K mu sigma : drawn_around net K mu sigma -> 0 < mu ->
    let all_positive o := forallb positive (weights_of (net o)) in
    event E all_positive /\ 1 - INR K * (sigma ^ 2 / mu ^ 2) <= probability E all_positive.
  Proof.
    intros [L D] Hmu.
    destruct (all_but_rarely (fun j o => at_most 0 (nth j (weights_of (net o)) 0)) (sigma ^ 2 / mu ^ 2) (seq 0 K)) as [HA PA].
    { intros j Hj. apply in_seq in Hj. destruct (D j ltac:(lia)) as ((_ & Ev) & _ & HV & V). split; [apply Ev|].
      apply (chebyshev _ mu); auto. }
    rewrite seq_length in PA.
    replace (fun o => forallb positive (weights_of (net o)))
      with (fun o => forallb (fun j => negb (at_most 0 (nth j (weights_of (net o)) 0))) (seq 0 K)); auto.
    apply functional_extensionality. intros o. rewrite (forallb_by_number positive), L. reflexivity.
  Qed.

  (** Biases are 0 in the first hidden layer, and the later hidden layers have none. *)
  Definition biases_at_start (star : list R) (n : network R) : Prop :=
    match n with
    | [] => False
    | first :: later => later <> [] /\ layer_shape (length star) (length (weight first)) first /\
        bias first = Some (repeat 0 (length (weight first))) /\ Forall (fun l => bias l = None) (removelast later)
    end.
  Theorem proposition_4_probability star others net K mu sigma eps :
    star <> [] -> (forall p, In p others -> dot star (fst p) <= -1) ->
    (forall p, In p others -> length (fst p) = length star /\ Forall (fun x => x < 0) (fst p)) ->
    (exists p, In p others /\ snd p = true) -> (exists q, In q others /\ snd q = false) ->
    (forall o, biases_at_start star (net o)) -> drawn_around net K mu sigma -> 0 < mu -> INR K * sigma ^ 2 <= eps * mu ^ 2 ->
    exists stays_wrong, event E stays_wrong /\ 1 - eps <= probability E stays_wrong /\
    forall o, stays_wrong o = true -> forall run batches, run O = net o -> descent star others run batches ->
    forall t, exists p, In p others /\ ~ correct (snd p) (hd 0 (forward (run t) (fst p))).
  Proof.
    intros Hstar Opp Neg One Zero Start D Hmu Large. destruct (proposition_4_odds net K mu sigma D Hmu) as [A P].
    eexists. split; [exact A|]. split.
    - eapply Rle_trans; [|exact P]. assert (M : 0 < mu ^ 2) by (apply pow_lt; auto).
      assert (INR K * (sigma ^ 2 / mu ^ 2) <= eps); [|lra]. apply Rmult_le_reg_r with (mu ^ 2); auto.
      replace (INR K * (sigma ^ 2 / mu ^ 2) * mu ^ 2) with (INR K * sigma ^ 2) by (field; lra). exact Large.
    - intros o Ho run batches E0 Hd t. apply (proposition_4_never_correct star others Opp run batches Hd); auto. rewrite E0.
      specialize (Start o). destruct (net o) as [|first later]; [contradiction|]. destruct Start as (N & Sh & B & NB).
      assert (Pos : Forall (fun l => Forall (Forall (Rlt 0)) (weight l)) (first :: later)).
      { rewrite forallb_forall in Ho. apply Forall_forall. intros l Hl. apply Forall_forall. intros w Hw. apply Forall_forall. intros x Hx.
        specialize (Ho x). unfold positive, at_most in Ho. destruct (Rle_dec x 0); [|lra]. discriminate Ho.
        unfold weights_of. apply in_concat. exists w. split; auto. apply in_concat. exists (weight l). split; auto. apply in_map, Hl. }
      inversion Pos; subst. apply proposition_4_start; auto.
  Qed.
End Odds.
