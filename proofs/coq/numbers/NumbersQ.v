(** Rationals of the standard library, kept in lowest terms. *)
From Coq Require Import Reals List ZArith QArith Qreduction Qround Qreals Lra.
From Localmin Require Import Numbers.
Import ListNotations. Open Scope Q_scope.

Definition qsgn (x : Q) : comparison := match Qnum x with Z0 => Eq | Zpos _ => Gt | Zneg _ => Lt end.

(** a = m e with coprime integers e, the first of them that is not 0 positive. *)
Definition denominators (a : list Q) : Z := fold_right (fun x d => Z.lcm (Zpos (Qden x)) d) 1%Z a.
Definition divisor (a : list Z) : Z := fold_right Z.gcd 0%Z a.
Fixpoint leading (a : list Z) : Z := match a with [] => 1%Z | 0%Z :: a => leading a | x :: _ => x end.
Definition qline (b : bool) (a : list Q) : Q * list Q :=
  let d := denominators a in
  let whole := map (fun x => Z.mul (Qnum x) (Z.div d (Zpos (Qden x)))) a in
  let g := divisor whole in
  let first := leading (if b then tl whole ++ whole else whole) in
  let g := if Z.ltb first 0 then Z.opp g else g in
  (Qred (Qmake g (Z.to_pos d)), map (fun z => inject_Z (Z.div z g)) whole).

Definition numQ : num :=
  Num Q 0 1 (fun x y => Qred (x + y)) (fun x y => Qred (x * y)) Qopp Qinv (fun x => inject_Z (Qceiling x)) qsgn Qcompare
  qline (fun l => inject_Z (denominators l)) Qred.

Lemma qsgn_spec x : match qsgn x with Eq => Q2R x = 0%R | Lt => (Q2R x < 0)%R | Gt => (0 < Q2R x)%R end.
Proof.
  destruct x as [[|n|n] d]; unfold qsgn, Q2R; simpl.
  - lra.
  - apply Rmult_lt_0_compat; [apply IZR_lt; reflexivity|apply Rinv_0_lt_compat, IZR_lt; reflexivity].
  - apply Ropp_lt_cancel. rewrite Ropp_0, Ropp_mult_distr_l.
    apply Rmult_lt_0_compat; [apply Ropp_0_gt_lt_contravar, IZR_lt; reflexivity|apply Rinv_0_lt_compat, IZR_lt; reflexivity].
Qed.
Lemma Qcompare_reads x y :
  match (x ?= y) with Eq => Q2R x = Q2R y | Lt => (Q2R x < Q2R y)%R | Gt => (Q2R y < Q2R x)%R end.
Proof.
  destruct (Qcompare_spec x y) as [H|H|H]; [apply Qeq_eqR|apply Qlt_Rlt|apply Qlt_Rlt]; exact H.
Qed.
Lemma numQ_ok : num_ok numQ Q2R.
Proof.
  split; [split|..]; cbn [carrier zero one add mul opp inv ceiling sgn cmp tidy numQ].
  - unfold Q2R; simpl. lra.
  - unfold Q2R; simpl. lra.
  - intros. rewrite (Qeq_eqR _ _ (Qred_correct _)). apply Q2R_plus.
  - intros. rewrite (Qeq_eqR _ _ (Qred_correct _)). apply Q2R_mult.
  - apply Q2R_opp.
  - intros x H. apply Q2R_inv. intros E. apply H. rewrite (Qeq_eqR _ _ E). unfold Q2R; simpl; lra.
  - intros. apply Qle_Rle, Qle_ceiling.
  - intros. apply Qeq_eqR, Qred_correct.
  - apply qsgn_spec.
  - apply Qcompare_reads.
Qed.
