(** Proposition 5: "For every dataset, every feed forward rectifier network built for it, and every distribution used to
    initialize both weights and biases such that E[w] = 0, E[b] = 0, Var[w] > 0, Var[b] >= 0, the probability that the
    gradient based training of any loss function will lead to a trivial model (predicting the same label for all
    datapoints) goes to 1 as the number of hidden layers go to infinity."

    As amended, formalised in three steps, for every dimension, widths at most h, every depth and any number of outputs.
    (1) The implication: a hidden layer after the first without a positive weight or bias makes the output the same for
    all inputs, at the start and after every number of steps of gradient descent, momentum or Adam on any loss of the
    outputs, with ReLU'(0) = 0 (Backpropagation.v).
    (2) The bound, for independent weights and biases from *finite* distributions:
      with l hidden layers the probability of
    this is at least 1 - (1 - q^h p^(h^2))^(l - 1), where p = P(w <= 0) and q = P(b <= 0).
    (3) E[w] = E[b] = 0 and Var[w] > 0 give p > 0 and q > 0, so that the probability tends to 1 with l.
    Proposition5Distributions.v has the same for every distribution. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Dead Backpropagation Chance.
Import ListNotations.
Open Scope R_scope.

(** A layer without a positive weight or bias; [silent_behind_first] says that a hidden layer after the first is one. *)
Definition silent_layer (l : layer R) : bool :=
  forallb (forallb not_positive) (weight l) && match bias l with Some b => forallb not_positive b | None => true end.
Fixpoint some_hidden_silent (n : network R) : bool :=
  match n with
  | [] | [_] => false
  | l :: rest => silent_layer l || some_hidden_silent rest
  end.
Definition silent_behind_first (n : network R) : bool := some_hidden_silent (tl n).

(** "The gradient based training of any loss function will lead to a trivial model", at every moment. *)
Definition learning_fails (n : network R) : Prop :=
  forall run batches, run O = n -> follows_gradients run batches -> forall t x x',
    forward (run t) x = forward (run t) x'.

Lemma not_positive_all v : forallb not_positive v = true -> Forall (fun z => z <= 0) v.
Proof.
  intros H. apply Forall_forall. intros z Hz. eapply forallb_forall in H; [|exact Hz]. unfold not_positive in H.
  destruct (Rle_dec z 0); [auto|discriminate].
Qed.
Lemma dot_not_positive w : Forall (fun z => z <= 0) w -> forall h, Forall (fun z => 0 <= z) h -> dot w h <= 0.
Proof.
  induction 1 as [|a w Ha _ IH]; intros [|b h] Hh; rewrite ?dot_nil_l, ?dot_nil_r; try lra. inversion Hh; subst.
  rewrite dot_cons. specialize (IH h H2). assert (0 <= - a * b) by (apply Rmult_le_pos; lra). lra.
Qed.
Lemma silent_layer_off l h : silent_layer l = true -> Forall (fun z => 0 <= z) h ->
  Forall (fun z => z <= 0) (affine l h).
Proof.
  unfold silent_layer, affine. intros H Hh. apply andb_prop in H as [HW Hb].
  assert (Z : Forall (fun z => z <= 0) (map (fun w => dot w h) (weight l))).
  { apply Forall_forall. intros z Hz. apply in_map_iff in Hz as (w & <- & Hw). apply dot_not_positive; auto.
    apply not_positive_all. eapply forallb_forall in HW; eauto. }
  destruct (bias l) as [b|]; auto. apply not_positive_all in Hb. revert b Hb.
  induction Z as [|z zs Hz _ IH]; intros b Hb; [constructor|].
  destruct Hb as [|b0 b Hb0 Hb]; cbn; constructor; auto. lra.
Qed.

(** From the layer number to the layer: some hidden layer after the first has no positive pre-activation, at any input.
*)
Lemma some_hidden_silent_off n : some_hidden_silent n = true -> exists j, (1 <= j < length n)%nat /\
  forall h, Forall (fun z => 0 <= z) h -> Forall (fun z => z <= 0) (pre_activation n j h).
Proof.
  induction n as [|l n IH]; [discriminate|]. intros H. destruct n as [|l' n]; [discriminate|].
  change (silent_layer l || some_hidden_silent (l' :: n) = true) in H. apply orb_prop in H as [H|H].
  - exists 1%nat. split; [simpl; lia|]. intros h Hh. apply silent_layer_off; auto.
  - destruct (IH H) as (j & Hj & K). exists (S j). split; [simpl in *; lia|]. intros h Hh.
    destruct j as [|j]; [lia|]. apply K. apply Forall_forall. intros z Hz. apply in_map_iff in Hz as (? & <- & _).
    apply relu_pos.
Qed.
Lemma silent_behind_first_off n : silent_behind_first n = true -> exists j, (1 <= j < length n)%nat /\
  forall x, Forall (fun z => z <= 0) (pre_activation n j x).
Proof.
  destruct n as [|l n]; [discriminate|]. intros H. destruct (some_hidden_silent_off _ H) as (j & Hj & K). cbn [tl] in *.
  exists (S j). split; [simpl; lia|]. intros x. destruct j as [|j]; [lia|]. apply K.
  apply Forall_forall. intros z Hz. apply in_map_iff in Hz as (? & <- & _). apply relu_pos.
Qed.

Theorem proposition_5_implication n : silent_behind_first n = true -> learning_fails n.
Proof.
  intros H run batches E0 [Hs Hg]. destruct (silent_behind_first_off n H) as (j & Hj & K). subst n.
  assert (Off : forall t, firstn j (run t) = firstn j (run O) -> forall x,
    Forall (fun z => z <= 0) (pre_activation (run t) j x)).
  { intros t E x. rewrite (pre_activation_firstn _ (run O)); auto. }
  assert (L : forall t, (1 <= j < length (run t))%nat) by (intros t; rewrite <- (Forall2_len _ _ _ (Hs t)); exact Hj).
  assert (E : forall t, firstn j (run t) = firstn j (run O)).
  { apply (stays_put (fun t a => gradient (run t) (batches t) a = 0)); auto. intros t a E Ha. apply total_zero.
    intros p _. destruct (blocked (run t) j (fst p) (snd p) (L t) (Off t E (fst p))) as [_ B]. apply B, Ha. }
  intros t x x'. rewrite (dead_output (run t) j x), (dead_output (run t) j x'); auto.
Qed.

(** Independent draws of all weights and biases. *)
Definition draw_layer (weights biases : distribution R) (inputs units : nat) : distribution (layer R) :=
  independent (fun W b => Layer W (Some b)) (draws units (draws inputs weights)) (draws units biases).
Fixpoint draw_network (weights biases : distribution R) (d : nat) (units : list nat) : distribution (network R) :=
  match units with
  | [] => certain []
  | m :: units => independent cons (draw_layer weights biases d m) (draw_network weights biases m units)
  end.

Section Bound.
  Variables (weights biases : distribution R).
  Hypotheses (Pw : proper weights) (Pb : proper biases).
  Definition p : R := probability weights not_positive.
  Definition q : R := probability biases not_positive.

  Lemma draw_layer_silent inputs units : probability (draw_layer weights biases inputs units) silent_layer = p ^ (units
    * inputs) * q ^ units.
  Proof.
    unfold draw_layer. rewrite (probability_both _ (forallb (forallb not_positive)) (forallb not_positive))
      by reflexivity.
    rewrite !probability_all. fold p q. rewrite <- pow_mult, Nat.mul_comm. reflexivity.
  Qed.
  Lemma draw_layer_proper inputs units : proper (draw_layer weights biases inputs units).
  Proof. apply independent_proper; repeat apply draws_proper; auto. Qed.
  Lemma draw_network_proper units : forall d, proper (draw_network weights biases d units).
  Proof. induction units; intros d; cbn; [apply certain_proper|].
  apply independent_proper; auto using draw_layer_proper. Qed.

  Definition least (h : nat) : R := q ^ h * p ^ (h * h).
  Lemma pow_antitone z m n : 0 <= z <= 1 -> (m <= n)%nat -> z ^ n <= z ^ m.
  Proof.
    intros Hz Hle. replace n with (m + (n - m))%nat by lia. rewrite pow_add. pose proof (pow_le z m (proj1 Hz)).
    assert (z ^ (n - m) <= 1) by (rewrite <- (pow1 (n - m)); apply pow_incr; lra).
    rewrite <- (Rmult_1_r (z ^ m)) at 2. apply Rmult_le_compat_l; auto.
  Qed.
  Lemma least_bound h inputs units : (inputs <= h)%nat -> (units <= h)%nat ->
    least h <= p ^ (units * inputs) * q ^ units.
  Proof.
    intros Hi Hu. unfold least. rewrite Rmult_comm. pose proof (probability_range _ not_positive Pw).
    pose proof (probability_range _ not_positive Pb).
    fold p q in *. apply Rmult_le_compat; try (apply pow_le; lra); apply pow_antitone; auto.
    apply Nat.mul_le_mono; auto.
  Qed.
  Lemma least_range h : 0 <= least h <= 1.
  Proof.
    pose proof (probability_range _ not_positive Pw). pose proof (probability_range _ not_positive Pb). fold p q in *.
    unfold least.
    assert (0 <= q ^ h <= 1) by (split; [apply pow_le; lra|rewrite <- (pow1 h); apply pow_incr; lra]).
    assert (0 <= p ^ (h * h) <= 1) by (split; [apply pow_le; lra|rewrite <- (pow1 (h * h)); apply pow_incr; lra]).
    split; [apply Rmult_le_pos; lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
  Qed.

  (** Behind a layer of width at most h: all of the further hidden layers have a positive entry. *)
  Lemma none_silent h outputs hidden : forall d, (d <= h)%nat -> Forall (fun m => (m <= h)%nat) hidden ->
    probability (draw_network weights biases d (hidden ++ [outputs])) (fun n => negb (some_hidden_silent n)) <= (1 -
      least h) ^ length hidden.
  Proof.
    induction hidden as [|m hidden IH]; intros d Hd Hh.
    - cbn [length pow]. apply probability_range, draw_network_proper.
    - inversion Hh as [|? ? Hm Hh']; subst. cbn [app draw_network length pow].
      assert (Step : probability (independent cons (draw_layer weights biases d m) (draw_network weights biases m
        (hidden ++ [outputs])))
          (fun n => negb (some_hidden_silent n)) =
        probability (draw_layer weights biases d m) (fun l => negb (silent_layer l)) *
        probability (draw_network weights biases m (hidden ++ [outputs])) (fun n => negb (some_hidden_silent n))).
      { apply probability_both_on. intros l n _ Hn. assert (n <> []).
        { destruct hidden; cbn in Hn; apply in_independent in Hn as (a & b & ->); discriminate. }
        destruct n; [contradiction|]. change (some_hidden_silent (l :: l0 ::
          n)) with (silent_layer l || some_hidden_silent (l0 :: n)).
        apply negb_orb. }
      eapply Rle_trans; [apply Req_le, Step|]. rewrite probability_not by apply draw_layer_proper.
      rewrite draw_layer_silent.
      pose proof (least_bound h d m Hd Hm). pose proof (least_range h).
      assert (p ^ (m * d) * q ^ m <= 1) by (rewrite <- draw_layer_silent; apply probability_range, draw_layer_proper).
      apply Rmult_le_compat; auto; try lra. apply probability_range, draw_network_proper.
  Qed.

  (** The first hidden layer may be as wide as the others; the input may have any dimension. *)
  Theorem proposition_5_bound h d hidden outputs : (1 <= length hidden)%nat -> Forall (fun m => (m <= h)%nat) hidden ->
    exists fails : network R -> bool, (forall n, fails n = true -> learning_fails n) /\
    1 - (1 - q ^ h * p ^ (h * h)) ^ (length hidden - 1) <= probability (draw_network weights biases d (hidden ++
      [outputs])) fails.
  Proof.
    intros Hl Hh. exists silent_behind_first. split; [apply proposition_5_implication|].
    destruct hidden as [|m hidden]; [simpl in Hl; lia|]. inversion Hh as [|? ? Hm Hh']; subst.
    cbn [length]. rewrite Nat.sub_succ, Nat.sub_0_r. cbn [app draw_network].
    rewrite (probability_second cons _ _ some_hidden_silent) by (auto using draw_layer_proper).
    pose proof (none_silent h outputs hidden m Hm Hh') as N. rewrite probability_not in N by apply draw_network_proper.
    change (1 - (1 - least h) ^ length hidden <= probability (draw_network weights biases m (hidden ++ [outputs]))
      some_hidden_silent). lra.
  Qed.

  (** The hypotheses of the proposition give p > 0 and q > 0, and the limit. *)
  Hypotheses (mean_w : expectation weights (fun w => w) = 0) (mean_b : expectation biases (fun b => b) = 0)
    (variance_w : 0 < expectation weights (fun w => (w - expectation weights (fun w => w)) ^ 2)).
  Theorem proposition_5_positive : 0 < p /\ 0 < q.
  Proof.
    split; apply Rnot_le_lt; intros H.
    - assert (Z : forall r, In r weights -> fst r * snd r = 0) by (apply centred_and_positive; auto).
      rewrite mean_w in variance_w. apply (Rlt_irrefl 0). rewrite <- (total_zero (fun r => fst r * (snd r - 0) ^ 2)
        weights) at 2; auto.
      intros r Hr. replace (fst r * (snd r - 0) ^ 2) with (fst r * snd r * snd r) by ring. rewrite Z by auto. ring.
    - assert (Z : forall r, In r biases -> fst r * snd r = 0) by (apply centred_and_positive; auto).
      assert (A : forall r, In r biases -> fst r = 0).
      { intros r Hr. destruct (Rmult_integral _ _ (Z r Hr)) as [|E]; auto. apply (atom_below biases r); auto.
      rewrite E. lra. }
      destruct Pb as [_ One]. fold (total fst biases) in One. rewrite (total_zero fst) in One by auto. lra.
  Qed.
  Theorem proposition_5_limit h d outputs eps : 0 < eps -> exists depth, forall hidden,
    (depth <= length hidden)%nat -> Forall (fun m => (m <= h)%nat) hidden -> exists fails : network R -> bool,
    (forall n, fails n = true -> learning_fails n) /\
    1 - eps <= probability (draw_network weights biases d (hidden ++ [outputs])) fails.
  Proof.
    intros He. destruct proposition_5_positive as [Hp Hq]. pose proof (least_range h) as R01.
    assert (0 < least h) by (apply Rmult_lt_0_compat; apply pow_lt; auto).
    destruct (pow_lt_1_zero (1 - least h)) with (y := eps) as [k Hk]; auto; [rewrite Rabs_right; lra|].
    exists (S k). intros hidden Hl Hh. destruct (proposition_5_bound h d hidden outputs) as (fails & F & B); auto;
      [lia|].
    exists fails. split; auto. eapply Rle_trans; [|exact B]. fold (least h).
    specialize (Hk (length hidden - 1)%nat ltac:(lia)). pose proof (Rle_abs ((1 - least h) ^ (length hidden - 1))). lra.
  Qed.
End Bound.
