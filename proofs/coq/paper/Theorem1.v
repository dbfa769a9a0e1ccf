(** Theorem 1: "Let theta = ((W_n), (b_n)) be any point in the parameter space satisfying W_n h_n(x_i) < -b_n
    (coordinate-wise) for all i-s. Then i) theta is a local minimum of the error surface,
      ii) if the first layer contains
    at least 3 neurons and if the dataset (x_i, y_i) is decent, then theta is not a global minimum."

    As printed: refuted in Theorem1Printed.v. As amended, with W_n h_(n-1) for W_n h_n and for a hidden layer n < k,
      proved
    for every depth, width, dimension and dataset: the output at every data point is one constant c;
    (i) theta is a local minimum if and only if c is the mean of the targets;
      (ii) if the dataset is decent, theta is not
    a global minimum, whatever the widths (but no layer is empty); if it is not decent, theta is a global minimum if and
    only if c is the mean. Besides, the source's construction for (ii), with three units in the first layer,
      repaired for
    any number of layers: a network that puts out the mean target at one input, and the mean of all other targets at the
    other inputs, and is better than theta. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors Parabola.
From Localmin.paper Require Import Setting Facts Mean Dead Groups Directions Corollary1 Constructions.
Import ListNotations.
Open Scope R_scope.

