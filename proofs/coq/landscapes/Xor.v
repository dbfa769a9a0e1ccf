(** XOR (docs/landscapes.md): "for every width from 2 on, every local minimum of the squared loss on XOR, of the networks with one hidden
    layer of ReLU units, biases and a linear output, has the loss 0, 1/2, 2/3 or 1; and each of the four is the loss of a local minimum."

    Formalised as it stands, from Theorem A: a unit with an output weight that is not 0 is 0 at all points of residual not 0, or the
    residuals are (a, -a, -a, a). So the output is constant where the residual is not 0, and there it is the mean of the targets. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Problem Residual LocalFunction Shallow Nearby TheoremA.
From Localmin.paper Require Import Setting.
Import ListNotations.
Open Scope R_scope.

Definition xor : dataset R := [Point [0; 0] [0] 1; Point [0; 1] [1] 1; Point [1; 0] [1] 1; Point [1; 1] [0] 1].

(** ** One unit of a local minimum *)
(** Its pre-activations are z, its output weight has the sign s, and v w moves by something of the products t with the points. *)
Definition moves_by (s z t : R) : R := if Rlt_dec 0 z then t else if Rlt_dec z 0 then 0 else s * relu (s * t).

Inductive state (z : R) : Prop :=
| On (_ : 0 < z) (_ : forall t, moves_by 1 z t = t)
| Off (_ : z < 0) (_ : forall t, moves_by 1 z t = 0)
| Kink (_ : z = 0) (_ : moves_by 1 z 0 = 0) (_ : moves_by 1 z 1 = 1) (_ : moves_by 1 z (-1) = 0).
Lemma state_of z : state z.
Proof.
  unfold moves_by. destruct (Rtotal_order z 0) as [N|[N|N]].
  - apply Off; auto. intros t. unfold moves_by. destruct (Rlt_dec 0 z); [lra|]. destruct (Rlt_dec z 0); lra.
  - assert (E : forall t, moves_by 1 z t = relu t).
    { intros t. unfold moves_by. rewrite !Rmult_1_l. destruct (Rlt_dec 0 z); [lra|]. destruct (Rlt_dec z 0); lra. }
    apply Kink; auto; rewrite E; [apply relu_on|apply relu_on|apply relu_off]; lra.
  - apply On; auto. intros t. unfold moves_by. destruct (Rlt_dec 0 z); lra.
Qed.
Lemma moves_mirrored z t : moves_by (-1) z t = - moves_by 1 z (- t).
Proof.
  unfold moves_by. repeat destruct (Rlt_dec _ _); try ring. replace (-1 * t) with (1 * - t) by ring. ring.
Qed.
Lemma moves_itself z : moves_by 1 z z = relu z /\ moves_by 1 z (- z) = - relu z.
Proof.
  unfold moves_by. destruct (Rlt_dec 0 z); [rewrite relu_on; lra|]. destruct (Rlt_dec z 0); [rewrite relu_off; lra|].
  replace z with 0 by lra. rewrite Ropp_0, !Rmult_1_l, relu_on; lra.
Qed.

Section Unit.
  Variables r0 r1 r2 r3 z0 z1 z2 z3 : R.
  Hypotheses (Z : z0 + z3 = z1 + z2) (Sum : r0 + r1 + r2 + r3 = 0).
  Definition silent_where_it_matters : Prop := r0 * relu z0 = 0 /\ r1 * relu z1 = 0 /\ r2 * relu z2 = 0 /\ r3 * relu z3 = 0.
  Definition alternating : Prop := r1 = - r0 /\ r2 = - r0 /\ r3 = r0.
  Definition nowhere_down (s : R) : Prop := forall t0 t1 t2 t3, t0 + t3 = t1 + t2 ->
    0 <= r0 * moves_by s z0 t0 + r1 * moves_by s z1 t1 + r2 * moves_by s z2 t2 + r3 * moves_by s z3 t3.

  Lemma no_matter r z : z <= 0 \/ r = 0 -> r * relu z = 0.
  Proof. intros [N| ->]; [rewrite relu_off by lra|]; ring. Qed.
  Lemma positive_unit : nowhere_down 1 -> silent_where_it_matters \/ alternating.
  Proof.
    intros H. destruct (state_of z0) as [S0 E0|S0 E0|S0 E0 F0 G0], (state_of z1) as [S1 E1|S1 E1|S1 E1 F1 G1],
      (state_of z2) as [S2 E2|S2 E2|S2 E2 F2 G2], (state_of z3) as [S3 E3|S3 E3|S3 E3 F3 G3]; try (exfalso; clear - Z S0 S1 S2 S3; lra);
    pose proof (H (-1) 0 (-1) 0 ltac:(lra)) as H1; pose proof (H (-1) 0 0 1 ltac:(lra)) as H2;
    pose proof (H 0 (-1) 0 (-1) ltac:(lra)) as H3; pose proof (H 0 (-1) 1 0 ltac:(lra)) as H4;
    pose proof (H 0 1 (-1) 0 ltac:(lra)) as H5; pose proof (H 0 1 0 1 ltac:(lra)) as H6;
    pose proof (H 1 0 0 (-1) ltac:(lra)) as H7; pose proof (H 1 0 1 0 ltac:(lra)) as H8; clear H Z;
    rewrite ?E0, ?F0, ?G0, ?E1, ?F1, ?G1, ?E2, ?F2, ?G2, ?E3, ?F3, ?G3 in *;
    clear E0 E1 E2 E3; try clear F0 G0; try clear F1 G1; try clear F2 G2; try clear F3 G3;
    first [left; repeat split; apply no_matter; first [left; clear - S0 S1 S2 S3; lra|right; clear S0 S1 S2 S3; lra]
          |right; clear S0 S1 S2 S3; repeat split; lra].
  Qed.
End Unit.
Lemma any_unit r0 r1 r2 r3 z0 z1 z2 z3 s : z0 + z3 = z1 + z2 -> r0 + r1 + r2 + r3 = 0 -> s = 1 \/ s = -1 ->
  nowhere_down r0 r1 r2 r3 z0 z1 z2 z3 s -> silent_where_it_matters r0 r1 r2 r3 z0 z1 z2 z3 \/ alternating r0 r1 r2 r3.
Proof.
  intros Z Sum [->| ->] H; [apply positive_unit; auto|].
  destruct (positive_unit (- r0) (- r1) (- r2) (- r3) z0 z1 z2 z3 Z) as [C|C]; [lra| | |].
  - intros t0 t1 t2 t3 T. specialize (H (- t0) (- t1) (- t2) (- t3) ltac:(lra)).
    rewrite !moves_mirrored, !Ropp_involutive in H. lra.
  - left. unfold silent_where_it_matters in *. lra.
  - right. unfold alternating in *. lra.
Qed.
Lemma balanced_unit r0 r1 r2 r3 z0 z1 z2 z3 s : z0 + z3 = z1 + z2 -> s = 1 \/ s = -1 -> nowhere_down r0 r1 r2 r3 z0 z1 z2 z3 s ->
  r0 * relu z0 + r1 * relu z1 + r2 * relu z2 + r3 * relu z3 = 0.
Proof.
  intros Z S H. pose proof (H z0 z1 z2 z3 Z) as A. pose proof (H (- z0) (- z1) (- z2) (- z3) ltac:(lra)) as B.
  destruct (moves_itself z0) as [C0 D0], (moves_itself z1) as [C1 D1], (moves_itself z2) as [C2 D2], (moves_itself z3) as [C3 D3].
  destruct S as [->| ->]; [|rewrite !moves_mirrored, !Ropp_involutive in *]; rewrite C0, C1, C2, C3, D0, D1, D2, D3 in *; lra.
Qed.

(** ** Local minima have these losses *)
Definition four_losses : list R := [0; 1 / 2; 2 / 3; 1].
Lemma alternating_losses f0 f1 f2 f3 c : alternating f0 (f1 - 1) (f2 - 1) f3 ->
  f0 * (f0 - c) + (f1 - 1) * (f1 - c) + (f2 - 1) * (f2 - c) + f3 * (f3 - c) = 0 ->
  In (f0 ^ 2 + (f1 - 1) ^ 2 + (f2 - 1) ^ 2 + f3 ^ 2) four_losses.
Proof.
  intros (A1 & A2 & A3) B. replace f1 with (1 - f0) in * by lra. replace f2 with (1 - f0) in * by lra. subst f3.
  assert (E : f0 * (2 * f0 - 1) = 0) by lra. unfold four_losses. cbn.
  apply Rmult_integral in E as [->|E]; [left; ring|]. replace f0 with (1 / 2) by lra. right. right. right. left. field.
Qed.
Lemma constant_losses f0 f1 f2 f3 c : f0 + (f1 - 1) + (f2 - 1) + f3 = 0 ->
  f0 * (f0 - c) = 0 -> (f1 - 1) * (f1 - c) = 0 -> (f2 - 1) * (f2 - c) = 0 -> f3 * (f3 - c) = 0 ->
  In (f0 ^ 2 + (f1 - 1) ^ 2 + (f2 - 1) ^ 2 + f3 ^ 2) four_losses.
Proof.
  intros Sum E0 E1 E2 E3. apply Rmult_integral in E0, E1, E2, E3.
  assert (F0 : f0 = 0 \/ f0 = c) by lra. assert (F1 : f1 = 1 \/ f1 = c) by lra. assert (F2 : f2 = 1 \/ f2 = c) by lra.
  assert (F3 : f3 = 0 \/ f3 = c) by lra. clear E0 E1 E2 E3. unfold four_losses. cbn [In].
  destruct F0 as [->| ->], F1 as [->| ->], F2 as [->| ->], F3 as [->| ->];
    try (first [assert (C : c = 0) by lra|assert (C : c = 1) by lra|assert (C : c = 1 / 2) by lra
               |assert (C : c = 1 / 3) by lra|assert (C : c = 2 / 3) by lra]; rewrite C in *; clear C); lra.
Qed.
Section Minimum.
  Variables (hidden : layer R) (v : list R) (c : R).
  Notation units := (combine v (rows hidden)).
  Definition residual_at (p : point R) : R := pull_of Squared hidden v (Some c) p.
  Definition output_at (x y : R) : R := dot v (hidden_values (rows hidden) [1; x; y]) + c.

  Lemma outputs_by_units x y : output_at x y = total (fun u => fst u * relu (dot (snd u) [1; x; y])) units + c.
  Proof.
    unfold output_at. f_equal. generalize (rows hidden). induction v as [|a l IH]; intros [|w W]; try reflexivity.
    cbn [hidden_values map combine]. rewrite dot_cons, total_cons. cbn [fst snd]. rewrite <- IH. reflexivity.
  Qed.
  Hypotheses (Shape : one_hidden_layer Squared xor hidden v) (Three : forall w, In w (rows hidden) -> length w = 3%nat)
    (Bias : has_bias hidden = true).
  Lemma residual_value x y t : residual_at (Point [x; y] [t] 1) = output_at x y - t.
  Proof.
    unfold residual_at, pull_of, residual_of, output_at. cbn [half_slope importance target hd].
    rewrite (output_value hidden v (Some c)). unfold value_of, extended. rewrite Bias. cbn [augment input]. ring.
  Qed.
  Notation r0 := (output_at 0 0). Notation r1 := (output_at 0 1 - 1). Notation r2 := (output_at 1 0 - 1). Notation r3 := (output_at 1 1).

  Lemma loss_value : loss squared xor (the_network hidden v (Some c)) = r0 ^ 2 + r1 ^ 2 + r2 ^ 2 + r3 ^ 2.
  Proof.
    unfold loss, xor, the_network. cbn [map importance input target].
    assert (F : forall x y, forward [hidden; Layer [v] (option_map (fun k => [k]) (Some c))] [x; y] = [output_at x y]).
    { intros. unfold output_at. cbn [option_map]. rewrite two_layers, Bias. reflexivity. }
    rewrite !F. cbn. ring.
  Qed.

  Lemma losses_of_minima : local_minimum squared xor (the_network hidden v (Some c)) ->
    In (loss squared xor (the_network hidden v (Some c))) four_losses.
  Proof.
    intros Min. apply (theorem_A Squared xor hidden v (Some c) Shape) in Min as (C1 & C2 & _).
    assert (Sum : r0 + r1 + r2 + r3 = 0).
    { specialize (C1 ltac:(discriminate)). unfold total, xor in C1. cbn [map sum fold_right] in C1.
      fold residual_at in C1. rewrite !residual_value in C1. lra. }
    assert (U : forall u, In u units -> exists s z0 z1 z2 z3, (s = 1 \/ s = -1) /\ z0 + z3 = z1 + z2 /\
      z0 = dot (snd u) [1; 0; 0] /\ z1 = dot (snd u) [1; 0; 1] /\ z2 = dot (snd u) [1; 1; 0] /\ z3 = dot (snd u) [1; 1; 1] /\
      (fst u <> 0 -> nowhere_down r0 r1 r2 r3 z0 z1 z2 z3 s)).
    { intros [vj w] Hu. pose proof (Three w (in_combine_r _ _ _ _ Hu)) as Lw.
      destruct w as [|b [|w1 [|w2 [|]]]]; try discriminate Lw.
      exists (sign vj), (dot [b; w1; w2] [1; 0; 0]), (dot [b; w1; w2] [1; 0; 1]), (dot [b; w1; w2] [1; 1; 0]), (dot [b; w1; w2] [1; 1; 1]).
      split; [unfold sign; destruct (Rlt_dec 0 vj); auto|]. split; [autorewrite with dot; ring|]. repeat split; try reflexivity.
      intros Nz t0 t1 t2 t3 T. specialize (C2 vj _ Hu Nz [t0; t2 - t0; t1 - t0] eq_refl).
      unfold g, total, xor, piece_of, extended in C2. rewrite Bias in C2. cbn [map sum fold_right augment input] in C2.
      fold residual_at in C2. rewrite !residual_value in C2. unfold moves_by.
      replace (dot [t0; t2 - t0; t1 - t0] [1; 0; 0]) with t0 in C2 by (autorewrite with dot; ring).
      replace (dot [t0; t2 - t0; t1 - t0] [1; 0; 1]) with t1 in C2 by (autorewrite with dot; ring).
      replace (dot [t0; t2 - t0; t1 - t0] [1; 1; 0]) with t2 in C2 by (autorewrite with dot; ring).
      replace (dot [t0; t2 - t0; t1 - t0] [1; 1; 1]) with t3 in C2 by (autorewrite with dot; lra). lra. }
    assert (Balanced : r0 * (r0 - c) + r1 * (r1 + 1 - c) + r2 * (r2 + 1 - c) + r3 * (r3 - c) = 0).
    { assert (B : total (fun u => fst u * (r0 * relu (dot (snd u) [1; 0; 0]) + r1 * relu (dot (snd u) [1; 0; 1])
        + r2 * relu (dot (snd u) [1; 1; 0]) + r3 * relu (dot (snd u) [1; 1; 1]))) units = 0).
      { apply total_zero. intros u Hu. destruct (Req_dec (fst u) 0) as [->|Nz]; [ring|].
        destruct (U u Hu) as (s & z0 & z1 & z2 & z3 & S & Z & -> & -> & -> & -> & D).
        rewrite (balanced_unit _ _ _ _ _ _ _ _ s Z S (D Nz)). ring. }
      pose proof (outputs_by_units 0 0) as O0. pose proof (outputs_by_units 0 1) as O1. pose proof (outputs_by_units 1 0) as O2.
      pose proof (outputs_by_units 1 1) as O3. replace (r0 - c) with (total (fun u => fst u * relu (dot (snd u) [1; 0; 0])) units) by lra.
      replace (r1 + 1 - c) with (total (fun u => fst u * relu (dot (snd u) [1; 0; 1])) units) by lra.
      replace (r2 + 1 - c) with (total (fun u => fst u * relu (dot (snd u) [1; 1; 0])) units) by lra.
      replace (r3 - c) with (total (fun u => fst u * relu (dot (snd u) [1; 1; 1])) units) by lra.
      rewrite !(Rmult_comm _ (total _ units)), <- !total_scale, <- !total_plus. rewrite <- B at 1. apply total_ext. intros. ring. }
    assert (Cases : alternating r0 r1 r2 r3 \/ forall u, In u units -> fst u <> 0 ->
      silent_where_it_matters r0 r1 r2 r3 (dot (snd u) [1; 0; 0]) (dot (snd u) [1; 0; 1]) (dot (snd u) [1; 1; 0]) (dot (snd u) [1; 1; 1])).
    { clear - U Sum. induction units as [|u us IH]; [right; intros ? []|].
      destruct IH as [A|A]; [intros; apply U; right; auto|left; exact A|].
      destruct (U u (or_introl eq_refl)) as (s & z0 & z1 & z2 & z3 & S & Z & -> & -> & -> & -> & D).
      destruct (Req_dec (fst u) 0) as [E|Nz].
      - right. intros u' [<-|H] Nz; [contradiction|apply A; auto].
      - destruct (any_unit _ _ _ _ _ _ _ _ s Z Sum S (D Nz)) as [B|B]; [|left; exact B].
        right. intros u' [<-|H] Nz'; [exact B|apply A; auto]. }
    rewrite loss_value. destruct Cases as [A|A]; [apply (alternating_losses _ _ _ _ c); auto; lra|].
    assert (Zero : forall r x y, (forall u, In u units -> fst u <> 0 -> r * relu (dot (snd u) [1; x; y]) = 0) ->
      r * (output_at x y - c) = 0).
    { intros r x y H. replace (output_at x y - c) with (total (fun u => fst u * relu (dot (snd u) [1; x; y])) units)
        by (rewrite outputs_by_units; ring). rewrite Rmult_comm, <- total_scale. apply total_zero. intros u Hu.
      destruct (Req_dec (fst u) 0) as [->|Nz]; [ring|]. rewrite Rmult_assoc, (Rmult_comm (relu _)), (H u Hu Nz). ring. }
    apply (constant_losses _ _ _ _ c); auto; apply Zero; intros u Hu Nz; destruct (A u Hu Nz) as (H0 & H1 & H2 & H3); assumption.
  Qed.
End Minimum.

(** ** Each is the loss of a local minimum *)
(** A unit that is off at all four points; h - 2 of these fill up the width. *)
Definition idle : list R := [-1; 0; 0].
Definition with_two_units (u1 u2 : list R) (v1 v2 c : R) (more : nat) : network R :=
  the_network (of_rows true (u1 :: u2 :: repeat idle more)) (v1 :: v2 :: repeat 1 more) (Some c).
Section Attained.
  Variables (u1 u2 : list R) (v1 v2 c : R) (more : nat).
  Hypotheses (L1 : length u1 = 3%nat) (L2 : length u2 = 3%nat) (V1 : v1 <> 0) (V2 : v2 <> 0).
  Notation us := (u1 :: u2 :: repeat idle more).
  Notation vs := (v1 :: v2 :: repeat 1 more).
  Notation hidden := (of_rows true us).
  Definition of_two_units (x y : R) : R := v1 * relu (dot u1 [1; x; y]) + v2 * relu (dot u2 [1; x; y]) + c.

  Lemma rows_of_rows W : Forall (fun w => length w = 3%nat) W -> rows (of_rows true W) = W.
  Proof.
    unfold rows, of_rows. cbn [bias weight]. induction 1 as [|w W Lw _ IH]; [reflexivity|]. cbn [map map2]. rewrite IH.
    destruct w; [discriminate|]. reflexivity.
  Qed.
  Lemma all_three : Forall (fun w => length w = 3%nat) us.
  Proof. repeat constructor; auto. apply Forall_forall. intros w Hw. apply repeat_spec in Hw. subst. reflexivity. Qed.
  Lemma idle_off x y : dot idle [1; x; y] < 0. Proof. unfold idle. autorewrite with dot. lra. Qed.
  Lemma output_of_two_units x y : output_at hidden vs c x y = of_two_units x y.
  Proof.
    unfold output_at, of_two_units. rewrite rows_of_rows by apply all_three. cbn [hidden_values map]. rewrite !dot_cons.
    assert (E : dot (repeat 1 more) (map (fun u => relu (dot u [1; x; y])) (repeat idle more)) = 0).
    { induction more as [|k IH]; cbn [repeat map]; autorewrite with dot; [reflexivity|]. rewrite IH, relu_off; [ring|].
      apply Rlt_le, idle_off. }
    rewrite E. ring.
  Qed.
  Lemma two_units_shape : one_hidden_layer Squared xor hidden vs.
  Proof.
    split; [|split; [|split; [|exact I]]].
    - cbn. rewrite map_length, !repeat_length. reflexivity.
    - intros b H. injection H as <-. cbn. rewrite !map_length. reflexivity.
    - intros p [<-|[<-|[<-|[<-|[]]]]]; cbn; split; eauto; lra.
  Qed.

  (** At every point the residual is 0, or both units are off. *)
  Definition still (x y t : R) : Prop := of_two_units x y - t = 0 \/ dot u1 [1; x; y] < 0 /\ dot u2 [1; x; y] < 0.
  Lemma still_minimum : still 0 0 0 -> still 0 1 1 -> still 1 0 1 -> still 1 1 0 ->
    of_two_units 0 0 + (of_two_units 0 1 - 1) + (of_two_units 1 0 - 1) + of_two_units 1 1 = 0 ->
    local_minimum squared xor (with_two_units u1 u2 v1 v2 c more).
  Proof.
    intros S0 S1 S2 S3 Sum. apply (theorem_A Squared xor hidden vs (Some c) two_units_shape).
    assert (P : forall x y t, pull_of Squared hidden vs (Some c) (Point [x; y] [t] 1) = of_two_units x y - t).
    { intros x y t. rewrite <- output_of_two_units. apply residual_value. reflexivity. }
    assert (Nz : forall vj w, In (vj, w) (combine vs (rows hidden)) -> vj <> 0).
    { intros vj w H. apply in_combine_l in H as [<-|[<-|H]]; auto. apply repeat_spec in H. lra. }
    repeat split.
    - intros _. unfold total, xor. cbn [map sum fold_right]. rewrite !P. lra.
    - intros vj w H _ t _. apply Req_le. symmetry. apply total_zero.
      assert (Z : forall x y s, still x y s -> pull_of Squared hidden vs (Some c) (Point [x; y] [s] 1)
        * piece_of hidden vj w t (Point [x; y] [s] 1) = 0).
      { intros x y s [E|[O1 O2]]; [rewrite P, E; ring|]. unfold piece_of, extended. cbn [has_bias of_rows bias augment input].
        assert (O : dot w [1; x; y] < 0).
        { apply in_combine_r in H. rewrite rows_of_rows in H by apply all_three.
          destruct H as [<-|[<-|H]]; auto. apply repeat_spec in H. subst. apply idle_off. }
        destruct (Rlt_dec 0 _); [lra|]. destruct (Rlt_dec _ 0); [ring|lra]. }
      intros p [<-|[<-|[<-|[<-|[]]]]]; apply Z; auto.
    - intros vj w H E. destruct (Nz vj w H E).
  Qed.
  Lemma two_units_loss : loss squared xor (with_two_units u1 u2 v1 v2 c more) =
    of_two_units 0 0 ^ 2 + (of_two_units 0 1 - 1) ^ 2 + (of_two_units 1 0 - 1) ^ 2 + of_two_units 1 1 ^ 2.
  Proof. unfold with_two_units. rewrite loss_value, !output_of_two_units by reflexivity. reflexivity. Qed.
  Lemma two_units_regressor : regressor 2 [S (S more)] (with_two_units u1 u2 v1 v2 c more).
  Proof.
    unfold regressor, with_two_units, the_network. cbn [app shape option_map]. repeat split.
    - cbn. rewrite map_length, repeat_length. reflexivity.
    - cbn [of_rows weight]. pose proof all_three as A. apply Forall_forall. intros w Hw. apply in_map_iff in Hw as (u & <- & Hu).
      rewrite Forall_forall in A. specialize (A u Hu). destruct u as [|b [|x [|y [|]]]]; try discriminate A. reflexivity.
    - eexists. split; [reflexivity|]. cbn. rewrite map_length, repeat_length. reflexivity.
    - constructor; [|constructor]. cbn. rewrite repeat_length. reflexivity.
    - eexists. split; reflexivity.
  Qed.
End Attained.

Ltac evaluate := unfold of_two_units, idle in *; autorewrite with dot in *;
  repeat match goal with |- context [relu ?z] => first [rewrite (relu_on z) by lra|rewrite (relu_off z) by lra] end.
Ltac found u1 u2 v1 v2 c more :=
  exists (with_two_units u1 u2 v1 v2 c more); split; [apply two_units_regressor; reflexivity|];
  split; [apply still_minimum; try reflexivity; try lra;
    first [left; evaluate; lra|right; unfold idle; autorewrite with dot; lra|evaluate; lra]
   |rewrite two_units_loss by reflexivity; evaluate; lra].

Theorem xor_every_width h : (2 <= h)%nat -> forall l,
  (exists n, regressor 2 [h] n /\ local_minimum squared xor n /\ loss squared xor n = l) <-> l = 0 \/ l = 1 / 2 \/ l = 2 / 3 \/ l = 1.
Proof.
  intros Hh l. split.
  - intros (n & Hn & Min & <-). destruct n as [|hidden [|[W b] n]]; cbn in Hn; try tauto.
    destruct Hn as [(L1 & R1 & b1 & B1 & Lb1) [(L2 & R2 & b2 & B2 & Lb2) E]]. cbn in *. subst b. destruct n; [|contradiction].
    destruct W as [|v [|]]; try discriminate L2. destruct b2 as [|c [|]]; try discriminate Lb2.
    assert (Lv : length v = h) by (inversion R2; auto).
    assert (In (loss squared xor (the_network hidden v (Some c))) four_losses) as [H|[H|[H|[H|[]]]]];
      [|symmetry in H; auto..].
    apply losses_of_minima; auto.
    + split; [congruence|]. split; [intros b H; rewrite B1 in H; injection H as <-; congruence|]. split; [|exact I].
      intros p [<-|[<-|[<-|[<-|[]]]]]; cbn; split; eauto; lra.
    + unfold rows. rewrite B1. intros w Hw. clear - R1 Hw.
      revert b1 Hw. induction R1 as [|x W Lx _ IH]; intros [|b b1] Hw; try contradiction.
      destruct Hw as [<-|Hw]; [cbn; congruence|eapply IH; eauto].
    + unfold has_bias. rewrite B1. reflexivity.
  - destruct h as [|[|more]]; try lia. intros [->|[->|[->| ->]]].
    + found [0; 1; 1] [-1; 1; 1] 1 (-2) 0 more.
    + found [-3/2; 1; 1] [-1/2; 1; -1] (-1) 1 (1/2) more.
    + found [-3/2; 1; 1] idle (-4/3) 1 (2/3) more.
    + found idle idle 1 1 (1/2) more.
Qed.
