(** Near parameters whose residuals are small, others fit every point exactly: directions are given along which the residuals
    move almost as the coordinates do, and the remaining change is bounded. *)
From Coq Require Import Reals List Bool Lra Arith.
From Localmin Require Import Network Vectors Numbers Problem Residual Evaluate LocalFunction SteadyStates Masks PathMoments Convex Jets Gated Roots Differences.
Import ListNotations.
Open Scope R_scope.

(** A number with its derivatives along some directions. *)
Definition slopes (N : num) : Type := N * list N.
Definition slopeN (N : num) : num :=
  Num (slopes N) (zero, []) (one, []) (fun x y => (add (fst x) (fst y), vaddn (snd x) (snd y)))
    (fun x y => (mul (fst x) (fst y), vaddn (scalen (fst x) (snd y)) (scalen (fst y) (snd x))))
    (fun x => (opp (fst x), map opp (snd x)))
    (fun x => x) (fun x => x) (fun _ => Eq) (fun _ _ => Eq) (fun _ a => ((one, []), a)) (fun _ => (one, [])) (fun x => x).

Definition entries {T} (n : network T) : list T := concat (map (fun l => concat (weight l) ++ match bias l with None => [] | Some b => b end) n).
Lemma in_rows_of {S T} (f : S -> T) n : in_rows (map_network f n) = read_rows f (in_rows n).
Proof. unfold in_rows, read_rows, map_network. rewrite !map_map. apply map_ext. intros l. rewrite map_rows, map_has_bias. reflexivity. Qed.
Lemma Forall2_same {A B C} (P : B -> C -> Prop) (f : A -> B) (h : A -> C) l : (forall a, In a l -> P (f a) (h a)) -> Forall2 P (map f l) (map h l).
Proof. induction l as [|a l IH]; intros H; constructor; [apply H; left; auto|apply IH; intros; apply H; right; auto]. Qed.
Lemma alike_entries {A} (P : R -> R -> Prop) (f h : A -> R) n : (forall a, In a (entries n) -> P (f a) (h a)) -> alike P (map_network f n) (map_network h n).
Proof.
  intros H. apply Forall2_same. intros l Hl. assert (G : forall a, In a (concat (weight l) ++ match bias l with None => [] | Some b => b end) -> P (f a) (h a)).
  { intros a Ha. apply H. unfold entries. apply in_concat. exists (concat (weight l) ++ match bias l with None => [] | Some b => b end). split; auto.
    apply (in_map (fun l => concat (weight l) ++ match bias l with None => [] | Some b => b end)), Hl. }
  split; cbn [map_layer weight bias].
  - apply Forall2_same. intros w Hw. apply Forall2_same. intros a Ha. apply G, in_or_app. left. apply in_concat. exists w. auto.
  - destruct (bias l); cbn [option_map]; auto. apply Forall2_same. intros a Ha. apply G, in_or_app. auto.
Qed.
Lemma related_entries {A B C} (P : B -> C -> Prop) (f : A -> B) (h : A -> C) n : (forall a, In a (entries n) -> P (f a) (h a)) ->
  related P (in_rows (map_network f n)) (in_rows (map_network h n)).
Proof.
  intros H. rewrite !in_rows_of. unfold in_rows, read_rows. rewrite !map_map. apply Forall2_same. intros l Hl. cbn [fst snd]. split; auto.
  apply Forall2_same. intros w Hw. apply Forall2_same. intros a Ha. apply H. unfold entries. apply in_concat.
  exists (concat (weight l) ++ match bias l with None => [] | Some b => b end). split; [apply (in_map (fun l => concat (weight l) ++ match bias l with None => [] | Some b => b end)), Hl|].
  clear - Hw Ha. unfold rows in Hw. destruct (bias l) as [b|]; [|rewrite app_nil_r; apply in_concat; eauto]. revert b Hw. generalize (weight l).
  intros W b. revert b. induction W as [|v W IH]; intros [|c b] Hw; try (destruct Hw; fail). cbn [map2] in Hw. destruct Hw as [<-|Hw].
  - destruct Ha as [<-|Ha]; apply in_or_app; [right; left; auto|left; cbn; apply in_or_app; auto].
  - specialize (IH b Hw). apply in_app_or in IH as [I|I]; apply in_or_app; [left; cbn; apply in_or_app; auto|right; right; auto].
