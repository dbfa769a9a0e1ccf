(** Rays with signs: what a vector is on them decides what it is on the closed faces that they generate. *)
From Coq Require Import Reals List ZArith NArith QArith Qreals Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu.
From Localmin.landscape Require Import Integers Conformal Rays Arrangement BitSets Exclusion Faces RayForm.
Import ListNotations.

Definition ordered (b : bool) (A : arrangement) : arrangement := Arrangement (lines A) (in_order b (outputs A)).
Definition generator := (bool * (ray * list Z))%type.
Definition generators_in (A : arrangement) : list generator := flat_map (fun g => [(true, g); (false, g)]) (outputs A).
Definition value_on (z : list Z) (x : generator) : Z := let v := zdot z (snd (snd x)) in if fst x then v else (- v)%Z.
(** Where a vector is positive and negative. *)
Definition signs_on (A : arrangement) (z : list Q) : N * N :=
  let w := whole_vector z in
  let values := flat_map (fun g => let v := zdot w (snd g) in [v; (- v)%Z]) (outputs A) in
  (bits (Z.ltb 0) values, bits (fun v => Z.ltb v 0) values).
(** The generators of a closed face, and of all closed cells around it. *)
Definition own (A : arrangement) (s : bool) (f : list comparison) : N :=
  bits (fun x => Bool.eqb (fst x) s && within (sides (fst (snd x))) f) (generators_in A).
Definition star (A : arrangement) (s : bool) (f : list comparison) : N :=
  bits (fun x => Bool.eqb (fst x) s && negb (apart (sides (fst (snd x))) f)) (generators_in A).

Lemma signs_on_spec A z : signs_on A z =
  (bits (fun x => Z.ltb 0 (value_on (whole_vector z) x)) (generators_in A), bits (fun x => Z.ltb (value_on (whole_vector z) x) 0) (generators_in A)).
Proof.
  unfold signs_on. assert (E : flat_map (fun g => let v := zdot (whole_vector z) (snd g) in [v; (- v)%Z]) (outputs A) = map (value_on (whole_vector z)) (generators_in A)).
  { unfold generators_in. induction (outputs A) as [|g l IH]; [reflexivity|]. cbn [flat_map map app]. rewrite IH. reflexivity. }
  cbv zeta in E |- *. rewrite E, !bits_map. reflexivity.
Qed.
Lemma in_generators A s g : In (s, g) (generators_in A) <-> In g (outputs A).
Proof.
  unfold generators_in. rewrite in_flat_map. split.
  - intros (h & Hh & [E|[E|[]]]); injection E as <- <-; auto.
  - intros H. exists g. split; auto. destruct s; simpl; auto.
Qed.

