(** What [check_barrier] accepts is true. *)
From Coq Require Import Reals List Bool NArith Lra Lia.
From Localmin Require Import Network Vectors Sums Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex QuadraticForm
  Jets Gated Related SecondOrder Continuity Compact Ball Dominant TaylorModels HeldParameters FreeParameters LossModel Slanted KinkStates Barrier MinimumInside.
Import ListNotations.
Open Scope R_scope.

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Lemma active_of_cases (m : measure N) (n : row_network (modelN N)) (g : BinNums.N * point N -> list (list (gate N))) l :
    map at_point (map (fun iq => case_of m n (g iq) (snd iq)) l) = map snd l.
  Proof. rewrite map_map. apply map_ext. intros iq. unfold case_of. destruct (existsb _ _); reflexivity. Qed.
  Theorem check_barrier_sound p decay center names kinks curvature reach lower upper :
    check_barrier p decay center names kinks curvature = Some (reach, lower, upper) ->
    minimum_nearby (r reach) (r lower) (r upper) (penalized (r := r) p decay) (map_network r (net p)).
  Proof.
    unfold check_barrier. set (c := Problem center (data p) (loss_of p)). set (n0 := in_rows center). set (held := hold names n0).
    destruct (_ && (_ || _)) eqn:C1; [|discriminate]. rewrite !andb_true_iff in C1. destruct C1 as (((((_ & Wc) & Rt) & Kp) & Hd) & Fr).
    set (n := model_network center held). set (cases := cases_of c n kinks curvature).
    set (x := loss_model c decay n cases). set (size := count_free (free_mask held)). set (m := mul curvature (inv (two_to 2))). set (u := unit_for _ _ _).
    destruct (at_least _ _ _ _ && _) eqn:C2; [|discriminate]. apply andb_true_iff in C2 as [AL Mp]. apply negb_true_iff in Mp.
    set (here := add (loss_here c) (penalty_in (halves decay) n0)). set (gap := sub here (at_0 (jet_of x))). set (e := first_radius _ _ _).
    destruct (_ && _ && _ && _) eqn:C3; [|discriminate]. rewrite !andb_true_iff in C3. destruct C3 as (((Up & R0) & R1) & St).
    set (d := distance _ _). destruct (within d (net p) center) eqn:Wi; [|discriminate]. intros E. injection E as <- <- <-.
    apply (ispos_true ok) in R0. apply (le_true ok) in R1. rewrite (r_one _ _ ok) in R1. rewrite forallb_forall in St.
    assert (M : minimum_nearby (r (round_up (add d e))) (r (at_0 (jet_of x)) - r (add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e))))) (r here)
      (penalized (r := r) p decay) (map_network r (net p))).
    { apply (minimum_inside ok p decay center held e) with (cases := cases) (m := m) (d0 := d); auto.
      - apply (keepsn_sound ok), Kp.
      - apply (holdablen_sound ok), Hd.
      - apply orb_true_iff in Fr as [Fr|Fr]; [left; exact Fr|right; destruct decay; [reflexivity|discriminate]].
      - unfold cases, cases_of. apply active_of_cases.
      - intros pc Hpc. unfold cases, cases_of in Hpc. apply in_map_iff in Hpc as (iq & <- & _). unfold case_of. destruct (existsb _ _) eqn:Pin; cbn [gates at_point]; rewrite Pin; reflexivity.
      - intros d' Ld. apply (at_least_sound ok m u size _ AL d' Ld).
      - rewrite <- (r_add _ _ ok). apply (round_up_above ok). }
    destruct M as (n' & M1 & M2 & M3 & M4). exists n'. split; [exact M1|]. split; [exact M2|].
    rewrite (r_opp _ _ ok).
    pose proof (round_up_above ok here) as A1.
    pose proof (round_up_above ok (sub (add (mul (normn (slope (jet_of x))) e) (mul (rest x) (mul e (mul e e)))) (at_0 (jet_of x)))) as A2.
    rewrite (r_sub ok) in A2. split; [|exact (Rle_trans _ _ _ M4 A1)]. apply Rle_trans with (2 := M3).
    clear - A2. match goal with |- - ?a <= ?b - ?c => assert (c - b <= a) by exact A2; lra end.
  Qed.
End Sound.
