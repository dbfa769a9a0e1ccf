(** The hyperplanes that the data put into the space of a unit, their rays, and what a unit on a ray puts out at the data points.
    Every unit is a positive combination of rays on no other side of any hyperplane; so what units put out is one, too. *)
From Coq Require Import Reals List ZArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu NumbersQ LocalFunction.
From Localmin.landscape Require Import Integers Conformal Rays.
Import ListNotations.
Open Scope Z_scope.

(** a = m e, e primitive with its first entry that is not 0 positive; the entry of the bias comes last in this. *)
Definition direction (b : bool) (a : list Z) : Z * list Z :=
  let g := divisor a in
  let m := if Z.ltb (leading (if b then tl a ++ a else a)) 0 then - g else g in
  (m, map (fun x => x / m) a).
Fixpoint vector_eqb (a b : list Z) : bool :=
  match a, b with [], [] => true | x :: a, y :: b => Z.eqb x y && vector_eqb a b | _, _ => false end.
(** The hyperplanes in the order of the data points. *)
Fixpoint lines_from (b : bool) (found rows : list (list Z)) : list (list Z) :=
  match rows with
  | [] => rev found
  | a :: rows =>
      let e := snd (direction b a) in
      if forallb (Z.eqb 0) a || existsb (vector_eqb e) found then lines_from b found rows else lines_from b (e :: found) rows
  end.
(** All inputs, with a 1 for the bias, over one denominator. *)
Definition integer_rows (b : bool) (inputs : list (list Q)) : list (list Z) :=
  let d := denominators (concat inputs) in map (fun x => map (whole d) (augment 1%Q b x)) inputs.

Record arrangement := Arrangement { lines : list (list Z); outputs : list (ray * list Z) }.
Definition outputs_of (rows : list (list Z)) (u : list Z) : list Z := map (fun a => Z.max 0 (zdot a u)) rows.
Definition arrangement_of (b : bool) (d : nat) (rows : list (list Z)) : arrangement :=
  let lines := lines_from b [] rows in
  Arrangement lines (map (fun g => (g, outputs_of rows (along g))) (rays (generators_of d lines))).

Lemma direction_spec b a : zscale (fst (direction b a)) (snd (direction b a)) = a.
Proof.
  unfold direction. set (m := if Z.ltb _ 0 then _ else _). cbn [fst snd]. unfold zscale. rewrite map_map. rewrite <- (map_id a) at 2. apply map_ext_in. intros x Hx.
  assert (D : (m | x)) by (pose proof (divisor_divides a x Hx); unfold m; destruct (Z.ltb _ 0); auto; apply Z.divide_opp_l; auto).
  destruct D as [c ->]. destruct (Z.eq_dec m 0) as [->|N]; [rewrite Z.mul_0_r; reflexivity|]. rewrite Z.div_mul by auto. ring.
Qed.
Lemma vector_eqb_true a : forall b, vector_eqb a b = true -> a = b.
Proof.
  induction a as [|x a IH]; intros [|y b] H; try discriminate; auto. cbn in H. apply andb_true_iff in H as [H1 H2]. apply Z.eqb_eq in H1. f_equal; auto.
Qed.
Lemma lines_from_spec b : forall rows found, (forall e, In e found -> In e (lines_from b found rows)) /\
  (forall a, In a rows -> forallb (Z.eqb 0) a = true \/ In (snd (direction b a)) (lines_from b found rows)) /\
  (forall e, In e (lines_from b found rows) -> In e found \/ exists a, In a rows /\ e = snd (direction b a)).
Proof.
  induction rows as [|a rows IH]; intros found; cbn [lines_from].
  - split; [intros; apply -> in_rev; auto|]. split; [intros a []|]. intros e H. left. apply in_rev, H.
  - destruct (forallb (Z.eqb 0) a || existsb (vector_eqb (snd (direction b a))) found) eqn:E.
    + destruct (IH found) as (A & B & C). split; auto. split.
      * intros x [<-|Hx]; auto. apply orb_true_iff in E as [E|E]; auto. apply existsb_exists in E as (y & Hy & Ey). apply vector_eqb_true in Ey. subst y. auto.
      * intros e He. destruct (C e He) as [H|(x & Hx & ->)]; auto. right. exists x. simpl. auto.
    + destruct (IH (snd (direction b a) :: found)) as (A & B & C). split; [intros; apply A; simpl; auto|]. split.
      * intros x [<-|Hx]; auto. right. apply A. simpl. auto.
      * intros e He. destruct (C e He) as [[<-|H]|(x & Hx & ->)]; auto; right; [exists a|exists x]; simpl; auto.