Open Scope R_scope.
Definition sg (s : bool) : R := if s then 1 else -1.
Section Facts.
  Context (b : bool) (d : nat) (zs : list (list Z)) (Ld : Forall (fun a => length a = d) zs).
  Notation A := (ordered b (arrangement_of b d zs)).
  Notation Phi z := (pulled zs (real (whole_vector z))).

  Lemma outputs_known g : In g (outputs A) -> snd g = outputs_of zs (along (fst g)) /\ fst g = ray_of (lines A) (along (fst g)).
  Proof.
    intros H. apply in_order_in in H. unfold arrangement_of in H. cbn [outputs] in H. apply in_map_iff in H as (r & <- & Hr). cbn [fst snd]. split; auto.
    assert (Ll : Forall (fun a => length a = d) (lines_from b [] zs)).
    { apply Forall_forall. intros e He. destruct (proj2 (proj2 (lines_from_spec b zs [])) e He) as [[]|(a & Ha & ->)].
      unfold direction. cbn [snd]. rewrite map_length. rewrite Forall_forall in Ld. auto. }
    destruct (generators_sound d _ Ll) as (Hh & _ & _). unfold honest in Hh. rewrite Forall_forall in Hh. apply Hh, Hr.
  Qed.
  Lemma Phi_ray z g : In g (outputs A) -> Phi z (real (along (fst g))) = IZR (zdot (whole_vector z) (snd g)).
  Proof. intros H. destruct (outputs_known g H) as [E _]. rewrite E, real_dot, real_outputs_of. reflexivity. Qed.
  Lemma sides_known g : In g (outputs A) -> sides (fst g) = sides_at (lines A) (real (along (fst g))).
  Proof. intros H. destruct (outputs_known g H) as [_ E]. rewrite sides_at_real, <- E. reflexivity. Qed.

  Theorem combined w : exists terms : list (R * (ray * list Z)),
    Forall (fun t => 0 < fst t /\ In (snd t) (outputs A) /\ within (sides (fst (snd t))) (sides_at (lines A) w) = true) terms /\
    (forall z, Phi z w = total (fun t => fst t * IZR (zdot (whole_vector z) (snd (snd t)))) terms) /\
    forall e, In e (lines A) -> dot (real e) w = total (fun t => fst t * dot (real e) (real (along (fst (snd t))))) terms.
  Proof.
    destruct (rays_generate b d zs Ld w) as (terms & T & _ & E & L). exists terms. split; [|split; auto].
    - revert T. apply Forall_impl. intros t (H1 & H2 & H3). assert (I : In (snd t) (outputs A)) by (apply in_order_in; auto). repeat split; auto.
      rewrite (sides_known _ I). apply within_conformal. exact H3.
    - intros z. rewrite E. apply total_ext. intros t _. rewrite real_dot. reflexivity.
  Qed.
  Lemma attained_at w j c : nth_error (sides_at (lines A) w) j = Some c -> c <> Eq ->
    exists s, In s (map (fun g => sides (fst g)) (outputs A)) /\ within s (sides_at (lines A) w) = true /\ nth j s Eq = c.
  Proof.
    intros H N. destruct (combined w) as (terms & T & _ & L). unfold sides_at in H. rewrite nth_error_map in H.
    destruct (nth_error (lines A) j) as [e|] eqn:Ej; [|discriminate]. injection H as H. pose proof (side_of_spec (dot (real e) w)) as S. rewrite H in S.
    assert (X : exists t, In t terms /\ nth j (sides (fst (snd t))) Eq = c).
    { rewrite (L e (nth_error_In _ _ Ej)) in S. clear H L. induction T as [|t terms (H1 & H2 & H3) _ IH]; [exfalso; unfold total in S; cbn in S; destruct c; try contradiction; lra|].
      rewrite total_cons in S. pose proof (side_of_spec (dot (real e) (real (along (fst (snd t)))))) as U.
      assert (Ns : nth j (sides (fst (snd t))) Eq = side_of (dot (real e) (real (along (fst (snd t)))))).
      { rewrite (sides_known _ H2). apply nth_error_nth with (d := Eq). unfold sides_at. rewrite nth_error_map, Ej. reflexivity. }
      destruct (side_of (dot (real e) (real (along (fst (snd t)))))) eqn:E2, c; try contradiction; try (exists t; split; [left; reflexivity|congruence]);
        (destruct IH as (t' & Ht' & E'); [nra|exists t'; split; [right|]; auto]). }
    destruct X as (t & Ht & E). rewrite Forall_forall in T. destruct (T t Ht) as (T1 & T2 & T3). exists (sides (fst (snd t))). repeat split; auto.
    apply in_map_iff. exists (snd t). auto.
  Qed.
  Lemma face_listed w : In (sides_at (lines A) w) (faces_of A).
  Proof. apply face_found with (rs := map (fun g => sides (fst g)) (outputs A)); auto. intros j c. apply attained_at. Qed.
  Lemma cell_listed w : exists s, In s (cells_of A) /\ length s = length (lines A) /\
    forall j c e, nth_error s j = Some c -> nth_error (lines A) j = Some e -> match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end.
  Proof.
    apply cell_found with (rs := map (fun g => sides (fst g)) (outputs A)); auto; [intros j c; apply attained_at|]. intros [|j] c e H; discriminate.
  Qed.

  (** Rows are multiples of hyperplanes. *)
  Lemma row_line a : In a zs -> (forall u, dot (real a) u = 0) \/ exists m e, In e (lines A) /\ forall u, dot (real a) u = m * dot (real e) u.
  Proof.
    intros Ha. destruct (proj1 (proj2 (lines_from_spec b zs [])) a Ha) as [Z|I].
    - left. intros u. apply dot_zero. apply Forall_map, Forall_forall. intros x Hx. rewrite forallb_forall in Z. specialize (Z x Hx). apply Z.eqb_eq in Z. subst x. reflexivity.
    - right. exists (IZR (fst (direction b a))), (snd (direction b a)). split; auto. intros u. rewrite <- (direction_spec b a) at 1. rewrite real_scale, dot_scale_l. reflexivity.
  Qed.
  Lemma line_row e : In e (lines A) -> (forall u, dot (real e) u = 0) \/ exists m a, m <> 0 /\ In a zs /\ forall u, dot (real a) u = m * dot (real e) u.
  Proof.
    intros He. destruct (proj2 (proj2 (lines_from_spec b zs [])) e He) as [[]|(a & Ha & ->)].
    destruct (Z.eq_dec (fst (direction b a)) 0) as [Z|N].
    - left. intros u. apply dot_zero. unfold direction in *. cbn [fst snd] in *. rewrite Z. apply Forall_map, Forall_map, Forall_forall. intros x _. rewrite Zdiv_0_r. reflexivity.
    - right. exists (IZR (fst (direction b a))), a. split; [apply not_0_IZR, N|]. split; auto. intros u. rewrite <- (direction_spec b a) at 1. rewrite real_scale, dot_scale_l. reflexivity.
  Qed.
  Lemma together_rows u w : (forall e, In e (lines A) -> 0 <= dot (real e) u * dot (real e) w) <-> forall a, In a zs -> 0 <= dot (real a) u * dot (real a) w.
  Proof.
    split; intros H.
    - intros a Ha. destruct (row_line a Ha) as [Z|(m & e & He & E)]; [rewrite Z; lra|]. rewrite !E. specialize (H e He). nra.
    - intros e He. destruct (line_row e He) as [Z|(m & a & Nm & Ha & E)]; [rewrite Z; lra|]. specialize (H a Ha). rewrite !E in H.
      assert (0 < m * m) by nra. nra.
  Qed.

  (** A ray that a unit's face contains, taken away a little. *)
  Lemma less_ray w g z : In g (outputs A) -> within (sides (fst g)) (sides_at (lines A) w) = true -> zdot (whole_vector z) (snd g) <> 0%Z ->
    exists t x, 0 < t /\ within (sides_at (lines A) x) (sides_at (lines A) w) = true /\ Phi z w = t * IZR (zdot (whole_vector z) (snd g)) + Phi z x.
  Proof.
    intros H W N. rewrite (sides_known g H) in W. apply within_conformal in W. set (u := real (along (fst g))) in *.
    assert (S : exists a, In a (map real (lines A)) /\ dot a u <> 0).
    { destruct (outputs_known g H) as [E _]. rewrite E in N. destruct (existsb (fun a => negb (Z.eqb (zdot a (along (fst g))) 0)) zs) eqn:X.
      - apply existsb_exists in X as (a & Ha & X). apply negb_true_iff, Z.eqb_neq in X.
        assert (X' : dot (real a) u <> 0) by (unfold u; rewrite <- real_dot; apply not_0_IZR, X).
        destruct (row_line a Ha) as [Z|(m & e & He & Ee)]; [rewrite Z in X'; lra|]. exists (real e). split; [apply in_map, He|]. intros Z. apply X'. rewrite Ee, Z. ring.
      - exfalso. apply N. assert (Zo : forall a, In a zs -> Z.max 0 (zdot a (along (fst g))) = 0%Z).
        { intros a Ha. destruct (Z.eqb (zdot a (along (fst g))) 0) eqn:Q; [apply Z.eqb_eq in Q; rewrite Q; reflexivity|].
          exfalso. apply not_true_iff_false in X. apply X, existsb_exists. exists a. rewrite Q. auto. }
        unfold outputs_of. clear - Zo. revert Zo. generalize (whole_vector z). induction zs as [|a l IH]; intros [|x r] Zo; cbn [map zdot]; auto.
        rewrite Zo, IH by (simpl; auto; intros; apply Zo; simpl; auto). ring. }
    destruct (shrink _ w u W S) as (t & x & Ht & E & C & _). exists t, x. split; auto. split; [apply within_conformal, C|].
    rewrite <- (Phi_ray z g H). fold u. unfold pulled.
    assert (M : map (fun a => relu (dot (real a) w)) zs = vadd (scale t (map (fun a => relu (dot (real a) u)) zs)) (map (fun a => relu (dot (real a) x)) zs)).
    { assert (T : forall a, In a zs -> relu (dot (real a) w) = t * relu (dot (real a) u) + relu (dot (real a) x)).
      { intros a Ha. rewrite E, Rplus_comm, relu_together; [ring| |lra]. destruct (row_line a Ha) as [Z|(m & e & He & Ee)]; [rewrite Z; lra|]. rewrite !Ee.
        destruct (W (real e) (in_map real _ _ He)) as [W1 W2]. destruct (C (real e) (in_map real _ _ He)) as [C1 C2].
        assert (0 <= dot (real e) x * dot (real e) u); [|nra]. destruct (Rle_dec 0 (dot (real e) w)) as [P|P].
        - specialize (W1 P). specialize (C1 P). nra.
        - specialize (W2 ltac:(lra)). specialize (C2 ltac:(lra)). nra. }
      clear - T. induction zs as [|a l IH]; [reflexivity|]. cbn [map scale vadd]. rewrite (T a (or_introl eq_refl)). f_equal. apply IH. intros; apply T; simpl; auto. }
    rewrite M, dot_vadd_r, dot_scale_r. reflexivity.
  Qed.

  Lemma value_sg z s g : IZR (value_on z (s, g)) = sg s * IZR (zdot z (snd g)).
  Proof. unfold value_on, sg. cbn [fst snd]. destruct s; rewrite ?opp_IZR; ring. Qed.
  (** A face on whose generators a vector is not negative. *)
  Lemma nonnegative w s z f : within (sides_at (lines A) w) f = true \/ f = sides_at (lines A) w \/ (forall g, In g (outputs A) -> within (sides (fst g)) (sides_at (lines A) w) = true -> within (sides (fst g)) f = true) ->
    misses (own A s f) (snd (signs_on A z)) = true -> 0 <= sg s * Phi z w.
  Proof.
    intros H M. assert (F : forall g, In g (outputs A) -> within (sides (fst g)) (sides_at (lines A) w) = true -> within (sides (fst g)) f = true).
    { destruct H as [H|[->|H]]; auto. intros g Hg W. rewrite (sides_known g Hg) in *. clear - H W. revert H W. generalize (sides_at (lines A) (real (along (fst g)))) (sides_at (lines A) w).
      intros l m. revert l m. induction f as [|c f IH]; intros [|x l] [|y m] H W; try discriminate; auto. cbn in *. destruct x, y, c; try discriminate; eauto. }
    destruct (combined w) as (terms & T & E & _). rewrite E, Rmult_comm, <- total_scale. apply total_nonneg. intros t Ht. rewrite Forall_forall in T. destruct (T t Ht) as (T1 & T2 & T3).
    unfold misses, own in M. apply N.eqb_eq in M. rewrite signs_on_spec in M. cbn [snd] in M.
    pose proof (bits_disjoint _ _ _ M (s, snd t) (proj2 (in_generators A s (snd t)) T2)) as D. cbn [fst snd] in D. rewrite eqb_reflx, (F _ T2 T3) in D. specialize (D eq_refl).
    apply Z.ltb_ge, IZR_le in D. rewrite value_sg in D. nra.
  Qed.
  Lemma positive_somewhere w s z : misses (own A s (sides_at (lines A) w)) (snd (signs_on A z)) = true ->
    misses (own A s (sides_at (lines A) w)) (fst (signs_on A z)) = false -> 0 < sg s * Phi z w.
  Proof.
    intros M P. assert (X : exists g, In g (outputs A) /\ within (sides (fst g)) (sides_at (lines A) w) = true /\ (0 < value_on (whole_vector z) (s, g))%Z).
    { destruct (existsb (fun x => (Bool.eqb (fst x) s && within (sides (fst (snd x))) (sides_at (lines A) w)) && Z.ltb 0 (value_on (whole_vector z) x)) (generators_in A)) eqn:Q.
      - apply existsb_exists in Q as ([s' g] & Hg & Q). cbn [fst snd] in Q. rewrite !andb_true_iff in Q. destruct Q as [[Q1 Q2] Q3]. apply eqb_prop in Q1. subst s'.
        exists g. split; [apply in_generators in Hg; exact Hg|]. split; auto. apply Z.ltb_lt, Q3.
      - exfalso. unfold misses, own in P. rewrite signs_on_spec in P. cbn [fst] in P. apply N.eqb_neq in P. apply P, bits_apart. intros x Hx Fx.
        apply not_true_iff_false. intros Gx. apply not_true_iff_false in Q. apply Q, existsb_exists. exists x. split; auto. rewrite Fx, Gx. reflexivity. }
    destruct X as (g & Hg & Wg & V). assert (N : zdot (whole_vector z) (snd g) <> 0%Z) by (unfold value_on in V; cbn [fst snd] in V; destruct s; lia).
    destruct (less_ray w g z Hg Wg N) as (t & x & Ht & Wx & E). rewrite E.
    assert (Nx : 0 <= sg s * Phi z x) by (apply (nonnegative x s z (sides_at (lines A) w)); auto).
    apply IZR_lt in V. rewrite value_sg in V. nra.
  Qed.
End Facts.
