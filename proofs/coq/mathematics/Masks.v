(** Sets of data points as lists of booleans, and families of such sets without repetition. *)
From Coq Require Import Reals List Bool Arith Lia.
From Localmin Require Import Network Sums.
Import ListNotations.
Open Scope R_scope.

Definition mask := list bool.
Definition holds_at (s : mask) (i : nat) : bool := nth i s false.
Definition on (s : mask) (i : nat) : R := if holds_at s i then 1 else 0.
Definition both (s u : mask) : mask := map2 andb s u.
Definition none (s : mask) : bool := negb (existsb (fun b => b) s).

Lemma on_both s u i : on (both s u) i = on s i * on u i.
Proof.
  assert (E : holds_at (both s u) i = holds_at s i && holds_at u i).
  { unfold holds_at, both. revert u i. induction s as [|b s IH]; intros [|c u] [|i]; cbn; auto; rewrite ?andb_false_r; auto. }
  unfold on. rewrite E. destruct (holds_at s i), (holds_at u i); cbn; ring.
Qed.
Lemma on_none s i : none s = true -> on s i = 0.
Proof.
  unfold none, on, holds_at. intros H. apply negb_true_iff in H. revert i. induction s as [|b s IH]; intros [|i]; cbn in *; auto;
    apply orb_false_iff in H as [-> H]; auto.
Qed.
Lemma on_all n i : (i < n)%nat -> on (repeat true n) i = 1.
Proof.
  intros H. unfold on, holds_at. revert i H. induction n as [|n IH]; intros [|i] H; try lia; cbn; auto. apply IH. lia.
Qed.

Inductive trie := Leaf | Node (here : bool) (yes no : trie).
Fixpoint insert (s : mask) (t : trie) : trie :=
  match s, t with
  | [], Leaf => Node true Leaf Leaf
  | [], Node _ y n => Node true y n
  | true :: s, Leaf => Node false (insert s Leaf) Leaf
  | false :: s, Leaf => Node false Leaf (insert s Leaf)
  | true :: s, Node h y n => Node h (insert s y) n
  | false :: s, Node h y n => Node h y (insert s n)
  end.
Fixpoint elements (t : trie) : list mask :=
  match t with
  | Leaf => []
  | Node h y n => (if h then [[]] else []) ++ map (cons true) (elements y) ++ map (cons false) (elements n)
  end.
Lemma insert_in s : forall t, In s (elements (insert s t)).
Proof.
  induction s as [|[] s IH]; intros [|h y n]; cbn [insert elements]; rewrite ?in_app_iff.
  - left. simpl. auto.
  - left. simpl. auto.
  - right. left. apply in_map, IH.
  - right. left. apply in_map, IH.
  - right. right. apply in_map, IH.
  - right. right. apply in_map, IH.
Qed.
Lemma insert_keeps s x : forall t, In x (elements t) -> In x (elements (insert s t)).
Proof.
  revert x. induction s as [|[] s IH]; intros x [|h y n] H; try (destruct H; fail); cbn [insert elements] in *; rewrite !in_app_iff in *.
  - destruct H as [H|H]; [left|right; exact H]. destruct h; [exact H|destruct H].
  - destruct H as [H|[H|H]]; auto. apply in_map_iff in H as (z & <- & H). right. left. apply in_map. auto.
  - destruct H as [H|[H|H]]; auto. apply in_map_iff in H as (z & <- & H). right. right. apply in_map. auto.
Qed.
(** The sets of a list that are not empty, each once. *)
Definition distinct (l : list mask) : list mask :=
  elements (fold_right (fun s t => if none s then t else insert s t) Leaf l).
Lemma distinct_in l s : In s l -> none s = true \/ In s (distinct l).
Proof.
  unfold distinct. induction l as [|x l IH]; intros H; [destruct H|]. cbn [fold_right].
  destruct H as [->|H]; [destruct (none s) eqn:E; auto; right; apply insert_in|].
  destruct (IH H) as [A|A]; auto. right. destruct (none x); auto. apply insert_keeps; auto.
Qed.

(** The entries that a mask chooses. *)
Definition chosen {A} (s : mask) (l : list A) : list A := map snd (filter fst (combine s l)).
Lemma total_indices {A} (f : A -> R) d l : total f l = total (fun i => f (nth i l d)) (seq 0 (length l)).
Proof.
  unfold total. f_equal. rewrite <- (map_map (fun i => nth i l d) f). f_equal.
  induction l as [|a l IH]; cbn; auto. f_equal. rewrite <- seq_shift, map_map. auto.
Qed.
Lemma total_chosen {A} (f : A -> R) d l : forall s,
  total f (chosen s l) = total (fun i => on s i * f (nth i l d)) (seq 0 (length l)).
Proof.
  induction l as [|a l IH]; intros s.
  - unfold chosen. destruct s; reflexivity.
  - cbn [length seq]. rewrite total_cons, <- seq_shift, total_map. unfold on at 1, holds_at. destruct s as [|b s]; cbn [nth].
    + change (total f (chosen [] (a :: l))) with 0. rewrite total_zero; [ring|]. intros i _. unfold on, holds_at. cbn [nth]. ring.
    + specialize (IH s). unfold chosen in *. cbn [combine filter fst]. destruct b; cbn [map snd]; rewrite ?total_cons, IH;
        unfold on, holds_at; cbn [nth]; ring.
Qed.