Qed.

Open Scope R_scope.
Lemma real_outputs_of rows u : real (outputs_of rows u) = map (fun a => relu (dot (real a) (real u))) rows.
Proof.
  unfold outputs_of. unfold real at 1. rewrite map_map. apply map_ext. intros a. rewrite <- real_dot. unfold relu, Rmax.
  destruct (Z.max_spec 0 (zdot a u)) as [[H ->]|[H ->]]; destruct (Rle_dec 0 (IZR (zdot a u))) as [G|G]; auto.
  - exfalso. apply G, (IZR_le 0). lia.
  - apply Rle_antisym; auto. apply (IZR_le _ 0). auto.
Qed.

Section Activations.
  Context (b : bool) (d : nat) (zs : list (list Z)) (Ld : Forall (fun a => length a = d) zs).
  Notation A := (arrangement_of b d zs).
  (** r . G(p) *)
  Definition pulled (r : list R) (p : list R) : R := dot r (map (fun a => relu (dot (real a) p)) zs).

  (** A combination that is equal on a line, and whose parts are on no other side of it, is equal after the ReLU. *)
  Lemma relu_sums terms m e p : Forall (fun t => 0 < fst t /\ (0 <= dot e p -> 0 <= dot e (snd t)) /\ (dot e p <= 0 -> dot e (snd t) <= 0)) terms ->
    dot e p = sums terms e -> relu (m * dot e p) = total (fun t => fst t * relu (m * dot e (snd t))) terms.
  Proof.
    intros H E.
    assert (S : m * dot e p = total (fun t => fst t * (m * dot e (snd t))) terms).
    { rewrite E. unfold sums. rewrite Rmult_comm, <- total_scale. apply total_ext. intros; ring. }
    destruct (Rle_dec 0 (m * dot e p)) as [P|P].
    - rewrite relu_on by auto. rewrite S. apply total_ext. intros t Ht. rewrite Forall_forall in H. destruct (H t Ht) as (H1 & H2 & H3). f_equal. symmetry. apply relu_on.
      destruct (Rle_dec 0 (dot e p)) as [Q|Q]; [specialize (H2 Q)|specialize (H3 ltac:(lra))]; destruct (Rtotal_order m 0) as [M|[M|M]]; nra.
    - rewrite relu_off by lra. symmetry. apply total_zero. intros t Ht. rewrite Forall_forall in H. destruct (H t Ht) as (H1 & H2 & H3).
      rewrite relu_off; [ring|]. destruct (Rle_dec 0 (dot e p)) as [Q|Q]; [specialize (H2 Q)|specialize (H3 ltac:(lra))]; destruct (Rtotal_order m 0) as [M|[M|M]]; nra.
  Qed.

  Theorem rays_generate p : exists terms : list (R * (ray * list Z)),
    Forall (fun t => 0 < fst t /\ In (snd t) (outputs A) /\ conformal (map real (lines A)) (real (along (fst (snd t)))) p) terms /\
    Forall (fun t => fst (snd t) = ray_of (lines A) (along (fst (snd t)))) terms /\
    (forall r, pulled r p = total (fun t => fst t * dot r (real (snd (snd t)))) terms) /\
    forall e, In e (lines A) -> dot (real e) p = total (fun t => fst t * dot (real e) (real (along (fst (snd t))))) terms.
  Proof.
    assert (Ll : Forall (fun a => length a = d) (lines A)).
    { apply Forall_forall. intros e He. destruct (proj2 (proj2 (lines_from_spec b zs [])) e He) as [[]|(a & Ha & ->)].
      unfold direction. cbn [snd]. rewrite map_length. rewrite Forall_forall in Ld. auto. }
    destruct (generators_sound d (lines A) Ll) as (Hh & Hf & G). destruct (G p) as (terms & T & E).
    set (gs := generators_of d (lines A)) in *.
    (* What moves along directions that no hyperplane meets is left out. *)
    assert (S : exists kept : list (R * ray), Forall (fun t => 0 < fst t /\ In (snd t) (rays gs) /\ conformal (map real (lines A)) (real (along (snd t))) p) kept /\
      forall e, In e (map real (lines A)) -> dot e p = sums (map (fun t => (fst t, real (along (snd t)))) kept) e).
    { assert (E' : forall e, In e (map real (lines A)) -> dot e p = sums terms e).
      { intros e He. apply E. apply in_map_iff in He as (a & <- & Ha). unfold real. rewrite map_length. rewrite Forall_forall in Ll. auto. }
      clear E. assert (K : exists kept : list (R * ray), Forall (fun t => 0 < fst t /\ In (snd t) (rays gs) /\ conformal (map real (lines A)) (real (along (snd t))) p) kept /\
        forall e, In e (map real (lines A)) -> sums terms e = sums (map (fun t => (fst t, real (along (snd t)))) kept) e).
      { clear E'. induction T as [|[l u] terms (H1 & H2 & H3) _ (kept & K1 & K2)]; [exists []; split; auto|]. cbn [fst snd] in *.
        unfold all_of in H2. apply in_app_or in H2 as [H2|H2]; [|apply in_app_or in H2 as [H2|H2]]; apply in_map_iff in H2 as (x & <- & Hx).
        - exists kept. split; auto. intros e He. rewrite sums_cons, K2 by auto. apply in_map_iff in He as (a & <- & Ha). rewrite <- real_dot, (Hf a x) by auto. ring.
        - exists kept. split; auto. intros e He. rewrite sums_cons, K2 by auto. apply in_map_iff in He as (a & <- & Ha). rewrite dot_real_opp, <- real_dot, (Hf a x) by auto. ring.
        - exists ((l, x) :: kept). split; [constructor; auto|]. intros e He. cbn [map fst snd]. rewrite !sums_cons, K2 by auto. reflexivity. }
      destruct K as (kept & K1 & K2). exists kept. split; auto. intros e He. rewrite E', K2 by auto. reflexivity. }
    destruct S as (kept & K1 & K2).
    exists (map (fun t => (fst t, (snd t, outputs_of zs (along (snd t))))) kept). split; [|split; [|split; [|intros e He; rewrite total_map; rewrite (K2 (real e)) by (apply in_map, He); unfold sums; rewrite total_map; reflexivity]]].
    - apply Forall_map. revert K1. apply Forall_impl. intros [l g] (H1 & H2 & H3). cbn [fst snd] in *. repeat split; auto; try apply H3; auto.
      unfold arrangement_of. cbn [outputs lines]. apply in_map_iff. exists g. auto.
    - apply Forall_map. revert K1. apply Forall_impl. intros [l g] (_ & H2 & _). cbn [fst snd] in *. unfold honest in Hh. rewrite Forall_forall in Hh. auto.
    - intros r. rewrite total_map. cbn [fst snd]. unfold pulled.
      assert (R : forall a, In a zs -> relu (dot (real a) p) = total (fun t => fst t * relu (dot (real a) (real (along (snd t))))) kept).
      { intros a Ha. destruct (proj1 (proj2 (lines_from_spec b zs [])) a Ha) as [Z|I].
        - assert (Z' : Forall (fun x => x = 0) (real a)).
          { apply Forall_map, Forall_forall. intros x Hx. rewrite forallb_forall in Z. specialize (Z x Hx). apply Z.eqb_eq in Z. subst x. reflexivity. }
          rewrite dot_zero by auto. rewrite relu_off by lra. symmetry. apply total_zero. intros t _. rewrite dot_zero, relu_off by (auto; lra). ring.
        - set (e := snd (direction b a)) in *. set (m := fst (direction b a)).
          assert (Ea : forall x, dot (real a) x = IZR m * dot (real e) x) by (intros x; rewrite <- (direction_spec b a) at 1; rewrite real_scale, dot_scale_l; reflexivity).
          rewrite Ea, (relu_sums (map (fun t => (fst t, real (along (snd t)))) kept)).
          + rewrite total_map. apply total_ext. intros t _. cbn [fst snd]. rewrite Ea. reflexivity.
          + apply Forall_map. revert K1. apply Forall_impl. intros [l g] (H1 & H2 & H3). cbn [fst snd] in *. split; auto. apply H3. apply in_map, I.
          + apply K2, in_map, I. }
      rewrite (total_ext _ (fun t => fst t * dot r (map (fun a => relu (dot (real a) (real (along (snd t))))) zs))) by (intros t _; rewrite real_outputs_of; reflexivity).
      rewrite (map_ext_in _ _ zs R). clear. revert r. induction zs as [|a zs' IH]; intros r.
      + cbn [map]. rewrite dot_nil_r. symmetry. apply total_zero. intros. ring.
      + destruct r as [|x r]; [rewrite dot_nil_l; symmetry; apply total_zero; intros; rewrite dot_nil_l; ring|]. cbn [map]. rewrite dot_cons, IH.
        rewrite Rmult_comm, <- total_scale, <- total_plus. apply total_ext. intros t _. rewrite dot_cons. ring.
  Qed.
End Activations.
