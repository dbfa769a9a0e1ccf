(** The outputs, the loss and its half derivatives by the outputs, computed. *)
From Coq Require Import Reals List Bool Lra Arith.
From Localmin Require Import Network Vectors Relu Numbers Problem Residual.
Import ListNotations.
Open Scope R_scope.

Section Compute.
  Context {N : num}.
  Definition affinen (l : layer N) (h : list N) : list N :=
    let z := map (fun w => dotn w h) (weight l) in
    match bias l with None => z | Some b => map2 add z b end.
  Fixpoint forwardn (n : network N) (h : list N) : list N :=
    match n with [] => h | [last] => affinen last h | l :: rest => forwardn rest (map relun (affinen l h)) end.

  Definition rhon (m : measure N) (x : N) : N :=
    match m with
    | Squared => mul x x
    | Huber d => if le (absn x) d then mul x x else mul d (sub (add (absn x) (absn x)) d)
    end.
  Definition half_slopen (m : measure N) (x : N) : N :=
    match m with
    | Squared => x
    | Huber d => if le (absn x) d then x else if isneg x then opp d else d
    end.
  Definition lossn (m : measure N) (data : dataset N) (n : network N) : N :=
    sumn (map (fun p => mul (importance p) (sumn (map2 (fun a b => rhon m (sub a b)) (forwardn n (input p)) (target p)))) data).
  (** Half the derivative of the point's loss by each output. *)
  Definition pulls (m : measure N) (n : network N) (p : point N) : list N :=
    map (mul (importance p)) (map2 (fun a b => half_slopen m (sub a b)) (forwardn n (input p)) (target p)).
  Definition loss_here (p : problem N) : N := lossn (loss_of p) (data p) (net p).

  (** The numbers form a problem: shapes fit, weights of points are not negative, delta is positive. *)
  Definition long {A} (k : nat) (l : list A) : bool := Nat.eqb (length l) k.
  Fixpoint fits (width : nat) (n : network N) : option nat :=
    match n with
    | [] => Some width
    | l :: rest =>
        if forallb (long width) (weight l) && match bias l with None => true | Some b => long (length (weight l)) b end
        then fits (length (weight l)) rest else None
    end.
  Definition well_formed (p : problem N) : bool :=
    match net p, data p with
    | l :: _, pt :: _ =>
        match fits (length (input pt)) (net p) with
        | None => false
        | Some outputs =>
            forallb (fun q => long (length (input pt)) (input q) && long outputs (target q) && negb (isneg (importance q))) (data p)
        end
    | _, _ => false
    end && match loss_of p with Squared => true | Huber d => ispos d end.

  Fixpoint all2 {A B} (f : A -> B -> bool) (l : list A) (m : list B) : bool :=
    match l, m with [], [] => true | a :: l, b :: m => f a b && all2 f l m | _, _ => false end.
  Definition same_shape_layern (l l' : layer N) : bool :=
    all2 (all2 (fun _ _ => true)) (weight l) (weight l') &&
    match bias l, bias l' with None, None => true | Some b, Some b' => all2 (fun _ _ => true) b b' | _, _ => false end.
  Definition same_shapen : network N -> network N -> bool := all2 same_shape_layern.
End Compute.

Lemma map_map2 {A B C D E F} (f : A -> B -> C) (g : C -> D) (f' : E -> F -> D) (p : A -> E) (q : B -> F) :
  (forall a b, g (f a b) = f' (p a) (q b)) -> forall l m, map g (map2 f l m) = map2 f' (map p l) (map q m).
Proof. intros H. induction l; intros [|b m]; cbn [map map2]; auto. rewrite H, IHl. reflexivity. Qed.
Lemma all2_Forall2 {A B C D} (f : A -> B -> bool) (p : A -> C) (q : B -> D) (P : C -> D -> Prop) :
  (forall a b, f a b = true -> P (p a) (q b)) -> forall l m, all2 f l m = true -> Forall2 P (map p l) (map q m).
Proof.
  intros H. induction l; intros [|b m] E; try discriminate; constructor; simpl in E; apply andb_true_iff in E as [E1 E2]; auto.
Qed.

Lemma r_affinen {N : num} {r : N -> R} (ok : ring_ok N r) l h :
  @rv N r (affinen l h) = affine (map_layer r l) (rv (r := r) h).
Proof.
  unfold affinen, affine, map_layer. cbn [weight bias].
  assert (E : @rv N r (map (fun w => dotn w h) (weight l)) = map (fun w => dot w (rv (r := r) h)) (map (map r) (weight l))).
  { unfold Numbers.rv at 1. rewrite !map_map. apply map_ext. intros. apply (r_dotn ok). }
  destruct (bias l) as [b|]; cbn [option_map]; auto. rewrite <- E. apply map_map2. apply (r_add _ _ ok).
Qed.

Section Reading.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  Lemma r_forwardn n : forall h, rv (forwardn n h) = forward (map_network r n) (rv h).
  Proof.
    induction n as [|l n IH]; intros h; [reflexivity|]. destruct n as [|l' n]; [apply (r_affinen ok)|].
    transitivity (rv (forwardn (l' :: n) (map relun (affinen l h)))); [reflexivity|]. rewrite IH.
    transitivity (forward (map_network r (l' :: n)) (map relu (affine (map_layer r l) (rv h)))); [|reflexivity].
    f_equal. rewrite <- (r_affinen ok). unfold Numbers.rv. rewrite !map_map. apply map_ext. intros. apply (r_relun ok).
  Qed.
  Lemma r_rhon m x : r (rhon m x) = rho (map_measure r m) (r x).
  Proof.
    destruct m as [|d]; cbn; [rewrite (r_mul _ _ ok); ring|]. unfold huber_residual.
    destruct (le (absn x) d) eqn:E; [apply (le_true ok) in E|apply (le_false ok) in E]; rewrite (r_absn ok) in E;
      destruct (Rle_dec (Rabs (r x)) (r d)); try lra.
    - rewrite (r_mul _ _ ok). ring.
    - rewrite (r_mul _ _ ok), (r_sub ok), (r_add _ _ ok), (r_absn ok). ring.
  Qed.
  Lemma r_half_slopen m x : proper (map_measure r m) -> r (half_slopen m x) = half_slope (map_measure r m) (r x).
  Proof.
    destruct m as [|d]; cbn; [reflexivity|]. intros Hd.
    destruct (le (absn x) d) eqn:E; [apply (le_true ok) in E|apply (le_false ok) in E]; rewrite (r_absn ok) in E.
    - pose proof (Rle_abs (r x)). pose proof (Rle_abs (- r x)) as B. rewrite Rabs_Ropp in B.
      rewrite Rmin_right, Rmax_right; lra.
    - destruct (isneg x) eqn:S; [apply (isneg_true ok) in S|apply (isneg_false ok) in S].
      + rewrite Rabs_left in E by auto. rewrite (r_opp _ _ ok), Rmin_right, Rmax_left; lra.
      + rewrite Rabs_pos_eq in E by auto. rewrite Rmin_left, Rmax_right; lra.
  Qed.
  Lemma r_lossn m data n :
    r (lossn m data n) = loss (loss_function_of (map_measure r m)) (map_dataset r data) (map_network r n).
  Proof.
    unfold lossn, loss, map_dataset. rewrite (r_sumn ok). unfold Numbers.rv. rewrite !map_map. f_equal. apply map_ext. intros p.
    rewrite (r_mul _ _ ok), (r_sumn ok), loss_of_rho. cbn [map_point importance input target].
    fold (rv (input p)). rewrite <- r_forwardn. f_equal. f_equal.
    apply map_map2. intros. rewrite r_rhon, (r_sub ok). reflexivity.
  Qed.
  Lemma r_loss_here p : let q := map_problem r p in
    r (loss_here p) = loss (loss_function_of (loss_of q)) (data q) (net q).
  Proof. apply r_lossn. Qed.
  Lemma r_same_shapen n n' : same_shapen n n' = true -> same_shape (map_network r n) (map_network r n').
  Proof.
    apply all2_Forall2. intros l l' H. apply andb_true_iff in H as [HW Hb].
    unfold alike_layer, map_layer. cbn [weight bias]. split.
    - revert HW. apply all2_Forall2. intros a b. apply all2_Forall2. auto.
    - destruct (bias l), (bias l'); cbn [option_map]; try discriminate; auto. revert Hb. apply all2_Forall2. auto.
  Qed.

  (** What [well_formed] gives. *)
  Lemma well_formed_proper p : well_formed p = true -> proper (map_measure r (loss_of p)).
  Proof.
    unfold well_formed. rewrite andb_true_iff. intros [_ H]. destruct (loss_of p); cbn; auto. apply (ispos_true ok), H.
  Qed.
  Lemma well_formed_importance p : well_formed p = true -> forall q, In q (data p) -> 0 <= r (importance q).
  Proof.
    unfold well_formed. rewrite andb_true_iff. intros [H _] q Hq.
    destruct (net p); [discriminate|]. destruct (data p) as [|pt rest] eqn:D; [discriminate|]. rewrite <- D in *.
    destruct (fits _ _); [|discriminate]. rewrite forallb_forall in H. specialize (H q Hq).
    apply andb_true_iff in H as [_ H]. apply negb_true_iff, (isneg_false ok) in H. exact H.
  Qed.
End Reading.
