(** Theorem 1 of the post: "Given u neurons, adding one extra neuron to the network improves the objective if and only
  if
    it does not hold that g'^T G s = g'^T Y, where g' are output values of the added neuron for every training point."

    Formalised as printed, for every number of points and neurons, every G, g' and Y:
      s are optimal output weights of the
    u neurons (which the post means and does not say), and "improves the objective" says that some weights of the u + 1
    neurons have a lower objective than s. With [optimal_weights_exist], which gives optimal weights for every G and Y,
      that
    is to say that the optimum is lower. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Sums Vectors Parabola.
From Localmin.blog Require Import Setting LeastSquares.
Import ListNotations.
Open Scope R_scope.

Section Theorem_1.
  Context {A : Type}.
  Variables (points : list A) (Y : A -> R) (u : nat) (G : A -> list R) (s : list R).
  Variable g : A -> R.
  Definition with_neuron (x : A) : list R := g x :: G x.

  Theorem blog_theorem_1 : optimal points Y u G s ->
    ((exists t, length t = S u /\ objective points Y with_neuron t < objective points Y G s) <->
     sum (map (fun x => g x * dot s (G x)) points) <> sum (map (fun x => g x * Y x) points)).
  Proof.
    intros Opt. fold (total (fun x => g x * dot s (G x)) points). fold (total (fun x => g x * Y x) points).
    set (b := total (fun x => g x * residual Y G s x) points).
    assert (B : b = total (fun x => g x * dot s (G x)) points - total (fun x => g x * Y x) points).
    { unfold b, residual. rewrite (total_ext _ (fun x => g x * dot s (G x) + g x * Y x * -1)) by (intros; ring).
      rewrite total_plus, total_scale. ring. }
    assert (Move : forall sigma d, objective points Y with_neuron (sigma :: vadd s d) =
      objective points Y G s + (2 * (sigma * b + total (fun x => dot d (G x) * residual Y G s x) points)
        + total (fun x => (sigma * g x + dot d (G x)) ^ 2) points)).
    { intros sigma d.
      transitivity (sum (map (fun x => (residual Y G s x + (sigma * g x + dot d (G x))) ^ 2) points)).
      - unfold objective. f_equal. apply map_ext. intros x. unfold with_neuron, residual. rewrite dot_cons, dot_vadd_l.
        f_equal. ring.
      - rewrite (objective_moved points Y G s (fun x => sigma * g x + dot d (G x))). f_equal. f_equal. f_equal.
        rewrite (total_ext _ (fun x => g x * residual Y G s x * sigma + dot d (G x) * residual Y G s x)) by (intros;
          ring).
        rewrite total_plus, total_scale. unfold b. ring. }
    destruct Opt as [Ls Opt']. pose proof (conj Ls Opt' : optimal points Y u G s) as Opt. split.
    - intros (t & Lt & H) E. destruct t as [|sigma t]; [discriminate|]. injection Lt as Lt.
      destruct (shifted s t) as (d & Ld & <-); [congruence|]. rewrite Ls in Ld.
      rewrite Move, (normal_equations _ _ _ _ _ d Opt Ld) in H. replace b with 0 in H by lra.
      assert (0 <= total (fun x => (sigma * g x + dot d (G x)) ^ 2) points) by (apply total_nonneg; intros;
        apply pow2_ge_0). lra.
    - intros N. destruct (parabola_below b (total (fun x => g x ^ 2) points)) as (t & Ht); [lra|apply total_nonneg;
        intros; apply pow2_ge_0|].
      exists (t :: vadd s (repeat 0 u)). split.
      + simpl. f_equal. rewrite vadd_equal_length; rewrite repeat_length; auto.
      + rewrite Move, (normal_equations _ _ _ _ _ (repeat 0 u) Opt) by apply repeat_length.
        assert (Z : forall x, dot (repeat 0 u) x = 0) by (intros; apply dot_zero; clear; induction u; constructor;
          auto).
        rewrite (total_ext (fun x => (t * g x + dot (repeat 0 u) (G x)) ^ 2) (fun x => g x ^ 2 * t ^ 2)) by (intros;
          rewrite Z; ring).
        rewrite total_scale. lra.
  Qed.
End Theorem_1.

(** Optimal weights of the enlarged network exist, and the optimum is what they reach. *)
Theorem blog_theorem_1_optimum {A} (points : list A) Y u G s g t : optimal points Y u G s ->
  optimal points Y (S u) (with_neuron G g) t ->
  (objective points Y (with_neuron G g) t < objective points Y G s <->
   sum (map (fun x => g x * dot s (G x)) points) <> sum (map (fun x => g x * Y x) points)).
Proof.
  intros Hs [Lt Ht]. rewrite <- (blog_theorem_1 points Y u G s g Hs). split.
  - intros H. exists t. auto.
  - intros (t' & Lt' & H). eapply Rle_lt_trans; [apply Ht, Lt'|exact H].
Qed.
Theorem optimal_weights_exist {A} (points : list A) Y u G : neurons points u G -> exists s, optimal points Y u G s.
Proof. apply LeastSquares.optimal_weights_exist. Qed.
