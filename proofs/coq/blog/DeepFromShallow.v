(** "Such a deep network can be constructed from a shallow network as follows: let l be the number of layers,
  and n be the
    number of neurons in the layer. First, pretrain a shallow network with l n neurons ...
    Then, select first l neurons of
    a shallow net with output weights s, and add them as a first layer of the deep network. Add the next layer; To the
    deepest layer add a neuron with the linear activation which corresponds to f(x) = s^T x and next l neurons of a
      shallow
    net and set s to their output weights. Add one more layer. ... Recursively apply the above procedure, until all of
    neurons of a shallow net are used."

    As printed: refuted. Taken l at a time, l n neurons fill n layers of l neurons.
    As amended, proved for every activation function, all l, n >= 1 and all weights: taken n at a time, one obtains a
    network of l layers with n of the neurons each, and from the second layer on one linear neuron besides,
      that computes
    the same function. Every neuron of the deep network reads the layer below it and the input;
      the copies read the input
    alone; the linear neuron has the output weights for the n copies just below it and the weight 1 for the linear
      neuron
    just below, which the first layer lacks. (Equal functions have equal losses on any data.) *)
From Coq Require Import Reals List Lra Lia.
From Localmin Require Import Network Sums Vectors.
Import ListNotations.
Open Scope R_scope.

(** A shallow network: output weights and input weights, x |-> sum_j s_j sigma(w_j x). *)
Definition shallow_network := list (R * list R).
Definition shallow (sigma : R -> R) (net : shallow_network) (x : list R) : R :=
  sum (map (fun q => fst q * sigma (dot (snd q) x)) net).

(** Deep networks whose neurons, linear or activated, read the layer below and the input. *)
Record neuron := Neuron { linear : bool; from_below : list R; from_input : list R }.
Definition neuron_output (sigma : R -> R) (below x : list R) (q : neuron) : R :=
  let z := dot (from_below q) below + dot (from_input q) x in if linear q then z else sigma z.
Fixpoint last_layer (sigma : R -> R) (layers : list (list neuron)) (below x : list R) : list R :=
  match layers with
  | [] => below
  | l :: layers => last_layer sigma layers (map (neuron_output sigma below x) l) x
  end.
Record deep_network := Deep { layers : list (list neuron); output_weights : list R }.
Definition deep (sigma : R -> R) (net : deep_network) (x : list R) : R :=
  dot (output_weights net) (last_layer sigma (layers net) [] x).

(** The construction: the neurons in chunks; a chunk behind the first gets a linear neuron in front. *)
Fixpoint chunks {A} (size count : nat) (l : list A) : list (list A) :=
  match count with O => [] | S count => firstn size l :: chunks size count (skipn size l) end.
Definition copy (width : nat) (q : R * list R) : neuron := Neuron false (repeat 0 width) (snd q).
Definition reading (first : bool) (chunk : shallow_network) : list R :=
  if first then map fst chunk else 1 :: map fst chunk.
Fixpoint further_layers (first : bool) (d : nat) (below : shallow_network) (rest : list shallow_network) :
  list (list neuron) :=
  match rest with
  | [] => []
  | chunk :: rest =>
      (Neuron true (reading first below) (repeat 0 d) :: map (copy (length (reading first below))) chunk)
      :: further_layers false d chunk rest
  end.
Definition assemble (d : nat) (first : shallow_network) (rest : list shallow_network) : deep_network :=
  Deep (map (copy 0) first :: further_layers true d first rest)
       (match rest with [] => reading true first | _ => reading false (last rest first) end).
Definition deep_from_shallow (d l n : nat) (net : shallow_network) : deep_network :=
  match chunks n l net with first :: rest => assemble d first rest | [] => Deep [] [] end.

