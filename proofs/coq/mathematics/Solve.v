(** Linear equations whose coefficients move: where the rows are independent, a solution follows them. *)
From Coq Require Import Reals List Bool Lra Lia Arith.
From Localmin Require Import Network Vectors Numbers Rank Convex Jets Gated.
Import ListNotations.
Open Scope R_scope.

Section Solve.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  (** As many pivots as rows. *)
  Fixpoint independent (width : nat) (rows : list (list N)) : bool :=
    match width with
    | O => match rows with [] => true | _ => false end
    | S width =>
        match pivot rows with
        | None => independent width (map (@tl _) rows)
        | Some (x, rest, others) => independent width (map (reduce x rest) others)
        end
    end.
  (** A basis of the vectors orthogonal to all rows. Nobody relies on that it is one. *)
  Fixpoint null_basis (width : nat) (rows : list (list N)) : list (list N) :=
    match width with
    | O => []
    | S width =>
        match pivot rows with
        | None => (one :: repeat zero width) :: map (cons zero) (null_basis width (map (@tl _) rows))
        | Some (x, rest, others) =>
            map (fun v => tidy (opp (mul (dotn rest v) (inv x))) :: v) (null_basis width (map (reduce x rest) others))
        end
    end.

  Definition near_number (x : N) (f : functions) : Prop := limit f (r x).
  Definition at_ (d : list R) : list functions -> list R := map (fun f : functions => f d).

  Lemma pivot_split k (rows : list (list N)) x rest others : Forall (fun row => length row = S k) rows -> pivot rows = Some (x, rest, others) ->
    exists before after, rows = before ++ (x :: rest) :: after /\ others = before ++ after /\ is0 x = false.
  Proof.
    revert others. induction rows as [|row rows IH]; intros others L H; [discriminate|]. inversion L as [|? ? L1 L2]; subst.
    destruct row as [|y tail]; [discriminate|]. cbn [pivot] in H. destruct (is0 y) eqn:Y.
    - destruct (pivot rows) as [[[x' rest'] others']|]; [|discriminate]. cbn in H. injection H as -> -> <-.
      destruct (IH others' L2 eq_refl) as (b & a & E1 & E2 & E3). exists ((y :: tail) :: b), a. cbn. rewrite E1, E2. auto.
    - injection H as -> -> ->. exists [], others. auto.
  Qed.
  Lemma pivot_none k (rows : list (list N)) : Forall (fun row => length row = S k) rows -> pivot rows = None -> Forall (fun row => exists y, row = y :: tl row /\ is0 y = true) rows.
  Proof.
    induction 1 as [|row rows L _ IH]; intros H; [constructor|]. destruct row as [|y tail]; [discriminate|]. cbn [pivot] in H.
    destruct (is0 y) eqn:Y; [|discriminate]. constructor; [exists y; auto|]. apply IH. destruct (pivot rows); [discriminate|reflexivity].
  Qed.
  Lemma reduce_length k (x : N) rest row : length rest = k -> length row = S k -> length (reduce x rest row) = k.
  Proof.
    intros L1 L2. destruct row as [|y tail]; [discriminate|]. injection L2 as L2. cbn. destruct (is0 y); auto.
    rewrite map_length, <- L2. assert (E : length (scalen (opp (mul y (inv x))) rest) = length tail) by (unfold scalen; rewrite map_length; congruence).
    revert E. generalize (scalen (opp (mul y (inv x))) rest). clear. induction tail as [|a tail IH]; intros [|b l] E; try discriminate; cbn; auto.
  Qed.

  (** Rows with right-hand sides. *)
  Definition solved (d : list R) (u : list functions) (row : list functions * functions) : Prop := dot (at_ d u) (at_ d (fst row)) = snd row d.
  Definition starts (row : list N * R) (rowF : list functions * functions) : Prop :=
    Forall2 near_number (fst row) (fst rowF) /\ limit (snd rowF) (snd row).

  Lemma limit_dot a b aF bF : Forall2 near_number a aF -> Forall2 near_number b bF ->
    limit (fun d => dot (at_ d aF) (at_ d bF)) (dot (rv a) (rv b)).
  Proof.
    intros H. revert b bF. induction H as [|x f a aF Hx _ IH]; intros b bF Hb; [cbn; apply limit_const|].
    destruct Hb as [|y g b bF Hy Hb]; [cbn; apply limit_const|].
    apply (limit_ext (fun d => f d * g d + dot (at_ d aF) (at_ d bF))); [reflexivity|]. cbn [Numbers.rv map]. rewrite dot_cons.
    apply limit_add; [apply limit_mul; auto|apply (IH b bF Hb)].
  Qed.

  Definition reduceF (x : functions) (rest : list functions) (row : list functions) : list functions :=
    match row with [] => [] | y :: tail => map2 (fun a b d => a d - y d / x d * b d) tail rest end.
  Lemma reduce_starts k x rest row fx restF rowF : is0 x = false -> limit fx (r x) -> Forall2 near_number rest restF -> length rest = k ->
    Forall2 near_number row rowF -> length row = S k -> Forall2 near_number (reduce x rest row) (reduceF fx restF rowF).
  Proof.
    intros Nx Lx Hr Lr Hrow L. destruct Hrow as [|y fy tail tailF Hy Ht]; [constructor|]. injection L as L. cbn [reduce reduceF].
    assert (X := is0_false ok _ Nx).
    assert (G : Forall2 near_number (map tidy (vaddn tail (scalen (opp (mul y (inv x))) rest))) (map2 (fun (a b : functions) d => a d - fy d / fx d * b d) tailF restF)).
    { revert rest restF Hr k Lr L. induction Ht as [|a fa tail tailF Ha _ IH]; intros rest restF Hr k Lr L; destruct Hr as [|b fb rest restF Hb Hr]; subst; try discriminate; [constructor|].
      cbn [scalen map vaddn map2]. constructor; [|apply (IH rest restF Hr (length rest)); auto].
      unfold near_number. rewrite (r_tidy _ _ ok), (r_add _ _ ok), (r_mul _ _ ok), (r_opp _ _ ok), (r_mul _ _ ok), (r_inv _ _ ok) by auto.
      apply (limit_ext (fun d => fa d + - (fy d * / fx d) * fb d)); [intros; unfold Rdiv; ring|].
      apply limit_add; auto. apply limit_mul; auto. apply limit_opp, limit_mul; auto. apply limit_inv; auto. }
    destruct (is0 y) eqn:Y; [|exact G]. apply (is0_true ok) in Y.
    assert (Z : forall (u v : list N) F, Forall2 (fun a b => r a = r b) u v -> Forall2 near_number u F -> Forall2 near_number v F).
    { intros u v F H. revert F. induction H as [|a b u v E _ IHz]; intros F HF; inversion HF; subst; constructor; auto. unfold near_number in *. rewrite <- E. auto. }
    apply (Z _ _ _) with (2 := G). clear - Y L ok Lr. revert rest k Lr L. induction tail as [|a tail IH]; intros [|b rest] k Lr L; subst; try discriminate; [constructor|].
    cbn [scalen map vaddn]. constructor; [|apply (IH rest (length rest)); auto]. rewrite (r_tidy _ _ ok), (r_add _ _ ok), (r_mul _ _ ok), (r_opp _ _ ok), (r_mul _ _ ok), Y. ring.
  Qed.
  Lemma Forall2_app_both {A B} (P : A -> B -> Prop) l1 l2 m : Forall2 P (l1 ++ l2) m -> exists m1 m2, m = m1 ++ m2 /\ Forall2 P l1 m1 /\ Forall2 P l2 m2.
  Proof. intros H. apply Forall2_app_inv_l in H as (m1 & m2 & A1 & A2 & ->). eauto. Qed.

  Lemma solve_moving k : forall rows rowsF u, independent k (map fst rows) = true ->
    Forall (fun row => length (fst row) = k) rows -> length u = k -> Forall2 starts rows rowsF ->
    Forall (fun row => dot (rv u) (rv (fst row)) = snd row) rows ->
    exists uF, Forall2 near_number u uF /\ nearby (fun d => Forall (solved d uF) rowsF).
  Proof.
    induction k as [|k IH]; intros rows rowsF u I L Lu S E.
    - destruct rows; [|discriminate]. inversion S; subst. destruct u; [|discriminate]. exists []. split; [constructor|]. apply nearby_always. constructor.
    - destruct u as [|u0 u]; [discriminate|]. injection Lu as Lu. cbn [independent] in I.
      assert (L' : Forall (fun row => length row = Datatypes.S k) (map fst rows)) by (apply Forall_map; exact L).
      destruct (pivot (map fst rows)) as [[[x rest] others]|] eqn:P.
      + destruct (pivot_split k _ _ _ _ L' P) as (b & a & E1 & E2 & Nx). apply map_eq_app in E1 as (rb & ra & -> & <- & E1).
        destruct ra as [|[row0 beta] ra]; [discriminate|]. cbn [map fst] in E1. injection E1 as -> <-.
        apply Forall2_app_both in S as (fb & fa & -> & Sb & Sa). inversion Sa as [|? [rowF betaF] ? fa' S0 Sa']; subst. clear Sa.
        destruct S0 as [S0 Sbeta]. cbn [fst snd] in S0, Sbeta. inversion S0 as [|? fx ? restF Hx Hr]; subst.
        apply Forall_app in L as [Lb La]. inversion La as [|? ? L0 La']; subst. cbn [fst] in L0. injection L0 as L0.
        apply Forall_app in E as [Eb Ea]. inversion Ea as [|? ? E0 Ea']; subst. cbn [fst snd] in E0.
        assert (X := is0_false ok _ Nx).
        set (red := fun q : list N * R => (reduce x rest (fst q), snd q - r (hd zero (fst q)) / r x * beta)).
        set (redF := fun q : list functions * functions => (reduceF fx restF (fst q), (fun d => snd q d - hd (fun _ => 0) (fst q) d / fx d * betaF d) : functions)).
        destruct (IH (map red (rb ++ ra)) (map redF (fb ++ fa')) u) as (uF & HuF & HN).
        * rewrite map_map. cbn [red fst]. rewrite <- map_app, map_map in I. exact I.
        * apply Forall_map. apply Forall_app. split; [revert Lb|revert La']; apply Forall_impl; intros q Hq; cbn [red fst]; apply reduce_length; auto.
        * congruence.
        * rewrite !map_app. apply Forall2_app; [revert Lb; revert Sb|revert La'; revert Sa']; clear - ok Nx X Hx Hr L0 Sbeta.
          all: intros F LL; induction F as [|q qF qs qsF [H1 H2] _ IHF]; cbn [map]; constructor; inversion LL; subst; auto.
          all: split; [apply (reduce_starts (length rest)); auto; congruence|]; cbn [redF red fst snd]; destruct H1 as [|y fy tl tlF Hy Ht]; [discriminate|]; cbn [hd].
          all: apply (limit_ext (fun d => snd qF d + - (fy d * / fx d) * betaF d)); [intros; unfold Rdiv; ring|].
          all: replace (snd q - r y / r x * beta) with (snd q + - (r y * / r x) * beta) by (unfold Rdiv; ring).
          all: apply limit_add; auto; apply limit_mul; auto; apply limit_opp, limit_mul; auto; apply limit_inv; auto.
        * assert (Step : forall q : list N * R, length (fst q) = Datatypes.S (length u) -> dot (rv (u0 :: u)) (rv (fst q)) = snd q -> dot (rv u) (rv (fst (red q))) = snd (red q)).
          { intros [[|y tail] bq] Lq Hq; [discriminate|]. cbn [red fst snd hd reduce] in *. cbn [Numbers.rv map] in Hq, E0. rewrite dot_cons in Hq, E0.
            change (map r u) with (rv u) in *. change (map r tail) with (rv tail) in *. change (map r rest) with (rv rest) in *.
            assert (T : dot (rv u) (rv (if is0 y then tail else map tidy (vaddn tail (scalen (opp (mul y (inv x))) rest)))) = dot (rv u) (rv tail) - r y / r x * dot (rv u) (rv rest)).
            { destruct (is0 y) eqn:Y; [apply (is0_true ok) in Y; rewrite Y; field; auto|].
              rewrite (rv_tidy ok), (rv_vaddn ok), (rv_scalen ok), dot_vadd_r, dot_scale_r, (r_opp _ _ ok), (r_mul _ _ ok), (r_inv _ _ ok) by auto. field. auto. }
            rewrite T, <- Hq, <- E0. field. auto. }
          apply Forall_map, Forall_app. split; apply Forall_forall; intros q Hq; apply Step.
          -- rewrite Forall_forall in Lb. auto.
          -- rewrite Forall_forall in Eb. auto.
          -- rewrite Forall_forall in La'. auto.
          -- rewrite Forall_forall in Ea'. auto.
        * set (u0F := (fun d => (betaF d - dot (at_ d uF) (at_ d restF)) * / fx d) : functions). exists (u0F :: uF). split.
          -- constructor; auto. unfold near_number, u0F. replace (r u0) with ((beta - dot (rv u) (rv rest)) * / r x).
             ++ apply limit_mul; [|apply limit_inv; auto]. apply (limit_ext (fun d => betaF d + - dot (at_ d uF) (at_ d restF))); [intros; ring|].
                replace (beta - dot (rv u) (rv rest)) with (beta + - dot (rv u) (rv rest)) by ring. apply limit_add; auto. apply limit_opp, limit_dot; auto.
             ++ cbn [Numbers.rv map] in E0. rewrite dot_cons in E0. change (map r u) with (rv u) in E0. change (map r rest) with (rv rest) in E0. rewrite <- E0. field. auto.
          -- assert (Lens : Forall (fun q => length (fst q) = Datatypes.S (length restF)) (fb ++ fa')).
             { assert (Lr : length restF = length u) by (rewrite <- (Forall2_same_length _ _ _ Hr); auto).
               apply Forall_app. split; [revert Lb Sb|revert La' Sa']; clear - Lr; intros LL F; induction F as [|q qF qs qsF [H1 _] _ IHF]; constructor; inversion LL; subst; auto.
               all: rewrite <- (Forall2_same_length _ _ _ H1); congruence. }
             apply (nearby_imp2 (fun d => Forall (solved d uF) (map redF (fb ++ fa'))) (fun d => fx d <> 0)) with (2 := HN) (3 := limit_not_0 _ _ X Hx).
             intros d Hd Nfx.
             assert (G : Forall (solved d (u0F :: uF)) (fb ++ fa')).
             { apply Forall_forall. intros [[|y tail] bq] Hq; rewrite Forall_forall in Hd, Lens; specialize (Hd _ (in_map redF _ _ Hq)); specialize (Lens _ Hq); [discriminate|].
               unfold solved in *. cbn [redF fst snd hd reduceF at_ map] in *. injection Lens as Lens. rewrite dot_cons. fold (at_ d uF) (at_ d tail).
               assert (T : dot (at_ d uF) (at_ d (map2 (fun (a b : functions) d => a d - y d / fx d * b d) tail restF)) = dot (at_ d uF) (at_ d tail) - y d / fx d * dot (at_ d uF) (at_ d restF)).
               { clear - Lens. revert tail restF Lens. induction uF as [|v uF IHu]; intros [|a tail] [|b restF] Le; try discriminate; cbn [map2 at_ map]; autorewrite with dot; try ring.
                 fold (at_ d uF). unfold at_ in IHu at 1. specialize (IHu tail restF ltac:(simpl in Le; congruence)). unfold at_ in *. rewrite IHu. ring. }
               fold (at_ d (map2 (fun (a b : functions) d => a d - y d / fx d * b d) tail restF)) in Hd.
               change (dot (at_ d uF) (at_ d (map2 (fun (a b : functions) d0 => a d0 - y d0 / fx d0 * b d0) tail restF)) = bq d - y d / fx d * betaF d) in Hd.
               rewrite T in Hd. unfold u0F. unfold Rdiv in Hd. transitivity ((y d * / fx d) * betaF d + (dot (at_ d uF) (at_ d tail) - y d * / fx d * dot (at_ d uF) (at_ d restF))); [ring|]. rewrite Hd. ring. }
             apply Forall_app in G as [G1 G2]. apply Forall_app. split; auto. constructor; auto.
             unfold solved. cbn [fst snd at_ map]. rewrite dot_cons. fold (at_ d uF) (at_ d restF). unfold u0F. field. auto.
      + pose proof (pivot_none k _ L' P) as Z.
        set (red := fun q : list N * R => (tl (fst q), snd q)).
        set (redF := fun q : list functions * functions => (tl (fst q), (fun d => snd q d - r u0 * hd (fun _ => 0) (fst q) d) : functions)).
        assert (Z' : Forall (fun q : list N * R => exists y, fst q = y :: tl (fst q) /\ is0 y = true) rows) by (apply Forall_forall; intros q Hq; rewrite Forall_forall in Z; exact (Z _ (in_map fst _ _ Hq))).
        destruct (IH (map red rows) (map redF rowsF) u) as (uF & HuF & HN).
        * rewrite map_map. rewrite map_map in I. exact I.
        * apply Forall_map. revert L. apply Forall_impl. intros q Hq. cbn. destruct (fst q); [discriminate|]. cbn in *. congruence.
        * congruence.
        * clear - S Z' ok. induction S as [|[row bq] [rowF bF] qs qsF [H1 H2] _ IHF]; cbn [map]; constructor; inversion Z' as [|? ? (y & Ey & Y) Z2]; subst; auto.
          cbn [fst snd] in *. destruct H1 as [|y' fy tail tailF Hy Ht]; [discriminate|]. injection Ey as ->. split; [exact Ht|]. cbn [redF red fst snd hd].
          apply (is0_true ok) in Y. unfold near_number in Hy. rewrite Y in Hy.
          apply (limit_ext (fun d => bF d + - (r u0 * fy d))); [intros; ring|]. replace bq with (bq + - (r u0 * 0)) by ring.
          apply limit_add; auto. apply limit_opp, limit_mul; auto. apply limit_const.
        * apply Forall_map. clear - E Z' ok. induction E as [|[row bq] qs Hq _ IHE]; constructor; inversion Z' as [|? ? (y & Ey & Y) Z2]; subst; auto.
          cbn [red fst snd] in *. destruct row as [|y' tail]; [discriminate|]. injection Ey as ->. apply (is0_true ok) in Y.
          cbn [Numbers.rv map tl] in *. rewrite dot_cons, Y in Hq. change (map r u) with (rv u) in Hq. change (map r tail) with (rv tail) in Hq. lra.
        * exists ((fun _ => r u0) :: uF). split; [constructor; auto; apply limit_const|].
          revert HN. apply nearby_imp. intros d Hd.
          assert (Ne : Forall (fun q => fst q <> []) rowsF).
          { clear - S L. induction S as [|q qF qs qsF [H1 _] _ IHF]; constructor; inversion L; subst; auto. destruct H1; discriminate. }
          clear - Hd Ne. induction rowsF as [|q qs IHq]; constructor; inversion Hd as [|? ? H1 H2]; subst; inversion Ne; subst; auto.
          unfold solved in *. destruct q as [[|y tail] bq]; [contradiction|]. cbn [redF fst snd tl hd at_ map] in *. rewrite dot_cons.
          fold (at_ d uF) (at_ d tail) in *. rewrite H1. ring.
  Qed.
End Solve.
