(** Which residuals belong to no local minimum: no units in admissible states have these outputs. A state is its set of generators.
    A separator z sums to 0, and z . (y + r) is a sum over the states of units that is not negative where z is nowhere negative on them,
    and positive where z is besides positive somewhere. *)
From Coq Require Import List QArith NArith Bool Lia.
From Localmin.landscape Require Import Certificate.
Import ListNotations.

Definition misses (K m : N) : bool := N.eqb (N.land K m) 0.
Lemma misses_or a b m : misses (N.lor a b) m = misses a m && misses b m.
Proof.
  unfold misses. rewrite N.land_lor_distr_l. destruct (N.eqb_spec (N.land a m) 0) as [->|H].
  - rewrite N.lor_0_l. reflexivity.
  - cbn. apply N.eqb_neq. intros E. apply N.lor_eq_0_iff in E as [E _]. contradiction.
Qed.
Definition together_of (Cs : list N) : N := fold_right N.lor 0%N Cs.
Lemma misses_together Cs m : misses (together_of Cs) m = forallb (fun K => misses K m) Cs.
Proof. induction Cs as [|K Cs IH]; [reflexivity|]. cbn [together_of fold_right forallb]. rewrite misses_or. f_equal. exact IH. Qed.

(** Where a separator is positive and negative, and the sign of its product with y + r. *)
Definition values := (N * N * comparison)%type.
Section Exclusion.
  Context (separate_by : list Q -> option values).

  Fixpoint never (separators : list (list Q)) (left : list N) : bool :=
    match separators with
    | [] => match left with [] => true | _ => false end
    | z :: separators =>
        match separate_by z with
        | None => false
        | Some (pos, neg, total) =>
            forallb (fun K => misses K neg) left &&
            match total with Gt => false | Lt => true | Eq => never separators (filter (fun K => misses K pos) left) end
        end
    end.
  Fixpoint too_few (node : separation Q) (chosen : N) (left : nat) (allowed : list N) : bool :=
    match node with
    | Separation z further =>
        match separate_by z with
        | None => false
        | Some (pos, neg, total) =>
            misses chosen neg && match total with Gt => false | Lt => true | Eq => negb (misses chosen pos) end &&
            (fix descend (further : list (separation Q)) (states rest : list N) : bool :=
               match further, states with
               | [], [] => true
               | child :: further, K :: states =>
                   too_few child (N.lor chosen K) (pred left) rest && descend further states (remove N.eq_dec K rest)
               | _, _ => false
               end) further (match left with O => [] | S _ => filter (fun K => negb (misses K neg)) allowed end) allowed
        end
    end.
  (** The first choice where the outputs are constant: some unit there is. *)
  Fixpoint descend (further : list (separation Q)) (chosen : N) (left : nat) (states rest : list N) : bool :=
    match further, states with
    | [], [] => true
    | child :: further, K :: states =>
        too_few child (N.lor chosen K) (pred left) rest && descend further chosen left states (remove N.eq_dec K rest)
    | _, _ => false
    end.
  Lemma too_few_unfold z further chosen left allowed : too_few (Separation z further) chosen left allowed =
    match separate_by z with
    | None => false
    | Some (pos, neg, total) =>
        misses chosen neg && match total with Gt => false | Lt => true | Eq => negb (misses chosen pos) end &&
        descend further chosen left (match left with O => [] | S _ => filter (fun K => negb (misses K neg)) allowed end) allowed
    end.
  Proof.
    cbn [too_few]. destruct (separate_by z) as [[[pos neg] total]|]; [|reflexivity]. f_equal.
    generalize (match left with O => [] | S _ => filter (fun K => negb (misses K neg)) allowed end). intros states. revert states allowed.
    induction further as [|child further IH]; intros [|K states] rest; try reflexivity. cbn [descend]. f_equal. apply IH.
  Qed.

  (** The states of the units with output weights that are not 0. *)
  Context (T : list N).
  Context (sound : forall z pos neg total, separate_by z = Some (pos, neg, total) -> (forall K, In K T -> misses K neg = true) ->
    match total with Lt => False | Eq => forall K, In K T -> misses K pos = true | Gt => True end).

  Theorem never_sound : forall separators left, never separators left = true -> incl T left -> T = [].
  Proof.
    induction separators as [|z separators IH]; intros left H I; cbn [never] in H.
    - destruct left; [|discriminate]. destruct T as [|K T']; auto. destruct (I K); simpl; auto.
    - destruct (separate_by z) as [[[pos neg] total]|] eqn:E; [|discriminate]. apply andb_true_iff in H as [H1 H2]. rewrite forallb_forall in H1.
      specialize (sound z pos neg total E (fun K HK => H1 K (I K HK))). destruct total; [|contradiction|discriminate].
      apply (IH _ H2). intros K HK. apply filter_In. auto.
  Qed.

  Definition outside (Cs : list N) : nat := length (filter (fun K => negb (existsb (N.eqb K) Cs)) T).
  Lemma outside_less K Cs : In K T -> ~ In K Cs -> (outside (K :: Cs) < outside Cs)%nat.
  Proof.
    intros H N. unfold outside. cbn [existsb]. clear sound. induction T as [|x l IH]; [destruct H|]. cbn [filter].
    assert (Le : forall m, (length (filter (fun L => negb (N.eqb L K || existsb (N.eqb L) Cs)) m) <= length (filter (fun L => negb (existsb (N.eqb L) Cs)) m))%nat).
    { clear. induction m as [|y m IH]; [auto|]. cbn [filter]. destruct (N.eqb y K), (existsb (N.eqb y) Cs); cbn [negb orb length]; lia. }
    destruct H as [->|H].
    - rewrite N.eqb_refl. cbn [orb negb]. replace (existsb (N.eqb K) Cs) with false; [cbn [negb length]; specialize (Le l); lia|].
      symmetry. apply not_true_iff_false. intros E. apply existsb_exists in E as (y & Hy & E). apply N.eqb_eq in E. subst. auto.
    - specialize (IH H). destruct (N.eqb x K), (existsb (N.eqb x) Cs); cbn [negb orb length]; lia.
  Qed.
  Definition refutes (node : separation Q) : Prop := forall Cs left allowed, too_few node (together_of Cs) left allowed = true -> incl Cs T ->
    (forall K, In K T -> In K Cs \/ In K allowed) -> (outside Cs <= left)%nat -> False.
  Lemma descend_sound further : Forall refutes further -> forall states rest Cs left, descend further (together_of Cs) left states rest = true ->
    incl Cs T -> (forall K, In K T -> In K Cs \/ In K rest) -> (outside Cs <= left)%nat -> (forall K, In K states -> ~ In K Cs) ->
    (exists K, In K T /\ In K states) -> False.
  Proof.
    induction 1 as [|child further R _ IH]; intros [|K0 states] rest Cs left H I A O D (K & HK & Ks); try discriminate; [destruct Ks|].
    cbn [descend] in H. apply andb_true_iff in H as [H1 H2]. destruct (in_dec N.eq_dec K0 T) as [K0T|K0T].
    - apply (R (K0 :: Cs) (pred left) rest).
      + cbn [together_of fold_right]. rewrite N.lor_comm. exact H1.
      + intros x [<-|Hx]; auto.
      + intros x Hx. destruct (A x Hx); simpl; auto.
      + pose proof (outside_less K0 Cs K0T (D K0 (or_introl eq_refl))). lia.
    - apply (IH states (remove N.eq_dec K0 rest) Cs left H2 I); auto.
      + intros x Hx. destruct (A x Hx); auto. right. apply in_in_remove; auto. congruence.
      + intros x Hx. apply D. simpl. auto.
      + exists K. split; auto. destruct Ks as [->|Ks]; [contradiction|auto].
  Qed.
  Lemma separation_induction (P : separation Q -> Prop) : (forall z further, Forall P further -> P (Separation z further)) -> forall node, P node.
  Proof.
    intros H. fix F 1. intros [z further]. apply H. induction further as [|child further IH]; constructor; [apply F|exact IH].
  Qed.
  Theorem too_few_sound node : refutes node.
  Proof.
    induction node as [z further R] using separation_induction. intros Cs left allowed H I A O. rewrite too_few_unfold in H.
    destruct (separate_by z) as [[[pos neg] total]|] eqn:E; [|discriminate]. rewrite !andb_true_iff, misses_together, forallb_forall in H. destruct H as [[H1 H2] H3].
    destruct (forallb (fun K => misses K neg) T) eqn:Q.
    - rewrite forallb_forall in Q. specialize (sound z pos neg total E Q). destruct total; [|contradiction|discriminate].
      apply negb_true_iff in H2. rewrite misses_together in H2. apply not_true_iff_false in H2. apply H2, forallb_forall. intros K HK. apply sound, I, HK.
    - assert (X : exists K, In K T /\ misses K neg = false).
      { clear - Q. induction T as [|K l IH]; [discriminate|]. cbn in Q. destruct (misses K neg) eqn:M; [|exists K; simpl; auto]. destruct (IH Q) as (L & HL & ML). exists L. simpl. auto. }
      destruct X as (K & HK & MK). assert (NC : ~ In K Cs) by (intros C; rewrite (H1 K C) in MK; discriminate).
      pose proof (outside_less K Cs HK NC) as Ou. destruct left as [|left]; [lia|].
      apply (descend_sound further R _ _ _ _ H3 I A O).
      + intros x Hx C. apply filter_In in Hx as [_ Hx]. rewrite (H1 x C) in Hx. discriminate.
      + exists K. split; auto. apply filter_In. split; [|rewrite MK; reflexivity]. destruct (A K HK); auto. contradiction.
  Qed.
End Exclusion.
