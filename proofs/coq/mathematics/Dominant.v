(** A lower bound of a quadratic form: it is a sum of squares, found by elimination with rounded numbers, and a form whose diagonal
    outweighs the rest of its rows. That elimination was near the truth is not needed: the rest is looked at. *)
From Coq Require Import Reals List Bool Lra Psatz.
From Localmin Require Import Network Vectors Numbers QuadraticForm.
Import ListNotations.
Open Scope R_scope.

Section Forms.
  Context {N : num}.
  Notation vec := (list N).
  (** The diagonal is at least m, and half of what stands beside it; [debts] is what earlier rows have in these columns. *)
  Fixpoint dominant (m : N) (debts : vec) (width : nat) (q : list vec) : bool :=
    match width, q with
    | O, _ => true
    | S width, (a :: row) :: q =>
        le (add (add m m) (add (match debts with [] => zero | x :: _ => x end) (normn row))) (add a a) &&
        dominant m (vaddn (tl debts) (map absn row)) width q
    | _, _ => false
    end.

  Definition rounded (u x : N) : N := mul u (ceiling (mul x (inv u))).
  (** Factors D and rows l: the form is nearly the sum of D (x + l.d)^2, with x the first variable and d those after it. *)
  Fixpoint eliminate (u : N) (width : nat) (q : list vec) : list (N * vec) :=
    match width, q with
    | S width, (a :: row) :: q =>
        if ispos a then
          let half := inv (add a a) in
          let l := map (fun x => rounded u (mul x half)) row in
          (a, l) :: eliminate u width (map (map (rounded u)) (form_add q (form_times (opp a) (form_product l l))))
        else []
    | _, _ => []
    end.
  Fixpoint squares (parts : list (N * vec)) : list vec :=
    match parts with
    | [] => []
    | (a, l) :: parts => form_add ([] :: squares parts) (form_times a (form_product (one :: l) (one :: l)))
    end.
  Fixpoint diagonal (m : N) (width : nat) : list vec := match width with O => [] | S width => [m] :: diagonal m width end.
  Definition at_least (m u : N) (width : nat) (q : list vec) : bool :=
    let parts := eliminate u width (map (map (rounded u)) (form_add q (diagonal (opp (add m m)) width))) in
    forallb (fun part => negb (isneg (fst part))) parts &&
    dominant m [] width (form_add q (form_times (opp one) (squares parts))).
End Forms.

Section Reading.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation rf := (map rv).
  Definition squared_entries (d : list R) : list R := map (fun x => x * x) d.

  Lemma beside_diagonal x row : forall d, - (norm row * (x * x) + dot (map Rabs row) (squared_entries d)) <= 2 * (x * dot row d).
  Proof.
    induction row as [|a row IH]; intros [|y d].
    1, 2: rewrite dot_nil_l; unfold norm; cbn [map sum fold_right]; rewrite dot_nil_l; lra.
    - rewrite dot_nil_r. cbn [squared_entries map]. rewrite dot_nil_r. pose proof (norm_pos (a :: row)). nra.
    - cbn [squared_entries map]. rewrite !dot_cons, norm_cons. specialize (IH d). unfold squared_entries in *.
      assert (2 * (x * (a * y)) >= - (Rabs a * (x * x + y * y))).
      { pose proof (pow2_ge_0 (x - y)). pose proof (pow2_ge_0 (x + y)). unfold Rabs. destruct (Rcase_abs a); nra. }
      nra.
  Qed.
  Lemma r_hd debts : r (match debts with [] => zero | x :: _ => x end) = match rv debts with [] => 0 | x :: _ => x end.
  Proof. destruct debts; cbn; [apply (r_zero _ _ ok)|reflexivity]. Qed.
  Lemma dominant_sound m width : forall debts q, dominant m debts width q = true -> forall d, length d = width ->
    2 * (r m * dot d d) + dot (rv debts) (squared_entries d) <= 2 * form_at (rf q) d.
  Proof.
    induction width as [|width IH]; intros debts q H [|x d] L; try discriminate.
    - cbn [squared_entries map]. rewrite !dot_nil_r. destruct q; cbn; lra.
    - destruct q as [|[|a row] q]; try discriminate. cbn [dominant] in H. apply andb_true_iff in H as [H1 H2].
      apply (le_true ok) in H1. rewrite !(r_add _ _ ok), r_hd, (r_normn ok) in H1. injection L as L. specialize (IH _ _ H2 d L).
      rewrite (rv_vaddn ok), dot_vadd_l in IH. cbn [map form_at Numbers.rv squared_entries]. rewrite !dot_cons.
      change (map r row) with (rv row) in *. pose proof (beside_diagonal x (rv row) d) as B.
      assert (A : rv (map absn row) = map Rabs (rv row)).
      { unfold Numbers.rv. rewrite !map_map. apply map_ext, (r_absn ok). }
      rewrite A in IH. fold (squared_entries d).
      assert (D : dot (rv debts) (x * x :: squared_entries d) =
        match rv debts with [] => 0 | y :: _ => y end * (x * x) + dot (rv (tl debts)) (squared_entries d)).
      { destruct debts as [|y debts]; cbn [tl Numbers.rv map]; autorewrite with dot; ring. }
      cbn [map] in D. rewrite D. set (h := match rv debts with [] => 0 | y :: _ => y end) in *.
      set (n := norm (rv row)) in *. set (t := dot (rv row) d) in *.
      assert (0 <= x * x) by nra.
      assert ((2 * r m + (h + n)) * (x * x) <= (2 * r a) * (x * x)) by (apply Rmult_le_compat_r; lra). nra.
  Qed.
  Lemma squares_sound parts : forallb (fun part => negb (isneg (fst part))) parts = true -> forall d, 0 <= form_at (rf (squares parts)) d.
  Proof.
    induction parts as [|[a l] parts IH]; intros H d; [destruct d; cbn; lra|]. cbn [forallb fst] in H. apply andb_true_iff in H as [Ha H].
    apply negb_true_iff, (isneg_false ok) in Ha. cbn [squares]. rewrite (form_at_add ok), (form_at_times ok), (form_at_product ok).
    assert (0 <= form_at (rf ([] :: squares parts)) d).
    { destruct d as [|x d]; cbn [map form_at]; [lra|]. cbn [Numbers.rv map]. rewrite dot_nil_l. specialize (IH H d). lra. }
    assert (0 <= dot (rv (one :: l)) d * dot (rv (one :: l)) d) by nra. nra.
  Qed.
  Theorem at_least_sound m u width q : at_least m u width q = true -> forall d, length d = width -> r m * dot d d <= form_at (rf q) d.
  Proof.
    unfold at_least. set (parts := eliminate _ _ _). intros H d L. apply andb_true_iff in H as [H1 H2].
    pose proof (dominant_sound _ _ _ _ H2 d L) as D. pose proof (squares_sound _ H1 d) as S.
    rewrite (form_at_add ok), (form_at_times ok), (r_opp _ _ ok), (r_one _ _ ok) in D. cbn [Numbers.rv map] in D. rewrite dot_nil_l in D. lra.
  Qed.
End Reading.
