(** Two kinds of motions of a gated network that change none of its outputs: along weights of a unit that are not read where
    they count, and exchanges, in which a unit takes in a signal of its layer and the next layer pays it back. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Numbers LocalFunction Masks Jets Gated Related.
Import ListNotations.
Open Scope R_scope.

(** Where unit j stands in what the next layer reads. *)
Definition place (b : bool) (j : nat) : nat := if b then S j else j.

Section Velocities.
  Context {N : num}.
  Definition still_row (w : list N) : list N := map (fun _ => zero) w.
  Definition still_layer (l : row_layer N) : row_layer N := (fst l, map still_row (snd l)).
  (** u, as long as w. *)
  Fixpoint fit (w u : list N) : list N :=
    match w, u with [], _ => [] | _ :: w, [] => zero :: fit w [] | _ :: w, x :: u => x :: fit w u end.
  Fixpoint put (j : nat) (u : list N) (W : list (list N)) : list (list N) :=
    match W, j with [], _ => [] | w :: W, O => fit w u :: map still_row W | w :: W, S j => still_row w :: put j u W end.
  Fixpoint single (w : list N) (c : nat) (x : N) : list N :=
    match w, c with [], _ => [] | _ :: w, O => x :: still_row w | _ :: w, S c => zero :: single w c x end.
  Definition pay_back (j c : nat) (f : N) (l : row_layer N) : row_layer N :=
    (fst l, map (fun w => single w c (opp (mul f (nth (place (fst l) j) w zero)))) (snd l)).
  (** Unit j of layer k moves along u, and the weights of the next layer for what stands at c, if anything, against those for j. *)
  Fixpoint velocity (k : nat) (n : row_network N) (j : nat) (u : list N) (c : option nat) (f : N) : row_network N :=
    match n, k with
    | [], _ => []
    | l :: n, S k => still_layer l :: velocity k n j u c f
    | l :: n, O => (fst l, put j u (snd l)) ::
        match c, n with Some c, after :: n => pay_back j c f after :: map still_layer n | _, _ => map still_layer n end
    end.
End Velocities.

Section Related.
  Context {M N : num} (T : M -> N -> Prop) (T0 : T zero zero) (To : forall x x', T x x' -> T (opp x) (opp x')).
  Context (Tm : forall x y x' y', T x x' -> T y y' -> T (mul x y) (mul x' y')).
  Lemma related_still w w' : Forall2 T w w' -> Forall2 T (still_row w) (still_row w').
  Proof. intros H. induction H; cbn; constructor; auto. Qed.
  Lemma related_still_rows W W' : Forall2 (Forall2 T) W W' -> Forall2 (Forall2 T) (map still_row W) (map still_row W').
  Proof. intros H. induction H; cbn; constructor; auto using related_still. Qed.
  Lemma related_fit w w' : Forall2 T w w' -> forall u u', Forall2 T u u' -> Forall2 T (fit w u) (fit w' u').
  Proof. intros H. induction H; intros u u' Hu; cbn; auto. destruct Hu; constructor; auto. Qed.
  Lemma related_put W W' u u' : Forall2 (Forall2 T) W W' -> Forall2 T u u' -> forall j, Forall2 (Forall2 T) (put j u W) (put j u' W').
  Proof. intros H Hu. induction H; intros [|j]; cbn; constructor; auto using related_still, related_still_rows, related_fit. Qed.
  Lemma related_nth w w' : Forall2 T w w' -> forall j, T (nth j w zero) (nth j w' zero).
  Proof. intros H. induction H; intros [|j]; cbn; auto. Qed.
  Lemma related_single w w' x x' : Forall2 T w w' -> T x x' -> forall c, Forall2 T (single w c x) (single w' c x').
  Proof. intros H Hx. induction H; intros [|c]; cbn; constructor; auto using related_still. Qed.
  Lemma related_pay_back l l' j c f f' : fst l = fst l' -> Forall2 (Forall2 T) (snd l) (snd l') -> T f f' ->
    Forall2 (Forall2 T) (snd (pay_back j c f l)) (snd (pay_back j c f' l')).
  Proof.
    intros E H Hf. unfold pay_back. cbn [snd]. rewrite E. induction H; cbn; constructor; auto using related_single, related_nth.
  Qed.
  Lemma related_velocity n n' j u u' c f f' : related T n n' -> Forall2 T u u' -> T f f' ->
    forall k, related T (velocity k n j u c f) (velocity k n' j u' c f').
  Proof.
    intros H Hu Hf. assert (St : forall n n', related T n n' -> related T (map still_layer n) (map still_layer n')).
    { clear - T0. intros n n' H. induction H as [|l l' n n' [E H] _ IH]; cbn; constructor; auto. split; [exact E|]. apply related_still_rows, H. }
    induction H as [|l l' n n' [E Hl] Hn IH]; intros [|k]; cbn [velocity]; [constructor|constructor| |].
    - constructor; [split; [exact E|apply related_put; auto]|]. destruct c as [c|]; [|apply St; auto].
      destruct Hn as [|a a' n n' [Ea Ha] Hn]; [constructor|]. constructor; [|apply St; auto]. split; [exact Ea|]. apply related_pay_back; auto.
    - constructor; [|apply IH]. split; [exact E|]. apply related_still_rows, Hl.
  Qed.
End Related.

Lemma velocity_sizes {N : num} (n : row_network N) j u c f : forall k, same_sizes n (velocity k n j u c f).
Proof.
  assert (St : forall w : list N, Forall2 (fun _ _ => True) w (still_row w)) by (induction w; cbn; constructor; auto).
  assert (Sr : forall W : list (list N), Forall2 (Forall2 (fun _ _ => True)) W (map still_row W)) by (induction W; cbn; constructor; auto).
  assert (Sn : forall n : row_network N, same_sizes n (map still_layer n)) by (intros m; induction m as [|l m IH]; [apply Forall2_nil|apply Forall2_cons; cbn; auto]).
  assert (Fi : forall w u : list N, Forall2 (fun _ _ => True) w (fit w u)) by (induction w; intros [|]; cbn; constructor; auto).
  assert (Pu : forall W j, Forall2 (Forall2 (fun _ _ => True)) W (put j u W)) by (induction W; intros [|]; cbn; constructor; auto).
  assert (Si : forall (w : list N) c x, Forall2 (fun _ _ => True) w (single w c x)) by (induction w; intros [|]; cbn; constructor; auto).
  induction n as [|l n IH]; intros [|k]; cbn [velocity]; try apply Forall2_nil; apply Forall2_cons; cbn; auto; try apply IH.
  destruct c as [c|]; [|apply Sn]. destruct n as [|a n]; [apply Forall2_nil|apply Forall2_cons; [|apply Sn]]. split; [reflexivity|]. cbn [pay_back snd].
  generalize (fst a). intros b. induction (snd a); cbn; constructor; auto.
Qed.

(** ** Over the real numbers *)
Notation netR := (row_network numR).
Notation stepR s := (fun x y => x + s * y).
Fixpoint bump (j : nat) (t : R) (z : list R) : list R :=
  match z, j with [], _ => [] | x :: z, O => x + t :: z | x :: z, S j => x :: bump j t z end.

Lemma step_still s (w : list R) : map2 (stepR s) w (@still_row numR w) = w.
Proof. induction w as [|x w IH]; [reflexivity|]. cbn [still_row map map2]. fold (@still_row numR w). rewrite IH. f_equal. cbn. ring. Qed.
Lemma step_still_rows s (W : list (list R)) : map2 (map2 (stepR s)) W (map (@still_row numR) W) = W.
Proof. induction W as [|w W IH]; [reflexivity|]. cbn [map map2]. rewrite IH, step_still. reflexivity. Qed.
Lemma stepped_still s (n : netR) : stepped s n (map still_layer n) = n.
Proof. induction n as [|[b W] n IH]; [reflexivity|]. unfold stepped in *. cbn [map map2 fst snd still_layer]. rewrite IH, step_still_rows. reflexivity. Qed.
Lemma dot_step s : forall (w v a : list R), length v = length w -> dot (map2 (stepR s) w v) a = dot w a + s * dot v a.
Proof.
  induction w as [|x w IH]; intros [|y v] [|t a] L; try discriminate; cbn [map2]; autorewrite with dot; try ring.
  rewrite IH by (simpl in L; congruence). ring.
Qed.
Lemma fit_length {N : num} (w u : list N) : length (fit w u) = length w.
Proof. revert u. induction w; intros [|]; cbn; auto. Qed.
Lemma fit_same {N : num} (w u : list N) : length u = length w -> fit w u = u.
Proof. revert u. induction w; intros [|] L; try discriminate; cbn; f_equal; auto. Qed.
Lemma bump_0 j z : bump j 0 z = z.
Proof. revert j. induction z; intros [|j]; cbn; f_equal; auto. ring. Qed.
Lemma bump_length j t z : length (bump j t z) = length z.
Proof. revert j. induction z; intros [|j]; cbn; auto. Qed.
Lemma read_put s j u a : forall W : list (list R),
  map (fun w => dot w a) (map2 (map2 (stepR s)) W (@put numR j u W)) = bump j (s * dot (@fit numR (nth j W []) u) a) (map (fun w => dot w a) W).
Proof.
  revert j. intros j W. revert j. induction W as [|w W IH]; intros [|j]; cbn [put map map2 bump nth]; auto.
  - rewrite step_still_rows. f_equal. apply dot_step. apply (@fit_length numR).
  - rewrite step_still. f_equal. apply IH.
Qed.
Lemma gate_bump m : forall j t z, map2 (@gate numR) m (bump j t z) = bump j (@gate numR (nth j m false) t) (map2 (@gate numR) m z).
Proof.
  induction m as [|b m IH]; intros [|j] t [|x z]; cbn [bump map2 nth]; auto.
  - destruct b; cbn; [reflexivity|]. f_equal. ring.
  - rewrite IH. reflexivity.
Qed.
Lemma augment_bump b j t x : augment 1 b (bump j t x) = bump (place b j) t (augment 1 b x).
Proof. destruct b; reflexivity. Qed.
Lemma dot_bump w : forall J t X, (J < length X)%nat -> dot w (bump J t X) = dot w X + t * nth J w 0.
Proof.
  induction w as [|y w IH]; intros [|J] t [|x X] L; cbn [bump nth] in *; autorewrite with dot; simpl in L; try lia; try ring.
  rewrite IH by lia. ring.
Qed.
Lemma nth_bump : forall X J t c, (J < length X)%nat -> nth c (bump J t X) 0 = nth c X 0 + if Nat.eqb c J then t else 0.
Proof.
  induction X as [|x X IH]; intros [|J] t [|c] L; simpl in L; try lia; cbn [bump nth Nat.eqb]; try ring.
  apply IH. lia.
Qed.
Lemma dot_single s (y : R) : forall (w : list R) c X, (c < length w)%nat ->
  dot (map2 (stepR s) w (@single numR w c y)) X = dot w X + s * y * nth c X 0.
Proof.
  induction w as [|v w IH]; intros [|c] [|x X] L; simpl in L; try lia; cbn [single map2 nth]; autorewrite with dot; try ring.
  - rewrite step_still. ring.
  - rewrite IH by lia. cbn. ring.
Qed.
Lemma readR b W h : @read numR (b, W) h = map (fun w => dot w (augment 1 b h)) W.
Proof. unfold read. apply map_ext. intros. apply dotR. Qed.

(** Weights that are not read. *)
Lemma unread_motion s u j f : forall k (n : netR) ms h, (length ms < length n)%nat -> (k <= length ms)%nat ->
  (match nth_error ms k with Some m => nth j m false = true | None => True end ->
    let l := nth k n (false, []) in dot (@fit numR (nth j (snd l) []) u) (augment 1 (fst l) (signal_at k n ms h)) = 0) ->
  @gated numR (stepped s n (velocity k n j u None f)) ms h = @gated numR n ms h.
Proof.
  induction k as [|k IH]; intros [|[b W] n] ms h L K H; simpl in L; try lia; cbn [velocity stepped map2 fst snd].
  - cbn [nth signal_at snd fst] in H. destruct ms as [|m ms]; cbn [nth_error gated] in *.
    + specialize (H I). rewrite !readR, read_put.
      match type of H with ?d = 0 => match goal with |- bump _ (_ * ?g) _ = _ => change g with d end end.
      rewrite H, Rmult_0_r. apply bump_0.
    + fold (stepped s n (map still_layer n)). rewrite stepped_still. f_equal. rewrite !readR, read_put, gate_bump.
      destruct (nth j m false); [specialize (H eq_refl)|apply bump_0].
      match type of H with ?d = 0 => match goal with |- bump _ (gate _ (_ * ?g)) _ = _ => change g with d end end.
      rewrite H, Rmult_0_r. apply bump_0.
  - destruct ms as [|m ms]; [simpl in K; lia|]. cbn [still_layer fst snd]. rewrite step_still_rows.
    cbn [gated signal_at nth nth_error] in *. apply (IH n); auto; simpl in *; lia.
Qed.

Lemma unheard_layers m (n : netR) ms (l l' : row_layer numR) h h' : length (snd l) = length (snd l') -> existsb (fun b => b) m = false ->
  @gated numR (l :: n) (m :: ms) h = @gated numR (l' :: n) (m :: ms) h'.
Proof.
  intros L H. cbn [gated]. f_equal. unfold read. revert m H L. generalize (snd l) (snd l'). intros W.
  induction W as [|w W IH]; intros [|w' W'] [|b m] H L; try discriminate; cbn [map map2]; auto. cbn [existsb] in H.
  apply orb_false_iff in H as [-> H]. cbn [gate]. f_equal. apply IH; auto.
Qed.

(** Exchanges: [f] is 1, but for a rescaling 1 / (1 + s). *)
Lemma exchange_motion s u j c f : forall k (n : netR) ms h, (length ms < length n)%nat -> (k < length ms)%nat ->
  let l := nth k n (false, []) in let after := nth (S k) n (false, []) in let m := nth k ms [] in
  let z := @read numR l (signal_at k n ms h) in
  (j < length m)%nat -> (j < length (snd l))%nat -> (forall w, In w (snd after) -> (c < length w)%nat) ->
  f * (1 + if Nat.eqb c (place (fst after) j) then s else 0) = 1 ->
  (heard (skipn (S k) ms) = true ->
    @gate numR (nth j m false) (dot (@fit numR (nth j (snd l) []) u) (augment 1 (fst l) (signal_at k n ms h))) =
    nth c (augment 1 (fst after) (map2 (@gate numR) m z)) 0) ->
  @gated numR (stepped s n (velocity k n j u (Some c) f)) ms h = @gated numR n ms h.
Proof.
  induction k as [|k IH]; intros [|[b W] n] ms h L K; simpl in L; try lia; destruct ms as [|m ms]; simpl in K; try lia.
  - destruct n as [|[b' W'] n]; [simpl in L; lia|]. cbn [nth signal_at snd fst skipn]. intros Jm Jl C F H.
    cbn [velocity stepped map2 fst snd pay_back]. fold (stepped s n (map still_layer n)). rewrite stepped_still. cbn [gated].
    rewrite !readR in *. set (z := map (fun w => dot w (augment 1 b h)) W) in *. rewrite read_put. fold z. rewrite gate_bump.
    set (x := map2 (@gate numR) m z) in *. set (t := dot (@fit numR _ _) _) in *.
    assert (Lx : (place b' j < length (augment 1%R b' x))%nat).
    { assert (E : forall (m : mask) (z : list R), length (map2 (@gate numR) m z) = Nat.min (length m) (length z)).
      { clear. induction m as [|? ? ?]; intros [|]; cbn; auto. }
      assert (length x = Nat.min (length m) (length W)) by (unfold x, z; rewrite E, map_length; reflexivity).
      assert (Lj : (j < length x)%nat) by lia. destruct b'; [exact (proj1 (Nat.succ_lt_mono _ _) Lj)|exact Lj]. }
    destruct (heard ms) eqn:Hd.
    + specialize (H eq_refl).
      assert (R : @read numR (b', map2 (map2 (stepR s)) W' (map (fun w => @single numR w c (@opp numR (@mul numR f (nth (place b' j) w zero)))) W')) (bump j (@gate numR (nth j m false) (s * t)) x) = @read numR (b', W') x).
      { rewrite !readR, augment_bump.
        assert (G : @gate numR (nth j m false) (s * t) = s * nth c (augment 1 b' x) 0).
        { rewrite <- H. destruct (nth j m false); cbn; ring. }
        rewrite G. set (X := augment 1 b' x) in *. clearbody X. clear - C F Lx. revert C. induction W' as [|w W' IH]; intros C; [reflexivity|].
        cbn [map map2]. f_equal; [|apply IH; intros; apply C; right; auto].
        rewrite dot_single, dot_bump, nth_bump by (auto; apply C; left; auto). cbn [opp mul zero numR carrier].
        set (v := nth (place b' j) w 0) in *. set (y := nth c X 0) in *.
        match type of F with _ * ?q = _ => transitivity (dot w X + s * y * v * (1 - f * q)); [|rewrite F; ring] end.
        destruct (Nat.eqb c (place b' j)); unfold v; cbn [carrier numR]; ring. }
      rewrite !readR in R. destruct ms as [|m2 ms]; cbn [gated]; rewrite ?readR; [exact R|]. exact (f_equal (fun y => @gated numR n ms (map2 (@gate numR) m2 y)) R).
    + destruct ms as [|m2 ms]; [discriminate|]. rewrite <- !readR.
      apply (unheard_layers m2 n ms (b', _) (b', W')); [|exact Hd]. cbn [snd].
      clear. generalize (@single numR). intros g. induction W'; cbn; auto.
  - cbn zeta. change (nth (S k) ((b, W) :: n) (false, [])) with (nth k n (false, [])). change (nth (S (S k)) ((b, W) :: n) (false, [])) with (nth (S k) n (false, [])).
    change (nth (S k) (m :: ms) []) with (nth k ms []). change (skipn (S (S k)) (m :: ms)) with (skipn (S k) ms). cbn [signal_at].
    intros Jm Jl C F H. cbn [velocity stepped map2 fst snd still_layer]. rewrite step_still_rows. cbn [gated length] in *.
    apply (IH n ms (map2 (@gate numR) m (@read numR (b, W) h))); auto; [exact (proj2 (Nat.succ_lt_mono _ _) L)|exact (proj2 (Nat.succ_lt_mono _ _) K)].
Qed.
