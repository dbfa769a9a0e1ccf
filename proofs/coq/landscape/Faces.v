(** The rays in their order, and with either sign as generators; the faces of the arrangement, and closed cells that cover the space. *)
From Coq Require Import Reals List ZArith NArith Bool Permutation Lra Lia.
From Localmin Require Import Network Vectors Sums.
From Localmin.landscape Require Import Integers Conformal Rays Arrangement BitSets.
Import ListNotations.

(** Rays in ascending order, the entry of the bias last. *)
Fixpoint below (a b : list Z) : bool :=
  match a, b with x :: a, y :: b => match Z.compare x y with Lt => true | Gt => false | Eq => below a b end | [], _ => true | _, [] => false end.
Definition place (b : bool) (g : ray * list Z) : list Z := let u := along (fst g) in if b then tl u ++ firstn 1 u else u.
Fixpoint put_in (b : bool) (g : ray * list Z) (l : list (ray * list Z)) : list (ray * list Z) :=
  match l with [] => [g] | h :: l' => if below (place b g) (place b h) then g :: l else h :: put_in b g l' end.
Definition in_order (b : bool) (l : list (ray * list Z)) : list (ray * list Z) := fold_right (put_in b) [] l.
Lemma in_order_in b l g : In g (in_order b l) <-> In g l.
Proof.
  assert (P : forall g l, Permutation (g :: l) (put_in b g l)).
  { intros h. induction l0 as [|x l0 IH]; cbn [put_in]; auto. destruct (below _ _); auto. rewrite perm_swap. apply perm_skip, IH. }
  assert (Q : Permutation l (in_order b l)) by (induction l as [|x l IH]; cbn [in_order fold_right]; auto; rewrite <- P; apply perm_skip, IH).
  split; apply Permutation_in; auto. apply Permutation_sym, Q.
Qed.

(** The sides that a face may have, and a closed cell, of the hyperplanes one after the other; the rays that are left are on them. *)
Definition side_eqb (c d : comparison) : bool := match c, d with Eq, Eq | Gt, Gt | Lt, Lt => true | _, _ => false end.
Definition on (c d : comparison) : bool := match d with Eq => true | _ => side_eqb d c end.
(** Every strict side of the face is that of some ray. *)
Fixpoint attained (s : list comparison) (alive : list (list comparison)) : bool :=
  match s with
  | [] => true
  | c :: s => (match c with Eq => true | _ => existsb (fun t => side_eqb c (hd Eq t)) alive end) && attained s (map (@tl _) alive)
  end.
Fixpoint faces_from (count : nat) (done : list comparison) (alive : list (list comparison)) : list (list comparison) :=
  match count with
  | O => [done]
  | S count => flat_map (fun c =>
      let alive' := filter (fun t => on c (nth (length done) t Eq)) alive in
      if attained (done ++ [c]) alive' then faces_from count (done ++ [c]) alive' else []) [Gt; Eq; Lt]
  end.
Fixpoint cells_from (count : nat) (done : list comparison) (alive : list (list comparison)) : list (list comparison) :=
  match count with
  | O => [done]
  | S count =>
      let up := existsb (fun t => side_eqb Gt (nth (length done) t Eq)) alive in
      let down := existsb (fun t => side_eqb Lt (nth (length done) t Eq)) alive in
      let go c := cells_from count (done ++ [c]) (filter (fun t => on c (nth (length done) t Eq)) alive) in
      if up && down then go Gt ++ go Lt else if down then go Lt else go Gt
  end.
Definition faces_of (A : arrangement) : list (list comparison) := faces_from (length (lines A)) [] (map (fun g => sides (fst g)) (outputs A)).
Definition cells_of (A : arrangement) : list (list comparison) := cells_from (length (lines A)) [] (map (fun g => sides (fst g)) (outputs A)).

Open Scope R_scope.
Definition side_of (x : R) : comparison := match total_order_T x 0 with inleft (left _) => Lt | inleft (right _) => Eq | inright _ => Gt end.
Lemma side_of_spec x : match side_of x with Eq => x = 0 | Lt => x < 0 | Gt => 0 < x end.
Proof. unfold side_of. destruct (total_order_T x 0) as [[H|H]|H]; auto. Qed.
Definition sides_at (ls : list (list Z)) (w : list R) : list comparison := map (fun e => side_of (dot (real e) w)) ls.

Lemma sides_at_real ls u : sides_at ls (real u) = sides (ray_of ls u).
Proof.
  unfold sides_at. rewrite sides_of. apply map_ext. intros e. pose proof (side_of_spec (dot (real e) (real u))) as S. pose proof (compare_0 e u) as C.
  destruct (side_of _), (Z.compare _ 0); auto; lra.
