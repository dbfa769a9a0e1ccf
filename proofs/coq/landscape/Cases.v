(** Trees of cases: the sign of every output weight is decided, and for some units and hyperplanes on which closed side the unit is.
    A case that is an earlier one up to the order of the units need not be looked at again. *)
From Coq Require Import Reals List NArith Bool FMapPositive Permutation Lia Lra.
From Localmin Require Import Network Vectors.
From Localmin.landscape Require Import Integers Conformal Rays Arrangement Certificate BitSets.
Import ListNotations.

(** A unit of a case: the sign of its output weight, and the hyperplanes on whose positive and negative side it is. *)
Record unit_case := UnitCase { positive : bool; above : N; below : N }.
(** The case, with the number of sides decided, and with the rays on the sides of each unit. *)
Record case := Case { decided : N; units : list (unit_case * N) }.

Definition unit_eqb (u v : unit_case) : bool := Bool.eqb (positive u) (positive v) && N.eqb (above u) (above v) && N.eqb (below u) (below v).
Definition unit_leb (u v : unit_case) : bool :=
  match positive u, positive v with
  | true, false => true
  | false, true => false
  | _, _ => match N.compare (above u) (above v) with Lt => true | Gt => false | Eq => N.leb (below u) (below v) end
  end.
Fixpoint insert (u : unit_case) (l : list unit_case) : list unit_case :=
  match l with [] => [u] | v :: l' => if unit_leb u v then u :: l else v :: insert u l' end.
Definition sorted (l : list unit_case) : list unit_case := fold_right insert [] l.
Fixpoint units_eqb (k l : list unit_case) : bool :=
  match k, l with [], [] => true | u :: k, v :: l => unit_eqb u v && units_eqb k l | _, _ => false end.

(** Earlier cases, in drawers. *)
Definition drawers := PositiveMap.t (list (N * list unit_case)).
Definition drawer (l : list unit_case) : BinNums.positive :=
  N.succ_pos (N.land (fold_left (fun h u => h * 1009 + above u * 31 + below u * 7 + if positive u then 1 else 0)%N l 0%N) 16383).
Definition inside_drawer (k : BinNums.positive) (seen : drawers) : list (N * list unit_case) :=
  match PositiveMap.find k seen with Some l => l | None => [] end.
Definition put (c : case) (seen : drawers) : drawers :=
  let key := sorted (map fst (units c)) in let k := drawer key in PositiveMap.add k ((decided c, key) :: inside_drawer k seen) seen.
Definition known (c : case) (seen : drawers) : bool :=
  let key := sorted (map fst (units c)) in
  existsb (fun e => N.eqb (fst e) (decided c) && units_eqb (snd e) key) (inside_drawer (drawer key) seen).

Fixpoint split_at {A} (j : nat) (l : list A) : option (list A * A * list A) :=
  match l, j with
  | [], _ => None
  | x :: l, O => Some ([], x, l)
  | y :: l, S j => match split_at j l with Some (before, x, after) => Some (y :: before, x, after) | None => None end
  end.
(** [sides] has for each hyperplane the rays strictly on its positive and its negative side. *)
Definition branch (sides : list (N * N)) (c : case) (j l : N) : option (case * case) :=
  if N.leb (N.of_nat (length (units c))) j || N.leb (N.of_nat (length sides)) l then None else
  match split_at (N.to_nat j) (units c), nth_error sides (N.to_nat l) with
  | Some (before, (u, rays), after), Some (up, down) =>
      if N.testbit (above u) l || N.testbit (below u) l then None else
      let with_unit v := Case (N.succ (decided c)) (before ++ v :: after) in
      Some (with_unit (UnitCase (positive u) (N.setbit (above u) l) (below u), N.ldiff rays down),
            with_unit (UnitCase (positive u) (above u) (N.setbit (below u) l), N.ldiff rays up))
  | _, _ => None
  end.
