(** How likely a random new neuron is to help. The post: "the extra neuron does not improve the objective only if g' lies in a subspace ...
    a point sampled uniformly from R^n hits it with probability almost zero"; for tanh useless neurons are almost impossible; for ReLU they
    are rare once the weights are multiplied by 0.01, or sampled with a proper scale; and with enough neurons or layers any objective can
    be reached.

    Each of these remarks is refuted: where the fit is perfect every neuron is useless; on the inputs 1, -1 with equal targets every neuron
    with an odd activation is, tanh among them, and any number of them; scaling a ReLU neuron changes nothing; on inputs in the positive
    orthant of R^d a ReLU neuron is useless with probability at least 2^-d, for every distribution of the weights that is symmetric in the
    signs; and at two equal inputs with targets 0 and 1 no network has a loss below 1/2.
    Of the amended half this is here: with ReLU, biases and distinct inputs some neuron helps unless the fit is perfect. Neurons have no
    bias as printed; a neuron helps if some output weights with it are better than optimal ones without it (Theorem1.v). *)
From Coq Require Import Reals List Bool Lra Lia FunctionalExtensionality.
From Localmin Require Import Network Sums Vectors Relu Soon.
From Localmin.paper Require Import Probability.
From Localmin.blog Require Import Setting LeastSquares Theorem1.
Import ListNotations.
Open Scope R_scope.

Definition helps {A} (points : list A) (Y : A -> R) (u : nat) (G : A -> list R) (s : list R) (g : A -> R) : Prop :=
  exists t, length t = S u /\ objective points Y (with_neuron G g) t < objective points Y G s.

Lemma objective_pos {A} (points : list A) Y G s : 0 <= objective points Y G s.
Proof. apply (total_nonneg (fun x => (dot s (G x) - Y x) ^ 2)). intros. apply pow2_ge_0. Qed.

(** "Useless neurons form a subspace that is hit with probability almost 0." *)
Theorem every_neuron_is_useless_at_a_perfect_fit {A} (points : list A) Y u G s : objective points Y G s = 0 ->
  forall g, ~ helps points Y u G s g.
Proof. intros E g (t & _ & H). pose proof (objective_pos points Y (with_neuron G g) t). lra. Qed.
Theorem there_is_a_perfect_fit : exists (points : list bool) Y G s, optimal points Y 2 G s /\ objective points Y G s = 0.
Proof.
  exists [true; false], (fun x : bool => if x then 1 else 2), (fun x : bool => if x then [1; 0] else [0; 1]), [1; 2].
  assert (E : objective [true; false] (fun x : bool => if x then 1 else 2) (fun x : bool => if x then [1; 0] else [0; 1]) [1; 2] = 0).
  { unfold objective. cbn [map sum fold_right]. autorewrite with dot. ring. }
  split; [|exact E]. split; [reflexivity|]. intros t _. rewrite E. apply objective_pos.
Qed.

(** "For tanh it is practically impossible." *)
Section Odd.
  Variables (sigma : R -> R) (weights : list R).
  Hypothesis odd : forall z, sigma (- z) = - sigma z.
  Definition activations (ws : list R) (x : R) : list R := map (fun w => sigma (w * x)) ws.
  Lemma opposite ws s : dot s (activations ws (-1)) = - dot s (activations ws 1).
  Proof.
    unfold activations. revert s. induction ws as [|w ws IH]; intros [|a s]; cbn [map]; autorewrite with dot; try ring.
    replace (w * -1) with (- (w * 1)) by ring. rewrite IH, odd. ring.
  Qed.
  Lemma odd_objective ws s : objective [1; -1] (fun _ => 1) (activations ws) s = 2 + 2 * dot s (activations ws 1) ^ 2.
  Proof. unfold objective. cbn [map sum fold_right]. rewrite opposite. ring. Qed.
  Theorem any_number_of_odd_neurons_is_useless s : optimal [1; -1] (fun _ => 1) (length weights) (activations weights) s ->
    objective [1; -1] (fun _ => 1) (activations weights) s = 2 /\
    forall w, ~ helps [1; -1] (fun _ => 1) (length weights) (activations weights) s (fun x => sigma (w * x)).
  Proof.
    intros [Ls Opt]. assert (E : objective [1; -1] (fun _ => 1) (activations weights) s = 2).
    { apply Rle_antisym.
      - specialize (Opt (repeat 0 (length weights)) (repeat_length _ _)). rewrite (odd_objective _ (repeat _ _)) in Opt.
        rewrite dot_zero in Opt by (apply Forall_forall; intros x Hx; apply repeat_spec in Hx; exact Hx). lra.
      - rewrite odd_objective. pose proof (pow2_ge_0 (dot s (activations weights 1))). lra. }
    split; [exact E|]. intros w (t & _ & H). rewrite E in H.
    change (with_neuron (activations weights) (fun x => sigma (w * x))) with (activations (w :: weights)) in H.
    rewrite odd_objective in H. pose proof (pow2_ge_0 (dot t (activations (w :: weights) 1))). lra.
  Qed.
