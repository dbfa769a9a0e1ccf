(** "Backpropagation" is differentiation. Where no pre-activation of a hidden unit is 0 at a data point, what [backward] of
    Backpropagation.v computes is the derivative of the loss: along every direction of the parameter space, for networks of every
    depth and width, and every loss that is the sum over data points of a differentiable function of the outputs, such as the squared one.
    At a kink it is ReLU'(0) = 0 that [backward] puts in, and nothing is said. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Relu Sums Vectors Numbers Problem Evaluate Convex Gated.
From Localmin.paper Require Import Setting Facts Dead Backpropagation.
Import ListNotations.
Open Scope R_scope.

(** theta + t v, parameter by parameter. *)
Definition step (t : R) : list R -> list R -> list R := map2 (fun x y => x + t * y).
Definition step_layer (t : R) (l v : layer R) : layer R :=
  Layer (map2 (step t) (weight l) (weight v))
    (match bias l, bias v with Some b, Some c => Some (step t b c) | _, _ => None end).
Definition along (n v : network R) (t : R) : network R := map2 (step_layer t) n v.

(** The sum over all parameters of derivative times velocity. *)
Definition pairing_layer (g v : layer R) : R :=
  sum (map2 dot (weight g) (weight v)) + match bias g, bias v with Some b, Some c => dot b c | _, _ => 0 end.
Definition pairing (g v : network R) : R := sum (map2 pairing_layer g v).

(** No hidden unit is at a kink at the input x. *)
Fixpoint off_kinks (n : network R) (x : list R) : Prop :=
  match n with
  | [] | [_] => True
  | l :: rest => Forall (fun z => z <> 0) (affine l x) /\ off_kinks rest (map relu (affine l x))
  end.

(** Biases fit their layers. *)
Definition biases_fit (n : network R) : Prop := Forall (fun l => forall b, bias l = Some b -> length b = length (weight l)) n.

(** g is the derivative of a loss of the outputs f: along every curve of outputs through f. *)
Definition differentiable_at (ell : list R -> R) (f g : list R) : Prop :=
  forall (curve : list (R -> R)) ds, map (fun c => c 0) curve = f -> Forall2 (fun c d => derivable_pt_lim c 0 d) curve ds ->
  derivable_pt_lim (fun t => ell (map (fun c => c t) curve)) 0 (dot g ds).

(** ** Numbers with their derivatives, and functions of t *)
Definition duals : num :=
  Num (R * R) (0, 0) (1, 0) (fun a b => (fst a + fst b, snd a + snd b)) (fun a b => (fst a * fst b, snd a * fst b + fst a * snd b))
    (fun a => (- fst a, - snd a)) (fun a => a) (fun a => a) (fun _ => Eq) (fun _ _ => Eq) (fun _ a => ((1, 0), a)) (fun _ => (1, 0)) (fun a => a).
Definition curves : num :=
  Num (R -> R) (fun _ => 0) (fun _ => 1) (fun f g t => f t + g t) (fun f g t => f t * g t) (fun f t => - f t) (fun f => f) (fun f => f)
    (fun _ => Eq) (fun _ _ => Eq) (fun _ a => (fun _ => 1, a)) (fun _ _ => 1) (fun f => f).
Lemma duals_ok : ring_ok duals fst.
Proof. split; reflexivity. Qed.
Lemma curves_ok t : ring_ok curves (fun f => f t).
Proof. split; reflexivity. Qed.
Definition tangent (f : curves) (p : duals) : Prop := f 0 = fst p /\ derivable_pt_lim f 0 (snd p).
Lemma tangent_const x : tangent (fun _ => x) (x, 0).
Proof. split; [reflexivity|]. apply derivable_pt_lim_const. Qed.
Lemma tangent_add f g p q : tangent f p -> tangent g q -> tangent (add f g) (add p q).
Proof. intros [A B] [C D]. split; cbn; [congruence|]. exact (derivable_pt_lim_plus _ _ _ _ _ B D). Qed.
Lemma tangent_mul f g p q : tangent f p -> tangent g q -> tangent (mul f g) (mul p q).
Proof. intros [A B] [C D]. split; cbn; [congruence|]. rewrite <- A, <- C. exact (derivable_pt_lim_mult _ _ _ _ _ B D). Qed.
Lemma tangent_line x y : tangent (fun t => x + t * y) (x, y).
Proof.
  split; cbn; [ring|]. intros e He. exists (mkposreal 1 Rlt_0_1). intros h Nh _.
  replace ((x + (0 + h) * y - (x + 0 * y)) / h - y) with 0 by (field; auto). rewrite Rabs_R0. exact He.
Qed.
Definition dual_relu (p : R * R) : R * R := (relu (fst p), relu_slope (fst p) * snd p).
Lemma tangent_relu f p : fst p <> 0 -> tangent f p -> tangent (fun t => relu (f t)) (dual_relu p).
Proof.
  intros N [A B]. split; cbn [dual_relu fst snd]; [congruence|].
  assert (C : continuity_pt f 0) by (apply derivable_continuous_pt; exists (snd p); exact B).
  assert (Half : 0 < Rabs (fst p)) by (apply Rabs_pos_lt; auto).
  destruct (C (Rabs (fst p)) Half) as (alp & Ha & Hc). cbn in Hc. unfold R_dist in Hc.
  assert (St : forall t, Rabs t < alp -> Rabs (f t - fst p) < Rabs (fst p)).
  { intros t Ht. destruct (Req_dec t 0) as [->|Nt]; [rewrite A, Rminus_diag_eq, Rabs_R0 by auto; auto|].
    rewrite <- A at 1. apply Hc. split; [split; [exact I|auto]|]. rewrite Rminus_0_r. exact Ht. }
  intros e He. destruct (B e He) as (del & Hd). exists (mkposreal (Rmin alp del) (Rmin_pos _ _ Ha (cond_pos del))).
  intros h Nh Hh. cbn in Hh. pose proof (Rmin_l alp del). pose proof (Rmin_r alp del).
  specialize (Hd h Nh ltac:(lra)). pose proof (St h ltac:(lra)) as S1. rewrite !Rplus_0_l in *. unfold relu_slope.
  assert (S0 : f 0 = fst p) by exact A. destruct (Rlt_dec 0 (fst p)) as [P|P].
  - rewrite (Rabs_pos_eq (fst p)) in S1 by lra. assert (0 < f h) by (unfold Rabs in S1; destruct (Rcase_abs _); lra).
    rewrite !relu_on by lra. rewrite Rmult_1_l. exact Hd.
  - assert (fst p < 0) by lra. rewrite (Rabs_left (fst p)) in S1 by lra. assert (f h < 0) by (unfold Rabs in S1; destruct (Rcase_abs _); lra).
    rewrite !relu_off by lra. unfold Rdiv. rewrite Rminus_0_r, Rmult_0_l, Rmult_0_l, Rminus_0_r, Rabs_R0. exact He.
Qed.

(** ** The forward pass over them *)
Section Passes.
  Context {N : num} (act : N -> N).
  Fixpoint pass (n : network N) (h : list N) : list N :=
    match n with [] => h | [last] => affinen last h | l :: rest => pass rest (map act (affinen l h)) end.
End Passes.
Definition curve_relu (f : curves) : curves := fun t => relu (f t).

Definition zip_layer {A} (f : R -> R -> A) (l v : layer R) : layer A :=
  Layer (map2 (map2 f) (weight l) (weight v)) (match bias l, bias v with Some b, Some c => Some (map2 f b c) | _, _ => None end).
Notation dual_layer := (zip_layer (fun x y => (x, y) : duals)).
Notation curve_layer := (zip_layer (fun x y => (fun t => x + t * y) : curves)).

Definition tangent_layer (l : layer curves) (k : layer duals) : Prop :=
  Forall2 (Forall2 tangent) (weight l) (weight k) /\
  match bias l, bias k with None, None => True | Some b, Some c => Forall2 tangent b c | _, _ => False end.
Lemma tangent_affine l k h d : tangent_layer l k -> Forall2 tangent h d -> Forall2 tangent (affinen l h) (affinen k d).
Proof.
  intros [HW Hb] Hh. unfold affinen.
  assert (Z : Forall2 tangent (map (fun w => dotn w h) (weight l)) (map (fun w => dotn w d) (weight k))).
  { induction HW; cbn [map]; constructor; auto. apply (related_dot tangent); auto using tangent_add, tangent_mul. apply (tangent_const 0). }
  destruct (bias l), (bias k); try contradiction; auto. revert Hb. revert Z. generalize (map (fun w => dotn w h) (weight l)) (map (fun w => dotn w d) (weight k)) l0 l1.
  clear. intros z z' b c Z. revert b c. induction Z; intros b c Hb; [constructor|]. destruct Hb; cbn [map2]; constructor; auto using tangent_add.
Qed.
Lemma tangent_zip l v : tangent_layer (curve_layer l v) (dual_layer l v).
Proof.
  assert (Row : forall w u, Forall2 tangent (map2 (fun x y => (fun t => x + t * y) : curves) w u) (map2 (fun x y => (x, y) : duals) w u)).
  { induction w as [|x w IH]; intros [|y u]; cbn; constructor; auto. apply tangent_line. }
  split; cbn [zip_layer weight bias].
  - generalize (weight v). induction (weight l) as [|w W IH]; intros [|u V]; cbn [map2]; try apply Forall2_nil. apply Forall2_cons; [apply Row|apply IH].
  - destruct (bias l), (bias v); try exact I. apply Row.
Qed.
Lemma fst_zip l v : same_shape [l] [v] -> map_layer fst (dual_layer l v) = l.
Proof.
  intros H. inversion H as [|? ? ? ? [HW Hb] _]; subst. clear H.
  assert (Row : forall w u : list R, Forall2 (fun _ _ => True) w u -> map fst (map2 (fun x y => (x, y) : duals) w u) = w).
  { intros w u F. induction F as [|x y w u _ _ IH]; cbn; auto. f_equal. exact IH. }
  destruct l as [W b], v as [V c]; unfold map_layer, zip_layer; cbn [weight bias] in *. f_equal.
  - induction HW; cbn; auto. f_equal; auto.
  - destruct b, c; try contradiction; cbn; auto. f_equal. auto.
Qed.
Lemma pass_tangent n : forall v h d, same_shape n v -> Forall2 tangent h d -> off_kinks n (map fst d) ->
  Forall2 tangent (@pass curves curve_relu (map2 curve_layer n v) h) (@pass duals dual_relu (map2 dual_layer n v) d).
Proof.
  induction n as [|l n IH]; intros v h d S H K; inversion S as [|? lv ? v' Hl Hn]; subst; [exact H|].
  pose proof (tangent_affine _ _ _ _ (tangent_zip l lv) H) as A.
  destruct n as [|l2 n]; inversion Hn as [|? lv2 ? v2 Hl2 Hn2]; subst; [exact A|]. destruct K as [K1 K2].
  assert (F : map fst (affinen (dual_layer l lv) d) = affine l (map fst d)).
  { pose proof (r_affinen duals_ok (dual_layer l lv) d) as E. rewrite fst_zip in E by (constructor; [exact Hl|constructor]). exact E. }
  assert (Z : Forall2 tangent (map curve_relu (affinen (curve_layer l lv) h)) (map dual_relu (affinen (dual_layer l lv) d))).
  { rewrite <- F in K1. revert K1. clear - A. induction A as [|f p fs ps T _ IHA]; intros K; cbn [map] in *; constructor; inversion K; subst; auto. apply tangent_relu; auto. }
  apply (IH (lv2 :: v2) _ _ Hn Z). rewrite map_map. cbn [dual_relu fst]. rewrite <- F, map_map in K2. exact K2.
Qed.
Lemma pass_at n : forall v t h, same_shape n v -> map (fun f => f t) (@pass curves curve_relu (map2 curve_layer n v) h) = forward (along n v t) (map (fun f => f t) h).
Proof.
  assert (L : forall l v t, map_layer (fun f : R -> R => f t) (curve_layer l v) = step_layer t l v).
  { intros l v t. unfold map_layer, zip_layer, step_layer. cbn [weight bias].
    assert (Row : forall w u : list R, map (fun f : R -> R => f t) (map2 (fun x y => (fun t => x + t * y) : curves) w u) = step t w u).
    { unfold step. induction w as [|x w IH]; intros [|y u]; cbn; auto. f_equal. apply IH. }
    f_equal; [|destruct (bias l), (bias v); cbn; auto; f_equal; apply Row].
    generalize (weight v). induction (weight l) as [|w W IH]; intros [|u V]; cbn; auto. f_equal; auto. }
  induction n as [|l n IH]; intros v t h S; inversion S as [|? lv ? v' Hl Hn]; subst; [reflexivity|].
  pose proof (r_affinen (curves_ok t) (curve_layer l lv) h) as E. rewrite L in E. unfold Numbers.rv in E.
  destruct n as [|l2 n]; inversion Hn as [|? lv2 ? v2 Hl2 Hn2]; subst; [exact E|].
  transitivity (forward (along (l2 :: n) (lv2 :: v2) t) (map (fun f => f t) (map curve_relu (affinen (curve_layer l lv) h)))); [apply (IH (lv2 :: v2) t _ Hn)|].
  change (forward (along (l :: l2 :: n) (lv :: lv2 :: v2) t) (map (fun f => f t) h)) with (forward (along (l2 :: n) (lv2 :: v2) t) (map relu (affine (step_layer t l lv) (map (fun f => f t) h)))).
  refine (f_equal (forward (along (l2 :: n) (lv2 :: v2) t)) _).
  transitivity (map relu (map (fun f : R -> R => f t) (affinen (curve_layer l lv) h))); [rewrite !map_map; reflexivity|]. exact (f_equal (map relu) E).
Qed.

(** ** Backpropagation is the adjoint of the tangents *)
Lemma snd_dot (a : list duals) : forall b : list duals, snd (dotn a b) = dot (map snd a) (map fst b) + dot (map fst a) (map snd b).
Proof. induction a as [|x a IH]; intros [|y b]; cbn [dotn map]; autorewrite with dot; try (cbn; ring). change (snd (add (mul x y) (dotn a b))) with ((snd x * fst y + fst x * snd y) + snd (dotn a b)). rewrite IH. ring. Qed.
Lemma dot_plus g : forall z c, length z = length c -> dot g (map2 Rplus z c) = dot g z + dot g c.
Proof. induction g as [|x g IH]; intros [|y z] [|k c] E; try discriminate; cbn [map2]; autorewrite with dot; try ring. rewrite IH by (simpl in E; congruence). ring. Qed.
Lemma dot_mult a : forall s d, dot a (map2 Rmult s d) = dot (map2 Rmult a s) d.
Proof. induction a as [|x a IH]; intros [|y s] [|z d]; cbn [map2]; autorewrite with dot; auto. rewrite IH. ring. Qed.
Lemma dot_pulled_back W : forall g d, dot (fold_right vadd [] (map2 scale g W)) d = dot g (map (fun w => dot w d) W).
Proof.
  induction W as [|w W IH]; intros [|x g] d; cbn [map2 fold_right map]; autorewrite with dot; auto.
  rewrite dot_vadd_l, dot_scale_l, IH. reflexivity.
Qed.
Lemma layer_adjoint l v g (d : list duals) : same_shape [l] [v] -> (forall b, bias l = Some b -> length b = length (weight l)) ->
  dot g (map snd (affinen (dual_layer l v) d)) = pairing_layer (layer_gradient l g (map fst d)) v + dot (pulled_back l g) (map snd d).
Proof.
  intros H Lb. inversion H as [|? ? ? ? [HW Hb] _]; subst. unfold affinen, pairing_layer, layer_gradient, pulled_back. rewrite dot_pulled_back.
  destruct l as [W b], v as [V c]. cbn [zip_layer weight bias] in *.
  assert (Row : forall w u : list R, Forall2 (fun _ _ => True) w u ->
    @map (R * R) R fst (map2 (fun x y => (x, y) : duals) w u) = w /\ @map (R * R) R snd (map2 (fun x y => (x, y) : duals) w u) = u).
  { intros w u F. induction F as [|x y w u _ _ [I1 I2]]; [split; reflexivity|]. split; [exact (f_equal (cons x) I1)|exact (f_equal (cons y) I2)]. }
  assert (Z : forall g, dot g (map snd (map (fun w => dotn w d) (map2 (map2 (fun x y => (x, y) : duals)) W V))) =
      sum (map2 dot (map (fun x => map (Rmult x) (map fst d)) g) V) + dot g (map (fun w => dot w (map snd d)) W)).
  { clear - HW Row. induction HW as [|w u W V Hw _ IH]; intros [|x g]; cbn [map map2]; autorewrite with dot; try (cbn; ring).
    rewrite IH, snd_dot. destruct (Row w u Hw) as [-> ->]. cbn [sum fold_right]. fold (sum (map2 dot (map (fun x => map (Rmult x) (map fst d)) g) V)).
    fold (scale x (map fst d)). rewrite dot_scale_l, (dot_comm (map fst d)). ring. }
  destruct b as [b|], c as [c|]; cbn [option_map] in *; try contradiction; [|rewrite Z; ring].
  assert (Ez : length (map2 (fun x y => (x, y) : duals) b c) = length (map (fun w => dotn w d) (map2 (map2 (fun x y => (x, y) : duals)) W V))).
  { rewrite map_length. specialize (Lb b eq_refl). pose proof (Forall2_same_length _ _ _ HW) as L1. pose proof (Forall2_same_length _ _ _ Hb) as L2.
    assert (M : forall A B C (f : A -> B -> C) x y, length x = length y -> length (map2 f x y) = length x).
    { clear. intros A B C f. induction x; intros [|? y] E; try discriminate; cbn; auto. }
    rewrite !M by auto. exact Lb. }
  assert (Sm : forall z k : list duals, map snd (map2 add z k) = map2 Rplus (map snd z) (map snd k)).
  { induction z as [|x z IH]; intros [|y k]; cbn [map2 map]; auto. f_equal. apply IH. }
  rewrite Sm, dot_plus by (rewrite !map_length; symmetry; rewrite map_length in Ez; exact Ez). destruct (Row b c Hb) as [_ ->]. rewrite Z. ring.
Qed.
Lemma backward_adjoint n : forall v g (d : list duals), n <> [] -> same_shape n v -> biases_fit n ->
  dot g (map snd (@pass duals dual_relu (map2 dual_layer n v) d)) = pairing (fst (backward n (map fst d) g)) v + dot (snd (backward n (map fst d) g)) (map snd d).
Proof.
  induction n as [|l n IH]; intros v g d Ne S B; [contradiction|]. inversion S as [|? lv ? v' Hl Hn]; subst. inversion B as [|? ? Bl Bn]; subst.
  assert (Sl : same_shape [l] [lv]) by (constructor; [exact Hl|constructor]).
  destruct n as [|l2 n].
  - inversion Hn; subst. cbn [backward fst snd map2 pass]. rewrite layer_adjoint by auto. unfold pairing. cbn [map2 sum fold_right]. ring.
  - assert (Ne2 : l2 :: n <> []) by discriminate. rewrite backward_cons by auto. cbn [fst snd].
    assert (F : map fst (affinen (dual_layer l lv) d) = affine l (map fst d)).
    { pose proof (r_affinen duals_ok (dual_layer l lv) d) as E. rewrite fst_zip in E by auto. exact E. }
    inversion Hn as [|? lv2 ? v2 Hl2 Hn2]; subst.
    change (@pass duals dual_relu (map2 dual_layer (l :: l2 :: n) (lv :: lv2 :: v2)) d) with (@pass duals dual_relu (map2 dual_layer (l2 :: n) (lv2 :: v2)) (map dual_relu (affinen (dual_layer l lv) d))).
    rewrite (IH (lv2 :: v2) g _ Ne2 Hn Bn).
    assert (Fr : map fst (map dual_relu (affinen (dual_layer l lv) d)) = map relu (affine l (map fst d))) by (rewrite <- F, !map_map; reflexivity).
    assert (Sr : map snd (map dual_relu (affinen (dual_layer l lv) d)) = map2 Rmult (map relu_slope (affine l (map fst d))) (map snd (affinen (dual_layer l lv) d))).
    { rewrite <- F, !map_map. generalize (affinen (dual_layer l lv) d). induction l0 as [|p q IHq]; cbn; auto. f_equal. exact IHq. }
    rewrite Fr, Sr, dot_mult, layer_adjoint by auto.
    match goal with |- _ = pairing (?x :: ?y) (?u :: ?w) + _ => change (pairing (x :: y) (u :: w)) with (pairing_layer x u + pairing y w) end. ring.
Qed.

(** ** The theorems *)
Theorem gradient_along_every_direction (ell : loss_function) (data : dataset R) (n v : network R) (by_output : point R -> list R) :
  n <> [] -> same_shape n v -> biases_fit n ->
  (forall p, In p data -> off_kinks n (input p) /\
     differentiable_at (fun f => importance p * ell f (target p)) (forward n (input p)) (by_output p)) ->
  derivable_pt_lim (fun t => loss ell data (along n v t)) 0
    (sum (map (fun p => pairing (fst (backward n (input p) (by_output p))) v) data)).
Proof.
  intros Ne S B. unfold loss. induction data as [|p data IH]; intros H; [apply derivable_pt_lim_const|].
  cbn [map sum fold_right]. apply (derivable_pt_lim_plus (fun t => importance p * ell (forward (along n v t) (input p)) (target p))); [|apply IH; intros; apply H; simpl; auto].
  destruct (H p (or_introl eq_refl)) as [K D].
  set (h := map (fun x => (fun _ => x) : curves) (input p)). set (d := map (fun x => (x, 0) : duals) (input p)).
  assert (T : Forall2 tangent h d) by (unfold h, d; generalize (input p); intros xs; induction xs; [apply Forall2_nil|apply Forall2_cons; [apply tangent_const|auto]]).
  assert (Fd : map fst d = input p) by (unfold d; rewrite map_map; apply map_id).
  assert (Hd : forall t, map (fun f => f t) h = input p) by (intros; unfold h; rewrite map_map; apply map_id).
  assert (Z : forall w, dot w (map snd d) = 0).
  { intros w. rewrite dot_comm. apply dot_zero. unfold d. rewrite map_map. apply Forall_forall. intros x Hx. apply in_map_iff in Hx as (? & <- & _). reflexivity. }
  pose proof (pass_tangent n v h d S T ltac:(rewrite Fd; exact K)) as P.
  pose proof (backward_adjoint n v (by_output p) d Ne S B) as A. rewrite Fd, Z, Rplus_0_r in A. rewrite <- A.
  set (cs := @pass curves curve_relu (map2 curve_layer n v) h) in *. set (ds := @pass duals dual_relu (map2 dual_layer n v) d) in *.
  assert (At : forall t, map (fun f => f t) cs = forward (along n v t) (input p)) by (intros; unfold cs; rewrite pass_at by auto; rewrite Hd; reflexivity).
  assert (A0 : along n v 0 = n).
  { clear - S. unfold along. induction S as [|l lv n v [HW Hb] _ IH]; [reflexivity|]. cbn [map2]. rewrite IH. f_equal.
    assert (Row : forall w u : list R, Forall2 (fun _ _ => True) w u -> step 0 w u = w) by (intros w u F; unfold step; induction F; cbn; auto; f_equal; auto; ring).
    destruct l as [W b], lv as [V c]. unfold step_layer. cbn [weight bias] in *. f_equal; [induction HW; cbn; auto; f_equal; auto|].
    destruct b, c; try contradiction; auto. f_equal. auto. }
  specialize (D cs (map snd ds)). rewrite At, A0 in D. specialize (D eq_refl).
  assert (DD : Forall2 (fun (c : R -> R) x => derivable_pt_lim c 0 x) cs (map snd ds)).
  { clear - P. induction P as [|f q fs qs [_ T] _ IH]; cbn; constructor; auto. }
  specialize (D DD). intros e He. destruct (D e He) as (delta & Hdel). exists delta. intros k Nk Hk. specialize (Hdel k Nk Hk). rewrite !At in Hdel. exact Hdel.
Qed.

(** The derivative of the squared loss by the outputs. *)
Lemma squared_differentiable w f y : differentiable_at (fun f => w * squared f y) f (map2 (fun a b => w * (2 * (a - b))) f y).
Proof.
  intros curve ds <- H. unfold squared. revert y. induction H as [|c d cs ds Hc _ IH]; intros [|b y]; cbn [map map2 sum fold_right]; rewrite ?dot_nil_l; try apply derivable_pt_lim_const.
  rewrite dot_cons. specialize (IH y).
  assert (E : derivable_pt_lim (fun t => w * (c t - b) ^ 2 + w * sum (map2 (fun a b => (a - b) ^ 2) (map (fun c => c t) cs) y)) 0 (w * (2 * (c 0 - b)) * d + dot (map2 (fun a b => w * (2 * (a - b))) (map (fun c => c 0) cs) y) ds)).
  { apply (derivable_pt_lim_plus (fun t => w * (c t - b) ^ 2)); [|exact IH].
    replace (w * (2 * (c 0 - b)) * d) with (w * (INR 2 * (c 0 - b) ^ 1 * (d - 0))) by (cbn; ring).
    apply (derivable_pt_lim_scal (fun t => (c t - b) ^ 2)).
    apply (derivable_pt_lim_comp (fun t => c t - b) (fun x => x ^ 2)); [apply (derivable_pt_lim_minus c (fun _ => b)); [exact Hc|apply derivable_pt_lim_const]|].
    apply derivable_pt_lim_pow. }
  intros e He. destruct (E e He) as (delta & Hd). exists delta. intros h Nh Hh. specialize (Hd h Nh Hh). unfold sum in *. cbv beta in *.
  match goal with |- Rabs ((?a - ?b) / h - ?x) < e => match type of Hd with Rabs ((?a' - ?b') / h - ?x') < e => replace a with a' by ring; replace b with b' by ring end end. exact Hd.
Qed.
Theorem squared_gradient (data : dataset R) (n v : network R) : n <> [] -> same_shape n v -> biases_fit n ->
  (forall p, In p data -> off_kinks n (input p)) ->
  derivable_pt_lim (fun t => loss squared data (along n v t)) 0
    (sum (map (fun p => pairing (fst (backward n (input p)
       (map2 (fun a b => importance p * (2 * (a - b))) (forward n (input p)) (target p)))) v) data)).
Proof.
  intros Ne S B K. apply gradient_along_every_direction; auto. intros p Hp. split; [apply K, Hp|]. apply squared_differentiable.
Qed.