Section Theorem_1.
  Variables (d : nat) (hidden : list nat) (points : samples) (theta : network R) (n : nat).
  Hypothesis N_points : points <> [].
  Hypothesis is_regressor : regressor d hidden theta.
  Hypothesis layer_n_dead : dead (map fst points) theta n.

  Theorem theorem_1_one_output : exists c, forall p, In p points -> forward theta (fst p) = [c].
  Proof. exact (dead_one_output _ _ _ _ _ is_regressor layer_n_dead). Qed.

  Variable c : R.
  Hypothesis output_c : forall p, In p points -> forward theta (fst p) = [c].

  Theorem theorem_1_i : local_minimum squared (regression points) theta <-> c = mean_target points.
  Proof.
    split.
    - intros (e & He & H). destruct (Req_dec c (mean_target points)) as [|Nc]; auto. exfalso.
      set (D := mean_target points - c). assert (D <> 0) as ND by (unfold D; lra). pose proof (Rabs_pos_lt D ND) as PD.
      set (s := e / (e + 2 * Rabs D)). assert (0 < s) by (apply Rdiv_lt_0_compat; lra).
      assert (S : s * (e + 2 * Rabs D) = e) by (unfold s; field; lra).
      assert (s < 1) by (apply Rmult_lt_reg_r with (e + 2 * Rabs D); lra).
      assert (0 < s * Rabs D) by (apply Rmult_lt_0_compat; auto). assert (0 < s * e) by (apply Rmult_lt_0_compat; auto).
      assert (K : Rabs (s * D) < e) by (rewrite Rabs_mult, (Rabs_right s); lra).
      specialize (H _ (moved_near (last_bias theta) (s * D) e theta He K)).
      fold (error points theta) in H. fold (error points (moved (last_bias theta) (s * D) theta)) in H.
      rewrite (error_constant points theta c), (error_constant points _ (s * D + c)) in H
        by (auto; intros; apply moved_last_bias with hidden d; auto).
      rewrite (error_of_constant_square points c), (error_of_constant_square points (s * D + c)) in H by auto.
      apply Rplus_le_reg_r in H. apply Rmult_le_reg_l in H; [|apply count_positive, N_points].
      replace ((s * D + c - mean_target points) ^ 2) with ((1 - s) ^ 2 * D ^ 2) in H by (unfold D; ring).
      replace ((c - mean_target points) ^ 2) with (D ^ 2) in H by (unfold D; ring).
      assert (0 < D ^ 2) by (rewrite <- Rsqr_pow2; apply Rsqr_pos_lt, ND).
      assert ((1 - s) ^ 2 < 1). { replace ((1 - s) ^ 2) with (1 - s * (2 - s)) by ring.
      assert (0 < s * (2 - s)) by (apply Rmult_lt_0_compat; lra). lra. }
      assert ((1 - s) ^ 2 * D ^ 2 < 1 * D ^ 2) by (apply Rmult_lt_compat_r; auto). lra.
    - intros Ec. destruct (dead_near _ _ _ layer_n_dead) as (e & He & K). exists e. split; auto. intros theta' Hn.
      fold (error points theta). fold (error points theta').
      destruct (dead_one_output _ _ _ _ _ (near_regressor _ _ _ _ _ Hn is_regressor) (K theta' Hn)) as [c' Hc'].
      rewrite (error_constant points theta c), (error_constant points theta' c') by auto. rewrite Ec.
      apply mean_is_best, N_points.
  Qed.

  Lemma error_theta : error points theta = error_of_constant points c.
  Proof. apply error_constant, output_c. Qed.

  Theorem theorem_1_ii_not_decent : ~ decent points -> (global_minimum squared (regression points) theta <->
    c = mean_target points).
  Proof.
    intros Nd. split.
    - intros H. apply theorem_1_i. exists 1. split; [lra|]. intros theta' Hn. apply H. eapply near_same_shape, Hn.
    - intros Ec theta' Hs. fold (error points theta). fold (error points theta'). rewrite error_theta, Ec.
      pose proof (same_shape_regressor _ _ _ _ Hs is_regressor) as R'.
      rewrite (error_function points theta' (fun x => hd 0 (forward theta' x))).
      2:{ intros p _. destruct (regressor_one_output _ _ _ (fst p) R') as [y ->]. reflexivity. }
      eapply Rle_trans; [|apply group_means_best]. apply Req_le. unfold error_of_constant. apply error_ext.
      intros p Hp. destruct (Req_dec (group_mean points (fst p)) (mean_target points)) as [->|E]; auto.
      exfalso. apply Nd. exists p. auto.
  Qed.

  (** A network of this shape that is better than every constant is better than theta. *)
  Lemma better theta' : regressor d hidden theta' -> (forall c', error points theta' < error_of_constant points c') ->
    not_global_minimum squared (regression points) theta.
  Proof.
    intros R' H. exists theta'. split; [apply (regressor_same_shape hidden d); auto|].
    fold (error points theta). fold (error points theta'). rewrite error_theta. apply H.
  Qed.
End Theorem_1.

(** A multiple of one hinge beats every constant. *)
Lemma best_hinge d (points : samples) : in_dimension d points -> decent points ->
  exists v b a, length v = d /\ forall c, error_of_function points (fun x => a * relu (dot v x - b) + mean_target
    points) < error_of_constant points c.
Proof.
  intros Hd (r & Hr & Nr). fold (group_mean points (fst r)) in Nr. set (m := mean_target points) in *.
  assert (HN : points <> []) by (intros ->; destruct Hr).
  destruct (separating_direction d (map fst points)) as (v & Lv & Hv).
  { intros x Hx. apply in_map_iff in Hx as (p & <- & Hp). apply Hd, Hp. }
  set (e := fun p : list R * R => group_mean points (fst p) - m).
  set (departing := filter (fun p => if Req_EM_T (e p) 0 then false else true) points).
  destruct (largest (fun p => dot v (fst p)) departing) as (star & Hs & Largest).
  { intros E. assert (In r departing) as K; [|rewrite E in K; destruct K]. apply filter_In. split; auto.
    destruct (Req_EM_T (e r) 0) as [Z|]; auto. unfold e in Z. exfalso. apply Nr. lra. }
  apply filter_In in Hs as [Hs Ns]. destruct (Req_EM_T (e star) 0) as [|Es]; [discriminate|]. clear Ns.
  destruct (gap_below (fun p => dot v (fst p)) points (dot v (fst star))) as (b & Hb & Gap).
  set (h := fun x => relu (dot v x - b)).
  set (A := total (fun p => h (fst p) * (m - snd p)) points). set (B := total (fun p => h (fst p) ^ 2) points).
  assert (Loss : forall a, error_of_function points (fun x => a * h x + m) = error_of_constant points m + (2 * a * A +
    a ^ 2 * B)).
  { intros a. unfold error_of_constant, A, B. rewrite !error_total.
    rewrite (total_ext (fun p => (a * h (fst p) + m - snd p) ^ 2) (fun p => (m - snd p) ^ 2 + h (fst p) * (m - snd p) *
      (2 * a) + h (fst p) ^ 2 * a ^ 2)) by (intros; ring).
    rewrite !total_plus, !total_scale. ring. }
  assert (NA : A <> 0).
  { assert (EA : A = - (total (fun p => same (fst p) (fst star)) points * (e star * (dot v (fst star) - b)))).
    { rewrite <- total_scale. unfold A. pose proof (orthogonal points h) as O.
      rewrite (total_ext _ (fun p => h (fst p) * (group_mean points (fst p) - snd p) + e p * h (fst p) * -1))
        by (intros; unfold e; ring).
      rewrite total_plus, O, total_scale. rewrite Rplus_0_l.
      replace (total (fun p => e p * h (fst p)) points * -1) with (- total (fun p => e p * h (fst p)) points) by ring.
      f_equal. apply total_ext. intros p Hp. destruct (same_cases (fst p) (fst star)) as [[E ->]|[N ->]].
      - unfold e, h. rewrite E, relu_on by lra. ring.
      - destruct (Req_dec (e p) 0) as [->|Ep]; [ring|]. assert (dot v (fst p) <= dot v (fst star)).
        { apply Largest, filter_In. split; auto. destruct (Req_EM_T (e p) 0); auto. }
        assert (dot v (fst p) <> dot v (fst star)) by (apply Hv; auto using in_map).
        assert (dot v (fst p) <= b) by (apply Gap; auto; lra). unfold h. rewrite relu_off by lra. ring. }
    rewrite EA. assert (0 < total (fun p => same (fst p) (fst star)) points).
    { rewrite <- points_at_count. apply count_positive, points_at_some, Hs. }
    intros Z. apply Es. assert (dot v (fst star) - b <> 0) by lra.
    apply Rmult_eq_reg_r with (dot v (fst star) - b); auto.
    apply Rmult_eq_reg_l with (total (fun p => same (fst p) (fst star)) points); lra. }
  assert (0 <= B) by (apply total_nonneg; intros; apply pow2_ge_0).
  destruct (parabola_below A B) as (a & Ha); auto. exists v, b, a. split; auto. intros c.
  eapply Rlt_le_trans; [|apply (mean_is_best points c HN)].
  change (error_of_function points (fun x => a * h x + m) < error_of_constant points m). rewrite Loss. lra.
Qed.

Theorem theorem_1_ii d hidden points theta n :
  points <> [] -> in_dimension d points -> regressor d hidden theta -> Forall (le 1) hidden ->
  dead (map fst points) theta n -> decent points -> not_global_minimum squared (regression points) theta.
Proof.
  intros HN Hd HR Hh Hn Dec. destruct (dead_one_output _ _ _ _ _ HR Hn) as [c Hc].
  destruct hidden as [|m hidden]; [apply regressor_length in HR; destruct Hn as [Hn _]; simpl in HR; lia|].
  destruct (best_hinge d points Hd Dec) as (v & b & a & Lv & H).
  apply (better d (m :: hidden) points theta HR c Hc (hinge_network d m hidden v b a (mean_target points)));
    [apply hinge_network_shape; auto|].
  intros c'. rewrite (error_function points _ (fun x => a * relu (dot v x - b) + mean_target points)); auto.
  intros p Hp. apply hinge_network_output; auto.
Qed.

(** The source's construction: [nu] at the input of r, [mu] at all others. *)
Definition others (x : list R) (points : samples) : samples := filter (fun q => negb (same_input (fst q) x)) points.

Theorem theorem_1_ii_three_units d m hidden points r :
  in_dimension d points -> In r points -> (3 <= m)%nat -> Forall (le 1) hidden -> exists theta',
  regressor d (m :: hidden) theta' /\ forall p, In p points -> forward theta' (fst p) =
    [if same_input (fst p) (fst r) then mean_target (points_at (fst r) points) else mean_target (others (fst r)
      points)].
Proof.
  intros Hd Hr Hm Hh. destruct (far_direction d (map fst points) (fst r)) as (v & Lv & Far).
  { intros x Hx. apply in_map_iff in Hx as (p & <- & Hp). apply Hd, Hp. }
  { apply in_map, Hr. }
  exists (bump_network d m hidden v (dot v (fst r)) (mean_target (others (fst r) points)) (mean_target (points_at (fst
    r) points))).
  split; [apply bump_network_shape; auto|]. intros p Hp. unfold same_input.
  destruct (list_eq_dec Req_EM_T (fst p) (fst r)) as [->|N].
  - assert (B : bump (dot v (fst r) - dot v (fst r)) = 1) by (rewrite Rminus_diag_eq by auto; apply bump_at_0).
    rewrite bump_network_output, B by (right; exact B). f_equal. ring.
  - assert (B : bump (dot v (fst p) - dot v (fst r)) = 0) by (apply bump_far, Far; auto using in_map).
    rewrite bump_network_output, B by (left; exact B). f_equal. ring.
Qed.

Lemma error_of_two_means points r c : In r points -> mean_target (points_at (fst r) points) <> mean_target points ->
  error_of_function points (fun x => if same_input x (fst r) then mean_target (points_at (fst r) points) else
    mean_target (others (fst r) points))
  < error_of_constant points c.
Proof.
  intros Hr Nr. assert (HN : points <> []) by (intros ->; destruct Hr).
  eapply Rlt_le_trans; [|apply (mean_is_best points c HN)]. set (m := mean_target points) in *.
  set (nu := mean_target (points_at _ _)) in *. set (mu := mean_target (others _ _)).
  assert (Split : forall a b, error_of_function points (fun x => if same_input x (fst r) then a else b) =
    error_of_constant (points_at (fst r) points) a + error_of_constant (others (fst r) points) b).
  { intros a b. clear. unfold error_of_constant, points_at, others. rewrite !error_total.
  induction points as [|q points IH]; [unfold total; simpl; ring|].
    cbn [filter]. rewrite total_cons, IH. destruct (same_input (fst q) (fst r)); cbn [negb]; rewrite total_cons; ring. }
  rewrite Split. unfold error_of_constant at 3. rewrite (error_ext points (fun _ => m) (fun x => if same_input x (fst
    r) then m else m))
    by (intros; destruct (same_input _ _); reflexivity). rewrite Split. apply Rplus_lt_le_compat.
  - destruct (Rle_lt_dec (error_of_constant (points_at (fst r) points) m) (error_of_constant (points_at (fst r) points)
      nu)) as [L|L]; auto.
    exfalso. apply Nr. symmetry. apply only_mean_is_best; auto. apply points_at_some, Hr.
  - destruct (others (fst r) points) as [|q s]; [apply Rle_refl|]. apply (mean_is_best (q :: s)). discriminate.
Qed.

(** Part (ii) as the source proves it: at least 3 neurons in the first layer. *)
Theorem theorem_1_ii_by_three_units d m hidden points theta n r theta' :
  in_dimension d points -> regressor d (m :: hidden) theta -> dead (map fst points) theta n ->
  In r points -> mean_target (points_at (fst r) points) <> mean_target points -> regressor d (m :: hidden) theta' ->
  (forall p, In p points -> forward theta' (fst p) =
    [if same_input (fst p) (fst r) then mean_target (points_at (fst r) points) else mean_target (others (fst r)
      points)]) ->
  error points theta' < error points theta.
Proof.
  intros Hd HR Hn Hr Nr HR' H'. destruct (dead_one_output _ _ _ _ _ HR Hn) as [c Hc].
  rewrite (error_constant points theta c) by auto.
  rewrite (error_function points theta' (fun x => if same_input x (fst r) then mean_target (points_at (fst r) points)
    else mean_target (others (fst r) points))) by auto.
  apply error_of_two_means; auto.
Qed.
