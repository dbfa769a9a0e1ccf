(** Data on a line and networks of one hidden layer, in the rational numbers in which the paper prints them,
  and what the
    checker proves of them. A reader has to agree with [on_line], [units], the datasets and CheckQ.v's [real_data] and
    [real_network], which read the rational numbers as real ones. *)
From Coq Require Import Reals List QArith Qreals Lra.
From Localmin Require Import Network Numbers Problem CheckQ.
From Localmin.paper Require Import Setting Mean.
Import ListNotations.

Definition on_line (points : list (Q * Q)) : dataset Q := map (fun p => Point [fst p] [snd p] 1%Q) points.
(** x |-> sum_j v_j ReLU(w_j x + b_j) + c. *)
Definition units (w b v : list Q) (c : Q) : network Q := [Layer (map (fun x => [x]) w) (Some b); Layer [v] (Some [c])].

Definition D1 : dataset Q := on_line [(5, 2); (4, 1); (3, 0); (1, -3); (-1, 3)]%Q.
Definition D2 : dataset Q := on_line [(-1, 5); (0, 0); (1, -1); (10, -3); (11, -4); (12, -5)]%Q.
Definition D3 : dataset Q := on_line [(-1, 3); (0, 0); (1, -1); (10, -3); (11, -4); (12, -6)]%Q.

Definition loss_at (D : dataset Q) (n : network Q) : R := loss squared (real_data D) (real_network n).
Definition is_local_minimum (D : dataset Q) (n : network Q) :
  Prop := local_minimum squared (real_data D) (real_network n).
Definition is_global_minimum (D : dataset Q) (n : network Q) :
  Prop := global_minimum squared (real_data D) (real_network n).

Open Scope R_scope.

(** What the checker answers, as a test that computes. *)
Definition finds_minimum (D : dataset Q) (n : network Q) (l : Q) : bool :=
  match check_rational (Problem n D Squared) (ShallowMinimum (map (fun _ => Some (Vertex [])) (weight (hd (Layer []
    None) n)))) with
  | Some (LocalMinimum found _) => Qeq_bool found l
  | _ => false
  end.
Definition finds_descent (D : dataset Q) (n velocity acceleration : network Q) (step l : Q) : bool :=
  match check_rational (Problem n D Squared) (DescentPath velocity acceleration step) with
  | Some (NotLocalMinimum found _ _) => Qeq_bool found l
  | _ => false
  end.
Lemma found_minimum D n l : finds_minimum D n l = true -> loss_at D n = Q2R l /\ is_local_minimum D n.
Proof.
  unfold finds_minimum. destruct (check_rational _ _) as [[]|] eqn:E; try discriminate. intros H.
  apply check_rational_sound in E. cbn in E. destruct E as (E1 & E2 & _). split; [|exact E2].
  unfold loss_at. apply Qeq_bool_iff in H. rewrite <- (Qeq_eqR _ _ H). exact E1.
Qed.
Lemma found_descent D n velocity acceleration step l : finds_descent D n velocity acceleration step l = true ->
  loss_at D n = Q2R l /\ ~ is_local_minimum D n.
Proof.
  unfold finds_descent. destruct (check_rational _ _) as [[]|] eqn:E; try discriminate. intros H.
  apply check_rational_sound in E. cbn in E. destruct E as (E1 & _ & _ & _ & E2). split.
  - unfold loss_at. apply Qeq_bool_iff in H. rewrite <- (Qeq_eqR _ _ H). exact E1.
  - intros (e & He & M). destruct (E2 e He) as (n' & Hn & L). exact (Rlt_not_le _ _ L (M n' Hn)).
Qed.
Lemma global_is_local D n : is_global_minimum D n -> is_local_minimum D n.
Proof. intros H. exists 1. split; [lra|]. intros n' Hn. apply H. eapply Facts.near_same_shape, Hn. Qed.
Lemma lower_is_not_global D n n' : same_shape (real_network n) (real_network n') -> loss_at D n' < loss_at D n ->
  ~ is_global_minimum D n.
Proof. intros S L H. exact (Rlt_not_le _ _ L (H _ S)). Qed.

(** Nothing is better than a perfect fit. *)
Lemma loss_on_line_nonneg points n : 0 <= loss squared (real_data (on_line points)) n.
Proof.
  unfold loss. apply Sums.total_nonneg with (f := fun p => importance p * squared (forward n (input p)) (target p)).
  intros p Hp. unfold real_data, map_dataset, on_line in Hp. rewrite map_map in Hp.
  apply in_map_iff in Hp as (q & <- & _).
  cbn. apply Rmult_le_pos; [unfold Q2R; simpl; lra|]. unfold squared.
  destruct (forward n _) as [|a [|b f]]; cbn; try lra; pose proof (pow2_ge_0 (a - Q2R (snd q))); lra.
Qed.
Lemma perfect_fit_is_global points n : loss_at (on_line points) n = 0 -> is_global_minimum (on_line points) n.
Proof.
  intros H n' _. fold (loss_at (on_line points) n). rewrite H. apply loss_on_line_nonneg.
Qed.
