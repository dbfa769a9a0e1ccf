(** Strict up to rescaling: near a minimum of Theorem A, equal loss leaves every v_j u_j and the output bias as they are. *)
From Coq Require Import Reals List Bool Lra Lia NArith.
From Localmin Require Import Network Vectors Relu Sums Numbers Problem Residual Evaluate Convex CaseTree LocalFunction Shallow Isolation.
Import ListNotations.
Open Scope R_scope.

Section IsolatedOrbit.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).

  (** The loss of the point bends there: it rises above its tangent wherever the output changes. *)
  Definition held (p : problem N) (q : point N) : bool :=
    ispos (importance q) &&
    match loss_of p with
    | Squared => true
    | Huber d => lt (absn (sub (hd zero (forwardn (net p) (input q))) (hd zero (target q)))) d
    end.
  Definition cases_of (p : problem N) (hidden : layer N) (v : vec) (c : option vec) : @cases N :=
    let b := has_bias hidden in
    Cases b (match c with None => false | Some _ => true end) (denominator (concat (map input (data p))))
      (match rows hidden with u :: _ => length u | [] => O end) v (rows hidden)
      (combine (samples p b) (map (held p) (data p))).
  Definition check_isolated (p : problem N) (units : list (option (tree N))) (t : isolation_tree N) : option N :=
    match net p with
    | [hidden; Layer [v] c] =>
        let cs := cases_of p hidden v c in
        if ispos (factor cs) && Nat.eqb (length v) (length (rows hidden)) && forallb (fun x => negb (is0 x)) v
           && forallb (long (width cs)) (rows hidden) && forallb (fun s => long (width cs) (inp (fst s))) (points cs)
           && check_cases cs t []
        then check_shallow p units else None
    | _ => None
    end.

  Lemma products_rows h v c : products [h; Layer [v] c] = map2 scale v (rows h).
  Proof.
    unfold products, rows. f_equal. destruct (bias h) as [b|]; auto. generalize (weight h). induction b as [|x b IH]; intros [|w W]; cbn; auto.
    f_equal. auto.
  Qed.
  Lemma vadd_zero a : forall b, length a = length b -> Forall (fun x => x = 0) (vadd a (scale (-1) b)) -> a = b.
  Proof.
    induction a as [|x a IH]; intros [|y b] L H; try discriminate; auto. cbn in H. inversion H; subst. f_equal; [lra|]. apply IH; auto.
  Qed.
  Lemma scale_scale a b l : scale a (scale b l) = scale (a * b) l.
  Proof. unfold scale. rewrite map_map. apply map_ext. intros. ring. Qed.
  Definition move (v' v : R) (u' u : list R) : list R := vadd (scale v' u') (scale (- v) u).
  Fixpoint moves (vs' vs : list R) (us' us : list (list R)) : list (list R) :=
    match vs', vs, us', us with
    | v' :: vs', v :: vs, u' :: us', u :: us => move v' v u' u :: moves vs' vs us' us
    | _, _, _, _ => []
    end.

  (** The slack of a point's loss above its tangent. *)
  Definition slack (p : problem N) (n' : network R) (q : point N) : R :=
    r (importance q) * loss_function_of (map_measure r (loss_of p)) (forward n' (rv (input q))) (rv (target q))
    - r (importance q) * loss_function_of (map_measure r (loss_of p)) (forward (map_network r (net p)) (rv (input q))) (rv (target q))
    - 2 * gain (r := r) p n' q.
  Lemma slack_pos p n' q : well_formed p = true -> same_shape (map_network r (net p)) n' -> In q (data p) -> 0 <= slack p n' q.
  Proof.
    intros W S Hq. unfold slack. rewrite !loss_of_rho. unfold gain, pulls. rewrite <- !(r_forwardn ok).
    pose proof (tangent ok (loss_of p) (importance q) (well_formed_proper ok p W) (well_formed_importance ok p W _ Hq)
      (forwardn (net p) (input q)) (target q) (forward n' (rv (input q)))) as T.
    assert (E : length (forwardn (net p) (input q)) = length (forward n' (rv (input q)))).
    { rewrite <- (alike_forward _ _ _ S (rv (input q)) _ eq_refl), <- (r_forwardn ok). unfold Numbers.rv. rewrite map_length. reflexivity. }
    specialize (T E). lra.
  Qed.
  Lemma slack_total p n' : let q := map_problem r p in
    loss (loss_function_of (loss_of q)) (data q) n' =
    loss (loss_function_of (loss_of q)) (data q) (net q) + total (gain (r := r) p n') (data p) * 2 + total (slack p n') (data p).
  Proof.
    unfold loss, map_problem, map_dataset. cbn [net data loss_of]. rewrite !map_map.
    match goal with |- sum (map ?g ?d) = sum (map ?f ?d) + _ + _ => change (total g d = total f d + total (gain (r := r) p n') d * 2 + total (slack p n') d) end.
    rewrite <- total_scale, <- !total_plus. apply total_ext. intros q _. unfold slack. cbn [map_point importance input target].
    change (map r (input q)) with (rv (input q)). change (map r (target q)) with (rv (target q)). ring.
  Qed.
  Lemma held_zero p n' q f f' y : well_formed p = true -> In q (data p) -> held p q = true ->
    forwardn (net p) (input q) = [f] -> forward n' (rv (input q)) = [f'] -> target q = [y] -> slack p n' q = 0 -> f' = r f.
  Proof.
    intros W Hq H F F' Y S. destruct (Req_dec (r f) f') as [E|E]; auto. exfalso. unfold slack in S. rewrite !loss_of_rho in S.
    unfold gain, pulls in S. rewrite <- !(r_forwardn ok), F, F', Y in S. cbn [map map2 Numbers.rv] in S.
    unfold sum in S. cbn [fold_right] in S. rewrite !dot_cons, !dot_nil_l, (r_mul _ _ ok), (r_half_slopen ok), (r_sub ok) in S
      by (apply (well_formed_proper ok); auto).
    unfold held in H. apply andb_true_iff in H as [P B]. apply (ispos_true ok) in P.
    assert (Bend : bends_at (map_measure r (loss_of p)) (r f - r y)).
    { rewrite F, Y in B. cbn [hd] in B. destruct (loss_of p); cbn; auto. apply (lt_true ok) in B. rewrite (r_absn ok), (r_sub ok) in B. auto. }
    pose proof (rho_strictly_above (map_measure r (loss_of p)) (r f - r y) (f' - r y) (well_formed_proper ok p W) Bend) as A.
    assert (r f - r y <> f' - r y) by (intros Q; apply E; lra). specialize (A H).
    apply (Rmult_lt_compat_l (r (importance q))) in A; auto. replace (f' - r y - (r f - r y)) with (f' - r f) in A by ring. lra.
  Qed.

  (** Units whose v u are the same, with v of the same sign, add the same to the output. *)
  Lemma same_unit v v' z z' : 0 < v * v' -> v' * z' = v * z -> v' * relu z' = v * relu z.
  Proof.
    intros Hs E. destruct (Rtotal_order v 0) as [Hv|[Hv|Hv]]; [|subst; lra|].
    - assert (v' < 0) by nra. replace (v' * relu z') with (- ((- v') * relu z')) by ring. replace (v * relu z) with (- ((- v) * relu z)) by ring.
      rewrite <- !relu_scale by lra. f_equal. f_equal. lra.
    - assert (0 < v') by nra. rewrite <- !relu_scale by lra. f_equal. lra.
  Qed.

  Lemma pieces_moves p0 rad ps : 0 < r rad -> In p0 ps -> forall vs us vs' us',
    length vs = length us -> forallb (fun x => negb (is0 x)) vs = true -> Forall (fun v => r rad <= r (absn v)) vs ->
    forallb (states_last (reaches rad ps)) (map (fun u => pre_activations u ps) us) = true ->
    Forall2 (close (r rad)) (rv vs) vs' -> Forall2 (Forall2 (close (r rad))) (map rv us) us' ->
    pieces (r := r) vs us (moves vs' (rv vs) us' (map rv us)) p0 =
    dot vs' (hidden_values us' (rv (inp p0))) - dot (rv vs) (hidden_values (map rv us) (rv (inp p0))).
  Proof.
    intros R0 Hp. induction vs as [|v vs IH]; intros [|u us] vs' us' L Nz Big St Hv Hu; try discriminate.
    - inversion Hv; subst. cbn [pieces Numbers.rv map]. rewrite !dot_nil_l. ring.
    - cbn [map Numbers.rv] in *. inversion Hv as [|? v' ? vs'' Hv1 Hv2]; subst. inversion Hu as [|? u' ? us'' Hu1 Hu2]; subst.
      cbn [forallb] in Nz, St. apply andb_true_iff in Nz as [Nz1 Nz2]. apply andb_true_iff in St as [St1 St2]. inversion Big; subst.
      apply negb_true_iff in Nz1. cbn [moves pieces hidden_values map]. rewrite !dot_cons.
      change (map r vs) with (rv vs) in *. rewrite (IH us vs'' us'') by auto.
      pose proof (unit_change ok rad u u' v v' p0 (state_kept ok rad u u' p0 R0 Hu1 (states_last_spec rad u ps St1 p0 Hp)) Hv1 H1 Nz1) as U.
      change (map r u) with (rv u) in *. unfold move. rewrite <- U. unfold hidden_values. ring.
  Qed.
  Lemma moves_shape w rad vs us : forall vs' us', length vs = length us -> forallb (long w) us = true ->
    Forall2 (close rad) (rv vs) vs' -> Forall2 (Forall2 (close rad)) (map rv us) us' ->
    length us = length (moves vs' (rv vs) us' (map rv us)) /\ Forall (fun t => length t = w) (moves vs' (rv vs) us' (map rv us)).
  Proof.
    revert us. induction vs as [|v vs IH]; intros [|u us] vs' us' L Lw Hv Hu; try discriminate.
    - inversion Hv; subst. split; [reflexivity|constructor].
    - cbn [map Numbers.rv] in *. inversion Hv as [|? v' ? vs'' Hv1 Hv2]; subst. inversion Hu as [|? u' ? us'' Hu1 Hu2]; subst.
      cbn [forallb] in Lw. apply andb_true_iff in Lw as [L1 L2]. apply Nat.eqb_eq in L1. cbn [moves length].
      change (map r vs) with (rv vs) in *. destruct (IH us vs'' us'') as [A B]; auto. split; [congruence|]. constructor; auto.
      unfold move. apply Forall2_same_length in Hu1. unfold Numbers.rv in Hu1. rewrite map_length in Hu1.
      assert (Lv : forall a b : list R, length a = length b -> length (vadd a b) = length a).
      { clear. induction a as [|x a IHa]; intros [|y b] E; try discriminate; auto. cbn. f_equal. auto. }
      rewrite Lv; unfold scale, Numbers.rv; rewrite !map_length; congruence.
  Qed.
  Lemma moves_zero rad vs us : forall vs' us', length vs = length us ->
    Forall2 (close rad) (rv vs) vs' -> Forall2 (Forall2 (close rad)) (map rv us) us' ->
    Forall (fun x => x = 0) (concat (moves vs' (rv vs) us' (map rv us))) -> map2 scale vs' us' = map2 scale (rv vs) (map rv us).
  Proof.
    revert us. induction vs as [|v vs IH]; intros [|u us] vs' us' L Hv Hu Z; try discriminate.
    - inversion Hv; subst. reflexivity.
    - cbn [map Numbers.rv] in *. inversion Hv as [|? v' ? vs'' Hv1 Hv2]; subst. inversion Hu as [|? u' ? us'' Hu1 Hu2]; subst.
      cbn [moves concat map2] in *. apply Forall_app in Z as [Z1 Z2]. change (map r vs) with (rv vs) in *.
      f_equal; [|apply (IH us vs'' us''); auto]. apply vadd_zero.
      + unfold scale, Numbers.rv. rewrite !map_length. symmetry. apply Forall2_same_length in Hu1. unfold Numbers.rv in Hu1.
        rewrite map_length in Hu1. auto.
      + unfold move in Z1. rewrite scale_scale. replace (-1 * r v) with (- r v) by ring. exact Z1.
  Qed.
  Lemma same_products vs us : forall vs' us' a, length vs = length us -> map2 scale vs' us' = map2 scale (rv vs) (map rv us) ->
    Forall2 (fun v v' => 0 < v * v') (rv vs) vs' -> length us = length us' ->
    dot vs' (hidden_values us' a) = dot (rv vs) (hidden_values (map rv us) a).
  Proof.
    revert us. induction vs as [|v vs IH]; intros [|u us] [|v' vs'] [|u' us'] a L E S L2; try discriminate; try (inversion S; fail); auto.
    cbn [map Numbers.rv map2] in *. change (map r vs) with (rv vs) in *. injection E as E1 E2. inversion S; subst. cbn [hidden_values map]. rewrite !dot_cons.
    fold (hidden_values us' a) (hidden_values (map rv us) a). rewrite (IH us vs' us' a) by auto. f_equal.
    apply same_unit; auto. rewrite <- !dot_scale_l, E1. reflexivity.
  Qed.

  Theorem check_isolated_sound p units t rad : check_isolated p units t = Some rad ->
    holds (map_problem r p) (map_conclusion r (StrictUpToRescaling (loss_here p) rad)).
  Proof.
    unfold check_isolated. destruct (net p) as [|hidden [|[[|v [|]] c] [|]]] eqn:E; try discriminate.
    set (cs := cases_of p hidden v c). destruct (_ && _) eqn:C; intros HS; [|discriminate].
    rewrite !andb_true_iff in C. destruct C as [[[[[Fp Lv] Nz] Lr] Lp] Tree]. apply (ispos_true ok) in Fp. apply Nat.eqb_eq in Lv.
    destruct (check_shallow_sound ok p units rad HS) as [R0 Min]. destruct (check_shallow_gain ok p units rad HS) as (_ & _ & Gain). cbn [map_conclusion holds]. rewrite (r_loss_here ok).
    split; [reflexivity|]. split; auto. split; [exact Min|]. intros n' Hn. pose proof Hn as Near.
    unfold check_shallow in HS. rewrite E in HS. set (ps := samples p (has_bias hidden)) in *. set (zss := map _ (rows hidden)) in *.
    set (rad' := propose_radius v zss ps) in *. destruct (_ && _) eqn:C; [|discriminate]. injection HS as <-. rename rad' into rad. clearbody rad.
    rewrite !andb_true_iff in C. destruct C as [[[[W _] St] _] Un]. apply (units_last ok) in St.
    unfold map_problem in Hn. cbn [net] in Hn. rewrite E in Hn.
    inversion Hn as [|? hidden' ? n1 Hh Hn1]; subst. inversion Hn1 as [|? last' ? n2 Hl Hn2]; subst.
    inversion Hn2; subst. clear Hn Hn1 Hn2. destruct last' as [W' c'].
    unfold alike_layer in Hl. destruct Hl as [HW Hb]. cbn [weight bias map_layer map] in HW, Hb.
    inversion HW as [|? v' ? W2 Hv HW2]; subst. inversion HW2; subst. clear HW HW2.
    apply alike_rows in Hh as [Hrows Hbias]. rewrite map_rows in Hrows. rewrite map_has_bias in Hbias.
    change (map (map r) (rows hidden)) with (map rv (rows hidden)) in Hrows. change (map r v) with (rv v) in Hv.
    assert (Wf : forall q, In q (data p) -> exists y, target q = [y]).
    { intros q Hq. unfold well_formed in W. rewrite E in W. apply andb_true_iff in W as [W _]. destruct (data p) as [|p0 l] eqn:D; [discriminate|]. rewrite <- D in *.
      cbn in W. destruct (forallb _ (weight hidden) && _); [|discriminate]. destruct (_ && _); [|discriminate].
      rewrite forallb_forall in W. specialize (W q Hq). rewrite !andb_true_iff in W. destruct W as [[_ W] _]. apply Nat.eqb_eq in W.
      destruct (target q) as [|y [|]]; try discriminate. eauto. }
    assert (Hc : c <> Some []).
    { intros ->. unfold well_formed in W. rewrite E in W. apply andb_true_iff in W as [W _]. destruct (data p); [discriminate|].
      cbn in W. destruct (forallb _ (weight hidden) && _); [|discriminate]. rewrite andb_false_r in W. discriminate. }
    assert (Cl : forall k, c = Some k -> exists x, k = [x]).
    { intros k ->. unfold well_formed in W. rewrite E in W. apply andb_true_iff in W as [W _]. destruct (data p); [discriminate|].
      cbn in W. destruct (forallb _ (weight hidden) && _); [|discriminate]. destruct k as [|x [|]]; [congruence|eauto|].
      rewrite andb_false_r in W. discriminate. }
    assert (Lc : option_map (@length _) c = option_map (@length _) c').
    { destruct c as [c|], c' as [c'|]; cbn in Hb |- *; try contradiction; auto. f_equal.
      apply Forall2_same_length in Hb. rewrite map_length in Hb. auto. }
    set (dc := bias_value c' - bias_value (option_map rv c)).
    assert (Big : Forall (fun x => r rad <= r (absn x)) v).
    { clear - ok Un Nz. revert Nz Un. generalize zss, units. induction v as [|x v IH]; intros [|zs z] [|t l] Nz Un; try discriminate; [constructor|].
      cbn [forallb] in Nz. apply andb_true_iff in Nz as [N1 N2]. cbn [check_units] in Un. apply andb_true_iff in Un as [U1 U2].
      constructor; [|eapply IH; eauto]. unfold check_unit in U1. unfold is0 in N1. destruct (sgn x), t; try discriminate;
        apply andb_true_iff in U1 as [U1 _]; apply (le_true ok) in U1; auto. }
    assert (Two : forall q, forward (map_network r [hidden; Layer [v] c]) (rv (input q)) =
        [dot (rv v) (hidden_values (map rv (rows hidden)) (rv (augment one (has_bias hidden) (input q)))) + bias_value (option_map rv c)] /\
        forward [hidden'; Layer [v'] c'] (rv (input q)) =
        [dot v' (hidden_values (rows hidden') (rv (augment one (has_bias hidden) (input q)))) + bias_value c']).
    { intros q. cbn [map_network map]. unfold map_layer at 2. cbn [weight bias map]. rewrite !two_layers. cbn zeta.
      rewrite map_has_bias, map_rows, <- Hbias, (augment_map ok). change (map (map r) (rows hidden)) with (map rv (rows hidden)). change (map r v) with (rv v).
      destruct c as [[|c1 c2]|], c' as [[|c1' c2']|]; try discriminate Lc; try congruence; cbn [option_map map Numbers.rv bias_value]; split; f_equal; ring. }
    assert (P0 : products (net (map_problem r p)) = map2 scale (rv v) (map rv (rows hidden)) /\
                 output_bias (net (map_problem r p)) = option_map rv c).
    { unfold map_problem. cbn [net]. rewrite E. split; [|reflexivity].
      transitivity (map2 scale (rv v) (rows (map_layer r hidden))); [apply products_rows|]. rewrite map_rows. reflexivity. }
    destruct P0 as [-> ->]. rewrite products_rows. cbn [output_bias bias].
    split.
    - intros Eq.
      assert (Sh := near_same_shape _ _ _ Near). cbn [map_problem net] in Sh.
      pose proof (slack_total p [hidden'; Layer [v'] c']) as ST. cbn zeta in ST. cbn [map_problem net data loss_of] in ST, Eq |- *.
      (* the first-order gain is not negative: Theorem A *)
      assert (G : 0 <= total (gain (r := r) p [hidden'; Layer [v'] c']) (data p)).
      { apply Gain, Near. }
      assert (SZ : forall q, In q (data p) -> slack p [hidden'; Layer [v'] c'] q = 0).
      { apply total_nonneg_zero; [intros q Hq; apply slack_pos; auto|]. lra. }
      set (ts := moves v' (rv v) (rows hidden') (map rv (rows hidden))).
      destruct (moves_shape (width cs) (r rad) v (rows hidden) v' (rows hidden') Lv Lr Hv Hrows) as [T1 T2]. fold ts in T1, T2.
      assert (Zero : Forall (fun x => x = 0) (concat ts ++ (if offset cs then [r (factor cs) * dc] else []))).
      { apply (check_cases_sound ok cs ts (r (factor cs) * dc) Lv T1 T2 Nz) with (tree := t) (ss := []); auto; try (intros s []).
        - intros s Hs. rewrite forallb_forall in Lp. apply Nat.eqb_eq, Lp, Hs.
        - intros s Hs Held. unfold cs, cases_of in Hs. cbn [points] in Hs. fold ps in Hs.
          assert (Q : exists q, In q (data p) /\ fst s = Sample (augment one (has_bias hidden) (input q)) (hd zero (pulls (loss_of p) (net p) q)) /\ held p q = snd s).
          { unfold ps, samples in Hs. clear - Hs. induction (data p) as [|q l IH]; [destruct Hs|]. cbn [map combine] in Hs.
            destruct Hs as [<-|Hs]; [exists q; cbn; auto|]. destruct (IH Hs) as (q' & A & B). exists q'. simpl; auto. }
          destruct Q as (q & Hq & Es & Hh). destruct (Wf q Hq) as [y Hy].
          assert (Ip : In (fst s) ps) by (rewrite Es; unfold ps, samples; apply (in_map (fun q => Sample (augment one (has_bias hidden) (input q)) (hd zero (pulls (loss_of p) (net p) q)))); auto).
          destruct (Two q) as [F1 F2].
          assert (F0 : exists f, forwardn (net p) (input q) = [f]).
          { rewrite <- E, <- (r_forwardn ok) in F1. destruct (forwardn (net p) (input q)) as [|f [|]]; try discriminate. eauto. }
          destruct F0 as [f F0]. rewrite Held in Hh.
          pose proof (held_zero p _ q _ _ _ W Hq Hh F0 F2 Hy (SZ q Hq)) as HZ.
          rewrite <- E, <- (r_forwardn ok), F0 in F1. cbn in F1. injection F1 as F1.
          unfold ts. rewrite (pieces_moves (fst s) rad ps R0 Ip) by auto. rewrite Es. cbn [inp].
          unfold cs, cases_of. cbn [factor offset]. destruct c as [c|].
          + unfold dc. rewrite <- (Rmult_0_r (r (denominator (concat (map input (data p)))))) . rewrite <- Rmult_plus_distr_l. f_equal. lra.
          + destruct c' as [|]; [contradiction|]. cbn [option_map bias_value] in *. rewrite Rplus_0_r.
            replace (dot v' _ - dot (rv v) _) with 0 by lra. ring. }
      apply Forall_app in Zero as [Z1 Z2]. split; [apply (moves_zero (r rad)); auto|].
      unfold cs, cases_of in Z2. cbn [offset] in Z2. destruct c as [c|], c' as [c'|]; try contradiction; auto.
      destruct (Cl c eq_refl) as [x ->]. cbn [option_map map] in Hb |- *. inversion Hb as [|? x' ? l Hx Hl]; subst. inversion Hl; subst.
      inversion Z2 as [|? ? Zc _]; subst.
      assert (D0 : dc = 0) by (apply Rmult_eq_reg_l with (r (factor cs)); [rewrite Rmult_0_r; exact Zc|lra]).
      unfold dc in D0. cbn in D0. replace x' with (r x) by lra. reflexivity.
    - intros [Ep Eb]. unfold map_problem. cbn [net data loss_of]. rewrite E. unfold loss, map_dataset. rewrite !map_map. f_equal. apply map_ext. intros q.
      cbn [map_point importance input target]. change (map r (input q)) with (rv (input q)). destruct (Two q) as [F1 F2]. rewrite F1, F2. f_equal. f_equal. f_equal.
      assert (Sg : Forall2 (fun x x' => 0 < x * x') (rv v) v').
      { clear - ok Hv Big Nz R0. revert v' Hv. induction v as [|x v IH]; intros v' Hv; inversion Hv as [|? x' ? l Hx Hl]; subst; constructor.
        - inversion Big as [|? ? B1 B2]; subst. rewrite (r_absn ok) in B1. unfold close in Hx. cbn [forallb] in Nz. apply andb_true_iff in Nz as [N1 _].
          apply negb_true_iff, (is0_false ok) in N1. unfold Rabs in *. destruct (Rcase_abs (r x)), (Rcase_abs (x' - r x)); nra.
        - cbn [forallb] in Nz. apply andb_true_iff in Nz as [_ N2]. inversion Big; subst. apply IH; auto. }
      rewrite (same_products v (rows hidden) v' (rows hidden')); auto.
      + rewrite Eb. reflexivity.
      + apply Forall2_same_length in Hrows. rewrite map_length in Hrows. auto.
  Qed.
End IsolatedOrbit.
