(** "At most n improving neurons reach the loss 0": with n data points, any run of neurons each of which lowers the optimum has at most n
    neurons; with ReLU, biases and distinct inputs such a run ends only where the fit is perfect. Part (d) of the amended half on how likely a
    random new neuron is to help (NewNeuronOdds.v).

    The steps of the fit from one optimum to the next are orthogonal to each other and not 0, and R^n has no more than n such vectors. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Sums Vectors.
From Localmin.blog Require Import Setting LeastSquares Theorem1 NewNeuronOdds.
Import ListNotations.
Open Scope R_scope.

(** ** At most n orthogonal vectors in R^n *)
Definition orthogonal (v w : list R) : Prop := dot v w = 0.
Lemma bessel vs e : ForallOrdPairs orthogonal vs -> Forall (fun v => 0 < dot v v) vs ->
  exists e', dot e' e' = dot e e - total (fun v => dot e v ^ 2 / dot v v) vs /\
  forall w, Forall (fun v => dot v w = 0) vs -> dot e' w = dot e w.
Proof.
  induction vs as [|v vs IH]; intros O P; [exists e; split; [unfold total; cbn; ring|auto]|].
  inversion O as [|? ? Ov Os]; subst. inversion P as [|? ? Pv Ps]; subst. destruct (IH Os Ps) as (e' & N & K).
  set (c := dot e v / dot v v). exists (vadd e' (scale (- c) v)).
  assert (Ev : dot e' v = dot e v).
  { apply K. revert Ov. apply Forall_impl. intros w H. unfold orthogonal in H. rewrite dot_comm. exact H. }
  split.
  - rewrite total_cons, !dot_vadd_l, !dot_vadd_r, !dot_scale_l, !dot_scale_r, (dot_comm v e'), Ev, N. unfold c. field. lra.
  - intros w H. inversion H; subst. rewrite dot_vadd_l, dot_scale_l, K by assumption. rewrite H2. ring.
Qed.
Fixpoint axes (n : nat) : list (list R) := match n with O => [] | S n => (1 :: repeat 0 n) :: map (cons 0) (axes n) end.
Lemma dot_zeros n v : dot (repeat 0 n) v = 0.
Proof. apply dot_zero, Forall_forall. intros x Hx. apply repeat_spec in Hx. exact Hx. Qed.
Lemma axes_length n : total (fun e => dot e e) (axes n) = INR n.
Proof.
  induction n as [|n IH]; [reflexivity|]. cbn [axes]. rewrite total_cons, dot_cons, dot_zeros, total_map, S_INR, <- IH.
  rewrite (total_ext (fun x => dot (0 :: x) (0 :: x)) (fun e => dot e e)) by (intros; rewrite dot_cons; ring). ring.
Qed.
Lemma axes_square v : total (fun e => dot e v ^ 2) (axes (length v)) = dot v v.
Proof.
  induction v as [|x v IH]; [reflexivity|]. cbn [length axes]. rewrite total_cons, !dot_cons, dot_zeros, total_map.
  rewrite (total_ext (fun e => dot (0 :: e) (x :: v) ^ 2) (fun e => dot e v ^ 2)) by (intros; rewrite dot_cons; ring). rewrite IH. ring.
Qed.
Lemma total_swap {A B} (f : A -> B -> R) l m : total (fun a => total (f a) m) l = total (fun b => total (fun a => f a b) l) m.
Proof.
  induction l as [|a l IH]; [symmetry; apply total_zero; reflexivity|]. rewrite total_cons, IH, <- total_plus. apply total_ext.
  intros. rewrite total_cons. reflexivity.
Qed.
Lemma at_most_n_orthogonal n vs : ForallOrdPairs orthogonal vs -> Forall (fun v => 0 < dot v v) vs -> Forall (fun v => length v = n) vs ->
  (length vs <= n)%nat.
Proof.
  intros O P L. apply INR_le. rewrite <- (axes_length n).
  assert (B : total (fun e => total (fun v => dot e v ^ 2 / dot v v) vs) (axes n) <= total (fun e => dot e e) (axes n)).
  { apply total_le. intros e _. destruct (bessel vs e O P) as (e' & N & _). pose proof (dot_self e'). lra. }
  eapply Rle_trans; [|exact B]. rewrite total_swap. apply Req_le.
  clear O B. induction vs as [|v vs IH]; [reflexivity|]. inversion P; inversion L; subst. cbn [length]. rewrite total_cons, S_INR.
  rewrite <- IH by assumption. unfold Rdiv. rewrite total_scale, axes_square, Rinv_r by lra. ring.
Qed.

(** ** Improving neurons *)
Section Run.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R) (u : nat) (G : A -> list R).
  Definition with_neurons (gs : list (A -> R)) (x : A) : list R := map (fun g => g x) gs ++ G x.

  (** Neurons added one after the other, the last one first, with the optimal weights after each: every one lowers the optimum. *)
  Inductive improving : list (A -> R) -> list R -> Prop :=
  | none_yet s : optimal points Y u G s -> improving [] s
  | one_more gs s g s' : improving gs s -> optimal points Y (S (length gs + u)) (with_neurons (g :: gs)) s' ->
      objective points Y (with_neurons (g :: gs)) s' < objective points Y (with_neurons gs) s -> improving (g :: gs) s'.

  Definition spanned (gs : list (A -> R)) (f : A -> R) : Prop :=
    exists t, length t = (length gs + u)%nat /\ forall x, f x = dot t (with_neurons gs x).
  Lemma improving_optimal gs s : improving gs s -> optimal points Y (length gs + u) (with_neurons gs) s.
  Proof. intros H. destruct H; assumption. Qed.
  Lemma spanned_longer gs g f : spanned gs f -> spanned (g :: gs) f.
  Proof.
    intros (t & L & E). exists (0 :: t). split; [cbn; congruence|]. intros x. rewrite E. unfold with_neurons. cbn [map app].
    rewrite dot_cons. ring.
  Qed.
  Lemma residual_orthogonal gs s f : improving gs s -> spanned gs f ->
    total (fun x => f x * residual Y (with_neurons gs) s x) points = 0.
  Proof.
    intros H (t & L & E). rewrite <- (normal_equations points Y _ (with_neurons gs) s t (improving_optimal gs s H) L) at 1.
    apply total_ext. intros x _. rewrite E. reflexivity.
  Qed.
  Lemma dot_points (f g : A -> R) : dot (map f points) (map g points) = total (fun x => f x * g x) points.
  Proof.
    unfold total. generalize points as l. intros l. induction l as [|x l IH]; [reflexivity|]. cbn [map]. rewrite dot_cons, IH. reflexivity.
  Qed.
  Lemma steps_of_the_fit gs s : improving gs s -> exists steps, length steps = length gs /\ Forall (spanned gs) steps /\
    ForallOrdPairs orthogonal (map (fun f => map f points) steps) /\ Forall (fun f => 0 < dot (map f points) (map f points)) steps.
  Proof.
    induction 1 as [s Opt|gs s g s' Old IH Opt Lower]; [exists []; repeat split; constructor|].
    destruct IH as (steps & Ln & Sp & Or & Po). pose proof (one_more gs s g s' Old Opt Lower) as New.
    set (r := residual Y (with_neurons gs) s). set (r' := residual Y (with_neurons (g :: gs)) s').
    set (step := fun x => r' x - r x). exists (step :: steps).
    assert (St : spanned (g :: gs) step).
    { destruct (spanned_longer gs g (fun x => dot s (with_neurons gs x))) as (t & Lt & Et).
      { destruct (improving_optimal gs s Old) as [Ls _]. exists s. auto. }
      destruct (improving_optimal (g :: gs) s' New) as [Ls' _]. exists (vadd s' (scale (-1) t)). split.
      - rewrite vadd_equal_length; unfold scale; rewrite map_length; congruence.
      - intros x. unfold step, r, r', residual. rewrite dot_vadd_l, dot_scale_l, <- Et. ring. }
    assert (Ort : Forall (fun f => total (fun x => step x * f x) points = 0) steps).
    { revert Sp. apply Forall_impl. intros f Hf.
      pose proof (residual_orthogonal gs s f Old Hf) as E1. pose proof (residual_orthogonal (g :: gs) s' f New (spanned_longer gs g f Hf)) as E2.
      fold r in E1. fold r' in E2. rewrite (total_ext _ (fun x => f x * r' x + f x * r x * -1)) by (intros; unfold step; ring).
      rewrite total_plus, total_scale, E1, E2. ring. }
    repeat split.
    - cbn. congruence.
    - constructor; [exact St|]. revert Sp. apply Forall_impl. apply spanned_longer.
    - cbn [map]. constructor; [|exact Or]. apply Forall_forall. intros v Hv. apply in_map_iff in Hv as (f & <- & Hf).
      unfold orthogonal. rewrite dot_points. rewrite Forall_forall in Ort. apply Ort, Hf.
    - constructor; [|exact Po]. rewrite dot_points. apply Rnot_le_lt. intros Le. apply (Rlt_not_eq _ _ Lower). unfold objective.
      assert (Z : total (fun x => step x ^ 2) points = 0).
      { apply Rle_antisym; [|apply total_nonneg; intros; apply pow2_ge_0]. eapply Rle_trans; [|exact Le]. apply Req_le, total_ext. intros; ring. }
      f_equal. apply map_ext_in. intros x Hx. pose proof (total_square_zero step points Z x Hx) as E. unfold step, r, r', residual in E. nra.
  Qed.
  Theorem at_most_n_improving_neurons gs s : improving gs s -> (length gs <= length points)%nat.
  Proof.
    intros H. destruct (steps_of_the_fit gs s H) as (steps & L & _ & O & P). rewrite <- L, <- (map_length (fun f => map f points)).
    apply at_most_n_orthogonal; auto.
    - apply Forall_map. exact P.
    - apply Forall_map, Forall_forall. intros f _. apply map_length.
  Qed.
End Run.

Theorem improving_relu_neurons_reach_0 points Y u G d : NoDup points -> (forall x, In x points -> length x = d) -> neurons points u G ->
  exists gs s, improving points Y u G gs s /\ (length gs <= length points)%nat /\
  (forall g, In g gs -> exists w b, g = relu_neuron_with_bias w b) /\ objective points Y (with_neurons G gs) s = 0.
Proof.
  intros Distinct L HG. set (relus := fun gs : list (list R -> R) => forall g, In g gs -> exists w b, g = relu_neuron_with_bias w b).
  assert (Run : forall m, (exists gs s, improving points Y u G gs s /\ relus gs /\ objective points Y (with_neurons G gs) s = 0) \/
    exists gs s, improving points Y u G gs s /\ relus gs /\ length gs = m).
  { induction m as [|m [Done|(gs & s & Imp & Re & Lm)]]; [|left; exact Done|].
    - right. destruct (optimal_weights_exist points Y u G HG) as (s & Opt). exists [], s. repeat split; [apply none_yet, Opt|intros g []].
    - destruct (Req_EM_T (objective points Y (with_neurons G gs) s) 0) as [E|N]; [left; exists gs, s; auto|right].
      destruct (some_relu_neuron_helps points Y (length gs + u) (with_neurons G gs) s d Distinct L (improving_optimal _ _ _ _ _ _ Imp) N)
        as (w & b & t & Lt & Low).
      set (g := relu_neuron_with_bias w b) in *.
      destruct (optimal_weights_exist points Y (S (length gs + u)) (with_neurons G (g :: gs))) as (s' & Opt).
      { intros x Hx. unfold with_neurons. rewrite app_length, map_length, (HG x Hx). reflexivity. }
      exists (g :: gs), s'. repeat split.
      + apply (one_more points Y u G gs s g s' Imp Opt). eapply Rle_lt_trans; [apply (proj2 Opt), Lt|exact Low].
      + intros g' [<-|H]; [exists w, b; reflexivity|apply Re, H].
      + cbn. congruence. }
  destruct (Run (S (length points))) as [(gs & s & Imp & Re & E)|(gs & s & Imp & _ & Lm)].
  - exists gs, s. repeat split; auto. apply (at_most_n_improving_neurons points Y u G gs s Imp).
  - apply at_most_n_improving_neurons in Imp. lia.
Qed.
