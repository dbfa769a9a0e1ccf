(** Isolation trees: sign by sign of the kinks, only t = 0 leaves all outputs at held data points unchanged. *)
From Coq Require Import Reals List Bool Lra Lia NArith.
From Localmin Require Import Network Vectors Relu Sums Numbers Problem Evaluate LocalFunction Rank.
Import ListNotations.
Open Scope R_scope.

Section Isolation.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation vec := (list N).
  Notation rv := (@rv N r).
  Notation sample := (@sample N).

  (** The kink of unit [owner] on the line of [direction], on the side where direction . t >= 0 or on the other. *)
  Record side := Side { owner : nat; label : BinNums.N; direction : vec; positive : bool }.
  (** What the tree is about: the units, and the data points in order, held ones marked. *)
  Record cases := Cases { biased : bool; offset : bool; factor : N; width : nat; outs : vec; unit_rows : list vec; points : list (sample * bool) }.

  (** The kinks of a unit at held points, one for each line, named by its first held point. *)
  Fixpoint insert_line (i : BinNums.N) (e : vec) (ls : list (BinNums.N * vec)) : list (BinNums.N * vec) :=
    match ls with
    | [] => [(i, e)]
    | (k, e') :: ls => if veq e' e then (i, e') :: ls else (k, e') :: insert_line i e ls
    end.
  Fixpoint lines (b : bool) (i : BinNums.N) (u : vec) (ps : list (sample * bool)) : list (BinNums.N * vec) :=
    match ps with
    | [] => []
    | (p, held) :: ps =>
        let ls := lines b (N.succ i) u ps in
        if held && is0 (dotn u (inp p)) && negb (vis0 (inp p)) then insert_line i (snd (on_line b (inp p))) ls else ls
    end.
  Definition find_line (c : cases) (j i : BinNums.N) : option vec :=
    if negb (N.ltb j (N.of_nat (length (unit_rows c)))) then None else
    match nth_error (unit_rows c) (N.to_nat j) with
    | None => None
    | Some u => option_map snd (find (fun l => N.eqb (fst l) i) (lines (biased c) 0 u (points c)))
    end.
  Definition side_of (ss : list side) (j i : BinNums.N) : option side :=
    find (fun s => Nat.eqb (owner s) (N.to_nat j) && N.eqb (label s) i) ss.

  (** Whether the unit adds a . t to the change of the output, or nothing; None where its side is open. *)
  Definition adds (b : bool) (ss : list side) (j : nat) (v : N) (u : vec) (p : sample) : option bool :=
    match sgn (dotn u (inp p)) with
    | Gt => Some true
    | Lt => Some false
    | Eq =>
        if vis0 (inp p) then Some false else
        let '(m, e) := on_line b (inp p) in
        match find (fun s => Nat.eqb (owner s) j && veq (direction s) e) ss with
        | None => None
        | Some s =>
            if ispos m then Some (Bool.eqb (ispos v) (positive s))
            else if isneg m then Some (Bool.eqb (ispos v) (negb (positive s))) else None
        end
    end.
  Fixpoint blocks (b : bool) (k : N) (width : nat) (ss : list side) (j : nat) (vs : vec) (us : list vec) (p : sample) : option (list vec) :=
    match vs, us with
    | v :: vs, u :: us =>
        match adds b ss j v u p, blocks b k width ss (S j) vs us p with
        | Some a, Some bs => Some ((if a then scalen k (inp p) else repeat zero width) :: bs)
        | _, _ => None
        end
    | _, _ => Some []
    end.
  (** The change of the output at a held data point as a linear form of all t_j, one after the other, and c. *)
  Definition row (c : cases) (ss : list side) (p : sample * bool) : option vec :=
    if snd p then
      option_map (fun bs => concat bs ++ (if offset c then [one] else []))
        (blocks (biased c) (factor c) (width c) ss 0 (outs c) (unit_rows c) (fst p))
    else None.
  Definition normal (c : cases) (s : side) : vec :=
    let block j := if Nat.eqb j (owner s) then (if positive s then direction s else scalen (opp one) (direction s)) else repeat zero (width c) in
    concat (map block (seq 0 (length (unit_rows c)))) ++ (if offset c then [zero] else []).

  Definition pick {A} (l : list A) (i : BinNums.N) : option A :=
    if N.ltb i (N.of_nat (length l)) then nth_error l (N.to_nat i) else None.
  Fixpoint every {A B} (f : A -> option B) (l : list A) : option (list B) :=
    match l with
    | [] => Some []
    | a :: l => match f a, every f l with Some b, Some bs => Some (b :: bs) | _, _ => None end
    end.
  Fixpoint present {A} (l : list (option A)) : list A :=
    match l with [] => [] | Some a :: l => a :: present l | None :: l => present l end.
  Definition sum_rows (terms : list (N * vec)) : vec := fold_right (fun x s => vaddn (scalen (fst x) (snd x)) s) [] terms.
  Definition check_cone (c : cases) (ss : list side) (coefficients : list (BinNums.N * N)) (weights : list ((BinNums.N * BinNums.N) * N)) : bool :=
    let all := map (row c ss) (points c) in
    let chosen := every (fun x => match pick all (fst x) with Some (Some v) => Some (snd x, v) | _ => None end) coefficients in
    let used := every (fun x => match side_of ss (fst (fst x)) (snd (fst x)) with
                                | Some s => if ispos (snd x) then Some (snd x, normal c s) else None
                                | None => None end) weights in
    match chosen, used with
    | Some rows, Some normals =>
        vis0 (sum_rows (rows ++ normals))
        && full_rank (length (unit_rows c) * width c + if offset c then 1 else 0) (present all ++ map snd normals)
    | _, _ => false
    end.
  Fixpoint check_cases (c : cases) (t : isolation_tree N) (ss : list side) : bool :=
    match t with
    | UnitSplit (j, i) p n =>
        match find_line c j i, side_of ss j i with
        | Some e, None =>
            long (width c) e && check_cases c p (Side (N.to_nat j) i e true :: ss) && check_cases c n (Side (N.to_nat j) i e false :: ss)
        | _, _ => false
        end
    | KernelCone coefficients weights => check_cone c ss coefficients weights
    end.

  (** ** Soundness *)
  Definition nonnegative (ts : list (list R)) (s : side) : Prop :=
    let z := dot (rv (direction s)) (nth (owner s) ts []) in if positive s then 0 <= z else z <= 0.
  Fixpoint pieces (vs : vec) (us : list vec) (ts : list (list R)) (p : sample) : R :=
    match vs, us, ts with
    | v :: vs, u :: us, t :: ts => piece (r := r) (isneg v) u t p + pieces vs us ts p
    | _, _, _ => 0
    end.
  Fixpoint dots (bs : list vec) (ts : list (list R)) : R :=
    match bs, ts with b :: bs, t :: ts => dot (rv b) t + dots bs ts | _, _ => 0 end.

  Lemma dot_app a a' : forall t t', length a = length t -> dot (a ++ a') (t ++ t') = dot a t + dot a' t'.
  Proof.
    induction a as [|x a IH]; intros [|y t] t' L; try discriminate; cbn [app].
    - rewrite dot_nil_l. ring.
    - rewrite !dot_cons, IH by (simpl in L; congruence). ring.
  Qed.
  Lemma dot_concat bs : forall ts tail tail', Forall2 (fun (b : vec) t => length b = length t) bs ts ->
    dot (rv (concat bs) ++ tail) (concat ts ++ tail') = dots bs ts + dot tail tail'.
  Proof.
    induction bs as [|b bs IH]; intros ts tail tail' H; inversion H as [|? t ? ts' Hb Hbs]; subst; cbn [concat dots].
    - cbn [Numbers.rv map app]. ring.
    - unfold Numbers.rv. rewrite map_app, <- !app_assoc, dot_app by (rewrite map_length; auto). fold (rv (concat bs)).
      rewrite (IH _ _ _ Hbs). unfold Numbers.rv. ring.
  Qed.
  Lemma adds_sound b ss j v u p t a ts : (forall s, In s ss -> nonnegative ts s) -> nth j ts [] = t -> is0 v = false ->
    adds b ss j v u p = Some a -> piece (r := r) (isneg v) u t p = if a then dot (rv (inp p)) t else 0.
  Proof.
    intros Sat Ht Nz. unfold adds, piece. destruct (sgn (dotn u (inp p))); try (intros H; injection H as <-; reflexivity).
    destruct (vis0 (inp p)) eqn:V.
    { intros H; injection H as <-. rewrite (vis0_dot ok) by auto. rewrite Rmult_0_r, relu_on by lra. ring. }
    destruct (on_line b (inp p)) as [m e] eqn:L. destruct (find _ ss) as [s|] eqn:F; [|discriminate].
    apply find_some in F as [I F]. apply andb_true_iff in F as [Fo Fe]. apply Nat.eqb_eq in Fo.
    specialize (Sat s I). unfold nonnegative in Sat. rewrite Fo, Ht, (veq_dot ok _ _ t Fe) in Sat.
    rewrite (on_line_spec ok _ _ _ _ t L). set (z := dot (rv e) t) in *.
    assert (Sv : (ispos v = true /\ isneg v = false) \/ (ispos v = false /\ isneg v = true)).
    { unfold ispos, isneg, is0 in *. destruct (sgn v); try discriminate; auto. }
    assert (Mul : forall x y, 0 <= x -> 0 <= y -> 0 <= x * y) by (intros; apply Rmult_le_pos; auto).
    destruct (ispos m) eqn:Pm; [apply (ispos_true ok) in Pm|destruct (isneg m) eqn:Nm; [apply (isneg_true ok) in Nm|discriminate]];
      intros H; injection H as <-; destruct Sv as [[-> ->]|[-> ->]]; destruct (positive s); cbn [Bool.eqb negb sg].
    all: first [pose proof (Mul (r m) z ltac:(lra) ltac:(lra)) | pose proof (Mul (r m) (- z) ltac:(lra) ltac:(lra)) |
                pose proof (Mul (- r m) z ltac:(lra) ltac:(lra)) | pose proof (Mul (- r m) (- z) ltac:(lra) ltac:(lra))].
    all: first [rewrite relu_on by lra; ring | rewrite relu_off by lra; ring].
  Qed.
  Lemma blocks_sound b k w ss p all : length (inp p) = w -> (forall s, In s ss -> nonnegative all s) ->
    forall vs us j ts bs, (forall i, nth (j + i) all [] = nth i ts []) ->
      length vs = length us -> length us = length ts -> Forall (fun t => length t = w) ts -> forallb (fun v => negb (is0 v)) vs = true ->
      blocks b k w ss j vs us p = Some bs ->
      dots bs ts = r k * pieces vs us ts p /\ Forall2 (fun (b : vec) t => length b = length t) bs ts.
  Proof.
    intros Hw Sat. induction vs as [|v vs IH]; intros [|u us] j [|t ts] bs Hj L1 L2 Lt Nz H; try discriminate; cbn [blocks] in H.
    - injection H as <-. cbn. split; [ring|constructor].
    - destruct (adds b ss j v u p) as [a|] eqn:A; [|discriminate]. destruct (blocks b k w ss (S j) vs us p) as [bs'|] eqn:B; [|discriminate].
      injection H as <-. cbn [forallb] in Nz. apply andb_true_iff in Nz as [Nv Nz]. apply negb_true_iff in Nv.
      inversion Lt as [|? ? Lt1 Lt2]; subst.
      destruct (IH us (S j) ts bs') as [IH1 IH2]; auto.
      { intros i. replace (S j + i)%nat with (j + S i)%nat by lia. rewrite Hj. reflexivity. }
      assert (Ht : nth j all [] = t) by (specialize (Hj 0%nat); rewrite Nat.add_0_r in Hj; exact Hj).
      pose proof (adds_sound b ss j v u p t a all Sat Ht Nv A) as P. cbn [dots pieces]. rewrite IH1, P. split.
      + destruct a; [rewrite (rv_scalen ok), dot_scale_l; ring|].
        rewrite dot_zero; [ring|]. clear - ok. induction (length (inp p)); constructor; auto. apply (r_zero _ _ ok).
      + constructor; auto. destruct a; [unfold scalen; rewrite map_length|rewrite repeat_length]; congruence.
  Qed.

  Lemma concat_length {A} w (l : list (list A)) : Forall (fun t => length t = w) l -> length (concat l) = (length l * w)%nat.
  Proof. induction 1 as [|t l Ht _ IH]; cbn; auto. rewrite app_length, IH, Ht. reflexivity. Qed.

  Section Fixed.
    Context (c : cases) (ts : list (list R)) (c0 : R).
    Let tail : list R := if offset c then [c0] else [].
    Let flat : list R := concat ts ++ tail.
    Context (Lv : length (outs c) = length (unit_rows c)) (Lt : length (unit_rows c) = length ts)
            (Wt : Forall (fun t => length t = width c) ts) (Nz : forallb (fun v => negb (is0 v)) (outs c) = true)
            (Wp : forall p, In p (points c) -> length (inp (fst p)) = width c)
            (Zero : forall p, In p (points c) -> snd p = true -> r (factor c) * pieces (outs c) (unit_rows c) ts (fst p) + (if offset c then c0 else 0) = 0).

    Lemma row_zero ss p v : (forall s, In s ss -> nonnegative ts s) -> In p (points c) -> row c ss p = Some v -> dot (rv v) flat = 0.
    Proof.
      intros Sat Hp. unfold row. destruct (snd p) eqn:Held; [|discriminate].
      destruct (blocks _ _ _ _ _ _ _ _) as [bs|] eqn:B; [|discriminate]. intros H. injection H as <-.
      destruct (blocks_sound (biased c) (factor c) (width c) ss (fst p) ts (Wp p Hp) Sat (outs c) (unit_rows c) 0%nat ts bs) as [D L]; auto.
      unfold flat. unfold Numbers.rv. rewrite map_app. fold (rv (concat bs)). rewrite (dot_concat _ _ _ _ L), D.
      rewrite <- (Zero p Hp Held). f_equal. unfold tail. destruct (offset c); cbn [map]; [|reflexivity].
      rewrite dot_cons, dot_nil_l, (r_one _ _ ok). ring.
    Qed.
    Lemma flat_length : length flat = (length (unit_rows c) * width c + if offset c then 1 else 0)%nat.
    Proof.
      unfold flat. rewrite app_length. f_equal; [|unfold tail; destruct (offset c); reflexivity]. rewrite Lt. apply concat_length, Wt.
    Qed.
    Lemma normal_dot s : length (direction s) = width c -> (owner s < length (unit_rows c))%nat ->
      dot (rv (normal c s)) flat = (if positive s then 1 else -1) * dot (rv (direction s)) (nth (owner s) ts []).
    Proof.
      intros Ld Ho. unfold normal, flat. set (block := fun j => _). unfold Numbers.rv. rewrite map_app. fold (rv (concat (map block (seq 0 (length (unit_rows c)))))).
      assert (Lb : forall j, length (block j) = width c).
      { intros j. unfold block. destruct (Nat.eqb j (owner s)); [destruct (positive s); [|unfold scalen; rewrite map_length]; auto|apply repeat_length]. }
      assert (F2 : forall (l : list (list R)) i, Forall (fun t => length t = width c) l ->
                 Forall2 (fun (b : vec) t => length b = length t) (map block (seq i (length l))) l).
      { induction l as [|t l IH]; intros i H; cbn; constructor; inversion H; subst; auto. rewrite Lb. auto. }
      rewrite Lt. rewrite (dot_concat _ _ _ _ (F2 ts 0%nat Wt)).
      assert (T : dot (map r (if offset c then [zero] else [])) tail = 0).
      { unfold tail. destruct (offset c); cbn [map]; [|reflexivity]. rewrite dot_cons, dot_nil_l, (r_zero _ _ ok). ring. }
      rewrite T, Rplus_0_r.
      assert (D : forall (l : list (list R)) i, dots (map block (seq i (length l))) l =
                 if (Nat.leb i (owner s) && Nat.ltb (owner s) (i + length l))%bool
                 then (if positive s then 1 else -1) * dot (rv (direction s)) (nth (owner s - i) l []) else 0).
      { induction l as [|t l IH]; intros i; cbn [length seq map dots].
        - destruct (Nat.leb_spec i (owner s)), (Nat.ltb_spec (owner s) (i + 0)); cbn; auto; lia.
        - rewrite IH. unfold block at 1. destruct (Nat.eqb_spec i (owner s)) as [E|E].
          + subst i. rewrite Nat.sub_diag. cbn [nth].
            destruct (Nat.leb_spec (S (owner s)) (owner s)), (Nat.leb_spec (owner s) (owner s)), (Nat.ltb_spec (owner s) (owner s + S (length l))); try lia. cbn [andb].
            destruct (positive s); [ring|]. rewrite (rv_scalen ok), dot_scale_l, (r_opp _ _ ok), (r_one _ _ ok). ring.
          + rewrite dot_zero by (clear - ok; induction (width c); constructor; auto; apply (r_zero _ _ ok)).
            destruct (Nat.leb_spec i (owner s)), (Nat.leb_spec (S i) (owner s)), (Nat.ltb_spec (owner s) (S i + length l)),
              (Nat.ltb_spec (owner s) (i + S (length l))); try lia; cbn [andb]; try ring.
            replace (owner s - i)%nat with (S (owner s - S i)) by lia. cbn [nth]. ring. }
      rewrite D, Nat.sub_0_r. cbn [Nat.leb]. destruct (Nat.ltb_spec (owner s) (0 + length ts)); [|lia]. cbn [andb]. reflexivity.
    Qed.

    Definition fine (s : side) : Prop := length (direction s) = width c /\ (owner s < length (unit_rows c))%nat.
    Lemma every_spec {A B} (f : A -> option B) l bs : every f l = Some bs -> forall b, In b bs -> exists a, In a l /\ f a = Some b.
    Proof.
      revert bs. induction l as [|a l IH]; intros bs H b Hb; cbn in H; [injection H as <-; destruct Hb|].
      destruct (f a) as [b'|] eqn:F; [|discriminate]. destruct (every f l) as [bs'|]; [|discriminate]. injection H as <-.
      destruct Hb as [<-|Hb]; [exists a; simpl; auto|]. destruct (IH _ eq_refl _ Hb) as (a' & I & E). exists a'. simpl; auto.
    Qed.
    Lemma present_spec {A} (l : list (option A)) a : In a (present l) -> In (Some a) l.
    Proof. induction l as [|[x|] l IH]; cbn; auto. intros [->|H]; auto. Qed.
    Lemma sum_rows_dot terms : dot (rv (sum_rows terms)) flat = total (fun x => r (fst x) * dot (rv (snd x)) flat) terms.
    Proof.
      induction terms as [|x l IH]; [reflexivity|]. cbn [sum_rows fold_right]. fold (sum_rows l).
      rewrite (rv_vaddn ok), (rv_scalen ok), dot_vadd_l, dot_scale_l, IH. reflexivity.
    Qed.
    Lemma total_nonneg_zero {A} (f : A -> R) l : (forall x, In x l -> 0 <= f x) -> total f l <= 0 -> forall x, In x l -> f x = 0.
    Proof.
      induction l as [|a l IH]; intros H T x Hx; [destruct Hx|]. rewrite total_cons in T.
      pose proof (H a (or_introl eq_refl)). pose proof (total_nonneg f l ltac:(intros; apply H; simpl; auto)).
      destruct Hx as [<-|Hx]; [lra|]. apply IH; auto; [intros; apply H; simpl; auto|lra].
    Qed.

    Lemma check_cone_sound ss ys ws : (forall s, In s ss -> nonnegative ts s) -> (forall s, In s ss -> fine s) ->
      check_cone c ss ys ws = true -> Forall (fun x => x = 0) flat.
    Proof.
      intros Sat Fine. unfold check_cone. destruct (every _ ys) as [rows|] eqn:Er; [|discriminate]. destruct (every _ ws) as [normals|] eqn:En; [|discriminate].
      rewrite andb_true_iff. intros [Z Rk].
      assert (Rz : forall v, In v (present (map (row c ss) (points c))) -> dot (rv v) flat = 0).
      { intros v Hv. apply present_spec, in_map_iff in Hv as (p & Ep & Hp). apply (row_zero ss p); auto. }
      assert (Rows : forall x, In x rows -> dot (rv (snd x)) flat = 0).
      { intros x Hx. destruct (every_spec _ _ _ Er _ Hx) as (y & _ & E). destruct (pick _ (fst y)) as [[v|]|] eqn:Pk; try discriminate.
        injection E as <-. cbn [snd]. unfold pick in Pk. destruct (N.ltb _ _); [|discriminate]. apply nth_error_In in Pk.
        apply in_map_iff in Pk as (p & Ep & Hp). apply (row_zero ss p); auto. }
      assert (Nn : forall x, In x normals -> 0 < r (fst x) /\ 0 <= dot (rv (snd x)) flat).
      { intros x Hx. destruct (every_spec _ _ _ En _ Hx) as (y & _ & E). destruct (side_of ss _ _) as [s|] eqn:So; [|discriminate].
        destruct (ispos (snd y)) eqn:P; [|discriminate]. injection E as <-. cbn [fst snd]. split; [apply (ispos_true ok), P|].
        apply find_some in So as [I _]. destruct (Fine s I). rewrite normal_dot by auto. specialize (Sat s I). unfold nonnegative in Sat.
        destruct (positive s); lra. }
      apply (vis0_dot ok _ flat) in Z. rewrite sum_rows_dot in Z. unfold total in Z. rewrite map_app in Z.
      assert (SA : forall a b : list R, sum (a ++ b) = sum a + sum b) by (clear; unfold sum; induction a; intros; cbn; [ring|rewrite IHa; ring]).
      rewrite SA in Z. change (total (fun x => r (fst x) * dot (rv (snd x)) flat) rows + total (fun x => r (fst x) * dot (rv (snd x)) flat) normals = 0) in Z.
      rewrite (total_zero _ rows) in Z by (intros; rewrite Rows by auto; ring).
      assert (Nz0 : forall x, In x normals -> dot (rv (snd x)) flat = 0).
      { intros x Hx. assert (T : r (fst x) * dot (rv (snd x)) flat = 0).
        { apply (total_nonneg_zero (fun x => r (fst x) * dot (rv (snd x)) flat) normals); auto; [|lra].
          intros y Hy. destruct (Nn y Hy). apply Rmult_le_pos; lra. }
        destruct (Nn x Hx). apply Rmult_integral in T as [T|T]; lra. }
      apply (full_rank_sound ok _ _ flat Rk flat_length). intros v Hv. apply in_app_iff in Hv as [Hv|Hv]; auto.
      apply in_map_iff in Hv as (x & <- & Hx). auto.
    Qed.
    Theorem check_cases_sound tree : forall ss, (forall s, In s ss -> nonnegative ts s) -> (forall s, In s ss -> fine s) ->
      check_cases c tree ss = true -> Forall (fun x => x = 0) flat.
    Proof.
      induction tree as [[j i] p IHp n IHn|ys ws]; intros ss Sat Fine H; cbn [check_cases] in H; [|apply (check_cone_sound ss ys ws); auto].
      destruct (find_line c j i) as [e|] eqn:Fl; [|discriminate]. destruct (side_of ss j i); [discriminate|].
      rewrite !andb_true_iff in H. destruct H as [[Le Hp] Hn]. apply Nat.eqb_eq in Le.
      assert (Ho : (N.to_nat j < length (unit_rows c))%nat).
      { unfold find_line in Fl. destruct (negb _); [discriminate|]. destruct (nth_error (unit_rows c) (N.to_nat j)) eqn:E; [|discriminate].
        apply nth_error_Some. congruence. }
      destruct (Rle_dec 0 (dot (rv e) (nth (N.to_nat j) ts []))).
      - apply (IHp (Side (N.to_nat j) i e true :: ss)); auto; intros s [<-|Hs]; auto; split; auto.
      - apply (IHn (Side (N.to_nat j) i e false :: ss)); auto; intros s [<-|Hs]; auto; [unfold nonnegative; cbn [owner positive direction]; lra|split; auto].
    Qed.
  End Fixed.
End Isolation.
