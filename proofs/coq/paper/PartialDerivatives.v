(** The gradient of Backpropagation.v, parameter by parameter: off the kinks it is the list of the partial derivatives of the loss. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Problem.
From Localmin.paper Require Import Setting Backpropagation Gradient.
Import ListNotations.
Open Scope R_scope.

Definition has_parameter (n : network R) (a : parameter) : Prop :=
  exists l, nth_error n (pred (of_layer a)) = Some l /\
  match of_input a with
  | Some j => exists w, nth_error (weight l) (of_unit a) = Some w /\ (j < length w)%nat
  | None => exists b, bias l = Some b /\ (of_unit a < length b)%nat
  end.
Definition still : network R -> network R := map_network (fun _ => 0).

Lemma step_row t j : forall w, step t w (change_nth (Rplus 1) j (map (fun _ => 0) w)) = change_nth (Rplus t) j w.
Proof.
  assert (S : forall w, step t w (map (fun _ => 0) w) = w) by (unfold step; induction w; cbn; auto; f_equal; auto; ring).
  induction j as [|j IH]; intros [|x w]; auto; cbn [map change_nth].
  - change (step t (x :: w) (1 + 0 :: map (fun _ => 0) w)) with (x + t * (1 + 0) :: step t w (map (fun _ => 0) w)). rewrite S. f_equal. ring.
  - change (step t (x :: w) (0 :: change_nth (Rplus 1) j (map (fun _ => 0) w))) with (x + t * 0 :: step t w (change_nth (Rplus 1) j (map (fun _ => 0) w))).
    rewrite IH. f_equal. ring.
Qed.
Lemma map2_change {A B C} (f : A -> B -> C) (z : A -> B) (g : B -> B) (g' : A -> C) (same : A -> C) :
  (forall a, f a (z a) = same a) -> (forall a, f a (g (z a)) = g' a) ->
  forall (h : C -> C), (forall a, g' a = h (same a)) -> forall i l, map2 f l (change_nth g i (map z l)) = change_nth h i (map same l).
Proof.
  intros H1 H2 h Hh. assert (S : forall l, map2 f l (map z l) = map same l) by (induction l; cbn; auto; f_equal; auto).
  induction i as [|i IH]; intros [|a l]; auto; cbn [map change_nth map2].
  - rewrite S, H2, Hh. reflexivity.
  - rewrite IH, H1. reflexivity.
Qed.
Lemma along_one a t n : along n (moved a 1 (still n)) t = moved a t n.
Proof.
  assert (S0 : forall w, step t w (map (fun _ => 0) w) = w) by (unfold step; induction w; cbn; auto; f_equal; auto; ring).
  assert (SW : forall W, map2 (step t) W (map (map (fun _ => 0)) W) = W) by (induction W; cbn; auto; f_equal; auto).
  assert (Same : forall l, step_layer t l (map_layer (fun _ => 0) l) = l).
  { intros [W b]. unfold step_layer, map_layer. cbn [weight bias]. rewrite SW. f_equal. destruct b; cbn [option_map]; auto. rewrite S0. reflexivity. }
  unfold along, moved, still, map_network. rewrite <- (map_id n) at 3.
  apply (map2_change (step_layer t) (map_layer (fun _ => 0)) (moved_layer a 1) (moved_layer a t) (fun l => l) Same); auto.
  intros [W b]. unfold moved_layer, map_layer, step_layer. destruct (of_input a) as [j|]; cbn [weight bias].
  - f_equal.
    + rewrite <- (map_id W) at 3. apply (map2_change (step t) (map (fun _ => 0)) (change_nth (Rplus 1) j) (change_nth (Rplus t) j) (fun w => w)); auto using step_row.
    + destruct b; cbn [option_map]; auto. rewrite S0. reflexivity.
  - rewrite SW. f_equal. destruct b as [b|]; cbn [option_map]; auto. rewrite step_row. reflexivity.
Qed.

Lemma dot_one g j : forall w : list R, (j < length w)%nat -> dot g (change_nth (Rplus 1) j (map (fun _ => 0) w)) = nth j g 0.
Proof.
  assert (Z : forall g (w : list R), dot g (map (fun _ => 0) w) = 0) by (induction g0; intros [|y w]; cbn [map]; autorewrite with dot; auto; rewrite IHg0; ring).
  revert g. induction j as [|j IH]; intros [|x g] [|y w] L; cbn [length] in L; try (inversion L; fail); cbn [map change_nth nth]; autorewrite with dot; auto.
  - rewrite Z. ring.
  - rewrite IH by (apply le_S_n, L). ring.
Qed.
Lemma sum_one {A} (f : A -> list R -> R) (z : list R -> list R) (g : list R -> list R) d : (forall a w, f a (z w) = 0) ->
  forall i G W w, nth_error W i = Some w -> f d (g (z w)) = 0 ->
  sum (map2 f G (change_nth g i (map z W))) = f (nth i G d) (g (z w)).
Proof.
  intros Z. assert (S : forall G W, sum (map2 f G (map z W)) = 0).
  { induction G as [|x G IH]; intros [|u W]; auto. cbn [map map2 sum fold_right]. fold (sum (map2 f G (map z W))). rewrite Z, IH. ring. }
  induction i as [|i IH]; intros [|x G] [|u W] w E D; try discriminate; cbn [map change_nth map2 nth sum fold_right].
  - symmetry. injection E as ->. exact D.
  - injection E as ->. fold (sum (map2 f G (map z W))). rewrite S. ring.
  - symmetry. exact D.
  - fold (sum (map2 f G (change_nth g i (map z W)))). rewrite Z, (IH G W w E D). ring.
Qed.
Lemma pairing_one a n g : has_parameter n a -> pairing g (moved a 1 (still n)) = value g a.
Proof.
  intros (l & El & H). unfold pairing, moved, still, map_network.
  assert (Zr : forall x (w : list R), dot x (map (fun _ => 0) w) = 0).
  { induction x as [|x xs IH]; intros [|y w]; cbn [map]; autorewrite with dot; auto. rewrite IH. ring. }
  assert (Zs : forall G W : list (list R), sum (map2 dot G (map (map (fun _ => 0)) W)) = 0).
  { induction G as [|x G IH]; intros [|u W]; auto. cbn [map map2 sum fold_right]. fold (sum (map2 dot G (map (map (fun _ => 0)) W))). rewrite Zr, IH. ring. }
  assert (Zl : forall k v : layer R, pairing_layer k (map_layer (fun _ => 0) v) = 0).
  { intros [G b] [W c]. unfold pairing_layer, map_layer. cbn [weight bias]. rewrite Zs. destruct b, c; cbn [option_map]; rewrite ?Zr; ring. }
  assert (D : forall k, pairing_layer k (moved_layer a 1 (map_layer (fun _ => 0) l)) = value_in k a).
  { intros [G b]. destruct l as [W c]. unfold pairing_layer, moved_layer, map_layer, value_in. cbn [weight bias] in *. destruct (of_input a) as [j|]; cbn [weight bias].
    - destruct H as (w & Ew & Lj). rewrite (sum_one dot (map (fun _ => 0)) (change_nth (Rplus 1) j) [] Zr (of_unit a) G W w Ew) by reflexivity.
      rewrite dot_one by auto. destruct b, c; cbn [option_map]; rewrite ?Zr; ring.
    - destruct H as (c' & -> & Lu). rewrite Zs. cbn [option_map]. destruct b as [b|]; [rewrite dot_one by auto; ring|ring]. }
  unfold value. rewrite <- D. clear D H. revert g El. generalize (pred (of_layer a)). intros i. revert n.
  assert (S : forall g n : network R, sum (map2 pairing_layer g (map (map_layer (fun _ => 0)) n)) = 0).
  { induction g as [|k g IH]; intros [|v n]; auto. cbn [map map2 sum fold_right]. fold (sum (map2 pairing_layer g (map (map_layer (fun _ => 0)) n))). rewrite Zl, IH. ring. }
  assert (Empty : pairing_layer (Layer [] None) (moved_layer a 1 (map_layer (fun _ => 0) l)) = 0) by (unfold pairing_layer; cbn; ring).
  induction i as [|i IH]; intros [|v n] [|k g] E; try discriminate; cbn [map change_nth map2 nth sum fold_right].
  - symmetry. exact Empty.
  - injection E as ->. fold (sum (map2 pairing_layer g (map (map_layer (fun _ => 0)) n))). rewrite S. ring.
  - symmetry. exact Empty.
  - fold (sum (map2 pairing_layer g (change_nth (moved_layer a 1) i (map (map_layer (fun _ => 0)) n)))). rewrite Zl, (IH n g E). ring.
Qed.
Lemma same_shape_moved a t n : same_shape n (moved a t (still n)).
Proof.
  assert (R0 : forall w : list R, Forall2 (fun _ _ : R => True) w (map (fun _ => 0) w)) by (induction w; cbn; auto).
  assert (Rj : forall j (w : list R), Forall2 (fun _ _ : R => True) w (change_nth (Rplus t) j (map (fun _ => 0) w))) by (induction j; intros [|x w]; cbn; auto).
  assert (W0 : forall W : list (list R), Forall2 (Forall2 (fun _ _ : R => True)) W (map (map (fun _ => 0)) W)) by (induction W; cbn; auto).
  assert (Wj : forall j i (W : list (list R)), Forall2 (Forall2 (fun _ _ : R => True)) W (change_nth (change_nth (Rplus t) j) i (map (map (fun _ => 0)) W)))
    by (induction i; intros [|w W]; cbn; auto).
  assert (L0 : forall l : layer R, alike_layer (fun _ _ => True) l (map_layer (fun _ => 0) l)) by (intros [W [b|]]; split; cbn; auto).
  assert (La : forall l : layer R, alike_layer (fun _ _ => True) l (moved_layer a t (map_layer (fun _ => 0) l))).
  { intros [W [b|]]; unfold moved_layer, map_layer; destruct (of_input a); split; cbn; auto. }
  unfold same_shape, alike, moved, still, map_network. generalize (pred (of_layer a)). intros i. revert n.
  assert (N0 : forall n : network R, Forall2 (alike_layer (fun _ _ => True)) n (map (map_layer (fun _ => 0)) n)) by (induction n; cbn; auto).
  induction i as [|i IH]; intros [|l n]; cbn [map change_nth]; auto.
Qed.

(** The gradient of Backpropagation.v, off the kinks, is the list of partial derivatives. *)
Theorem backpropagation_is_the_gradient (data : dataset R) (n : network R) (a : parameter) : n <> [] -> biases_fit n ->
  has_parameter n a -> (forall p, In p data -> off_kinks n (input p)) ->
  partial_derivative (loss squared data) n a
    (gradient n (map (fun p => (input p, map2 (fun f y => importance p * (2 * (f - y))) (forward n (input p)) (target p))) data) a).
Proof.
  intros Ne B P K. pose proof (squared_gradient data n (moved a 1 (still n)) Ne (same_shape_moved a 1 n) B K) as D.
  unfold partial_derivative, gradient. rewrite map_map. cbn [fst snd].
  intros e He. destruct (D e He) as (delta & Hd). exists delta. intros h Nh Hh. specialize (Hd h Nh Hh). rewrite !along_one in Hd.
  rewrite (map_ext _ (fun p => value (fst (backward n (input p) (map2 (fun f y => importance p * (2 * (f - y))) (forward n (input p)) (target p)))) a)) in Hd
    by (intros; apply pairing_one, P). exact Hd.
Qed.
