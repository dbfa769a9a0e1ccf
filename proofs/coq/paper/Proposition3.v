(** Proposition 3: "Let us consider a dataset D3 with d = 1, given by points (-1, 3), (0, 0), (1, -1), (10, -3), (11,
  -4),
    (12, -6), then a rectifier network with m = 3 hidden units parametrized with w = (-1.5, -1.5, 1.5),
    b = (1, 0, -13 - 1/6), v = (1, 1, -1), c = -1 is a better local minimum according to a squared error loss than the
      local
    minimum obtained for w = (-2, 1, 1), b = (3 + 2/3, -10, -11), v = (1, -1, -1), c = -3."

    Formalised as printed; the losses are 1/6 and 2/3. The minima are proved by the verified checker. *)
From Coq Require Import Reals List QArith Qreals Lra.
From Localmin Require Import Network Problem CheckQ.
From Localmin.paper Require Import Setting Line.
Import ListNotations.
Open Scope R_scope.

Definition better : network Q := (units [-3 # 2; -3 # 2; 3 # 2] [1; 0; -79 # 6] [1; 1; -1] (-1))%Q.
Definition worse : network Q := (units [-2; 1; 1] [11 # 3; -10; -11] [1; -1; -1] (-3))%Q.

Theorem proposition_3 : is_local_minimum D3 better /\ is_local_minimum D3 worse /\
  loss_at D3 better = Q2R (1 # 6) /\ loss_at D3 worse = Q2R (2 # 3) /\ loss_at D3 better < loss_at D3 worse.
Proof.
  destruct (found_minimum D3 better (1 # 6)) as [L1 M1]; [vm_compute; reflexivity|].
  destruct (found_minimum D3 worse (2 # 3)) as [L2 M2]; [vm_compute; reflexivity|]. repeat split; auto.
  rewrite L1, L2. unfold Q2R. cbn. lra.
Qed.
Theorem proposition_3_not_global : ~ is_global_minimum D3 worse.
Proof. apply lower_is_not_global with better; [repeat constructor|]. apply proposition_3. Qed.
