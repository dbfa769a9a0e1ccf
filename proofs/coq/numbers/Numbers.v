(** Computable numbers that read as reals, and vectors of them. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Relu.
Import ListNotations.
Open Scope R_scope.

(** [line b a] proposes m and e with a = m e, e the same for all vectors of a line; whoever uses it checks a = m e.
    b tells whether a starts with the constant 1 of a bias, which counts as the last entry of e.
    [tidy x] is x again, perhaps shorter to write.
    [denominator l] proposes a common denominator of the numbers; who uses it checks that it is positive. *)
Record num := Num {
  carrier :> Type; zero : carrier; one : carrier;
  add : carrier -> carrier -> carrier; mul : carrier -> carrier -> carrier; opp : carrier -> carrier;
  inv : carrier -> carrier; ceiling : carrier -> carrier; sgn : carrier -> comparison;
  cmp : carrier -> carrier -> comparison;
  line : bool -> list carrier -> carrier * list carrier;
  denominator : list carrier -> carrier; tidy : carrier -> carrier }.
Arguments zero {_}. Arguments one {_}. Arguments add {_}. Arguments mul {_}. Arguments opp {_}. Arguments inv {_}.
Arguments ceiling {_}. Arguments sgn {_}. Arguments cmp {_}. Arguments line {_}. Arguments denominator {_}. Arguments tidy {_}.

Record ring_ok (N : num) (r : N -> R) : Prop := {
  r_zero : r zero = 0; r_one : r one = 1;
  r_add : forall x y, r (add x y) = r x + r y; r_mul : forall x y, r (mul x y) = r x * r y;
  r_opp : forall x, r (opp x) = - r x }.
Record num_ok (N : num) (r : N -> R) : Prop := {
  num_ring :> ring_ok N r;
  r_inv : forall x, r x <> 0 -> r (inv x) = / r x;
  r_ceiling : forall x, r x <= r (ceiling x); r_tidy : forall x, r (tidy x) = r x;
  r_sgn : forall x, match sgn x with Eq => r x = 0 | Lt => r x < 0 | Gt => 0 < r x end;
  r_cmp : forall x y, match cmp x y with Eq => r x = r y | Lt => r x < r y | Gt => r y < r x end }.

Section Operations.
  Context {N : num}.
  Notation vec := (list N).
  Definition sub (x y : N) : N := add x (opp y).
  Definition is0 (x : N) : bool := match sgn x with Eq => true | _ => false end.
  Definition isneg (x : N) : bool := match sgn x with Lt => true | _ => false end.
  Definition ispos (x : N) : bool := match sgn x with Gt => true | _ => false end.
  Definition le (x y : N) : bool := match cmp x y with Gt => false | _ => true end.
  Definition lt (x y : N) : bool := match cmp x y with Lt => true | _ => false end.
  Definition eqn (x y : N) : bool := match cmp x y with Eq => true | _ => false end.
  Definition absn (x : N) : N := if isneg x then opp x else x.
  Definition minn (x y : N) : N := if le x y then x else y.
  Definition relun (z : N) : N := if ispos z then z else zero.
  Definition sumn (l : vec) : N := fold_right add zero l.
  Fixpoint dotn (a b : vec) : N :=
    match a, b with x :: a, y :: b => add (mul x y) (dotn a b) | _, _ => zero end.
  Fixpoint vaddn (a b : vec) : vec :=
    match a, b with [], _ => b | _, [] => a | x :: a, y :: b => add x y :: vaddn a b end.
  Definition scalen (m : N) (a : vec) : vec := map (mul m) a.
  Definition vis0 (a : vec) : bool := forallb is0 a.
  Definition veq (a b : vec) : bool := vis0 (vaddn a (scalen (opp one) b)).
  Definition normn (a : vec) : N := sumn (map absn a).
End Operations.

Section Ring.
  Context {N : num} {r : N -> R} (ok : ring_ok N r).
  Definition rv : list N -> list R := map r.

  Lemma r_sub x y : r (sub x y) = r x - r y.
  Proof. unfold sub. rewrite (r_add _ _ ok), (r_opp _ _ ok). ring. Qed.
  Lemma r_sumn l : r (sumn l) = sum (rv l).
  Proof. induction l as [|x l IH]; simpl; [apply (r_zero _ _ ok)|]. rewrite (r_add _ _ ok), IH. reflexivity. Qed.
  Lemma r_dotn a : forall b, r (dotn a b) = dot (rv a) (rv b).
  Proof.
    induction a as [|x a IH]; intros [|y b]; cbn [dotn rv map]; autorewrite with dot; try apply (r_zero _ _ ok).
    rewrite (r_add _ _ ok), (r_mul _ _ ok), IH. reflexivity.
  Qed.
  Lemma rv_vaddn a : forall b, rv (vaddn a b) = vadd (rv a) (rv b).
  Proof.
    induction a as [|x a IH]; intros [|y b]; cbn [vaddn rv map vadd]; auto.
    rewrite (r_add _ _ ok). f_equal. apply IH.
  Qed.
  Lemma rv_scalen m a : rv (scalen m a) = scale (r m) (rv a).
  Proof. unfold rv, scalen, scale. rewrite !map_map. apply map_ext. intros. apply (r_mul _ _ ok). Qed.
End Ring.

Section Reading.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  Lemma is0_true x : is0 x = true -> r x = 0.
  Proof. unfold is0. pose proof (r_sgn _ _ ok x). destruct (sgn x); congruence. Qed.
  Lemma is0_false x : is0 x = false -> r x <> 0.
  Proof. unfold is0. pose proof (r_sgn _ _ ok x). destruct (sgn x); intros; try congruence; lra. Qed.
  Lemma isneg_true x : isneg x = true -> r x < 0.
  Proof. unfold isneg. pose proof (r_sgn _ _ ok x). destruct (sgn x); congruence. Qed.
  Lemma isneg_false x : isneg x = false -> 0 <= r x.
  Proof. unfold isneg. pose proof (r_sgn _ _ ok x). destruct (sgn x); intros; try congruence; lra. Qed.
  Lemma ispos_true x : ispos x = true -> 0 < r x.
  Proof. unfold ispos. pose proof (r_sgn _ _ ok x). destruct (sgn x); congruence. Qed.
  Lemma ispos_false x : ispos x = false -> r x <= 0.
  Proof. unfold ispos. pose proof (r_sgn _ _ ok x). destruct (sgn x); intros; try congruence; lra. Qed.
  Lemma le_true x y : le x y = true -> r x <= r y.
  Proof. unfold le. pose proof (r_cmp _ _ ok x y). destruct (cmp x y); intros; try congruence; lra. Qed.
  Lemma le_false x y : le x y = false -> r y < r x.
  Proof. unfold le. pose proof (r_cmp _ _ ok x y). destruct (cmp x y); congruence. Qed.
  Lemma lt_true x y : lt x y = true -> r x < r y.
  Proof. unfold lt. pose proof (r_cmp _ _ ok x y). destruct (cmp x y); congruence. Qed.
  Lemma eqn_true x y : eqn x y = true -> r x = r y.
  Proof. unfold eqn. pose proof (r_cmp _ _ ok x y). destruct (cmp x y); congruence. Qed.
  Lemma r_absn x : r (absn x) = Rabs (r x).
  Proof.
    unfold absn. destruct (isneg x) eqn:E; [apply isneg_true in E|apply isneg_false in E].
    - rewrite (r_opp _ _ ok), Rabs_left; lra.
    - rewrite Rabs_pos_eq; lra.
  Qed.
  Lemma r_minn x y : r (minn x y) = Rmin (r x) (r y).
  Proof.
    unfold minn. destruct (le x y) eqn:E; [apply le_true in E|apply le_false in E].
    - rewrite Rmin_left; lra.
    - rewrite Rmin_right; lra.
  Qed.
  Lemma r_relun z : r (relun z) = relu (r z).
  Proof.
    unfold relun. destruct (ispos z) eqn:E; [apply ispos_true in E|apply ispos_false in E].
    - rewrite relu_on; lra.
    - rewrite relu_off, (r_zero _ _ ok); lra.
  Qed.
  Lemma r_normn a : r (normn a) = norm (rv a).
  Proof.
    unfold normn, norm. rewrite (r_sumn ok). unfold Numbers.rv. rewrite !map_map. f_equal. apply map_ext. apply r_absn.
  Qed.
  Lemma rv_tidy a : rv (map tidy a) = rv a.
  Proof. unfold Numbers.rv. rewrite map_map. apply map_ext, (r_tidy _ _ ok). Qed.
  Lemma vis0_true a : vis0 a = true -> Forall (fun x => x = 0) (rv a).
  Proof.
    induction a as [|x a IH]; simpl; intros H; constructor; apply andb_true_iff in H as [H1 H2]; auto.
    apply is0_true; auto.
  Qed.
  Lemma vis0_dot a t : vis0 a = true -> dot (rv a) t = 0.
  Proof. intros. apply dot_zero, vis0_true; auto. Qed.
  Lemma vis0_false a : vis0 a = false -> ~ Forall (fun x => x = 0) (rv a).
  Proof.
    intros H F. induction a as [|x a IH]; simpl in H; [discriminate|].
    inversion F; subst. apply andb_false_iff in H as [H|H]; auto. apply is0_false in H. auto.
  Qed.
  Lemma veq_dot a b t : veq a b = true -> dot (rv a) t = dot (rv b) t.
  Proof.
    intros H. apply (vis0_dot _ t) in H.
    rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, (r_opp _ _ ok), (r_one _ _ ok) in H. lra.
  Qed.
End Reading.
