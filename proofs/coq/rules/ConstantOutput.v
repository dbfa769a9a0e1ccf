(** A hidden layer that is off at every data point of positive weight: the loss is that of the later layers fed with 0. *)
From Coq Require Import Reals List Bool Lra NArith.
From Localmin Require Import Network Vectors Relu Sums Numbers Problem Evaluate Convex SteadyStates.
Import ListNotations.
Open Scope R_scope.

Section ConstantOutput.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  Definition later_problem (p : problem N) (k : nat) : problem N :=
    let width := match nth_error (net p) k with Some l => length (weight l) | None => O end in
    Problem (skipn (S k) (net p)) (map (fun q => Point (repeat zero width) (target q) (importance q)) (data p)) (loss_of p).
  Definition is_off (u : @unit_state N) : bool := match state u with Lt => true | _ => false end.
  Definition off_at_last (width : nat) (t : list (list (@unit_state N))) : bool :=
    match rev t with us :: _ => long width us && forallb is_off us | [] => false end.
  (** The radius in which layer k stays off, if it is off. *)
  Definition check_off (p : problem N) (k : nat) : option N :=
    match nth_error (net p) k, nth_error (net p) (S k) with
    | Some l, Some _ =>
        let counted := filter (fun q => negb (is0 (importance q))) (data p) in
        let traces := map (fun q => trace (S k) (net p) (start (input q))) counted in
        let rad := steady_radius traces in
        if well_formed p && radius_ok rad traces && forallb (off_at_last (length (weight l))) traces then Some rad else None
    | _, _ => None
    end.

  Lemma off_zero us zs : Forall2 (kept (r := r)) us zs -> forallb is_off us = true -> map relu zs = repeat 0 (length us).
  Proof.
    intros K. induction K as [|u z us zs Hu _ IH]; intros H; [reflexivity|]. cbn [forallb] in H. apply andb_true_iff in H as [H1 H2].
    cbn [map length repeat]. rewrite IH by auto. unfold is_off in H1. unfold kept in Hu. destruct (state u); try discriminate.
    rewrite relu_off by tauto. reflexivity.
  Qed.
  Lemma forward_off rad width : 0 < r rad -> r rad <= 1 -> forall k n n' h h', near (r rad) (map_network r n) n' ->
    Forall2 (moved (r := r) rad) h h' -> (exists l, nth_error n (S k) = Some l) ->
    forallb (forallb (lasts rad)) (trace (S k) n h) = true -> off_at_last width (trace (S k) n h) = true ->
    forward n' h' = forward (skipn (S k) n') (repeat 0 width).
  Proof.
    intros R0 R1. induction k as [|k IH]; intros n n' h h' Hn Hh [l2 E] L Off.
    - destruct n as [|l [|l1 n]]; try discriminate. inversion Hn as [|? l' ? n1' Hl Hn1]; subst. inversion Hn1 as [|? l1' ? n2' _ _]; subst.
      cbn [trace] in L, Off. unfold off_at_last in Off. cbn [rev app] in Off. apply andb_true_iff in Off as [Len Off].
      cbn [forallb] in L. rewrite andb_true_r in L. apply Nat.eqb_eq in Len. rewrite <- Len.
      destruct (layer_kept ok rad R0 R1 l l' h h' Hl Hh L) as [K _].
      change (forward (l' :: l1' :: n2') h') with (forward (l1' :: n2') (map relu (affine l' h'))).
      rewrite (off_zero _ _ K Off). reflexivity.
    - destruct n as [|l n]; [discriminate|]. inversion Hn as [|? l' ? n1' Hl Hn1]; subst.
      change (trace (S (S k)) (l :: n) h) with (read_layer l h :: trace (S k) n (map emit (read_layer l h))) in L, Off.
      cbn [forallb] in L. apply andb_true_iff in L as [L1 L2].
      destruct (layer_kept ok rad R0 R1 l l' h h' Hl Hh L1) as [_ M].
      assert (E' : exists l, nth_error n (S k) = Some l) by eauto.
      assert (Off' : off_at_last width (trace (S k) n (map emit (read_layer l h))) = true).
      { unfold off_at_last in *. cbn [rev] in Off. destruct (rev (trace (S k) n (map emit (read_layer l h)))) eqn:T; [|exact Off].
        destruct n as [|l3 n]; [destruct E' as (? & ?); discriminate|]. cbn [trace rev] in T. destruct (rev (trace k n _)); discriminate. }
      specialize (IH n n1' _ _ Hn1 M E' L2 Off').
      change (skipn (S (S k)) (l' :: n1')) with (skipn (S k) n1'). rewrite <- IH.
      destruct n as [|l3 n]; [destruct E'; discriminate|]. inversion Hn1; subst. reflexivity.
  Qed.

  Lemma repeat_zero k : rv (repeat zero k) = repeat 0 k.
  Proof. induction k as [|k IH]; cbn; auto. rewrite (r_zero _ _ ok). f_equal. apply IH. Qed.
  Lemma alike_skipn P k : forall n n', alike P n n' -> alike P (skipn k n) (skipn k n').
  Proof. unfold alike. induction k as [|k IH]; intros n n' H; cbn; auto. destruct H; cbn; auto. Qed.
  Lemma later_real p k : map_problem r (later_problem p k) =
    let q := map_problem r p in
    Problem (skipn (S k) (net q)) (map (fun x => Point (repeat 0 (match nth_error (net p) k with Some l => length (weight l) | None => O end)) (target x) (importance x)) (data q)) (loss_of q).
  Proof.
    unfold later_problem, map_problem. cbn [net data loss_of]. f_equal.
    - symmetry. apply skipn_map.
    - unfold map_dataset. rewrite !map_map. apply map_ext. intros x. unfold map_point. cbn [input target importance]. f_equal. apply repeat_zero.
  Qed.

  (** Nearer than the radius, the loss is that of the later layers. *)
  Theorem check_off_sound p k rad : check_off p k = Some rad ->
    let q := map_problem r p in let later := map_problem r (later_problem p k) in
    0 < r rad /\ forall n', near (r rad) (net q) n' ->
      loss (loss_function_of (loss_of q)) (data q) n' = loss (loss_function_of (loss_of later)) (data later) (skipn (S k) n').
  Proof.
    unfold check_off. destruct (nth_error (net p) k) as [l|] eqn:E1; [|discriminate].
    destruct (nth_error (net p) (S k)) as [l2|] eqn:E2; [|discriminate].
    set (counted := filter _ (data p)). set (traces := map _ counted). destruct (_ && _) eqn:C; intros H; [|discriminate].
    injection H as <-. set (rad := steady_radius traces) in *. rewrite !andb_true_iff in C. destruct C as [[W RK] Off].
    unfold radius_ok in RK. rewrite !andb_true_iff in RK. destruct RK as [[R0 R1] L].
    apply (ispos_true ok) in R0. apply (le_true ok) in R1. rewrite (r_one _ _ ok) in R1.
    cbn zeta. split; auto. intros n' Hn. rewrite later_real, E1. cbn zeta. cbn [net data loss_of map_problem].
    unfold loss. rewrite map_map. cbn [importance input target]. f_equal. unfold map_dataset. rewrite !map_map. apply map_ext_in. intros q Hq.
    cbn [map_point importance target input].
    destruct (is0 (importance q)) eqn:Z; [apply (is0_true ok) in Z; rewrite Z; ring|].
    f_equal. f_equal. rewrite forallb_forall in L, Off.
    assert (I : In (trace (S k) (net p) (start (input q))) traces).
    { unfold traces. apply (in_map (fun q => trace (S k) (net p) (start (input q)))). apply filter_In. rewrite Z. auto. }
    apply (forward_off rad (length (weight l)) R0 R1 k (net p) n' (start (input q)) (rv (input q)) Hn); eauto.
    apply (start_moved ok). 
  Qed.

  Definition smaller (rad : N) (radius : option N) : option N := option_map (minn rad) radius.
  Definition conclude_off (p : problem N) (k : nat) (later : option (conclusion N)) : option (conclusion N) :=
    match check_off p k, later with
    | Some rad, Some (LocalMinimum _ radius) => Some (LocalMinimum (loss_here p) (smaller rad radius))
    | Some rad, Some (GlobalMinimum _) => Some (LocalMinimum (loss_here p) (Some rad))
    | _, _ => None
    end.
  Lemma minimum_smaller e e' ell data n : e <= e' -> minimum_within e' ell data n -> minimum_within e ell data n.
  Proof.
    intros H M n' Hn. apply M. revert Hn. apply alike_impl. unfold close. intros. lra.
  Qed.
  Theorem conclude_off_sound p k later c :
    (forall c', later = Some c' -> holds (map_problem r (later_problem p k)) (map_conclusion r c')) ->
    conclude_off p k later = Some c -> holds (map_problem r p) (map_conclusion r c).
  Proof.
    intros HL. unfold conclude_off. destruct (check_off p k) as [rad|] eqn:C; [|discriminate].
    destruct (check_off_sound p k rad C) as [R0 Same]. cbn zeta in Same.
    set (q := map_problem r p) in *. set (q' := map_problem r (later_problem p k)) in *.
    assert (N' : skipn (S k) (net q) = net q') by (unfold q'; rewrite later_real; reflexivity).
    assert (Here := Same (net q) (near_refl rad R0 (net q))). rewrite N' in Here.
    assert (W : forall e, e <= r rad -> (forall n2, near e (net q') n2 ->
        loss (loss_function_of (loss_of q')) (data q') (net q') <= loss (loss_function_of (loss_of q')) (data q') n2) ->
        minimum_within e (loss_function_of (loss_of q)) (data q) (net q)).
    { intros e He M n' Hn. rewrite Here, (Same n').
      - apply M. rewrite <- N'. apply alike_skipn; auto.
      - revert Hn. apply alike_impl. unfold close. intros. lra. }
    destruct later as [[]|]; try discriminate; intros H; injection H as <-; specialize (HL _ eq_refl); cbn [map_conclusion holds] in *;
      fold q; rewrite (r_loss_here ok); fold q; (split; [reflexivity|]).
    - destruct HL as (_ & (e & He & M) & HR). split.
      + exists (Rmin e (r rad)). split; [apply Rmin_pos; auto|]. apply W; [apply Rmin_r|]. intros n2 H2. apply M. revert H2.
        apply alike_impl. unfold close. intros a b A. pose proof (Rmin_l e (r rad)). lra.
      + destruct radius as [radius|]; cbn [smaller option_map] in *; auto. destruct HR as [P M']. rewrite (r_minn ok).
        split; [apply Rmin_pos; auto|]. apply W; [apply Rmin_l|]. intros n2 H2. apply M'. revert H2.
        apply alike_impl. unfold close. intros a b A. pose proof (Rmin_r (r rad) (r radius)). lra.
    - destruct HL as (_ & G).
      assert (M : minimum_within (r rad) (loss_function_of (loss_of q)) (data q) (net q)).
      { apply W; [apply Rle_refl|]. intros n2 H2. apply G. apply (near_same_shape (r rad)); auto. }
      split; [exists (r rad)|cbn]; auto.
  Qed.
End ConstantOutput.
