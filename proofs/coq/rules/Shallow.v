(** One hidden layer, one output: the conditions of Theorem A suffice, with an explicit radius. *)
From Coq Require Import Reals List Bool Lra NArith.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem Evaluate Convex CaseTree LocalFunction.
Import ListNotations.
Open Scope R_scope.

Section Shallow.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).
  Notation sample := (@sample N).

  Definition samples (p : problem N) (b : bool) : list sample :=
    map (fun q => Sample (augment one b (input q)) (hd zero (pulls (loss_of p) (net p) q))) (data p).
  Definition check_unit (b : bool) (rad : N) (ps : list sample) (v : N) (zs : vec) (t : option (tree N)) : bool :=
    match sgn v, t with
    | Eq, None => vanishes (form b false zs ps)
    | Eq, Some _ => false
    | _, None => false
    | _, Some t => le rad (absn v) && (let '(lin, ks) := form b (isneg v) zs ps in check_nonnegative lin ks t)
    end.
  Fixpoint check_units (b : bool) (rad : N) (ps : list sample) (vs : vec) (zss : list vec) (ts : list (option (tree N))) : bool :=
    match vs, zss, ts with
    | [], [], [] => true
    | v :: vs, zs :: zss, t :: ts => check_unit b rad ps v zs t && check_units b rad ps vs zss ts
    | _, _, _ => false
    end.
  (** The radius, if the point is a minimum by these case trees. *)
  Definition check_shallow (p : problem N) (units : list (option (tree N))) : option N :=
    match net p with
    | [hidden; Layer [v] c] =>
        let b := has_bias hidden in
        let ps := samples p b in
        let zss := map (fun u => pre_activations u ps) (rows hidden) in
        let rad := propose_radius v zss ps in
        let ds := reaches rad ps in
        if well_formed p && ispos rad && all_states_last ds zss
           && match c with None => true | _ => is0 (sumn (map pull ps)) end
           && check_units b rad ps v zss units
        then Some rad else None
    | _ => None
    end.

  Definition hidden_values (us : list (list R)) (a : list R) : list R := map (fun u => relu (dot u a)) us.
  Notation change ps v v' u u' :=
    (total (fun p => r (pull p) * (v' * relu (dot u' (rv (inp p))) - r v * relu (dot (rv u) (rv (inp p))))) ps).

  Section Near.
    Context (rad : N) (rad_pos : 0 < r rad).

    (** Near the point a unit whose v does not vanish is a function of v u. *)
    Lemma unit_change u u' v v' p :
      match sgn (dotn u (inp p)) with
      | Eq => dot (rv u) (rv (inp p)) = 0
      | Gt => 0 <= dot (rv u) (rv (inp p)) /\ 0 <= dot u' (rv (inp p))
      | Lt => dot (rv u) (rv (inp p)) <= 0 /\ dot u' (rv (inp p)) <= 0
      end ->
      close (r rad) (r v) v' -> r rad <= r (absn v) -> is0 v = false ->
      v' * relu (dot u' (rv (inp p))) - r v * relu (dot (rv u) (rv (inp p)))
      = piece (r := r) (isneg v) u (vadd (scale v' u') (scale (- r v) (rv u))) p.
    Proof.
      intros K Hv Hv' Nz. rewrite (r_absn ok) in Hv'. unfold close in Hv.
      assert (Sgn : 0 <= sg (isneg v) * v').
      { pose proof (r_sgn _ _ ok v) as Rv. unfold isneg, is0 in *. pose proof (Rle_abs (v' - r v)).
        pose proof (Rle_abs (- (v' - r v))) as B. rewrite Rabs_Ropp in B. destruct (sgn v); [congruence| |]; cbn [sg].
        - rewrite Rabs_left in Hv' by auto. lra.
        - rewrite Rabs_pos_eq in Hv' by lra. lra. }
      set (d := vadd _ _).
      assert (D : dot (rv (inp p)) d = v' * dot u' (rv (inp p)) - r v * dot (rv u) (rv (inp p))).
      { unfold d. rewrite dot_vadd_r, !dot_scale_r, (dot_comm _ u'), (dot_comm _ (rv u)). ring. }
      unfold piece. rewrite D. destruct (sgn (dotn u (inp p))).
      - rewrite K, (relu_on 0) by lra.
        replace (sg (isneg v) * (v' * dot u' (rv (inp p)) - r v * 0)) with ((sg (isneg v) * v') * dot u' (rv (inp p))) by ring.
        rewrite relu_scale by auto. assert (SS : sg (isneg v) * sg (isneg v) = 1) by (destruct (isneg v); cbn [sg]; ring).
        replace (sg (isneg v) * (sg (isneg v) * v' * relu (dot u' (rv (inp p)))))
          with ((sg (isneg v) * sg (isneg v)) * (v' * relu (dot u' (rv (inp p))))) by ring.
        rewrite SS. ring.
      - destruct K. rewrite !relu_off by auto. ring.
      - destruct K. rewrite !relu_on by auto. ring.
    Qed.

    Lemma unit_sound b ps v u t v' u' :
      check_unit b rad ps v (pre_activations u ps) t = true ->
      states_last (reaches rad ps) (pre_activations u ps) = true ->
      close (r rad) (r v) v' -> Forall2 (close (r rad)) (rv u) u' ->
      0 <= change ps v v' u u'.
    Proof.
      unfold check_unit. intros H Hr Hv Hu.
      assert (K := fun p Hp => state_kept ok rad u u' p rad_pos Hu (states_last_spec rad u ps Hr p Hp)).
      assert (Vanish : sgn v = Eq -> t = None -> 0 <= change ps v v' u u').
      { intros Sv ->. rewrite Sv in H. pose proof (r_sgn _ _ ok v) as Rv. rewrite Sv in Rv. rewrite Rv.
        destruct (form b false _ ps) as [lin ks] eqn:F.
        pose proof (form_spec ok _ _ _ u' _ _ _ F) as FS. rewrite (vanishes_spec ok) in FS by auto.
        apply Req_le. transitivity (total (part (r := r) false u u') ps * v'); [rewrite <- FS; ring|].
        rewrite <- total_scale. apply total_ext. intros p Hp.
        specialize (K p Hp). unfold part, piece. destruct (sgn _); cbn [sg].
        - rewrite (dot_comm _ u'). rewrite !Rmult_1_l. ring.
        - destruct K. rewrite (relu_off (dot u' _)) by auto. ring.
        - destruct K. rewrite (relu_on (dot u' _)) by auto. rewrite (dot_comm _ u'). ring. }
      assert (Main : sgn v <> Eq -> forall tr, t = Some tr -> 0 <= change ps v v' u u').
      { intros Sv tr ->.
        assert (H' : le rad (absn v) && (let '(lin, ks) := form b (isneg v) (pre_activations u ps) ps in
                      check_nonnegative lin ks tr) = true) by (destruct (sgn v); congruence).
        destruct (form _ _ _ ps) as [lin ks] eqn:F. apply andb_true_iff in H' as [Hv' Ht].
        set (d := vadd (scale v' u') (scale (- r v) (rv u))).
        pose proof (form_spec ok _ _ _ d _ _ _ F) as FS.
        pose proof (check_nonnegative_sound ok _ _ _ Ht d) as P. rewrite FS in P.
        eapply Rle_trans; [apply P|]. apply Req_le, total_ext. intros p Hp. specialize (K p Hp).
        unfold part, d. rewrite <- (unit_change u u' v v' p); auto; [apply (le_true ok); auto|].
        unfold is0. destruct (sgn v); congruence. }
      destruct t as [tr|]; [apply Main with tr; auto|apply Vanish; auto]; destruct (sgn v); congruence.
    Qed.

    Lemma units_sound b ps : forall vs us ts vs' us',
      check_units b rad ps vs (map (fun u => pre_activations u ps) us) ts = true ->
      forallb (states_last (reaches rad ps)) (map (fun u => pre_activations u ps) us) = true ->
      Forall2 (close (r rad)) (rv vs) vs' -> Forall2 (Forall2 (close (r rad))) (map rv us) us' ->
      0 <= total (fun p => r (pull p) * (dot vs' (hidden_values us' (rv (inp p)))
                                        - dot (rv vs) (hidden_values (map rv us) (rv (inp p))))) ps.
    Proof.
      induction vs as [|v vs IH]; intros [|u us] [|t ts] vs' us' H Hs Hv Hu; try discriminate.
      - inversion Hv; inversion Hu; subst. apply Req_le. symmetry. apply total_zero. intros. cbn. ring.
      - cbn [check_units map] in H. apply andb_true_iff in H as [H1 H2].
        cbn [map forallb] in Hs. apply andb_true_iff in Hs as [S1 S2].
        cbn [Numbers.rv map] in Hv, Hu. inversion Hv as [|? v' ? vs'' Hv1 Hv2]; subst. inversion Hu as [|? u' ? us'' Hu1 Hu2]; subst.
        pose proof (unit_sound _ _ _ _ _ _ _ H1 S1 Hv1 Hu1) as A. pose proof (IH _ _ _ _ H2 S2 Hv2 Hu2) as B.
        rewrite (total_ext _ (fun p => r (pull p) * (v' * relu (dot u' (rv (inp p))) - r v * relu (dot (rv u) (rv (inp p))))
           + r (pull p) * (dot vs'' (hidden_values us'' (rv (inp p))) - dot (rv vs) (hidden_values (map rv us) (rv (inp p)))))).
        + rewrite total_plus. lra.
        + intros p _. cbn [hidden_values map Numbers.rv]. rewrite !dot_cons.
          fold (hidden_values us'' (rv (inp p))). fold (hidden_values (map rv us) (rv (inp p))).
          fold (rv vs). ring.
    Qed.
  End Near.

  Lemma two_layers hidden v c x :
    forward [hidden; Layer [v] c] x =
    let o := dot v (hidden_values (rows hidden) (augment 1 (has_bias hidden) x)) in
    match c with None => [o] | Some [] => [] | Some (c :: _) => [o + c] end.
  Proof.
    cbn [forward]. rewrite (affine_rows hidden), map_map. fold (hidden_values (rows hidden) (augment 1 (has_bias hidden) x)).
    unfold affine. cbn [weight bias map]. destruct c as [[|c [|]]|]; reflexivity.
  Qed.
  Definition bias_value (c : option (list R)) : R := match c with Some (c :: _) => c | _ => 0 end.
  (** The gain at a point, as the change of the one output. *)
  Lemma gain_shallow p hidden v c hidden' v' c' q : net p = [hidden; Layer [v] c] ->
    option_map (@length _) c = option_map (@length _) c' ->
    has_bias hidden = has_bias hidden' ->
    let a := augment 1 (has_bias hidden) (rv (input q)) in
    let m := r (hd zero (pulls (loss_of p) (net p) q)) in
    c <> Some [] ->
    gain (r := r) p [hidden'; Layer [v'] c'] q =
      m * (dot v' (hidden_values (rows hidden') a) - dot (rv v) (hidden_values (map rv (rows hidden)) a))
      + m * (bias_value c' - bias_value (option_map rv c)).
  Proof.
    intros E L B a m Hc. unfold gain. rewrite E. cbn [map_network map]. unfold map_layer at 2. cbn [weight bias map].
    rewrite !two_layers. cbn zeta. rewrite map_has_bias, map_rows, <- B. fold a.
    assert (D : forall f, dot (rv (pulls (loss_of p) [hidden; Layer [v] c] q)) [f] = m * f).
    { intros f. unfold m. rewrite E. generalize (pulls (loss_of p) [hidden; Layer [v] c] q).
      intros [|x l]; cbn [hd Numbers.rv map]; autorewrite with dot; [rewrite (r_zero _ _ ok)|]; ring. }
    change (map (map r) (rows hidden)) with (map rv (rows hidden)). change (map r v) with (rv v).
    assert (M : map r (pulls (loss_of p) [hidden; Layer [v] c] q) = rv (pulls (loss_of p) [hidden; Layer [v] c] q)) by reflexivity.
    revert D M. generalize (rv (pulls (loss_of p) [hidden; Layer [v] c] q)). intros l D M. rewrite ?M.
    destruct c as [[|c1 c2]|], c' as [[|c1' c2']|]; try discriminate L; try congruence; cbn [option_map map Numbers.rv bias_value];
      rewrite !D; ring.
  Qed.

  Theorem check_shallow_gain p units rad : check_shallow p units = Some rad ->
    well_formed p = true /\ 0 < r rad /\
    forall n', near (r rad) (map_network r (net p)) n' -> 0 <= total (gain (r := r) p n') (data p).
  Proof.
    unfold check_shallow. destruct (net p) as [|hidden [|[[|v [|]] c] [|]]] eqn:E; try discriminate.
    set (ps := samples p (has_bias hidden)). set (zss := map _ (rows hidden)). set (rad' := propose_radius v zss ps).
    destruct (_ && _) eqn:C; intros H; [|discriminate]. injection H as <-. rename rad' into rad.
    rewrite !andb_true_iff in C. destruct C as [[[[W HR] HS] HC] HU].
    apply (ispos_true ok) in HR. apply (units_last ok) in HS. repeat split; auto. intros n' Hn.
    inversion Hn as [|? hidden' ? n1 Hh Hn1]; subst. inversion Hn1 as [|? last' ? n2 Hl Hn2]; subst.
    inversion Hn2; subst. clear Hn Hn1 Hn2. destruct last' as [W' c'].
    unfold alike_layer in Hl. destruct Hl as [HW Hb]. cbn [weight bias map_layer map] in HW, Hb.
    inversion HW as [|? v' ? W2 Hv HW2]; subst. inversion HW2; subst. clear HW HW2.
    apply alike_rows in Hh as [Hrows Hbias]. rewrite map_rows in Hrows. rewrite map_has_bias in Hbias.
    assert (Hc : c <> Some []).
    { intros ->. unfold well_formed in W. rewrite E in W. apply andb_true_iff in W as [W _]. destruct (data p); [discriminate|].
      cbn in W. destruct (forallb _ (weight hidden) && _); [|discriminate]. rewrite andb_false_r in W. discriminate. }
    assert (Lc : option_map (@length _) c = option_map (@length _) c').
    { destruct c as [c|], c' as [c'|]; cbn in Hb |- *; try contradiction; auto. f_equal.
      apply Forall2_same_length in Hb. rewrite map_length in Hb. auto. }
    set (dc := bias_value c' - bias_value (option_map rv c)).
    rewrite (total_ext _ _ _ (fun q _ => gain_shallow p hidden v c hidden' v' c' q E Lc Hbias Hc)). fold dc.
    rewrite total_plus, total_scale.
    assert (Z : total (fun q => r (hd zero (pulls (loss_of p) (net p) q))) (data p) * dc = 0).
    { destruct c as [c|].
      - apply (is0_true ok) in HC. rewrite (r_sumn ok) in HC. unfold ps, samples in HC. unfold Numbers.rv in HC.
        rewrite !map_map in HC. cbn [pull] in HC. unfold total. rewrite HC. ring.
      - destruct c'; [contradiction|]. unfold dc. cbn. ring. }
    rewrite Z, Rplus_0_r.
    pose proof (units_sound rad HR (has_bias hidden) ps _ _ _ _ _ HU HS Hv Hrows) as G.
    unfold ps, samples in G. rewrite total_map in G. cbn [inp pull] in G.
    erewrite total_ext; [exact G|]. intros q _. cbn beta. rewrite (augment_map ok). reflexivity.
  Qed.
  Corollary check_shallow_sound p units rad : check_shallow p units = Some rad ->
    let q := map_problem r p in
    0 < r rad /\ minimum_within (r rad) (loss_function_of (loss_of q)) (data q) (net q).
  Proof.
    intros H q. destruct (check_shallow_gain p units rad H) as (W & HR & G). split; auto. apply (convex_minimum ok); auto.
  Qed.
End Shallow.
