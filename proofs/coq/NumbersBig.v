(** Rationals on machine integers, for long numbers. Theorems by them rest on Coq's primitive integers, too. *)
From Coq Require Import Reals List QArith Qreduction Qround Qreals Lra.
From Bignums Require Import BigQ.
From Localmin Require Import Numbers NumbersQ.
Import ListNotations.

Definition through_Q (f : Q -> Q) (x : bigQ) : bigQ := BigQ.of_Q (f (BigQ.to_Q x)).
Definition big_line (b : bool) (a : list bigQ) : bigQ * list bigQ :=
  let '(m, e) := qline b (map (fun x => Qred (BigQ.to_Q x)) a) in (BigQ.of_Q m, map BigQ.of_Q e).
Definition numBig : num :=
  Num bigQ BigQ.zero BigQ.one BigQ.add_norm BigQ.mul_norm BigQ.opp BigQ.inv_norm (through_Q (fun x => inject_Z (Qceiling x)))
    (fun x => BigQ.compare x BigQ.zero) BigQ.compare big_line
    (fun l => BigQ.of_Q (inject_Z (denominators (map (fun x => Qred (BigQ.to_Q x)) l)))) BigQ.red.

Definition big_real (x : bigQ) : R := Q2R (BigQ.to_Q x).
Lemma of_Q_reads q : big_real (BigQ.of_Q q) = Q2R q.
Proof. apply Qeq_eqR, BigQ.spec_of_Q. Qed.
Lemma numBig_ok : num_ok numBig big_real.
Proof.
  unfold big_real. split; [split|..]; cbn [carrier zero one add mul opp inv ceiling sgn cmp tidy numBig].
  - change (BigQ.to_Q BigQ.zero) with 0%Q. unfold Q2R; simpl. lra.
  - change (BigQ.to_Q BigQ.one) with 1%Q. unfold Q2R; simpl. lra.
  - intros. rewrite (Qeq_eqR _ _ (BigQ.spec_add_norm _ _)). apply Q2R_plus.
  - intros. rewrite (Qeq_eqR _ _ (BigQ.spec_mul_norm _ _)). apply Q2R_mult.
  - intros. rewrite (Qeq_eqR _ _ (BigQ.spec_opp _)). apply Q2R_opp.
  - intros x H. rewrite (Qeq_eqR _ _ (BigQ.spec_inv_norm _)). apply Q2R_inv. intros E. apply H. rewrite (Qeq_eqR _ _ E).
    unfold Q2R; simpl; lra.
  - intros. unfold through_Q. rewrite (Qeq_eqR _ _ (BigQ.spec_of_Q _)). apply Qle_Rle, Qle_ceiling.
  - intros. apply Qeq_eqR, BigQ.spec_red.
  - intros x. rewrite BigQ.spec_compare. pose proof (Qcompare_reads (BigQ.to_Q x) (BigQ.to_Q BigQ.zero)) as C.
    change (BigQ.to_Q BigQ.zero) with 0%Q in *. replace (Q2R 0) with 0%R in C by (unfold Q2R; simpl; lra). exact C.
  - intros x y. rewrite BigQ.spec_compare. apply Qcompare_reads.
Qed.
