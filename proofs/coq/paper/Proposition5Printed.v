(** Appendix B.2, the proof of Proposition 5 as printed: "P(Learning fails with k hidden layers) >= ... =
    1 - P(for all j > 1: b_j > 0, W_j >= 0) = 1 - (1 - cdf_b(0)^h cdf_W(0)^(h^2))^(k - 1)" (with its parentheses
      mended).

    Refuted: the last equality fails for independent weights and biases that are -1 or 1 with probability 1/2, which
    satisfy all hypotheses of the proposition (E = 0, Var > 0), in a network of two hidden layers of width 1: the
    complement of "the layer has no positive entry" is not "all biases are positive and no weight is negative". *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Sums.
From Localmin.paper Require Import Setting Chance Proposition5.
Import ListNotations.
Open Scope R_scope.

(** "b_j > 0, W_j >= 0", and "for all j > 1" of the hidden layers. *)
Definition not_negative (z : R) : bool := if Rle_dec 0 z then true else false.
Definition positive (z : R) : bool := negb (not_positive z).
Definition positive_layer (l : layer R) : bool :=
  forallb (forallb not_negative) (weight l) && match bias l with Some b => forallb positive b | None => true end.
Fixpoint all_hidden_positive (n : network R) : bool :=
  match n with
  | [] | [_] => true
  | l :: rest => positive_layer l && all_hidden_positive rest
  end.
Definition all_positive_behind_first (n : network R) : bool := all_hidden_positive (tl n).

Definition printed_equality : Prop := forall weights biases d h k, proper weights -> proper biases ->
  expectation weights (fun w => w) = 0 -> expectation biases (fun b => b) = 0 ->
  0 < expectation weights (fun w => (w - expectation weights (fun w => w)) ^ 2) ->
  1 - probability (draw_network weights biases d (repeat h k ++ [1%nat])) all_positive_behind_first =
  1 - (1 - probability biases not_positive ^ h * probability weights not_positive ^ (h * h)) ^ (k - 1).

Definition coin : distribution R := [(1 / 2, -1); (1 / 2, 1)].
Lemma coin_not_positive : probability coin not_positive = 1 / 2.
Proof.
  unfold probability, expectation, coin, not_positive. cbn. destruct (Rle_dec (-1) 0), (Rle_dec 1 0); try lra.
Qed.
Lemma coin_not_negative : probability coin not_negative = 1 / 2.
Proof.
  unfold probability, expectation, coin, not_negative. cbn. destruct (Rle_dec 0 (-1)), (Rle_dec 0 1); try lra.
Qed.
Lemma coin_proper : proper coin.
Proof. split; [intros r [<-|[<-|[]]]; cbn; lra|cbn; lra]. Qed.

Theorem proposition_5_printed_refuted : ~ printed_equality.
Proof.
  intros H. specialize (H coin coin 1%nat 1%nat 2%nat coin_proper coin_proper).
  specialize (H ltac:(unfold expectation; cbn; lra) ltac:(unfold expectation; cbn; lra) ltac:(unfold expectation; cbn;
    lra)).
  cbn [repeat app draw_network] in H.
  rewrite (probability_second cons _ _ all_hidden_positive) in H by (auto using draw_layer_proper, coin_proper).
  assert (Last : probability (independent cons (draw_layer coin coin 1 1) (certain [])) all_hidden_positive = 1).
  { rewrite (probability_both_on cons _ _ _ (fun _ => true) (fun _ => true)).
    - unfold probability. rewrite !expectation_one. rewrite (proj2 (draw_layer_proper coin coin coin_proper coin_proper
        1 1)).
      rewrite (proj2 (certain_proper (@nil (layer R)))). ring.
    - intros l n _ [<-|[]]. reflexivity. }
  assert (Both : probability (independent cons (draw_layer coin coin 1 1) (independent cons (draw_layer coin coin 1 1)
    (certain [])))
      all_hidden_positive = probability (draw_layer coin coin 1 1) positive_layer * 1).
  { rewrite <- Last. apply probability_both_on. intros l n _ Hn. apply in_independent in Hn as (a & b & ->).
  reflexivity. }
  assert (Layer : probability (draw_layer coin coin 1 1) positive_layer = 1 / 2 * (1 / 2)).
  { unfold draw_layer. rewrite (probability_both _ (forallb (forallb not_negative)) (forallb positive)) by reflexivity.
    rewrite !probability_all. unfold positive. rewrite (probability_not coin) by apply coin_proper.
    rewrite coin_not_positive, coin_not_negative. cbn. lra. }
  rewrite Layer in Both.
  match type of H with 1 - ?p = _ => assert (E : p = 1 / 2 * (1 / 2) * 1) by exact Both; rewrite E in H end.
  rewrite !coin_not_positive in H. cbn in H. lra.
Qed.