(** "l layers that have n of the neurons each": as many activated neurons as said, and a linear one where it belongs. *)
Definition activated (layer : list neuron) : nat := length (filter (fun q => negb (linear q)) layer).
Definition linear_neurons (layer : list neuron) : nat := length (filter linear layer).
Definition layers_of (l n : nat) (net : deep_network) : Prop :=
  length (layers net) = l /\ Forall (fun layer => activated layer = n) (layers net) /\
  Forall (fun layer => linear_neurons layer = 1%nat) (tl (layers net)) /\
  forall layer, hd_error (layers net) = Some layer -> linear_neurons layer = O.

Lemma dot_repeat_zero k h : dot (repeat 0 k) h = 0.
Proof. apply dot_zero. induction k; constructor; auto. Qed.
Lemma copies_output sigma width below x chunk :
  map (neuron_output sigma below x) (map (copy width) chunk) = map (fun q => sigma (dot (snd q) x)) chunk.
Proof.
  rewrite map_map. apply map_ext. intros q. unfold neuron_output, copy. cbn [linear from_below from_input].
  rewrite dot_repeat_zero, Rplus_0_l. reflexivity.
Qed.
Lemma dot_chunk sigma x chunk : dot (map fst chunk) (map (fun q => sigma (dot (snd q) x)) chunk) = shallow sigma chunk
  x.
Proof.
  induction chunk as [|q chunk IH]; [reflexivity|]. cbn [map]. rewrite dot_cons, IH. reflexivity.
Qed.
Lemma shallow_app sigma a b x : shallow sigma (a ++ b) x = shallow sigma a x + shallow sigma b x.
Proof.
  unfold shallow. rewrite map_app. generalize (map (fun q => fst q * sigma (dot (snd q) x)) b) as v. intros v.
  unfold sum. induction (map _ a) as [|q u IH]; simpl; [ring|]. rewrite IH. ring.
Qed.

Lemma last_cons {A} (l : list A) : forall a d, last (a :: l) d = last l a.
Proof.
  induction l as [|b l IH]; intros a d; [reflexivity|]. change (last (b :: l) d = last (b :: l) a).
  rewrite (IH b d), (IH b a). reflexivity.
Qed.

(** What the layer behind [below] puts out, if [carried] is the sum over the chunks before it. *)
Definition layer_output sigma x (first : bool) (carried : R) (chunk : shallow_network) : list R :=
  let copies := map (fun q => sigma (dot (snd q) x)) chunk in if first then copies else carried :: copies.
Lemma reading_output sigma x first carried chunk : (first = true -> carried = 0) ->
  dot (reading first chunk) (layer_output sigma x first carried chunk) = carried + shallow sigma chunk x.
Proof.
  intros H. destruct first; cbn [reading layer_output]; rewrite ?dot_cons, dot_chunk; [rewrite H by auto|]; ring.
Qed.
Lemma further_layers_output sigma d x rest : forall first below carried, (first = true -> carried = 0) ->
  dot (match rest with [] => reading first below | _ => reading false (last rest below) end)
      (last_layer sigma (further_layers first d below rest) (layer_output sigma x first carried below) x)
  = carried + shallow sigma (below ++ concat rest) x.
Proof.
  induction rest as [|chunk rest IH]; intros first below carried H.
  - cbn [further_layers last_layer concat]. rewrite app_nil_r. apply reading_output, H.
  - cbn [further_layers last_layer map]. rewrite copies_output. unfold neuron_output at 1.
    cbn [linear from_below from_input].
    rewrite dot_repeat_zero, reading_output, Rplus_0_r by auto.
    change (_ :: map _ chunk) with (layer_output sigma x false (carried + shallow sigma below x) chunk).
    specialize (IH false chunk (carried + shallow sigma below x) ltac:(discriminate)).
    rewrite last_cons.
    transitivity (carried + shallow sigma below x + shallow sigma (chunk ++ concat rest) x).
    + rewrite <- IH. destruct rest; reflexivity.
    + cbn [concat]. rewrite !shallow_app. ring.
Qed.