Qed.
Lemma within_conformal ls u w : within (sides_at ls u) (sides_at ls w) = true <-> conformal (map real ls) u w.
Proof.
  unfold sides_at. induction ls as [|l ls IH]; cbn [map within]; [split; auto; intros _ a []|].
  pose proof (side_of_spec (dot (real l) u)) as U. pose proof (side_of_spec (dot (real l) w)) as W. split.
  - intros H a [<-|Ha].
    + destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)); try discriminate; split; intros; lra.
    + apply IH; auto. destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)); congruence.
  - intros H. assert (T : within (map (fun e => side_of (dot (real e) u)) ls) (map (fun e => side_of (dot (real e) w)) ls) = true).
    { apply IH. intros a Ha. apply H. simpl. auto. }
    destruct (H (real l) (or_introl eq_refl)) as [X Y]. rewrite T.
    destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)); auto; exfalso; try (specialize (X ltac:(lra))); try (specialize (Y ltac:(lra))); lra.
Qed.
Lemma apart_together ls u w : apart (sides_at ls u) (sides_at ls w) = false <-> forall e, In e ls -> 0 <= dot (real e) u * dot (real e) w.
Proof.
  unfold sides_at. induction ls as [|l ls IH]; cbn [map apart]; [split; auto; intros _ e []|].
  pose proof (side_of_spec (dot (real l) u)) as U. pose proof (side_of_spec (dot (real l) w)) as W. rewrite orb_false_iff, IH. split.
  - intros [H1 H2] e [<-|He]; [|auto]. destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)); try discriminate; nra.
  - intros H. split; [|intros; apply H; simpl; auto]. specialize (H l (or_introl eq_refl)).
    destruct (side_of (dot (real l) u)), (side_of (dot (real l) w)); auto; nra.
Qed.

