(** Rationals whose sums keep a common denominator: no greatest common divisor is taken where denominators are equal. By
    Coq's own integers that costs far more than the sum. Numbers of a problem are first brought over common denominators:
    the inputs, the targets, the weights of the points, and the weights of each layer; biases over that of what they are
    added to. *)
From Coq Require Import Reals List ZArith QArith Qreduction Qround Qreals.
From Localmin Require Import Network Numbers Problem NumbersQ.
Import ListNotations. Open Scope Q_scope.

Definition qadd (x y : Q) : Q :=
  match Qnum x, Qnum y with
  | Z0, _ => y
  | _, Z0 => x
  | a, b =>
      let d := Qden x in let e := Qden y in
      if Pos.eqb d e then Z.add a b # d
      else let '(_, (d', e')) := Pos.ggcd d e in Z.add (Z.mul a (Zpos e')) (Z.mul b (Zpos d')) # Pos.mul d e'
  end.
Definition qmul (x y : Q) : Q := match Qnum x, Qnum y with Z0, _ => 0 | _, Z0 => 0 | _, _ => x * y end.
Definition qcmp (x y : Q) : comparison := if Pos.eqb (Qden x) (Qden y) then Z.compare (Qnum x) (Qnum y) else Qcompare x y.
Definition numGrid : num :=
  Num Q 0 1 qadd qmul Qopp Qinv (fun x => inject_Z (Qceiling x)) qsgn qcmp qline (fun l => inject_Z (denominators l)) Qred.

Lemma qadd_spec x y : qadd x y == x + y.
Proof.
  destruct x as [a d], y as [b e]. unfold qadd. cbn [Qnum Qden].
  assert (G : (if Pos.eqb d e then Z.add a b # d
      else let '(_, (d', e')) := Pos.ggcd d e in Z.add (Z.mul a (Zpos e')) (Z.mul b (Zpos d')) # Pos.mul d e') == (a # d) + (b # e)).
  { destruct (Pos.eqb_spec d e) as [->|_].
    - unfold Qeq, Qplus. cbn [Qnum Qden]. rewrite Pos2Z.inj_mul. ring.
    - pose proof (Pos.ggcd_correct_divisors d e) as H. destruct (Pos.ggcd d e) as [g [d' e']]. destruct H as [-> ->].
      unfold Qeq, Qplus. cbn [Qnum Qden]. rewrite !Pos2Z.inj_mul. ring. }
  destruct a, b; try exact G; unfold Qeq, Qplus; cbn [Qnum Qden]; rewrite ?Pos2Z.inj_mul; ring.
Qed.
Lemma qmul_spec x y : qmul x y == x * y.
Proof.
  destruct x as [a d], y as [b e]. unfold qmul. cbn [Qnum Qden]. destruct a, b; unfold Qeq, Qmult; cbn; reflexivity.
Qed.
Lemma qcmp_spec x y : qcmp x y = (x ?= y).
Proof.
  unfold qcmp. destruct (Pos.eqb_spec (Qden x) (Qden y)) as [E|_]; [|reflexivity].
  unfold Qcompare. rewrite E, <- Zmult_compare_compat_r by reflexivity. reflexivity.
Qed.
Lemma numGrid_ok : num_ok numGrid Q2R.
Proof.
  destruct numQ_ok as [[] ]. split; [split|..]; cbn [carrier zero one add mul opp inv ceiling sgn cmp tidy numGrid]; auto.
  - intros. rewrite (Qeq_eqR _ _ (qadd_spec _ _)). apply Q2R_plus.
  - intros. rewrite (Qeq_eqR _ _ (qmul_spec _ _)). apply Q2R_mult.
  - intros. rewrite qcmp_spec. apply Qcompare_reads.
Qed.

Definition over (d : Z) (q : Q) : Q :=
  if Z.eqb d (Zpos (Qden q)) then q else
  let raised := Z.mul (Qnum q) (Z.div d (Zpos (Qden q))) # Z.to_pos d in
  if Qeq_bool raised q then raised else q.
Definition common (l : list Q) : Z :=
  fold_right (fun q d => if Z.eqb d (Zpos (Qden q)) then d else Z.lcm (Zpos (Qden q)) d) 1%Z l.
Fixpoint grid_layers (before : Z) (n : network Q) : network Q :=
  match n with
  | [] => []
  | l :: later =>
      let d := common (concat (weight l) ++ match bias l with None => [] | Some b => b end) in
      let after := Z.mul d before in
      Layer (map (map (over d)) (weight l)) (option_map (map (over after)) (bias l)) :: grid_layers after later
  end.
Definition grid (p : problem Q) : problem Q :=
  let x := common (concat (map input (data p))) in
  let y := common (concat (map target (data p))) in
  let w := common (map importance (data p)) in
  Problem (grid_layers x (net p))
    (map (fun q => Point (map (over x) (input q)) (map (over y) (target q)) (over w (importance q))) (data p)) (loss_of p).

Lemma over_reads d q : Q2R (over d q) = Q2R q.
Proof.
  unfold over. destruct (Z.eqb _ _); [reflexivity|]. cbv zeta. destruct (Qeq_bool _ q) eqn:E; [|reflexivity]. apply Qeq_eqR, Qeq_bool_eq, E.
Qed.
Lemma map_over d l : map Q2R (map (over d) l) = map Q2R l.
Proof. rewrite map_map. apply map_ext, over_reads. Qed.
Lemma grid_layers_reads n : forall before, map_network Q2R (grid_layers before n) = map_network Q2R n.
Proof.
  induction n as [|[W b] n IH]; intros before; [reflexivity|]. cbn [grid_layers weight bias map_network map].
  f_equal; [|apply IH]. unfold map_layer. cbn [weight bias]. rewrite map_map.
  f_equal; [apply map_ext; intros; apply map_over|]. destruct b; cbn [option_map]; rewrite ?map_over; reflexivity.
Qed.
Theorem grid_reads p : map_problem Q2R (grid p) = map_problem Q2R p.
Proof.
  unfold map_problem, grid. cbn [net data loss_of]. f_equal.
  - apply grid_layers_reads.
  - unfold map_dataset. rewrite map_map. apply map_ext. intros q. unfold map_point. cbn [input target importance].
    rewrite !map_over, over_reads. reflexivity.
Qed.
