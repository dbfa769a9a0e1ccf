(** Scaling the incoming weights of a hidden unit up and its outgoing ones down changes no output: no strict minimum. *)
From Coq Require Import Reals List Bool Lra Arith NArith.
From Localmin Require Import Network Vectors Relu Soon Nearby Numbers Problem Evaluate Convex.
Import ListNotations.
Open Scope R_scope.

(** One positive factor for every unit of a layer. *)
Definition scale_in (d : list R) (l : layer R) : layer R :=
  Layer (map2 (fun k row => map (Rmult k) row) d (weight l)) (option_map (map2 Rmult d) (bias l)).
Definition scale_out (d : list R) (l : layer R) : layer R :=
  Layer (map (map2 (fun k w => / k * w) d) (weight l)) (bias l).
Fixpoint rescale (k : nat) (d : list R) (n : network R) : network R :=
  match k, n with
  | O, l :: after :: rest => scale_in d l :: scale_out d after :: rest
  | S k, l :: rest => l :: rescale k d rest
  | _, _ => n
  end.

Lemma affine_scale_in d l h : affine (scale_in d l) h = map2 Rmult d (affine l h).
Proof.
  unfold affine, scale_in. cbn [weight bias].
  assert (E : map (fun w => dot w h) (map2 (fun k row => map (Rmult k) row) d (weight l)) =
              map2 Rmult d (map (fun w => dot w h) (weight l))).
  { generalize (weight l). induction d as [|k d IH]; intros [|w W]; cbn [map map2]; auto. rewrite IH. f_equal.
    apply (dot_scale_l k w h). }
  destruct (bias l) as [b|]; cbn [option_map]; auto. rewrite E. clear E.
  generalize (map (fun w => dot w h) (weight l)) b. clear b. induction d as [|k d IH]; intros [|z zs] [|b bs]; cbn [map2]; auto.
  rewrite IH. f_equal. ring.
Qed.
Lemma relu_scaled d z : Forall (fun k => 0 < k) d -> map relu (map2 Rmult d z) = map2 Rmult d (map relu z).
Proof.
  intros H. revert z. induction H as [|k d Hk _ IH]; intros [|x z]; cbn [map map2]; auto. rewrite IH, relu_scale by lra. auto.
Qed.
Lemma affine_scale_out d l h : Forall (fun k => 0 < k) d -> (length h <= length d)%nat ->
  affine (scale_out d l) (map2 Rmult d h) = affine l h.
Proof.
  intros Hd L. unfold affine, scale_out. cbn [weight bias]. rewrite map_map.
  assert (E : map (fun w => dot (map2 (fun k w => / k * w) d w) (map2 Rmult d h)) (weight l) = map (fun w => dot w h) (weight l)).
  { apply map_ext. intros w. revert h L w. induction Hd as [|k d Hk _ IH]; intros [|x h] L [|y w]; cbn [map2]; autorewrite with dot; auto.
    - simpl in L. inversion L.
    - rewrite IH by (simpl in L; apply le_S_n; auto). field. lra. }
  rewrite E. reflexivity.
Qed.
Lemma rescale_forward k d : forall n h, Forall (fun k => 0 < k) d ->
  (forall l, nth_error n k = Some l -> (length (weight l) <= length d)%nat) ->
  forward (rescale k d n) h = forward n h.
Proof.
  induction k as [|k IH]; intros [|l [|after rest]] h Hd L; try reflexivity.
  - cbn [rescale]. specialize (L l eq_refl).
    assert (A : affine (scale_out d after) (map relu (affine (scale_in d l) h)) = affine after (map relu (affine l h))).
    { rewrite affine_scale_in, relu_scaled by auto. apply affine_scale_out; auto. rewrite map_length.
      apply Nat.le_trans with (length (weight l)); auto. apply affine_length. }
    destruct rest as [|l3 rest]; cbn [forward]; rewrite A; reflexivity.
  - cbn [rescale]. destruct k; reflexivity.
  - change (forward (l :: rescale k d (after :: rest)) h = forward (l :: after :: rest) h).
    specialize (IH (after :: rest) (map relu (affine l h)) Hd L).
    destruct (rescale k d (after :: rest)) eqn:E.
    + destruct k; [destruct rest|]; discriminate.
    + exact IH.
