(** What a move of one unit does to the weighted sum of outputs, to first order: a linear function and kinks. *)
From Coq Require Import Reals List Bool Lra NArith.
From Localmin Require Import Network Vectors Sums Relu Numbers Problem Evaluate CaseTree.
Import ListNotations.
Open Scope R_scope.

(** A layer with its bias as the weight of an input 1, which comes first. *)
Definition has_bias {A} (l : layer A) : bool := match bias l with None => false | Some _ => true end.
Definition rows {A} (l : layer A) : list (list A) :=
  match bias l with None => weight l | Some b => map2 (fun w c => c :: w) (weight l) b end.
Definition augment {A} (one : A) (b : bool) (x : list A) : list A := if b then one :: x else x.

Lemma affine_rows l x : affine l x = map (fun u => dot u (augment 1 (has_bias l) x)) (rows l).
Proof.
  unfold affine, rows, has_bias. destruct (bias l) as [b|]; [|reflexivity]. cbn [augment].
  generalize (weight l). intros W. revert b. induction W as [|w W IH]; intros [|c b]; cbn [map map2]; auto.
  rewrite IH, dot_cons. f_equal. ring.
Qed.
Lemma alike_rows P l l' : alike_layer P l l' -> Forall2 (Forall2 P) (rows l) (rows l') /\ has_bias l = has_bias l'.
Proof.
  unfold alike_layer, rows, has_bias. intros [HW Hb].
  destruct (bias l) as [b|], (bias l') as [b'|]; try contradiction; auto. split; auto.
  revert HW. generalize (weight l) (weight l'). intros W W' HW. revert b b' Hb.
  induction HW as [|w w' W W' Hw _ IH]; intros b b' Hb; cbn [map2]; [constructor|].
  inversion Hb; subst; constructor; auto.
Qed.
Lemma map_rows {S T} (f : S -> T) l : rows (map_layer f l) = map (map f) (rows l).
Proof.
  unfold rows, map_layer. cbn [bias weight]. destruct (bias l) as [b|]; cbn [option_map]; [|reflexivity].
  generalize (weight l). intros W. revert b. induction W as [|w W IH]; intros [|c b]; cbn [map map2]; auto.
  f_equal; auto.
Qed.
Lemma map_has_bias {S T} (f : S -> T) l : has_bias (map_layer f l) = has_bias l.
Proof. unfold has_bias, map_layer. simpl. destruct (bias l); reflexivity. Qed.

Section Form.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).
  Notation kink := (@kink N).
  (** A data point: its input, with a 1 for the bias, and the pull m on the outputs there. *)
  Record sample := Sample { inp : vec; pull : N }.

  Lemma augment_map b x : rv (augment one b x) = augment 1 b (rv x).
  Proof. destruct b; cbn [augment Numbers.rv map]; [rewrite (r_one _ _ ok)|]; reflexivity. Qed.

  Definition on_line (b : bool) (a : vec) : N * vec :=
    let '(m, e) := line b a in if veq (scalen m e) a then (m, e) else (one, a).
  (** The kinks on one line are one kink, named by its first data point. *)
  Fixpoint insert (i : BinNums.N) (s : N) (e : vec) (ks : list kink) : list kink :=
    match ks with
    | [] => [Kink i s e]
    | k :: ks => if veq (dir k) e then Kink i (add (slope k) s) (dir k) :: ks else k :: insert i s e ks
    end.
  (** The sum over states on of m a.t, plus the sum over kinks of m s ReLU(s a.t), s = -1 if [neg]. *)
  Fixpoint form_ (b neg : bool) (i : BinNums.N) (zs : list N) (ps : list sample) : vec * vec * list kink :=
    match zs, ps with
    | z :: zs, p :: ps =>
        let '(lin, turn, ks) := form_ b neg (N.succ i) zs ps in
        match sgn z with
        | Gt => (vaddn (scalen (pull p) (inp p)) lin, turn, ks)
        | Lt => (lin, turn, ks)
        | Eq =>
            if vis0 (inp p) then (lin, turn, ks) else
            let '(m, e) := on_line b (inp p) in
            let s := mul (pull p) (absn m) in
            let s := if neg then opp s else s in
            let turned := if neg then ispos m else isneg m in
            (lin, if turned then vaddn (scalen (opp s) e) turn else turn, insert i s e ks)
        end
    | _, _ => ([], [], [])
    end.
  Definition form b neg zs ps : vec * list kink :=
    let '(lin, turn, ks) := form_ b neg 0 zs ps in (vaddn lin turn, ks).
  Definition pre_activations (u : vec) (ps : list sample) : list N := map (fun p => dotn u (inp p)) ps.

  Lemma on_line_spec b a m e t : on_line b a = (m, e) -> dot (rv a) t = r m * dot (rv e) t.
  Proof.
    unfold on_line. destruct (line b a) as [m' e']. destruct (veq _ _) eqn:E; intros H; injection H as <- <-.
    - rewrite <- (veq_dot ok _ _ t E), (rv_scalen ok), dot_scale_l. reflexivity.
    - rewrite (r_one _ _ ok). ring.
  Qed.
  Notation bends := (@bends N r).
  Notation value := (@value N r).
  Lemma insert_spec i s e t ks : bends (insert i s e ks) t = r s * relu (dot (rv e) t) + bends ks t.
  Proof.
    induction ks as [|k ks IH]; cbn [insert]; rewrite ?bends_cons; [reflexivity|].
    destruct (veq (dir k) e) eqn:E; rewrite !bends_cons; unfold bend; cbn [slope dir].
    - rewrite (r_add _ _ ok), (veq_dot ok _ _ t E). ring.
    - rewrite IH. ring.
  Qed.
  Definition sg (neg : bool) : R := if neg then -1 else 1.
  (** What the unit adds to the change of the output at a data point, when its v u moves by t. *)
  Definition piece (neg : bool) (u : vec) (t : list R) (p : sample) : R :=
    match sgn (dotn u (inp p)) with
    | Gt => dot (rv (inp p)) t
    | Lt => 0
    | Eq => sg neg * relu (sg neg * dot (rv (inp p)) t)
    end.
  Definition part (neg : bool) (u : vec) (t : list R) (p : sample) : R := r (pull p) * piece neg u t p.
  Lemma form_spec_ b neg u t : forall ps i lin turn ks,
    form_ b neg i (pre_activations u ps) ps = (lin, turn, ks) ->
    dot (rv lin) t + dot (rv turn) t + bends ks t = total (part neg u t) ps.
  Proof.
    induction ps as [|p ps IH]; cbn [form_ pre_activations map]; intros i lin turn ks H.
    - injection H as <- <- <-. unfold CaseTree.bends, total. simpl. rewrite !dot_nil_l. lra.
    - fold (pre_activations u ps) in H.
      destruct (form_ b neg (BinNat.N.succ i) _ ps) as [[lin' turn'] ks'] eqn:E. specialize (IH _ _ _ _ E).
      rewrite total_cons, <- IH. unfold part, piece. destruct (sgn (dotn u (inp p))).
      + destruct (vis0 (inp p)) eqn:V.
        { injection H as <- <- <-. rewrite (vis0_dot ok _ t V), Rmult_0_r, relu_on by lra. ring. }
        destruct (on_line b (inp p)) as [m e] eqn:L. rewrite (on_line_spec _ _ _ _ t L). injection H as <- <- <-.
        rewrite insert_spec. set (z := dot (rv e) t). destruct neg; cbn [sg].
        * destruct (ispos m) eqn:S; [apply (ispos_true ok) in S|apply (ispos_false ok) in S].
          -- rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, !(r_opp _ _ ok), (r_mul _ _ ok), (r_absn ok).
             fold z. rewrite Rabs_pos_eq by lra. replace (-1 * (r m * z)) with (r m * - z) by ring.
             rewrite relu_scale, relu_opp by lra. ring.
          -- rewrite (r_opp _ _ ok), (r_mul _ _ ok), (r_absn ok), Rabs_left1 by lra.
             replace (-1 * (r m * z)) with (- r m * z) by ring. rewrite relu_scale by lra. ring.
        * destruct (isneg m) eqn:S; [apply (isneg_true ok) in S|apply (isneg_false ok) in S].
          -- rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, !(r_opp _ _ ok), (r_mul _ _ ok), (r_absn ok).
             fold z. rewrite Rabs_left by lra. replace (1 * (r m * z)) with (- r m * - z) by ring.
             rewrite relu_scale, relu_opp by lra. ring.
          -- rewrite (r_mul _ _ ok), (r_absn ok), Rabs_pos_eq by lra.
             replace (1 * (r m * z)) with (r m * z) by ring. rewrite relu_scale by lra. ring.
      + injection H as <- <- <-. lra.
      + injection H as <- <- <-. rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l. lra.
  Qed.
  Lemma form_spec b neg u t ps lin ks : form b neg (pre_activations u ps) ps = (lin, ks) ->
    value lin ks t = total (part neg u t) ps.
  Proof.
    unfold form. destruct (form_ _ _ _ _ _) as [[l t'] k] eqn:E. intros H. injection H as <- <-.
    rewrite <- (form_spec_ _ _ _ _ _ _ _ _ _ E). unfold CaseTree.value. rewrite (rv_vaddn ok), dot_vadd_l. reflexivity.
  Qed.

  (** Identically 0: no kink is left, and no linear part. *)
  Definition vanishes (f : vec * list kink) : bool := vis0 (fst f) && forallb (fun k => is0 (slope k)) (snd f).
  Lemma vanishes_spec lin ks t : vanishes (lin, ks) = true -> value lin ks t = 0.
  Proof.
    unfold vanishes. cbn [fst snd]. intros H. apply andb_true_iff in H as [Hl Hk].
    unfold CaseTree.value. rewrite (vis0_dot ok) by auto.
    induction ks as [|k ks IH]; [unfold CaseTree.bends; simpl; lra|].
    simpl in Hk. apply andb_true_iff in Hk as [Hk Hks]. rewrite bends_cons. unfold bend.
    rewrite (is0_true ok _ Hk). specialize (IH Hks). lra.
  Qed.

  (** Nearer than rad no state away from a kink changes. *)
  Definition reached (rad z : N) (p : sample) : bool := is0 z || le (mul rad (normn (inp p))) (absn z).
  Lemma state_kept rad u u' p : 0 < r rad -> Forall2 (close (r rad)) (rv u) u' ->
    reached rad (dotn u (inp p)) p = true ->
    match sgn (dotn u (inp p)) with
    | Eq => dot (rv u) (rv (inp p)) = 0
    | Gt => 0 <= dot (rv u) (rv (inp p)) /\ 0 <= dot u' (rv (inp p))
    | Lt => dot (rv u) (rv (inp p)) <= 0 /\ dot u' (rv (inp p)) <= 0
    end.
  Proof.
    intros Hr Hu H. pose proof (near_dot _ _ _ (Rlt_le _ _ Hr) Hu (rv (inp p))) as D.
    unfold reached, is0 in H. rewrite <- (r_dotn ok). rewrite <- (r_dotn ok) in D.
    pose proof (r_sgn _ _ ok (dotn u (inp p))) as S. destruct (sgn _); auto.
    all: simpl in H; apply (le_true ok) in H; rewrite (r_mul _ _ ok), (r_normn ok), (r_absn ok) in H.
    - rewrite Rabs_left in H by auto. pose proof (Rle_abs (dot u' (rv (inp p)) - r (dotn u (inp p)))). lra.
    - rewrite Rabs_pos_eq in H by lra.
      pose proof (Rle_abs (- (dot u' (rv (inp p)) - r (dotn u (inp p))))). rewrite Rabs_Ropp in *. lra.
  Qed.
  Definition states_last (reaches zs : list N) : bool := all2 (fun d z => is0 z || le d (absn z)) reaches zs.
  Definition reaches (rad : N) (ps : list sample) : list N := map (fun p => mul rad (normn (inp p))) ps.
  Lemma states_last_spec rad u ps : states_last (reaches rad ps) (pre_activations u ps) = true ->
    forall p, In p ps -> reached rad (dotn u (inp p)) p = true.
  Proof.
    induction ps as [|q ps IH]; intros H p Hp; [destruct Hp|]. simpl in H. apply andb_true_iff in H as [H1 H2].
    destruct Hp as [->|Hp]; auto.
  Qed.

  (** Of each data point, the least of |z| over the units of which it is no kink. *)
  Definition nearer (best x : option N) : option N :=
    match best, x with Some b, Some x => Some (minn b x) | None, x => x | b, None => b end.
  Definition size (z : N) : option N := if is0 z then None else Some (absn z).
  Definition closest {A} (zss : list vec) (points : list A) : list (option N) :=
    fold_right (fun zs best => map2 nearer best (map size zs)) (map (fun _ => None) points) zss.
  (** The states of all units last: the closest unit decides. *)
  Definition within (d : N) (c : option N) : bool := match c with None => true | Some c => le d c end.
  Definition all_states_last (ds : vec) (zss : list vec) : bool := all2 within ds (closest zss ds).

  Lemma within_nearer d b z : within d (nearer b (size z)) = true -> within d b = true /\ (is0 z || le d (absn z)) = true.
  Proof.
    assert (L : forall x y, r x <= r y -> le x y = true).
    { intros x y H. destruct (le x y) eqn:E; auto. apply (le_false ok) in E. lra. }
    unfold size. destruct (is0 z), b as [b|]; cbn [nearer within orb]; intros H; auto.
    apply (le_true ok) in H. rewrite (r_minn ok) in H. pose proof (Rmin_l (r b) (r (absn z))). pose proof (Rmin_r (r b) (r (absn z))).
    split; apply L; lra.
  Qed.
  Lemma within_step (zs : vec) : forall (ds : vec) bs, length bs = length ds -> length zs = length ds ->
    all2 within ds (map2 nearer bs (map size zs)) = true -> all2 within ds bs = true /\ states_last ds zs = true.
  Proof.
    induction zs as [|z zs IH]; intros [|d ds] [|b bs] Lb Lz H; try discriminate; auto. cbn [all2 map map2] in *.
    apply andb_true_iff in H as [H1 H2]. apply within_nearer in H1 as [A B].
    destruct (IH ds bs) as [C D]; auto. rewrite A, C. split; auto. unfold states_last. cbn [all2]. rewrite B. exact D.
  Qed.
  Lemma closest_length (ds : vec) (zss : list vec) : Forall (fun zs => length zs = length ds) zss -> length (closest zss ds) = length ds.
  Proof.
    induction 1 as [|zs zss Lz _ IH]; cbn [closest fold_right]; [apply map_length|]. fold (closest zss ds).
    rewrite <- IH in Lz. rewrite <- IH. clear IH. revert zs Lz.
    induction (closest zss ds); intros [|z zs] Lz; try discriminate; cbn [map map2 length]; auto.
  Qed.
  Lemma all_states_last_spec ds zss : all_states_last ds zss = true -> Forall (fun zs => length zs = length ds) zss ->
    forallb (states_last ds) zss = true.
  Proof.
    unfold all_states_last. intros H F. revert H. induction F as [|zs zss Lz F IH]; intros H; [reflexivity|].
    cbn [closest fold_right forallb] in *. fold (closest zss ds) in H.
    apply within_step in H as [A B]; [|apply closest_length; auto|auto]. rewrite B. auto.
  Qed.
  Corollary units_last rad ps us : all_states_last (reaches rad ps) (map (fun u => pre_activations u ps) us) = true ->
    forallb (states_last (reaches rad ps)) (map (fun u => pre_activations u ps) us) = true.
  Proof.
    intros H. apply all_states_last_spec; auto. apply Forall_forall. intros zs Z. apply in_map_iff in Z as (u & <- & _).
    unfold pre_activations, reaches. rewrite !map_length. reflexivity.
  Qed.

  (** Proposed, not trusted: the least of |z| / |a|_1 over the pairs away from kinks, and of the sizes of [vs] but 0. *)
  Definition propose_radius (vs : vec) (zss : list vec) (ps : list sample) : N :=
    let first := match fold_right (fun v b => nearer b (size v)) None vs with None => one | Some v => v end in
    let shrink (p : option N * sample) (best : N * N) :=
      match fst p with
      | None => best
      | Some z => let d := normn (inp (snd p)) in if lt (mul z (snd best)) (mul (fst best) d) then (z, d) else best
      end in
    let '(top, bottom) := fold_right shrink (first, one) (combine (closest zss ps) ps) in
    mul top (inv bottom).
End Form.
