(** Equal inputs have equal outputs: where the pulls of every group of them sum to 0, no network does better. *)
From Coq Require Import Reals List Bool Lra Arith Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate Convex.
Import ListNotations.
Open Scope R_scope.

Section EqualInputs.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Definition same_input (x : list N) (s : list N * list N) : bool := all2 eqn x (fst s).

  (** Inputs with pulls, taken group by group; [fuel] is their number. *)
  Fixpoint groups_vanish (fuel : nat) (l : list (list N * list N)) : bool :=
    match fuel, l with
    | _, [] => true
    | O, _ => false
    | S fuel, s :: _ =>
        let '(mine, others) := partition (same_input (fst s)) l in
        vis0 (fold_right (fun s v => vaddn (snd s) v) [] mine) && groups_vanish fuel others
    end.
  Definition check_equal_inputs (p : problem N) : bool :=
    let pulled := filter (fun s => negb (vis0 (snd s))) (map (fun q => (input q, pulls (loss_of p) (net p) q)) (data p)) in
    well_formed p &&
    match loss_of p with Squared => groups_vanish (length pulled) pulled | Huber _ => is0 (loss_here p) end.

  Lemma same_input_reads x s : same_input x s = true -> rv x = rv (fst s).
  Proof.
    unfold same_input. generalize (fst s). clear s. induction x as [|a x IH]; intros [|b y]; simpl; intros H; try discriminate; auto.
    apply andb_true_iff in H as [H1 H2]. f_equal; auto. apply (eqn_true ok); auto.
  Qed.
  Lemma partition_total (f : list N * list N -> bool) (h : list N * list N -> R) l a b : partition f l = (a, b) ->
    total h l = total h a + total h b /\ (forall x, In x a -> f x = true).
  Proof.
    revert a b. induction l as [|x l IH]; simpl; intros a b H.
    - injection H as <- <-. split; [unfold total; simpl; ring|intros _ []].
    - destruct (partition f l) as [a' b']. destruct (IH _ _ eq_refl) as [E T].
      destruct (f x) eqn:F; injection H as <- <-; rewrite !total_cons, E; (split; [ring|]); auto.
      intros y [<-|Hy]; auto.
  Qed.
  Lemma groups_vanish_sound (g : list R -> list R) : forall fuel l, groups_vanish fuel l = true ->
    total (fun s => dot (rv (snd s)) (g (rv (fst s)))) l = 0.
  Proof.
    induction fuel as [|fuel IH]; intros [|s l] H; try reflexivity; try discriminate. cbn [groups_vanish] in H.
    destruct (partition _ (s :: l)) as [mine others] eqn:P. apply andb_true_iff in H as [H1 H2].
    destruct (partition_total _ (fun s => dot (rv (snd s)) (g (rv (fst s)))) _ _ _ P) as [-> T].
    rewrite (IH _ H2), Rplus_0_r. apply (vis0_dot ok) with (t := g (rv (fst s))) in H1. rewrite <- H1.
    clear - T ok. induction mine as [|x mine IH]; [simpl; rewrite dot_nil_l; reflexivity|].
    rewrite total_cons. cbn [fold_right]. rewrite (rv_vaddn ok), dot_vadd_l, IH by (intros; apply T; simpl; auto).
    rewrite <- (same_input_reads (fst s) x) by (apply T; simpl; auto). reflexivity.
  Qed.

  Theorem check_equal_inputs_sound p : check_equal_inputs p = true ->
    holds (map_problem r p) (map_conclusion r (GlobalMinimum (loss_here p))).
  Proof.
    unfold check_equal_inputs. rewrite andb_true_iff. intros [W H]. cbn. rewrite (r_loss_here ok). split; auto.
    intros n' S. destruct (loss_of p) as [|d] eqn:M.
    - pose proof (loss_above ok p n' W S) as A. cbn zeta in A. unfold map_problem in A. cbn [net data loss_of] in A. rewrite M in *.
      cbn [map_measure loss_function_of] in *.
      set (pulled := map (fun q => (input q, pulls Squared (net p) q)) (data p)) in *.
      assert (Z : forall g, total (fun s => dot (rv (snd s)) (g (rv (fst s)))) pulled = 0).
      { intros g. rewrite <- (groups_vanish_sound g _ _ H). clear - ok. induction pulled as [|s l IH]; [reflexivity|].
        cbn [filter]. rewrite total_cons. destruct (vis0 (snd s)) eqn:V; cbn [negb]; rewrite ?total_cons, IH; auto.
        rewrite (vis0_dot ok) by auto. ring. }
      assert (G : total (gain (r := r) p n') (data p) = 0).
      { unfold gain. rewrite M. pose proof (Z (forward n')) as Z1. pose proof (Z (forward (map_network r (net p)))) as Z2.
        unfold pulled in Z1, Z2. rewrite total_map in Z1, Z2. cbn [fst snd] in Z1, Z2.
        rewrite (total_ext _ (fun q => dot (rv (pulls Squared (net p) q)) (forward n' (rv (input q)))
          + dot (rv (pulls Squared (net p) q)) (forward (map_network r (net p)) (rv (input q))) * -1)) by (intros; ring).
        rewrite total_plus, total_scale, Z1, Z2. ring. }
      rewrite G in A. lra.
    - apply (is0_true ok) in H. rewrite (r_loss_here ok) in H. unfold map_problem in H. cbn [net data loss_of] in H. rewrite M in H.
      rewrite H. unfold loss. apply (total_nonneg (fun q => importance q * _)). intros q Hq.
      unfold map_dataset in Hq. apply in_map_iff in Hq as (q0 & <- & Hq). apply Rmult_le_pos.
      + apply (well_formed_importance ok p W); auto.
      + apply (loss_function_pos (Huber (r d))). pose proof (well_formed_proper ok p W) as PR. rewrite M in PR. exact PR.
  Qed.
End EqualInputs.
