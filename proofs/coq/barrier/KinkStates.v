(** How units stand at a data point wherever no parameter has moved by more than e: on, off, or pinned at a kink, with a slope between 0
    and 1 and a penalty. And what pinned kinks pay for their penalties. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Sums Relu Numbers Evaluate LocalFunction SteadyStates QuadraticForm Convex Jets Gated Ball TaylorModels HeldParameters Slanted.
Import ListNotations.
Open Scope R_scope.

Inductive gate (T : Type) := On | Off | Pinned (slope penalty : T).
Arguments On {T}. Arguments Off {T}. Arguments Pinned {T}.

Section Compute.
  Context {N : num}.
  Definition slope_of (g : gate N) : N := match g with On => one | Off => zero | Pinned s _ => s end.
  Definition penalty_of (g : gate N) : N := match g with Pinned _ k => k | _ => zero end.
  (** Pre-activations with how far the true ones can be from them. *)
  Definition reading (e : N) (l : row_layer N) (h : list (@signal N)) : list (@signal N) :=
    let x := augment (Signal one zero) (fst l) h in
    let values := map value x in
    map (fun w => Signal (dotn w values) (add (dotn (map (fun c => add (absn c) e) w) (map spread x)) (mul e (normn values)))) (snd l).
  Definition stays (g : gate N) (u : @signal N) : bool :=
    match g with
    | On => le (spread u) (value u)
    | Off => le (spread u) (opp (value u))
    | Pinned s k => ispos s && lt s one && negb (isneg k)
    end.
  Definition passed_on (g : gate N) (u : @signal N) : @signal N :=
    match g with
    | On => u
    | Off => Signal zero zero
    | Pinned s _ => Signal (mul s (value u)) (add (spread u) (absn (value u)))
    end.
  Fixpoint stay (e : N) (n : row_network N) (gs : list (list (gate N))) (h : list (@signal N)) : bool :=
    match n, gs with
    | l :: n, g :: gs => let us := reading e l h in all2 stays g us && stay e n gs (map2 passed_on g us)
    | _ :: n, [] => match n with [] => true | _ => false end
    | [], _ => false
    end.

  (** What is to be paid for a penalty, per unit of the pre-activation, within e of the point. *)
  Definition price (e : N) (g : gate N) (z : modelN N) : N :=
    match g with Pinned _ k => mul k (add (absn (at_0 (jet_of z))) (mul (reach_of z) e)) | _ => zero end.
  Definition affords (e alpha : N) (g : gate N) (b z : modelN N) : bool :=
    match g with
    | Pinned s _ =>
        let hand := sub (sub (at_0 (jet_of b)) (mul (reach_of b) e)) alpha in
        negb (isneg hand) && le (price e g z) (mul hand (minn s (sub one s)))
    | _ => true
    end.
  Fixpoint looseness_bound (e bar : N) (n : row_network N) (gs : list (list (gate N))) : N :=
    match n, gs with
    | l :: n, _ :: gs => mul (add (looseness_bound e bar n gs) bar) (sumn (map (fun c => add (absn c) e) (concat (plain_rows l))))
    | _, _ => zero
    end.
  Fixpoint afford (e bar : N) (n : row_network N) (gs : list (list (gate N))) (bs zs : list (list (modelN N))) : bool :=
    match n, gs, bs, zs with
    | _ :: n, g :: gs, b :: bs, z :: zs =>
        long (length g) b && long (length g) z &&
        forallb (fun ok => ok) (map2 (fun g bz => affords e (looseness_bound e bar n gs) g (fst bz) (snd bz)) g (combine b z)) &&
        forallb (fun p => negb (isneg p) && le p bar) (map2 (price e) g z) && afford e bar n gs bs zs
    | _ :: _, [], _, _ => true
    | _, _, _, _ => false
    end.
End Compute.
Definition penalties_in {N M : num} (embed : N -> M) (gs : list (list (gate N))) (zs : list (list M)) : M :=
  sumn (map2 (fun g z => sumn (map2 (fun g z => match g with Pinned _ k => mul (embed k) (mul z z) | _ => zero end) g z)) gs zs).

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Context (e : N) (e_pos : 0 <= r e).
  Definition beside (w : N) (x : R) : Prop := Rabs (x - r w) <= r e.
  Definition moves (s : @signal N) (x : R) : Prop := Rabs (x - r (value s)) <= r (spread s).
  Lemma dot_moves w w' : Forall2 beside w w' -> forall h h', Forall2 moves h h' ->
    Rabs (dot w' h' - r (dotn w (map value h))) <= r (dotn (map (fun c => add (absn c) e) w) (map spread h)) + r e * norm (rv (map value h)).
  Proof.
    induction 1 as [|c c' w w' Hc _ IH]; intros h h' H.
    - cbn [dotn map]. rewrite dot_nil_l, (r_zero _ _ ok), Rminus_0_r, Rabs_R0. pose proof (norm_pos (rv (map value h))). nra.
    - destruct H as [|s x h h' Hx H]; cbn [dotn map]; autorewrite with dot.
      + rewrite (r_zero _ _ ok), Rminus_0_r, Rabs_R0. unfold norm. cbn. lra.
      + rewrite !(r_add _ _ ok), !(r_mul _ _ ok), (r_add _ _ ok), (r_absn ok). specialize (IH h h' H). cbn [Numbers.rv map]. rewrite norm_cons.
        change (map r (map value h)) with (rv (map value h)). unfold beside in Hc. unfold moves in Hx. set (v := r (value s)) in *. set (d := r (spread s)) in *.
        set (a := r c) in *. replace (c' * x + dot w' h' - (a * v + r (dotn w (map value h)))) with (c' * (x - v) + (c' - a) * v + (dot w' h' - r (dotn w (map value h)))) by ring.
        assert (A : Rabs (c' * (x - v)) <= (Rabs a + r e) * d).
        { rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos. pose proof (Rabs_triang a (c' - a)) as T. replace (a + (c' - a)) with c' in T by ring. lra. }
        assert (B : Rabs ((c' - a) * v) <= r e * Rabs v) by (rewrite Rabs_mult; apply Rmult_le_compat_r; auto using Rabs_pos).
        pose proof (Rabs_triang (c' * (x - v) + (c' - a) * v) (dot w' h' - r (dotn w (map value h)))). pose proof (Rabs_triang (c' * (x - v)) ((c' - a) * v)). lra.
  Qed.
  Lemma reading_moves l l' h h' : fst l = fst l' -> Forall2 (Forall2 beside) (snd l) (snd l') -> Forall2 moves h h' -> Forall2 moves (reading e l h) (read_all l' h').
  Proof.
    intros E F H. unfold reading, read_all. rewrite E. set (x := augment (Signal one zero) (fst l') h). set (x' := augment 1 (fst l') h').
    assert (X : Forall2 moves x x').
    { unfold x, x'. destruct (fst l'); cbn [augment]; auto. constructor; auto. unfold moves. cbn [value spread]. rewrite (r_one _ _ ok), (r_zero _ _ ok), Rminus_diag_eq, Rabs_R0; lra. }
    clearbody x x'. clear E H. induction F as [|w w' W W' Hw _ IH]; cbn [map]; constructor; auto. unfold moves. cbn [value spread].
    rewrite (r_add _ _ ok), (r_mul _ _ ok), (r_normn ok). apply dot_moves; auto.
  Qed.

  Definition stands (g : gate N) (z : R) : Prop := match g with On => 0 <= z | Off => z <= 0 | Pinned s _ => 0 < r s < 1 end.
  Fixpoint stand (gs : list (list (gate N))) (n : row_network R) (h : list R) {struct n} : Prop :=
    match n, gs with
    | l :: n, g :: gs => Forall2 stands g (read_all l h) /\ stand gs n (map relu (read_all l h))
    | _ :: n, [] => n = []
    | [], _ => False
    end.
  Lemma stays_stands g u z : stays g u = true -> moves u z -> stands g z /\ moves (passed_on g u) (relu z).
  Proof.
    unfold moves. intros H M. pose proof (relu_change (r (value u)) z) as C. destruct g as [| |s k]; cbn [stays stands passed_on value spread] in *.
    - apply (le_true ok) in H. pose proof (Rle_abs (- (z - r (value u)))) as A. rewrite Rabs_Ropp in A. assert (0 <= z) by lra. split; auto. rewrite relu_on; auto.
    - apply (le_true ok) in H. rewrite (r_opp _ _ ok) in H. pose proof (Rle_abs (z - r (value u))). assert (z <= 0) by lra. split; auto.
      rewrite relu_off, (r_zero _ _ ok), Rminus_diag_eq, Rabs_R0; auto. lra.
    - apply andb_true_iff in H as [H _]. apply andb_true_iff in H as [H1 H2]. apply (ispos_true ok) in H1. apply (lt_true ok) in H2. rewrite (r_one _ _ ok) in H2.
      split; [lra|]. rewrite (r_mul _ _ ok), (r_add _ _ ok), (r_absn ok). set (v := r (value u)) in *.
      replace (relu z - r s * v) with ((relu z - relu v) + (relu v - r s * v)) by ring. pose proof (Rabs_triang (relu z - relu v) (relu v - r s * v)).
      assert (Rabs (relu v - r s * v) <= Rabs v).
      { destruct (relu_case v) as [[Hv ->]|[Hv ->]]; [rewrite !Rabs_pos_eq|rewrite Rabs_pos_eq, Rabs_left1]; nra. }
      lra.
  Qed.
  Lemma stay_stand n : forall m gs h h', related beside n m -> Forall2 moves h h' -> stay e n gs h = true -> stand gs m h'.
  Proof.
    induction n as [|l n IH]; intros m gs h h' Hn Hh S; [discriminate|]. inversion Hn as [|? l' ? m1 [Eb Hl] Hm]; subst.
    destruct gs as [|g gs]; cbn [stay stand] in *; [destruct n; [inversion Hm; reflexivity|discriminate]|].
    apply andb_true_iff in S as [S1 S2]. pose proof (reading_moves l l' h h' Eb Hl Hh) as M.
    assert (G : Forall2 stands g (read_all l' h') /\ Forall2 moves (map2 passed_on g (reading e l h)) (map relu (read_all l' h'))).
    { clear S2. revert g S1. induction M as [|u z us zs Hu _ IHM]; intros [|c g] S1; try discriminate; cbn [map2 map]; [split; constructor|].
      cbn [all2] in S1. apply andb_true_iff in S1 as [A B]. destruct (IHM g B) as [C D]. destruct (stays_stands c u z A Hu) as [E F]. split; constructor; auto. }
    destruct G as [G1 G2]. split; auto. apply (IH m1 gs _ _ Hm G2 S2).
  Qed.

  Lemma stay_penalties n : forall gs h, stay e n gs h = true -> Forall (Forall (fun g => match g with Pinned _ k => 0 <= r k | _ => True end)) gs.
  Proof.
    induction n as [|l n IH]; intros gs h S; [discriminate|]. destruct gs as [|g gs]; [constructor|]. cbn [stay] in S. apply andb_true_iff in S as [S1 S2].
    constructor; [|apply (IH _ _ S2)]. clear - S1 ok. revert S1. generalize (reading e l h). induction g as [|c g IH]; intros [|u us] S; try discriminate; constructor.
    - cbn [all2] in S. apply andb_true_iff in S as [S _]. destruct c; auto. cbn [stays] in S. apply andb_true_iff in S as [_ S]. apply negb_true_iff, (isneg_false ok) in S. auto.
    - cbn [all2] in S. apply andb_true_iff in S as [_ S]. apply (IH us S).
  Qed.
  Lemma stand_lengths n : forall gs h h', stand gs n h -> length h = length h' ->
    length (run n h) = length (@slanted numR n (map (map (fun g : gate N => r (slope_of g))) gs) h') /\
    length (@slanted_hidden numR n (map (map (fun g : gate N => r (slope_of g))) gs) h') = length gs.
  Proof.
    induction n as [|l n IH]; intros gs h h' S L; [contradiction|]. destruct gs as [|g gs]; cbn [stand map slanted slanted_hidden] in *.
    - subst n. rewrite readR. unfold run, read_all. rewrite !map_length. auto.
    - destruct S as [S1 S2]. assert (Hn : n <> []) by (destruct n; [contradiction|discriminate]). rewrite run_cons by exact Hn. rewrite readR.
      destruct (IH gs _ (map2 Rmult (map (fun g : gate N => r (slope_of g)) g) (read_all l h')) S2) as [A B].
      { rewrite map_length, map2_length_same; rewrite map_length; [|unfold read_all; rewrite map_length].
        - symmetry. apply (Forall2_same_length _ _ _ S1).
        - rewrite (Forall2_same_length _ _ _ S1). unfold read_all. rewrite map_length. reflexivity. }
      cbn [length]. split; [exact A|f_equal; exact B].
  Qed.
  Lemma stand_exact n : forall gs h, stand gs n h -> Forall (Forall (fun g => match g with Pinned _ _ => False | _ => True end)) gs ->
    @slanted numR n (map (map (fun g : gate N => r (slope_of g))) gs) h = run n h.
  Proof.
    induction n as [|l n IH]; intros gs h S F; [contradiction|]. destruct gs as [|g gs]; cbn [stand map slanted] in *.
    - subst n. apply readR.
    - destruct S as [S1 S2]. inversion F as [|? ? F1 F2]; subst. assert (Hn : n <> []) by (destruct n; [contradiction|discriminate]). rewrite run_cons by exact Hn.
      rewrite readR. assert (E : map2 (@mul numR) (map (fun g : gate N => r (slope_of g)) g) (read_all l h) = map relu (read_all l h)).
      { clear - S1 F1 ok. induction S1 as [|c z g zs Hc _ IH]; [reflexivity|]. inversion F1; subst. cbn [map map2]. rewrite IH by auto.
        refine (f_equal2 cons _ eq_refl). cbn [mul numR]. destruct c; try contradiction; cbn [stands slope_of] in *.
        - rewrite (r_one _ _ ok), relu_on by auto. apply Rmult_1_l.
        - rewrite (r_zero _ _ ok), relu_off by auto. apply Rmult_0_l. }
      rewrite E. apply IH; auto.
  Qed.

  (** ** The payments *)
  Notation slopesR gs := (map (map (fun g : gate N => r (slope_of g))) gs).
  Lemma stands_excess g z : stands g z -> 0 <= r (slope_of g) <= 1 /\ 0 <= excess (r (slope_of g)) z /\
    (match g with Pinned s _ => Rmin (r s) (1 - r s) * Rabs z | _ => 0 end) <= excess (r (slope_of g)) z.
  Proof.
    unfold excess. destruct g as [| |s k]; cbn [stands slope_of]; intros H.
    - rewrite (r_one _ _ ok), relu_on by auto. lra.
    - rewrite (r_zero _ _ ok), relu_off by auto. lra.
    - split; [lra|]. pose proof (Rmin_l (r s) (1 - r s)). pose proof (Rmin_r (r s) (1 - r s)). assert (0 < Rmin (r s) (1 - r s)) by (apply Rmin_pos; lra).
      destruct (relu_case z) as [[Hz ->]|[Hz ->]]; [rewrite Rabs_pos_eq by auto|rewrite Rabs_left1 by auto]; split; nra.
  Qed.
  Definition at_least_from (b : modelN N) (x : R) : Prop := r (at_0 (jet_of b)) - r (reach_of b) * r e <= x.
  Lemma looseness_below bar n m gs : related beside n m -> 0 <= r bar -> looseness (r bar) m (slopesR gs) <= r (looseness_bound e bar n gs).
  Proof.
    intros Hn B. revert gs. induction Hn as [|l l' n m [Eb Hl] _ IH]; intros [|g gs]; cbn [map looseness looseness_bound]; rewrite ?(r_zero _ _ ok); try lra.
    rewrite (r_mul _ _ ok), (r_add _ _ ok), (r_sumn ok). apply Rmult_le_compat; [pose proof (looseness_pos (r bar) m (slopesR gs) B); lra|apply norm_pos|specialize (IH gs); lra|].
    assert (P : Forall2 (Forall2 beside) (plain_rows l) (plain_rows l')).
    { unfold plain_rows. rewrite <- Eb. destruct (fst l); auto. clear - Hl. induction Hl as [|w w' W W' Hw _ IH]; cbn [map]; constructor; auto. destruct Hw; cbn; auto. }
    assert (Fl : Forall2 beside (concat (plain_rows l)) (concat (plain_rows l'))).
    { clear - P. induction P; cbn; auto. apply Forall2_app; auto. }
    induction Fl as [|c c' w w' Hc _ IHw]; [unfold norm; cbn; lra|]. cbn [map Numbers.rv]. rewrite norm_cons. change (sum (r (add (absn c) e) :: map r (map (fun c0 => add (absn c0) e) w)))
      with (r (add (absn c) e) + sum (rv (map (fun c0 => add (absn c0) e) w))). rewrite (r_add _ _ ok), (r_absn ok). unfold beside in Hc.
    pose proof (Rabs_triang (r c) (c' - r c)) as T. replace (r c + (c' - r c)) with c' in T by ring.
    change (Rabs c' + norm w' <= Rabs (r c) + r e + sum (rv (map (fun c0 => add (absn c0) e) w))). lra.
  Qed.
  Lemma affords_pays alpha a' g b z x y : affords e alpha g b z = true -> stands g y -> at_least_from b x -> a' <= r alpha -> negb (isneg (price e g z)) = true ->
    r (price e g z) * Rabs y <= (x - a') * excess (r (slope_of g)) y.
  Proof.
    intros H S B A P. destruct (stands_excess g y S) as (S1 & S2 & S3). apply negb_true_iff, (isneg_false ok) in P. destruct g as [| |s k].
    - cbn [slope_of stands] in *. unfold excess. rewrite (r_one _ _ ok), relu_on by auto. cbn [price]. rewrite (r_zero _ _ ok). lra.
    - cbn [slope_of stands] in *. unfold excess. rewrite (r_zero _ _ ok), relu_off by auto. cbn [price]. rewrite (r_zero _ _ ok). lra.
    - cbn [affords] in H. apply andb_true_iff in H as [H1 H2]. apply negb_true_iff, (isneg_false ok) in H1. apply (le_true ok) in H2.
      rewrite (r_mul _ _ ok), (r_minn ok), !(r_sub ok), (r_mul _ _ ok), (r_one _ _ ok) in H2. rewrite !(r_sub ok), (r_mul _ _ ok) in H1. unfold at_least_from in B.
      pose proof (Rabs_pos y) as Y. cbn [stands] in S. set (mu := Rmin (r s) (1 - r s)) in *.
      assert (M0 : 0 < mu) by (apply Rmin_pos; lra). clearbody mu.
      set (hand := r (at_0 (jet_of b)) - r (reach_of b) * r e - r alpha) in *.
      assert (Hx : hand <= x - a') by (unfold hand; lra). clearbody hand.
      apply Rle_trans with (hand * mu * Rabs y); [apply Rmult_le_compat_r; auto|]. rewrite Rmult_assoc.
      apply Rmult_le_compat; auto. apply Rmult_le_pos; lra.
  Qed.
  Lemma afford_all_pay bar n : 0 <= r bar -> forall m gs bs zs bR (v h : list R), related beside n m -> stand gs m h -> afford e bar n gs bs zs = true ->
    bR = @carried_hidden numR m (slopesR gs) v -> Forall2 (Forall2 at_least_from) bs bR ->
    all_pay (r bar) m (slopesR gs) (map rv (map2 (map2 (price e)) gs zs)) v h.
  Proof.
    intros B. induction n as [|l n IH]; intros m gs bs zs bR v h Hn St A EbR Hb; [discriminate|]. inversion Hn as [|? l' ? m1 Hl Hm]; subst.
    destruct gs as [|g gs]; cbn [map stand map2 all_pay] in *; [exact St|]. destruct St as [S1 S2].
    destruct bs as [|b bs]; [discriminate|]. destruct zs as [|z zs]; [discriminate|]. cbn [afford] in A. rewrite !andb_true_iff in A. destruct A as ((((L1 & L2) & A1) & A2) & A3).
    apply Nat.eqb_eq in L1, L2. cbn [map2 map all_pay]. inversion Hb as [|? ? ? ? Hb1 Hb2]; subst.
    pose proof (looseness_below bar n m1 gs Hm B) as Lo. split; [|split; [|split; [|split]]].
    - clear - S1 ok. induction S1 as [|c y g zs Hc _ IH]; cbn [map]; constructor; auto. apply (stands_excess c y Hc).
    - clear - A2 ok. rewrite forallb_forall in A2. apply Forall_map, Forall_forall. intros p Hp. specialize (A2 p Hp). apply andb_true_iff in A2 as [P Q].
      apply negb_true_iff, (isneg_false ok) in P. apply (le_true ok) in Q. auto.
    - clear - S1 ok. induction S1 as [|c y g zs Hc _ IH]; cbn [map]; constructor; auto. apply (stands_excess c y Hc).
    - clear - S1 Hb1 L1 L2 A1 A2 Lo ok. revert S1 L2 L1 A1 A2. generalize (read_all l' h). set (x := carried_back _ _ _) in *. clearbody x. intros ys. revert g z ys.
      induction Hb1 as [|c t b x Hc _ IH]; intros [|g1 g] [|z1 z] ys S1 L2 L1 A1 A2; try discriminate; inversion S1 as [|? y ? ys1 Hy S1']; subst; cbn [map map2 unit_pays combine Numbers.rv]; [exact I|].
      cbn [map2 combine forallb fst snd] in A1, A2. apply andb_true_iff in A1 as [A1 A1']. apply andb_true_iff in A2 as [A2 A2']. apply andb_true_iff in A2 as [A2 _]. split.
      + eapply affords_pays; eauto.
      + apply IH; auto.
    - apply (IH m1 gs bs zs _ v _ Hm S2 A3 eq_refl Hb2).
  Qed.
  (** Payments cover the penalties. *)
  Lemma payments_cover n : forall gs h (zs : list (list (modelN N))), Forall2 (Forall2 (fun (z : modelN N) y => Rabs y <= Rabs (r (at_0 (jet_of z))) + r (reach_of z) * r e)) zs (@slanted_hidden numR n (slopesR gs) h) ->
    Forall (Forall (fun g => match g with Pinned _ k => 0 <= r k | _ => True end)) gs -> length gs = length zs ->
    @penalties_in N numR r gs (@slanted_hidden numR n (slopesR gs) h) <= payments n (slopesR gs) (map rv (map2 (map2 (price e)) gs zs)) h.
  Proof.
    unfold penalties_in. change (@sumn numR) with sum. induction n as [|l n IH]; intros [|g gs] h zs H K L; cbn [map slanted_hidden map2 payments] in *; try (cbn; lra).
    destruct zs as [|z zs]; [discriminate|]. inversion H as [|? ? ? ? H1 H2]; subst. inversion K as [|? ? K1 K2]; subst. cbn [map2 map payments sum fold_right]. change (fold_right Rplus 0) with sum.
    rewrite readR in *. apply Rplus_le_compat.
    - clear - H1 K1 ok. revert g K1. induction H1 as [|t y z ys Ht _ IH]; intros [|c g] K1; cbn [map2 map sum fold_right]; autorewrite with dot; try lra.
      inversion K1; subst. specialize (IH g ltac:(auto)). cbn [Numbers.rv map]. autorewrite with dot. change (fold_right Rplus 0) with sum. apply Rplus_le_compat; auto.
      destruct c as [| |s k]; cbn [price]; rewrite ?(r_zero _ _ ok); try (cbn; lra). rewrite (r_mul _ _ ok), (r_add _ _ ok), (r_mul _ _ ok), (r_absn ok). cbn [mul numR].
      replace (y * y) with (Rabs y * Rabs y) by (rewrite <- Rabs_mult, Rabs_pos_eq; nra). pose proof (Rabs_pos y). rewrite Rmult_assoc. apply Rmult_le_compat_l; auto. nra.
    - apply IH; auto.
  Qed.
End Sound.
