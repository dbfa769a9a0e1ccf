(** Networks whose units are held on or off: polynomials in the parameters, equal to the network's outputs near a point without kinks. *)
From Coq Require Import Reals List Bool Lra Arith Lia.
From Localmin Require Import Network Vectors Relu Numbers Problem Evaluate LocalFunction SteadyStates Masks PathMoments Convex QuadraticForm Jets.
Import ListNotations.
Open Scope R_scope.

(** Layers as rows of weights, the bias first where the layer has biases. *)
Definition row_layer (T : Type) : Type := bool * list (list T).
Definition row_network (T : Type) : Type := list (row_layer T).
Definition in_rows {T} (n : network T) : row_network T := map (fun l => (has_bias l, rows l)) n.

Section Gated.
  Context {N : num}.
  Definition gate (b : bool) (z : N) : N := if b then z else zero.
  Definition read (l : row_layer N) (h : list N) : list N := map (fun w => dotn w (augment one (fst l) h)) (snd l).
  (** A mask for each hidden layer says which of its units are on. *)
  Fixpoint gated (n : row_network N) (ms : list mask) (h : list N) : list N :=
    match n, ms with
    | [], _ => h
    | l :: _, [] => read l h
    | l :: n, m :: ms => gated n ms (map2 gate m (read l h))
    end.
  (** What layer k reads. *)
  Fixpoint signal_at (k : nat) (n : row_network N) (ms : list mask) (h : list N) : list N :=
    match k, n, ms with S k, l :: n, m :: ms => signal_at k n ms (map2 gate m (read l h)) | _, _, _ => h end.
End Gated.

(** The units that are on and heard by a later layer. *)
Definition heard (ms : list mask) : bool := match ms with [] => true | m :: _ => existsb (fun b => b) m end.
Fixpoint reach (ms : list mask) : list mask :=
  match ms with [] => [] | m :: ms => let later := reach ms in (if heard later then m else map (fun _ => false) m) :: later end.

Lemma unheard {N : num} m (n : row_network N) ms h h' : existsb (fun b => b) m = false -> (length ms < length n)%nat ->
  gated n (m :: ms) h = gated n (m :: ms) h'.
Proof.
  intros H L. destruct n as [|l n]; [inversion L|]. cbn [gated]. f_equal. unfold read. generalize (snd l). intros W. revert m H.
  induction W as [|w W IH]; intros [|b m] H; cbn [map map2]; auto. cbn [existsb] in H. apply orb_false_iff in H as [-> H].
  cbn [gate]. f_equal. apply IH, H.
Qed.
Lemma reach_length ms : length (reach ms) = length ms.
Proof. induction ms as [|m ms IH]; cbn; auto. Qed.
Lemma gated_reach {N : num} : forall ms (n : row_network N) h, (length ms < length n)%nat -> gated n (reach ms) h = gated n ms h.
Proof.
  induction ms as [|m ms IH]; intros n h L; [reflexivity|]. destruct n as [|l n]; [reflexivity|]. cbn [reach gated]. cbn in L.
  rewrite (IH n) by lia. destruct (heard (reach ms)) eqn:H; [reflexivity|]. rewrite <- !IH by lia.
  destruct ms as [|m2 ms]; [discriminate|]. apply unheard; [exact H|]. rewrite reach_length. cbn in L. lia.
Qed.

(** Two networks of one shape, entries pairwise related. *)
Definition related {A B} (T : A -> B -> Prop) : row_network A -> row_network B -> Prop :=
  Forall2 (fun l l' => fst l = fst l' /\ Forall2 (Forall2 T) (snd l) (snd l')).
Lemma Forall2_imp {A B} (P Q : A -> B -> Prop) l m : (forall a b, P a b -> Q a b) -> Forall2 P l m -> Forall2 Q l m.
Proof. intros H F. induction F; auto. Qed.

Section Related.
  Context {M N : num} (T : M -> N -> Prop) (T0 : T zero zero) (T1 : T one one).
  Context (Ta : forall x y x' y', T x x' -> T y y' -> T (add x y) (add x' y')).
  Context (Tm : forall x y x' y', T x x' -> T y y' -> T (mul x y) (mul x' y')).
  Lemma related_dot a a' b b' : Forall2 T a a' -> Forall2 T b b' -> T (dotn a b) (dotn a' b').
  Proof. intros Ha. revert b b'. induction Ha; intros b b' Hb; [exact T0|]. destruct Hb; [exact T0|]. cbn [dotn]. auto. Qed.
  Lemma related_augment b h h' : Forall2 T h h' -> Forall2 T (augment one b h) (augment one b h').
  Proof. destruct b; cbn; auto. Qed.
  Lemma related_read l l' h h' : fst l = fst l' -> Forall2 (Forall2 T) (snd l) (snd l') -> Forall2 T h h' -> Forall2 T (read l h) (read l' h').
  Proof.
    unfold read. intros <- F H. pose proof (related_augment (fst l) _ _ H). induction F; cbn [map]; constructor; auto using related_dot.
  Qed.
  Lemma related_gate m z z' : Forall2 T z z' -> Forall2 T (map2 gate m z) (map2 gate m z').
  Proof. intros H. revert m. induction H; intros [|b m]; cbn; constructor; auto. destruct b; cbn; auto. Qed.
  Lemma related_gated n n' : related T n n' -> forall ms h h', Forall2 T h h' -> Forall2 T (gated n ms h) (gated n' ms h').
  Proof.
    induction 1 as [|l l' n n' [Hb Hl] _ IH]; intros ms h h' H; [exact H|].
    destruct ms as [|m ms]; cbn [gated]; auto using related_read, related_gate.
  Qed.
  Lemma related_signal k : forall n n' ms h h', related T n n' -> Forall2 T h h' -> Forall2 T (signal_at k n ms h) (signal_at k n' ms h').
  Proof.
    induction k as [|k IH]; intros n n' ms h h' Hn H; [exact H|]. destruct Hn as [|l l' n n' [Hb Hl] Hn]; [exact H|].
    destruct ms as [|m ms]; [exact H|]. cbn [signal_at]. apply IH; auto using related_read, related_gate.
  Qed.
End Related.

(** Parameters as one list, layer by layer, row by row. *)
Definition flat {A} (n : row_network A) : list A := concat (map (fun l => concat (snd l)) n).
Fixpoint fill_rows {A B C} (f : A -> B -> C) (W : list (list A)) (d : list B) : list (list C) :=
  match W with [] => [] | w :: W => map2 f w d :: fill_rows f W (skipn (length w) d) end.
Fixpoint fill {A B C} (f : A -> B -> C) (n : row_network A) (d : list B) : row_network C :=
  match n with [] => [] | l :: n => (fst l, fill_rows f (snd l) d) :: fill f n (skipn (length (concat (snd l))) d) end.

Lemma fill_rows_map {A B B' C C'} (f : A -> B -> C) (f' : A -> B' -> C') (T : B -> B' -> Prop) (S : C -> C' -> Prop) :
  (forall a b b', T b b' -> S (f a b) (f' a b')) -> forall W d d', Forall2 T d d' -> Forall2 (Forall2 S) (fill_rows f W d) (fill_rows f' W d').
Proof.
  intros H. assert (R : forall (w : list A) d d', Forall2 T d d' -> Forall2 S (map2 f w d) (map2 f' w d')).
  { induction w as [|a w IH]; intros d d' D; [constructor|]. destruct D; cbn; constructor; auto. }
  induction W as [|w W IH]; intros d d' D; cbn; constructor; auto. apply IH.
  revert d d' D. induction (length w) as [|k IHk]; intros d d' D; [exact D|]. destruct D; cbn; auto.
Qed.
Lemma Forall2_skipn {A B} (T : A -> B -> Prop) k : forall d d', Forall2 T d d' -> Forall2 T (skipn k d) (skipn k d').
Proof. induction k as [|k IH]; intros d d' D; [exact D|]. destruct D; cbn; auto. Qed.
Lemma fill_related {A B B' C C'} (f : A -> B -> C) (f' : A -> B' -> C') (T : B -> B' -> Prop) (S : C -> C' -> Prop) :
  (forall a b b', T b b' -> S (f a b) (f' a b')) -> forall n d d', Forall2 T d d' -> related S (fill f n d) (fill f' n d').
Proof.
  intros H. induction n as [|l n IH]; intros d d' D; constructor.
  - split; [reflexivity|]. apply (fill_rows_map f f' T S); auto.
  - apply IH, Forall2_skipn, D.
Qed.

(** Every network near one is it with small numbers added. *)
Lemma skip_app {A} (a b : list A) m : skipn (length a + m) (a ++ b) = skipn m b.
Proof. induction a; cbn; auto. Qed.
Lemma move_row e w w' : Forall2 (close e) w w' -> exists d, length d = length w /\ Forall (fun x => Rabs x < e) d /\
  forall rest, map2 Rplus w (d ++ rest) = w'.
Proof.
  induction 1 as [|x x' w w' Hx _ (d & L & F & E)]; [exists []; repeat split; auto|].
  exists ((x' - x) :: d). repeat split; cbn; auto. intros. f_equal; [ring|apply E].
Qed.
Lemma move_rows e W W' : Forall2 (Forall2 (close e)) W W' -> exists d, length d = length (concat W) /\ Forall (fun x => Rabs x < e) d /\
  forall rest, fill_rows Rplus W (d ++ rest) = W'.
Proof.
  induction 1 as [|w w' W W' Hw _ (d & L & F & E)]; [exists []; repeat split; auto|].
  destruct (move_row e w w' Hw) as (d0 & L0 & F0 & E0). exists (d0 ++ d). cbn [concat]. rewrite !app_length.
  split; [congruence|]. split; [apply Forall_app; auto|]. intros rest. rewrite <- app_assoc. cbn [fill_rows].
  rewrite E0. f_equal. rewrite <- L0, <- (Nat.add_0_r (length d0)), skip_app. apply E.
Qed.
Lemma move_network e n n' : near e n n' -> exists d, length d = length (flat (in_rows n)) /\ Forall (fun x => Rabs x < e) d /\
  in_rows n' = fill Rplus (in_rows n) d.
Proof.
  intros H. assert (G : exists d, length d = length (flat (in_rows n)) /\ Forall (fun x => Rabs x < e) d /\
    forall rest, fill Rplus (in_rows n) (d ++ rest) = in_rows n').
  { induction H as [|l l' n n' Hl _ (d & L & F & E)]; [exists []; repeat split; auto|].
    apply alike_rows in Hl as [Hr Hb]. destruct (move_rows e _ _ Hr) as (d0 & L0 & F0 & E0). exists (d0 ++ d).
    unfold flat in *. cbn [in_rows map concat fst snd fill]. rewrite !app_length.
    split; [unfold in_rows in L; congruence|]. split; [apply Forall_app; auto|]. intros rest. rewrite <- app_assoc, E0, Hb. f_equal.
    rewrite <- L0, <- (Nat.add_0_r (length d0)), skip_app. apply E. }
  destruct G as (d & L & F & E). exists d. repeat split; auto. rewrite <- (app_nil_r d), E. reflexivity.
Qed.
Lemma norm_small e d : Forall (fun x => Rabs x < e) d -> norm d <= INR (length d) * e.
Proof.
  induction 1 as [|x d Hx _ IH]; [unfold norm; cbn; lra|]. rewrite norm_cons. cbn [length]. rewrite S_INR. lra.
Qed.
Lemma small_norm e d : norm d < e -> Forall (fun x => Rabs x < e) d.
Proof.
  induction d as [|x d IH]; intros H; constructor; rewrite norm_cons in H; pose proof (norm_pos d); pose proof (Rabs_pos x); [lra|]. apply IH. lra.
Qed.

(** A step s along a list of velocities, that of a network. *)
Definition stepped (s : R) (n v : row_network R) : row_network R :=
  map2 (fun l l' => (fst l, map2 (map2 (fun x y => x + s * y)) (snd l) (snd l'))) n v.
Definition same_sizes {A B} : row_network A -> row_network B -> Prop := related (fun _ _ => True).
Lemma fill_stepped s : forall (n : row_network R) v d, same_sizes n v ->
  fill Rplus n (map2 (fun x y => x + s * y) d (flat v)) = stepped s (fill Rplus n d) v.
Proof.
  assert (Sk : forall (a b : list R) d, skipn (length a) (map2 (fun x y => x + s * y) d (a ++ b)) = map2 (fun x y => x + s * y) (skipn (length a) d) b).
  { induction a as [|x a IH]; intros b d; [reflexivity|]. destruct d; [reflexivity|apply IH]. }
  assert (Row : forall (w v : list R) rest d, Forall2 (fun _ _ => True) w v ->
    map2 Rplus w (map2 (fun x y => x + s * y) d (v ++ rest)) = map2 (fun x y => x + s * y) (map2 Rplus w d) v).
  { intros w v rest d H. revert d. induction H as [|x y w v _ _ IH]; intros [|z d]; cbn; auto. rewrite IH. f_equal. ring. }
  assert (Rows : forall (W V : list (list R)) rest d, Forall2 (Forall2 (fun _ _ => True)) W V ->
    fill_rows Rplus W (map2 (fun x y => x + s * y) d (concat V ++ rest)) = map2 (map2 (fun x y => x + s * y)) (fill_rows Rplus W d) V).
  { intros W V rest d H. revert d. induction H as [|w v W V Hw _ IH]; intros d; [reflexivity|]. cbn [concat fill_rows map2].
    rewrite <- app_assoc, Row by auto. f_equal. rewrite (Forall2_same_length _ _ _ Hw), Sk. apply IH. }
  induction n as [|l n IH]; intros v d H; inversion H as [|? l' ? v' [_ Hl] Hn]; subst; [reflexivity|].
  unfold flat. cbn [map concat fill stepped map2 fst snd]. rewrite Rows by auto. f_equal.
  assert (L : length (concat (snd l)) = length (concat (snd l'))).
  { clear - Hl. induction Hl as [|w v W V Hw _ IH]; [reflexivity|]. cbn. rewrite !app_length, IH. f_equal. apply (Forall2_same_length _ _ _ Hw). }
  rewrite L, Sk. apply IH, Hn.
Qed.

(** The coordinates of a vector, as jets and as functions. *)
Fixpoint coordinates (n : nat) : list functions :=
  match n with O => [] | S n => (fun d => nth 0 d 0) :: map (fun (f : functions) d => f (tl d)) (coordinates n) end.
Fixpoint unit_vectors {N : num} (n : nat) : list (list N) := match n with O => [] | S n => [one] :: map (cons zero) (unit_vectors n) end.
Lemma coordinates_at d : map (fun f : functions => f d) (coordinates (length d)) = d.
Proof. induction d as [|x d IH]; [reflexivity|]. cbn [length coordinates map nth]. rewrite map_map. cbn [tl]. f_equal. exact IH. Qed.

Section Here.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Lemma unit_coordinate n : Forall2 (fun u (f : functions) => forall d, f d = dot (rv u) d) (unit_vectors n) (coordinates n).
  Proof.
    induction n as [|n IH]; cbn [unit_vectors coordinates]; constructor.
    - intros [|x d]; cbn; rewrite ?(r_one _ _ ok); ring.
    - clear - IH ok. induction IH as [|u f us fs H _ IH]; cbn [map]; constructor; auto. intros d. rewrite H.
      destruct d as [|x d]; cbn [tl Numbers.rv map]; autorewrite with dot; auto. change (map r u) with (rv u). rewrite (r_zero _ _ ok). ring.
  Qed.
  Definition jet_network (n : row_network N) : row_network (jetN N) :=
    fill (fun w u => Jet w u [] : jetN N) n (unit_vectors (length (flat n))).
  Definition function_network (n : row_network N) : row_network functions :=
    fill (fun w (f : functions) => (fun d => r w + f d) : functions) n (coordinates (length (flat n))).
  Definition read_rows {A B} (f : A -> B) (n : row_network A) : row_network B := map (fun l => (fst l, map (map f) (snd l))) n.
  Lemma function_network_tracked n : related (tracks (r := r)) (jet_network n) (function_network n).
  Proof.
    apply (fill_related _ _ (fun u (f : functions) => forall d, f d = dot (rv u) d)); [|apply unit_coordinate].
    intros w u f E. exists 0. split; [lra|]. intros d _. cbn [at_0 slope bend map form_at]. rewrite E.
    destruct d; cbn [form_at]; rewrite Rminus_diag_eq, Rabs_R0; lra.
  Qed.
  Lemma fill_read_rows n : forall d, fill Rplus (read_rows r n) d = fill (fun w x => r w + x) n d.
  Proof.
    induction n as [|l n IH]; intros d; [reflexivity|]. cbn [read_rows map fill fst snd].
    assert (Le : length (concat (map (map r) (snd l))) = length (concat (snd l))).
    { rewrite <- concat_map, map_length. reflexivity. }
    rewrite Le. f_equal; [f_equal|apply IH]. clear. revert d. induction (snd l) as [|w W IH]; intros d; [reflexivity|]. cbn [map fill_rows].
    rewrite map_length, IH. f_equal. revert d. induction w as [|x w IHw]; intros [|y d]; cbn; auto. rewrite IHw. reflexivity.
  Qed.
  Lemma function_network_at n d : length d = length (flat n) ->
    related (fun (f : functions) x => f d = x) (function_network n) (fill Rplus (read_rows r n) d).
  Proof.
    intros L. rewrite fill_read_rows. apply (fill_related _ _ (fun (f : functions) x => f d = x)); [intros; congruence|]. rewrite <- L.
    assert (G : forall fs, Forall2 (fun (f : functions) x => f d = x) fs (map (fun f : functions => f d) fs)).
    { induction fs; cbn; constructor; auto. }
    specialize (G (coordinates (length d))). rewrite coordinates_at in G. exact G.
  Qed.
  Lemma in_rows_map n : in_rows (map_network r n) = read_rows r (in_rows n).
  Proof. unfold in_rows, read_rows, map_network. rewrite !map_map. apply map_ext. intros l. rewrite map_rows, map_has_bias. reflexivity. Qed.

  (** Near the point, a network without kinks at a data point is the gated one. *)
  Definition masks_of (t : list (list (@unit_state N))) : list mask := map (map is_on) t.
  Definition no_kink (t : list (list (@unit_state N))) : bool := forallb (forallb (fun u => negb (at_kink u))) t.
  Lemma affine_read l h : affine l h = @read numR (has_bias l, rows l) h.
  Proof. rewrite affine_rows. unfold read. apply map_ext. intros. rewrite dotR. reflexivity. Qed.
  Lemma kept_gate us zs : Forall2 (kept (r := r)) us zs -> forallb (fun u => negb (at_kink u)) us = true ->
    map relu zs = map2 (@gate numR) (map is_on us) zs.
  Proof.
    intros K. induction K as [|u z us zs Hu _ IH]; intros H; [reflexivity|]. cbn [forallb] in H. apply andb_true_iff in H as [H1 H2].
    cbn [map map2]. rewrite IH by auto. refine (f_equal2 cons _ eq_refl). unfold at_kink, kept, is_on in *. destruct (state u); try discriminate; cbn [gate].
    - apply relu_off. tauto.
    - apply relu_on. tauto.
  Qed.
  Lemma forward_gated rad : 0 < r rad -> r rad <= 1 -> forall n n' h h', near (r rad) (map_network r n) n' ->
    Forall2 (moved (r := r) rad) h h' -> let t := trace (length n - 1) n h in
    forallb (forallb (lasts rad)) t = true -> no_kink t = true ->
    forward n' h' = @gated numR (in_rows n') (masks_of t) h'.
  Proof.
    intros R0 R1. induction n as [|l n IH]; intros n' h h' Hn Hh t L K; [inversion Hn; reflexivity|].
    inversion Hn as [|? l' ? n1' Hl Hn1]; subst. destruct n as [|l2 n].
    - inversion Hn1; subst. apply affine_read.
    - unfold t in *. clear t. change (length (l :: l2 :: n) - 1)%nat with (S (length n)) in *.
      change (length (l2 :: n) - 1)%nat with (length n - 0)%nat in IH. rewrite Nat.sub_0_r in IH.
      change (trace (S (length n)) (l :: l2 :: n) h) with (read_layer l h :: trace (length n) (l2 :: n) (map emit (read_layer l h))) in *.
      unfold no_kink in K. cbn [forallb] in L, K. apply andb_true_iff in L as [L1 L2]. apply andb_true_iff in K as [K1 K2].
      destruct (layer_kept ok rad R0 R1 l l' h h' Hl Hh L1) as [Kp Mv].
      specialize (IH n1' _ _ Hn1 Mv L2 K2). inversion Hn1 as [|? l2' ? n2' ? ?]; subst.
      change (forward (l' :: l2' :: n2') h') with (forward (l2' :: n2') (map relu (affine l' h'))). rewrite IH.
      cbn [in_rows map masks_of gated]. rewrite (kept_gate _ _ Kp K1), affine_read. reflexivity.
  Qed.
End Here.
