(** One hidden layer, any number of outputs: the conditions of Theorem A' suffice, with an explicit radius. *)
From Coq Require Import Reals List Bool Lra NArith Arith.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem Evaluate Convex CaseTree LocalFunction Shallow.
Import ListNotations.
Open Scope R_scope.

(** c + dot s is not negative at v moved by kappa along every axis, to both sides. *)
Fixpoint axes (kappa c : R) (v s : list R) : Prop :=
  match v with
  | [] => True
  | x :: v =>
      0 <= c + (x + kappa) * hd 0 s + dot (tl s) v /\ 0 <= c + (x - kappa) * hd 0 s + dot (tl s) v
      /\ axes kappa (c + x * hd 0 s) v (tl s)
  end.
(** [dot s] is nowhere negative near v if it is not negative at v moved by kappa along every axis. *)
Lemma near_axes kappa e : 0 < kappa -> 0 <= e -> forall v v' s c,
  Forall2 (fun x x' => Rabs (x' - x) <= e) v v' ->
  axes kappa c v s ->
  kappa * Rabs (dot s v' - dot s v) <= e * INR (length v) * (c + dot s v).
Proof.
  intros Hk He v v' s c H. revert s c. induction H as [|x x' v v' Hx Hv IH]; intros s c A.
  - rewrite Rminus_diag_eq, Rabs_R0 by auto. cbn. lra.
  - destruct A as (A1 & A2 & A3). specialize (IH _ _ A3).
    assert (D : forall y w, dot s (y :: w) = y * hd 0 s + dot (tl s) w).
    { intros y w. destruct s as [|h s]; cbn [hd tl]; autorewrite with dot; ring. }
    rewrite !D. set (h := hd 0 s) in *. set (g := c + x * h + dot (tl s) v) in *.
    replace (c + (x * h + dot (tl s) v)) with g by (unfold g; ring).
    assert (K : kappa * Rabs h <= g) by (unfold Rabs; destruct (Rcase_abs h); unfold g; lra).
    replace (x' * h + dot (tl s) v' - (x * h + dot (tl s) v)) with ((x' - x) * h + (dot (tl s) v' - dot (tl s) v)) by ring.
    pose proof (Rabs_triang ((x' - x) * h) (dot (tl s) v' - dot (tl s) v)) as T. rewrite (Rabs_mult (x' - x) h) in T.
    assert (M : kappa * (Rabs (x' - x) * Rabs h) <= e * g).
    { replace (kappa * (Rabs (x' - x) * Rabs h)) with (Rabs (x' - x) * (kappa * Rabs h)) by ring.
      pose proof (Rabs_pos h). apply Rmult_le_compat; auto; [apply Rabs_pos|apply Rmult_le_pos; lra]. }
    apply (Rmult_le_compat_l kappa) in T; [|lra]. cbn [length]. rewrite S_INR. lra.
Qed.

Section SeveralOutputs.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).
  (** A data point: its input, with a 1 for the bias, and the pulls on the outputs there. *)
  Definition wide_sample := (vec * vec)%type.

  Definition wide_samples (p : problem N) (b : bool) : list wide_sample :=
    map (fun q => (augment one b (input q), pulls (loss_of p) (net p) q)) (data p).
  (** v moved by kappa along every axis, to both sides. *)
  Fixpoint tilts (kappa : N) (v : vec) : list vec :=
    match v with [] => [] | x :: v => (add x kappa :: v) :: (sub x kappa :: v) :: map (cons x) (tilts kappa v) end.
  Definition tilted (ps : list wide_sample) (w : vec) : list sample := map (fun p => Sample (fst p) (dotn w (snd p))) ps.
  Definition weighted_sum (f : wide_sample -> N) (ps : list wide_sample) : vec :=
    fold_right (fun p s => vaddn (scalen (f p) (snd p)) s) [] ps.
  Definition count (v : vec) : N := fold_right (fun _ k => add one k) zero v.
  Definition check_margin (b : bool) (rad : N) (ps : list wide_sample) (u zs v : vec) (margin : N * list (tree N)) : bool :=
    let '(kappa, trees) := margin in
    ispos kappa && le (mul rad (count v)) kappa
    && vis0 (weighted_sum (fun p => relun (dotn u (fst p))) ps)
    && all2 (fun w t => let '(lin, ks) := form b false zs (tilted ps w) in check_nonnegative lin ks t) (tilts kappa v) trees.
  Definition bare (ps : list wide_sample) : list sample := map (fun p => Sample (fst p) zero) ps.
  Fixpoint check_margins (b : bool) (rad : N) (ps : list wide_sample) (us zss V : list vec) (ms : list (N * list (tree N))) : bool :=
    match us, zss, ms with
    | [], [], [] => true
    | u :: us, zs :: zss, m :: ms =>
        check_margin b rad ps u zs (map (hd zero) V) m && check_margins b rad ps us zss (map (@tl N) V) ms
    | _, _, _ => false
    end.
  Definition check_several (p : problem N) (margins : list (N * list (tree N))) : option N :=
    match net p with
    | [hidden; last] =>
        let b := has_bias hidden in
        let ps := wide_samples p b in
        let zss := map (fun u => map (fun q => dotn u (fst q)) ps) (rows hidden) in
        let outputs := count (map (fun _ => zero) (weight last)) in
        let widest := propose_radius [] zss (bare ps) in
        let rad := fold_right (fun m best => minn best (mul (fst m) (inv outputs))) widest margins in
        if well_formed p && ispos rad && all_states_last (reaches rad (bare ps)) zss
           && match bias last with None => true | _ => vis0 (weighted_sum (fun _ => one) ps) end
           && check_margins b rad ps (rows hidden) zss (weight last) margins
        then Some rad else None
    | _ => None
    end.

  Lemma weighted_sum_dot f ps w : dot (rv (weighted_sum f ps)) w = total (fun p => r (f p) * dot (rv (snd p)) w) ps.
  Proof.
    induction ps as [|p ps IH]; [reflexivity|]. cbn [weighted_sum fold_right]. fold (weighted_sum f ps).
    rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, IH. reflexivity.
  Qed.
  Lemma r_count v : r (count v) = INR (length v).
  Proof. induction v as [|x v IH]; cbn [count fold_right length]; [apply (r_zero _ _ ok)|].
    fold (count v). rewrite (r_add _ _ ok), (r_one _ _ ok), IH, S_INR. ring. Qed.

  Lemma tilts_axes kappa trees (P : vec -> tree N -> bool) s :
    (forall w t, P w t = true -> 0 <= dot s (rv w)) -> forall v, all2 P (tilts kappa v) trees = true ->
    axes (r kappa) 0 (rv v) s.
  Proof.
    intros HP v H.
    assert (A : forall w, In w (tilts kappa v) -> 0 <= 0 + dot s (rv w)).
    { intros w Hw. rewrite Rplus_0_l. revert trees H Hw. generalize (tilts kappa v). induction l as [|y l IH]; intros trees H Hw; [destruct Hw|].
      destruct trees as [|t trees]; [discriminate|]. simpl in H. apply andb_true_iff in H as [H1 H2].
      destruct Hw as [<-|Hw]; eauto. }
    clear - A ok.
    cut (forall c, (forall w, In w (tilts kappa v) -> 0 <= c + dot s (rv w)) -> axes (r kappa) c (rv v) s); [intros H; apply H, A|].
    clear A. revert s. induction v as [|x v IH]; intros s c A; cbn [Numbers.rv map axes]; auto.
    assert (D : forall y w, dot s (y :: w) = y * hd 0 s + dot (tl s) w).
    { intros y w. destruct s as [|h s]; cbn [hd tl]; autorewrite with dot; ring. }
    repeat split.
    - specialize (A (add x kappa :: v) ltac:(simpl; auto)). cbn [Numbers.rv map] in A. rewrite D, (r_add _ _ ok) in A.
      fold (rv v) in *. lra.
    - specialize (A (sub x kappa :: v) ltac:(simpl; auto)). cbn [Numbers.rv map] in A. rewrite D, (r_sub ok) in A.
      fold (rv v) in *. lra.
    - apply (IH (tl s) (c + r x * hd 0 s)). intros w Hw. specialize (A (x :: w)). cbn [Numbers.rv map] in A. rewrite D in A.
      fold (rv w) in A. rewrite Rplus_assoc. apply A. simpl. right. right. apply in_map; auto.
  Qed.

  Section Near.
    Context (rad : N) (rad_pos : 0 < r rad).
    Definition step_of (u : vec) (d : list R) (p : wide_sample) : R :=
      match sgn (dotn u (fst p)) with
      | Gt => dot (rv (fst p)) d | Lt => 0 | Eq => relu (dot (rv (fst p)) d) end.
    Notation change ps v v' u u' :=
      (total (fun p => dot (rv (snd p)) v' * relu (dot u' (rv (fst p))) - dot (rv (snd p)) (rv v) * relu (dot (rv u) (rv (fst p)))) ps).

    Lemma margin_sound b ps u v m u' v' :
      check_margin b rad ps u (map (fun q => dotn u (fst q)) ps) v m = true ->
      states_last (reaches rad (bare ps)) (map (fun q => dotn u (fst q)) ps) = true ->
      Forall2 (close (r rad)) (rv u) u' -> Forall2 (close (r rad)) (rv v) v' ->
      0 <= change ps v v' u u'.
    Proof.
      destruct m as [kappa trees]. cbn [check_margin]. rewrite !andb_true_iff. intros [[[K1 K2] Z] T] St Hu Hv.
      apply (ispos_true ok) in K1. apply (le_true ok) in K2. rewrite (r_mul _ _ ok), r_count in K2.
      set (d := vadd u' (scale (-1) (rv u))).
      assert (Step : forall p, In p ps -> relu (dot u' (rv (fst p))) = relu (dot (rv u) (rv (fst p))) + step_of u d p).
      { intros p Hp.
        assert (Q : states_last (reaches rad (bare ps)) (pre_activations u (bare ps)) = true).
        { unfold pre_activations, bare at 2. rewrite map_map. exact St. }
        pose proof (state_kept ok rad u u' (Sample (fst p) zero) rad_pos Hu) as K. cbn [inp] in K.
        assert (Hb : In (Sample (fst p) zero) (bare ps)) by (unfold bare; apply (in_map (fun p => Sample (fst p) zero)); auto).
        specialize (K (states_last_spec rad u (bare ps) Q _ Hb)). unfold step_of.
        assert (D : dot (rv (fst p)) d = dot u' (rv (fst p)) - dot (rv u) (rv (fst p))).
        { unfold d. rewrite dot_vadd_r, dot_scale_r, (dot_comm _ u'), (dot_comm _ (rv u)). ring. }
        destruct (sgn (dotn u (fst p))); rewrite ?D.
        - rewrite K, Rminus_0_r, (relu_on 0) by lra. ring.
        - destruct K. rewrite !relu_off by auto. ring.
        - destruct K. rewrite !relu_on by auto. ring. }
      set (s := fold_right (fun p s => vadd (scale (step_of u d p) (rv (snd p))) s) [] ps).
      assert (SD : forall w, dot s w = total (fun p => step_of u d p * dot (rv (snd p)) w) ps).
      { intros w. unfold s. clear. induction ps as [|p ps IH]; [reflexivity|]. cbn [fold_right].
        rewrite dot_vadd_l, dot_scale_l, IH. reflexivity. }
      assert (Zero : forall w, total (fun p => relu (dot (rv u) (rv (fst p))) * dot (rv (snd p)) w) ps = 0).
      { intros w. rewrite <- (vis0_dot ok _ w Z), weighted_sum_dot. apply total_ext. intros p _.
        rewrite (r_relun ok), (r_dotn ok). reflexivity. }
      assert (E : change ps v v' u u' = dot s v').
      { rewrite SD. rewrite (total_ext _ (fun p => (step_of u d p * dot (rv (snd p)) v' + relu (dot (rv u) (rv (fst p))) * dot (rv (snd p)) v')
          + (relu (dot (rv u) (rv (fst p))) * dot (rv (snd p)) (rv v)) * -1)) by (intros p Hp; rewrite (Step p Hp); ring).
        rewrite !total_plus, total_scale, !Zero. ring. }
      rewrite E.
      assert (P : forall w t, (let '(lin, ks) := form b false (map (fun q => dotn u (fst q)) ps) (tilted ps w) in check_nonnegative lin ks t) = true ->
        0 <= dot s (rv w)).
      { intros w t H. destruct (form b false _ (tilted ps w)) as [lin ks] eqn:F.
        assert (F' : form b false (pre_activations u (tilted ps w)) (tilted ps w) = (lin, ks)).
        { rewrite <- F. unfold pre_activations, tilted. rewrite !map_map. reflexivity. }
        pose proof (check_nonnegative_sound ok _ _ _ H d) as G. rewrite (form_spec ok _ _ _ d _ _ _ F') in G.
        unfold tilted in G. rewrite total_map in G. rewrite SD. erewrite total_ext; [exact G|]. intros p _. unfold part, piece, step_of.
        cbn [inp pull sg]. rewrite (r_dotn ok), (dot_comm (rv w)). destruct (sgn _); rewrite ?Rmult_1_l; ring. }
      pose proof (tilts_axes kappa trees _ s P v T) as Ax.
      assert (Hv' : Forall2 (fun x x' => Rabs (x' - x) <= r rad) (rv v) v').
      { clear - Hv. induction Hv; constructor; auto. unfold close in H. lra. }
      pose proof (near_axes (r kappa) (r rad) K1 (Rlt_le _ _ rad_pos) _ _ _ _ Hv' Ax) as NA. rewrite Rplus_0_l in NA.
      replace (length (rv v)) with (length v) in NA by (symmetry; apply map_length).
      destruct (Req_dec (r rad * INR (length v)) 0) as [Q|Q].
      - assert (length v = 0%nat).
        { destruct (length v) eqn:L; auto. exfalso. apply Rmult_integral in Q as [Q|Q]; [lra|]. pose proof (lt_0_INR (S n) ltac:(auto with arith)). lra. }
        destruct v; [|discriminate]. inversion Hv; subst. rewrite dot_nil_r. lra.
      - pose proof (pos_INR (length v)).
        assert (0 < r rad * INR (length v)) by (assert (0 <= r rad * INR (length v)) by (apply Rmult_le_pos; lra); lra).
        assert (G : 0 <= dot s (rv v)).
        { apply Rmult_le_reg_l with (r rad * INR (length v)); auto. rewrite Rmult_0_r. eapply Rle_trans; [|apply NA].
          apply Rmult_le_pos; [lra|apply Rabs_pos]. }
        assert (B : Rabs (dot s v' - dot s (rv v)) <= dot s (rv v)).
        { apply Rmult_le_reg_l with (r kappa); auto. eapply Rle_trans; [apply NA|]. apply Rmult_le_compat_r; auto. }
        unfold Rabs in B. destruct (Rcase_abs _); lra.
    Qed.

    Lemma dot_zero_map {A} m (f : A -> R) l : (forall x, f x = 0) -> dot m (map f l) = 0.
    Proof.
      intros H. rewrite dot_comm. apply dot_zero. apply Forall_forall. intros x Hx. apply in_map_iff in Hx as (y & <- & _). auto.
    Qed.
    Lemma first_unit m h x W : dot m (map (fun row => dot row (x :: h)) W) =
      dot m (map (hd 0) W) * x + dot m (map (fun row => dot row h) (map (@tl R) W)).
    Proof.
      revert m. induction W as [|row W IH]; intros [|y m]; cbn [map]; autorewrite with dot; try ring. rewrite IH.
      destruct row as [|w row]; cbn [hd tl]; autorewrite with dot; ring.
    Qed.
    Lemma heads_close V V' : Forall2 (Forall2 (close (r rad))) (map rv V) V' ->
      Forall2 (close (r rad)) (rv (map (hd zero) V)) (map (hd 0) V') /\
      Forall2 (Forall2 (close (r rad))) (map rv (map (@tl N) V)) (map (@tl R) V').
    Proof.
      revert V'. induction V as [|row V IH]; intros V' H; inversion H; subst; [split; constructor|].
      destruct (IH _ H4) as [H5 H6]. split; constructor; auto; destruct row as [|x row]; inversion H2; subst; cbn [hd tl]; auto.
      unfold close. rewrite (r_zero _ _ ok), Rminus_diag_eq, Rabs_R0 by auto. auto.
    Qed.
    Lemma margins_sound b ps : forall us V ms us' V',
      check_margins b rad ps us (map (fun u => map (fun q => dotn u (fst q)) ps) us) V ms = true ->
      forallb (states_last (reaches rad (bare ps))) (map (fun u => map (fun q => dotn u (fst q)) ps) us) = true ->
      Forall2 (Forall2 (close (r rad))) (map rv us) us' -> Forall2 (Forall2 (close (r rad))) (map rv V) V' ->
      0 <= total (fun p => dot (rv (snd p)) (map (fun row => dot row (hidden_values us' (rv (fst p)))) V')
                           - dot (rv (snd p)) (map (fun row => dot row (hidden_values (map rv us) (rv (fst p)))) (map rv V))) ps.
    Proof.
      induction us as [|u us IH]; intros V ms us' V' H St Hu HV.
      - inversion Hu; subst. apply Req_le. symmetry. apply total_zero. intros p _.
        rewrite !dot_zero_map by (intros; apply dot_nil_r). ring.
      - cbn [map check_margins] in H. destruct ms as [|m ms]; [discriminate|]. apply andb_true_iff in H as [H1 H2].
        cbn [map forallb] in St. apply andb_true_iff in St as [S1 S2]. inversion Hu as [|? u' ? us'' Hu1 Hu2]; subst.
        destruct (heads_close _ _ HV) as [HV1 HV2].
        pose proof (margin_sound _ _ _ _ _ _ _ H1 S1 Hu1 HV1) as A. pose proof (IH _ _ _ _ H2 S2 Hu2 HV2) as B.
        eapply Rle_trans; [apply Rplus_le_le_0_compat; [apply A|apply B]|]. apply Req_le. rewrite <- total_plus.
        apply total_ext. intros p _. unfold hidden_values. cbn [map]. rewrite !first_unit.
        assert (Hd : map (hd 0) (map rv V) = rv (map (hd zero) V)).
        { unfold Numbers.rv. rewrite !map_map. apply map_ext. intros [|x row]; cbn; auto. rewrite (r_zero _ _ ok). auto. }
        assert (Tl : map (@tl R) (map rv V) = map rv (map (@tl N) V)) by (rewrite !map_map; apply map_ext; intros []; auto).
        rewrite Hd, Tl. ring.
    Qed.
  End Near.

  Lemma dot_map2_plus m z b : length z = length b -> dot m (map2 Rplus z b) = dot m z + dot m b.
  Proof.
    revert z b. induction m as [|x m IH]; intros [|y z] [|c b] L; try discriminate; cbn [map2]; autorewrite with dot; try ring.
    rewrite IH by (simpl in L; congruence). ring.
  Qed.

  Theorem check_several_sound p margins rad : check_several p margins = Some rad ->
    let q := map_problem r p in
    0 < r rad /\ minimum_within (r rad) (loss_function_of (loss_of q)) (data q) (net q).
  Proof.
    unfold check_several. destruct (net p) as [|hidden [|last [|]]] eqn:E; try discriminate.
    set (ps := wide_samples p (has_bias hidden)). set (zss := map _ (rows hidden)). set (rad' := fold_right _ _ margins).
    destruct (_ && _) eqn:C; intros H; [|discriminate]. injection H as <-. rename rad' into rad.
    rewrite !andb_true_iff in C. destruct C as [[[[W HR] HS] HC] HU].
    apply (all_states_last_spec ok) in HS;
      [|apply Forall_forall; intros zs Z; apply in_map_iff in Z as (u & <- & _); unfold reaches, bare; rewrite !map_length; reflexivity].
    apply (ispos_true ok) in HR. cbn zeta. split; auto. apply (convex_minimum ok); auto. intros n' Hn. rewrite E in Hn.
    inversion Hn as [|? hidden' ? n1 Hh Hn1]; subst. inversion Hn1 as [|? last' ? n2 Hl Hn2]; subst.
    inversion Hn2; subst. clear Hn Hn1 Hn2. destruct Hl as [HW Hb].
    apply alike_rows in Hh as [Hrows Hbias]. rewrite map_rows in Hrows. rewrite map_has_bias in Hbias.
    cbn [map_layer weight bias] in HW, Hb.
    assert (Lb : forall b, bias last = Some b -> length (weight last) = length b).
    { intros b Eb. unfold well_formed in W. rewrite E in W. apply andb_true_iff in W as [W _]. destruct (data p); [discriminate|].
      cbn in W. destruct (forallb _ (weight hidden) && _); [|discriminate]. rewrite Eb in W. destruct (forallb _ (weight last)); [|discriminate].
      cbn in W. unfold long in W. destruct (Nat.eqb (length b) (length (weight last))) eqn:Q; [|discriminate].
      symmetry. apply Nat.eqb_eq; auto. }
    pose proof (margins_sound rad HR (has_bias hidden) ps _ _ _ _ _ HU HS Hrows HW) as G.
    unfold ps, wide_samples in G. rewrite total_map in G. cbn [fst snd] in G.
    eapply Rle_trans; [apply G|]. apply Req_le.
    assert (BZ : exists dc,
      total (fun q => dot (rv (pulls (loss_of p) (net p) q)) dc) (data p) = 0 /\
      forall q, gain (r := r) p [hidden'; last'] q =
        dot (rv (pulls (loss_of p) (net p) q)) (map (fun row => dot row (hidden_values (rows hidden') (rv (augment one (has_bias hidden) (input q))))) (weight last'))
        - dot (rv (pulls (loss_of p) (net p) q)) (map (fun row => dot row (hidden_values (map rv (rows hidden)) (rv (augment one (has_bias hidden) (input q))))) (map rv (weight last)))
        + dot (rv (pulls (loss_of p) (net p) q)) dc).
    { assert (F : forall hid lst x, forward [hid; lst] x = affine lst (hidden_values (rows hid) (augment 1 (has_bias hid) x))).
      { intros. cbn [forward]. rewrite (affine_rows hid), map_map. reflexivity. }
      destruct (bias last) as [b|] eqn:Eb, (bias last') as [b'|] eqn:Eb'; cbn [option_map] in Hb; try contradiction.
      - exists (vadd b' (scale (-1) (rv b))). split.
        + assert (Z0 : forall w, total (fun q => dot (rv (pulls (loss_of p) (net p) q)) w) (data p) = 0).
          { intros w. rewrite <- (vis0_dot ok _ w HC), weighted_sum_dot. unfold ps, wide_samples. rewrite total_map. cbn [snd].
            apply total_ext. intros. rewrite (r_one _ _ ok). ring. }
          apply Z0.
        + intros q. unfold gain. rewrite E. cbn [map_network map]. rewrite !F, map_rows, map_has_bias, <- Hbias, !(augment_map ok).
          unfold affine. cbn [map_layer weight bias]. rewrite Eb, Eb'. cbn [option_map].
          rewrite !dot_map2_plus.
          * rewrite dot_vadd_r, dot_scale_r. unfold Numbers.rv. ring.
          * rewrite !map_length. apply Lb. auto.
          * rewrite map_length. apply Forall2_same_length in HW, Hb. rewrite !map_length in *. rewrite <- HW, <- Hb. apply Lb. auto.
      - exists []. split.
        + apply total_zero. intros. apply dot_nil_r.
        + intros q. unfold gain. rewrite E. cbn [map_network map]. rewrite !F, map_rows, map_has_bias, <- Hbias, !(augment_map ok).
          unfold affine. cbn [map_layer weight bias]. rewrite Eb, Eb'. cbn [option_map]. rewrite dot_nil_r. unfold Numbers.rv. ring. }
    destruct BZ as (dc & BZ & GE). rewrite (total_ext _ _ _ (fun q _ => GE q)), total_plus, BZ. ring.
  Qed.
End SeveralOutputs.