End Odd.
Theorem tanh_is_odd z : tanh (- z) = - tanh z.
Proof.
  unfold tanh, sinh, cosh. rewrite Ropp_involutive. pose proof (exp_pos z). pose proof (exp_pos (- z)).
  replace (exp (- z) + exp z) with (exp z + exp (- z)) by ring. field. lra.
Qed.

(** "Multiplying the weights by 0.01 makes more ReLU neurons help." *)
Definition relu_neuron (w x : list R) : R := relu (dot w x).
Theorem the_scale_of_a_relu_neuron_does_not_matter points Y u G s w c : optimal points Y u G s -> 0 < c ->
  helps points Y u G s (relu_neuron (scale c w)) <-> helps points Y u G s (relu_neuron w).
Proof.
  intros Opt Hc. unfold helps. rewrite !(blog_theorem_1 points Y u G s _ Opt).
  assert (S : forall f : list R -> R, sum (map (fun x => relu_neuron (scale c w) x * f x) points) = c * sum (map (fun x => relu_neuron w x * f x) points)).
  { intros f. fold (total (fun x => relu_neuron (scale c w) x * f x) points) (total (fun x => relu_neuron w x * f x) points).
    rewrite Rmult_comm, <- total_scale. apply total_ext. intros x _. unfold relu_neuron. rewrite dot_scale_l, relu_scale by lra. ring. }
  rewrite !S. split; intros N E; apply N; [rewrite E; reflexivity|]. apply Rmult_eq_reg_l in E; lra.
Qed.

(** "With weights of a proper scale the probability is small." *)
Fixpoint has_signs (pattern : list bool) (w : list R) : bool :=
  match pattern, w with
  | [], [] => true
  | up :: pattern, x :: w => (if up : bool then negb (at_most 0 x) else negb (at_most 0 (- x))) && has_signs pattern w
  | _, _ => false
  end.
Fixpoint patterns (d : nat) : list (list bool) :=
  match d with O => [[]] | S d => map (cons true) (patterns d) ++ map (cons false) (patterns d) end.
Definition signed (x : R) : bool := negb (at_most 0 x) || negb (at_most 0 (- x)).
(** All patterns of signs are equally likely, and no weight is 0 but with probability 0. *)
Definition symmetric_signs {Outcome} (E : expectation Outcome) (d : nat) (w : Outcome -> list R) : Prop :=
  (forall o, length (w o) = d) /\ probability E (fun o => forallb signed (w o)) = 1 /\
  forall pattern, In pattern (patterns d) -> event E (fun o => has_signs pattern (w o)) /\
    probability E (fun o => has_signs pattern (w o)) = probability E (fun o => has_signs (repeat false d) (w o)).

Lemma total_append {A} (f : A -> R) l l' : total f (l ++ l') = total f l + total f l'.
Proof.
  induction l as [|a l IH]; [change (total f l' = 0 + total f l'); ring|]. cbn [app]. rewrite !total_cons, IH. ring.
Qed.
Lemma one_pattern w : total (fun p => truth (has_signs p w)) (patterns (length w)) = truth (forallb signed w).
Proof.
  induction w as [|x w IH]; [unfold total; cbn; ring|]. cbn [length patterns forallb]. rewrite total_append, !total_map.
  cbn [has_signs].
  assert (F : forall b, total (fun p => truth (b && has_signs p w)) (patterns (length w)) = truth b * truth (forallb signed w)).
  { intros [|]; cbn [andb truth]; [rewrite IH; ring|]. rewrite (total_zero (fun _ => 0)) by reflexivity. ring. }
  rewrite !F. unfold signed at 3, at_most. destruct (Rle_dec x 0), (Rle_dec (- x) 0); try lra; cbn; destruct (forallb signed w); cbn; ring.
