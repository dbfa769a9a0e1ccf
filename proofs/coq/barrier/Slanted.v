(** Kinks that stay: a network whose units pass on their pre-activations times fixed slopes, 1, 0, or one between at a pinned kink. It is
    smooth in the parameters, and a weighted sum of the true network's outputs lies above that of its own, where the weights carried back
    to pinned units are positive: the true unit passes on more than the slanted one, at least in proportion to the pre-activation's size. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Relu Numbers QuadraticForm LocalFunction Convex Jets Gated Compact Ball HeldParameters.
Import ListNotations.
Open Scope R_scope.

(** Weights without those of the bias. *)
Definition plain_rows {T} (l : row_layer T) : list (list T) := if fst l then map (@tl T) (snd l) else snd l.
Section Slanted.
  Context {M : num}.
  Fixpoint slanted (n : row_network M) (gs : list (list M)) (h : list M) : list M :=
    match n, gs with
    | [], _ => h
    | l :: _, [] => read l h
    | l :: n, g :: gs => slanted n gs (map2 mul g (read l h))
    end.
  (** The pre-activations of its hidden layers. *)
  Fixpoint slanted_hidden (n : row_network M) (gs : list (list M)) (h : list M) : list (list M) :=
    match n, gs with l :: n, g :: gs => read l h :: slanted_hidden n gs (map2 mul g (read l h)) | _, _ => [] end.
  Fixpoint combine_rows (v : list M) (W : list (list M)) : list M :=
    match v, W with c :: v, w :: W => vaddn (scalen c w) (combine_rows v W) | _, _ => [] end.
  (** Weights of the outputs, carried back to what the network reads. *)
  Fixpoint carried_back (n : row_network M) (gs : list (list M)) (v : list M) : list M :=
    match n, gs with
    | [], _ => v
    | l :: _, [] => combine_rows v (plain_rows l)
    | l :: n, g :: gs => combine_rows (map2 mul g (carried_back n gs v)) (plain_rows l)
    end.
  (** And to the units of each hidden layer. *)
  Fixpoint carried_hidden (n : row_network M) (gs : list (list M)) (v : list M) : list (list M) :=
    match n, gs with l :: n, g :: gs => carried_back n gs v :: carried_hidden n gs v | _, _ => [] end.
End Slanted.

Section Related.
  Context {M N : num} (T : M -> N -> Prop) (T0 : T zero zero) (T1 : T one one).
  Context (Ta : forall x y x' y', T x x' -> T y y' -> T (add x y) (add x' y')).
  Context (Tm : forall x y x' y', T x x' -> T y y' -> T (mul x y) (mul x' y')).
  Notation TT := (Forall2 T).
  Lemma related_slopes g g' z z' : TT g g' -> TT z z' -> TT (map2 mul g z) (map2 mul g' z').
  Proof. intros G. revert z z'. induction G; intros z z' Z; [constructor|]. destruct Z; cbn; constructor; auto. Qed.
  Lemma related_reading l l' h h' : fst l = fst l' -> Forall2 TT (snd l) (snd l') -> TT h h' -> TT (read l h) (read l' h').
  Proof. apply (related_read T T0 T1 Ta Tm). Qed.
  Lemma related_slanted n n' : related T n n' -> forall gs gs' h h', Forall2 TT gs gs' -> TT h h' -> TT (slanted n gs h) (slanted n' gs' h').
  Proof.
    induction 1 as [|l l' n n' [Eb Hl] _ IH]; intros gs gs' h h' G H; [exact H|]. destruct G as [|g g' gs gs' Hg G]; cbn [slanted].
    - apply related_reading; auto.
    - apply IH; auto. apply related_slopes; auto. apply related_reading; auto.
  Qed.
  Lemma related_slanted_hidden n n' : related T n n' -> forall gs gs' h h', Forall2 TT gs gs' -> TT h h' ->
    Forall2 TT (slanted_hidden n gs h) (slanted_hidden n' gs' h').
  Proof.
    induction 1 as [|l l' n n' [Eb Hl] _ IH]; intros gs gs' h h' G H; [constructor|]. destruct G as [|g g' gs gs' Hg G]; cbn [slanted_hidden]; constructor.
    - apply related_reading; auto.
    - apply IH; auto. apply related_slopes; auto. apply related_reading; auto.
  Qed.
  Lemma related_vadd a a' b b' : TT a a' -> TT b b' -> TT (vaddn a b) (vaddn a' b').
  Proof. intros A. revert b b'. induction A; intros b b' B; [exact B|]. destruct B; cbn; constructor; auto. Qed.
  Lemma related_combine v v' : TT v v' -> forall W W', Forall2 TT W W' -> TT (combine_rows v W) (combine_rows v' W').
  Proof.
    induction 1 as [|c c' v v' Hc _ IH]; intros W W' HW; [constructor|]. destruct HW as [|w w' W W' Hw HW]; [constructor|]. cbn [combine_rows].
    apply related_vadd; auto. clear - Tm Hc Hw. unfold scalen. induction Hw; cbn; constructor; auto.
  Qed.
  Lemma related_plain l l' : fst l = fst l' -> Forall2 TT (snd l) (snd l') -> Forall2 TT (plain_rows l) (plain_rows l').
  Proof.
    intros E H. unfold plain_rows. rewrite <- E. destruct (fst l); auto. clear E. induction H as [|w w' W W' Hw _ IH]; cbn; constructor; auto. destruct Hw; cbn; auto.
  Qed.
  Lemma related_carried_back n n' : related T n n' -> forall gs gs' v v', Forall2 TT gs gs' -> TT v v' -> TT (carried_back n gs v) (carried_back n' gs' v').
  Proof.
    induction 1 as [|l l' n n' [Eb Hl] _ IH]; intros gs gs' v v' G H; [exact H|]. destruct G as [|g g' gs gs' Hg G]; cbn [carried_back];
      apply related_combine; auto using related_plain. apply related_slopes; auto.
  Qed.
  Lemma related_carried_hidden n n' : related T n n' -> forall gs gs' v v', Forall2 TT gs gs' -> TT v v' -> Forall2 TT (carried_hidden n gs v) (carried_hidden n' gs' v').
  Proof.
    induction 1 as [|l l' n n' Hl Hn IH]; intros gs gs' v v' G H; [constructor|]. destruct G as [|g g' gs gs' Hg G]; cbn [carried_hidden]; constructor; auto.
    apply related_carried_back; auto.
  Qed.
End Related.

(** ** Over the real numbers *)
Notation slantedR := (@slanted numR).
Definition difference (a b : list R) : list R := map2 Rminus a b.
Definition excess (g z : R) : R := relu z - g * z.
Lemma dot_combine v : forall W d, dot (@combine_rows numR v W) d = dot v (map (fun w => dot w d) W).
Proof.
  assert (V : forall a b, @vaddn numR a b = vadd a b) by (induction a as [|x a IH]; intros [|y b]; cbn; auto; rewrite IH; reflexivity).
  induction v as [|c v IH]; intros [|w W] d; cbn [combine_rows map]; autorewrite with dot; auto.
  rewrite V, dot_vadd_l, IH. f_equal. apply dot_scale_l.
Qed.
Lemma dot_slopes g : forall b z, dot (map2 Rmult g b) z = dot b (map2 Rmult g z).
Proof. induction g as [|c g IH]; intros [|x b] [|y z]; cbn [map2]; autorewrite with dot; auto. rewrite IH. ring. Qed.
Lemma dot_difference v : forall a b, length a = length b -> dot v (difference a b) = dot v a - dot v b.
Proof.
  unfold difference. induction v as [|x v IH]; intros [|y a] [|z b] L; try discriminate; cbn [map2]; autorewrite with dot; try ring. rewrite IH by (injection L; auto). ring.
Qed.
Lemma read_difference l a b : length a = length b ->
  difference (read_all l a) (read_all l b) = map (fun w => dot w (difference a b)) (plain_rows l).
Proof.
  intros L. unfold read_all, plain_rows, difference. destruct l as [[|] W]; cbn [fst snd augment].
  - rewrite map_map. induction W as [|[|c w] W IH]; cbn [map map2 tl]; auto; rewrite IH; f_equal; autorewrite with dot; [ring|].
    change (map2 Rminus a b) with (difference a b). rewrite dot_difference by auto. ring.
  - induction W as [|w W IH]; cbn [map map2]; auto. rewrite IH. f_equal. change (map2 Rminus a b) with (difference a b). rewrite dot_difference by auto. ring.
Qed.
Lemma map2_length_same {A B C} (f : A -> B -> C) a : forall b, length a = length b -> length (map2 f a b) = length a.
Proof. induction a as [|x a IH]; intros [|y b] L; try discriminate; cbn; auto. Qed.
Lemma relu_split g z s : length g = length z -> length z = length s ->
  difference (map relu z) (map2 Rmult g s) = vadd (map2 Rmult g (difference z s)) (map2 excess g z).
Proof.
  unfold difference. revert z s. induction g as [|c g IH]; intros [|x z] [|y s] L1 L2; try discriminate; auto. cbn [map map2 vadd].
  rewrite IH by (cbn in *; congruence). f_equal. unfold excess. ring.
Qed.
Lemma norm_slopes g z : Forall (fun c => 0 <= c <= 1) g -> norm (map2 Rmult g z) <= norm z.
Proof.
  intros H. revert z. induction H as [|c g Hc _ IH]; intros [|x z]; cbn [map2]; try (apply norm_pos).
  rewrite !norm_cons, Rabs_mult. specialize (IH z). pose proof (Rabs_pos x). rewrite (Rabs_pos_eq c) by lra. nra.
Qed.
Lemma norm_products W d : norm (map (fun w => dot w d) W) <= norm (concat W) * norm d.
Proof.
  assert (Ap : forall a b, norm (a ++ b) = norm a + norm b).
  { induction a as [|x a IH]; intros b; [change (norm b = 0 + norm b); ring|]. cbn [app]. rewrite !norm_cons, IH. ring. }
  induction W as [|w W IH]; cbn [map concat]; [unfold norm at 1 2; cbn; lra|]. rewrite norm_cons, Ap. pose proof (dot_bound w d). lra.
Qed.
Lemma dot_abs a z s bar : Forall (fun x => 0 <= x <= bar) a -> length z = length s -> 0 <= bar ->
  dot a (map Rabs s) <= dot a (map Rabs z) + bar * norm (difference z s).
Proof.
  intros H. revert z s. unfold difference. induction H as [|x a Hx _ IH]; intros [|y z] [|t s] L B; try discriminate; cbn [map map2]; autorewrite with dot.
  1, 3: change (norm []) with 0; lra.
  - pose proof (norm_pos (y - t :: map2 Rminus z s)). nra.
  - rewrite norm_cons. specialize (IH z s ltac:(cbn in L; congruence) B). pose proof (Rabs_triang y (t - y)) as T. replace (y + (t - y)) with t in T by ring.
    rewrite <- (Rabs_Ropp (t - y)) in T. replace (- (t - y)) with (y - t) in T by ring. pose proof (Rabs_pos (y - t)).
    assert (x * Rabs t <= x * (Rabs y + Rabs (y - t))) by (apply Rmult_le_compat_l; lra).
    assert (x * Rabs (y - t) <= bar * Rabs (y - t)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** What the network has in hand at a unit: of the weight carried back to it, and of the true unit's excess, more than is to be paid. *)
Fixpoint unit_pays (alpha : R) (g b a z : list R) : Prop :=
  match g, b, a, z with
  | c :: g, x :: b, p :: a, y :: z => p * Rabs y <= (x - alpha) * excess c y /\ unit_pays alpha g b a z
  | [], [], [], [] => True
  | _, _, _, _ => False
  end.
(** How much the outputs' sum and all payments can change when what is read moves: per unit of the move, besides the weights. *)
Fixpoint looseness (bar : R) (n : row_network R) (gs : list (list R)) : R :=
  match n, gs with l :: n, _ :: gs => (looseness bar n gs + bar) * norm (concat (plain_rows l)) | _, _ => 0 end.
Fixpoint all_pay (bar : R) (n : row_network R) (gs as_ : list (list R)) (v h : list R) : Prop :=
  match n, gs, as_ with
  | l :: n, g :: gs, a :: as_ =>
      Forall (fun c => 0 <= c <= 1) g /\ Forall (fun x => 0 <= x <= bar) a /\ Forall2 (fun c y => 0 <= excess c y) g (read_all l h) /\
      unit_pays (looseness bar n gs) g (@carried_back numR n gs v) a (read_all l h) /\ all_pay bar n gs as_ v (map relu (read_all l h))
  | _ :: n, [], [] => n = []
  | _, _, _ => False
  end.
Fixpoint payments (n : row_network R) (gs as_ : list (list R)) (h : list R) : R :=
  match n, gs, as_ with
  | l :: n, g :: gs, a :: as_ => dot a (map Rabs (read_all l h)) + payments n gs as_ (map2 Rmult g (read_all l h))
  | _, _, _ => 0
  end.

Lemma readR l h : @read numR l h = read_all l h.
Proof. unfold read, read_all. apply map_ext. intros w. apply dotR. Qed.
Lemma unit_pays_sum alpha g : forall b a z, unit_pays alpha g b a z -> Forall2 (fun c y => 0 <= excess c y) g z ->
  dot a (map Rabs z) <= dot b (map2 excess g z) - alpha * norm (map2 excess g z).
Proof.
  induction g as [|c g IH]; intros [|x b] [|p a] [|y z] H E; try contradiction; cbn [map map2]; autorewrite with dot; [unfold norm; cbn; lra|].
  destruct H as [H1 H2]. inversion E; subst. specialize (IH b a z H2 ltac:(auto)). rewrite norm_cons, (Rabs_pos_eq (excess c y)) by auto. lra.
Qed.
Lemma unit_pays_lengths alpha g : forall b a z, unit_pays alpha g b a z -> length g = length z /\ length b = length z /\ length a = length z.
Proof.
  induction g as [|c g IH]; intros [|x b] [|p a] [|y z] H; try contradiction; [auto|]. destruct H as [_ H]. destruct (IH b a z H) as (A & B & C). cbn. auto.
Qed.
Lemma looseness_pos bar n gs : 0 <= bar -> 0 <= looseness bar n gs.
Proof.
  intros B. revert gs. induction n as [|l n IH]; intros [|g gs]; cbn [looseness]; try lra. apply Rmult_le_pos; [|apply norm_pos]. specialize (IH gs). lra.
Qed.

(** The sum of the true outputs, less what the slanted network has to pay. *)
Theorem true_above_slanted bar n : 0 <= bar -> forall gs as_ v ht hs, all_pay bar n gs as_ v ht -> length ht = length hs ->
  dot v (slantedR n gs hs) + dot (@carried_back numR n gs v) (difference ht hs) - looseness bar n gs * norm (difference ht hs) + payments n gs as_ hs
    <= dot v (run n ht).
Proof.
  intros B. induction n as [|l n IH]; intros gs as_ v ht hs P L; [contradiction|]. destruct gs as [|g gs].
  { destruct as_; [|contradiction]. cbn [all_pay] in P. subst n. cbn [slanted carried_back looseness payments run].
    rewrite readR, dot_combine, <- read_difference, dot_difference by (auto; unfold read_all; rewrite !map_length; auto). lra. }
  destruct as_ as [|a as_]; [contradiction|]. cbn [all_pay] in P. destruct P as (G & Ba & E & U & P).
  assert (Hn : n <> []) by (destruct n; [contradiction|discriminate]).
  cbn [slanted carried_back looseness payments]. rewrite run_cons by exact Hn. rewrite readR. set (zt := read_all l ht) in *. set (zs := read_all l hs) in *.
  assert (Lz : length zt = length zs) by (unfold zt, zs, read_all; rewrite !map_length; auto).
  destruct (unit_pays_lengths _ _ _ _ _ U) as (Lg & Lb & La).
  set (b := @carried_back numR n gs v) in *. set (alpha := looseness bar n gs) in *. pose proof (looseness_pos bar n gs B) as A0. fold alpha in A0.
  change (map2 (@mul numR)) with (map2 Rmult). specialize (IH gs as_ v (map relu zt) (map2 Rmult g zs) P).
  rewrite map_length, map2_length_same in IH by congruence. specialize (IH ltac:(congruence)). fold b alpha in IH.
  rewrite relu_split in IH by congruence. rewrite dot_vadd_r in IH.
  rewrite dot_combine, <- read_difference by auto. fold zt zs. rewrite dot_slopes.
  pose proof (norm_vadd (map2 Rmult g (difference zt zs)) (map2 excess g zt)) as Nv. pose proof (norm_slopes g (difference zt zs) G) as Ns.
  pose proof (unit_pays_sum _ _ _ _ _ U E) as Us. pose proof (dot_abs a zt zs bar Ba Lz B) as Da.
  assert (Nz : norm (difference zt zs) <= norm (concat (plain_rows l)) * norm (difference ht hs)).
  { unfold zt, zs. rewrite read_difference by auto. apply norm_products. }
  set (q := norm (difference zt zs)) in *. set (d := norm (difference ht hs)) in *. set (w := norm (concat (plain_rows l))) in *.
  assert (alpha * norm (vadd (map2 Rmult g (difference zt zs)) (map2 excess g zt)) <= alpha * (q + norm (map2 excess g zt))) by (apply Rmult_le_compat_l; lra).
  assert ((alpha + bar) * q <= (alpha + bar) * (w * d)) by (apply Rmult_le_compat_l; lra). change (@slanted numR n gs (map2 Rmult g zs)) with (slantedR n gs (map2 Rmult g zs)) in *. nra.
Qed.
Corollary true_above_slanted_here bar n gs as_ v h : 0 <= bar -> all_pay bar n gs as_ v h ->
  dot v (slantedR n gs h) + payments n gs as_ h <= dot v (run n h).
Proof.
  intros B P. pose proof (true_above_slanted bar n B gs as_ v h h P eq_refl) as H.
  assert (Z : forall a, Forall (fun x => x = 0) (difference a a) /\ norm (difference a a) = 0).
  { unfold difference. induction a as [|x a [F E]]; cbn [map2]; [split; [constructor|reflexivity]|]. rewrite norm_cons, E. replace (x - x) with 0 by ring. rewrite Rabs_R0. split; [constructor; auto|ring]. }
  destruct (Z h) as [F E]. rewrite E, (dot_comm (@carried_back numR n gs v)), (dot_zero _ F) in H. lra.
Qed.
