(** Every product of closed cells with signs, one for each unit, has a fit on the list. *)
From Coq Require Import List NArith Bool FMapPositive Lia.
From Localmin.landscape Require Import BitSets Exclusion.
Import ListNotations.

(** A fit: sets of generators that it is a positive combination of, those on which its residual is negative, and whether an entry settles it. *)
Definition fit := (list N * N * bool)%type.
Definition serves (among : N) (f : fit) : bool :=
  let '(supports, neg, settled) := f in settled && misses among neg && existsb (fun s => N.eqb (N.ldiff s among) 0) supports.
(** Options are closed cells with a sign, each by its generators and the fits that are not negative on them. The fit of a product is the last
    of those, in the order of their losses, that are not negative on it. *)
Fixpoint cover (fits : PositiveMap.t fit) (units : nat) (options : list (N * N)) (among left : N) : bool :=
  match units with
  | O => match entry (N.log2 left) fits with Some f => serves among f | None => false end
  | S units =>
      (fix go (options : list (N * N)) : bool :=
         match options with
         | [] => true
         | o :: rest => cover fits units options (N.lor among (fst o)) (N.land left (snd o)) && go rest
         end) options
  end.

Lemma together_middle l1 x l2 : together_of (l1 ++ x :: l2) = N.lor x (together_of (l1 ++ l2)).
Proof.
  induction l1 as [|y l1 IH]; [reflexivity|]. cbn [app together_of fold_right]. fold (together_of (l1 ++ x :: l2)) (together_of (l1 ++ l2)).
  rewrite IH, !N.lor_assoc. f_equal. apply N.lor_comm.
Qed.
Theorem cover_sound fits : forall units options among left, cover (numbered fits) units options among left = true ->
  forall js, length js = units -> incl js (map fst options) -> exists f, In f fits /\ serves (N.lor among (together_of js)) f = true.
Proof.
  induction units as [|units IH]; intros options among left H js L I.
  - destruct js; [|discriminate]. cbn [cover] in H. destruct (entry _ _) as [f|] eqn:E; [|discriminate]. apply entry_in in E.
    exists f. split; auto. cbn [together_of fold_right]. rewrite N.lor_0_r. exact H.
  - cbn [cover] in H. induction options as [|o rest IHo].
    + destruct js as [|j js]; [discriminate|]. destruct (I j); simpl; auto.
    + apply andb_true_iff in H as [H1 H2]. destruct (in_dec N.eq_dec (fst o) js) as [J|J].
      * apply in_split in J as (l1 & l2 & ->). destruct (IH _ _ _ H1 (l1 ++ l2)) as (f & F1 & F2).
        -- rewrite app_length in *. cbn [length] in L. lia.
        -- intros x Hx. apply I. apply in_app_or in Hx as [Hx|Hx]; apply in_or_app; simpl; auto.
        -- exists f. split; auto. rewrite together_middle, N.lor_assoc. exact F2.
      * apply IHo; auto. intros x Hx. destruct (I x Hx) as [<-|Hx']; [contradiction|exact Hx'].
Qed.
