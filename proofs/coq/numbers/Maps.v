(** Reading twice is reading once. *)
From Coq Require Import List.
From Localmin Require Import Network Problem.
Import ListNotations.

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
  intros H. destruct k; try match goal with |- context [LocalMinimum _ ?e] => destruct e end; cbn; rewrite ?H, ?(map_network_map f g h) by auto; reflexivity.
Qed.
Lemma map_rates_map {A B C} (f : A -> B) (g : B -> C) (h : A -> C) rates : (forall x, g (f x) = h x) ->
  map_rates g (map_rates f rates) = map_rates h rates.
Proof. intros H. unfold map_rates. rewrite map_map. apply map_ext. intros []. cbn. rewrite !H. reflexivity. Qed.
