(** A network of which some parameters are free to move and the others are held: as a function of the free ones' moves, as a network of
    models of such functions, and as a network in layers again. *)
From Coq Require Import Reals List Bool Lra Lia.
From Localmin Require Import Network Vectors Numbers Problem QuadraticForm LocalFunction Convex Jets Gated Related Compact Ball TaylorModels HeldParameters.
Import ListNotations.
Open Scope R_scope.

(** Entries of [us] where the mask says so, [z] elsewhere. *)
Fixpoint scatter {A} (z : A) (mask : list bool) (us : list A) : list A :=
  match mask, us with
  | true :: mask, u :: us => u :: scatter z mask us
  | _ :: mask, us => z :: scatter z mask us
  | [], _ => []
  end.
Lemma scatter_length {A} (z : A) mask : forall us, length (scatter z mask us) = length mask.
Proof. induction mask as [|[|] mask IH]; intros [|u us]; cbn; auto. Qed.
Lemma scatter_related {A B} (T : A -> B -> Prop) z z' : T z z' -> forall mask us us', Forall2 T us us' -> Forall2 T (scatter z mask us) (scatter z' mask us').
Proof. intros Z. induction mask as [|[|] mask IH]; intros us us' [|u u' vs vs' Hu Hv]; cbn; auto. Qed.
Lemma scatter_in {A} (z a : A) mask : forall us, In a (scatter z mask us) -> a = z \/ In a us.
Proof.
  induction mask as [|[|] mask IH]; intros [|u us] H; cbn in H; try contradiction; destruct H as [H|H]; subst; simpl; auto;
    apply IH in H; simpl in *; tauto.
Qed.
Lemma scatter_same {A B} (f : A -> B) z mask : forall us, map f (scatter z mask us) = scatter (f z) mask (map f us).
Proof. induction mask as [|[|] mask IH]; intros [|u us]; cbn; rewrite ?IH; reflexivity. Qed.

Definition is_free {A} (o : option A) : bool := match o with None => true | Some _ => false end.
Definition free_mask {A} (F : row_network (option A)) : list bool := map is_free (flat F).
Definition count_free (mask : list bool) : nat := length (filter (fun b => b) mask).

