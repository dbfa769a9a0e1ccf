(** Theorem 1 of the post: "Given u neurons, adding one extra neuron to the network improves the objective if and only
  if
    it does not hold that g'^T G s = g'^T Y, where g' are output values of the added neuron for every training point."

    Formalised as printed, for every number of points and neurons, every G, g' and Y:
      s are optimal output weights of the
    u neurons (which the post means and does not say), and "improves the objective" says that some weights of the u + 1
    neurons have a lower objective than s. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Sums Vectors Parabola.
From Localmin.blog Require Import Setting.
Import ListNotations.
Open Scope R_scope.

Section Theorem_1.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R) (u : nat) (G : A -> list R) (s : list R).
  Definition residual (x : A) : R := dot s (G x) - Y x.

  Lemma objective_moved (D : A -> R) : sum (map (fun x => (residual x + D x) ^ 2) points) =
    objective points Y G s + (2 * total (fun x => D x * residual x) points + total (fun x => D x ^ 2) points).
  Proof.
    fold (total (fun x => (residual x + D x) ^ 2) points).
    rewrite (total_ext _ (fun x => residual x ^ 2 + (D x * residual x * 2 + D x ^ 2))) by (intros; ring).
    rewrite !total_plus, total_scale. unfold objective. fold (total (fun x => residual x ^ 2) points).
    unfold residual at 1.
    unfold total. ring.
  Qed.
  Lemma vadd_equal_length a : forall b, length a = length b -> length (vadd a b) = length b.
  Proof. induction a as [|x a IH]; intros [|y b] E; try discriminate; auto. simpl. f_equal. apply IH. auto. Qed.

  (** The normal equations: optimal weights leave a residual orthogonal to the outputs of every neuron. *)
  Lemma normal_equations d : optimal points Y u G s -> length d = u ->
    total (fun x => dot d (G x) * residual x) points = 0.
  Proof.
    intros [Ls Opt] Ld. set (a := total _ points). destruct (Req_dec a 0) as [|Na]; auto. exfalso.
    destruct (parabola_below a (total (fun x => dot d (G x) ^ 2) points) Na) as (t & Ht).
    { apply total_nonneg. intros; apply pow2_ge_0. }
    specialize (Opt (vadd s (scale t d))). rewrite vadd_equal_length in Opt by (unfold scale; rewrite map_length;
      congruence).
    unfold scale in Opt at 1. rewrite map_length in Opt. specialize (Opt Ld).
    assert (E : objective points Y G (vadd s (scale t d)) = sum (map (fun x => (residual x + t * dot d (G x)) ^ 2)
      points)).
    { unfold objective. f_equal. apply map_ext. intros x. unfold residual. rewrite dot_vadd_l, dot_scale_l. f_equal.
    ring. }
    rewrite E, (objective_moved (fun x => t * dot d (G x))) in Opt.
    rewrite (total_ext (fun x => t * dot d (G x) * residual x) (fun x => dot d (G x) * residual x * t)) in Opt
      by (intros; ring).
    rewrite (total_ext (fun x => (t * dot d (G x)) ^ 2) (fun x => dot d (G x) ^ 2 * t ^ 2)) in Opt by (intros; ring).
    rewrite !total_scale in Opt. fold a in Opt. lra.
  Qed.

  Variable g : A -> R.
  Definition with_neuron (x : A) : list R := g x :: G x.

  Theorem blog_theorem_1 : optimal points Y u G s ->
    ((exists t, length t = S u /\ objective points Y with_neuron t < objective points Y G s) <->
     sum (map (fun x => g x * dot s (G x)) points) <> sum (map (fun x => g x * Y x) points)).
  Proof.
    intros Opt. fold (total (fun x => g x * dot s (G x)) points). fold (total (fun x => g x * Y x) points).
    set (b := total (fun x => g x * residual x) points).
    assert (B : b = total (fun x => g x * dot s (G x)) points - total (fun x => g x * Y x) points).
    { unfold b, residual. rewrite (total_ext _ (fun x => g x * dot s (G x) + g x * Y x * -1)) by (intros; ring).
      rewrite total_plus, total_scale. ring. }
    assert (Move : forall sigma d, objective points Y with_neuron (sigma :: vadd s d) =
      objective points Y G s + (2 * (sigma * b + total (fun x => dot d (G x) * residual x) points)
        + total (fun x => (sigma * g x + dot d (G x)) ^ 2) points)).
    { intros sigma d.
      transitivity (sum (map (fun x => (residual x + (sigma * g x + dot d (G x))) ^ 2) points)).
      - unfold objective. f_equal. apply map_ext. intros x. unfold with_neuron, residual. rewrite dot_cons, dot_vadd_l.
        f_equal. ring.
      - rewrite (objective_moved (fun x => sigma * g x + dot d (G x))). f_equal. f_equal. f_equal.
        rewrite (total_ext _ (fun x => g x * residual x * sigma + dot d (G x) * residual x)) by (intros; ring).
        rewrite total_plus, total_scale. unfold b. ring. }
    destruct Opt as [Ls Opt']. pose proof (conj Ls Opt' : optimal points Y u G s) as Opt. split.
    - intros (t & Lt & H) E. destruct t as [|sigma t]; [discriminate|]. injection Lt as Lt.
      assert (Et : exists d, length d = u /\ vadd s d = t).
      { clear - Ls Lt. revert s u Ls Lt. induction t as [|y t IH]; intros [|x s] u Ls Lt; simpl in *; subst;
        try discriminate.
        - exists []. auto.
        - injection Lt as Lt. destruct (IH s (length t)) as (d & Ld & E); auto. exists (y - x :: d). simpl.
          rewrite E, Ld.
          split; auto. f_equal. ring. }
      destruct Et as (d & Ld & <-). rewrite Move, (normal_equations d Opt Ld) in H. replace b with 0 in H by lra.
      assert (0 <= total (fun x => (sigma * g x + dot d (G x)) ^ 2) points) by (apply total_nonneg; intros;
        apply pow2_ge_0). lra.
    - intros N. destruct (parabola_below b (total (fun x => g x ^ 2) points)) as (t & Ht); [lra|apply total_nonneg;
        intros; apply pow2_ge_0|].
      exists (t :: vadd s (repeat 0 u)). split.
      + simpl. f_equal. rewrite vadd_equal_length; rewrite repeat_length; auto.
      + rewrite Move, (normal_equations (repeat 0 u) Opt) by apply repeat_length.
        assert (Z : forall x, dot (repeat 0 u) x = 0) by (intros; apply dot_zero; clear; induction u; constructor;
          auto).
        rewrite (total_ext (fun x => (t * g x + dot (repeat 0 u) (G x)) ^ 2) (fun x => g x ^ 2 * t ^ 2)) by (intros;
          rewrite Z; ring).
        rewrite total_scale. lra.
  Qed.
End Theorem_1.
