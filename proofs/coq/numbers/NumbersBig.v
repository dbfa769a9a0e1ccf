(** Rationals on machine integers, for long numbers, whose sums keep a common denominator as those of numbers/NumbersGrid.v do: no greatest
    common divisor is taken. Theorems by them rest on Coq's primitive integers, too. *)
From Coq Require Import Reals List QArith Qreduction Qround Qreals Lra.
From Bignums Require Import BigQ BigZ BigN.
From Localmin Require Import Numbers NumbersQ.
Import ListNotations.

Definition big_is0 (x : bigQ) : bool := match x with BigQ.Qz n | BigQ.Qq n _ => BigZ.eqb n BigZ.zero end.
Definition big_add (x y : bigQ) : bigQ :=
  if big_is0 x then y else if big_is0 y then x else
  match x, y with
  | BigQ.Qq n d, BigQ.Qq m e => if BigN.eqb d e then BigQ.Qq (BigZ.add n m) d else BigQ.add x y
  | _, _ => BigQ.add x y
  end.
Definition big_mul (x y : bigQ) : bigQ := if big_is0 x then BigQ.zero else if big_is0 y then BigQ.zero else BigQ.mul x y.

(** Of equal denominators the numerators tell. (A denominator 0 makes the number 0.) *)
Definition big_sgn (x : bigQ) : comparison :=
  match x with
  | BigQ.Qz n => BigZ.compare n BigZ.zero
  | BigQ.Qq n d => if BigN.eqb d BigN.zero then Eq else BigZ.compare n BigZ.zero
  end.
Definition big_compare (x y : bigQ) : comparison :=
  match x, y with
  | BigQ.Qq n d, BigQ.Qq m e =>
      if BigN.eqb d e then if BigN.eqb d BigN.zero then Eq else BigZ.compare n m else BigQ.compare x y
  | _, _ => BigQ.compare x y
  end.

Definition through_Q (f : Q -> Q) (x : bigQ) : bigQ := BigQ.of_Q (f (BigQ.to_Q x)).
Definition big_line (b : bool) (a : list bigQ) : bigQ * list bigQ :=
  let '(m, e) := qline b (map (fun x => Qred (BigQ.to_Q x)) a) in (BigQ.of_Q m, map BigQ.of_Q e).
Definition numBig : num :=
  Num bigQ BigQ.zero BigQ.one big_add big_mul BigQ.opp BigQ.inv_norm (through_Q (fun x => inject_Z (Qceiling x)))
    big_sgn big_compare big_line
    (fun l => BigQ.of_Q (inject_Z (denominators (map (fun x => Qred (BigQ.to_Q x)) l)))) BigQ.red.

Lemma big_is0_spec x : big_is0 x = true -> BigQ.to_Q x == 0.
Proof.
  destruct x as [n|n d]; cbn [big_is0 BigQ.to_Q]; intros H; rewrite BigZ.spec_eqb in H; apply Z.eqb_eq in H; rewrite H; [reflexivity|].
  destruct (BigN.eqb d BigN.zero); reflexivity.
Qed.
Lemma big_add_spec x y : BigQ.to_Q (big_add x y) == BigQ.to_Q x + BigQ.to_Q y.
Proof.
  unfold big_add. destruct (big_is0 x) eqn:X; [apply big_is0_spec in X; rewrite X; ring|].
  destruct (big_is0 y) eqn:Y; [apply big_is0_spec in Y; rewrite Y; ring|]. destruct x as [n|n d], y as [m|m e]; try apply BigQ.spec_add.
  destruct (BigN.eqb d e) eqn:E; [|apply BigQ.spec_add]. cbn [BigQ.to_Q].
  assert (Z : BigN.eqb e BigN.zero = BigN.eqb d BigN.zero /\ BigN.to_Z e = BigN.to_Z d).
  { rewrite BigN.spec_eqb in E. apply Z.eqb_eq in E. rewrite !BigN.spec_eqb, E. auto. }
  destruct Z as [-> ->]. destruct (BigN.eqb d BigN.zero); [reflexivity|]. rewrite BigZ.spec_add. unfold Qeq, Qplus. cbn [Qnum Qden].
  rewrite Pos2Z.inj_mul. ring.
Qed.
Lemma big_mul_spec x y : BigQ.to_Q (big_mul x y) == BigQ.to_Q x * BigQ.to_Q y.
Proof.
  unfold big_mul. change (BigQ.to_Q BigQ.zero) with 0%Q in *.
  destruct (big_is0 x) eqn:X; [apply big_is0_spec in X; rewrite X; change (BigQ.to_Q BigQ.zero) with 0%Q; ring|].
  destruct (big_is0 y) eqn:Y; [apply big_is0_spec in Y; rewrite Y; change (BigQ.to_Q BigQ.zero) with 0%Q; ring|]. apply BigQ.spec_mul.
Qed.

Lemma big_compare_spec x y : big_compare x y = (BigQ.to_Q x ?= BigQ.to_Q y)%Q.
Proof.
  rewrite <- BigQ.spec_compare. destruct x as [n|n d], y as [m|m e]; try reflexivity. unfold big_compare.
  destruct (BigN.eqb d e) eqn:E; [|reflexivity]. rewrite BigQ.spec_compare. cbn [BigQ.to_Q].
  rewrite !BigN.spec_eqb in *. apply Z.eqb_eq in E. rewrite <- E. destruct (Z.eqb _ _); [reflexivity|].
  rewrite BigZ.spec_compare. unfold Qcompare. cbn [Qnum Qden]. rewrite <- Zmult_compare_compat_r by reflexivity. reflexivity.
Qed.
Lemma big_sgn_spec x : big_sgn x = (BigQ.to_Q x ?= 0)%Q.
Proof.
  destruct x as [n|n d]; unfold big_sgn; cbn [BigQ.to_Q]; [|destruct (BigN.eqb _ _); [reflexivity|]];
    rewrite BigZ.spec_compare; unfold Qcompare; cbn [Qnum Qden]; rewrite Z.mul_1_r, ?Z.mul_0_l; reflexivity.
Qed.

Definition big_real (x : bigQ) : R := Q2R (BigQ.to_Q x).
Lemma of_Q_reads q : big_real (BigQ.of_Q q) = Q2R q.
Proof. apply Qeq_eqR, BigQ.spec_of_Q. Qed.
Lemma numBig_ok : num_ok numBig big_real.
Proof.
  unfold big_real. split; [split|..]; cbn [carrier zero one add mul opp inv ceiling sgn cmp tidy numBig].
  - change (BigQ.to_Q BigQ.zero) with 0%Q. unfold Q2R; simpl. lra.
  - change (BigQ.to_Q BigQ.one) with 1%Q. unfold Q2R; simpl. lra.
  - intros. rewrite (Qeq_eqR _ _ (big_add_spec _ _)). apply Q2R_plus.
  - intros. rewrite (Qeq_eqR _ _ (big_mul_spec _ _)). apply Q2R_mult.
  - intros. rewrite (Qeq_eqR _ _ (BigQ.spec_opp _)). apply Q2R_opp.
  - intros x H. rewrite (Qeq_eqR _ _ (BigQ.spec_inv_norm _)). apply Q2R_inv. intros E. apply H. rewrite (Qeq_eqR _ _ E).
    unfold Q2R; simpl; lra.
  - intros. unfold through_Q. rewrite (Qeq_eqR _ _ (BigQ.spec_of_Q _)). apply Qle_Rle, Qle_ceiling.
  - intros. apply Qeq_eqR, BigQ.spec_red.
  - intros x. rewrite big_sgn_spec. pose proof (Qcompare_reads (BigQ.to_Q x) 0) as C.
    replace (Q2R 0) with 0%R in C by (unfold Q2R; simpl; lra). exact C.
  - intros x y. rewrite big_compare_spec. apply Qcompare_reads.
Qed.