(** A network near one that keeps what is held is a move of the free parameters. *)
Lemma gathered e os : 0 < e -> forall ws d xs, Forall2 keeps os ws -> Forall2 keeps os xs -> length d = count_free (map is_free os) ->
  close_all e (map2 Rplus ws (scatter 0 (map is_free os) d)) xs ->
  exists d', close_all e d d' /\ xs = map2 Rplus ws (scatter 0 (map is_free os) d').
Proof.
  intros He. induction os as [|o os IH]; intros ws d xs Kw Kx L C; inversion Kw as [|? w ? ws1 Hw Kw1]; subst; inversion Kx as [|? z ? xs1 Hx Kx1]; subst.
  - destruct d; [|discriminate]. exists []. split; [constructor|reflexivity].
  - destruct o as [v|]; cbn [map is_free scatter map2 keeps] in *.
    + destruct (IH ws1 d xs1 Kw1 Kx1 L) as (d' & C' & E); [inversion C; auto|]. exists d'. split; auto. cbn [map2]. rewrite <- E. f_equal. lra.
    + destruct d as [|y d]; [discriminate|]. cbn [map2] in C. inversion C as [|? ? ? ? Hy C1]; subst.
      destruct (IH ws1 d xs1 Kw1 Kx1) as (d' & C' & E); [cbn in L; injection L; auto|auto|].
      exists ((z - w) :: d'). split; [constructor; auto; unfold close in *; replace (z - w - y) with (z - (w + y)) by ring; auto|].
      cbn [map2]. rewrite <- E. f_equal. ring.
Qed.

(** ** Rows and layers *)
Lemma flat_fill_rows {A B C} (f : A -> B -> C) W : forall d, concat (fill_rows f W d) = map2 f (concat W) d.
Proof.
  assert (Ap : forall (a b : list A) d, map2 f (a ++ b) d = map2 f a d ++ map2 f b (skipn (length a) d)).
  { induction a as [|x a IH]; intros b [|y d]; cbn; auto; [destruct b|rewrite IH]; reflexivity. }
  induction W as [|w W IH]; intros d; cbn [fill_rows concat]; [reflexivity|]. rewrite Ap, IH. reflexivity.
Qed.
Lemma flat_fill {A B C} (f : A -> B -> C) n : forall d, flat (fill f n d) = map2 f (flat n) d.
Proof.
  assert (Ap : forall (a b : list A) d, map2 f (a ++ b) d = map2 f a d ++ map2 f b (skipn (length a) d)).
  { induction a as [|x a IH]; intros b [|y d]; cbn; auto; [destruct b|rewrite IH]; reflexivity. }
  unfold flat. induction n as [|l n IH]; intros d; cbn [fill map concat snd]; [reflexivity|]. rewrite Ap, IH, flat_fill_rows. reflexivity.
Qed.
Lemma same_rows {A B C} (S : A -> B -> Prop) (T : A -> C -> Prop) W V : Forall2 (Forall2 S) W V -> forall V' : list (list C), Forall2 (Forall2 T) W V' ->
  Forall2 (fun v v' => length v = length v') V V'.
Proof.
  induction 1 as [|w v W V Hw _ IH]; intros V' H; inversion H as [|? v' ? V1 Hw' HV]; subst; constructor; auto.
  rewrite <- (Forall2_same_length _ _ _ Hw). apply (Forall2_same_length _ _ _ Hw').
Qed.
Lemma concat_same {A} (V V' : list (list A)) : Forall2 (fun v v' => length v = length v') V V' -> forall a b, concat V ++ a = concat V' ++ b -> V = V' /\ a = b.
Proof.
  induction 1 as [|v v' V V' L _ IH]; intros a b E; [auto|]. cbn [concat] in E. rewrite <- !app_assoc in E.
  assert (G : v = v' /\ concat V ++ a = concat V' ++ b).
  { revert v' L E. induction v as [|x v IHv]; intros [|y v'] L E; try discriminate; [auto|]. cbn in E. injection E as -> E.
    injection L as L. destruct (IHv v' L E) as [-> E2]. auto. }
  destruct G as [-> G]. destruct (IH a b G) as [-> ->]. auto.
Qed.
Lemma same_flat {A B} (S : A -> B -> Prop) (T : A -> B -> Prop) (n : row_network A) : forall (m m' : row_network B),
  related S n m -> related T n m' -> flat m = flat m' -> m = m'.
Proof.
  unfold flat. induction n as [|l n IH]; intros m m' H H' E; inversion H as [|? k ? m1 [Eb Hk] Hm]; inversion H' as [|? k' ? m1' [Eb' Hk'] Hm']; subst; auto.
  cbn [map concat] in E. destruct (concat_same (snd k) (snd k') (same_rows _ _ _ _ Hk _ Hk') _ _ E) as [E1 E2].
  f_equal; [|apply IH; auto]. destruct k, k'. cbn in *. congruence.
Qed.

Lemma related_from_flat {A B} (S T : A -> B -> Prop) n m : related S n m -> Forall2 T (flat n) (flat m) -> related T n m.
Proof.
  assert (Ap : forall (a b : list A) (c d : list B), length a = length c -> Forall2 T (a ++ b) (c ++ d) -> Forall2 T a c /\ Forall2 T b d).
  { induction a as [|x a IH]; intros b [|y c] d L H; try discriminate; [auto|]. cbn in H. inversion H; subst.
    destruct (IH b c d) as [H1 H2]; auto. }
  unfold flat. induction 1 as [|l k n m [Eb Hk] _ IH]; intros H; [constructor|]. cbn [map concat] in H.
  assert (Lc : forall W V, Forall2 (Forall2 S) W V -> length (concat W) = length (concat V)).
  { clear. induction 1 as [|w v W V Hw _ IH]; [reflexivity|]. cbn. rewrite !app_length, IH. f_equal. apply (Forall2_same_length _ _ _ Hw). }
  apply Ap in H as [H1 H2]; [|apply Lc, Hk]. constructor; [|apply IH, H2]. split; [exact Eb|]. clear - Hk H1 Ap.
  induction Hk as [|w v W V Hw _ IH]; [constructor|]. cbn in H1. apply Ap in H1 as [A1 A2]; [|apply (Forall2_same_length _ _ _ Hw)]. constructor; auto.
Qed.
Lemma close_all_flip e a b : close_all e a b -> close_all e b a.
Proof. induction 1; constructor; auto. unfold close in *. rewrite <- Rabs_Ropp. replace (- (x - y)) with (y - x) by ring. auto. Qed.

Definition out_rows {T} (z : T) (m : row_network T) : network T :=
  map (fun l : row_layer T => if fst l then Layer (map (@tl T) (snd l)) (Some (map (hd z) (snd l))) else Layer (snd l) None) m.
Definition with_biases {T} (n : network T) : Prop := Forall (fun l : layer T => match bias l with Some b => length b = length (weight l) | None => True end) n.
Lemma near_out_rows P n : with_biases n -> forall m, related P (in_rows n) m -> alike P n (out_rows 0 m).
Proof.
  induction 1 as [|l n Hl _ IH]; intros m H; inversion H as [|? k ? m1 [Eb Hk] Hm]; subst; [constructor|].
  constructor; [|apply IH, Hm]. unfold has_bias, rows in *. cbn [fst snd] in *. destruct l as [W [b|]]; cbn [bias weight] in *; rewrite <- Eb; split; cbn [weight bias]; auto.
  - clear - Hl Hk. revert b Hl Hk. generalize (snd k). intros V. revert V. induction W as [|w W IH]; intros V [|c b] L H; try discriminate; cbn [map2] in H; inversion H as [|? v ? V1 Hv HV]; subst; [constructor|].
    inversion Hv; subst. cbn [map tl]. constructor; auto. apply (IH _ b); auto.
  - clear - Hl Hk. revert b Hl Hk. generalize (snd k). intros V. revert V. induction W as [|w W IH]; intros V [|c b] L H; try discriminate; cbn [map2] in H; inversion H as [|? v ? V1 Hv HV]; subst; [constructor|].
    inversion Hv; subst. cbn [map hd]. constructor; auto.
Qed.
Lemma in_out_rows {A} (P : A -> R -> Prop) (n : row_network A) : Forall (fun l : row_layer A => fst l = true -> Forall (fun w => w <> []) (snd l)) n ->
  forall m, related P n m -> in_rows (out_rows 0 m) = m.
Proof.
  intros Hn m H. induction H as [|l k n m [Eb Hk] _ IH]; [reflexivity|]. inversion Hn as [|? ? Hl Hn1]; subst. unfold in_rows, out_rows in *. cbn [map]. rewrite IH by auto. f_equal.
  destruct k as [[|] V]; cbn [fst snd] in *; unfold has_bias, rows; cbn [bias weight]; [|reflexivity]. f_equal. specialize (Hl Eb). clear - Hl Hk.
  induction Hk as [|w v W V Hw _ IH]; [reflexivity|]. inversion Hl; subst. cbn [map map2]. rewrite IH by auto. f_equal. destruct Hw; [contradiction|reflexivity].
Qed.
Lemma rows_not_empty {T} (n : network T) : Forall (fun l : row_layer T => fst l = true -> Forall (fun w => w <> []) (snd l)) (in_rows n).
Proof.
  unfold in_rows. apply Forall_map, Forall_forall. intros l _. cbn [fst snd]. unfold has_bias, rows. destruct (bias l) as [b|]; [|discriminate]. intros _.
  generalize (weight l). intros W. revert b. induction W as [|w W IH]; intros [|c b]; constructor; auto. discriminate.
Qed.

Section Free.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Context (center : network N) (held : row_network (option N)).
  Let n0 := in_rows center.
  Let mask := free_mask held.
  Let size := count_free mask.
  Definition model_network : row_network (modelN N) :=
    fill (fun w u => match u with None => model_still w | Some u => model_moving w u end : modelN N) n0 (scatter None mask (map Some (unit_vectors size))).
  Definition move_functions : list functions := scatter ((fun _ => 0) : functions) mask (coordinates size).
  Definition free_functions : row_network functions := fill (fun w (f : functions) => (fun d => r w + f d) : functions) n0 move_functions.
  Definition placed (d : list R) : row_network R := fill Rplus (read_rows r n0) (scatter 0 mask d).
  Definition network_placed (d : list R) : network R := out_rows 0 (placed d).

  Lemma coordinates_bounded n : Forall (fun f : functions => forall d, Rabs (f d) <= norm d) (coordinates n).
  Proof.
    induction n as [|n IH]; cbn [coordinates]; constructor.
    - intros [|x d]; cbn [nth]; [rewrite Rabs_R0; apply norm_pos|]. rewrite norm_cons. pose proof (norm_pos d). lra.
    - apply Forall_map. revert IH. apply Forall_impl. intros f H [|x d]; [apply H|]. cbn [tl]. rewrite norm_cons. specialize (H d). pose proof (Rabs_pos x). lra.
  Qed.
  Lemma free_functions_modelled : related (models (r := r)) model_network free_functions.
  Proof.
    apply (fill_related _ _ (fun u (f : functions) => match u with None => forall d, f d = 0 | Some u => (forall d, f d = dot (rv u) d) /\ forall d, Rabs (f d) <= norm d end)).
    - intros w [u|] f H.
      + destruct H as [H B]. apply (models_moving ok); [intros d; rewrite H; reflexivity|]. intros d. rewrite <- H. apply B.
      + apply (models_still ok). intros d. rewrite H. ring.
    - apply scatter_related; [auto|]. pose proof (unit_coordinate ok size) as U. pose proof (coordinates_bounded size) as B.
      induction U as [|u f us fs Hu _ IH]; cbn [map]; constructor; inversion B; subst; auto.
  Qed.
  Lemma free_functions_at d : length d = size -> related (fun (f : functions) x => f d = x) free_functions (placed d).
  Proof.
    intros L. unfold placed. rewrite fill_read_rows. apply (fill_related _ _ (fun (f : functions) x => f d = x)); [intros; congruence|].
    apply scatter_related; [reflexivity|]. rewrite <- L.
    assert (G : forall fs, Forall2 (fun (f : functions) x => f d = x) fs (map (fun f : functions => f d) fs)) by (induction fs; cbn; constructor; auto).
    specialize (G (coordinates (length d))). rewrite coordinates_at in G. exact G.
  Qed.

  Context (C : with_biases (map_network r center)) (Sh : related (fun _ _ => True) held n0).
  Lemma mask_length : length mask = length (flat (read_rows r n0)).
  Proof.
    unfold mask, free_mask. rewrite map_length, (related_lengths _ _ _ Sh). unfold flat, read_rows. rewrite map_map. cbn [snd].
    generalize n0. intros m. induction m as [|l m IH]; [reflexivity|]. cbn [map concat]. rewrite !app_length, IH. f_equal. rewrite <- concat_map, map_length. reflexivity.
  Qed.
  Lemma placed_close e d : norm d < e -> related (close e) (read_rows r n0) (placed d).
  Proof.
    intros Hd. apply (fill_self _ (close e)); [|rewrite scatter_length, mask_length; auto].
    intros a b Hb. unfold close. replace (a + b - a) with b by ring. pose proof (norm_pos d). apply scatter_in in Hb as [->|Hb]; [rewrite Rabs_R0; lra|].
    pose proof (norm_entries d) as E. rewrite Forall_forall in E. specialize (E b Hb). lra.
  Qed.
  Lemma in_rows_placed e d : norm d < e -> in_rows (network_placed d) = placed d.
  Proof.
    intros Hd. apply (in_out_rows (close e) (read_rows r n0)); [|apply placed_close, Hd]. unfold n0. rewrite <- in_rows_map. apply rows_not_empty.
  Qed.
  Lemma network_placed_near e d : norm d < e -> near e (map_network r center) (network_placed d).
  Proof. intros Hd. apply near_out_rows; auto. rewrite in_rows_map. apply placed_close, Hd. Qed.
  Lemma placed_moves e d d' : 0 < e -> close_all e d d' -> related (close e) (placed d) (placed d').
  Proof.
    intros He H. unfold placed. apply (fill_related _ _ (close e)); [unfold close; intros a b b' Hb; replace (a + b' - (a + b)) with (b' - b) by ring; auto|].
    apply scatter_related; auto. unfold close. rewrite Rminus_diag_eq, Rabs_R0; auto.
  Qed.
  Lemma placed_zero : placed (repeat 0 size) = read_rows r n0.
  Proof.
    apply (same_flat (close 1) eq (read_rows r n0)).
    - apply placed_close. rewrite norm_zeros. lra.
    - generalize (read_rows r n0). clear. intros n. induction n as [|l n IH]; constructor; auto. split; auto. induction (snd l) as [|w W IHW]; constructor; auto. induction w; constructor; auto.
    - unfold placed. rewrite flat_fill. pose proof mask_length as L. revert L. unfold size. generalize (flat (read_rows r n0)). intros ws. revert ws.
      assert (Z : forall k, exists j, scatter 0 mask (repeat 0 k) = repeat 0 j).
      { generalize mask. clear. intros bs. induction bs as [|[|] bs IH]; intros k; [exists O; reflexivity| |].
        - destruct k as [|k]; cbn [repeat scatter]; [destruct (IH O) as [j E]|destruct (IH k) as [j E]]; exists (S j); cbn [repeat] in *; rewrite E; reflexivity.
        - destruct (IH k) as [j E]. exists (S j). cbn [scatter]. rewrite E. reflexivity. }
      intros ws L. destruct (Z (count_free mask)) as [j E]. pose proof (scatter_length 0 mask (repeat 0 (count_free mask))) as Ls.
      rewrite E in *. rewrite repeat_length in Ls. rewrite Ls, L. clear. induction ws as [|w ws IH]; [reflexivity|]. cbn [length repeat map2]. rewrite IH. f_equal. ring.
  Qed.

  (** What keeps the held values near a placed network is placed, too. *)
  Definition real_held : row_network (option R) := read_rows (option_map r) held.
  Lemma real_mask : free_mask real_held = mask.
  Proof.
    unfold mask, free_mask, real_held, flat, read_rows. rewrite map_map. cbn [snd]. generalize held. clear. intros F. induction F as [|l F IH]; [reflexivity|]. cbn [map concat].
    rewrite !map_app, IH. f_equal. induction (snd l) as [|w W IHW]; [reflexivity|]. cbn [map concat]. rewrite !map_app, IHW. f_equal.
    rewrite map_map. apply map_ext. intros [x|]; reflexivity.
  Qed.
  Lemma found_again e d m : 0 < e -> length d = size -> related keeps real_held (read_rows r n0) -> related keeps real_held m -> related (close e) (placed d) m ->
    exists d', close_all e d d' /\ m = placed d'.
  Proof.
    intros He L K0 K Cl. destruct (gathered e (flat real_held) He (flat (read_rows r n0)) d (flat m)) as (d' & C' & E).
    - apply related_flat, K0.
    - apply related_flat, K.
    - change (map is_free (flat real_held)) with (free_mask real_held). rewrite real_mask. exact L.
    - change (map is_free (flat real_held)) with (free_mask real_held). rewrite real_mask.
      pose proof (related_flat _ _ _ Cl) as F. unfold placed in F. rewrite flat_fill in F. exact F.
    - exists d'. split; auto. change (map is_free (flat real_held)) with (free_mask real_held) in E. rewrite real_mask in E.
      apply (same_flat keeps (fun _ _ => True) real_held); auto.
      + pose proof (placed_close (norm d' + 1) d' ltac:(lra)) as P. pose proof (related_compose _ _ _ _ _ K0 P) as Q. revert Q. apply related_imp. auto.
      + unfold placed. rewrite flat_fill. exact E.
  Qed.
End Free.

Lemma read_rows_related {N : num} {r : N -> R} (n : row_network N) : related (fun x y => r x = y) n (read_rows r n).
Proof.
  induction n as [|l n IH]; constructor; auto. split; [reflexivity|]. cbn [snd].
  induction (snd l) as [|w W IHW]; constructor; auto. induction w; constructor; auto.
Qed.
