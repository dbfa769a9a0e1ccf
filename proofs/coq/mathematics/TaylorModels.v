(** Numbers to second order with bounds: of the value, the slope and the form, and of what is left, wherever the parameters have
    moved by at most 1 in all. Bounds are whole numbers, which keeps them short. *)
From Coq Require Import Reals List Bool Lra.
From Localmin Require Import Network Vectors Numbers QuadraticForm Jets.
Import ListNotations.
Open Scope R_scope.

Section Models.
  Context {N : num}.
  (** [size], [steep], [curved], [rest] bound the value, and slope, form and remainder by the first, second and third power of the move. *)
  Record model := Model { jet_of : jetN N; size : N; steep : N; curved : N; rest : N }.
  Definition model_still (x : N) : model := Model (still x) (ceiling (absn x)) zero zero zero.
  (** A parameter w that moves by u.d, which is not more than d. *)
  Definition model_moving (w : N) (u : list N) : model := Model (Jet w u []) (ceiling (absn w)) one zero zero.
  Definition model_add (x y : model) : model :=
    Model (add (jet_of x) (jet_of y)) (add (size x) (size y)) (add (steep x) (steep y)) (add (curved x) (curved y)) (add (rest x) (rest y)).
  Definition model_opp (x : model) : model := Model (opp (jet_of x)) (size x) (steep x) (curved x) (rest x).
  Definition model_mul (x y : model) : model :=
    Model (mul (jet_of x) (jet_of y)) (mul (size x) (size y))
      (add (mul (size x) (steep y)) (mul (size y) (steep x)))
      (add (add (mul (size x) (curved y)) (mul (size y) (curved x))) (mul (steep x) (steep y)))
      (add (add (add (add (mul (steep x) (curved y)) (mul (curved x) (steep y))) (mul (curved x) (curved y)))
        (mul (rest x) (add (add (add (size y) (steep y)) (curved y)) (rest y))))
        (mul (add (add (size x) (steep x)) (curved x)) (rest y))).
  Definition modelN : num :=
    Num model (model_still zero) (model_still one) model_add model_mul model_opp (fun x => x) (fun x => x) (fun _ => Eq) (fun _ _ => Eq)
      (fun _ a => (model_still one, a)) (fun _ => model_still one) (fun x => x).
End Models.
Arguments model : clear implicits. Arguments modelN : clear implicits.