Qed.

(** The factors: 1 + t where the mask says so. *)
Definition factors (mask : list bool) (t : R) : list R := map (fun b : bool => if b then 1 + t else 1) mask.
Lemma factors_pos mask t : 0 < t -> Forall (fun k => 0 < k) (factors mask t).
Proof. intros. apply Forall_forall. intros k Hk. apply in_map_iff in Hk as (b & <- & _). destruct b; lra. Qed.

Lemma soon_close_down e w : 0 < e -> soon (fun t => close e w (/ (1 + t) * w)).
Proof.
  intros He. apply (soon_imp (fun t => 0 < e + t * - Rabs w)); [|apply soon_linear; auto].
  intros t Ht H. unfold close. replace (/ (1 + t) * w - w) with (- (t * (/ (1 + t) * w))) by (field; lra).
  rewrite Rabs_Ropp, !Rabs_mult, !Rabs_pos_eq by (try (left; apply Rinv_0_lt_compat); lra).
  assert (/ (1 + t) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (t * (/ (1 + t) * Rabs w) <= t * (1 * Rabs w)); [|lra].
  apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; [apply Rabs_pos|auto].
Qed.
(** A list moved entry by entry by the factors. *)
Lemma soon_Forall2_mask {A} (P : A -> A -> Prop) (f : R -> A -> A) : (forall a, P a (f 1 a)) ->
  (forall a, soon (fun t => P a (f (1 + t) a))) ->
  forall mask l, length l = length mask -> soon (fun t => Forall2 P l (map2 f (factors mask t) l)).
Proof.
  intros H1 Ht. induction mask as [|b mask IH]; intros [|a l] L; try discriminate; [apply soon_always; constructor|].
  cbn [factors map map2].
  apply (soon_imp2 (fun t => P a (f (if b then 1 + t else 1) a)) (fun t => Forall2 P l (map2 f (factors mask t) l)));
    [intros; constructor; auto| |apply IH; auto].
  destruct b; auto. apply soon_always. auto.
Qed.
Definition scalable (k : nat) (mask : list bool) (n : network R) : Prop :=
  exists l after, nth_error n k = Some l /\ nth_error n (S k) = Some after /\
    length (weight l) = length mask /\ (forall b, bias l = Some b -> length b = length mask) /\
    Forall (fun row => length row = length mask) (weight after).
Lemma rescale_near e k mask : forall n, 0 < e -> scalable k mask n -> soon (fun t => near e n (rescale k (factors mask t) n)).
Proof.
  induction k as [|k IH]; intros [|l n] He (l' & after & E1 & E2 & W & B & V); try discriminate.
  - injection E1 as <-. destruct n as [|after' rest]; try discriminate. injection E2 as ->. cbn [rescale].
    apply (soon_imp2 (fun t => alike_layer (close e) l (scale_in (factors mask t) l))
                     (fun t => alike_layer (close e) after (scale_out (factors mask t) after))).
    + intros t _ H1 H2. constructor; auto. constructor; auto. apply Forall2_refl. intros. apply alike_layer_refl; auto.
    + apply soon_and.
      * apply (soon_Forall2_mask (Forall2 (close e)) (fun k row => map (Rmult k) row)); auto.
        -- intros row. induction row; constructor; auto. rewrite Rmult_1_l. apply close_refl; auto.
        -- intros row. apply (soon_Forall2_map (close e) (fun t w => (1 + t) * w)). intros. apply soon_close_up; auto.
      * cbn [scale_in bias]. destruct (bias l) as [b|]; cbn [option_map]; [|apply soon_always; auto].
        apply (soon_Forall2_mask (close e) Rmult); auto; intros; [rewrite Rmult_1_l; apply close_refl|apply soon_close_up]; auto.
    + apply soon_and.
      * cbn [scale_out weight]. clear - He V. induction V as [|row W L _ IH]; [apply soon_always; constructor|]. cbn [map].
        apply (soon_imp2 (fun t => Forall2 (close e) row (map2 (fun k w => / k * w) (factors mask t) row))
          (fun t => Forall2 (Forall2 (close e)) W (map (map2 (fun k w => / k * w) (factors mask t)) W))); auto.
        apply (soon_Forall2_mask (close e) (fun k w => / k * w)); auto; intros.
        -- rewrite Rinv_1, Rmult_1_l. apply close_refl; auto.
        -- apply soon_close_down; auto.
      * cbn [scale_out bias]. destruct (bias after); [|apply soon_always; auto]. apply soon_always. intros.
        apply Forall2_refl. intros. apply close_refl; auto.
  - cbn [rescale]. apply (soon_imp (fun t => near e n (rescale k (factors mask t) n))).
    + intros t _ H. constructor; auto. apply alike_layer_refl; auto.
    + apply IH; auto. exists l', after. auto.
Qed.

Section Checker.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  (** Something that is not 0 is scaled. *)
  Definition touches {A} (some : A -> bool) (mask : list bool) (l : list A) : bool :=
    existsb (fun x => x) (map2 (fun b a => b && some a) mask l).
  Definition moves (mask : list bool) (l after : layer N) : bool :=
    touches (fun row => negb (vis0 row)) mask (weight l)
    || match bias l with None => false | Some b => touches (fun x => negb (is0 x)) mask b end
    || existsb (touches (fun x => negb (is0 x)) mask) (weight after).
  Definition unit_mask (unit : BinNums.N) (width : nat) : list bool := map (fun i => N.eqb (N.of_nat i) unit) (seq 0 width).
  Definition check_rescaling (p : problem N) (layer unit : BinNums.N) : bool :=
    if negb (N.ltb layer (N.of_nat (length (net p)))) then false else
    let k := N.to_nat layer in
    match nth_error (net p) k, nth_error (net p) (S k) with
    | Some l, Some after =>
        let mask := unit_mask unit (length (weight l)) in
        well_formed p && match bias l with None => true | Some b => long (length mask) b end
        && forallb (long (length mask)) (weight after) && moves mask l after
    | _, _ => false
    end.

  Lemma touches_map2 {A B} (some : A -> bool) (f : A -> B) (g : R -> B -> B) t :
    (forall a, some a = true -> g (1 + t) (f a) <> f a) ->
    forall mask l, touches some mask l = true -> map2 g (factors mask t) (map f l) <> map f l.
  Proof.
    intros H. induction mask as [|b mask IH]; intros [|a l]; unfold touches; cbn [map2 existsb]; try discriminate.
    rewrite orb_true_iff. intros [T|T] E; cbn [factors map map2] in E; injection E as E1 E2.
    - apply andb_true_iff in T as [-> T]. apply (H a T E1).
    - apply (IH l T E2).
  Qed.
  Lemma scaled_moves k x : k <> 1 -> x <> 0 -> k * x <> x.
  Proof. intros Hk Hx E. apply Hk. apply Rmult_eq_reg_r with x; auto. lra. Qed.
  Lemma moves_spec mask l after t : 0 < t -> moves mask l after = true ->
    ~ (scale_in (factors mask t) (map_layer r l) = map_layer r l /\ scale_out (factors mask t) (map_layer r after) = map_layer r after).
  Proof.
    intros Ht H [E1 E2]. unfold scale_in, scale_out, map_layer in *. cbn [weight bias] in *. injection E1 as EW EB. injection E2 as EV.
    unfold moves in H. rewrite !orb_true_iff in H. destruct H as [[H|H]|H].
    - revert EW. apply (touches_map2 (fun row => negb (vis0 row)) _ (fun k row => map (Rmult k) row) t); auto.
      intros row V E. apply negb_true_iff, (vis0_false ok) in V. apply V. clear - E Ht.
      induction row as [|x row IH]; constructor; cbn [map] in E; injection E as E1 E2; auto.
      destruct (Req_dec (r x) 0); auto. exfalso. revert E1. apply scaled_moves; lra.
    - destruct (bias l) as [b|]; [|discriminate]. cbn [option_map] in EB. injection EB as EB. revert EB.
      apply (touches_map2 (fun x => negb (is0 x)) _ Rmult t); auto.
      intros x V. apply negb_true_iff, (is0_false ok) in V. apply scaled_moves; lra.
    - apply existsb_exists in H as (row & Hrow & H). rewrite map_map in EV.
      assert (E : map2 (fun k w => / k * w) (factors mask t) (map r row) = map r row).
      { revert Hrow EV. generalize (weight after). induction l0 as [|row' W IH]; [intros []|]. intros [->|Hrow] E; cbn [map] in E; injection E; auto. }
      revert E. apply (touches_map2 (fun x => negb (is0 x)) _ (fun k w => / k * w) t); auto.
      intros x V. apply negb_true_iff, (is0_false ok) in V. apply scaled_moves; auto.
      intros E. assert (1 + t = 1); [|lra]. rewrite <- (Rinv_inv (1 + t)), E. apply Rinv_1.
  Qed.
  Lemma rescale_moves k d n l after : nth_error n k = Some l -> nth_error n (S k) = Some after ->
    rescale k d n = n -> scale_in d l = l /\ scale_out d after = after.
  Proof.
    revert n. induction k as [|k IH]; intros [|l' n] E1 E2 E; try discriminate.
    - injection E1 as <-. destruct n; try discriminate. injection E2 as ->. cbn [rescale] in E. injection E as A B. auto.
    - cbn [rescale] in E. injection E as E. apply (IH n); auto.
  Qed.

  Theorem check_rescaling_sound p layer unit : check_rescaling p layer unit = true ->
    holds (map_problem r p) (map_conclusion r (NotStrict (loss_here p))).
  Proof.
    unfold check_rescaling. destruct (negb _); [discriminate|]. destruct (nth_error (net p) (N.to_nat layer)) as [l|] eqn:E1; [|discriminate].
    destruct (nth_error (net p) (S _)) as [after|] eqn:E2; [|discriminate]. set (mask := unit_mask _ _).
    rewrite !andb_true_iff. intros [[[W B] V] M]. cbn. rewrite (r_loss_here ok). split; auto.
    assert (Lm : length (weight l) = length mask) by (unfold mask, unit_mask; rewrite map_length, seq_length; auto).
    assert (F1 : nth_error (map_network r (net p)) (N.to_nat layer) = Some (map_layer r l)) by (apply map_nth_error; auto).
    assert (F2 : nth_error (map_network r (net p)) (S (N.to_nat layer)) = Some (map_layer r after)) by (apply map_nth_error; auto).
    intros e He.
    assert (S : scalable (N.to_nat layer) mask (map_network r (net p))).
    { exists (map_layer r l), (map_layer r after). repeat split; auto.
      - cbn. rewrite map_length. auto.
      - cbn. intros b. destruct (bias l) as [b0|]; cbn [option_map]; intros H; [|discriminate]. injection H as <-. rewrite map_length.
        apply Nat.eqb_eq, B.
      - cbn. apply Forall_forall. intros row H. apply in_map_iff in H as (row0 & <- & H). rewrite forallb_forall in V.
        rewrite map_length. apply Nat.eqb_eq, V, H. }
    destruct (soon_exists _ (rescale_near e _ _ _ He S)) as (t & Ht & Near).
    exists (rescale (N.to_nat layer) (factors mask t) (map_network r (net p))). repeat split; auto.
    - intros E. apply (moves_spec _ _ _ t Ht M). apply (rescale_moves _ _ _ _ _ F1 F2 E).
    - unfold loss. f_equal. apply map_ext. intros q. rewrite rescale_forward; auto; [apply factors_pos; auto|].
      intros l' H. rewrite F1 in H. injection H as <-. cbn. rewrite map_length, Lm. unfold factors. rewrite map_length. auto.
  Qed.
End Checker.
