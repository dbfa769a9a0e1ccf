(** Moving a network's parameters along a velocity that may depend on where they are, so that no output changes: a symmetry. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Numbers Evaluate LocalFunction Masks Convex QuadraticForm Orbits Jets Gated Related Motions Solve.
Import ListNotations.
Open Scope R_scope.

Section Velocities.
  Context {N : num} {r : N -> R} (ok : num_ok N r) (n : row_network N) (pts : list (list mask * list N)).
  Notation rv := (@rv N r).
  Notation near_number := (@near_number N r).

  Let size := length (flat n).
  Let nR : row_network R := read_rows r n.
  Definition network_at (d : list R) : row_network R := fill Rplus nR d.
  Definition output_at (d : list R) (p : list mask * list N) : list R := @gated numR (network_at d) (fst p) (rv (snd p)).
  Context (f : list R -> R).
  Context (f_outputs : forall d d', length d = size -> length d' = size -> (forall p, In p pts -> output_at d p = output_at d' p) -> f d = f d').

  (** The parameters as functions of a step s and a displacement d, as one vector s :: d. *)
  Definition lifted : row_network functions :=
    fill (fun w (c : functions) => (fun y => r w + c (tl y)) : functions) n (coordinates size).
  Lemma coordinate_bound k : forall c, In c (coordinates k) -> forall d, Rabs (c d) <= norm d.
  Proof.
    induction k as [|k IH]; intros c H; [destruct H|]. cbn [coordinates] in H. destruct H as [<-|H].
    - intros [|x d]; cbn [nth]; [rewrite Rabs_R0; apply norm_pos|]. rewrite norm_cons. pose proof (norm_pos d). lra.
    - apply in_map_iff in H as (c' & <- & H). intros [|x d]; cbn [tl]; [apply IH; auto|]. specialize (IH c' H d). rewrite norm_cons. pose proof (Rabs_pos x). lra.
  Qed.
  Lemma coordinates_length k : length (coordinates k) = k.
  Proof. induction k; cbn; auto. rewrite map_length. auto. Qed.
  Lemma lifted_near : related near_number n lifted.
  Proof.
    apply fill_self; [|rewrite coordinates_length; apply le_n]. intros a c Hc e He. exists e. split; auto. intros y Hy.
    replace (r a + c (tl y) - r a) with (c (tl y)) by ring. pose proof (coordinate_bound _ _ Hc (tl y)).
    assert (norm (tl y) <= norm y); [|lra]. destruct y as [|x y]; cbn [tl]; [lra|]. rewrite norm_cons. pose proof (Rabs_pos x). lra.
  Qed.
  Definition value_at (y : list R) (c : functions) (x : R) : Prop := c y = x.
  Lemma lifted_at s d : length d = size -> related (value_at (s :: d)) lifted (network_at d).
  Proof.
    intros L. pose proof (function_network_at (r := r) n d L) as A.
    assert (B : related (fun (c g : functions) => forall y, g y = c (tl y)) (function_network (r := r) n) lifted).
    { apply (fill_related _ _ (fun (c g : functions) => c = g)); [intros a b b' ->; reflexivity|].
      fold size. generalize (coordinates size). intros l. induction l; constructor; auto. }
    apply (related_imp (fun g x => exists c : functions, (forall y, g y = c (tl y)) /\ c d = x)).
    - intros g x (c & E1 & E2). unfold value_at. rewrite E1. exact E2.
    - apply (related_compose (fun (g c : functions) => forall y, g y = c (tl y)) (fun (c : functions) x => c d = x) _ (function_network (r := r) n)); auto.
      apply related_swap in B. exact B.
  Qed.
  Lemma sizes_at d : length d = size -> same_sizes nR (network_at d).
  Proof.
    intros L. unfold network_at. apply fill_self; auto. rewrite L. unfold size, nR.
    assert (E : related (fun _ _ => True) n (read_rows r n)).
    { clear. induction n as [|l m IH]; constructor; auto. split; [reflexivity|]. cbn. induction (snd l) as [|w W IHW]; cbn; constructor; auto. clear. induction w; cbn; constructor; auto. }
    rewrite (related_lengths _ _ _ E). apply le_n.
  Qed.
  Lemma nR_length : length (flat nR) = size.
  Proof.
    unfold size, nR. symmetry. apply (related_lengths (fun _ _ => True)). clear. induction n as [|l m IH]; constructor; auto. split; [reflexivity|]. cbn.
    induction (snd l) as [|w W IHW]; cbn; constructor; auto. clear. induction w; cbn; constructor; auto.
  Qed.

  Lemma symmetry_of (vs : list functions) (xi : list R) : Forall2 (fun x (c : functions) => limit c x) xi vs -> length xi = size ->
    nearby (fun y => forall s d, y = s :: d -> length d = size -> f (map2 (stepR s) d (at_ y vs)) = f d) -> symmetry size f xi.
  Proof.
    intros Hv Lx Inv e He.
    assert (Nn : nearby (fun y => norm (map2 Rminus (at_ y vs) xi) < e)).
    { clear - Hv He. revert e He. induction Hv as [|x c xi vs Hx _ IH]; intros e He; [apply nearby_always; intros; exact He|].
      apply (nearby_imp2 (fun y => norm (map2 Rminus (at_ y vs) xi) < e / 2) (fun y => Rabs (c y - x) < e / 2)); [|apply IH; lra|apply limit_nearby; auto; lra].
      intros y H1 H2. cbv beta in *. change (at_ y (c :: vs)) with (c y :: at_ y vs). cbn [map2]. rewrite norm_cons. lra. }
    destruct Nn as (e1 & He1 & N1). destruct Inv as (e2 & He2 & N2). exists (Rmin e1 e2 / 2).
    assert (0 < Rmin e1 e2) by (apply Rmin_pos; auto). split; [lra|]. intros d s L Hd Hs.
    pose proof (Rmin_l e1 e2). pose proof (Rmin_r e1 e2). assert (Hy : norm (s :: d) < Rmin e1 e2) by (rewrite norm_cons; lra).
    specialize (N1 (s :: d) ltac:(lra)). specialize (N2 (s :: d) ltac:(lra) s d eq_refl L).
    exists (scale s (map2 Rminus (at_ (s :: d) vs) xi)).
    assert (Lv : length (at_ (s :: d) vs) = size).
    { unfold at_. rewrite map_length, <- (Forall2_same_length _ _ _ Hv). exact Lx. }
    assert (E : vadd (vadd d (scale s xi)) (scale s (map2 Rminus (at_ (s :: d) vs) xi)) = map2 (stepR s) d (at_ (s :: d) vs)).
    { revert L Lx Lv. generalize (at_ (s :: d) vs) size. clear. intros v k. revert d xi v. induction k as [|k IH]; intros [|x d] [|y xi] [|z v] A B C; try discriminate; [reflexivity|].
      cbn [scale map vadd map2]. f_equal; [ring|]. apply IH; simpl in *; congruence. }
    rewrite E. split; [|split].
    - revert L Lv. generalize (at_ (s :: d) vs) size. clear. intros v k. revert d v. induction k as [|k IH]; intros [|x d] [|z v] A C; try discriminate; [reflexivity|].
      cbn [map2 length]. f_equal. apply IH; simpl in *; congruence.
    - rewrite norm_scale, Rmult_comm. apply Rmult_le_compat_r; [apply Rabs_pos|lra].
    - exact N2.
  Qed.

  Lemma near_zero : near_number zero (@zero functions).
  Proof. unfold Solve.near_number. rewrite (r_zero _ _ ok). exact (limit_const 0). Qed.
  Lemma near_one : near_number one (@one functions).
  Proof. unfold Solve.near_number. rewrite (r_one _ _ ok). exact (limit_const 1). Qed.
  Lemma near_opp x g : near_number x g -> near_number (opp x) (opp g).
  Proof. unfold Solve.near_number. rewrite (r_opp _ _ ok). intros H. exact (limit_opp _ _ H). Qed.
  Lemma near_add x y g h : near_number x g -> near_number y h -> near_number (add x y) (add g h).
  Proof. unfold Solve.near_number. rewrite (r_add _ _ ok). intros H1 H2. exact (limit_add _ _ _ _ H1 H2). Qed.
  Lemma near_mul x y g h : near_number x g -> near_number y h -> near_number (mul x y) (mul g h).
  Proof. unfold Solve.near_number. rewrite (r_mul _ _ ok). intros H1 H2. exact (limit_mul _ _ _ _ H1 H2). Qed.

  Lemma velocity_symmetry k j u c (uF : list functions) (factor : functions) :
    Forall2 near_number u uF -> near_number one factor ->
    nearby (fun y => forall s d, y = s :: d -> length d = size -> forall p, In p pts ->
      @gated numR (stepped s (network_at d) (@velocity numR k (network_at d) j (at_ y uF) c (factor y))) (fst p) (rv (snd p)) = output_at d p) ->
    symmetry size f (rv (flat (velocity k n j u c one))).
  Proof.
    intros Hu Hf Inv. set (vs := flat (@velocity functions k lifted j uF c factor)).
    assert (Hv : Forall2 near_number (flat (velocity k n j u c one)) vs).
    { apply related_flat, related_velocity; auto using near_zero, near_opp, near_mul, lifted_near. }
    apply (symmetry_of vs).
    - clear - Hv. unfold Numbers.rv. induction Hv; cbn [map]; constructor; auto.
    - unfold Numbers.rv. rewrite map_length. symmetry. apply (related_lengths (fun _ _ => True)). apply velocity_sizes.
    - revert Inv. apply nearby_imp. intros y H s d -> L. specialize (H s d eq_refl L).
      set (v := @velocity numR k (network_at d) j (at_ (s :: d) uF) c (factor (s :: d))) in *.
      assert (E : at_ (s :: d) vs = flat v).
      { assert (F : Forall2 (value_at (s :: d)) vs (flat v)).
        { apply related_flat. apply (@related_velocity functions numR (value_at (s :: d))); unfold value_at.
          - reflexivity.
          - intros x x' <-. reflexivity.
          - intros x y x' y' <- <-. reflexivity.
          - apply (lifted_at s d L).
          - clear. unfold at_. induction uF; cbn; constructor; auto.
          - reflexivity. }
        clear - F. unfold at_. induction F as [|g x l m H _ IH]; [reflexivity|exact (f_equal2 cons H IH)]. }
      assert (Sz : same_sizes nR v).
      { apply (related_imp (fun x z => exists y : R, True /\ True)); [auto|].
        apply (related_compose (fun _ _ => True) (fun _ _ => True) nR (network_at d)); [apply sizes_at; auto|]. apply (@velocity_sizes numR). }
      rewrite E. apply f_outputs; auto.
      + rewrite <- L. assert (Lf : length (flat v) = length d) by (rewrite L, <- nR_length; symmetry; apply (related_lengths _ _ _ Sz)).
        revert Lf. generalize (flat v). clear. induction d as [|x d IH]; intros [|z w] Le; try discriminate; cbn [map2 length]; auto.
      + intros p Hp. rewrite <- (H p Hp). unfold output_at, network_at. rewrite fill_stepped by exact Sz. reflexivity.
  Qed.
End Velocities.
