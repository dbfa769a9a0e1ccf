(** Vectors of integers; rational vectors are such up to a positive factor. *)
From Coq Require Import Reals List ZArith QArith Qreals Lra Lia.
From Localmin Require Import Network Vectors NumbersQ.
Import ListNotations.
Open Scope Z_scope.

Fixpoint zdot (a u : list Z) : Z := match a, u with x :: a, y :: u => x * y + zdot a u | _, _ => 0 end.
Fixpoint zadd (a b : list Z) : list Z :=
  match a, b with [], _ => b | _, [] => a | x :: a, y :: b => x + y :: zadd a b end.
Definition zscale (k : Z) : list Z -> list Z := map (Z.mul k).
Definition zopp : list Z -> list Z := map Z.opp.
Definition real : list Z -> list R := map IZR.

Lemma real_dot a : forall u, IZR (zdot a u) = dot (real a) (real u).
Proof.
  induction a as [|x a IH]; intros [|y u]; cbn [zdot real map]; autorewrite with dot; auto. rewrite plus_IZR, mult_IZR, IH. reflexivity.
Qed.
Lemma real_add a : forall b, real (zadd a b) = vadd (real a) (real b).
Proof. induction a as [|x a IH]; intros [|y b]; cbn [zadd real map vadd]; auto. rewrite plus_IZR. f_equal. apply IH. Qed.
Lemma real_scale k a : real (zscale k a) = scale (IZR k) (real a).
Proof. unfold real, zscale, scale. rewrite !map_map. apply map_ext. intros. apply mult_IZR. Qed.
Lemma dot_real_opp a u : dot a (real (zopp u)) = (- dot a (real u))%R.
Proof.
  revert u. induction a as [|x a IH]; intros [|y u]; cbn [zopp real map]; autorewrite with dot; try ring.
  change (map IZR (map Z.opp u)) with (real (zopp u)). rewrite IH, opp_IZR. unfold real. ring.
Qed.

(** The same direction in shorter numbers. *)
Definition divisor (u : list Z) : Z := fold_right Z.gcd 0 u.
Definition shorter (u : list Z) : list Z := let g := divisor u in if 1 <? g then map (fun x => x / g) u else u.
Lemma divisor_divides u x : In x u -> (divisor u | x).
Proof.
  induction u as [|y u IH]; [intros []|]. intros [<-|H]; cbn [divisor fold_right]; [apply Z.gcd_divide_l|].
  eapply Z.divide_trans; [apply Z.gcd_divide_r|]. apply IH, H.
Qed.
Lemma shorter_spec u : exists k, (0 < k)%R /\ forall a, dot a (real u) = (k * dot a (real (shorter u)))%R.
Proof.
  unfold shorter. destruct (1 <? divisor u) eqn:G; [|exists 1%R; split; [lra|intros; ring]]. apply Z.ltb_lt in G.
  exists (IZR (divisor u)). split; [apply IZR_lt; lia|]. intros a. rewrite <- dot_scale_r. f_equal.
  unfold real, scale. rewrite !map_map. apply map_ext_in. intros x Hx. rewrite <- mult_IZR. f_equal.
  apply divisor_divides in Hx as [c Hc]. rewrite Hc at 2. rewrite Z.div_mul by lia. lia.
Qed.

(** d times a rational number whose denominator divides d. *)
Definition whole (d : Z) (x : Q) : Z := Qnum x * (d / Zpos (Qden x)).
Lemma whole_reads d x : (Zpos (Qden x) | d) -> IZR (whole d x) = (IZR d * Q2R x)%R.
Proof.
  intros [c ->]. unfold whole, Q2R. rewrite Z.div_mul by lia. rewrite !mult_IZR. field. apply not_0_IZR. lia.
Qed.
Lemma denominators_pos l : 0 < denominators l.
Proof.
  induction l as [|x l IH]; cbn [denominators fold_right]; [lia|]. change (0 < Z.lcm (Zpos (Qden x)) (denominators l)).
  pose proof (Z.lcm_nonneg (Zpos (Qden x)) (denominators l)) as A. assert (Z.lcm (Zpos (Qden x)) (denominators l) <> 0); [|lia].
  rewrite Z.lcm_eq_0. lia.
Qed.
Lemma denominators_divide l x : In x l -> (Zpos (Qden x) | denominators l).
Proof.
  induction l as [|y l IH]; [intros []|]. intros [<-|H]; cbn [denominators fold_right]; [apply Z.divide_lcm_l|].
  eapply Z.divide_trans; [apply IH, H|]. apply Z.divide_lcm_r.
Qed.
Definition whole_vector (l : list Q) : list Z := map (whole (denominators l)) l.
Lemma whole_vector_reads l : exists k, (0 < k)%R /\ real (whole_vector l) = scale k (map Q2R l).
Proof.
  exists (IZR (denominators l)). split; [apply IZR_lt, denominators_pos|]. unfold whole_vector, real, scale. rewrite !map_map.
  apply map_ext_in. intros x Hx. apply whole_reads, denominators_divide, Hx.
Qed.
