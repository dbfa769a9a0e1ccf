(** The motions of a problem's own gated network, checked, and the symmetries that they are. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Numbers Evaluate LocalFunction Masks Convex QuadraticForm Orbits Jets Gated Related Motions Solve Velocities.
Import ListNotations.
Open Scope R_scope.

Lemma signal_gated {N : num} k : forall (n : row_network N) ms h, (length ms < length n)%nat -> (k < length ms)%nat ->
  exists z, signal_at (S k) n ms h = map2 gate (nth k ms []) z.
Proof.
  induction k as [|k IH]; intros [|l n] [|m ms] h L K; simpl in L, K; try lia.
  - exists (read l h). reflexivity.
  - destruct (IH n ms (map2 gate m (read l h))) as [z E]; [lia|lia|]. exists z. cbn [nth]. rewrite <- E. reflexivity.
Qed.
Lemma fit_nil w a : dot (@fit numR w []) a = 0.
Proof. revert a. induction w as [|x w IH]; intros [|y a]; cbn [fit]; autorewrite with dot; auto. cbn. rewrite IH. ring. Qed.
Section Symmetries.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation near_number := (@near_number N r).

  (** Along u, by which unit j of layer k reads nothing new where it counts; or unit j takes in another unit, or the constant 1. *)
  Inductive motion := Along (k j : nat) (u : list N) | Exchange (k j : nat) (other : option nat).

  Section OfNetwork.
    Context (n : row_network N) (pts : list (list mask * list N)).
    Definition layer_of (k : nat) : row_layer N := nth k n (false, []).
    Definition row_of (k j : nat) : list N := nth j (snd (layer_of k)) [].
    Definition taken (k : nat) (other : option nat) : list N := match other with Some m => row_of k m | None => [one] end.
    Definition taken_place (k : nat) (other : option nat) : nat :=
      match other with Some m => place (fst (layer_of (S k))) m | None => O end.
    Definition direction (mo : motion) : list N :=
      match mo with
      | Along k j u => flat (velocity k n j u None one)
      | Exchange k j other => flat (velocity k n j (taken k other) (Some (taken_place k other)) one)
      end.
    Definition counts (k j : nat) (ms : list mask) : bool := match nth_error ms k with Some m => nth j m false | None => true end.
    Definition readers (k j : nat) : list (list mask * list N) := filter (fun p => counts k j (fst p)) pts.
    Definition reads (k : nat) (p : list mask * list N) : list N := augment one (fst (layer_of k)) (signal_at k n (fst p) (snd p)).
    (** Every entry of u that is not 0 belongs to a unit that is off. *)
    Definition unheard_by (k : nat) (u : list N) (p : list mask * list N) : bool :=
      match k with
      | O => false
      | S k' => forallb (fun q => is0 (fst q) || snd q) (combine u (augment false (fst (layer_of k)) (map negb (nth k' (fst p) []))))
      end.
    Definition valid (mo : motion) : bool :=
      forallb (fun p => Nat.eqb (S (length (fst p))) (length n)) pts &&
      match mo with
      | Along k j u =>
          Nat.ltb k (length n) && long (length (row_of k j)) u &&
          forallb (fun p => is0 (dotn u (reads k p))) (readers k j) &&
          (Nat.eqb k 0 || forallb (unheard_by k u) (readers k j) ||
           (forallb (fun p => long (length u) (reads k p)) (readers k j) && independent (length u) (map (reads k) (readers k j))))
      | Exchange k j other =>
          let l := layer_of k in let after := layer_of (S k) in
          Nat.ltb (S k) (length n) && Nat.ltb j (length (snd l)) &&
          forallb (fun w => Nat.ltb (taken_place k other) (length w)) (snd after) &&
          forallb (fun p => Nat.ltb j (length (nth k (fst p) []))) pts &&
          match other with
          | Some m =>
              Nat.ltb m (length (snd l)) && long (length (row_of k j)) (row_of k m) &&
              forallb (fun p => Nat.ltb m (length (nth k (fst p) [])) && Bool.eqb (nth j (nth k (fst p) []) false) (nth m (nth k (fst p) []) false)) pts
          | None =>
              fst l && fst after && Nat.ltb 0 (length (row_of k j)) &&
              forallb (fun p => negb (heard (skipn (S k) (fst p))) || nth j (nth k (fst p) []) false) pts
          end
      end.

    Notation size := (length (flat n)).
    Notation network_at := (@network_at N r n).
    Notation output_at := (@output_at N r n).
    Notation lifted := (@lifted N r n).
    Notation lifted_near := (@lifted_near N r n).
    Notation lifted_at := (@lifted_at N r n).
    Notation near_zero := (near_zero ok).
    Notation near_one := (near_one ok).
    Notation near_add := (near_add ok).
    Notation near_mul := (near_mul ok).
    Context (f : list R -> R).
    Context (f_outputs : forall d d', length d = size -> length d' = size -> (forall p, In p pts -> output_at d p = output_at d' p) -> f d = f d').
    Notation velocity_symmetry := (velocity_symmetry ok n pts f f_outputs).

    (** What a unit reads, near the point. *)
    Lemma row_length d k j : length d = size -> length (nth j (snd (nth k (network_at d) (false, []))) []) = length (row_of k j).
    Proof.
      intros L. assert (S : related (fun _ _ => True) n (network_at d)).
      { apply (related_imp (fun x z => exists y, near_number x y /\ value_at (0 :: d) y z)); [auto|].
        apply (related_compose near_number (value_at (0 :: d)) n lifted); [apply lifted_near|apply lifted_at; auto]. }
      symmetry. apply (Forall2_same_length (fun _ _ => True)). apply (related_row _ _ _ k j S).
    Qed.
    Lemma bias_at d k : length d = size -> fst (nth k (network_at d) (false, [])) = fst (layer_of k).
    Proof.
      intros L. symmetry. apply (related_bias (fun x z => exists y, near_number x y /\ value_at (0 :: d) y z)).
      apply (related_compose near_number (value_at (0 :: d)) n lifted); [apply lifted_near|apply lifted_at; auto].
    Qed.
    Lemma network_at_length d : length (network_at d) = length n.
    Proof.
      unfold network_at. rewrite fill_length. apply map_length.
    Qed.
    Definition real_reads (d : list R) (k : nat) (p : list mask * list N) : list R :=
      augment 1 (fst (layer_of k)) (@signal_at numR k (network_at d) (fst p) (rv (snd p))).
    Definition function_reads (k : nat) (p : list mask * list N) : list functions :=
      augment (fun _ => 1) (fst (layer_of k)) (@signal_at functions k lifted (fst p) (map (fun x _ => r x) (snd p))).
    Lemma reads_near k p : Forall2 near_number (reads k p) (function_reads k p).
    Proof.
      apply (related_augment near_number near_one). apply related_signal; auto using near_zero, near_one, near_add, near_mul, lifted_near.
      induction (snd p); cbn; constructor; auto. apply limit_const.
    Qed.
    Lemma function_reads_at s d k p : length d = size -> at_ (s :: d) (function_reads k p) = real_reads d k p.
    Proof.
      intros L. assert (F : Forall2 (value_at (s :: d)) (function_reads k p) (real_reads d k p)).
      { apply (@related_augment functions numR (value_at (s :: d)) eq_refl).
        apply (@related_signal functions numR (value_at (s :: d))); unfold value_at; try reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - intros x y x' y' <- <-. reflexivity.
        - apply (lifted_at s d L).
        - induction (snd p); cbn; constructor; auto. }
      clear - F. unfold at_. induction F as [|g x l m H _ IH]; [reflexivity|exact (f_equal2 cons H IH)].
    Qed.

    Lemma same_layers d : length d = size -> related (fun _ _ => True) n (network_at d).
    Proof.
      intros L. apply (related_imp (fun x z => exists y, near_number x y /\ value_at (0 :: d) y z)); [auto|].
      apply (related_compose near_number (value_at (0 :: d)) n lifted); [apply lifted_near|apply lifted_at; auto].
    Qed.
    Definition constants (u : list N) : list functions := map (fun x _ => r x) u.
    Lemma constants_near u : Forall2 near_number u (constants u).
    Proof. induction u; cbn; constructor; auto. apply limit_const. Qed.
    Lemma constants_at y u : at_ y (constants u) = rv u.
    Proof. unfold at_, constants. rewrite map_map. reflexivity. Qed.
    Lemma unheard_dot (u : list N) (b : bool) (m : mask) (z : list R) :
      forallb (fun q => is0 (fst q) || snd q) (combine u (augment false b (map negb m))) = true ->
      dot (rv u) (augment 1 b (map2 (@gate numR) m z)) = 0.
    Proof.
      assert (G : forall u m z, forallb (fun q => is0 (fst q) || snd q) (combine u (map negb m)) = true -> dot (rv u) (map2 (@gate numR) m z) = 0).
      { clear - ok. induction u as [|x u IH]; intros [|b m] [|z zs] H; cbn [map map2 combine Numbers.rv]; autorewrite with dot; auto.
        cbn [map combine forallb fst snd] in H. apply andb_true_iff in H as [H1 H2]. change (map r u) with (rv u).
        transitivity (r x * @gate numR b z + 0); [f_equal; apply IH; auto|]. destruct b; cbn [gate] in *.
        - cbn in H1. rewrite orb_false_r in H1. apply (is0_true ok) in H1. rewrite H1. ring.
        - change (@zero numR) with 0. ring. }
      destruct b; cbn [augment]; [|apply G]. destruct u as [|x u]; [intros; reflexivity|]. cbn [combine forallb fst snd].
      rewrite orb_false_r, andb_true_iff. intros [H1 H2]. cbn [Numbers.rv map]. rewrite dot_cons. apply (is0_true ok) in H1. rewrite H1.
      change (map r u) with (rv u). rewrite G by auto. ring.
    Qed.

    Lemma along_reads k j u : forallb (fun p => Nat.eqb (S (length (fst p))) (length n)) pts = true -> (k < length n)%nat ->
      forallb (fun p => is0 (dotn u (reads k p))) (readers k j) = true ->
      Nat.eqb k 0 || forallb (unheard_by k u) (readers k j) ||
        (forallb (fun p => long (length u) (reads k p)) (readers k j) && independent (length u) (map (reads k) (readers k j))) = true ->
      exists uF, Forall2 near_number u uF /\ nearby (fun y => forall s d, y = s :: d -> length d = size ->
        forall p, In p (readers k j) -> dot (at_ y uF) (real_reads d k p) = 0).
    Proof.
      intros Lm Hk Z C. rewrite !orb_true_iff in C. rewrite forallb_forall in Z, Lm. destruct C as [[C|C]|C].
      - apply Nat.eqb_eq in C. subst k. exists (constants u). split; [apply constants_near|]. apply nearby_always. intros y s d -> L p Hp.
        rewrite constants_at. specialize (Z p Hp). apply (is0_true ok) in Z. rewrite (r_dotn ok) in Z. unfold reads in Z. rewrite (augment_map ok) in Z. exact Z.
      - destruct k as [|k].
        { destruct (readers 0 j) as [|p l] eqn:E.
          - exists (constants u). split; [apply constants_near|]. apply nearby_always. intros y s d _ _ p [].
          - cbn in C. discriminate. }
        exists (constants u). split; [apply constants_near|]. apply nearby_always. intros y s d -> L p Hp.
        rewrite constants_at. rewrite forallb_forall in C. specialize (C p Hp). cbn [unheard_by] in C. unfold real_reads.
        assert (Pp : In p pts) by (apply filter_In in Hp; tauto). specialize (Lm p Pp). apply Nat.eqb_eq in Lm.
        assert (A1 : (length (fst p) < length (network_at d))%nat) by (rewrite network_at_length; lia).
        assert (A2 : (k < length (fst p))%nat) by lia. destruct (@signal_gated numR k (network_at d) (fst p) (rv (snd p)) A1 A2) as [z E].
        rewrite E. apply unheard_dot, C.
      - apply andb_true_iff in C as [Lr I]. rewrite forallb_forall in Lr.
        destruct (solve_moving ok (length u) (map (fun p => (reads k p, 0)) (readers k j)) (map (fun p => (function_reads k p, (fun _ => 0) : functions)) (readers k j)) u) as (uF & Hu & Hn).
        + rewrite map_map. exact I.
        + apply Forall_map, Forall_forall. intros p Hp. apply Nat.eqb_eq, (Lr p Hp).
        + reflexivity.
        + generalize (readers k j). intros ps. induction ps; cbn; constructor; auto. split; [apply reads_near|apply limit_const].
        + apply Forall_map, Forall_forall. intros p Hp. cbn [fst snd]. rewrite <- (r_dotn ok). apply (is0_true ok), Z, Hp.
        + exists uF. split; auto. revert Hn. apply nearby_imp. intros y Hn s d -> L p Hp. rewrite Forall_forall in Hn.
          specialize (Hn _ (in_map (fun p => (function_reads k p, (fun _ => 0) : functions)) _ _ Hp)). unfold solved in Hn. cbn [fst snd] in Hn.
          rewrite function_reads_at in Hn by auto. exact Hn.
    Qed.

    Lemma along_symmetry k j u : valid (Along k j u) = true -> symmetry size f (rv (direction (Along k j u))).
    Proof.
      unfold valid. cbv zeta. rewrite !andb_true_iff. intros [Lm [[[Hk Lu] Z] C]]. apply Nat.ltb_lt in Hk. apply Nat.eqb_eq in Lu.
      destruct (along_reads k j u Lm Hk Z C) as (uF & Hu & Hn). rewrite forallb_forall in Lm.
      apply (velocity_symmetry k j u None uF (fun _ => 1) Hu near_one). revert Hn. apply nearby_imp. intros y Hn s d -> L p Hp.
      specialize (Lm p Hp). apply Nat.eqb_eq in Lm. unfold output_at.
      assert (A1 : (length (fst p) < length (network_at d))%nat) by (rewrite network_at_length; lia).
      assert (A2 : (k <= length (fst p))%nat) by lia. apply unread_motion; [exact A1|exact A2|]. cbn zeta. intros Cn.
      assert (Cp : counts k j (fst p) = true).
      { assert (C2 : match @nth_error mask (fst p) k with Some m => nth j m false = true | None => True end) by exact Cn.
        unfold counts. destruct (@nth_error mask (fst p) k); auto. }
      rewrite (@fit_same numR).
      - rewrite bias_at by auto. apply (Hn s d eq_refl L p). apply filter_In. split; auto.
      - unfold at_. rewrite map_length, <- (Forall2_same_length _ _ _ Hu), Lu. symmetry. apply (row_length d k j L).
    Qed.

    Lemma widths_at d k c : length d = size -> (forall w, In w (snd (layer_of k)) -> (c < length w)%nat) ->
      forall w, In w (snd (nth k (network_at d) (false, []))) -> (c < length w)%nat.
    Proof.
      intros L. pose proof (related_layer _ _ _ k (same_layers d L)) as Rl. fold (layer_of k) in Rl. clear - Rl.
      induction Rl as [|a b la lb Hab _ IH]; intros Hc w Hw; [destruct Hw|].
      destruct Hw as [<-|Hw]; [|apply IH; auto; intros; apply Hc; simpl; auto]. rewrite <- (Forall2_same_length _ _ _ Hab). apply Hc. simpl. auto.
    Qed.
    Ltac bias k d L := repeat match goal with |- context [@fst ?B ?T (@nth ?U k ?x ?y)] =>
      change (@fst B T (@nth U k x y)) with (@fst bool (list (list R)) (@nth (row_layer R) k (network_at d) (false, [])));
      rewrite (bias_at d k L) end.
    Lemma exchange_symmetry k j other : valid (Exchange k j other) = true -> symmetry size f (rv (direction (Exchange k j other))).
    Proof.
      unfold valid. cbv zeta. rewrite !andb_true_iff. intros [Lm [[[[Hk Hj] Hc] Hm] Ho]]. apply Nat.ltb_lt in Hk, Hj.
      rewrite forallb_forall in Lm, Hc, Hm. set (c := taken_place k other) in *. set (J := place (fst (layer_of (S k))) j).
      set (factor := (fun y => if Nat.eqb c J then / (1 + hd 0 y) else 1) : functions).
      assert (F1 : near_number one factor).
      { unfold Solve.near_number, factor. rewrite (r_one _ _ ok). destruct (Nat.eqb c J); [|apply limit_const].
        replace 1 with (/ (1 + 0)) at 1 by (rewrite Rplus_0_r; apply Rinv_1). apply (limit_inv (fun y => 1 + hd 0 y)); [lra|].
        apply (limit_add (fun _ => 1) (fun y => hd 0 y)); [apply limit_const|]. intros e He. exists e. split; auto. intros [|x y] Hy; cbn [hd].
        - rewrite Rminus_0_r, Rabs_R0. auto.
        - rewrite Rminus_0_r. rewrite norm_cons in Hy. pose proof (norm_pos y). lra. }
      set (uF := match other with Some m => nth m (snd (nth k lifted (false, []))) [] | None => [(fun _ => 1) : functions] end).
      assert (Hu : Forall2 near_number (taken k other) uF).
      { destruct other as [m|]; [apply (related_row _ _ _ k m lifted_near)|]. repeat constructor. apply near_one. }
      cbn [direction]. fold c. apply (velocity_symmetry k j (taken k other) (Some c) uF factor Hu F1).
      exists (1 / 2). split; [lra|]. intros y Hy s d -> L p Hp. rewrite norm_cons in Hy. pose proof (norm_pos d).
      assert (S0 : 1 + s <> 0) by (unfold Rabs in Hy; destruct (Rcase_abs s); lra).
      specialize (Lm p Hp). apply Nat.eqb_eq in Lm. specialize (Hm p Hp). apply Nat.ltb_lt in Hm. unfold output_at.
      pose proof (same_layers d L) as Same.
      assert (A1 : (length (fst p) < length (network_at d))%nat) by (rewrite network_at_length; lia).
      assert (A2 : (k < length (fst p))%nat) by lia. apply exchange_motion; [exact A1|exact A2|exact Hm| | | |].
      - exact (Nat.lt_le_trans _ _ _ Hj (Nat.eq_le_incl _ _ (Forall2_same_length _ _ _ (related_layer _ _ _ k Same)))).
      - refine (widths_at d (S k) c L _). intros w Hw. apply Nat.ltb_lt, Hc, Hw.
      - bias (S k) d L. fold J. unfold factor. cbn [hd]. destruct (Nat.eqb c J); [field; auto|ring].
      - intros Hd. cbn zeta. bias k d L. bias (S k) d L. set (a := @signal_at numR k (network_at d) (fst p) (rv (snd p))).
        match goal with |- context [@nth bool j ?q false] => change q with (@nth mask k (fst p) []) end. set (m0 := @nth mask k (fst p) []) in *.
        destruct other as [m|].
        + rewrite !andb_true_iff in Ho. destruct Ho as [[Hm1 Hl] Hs]. apply Nat.ltb_lt in Hm1. apply Nat.eqb_eq in Hl. rewrite forallb_forall in Hs.
          specialize (Hs p Hp). apply andb_true_iff in Hs as [Hm2 Hs]. apply Nat.ltb_lt in Hm2. apply Bool.eqb_prop in Hs. fold m0 in Hs, Hm2.
          assert (Eu : at_ (s :: d) uF = nth m (snd (nth k (network_at d) (false, []))) []).
          { pose proof (related_row _ _ _ k m (lifted_at s d L)) as Rr. fold uF in Rr. clear - Rr. revert Rr. generalize uF (nth m (snd (nth k (network_at d) (false, []))) []). intros v w F.
            unfold at_. induction F as [|g x l q H _ IH]; [reflexivity|exact (f_equal2 cons H IH)]. }
          rewrite Eu, (@fit_same numR) by (rewrite !row_length by auto; exact Hl).
          subst c. cbn [taken_place]. set (z := @read numR _ _).
          assert (Nz : nth m z 0 = dot (nth m (snd (nth k (network_at d) (false, []))) []) (augment 1 (fst (layer_of k)) a)).
          { unfold z, read. rewrite <- (bias_at d k L). fold a. rewrite <- (dot_nil_l (augment 1 (fst (nth k (network_at d) (false, []))) a)) at 1.
            rewrite <- (dotR [] _). rewrite <- dotR. apply (map_nth (fun w => @dotn numR w (augment 1 (fst (nth k (network_at d) (false, []))) a))). }
          assert (Hs2 : nth j m0 false = nth m m0 false) by exact Hs. assert (Hm3 : (m < length m0)%nat) by exact Hm2.
          rewrite <- Nz. rewrite Hs2. clear - Hm3. rename Hm3 into Hm2. clearbody m0 z.
          assert (P : nth (place (fst (layer_of (S k))) m) (augment 1 (fst (layer_of (S k))) (map2 (@gate numR) m0 z)) 0 = nth m (map2 (@gate numR) m0 z) 0)
            by (destruct (fst (layer_of (S k))); reflexivity).
          refine (eq_trans _ (eq_sym P)). clear P. revert m Hm2 z. induction m0 as [|b m0 IH]; intros [|m] Hm2 [|x z]; simpl in Hm2; try lia; cbn [map2 nth]; auto.
          * destruct b; reflexivity.
          * destruct (nth m m0 false); reflexivity.
          * apply IH. lia.
        + rewrite !andb_true_iff in Ho. destruct Ho as [[[B1 B2] Hw] Hs]. rewrite forallb_forall in Hs. specialize (Hs p Hp). fold m0 in Hs.
          assert (Hj2 : nth j m0 false = true).
          { destruct (heard (skipn (S k) (fst p))) eqn:Q; [exact Hs|]. exfalso. assert (true = false) by (rewrite <- Q; symmetry; exact Hd). discriminate. }
          rewrite Hj2, B1, B2. apply Nat.ltb_lt in Hw. rewrite <- (row_length d k j L) in Hw.
          subst c. cbn [taken_place nth augment gate]. cbn [at_ map uF].
          match goal with |- dot (fit ?w _) _ = 1 => change w with (@nth (list R) j (snd (@nth (row_layer R) k (network_at d) (false, []))) []) end.
          destruct (nth j (snd (nth k (network_at d) (false, []))) []) as [|x w]; [simpl in Hw; lia|]. change (1 * 1 + dot (@fit numR w []) a = 1). rewrite fit_nil. ring.
    Qed.
    Theorem valid_symmetry mo : valid mo = true -> symmetry size f (rv (direction mo)).
    Proof. destruct mo; [apply along_symmetry|apply exchange_symmetry]. Qed.
  End OfNetwork.
End Symmetries.
