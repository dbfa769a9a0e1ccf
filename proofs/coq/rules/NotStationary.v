(** Moving one parameter alone lowers the loss, however little it moves. *)
From Coq Require Import Reals List Bool Arith NArith.
From Localmin Require Import Network Numbers Problem Evaluate Paths.
Import ListNotations.

Section NotStationary.
  Context {N : num} {r : N -> R} (ok : num_ok N r).

  Fixpoint at_index {A} (k : nat) (there elsewhere : A -> A) (l : list A) : list A :=
    match l, k with
    | [], _ => []
    | x :: l, O => there x :: map elsewhere l
    | x :: l, S k => elsewhere x :: at_index k there elsewhere l
    end.
  Definition zeros : list N -> list N := map (fun _ => zero).
  Definition only (k : nat) (s : N) : list N -> list N := at_index k (fun _ => s) (fun _ => zero).
  (** The direction of one parameter, times s; the entry after the last weight of a unit is its bias. *)
  Definition only_in_layer (unit entry : nat) (s : N) (l : layer N) : layer N :=
    Layer (at_index unit (only entry s) zeros (weight l))
      (option_map (if Nat.eqb entry (length (nth unit (weight l) [])) then only unit s else zeros) (bias l)).
  Definition along (layer unit entry : nat) (s : N) (n : network N) : network N :=
    at_index layer (only_in_layer unit entry s) (map_layer (fun _ => zero)) n.

  (** The first of the steps s, s/2, s/4, ... that ends at a lower loss. *)
  Fixpoint halved (tries : nat) (p : problem N) (v q : network N) (s : N) : option (network N * N) :=
    match tries with
    | O => None
    | S tries => match witness_at p v q s with Some w => Some w | None => halved tries p v q (mul s (inv (add one one))) end
    end.
  Definition most_halvings : nat := 1024.

  (** The loss falls in one direction of the parameter, and rises in the other. A network of lower loss, and its loss. *)
  Definition check_not_stationary (p : problem N) (layer unit entry : BinNums.N) : option (network N * N) :=
    if negb (N.ltb layer (N.of_nat (length (net p)))) then None else
    let rows := weight (nth (N.to_nat layer) (net p) (Layer [] None)) in
    if negb (N.ltb unit (N.of_nat (length rows))) then None else
    if negb (N.leb entry (N.of_nat (length (nth (N.to_nat unit) rows [])))) then None else
    let move s := along (N.to_nat layer) (N.to_nat unit) (N.to_nat entry) s (net p) in
    let still := map_network (fun _ => zero) (net p) in
    match loss_sign p (move one) still, loss_sign p (move (opp one)) still with
    | Lt, Gt => halved most_halvings p (move one) still one
    | Gt, Lt => halved most_halvings p (move (opp one)) still one
    | _, _ => None
    end.

  Lemma halved_witness tries p v q : forall s w, halved tries p v q s = Some w -> exists s', witness_at p v q s' = Some w.
  Proof.
    induction tries as [|tries IH]; intros s w H; [discriminate|]. cbn [halved] in H.
    destruct (witness_at p v q s) eqn:E; eauto. exists s. congruence.
  Qed.
  Lemma halved_sound tries p v q s w l : loss_sign p v q = Lt -> halved tries p v q s = Some (w, l) ->
    holds (map_problem r p) (map_conclusion r (NotLocalMinimum (loss_here p) w l)).
  Proof.
    intros S H. apply halved_witness in H as (s' & H). apply (check_descent_sound ok p v q s'). unfold check_descent. rewrite S. exact H.
  Qed.
  Theorem check_not_stationary_sound p layer unit entry w l : check_not_stationary p layer unit entry = Some (w, l) ->
    holds (map_problem r p) (map_conclusion r (NotLocalMinimum (loss_here p) w l)).
  Proof.
    unfold check_not_stationary. do 3 (destruct (negb _); [discriminate|]).
    cbv zeta. set (up := along _ _ _ one _). set (down := along _ _ _ (opp one) _). set (still := map_network _ _).
    destruct (loss_sign p up still) eqn:A, (loss_sign p down still) eqn:B; try discriminate; apply halved_sound; assumption.
  Qed.
End NotStationary.
