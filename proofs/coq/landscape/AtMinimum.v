(** A network of a landscape, its residuals as a vector, and Theorem C in terms of the hyperplanes of the data. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Problem Residual LocalFunction Shallow Nearby TheoremA.
From Localmin.landscape Require Import Question Certificate Integers Conformal Rays Arrangement BitSets Exclusion Faces RayForm Generators GlobalMinimum.
Import ListNotations.
Open Scope R_scope.

Lemma sum_squares {P} (f : P -> R) l : sum (map (fun p => f p ^ 2) l) = dot (map f l) (map f l).
Proof. induction l as [|p l IH]; [reflexivity|]. cbn [map]. rewrite dot_cons, <- IH. change (sum (f p ^ 2 :: map (fun p => f p ^ 2) l)) with (f p ^ 2 + sum (map (fun p => f p ^ 2) l)). ring. Qed.

Section AtMinimum.
  Context (pts : list (point Q)) (b : bool) (d : nat) (plain_points : forall p, In p pts -> plain d p = true).
  Notation y := (fun p => Q2R (target_of p)).
  Notation a := (fun p => map Q2R (augment 1%Q b (input p))).
  Notation zs := (integer_rows b (map input pts)).
  Notation width := (length (augment 1%Q b (repeat 0%Q d))).
  Notation A := (ordered b (arrangement_of b width zs)).
  Notation Phi z := (pulled zs (real (whole_vector z))).
  Notation data := (map_dataset Q2R pts).
  (** r . G(u) *)
  Definition dot_G (r u : list R) : R := dot r (map (fun p => relu (dot u (a p))) pts).
  Notation rows_ok := (integer_rows_length pts b d plain_points).

  Lemma pulled_G : exists D, 0 < D /\ forall r u, pulled zs r u = D * dot_G r u.
  Proof.
    destruct (pulled_reads pts b) as (D & HD & E). exists D. split; auto. intros r u. specialize (E 1 r u).
    replace (scale 1 r) with r in E by (unfold scale; rewrite <- (map_id r) at 1; apply map_ext; intros; ring). rewrite E. unfold dot_G. ring.
  Qed.
  Lemma Phi_G z : exists k, 0 < k /\ forall u, Phi z u = k * dot_G (map Q2R z) u.
  Proof.
    destruct (whole_vector_reads z) as (k & Hk & E). destruct (pulled_reads pts b) as (D & HD & F). exists (k * D). split; [apply Rmult_lt_0_compat; auto|].
    intros u. rewrite E. apply F.
  Qed.
  Lemma together_points u w : (forall e, In e (lines A) -> 0 <= dot (real e) u * dot (real e) w) <-> forall p, In p pts -> 0 <= dot u (a p) * dot w (a p).
  Proof.
    rewrite (together_rows b width zs u w). destruct (integer_rows_read b (map input pts)) as (D & HD & E). rewrite map_map in E.
    assert (P : 0 < D * D) by nra. split; intros H.
    - intros p Hp. assert (I : In (scale D (a p)) (map real zs)) by (rewrite E; apply in_map_iff; eauto). apply in_map_iff in I as (z & Ez & Hz).
      specialize (H z Hz). rewrite Ez, !dot_scale_l, (dot_comm _ u), (dot_comm _ w) in H. nra.
    - intros z Hz. assert (I : In (real z) (map real zs)) by (apply in_map, Hz). rewrite E in I. apply in_map_iff in I as (p & Ep & Hp).
      rewrite <- Ep, !dot_scale_l, (dot_comm _ u), (dot_comm _ w). specialize (H p Hp). cbn beta in H. nra.
  Qed.

  Context (ob : bool) (hidden : layer R) (v : list R) (c : option R).
  Context (HB : has_bias hidden = b) (HV : length v = length (weight hidden)) (HL : forall k, bias hidden = Some k -> length k = length (weight hidden))
    (HW : forall w, In w (weight hidden) -> length w = d) (HC : match c with Some _ => ob = true | None => ob = false end).
  Notation net := (the_network hidden v c).
  Notation qs := (combine v (rows hidden)).
  Definition c0 : R := match c with Some k => k | None => 0 end.
  Notation res := (residuals data net).

  Lemma point_plain p : In p pts -> importance (map_point Q2R p) = 1 /\ target (map_point Q2R p) = [y p] /\ length (input p) = d.
  Proof.
    intros Hp. specialize (plain_points p Hp). unfold plain in plain_points. rewrite !andb_true_iff in plain_points. destruct plain_points as [[L T] I].
    apply Nat.eqb_eq in L, T. apply Qeq_bool_eq, Qeq_eqR in I. cbn [map_point importance target]. unfold target_of. destruct (target p) as [|t [|]]; try discriminate.
    rewrite I. repeat split; auto. unfold Q2R; cbn; lra.
  Qed.
  Lemma extended_a p : extended hidden (map_point Q2R p) = a p.
  Proof. unfold extended. rewrite HB. cbn [map_point input]. destruct b; cbn [augment map]; auto. f_equal. unfold Q2R; cbn; lra. Qed.
  Lemma shape : one_hidden_layer Squared data hidden v.
  Proof.
    split; [exact HV|]. split; [exact HL|]. split; auto. intros p Hp. apply in_map_iff in Hp as (q & <- & Hq). destruct (point_plain q Hq) as (-> & -> & _). split; [lra|eauto].
  Qed.
  Lemma rows_fit w p : In w (rows hidden) -> In p data -> length (extended hidden p) = length w.
  Proof.
    intros Hw Hp. apply in_map_iff in Hp as (q & <- & Hq). rewrite extended_a. rewrite map_length. destruct (point_plain q Hq) as (_ & _ & Lq).
    assert (E : length (augment 1%Q b (input q)) = (if b then S d else d)) by (destruct b; cbn; rewrite Lq; reflexivity). rewrite E. clear E.
    unfold rows in Hw. unfold has_bias in HB. destruct (bias hidden) as [k|] eqn:Bk; subst b.
    - specialize (HL k eq_refl). clear - Hw HL HW. revert k Hw HL HW. generalize (weight hidden). intros W. induction W as [|x W IH]; intros [|z k] Hw HL HW; cbn in Hw, HL; try contradiction; try discriminate.
      destruct Hw as [<-|Hw]; [cbn; rewrite (HW x); simpl; auto|]. apply (IH k Hw); [congruence|intros; apply HW; simpl; auto].
    - symmetry. apply HW, Hw.
  Qed.
  Lemma output_at p : In p pts -> hd 0 (forward net (input (map_point Q2R p))) = put_out a qs c0 p.
  Proof.
    intros Hp. unfold the_network. rewrite two_layers. fold (extended hidden (map_point Q2R p)). rewrite extended_a, dot_units. unfold put_out, c0. destruct c; cbn; [reflexivity|ring].
  Qed.
  Lemma residuals_are : res = map (fun p => put_out a qs c0 p - y p) pts.
  Proof.
    unfold residuals, map_dataset. rewrite map_map. apply map_ext_in. intros p Hp. rewrite output_at by auto. destruct (point_plain p Hp) as (_ & -> & _). reflexivity.
  Qed.
  Lemma residuals_length : length res = length pts.
  Proof. rewrite residuals_are. apply map_length. Qed.
  Lemma dot_residuals r : length r = length pts -> dot r res = total (fun q => fst q * dot_G r (snd q)) qs + c0 * sum r - dot r (map y pts).
  Proof.
    intros L. pose proof (dot_put_out pts a qs c0 r L) as E. unfold dot_G. rewrite <- E, residuals_are. clear. revert r. induction pts as [|p l IH]; intros [|x r]; cbn [map]; autorewrite with dot; try ring.
    rewrite IH. ring.
  Qed.
  Lemma pull_is p : In p pts -> pull_of Squared hidden v c (map_point Q2R p) = put_out a qs c0 p - y p.
  Proof.
    intros Hp. unfold pull_of, residual_of, output_of. destruct (point_plain p Hp) as (-> & -> & _). cbn [half_slope hd]. rewrite output_at by auto. ring.
  Qed.
  Lemma phi_is u : phi Squared data hidden v c u = dot_G res u.
  Proof.
    unfold phi, dot_G. unfold map_dataset at 1. rewrite total_map, residuals_are.
    rewrite (total_ext _ (fun p => (put_out a qs c0 p - y p) * relu (dot u (a p)))) by (intros p Hp; rewrite pull_is, extended_a by auto; reflexivity).
    generalize (fun p => put_out a qs c0 p - y p). intros f. clear. induction pts as [|p l IH]; [reflexivity|]. cbn [map]. rewrite total_cons, dot_cons, IH. reflexivity.
  Qed.
  Lemma total_pull : total (pull_of Squared hidden v c) data = sum res.
  Proof.
    unfold map_dataset at 1. rewrite total_map, residuals_are. unfold total. f_equal. apply map_ext_in. intros p Hp. apply pull_is, Hp.
  Qed.
  Lemma loss_is : loss squared data net = dot res res.
  Proof.
    rewrite residuals_are. unfold loss, map_dataset. rewrite map_map.
    assert (E : forall p, In p pts -> importance (map_point Q2R p) * squared (forward net (input (map_point Q2R p))) (target (map_point Q2R p)) = (put_out a qs c0 p - y p) ^ 2).
    { intros p Hp. destruct (point_plain p Hp) as (-> & -> & _). pose proof (output_at p Hp) as O. unfold the_network in *. rewrite two_layers in *.
      destruct c; cbn [option_map hd] in *; rewrite O; unfold squared; cbn [map2 sum fold_right]; ring. }
    rewrite (map_ext_in _ _ pts E). apply (sum_squares (fun p => put_out a qs c0 p - y p)).
  Qed.

  (** At a local minimum. *)
  Context (Min : local_minimum squared data net).
  Lemma minimum_sums : ob = true -> sum res = 0.
  Proof.
    intros E. apply (theorem_A Squared data hidden v c shape) in Min as (C1 & _). rewrite <- total_pull. apply C1. destruct c; congruence.
  Qed.
  Lemma minimum_c0 r : (ob = true -> sum r = 0) -> c0 * sum r = 0.
  Proof. intros H. unfold c0. destruct c; [rewrite H by auto|]; ring. Qed.
  Lemma minimum_unit vj w : In (vj, w) qs ->
    (vj <> 0 -> dot_G res w = 0 /\ forall u, (forall e, In e (lines A) -> 0 <= dot (real e) u * dot (real e) w) -> 0 <= sign vj * dot_G res u) /\
    (vj = 0 -> forall u, (forall e, In e (lines A) -> 0 <= dot (real e) u * dot (real e) w) -> dot_G res u = 0).
  Proof.
    intros I. destruct (at_a_minimum data hidden v c shape rows_fit vj w Min I) as [M1 M0].
    assert (T : forall u, (forall e, In e (lines A) -> 0 <= dot (real e) u * dot (real e) w) -> together data hidden u w).
    { intros u H p Hp. apply in_map_iff in Hp as (q & <- & Hq). rewrite extended_a. apply (proj1 (together_points u w) H q Hq). }
    split.
    - intros N. destruct (M1 N) as [Z P]. split; [rewrite <- phi_is; exact Z|]. intros u Hu. rewrite <- phi_is. apply P, T, Hu.
    - intros Z u Hu. rewrite <- phi_is. apply M0; auto.
  Qed.
End AtMinimum.
