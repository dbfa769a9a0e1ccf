(** Lemma 1 (constant input): "If x_1 = ... = x_N, then the solution to regression (2) has a constant output
    M = (y_1 + ... + y_N) / N (the mean of the values in data)."

    Formalised as printed, for every depth, width, dimension and dataset: a solution is a global minimum of (2) over all
    parameters of the network. Its output is the mean at every data point (elsewhere it is not determined), every
    network with that output is a solution, and solutions exist. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean.
Import ListNotations.
Open Scope R_scope.

(** A network of any shape with a given constant output: every weight is 0. *)
Definition zero_rows (inputs units : nat) : list (list R) := repeat (repeat 0 inputs) units.
Fixpoint constant_network (d : nat) (hidden : list nat) (c : R) : network R :=
  match hidden with
  | [] => [Layer (zero_rows d 1) (Some [c])]
  | m :: hidden => Layer (zero_rows d m) (Some (repeat 0 m)) :: constant_network m hidden c
  end.
Lemma repeat_Forall {A} (P : A -> Prop) x n : P x -> Forall P (repeat x n).
Proof. intros H. induction n; constructor; auto. Qed.
Lemma constant_network_shape hidden c : forall d, regressor d hidden (constant_network d hidden c).
Proof.
  assert (L : forall d m b, length b = m -> layer_shape d m (Layer (zero_rows d m) (Some b))).
  { intros d m b Hb. split; [apply repeat_length|]. split; [apply repeat_Forall, repeat_length|exists b; auto]. }
  induction hidden as [|m hidden IH]; intros d.
  - split; [apply L; reflexivity|exact I].
  - split; [apply L, repeat_length|apply IH].
Qed.
Lemma constant_network_output hidden c : forall d x, forward (constant_network d hidden c) x = [c].
Proof.
  induction hidden as [|m hidden IH]; intros d x.
  - cbn. rewrite dot_zero by (apply repeat_Forall; reflexivity). f_equal. ring.
  - cbn [constant_network]. rewrite forward_cons by (destruct hidden; discriminate). apply IH.
Qed.

Theorem lemma_1 d hidden points x n :
  points <> [] -> (forall p, In p points -> fst p = x) -> regressor d hidden n ->
  (global_minimum squared (regression points) n <-> forall p, In p points -> forward n (fst p) = [mean_target points]).
Proof.
  intros HN Hx Hn. set (m := mean_target points). destruct (regressor_one_output _ _ _ x Hn) as [c Hc].
  assert (E : error points n = error_of_constant points c) by (apply error_constant; intros p Hp; rewrite Hx; auto).
  split; intros H.
  - intros p Hp. rewrite Hx, Hc by auto. f_equal. apply only_mean_is_best; auto.
    rewrite <- E. fold m. rewrite <- (error_constant points (constant_network d hidden m)) by (intros;
      apply constant_network_output).
    apply H. apply (regressor_same_shape hidden d); auto using constant_network_shape.
  - intros n' Hs. fold (error points n). fold (error points n').
    rewrite (error_constant points n m) by auto.
    destruct (regressor_one_output _ _ _ x (same_shape_regressor _ _ _ _ Hs Hn)) as [c' Hc'].
    rewrite (error_constant points n' c') by (intros p Hp; rewrite Hx; auto). apply mean_is_best, HN.
Qed.

Theorem lemma_1_existence d hidden points x :
  points <> [] -> (forall p, In p points -> fst p = x) ->
  exists n, regressor d hidden n /\ global_minimum squared (regression points) n.
Proof.
  intros HN Hx. exists (constant_network d hidden (mean_target points)). split; [apply constant_network_shape|].
  apply (lemma_1 d hidden points x); auto using constant_network_shape. intros; apply constant_network_output.
Qed.
