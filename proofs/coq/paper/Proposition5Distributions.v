(** Proposition 5 for every distribution: "... every distribution used to initialize both weights and biases such that E[w] = 0, E[b] = 0,
    Var[w] > 0, Var[b] >= 0, the probability that the gradient based training of any loss function will lead to a trivial model ... goes to
    1 as the number of hidden layers go to infinity."

    As amended: weights and biases are independent and drawn from fixed distributions of mean 0; l hidden layers are of widths at most h.
    With p = P(w <= 0) and q = P(b <= 0), both of which are positive, the output is the same for all inputs at every moment of training
    with probability at least 1 - (1 - q^h p^(h^2))^(l - 1), which rises to 1. (That Var[w] > 0 is not needed.) Expectations are those of
    Probability.v; that training fails is [learning_fails] of Proposition5.v. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Sums.
From Localmin.paper Require Import Setting Probability Proposition5.
Import ListNotations.
Open Scope R_scope.

(** The parameters of layer k, and of a network of this shape whose first layer is layer k. *)
Definition layer_parameters (k inputs units : nat) : list parameter :=
  flat_map (fun u => At k u None :: map (fun i => At k u (Some i)) (seq 0 inputs)) (seq 0 units).
Fixpoint parameters (k d : nat) (units : list nat) : list parameter :=
  match units with [] => [] | m :: units => layer_parameters k d m ++ parameters (S k) m units end.

(** A network drawn at random: independent entries, weights with the distribution function F, biases with G. *)
Definition entries_at_most {Outcome} (net : Outcome -> network R) (t : parameter -> R) : list parameter -> Outcome -> bool :=
  all_hold (fun a o => at_most (t a) (value (net o) a)).
Definition entry_law (F G : R -> R) (t : parameter -> R) (a : parameter) : R :=
  match of_input a with Some _ => F (t a) | None => G (t a) end.
Definition drawn {Outcome} (E : expectation Outcome) (net : Outcome -> network R) (d : nat) (units : list nat) (F G : R -> R) : Prop :=
  (forall o, shape d units (net o)) /\
  forall t chosen, NoDup chosen -> incl chosen (parameters 1 d units) ->
    event E (entries_at_most net t chosen) /\ probability E (entries_at_most net t chosen) = product (entry_law F G t) chosen.

(** ** Layers without a positive entry *)
Fixpoint hidden_layers (k d : nat) (hidden : list nat) : list (list parameter) :=
  match hidden with [] => [] | m :: hidden => layer_parameters k d m :: hidden_layers (S k) m hidden end.

Lemma in_layer_parameters k inputs units a : In a (layer_parameters k inputs units) <->
  of_layer a = k /\ (of_unit a < units)%nat /\ match of_input a with Some i => (i < inputs)%nat | None => True end.
Proof.
  unfold layer_parameters. rewrite in_flat_map. split.
  - intros (u & Hu & H). apply in_seq in Hu. destruct H as [<-|H]; [cbn; repeat split; lia|].
    apply in_map_iff in H as (i & <- & Hi). apply in_seq in Hi. cbn. repeat split; lia.
  - destruct a as [k' u [i|]]; cbn; intros (<- & Hu & Hi); exists u; (split; [apply in_seq; lia|]).
    + right. apply in_map_iff. exists i. split; [reflexivity|]. apply in_seq. lia.
    + left. reflexivity.
Qed.
Lemma NoDup_append {A} (l l' : list A) : NoDup l -> NoDup l' -> (forall x, In x l -> ~ In x l') -> NoDup (l ++ l').
Proof.
  intros H. induction H as [|x l Hx _ IH]; intros H' D; [exact H'|]. cbn. constructor.
  - intros I. apply in_app_or in I as [I|I]; [exact (Hx I)|]. exact (D x (or_introl eq_refl) I).
  - apply IH; auto. intros y Hy. apply D. right. exact Hy.
Qed.
Lemma layer_parameters_distinct k inputs units : NoDup (layer_parameters k inputs units).
Proof.
  unfold layer_parameters. generalize 0%nat at 2 as s. induction units as [|n IH]; intros s; [constructor|]. cbn [seq flat_map].
  apply (NoDup_append (_ :: _)); [|apply IH|].
  - constructor; [intros I; apply in_map_iff in I as (i & E & _); discriminate|].
    apply FinFun.Injective_map_NoDup; [intros i j E; congruence|apply seq_NoDup].
  - intros x Hx I. apply in_flat_map in I as (u & Hu & I). apply in_seq in Hu.
    assert (of_unit x = s) by (destruct Hx as [<-|Hx]; [reflexivity|apply in_map_iff in Hx as (i & <- & _); reflexivity]).
    assert (of_unit x = u) by (destruct I as [<-|I]; [reflexivity|apply in_map_iff in I as (i & <- & _); reflexivity]). lia.
Qed.
Lemma hidden_layers_beyond hidden : forall k d a, In a (concat (hidden_layers k d hidden)) -> (k <= of_layer a)%nat.
Proof.
  induction hidden as [|m hidden IH]; intros k d a H; [destruct H|]. cbn in H. apply in_app_or in H as [H|H].
  - apply in_layer_parameters in H. lia.
  - apply IH in H. lia.
Qed.
Lemma hidden_layers_distinct hidden : forall k d, NoDup (concat (hidden_layers k d hidden)).
Proof.
  induction hidden as [|m hidden IH]; intros k d; [constructor|]. cbn. apply NoDup_append; auto using layer_parameters_distinct.
  intros a H I. apply in_layer_parameters in H. apply hidden_layers_beyond in I. lia.
Qed.
Lemma hidden_layers_are_parameters hidden outputs : forall k d, incl (concat (hidden_layers k d hidden)) (parameters k d (hidden ++ [outputs])).
Proof.
  induction hidden as [|m hidden IH]; intros k d a H; [destruct H|]. cbn in *. apply in_or_app. apply in_app_or in H as [H|H]; auto.
  right. apply IH, H.
Qed.

Lemma layer_without_positive l inputs units : layer_shape inputs units l ->
  (forall a, In a (layer_parameters 1 inputs units) -> value_in l a <= 0) -> silent_layer l = true.
Proof.
  intros (LW & LR & b & Hb & Lb) H. unfold silent_layer. rewrite Hb.
  assert (NP : forall z, z <= 0 -> Chance.not_positive z = true) by (intros z Hz; unfold Chance.not_positive; destruct (Rle_dec z 0); auto).
  apply andb_true_iff. split.
  - apply forallb_forall. intros w Hw. apply forallb_forall. intros x Hx. apply NP.
    destruct (In_nth _ _ [] Hw) as (u & Hu & <-). destruct (In_nth _ _ 0 Hx) as (i & Hi & <-).
    apply (H (At 1 u (Some i))). apply in_layer_parameters. cbn. rewrite Forall_forall in LR. specialize (LR _ Hw). lia.
  - apply forallb_forall. intros x Hx. apply NP. destruct (In_nth _ _ 0 Hx) as (u & Hu & <-).
    specialize (H (At 1 u None)). unfold value_in in H. cbn in H. rewrite Hb in H. apply H. apply in_layer_parameters. cbn. lia.
Qed.
Lemma silent_from_entries outputs hidden : forall d before n, shape d (hidden ++ [outputs]) n ->
  (exists layer, In layer (hidden_layers (S (length before)) d hidden) /\ forall a, In a layer -> value (before ++ n) a <= 0) ->
  some_hidden_silent n = true.
Proof.
  induction hidden as [|m hidden IH]; intros d before n Hn (layer & Hl & H); [destruct Hl|].
  destruct n as [|l n]; [destruct Hn|]. destruct Hn as [Sl Sn]. fold shape in Sn.
  assert (N : n <> []) by (intros ->; destruct hidden; exact Sn).
  replace (some_hidden_silent (l :: n)) with (silent_layer l || some_hidden_silent n) by (destruct n; [contradiction|reflexivity]).
  apply orb_true_iff. destruct Hl as [<-|Hl].
  - left. apply layer_without_positive with d m; auto. intros [k u i] Ha. apply in_layer_parameters in Ha. cbn in Ha.
    specialize (H (At (S (length before)) u i)). unfold value in H. cbn [of_layer pred] in H.
    rewrite app_nth2, Nat.sub_diag in H by lia. apply H. apply in_layer_parameters. cbn. tauto.
  - right. apply (IH m (before ++ [l]) n Sn). exists layer. rewrite app_length. cbn [length]. rewrite Nat.add_1_r.
    split; [exact Hl|]. intros a Ha. rewrite <- app_assoc. apply H, Ha.
Qed.

(** ** The bound *)
Section Bound.
  Context {Outcome : Type} (E : expectation Outcome) (net : Outcome -> network R) (F G : R -> R).
  Hypotheses (F0 : 0 <= F 0 <= 1) (G0 : 0 <= G 0 <= 1).
  Notation law := (entry_law F G (fun _ => 0)).
  Notation p := (F 0). Notation q := (G 0).
  Definition layer_odds (h : nat) : R := q ^ h * p ^ (h * h).

  Lemma product_same {A} (f : A -> R) c l : (forall a, In a l -> f a = c) -> product f l = c ^ length l.
  Proof.
    unfold product. induction l as [|a l IH]; intros H; cbn [fold_right length pow]; [reflexivity|].
    rewrite (H a (or_introl eq_refl)), IH; [reflexivity|]. intros x Hx. apply H. right. exact Hx.
  Qed.
  Lemma layer_law k inputs units : product law (layer_parameters k inputs units) = q ^ units * p ^ (inputs * units).
  Proof.
    unfold layer_parameters. generalize 0%nat at 2 as s. induction units as [|n IH]; intros s; cbn [seq flat_map].
    - rewrite Nat.mul_0_r. cbn. ring.
    - rewrite product_app, IH. rewrite Nat.mul_succ_r, pow_add. cbn [pow]. unfold product at 1. cbn [fold_right].
      fold (product law (map (fun i => At k s (Some i)) (seq 0 inputs))).
      rewrite (product_same _ p) by (intros a Ha; apply in_map_iff in Ha as (i & <- & _); reflexivity).
      rewrite map_length, seq_length. unfold entry_law. cbn [of_input]. ring.
  Qed.
  Lemma pow_falls z m n : 0 <= z <= 1 -> (m <= n)%nat -> 0 <= z ^ n <= z ^ m.
  Proof.
    intros Hz Hle. split; [apply pow_le; lra|]. replace n with (m + (n - m))%nat by lia. rewrite pow_add.
    pose proof (pow_le z m (proj1 Hz)). assert (z ^ (n - m) <= 1) by (rewrite <- (pow1 (n - m)); apply pow_incr; lra).
    rewrite <- (Rmult_1_r (z ^ m)) at 2. apply Rmult_le_compat_l; auto.
  Qed.
  Lemma layer_odds_range h : 0 <= layer_odds h <= 1.
  Proof.
    unfold layer_odds. pose proof (pow_falls q 0 h G0 ltac:(lia)). pose proof (pow_falls p 0 (h * h) F0 ltac:(lia)). cbn in *.
    split; [apply Rmult_le_pos; lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
  Qed.
  Lemma layer_law_least h k inputs units : (inputs <= h)%nat -> (units <= h)%nat ->
    layer_odds h <= product law (layer_parameters k inputs units) <= 1.
  Proof.
    intros Hi Hu. rewrite layer_law. unfold layer_odds.
    pose proof (pow_falls q units h G0 Hu). pose proof (pow_falls q 0 units G0 ltac:(lia)).
    assert (M : (inputs * units <= h * h)%nat) by (apply Nat.mul_le_mono; auto).
    pose proof (pow_falls p _ _ F0 M). pose proof (pow_falls p 0 (inputs * units) F0 ltac:(lia)). cbn in *.
    split; [apply Rmult_le_compat; lra|]. rewrite <- (Rmult_1_r 1). apply Rmult_le_compat; lra.
  Qed.
  Lemma none_silent_most h hidden : forall k d, (d <= h)%nat -> Forall (fun m => (m <= h)%nat) hidden ->
    0 <= product (fun layer => 1 - product law layer) (hidden_layers k d hidden) <= (1 - layer_odds h) ^ length hidden.
  Proof.
    induction hidden as [|m hidden IH]; intros k d Hd Hh; [cbn; lra|]. inversion Hh as [|? ? Hm Hh']; subst.
    cbn [hidden_layers length pow]. specialize (IH (S k) m Hm Hh').
    change (product _ (_ :: _)) with
      ((1 - product law (layer_parameters k d m)) * product (fun layer => 1 - product law layer) (hidden_layers (S k) m hidden)).
    pose proof (layer_law_least h k d m Hd Hm) as L. pose proof (layer_odds_range h).
    split; [apply Rmult_le_pos; lra|]. apply Rmult_le_compat; lra.
  Qed.
  Lemma failing_event h d hidden outputs : drawn E net d (hidden ++ [outputs]) F G -> (1 <= length hidden)%nat ->
    Forall (fun m => (m <= h)%nat) hidden ->
    exists fails : Outcome -> bool, (forall o, fails o = true -> learning_fails (net o)) /\ event E fails /\
    1 - (1 - layer_odds h) ^ (length hidden - 1) <= probability E fails.
  Proof.
    intros [Sh Ind] Hl Hh. destruct hidden as [|m hidden]; [simpl in Hl; lia|]. inversion Hh as [|? ? Hm Hh']; subst.
    set (layers := hidden_layers 2 m hidden).
    destruct (some_group E _ law (parameters 1 d ((m :: hidden) ++ [outputs])) (fun chosen => Ind (fun _ => 0) chosen) layers) as [A P].
    { apply hidden_layers_distinct. }
    { intros a Ha. cbn. apply in_or_app. right. apply hidden_layers_are_parameters, Ha. }
    eexists. split; [|split; [exact A|]].
    - intros o H. apply existsb_exists in H as (layer & Hin & H). apply proposition_5_implication. unfold silent_behind_first.
      specialize (Sh o). destruct (net o) as [|l n] eqn:En; [destruct Sh|]. cbn [tl]. destruct Sh as [_ Sn]. fold shape in Sn.
      apply (silent_from_entries outputs hidden m [l] n Sn). exists layer. split; [exact Hin|]. intros a Ha.
      unfold all_hold in H. rewrite forallb_forall in H. specialize (H a Ha). rewrite En in H. unfold at_most in H.
      destruct (Rle_dec (value (l :: n) a) 0); [auto|discriminate].
    - rewrite P. pose proof (none_silent_most h hidden 2 m Hm Hh') as B. fold layers in B. cbn [length]. rewrite Nat.sub_succ, Nat.sub_0_r. lra.
  Qed.
End Bound.

(** Fixed distributions, of a weight w and a bias b. *)
Section Distributions.
  Context {W B : Type} (on_w : expectation W) (on_b : expectation B) (w : W -> R) (b : B -> R).
  Hypotheses (Hw : random_variable on_w w) (Hb : random_variable on_b b).
  Notation F := (distribution_function on_w w). Notation G := (distribution_function on_b b).
  Notation p := (F 0). Notation q := (G 0).

  Theorem proposition_5_any_distribution_bound {Outcome} (E : expectation Outcome) net h d hidden outputs :
    drawn E net d (hidden ++ [outputs]) F G -> (1 <= length hidden)%nat -> Forall (fun m => (m <= h)%nat) hidden ->
    exists fails : Outcome -> bool, (forall o, fails o = true -> learning_fails (net o)) /\ event E fails /\
    1 - (1 - q ^ h * p ^ (h * h)) ^ (length hidden - 1) <= probability E fails.
  Proof. apply failing_event; apply probability_range; [apply Hw|apply Hb]. Qed.

  Hypotheses (mean_w : mean on_w w = 0) (mean_b : mean on_b b = 0).
  Theorem proposition_5_any_distribution_positive : 0 < p /\ 0 < q.
  Proof. destruct Hw, Hb. split; apply mean_zero_not_positive; auto. Qed.

  Theorem proposition_5_any_distribution_rises h :
    (forall l, 1 - (1 - q ^ h * p ^ (h * h)) ^ l <= 1 - (1 - q ^ h * p ^ (h * h)) ^ S l) /\ Un_cv (fun l => 1 - (1 - q ^ h * p ^ (h * h)) ^ l) 1.
  Proof.
    destruct proposition_5_any_distribution_positive as [Pp Pq].
    assert (R01 : 0 < q ^ h * p ^ (h * h) <= 1).
    { split; [apply Rmult_lt_0_compat; apply pow_lt; auto|].
      apply (layer_odds_range F G); apply probability_range; [apply Hw|apply Hb]. }
    set (c := q ^ h * p ^ (h * h)) in *. split.
    - intros l. cbn [pow]. pose proof (pow_le (1 - c) l ltac:(lra)).
      assert (c * (1 - c) ^ l >= 0) by (apply Rle_ge, Rmult_le_pos; lra). lra.
    - intros eps He. destruct (pow_lt_1_zero (1 - c)) with (y := eps) as [k Hk]; auto; [rewrite Rabs_right; lra|].
      exists k. intros n Hn. specialize (Hk n Hn). unfold R_dist.
      replace (1 - (1 - c) ^ n - 1) with (- (1 - c) ^ n) by ring. rewrite Rabs_Ropp. exact Hk.
  Qed.
End Distributions.
