(** Case trees prove that  lin . t + sum slope ReLU(dir . t)  is nowhere negative. *)
From Coq Require Import Reals List Bool Lra NArith.
From Localmin Require Import Network Vectors Relu Soon Numbers Problem.
Import ListNotations.
Open Scope R_scope.

Section Tree.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).
  Record kink := Kink { name : BinNums.N; slope : N; dir : vec }.

  Fixpoint take (i : BinNums.N) (ks : list kink) : option (kink * list kink) :=
    match ks with
    | [] => None
    | k :: ks => if N.eqb (name k) i then Some (k, ks) else
        match take i ks with Some (f, rest) => Some (f, k :: rest) | None => None end
    end.
  Fixpoint lookup (i : BinNums.N) (l : list (BinNums.N * N)) : N :=
    match l with [] => zero | (j, x) :: l => if N.eqb j i then x else lookup i l end.

  (** Every number is that of one of these kinks. Soundness does not need it: a certificate must not say what is not read. *)
  Definition named (names : list BinNums.N) (l : list (BinNums.N * N)) : bool :=
    forallb (fun x => existsb (N.eqb (fst x)) names) l.

  (** The identity at a vertex: lin + sum of lambda slope dir. *)
  Fixpoint close_vertex (lin : vec) (convex : list kink) (ms : list (BinNums.N * N)) : option vec :=
    match convex with
    | [] => Some lin
    | k :: ks =>
        let l := lookup (name k) ms in
        if is0 l then close_vertex lin ks ms
        else if ispos l && le l one then close_vertex (vaddn lin (scalen (mul l (slope k)) (dir k))) ks ms
        else None
    end.
  (** sum of mu n over the cone, and whether some mu is positive. *)
  Fixpoint close_empty (cone : list (BinNums.N * vec)) (ws : list (BinNums.N * N)) : option (bool * vec) :=
    match cone with
    | [] => Some (false, [])
    | (i, n) :: cone =>
        let w := lookup i ws in
        match close_empty cone ws with
        | None => None
        | Some (some, s) =>
            if is0 w then Some (some, s) else if ispos w then Some (true, vaddn (scalen w n) s) else None
        end
    end.
  Fixpoint check_tree (lin : vec) (convex open : list kink) (cone : list (BinNums.N * vec)) (t : tree N) : bool :=
    match t with
    | Split i p n =>
        match take i open with
        | None => false
        | Some (k, rest) =>
            check_tree (vaddn lin (scalen (slope k) (dir k))) convex rest ((i, dir k) :: cone) p
            && check_tree lin convex rest ((i, scalen (opp one) (dir k)) :: cone) n
        end
    | Vertex ms =>
        match open with
        | [] => named (map name convex) ms && match close_vertex lin convex ms with Some rest => vis0 rest | None => false end
        | _ => false
        end
    | Empty ws =>
        named (map fst cone) ws && match close_empty cone ws with Some (some, s) => some && vis0 s | None => false end
    end.
  Definition live (k : kink) : bool := negb (vis0 (dir k)).
  Definition check_nonnegative (lin : vec) (ks : list kink) (t : tree N) : bool :=
    check_tree lin (filter (fun k => ispos (slope k)) ks)
      (filter (fun k => isneg (slope k) && live k) ks) [] t.

  Definition bend (k : kink) (t : list R) : R := r (slope k) * relu (dot (rv (dir k)) t).
  Definition bends (ks : list kink) (t : list R) : R := sum (map (fun k => bend k t) ks).
  Definition value (lin : vec) (ks : list kink) (t : list R) : R := dot (rv lin) t + bends ks t.

  Lemma bends_cons k ks t : bends (k :: ks) t = bend k t + bends ks t. Proof. reflexivity. Qed.

  Lemma take_spec i t : forall ks k rest, take i ks = Some (k, rest) ->
    In k ks /\ incl rest ks /\ bends ks t = bend k t + bends rest t.
  Proof.
    induction ks as [|k0 ks IH]; simpl; intros k rest H; [discriminate|].
    destruct (N.eqb (name k0) i).
    - injection H as <- <-. split; [auto|split; [intros x; simpl; auto|reflexivity]].
    - destruct (take i ks) as [[f rest']|]; [|discriminate]. injection H as <- <-.
      destruct (IH _ _ eq_refl) as (A & B & C). split; [auto|split].
      + intros x [->|Hx]; [left; auto|right; apply B; auto].
      + rewrite !bends_cons, C. lra.
  Qed.

  Lemma close_vertex_sound ms t : forall convex lin rest,
    close_vertex lin convex ms = Some rest -> Forall (fun k => 0 < r (slope k)) convex ->
    dot (rv rest) t <= dot (rv lin) t + bends convex t.
  Proof.
    induction convex as [|k ks IH]; simpl; intros lin rest H F.
    - injection H as ->. unfold bends; simpl. lra.
    - inversion F as [|? ? Hs Fs]; subst. rewrite bends_cons. unfold bend.
      pose proof (relu_pos (dot (rv (dir k)) t)) as P. pose proof (relu_ge (dot (rv (dir k)) t)) as G.
      set (z := dot (rv (dir k)) t) in *. set (s := r (slope k)) in *.
      assert (0 <= s * relu z) by (apply Rmult_le_pos; lra).
      destruct (is0 (lookup (name k) ms)).
      + specialize (IH _ _ H Fs). lra.
      + destruct (ispos _) eqn:E1; [|discriminate]. destruct (le _ one) eqn:E2; [|discriminate].
        simpl in H. specialize (IH _ _ H Fs).
        apply (ispos_true ok) in E1. apply (le_true ok) in E2. rewrite (r_one _ _ ok) in E2.
        rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, (r_mul _ _ ok) in IH.
        fold z s in IH. set (l := r (lookup (name k) ms)) in *.
        assert (l * s * z <= s * relu z); [|lra].
        destruct (relu_case z) as [[Hz ->]|[Hz ->]].
        * assert (0 <= (1 - l) * (s * z)) by (apply Rmult_le_pos; [lra|apply Rmult_le_pos; lra]). lra.
        * assert (0 <= (l * s) * (- z)) by (apply Rmult_le_pos; [apply Rmult_le_pos; lra|lra]). lra.
  Qed.

  Lemma close_empty_sound ws t : forall cone some s,
    close_empty cone ws = Some (some, s) -> Forall (fun n => 0 < dot (rv (snd n)) t) cone ->
    if some then 0 < dot (rv s) t else 0 <= dot (rv s) t.
  Proof.
    induction cone as [|[i n] cone IH]; simpl; intros some s H F.
    - injection H as <- <-. simpl. rewrite dot_nil_l. lra.
    - inversion F as [|? ? Hn Fn]; subst; simpl in Hn.
      destruct (close_empty cone ws) as [[some' s']|]; [|discriminate].
      specialize (IH _ _ eq_refl Fn).
      destruct (is0 _); [injection H as <- <-; auto|].
      destruct (ispos _) eqn:E; [|discriminate]. injection H as <- <-.
      apply (ispos_true ok) in E. rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l.
      assert (0 < r (lookup i ws) * dot (rv n) t) by (apply Rmult_lt_0_compat; auto).
      destruct some'; lra.
  Qed.

  Lemma check_tree_sound t : forall tr lin convex open cone,
    check_tree lin convex open cone tr = true ->
    Forall (fun k => 0 < r (slope k)) convex ->
    (forall k, In k open -> dot (rv (dir k)) t <> 0) ->
    Forall (fun n => 0 < dot (rv (snd n)) t) cone ->
    0 <= dot (rv lin) t + bends convex t + bends open t.
  Proof.
    induction tr as [i p IHp n IHn|ms|ws]; simpl; intros lin convex open cone H C O F.
    - destruct (take i open) as [[k rest]|] eqn:E; [|discriminate].
      apply andb_true_iff in H as [Hp Hn].
      destruct (take_spec i t _ _ _ E) as (I1 & I2 & ->). unfold bend.
      assert (O' : forall k, In k rest -> dot (rv (dir k)) t <> 0) by auto.
      destruct (Rtotal_order (dot (rv (dir k)) t) 0) as [Z|[Z|Z]]; [|exfalso; apply (O k); auto|].
      + rewrite relu_off by lra.
        assert (X := IHn _ _ _ _ Hn C O'). rewrite Rmult_0_r, Rplus_0_l. apply X. constructor; auto. simpl.
        rewrite (rv_scalen ok), dot_scale_l, (r_opp _ _ ok), (r_one _ _ ok). lra.
      + rewrite relu_on by lra.
        assert (X := IHp _ _ _ _ Hp C O'). rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l in X.
        assert (Y : Forall (fun n => 0 < dot (rv (snd n)) t) ((i, dir k) :: cone)) by (constructor; auto).
        specialize (X Y). lra.
    - destruct open; [|discriminate]. apply andb_true_iff in H as [_ H]. destruct (close_vertex lin convex ms) as [rest|] eqn:E; [|discriminate].
      apply (close_vertex_sound _ t) in E; auto. rewrite (vis0_dot ok) in E by auto. unfold bends at 2; simpl. lra.
    - apply andb_true_iff in H as [_ H]. destruct (close_empty cone ws) as [[some s]|] eqn:E; [|discriminate].
      apply andb_true_iff in H as [-> H]. apply (close_empty_sound _ t) in E; auto. simpl in E.
      rewrite (vis0_dot ok) in E by auto. lra.
  Qed.

  Lemma bends_lip ks t d : exists K, forall e, 0 < e -> bends ks (vadd t (scale e d)) <= bends ks t + e * K.
  Proof.
    induction ks as [|k ks (K & IH)]; [exists 0; intros; unfold bends; simpl; lra|].
    exists (Rabs (r (slope k)) * Rabs (dot (rv (dir k)) d) + K). intros e He. rewrite !bends_cons.
    specialize (IH e He). unfold bend. rewrite dot_vadd_r, dot_scale_r.
    set (z := dot (rv (dir k)) t). set (y := dot (rv (dir k)) d). set (s := r (slope k)).
    assert (A : Rabs (relu (z + e * y) - relu z) <= e * Rabs y).
    { replace (e * Rabs y) with (Rabs (z + e * y - z)) by (replace (z + e * y - z) with (e * y) by ring;
        rewrite Rabs_mult, (Rabs_pos_eq e); lra). apply relu_change. }
    assert (s * (relu (z + e * y) - relu z) <= Rabs s * (e * Rabs y)).
    { eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult. apply Rmult_le_compat_l; auto. apply Rabs_pos. }
    lra.
  Qed.

  Lemma bends_filter ks t : (* kinks of slope 0 and directions 0 contribute nothing *)
    bends ks t = bends (filter (fun k => ispos (slope k)) ks) t
               + bends (filter (fun k => isneg (slope k) && live k) ks) t.
  Proof.
    induction ks as [|k ks IH]; [unfold bends; simpl; lra|].
    rewrite bends_cons, IH. cbn [filter]. unfold bend.
    destruct (ispos (slope k)) eqn:P; destruct (isneg (slope k)) eqn:M; cbn [andb].
    - apply (ispos_true ok) in P. apply (isneg_true ok) in M. lra.
    - rewrite bends_cons. unfold bend. lra.
    - destruct (live k) eqn:L; [rewrite bends_cons; unfold bend; lra|].
      apply negb_false_iff in L. rewrite (vis0_dot ok) by auto. rewrite relu_on by lra. lra.
    - apply (ispos_false ok) in P. apply (isneg_false ok) in M.
      replace (r (slope k)) with 0 by lra. lra.
  Qed.

  Lemma soon_generic (ks : list kink) t d : Forall (fun e => dot e d <> 0) (map (fun k => rv (dir k)) ks) ->
    soon (fun e => forall k, In k ks -> dot (rv (dir k)) (vadd t (scale e d)) <> 0).
  Proof.
    induction ks as [|k ks IH]; simpl; intros Hd; [apply soon_always; intros ? ? ? []|].
    inversion Hd as [|? ? Hk Hd']; subst.
    apply (soon_imp2 (fun e => dot (rv (dir k)) (vadd t (scale e d)) <> 0)
             (fun e => forall k, In k ks -> dot (rv (dir k)) (vadd t (scale e d)) <> 0)); auto.
    - intros e _ A B k' [<-|Hk']; auto.
    - destruct (Req_dec (dot (rv (dir k)) t) 0) as [Z|Z].
      + apply soon_always. intros e He. rewrite dot_vadd_r, dot_scale_r, Z, Rplus_0_l.
        apply Rmult_integral_contrapositive. split; auto. lra.
      + apply (soon_imp (fun e => dot (rv (dir k)) t + e * dot (rv (dir k)) d <> 0)); [|apply soon_nonzero; auto].
        intros e _. rewrite dot_vadd_r, dot_scale_r. auto.
  Qed.

  Theorem check_nonnegative_sound lin ks tr :
    check_nonnegative lin ks tr = true -> forall t, 0 <= value lin ks t.
  Proof.
    intros H t. unfold check_nonnegative in H. unfold value. rewrite bends_filter.
    set (convex := filter _ ks) in *. set (open := filter (fun k => isneg _ && _) ks) in *.
    assert (C : Forall (fun k => 0 < r (slope k)) convex).
    { apply Forall_forall. intros k Hk. apply filter_In in Hk as [_ Hk]. apply (ispos_true ok); auto. }
    destruct (generic_direction (map (fun k => rv (dir k)) open)) as (d & Hd).
    { apply Forall_forall. intros e He. apply in_map_iff in He as (k & <- & Hk).
      apply filter_In in Hk as [_ Hk]. apply andb_true_iff in Hk as [_ Hk].
      apply (vis0_false ok). apply negb_true_iff in Hk. auto. }
    apply Rnot_lt_le. intros Neg.
    assert (S1 := soon_generic open t d Hd).
    destruct (bends_lip convex t d) as (K1 & L1). destruct (bends_lip open t d) as (K2 & L2).
    assert (S2 : soon (fun e => 0 < - (dot (rv lin) t + (bends convex t + bends open t))
                                  + e * - (dot (rv lin) d + K1 + K2))) by (apply soon_linear; lra).
    destruct (soon_exists _ (soon_and _ _ S1 S2)) as (e & He & G & Small).
    specialize (L1 e He). specialize (L2 e He).
    assert (X := check_tree_sound (vadd t (scale e d)) tr lin convex open [] H C G (Forall_nil _)).
    rewrite dot_vadd_r, dot_scale_r in X. lra.
  Qed.
End Tree.
