(** Rescalings that bring back held parameters. A hidden unit may have one parameter, not 0, that is held at a value. A network near
    one whose held parameters have their values is changed, unit by unit and layer by layer, into one of which that is true, too:
    the unit is multiplied by a number near 1, and what reads it is divided. No output changes. *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Vectors Relu QuadraticForm LocalFunction Convex Gated Related Compact Ball.
Import ListNotations.
Open Scope R_scope.

(** The network in rows of weights, the bias first. *)
Definition read_all (l : row_layer R) (h : list R) : list R := map (fun w => dot w (augment 1 (fst l) h)) (snd l).
Fixpoint run (n : row_network R) (h : list R) : list R :=
  match n with [] => h | [l] => read_all l h | l :: rest => run rest (map relu (read_all l h)) end.
Lemma run_cons l rest h : rest <> [] -> run (l :: rest) h = run rest (map relu (read_all l h)).
Proof. destruct rest; [contradiction|reflexivity]. Qed.
Lemma run_rows n : forall h, forward n h = run (in_rows n) h.
Proof.
  induction n as [|l n IH]; intros h; [reflexivity|]. destruct n as [|l2 n]; [apply affine_rows|].
  change (forward (l2 :: n) (map relu (affine l h)) = run (in_rows (l2 :: n)) (map relu (read_all (has_bias l, rows l) h))).
  rewrite IH, affine_rows. reflexivity.
Qed.

Definition keeps (o : option R) (x : R) : Prop := match o with Some v => x = v | None => True end.
Definition none_held (o : list (option R)) : Prop := Forall (fun h => h = None) o.
Fixpoint one_held (least : R) (o : list (option R)) : Prop :=
  match o with [] => True | Some v :: o => least <= Rabs v /\ none_held o | None :: o => one_held least o end.
Fixpoint holdable (F : row_network (option R)) : Prop :=
  match F with
  | [] => True
  | [last] => Forall none_held (snd last)
  | l :: F => (exists least, 0 < least /\ Forall (one_held least) (snd l)) /\ holdable F
  end.

Fixpoint factor (o : list (option R)) (w : list R) : R :=
  match o, w with Some v :: _, x :: _ => v / x | None :: o, _ :: w => factor o w | _, _ => 1 end.
Fixpoint divide (cs w : list R) : list R :=
  match cs, w with c :: cs, y :: w => / c * y :: divide cs w | _, _ => w end.
Definition multiply_units (cs : list R) (l : row_layer R) : row_layer R := (fst l, map2 scale cs (snd l)).
Definition divide_reads (cs : list R) (l : row_layer R) : row_layer R :=
  (fst l, map (fun w => if fst l then match w with [] => [] | x :: w => x :: divide cs w end else divide cs w) (snd l)).
Fixpoint settle (F : row_network (option R)) (n : row_network R) : row_network R :=
  match F, n with
  | o :: F, l :: l2 :: rest =>
      let cs := map2 factor (snd o) (snd l) in multiply_units cs l :: settle F (divide_reads cs l2 :: rest)
  | _, _ => n
  end.

(** ** No output changes *)
Lemma read_multiplied cs l h : read_all (multiply_units cs l) h = map2 Rmult cs (read_all l h).
Proof.
  unfold read_all, multiply_units. cbn [fst snd]. generalize (snd l), (augment 1 (fst l) h). intros W x. revert W.
  induction cs as [|c cs IH]; intros [|w W]; cbn [map2 map]; auto. rewrite dot_scale_l, IH. reflexivity.
Qed.
Lemma relu_multiplied cs z : Forall (fun c => 0 < c) cs -> map relu (map2 Rmult cs z) = map2 Rmult cs (map relu z).
Proof.
  intros H. revert z. induction H as [|c cs Hc _ IH]; intros [|x z]; cbn [map map2]; auto. rewrite IH, relu_scale by lra. auto.
Qed.
Lemma dot_divided cs : Forall (fun c => 0 < c) cs -> forall h w, (length h <= length cs)%nat -> dot (divide cs w) (map2 Rmult cs h) = dot w h.
Proof.
  induction 1 as [|c cs Hc _ IH]; intros [|x h] [|y w] L; cbn in L; try lia; cbn [divide map2]; autorewrite with dot; auto.
  rewrite IH by lia. field. lra.
Qed.
Lemma read_divided cs l h : Forall (fun c => 0 < c) cs -> (length h <= length cs)%nat ->
  read_all (divide_reads cs l) (map2 Rmult cs h) = read_all l h.
Proof.
  intros Hc L. unfold read_all, divide_reads. cbn [fst snd]. rewrite map_map. apply map_ext. intros w.
  destruct (fst l); cbn [augment]; [destruct w as [|x w]; autorewrite with dot; auto|]; rewrite dot_divided; auto.
Qed.

(** ** Near the values *)
Lemma factor_near e B least : 0 < e -> 0 <= B -> 0 < least -> exists delta, 0 < delta /\ delta <= e /\
  forall v q, least <= Rabs v -> close delta v q -> 0 < v / q /\ q <> 0 /\
    forall a x, Rabs a <= B -> close delta a x -> close e a (v / q * x) /\ close e a (/ (v / q) * x).
Proof.
  intros He B0 L0. set (K := 2 * (B + 1) / least + 1). assert (K1 : 1 <= K).
  { unfold K. assert (0 <= 2 * (B + 1) / least) by (apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; auto]). lra. }
  assert (Ke : 0 < e / (2 * K)) by (apply Rdiv_lt_0_compat; lra).
  exists (Rmin (Rmin 1 (least / 2)) (e / (2 * K))). set (delta := Rmin _ _).
  assert (D1 : delta <= Rmin 1 (least / 2)) by apply Rmin_l. assert (D2 : delta <= e / (2 * K)) by apply Rmin_r.
  pose proof (Rmin_l 1 (least / 2)). pose proof (Rmin_r 1 (least / 2)).
  assert (Dp : 0 < delta) by (repeat apply Rmin_pos; lra). split; auto.
  assert (DK : delta * K < e).
  { apply Rle_lt_trans with (e / (2 * K) * K); [apply Rmult_le_compat_r; lra|]. replace (e / (2 * K) * K) with (e / 2) by (field; lra). lra. }
  split; [nra|]. intros v q Hv Hq. unfold close in Hq.
  assert (V : v <> 0) by (intros ->; rewrite Rabs_R0 in Hv; lra).
  assert (Q : Rabs v <= 2 * Rabs q /\ 0 < v * q).
  { clear - Hv Hq H0 D1 Dp L0. unfold Rabs in *. repeat destruct (Rcase_abs _); split; nra. }
  destruct Q as [Q1 Q2]. assert (Q : q <> 0) by (intros ->; lra).
  assert (Qp : 0 < Rabs q) by (apply Rabs_pos_lt; auto). split; [|split; auto].
  { replace (v / q) with (v * q * (/ q * / q)) by (field; auto). apply Rmult_lt_0_compat; auto.
    pose proof (Rinv_neq_0_compat _ Q). nra. }
  intros a x Ha Hx. unfold close in *.
  assert (X : Rabs x <= B + 1) by (pose proof (Rabs_triang a (x - a)) as T; replace (a + (x - a)) with x in T by ring; lra).
  pose proof (Rabs_pos x).
  assert (Step : forall u w, u <> 0 -> least <= 2 * Rabs u -> Rabs (w - u) < delta -> Rabs (w / u * x - a) < e).
  { intros u w Hu Lu Hw. replace (w / u * x - a) with ((w - u) / u * x + (x - a)) by (field; auto).
    eapply Rle_lt_trans; [apply Rabs_triang|]. unfold Rdiv. rewrite !Rabs_mult, Rabs_inv.
    assert (Up : 0 < Rabs u) by (apply Rabs_pos_lt; auto).
    assert (I : / Rabs u <= 2 / least).
    { apply Rmult_le_reg_r with (Rabs u); auto. rewrite Rinv_l by lra. apply Rmult_le_reg_r with least; auto.
      replace (2 / least * Rabs u * least) with (2 * Rabs u) by (field; lra). lra. }
    assert (0 < / Rabs u) by (apply Rinv_0_lt_compat; auto).
    assert (Rabs (w - u) * / Rabs u * Rabs x <= delta * (2 / least) * (B + 1)).
    { apply Rmult_le_compat; auto; [apply Rmult_le_pos; [apply Rabs_pos|lra]|]. apply Rmult_le_compat; auto using Rabs_pos; lra. }
    replace (delta * (2 / least) * (B + 1)) with (delta * (2 * (B + 1) / least)) in * by (field; lra). unfold K in DK. lra. }
  split.
  - apply Step; auto; [lra|]. rewrite <- Rabs_Ropp. replace (- (v - q)) with (q - v) by ring. auto.
  - replace (/ (v / q)) with (q / v) by (field; auto). apply Step; auto. lra.
