(** Proposition 2: "Let us consider a dataset D2 with d = 1, given by points (-1, 5), (0, 0), (1, -1), (10, -3), (11,
  -4),
    (12, -5), then a rectifier network with m = 2 hidden units parametrized with w = (-5, -1), b = (1, -8), v = (1, -1),
    c = -1 is a global minimum (with perfect fit) and the local one according to squared error loss is obtained for
    w = (-3, -1), b = (4 + 1/3, -10), v = (1, -1), c = -3." And:
      "the global solution now has a blind spot since all neurons
    deactivate in x_3".

    As printed: refuted; neither point is even a local minimum (losses 29 and 23/3).
    As amended, with the second weight 1 at
    both points: the first fits perfectly and is a global minimum, with all units off at x = 1,
      and the second is a local
    minimum of loss 8/3 and not a global one. The minima are proved by the verified checker. *)
From Coq Require Import Reals List QArith Qreals Lra.
From Localmin Require Import Network Problem CheckQ.
From Localmin.paper Require Import Setting Line.
Import ListNotations.
Open Scope R_scope.

(** w_2 is -1 as printed and 1 as amended. *)
Definition fit (w2 : Q) : network Q := (units [-5; w2] [1; -8] [1; -1] (-1))%Q.
Definition minimum (w2 : Q) : network Q := (units [-3; w2] [13 # 3; -10] [1; -1] (-3))%Q.

Definition still : network Q := (units [0; 0] [0; 0] [0; 0] 0)%Q.
Definition lower_bias : network Q := (units [0; 0] [0; 0] [0; 0] (-1))%Q.
Theorem proposition_2_printed_refuted :
  (loss_at D2 (fit (-1)) = Q2R 29 /\ ~ is_global_minimum D2 (fit (-1))) /\
  (loss_at D2 (minimum (-1)) = Q2R (23 # 3) /\ ~ is_local_minimum D2 (minimum (-1))).
Proof.
  destruct (found_descent D2 (fit (-1)) lower_bias still (1 # 2) 29) as [L1 N1]; [vm_compute; reflexivity|].
  destruct (found_descent D2 (minimum (-1)) lower_bias still (1 # 4) (23 # 3)) as [L2 N2]; [vm_compute; reflexivity|].
  repeat split; auto. intros H. apply N1, global_is_local, H.
Qed.

Theorem proposition_2_perfect_fit : loss_at D2 (fit 1) = 0 /\ is_global_minimum D2 (fit 1).
Proof.
  destruct (found_minimum D2 (fit 1) 0) as [L _]; [vm_compute; reflexivity|]. rewrite RMicromega.Q2R_0 in L.
  split; auto. apply perfect_fit_is_global, L.
Qed.
Theorem proposition_2_blind_spot : Forall (fun z => z < 0) (pre_activation (real_network (fit 1)) 1 [1]).
Proof. cbn. unfold dot, Q2R. cbn. repeat constructor; lra. Qed.
Theorem proposition_2_local_minimum :
  loss_at D2 (minimum 1) = Q2R (8 # 3) /\ is_local_minimum D2 (minimum 1) /\ ~ is_global_minimum D2 (minimum 1).
Proof.
  destruct (found_minimum D2 (minimum 1) (8 # 3)) as [L M]; [vm_compute; reflexivity|]. repeat split; auto.
  apply lower_is_not_global with (fit 1); [repeat constructor|]. rewrite L, (proj1 proposition_2_perfect_fit).
  unfold Q2R. cbn. lra.
Qed.
