(** Vectors that are no further to the left or right of given hyperplanes than a point is, and generators of all points: every
    point is a positive combination of generators on whose side of every hyperplane it is, or on the hyperplane.
    Then ReLU(a . p) adds up over this combination. Generators are found for one hyperplane after the other. *)
From Coq Require Import Reals List Lra Lia Arith.
From Localmin Require Import Network Vectors Sums.
Import ListNotations.
Open Scope R_scope.

(** u is on no side of a hyperplane on which p is not. *)
Definition conformal (lines : list (list R)) (u p : list R) : Prop :=
  forall a, In a lines -> (0 <= dot a p -> 0 <= dot a u) /\ (dot a p <= 0 -> dot a u <= 0).
Lemma conformal_refl lines p : conformal lines p p. Proof. intros a _. auto. Qed.
Lemma conformal_trans lines u v p : conformal lines u v -> conformal lines v p -> conformal lines u p.
Proof. intros H1 H2 a Ha. destruct (H1 a Ha), (H2 a Ha). auto. Qed.
Lemma conformal_0 lines u p a : conformal lines u p -> In a lines -> dot a p = 0 -> dot a u = 0.
Proof. intros H Ha E. destruct (H a Ha). apply Rle_antisym; [apply H1|apply H0]; lra. Qed.
Lemma conformal_less lines u p : (forall a, In a lines -> exists k, 0 <= k /\ dot a u = k * dot a p) -> conformal lines u p.
Proof. intros H a Ha. destruct (H a Ha) as (k & Hk & E). rewrite E. split; intros; nra. Qed.

(** How many hyperplanes p is not on. *)
Definition off (p a : list R) : bool := if Req_EM_T (dot a p) 0 then false else true.
Definition size (lines : list (list R)) (p : list R) : nat := length (filter (off p) lines).
Lemma off_spec p a : off p a = true <-> dot a p <> 0.
Proof. unfold off. destruct (Req_EM_T (dot a p) 0); split; intros; try discriminate; auto. Qed.
Lemma size_le lines u p : (forall a, In a lines -> dot a p = 0 -> dot a u = 0) -> (size lines u <= size lines p)%nat.
Proof.
  unfold size. induction lines as [|a lines IH]; intros H; [auto|]. cbn [filter]. specialize (IH ltac:(intros; apply H; simpl; auto)).
  specialize (H a ltac:(simpl; auto)). destruct (off u a) eqn:U; [|destruct (off p a); cbn [length]; lia].
  apply off_spec in U. destruct (off p a) eqn:P; cbn [length]; [lia|]. unfold off in P. destruct (Req_EM_T (dot a p) 0); [|discriminate]. exfalso; auto.
Qed.
Lemma size_lt lines u p a : (forall a, In a lines -> dot a p = 0 -> dot a u = 0) -> In a lines -> dot a p <> 0 -> dot a u = 0 ->
  (size lines u < size lines p)%nat.
Proof.
  intros H Ha Hp Hu. apply in_split in Ha as (l1 & l2 & ->). unfold size. rewrite !filter_app, !app_length.
  pose proof (size_le l1 u p ltac:(intros; apply H; auto; apply in_or_app; simpl; auto)) as A.
  pose proof (size_le l2 u p ltac:(intros; apply H; auto; apply in_or_app; simpl; auto)) as B. unfold size in *. cbn [filter].
  apply off_spec in Hp. rewrite Hp. destruct (off u a) eqn:U; [apply off_spec in U; contradiction|]. cbn [length]. lia.
Qed.

Lemma least (l : list R) : l <> [] -> exists m, In m l /\ forall x, In x l -> m <= x.
Proof.
  induction l as [|x l IH]; [contradiction|]. intros _. destruct l as [|y l].
  - exists x. split; [simpl; auto|]. intros z [<-|[]]. lra.
  - destruct IH as (m & Hm & Hl); [discriminate|]. destruct (Rle_dec x m).
    + exists x. split; [simpl; auto|]. intros z [<-|Hz]; [lra|]. specialize (Hl z Hz). lra.
    + exists m. split; [simpl; auto|]. intros z [<-|Hz]; [lra|auto].
