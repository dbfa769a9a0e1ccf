(** "Consider a case when the number of neurons is equal to the number of data points. Then G becomes a square matrix.
Given
    that the determinant of G is non zero ..., solution can be found by simply solving a system of linear equations
    G s = Y. This in turn means that the objective value for a solution s would be zero.
    As this is an upper bound on the
    non-convex problem, and as its objective always greater equal than zero,
      this implies that s together with fixed neuron
    parameters is a globally optimal solution."

    Formalised as printed: the training problem has neurons with parameters of any kind;
      at parameters theta the matrix G
    has the outputs of the u neurons at the point x in its row x.
    If it is square with a determinant other than 0 (expansion
    along the first column, Determinant.v), some output weights have the objective 0, and with theta they are a global
    minimum over all parameters and weights. *)
From Coq Require Import Reals List Lra.
From Localmin Require Import Network Sums Vectors.
From Localmin.blog Require Import Setting Determinant.
Import ListNotations.
Open Scope R_scope.

Section Interpolation.
  Context {A Parameters : Type}.
  Variables (points : list A) (Y : A -> R) (G : Parameters -> A -> list R) (theta : Parameters).
  Hypothesis square : neurons points (length points) (G theta).
  Hypothesis determinant_not_0 : determinant (map (G theta) points) <> 0.

  (** A longer list of weights says the same as its beginning, a shorter one as with zeros. *)
  Lemma cut_to_length n : forall (s : list R), exists t, length t = n /\ forall row, length row = n ->
    dot t row = dot s row.
  Proof.
    induction n as [|n IH]; intros s; [exists []; split; auto; intros [|] E; [rewrite !dot_nil_r;
      reflexivity|discriminate]|].
    destruct (IH (tl s)) as (t & Lt & Ht). exists (hd 0 s :: t). split; [simpl; auto|].
    intros [|x row] E; [discriminate|].
    injection E as E. rewrite dot_cons, Ht by exact E. destruct s; cbn [hd tl]; [rewrite !dot_nil_l|rewrite dot_cons];
      ring.
  Qed.
  Theorem blog_interpolation : exists s, length s = length points /\ objective points Y (G theta) s = 0 /\
    forall theta' t, objective points Y (G theta) s <= objective points Y (G theta') t.
  Proof.
    destruct (determinant_solves (map (G theta) points) (map Y points) determinant_not_0) as (s & Hs);
      [rewrite !map_length; reflexivity|].
    destruct (cut_to_length (length points) s) as (t & Lt & Ht). exists t.
    assert (Z : objective points Y (G theta) t = 0).
    { apply (total_zero (fun x => (dot t (G theta x) - Y x) ^ 2)). intros x Hx. rewrite Ht by (apply square, Hx).
      rewrite map_map in Hs. assert (E : dot s (G theta x) = Y x).
      { clear - Hs Hx. induction points as [|a l IH]; [destruct Hx|]. injection Hs as H1 H2.
      destruct Hx as [->|Hx]; auto. }
      rewrite E. ring. }
    split; auto. split; auto. intros theta' t'. rewrite Z.
    apply (total_nonneg (fun x => (dot t' (G theta' x) - Y x) ^ 2)). intros; apply pow2_ge_0.
  Qed.
End Interpolation.
