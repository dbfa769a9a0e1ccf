(** Which units are on at a data point near the parameters, and how near. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Relu Numbers Problem Evaluate.
Import ListNotations.
Open Scope R_scope.

Section Steady.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).

  (** What a layer reads: a value, and a bound on its move, in units of the greatest move of a parameter. *)
  Record signal := Signal { value : N; spread : N }.
  (** A unit at a data point. A unit without a bias that reads only what stays 0 is off. *)
  Record unit_state := UnitState { pre : N; state : comparison; drift : N }.

  Definition silent (h : list signal) : bool := forallb (fun s => is0 (value s) && is0 (spread s)) h.
  Definition read_layer (l : layer N) (h : list signal) : list unit_state :=
    let values := map value h in
    let spreads := map spread h in
    let tail := match bias l with None => zero | Some _ => one end in
    let reach := add (ceiling (normn values)) tail in
    let asleep := match bias l with None => silent h | Some _ => false end in
    map2 (fun row z => UnitState z (if asleep then Lt else sgn z)
                         (add (ceiling (dotn (map (fun w => add (absn w) one) row) spreads)) reach))
      (weight l) (affinen l values).
  Definition emit (u : unit_state) : signal :=
    match state u with Lt => Signal zero zero | _ => Signal (relun (pre u)) (drift u) end.
  Definition start (x : list N) : list signal := map (fun x => Signal x zero) x.
  Fixpoint trace (depth : nat) (n : network N) (h : list signal) : list (list unit_state) :=
    match depth, n with S depth, l :: n => let us := read_layer l h in us :: trace depth n (map emit us) | _, _ => [] end.

  Definition lasts (rad : N) (u : unit_state) : bool := is0 (pre u) || le (mul rad (drift u)) (absn (pre u)).
  Definition radius_ok (rad : N) (traces : list (list (list unit_state))) : bool :=
    ispos rad && le rad one && forallb (forallb (forallb (lasts rad))) traces.
  (** Proposed, and checked by [radius_ok]. *)
  Definition steady_radius (traces : list (list (list unit_state))) : N :=
    let shrink (u : unit_state) (best : N * N) :=
      if is0 (pre u) then best else
      let z := absn (pre u) in if lt (mul z (snd best)) (mul (fst best) (drift u)) then (z, drift u) else best in
    let '(top, bottom) := fold_right (fun t best => fold_right (fun us best => fold_right shrink best us) best t) (one, one) traces in
    mul top (inv bottom).

  (** ** Soundness *)
  Section Within.
    Context (rad : N) (rad_pos : 0 < r rad) (rad_le : r rad <= 1).
    Definition moved (s : signal) (x : R) : Prop := Rabs (x - r (value s)) <= r rad * r (spread s).
    Notation moved_all := (Forall2 moved).
    Definition unit_moved (u : unit_state) (z : R) : Prop :=
      Rabs (z - r (pre u)) <= r rad * r (drift u) /\
      match state u with Gt => 0 < r (pre u) | Lt => r (pre u) < 0 \/ r (pre u) = 0 /\ z = 0 | Eq => r (pre u) = 0 end.

    Lemma row_moved row row' h h' : Forall2 (close (r rad)) (rv row) row' -> moved_all h h' ->
      Rabs (dot row' h' - dot (rv row) (rv (map value h)))
      <= r rad * (r (dotn (map (fun w => add (absn w) one) row) (map spread h)) + r (normn (map value h))).
    Proof.
      intros Hw. revert h h'. remember (rv row) as real eqn:E. revert row E.
      induction Hw as [|w w' ws ws' Hw _ IH]; intros row E h h' Hh.
      - rewrite !dot_nil_l, Rminus_0_r, Rabs_R0. destruct row; [|discriminate]. cbn [map dotn].
        rewrite (r_zero _ _ ok), (r_normn ok), Rplus_0_l. apply Rmult_le_pos; [lra|apply norm_pos].
      - destruct row as [|w0 row]; [discriminate|]. injection E as -> E.
        destruct Hh as [|s x h h' Hx Hh]; autorewrite with dot.
        + rewrite Rminus_0_r, Rabs_R0. cbn. rewrite (r_zero _ _ ok). lra.
        + cbn [map Numbers.rv]. autorewrite with dot. specialize (IH _ E _ _ Hh). change (map r (map value h)) with (rv (map value h)) in *.
          unfold normn. cbn [map dotn sumn fold_right]. change (fold_right add zero) with (@sumn N). fold (normn (map value h)).
          rewrite !(r_add _ _ ok), (r_mul _ _ ok), (r_add _ _ ok), !(r_absn ok), (r_one _ _ ok). unfold moved in Hx. unfold close in Hw.
          set (v := r (value s)) in *. set (d := r (spread s)) in *. set (k := r w0) in *. set (e := r rad) in *.
          replace (w' * x + dot ws' h' - (k * v + dot ws (rv (map value h))))
            with (k * (x - v) + (w' - k) * (x - v) + (w' - k) * v + (dot ws' h' - dot ws (rv (map value h)))) by ring.
          assert (A : Rabs (k * (x - v)) <= Rabs k * (e * d)) by (rewrite Rabs_mult; apply Rmult_le_compat_l; [apply Rabs_pos|auto]).
          assert (B : Rabs ((w' - k) * (x - v)) <= 1 * (e * d)).
          { rewrite Rabs_mult. apply Rmult_le_compat; auto; try apply Rabs_pos. lra. }
          assert (C : Rabs ((w' - k) * v) <= e * Rabs v).
          { rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. lra. }
          pose proof (Rabs_triang (k * (x - v) + (w' - k) * (x - v) + (w' - k) * v) (dot ws' h' - dot ws (rv (map value h)))).
          pose proof (Rabs_triang (k * (x - v) + (w' - k) * (x - v)) ((w' - k) * v)).
          pose proof (Rabs_triang (k * (x - v)) ((w' - k) * (x - v))). lra.
    Qed.
    Lemma silent_zero h h' : silent h = true -> moved_all h h' -> Forall (fun x => x = 0) h' /\ Forall (fun x => x = 0) (rv (map value h)).
    Proof.
      intros S H. induction H as [|s x h h' Hx _ IH]; [split; constructor|]. cbn [silent forallb] in S.
      apply andb_true_iff in S as [S1 S2]. apply andb_true_iff in S1 as [V D]. destruct (IH S2).
      apply (is0_true ok) in V, D. unfold moved in Hx. rewrite D, Rmult_0_r, V, Rminus_0_r in Hx.
      assert (x = 0) by (unfold Rabs in Hx; destruct (Rcase_abs x); lra). split; constructor; auto.
    Qed.
    Lemma read_layer_moved l l' h h' : alike_layer (close (r rad)) (map_layer r l) l' -> moved_all h h' ->
      Forall2 unit_moved (read_layer l h) (affine l' h').
    Proof.
      intros [HW HB] Hh. unfold read_layer, affinen, affine. unfold map_layer in HW, HB. cbn [weight bias] in HW, HB.
      set (W := weight l) in *. set (W' := weight l') in *.
      assert (G : forall s, match s with Gt | Lt | Eq => True end) by (intros []; auto).
      destruct (bias l) as [b|], (bias l') as [b'|]; cbn [option_map] in HB; try contradiction.
      - revert b b' HB. remember (map (map r) W) as V eqn:E. revert E. generalize W. clear W.
        induction HW as [|w w' ws ws' Hw _ IH]; intros [|row W] E b b' HB; try discriminate; [constructor|]. injection E as -> E.
        destruct b as [|c b]; cbn [map map2] in *; inversion HB as [|? c' ? bs' Hc HB2]; subst; [constructor|].
        cbn [map2]. constructor; [|apply IH; auto].
        pose proof (row_moved row w' h h' Hw Hh) as D. unfold unit_moved. cbn [pre state drift].
        rewrite !(r_add _ _ ok), (r_dotn ok), (r_one _ _ ok). split.
        + pose proof (r_ceiling _ _ ok (normn (map value h))).
          pose proof (r_ceiling _ _ ok (dotn (map (fun w0 => add (absn w0) one) row) (map spread h))).
          unfold close in Hc. replace (dot w' h' + c' - (dot (rv row) (rv (map value h)) + r c))
            with ((dot w' h' - dot (rv row) (rv (map value h))) + (c' - r c)) by ring.
          pose proof (Rabs_triang (dot w' h' - dot (rv row) (rv (map value h))) (c' - r c)).
          set (x := r (ceiling (dotn _ _))) in *. set (y := r (ceiling (normn _))) in *.
          assert (r rad * (r (dotn (map (fun w0 => add (absn w0) one) row) (map spread h)) + r (normn (map value h))) <= r rad * (x + y))
            by (apply Rmult_le_compat_l; lra). lra.
        + pose proof (r_sgn _ _ ok (add (dotn row (map value h)) c)) as S. rewrite (r_add _ _ ok), (r_dotn ok) in S.
          destruct (sgn _); auto.
      - remember (map (map r) W) as V eqn:E. revert E. generalize W. clear W.
        induction HW as [|w w' ws ws' Hw _ IH]; intros [|row W] E; try discriminate; [constructor|]. injection E as -> E.
        cbn [map map2]. constructor; [|apply IH; auto].
        pose proof (row_moved row w' h h' Hw Hh) as D. unfold unit_moved. cbn [pre state drift].
        rewrite !(r_add _ _ ok), (r_dotn ok), (r_zero _ _ ok). split.
        + pose proof (r_ceiling _ _ ok (normn (map value h))).
          pose proof (r_ceiling _ _ ok (dotn (map (fun w0 => add (absn w0) one) row) (map spread h))).
          set (x := r (ceiling (dotn _ _))) in *. set (y := r (ceiling (normn _))) in *.
          assert (r rad * (r (dotn (map (fun w0 => add (absn w0) one) row) (map spread h)) + r (normn (map value h))) <= r rad * (x + y))
            by (apply Rmult_le_compat_l; lra). lra.
        + destruct (silent h) eqn:S.
          * destruct (silent_zero h h' S Hh) as [Z1 Z2]. right. rewrite !(dot_comm _ (rv (map value h))), (dot_comm w'), !dot_zero by auto. auto.
          * pose proof (r_sgn _ _ ok (dotn row (map value h))) as X. rewrite (r_dotn ok) in X. destruct (sgn _); auto.
    Qed.
    (** Units that last keep their states. *)
    Definition kept (u : unit_state) (z : R) : Prop :=
      match state u with Gt => 0 <= r (pre u) /\ 0 <= z | Lt => r (pre u) <= 0 /\ z <= 0 | Eq => r (pre u) = 0 end.
    Lemma unit_kept u z : lasts rad u = true -> unit_moved u z -> kept u z.
    Proof.
      unfold lasts, unit_moved, kept. intros L [D S]. destruct (is0 (pre u)) eqn:Z.
      - apply (is0_true ok) in Z. destruct (state u); auto; [|lra]. destruct S as [S|[S1 S2]]; lra.
      - apply (le_true ok) in L. rewrite (r_mul _ _ ok), (r_absn ok) in L.
        destruct (state u); auto; [destruct S as [S|[S1 S2]]; [|lra]|]; unfold Rabs in *;
          repeat destruct (Rcase_abs _); lra.
    Qed.
    Lemma emit_moved u z : kept u z -> unit_moved u z -> moved (emit u) (relu z).
    Proof.
      unfold kept, unit_moved, moved, emit. intros K [D _].
      assert (A : Rabs (relu z - r (relun (pre u))) <= r rad * r (drift u)).
      { rewrite (r_relun ok). eapply Rle_trans; [apply relu_change|auto]. }
      destruct (state u); cbn [value spread]; auto. destruct K.
      rewrite relu_off, (r_zero _ _ ok), Rminus_0_r, Rabs_R0 by auto. lra.
    Qed.
    Lemma layer_kept l l' h h' : alike_layer (close (r rad)) (map_layer r l) l' -> moved_all h h' ->
      forallb (lasts rad) (read_layer l h) = true ->
      Forall2 kept (read_layer l h) (affine l' h') /\ moved_all (map emit (read_layer l h)) (map relu (affine l' h')).
    Proof.
      intros Hl Hh L. pose proof (read_layer_moved _ _ _ _ Hl Hh) as M. rewrite forallb_forall in L.
      induction M as [|u z us zs Hu _ IH]; [split; constructor|].
      pose proof (unit_kept u z (L u (or_introl eq_refl)) Hu) as K. destruct IH as [IH1 IH2]; [intros; apply L; simpl; auto|].
      split; constructor; auto. apply emit_moved; auto.
    Qed.
    Lemma start_moved x : moved_all (start x) (rv x).
    Proof.
      induction x as [|a x IH]; constructor; auto. unfold moved. cbn. rewrite Rminus_diag_eq, Rabs_R0, (r_zero _ _ ok) by auto. lra.
    Qed.
    Lemma near_refl n : near (r rad) n n.
    Proof.
      assert (F : forall u, Forall2 (close (r rad)) u u).
      { induction u; constructor; auto. unfold close. rewrite Rminus_diag_eq, Rabs_R0 by auto. auto. }
      unfold near, alike. induction n as [|l n IH]; constructor; auto. split.
      - induction (weight l); constructor; auto.
      - destruct (bias l); auto.
    Qed.
  End Within.
End Steady.