(** [vectors] has for each vector the rays on which it is positive and negative. *)
Fixpoint run (sides : list (N * N)) (vectors : PositiveMap.t (N * N)) (seen : drawers) (todo : list case) (steps : list step) : bool :=
  match steps, todo with
  | [], [] => true
  | s :: steps, c :: todo =>
      match s with
      | Symmetric => known c seen && run sides vectors seen todo steps
      | Bound k =>
          match entry k vectors with
          | Some (pos, neg) =>
              forallb (fun u => N.eqb (N.land (snd u) (if positive (fst u) then neg else pos)) 0) (units c)
              && run sides vectors (put c seen) todo steps
          | None => false
          end
      | Branch j l =>
          match branch sides c j l with Some (p, n) => run sides vectors (put c seen) (p :: n :: todo) steps | None => false end
      end
  | _, _ => false
  end.

Lemma units_eqb_true k : forall l, units_eqb k l = true -> k = l.
Proof.
  induction k as [|[s a b] k IH]; intros [|[s' a' b'] l] H; try discriminate; auto. cbn in H. apply andb_true_iff in H as [H1 H2].
  unfold unit_eqb in H1. cbn in H1. rewrite !andb_true_iff in H1. destruct H1 as [[E1 E2] E3].
  apply eqb_prop in E1. apply N.eqb_eq in E2, E3. subst. f_equal. auto.
Qed.
Lemma sorted_permutes l : Permutation l (sorted l).
Proof.
  assert (I : forall u l, Permutation (u :: l) (insert u l)).
  { intros u. induction l0 as [|v l0 IH]; cbn [insert]; auto. destruct (unit_leb u v); auto. rewrite perm_swap. apply perm_skip, IH. }
  induction l as [|u l IH]; cbn [sorted fold_right]; auto. rewrite <- I. apply perm_skip, IH.
Qed.
Lemma split_at_spec {A} (l : list A) : forall j before x after, split_at j l = Some (before, x, after) -> l = before ++ x :: after.
Proof.
  induction l as [|y l IH]; intros [|j] before x after H; try discriminate; cbn [split_at] in H.
  - injection H as <- <- <-. reflexivity.
  - destruct (split_at j l) as [[[b z] a]|] eqn:E; [|discriminate]. injection H as <- <- <-. cbn. f_equal. eauto.
Qed.
Lemma known_in c seen : known c seen = true ->
  exists k e, In e (inside_drawer k seen) /\ fst e = decided c /\ Permutation (snd e) (map fst (units c)).
Proof.
  unfold known. rewrite existsb_exists. intros (e & He & E). apply andb_true_iff in E as [E1 E2]. apply N.eqb_eq in E1. apply units_eqb_true in E2.
  eexists _, e. split; [exact He|]. split; auto. rewrite E2. apply Permutation_sym, sorted_permutes.
Qed.
Lemma put_in c seen k e : In e (inside_drawer k (put c seen)) -> e = (decided c, sorted (map fst (units c))) \/ In e (inside_drawer k seen).
Proof.
  unfold put. set (key := sorted (map fst (units c))). unfold inside_drawer at 1. destruct (Pos.eq_dec k (drawer key)) as [->|N].
  - rewrite PositiveMap.gss. intros [<-|H]; auto.
  - rewrite PositiveMap.gso by auto. auto.
Qed.

Open Scope R_scope.
Section Sound.
  Context (A : arrangement).
  Notation gs := (outputs A).
  Definition side_at (l : N) (g : ray * list Z) : comparison := nth (N.to_nat l) (Rays.sides (fst g)) Eq.
  Definition on_side (c : comparison) (l : N) (g : ray * list Z) : bool := match side_at l g, c with Gt, Gt | Lt, Lt => true | _, _ => false end.
  (** The rays of a unit contain all those on its sides. *)
  Definition contains_rays (u : unit_case * N) : Prop :=
    exists f, snd u = bits f gs /\ forall g, (forall l, N.testbit (above (fst u)) l = true -> on_side Lt l g = false) ->
      (forall l, N.testbit (below (fst u)) l = true -> on_side Gt l g = false) -> f g = true.
  Definition side_sets : list (N * N) :=
    map (fun l => (bits (on_side Gt (N.of_nat l)) gs, bits (on_side Lt (N.of_nat l)) gs)) (seq 0 (length (lines A))).

  (** The unit (v, w) is in this case. *)
  Definition in_unit (u : unit_case) (q : R * list R) : Prop :=
    (if positive u then 0 <= fst q else fst q <= 0) /\
    forall l e, nth_error (lines A) (N.to_nat l) = Some e ->
      (N.testbit (above u) l = true -> 0 <= dot (real e) (snd q)) /\ (N.testbit (below u) l = true -> dot (real e) (snd q) <= 0).

  Context (claim : list (R * list R) -> Prop) (claim_permutes : forall qs qs', Permutation qs qs' -> claim qs -> claim qs').
  Definition settled (us : list unit_case) : Prop := forall qs, Forall2 in_unit us qs -> claim qs.
  Context (vectors : PositiveMap.t (N * N)).
  Context (bound_settles : forall k pos neg us, entry k vectors = Some (pos, neg) -> Forall contains_rays us ->
    forallb (fun u => N.eqb (N.land (snd u) (if positive (fst u) then neg else pos)) 0) us = true -> settled (map fst us)).

  Lemma settled_permutes us us' : Permutation us us' -> settled us -> settled us'.
  Proof.
    intros P S qs H. apply Permutation_sym in P. destruct (Permutation_Forall2 P H) as (qs' & Q & H'). apply (claim_permutes qs'); auto. apply Permutation_sym, Q.
  Qed.

  Lemma branch_spec c j l p n : branch side_sets c j l = Some (p, n) -> Forall contains_rays (units c) ->
    (decided p = N.succ (decided c) /\ Forall contains_rays (units p)) /\ (decided n = N.succ (decided c) /\ Forall contains_rays (units n)) /\
    (settled (map fst (units p)) -> settled (map fst (units n)) -> settled (map fst (units c))).
  Proof.
    unfold branch. destruct (_ || _); [discriminate|]. destruct (split_at _ (units c)) as [[[before [u rs]] after]|] eqn:Eu; [|discriminate].
    destruct (nth_error side_sets (N.to_nat l)) as [[up down]|] eqn:El; [|discriminate]. destruct (_ || _); [discriminate|]. intros H. injection H as <- <-. intros C.
    assert (Es : up = bits (on_side Gt l) gs /\ down = bits (on_side Lt l) gs).
    { unfold side_sets in El. rewrite nth_error_map in El. destruct (nth_error (seq 0 _) (N.to_nat l)) as [k|] eqn:Ek; [|discriminate]. injection El as <- <-.
      assert (k = N.to_nat l) as ->; [|rewrite N2Nat.id; auto]. pose proof (nth_error_nth _ _ 0%nat Ek) as X.
      assert (H : (N.to_nat l < length (seq 0 (length (lines A))))%nat) by (apply nth_error_Some; congruence). rewrite seq_length in H. rewrite seq_nth in X by auto. auto. }
    destruct Es as [-> ->]. apply split_at_spec in Eu. rewrite Eu in C |- *. apply Forall_app in C as [C1 C2]. inversion C2 as [|? ? (f & Ef & Hf) C3]; subst.
    cbn [decided units fst snd] in *.
    assert (Less : forall v c' rs', positive v = positive u -> (forall k, N.testbit (above u) k = true -> N.testbit (above v) k = true) ->
        (forall k, N.testbit (below u) k = true -> N.testbit (below v) k = true) -> rs' = bits (on_side c' l) gs ->
        (c' = Lt /\ N.testbit (above v) l = true \/ c' = Gt /\ N.testbit (below v) l = true) -> contains_rays (v, N.ldiff rs rs')).
    { intros v c' rs' Ep Ha Hb -> D. exists (fun g => f g && negb (on_side c' l g)). cbn [fst snd]. split; [rewrite Ef; apply bits_less|].
      intros g Ga Gb. rewrite Hf by auto. cbn. destruct D as [[-> D]|[-> D]]; [rewrite Ga|rewrite Gb]; auto. }
    assert (Set_ : forall a k, N.testbit a k = true -> N.testbit (N.setbit a l) k = true) by (intros; apply N.setbit_iff; auto).
    assert (Set_l : forall a, N.testbit (N.setbit a l) l = true) by (intros; apply N.setbit_iff; auto).
    split; [|split].
    - split; [reflexivity|]. apply Forall_app. split; auto. constructor; auto. apply (Less _ Lt); cbn; auto.
    - split; [reflexivity|]. apply Forall_app. split; auto. constructor; auto. apply (Less _ Gt); cbn; auto.
    - rewrite !map_app. cbn [map fst]. intros Sp Sn qs H. apply Forall2_app_inv_l in H as (q1 & q2 & H1 & H2 & ->).
      inversion H2 as [|? q ? q3 [Hq1 Hq2] H3]; subst.
      assert (Both : forall v, positive v = positive u -> (forall k e, nth_error (lines A) (N.to_nat k) = Some e ->
          (N.testbit (above v) k = true -> 0 <= dot (real e) (snd q)) /\ (N.testbit (below v) k = true -> dot (real e) (snd q) <= 0)) ->
          Forall2 in_unit (map fst before ++ v :: map fst after) (q1 ++ q :: q3)).
      { intros v Ev Hv. apply Forall2_app; auto. constructor; auto. split; [rewrite Ev|]; auto. }
      assert (Le : exists e, nth_error (lines A) (N.to_nat l) = Some e).
      { destruct (nth_error (lines A) (N.to_nat l)) as [e|] eqn:E; [eauto|]. exfalso. apply nth_error_None in E. unfold side_sets in El.
        rewrite nth_error_map in El. replace (nth_error (seq 0 (length (lines A))) (N.to_nat l)) with (@None nat) in El; [discriminate|].
        symmetry. apply nth_error_None. rewrite seq_length. auto. }
      destruct Le as (e & Ee). destruct (Rle_dec 0 (dot (real e) (snd q))) as [P|P].
      + apply Sp. apply Both; auto. intros k e' Hk. destruct (Hq2 k e' Hk) as [X Y]. cbn [above below]. split; auto. intros T. apply N.setbit_iff in T as [T|T]; auto. change (l = k) in T. subst k.
        assert (e' = e) as -> by congruence. exact P.
      + apply Sn. apply Both; auto. intros k e' Hk. destruct (Hq2 k e' Hk) as [X Y]. cbn [above below]. split; auto. intros T. apply N.setbit_iff in T as [T|T]; auto. change (l = k) in T. subst k.
        assert (e' = e) as -> by congruence. lra.
  Qed.

  Definition entry_of := (N * list unit_case)%type.
  Definition established (seen : drawers) (S : list entry_of) (c : case) : Prop :=
    exists e, ((exists k, In e (inside_drawer k seen)) \/ In e S) /\ fst e = decided c /\ Permutation (snd e) (map fst (units c)).
  (** A case is settled by itself, or by two that have one more side decided. *)
  Definition supported (seen : drawers) (S : list entry_of) (e : entry_of) : Prop :=
    settled (snd e) \/ exists p n, established seen S p /\ established seen S n /\ decided p = N.succ (fst e) /\ decided n = N.succ (fst e) /\
      (settled (map fst (units p)) -> settled (map fst (units n)) -> settled (snd e)).
  Lemma put_established c seen S x : established (put c seen) S x -> established seen ((decided c, sorted (map fst (units c))) :: S) x.
  Proof.
    intros (e & [(k & H)|H] & E). 2: { exists e. split; auto. right. right. auto. }
    apply put_in in H as [->|H]; [|exists e; split; auto; left; eauto]. eexists. split; [right; left; reflexivity|exact E].
  Qed.
  Lemma put_supported c seen S e : supported (put c seen) S e -> supported seen ((decided c, sorted (map fst (units c))) :: S) e.
  Proof. intros [H|(p & n & H1 & H2 & H3)]; [left; auto|]. right. exists p, n. split; [|split]; auto; apply put_established; auto. Qed.

  Lemma run_sound : forall steps seen todo, run side_sets vectors seen todo steps = true -> Forall (fun c => Forall contains_rays (units c)) todo ->
    exists S, Forall (established seen S) todo /\ Forall (supported seen S) S.
  Proof.
    induction steps as [|s steps IH]; intros seen [|c todo] H C; try discriminate; [exists []; auto|].
    inversion C as [|? ? Cc Ct]; subst. cbn [run] in H.
    assert (Key := sorted_permutes (map fst (units c))). set (key := sorted (map fst (units c))) in *.
    assert (Here : forall S, established seen ((decided c, key) :: S) c).
    { intros S. exists (decided c, key). split; [right; left; auto|]. split; auto. apply Permutation_sym, Key. }
    destruct s as [j l|k|].
    - destruct (branch side_sets c j l) as [[p n]|] eqn:B; [|discriminate]. destruct (branch_spec _ _ _ _ _ B Cc) as ((Dp & Cp) & (Dn & Cn) & Set_).
      destruct (IH _ _ H) as (S & E & U); [constructor; auto|]. inversion E as [|? ? Ep E']; subst. inversion E' as [|? ? En Et]; subst.
      exists ((decided c, key) :: S). split; [constructor; auto; revert Et; apply Forall_impl; intros; apply put_established; auto|].
      constructor; [|revert U; apply Forall_impl; intros; apply put_supported; auto]. right. exists p, n. cbn [fst snd].
      repeat split; auto; try (apply put_established; auto). intros Sp Sn. apply (settled_permutes (map fst (units c))); auto.
    - destruct (entry k vectors) as [[pos neg]|] eqn:K; [|discriminate]. apply andb_true_iff in H as [H1 H2].
      destruct (IH _ _ H2 Ct) as (S & E & U). exists ((decided c, key) :: S). split; [constructor; auto; revert E; apply Forall_impl; intros; apply put_established; auto|].
      constructor; [|revert U; apply Forall_impl; intros; apply put_supported; auto]. left. apply (settled_permutes (map fst (units c))); auto.
      apply (bound_settles k pos neg); auto.
    - apply andb_true_iff in H as [H1 H2]. destruct (IH _ _ H2 Ct) as (S & E & U). exists S. split; auto. constructor; auto.
      apply known_in in H1 as (i & e & I & E1 & E2). exists e. split; eauto.
  Qed.

  Theorem all_cases steps todo : run side_sets vectors (PositiveMap.empty _) todo steps = true -> Forall (fun c => Forall contains_rays (units c)) todo ->
    Forall (fun c => settled (map fst (units c))) todo.
  Proof.
    intros H C. destruct (run_sound _ _ _ H C) as (S & E & U).
    assert (Em : forall k e, ~ In e (inside_drawer k (PositiveMap.empty (list entry_of)))) by (intros k e I; unfold inside_drawer in I; rewrite PositiveMap.gempty in I; destruct I).
    assert (Max : exists D, forall e, In e S -> (N.to_nat (fst e) <= D)%nat).
    { clear. induction S as [|e S (D & IH)]; [exists 0%nat; intros e []|]. exists (Nat.max D (N.to_nat (fst e))). intros x [<-|Hx]; [lia|]. specialize (IH x Hx). lia. }
    destruct Max as (D & Max).
    assert (All : forall n e, In e S -> (D - N.to_nat (fst e) < n)%nat -> settled (snd e)).
    { induction n as [|n IH]; intros e He Hn; [lia|]. rewrite Forall_forall in U. destruct (U e He) as [U1|(p & m & Ep & Em' & Dp & Dm & St)]; auto.
      assert (One : forall x, established (PositiveMap.empty _) S x -> decided x = N.succ (fst e) -> settled (map fst (units x))).
      { intros x (e' & [(k & I)|I] & F & P) Dx; [destruct (Em k e' I)|]. apply (settled_permutes (snd e')); auto. apply IH; auto.
        pose proof (Max e' I). rewrite F, Dx, N2Nat.inj_succ in *. lia. }
      apply St; apply One; auto. }
    revert E. apply Forall_impl. intros c (e & [(k & I)|I] & F & P); [destruct (Em k e I)|]. apply (settled_permutes (snd e)); auto. apply (All (Datatypes.S (D - N.to_nat (fst e)))); auto.
  Qed.
End Sound.
