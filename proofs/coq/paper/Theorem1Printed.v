(** Theorem 1 as printed: refuted (Theorem1.v quotes it).

    Its condition is "W_n h_n(x_i) < -b_n". Taken word for word, with h_n for h_(n-1), both parts fail: at a point where
    three units are on in three dimensions. With the index mended (the layer is off) part (i) fails wherever the
      constant
    output is not the mean of the targets. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean Dead Groups Corollary1 Theorem1.
Import ListNotations.
Open Scope R_scope.

(** "W_n h_n(x_i) < -b_n (coordinate-wise) for all i-s", word for word, and what was meant. *)
Definition printed_condition (points : samples) (theta : network R) (n : nat) : Prop :=
  (1 <= n < length theta)%nat /\
  forall p, In p points ->
  Forall (fun z => z < 0) (affine (nth (pred n) theta (Layer [] None)) (map relu (pre_activation theta n (fst p)))).
Definition meant_condition (points : samples) (theta : network R) (n : nat) : Prop := dead (map fst points) theta n.

Definition part_i (condition : samples -> network R -> nat -> Prop) : Prop :=
  forall d hidden points theta n, points <> [] -> in_dimension d points -> regressor d hidden theta ->
  condition points theta n -> local_minimum squared (regression points) theta.
Definition part_ii (condition : samples -> network R -> nat -> Prop) : Prop :=
  forall d first hidden points theta n, points <> [] -> in_dimension d points -> regressor d (first :: hidden) theta ->
  condition points theta n -> (3 <= first)%nat -> decent points -> not_global_minimum squared (regression points) theta.

(** ReLU(-x) on (1, 0), (2, 2): the unit is off, the output 0, the mean 1. *)
Theorem theorem_1_i_other_constant_refuted : ~ part_i meant_condition.
Proof.
  intros H. set (n := [Layer [[-1]] (Some [0]); Layer [[1]] (Some [0])]). set (points := [([1], 0); ([2], 2)]).
  assert (N : points <> []) by discriminate.
  assert (R : regressor 1 [1%nat] n) by (cbn; repeat split; try (repeat constructor; fail); eexists; split;
    reflexivity).
  assert (D : dead (map fst points) n 1).
  { split; [cbn; lia|]. intros x [<-|[<-|[]]]; cbn; unfold dot; cbn; repeat constructor; lra. }
  assert (L : local_minimum squared (regression points) n).
  { apply (H 1%nat [1%nat] points n 1%nat); auto. intros p [<-|[<-|[]]]; reflexivity. }
  apply (theorem_1_i 1 [1%nat] points n 1 N R D 0) in L.
  - unfold mean_target, mean in L. cbn in L. lra.
  - intros p [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite relu_off by lra; f_equal; ring.
Qed.

(** Three units that are on: the identity on the negative diagonal, less 1/2; the outputs are 1/2 and 3/2. *)
Definition units_on : network R :=
  [Layer [[-1; 0; 0]; [0; -1; 0]; [0; 0; -1]] (Some [-1/2; -1/2; -1/2]); Layer [[1; 0; 0]] (Some [0])].
Definition on_points (y y' : R) : samples := [([-1; -1; -1], y); ([-2; -2; -2], y')].
Lemma units_on_output y y' : forall p, In p (on_points y y') -> forward units_on (fst p) = [- hd 0 (fst p) - 1/2].
Proof. intros p [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite !relu_on by lra; f_equal; lra. Qed.
Lemma units_on_shape : regressor 3 [3%nat] units_on.
Proof. cbn. repeat split; try (repeat constructor; fail); eexists; split; reflexivity. Qed.
Lemma units_on_condition y y' : printed_condition (on_points y y') units_on 1.
Proof.
  split; [cbn; lia|]. intros p [<-|[<-|[]]]; cbn; unfold dot; cbn; rewrite !relu_on by lra; repeat constructor; lra.
Qed.
Lemma on_points_dimension y y' : in_dimension 3 (on_points y y').
Proof. intros p [<-|[<-|[]]]; reflexivity. Qed.

Theorem theorem_1_i_printed_refuted : ~ part_i printed_condition.
Proof.
  intros H. destruct (H 3%nat [3%nat] (on_points 0 0) units_on 1%nat) as (e & He & L);
    auto using units_on_shape, units_on_condition, on_points_dimension; [discriminate|].
  set (t := - (Rmin 1 e / 2)). pose proof (Rmin_l 1 e). pose proof (Rmin_r 1 e).
  assert (0 < Rmin 1 e) by (apply Rmin_pos; lra).
  assert (K : Rabs t < e) by (unfold t; rewrite Rabs_Ropp, Rabs_right; lra).
  specialize (L _ (moved_near (last_bias units_on) t e units_on He K)).
  fold (error (on_points 0 0) units_on) in L. fold (error (on_points 0 0) (moved (last_bias units_on) t units_on)) in L.
  rewrite (error_function _ _ (fun x => - hd 0 x - 1/2)) in L by apply units_on_output.
  rewrite (error_function _ _ (fun x => t + (- hd 0 x - 1/2))) in L
    by (intros; apply moved_last_bias with [3%nat] 3%nat; [apply units_on_shape|eapply units_on_output; eassumption]).
  unfold error_of_function in L. cbn in L. assert (-1 / 2 <= t < 0) by (unfold t; lra).
  assert (0 < (0 - t) * (2 + t)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Theorem theorem_1_ii_printed_refuted : ~ part_ii printed_condition.
Proof.
  intros H. destruct (H 3%nat 3%nat [] (on_points (1/2) (3/2)) units_on 1%nat) as (n' & _ & L);
    auto using units_on_shape, units_on_condition, on_points_dimension; [discriminate| |].
  - exists ([-1; -1; -1], 1/2). split; [simpl; auto|]. unfold mean_target, mean, points_at, on_points. cbn [filter fst].
    unfold same_input. destruct (list_eq_dec Req_EM_T [-1; -1; -1] [-1; -1; -1]) as [_|]; [|congruence].
    destruct (list_eq_dec Req_EM_T [-2; -2; -2] [-1; -1; -1]) as [E|_]; [injection E; lra|]. cbn. lra.
  - fold (error (on_points (1/2) (3/2)) units_on) in L. rewrite error_perfect in L.
    + pose proof (error_nonneg (on_points (1/2) (3/2)) n') as P. unfold error in P. lra.
    + intros p Hp. rewrite (units_on_output _ _ p Hp). f_equal. destruct Hp as [<-|[<-|[]]]; cbn; lra.
Qed.
