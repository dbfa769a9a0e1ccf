(** Rows of full rank leave only 0. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Numbers.
Import ListNotations.
Open Scope R_scope.

Section Rank.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  (** A row whose first entry is not 0, as that entry and the rest, and the other rows. *)
  Fixpoint pivot (rows : list (list N)) : option (N * list N * list (list N)) :=
    match rows with
    | [] => None
    | row :: rows =>
        match row with
        | x :: rest => if is0 x then option_map (fun p => (fst p, row :: snd p)) (pivot rows) else Some (x, rest, rows)
        | [] => pivot rows
        end
    end.
  Definition reduce (x : N) (rest row : list N) : list N :=
    match row with [] => [] | y :: tail => if is0 y then tail else map tidy (vaddn tail (scalen (opp (mul y (inv x))) rest)) end.
  Fixpoint full_rank (width : nat) (rows : list (list N)) : bool :=
    match width with
    | O => true
    | S width =>
        match pivot rows with
        | None => false
        | Some (x, rest, others) => full_rank width (map (reduce x rest) others)
        end
    end.

  Lemma pivot_spec rows x rest others : pivot rows = Some (x, rest, others) ->
    is0 x = false /\ In (x :: rest) rows /\ incl others rows.
  Proof.
    revert x rest others. induction rows as [|row rows IH]; intros x rest others H; [discriminate|]. cbn [pivot] in H.
    destruct row as [|y tail].
    - destruct (IH _ _ _ H) as (A & B & C). repeat split; simpl; auto. apply incl_tl; auto.
    - destruct (is0 y) eqn:Y.
      + destruct (pivot rows) as [[[x' rest'] others']|]; [|discriminate]. injection H as -> -> <-.
        destruct (IH _ _ _ eq_refl) as (A & B & C). repeat split; simpl; auto. intros z [<-|Hz]; simpl; auto.
      + injection H as -> -> ->. repeat split; simpl; auto. apply incl_tl, incl_refl.
  Qed.
  Theorem full_rank_sound width : forall rows t, full_rank width rows = true -> length t = width ->
    (forall row, In row rows -> dot (rv row) t = 0) -> Forall (fun x => x = 0) t.
  Proof.
    induction width as [|width IH]; intros rows t H L Z; [destruct t; [constructor|discriminate]|]. cbn [full_rank] in H.
    destruct (pivot rows) as [[[x rest] others]|] eqn:P; [|discriminate]. destruct (pivot_spec _ _ _ _ P) as (Nx & I & Inc).
    apply (is0_false ok) in Nx. destruct t as [|t0 t]; [discriminate|]. injection L as L.
    assert (Z0 := Z _ I). cbn [Numbers.rv map] in Z0. rewrite dot_cons in Z0. change (map r rest) with (rv rest) in Z0.
    assert (Zt : Forall (fun x => x = 0) t).
    { apply (IH (map (reduce x rest) others)); auto. intros row Hrow. apply in_map_iff in Hrow as (row0 & <- & Hr).
      specialize (Z _ (Inc _ Hr)). unfold reduce. destruct row0 as [|y tail]; [reflexivity|].
      cbn [Numbers.rv map] in Z. rewrite dot_cons in Z. change (map r tail) with (rv tail) in Z.
      destruct (is0 y) eqn:Y.
      - apply (is0_true ok) in Y. rewrite Y in Z. lra.
      - rewrite (rv_tidy ok), (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, (r_opp _ _ ok), (r_mul _ _ ok), (r_inv _ _ ok) by auto.
        replace (dot (rv tail) t) with (- (r y * t0)) by lra. replace (dot (rv rest) t) with (- (r x * t0)) by lra. field; auto. }
    constructor; auto. rewrite (dot_comm (rv rest)), (dot_zero t Zt) in Z0. apply Rmult_eq_reg_l with (r x); auto. lra.
  Qed.
End Rank.
