(** What holds for all small positive numbers, and directions that lie on none of finitely many hyperplanes. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Vectors.
Import ListNotations.
Open Scope R_scope.

Definition soon (P : R -> Prop) : Prop := exists e, 0 < e /\ forall t, 0 < t < e -> P t.

Lemma soon_always (P : R -> Prop) : (forall t, 0 < t -> P t) -> soon P.
Proof. intros H; exists 1; split; [lra|]; intros; apply H; lra. Qed.
Lemma soon_and (P Q : R -> Prop) : soon P -> soon Q -> soon (fun t => P t /\ Q t).
Proof.
  intros (e & He & HP) (d & Hd & HQ). exists (Rmin e d). split; [apply Rmin_pos; auto|].
  intros t [H0 H1]. pose proof (Rmin_l e d). pose proof (Rmin_r e d). split; [apply HP|apply HQ]; lra.
Qed.
Lemma soon_imp (P Q : R -> Prop) : (forall t, 0 < t -> P t -> Q t) -> soon P -> soon Q.
Proof. intros H (e & He & HP). exists e. split; auto. intros t Ht. apply H; [lra|]. apply HP, Ht. Qed.
Lemma soon_imp2 (P Q S : R -> Prop) : (forall t, 0 < t -> P t -> Q t -> S t) -> soon P -> soon Q -> soon S.
Proof. intros H HP HQ. apply (soon_imp (fun t => P t /\ Q t)); [intros t ? [? ?]; auto|]. apply soon_and; auto. Qed.
Lemma soon_exists (P : R -> Prop) : soon P -> exists t, 0 < t /\ P t.
Proof. intros (e & He & H). exists (e / 2). split; [lra|]. apply H. lra. Qed.
Lemma soon_below e : 0 < e -> soon (fun t => t < e).
Proof. intros. exists e. split; auto. tauto. Qed.
Lemma soon_Forall {A} (P : A -> R -> Prop) l : Forall (fun a => soon (P a)) l -> soon (fun t => Forall (fun a => P a t) l).
Proof.
  induction 1 as [|a l Ha _ IH]; [apply soon_always; constructor|].
  apply (soon_imp2 (P a) (fun t => Forall (fun a => P a t) l)); auto.
Qed.

Lemma soon_linear a b : 0 < a -> soon (fun t => 0 < a + t * b).
Proof.
  intros Ha. exists (a / (Rabs b + 1)). pose proof (Rabs_pos b).
  split; [apply Rdiv_lt_0_compat; lra|]. intros t [H0 H1].
  assert (t * (Rabs b + 1) < a) by (apply (Rmult_lt_compat_r (Rabs b + 1)) in H1; [|lra]; unfold Rdiv in H1;
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r in H1; lra).
  assert (- Rabs b <= b) by (pose proof (Rle_abs (- b)); rewrite Rabs_Ropp in *; lra).
  assert (t * - Rabs b <= t * b) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Lemma soon_nonzero a b : a <> 0 -> soon (fun t => a + t * b <> 0).
Proof.
  intros Ha. destruct (Rtotal_order a 0) as [H|[H|H]]; [|contradiction|].
  - apply (soon_imp (fun t => 0 < - a + t * - b)); [intros; lra|]. apply soon_linear. lra.
  - apply (soon_imp (fun t => 0 < a + t * b)); [intros; lra|]. apply soon_linear. lra.
Qed.

Lemma generic_direction (es : list (list R)) :
  Forall (fun e => ~ Forall (fun x => x = 0) e) es -> exists d, Forall (fun e => dot e d <> 0) es.
Proof.
  induction 1 as [|e es He _ (d & Hd)]; [exists []; constructor|].
  destruct (Req_dec (dot e d) 0) as [H0|H0]; [|exists d; constructor; auto].
  assert (S : soon (fun t => Forall (fun e' => dot e' (vadd d (scale t e)) <> 0) es)).
  { apply soon_Forall. revert Hd. apply Forall_impl. intros e' He'.
    apply (soon_imp (fun t => dot e' d + t * dot e' e <> 0)); [|apply soon_nonzero; auto].
    intros t _. rewrite dot_vadd_r, dot_scale_r. auto. }
  apply soon_exists in S as (t & Ht & S). exists (vadd d (scale t e)). constructor; auto.
  rewrite dot_vadd_r, dot_scale_r, H0. intros H. apply He. apply dot_self_0.
  apply Rmult_eq_reg_l with t; lra.
Qed.