Qed.
Lemma patterns_count d : length (patterns d) = (2 ^ d)%nat.
Proof. induction d as [|d IH]; [reflexivity|]. cbn [patterns]. rewrite app_length, !map_length, IH. cbn. lia. Qed.
Lemma all_negative_pattern d : In (repeat false d) (patterns d).
Proof. induction d as [|d IH]; [left; reflexivity|]. cbn. apply in_or_app. right. apply in_map, IH. Qed.
Section Orthant.
  Context {Outcome : Type} (E : expectation Outcome) (d : nat) (w : Outcome -> list R).
  Hypothesis symmetric : symmetric_signs E d w.
  Definition all_negative (o : Outcome) : bool := has_signs (repeat false d) (w o).

  Lemma mean_of_total {A} (X : A -> Outcome -> R) l : (forall a, In a l -> has_mean E (X a)) ->
    has_mean E (fun o => total (fun a => X a o) l) /\ mean E (fun o => total (fun a => X a o) l) = total (fun a => mean E (X a)) l.
  Proof.
    induction l as [|a l IH]; intros H.
    - change (fun o => total (fun a => X a o) []) with (fun _ : Outcome => 0).
      split; [apply constant_has_mean|]. pose proof (mean_multiple _ E 0 (fun _ => 1) (constant_has_mean _ E 1)) as Z. cbn beta in Z.
      replace (fun _ : Outcome => 0 * 1) with (fun _ : Outcome => 0) in Z by (apply functional_extensionality; intros; ring).
      rewrite Z. unfold total. cbn. ring.
    - destruct IH as [HM M]; [intros; apply H; right; assumption|].
      change (fun o => total (fun a => X a o) (a :: l)) with (fun o => X a o + total (fun a => X a o) l).
      split; [apply sum_has_mean; auto; apply H; left; reflexivity|].
      rewrite mean_sum, M by (auto; apply H; left; reflexivity). reflexivity.
  Qed.
  Lemma all_negative_probability : event E all_negative /\ probability E all_negative = (1 / 2) ^ d.
  Proof.
    destruct symmetric as (L & One & S). split; [apply (S _ (all_negative_pattern d))|].
    destruct (mean_of_total (fun p o => truth (has_signs p (w o))) (patterns d)) as [_ M]; [intros p Hp; apply (S p Hp)|].
    replace (fun o => total (fun p => truth (has_signs p (w o))) (patterns d)) with (fun o => truth (forallb signed (w o))) in M.
    2:{ apply functional_extensionality. intros o. rewrite <- one_pattern, L. reflexivity. }
    change (mean E (fun o => truth (forallb signed (w o)))) with (probability E (fun o => forallb signed (w o))) in M. rewrite One in M.
    rewrite (total_ext _ (fun _ => probability E all_negative)) in M by (intros p Hp; apply (S p Hp)).
    assert (C : total (fun _ : list bool => probability E all_negative) (patterns d) = INR (length (patterns d)) * probability E all_negative).
    { generalize (patterns d). intros l. induction l as [|p l IH]; [unfold total; cbn; ring|]. rewrite total_cons, IH. cbn [length].
      rewrite S_INR. ring. }
    rewrite C, patterns_count, pow_INR in M. change (INR 2) with 2 in M. unfold Rdiv. rewrite Rmult_1_l, pow_inv.
    apply Rmult_eq_reg_l with (2 ^ d); [|apply pow_nonzero; lra]. rewrite Rinv_r by (apply pow_nonzero; lra). lra.
  Qed.
  Lemma negative_weights ws x : has_signs (repeat false (length ws)) ws = true -> Forall (fun v => 0 < v) x -> relu_neuron ws x = 0.
  Proof.
    intros H Hx. apply relu_off. revert x Hx. induction ws as [|a ws IH]; intros x Hx; [rewrite dot_nil_l; lra|].
    cbn in H. apply andb_true_iff in H as [Ha H]. unfold at_most in Ha. destruct (Rle_dec (- a) 0); [discriminate|].
    destruct Hx as [|v x Hv Hx]; [rewrite dot_nil_r; lra|]. rewrite dot_cons. specialize (IH H x Hx).
    assert (0 <= - a * v) by (apply Rmult_le_pos; lra). lra.
  Qed.
  Theorem a_relu_neuron_is_useless_in_an_orthant points Y u G s : (forall x, In x points -> Forall (fun v => 0 < v) x) ->
    optimal points Y u G s -> exists useless : Outcome -> bool, event E useless /\ probability E useless = (1 / 2) ^ d /\
    forall o, useless o = true -> ~ helps points Y u G s (relu_neuron (w o)).
  Proof.
    intros Pos Opt. exists all_negative. destruct all_negative_probability as [A P]. repeat split; auto. intros o Ho H.
    unfold helps in H. rewrite (blog_theorem_1 points Y u G s _ Opt) in H. apply H. destruct symmetric as (L & _). unfold all_negative in Ho.
    rewrite <- (L o) in Ho.
    assert (Z : forall f : list R -> R, total (fun x => relu_neuron (w o) x * f x) points = 0).
    { intros f. apply total_zero. intros x Hx. rewrite negative_weights; auto. ring. }
    unfold total in Z. rewrite (Z (fun x => dot s (G x))), (Z Y). reflexivity.
  Qed.
