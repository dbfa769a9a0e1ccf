(** Corollary 1: "If for any 1 <= j <= k there holds W_j h_(j-1) < -b_j for all i-s then, after the training,
  the model M
    will output (y_1 + ... + y_N) / N." (Printed with the index n in place of j.)

    As printed: refuted. The range 1 <= j <= k counts the output layer, which no ReLU follows; then the statement fails
    even for training that has found a global minimum, the most that "after the training" can ask for.
    As amended, proved for every depth, width, dimension and dataset: for a hidden layer j < k that is off at all data
    points, gradient-based training does not change the layers up to j, and the layer stays off;
      and where the derivative
    of the loss by the last bias is 0, as at every stationary point,
      the output at every data point is the mean (and only
    there). *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean Dead.
Import ListNotations.
Open Scope R_scope.

Theorem corollary_1_training points run j : gradient_based (error points) run -> dead (map fst points) (run O) j ->
  forall t, firstn j (run t) = firstn j (run O) /\ dead (map fst points) (run t) j.
Proof. rewrite <- inputs_of_regression. apply dead_training. Qed.

Lemma parabola_derivative N a r : derivable_pt_lim (fun t => N * (t + a) ^ 2 + r) 0 (2 * N * a).
Proof.
  intros eps He. pose proof (Rabs_pos N). assert (0 < eps / (Rabs N + 1)) as Hd by (apply Rdiv_lt_0_compat; lra).
  exists (mkposreal _ Hd). intros h Hh Hd'. cbn in Hd'.
  replace ((N * (0 + h + a) ^ 2 + r - (N * (0 + a) ^ 2 + r)) / h - 2 * N * a) with (N * h) by (field; auto).
  rewrite Rabs_mult. apply Rle_lt_trans with ((Rabs N + 1) * Rabs h - Rabs h); [lra|].
  apply (Rmult_lt_compat_l (Rabs N + 1)) in Hd'; [|lra].
  replace ((Rabs N + 1) * (eps / (Rabs N + 1))) with eps in Hd' by (field; lra). pose proof (Rabs_pos h). lra.
Qed.

(** Where a hidden layer is off the output is one constant c, and the derivative by the last bias is 2 N (c - mean). *)
Lemma dead_one_output d hidden (points : samples) n j : regressor d hidden n -> dead (map fst points) n j ->
  exists c, forall p, In p points -> forward n (fst p) = [c].
Proof.
  intros Hn [Hj H]. destruct (regressor_one_output _ _ _ [] Hn) as [y _].
  destruct points as [|q points]; [exists y; intros p []|].
  destruct (regressor_one_output _ _ _ (fst q) Hn) as [c Hc]. exists c. intros p Hp. rewrite <- Hc.
  rewrite (dead_output n j (fst p)), (dead_output n j (fst q)); auto; apply off_weakly, H, in_map; simpl; auto.
Qed.
Lemma last_bias_derivative d hidden points n c : points <> [] -> regressor d hidden n ->
  (forall p, In p points -> forward n (fst p) = [c]) ->
  partial_derivative (error points) n (last_bias n) (2 * INR (length points) * (c - mean_target points)).
Proof.
  intros HN Hn Hc. unfold partial_derivative.
  apply derivable_pt_lim_ext with (f := fun t => INR (length points) * (t + (c - mean_target points)) ^ 2 +
    error_of_constant points (mean_target points)).
  - intros t. rewrite (error_constant points _ (t + c)).
    + rewrite (error_of_constant_square points (t + c) HN). ring.
    + intros p Hp. apply moved_last_bias with hidden d; auto.
  - apply parabola_derivative.
Qed.

Theorem corollary_1_output d hidden points n j : points <> [] -> regressor d hidden n -> dead (map fst points) n j ->
  (partial_derivative (error points) n (last_bias n) 0 <->
   forall p, In p points -> forward n (fst p) = [mean_target points]).
Proof.
  intros HN Hn Hd. destruct (dead_one_output _ _ _ _ _ Hn Hd) as [c Hc].
  pose proof (last_bias_derivative _ _ _ _ _ HN Hn Hc) as D. pose proof (count_positive _ HN). split.
  - intros D0 p Hp. rewrite Hc by auto. f_equal. pose proof (derivative_unique _ _ _ _ _ D0 D) as E.
    assert (c - mean_target points = 0); [|lra]. apply Rmult_eq_reg_l with (2 * INR (length points)); lra.
  - intros Hm. destruct points as [|q points]; [contradiction|].
    assert (E : c = mean_target (q :: points)) by (specialize (Hc q (or_introl eq_refl)); rewrite Hm in Hc by (simpl;
      auto); congruence).
    rewrite E, Rminus_diag_eq, Rmult_0_r in D by auto. exact D.
Qed.

(** As printed. *)
Definition corollary_1_as_printed : Prop := forall d hidden points n j,
  points <> [] -> in_dimension d points -> regressor d hidden n -> (1 <= j <= length n)%nat ->
  off_everywhere (map fst points) n j -> global_minimum squared (regression points) n ->
  forall p, In p points -> forward n (fst p) = [mean_target points].

(** -ReLU(x) fits (1, -1) and (2, -2), and its outputs are negative. *)
Theorem corollary_1_as_printed_refuted : ~ corollary_1_as_printed.
Proof.
  intros H. set (n := [Layer [[1]] (Some [0]); Layer [[-1]] (Some [0])]). set (points := [([1], -1); ([2], -2)]).
  assert (F : forall p, In p points -> forward n (fst p) = [snd p]).
  { intros p [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite relu_on by lra; f_equal; ring. }
  assert (E : forward n [1] = [mean_target points]).
  { apply (H 1%nat [1%nat] points n 2%nat) with (p := ([1], -1)).
    - discriminate.
    - intros p [<-|[<-|[]]]; reflexivity.
    - cbn. repeat split; try (repeat constructor; fail); eexists; split; reflexivity.
    - simpl; lia.
    - intros x [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite relu_on by lra; repeat constructor; lra.
    - intros n' _.
      fold (error points n). fold (error points n'). rewrite (error_perfect points n) by exact F. apply error_nonneg.
    - simpl; auto. }
  change [1] with (fst ([1], -1)) in E at 1. rewrite F in E by (simpl; auto). cbn in E. injection E as E.
  unfold mean_target, mean in E. cbn in E. lra.
Qed.
