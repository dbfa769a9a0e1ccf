(** A local minimum beside a network: at a point nearby the loss has a small slope and a curvature, and on a small sphere around it the
    loss is higher than there. Held parameters are brought back by rescalings. Mathematics: section 9. *)
From Coq Require Import Reals List Bool NArith Lra Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex QuadraticForm
  Jets Gated Related SecondOrder Continuity Compact Ball Dominant TaylorModels HeldParameters FreeParameters LossModel Slanted KinkStates.
Import ListNotations.
Open Scope R_scope.

Section Check.
  Context {N : num}.

  (** The parameters to hold, named by layer, unit and entry, of which a bias is the last. *)
  Fixpoint numbered {A B} (f : BinNums.N -> A -> B) (i : BinNums.N) (l : list A) : list B :=
    match l with [] => [] | a :: l => f i a :: numbered f (N.succ i) l end.
  Definition hold_layer (names : list (BinNums.N * BinNums.N * BinNums.N)) (k : BinNums.N) (l : row_layer N) : row_layer (option N) :=
    let held j i x := if existsb (fun name => N.eqb (fst (fst name)) k && N.eqb (snd (fst name)) j && N.eqb (snd name) i) names then Some x else None in
    (fst l, numbered (fun j w =>
      if fst l then match w with [] => [] | c :: w => held j (N.of_nat (length w)) c :: numbered (held j) 0%N w end else numbered (held j) 0%N w) 0%N (snd l)).
  Definition hold names (n : row_network N) : row_network (option N) := numbered (hold_layer names) 0%N n.

  Definition keepsn (held : row_network (option N)) (n : row_network N) : bool :=
    all2 (fun o l => Bool.eqb (fst o) (fst l) &&
      all2 (all2 (fun h x => match h with None => true | Some v => eqn v x end)) (snd o) (snd l)) held n.
  Fixpoint one_heldn (o : list (option N)) : bool :=
    match o with [] => true | Some v :: o => negb (is0 v) && forallb is_free o | None :: o => one_heldn o end.
  Fixpoint holdablen (held : row_network (option N)) : bool :=
    match held with
    | [] => true
    | [last] => forallb (forallb is_free) (snd last)
    | l :: held => forallb one_heldn (snd l) && holdablen held
    end.
  Definition nothing_held (held : row_network (option N)) : bool := forallb (fun l => forallb (forallb is_free) (snd l)) held.

  Definition active_points (p : problem N) : list (BinNums.N * point N) :=
    filter (fun iq => negb (is0 (importance (snd iq)))) (numbered (fun i q => (i, q)) 0%N (data p)).

  (** The gates of one data point. The multiplier of a pinned kink is its slope times the weight that is carried back to its unit. *)
  Fixpoint gates_from (u : N) (final : list N -> list N) (pin : BinNums.N -> BinNums.N -> option (N * N)) (k : BinNums.N)
    (n : row_network N) (h : list N) : list (list (gate N)) * list N :=
    match n with
    | [] => ([], [])
    | [l] => ([], combine_rows (final (read l h)) (plain_rows l))
    | l :: rest =>
        let known := numbered (fun j z => match pin k j with Some p => (Some p, zero) | None => (None, relun z) end) 0%N (read l h) in
        let '(gs, b) := gates_from u final pin (N.succ k) rest (map snd known) in
        let g := map2 (fun x b =>
          match fst x with
          | Some (multiplier, penalty) => Pinned (rounded u (mul multiplier (inv b))) penalty
          | None => if ispos (snd x) then On else Off
          end) known b in
        (g :: gs, combine_rows (map2 mul (map slope_of g) b) (plain_rows l))
    end.
  Definition is_pinned (g : gate N) : bool := match g with Pinned _ _ => true | _ => false end.
  (** A data point with its gates, the models of the outputs and, where there are pinned kinks, of pre-activations and of what is carried back. *)
  Record point_case := PointCase { at_point : point N; gates : list (list (gate N)); outs : list (modelN N);
    hidden : list (list (modelN N)); backs : list (list (modelN N)) }.
  Definition case_of (m : measure N) (n : row_network (modelN N)) (gs : list (list (gate N))) (q : point N) : point_case :=
    let slopes := map (map (fun g => model_still (slope_of g) : modelN N)) gs in
    let h := map model_still (input q) : list (modelN N) in
    let fs := slanted n slopes h in
    if existsb (existsb is_pinned) gs
    then PointCase q gs fs (slanted_hidden n slopes h) (carried_hidden n slopes (point_slopes m q fs))
    else PointCase q gs fs [] [].
  Definition case_stays (e : N) (m : measure N) (n0 : row_network N) (pc : point_case) : bool :=
    stay e n0 (gates pc) (map (fun x => Signal x zero) (input (at_point pc))) && outputs_stay e m (at_point pc) (outs pc) &&
    if existsb (existsb is_pinned) (gates pc) then
      let bar := sumn (concat (map2 (map2 (price e)) (gates pc) (hidden pc))) in
      afford e bar n0 (gates pc) (backs pc) (hidden pc) && negb (isneg bar)
    else true.
  Definition case_model (m : measure N) (pc : point_case) : modelN N :=
    model_add (point_model m (at_point pc) (outs pc)) (@penalties_in N (modelN N) model_still (gates pc) (hidden pc)).
  Definition halves (decay : list (N * N)) : list (N * N) :=
    let half := inv (add one one) in map (fun rate => (mul half (fst rate), mul half (snd rate))) decay.
  Definition still_halves (decay : list (N * N)) : list (modelN N * modelN N) :=
    map (fun h => (model_still (fst h), model_still (snd h))) (halves decay).
  Definition loss_model (c : problem N) (decay : list (N * N)) (n : row_network (modelN N)) (cases : list point_case) : modelN N :=
    model_add (sumn (N := modelN N) (map (case_model (loss_of c)) cases)) (penalty_in (still_halves decay) n).

  Definition two_to (k : nat) : N := Nat.iter k (fun x => add x x) one.
  Definition tiny : N := Nat.iter 10 (fun x => mul x x) (inv (two_to 1)).
  Definition count (k : nat) : N := Nat.iter k (fun x => add x one) zero.
  Definition round_up (x : N) : N := rounded (inv (two_to 100)) x.
  Definition distance (n n' : row_network N) : N :=
    fold_right (fun x best => if le x best then best else x) zero (map2 (fun a b => absn (sub b a)) (flat n) (flat n')).
  Definition within (e : N) (n n' : network N) : bool :=
    all2 (fun l l' => all2 (all2 (fun a b => le (absn (sub b a)) e)) (weight l) (weight l') &&
      match bias l, bias l' with None, None => true | Some b, Some b' => all2 (fun a b => le (absn (sub b a)) e) b b' | _, _ => false end) n n'.

  (** What the sphere of radius e needs: the model's rise there is more than the gap between loss and model at the center. *)
  Definition rises (x : modelN N) (size : nat) (m gap e : N) : bool :=
    lt (mul (count size) (add (add (mul (rest x) (mul e (mul e e))) (mul (normn (slope (jet_of x))) e)) gap)) (mul m (mul e e)).
  Fixpoint first_radius (tries : nat) (holds_at : N -> bool) (e : N) : N :=
    match tries with O => e | S tries => if holds_at e then e else first_radius tries holds_at (mul (two_to 8) e) end.

  Definition pin_of (kinks : list (BinNums.N * BinNums.N * BinNums.N * (N * N))) (stiff : N) (i k j : BinNums.N) : option (N * N) :=
    match find (fun kink => let '(l, u, x, _) := kink in N.eqb l k && N.eqb u j && N.eqb x i) kinks with
    | Some (_, (multiplier, penalty)) => Some (multiplier, mul stiff (add penalty one))
    | None => None
    end.
  Definition cases_of (c : problem N) (n : row_network (modelN N)) kinks (curvature : N) : list point_case :=
    let fine := inv (mul (two_to 128) (two_to 128)) in
    let stiff := mul (two_to 16) (add one (inv curvature)) in
    map (fun iq =>
      let q := snd iq in
      let final f := map2 (fun a y => let s := half_slopen (loss_of c) (sub a y) in mul (importance q) (add s s)) f (target q) in
      case_of (loss_of c) n (fst (gates_from fine final (pin_of kinks stiff (fst iq)) 0%N (in_rows (net c)) (input q))) q) (active_points c).

  (** Elimination rounds to this: far below m, by as much as the form's entries are large. *)
  Definition unit_for (m : N) (size : nat) (q : list (list N)) : N :=
    let trace := sumn (map (fun row => match row with a :: _ => absn a | [] => zero end) q) in
    mul m (inv (mul (two_to 20) (mul (add (count size) one) (add one trace)))).

  (** The reach, and bounds of the loss. *)
  Definition check_barrier (p : problem N) (decay : list (N * N)) (center : network N) names kinks (curvature : N) : option (N * N * N) :=
    let c := Problem center (data p) (loss_of p) in
    let n0 := in_rows center in
    let held := hold names n0 in
    if well_formed p && well_formed c && forallb (fun rate => negb (isneg (fst rate)) && negb (isneg (snd rate))) decay &&
      keepsn held n0 && holdablen held && (nothing_held held || match decay with [] => true | _ => false end) then
    let n := model_network center held in
    let cases := cases_of c n kinks curvature in
    let x := loss_model c decay n cases in
    let size := count_free (free_mask held) in
    let m := mul curvature (inv (two_to 2)) in
    let u := unit_for m size (bend (jet_of x)) in
    if at_least m u size (bend (jet_of x)) && negb (isneg m) then
      let here := add (loss_here c) (penalty_in (halves decay) n0) in
      let gap := sub here (at_0 (jet_of x)) in
      let e := first_radius 128 (rises x size m gap) tiny in
      if rises x size m gap e && ispos e && le e one && forallb (case_stays e (loss_of c) n0) cases then
        let d := distance (in_rows (net p)) n0 in
        if within d (net p) center then
          let fall := add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e))) in
          Some (round_up (add d e), opp (round_up (sub fall (at_0 (jet_of x)))), round_up here)
        else None
      else None
    else None else None.
End Check.

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation models := (models (r := r)).

  Lemma r_count k : r (count k) = INR k.
  Proof. induction k as [|k IH]; [apply (r_zero _ _ ok)|]. change (r (add (count k) one) = INR (S k)). rewrite (r_add _ _ ok), IH, (r_one _ _ ok), S_INR. reflexivity. Qed.
  Lemma r_two_to k : 0 < r (two_to k).
  Proof.
    induction k as [|k IH]; [unfold two_to; cbn; rewrite (r_one _ _ ok); lra|].
    change (0 < r (add (two_to k) (two_to k))). rewrite (r_add _ _ ok). lra.
  Qed.
  Lemma round_up_above x : r x <= r (round_up x).
  Proof.
    unfold round_up, rounded. pose proof (r_two_to 100) as P. set (t := two_to 100) in *. clearbody t.
    assert (I : r (inv t) = / r t) by (apply (r_inv _ _ ok); lra). assert (I0 : 0 < / r t) by (apply Rinv_0_lt_compat; auto).
    rewrite (r_mul _ _ ok). pose proof (r_ceiling _ _ ok (mul x (inv (inv t)))) as C. rewrite (r_mul _ _ ok), (r_inv _ _ ok) in C by (rewrite I; lra).
    rewrite I in *. apply (Rmult_le_compat_l (/ r t)) in C; [|lra]. replace (/ r t * (r x * / / r t)) with (r x) in C by (field; lra). exact C.
  Qed.

  Lemma keepsn_sound held n : keepsn held n = true -> related keeps (real_held (r := r) held) (read_rows r n).
  Proof.
    unfold keepsn, real_held, read_rows. apply all2_Forall2. intros o l H. apply andb_true_iff in H as [H1 H2]. cbn [fst snd].
    split; [apply Bool.eqb_prop, H1|]. revert H2. apply all2_Forall2. intros a b. apply all2_Forall2. intros [v|] x; cbn; auto.
    intros E. symmetry. apply (eqn_true ok), E.
  Qed.
  Lemma none_held_real o : forallb is_free o = true -> none_held (map (option_map r) o).
  Proof. unfold none_held. rewrite forallb_forall. intros H. apply Forall_map, Forall_forall. intros [v|] Hv; auto. specialize (H _ Hv). discriminate. Qed.
  Lemma one_held_less a b o : a <= b -> one_held b o -> one_held a o.
  Proof. intros H. induction o as [|[v|] o IH]; cbn; auto. intros [A B]. split; auto. lra. Qed.
  Lemma one_heldn_sound o : one_heldn o = true -> exists least, 0 < least /\ one_held least (map (option_map r) o).
  Proof.
    induction o as [|[v|] o IH]; cbn [one_heldn map option_map one_held]; intros H; [exists 1; split; [lra|exact I]| |auto].
    apply andb_true_iff in H as [H1 H2]. apply negb_true_iff, (is0_false ok) in H1. exists (Rabs (r v)).
    split; [apply Rabs_pos_lt, H1|]. split; [lra|apply none_held_real, H2].
  Qed.
  Lemma holdablen_sound held : holdablen held = true -> holdable (real_held (r := r) held).
  Proof.
    unfold real_held. induction held as [|l held IH]; intros H; [exact I|]. destruct held as [|l2 held].
    - cbn [read_rows map holdable snd fst]. cbn [holdablen] in H. rewrite forallb_forall in H. apply Forall_map, Forall_forall. intros o Ho. apply none_held_real, H, Ho.
    - change (forallb one_heldn (snd l) && holdablen (l2 :: held) = true) in H. apply andb_true_iff in H as [H1 H2]. split; [|apply IH, H2].
      cbn [snd]. clear - H1 ok. induction (snd l) as [|o O IH]; [exists 1; split; [lra|constructor]|]. cbn [forallb] in H1. apply andb_true_iff in H1 as [A B].
      destruct (one_heldn_sound o A) as (a & A0 & HA). destruct (IH B) as (b & B0 & HB). exists (Rmin a b). split; [apply Rmin_pos; auto|].
      cbn [map]. constructor; [apply (one_held_less _ a); auto; apply Rmin_l|]. revert HB. apply Forall_impl. intros o'. apply one_held_less, Rmin_r.
  Qed.
  Lemma nothing_held_keeps held m : nothing_held held = true -> related (fun _ _ => True) (real_held (r := r) held) m -> related keeps (real_held (r := r) held) m.
  Proof.
    unfold real_held. revert m. induction held as [|l held IH]; intros m H K; inversion K as [|? k ? m1 [Eb Kl] Km]; subst; [constructor|].
    unfold nothing_held in H. cbn [forallb] in H. apply andb_true_iff in H as [H1 H2]. constructor; [|apply IH; auto]. split; [exact Eb|].
    cbn [snd] in *. clear - H1 Kl. revert H1 Kl. generalize (snd k). intros V. revert V. induction (snd l) as [|o O IH]; intros V H Kl; inversion Kl as [|? v ? V1 Hv HV]; subst; [constructor|].
    cbn [forallb] in H. apply andb_true_iff in H as [A B]. constructor; [|apply IH; auto]. apply none_keeps; [apply none_held_real, A|]. apply (Forall2_same_length _ _ _ Hv).
  Qed.

  Lemma with_biases_fits width (n : network N) k : fits width n = Some k -> with_biases (map_network r n).
  Proof.
    revert width. induction n as [|l n IH]; intros width H; [constructor|]. cbn [fits] in H. destruct (_ && _) eqn:E; [|discriminate].
    apply andb_true_iff in E as [_ E]. constructor; [|apply (IH _ H)]. cbn [map_layer bias weight]. destruct (bias l) as [b|]; cbn [option_map]; auto.
    unfold long in E. apply Nat.eqb_eq in E. rewrite !map_length. auto.
  Qed.
  Lemma well_formed_biases p : well_formed p = true -> with_biases (map_network r (net p)).
  Proof.
    unfold well_formed. rewrite andb_true_iff. intros [H _]. destruct (net p) as [|l n] eqn:E; [discriminate|]. rewrite <- E in *. destruct (data p); [discriminate|].
    destruct (fits _ _) eqn:F; [|discriminate]. apply (with_biases_fits _ _ _ F).
  Qed.
  Lemma with_biases_alike P n n' : with_biases n -> alike P n n' -> with_biases n'.
  Proof.
    intros W A. revert W. induction A as [|l l' n n' [HW Hb] _ IH]; intros W; [constructor|]. inversion W; subst. constructor; [|apply IH; auto].
    destruct (bias l), (bias l'); try contradiction; auto. rewrite <- (Forall2_same_length _ _ _ HW), <- (Forall2_same_length _ _ _ Hb). auto.
  Qed.
  Lemma within_near e d n n' n'' : within d n n' = true -> near e (map_network r n') n'' -> near (r d + e) (map_network r n) n''.
  Proof.
    intros H. assert (A : alike (fun a b => Rabs (b - a) <= r d) (map_network r n) (map_network r n')).
    { revert H. apply all2_Forall2. intros l l' H. apply andb_true_iff in H as [HW Hb].
      assert (G : forall a b : N, le (absn (sub b a)) d = true -> Rabs (r b - r a) <= r d).
      { intros a b L. apply (le_true ok) in L. rewrite (r_absn ok), (r_sub ok) in L. exact L. }
      split; cbn [map_layer weight bias].
      - revert HW. apply all2_Forall2. intros a b. apply all2_Forall2. apply G.
      - destruct (bias l), (bias l'); cbn [option_map]; try discriminate; auto. revert Hb. apply all2_Forall2, G. }
    clear H. revert n''. unfold near, alike in *. generalize (map_network r n) (map_network r n') A. clear. intros m m' A.
    assert (F : forall a b c, Forall2 (fun a b => Rabs (b - a) <= r d) a b -> Forall2 (close e) b c -> Forall2 (close (r d + e)) a c).
    { intros a b c H. revert c. induction H as [|x y a b Hx _ IH]; intros c Hc; inversion Hc as [|? z ? c1 Hz Hc1]; subst; constructor; auto.
      unfold close in *. replace (z - x) with ((z - y) + (y - x)) by ring. pose proof (Rabs_triang (z - y) (y - x)). lra. }
    induction A as [|l l' m m' [HW Hb] _ IH]; intros n'' H; inversion H as [|? l2 ? n2 [HW2 Hb2] H2]; subst; constructor; auto. split.
    - clear - HW HW2 F. revert HW2. generalize (weight l2). induction HW as [|w w' W W' Hw _ IH]; intros V HV; inversion HV; subst; constructor; eauto.
    - destruct (bias l), (bias l'), (bias l2); try contradiction; eauto.
  Qed.

  (** The loss, of the network in rows. *)
  Definition row_loss (ell : loss_function) (data : dataset R) (hs : list (R * R)) (m : row_network R) : R :=
    total (fun q => importance q * ell (run m (input q)) (target q)) data + @penalty_in numR hs m.
  Definition penalized (p : problem N) (decay : list (N * N)) (n : network R) : R :=
    loss (loss_function_of (map_measure r (loss_of p))) (map_dataset r (data p)) n + penalty (map (fun rate => (r (fst rate), r (snd rate))) decay) n.
  Definition real_halves (decay : list (N * N)) : list (R * R) := map (fun h => (r (fst h), r (snd h))) (halves decay).
  Lemma real_halves_are decay : real_halves decay = map (fun rate => (fst rate / 2, snd rate / 2)) (map (fun rate => (r (fst rate), r (snd rate))) decay).
  Proof.
    unfold real_halves, halves. rewrite !map_map. apply map_ext. intros [u v]. cbn [fst snd]. rewrite !(r_mul _ _ ok), (r_inv _ _ ok), (r_add _ _ ok), (r_one _ _ ok).
    - f_equal; field.
    - rewrite (r_add _ _ ok), (r_one _ _ ok). lra.
  Qed.
  Lemma penalized_rows p decay n : with_biases n ->
    penalized p decay n = row_loss (loss_function_of (map_measure r (loss_of p))) (map_dataset r (data p)) (real_halves decay) (in_rows n).
  Proof.
    intros W. unfold penalized, row_loss. rewrite penalty_rows by auto. rewrite real_halves_are. f_equal. unfold loss, total. f_equal. apply map_ext. intros q. rewrite run_rows. reflexivity.
  Qed.
End Sound.