End Orthant.

(** "Enough neurons or layers reach any objective." *)
Theorem equal_inputs_bound_every_network x n : length (forward n x) = 1%nat -> 1 / 2 <= loss squared [Point x [0] 1; Point x [1] 1] n.
Proof.
  intros L. unfold loss. cbn [map importance input target]. destruct (forward n x) as [|f [|]]; try discriminate L. cbn.
  pose proof (pow2_ge_0 (f - 1 / 2)). lra.
Qed.

(** ** (d) With biases and distinct inputs some ReLU neuron helps *)
Definition relu_neuron_with_bias (w : list R) (b : R) (x : list R) : R := relu (dot w x + b).

(** Among finitely many points those of some property, if there are any, have a highest one; below it there is room. *)
Lemma highest {A} (f : A -> R) (P : A -> Prop) (decide : forall a, {P a} + {~ P a}) l : (exists a, In a l /\ P a) ->
  exists a, In a l /\ P a /\ forall a', In a' l -> P a' -> f a' <= f a.
Proof.
  induction l as [|a l IH]; intros (a0 & H0 & P0); [destruct H0|].
  destruct (Exists_dec P l decide) as [Ex|No].
  - apply Exists_exists in Ex. destruct (IH Ex) as (b & Hb & Pb & Top). destruct (decide a) as [Pa|Na].
    + destruct (Rle_dec (f a) (f b)).
      * exists b. split; [right; auto|]. split; auto. intros a' [<-|H] Pa'; auto.
      * exists a. split; [left; auto|]. split; auto. intros a' [<-|H] Pa'; [lra|]. specialize (Top a' H Pa'). lra.
    + exists b. split; [right; auto|]. split; auto. intros a' [<-|H] Pa'; [contradiction|auto].
  - assert (a0 = a) as -> by (destruct H0 as [<-|H0]; auto; exfalso; apply No, Exists_exists; eauto).
    exists a. split; [left; auto|]. split; auto. intros a' [<-|H] Pa'; [lra|]. exfalso. apply No, Exists_exists. eauto.
Qed.
Lemma difference_zero (x : list R) : forall y, length x = length y -> Forall (fun z => z = 0) (vadd x (scale (-1) y)) -> x = y.
Proof.
  induction x as [|a x IH]; intros [|b y] L H; try discriminate; [reflexivity|]. cbn in H. inversion H; subst.
  f_equal; [lra|]. apply IH; auto.
Qed.
(** A direction that tells all points apart. *)
Lemma separating_direction d (points : list (list R)) : (forall x, In x points -> length x = d) ->
  exists w, forall x y, In x points -> In y points -> dot w x = dot w y -> x = y.
