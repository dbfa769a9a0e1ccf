(** Theorem C of docs/mathematics.md, section 13, before rays come in: at a local minimum with residuals r, phi(p) = r . G(p) is
    nowhere below 0 (times the sign of the output weight) on the closed cells that a unit w is in, and 0 at w; it is 0 there where the
    output weight is 0. And conversely, if that holds near every unit. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Soon Problem Residual LocalFunction Shallow Nearby TheoremA.
Import ListNotations.
Open Scope R_scope.

(** A vector of k entries with the same products with rows of k entries. *)
Fixpoint fitted (k : nat) (u : list R) : list R :=
  match k, u with O, _ => [] | S k, [] => 0 :: fitted k [] | S k, x :: u => x :: fitted k u end.
Lemma fitted_length k : forall u, length (fitted k u) = k.
Proof. induction k as [|k IH]; intros [|x u]; cbn; auto. Qed.
Lemma dot_fitted x : forall u, dot x (fitted (length x) u) = dot x u.
Proof.
  induction x as [|a x IH]; intros [|b u]; cbn [length fitted]; autorewrite with dot; auto; rewrite IH; autorewrite with dot; ring.
Qed.
Lemma total_swap {A B} (f : A -> B -> R) l m : total (fun a => total (fun b => f a b) m) l = total (fun b => total (fun a => f a b) l) m.
Proof.
  induction l as [|a l IH]; [symmetry; apply total_zero; reflexivity|]. rewrite total_cons, IH, <- total_plus. apply total_ext. intros. rewrite total_cons. reflexivity.
Qed.
Lemma relu_together x y t : 0 <= x * y -> 0 <= t -> relu (x + t * y) = relu x + t * relu y.
Proof.
  intros H Ht. destruct (relu_case x) as [[Hx ->]|[Hx ->]], (relu_case y) as [[Hy ->]|[Hy ->]].
  - apply relu_on. nra.
  - destruct (Req_dec x 0) as [->|]; [|assert (y = 0) as -> by nra; rewrite relu_on; lra]. rewrite relu_off; nra.
  - destruct (Req_dec x 0) as [->|]; [rewrite relu_on; nra|]. assert (y = 0) as -> by nra. rewrite relu_off; lra.
  - rewrite relu_off; nra.
Qed.

Section RayForm.
  Context (data : dataset R) (hidden : layer R) (v : list R) (c : option R) (Shape : one_hidden_layer Squared data hidden v).
  Notation net := (the_network hidden v c).
  Notation a := (extended hidden).
  Notation pull := (pull_of Squared hidden v c).
  Notation phi := (phi Squared data hidden v c).
  Notation units := (combine v (rows hidden)).
  Context (Rows : forall w p, In w (rows hidden) -> In p data -> length (a p) = length w).

  (** No data point is strictly on different sides of the two. *)
  Definition together (u w : list R) : Prop := forall p, In p data -> 0 <= dot u (a p) * dot w (a p).

  Lemma phi_ext u w : (forall p, In p data -> dot u (a p) = dot w (a p)) -> phi u = phi w.
  Proof. intros H. apply total_ext. intros p Hp. rewrite H by auto. reflexivity. Qed.
  Lemma phi_fitted w u : In w (rows hidden) -> phi (fitted (length w) u) = phi u.
  Proof. intros Hw. apply phi_ext. intros p Hp. rewrite <- (Rows w p Hw Hp), dot_comm, dot_fitted. apply dot_comm. Qed.

  Theorem at_a_minimum vj w : local_minimum squared data net -> In (vj, w) units ->
    (vj <> 0 -> phi w = 0 /\ forall u, together u w -> 0 <= sign vj * phi u) /\ (vj = 0 -> forall u, together u w -> phi u = 0).
  Proof.
    intros M I. assert (Iw := in_combine_r _ _ _ _ I). apply (theorem_A Squared data hidden v c Shape) in M as (_ & C2 & C3).
    assert (SS : sign vj * sign vj = 1) by (unfold sign; destruct (Rlt_dec 0 vj); ring). split.
    - intros N. specialize (C2 vj w I N).
      assert (T : forall u, together u w -> 0 <= sign vj * phi u).
      { intros u Hu. specialize (C2 (scale (sign vj) (fitted (length w) u))). unfold scale in C2 at 1. rewrite map_length, fitted_length in C2. specialize (C2 eq_refl).
        eapply Rle_trans; [exact C2|]. apply Req_le. unfold g. rewrite <- (phi_fitted w u Iw), Rmult_comm. unfold phi. rewrite <- total_scale. apply total_ext. intros p Hp.
        specialize (Hu p Hp).
        assert (Hu' : 0 <= dot (fitted (length w) u) (a p) * dot w (a p)).
        { rewrite <- (Rows w p Iw Hp), (dot_comm (fitted _ _)), dot_fitted, (dot_comm (a p)). exact Hu. }
        unfold piece_of. rewrite dot_scale_l. set (x := dot (fitted (length w) u) (a p)) in *. destruct (Rlt_dec 0 (dot w (a p))) as [Hw|Hw].
        - rewrite (relu_on x) by nra. ring.
        - destruct (Rlt_dec (dot w (a p)) 0) as [Hw'|Hw']; [rewrite (relu_off x) by nra; ring|].
          replace (sign vj * (sign vj * x)) with (sign vj * sign vj * x) by ring. rewrite SS, Rmult_1_l. ring. }
      split; auto. assert (U := T w (fun p _ => Rle_0_sqr _)).
      specialize (C2 (scale (- sign vj) w)). unfold scale in C2 at 1. rewrite map_length in C2. specialize (C2 eq_refl).
      assert (E : g Squared data hidden v c vj w (scale (- sign vj) w) = - (sign vj * phi w)).
      { unfold g, phi. rewrite Ropp_mult_distr_l, Rmult_comm, <- total_scale. apply total_ext. intros p Hp. unfold piece_of. rewrite dot_scale_l.
        set (x := dot w (a p)) in *. destruct (Rlt_dec 0 x); [rewrite (relu_on x) by lra; ring|]. destruct (Rlt_dec x 0); [rewrite (relu_off x) by lra; ring|].
        replace x with 0 by lra. rewrite !Rmult_0_r, (relu_on 0) by lra. ring. }
      rewrite E in C2. assert (sign vj * phi w = 0) by lra. transitivity (sign vj * sign vj * phi w); [rewrite SS; ring|]. rewrite Rmult_assoc, H. ring.
    - intros Z u Hu. destruct (C3 vj w I Z) as (e & He & C).
      assert (W0 : phi w = 0) by (apply C, close_self, He).
      destruct (soon_exists _ (soon_close_moved e w (fitted (length w) u) He (fitted_length _ _))) as (t & Ht & Near).
      specialize (C _ Near). assert (E : phi (vadd w (scale t (fitted (length w) u))) = phi w + t * phi (fitted (length w) u)).
      { unfold phi. rewrite (Rmult_comm t), <- total_scale, <- total_plus. apply total_ext. intros p Hp. rewrite dot_vadd_l, dot_scale_l, relu_together; [ring| |lra].
        rewrite <- (Rows w p Iw Hp), (dot_comm (fitted _ _)), dot_fitted, (dot_comm (a p)), Rmult_comm. apply Hu, Hp. }
      rewrite (phi_fitted w u Iw) in E. rewrite C, W0 in E. nra.
  Qed.

  (** What the outputs are, against the residuals. *)
  Lemma pulls_value vs W k : total (fun p => pull p * value_of hidden vs W k p) data =
    total (fun q => fst q * phi (snd q)) (combine vs W) + (match k with Some k => k | None => 0 end) * total pull data.
  Proof.
    unfold value_of. rewrite (total_ext _ (fun p => pull p * dot vs (hidden_values W (a p)) + pull p * (match k with Some k => k | None => 0 end))) by (intros; ring).
    rewrite total_plus, total_scale, (Rmult_comm _ (total pull data)). f_equal.
    rewrite (total_ext _ (fun p => total (fun q => pull p * (fst q * relu (dot (snd q) (a p)))) (combine vs W))).
    - rewrite total_swap. apply total_ext. intros q _. unfold phi. rewrite Rmult_comm, <- total_scale. apply total_ext. intros; ring.
    - intros p _. assert (D : dot vs (hidden_values W (a p)) = total (fun q => fst q * relu (dot (snd q) (a p))) (combine vs W)).
      { clear. revert W. induction vs as [|x vs IH]; intros [|w W]; cbn [hidden_values map combine]; autorewrite with dot; auto. rewrite total_cons. cbn [fst snd].
        fold (hidden_values W (a p)). rewrite IH. reflexivity. }
      rewrite D, Rmult_comm, <- total_scale. apply total_ext. intros; ring.
  Qed.
  Theorem is_a_minimum : condition_1 Squared data hidden v c ->
    (forall vj w, In (vj, w) units -> exists e, 0 < e /\ if Req_EM_T vj 0 then forall w', Forall2 (close e) w w' -> phi w' = 0
      else phi w = 0 /\ forall w', Forall2 (close e) w w' -> 0 <= sign vj * phi w') -> local_minimum squared data net.
  Proof.
    intros C1 H.
    assert (E : exists e, 0 < e /\ forall vj w, In (vj, w) units -> if Req_EM_T vj 0 then forall w', Forall2 (close e) w w' -> phi w' = 0
      else e <= Rabs vj /\ phi w = 0 /\ forall w', Forall2 (close e) w w' -> 0 <= sign vj * phi w').
    { assert (Mono : forall e e' w w', e' <= e -> Forall2 (close e') w w' -> Forall2 (close e) w w').
      { intros e e' w w' He. induction 1; constructor; auto. unfold close in *. lra. }
      revert H. generalize units. induction l as [|[x w] l IH]; intros H; [exists 1; split; [lra|intros vj w []]|].
      destruct IH as (e & He & E); [intros; apply H; simpl; auto|]. destruct (H x w) as (e1 & He1 & E1); [simpl; auto|].
      destruct (Req_EM_T x 0) as [Z|Z].
      - exists (Rmin e e1). split; [apply Rmin_glb_lt; auto|]. intros vj w0 [J|J].
        + injection J as <- <-. destruct (Req_EM_T x 0); [|contradiction]. intros w' Hw. apply E1, (Mono _ _ _ _ (Rmin_r e e1)), Hw.
        + specialize (E vj w0 J). destruct (Req_EM_T vj 0); [intros w' Hw; apply E, (Mono _ _ _ _ (Rmin_l e e1)), Hw|]. destruct E as (A & B & C).
          split; [pose proof (Rmin_l e e1); lra|]. split; auto. intros w' Hw. apply C, (Mono _ _ _ _ (Rmin_l e e1)), Hw.
      - set (e2 := Rmin (Rmin e e1) (Rabs x)). assert (P2 : 0 < e2) by (repeat apply Rmin_glb_lt; auto; apply Rabs_pos_lt; auto).
        assert (L1 : e2 <= e) by (eapply Rle_trans; [apply Rmin_l|apply Rmin_l]). assert (L2 : e2 <= e1) by (eapply Rle_trans; [apply Rmin_l|apply Rmin_r]).
        exists e2. split; auto. intros vj w0 [J|J].
        + injection J as <- <-. destruct (Req_EM_T x 0); [contradiction|]. split; [apply Rmin_r|]. split; [apply E1|]. intros w' Hw. apply E1, (Mono _ _ _ _ L2), Hw.
        + specialize (E vj w0 J). destruct (Req_EM_T vj 0); [intros w' Hw; apply E, (Mono _ _ _ _ L1), Hw|]. destruct E as (A & B & C).
          split; [lra|]. split; auto. intros w' Hw. apply C, (Mono _ _ _ _ L1), Hw. }
    destruct E as (e & He & E). exists e. split; auto. intros n' Hn.
    inversion Hn as [|? hidden' ? n1 Hh Hn1]; subst. inversion Hn1 as [|? last' ? n2 Hl Hn2]; subst. inversion Hn2; subst. destruct last' as [W' c'].
    destruct Hl as [HW Hb]. cbn [weight bias] in HW, Hb. inversion HW as [|? v' ? W2 Hv HW2]; subst. inversion HW2; subst.
    apply alike_rows in Hh as [Hrows Hbias].
    assert (Ec : exists k, c' = option_map (fun x => [x]) k /\ match c, k with None, None => True | Some _, Some _ => True | _, _ => False end).
    { destruct c as [x|], c' as [c'|]; cbn [option_map] in Hb; try contradiction; [|exists None; auto]. inversion Hb as [|? y ? l' Hxy Hl']; subst. inversion Hl'; subst. exists (Some y). auto. }
    destruct Ec as (k & -> & Hk).
    destruct (loss_between Squared data hidden v c Shape hidden' v' k (eq_sym Hbias)) as [Low _]. cbv zeta in Low. change (loss_function_of Squared) with squared in Low.
    eapply Rle_trans; [|exact Low]. rewrite (total_ext _ (fun p => pull p * value_of hidden v' (rows hidden') k p + pull p * value_of hidden v (rows hidden) c p * -1)) by (intros; ring).
    rewrite total_plus, total_scale, !pulls_value.
    assert (B : forall x, (match x with Some _ => c <> None | None => True end) -> (match x with Some k => k | None => 0 end) * total pull data = 0).
    { intros [x|] Hx; [rewrite (C1 Hx)|]; ring. }
    rewrite (B k) by (destruct c, k; try contradiction; congruence || auto). rewrite (B c) by (destruct c; congruence || auto).
    assert (Z : total (fun q => fst q * phi (snd q)) units = 0).
    { apply total_zero. intros [x w] I. cbn [fst snd]. specialize (E x w I). destruct (Req_EM_T x 0) as [->|_]; [ring|]. destruct E as (_ & -> & _). ring. }
    assert (P : 0 <= total (fun q => fst q * phi (snd q)) (combine v' (rows hidden'))).
    { revert E. generalize (TheoremA.phi Squared data hidden v c). intros f E. clear - Hv Hrows He E. revert Hrows E. generalize (rows hidden') (rows hidden). induction Hv as [|x x' l l' Hx _ IH]; intros W' W Hr E; [unfold total; cbn; lra|].
      destruct Hr as [|w w' W W' Hw Hr]; [unfold total; cbn; lra|]. cbn [combine]. rewrite total_cons. cbn [fst snd].
      specialize (IH W' W Hr ltac:(intros; apply E; simpl; auto)). specialize (E x w ltac:(simpl; auto)).
      assert (0 <= x' * f w'); [|lra]. destruct (Req_EM_T x 0); [rewrite (E w' Hw); lra|]. destruct E as (A & _ & C). specialize (C w' Hw).
      unfold close in Hx. unfold sign in C. destruct (Rlt_dec 0 x).
      - rewrite Rabs_pos_eq in A by lra. assert (0 < x') by (apply Rabs_def2 in Hx; lra). nra.
      - rewrite Rabs_left in A by lra. assert (x' < 0) by (apply Rabs_def2 in Hx; lra). nra. }
    lra.
  Qed.
End RayForm.
