(** The lemma of products of cells: a fit over a product of closed cells that contain the units of a local minimum has its residual. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Problem LocalFunction TheoremA.
From Localmin.landscape Require Import Question Integers Conformal Rays Arrangement Faces Generators GlobalMinimum AtMinimum.
Import ListNotations.
Open Scope R_scope.

Lemma products_apart r : forall s, length r = length s -> 0 <= dot r r + dot s s - 2 * dot r s /\ (dot r r + dot s s - 2 * dot r s <= 0 -> r = s).
Proof.
  induction r as [|x r IH]; intros [|z s] L; try discriminate; autorewrite with dot; [split; [lra|auto]|]. injection L as L. destruct (IH s L) as [P E].
  pose proof (Rle_0_sqr (x - z)) as S. unfold Rsqr in S. split; [nra|]. intros H. f_equal; [|apply E; nra].
  assert ((x - z) * (x - z) = 0) by nra. assert (x - z = 0) by (apply Rsqr_0_uniq; exact H0). lra.
Qed.

Section FitSound.
  Context (pts : list (point Q)) (b : bool) (d : nat) (plain_points : forall p, In p pts -> plain d p = true).
  Context (ob : bool) (hidden : layer R) (v : list R) (c : option R).
  Context (HB : has_bias hidden = b) (HV : length v = length (weight hidden)) (HL : forall k, bias hidden = Some k -> length k = length (weight hidden))
    (HW : forall w, In w (weight hidden) -> length w = d) (HC : match c with Some _ => ob = true | None => ob = false end).
  Notation zs := (integer_rows b (map input pts)).
  Notation A := (ordered b (arrangement_of b (length (augment 1%Q b (repeat 0%Q d))) zs)).
  Notation data := (map_dataset Q2R pts).
  Notation qs := (combine v (rows hidden)).
  Notation res := (residuals data (the_network hidden v c)).
  Notation G := (dot_G pts b).
  Notation ys := (map (fun p => Q2R (target_of p)) pts).
  Context (Min : local_minimum squared data (the_network hidden v c)).
  Let Ld := integer_rows_length pts b d plain_points.
  Let unit_facts := minimum_unit pts b d plain_points ob hidden v c HB HV HL HW HC Min.
  Let sums := minimum_sums pts b d plain_points ob hidden v c HB HV HL HC Min.
  Let products := dot_residuals pts b d plain_points ob hidden v c HB HC.
  Let res_length := residuals_length pts b d plain_points ob hidden v c HB HC.
  Let no_constant := minimum_c0 pts ob hidden v c HC Min.

  Lemma ray_outputs g r : In g (outputs A) -> exists D, 0 < D /\ dot r (real (snd g)) = D * G r (real (along (fst g))).
  Proof.
    intros Hg. destruct (pulled_G pts b) as (D & HD & E). exists D. split; auto. rewrite <- E. unfold pulled.
    destruct (outputs_known b _ zs Ld g Hg) as [-> _]. rewrite real_outputs_of. reflexivity.
  Qed.
  Lemma at_rest : dot res res + dot res ys = 0.
  Proof.
    rewrite (products res res_length). rewrite (no_constant res sums). rewrite total_zero; [ring|]. intros [vj w] I. cbn [fst snd].
    destruct (Req_dec vj 0) as [->|N]; [ring|]. destruct (unit_facts vj w I) as [M _]. destruct (M N) as [-> _]. ring.
  Qed.

  Theorem fit_is (rho : list Q) (weights : list (generator * Q)) (m : R) :
    length rho = length pts -> (ob = true -> sum (map Q2R rho) = 0) -> (ob = false -> m = 0) ->
    (forall r, length r = length pts -> dot r (map Q2R rho) =
       total (fun w : generator * Q => Q2R (snd w) * (sg (fst (fst w)) * dot r (real (snd (snd (fst w)))))) weights - dot r ys - m * sum r) ->
    Forall (fun w : generator * Q => 0 < Q2R (snd w) /\ In (snd (fst w)) (outputs A) /\ exists vj wj, In (vj, wj) qs /\ (if fst (fst w) then 0 <= vj else vj <= 0) /\
      forall e, In e (lines A) -> 0 <= dot (real e) (real (along (fst (snd (fst w))))) * dot (real e) wj) weights ->
    dot (map Q2R rho) (map Q2R rho) + dot (map Q2R rho) ys = 0 ->
    (forall vj w, In (vj, w) qs -> 0 <= vj * G (map Q2R rho) w) -> map Q2R rho = res.
  Proof.
    intros L S0 M0 E W R P. assert (Lr : length (map Q2R rho) = length pts) by (rewrite map_length; auto).
    assert (A1 : 0 <= dot res (map Q2R rho) + dot res ys).
    { rewrite (E res res_length). assert (m * sum res = 0) by (destruct ob; [rewrite sums by auto|rewrite M0 by auto]; ring).
      assert (0 <= total (fun w : generator * Q => Q2R (snd w) * (sg (fst (fst w)) * dot res (real (snd (snd (fst w)))))) weights); [|lra].
      apply total_nonneg. intros w Hw. rewrite Forall_forall in W. destruct (W w Hw) as (W1 & W2 & vj & wj & I & Sv & T). apply Rmult_le_pos; [lra|].
      destruct (ray_outputs _ res W2) as (D & HD & ->). destruct (unit_facts vj wj I) as [U1 U0]. destruct (Req_dec vj 0) as [Z|N].
      - rewrite (U0 Z _ T). lra.
      - destruct (U1 N) as [_ U]. specialize (U _ T). unfold sign in U. unfold sg. destruct (fst (fst w)), (Rlt_dec 0 vj); try lra; nra. }
    assert (A3 : 0 <= dot (map Q2R rho) res + dot (map Q2R rho) ys).
    { rewrite (products _ Lr), (no_constant _ S0). assert (0 <= total (fun q => fst q * G (map Q2R rho) (snd q)) qs); [|lra].
      apply total_nonneg. intros [vj w] I. apply (P vj w I). }
    pose proof at_rest as A2. rewrite (dot_comm (map Q2R rho) res) in A3.
    apply (products_apart (map Q2R rho) res); [rewrite Lr; symmetry; apply res_length|]. rewrite (dot_comm (map Q2R rho) res). lra.
  Qed.
End FitSound.