Proof.
  intros L. set (pairs := filter (fun p => if list_eq_dec Req_EM_T (fst p) (snd p) then false else true) (list_prod points points)).
  destruct (generic_direction (map (fun p => vadd (fst p) (scale (-1) (snd p))) pairs)) as (w & Hw).
  { apply Forall_forall. intros e He. apply in_map_iff in He as ([x y] & <- & Hp). apply filter_In in Hp as [Hp N]. cbn [fst snd] in *.
    destruct (list_eq_dec Req_EM_T x y) as [|Ne]; [discriminate|]. intros Z. apply Ne. apply in_prod_iff in Hp as [Hx Hy].
    apply difference_zero; auto. rewrite (L x Hx), (L y Hy). reflexivity. }
  exists w. intros x y Hx Hy Eq. destruct (list_eq_dec Req_EM_T x y) as [|Ne]; auto. exfalso.
  rewrite Forall_forall in Hw. apply (Hw (vadd x (scale (-1) y))).
  - apply in_map_iff. exists (x, y). split; [reflexivity|]. apply filter_In. split; [apply in_prod; auto|]. cbn [fst snd].
    destruct (list_eq_dec Req_EM_T x y); [contradiction|reflexivity].
  - rewrite dot_vadd_l, dot_scale_l, (dot_comm x), (dot_comm y). lra.
Qed.
Theorem some_relu_neuron_helps points Y u G s d : NoDup points -> (forall x, In x points -> length x = d) ->
  optimal points Y u G s -> objective points Y G s <> 0 -> exists w b, helps points Y u G s (relu_neuron_with_bias w b).
Proof.
  intros Distinct L Opt NZ. set (r := residual Y G s).
  assert (Ex : exists x, In x points /\ r x <> 0).
  { destruct (Exists_dec (fun x => r x <> 0) points) as [Ex|No].
    - intros x. destruct (Req_EM_T (r x) 0); [right; auto|left; auto].
    - apply Exists_exists, Ex.
    - exfalso. apply NZ. apply (total_zero (fun x => (dot s (G x) - Y x) ^ 2)). intros x Hx. fold (residual Y G s x). fold r.
      destruct (Req_EM_T (r x) 0) as [->|N]; [ring|]. exfalso. apply No, Exists_exists. eauto. }
  destruct (separating_direction d points L) as (w & Sep).
  destruct (highest (dot w) (fun x => r x <> 0) (fun x => match Req_EM_T (r x) 0 with left e => right (fun n => n e) | right n => left n end)
    points Ex) as (top & Ht & Nt & Top).
  assert (Below : exists t, t < dot w top /\ forall x, In x points -> dot w x < dot w top -> dot w x <= t).
  { destruct (Exists_dec (fun x => dot w x < dot w top) points (fun x => Rlt_dec _ _)) as [Lower|No].
    - apply Exists_exists in Lower. destruct (highest (dot w) _ (fun x => Rlt_dec (dot w x) (dot w top)) points Lower) as (y & Hy & Ly & Sup).
      exists (dot w y). auto.
    - exists (dot w top - 1). split; [lra|]. intros x Hx Lx. exfalso. apply No, Exists_exists. eauto. }
  destruct Below as (t & Lt & Bt). exists w, (- t). unfold helps. rewrite (blog_theorem_1 points Y u G s _ Opt). intros Eq.
  set (g := relu_neuron_with_bias w (- t)) in *.
  assert (Sum : total (fun x => g x * r x) points = g top * r top).
  { apply (total_at_one (fun x => g x * r x)); auto. intros x Hx Ne. destruct (Req_EM_T (r x) 0) as [->|N]; [ring|].
    assert (dot w x < dot w top).
    { destruct (Rle_lt_or_eq_dec _ _ (Top x Hx N)) as [|E]; auto. exfalso. apply Ne, Sep; auto. }
    unfold g, relu_neuron_with_bias. specialize (Bt x Hx). rewrite relu_off by lra. ring. }
  assert (Zero : total (fun x => g x * r x) points = 0).
  { rewrite (total_ext _ (fun x => g x * dot s (G x) + g x * Y x * -1)) by (intros; unfold r, residual; ring).
    rewrite total_plus, total_scale. unfold total. rewrite Eq. ring. }
  rewrite Zero in Sum. unfold g, relu_neuron_with_bias in Sum. rewrite relu_on in Sum by lra.
  symmetry in Sum. apply Rmult_integral in Sum as [H|H]; [lra|contradiction].
Qed.
