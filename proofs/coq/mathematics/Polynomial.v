(** Polynomials in t as numbers: what is computed with them holds for all small t > 0. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Sums Relu Soon Numbers Problem Residual Evaluate.
Import ListNotations.
Open Scope R_scope.

Section Polynomial.
  Context {N : num}.
  (** Coefficients, lowest first. *)
  Definition poly := list N.
  Fixpoint pmul (a b : poly) : poly :=
    match a with [] => [] | [x] => scalen x b | x :: a => vaddn (scalen x b) (zero :: pmul a b) end.
  (** The sign for all small t > 0: that of the lowest coefficient which is not 0. *)
  Fixpoint psgn (a : poly) : comparison := match a with [] => Eq | x :: a => match sgn x with Eq => psgn a | s => s end end.
  Definition polyN : num :=
    Num poly [] [one] vaddn pmul (map opp) (fun a => a) (fun a => a) psgn
      (fun a b => psgn (vaddn a (map opp b))) (fun _ a => ([one], a)) (fun _ => [one]) (fun a => a).
  Definition constant (x : N) : poly := [x].
  Fixpoint evaln (a : poly) (t : N) : N := match a with [] => zero | x :: a => add x (mul t (evaln a t)) end.
End Polynomial.
Arguments poly : clear implicits. Arguments polyN : clear implicits.

Section Eval.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Fixpoint eval (t : R) (a : poly N) : R := match a with [] => 0 | x :: a => r x + t * eval t a end.

  Lemma r_evaln a t : r (evaln a t) = eval (r t) a.
  Proof. induction a as [|x a IH]; cbn; [apply (r_zero _ _ ok)|]. rewrite (r_add _ _ ok), (r_mul _ _ ok), IH. reflexivity. Qed.
  Lemma eval_vaddn t a : forall b, eval t (vaddn a b) = eval t a + eval t b.
  Proof. induction a as [|x a IH]; intros [|y b]; cbn; try ring. rewrite (r_add _ _ ok), IH. ring. Qed.
  Lemma eval_scalen t m a : eval t (scalen m a) = r m * eval t a.
  Proof. induction a as [|x a IH]; cbn; [ring|]. unfold scalen in IH. rewrite (r_mul _ _ ok), IH. ring. Qed.
  Lemma eval_opp t a : eval t (map opp a) = - eval t a.
  Proof. induction a as [|x a IH]; cbn; [ring|]. rewrite (r_opp _ _ ok), IH. ring. Qed.
  Lemma eval_pmul t a : forall b, eval t (pmul a b) = eval t a * eval t b.
  Proof.
    induction a as [|x [|y a] IH]; intros b.
    - cbn. ring.
    - cbn [pmul eval]. rewrite eval_scalen. ring.
    - change (pmul (x :: y :: a) b) with (vaddn (scalen x b) (zero :: pmul (y :: a) b)).
      rewrite eval_vaddn, eval_scalen. change (eval t (zero :: pmul (y :: a) b)) with (r zero + t * eval t (pmul (y :: a) b)).
      rewrite IH, (r_zero _ _ ok). cbn [eval]. ring.
  Qed.
  Lemma poly_ring t : ring_ok (polyN N) (eval t).
  Proof.
    split; cbn [zero one add mul opp polyN carrier].
    - reflexivity.
    - cbn. rewrite (r_one _ _ ok). ring.
    - intros. apply eval_vaddn.
    - intros. apply eval_pmul.
    - intros. apply eval_opp.
  Qed.

  Lemma eval_bounded a : exists K, 0 <= K /\ forall t, 0 < t < 1 -> Rabs (eval t a) <= K.
  Proof.
    induction a as [|x a (K & HK & IH)]; [exists 0; split; [lra|]; intros; cbn; rewrite Rabs_R0; lra|].
    exists (Rabs (r x) + K). pose proof (Rabs_pos (r x)). split; [lra|]. intros t Ht. cbn.
    eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, (Rabs_pos_eq t) by lra. specialize (IH t Ht).
    pose proof (Rabs_pos (eval t a)). assert (t * Rabs (eval t a) <= 1 * Rabs (eval t a)) by (apply Rmult_le_compat_r; lra). lra.
  Qed.
  Lemma soon_sign a : soon (fun t => match psgn a with Eq => eval t a = 0 | Lt => eval t a < 0 | Gt => 0 < eval t a end).
  Proof.
    induction a as [|x a IH]; cbn [psgn eval]; [apply soon_always; auto|].
    destruct (eval_bounded a) as (K & HK & B).
    assert (S : soon (fun t => - (t * K) <= t * eval t a <= t * K)).
    { exists 1. split; [lra|]. intros t Ht. specialize (B t Ht).
      pose proof (Rle_abs (eval t a)). pose proof (Rle_abs (- eval t a)) as C. rewrite Rabs_Ropp in C.
      split; [rewrite <- Ropp_mult_distr_r_reverse|]; apply Rmult_le_compat_l; lra. }
    pose proof (r_sgn _ _ ok x) as X. destruct (sgn x).
    - rewrite X. apply (soon_imp (fun t => match psgn a with Eq => eval t a = 0 | Lt => eval t a < 0 | Gt => 0 < eval t a end)); auto.
      intros t Ht. destruct (psgn a); intros H; rewrite Rplus_0_l.
      + rewrite H. ring.
      + rewrite <- (Rmult_0_r t). apply Rmult_lt_compat_l; auto.
      + apply Rmult_lt_0_compat; auto.
    - apply (soon_imp2 (fun t => - (t * K) <= t * eval t a <= t * K) (fun t => 0 < - r x + t * - K)); auto; [intros; lra|].
      apply soon_linear. lra.
    - apply (soon_imp2 (fun t => - (t * K) <= t * eval t a <= t * K) (fun t => 0 < r x + t * - K)); auto; [intros; lra|].
      apply soon_linear. lra.
  Qed.
  Lemma soon_cmp (a b : polyN N) : soon (fun t => match cmp a b with Eq => eval t a = eval t b | Lt => eval t a < eval t b | Gt => eval t b < eval t a end).
  Proof.
    generalize (soon_sign (vaddn a (map opp b))). apply soon_imp. intros t _. cbn [cmp polyN].
    rewrite eval_vaddn, eval_opp. destruct (psgn _); intros; lra.
  Qed.

  Lemma soon_isneg (a : polyN N) : soon (fun t => if isneg a then eval t a < 0 else 0 <= eval t a).
  Proof. generalize (soon_sign a). apply soon_imp. intros t _. unfold isneg. cbn [sgn polyN]. destruct (psgn a); intros; lra. Qed.
  Lemma soon_relu (a : polyN N) : soon (fun t => eval t (relun a) = relu (eval t a)).
  Proof.
    generalize (soon_sign a). apply soon_imp. intros t _. unfold relun, ispos. cbn [sgn polyN zero].
    destruct (psgn a); intros H; symmetry; [rewrite H; apply relu_off|apply relu_off|apply relu_on]; cbn; lra.
  Qed.
  Lemma soon_absn (a : polyN N) : soon (fun t => eval t (absn a) = Rabs (eval t a)).
  Proof.
    generalize (soon_isneg a). apply soon_imp. intros t _. unfold absn. cbn [opp polyN]. destruct (isneg a); intros H.
    - rewrite eval_opp, Rabs_left; auto.
    - rewrite Rabs_pos_eq; auto.
  Qed.
  Lemma soon_rho (m : measure (polyN N)) x : soon (fun t => eval t (rhon m x) = rho (map_measure (eval t) m) (eval t x)).
  Proof.
    destruct m as [|d]; cbn [rhon map_measure rho].
    - apply soon_always. intros t _. cbn [mul polyN]. rewrite eval_pmul. ring.
    - apply (soon_imp2 _ _ (fun t => eval t (if le (absn x) d then mul x x else mul d (sub (add (absn x) (absn x)) d)) =
          huber_residual (eval t d) (eval t x))) with (2 := soon_absn x) (3 := soon_cmp (absn x) d).
      intros t _ A C. unfold huber_residual, le, sub. cbn [mul add opp polyN] in *. rewrite A in C.
      destruct (cmp (absn x) d), (Rle_dec (Rabs (eval t x)) (eval t d)); try lra;
        rewrite eval_pmul, ?eval_vaddn, ?eval_opp, ?eval_vaddn, ?A; ring.
  Qed.
  Lemma soon_map {A} (f : A -> polyN N) (g : R -> A -> R) l : (forall a, soon (fun t => eval t (f a) = g t a)) ->
    soon (fun t => map (eval t) (map f l) = map (g t) l).
  Proof.
    intros H. induction l as [|a l IH]; [apply soon_always; auto|]. cbn [map].
    apply (soon_imp2 (fun t => eval t (f a) = g t a) (fun t => map (eval t) (map f l) = map (g t) l)); auto. intros. f_equal; auto.
  Qed.

  Lemma soon_forward (n : network (polyN N)) : forall h,
    soon (fun t => map (eval t) (forwardn n h) = forward (map_network (eval t) n) (map (eval t) h)).
  Proof.
    induction n as [|l n IH]; intros h; [apply soon_always; auto|].
    destruct n as [|l' n]; [apply soon_always; intros; apply (r_affinen (poly_ring t))|].
    generalize (soon_map relun (fun t z => relu (eval t z)) (affinen l h) soon_relu) (IH (map relun (affinen l h))). apply soon_imp2.
    intros t _ H1 H2. change (forwardn (l :: l' :: n) h) with (forwardn (l' :: n) (map relun (affinen l h))). rewrite H2, H1.
    pose proof (r_affinen (poly_ring t) l h) as A. unfold Numbers.rv in A.
    refine (eq_trans _ (f_equal (fun z => forward (map_network (eval t) (l' :: n)) (map relu z)) A)).
    rewrite map_map. reflexivity.
  Qed.
  Lemma eval_sumn t l : eval t (sumn (N := polyN N) l) = sum (map (eval t) l).
  Proof. apply (r_sumn (poly_ring t)). Qed.
  Lemma soon_loss m data (n : network (polyN N)) :
    soon (fun t => eval t (lossn m data n) =
      loss (loss_function_of (map_measure (eval t) m)) (map_dataset (eval t) data) (map_network (eval t) n)).
  Proof.
    unfold lossn, loss, map_dataset.
    set (f := fun p => mul (importance p) (sumn (map2 (fun a b => rhon m (sub a b)) (forwardn n (input p)) (target p)))).
    set (g := fun t p => importance (map_point (eval t) p) * loss_function_of (map_measure (eval t) m)
      (forward (map_network (eval t) n) (input (map_point (eval t) p))) (target (map_point (eval t) p))).
    apply (soon_imp (fun t => map (eval t) (map f data) = map (g t) data)).
    { intros t _ H. rewrite eval_sumn, H, map_map. reflexivity. }
    apply soon_map. intros p. unfold f, g. cbn [map_point importance input target].
    assert (S : forall y f0, soon (fun t => map (eval t) (map2 (fun a b => rhon m (sub a b)) f0 y) =
      map2 (fun a b => rho (map_measure (eval t) m) (a - b)) (map (eval t) f0) (map (eval t) y))).
    { intros y f0. revert y. induction f0 as [|a f0 IH]; intros [|b y]; try (apply soon_always; reflexivity). cbn [map2 map].
      generalize (soon_rho m (sub a b)) (IH y). apply soon_imp2. intros t _ H1 H2. rewrite H1, H2. f_equal. f_equal.
      apply (r_sub (poly_ring t)). }
    generalize (soon_forward n (input p)) (S (target p) (forwardn n (input p))). apply soon_imp2. intros t _ H1 H2.
    change (@mul (polyN N)) with (@pmul N). rewrite eval_pmul, eval_sumn, H2, loss_of_rho, H1. reflexivity.
  Qed.
End Eval.