Section Complete.
  Context (ls : list (list Z)) (w : list R) (rs : list (list comparison)).
  (** The rays among rs on the sides of w, and that they attain its strict sides. *)
  Context (Attain : forall j c, nth_error (sides_at ls w) j = Some c -> c <> Eq -> exists s, In s rs /\ within s (sides_at ls w) = true /\ nth j s Eq = c).

  Lemma within_nth s t : within s t = true -> forall j, on (nth j t Eq) (nth j s Eq) = true.
  Proof.
    revert t. induction s as [|x s IH]; intros [|y t] H j; try discriminate; [destruct j; reflexivity|]. cbn in H.
    destruct j as [|j]; cbn [nth]; [destruct x, y; try discriminate; reflexivity|]. apply IH. destruct x, y; congruence.
  Qed.
  Lemma within_length s t : within s t = true -> length s = length t.
  Proof. revert t. induction s as [|x s IH]; intros [|y t] H; try discriminate; auto. cbn in *. f_equal. apply IH. destruct x, y; congruence. Qed.
  Lemma attained_by s alive : (forall j c, nth_error s j = Some c -> c <> Eq -> exists t, In t alive /\ nth j t Eq = c) -> attained s alive = true.
  Proof.
    revert alive. induction s as [|c s IH]; intros alive H; [reflexivity|]. cbn [attained]. apply andb_true_iff. split.
    - destruct c; auto; destruct (H 0%nat _ eq_refl ltac:(discriminate)) as (t & Ht & E); apply existsb_exists; exists t; split; auto; destruct t; cbn in *; subst; try discriminate; reflexivity.
    - apply IH. intros j c' Hj Nc. destruct (H (S j) c' Hj Nc) as (t & Ht & E). exists (tl t). split; [apply in_map, Ht|]. destruct t; [destruct j; exact E|exact E].
  Qed.

  Lemma face_found : forall count done alive, done = firstn (length done) (sides_at ls w) -> (length done + count = length ls)%nat ->
    (forall s, In s rs -> within s (sides_at ls w) = true -> In s alive) -> In (sides_at ls w) (faces_from count done alive).
  Proof.
    assert (Len : length (sides_at ls w) = length ls) by (unfold sides_at; apply map_length).
    induction count as [|count IH]; intros done alive Ed Lc Al; cbn [faces_from].
    - left. rewrite Ed. rewrite firstn_all2 by (rewrite Len; lia). reflexivity.
    - destruct (nth_error (sides_at ls w) (length done)) as [c|] eqn:N; [|apply nth_error_None in N; lia].
      apply in_flat_map. exists c. split; [destruct c; simpl; auto|]. cbv zeta.
      set (alive' := filter _ alive).
      assert (Al' : forall s, In s rs -> within s (sides_at ls w) = true -> In s alive').
      { intros s Hs Hw. apply filter_In. split; auto. pose proof (within_nth _ _ Hw (length done)) as X. rewrite (nth_error_nth _ _ _ N) in X. exact X. }
      assert (Ed' : done ++ [c] = firstn (length (done ++ [c])) (sides_at ls w)).
      { rewrite app_length. cbn [length]. replace (length done + 1)%nat with (S (length done)) by lia. rewrite Ed at 1.
        clear - N. revert N. generalize (sides_at ls w) (length done). induction l as [|x l IHl]; intros [|k] H; try discriminate; cbn in *; [congruence|]. f_equal. apply IHl, H. }
      replace (attained (done ++ [c]) alive') with true.
      + apply IH; auto. rewrite app_length. cbn. lia.
      + symmetry. apply attained_by. intros j c' Hj Nc. assert (Hj' : nth_error (sides_at ls w) j = Some c').
        { rewrite Ed' in Hj. clear - Hj. revert Hj. generalize (sides_at ls w) (length (done ++ [c])). intros l k. revert l k. induction j as [|j IHj]; intros [|x l] [|k] H; try discriminate; cbn in *; auto. eapply IHj, H. }
        destruct (Attain j c' Hj' Nc) as (s & Hs & Hw & E). exists s. split; auto.
  Qed.
  Lemma cell_found : forall count done alive, (length done + count = length ls)%nat ->
    (forall j c e, nth_error done j = Some c -> nth_error ls j = Some e -> match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end) ->
    (forall s, In s rs -> within s (sides_at ls w) = true -> In s alive) ->
    exists s, In s (cells_from count done alive) /\ length s = length ls /\
      forall j c e, nth_error s j = Some c -> nth_error ls j = Some e -> match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end.
  Proof.
    assert (Len : length (sides_at ls w) = length ls) by (unfold sides_at; apply map_length).
    induction count as [|count IH]; intros done alive Lc Hd Al; cbn [cells_from].
    - exists done. split; [left; reflexivity|]. split; [lia|auto].
    - destruct (nth_error ls (length done)) as [e|] eqn:Ne; [|apply nth_error_None in Ne; lia].
      assert (Nw : nth_error (sides_at ls w) (length done) = Some (side_of (dot (real e) w))) by (unfold sides_at; rewrite nth_error_map, Ne; reflexivity).
      assert (Go : forall c, match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end ->
        exists s, In s (cells_from count (done ++ [c]) (filter (fun t => on c (nth (length done) t Eq)) alive)) /\ length s = length ls /\
          forall j c e, nth_error s j = Some c -> nth_error ls j = Some e -> match c with Gt => 0 <= dot (real e) w | Lt => dot (real e) w <= 0 | Eq => False end).
      { intros c Hc. apply IH.
        - rewrite app_length. cbn. lia.
        - intros j c' e' Hj He. destruct (Nat.lt_ge_cases j (length done)) as [L|L]; [rewrite nth_error_app1 in Hj by auto; exact (Hd j c' e' Hj He)|].
          rewrite nth_error_app2 in Hj by auto. destruct (j - length done)%nat as [|k] eqn:K; [|destruct k; discriminate]. injection Hj as <-.
          assert (j = length done) as -> by lia. rewrite Ne in He. injection He as <-. exact Hc.
        - intros s Hs Hw. apply filter_In. split; auto. pose proof (within_nth _ _ Hw (length done)) as X. rewrite (nth_error_nth _ _ _ Nw) in X.
          pose proof (side_of_spec (dot (real e) w)) as S. destruct (side_of (dot (real e) w)), (nth (length done) s Eq), c; try reflexivity; try discriminate; try contradiction; lra. }
      assert (Seen : forall c, side_of (dot (real e) w) = c -> c <> Eq -> existsb (fun t => side_eqb c (nth (length done) t Eq)) alive = true).
      { intros c Ec Nc. rewrite Ec in Nw. destruct (Attain _ c Nw Nc) as (s & Hs & Hw & E). apply existsb_exists. exists s. split; auto. rewrite E. destruct c; reflexivity. }
      pose proof (side_of_spec (dot (real e) w)) as S. destruct (side_of (dot (real e) w)) eqn:Es.
      + destruct (_ && _); [|destruct (existsb _ alive)].
        * destruct (Go Gt ltac:(cbn; lra)) as (s & A & B). exists s. split; auto. apply in_or_app. auto.
        * apply (Go Lt). cbn. lra.
        * apply (Go Gt). cbn. lra.
      + rewrite (Seen Lt eq_refl ltac:(discriminate)), andb_true_r. destruct (existsb _ alive); [|apply (Go Lt); cbn; lra].
        destruct (Go Lt ltac:(cbn; lra)) as (s & A & B). exists s. split; auto. apply in_or_app. auto.
      + rewrite (Seen Gt eq_refl ltac:(discriminate)). cbn [andb]. destruct (existsb _ alive); [|apply (Go Gt); cbn; lra].
        destruct (Go Gt ltac:(cbn; lra)) as (s & A & B). exists s. split; auto. apply in_or_app. auto.
  Qed.
End Complete.
