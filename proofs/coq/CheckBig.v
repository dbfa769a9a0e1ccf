(** The checker for problems with long numbers: the same theorem, computed with machine integers. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Bignums Require Import BigQ.
From Localmin Require Import Network Numbers Problem NumbersBig Check CheckQ.
Import ListNotations.

Definition check_big (p : problem Q) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion (fun x => Qred (BigQ.to_Q x)))
    (@check numBig (map_problem BigQ.of_Q p) (map_certificate BigQ.of_Q c)).

Lemma map_network_map {A B C} (f : A -> B) (g : B -> C) (h : A -> C) n : (forall x, g (f x) = h x) ->
  map_network g (map_network f n) = map_network h n.
Proof.
  intros H. assert (L : forall l, map g (map f l) = map h l) by (intros; rewrite map_map; apply map_ext, H).
  unfold map_network. rewrite map_map. apply map_ext. intros [W b]. unfold map_layer. cbn [weight bias].
  rewrite map_map. f_equal; [apply map_ext, L|]. destruct b; cbn [option_map]; rewrite ?L; auto.
Qed.
Lemma map_problem_map {A B C} (f : A -> B) (g : B -> C) (h : A -> C) p : (forall x, g (f x) = h x) ->
  map_problem g (map_problem f p) = map_problem h p.
Proof.
  intros H. assert (L : forall l, map g (map f l) = map h l) by (intros; rewrite map_map; apply map_ext, H).
  unfold map_problem. cbn [net data loss_of]. f_equal; [apply map_network_map; auto| |].
  - unfold map_dataset. rewrite map_map. apply map_ext. intros q. unfold map_point. cbn [input target importance]. rewrite !L, H. auto.
  - destruct (loss_of p); cbn; rewrite ?H; auto.
Qed.
Lemma map_conclusion_map {A B C} (f : A -> B) (g : B -> C) (h : A -> C) k : (forall x, g (f x) = h x) ->
  map_conclusion g (map_conclusion f k) = map_conclusion h k.
Proof.
  intros H. destruct k as [l [e|]| | | | |]; cbn; rewrite ?H, ?(map_network_map f g h) by auto; reflexivity.
Qed.
Theorem check_big_sound p c k : check_big p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof.
  unfold check_big. destruct (check _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_sound numBig_ok) in E. unfold real_problem, real_conclusion.
  rewrite <- (map_problem_map BigQ.of_Q big_real Q2R p of_Q_reads).
  rewrite (map_conclusion_map _ Q2R big_real k'); [exact E|]. intros x. apply Qeq_eqR, Qred_correct.
Qed.