Section Sound.
  Context {N : num} {r : N -> R} (ok : num_ok N r).
  Notation rv := (@rv N r).
  Notation rf := (map rv).

  Definition expansion (x : jetN N) (d : list R) : R := r (at_0 x) + dot (rv (slope x)) d + form_at (rf (bend x)) d.
  Record models (x : modelN N) (f : functions) : Prop := {
    steep_pos : 0 <= r (steep x); curved_pos : 0 <= r (curved x); rest_pos : 0 <= r (rest x);
    size_bound : Rabs (r (at_0 (jet_of x))) <= r (size x);
    steep_bound : forall d, Rabs (dot (rv (slope (jet_of x))) d) <= r (steep x) * norm d;
    curved_bound : forall d, Rabs (form_at (rf (bend (jet_of x))) d) <= r (curved x) * norm d ^ 2;
    rest_bound : forall d, norm d <= 1 -> Rabs (f d - expansion (jet_of x) d) <= r (rest x) * norm d ^ 3 }.

  Lemma models_ext x f g : (forall d, f d = g d) -> models x f -> models x g.
  Proof. intros E [A B C D F G H]. split; auto. intros d Hd. rewrite <- E. auto. Qed.
  Lemma form_at_nil d : form_at [] d = 0. Proof. destruct d; reflexivity. Qed.
  Lemma models_moving w u f : (forall d, f d = r w + dot (rv u) d) -> (forall d, Rabs (dot (rv u) d) <= norm d) -> models (model_moving w u) f.
  Proof.
    intros E B. pose proof (r_zero _ _ ok). pose proof (r_one _ _ ok).
    split; cbn [model_moving jet_of size steep curved rest at_0 slope bend]; rewrite ?H, ?H0; try lra.
    - rewrite <- (r_absn ok). apply (r_ceiling _ _ ok).
    - intros d. rewrite Rmult_1_l. auto.
    - intros d. cbn [map]. rewrite form_at_nil, Rabs_R0. lra.
    - intros d _. unfold expansion. cbn [at_0 slope bend map]. rewrite form_at_nil, E.
      match goal with |- Rabs ?a <= _ => replace a with 0 by ring end. rewrite Rabs_R0. lra.
  Qed.
  Lemma models_still x f : (forall d, f d = r x) -> models (model_still x) f.
  Proof.
    intros E. pose proof (r_zero _ _ ok).
    split; cbn [model_still still jet_of size steep curved rest at_0 slope bend]; rewrite ?H; try lra.
    - rewrite <- (r_absn ok). apply (r_ceiling _ _ ok).
    - intros d. cbn [Numbers.rv map]. rewrite dot_nil_l, Rabs_R0. lra.
    - intros d. cbn [map]. rewrite form_at_nil, Rabs_R0. lra.
    - intros d _. unfold expansion. cbn [at_0 slope bend map Numbers.rv still]. rewrite dot_nil_l, form_at_nil, E.
      match goal with |- Rabs ?a <= _ => replace a with 0 by ring end. rewrite Rabs_R0. lra.
  Qed.
  Lemma models_zero : models zero zero.
  Proof. apply models_still. intros. symmetry. apply (r_zero _ _ ok). Qed.
  Lemma models_one : models one one.
  Proof. apply models_still. intros. symmetry. apply (r_one _ _ ok). Qed.
  Lemma models_add x y f g : models x f -> models y g -> models (add x y) (add f g).
  Proof.
    intros [A1 A2 A3 A4 A5 A6 A7] [B1 B2 B3 B4 B5 B6 B7].
    split; cbn [add modelN model_add jet_of size steep curved rest carrier functions jetN jet_add at_0 slope bend]; rewrite ?(r_add _ _ ok); try lra.
    - eapply Rle_trans; [apply Rabs_triang|]. lra.
    - intros d. rewrite (rv_vaddn ok), dot_vadd_l, Rmult_plus_distr_r. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; auto.
    - intros d. rewrite (form_at_add ok), Rmult_plus_distr_r. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; auto.
    - intros d Hd. specialize (A7 d Hd). specialize (B7 d Hd). unfold expansion in *. cbn [jet_add jet_mul at_0 slope bend].
      rewrite (rv_vaddn ok), dot_vadd_l, (form_at_add ok), (r_add _ _ ok), Rmult_plus_distr_r.
      match type of A7 with Rabs ?a <= _ => match type of B7 with Rabs ?b <= _ => replace (f d + g d - _) with (a + b) by ring;
        pose proof (Rabs_triang a b) end end. lra.
  Qed.
  Lemma models_mul x y f g : models x f -> models y g -> models (mul x y) (mul f g).
  Proof.
    intros [A1 A2 A3 A4 A5 A6 A7] [B1 B2 B3 B4 B5 B6 B7].
    pose proof (Rabs_pos (r (at_0 (jet_of x)))). pose proof (Rabs_pos (r (at_0 (jet_of y)))).
    split; cbn [mul modelN model_mul jet_of size steep curved rest carrier functions jetN jet_mul at_0 slope bend];
      rewrite ?(r_add _ _ ok), ?(r_mul _ _ ok), ?(r_add _ _ ok), ?(r_mul _ _ ok).
    1-3: repeat apply Rplus_le_le_0_compat; repeat apply Rmult_le_pos; lra.
    - rewrite Rabs_mult. apply Rmult_le_compat; auto.
    - intros d. rewrite (rv_vaddn ok), dot_vadd_l, !(dot_times ok), Rmult_plus_distr_r. eapply Rle_trans; [apply Rabs_triang|].
      rewrite !Rabs_mult, !Rmult_assoc. apply Rplus_le_compat; apply Rmult_le_compat; auto using Rabs_pos.
    - intros d. rewrite !(form_at_add ok), !(form_at_times ok), (form_at_product ok), !Rmult_plus_distr_r.
      eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; [eapply Rle_trans; [apply Rabs_triang|]; apply Rplus_le_compat|].
      1-2: rewrite Rabs_mult, Rmult_assoc; apply Rmult_le_compat; auto using Rabs_pos.
      rewrite Rabs_mult. replace (_ * _ * norm d ^ 2) with (r (steep x) * norm d * (r (steep y) * norm d)) by ring.
      apply Rmult_le_compat; auto using Rabs_pos.
    - intros d Hd. specialize (A5 d). specialize (A6 d). specialize (A7 d Hd). specialize (B5 d). specialize (B6 d). specialize (B7 d Hd).
      unfold expansion in *. cbn [jet_add jet_mul at_0 slope bend].
      rewrite (rv_vaddn ok), dot_vadd_l, !(dot_times ok), !(form_at_add ok), !(form_at_times ok), (form_at_product ok), (r_mul _ _ ok).
      pose proof (norm_pos d).
      apply (product_remainder (r (size x)) (r (steep x)) (r (curved x)) (r (rest x)) (r (size y)) (r (steep y)) (r (curved y)) (r (rest y))); auto.
  Qed.

  (** How far the function can be from its value at 0. *)
  Definition reach_of (x : model N) : N := add (add (steep x) (curved x)) (rest x).
  Lemma models_reach x f d : models x f -> norm d <= 1 -> Rabs (f d - r (at_0 (jet_of x))) <= r (reach_of x) * norm d.
  Proof.
    intros [A1 A2 A3 A4 A5 A6 A7] Hd. specialize (A5 d). specialize (A6 d). specialize (A7 d Hd). unfold expansion in A7.
    unfold reach_of. rewrite !(r_add _ _ ok). set (a := r (at_0 (jet_of x))) in *. set (u := dot _ d) in *. set (v := form_at _ d) in *.
    pose proof (norm_pos d). set (s := norm d) in *.
    replace (f d - a) with ((f d - (a + u + v)) + (u + v)) by ring.
    pose proof (Rabs_triang (f d - (a + u + v)) (u + v)). pose proof (Rabs_triang u v).
    assert (r (curved x) * s ^ 2 <= r (curved x) * s) by (apply Rmult_le_compat_l; nra).
    assert (r (rest x) * s ^ 3 <= r (rest x) * s) by (apply Rmult_le_compat_l; nra). lra.
  Qed.
End Sound.