Qed.
(** Taking away as much of y as keeps the sides. *)
Lemma shrink lines u y : conformal lines y u -> (exists a, In a lines /\ dot a y <> 0) ->
  exists t x, 0 < t /\ (forall a, dot a u = t * dot a y + dot a x) /\ conformal lines x u /\ (size lines x < size lines u)%nat.
Proof.
  intros C (a0 & Ha0 & Na0). set (ratio := fun a => dot a u / dot a y).
  destruct (least (map ratio (filter (off y) lines))) as (t & Ht & Hl).
  { intros E. apply map_eq_nil in E. assert (I : In a0 (filter (off y) lines)) by (apply filter_In; split; auto; apply off_spec; auto).
    rewrite E in I. destruct I. }
  apply in_map_iff in Ht as (a1 & <- & Ha1). apply filter_In in Ha1 as [Ha1 N1]. apply off_spec in N1.
  assert (Pos : forall a, In a lines -> dot a y <> 0 -> 0 < ratio a).
  { intros a Ha N. destruct (C a Ha) as [C1 C2]. unfold ratio. destruct (Rtotal_order (dot a u) 0) as [H|[H|H]].
    - specialize (C2 ltac:(lra)). replace (dot a u / dot a y) with ((- dot a u) / (- dot a y)) by (field; auto).
      apply Rdiv_lt_0_compat; lra.
    - exfalso. apply N. apply Rle_antisym; [apply C2|apply C1]; lra.
    - specialize (C1 ltac:(lra)). apply Rdiv_lt_0_compat; lra. }
  exists (ratio a1), (vadd u (scale (- ratio a1) y)).
  assert (D : forall a, dot a (vadd u (scale (- ratio a1) y)) = dot a u - ratio a1 * dot a y)
    by (intros; rewrite dot_vadd_r, dot_scale_r; ring).
  assert (Cx : conformal lines (vadd u (scale (- ratio a1) y)) u).
  { apply conformal_less. intros a Ha. rewrite D. destruct (Req_EM_T (dot a y) 0) as [E|N]; [exists 1; rewrite E; split; [lra|ring]|].
    assert (ratio a1 <= ratio a) by (apply Hl, in_map, filter_In; split; auto; apply off_spec; auto).
    specialize (Pos a Ha N). exists ((ratio a - ratio a1) / ratio a). split.
    - unfold Rdiv. apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat, Pos.
    - assert (E : dot a u = ratio a * dot a y) by (unfold ratio; field; auto). rewrite E at 1 2. field. lra. }
  repeat split; auto.
  - intros a. rewrite D. ring.
  - apply (Cx a); auto.
  - apply (Cx a); auto.
  - apply (size_lt _ _ _ a1); auto.
    + intros a Ha E. apply (conformal_0 lines _ u); auto.
    + intros E. apply N1, (conformal_0 lines y u); auto.
    + rewrite D. unfold ratio. field. auto.
Qed.