Lemma chunks_concat {A} size : forall count (l : list A), length l = (count * size)%nat ->
  concat (chunks size count l) = l.
Proof.
  induction count as [|count IH]; intros l H; cbn in *; [destruct l; [reflexivity|discriminate]|].
  rewrite IH, firstn_skipn by (rewrite skipn_length; lia). reflexivity.
Qed.
Lemma chunks_length {A} size : forall count (l : list A), length (chunks size count l) = count.
Proof. induction count; intros; simpl; auto. Qed.
Lemma chunks_sizes {A} size : forall count (l : list A), length l = (count * size)%nat ->
  Forall (fun c => length c = size) (chunks size count l).
Proof.
  induction count as [|count IH]; intros l H; cbn in *; constructor.
  - rewrite firstn_length. lia.
  - apply IH. rewrite skipn_length. lia.
Qed.

Theorem blog_deep_from_shallow_function sigma d l n net x : (1 <= l)%nat -> length net = (l * n)%nat ->
  deep sigma (deep_from_shallow d l n net) x = shallow sigma net x.
Proof.
  intros Hl Hn. unfold deep_from_shallow. rewrite <- (chunks_concat n l net Hn) at 2.
  pose proof (chunks_length n l net) as L.
  destruct (chunks n l net) as [|first rest]; [simpl in L; lia|]. unfold deep, assemble.
  cbn [layers output_weights last_layer].
  rewrite copies_output. change (map _ first) with (layer_output sigma x true 0 first).
  rewrite further_layers_output by auto. cbn [concat]. ring.
Qed.

Lemma copies_counts width chunk : activated (map (copy width) chunk) = length chunk /\ linear_neurons (map (copy width)
  chunk) = O.
Proof. unfold activated, linear_neurons. induction chunk; simpl; auto. destruct IHchunk. auto. Qed.
Theorem blog_deep_from_shallow_shape d l n net : (1 <= l)%nat -> length net = (l * n)%nat ->
  layers_of l n (deep_from_shallow d l n net).
Proof.
  intros Hl Hn. unfold deep_from_shallow. pose proof (chunks_length n l net) as L.
  pose proof (chunks_sizes n l net Hn) as S.
  destruct (chunks n l net) as [|first rest]; [simpl in L; lia|]. inversion S as [|? ? S1 S2]; subst.
  assert (K : forall b below, length (further_layers b d below rest) = length rest /\
    Forall (fun layer => activated layer = length first) (further_layers b d below rest) /\
    Forall (fun layer => linear_neurons layer = 1%nat) (further_layers b d below rest)).
  { clear - S2. induction S2 as [|c rest Hc _ IH]; intros b below; [cbn; auto|]. cbn [further_layers].
    destruct (IH false c) as (I1 & I2 & I3). destruct (copies_counts (length (reading b below)) c) as [C1 C2].
    split; [simpl; auto|]. split; constructor; auto; unfold activated, linear_neurons in *;
      cbn [filter linear negb length]; congruence. }
  destruct (K true first) as (K1 & K2 & K3). destruct (copies_counts 0 first) as [C1 C2]. unfold layers_of, assemble.
  cbn [layers tl hd_error].
  split; [simpl; rewrite K1; reflexivity|]. split; [constructor; auto|]. split; auto. intros layer [= <-]. auto.
Qed.

(** As printed: cut l at a time until all are used, l n neurons give l layers of n. *)
Definition deep_from_shallow_as_printed : Prop := forall (l n count : nat) (net : shallow_network),
  (1 <= l)%nat -> (1 <= n)%nat -> length net = (l * n)%nat -> length net = (count * l)%nat ->
  layers_of l n (deep_from_shallow 1 count l net).
Theorem blog_deep_from_shallow_as_printed_refuted : ~ deep_from_shallow_as_printed.
Proof.
  intros H. destruct (H 1%nat 2%nat 2%nat (repeat (0, [0]) 2)) as [L _]; auto. cbn in L. discriminate.
Qed.
