(** The dataset D1 and the network of equation (1), v ReLU(w x + b) + c, near the point of Proposition 1. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean.
Import ListNotations.
Open Scope R_scope.

Definition D1 : samples := [([5], 2); ([4], 1); ([3], 0); ([1], -3); ([-1], 3)].
Definition one_unit (w b v c : R) : network R := [Layer [[w]] (Some [b]); Layer [[v]] (Some [c])].

Lemma one_unit_output w b v c x : forward (one_unit w b v c) [x] = [v * relu (w * x + b) + c].
Proof. cbn. unfold dot. cbn. rewrite !Rplus_0_r. reflexivity. Qed.
Lemma one_unit_error w b v c : error D1 (one_unit w b v c) =
  (v * relu (w * 5 + b) + c - 2) ^ 2 + (v * relu (w * 4 + b) + c - 1) ^ 2 + (v * relu (w * 3 + b) + c) ^ 2
  + (v * relu (w * 1 + b) + c + 3) ^ 2 + (v * relu (w * -1 + b) + c - 3) ^ 2.
Proof.
  rewrite (error_function D1 _ (fun x => v * relu (w * hd 0 x + b) + c)).
  - unfold error_of_function. cbn. ring.
  - intros p Hp. destruct Hp as [<-|[<-|[<-|[<-|[<-|[]]]]]]; apply one_unit_output.
Qed.
Lemma near_one_unit e w b v c n : near e (one_unit w b v c) n -> exists w' b' v' c',
  n = one_unit w' b' v' c' /\ close e w w' /\ close e b b' /\ close e v v' /\ close e c c'.
Proof.
  intros H. inversion H as [|? l1 ? r1 [W1 B1] H2]; subst. inversion H2 as [|? l2 ? r2 [W2 B2] H3]; subst.
  inversion H3; subst.
  destruct l1 as [W1' b1], l2 as [W2' b2]. cbn in *. destruct b1 as [b1|], b2 as [b2|]; try contradiction.
  repeat match goal with
  | H : Forall2 _ (_ :: _) _ |- _ => inversion H; subst; clear H
  | H : Forall2 _ [] _ |- _ => inversion H; subst; clear H
  end. unfold one_unit. repeat eexists; auto.
Qed.
Lemma one_unit_near e w b v c w' b' v' c' : close e w w' -> close e b b' -> close e v v' -> close e c c' ->
  near e (one_unit w b v c) (one_unit w' b' v' c').
Proof. intros. repeat constructor; auto. Qed.

(** Near (1, -3, 1, 0) the loss is 18 plus a sum of squares, and equal to 18 on one curve only. *)
Lemma square_zero a : a ^ 2 = 0 -> a = 0.
Proof. intros H. apply Rsqr_0_uniq. rewrite Rsqr_pow2. exact H. Qed.
Lemma near_point w b v c : close (1 / 20) 1 w -> close (1 / 20) (-3) b -> close (1 / 20) 1 v ->
  18 <= error D1 (one_unit w b v c) /\ (error D1 (one_unit w b v c) = 18 -> v * w = 1 /\ v * b = -3 /\ c = 0).
Proof.
  unfold close. intros Hw Hb Hv. apply Rabs_def2 in Hw, Hb, Hv. rewrite one_unit_error.
  rewrite (relu_on (w * 5 + b)), (relu_on (w * 4 + b)), (relu_off (w * 1 + b)), (relu_off (w * -1 + b)) by lra.
  set (X := v * w - 1). set (Y := v * b + 3).
  destruct (relu_case (w * 3 + b)) as [[Hz ->]|[Hz ->]].
  - replace (_ + _) with (18 + (5 * X + Y + c) ^ 2 + (4 * X + Y + c) ^ 2 + (3 * X + Y + c) ^ 2 + 2 * c ^ 2)
      by (unfold X, Y; ring).
    pose proof (pow2_ge_0 (5 * X + Y + c)) as P1. pose proof (pow2_ge_0 (4 * X + Y + c)) as P2.
    pose proof (pow2_ge_0 (3 * X + Y + c)) as P3.
    pose proof (pow2_ge_0 c) as P4. split; [lra|]. intros E.
    assert (5 * X + Y + c = 0) by (apply square_zero; lra). assert (4 * X + Y + c = 0) by (apply square_zero; lra).
    assert (c = 0) by (apply square_zero; lra). unfold X, Y in *. lra.
  - replace (_ + _) with (18 + (5 * X + Y + c) ^ 2 + (4 * X + Y + c) ^ 2 + 3 * c ^ 2) by (unfold X, Y; ring).
    pose proof (pow2_ge_0 (5 * X + Y + c)) as P1. pose proof (pow2_ge_0 (4 * X + Y + c)) as P2.
    pose proof (pow2_ge_0 c) as P4. split; [lra|]. intros E.
    assert (5 * X + Y + c = 0) by (apply square_zero; lra). assert (4 * X + Y + c = 0) by (apply square_zero; lra).
    assert (c = 0) by (apply square_zero; lra). unfold X, Y in *. lra.
Qed.