Qed.

Section ExactFit.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation slope_network := (network (slopes N)).

  Fixpoint unit_vector (k : nat) : list N := match k with O => [one] | S k => zero :: unit_vector k end.
  Definition charged_points (p : problem N) : list (point N) := filter (fun q => negb (is0 (importance q))) (data p).
  Definition center (n : slope_network) : network N := map_network fst n.
  Definition traced (n : slope_network) (q : point N) : list (list (@unit_state N)) := trace (length (center n) - 1) (center n) (start (input q)).
  Definition slope_outputs (n : slope_network) (q : point N) : list (slopes N) :=
    @gated (slopeN N) (in_rows n) (masks_of (traced n q)) (map (fun x => (x, [])) (input q)).
  Definition residual_slopes (n : slope_network) (q : point N) : list (slopes N) :=
    map2 (fun f y => (sub (fst f) y, snd f)) (slope_outputs n q) (target q).
  Definition error_at (rho : N) (n : slope_network) (q : point N) : N :=
    snd (spreads rho (in_rows (center n)) (masks_of (traced n q)) (input q) zero zero).
  Lemma unit_vector_dot k c : dot (rv (unit_vector k)) c = nth k c 0.
  Proof.
    revert c. induction k as [|k IH]; intros [|x c]; cbn [unit_vector Numbers.rv map]; autorewrite with dot; auto.
    - rewrite (r_one _ _ ok). cbn [nth]. ring.
    - change (map r (unit_vector k)) with (rv (unit_vector k)). rewrite IH, (r_zero _ _ ok). cbn [nth]. ring.
  Qed.
  Section Near.
    Context (p : problem N) (n : slope_network).
    Notation qs := (charged_points p).
    Notation rows_here := (concat (map (residual_slopes n) qs)).
    Notation m := (length rows_here).
    Context (eta alpha rho err rad : N) (eta_above : forall g, In g rows_here -> Rabs (r (fst g)) <= r eta) (eta_pos : 0 <= r eta).
    Context (alpha_above : forall g, In g (entries n) -> norm (rv (snd g)) <= r alpha) (alpha_pos : 0 <= r alpha).
    Context (rho_above : r alpha * (2 * r eta) <= r rho) (rho_rad : r rho < r rad) (rad_pos : 0 < r rad) (rad_le : r rad <= 1).
    Context (err_above : forall q, In q qs -> r (error_at rho n q) <= r err).
    Context (lasting : forall q, In q qs -> forallb (forallb (lasts rad)) (traced n q) = true /\ no_kink (traced n q) = true).
    Context (lengths : forall q, In q qs -> length (slope_outputs n q) = length (target q)).
    Context (small : forall k g, nth_error rows_here k = Some g -> norm (vadd (rv (snd g)) (scale (-1) (rv (unit_vector k)))) + r alpha * r err <= / 2).

    Definition moved_to (u : list R) (g : slopes N) : R := r (fst g) + dot (rv (snd g)) u.
    Definition network_to (u : list R) : network R := map_network (moved_to u) n.
    Definition box (u : list R) : Prop := in_box m (r eta) u.
    Lemma moves_little u g : box u -> In g (entries n) -> Rabs (moved_to u g - r (fst g)) <= r rho.
    Proof.
      intros [_ B] G. unfold moved_to. replace (r (fst g) + dot (rv (snd g)) u - r (fst g)) with (dot (rv (snd g)) u) by ring.
      pose proof (sup_dot (rv (snd g)) u). specialize (alpha_above g G). pose proof (sup_pos u). pose proof (norm_pos (rv (snd g))).
      assert (norm (rv (snd g)) * sup u <= r alpha * (2 * r eta)) by (apply Rmult_le_compat; auto). lra.
    Qed.
    Lemma rho_pos : 0 <= r rho.
    Proof. assert (0 <= r alpha * (2 * r eta)) by (apply Rmult_le_pos; lra). lra. Qed.
    Lemma network_near u : box u -> near (r rad) (map_network r (center n)) (network_to u).
    Proof.
      intros B. unfold center. assert (E : map_network r (map_network fst n) = map_network (fun g : slopes N => r (fst g)) n).
      { unfold map_network. rewrite map_map. apply map_ext. intros [W b]. unfold map_layer. cbn [weight bias]. f_equal.
        - rewrite map_map. apply map_ext. intros. apply map_map.
        - destruct b; cbn [option_map]; auto. f_equal. apply map_map. }
      rewrite E. apply alike_entries. intros g G. unfold close. pose proof (moves_little u g B G). lra.
    Qed.
    Lemma forward_to u q : box u -> In q qs ->
      forward (network_to u) (rv (input q)) = @gated numR (in_rows (network_to u)) (masks_of (traced n q)) (rv (input q)).
    Proof.
      intros B Q. destruct (lasting q Q) as [L K].
      apply (forward_gated ok rad rad_pos rad_le (center n) (network_to u) (start (input q)) (rv (input q)) (network_near u B)); auto.
      apply (start_moved ok rad).
    Qed.

    Definition residuals (w : list R) (q : point N) : list R := minus (forward (network_to w) (rv (input q))) (rv (target q)).
    Definition all_residuals (w : list R) : list R := concat (map (residuals w) qs).

    Section Pair.
      Context (u v : list R) (Bu : box u) (Bv : box v).
      Definition pair_of (g : slopes N) : four := Four (r (fst g)) (moved_to u g) (moved_to v g) (dot (rv (snd g)) (minus v u)).
      Definition outputs4 (q : point N) : list four := @gated fourN (in_rows (map_network pair_of n)) (masks_of (traced n q)) (map fixed (rv (input q))).
      Definition reach4 : R := r alpha * sup (minus v u).
      Lemma dot_minus a x y : length x = length y -> dot a (minus x y) = dot a x - dot a y.
      Proof.
        revert x y. induction a as [|z a IH]; intros [|b x] [|c y] L; try discriminate; cbn [minus map2]; autorewrite with dot; try ring.
        change (map2 Rminus x y) with (minus x y). rewrite IH by (injection L as L; exact L). ring.
      Qed.
      Lemma pairs_move : related (parameter (r := r) rho reach4) (in_rows (center n)) (in_rows (map_network pair_of n)).
      Proof.
        apply (related_entries (parameter (r := r) rho reach4) fst pair_of). intros g G. split; [reflexivity|]. unfold moving, pair_of. cbn [mid here there lin].
        assert (E : moved_to v g - moved_to u g = dot (rv (snd g)) (minus v u)).
        { unfold moved_to. rewrite dot_minus by (destruct Bu, Bv; congruence). ring. }
        split; [apply moves_little; auto|]. split; [apply moves_little; auto|]. split; [|symmetry; exact E]. rewrite E.
        eapply Rle_trans; [apply sup_dot|]. apply Rmult_le_compat_r; [apply sup_pos|]. apply alpha_above, G.
      Qed.
      Lemma reach4_pos : 0 <= reach4.
      Proof. apply Rmult_le_pos; auto. apply sup_pos. Qed.
      Lemma outputs_here q : In q qs -> map here (outputs4 q) = forward (network_to u) (rv (input q)).
      Proof.
        intros Q. rewrite (forward_to u q Bu Q). assert (F : Forall2 (fun x y => here x = y) (outputs4 q) (@gated numR (in_rows (network_to u)) (masks_of (traced n q)) (rv (input q)))).
        { apply (related_gated (M := fourN) (N := numR) (fun x y => here x = y)); try reflexivity.
          - intros x y x' y' <- <-. reflexivity.
          - intros x y x' y' <- <-. reflexivity.
          - apply related_entries. reflexivity.
          - generalize (rv (input q)). intros h. induction h; constructor; auto. }
        clear - F. induction F as [|x y l l' E _ IH]; [reflexivity|exact (f_equal2 cons E IH)].
      Qed.
      Lemma outputs_there q : In q qs -> map there (outputs4 q) = forward (network_to v) (rv (input q)).
      Proof.
        intros Q. rewrite (forward_to v q Bv Q). assert (F : Forall2 (fun x y => there x = y) (outputs4 q) (@gated numR (in_rows (network_to v)) (masks_of (traced n q)) (rv (input q)))).
        { apply (related_gated (M := fourN) (N := numR) (fun x y => there x = y)); try reflexivity.
          - intros x y x' y' <- <-. reflexivity.
          - intros x y x' y' <- <-. reflexivity.
          - apply related_entries. reflexivity.
          - generalize (rv (input q)). intros h. induction h; constructor; auto. }
        clear - F. induction F as [|x y l l' E _ IH]; [reflexivity|exact (f_equal2 cons E IH)].
      Qed.
      Definition follows (g : slopes N) (x : four) : Prop := mid x = r (fst g) /\ lin x = dot (rv (snd g)) (minus v u).
      Lemma outputs_follow q : Forall2 follows (slope_outputs n q) (outputs4 q).
      Proof.
        apply (related_gated (M := slopeN N) (N := fourN) follows); unfold follows.
        - cbn. rewrite (r_zero _ _ ok). auto.
        - cbn. rewrite (r_one _ _ ok). auto.
        - intros x y x' y' [E1 E2] [E3 E4]. cbn [add slopeN fourN fst snd mid lin]. rewrite (r_add _ _ ok), (rv_vaddn ok), dot_vadd_l, E1, E2, E3, E4. auto.
        - intros x y x' y' [E1 E2] [E3 E4]. cbn [mul slopeN fourN fst snd mid lin].
          rewrite (r_mul _ _ ok), (rv_vaddn ok), !(rv_scalen ok), dot_vadd_l, !dot_scale_l, E1, E2, E3, E4. split; [auto|ring].
        - replace (in_rows n) with (in_rows (map_network (fun g : slopes N => g) n)); [apply related_entries; intros; split; reflexivity|].
          rewrite in_rows_of. unfold read_rows. rewrite <- map_id. apply map_ext. intros [b W]. cbn. f_equal. rewrite <- map_id. apply map_ext. intros. apply map_id.
        - induction (input q) as [|x h IH]; cbn; constructor; auto.
      Qed.
      Lemma outputs_differ q : In q qs -> Forall (fun x => Rabs (there x - here x - lin x) <= reach4 * r err) (outputs4 q).
      Proof.
        intros Q. destruct (spreads_bound ok rho reach4 rho_pos reach4_pos _ _ pairs_move (masks_of (traced n q)) (input q) (map fixed (rv (input q))) zero zero) as [B _].
        - rewrite (r_zero _ _ ok). lra.
        - rewrite (r_zero _ _ ok). lra.
        - induction (input q); cbn; constructor; auto. reflexivity.
        - apply Forall_forall. intros x Hx. apply in_map_iff in Hx as (y & <- & _). rewrite (r_zero _ _ ok).
          apply bounded_fixed; [exact rho_pos|exact reach4_pos|lra|lra].
        - revert B. apply Forall_impl. intros x (_ & _ & _ & D). eapply Rle_trans; [exact D|]. apply Rmult_le_compat_l; [apply reach4_pos|]. apply err_above, Q.
      Qed.
      Definition residual4 (q : point N) : list four :=
        map2 (fun o y => Four (mid o - r y) (here o - r y) (there o - r y) (lin o)) (outputs4 q) (target q).
      Definition rows4 : list four := concat (map residual4 qs).
      Lemma map_residual4 (part : four -> R) q : (forall a b c l y, part (Four (a - y) (b - y) (c - y) l) = part (Four a b c l) - y) ->
        map part (residual4 q) = minus (map part (outputs4 q)) (rv (target q)).
      Proof.
        intros H. unfold residual4. generalize (outputs4 q) (target q). intros o. induction o as [|x o IH]; intros [|y t]; auto.
        cbn [map2 map minus Numbers.rv]. rewrite H, IH. destruct x. reflexivity.
      Qed.
      Lemma rows_here4 : map here rows4 = all_residuals u.
      Proof.
        unfold rows4, all_residuals. rewrite concat_map, map_map. f_equal. apply map_ext_in. intros q Q. rewrite map_residual4 by reflexivity.
        rewrite outputs_here by exact Q. reflexivity.
      Qed.
      Lemma rows_there4 : map there rows4 = all_residuals v.
      Proof.
        unfold rows4, all_residuals. rewrite concat_map, map_map. f_equal. apply map_ext_in. intros q Q. rewrite map_residual4 by reflexivity.
        rewrite outputs_there by exact Q. reflexivity.
      Qed.
      Lemma rows_follow : Forall2 follows rows_here rows4.
      Proof.
        unfold rows4. generalize qs. intros l. induction l as [|q l IH]; cbn [map concat]; [constructor|]. apply Forall2_app; auto. clear IH.
        unfold residual_slopes, residual4. pose proof (outputs_follow q) as O. revert O. generalize (slope_outputs n q) (outputs4 q) (target q). intros gs xs t O. revert t.
        induction O as [|g x gs xs [E1 E2] _ IH]; intros [|y t]; cbn [map2]; constructor; auto. unfold follows. cbn [fst snd mid lin]. rewrite (r_sub ok), E1. auto.
      Qed.
      Lemma rows_differ : Forall (fun x => Rabs (there x - here x - lin x) <= reach4 * r err) rows4.
      Proof.
        apply Forall_concat, Forall_map, Forall_forall. intros q Q. pose proof (outputs_differ q Q) as O. unfold residual4. revert O.
        generalize (outputs4 q) (target q). intros xs t O. revert t. induction O as [|x xs Hx _ IH]; intros [|y t]; cbn [map2]; constructor; auto.
        cbn [here there lin]. replace (there x - r y - (here x - r y) - lin x) with (there x - here x - lin x) by ring. exact Hx.
      Qed.
      Lemma at_index {A B} (P : A -> B -> Prop) l l' k : Forall2 P l l' -> (k < length l)%nat -> exists a b, nth_error l k = Some a /\ nth_error l' k = Some b /\ P a b.
      Proof.
        intros H. revert k. induction H as [|a b l l' Hab _ IH]; intros k Hk; [inversion Hk|]. destruct k as [|k]; [exists a, b; auto|].
        apply IH. apply Nat.succ_lt_mono, Hk.
      Qed.
      Lemma pair_moves k : (k < m)%nat ->
        Rabs (nth k (all_residuals v) 0 - nth k (all_residuals u) 0 - (nth k v 0 - nth k u 0)) <= / 2 * sup (minus v u).
      Proof.
        intros Hk. destruct (at_index _ _ _ k rows_follow Hk) as (g & x & E1 & E2 & [_ E3]). rewrite <- rows_here4, <- rows_there4.
        rewrite (nth_error_nth _ _ _ (map_nth_error here k rows4 E2)), (nth_error_nth _ _ _ (map_nth_error there k rows4 E2)).
        rewrite <- minus_nth by (destruct Bu, Bv; congruence). pose proof rows_differ as D. rewrite Forall_forall in D. specialize (D x (nth_error_In _ _ E2)).
        specialize (small k g E1). set (c := minus v u) in *. set (w := vadd (rv (snd g)) (scale (-1) (rv (unit_vector k)))) in *.
        pose proof (sup_dot w c) as S. assert (Ew : dot w c = lin x - nth k c 0).
        { unfold w. rewrite dot_vadd_l, dot_scale_l, unit_vector_dot, E3. unfold c. ring. }
        rewrite Ew in S. replace (there x - here x - nth k c 0) with ((there x - here x - lin x) + (lin x - nth k c 0)) by ring.
        eapply Rle_trans; [apply Rabs_triang|]. unfold reach4 in D. fold c in D. pose proof (sup_pos c).
        assert ((norm w + r alpha * r err) * sup c <= / 2 * sup c) by (apply Rmult_le_compat_r; auto). lra.
      Qed.
    End Pair.

    Notation origin := (repeat 0 m).
    Lemma origin_in_box : box origin.
    Proof.
      split; [apply repeat_length|]. assert (forall k, sup (repeat 0 k) <= 0); [|specialize (H m); lra].
      induction k as [|k IH]; [apply Rle_refl|]. cbn. apply Rmax_lub; [rewrite Rabs_R0; lra|exact IH].
    Qed.
    Lemma dot_origin a k : dot a (repeat 0 k) = 0.
    Proof. revert k. induction a as [|x a IH]; intros [|k]; cbn [repeat]; autorewrite with dot; auto. rewrite IH. ring. Qed.
    Lemma same_lengths w w' : length (all_residuals w) = length (all_residuals w').
    Proof.
      unfold all_residuals. generalize qs. intros l. induction l as [|q l IH]; [reflexivity|]. cbn [map concat]. rewrite !app_length, IH. f_equal. clear IH.
      unfold residuals, minus. assert (E : length (forward (network_to w) (rv (input q))) = length (forward (network_to w') (rv (input q)))).
      { apply (alike_forward (fun _ _ => True)); auto. apply alike_entries. auto. }
      revert E. generalize (forward (network_to w) (rv (input q))) (forward (network_to w') (rv (input q))) (rv (target q)). intros a.
      induction a as [|x a IHa]; intros [|y b] [|z t] E; try discriminate; try reflexivity. cbn [map2 length]. f_equal. apply IHa. injection E as E. exact E.
    Qed.
    Lemma residuals_length w : length (all_residuals w) = m.
    Proof.
      rewrite (same_lengths w origin), <- (rows_here4 origin origin origin_in_box), map_length. symmetry. apply (Forall2_same_length _ _ _ (rows_follow origin origin)).
    Qed.
    Lemma residuals_start : sup (all_residuals origin) <= r eta.
    Proof.
      rewrite <- (rows_here4 origin origin origin_in_box). apply sup_least; [exact eta_pos|]. rewrite map_length. intros k Hk.
      rewrite <- (Forall2_same_length _ _ _ (rows_follow origin origin)) in Hk.
      destruct (at_index _ _ _ k (rows_follow origin origin) Hk) as (g & x & E1 & E2 & [E3 _]).
      rewrite (nth_error_nth _ _ _ (map_nth_error here k _ E2)). assert (H : here x = mid x); [|rewrite H, E3; apply eta_above, (nth_error_In _ _ E1)].
      apply nth_error_In in E2. unfold rows4 in E2. apply in_concat in E2 as (l & Hl & Hx). apply in_map_iff in Hl as (q & <- & Q).
      assert (S : Forall (fun x => here x = mid x) (outputs4 origin origin q)).
      { assert (F : Forall2 (fun x y => here x = mid x /\ x = y) (outputs4 origin origin q) (outputs4 origin origin q)).
        { apply (related_gated (M := fourN) (N := fourN) (fun x y => here x = mid x /\ x = y)); try (split; reflexivity).
          - intros x0 y x' y' [A <-] [B <-]. cbn. rewrite A, B. auto.
          - intros x0 y x' y' [A <-] [B <-]. cbn. rewrite A, B. auto.
          - apply related_entries. intros g0 _. split; auto. cbn. unfold moved_to. rewrite dot_origin. ring.
          - generalize (rv (input q)). intros h. induction h; constructor; auto. }
        assert (G : forall l l', Forall2 (fun x y : four => here x = mid x /\ x = y) l l' -> Forall (fun x => here x = mid x) l).
        { intros l l' H. induction H as [|x0 y l l' [A _] _ IH]; constructor; auto. }
        exact (G _ _ F). }
      clear - S Hx. unfold residual4 in Hx. revert S Hx. generalize (outputs4 origin origin q) (target q). intros o t S. revert t.
      induction S as [|y o Hy _ IH]; intros [|z t] Hx; try (destruct Hx; fail). cbn [map2] in Hx. destruct Hx as [<-|Hx]; [cbn; rewrite Hy; ring|apply (IH t Hx)].
    Qed.
    Theorem exact_fit : exists u, box u /\ forall q, In q qs -> forward (network_to u) (rv (input q)) = rv (target q).
    Proof.
      destruct (root m (r eta) all_residuals (fun w _ => residuals_length w) residuals_start) as (u & B & Z).
      { intros u v Bu Bv. apply pair_moves; auto. }
      exists u. split; [exact B|]. intros q Q. assert (Zq : Forall (fun x => x = 0) (residuals u q)).
      { unfold all_residuals in Z. apply Forall_concat in Z. rewrite Forall_forall in Z. apply Z. apply (in_map (residuals u)), Q. }
      assert (L : length (forward (network_to u) (rv (input q))) = length (rv (target q))).
      { rewrite <- (outputs_here u u B q Q), map_length. rewrite <- (Forall2_same_length _ _ _ (outputs_follow u u q)), (lengths q Q).
        unfold Numbers.rv. rewrite map_length. reflexivity. }
      unfold residuals in Zq. revert L Zq. generalize (forward (network_to u) (rv (input q))) (rv (target q)). intros a. induction a as [|x a IH]; intros [|y b] L H; try discriminate; auto.
      cbn in H. inversion H; subst. f_equal; [lra|]. apply IH; auto.
    Qed.
  End Near.
End ExactFit.
