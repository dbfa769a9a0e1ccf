(** Figure 4: "Local minima for ReLU-based regression. Both lines represent local optima,
  where the blue one is better than
    the red one." The lines are those of Propositions 1, 2 and 3, in three panels.

    As printed: refuted, with the parameters printed in Proposition 2 neither line of panel (b) is a local minimum. As
    amended, with the second weight 1 for both lines of that panel: all six are local minima, and in each panel the blue
    one has the lower loss. The minima are proved by the verified checker. *)
From Coq Require Import Reals List QArith Qreals Lra.
From Localmin Require Import Network Problem CheckQ.
From Localmin.paper Require Import Setting Line Proposition2 Proposition3.
Import ListNotations.
Open Scope R_scope.

Definition panel (D : dataset Q) (blue red : network Q) : Prop :=
  is_local_minimum D blue /\ is_local_minimum D red /\ loss_at D blue < loss_at D red.
Definition figure_4 (w2 : Q) : Prop :=
  panel D1 (units [-7] [-4] [1] 0)%Q (units [1] [-3] [1] 0)%Q /\ panel D2 (fit w2) (minimum w2) /\ panel D3 better
    worse.

Theorem figure_4_printed_refuted : ~ figure_4 (-1).
Proof. intros (_ & (_ & M & _) & _). apply (proj2 proposition_2_printed_refuted), M. Qed.
Theorem figure_4_amended : figure_4 1.
Proof.
  destruct (found_minimum D1 (units [-7] [-4] [1] 0)%Q 14) as [L1 M1]; [vm_compute; reflexivity|].
  destruct (found_minimum D1 (units [1] [-3] [1] 0)%Q 18) as [L2 M2]; [vm_compute; reflexivity|].
  destruct (found_minimum D2 (fit 1) 0) as [L3 M3]; [vm_compute; reflexivity|].
  destruct (found_minimum D2 (minimum 1) (8 # 3)) as [L4 M4]; [vm_compute; reflexivity|].
  split; [|split; [|destruct proposition_3 as (? & ? & _ & _ & ?); repeat split; auto]].
  - repeat split; auto. rewrite L1, L2. unfold Q2R. cbn. lra.
  - repeat split; auto. rewrite L3, L4. unfold Q2R. cbn. lra.
Qed.