(** Combinations of generators, as functions of a row of d entries. *)
Definition sums (terms : list (R * list R)) (a : list R) : R := total (fun t => fst t * dot a (snd t)) terms.
Lemma sums_cons l u terms a : sums ((l, u) :: terms) a = l * dot a u + sums terms a. Proof. reflexivity. Qed.
Lemma sums_app t1 t2 a : sums (t1 ++ t2) a = sums t1 a + sums t2 a.
Proof. induction t1 as [|[l u] t1 IH]; cbn [app]; [unfold sums, total; cbn; ring|]. rewrite !sums_cons, IH. ring. Qed.
Section Spanned.
  Context (d : nat).
  Definition spanned (lines : list (list R)) (L : list (list R)) (p : list R) (f : list R -> R) : Prop :=
    exists terms, Forall (fun t => 0 < fst t /\ In (snd t) L /\ conformal lines (snd t) p) terms /\
      forall a, length a = d -> f a = sums terms a.
  Definition generates (lines L : list (list R)) : Prop := forall p, spanned lines L p (fun a => dot a p).

  Lemma spanned_ext lines L p f g : (forall a, length a = d -> f a = g a) -> spanned lines L p f -> spanned lines L p g.
  Proof. intros H (terms & A & B). exists terms. split; auto. intros. rewrite <- H; auto. Qed.
  Lemma spanned_zero lines L p : spanned lines L p (fun _ => 0).
  Proof. exists []. split; auto. Qed.
  Lemma spanned_plus lines L p f g : spanned lines L p f -> spanned lines L p g -> spanned lines L p (fun a => f a + g a).
  Proof.
    intros (t1 & A1 & B1) (t2 & A2 & B2). exists (t1 ++ t2). split; [apply Forall_app; auto|]. intros a Ha.
    rewrite B1, B2, sums_app by auto. reflexivity.
  Qed.
  Lemma spanned_scale lines L p f k : 0 < k -> spanned lines L p f -> spanned lines L p (fun a => k * f a).
  Proof.
    intros Hk (t1 & A1 & B1). exists (map (fun t => (k * fst t, snd t)) t1). split.
    - apply Forall_map. revert A1. apply Forall_impl. intros [l u] (H1 & H2 & H3). cbn in *. split; [apply Rmult_lt_0_compat|]; auto.
    - intros a Ha. rewrite B1 by auto. unfold sums. rewrite total_map. cbn [fst snd]. rewrite Rmult_comm, <- total_scale.
      apply total_ext. intros; ring.
  Qed.
  Lemma spanned_one lines L p u : In u L -> conformal lines u p -> spanned lines L p (fun a => dot a u).
  Proof. intros H C. exists [(1, u)]. split; [constructor; [split; [cbn; lra|auto]|constructor]|]. intros. unfold sums, total. cbn. ring. Qed.
  Lemma spanned_near lines L p q f : conformal lines q p -> spanned lines L q f -> spanned lines L p f.
  Proof.
    intros C (t1 & A1 & B1). exists t1. split; auto. revert A1. apply Forall_impl. intros t (H1 & H2 & H3). split; [auto|split; [auto|]].
    apply (conformal_trans lines _ q p); auto.
  Qed.
  Lemma spanned_sums lines L p terms : Forall (fun t => 0 < fst t /\ spanned lines L p (fun a => dot a (snd t))) terms ->
    spanned lines L p (sums terms).
  Proof.
    induction 1 as [|t terms [H1 H2] _ IH]; [apply spanned_zero|].
    apply (spanned_ext _ _ _ (fun a => fst t * dot a (snd t) + sums terms a)); [reflexivity|]. apply spanned_plus; auto. apply spanned_scale; auto.
  Qed.
  Lemma generates_incl lines L L' : incl L L' -> generates lines L -> generates lines L'.
  Proof.
    intros I G p. destruct (G p) as (terms & A & B). exists terms. split; auto. revert A. apply Forall_impl. intros t (H1 & H2 & H3). auto.
  Qed.

  (** A generator can be left out if another one is on its sides. *)
  Theorem generates_without lines L1 u L2 y : generates lines (L1 ++ u :: L2) -> In y (L1 ++ L2) -> conformal lines y u ->
    (exists a, In a lines /\ dot a y <> 0) -> generates lines (L1 ++ L2).
  Proof.
    intros G Hy C N p. remember (size lines p) as n eqn:E. assert (Hn : (size lines p <= n)%nat) by lia. clear E. revert p Hn.
    induction n as [n IH] using lt_wf_ind. intros p Hn. destruct (G p) as (terms & A & B).
    apply (spanned_ext _ _ _ (sums terms)); [intros; symmetry; auto|]. apply spanned_sums. revert A. apply Forall_impl. intros [l v] (H1 & H2 & H3). cbn [fst snd] in *. split; auto.
    assert (D : v = u \/ In v (L1 ++ L2)) by (apply in_app_or in H2 as [H|[H|H]]; auto; right; apply in_or_app; auto).
    destruct D as [->|D]; [|apply spanned_one; auto].
    destruct (shrink lines u y C N) as (t & x & Ht & Ex & Cx & Sx).
    apply (spanned_ext _ _ _ (fun a => t * dot a y + dot a x)); [intros; symmetry; auto|]. apply spanned_plus.
    - apply spanned_scale; auto. apply spanned_one; auto. apply (conformal_trans lines y u p); auto.
    - apply (spanned_near _ _ _ x); [apply (conformal_trans lines x u p); auto|].
      assert (S2 := size_le lines u p (fun a Ha => conformal_0 lines u p a H3 Ha)).
      apply (IH (size lines x)); [lia|auto].
  Qed.

  (** A new hyperplane, and a direction that leaves it but no earlier one: all other generators can be moved onto it. *)
  Theorem generates_leaving lines L a0 b nb L' : length a0 = d -> generates lines L ->
    (forall a, In a lines -> dot a b = 0) -> 0 < dot a0 b -> In b L' -> In nb L' -> (forall a, dot a nb = - dot a b) ->
    (forall u, In u L -> exists u' k c, 0 < k /\ (In u' L' \/ forall a, length a = d -> dot a u' = 0) /\ dot a0 u' = 0 /\
       forall a, dot a u = k * dot a u' + c * dot a b) ->
    generates (a0 :: lines) L'.
  Proof.
    intros La G Z P I1 I2 Enb H p. destruct (G p) as (terms & A & B).
    assert (M : exists c g, spanned (a0 :: lines) L' p g /\ g a0 = 0 /\ forall a, length a = d -> sums terms a = g a + c * dot a b).
    { clear B. induction A as [|[l u] terms (H1 & H2 & H3) _ (c & g & S & S0 & E)]; cbn [fst snd] in *.
      - exists 0, (fun _ => 0). repeat split; [apply spanned_zero|]. intros. unfold sums, total. cbn. ring.
      - destruct (H u H2) as (u' & k & c' & Hk & Iu & Z0 & Eu).
        assert (Pk : 0 < l * k) by (apply Rmult_lt_0_compat; auto).
        exists (l * c' + c), (fun a => l * k * dot a u' + g a). repeat split.
        + apply spanned_plus; auto. destruct Iu as [Iu|Iu].
          * apply spanned_scale; auto. apply spanned_one; auto. intros a [<-|Ha]; [lra|]. specialize (H3 a Ha).
            rewrite Eu, (Z a Ha) in H3. destruct H3 as [H3 H4]. split; intros X; [specialize (H3 X)|specialize (H4 X)]; nra.
          * apply (spanned_ext _ _ _ (fun _ => 0)); [|apply spanned_zero]. intros a Ha. rewrite Iu by auto. ring.
        + rewrite Z0, S0. ring.
        + intros a Ha. rewrite sums_cons, (E a Ha), Eu. ring. }
    destruct M as (c & g & S & S0 & E). apply (spanned_ext _ _ _ (fun a => g a + c * dot a b)); [intros; rewrite B, E; auto|].
    assert (E0 : dot a0 p = c * dot a0 b) by (rewrite B, E, S0 by auto; ring).
    apply spanned_plus; auto. destruct (Rtotal_order c 0) as [Hc|[->|Hc]].
    - apply (spanned_ext _ _ _ (fun a => (- c) * dot a nb)); [intros; rewrite Enb; ring|]. apply spanned_scale; [lra|]. apply spanned_one; auto.
      intros a [<-|Ha]; rewrite Enb; [split; intros; nra|]. rewrite (Z a Ha). lra.
    - apply (spanned_ext _ _ _ (fun _ => 0)); [intros; ring|apply spanned_zero].
    - apply spanned_scale; auto. apply spanned_one; auto. intros a [<-|Ha]; [split; intros; nra|]. rewrite (Z a Ha). lra.
  Qed.

  (** A new hyperplane: generators across it are combined to one that is on it. *)
  Section Crossing.
    Context (lines L L' : list (list R)) (a0 p : list R) (La : length a0 = d) (I : incl L L').
    Context (Cross : forall u w, In u L -> In w L -> 0 < dot a0 u -> dot a0 w < 0 -> conformal lines u p -> conformal lines w p ->
      exists z k, In z L' /\ 0 < k /\ forall a, k * dot a z = dot a0 u * dot a w - dot a0 w * dot a u).
    Notation good := (fun t => 0 < fst t /\ In (snd t) L /\ conformal lines (snd t) p).

    Lemma one_side s terms g : Forall good terms -> Forall (fun t => 0 < s * dot a0 (snd t)) terms ->
      spanned (a0 :: lines) L' p g -> g a0 = 0 -> (forall a, length a = d -> dot a p = sums terms a + g a) ->
      spanned (a0 :: lines) L' p (fun a => dot a p).
    Proof.
      intros A S G G0 E. apply (spanned_ext _ _ _ (fun a => sums terms a + g a)); [intros; symmetry; auto|]. apply spanned_plus; auto.
      assert (P : terms = [] \/ 0 < s * dot a0 p).
      { rewrite (E a0 La), G0, Rplus_0_r. clear E G G0. destruct terms as [|t0 terms]; [auto|]. right.
        assert (W : forall l, Forall good l -> Forall (fun t => 0 < s * dot a0 (snd t)) l -> 0 <= s * sums l a0).
        { clear. induction l as [|t l IH]; intros A S; [unfold sums, total; cbn; lra|]. inversion A as [|? ? (A1 & _) A2]; inversion S as [|? ? S1 S2]; subst.
          specialize (IH A2 S2). change (sums (t :: l) a0) with (fst t * dot a0 (snd t) + sums l a0). nra. }
        inversion A as [|? ? (A1 & _) A2]; inversion S as [|? ? S1 S2]; subst. specialize (W terms A2 S2).
        change (sums (t0 :: terms) a0) with (fst t0 * dot a0 (snd t0) + sums terms a0). nra. }
      destruct P as [->|P]; [apply spanned_zero|]. apply spanned_sums. rewrite Forall_forall in *. intros t Ht. destruct (A t Ht) as (A1 & A2 & A3).
      split; auto. apply spanned_one; auto. specialize (S t Ht). intros a [<-|Ha]; [|auto]. split; intros; nra.
    Qed.
    Lemma crossing n : forall P M g, (length P + length M <= n)%nat -> Forall good P -> Forall good M ->
      Forall (fun t => 0 < dot a0 (snd t)) P -> Forall (fun t => dot a0 (snd t) < 0) M ->
      spanned (a0 :: lines) L' p g -> g a0 = 0 -> (forall a, length a = d -> dot a p = sums P a + sums M a + g a) ->
      spanned (a0 :: lines) L' p (fun a => dot a p).
    Proof.
      induction n as [|n IH]; intros P M g Ln AP AM SP SM G G0 E.
      - destruct P, M; cbn in Ln; try lia. apply (one_side 1 [] g); auto. intros a Ha. rewrite (E a Ha). unfold sums, total; cbn; ring.
      - destruct P as [|[l u] P].
        { apply (one_side (-1) M g); auto; [revert SM; apply Forall_impl; intros; lra|]. intros a Ha. rewrite (E a Ha). unfold sums at 1, total; cbn; ring. }
        destruct M as [|[m w] M].
        { apply (one_side 1 ((l, u) :: P) g); auto; [revert SP; apply Forall_impl; intros; lra|]. intros a Ha. rewrite (E a Ha). unfold sums at 2, total; cbn; ring. }
        inversion AP as [|? ? (P1 & P2 & P3) AP']; inversion AM as [|? ? (M1 & M2 & M3) AM']; inversion SP as [|? ? SP1 SP']; inversion SM as [|? ? SM1 SM']; subst.
        cbn [fst snd length] in *. destruct (Cross u w P2 M2 SP1 SM1 P3 M3) as (z & k & Iz & Hk & Ez).
        assert (Z0 : dot a0 z = 0) by (pose proof (Ez a0) as X; nra).
        assert (Cz : conformal (a0 :: lines) z p).
        { intros a [<-|Ha]; [lra|]. destruct (P3 a Ha) as [U1 U2], (M3 a Ha) as [W1 W2]. specialize (Ez a). split; intros X.
          - specialize (U1 X). specialize (W1 X). assert (0 <= k * dot a z) by (rewrite Ez; nra). nra.
          - specialize (U2 X). specialize (W2 X). assert (k * dot a z <= 0) by (rewrite Ez; nra). nra. }
        set (al := dot a0 u) in *. set (be := dot a0 w) in *.
        assert (Step : forall P' M' c, 0 < c -> (length P' + length M' <= n)%nat -> Forall good P' -> Forall good M' ->
          Forall (fun t => 0 < dot a0 (snd t)) P' -> Forall (fun t => dot a0 (snd t) < 0) M' ->
          (forall a, sums ((l, u) :: P) a + sums ((m, w) :: M) a = sums P' a + sums M' a + c * dot a z) ->
          spanned (a0 :: lines) L' p (fun a => dot a p)).
        { intros P' M' c Hc L0 A1 A2 A3 A4 A5. apply (IH P' M' (fun a => c * dot a z + g a)); auto.
          - apply spanned_plus; auto. apply spanned_scale; auto. apply spanned_one; auto.
          - rewrite Z0, G0. ring.
          - intros a Ha. rewrite (E a Ha), A5. ring. }
        assert (Ek : forall a, dot a z = (al * dot a w - be * dot a u) / k) by (intros a; specialize (Ez a); field_simplify_eq; [lra|lra]).
        destruct (Rtotal_order (l * al) (m * - be)) as [H|[H|H]].
        + apply (Step P ((m - l * al / - be, w) :: M) (l * k / - be)); auto.
          * apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; auto|lra].
          * cbn [length]. lia.
          * constructor; auto. cbn. repeat split; auto; try apply M3; auto.
            apply Rmult_lt_reg_r with (- be); [lra|]. replace ((m - l * al / - be) * - be) with (m * - be - l * al) by (field; lra). lra.
          * intros a. rewrite !sums_cons, Ek. field. lra.
        + apply (Step P M (l * k / - be)); auto; [|lia|].
          * apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; auto|lra].
          * intros a. rewrite !sums_cons, Ek. replace m with (l * al / - be) by (rewrite H; field; lra). field. lra.
        + apply (Step ((l - m * - be / al, u) :: P) M (m * k / al)); auto.
          * apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; auto|lra].
          * cbn [length]. lia.
          * constructor; auto. cbn. repeat split; auto; try apply P3; auto.
            apply Rmult_lt_reg_r with al; [lra|]. replace ((l - m * - be / al) * al) with (l * al - m * - be) by (field; lra). lra.
          * intros a. rewrite !sums_cons, Ek. field. lra.
    Qed.
    Lemma crossed : spanned lines L p (fun a => dot a p) -> spanned (a0 :: lines) L' p (fun a => dot a p).
    Proof.
      intros (terms & A & B).
      assert (S : exists P M g, Forall good P /\ Forall good M /\ Forall (fun t => 0 < dot a0 (snd t)) P /\ Forall (fun t => dot a0 (snd t) < 0) M /\
        spanned (a0 :: lines) L' p g /\ g a0 = 0 /\ forall a, sums terms a = sums P a + sums M a + g a).
      { clear B. induction A as [|[l u] terms (H1 & H2 & H3) _ (P & M & g & AP & AM & SP & SM & G & G0 & E)]; cbn [fst snd] in *.
        - exists [], [], (fun _ => 0). repeat split; auto; [apply spanned_zero|]. intros. unfold sums, total. cbn. ring.
        - destruct (Rtotal_order (dot a0 u) 0) as [H|[H|H]].
          + exists P, ((l, u) :: M), g. repeat split; auto. intros. rewrite !sums_cons, E. ring.
          + exists P, M, (fun a => l * dot a u + g a). repeat split; auto.
            * apply spanned_plus; auto. apply spanned_scale; auto. apply spanned_one; auto. intros a [<-|Ha]; [lra|auto].
            * rewrite H, G0. ring.
            * intros. rewrite !sums_cons, E. ring.
          + exists ((l, u) :: P), M, g. repeat split; auto. intros. rewrite !sums_cons, E. ring. }
      destruct S as (P & M & g & AP & AM & SP & SM & G & G0 & E). apply (crossing (length P + length M) P M g); auto.
      intros a Ha. rewrite (B a Ha), E. reflexivity.
    Qed.
  End Crossing.
End Spanned.