Qed.

(** What may be done to a unit: a positive factor that moves nothing of size B by more than e. *)
Definition mild (delta e B c : R) : Prop :=
  0 < c /\ forall a x, Rabs a <= B -> close delta a x -> close e a (c * x) /\ close e a (/ c * x).
Lemma mild_one delta e B : delta <= e -> mild delta e B 1.
Proof. intros H. split; [lra|]. intros a x _ C. rewrite Rinv_1, Rmult_1_l. unfold close in *. lra. Qed.
Lemma scale_close delta e B c : mild delta e B c -> forall w w', Forall (fun x => Rabs x <= B) w -> close_all delta w w' -> close_all e w (scale c w').
Proof.
  intros [_ M] w w' Hw H. induction H as [|a x w w' Hx _ IH]; [constructor|]. inversion Hw; subst.
  cbn [scale map]. constructor; [apply M; auto|apply IH; auto].
Qed.
Lemma divide_close delta e B : delta <= e -> forall cs, Forall (mild delta e B) cs -> forall w w',
  Forall (fun x => Rabs x <= B) w -> close_all delta w w' -> close_all e w (divide cs w').
Proof.
  intros He. induction 1 as [|c cs [_ M] _ IH]; intros w w' Hw H.
  - destruct w'; cbn; revert H; apply close_all_less, He.
  - destruct H as [|a x w w' Hx H]; [constructor|]. inversion Hw; subst. cbn [divide]. constructor; auto; [apply M; auto|apply IH; auto].
Qed.
Lemma none_factor o : none_held o -> forall w, factor o w = 1.
Proof. induction 1 as [|h o -> _ IH]; intros [|x w]; cbn; auto. Qed.
Lemma none_keeps o : none_held o -> forall w, length o = length w -> Forall2 keeps o w.
Proof. induction 1 as [|h o -> _ IH]; intros [|x w] L; try discriminate; constructor; cbn; auto. Qed.
Lemma row_settled delta e B least : (forall v q, least <= Rabs v -> close delta v q -> 0 < v / q /\ q <> 0 /\
    forall a x, Rabs a <= B -> close delta a x -> close e a (v / q * x) /\ close e a (/ (v / q) * x)) -> delta <= e ->
  forall o, one_held least o -> forall w w', Forall2 keeps o w -> close_all delta w w' ->
    mild delta e B (factor o w') /\ Forall2 keeps o (scale (factor o w') w').
Proof.
  intros F He o Ho w w' K C.
  assert (L : length o = length w') by (rewrite (Forall2_same_length _ _ _ K); apply (Forall2_same_length _ _ _ C)).
  assert (G : mild delta e B (factor o w') /\ (forall c, c = factor o w' -> Forall2 keeps o (scale c w'))).
  { clear L. revert w' C Ho. induction K as [|h x o w Hx K IH]; intros w' C Ho; inversion C as [|? y ? w1 Hy C1]; subst.
    - cbn. split; [apply mild_one, He|]. intros c _. constructor.
    - destruct h as [v|]; cbn [keeps] in Hx; cbn [one_held factor] in *.
      + subst x. destruct Ho as [Hv Hn]. destruct (F v y Hv Hy) as (P1 & P2 & P3). split; [split; auto|]. intros c ->. constructor.
        * cbn [keeps]. field. auto.
        * apply none_keeps; auto. change (length o = length (scale (v / y) w1)). unfold scale. rewrite map_length, (Forall2_same_length _ _ _ K). apply (Forall2_same_length _ _ _ C1).
      + destruct (IH w1 C1 Ho) as [M Kp]. split; auto. intros c Hc. constructor; [exact I|]. apply Kp, Hc. }
  destruct G as [G1 G2]. split; auto.
Qed.
Lemma layer_settled delta e B least : (forall v q, least <= Rabs v -> close delta v q -> 0 < v / q /\ q <> 0 /\
    forall a x, Rabs a <= B -> close delta a x -> close e a (v / q * x) /\ close e a (/ (v / q) * x)) -> delta <= e ->
  forall O W W', Forall (one_held least) O -> Forall2 (Forall2 keeps) O W -> Forall2 (close_all delta) W W' -> Forall (Forall (fun x => Rabs x <= B)) W ->
    let cs := map2 factor O W' in
    Forall (mild delta e B) cs /\ length cs = length W' /\ Forall2 (close_all e) W (map2 scale cs W') /\ Forall2 (Forall2 keeps) O (map2 scale cs W').
Proof.
  intros F He O W W' HO K. revert W' HO. induction K as [|o w O W Hw _ IH]; intros W' HO C HB; inversion C as [|? w' ? W1 Hw' C1]; subst; cbn [map2 length].
  - repeat split; constructor.
  - inversion HO; inversion HB; subst. destruct (IH W1) as (M & L & Cl & Kp); auto.
    destruct (row_settled _ _ _ _ F He o ltac:(auto) w w' Hw Hw') as [M1 K1].
    repeat split; try constructor; auto. apply (scale_close delta e B); auto.
Qed.
Lemma bounded_rows W : exists B, 0 <= B /\ Forall (Forall (fun x => Rabs x <= B)) W.
Proof. exists (norm (concat W)). split; [apply norm_pos|]. apply Forall_concat, norm_entries. Qed.
Lemma Forall_rows_less B B' W : B <= B' -> Forall (Forall (fun x => Rabs x <= B)) W -> Forall (Forall (fun x => Rabs x <= B')) W.
Proof. intros H. apply Forall_impl. intros w. apply Forall_impl. intros a. lra. Qed.

Theorem settle_sound F : forall n, holdable F -> related keeps F n -> forall e, 0 < e -> exists delta, 0 < delta /\
  forall n', related (close delta) n n' ->
    related (close e) n (settle F n') /\ related keeps F (settle F n') /\ forall h, run (settle F n') h = run n' h.
Proof.
  induction F as [|o F IH]; intros n HF K e He; inversion K as [|? l ? n1 [Eb Kl] Kn]; subst.
  { exists e. split; auto. intros n' Hn. inversion Hn. repeat split; constructor. }
  destruct F as [|o2 F].
  { inversion Kn; subst. exists e. split; auto. intros n' Hn. inversion Hn as [|? l' ? n2 [Eb' Hl] Hn2]; subst. inversion Hn2; subst.
    cbn [settle]. repeat split; auto. constructor; [|constructor]. split; [congruence|]. cbn [holdable] in HF. clear - HF Kl Hl.
    revert HF. set (W' := snd l') in *. clearbody W'. revert W' Hl. induction Kl as [|u w O W Hw _ IH]; intros W' Hl HF; inversion Hl as [|? w' ? W1 Hw' Hl1]; subst; constructor.
    - inversion HF; subst. apply none_keeps; auto. rewrite (Forall2_same_length _ _ _ Hw). apply (Forall2_same_length _ _ _ Hw').
    - inversion HF; subst. auto. }
  destruct HF as [(least & L0 & HO) HF]. inversion Kn as [|? l2 ? n2 [Eb2 Kl2] Kn2]; subst.
  destruct (IH (l2 :: n2) HF Kn e He) as (d1 & D1 & H1).
  destruct (bounded_rows (snd l)) as (B1 & P1 & Hb1). destruct (bounded_rows (snd l2)) as (B2 & P2 & Hb2).
  set (B := Rmax B1 B2). assert (Hb1' : Forall (Forall (fun x => Rabs x <= B)) (snd l)) by (revert Hb1; apply Forall_rows_less, Rmax_l).
  assert (Hb2' : Forall (Forall (fun x => Rabs x <= B)) (snd l2)) by (revert Hb2; apply Forall_rows_less, Rmax_r).
  assert (B0 : 0 <= B) by (apply Rle_trans with B1; auto; apply Rmax_l).
  destruct (factor_near (Rmin e d1) B least) as (delta & D & De & FN); auto; [apply Rmin_pos; auto|].
  pose proof (Rmin_l e d1). pose proof (Rmin_r e d1). exists delta. split; auto. intros n' Hn.
  inversion Hn as [|? l' ? n1' [Eb' Hl] Hn1]; subst. inversion Hn1 as [|? l2' ? n2' [Eb2' Hl2] Hn2]; subst.
  destruct (layer_settled delta (Rmin e d1) B least FN De _ _ _ HO Kl Hl Hb1') as (M & Lc & Cl & Kp).
  cbn [settle]. set (cs := map2 factor (snd o) (snd l')) in *.
  assert (N2 : related (close d1) (l2 :: n2) (divide_reads cs l2' :: n2')).
  { constructor; [|revert Hn2; apply related_imp; unfold close; intros; lra]. split; [exact Eb2'|]. unfold divide_reads. cbn [snd]. rewrite <- Eb2'.
    clear - Hl2 Hb2' M De H0. revert Hb2'. induction Hl2 as [|w w' W W' Hw _ IH]; intros HB; [constructor|]. inversion HB; subst. cbn [map]. constructor; auto.
    destruct (fst l2).
    - destruct Hw as [|a x w w' Hx Hw]; constructor; [unfold close in *; lra|]. inversion H2; subst.
      apply close_all_less with (Rmin e d1); [lra|]. apply (divide_close delta _ B); auto.
    - apply close_all_less with (Rmin e d1); [lra|]. apply (divide_close delta _ B); auto. }
  destruct (H1 _ N2) as (C2 & K2 & R2). split; [|split].
  - constructor; auto. split; [exact Eb'|]. cbn [multiply_units snd]. revert Cl. apply Forall2_imp. intros a b. apply close_all_less. auto.
  - constructor; auto. split; [exact (eq_trans Eb Eb')|exact Kp].
  - intros h. assert (NE : settle (o2 :: F) (divide_reads cs l2' :: n2') <> []).
    { intros E. rewrite E in C2. inversion C2. }
    assert (Pos : Forall (fun c => 0 < c) cs) by (revert M; apply Forall_impl; intros c [Hc _]; auto).
    rewrite run_cons by exact NE. rewrite R2, read_multiplied, relu_multiplied by auto.
    assert (Eq : read_all (divide_reads cs l2') (map2 Rmult cs (map relu (read_all l' h))) = read_all l2' (map relu (read_all l' h))).
    { apply read_divided; auto. unfold read_all. rewrite !map_length. lia. }
    rewrite (run_cons l') by discriminate. destruct n2' as [|l3 n2']; [exact Eq|].
    rewrite !(run_cons _ (l3 :: n2')) by discriminate. rewrite Eq. reflexivity.
Qed.
