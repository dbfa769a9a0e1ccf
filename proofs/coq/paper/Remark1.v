(** Remark 1: "The point (1, -3, 1, 0) is a minimum, but it is not a 'strict' minimum - it is not isolated,
  but lies on a
    1-dimensional manifold at which L = 18."

    Formalised as printed (D1, equation (1), the order of the parameters w, b, v, c): it is a local minimum and not a
    strict one; on the curve (k, -3 k, 1 / k, 0), k > 0, the loss is 18; and near the point the loss is 18 on this curve
    only. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Relu Sums Vectors.
From Localmin.paper Require Import Setting Facts Mean OneUnit.
Import ListNotations.
Open Scope R_scope.

Definition curve (k : R) : network R := one_unit k (-3 * k) (1 / k) 0.

Theorem remark_1_curve k : 0 < k -> error D1 (curve k) = 18.
Proof.
  intros Hk. unfold curve. rewrite one_unit_error.
  rewrite (relu_on (k * 5 + _)), (relu_on (k * 4 + _)), (relu_on (k * 3 + _)), (relu_off (k * 1 + _)),
    (relu_off (k * -1 + _)) by lra.
  field. lra.
Qed.
Theorem remark_1_minimum : local_minimum squared (regression D1) (one_unit 1 (-3) 1 0).
Proof.
  exists (1 / 20). split; [lra|]. intros n' H. apply near_one_unit in H as (w & b & v & c & -> & Hw & Hb & Hv & _).
  fold (error D1 (one_unit 1 (-3) 1 0)). fold (error D1 (one_unit w b v c)).
  replace (error D1 (one_unit 1 (-3) 1 0)) with 18; [apply near_point; auto|].
  rewrite <- (remark_1_curve 1) by lra. unfold curve. f_equal. f_equal; field.
Qed.
Theorem remark_1_not_strict : not_strict squared (regression D1) (one_unit 1 (-3) 1 0).
Proof.
  intros e He. set (k := 1 + Rmin 1 (e / 4) / 1). pose proof (Rmin_l 1 (e / 4)). pose proof (Rmin_r 1 (e / 4)).
  assert (0 < Rmin 1 (e / 4)) by (apply Rmin_pos; lra). set (d := Rmin 1 (e / 4)) in *.
  assert (K : k = 1 + d) by (unfold k; field).
  exists (curve k). split; [|split].
  - apply one_unit_near; unfold close; try (rewrite Rminus_diag_eq, Rabs_R0; auto; fail); rewrite K.
    + rewrite Rabs_right; lra.
    + rewrite Rabs_left; lra.
    + replace (1 / (1 + d) - 1) with (- (d / (1 + d))) by (field; lra). rewrite Rabs_Ropp, Rabs_right.
      * apply Rle_lt_trans with d; [|lra]. apply Rmult_le_reg_r with (1 + d); [lra|]. unfold Rdiv.
        rewrite Rmult_assoc, Rinv_l by lra.
        assert (0 <= d * d) by (apply Rmult_le_pos; lra). lra.
      * apply Rle_ge, Rlt_le, Rdiv_lt_0_compat; lra.
  - intros E. unfold curve, one_unit in E. injection E as E _ _. lra.
  - fold (error D1 (curve k)). fold (error D1 (one_unit 1 (-3) 1 0)). rewrite remark_1_curve by lra.
    rewrite <- (remark_1_curve 1) by lra. unfold curve. f_equal. f_equal; field.
Qed.
Theorem remark_1_exactly_the_curve : exists e, 0 < e /\ forall n, near e (one_unit 1 (-3) 1 0) n ->
  error D1 n = 18 -> exists k, 0 < k /\ n = curve k.
Proof.
  exists (1 / 20). split; [lra|]. intros n H E. apply near_one_unit in H as (w & b & v & c & -> & Hw & Hb & Hv & _).
  destruct (proj2 (near_point w b v c Hw Hb Hv) E) as (H1 & H2 & ->).
  exists w. unfold close in *. apply Rabs_def2 in Hw. split; [lra|]. unfold curve. f_equal; f_equal.
  - apply Rmult_eq_reg_l with v; [|apply Rabs_def2 in Hv; lra]. replace (v * (-3 * w)) with (-3 * (v * w)) by ring.
    rewrite H1, H2. ring.
  - apply Rmult_eq_reg_r with w; [|lra]. rewrite H1. field. lra.
Qed.
