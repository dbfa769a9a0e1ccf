(** Theorem A of docs/mathematics.md, section 1, in both directions: "theta* is a local minimum of the squared loss if and only if
      1. sum_i r_i = 0, if there is an output bias;
      2. for every unit with v_j* <> 0, the function g_j is nowhere negative;
      3. for every unit with v_j* = 0, the function phi_j is 0 in a neighbourhood of w_j*."

    One hidden layer of any width, with or without biases, one output; inputs of any dimension; the squared and the Huber loss; data points
    with weights that are not negative. r_i is half the derivative of the point's loss by its output, times its weight. *)
From Coq Require Import Reals List Bool Lra Lia Psatz.
From Localmin Require Import Network Vectors Sums Relu Soon Problem Residual LocalFunction Convex Shallow Nearby.
Import ListNotations.
Open Scope R_scope.

Section Statement.
  Variables (rho_of : measure R) (data : dataset R) (hidden : layer R) (v : list R) (c : option R).

  (** x |-> sum_j v_j ReLU(w_j . x + b_j) + c, where there are such biases. *)
  Definition the_network : network R := [hidden; Layer [v] (option_map (fun c => [c]) c)].
  (** The numbers form a problem. The vectors (w_j, b_j), the bias first, are the rows of the hidden layer. *)
  Definition one_hidden_layer : Prop :=
    length v = length (weight hidden) /\ (forall b, bias hidden = Some b -> length b = length (weight hidden)) /\
    (forall p, In p data -> 0 <= importance p /\ exists y, target p = [y]) /\
    match rho_of with Squared => True | Huber delta => 0 < delta end.
  Notation units := (combine v (rows hidden)).

  (** a_i = (1, x_i), or x_i without biases. *)
  Definition extended (p : point R) : list R := augment 1 (has_bias hidden) (input p).
  Definition output_of (p : point R) : R := hd 0 (forward the_network (input p)).
  Definition residual_of (p : point R) : R := output_of p - hd 0 (target p).
  Definition pull_of (p : point R) : R := importance p * half_slope rho_of (residual_of p).

  Definition sign (x : R) : R := if Rlt_dec 0 x then 1 else -1.
  (** What the unit adds to an output while v w moves by t. *)
  Definition piece_of (vj : R) (w t : list R) (p : point R) : R :=
    if Rlt_dec 0 (dot w (extended p)) then dot t (extended p)
    else if Rlt_dec (dot w (extended p)) 0 then 0
    else sign vj * relu (sign vj * dot t (extended p)).
  Definition g (vj : R) (w t : list R) : R := total (fun p => pull_of p * piece_of vj w t p) data.
  Definition phi (w : list R) : R := total (fun p => pull_of p * relu (dot w (extended p))) data.

  Definition condition_1 : Prop := c <> None -> total pull_of data = 0.
  Definition condition_2 : Prop :=
    forall vj w, In (vj, w) units -> vj <> 0 -> forall t, length t = length w -> 0 <= g vj w t.
  Definition condition_3 : Prop :=
    forall vj w, In (vj, w) units -> vj = 0 -> exists e, 0 < e /\ forall w', Forall2 (close e) w w' -> phi w' = 0.
End Statement.

Section Proof.
  Variables (m : measure R) (data : dataset R) (hidden : layer R) (v : list R) (c : option R).
  Hypothesis Shape : one_hidden_layer m data hidden v.
  Notation net := (the_network hidden v c).
  Notation a := (extended hidden).
  Notation pull := (pull_of m hidden v c).
  Notation L := (loss (loss_function_of m) data).
  Notation units := (combine v (rows hidden)).
  Definition value_of (vs : list R) (W : list (list R)) (k : option R) (p : point R) : R :=
    dot vs (hidden_values W (a p)) + match k with Some k => k | None => 0 end.

  Lemma forward_rows hidden' vs k p : has_bias hidden' = has_bias hidden ->
    forward [hidden'; Layer [vs] (option_map (fun k => [k]) k)] (input p) = [value_of vs (rows hidden') k p].
  Proof.
    intros B. rewrite two_layers, B. unfold value_of, extended. destruct k as [k|]; cbn; [reflexivity|]. f_equal. ring.
  Qed.
  Lemma output_value p : output_of hidden v c p = value_of v (rows hidden) c p.
  Proof. unfold output_of, the_network. rewrite forward_rows by reflexivity. reflexivity. Qed.
  Lemma rows_length : length (rows hidden) = length v.
  Proof.
    destruct Shape as (Lv & Lb & _). unfold rows. destruct (bias hidden) as [b|]; [|congruence]. specialize (Lb b eq_refl). rewrite Lv.
    clear - Lb. revert Lb. generalize (weight hidden). intros W. revert b. induction W as [|w W IH]; intros [|x b] E; try discriminate; cbn; auto.
  Qed.

  (** The loss of a network of the same shape, by the changes of its outputs. *)
  Lemma loss_between hidden' vs k : has_bias hidden' = has_bias hidden ->
    let D p := value_of vs (rows hidden') k p - value_of v (rows hidden) c p in
    let n' := [hidden'; Layer [vs] (option_map (fun k => [k]) k)] in
    L net + total (fun p => pull p * D p) data * 2 <= L n' /\
    L n' <= L net + total (fun p => pull p * D p) data * 2 + total (fun p => importance p * D p ^ 2) data.
  Proof.
    intros B D n'. destruct Shape as (_ & _ & Hd & Hm). unfold loss.
    assert (Out : forall p, In p data -> importance p * loss_function_of m (forward n' (input p)) (target p) =
        importance p * rho m (output_of hidden v c p + D p - hd 0 (target p)) /\
        importance p * loss_function_of m (forward net (input p)) (target p) = importance p * rho m (residual_of hidden v c p)).
    { intros p Hp. destruct (Hd p Hp) as [_ [y Ey]]. unfold n', residual_of, output_of, the_network. rewrite !forward_rows by auto. unfold D. rewrite !loss_of_rho, Ey. cbn [map2 sum fold_right hd].
      split; f_equal; rewrite Rplus_0_r; f_equal; ring. }
    match goal with |- sum (map ?f _) + _ <= sum (map ?h _) /\ _ => change (sum (map f data)) with (total f data); change (sum (map h data)) with (total h data) end.
    rewrite <- total_scale, <- !total_plus. split; apply total_le; intros p Hp; destruct (Out p Hp) as [-> ->]; destruct (Hd p Hp) as [Hw _];
      unfold pull_of; set (x := residual_of hidden v c p) in *;
      replace (output_of hidden v c p + D p - hd 0 (target p)) with (x + D p) by (unfold x, residual_of; ring).
    - pose proof (rho_above m x (x + D p) Hm) as A. apply (Rmult_le_compat_l (importance p)) in A; auto. replace (x + D p - x) with (D p) in A by ring. lra.
    - pose proof (rho_below m x (x + D p) Hm) as A. apply (Rmult_le_compat_l (importance p)) in A; auto. replace (x + D p - x) with (D p) in A by ring. lra.
  Qed.

  (** ** Necessity: a first-order descent leads to a lower point *)
  Lemma descends e (n' : R -> layer R * list R * option R) (D : point R -> R) :
    (forall t, 0 < t -> has_bias (fst (fst (n' t))) = has_bias hidden) ->
    (soon (fun t => near e net (the_network (fst (fst (n' t))) (snd (fst (n' t))) (snd (n' t))))) ->
    soon (fun t => Forall (fun p => value_of (snd (fst (n' t))) (rows (fst (fst (n' t)))) (snd (n' t)) p - value_of v (rows hidden) c p = t * D p) data) ->
    total (fun p => pull p * D p) data < 0 -> exists n2, near e net n2 /\ L n2 < L net.
  Proof.
    intros B Hn HD S. set (s := total (fun p => pull p * D p) data) in *. set (K := total (fun p => importance p * D p ^ 2) data).
    destruct (soon_exists _ (soon_and _ _ Hn (soon_and _ _ HD (soon_linear (- s * 2) (- K) ltac:(lra))))) as (t & Ht & Near & Eq & Small).
    exists (the_network (fst (fst (n' t))) (snd (fst (n' t))) (snd (n' t))). split; auto.
    destruct (loss_between _ (snd (fst (n' t))) (snd (n' t)) (B t Ht)) as [_ U]. cbv zeta in U. eapply Rle_lt_trans; [exact U|].
    rewrite Forall_forall in Eq.
    rewrite (total_ext (fun p => pull p * _) (fun p => (pull p * D p) * t)) by (intros p Hp; cbv beta; rewrite Eq by auto; ring).
    rewrite (total_ext (fun p => importance p * _ ^ 2) (fun p => (importance p * D p ^ 2) * t ^ 2)) by (intros p Hp; cbv beta; rewrite Eq by auto; ring).
    rewrite !total_scale. fold s K. nra.
  Qed.

  Lemma near_rows e W vs k : Forall2 (Forall2 (close e)) (rows hidden) W -> Forall2 (close e) v vs ->
    match c, k with None, None => True | Some x, Some y => close e x y | _, _ => False end ->
    near e net (the_network (of_rows (has_bias hidden) W) vs k).
  Proof.
    intros HW Hv Hc. destruct Shape as (_ & Lb & _). destruct (of_rows_near e hidden W Lb HW) as (A & _).
    unfold the_network. repeat constructor; auto; try apply A. cbn [bias]. destruct c, k; cbn [option_map]; try contradiction; auto.
  Qed.
  Lemma of_rows_back W : Forall2 (fun w w' => length w = length w') (rows hidden) W ->
    rows (of_rows (has_bias hidden) W) = W /\ has_bias (of_rows (has_bias hidden) W) = has_bias hidden.
  Proof.
    destruct Shape as (_ & Lb & _). intros H. clear - H Lb. destruct hidden as [V [b|]]; unfold of_rows, rows, has_bias in *; cbn [weight bias] in *; [|auto].
    specialize (Lb b eq_refl). split; auto. revert b Lb W H. induction V as [|w V IH]; intros [|x b] L W H; try discriminate; cbn [map2] in H; inversion H as [|? u ? W' Hu HW]; subst; auto.
    destruct u as [|y u]; [discriminate|]. cbn [map map2 tl hd]. f_equal. apply (IH b); auto.
  Qed.
  Lemma unit_split vj w : In (vj, w) units -> exists v1 v2 W1 W2, v = v1 ++ vj :: v2 /\ rows hidden = W1 ++ w :: W2 /\ length v1 = length W1.
  Proof.
    pose proof rows_length as E. clear Shape. revert E. generalize (rows hidden). induction v as [|x l IH]; intros [|u W] E H; try discriminate; [destruct H|]. simpl in E. cbn [combine] in H. destruct H as [H|H].
    - injection H as -> ->. exists [], l, [], W. auto.
    - destruct (IH W ltac:(congruence) H) as (v1 & v2 & W1 & W2 & -> & -> & EL). exists (x :: v1), v2, (u :: W1), W2. cbn. auto.
  Qed.
  Lemma dot_between v1 v2 x1 x2 y x : length v1 = length x1 -> dot (v1 ++ y :: v2) (x1 ++ x :: x2) = dot v1 x1 + y * x + dot v2 x2.
  Proof.
    revert x1. induction v1 as [|k v1 IH]; intros [|z x1] E; try discriminate; cbn [app]; autorewrite with dot; [ring|].
    rewrite IH by (simpl in E; congruence). ring.
  Qed.
  Lemma moved_unit e vj w (w' : R -> list R) (v' : R -> R) (D : point R -> R) : 0 < e -> In (vj, w) units ->
    (forall t, 0 < t -> length w = length (w' t)) ->
    soon (fun t => Forall2 (close e) w (w' t)) -> soon (fun t => close e vj (v' t)) ->
    soon (fun t => Forall (fun p => v' t * relu (dot (w' t) (a p)) - vj * relu (dot w (a p)) = t * D p) data) ->
    total (fun p => pull p * D p) data < 0 -> exists n2, near e net n2 /\ L n2 < L net.
  Proof.
    intros He Hin Lw Hw Hv HD. destruct (unit_split vj w Hin) as (v1 & v2 & W1 & W2 & Ev & EW & E1).
    assert (Back : forall t, 0 < t -> rows (of_rows (has_bias hidden) (W1 ++ w' t :: W2)) = W1 ++ w' t :: W2 /\
        has_bias (of_rows (has_bias hidden) (W1 ++ w' t :: W2)) = has_bias hidden).
    { intros t Ht. apply of_rows_back. rewrite EW. apply Forall2_app; [|constructor; auto]; clear; [induction W1|induction W2]; constructor; auto. }
    apply (descends e (fun t => (of_rows (has_bias hidden) (W1 ++ w' t :: W2), v1 ++ v' t :: v2, c)) D); cbn [fst snd].
    - intros t Ht. apply Back, Ht.
    - revert Hw Hv. apply soon_imp2. intros t Ht A B. apply near_rows.
      + rewrite EW. apply Forall2_app; [apply close_selves; auto|constructor; auto; apply close_selves; auto].
      + rewrite Ev at 1. apply Forall2_app; [apply close_self; auto|constructor; auto; apply close_self; auto].
      + destruct c; auto. unfold close. rewrite Rminus_diag_eq, Rabs_R0; auto.
    - revert HD. apply soon_imp. intros t Ht. apply Forall_impl. intros p <-. destruct (Back t Ht) as [-> _]. rewrite EW, Ev.
      unfold value_of, hidden_values. rewrite !map_app. cbn [map]. rewrite !dot_between by (rewrite map_length; auto). ring.
  Qed.

  Notation lower e := (exists n2, near e net n2 /\ L n2 < L net).
  Lemma first_descent e : 0 < e -> c <> None -> total pull data <> 0 -> lower e.
  Proof.
    intros He Hc. set (s := total pull data). intros N.
    apply (descends e (fun t => (hidden, v, option_map (fun k => k + t * - s) c)) (fun _ => - s)); cbn [fst snd]; auto.
    - apply (soon_imp (fun t => match c with Some k => close e k (k + t * - s) | None => True end)).
      + intros t Ht H. unfold the_network. apply Forall2_cons; [split; [apply close_selves; auto|destruct (bias hidden); auto; apply close_self; auto]|].
        apply Forall2_cons; [|apply Forall2_nil]. split; cbn [weight bias]; [apply Forall2_cons; [apply close_self; auto|apply Forall2_nil]|].
        destruct c; cbn [option_map]; auto.
      + destruct c; [apply soon_close_scaled; auto|apply soon_always; auto].
    - apply soon_always. intros t Ht. apply Forall_forall. intros p _. unfold value_of. destruct c as [k|]; [|contradiction]. cbn [option_map]. ring.
    - rewrite total_scale. fold s. nra.
  Qed.
  Lemma second_descent e vj w t : 0 < e -> In (vj, w) units -> vj <> 0 -> length t = length w -> g m data hidden v c vj w t < 0 -> lower e.
  Proof.
    intros He Hin Nv Lt Neg.
    apply (moved_unit e vj w (fun k => vadd w (scale k (scale (/ vj) t))) (fun _ => vj) (piece_of hidden vj w t)); auto.
    - intros k _. symmetry. apply vadd_same_length. unfold scale. rewrite !map_length. auto.
    - apply soon_close_moved; auto. unfold scale. rewrite map_length. auto.
    - apply soon_always. intros. unfold close. rewrite Rminus_diag_eq, Rabs_R0; auto.
    - apply soon_Forall, Forall_forall. intros p _. unfold piece_of. set (z := dot w (a p)). set (d := dot t (a p)).
      assert (E : forall k, dot (vadd w (scale k (scale (/ vj) t))) (a p) = z + k * (/ vj * d)).
      { intros k. rewrite dot_vadd_l, !dot_scale_l. reflexivity. }
      destruct (Rlt_dec 0 z) as [H|H]; [|destruct (Rlt_dec z 0) as [H2|H2]].
      + apply (soon_imp (fun k => 0 < z + k * (/ vj * d))); [|apply soon_linear; auto]. intros k Hk Hz. rewrite E, !relu_on by lra. field. auto.
      + apply (soon_imp (fun k => 0 < - z + k * - (/ vj * d))); [|apply soon_linear; lra]. intros k Hk Hz. rewrite E, !relu_off by lra. ring.
      + apply soon_always. intros k Hk. rewrite E. assert (z = 0) as -> by lra. rewrite Rplus_0_l, (relu_off 0) by lra.
        unfold sign. destruct (Rlt_dec 0 vj).
        * assert (0 < / vj) by (apply Rinv_0_lt_compat; auto). replace (k * (/ vj * d)) with ((k * / vj) * (1 * d)) by ring. rewrite relu_scale by nra. field. auto.
        * assert (/ vj < 0) by (apply Rinv_lt_0_compat; lra). replace (k * (/ vj * d)) with ((k * - / vj) * (-1 * d)) by ring. rewrite relu_scale by nra. field. auto.
  Qed.
  Lemma third_descent e vj w w' : 0 < e -> In (vj, w) units -> vj = 0 -> Forall2 (close e) w w' -> phi m data hidden v c w' <> 0 -> lower e.
  Proof.
    intros He Hin Zv Hw. set (f := phi m data hidden v c w'). intros N.
    apply (moved_unit e vj w (fun _ => w') (fun k => vj + k * - f) (fun p => - f * relu (dot w' (a p)))); auto.
    - intros _ _. apply (Forall2_same_length _ _ _ Hw).
    - apply soon_always. auto.
    - apply soon_close_scaled; auto.
    - apply soon_always. intros k Hk. apply Forall_forall. intros p _. rewrite Zv. ring.
    - rewrite (total_ext _ (fun p => (pull p * relu (dot w' (a p))) * - f)) by (intros; ring). rewrite total_scale. change (f * - f < 0). nra.
  Qed.

  (** ** Sufficiency *)
  Lemma unit_rises vj w : In (vj, w) units -> condition_2 m data hidden v c -> condition_3 m data hidden v c ->
    soon (fun e => forall v' w', close e vj v' -> Forall2 (close e) w w' ->
      0 <= total (fun p => pull p * (v' * relu (dot w' (a p)) - vj * relu (dot w (a p)))) data).
  Proof.
    intros Hin C2 C3. destruct (Req_dec vj 0) as [Z|N].
    - destruct (C3 vj w Hin Z) as (e0 & E0 & F). apply (soon_imp (fun e => e < e0)); [|apply soon_below; auto]. intros e He Le v' w' _ Hw.
      apply Req_le. rewrite (total_ext _ (fun p => (pull p * relu (dot w' (a p))) * v')) by (intros; rewrite Z; ring). rewrite total_scale.
      change (0 = phi m data hidden v c w' * v'). rewrite F; [ring|]. revert Hw. clear - Le. intros H. induction H; constructor; auto. unfold close in *. lra.
    - apply (soon_imp2 (fun e => e < Rabs vj) (fun e => Forall (fun p => dot w (a p) <> 0 -> 0 < Rabs (dot w (a p)) + e * - norm (a p)) data)).
      + intros e He Lv St v' w' Hv Hw. rewrite Forall_forall in St.
        set (t := vadd (scale v' w') (scale (- vj) w)).
        assert (Lt : length t = length w).
        { unfold t. apply Forall2_same_length in Hw. rewrite vadd_same_length; unfold scale; rewrite !map_length; auto. }
        eapply Rle_trans; [apply (C2 vj w Hin N t Lt)|]. unfold g. apply Req_le, total_ext. intros p Hp. f_equal.
        assert (Dt : dot t (a p) = v' * dot w' (a p) - vj * dot w (a p)) by (unfold t; rewrite dot_vadd_l, !dot_scale_l; ring).
        pose proof (near_dot e w w' ltac:(lra) Hw (a p)) as Near. specialize (St p Hp). unfold piece_of. rewrite Dt. set (z := dot w (a p)) in *. set (z' := dot w' (a p)) in *.
        destruct (Rlt_dec 0 z) as [H|H]; [|destruct (Rlt_dec z 0) as [H2|H2]].
        * specialize (St ltac:(lra)). rewrite (Rabs_pos_eq z) in St by lra. pose proof (Rle_abs (- (z' - z))) as A. rewrite Rabs_Ropp in A. rewrite !relu_on by lra. ring.
        * specialize (St ltac:(lra)). rewrite (Rabs_left z) in St by lra. pose proof (Rle_abs (z' - z)) as A. rewrite !relu_off by lra. ring.
        * assert (z = 0) as -> by lra. rewrite (relu_off 0) by lra. unfold sign. unfold close in Hv.
          pose proof (Rle_abs (v' - vj)). pose proof (Rle_abs (- (v' - vj))) as A. rewrite Rabs_Ropp in A.
          destruct (Rlt_dec 0 vj).
          -- rewrite (Rabs_pos_eq vj) in Lv by lra. replace (1 * (v' * z' - vj * 0)) with (v' * z') by ring. rewrite relu_scale by lra. ring.
          -- rewrite (Rabs_left vj) in Lv by lra. replace (-1 * (v' * z' - vj * 0)) with (- v' * z') by ring. rewrite relu_scale by lra. ring.
      + apply soon_below, Rabs_pos_lt, N.
      + apply soon_Forall, Forall_forall. intros p _. destruct (Req_dec (dot w (a p)) 0) as [Z|Z]; [apply soon_always; intros; contradiction|].
        apply (soon_imp (fun e => 0 < Rabs (dot w (a p)) + e * - norm (a p))); [auto|]. apply soon_linear, Rabs_pos_lt, Z.
  Qed.
  Lemma units_rise vs W e : length W = length vs ->
    Forall (fun u => forall v' w', close e (fst u) v' -> Forall2 (close e) (snd u) w' ->
      0 <= total (fun p => pull p * (v' * relu (dot w' (a p)) - fst u * relu (dot (snd u) (a p)))) data) (combine vs W) ->
    forall vs' W', Forall2 (close e) vs vs' -> Forall2 (Forall2 (close e)) W W' ->
    0 <= total (fun p => pull p * (dot vs' (hidden_values W' (a p)) - dot vs (hidden_values W (a p)))) data.
  Proof.
    revert W. induction vs as [|x vs IH]; intros [|w W] E F vs' W' Hv HW; try discriminate.
    - inversion Hv; subst. apply Req_le. symmetry. apply total_zero. intros. rewrite !dot_nil_l. ring.
    - inversion Hv as [|? x' ? vs2 Hx Hv2]; subst. inversion HW as [|? w' ? W2 Hw HW2]; subst. inversion F as [|? ? F1 F2]; subst. cbn [fst snd] in F1.
      specialize (F1 x' w' Hx Hw). specialize (IH W ltac:(simpl in E; congruence) F2 vs2 W2 Hv2 HW2).
      rewrite (total_ext _ (fun p => pull p * (x' * relu (dot w' (a p)) - x * relu (dot w (a p))) + pull p * (dot vs2 (hidden_values W2 (a p)) - dot vs (hidden_values W (a p))))).
      + rewrite total_plus. lra.
      + intros p _. cbn [hidden_values map]. rewrite !dot_cons. fold (hidden_values W2 (a p)) (hidden_values W (a p)). ring.
  Qed.
  Lemma conditions_suffice : condition_1 m data hidden v c -> condition_2 m data hidden v c -> condition_3 m data hidden v c ->
    local_minimum (loss_function_of m) data net.
  Proof.
    intros C1 C2 C3.
    assert (S : soon (fun e => Forall (fun u => forall v' w', close e (fst u) v' -> Forall2 (close e) (snd u) w' ->
      0 <= total (fun p => pull p * (v' * relu (dot w' (a p)) - fst u * relu (dot (snd u) (a p)))) data) units)).
    { apply soon_Forall, Forall_forall. intros [x w] Hu. apply (unit_rises x w Hu C2 C3). }
    destruct (soon_exists _ S) as (e & He & F). exists e. split; auto. intros n' Hn.
    inversion Hn as [|? hidden' ? n1 Hh Hn1]; subst. inversion Hn1 as [|? last' ? n2 Hl Hn2]; subst. inversion Hn2; subst.
    destruct last' as [V c']. destruct Hl as [HV Hb]. cbn [weight bias] in HV, Hb. inversion HV as [|? v' ? V2 Hv HV2]; subst. inversion HV2; subst.
    apply alike_rows in Hh as [Hrows Hbias].
    assert (K : exists k, c' = option_map (fun k => [k]) k /\ (c = None <-> k = None)).
    { destruct c as [x|], c' as [y|]; cbn [option_map] in Hb; try contradiction.
      - inversion Hb as [|? y0 ? l Hy Hl]; subst. inversion Hl; subst. exists (Some y0). split; auto. split; discriminate.
      - exists None. split; auto. tauto. }
    destruct K as (k & -> & Kc).
    destruct (loss_between hidden' v' k (eq_sym Hbias)) as [Low _]. cbv zeta in Low. eapply Rle_trans; [|exact Low].
    assert (0 <= total (fun p => pull p * (value_of v' (rows hidden') k p - value_of v (rows hidden) c p)) data); [|lra].
    pose proof (units_rise v (rows hidden) e rows_length F v' (rows hidden') Hv Hrows) as G.
    set (dc := (match k with Some x => x | None => 0 end) - (match c with Some x => x | None => 0 end)).
    rewrite (total_ext _ (fun p => pull p * (dot v' (hidden_values (rows hidden') (a p)) - dot v (hidden_values (rows hidden) (a p))) + pull p * dc))
      by (intros; unfold value_of, dc; ring).
    rewrite total_plus, total_scale. assert (Z : total pull data * dc = 0); [|lra].
    destruct c as [x|] eqn:Ec; [|unfold dc; replace k with (@None R) by (symmetry; apply Kc; auto); ring].
    rewrite C1 by discriminate. ring.
  Qed.

  Theorem theorem_A : local_minimum (loss_function_of m) data net <->
    condition_1 m data hidden v c /\ condition_2 m data hidden v c /\ condition_3 m data hidden v c.
  Proof.
    split; [|intros (A & B & C); apply conditions_suffice; auto]. intros (e & He & Min).
    assert (No : lower e -> False) by (intros (n2 & A & B); specialize (Min n2 A); lra). split; [|split].
    - intros Hc. destruct (Req_dec (total pull data) 0) as [|N]; auto. destruct (No (first_descent e He Hc N)).
    - intros vj w Hin Nv t Lt. destruct (Rle_lt_dec 0 (g m data hidden v c vj w t)) as [|Neg]; auto. destruct (No (second_descent e vj w t He Hin Nv Lt Neg)).
    - intros vj w Hin Zv. exists e. split; auto. intros w' Hw. destruct (Req_dec (phi m data hidden v c w') 0) as [|N]; auto.
      destruct (No (third_descent e vj w w' He Hin Zv Hw N)).
  Qed.
  (** Where one of the conditions fails, lower points are arbitrarily near. *)
  Theorem theorem_A_lower_points :
    (c <> None /\ total pull data <> 0) \/
    (exists vj w t, In (vj, w) units /\ vj <> 0 /\ length t = length w /\ g m data hidden v c vj w t < 0) \/
    (exists vj w, In (vj, w) units /\ vj = 0 /\ forall e, 0 < e -> exists w', Forall2 (close e) w w' /\ phi m data hidden v c w' <> 0) ->
    not_local_minimum (loss_function_of m) data net.
  Proof.
    intros [[Hc N]|[(vj & w & t & Hin & Nv & Lt & Neg)|(vj & w & Hin & Zv & F)]] e He.
    - apply first_descent; auto.
    - apply (second_descent e vj w t); auto.
    - destruct (F e He) as (w' & Hw & N). apply (third_descent e vj w w'); auto.
  Qed.
End Proof.
