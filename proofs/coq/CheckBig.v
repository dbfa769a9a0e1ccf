(** The checker for problems with long numbers: the same theorem, computed with machine integers. *)
From Coq Require Import Reals List QArith Qreduction Qreals.
From Bignums Require Import BigQ BigZ BigN.
From Localmin Require Import Network Numbers Problem Maps NumbersBig Check CheckQ.
Import ListNotations.

(** Numbers over common denominators, as [grid] of numbers/NumbersGrid.v does it. Denominators that occur again and again are looked up. *)
Definition big_denominator (x : bigQ) : bigN := match x with BigQ.Qz _ => BigN.one | BigQ.Qq _ d => d end.
Definition distinct (l : list bigQ) : list bigN :=
  fold_right (fun x found => let d := big_denominator x in if existsb (BigN.eqb d) found then found else d :: found) [] l.
(** The common denominator, and what each denominator has to be multiplied with. *)
Definition scales (l : list bigQ) : bigN * list (bigN * bigZ) :=
  let ds := distinct l in
  let common := fold_right (fun d m => BigN.mul m (BigN.div d (BigN.gcd d m))) BigN.one ds in
  (common, map (fun d => (d, BigZ.Pos (BigN.div common d))) ds).
Definition big_over (s : bigN * list (bigN * bigZ)) (x : bigQ) : bigQ :=
  match find (fun e => BigN.eqb (big_denominator x) (fst e)) (snd s) with
  | None => x
  | Some (_, factor) =>
      let raised := BigQ.Qq (BigZ.mul (match x with BigQ.Qz n => n | BigQ.Qq n _ => n end) factor) (fst s) in
      if BigQ.eq_bool raised x then raised else x
  end.
(** The weights of a layer over their common denominator, its biases over this times the denominator of what the layer reads: all
    sums of a pre-activation are of equal denominators. *)
Fixpoint big_grid_layers (before : bigN) (n : network bigQ) : network bigQ :=
  match n with
  | [] => []
  | l :: later =>
      let '(common, factors) := scales (concat (weight l) ++ match bias l with None => [] | Some b => b end) in
      let after := BigN.mul common before in
      let raised := (after, map (fun e => (fst e, BigZ.mul (snd e) (BigZ.Pos before))) factors) in
      Layer (map (map (big_over (common, factors))) (weight l)) (option_map (map (big_over raised)) (bias l))
        :: big_grid_layers after later
  end.
Definition big_grid (p : problem bigQ) : problem bigQ :=
  let x := scales (concat (map input (data p))) in
  let y := scales (concat (map target (data p))) in
  let w := scales (map importance (data p)) in
  Problem (big_grid_layers (fst x) (net p))
    (map (fun q => Point (map (big_over x) (input q)) (map (big_over y) (target q)) (big_over w (importance q))) (data p)) (loss_of p).

Definition lowest (x : bigQ) : Q := BigQ.to_Q (BigQ.red x).
Definition check_big (p : problem Q) (c : certificate Q) : option (conclusion Q) :=
  option_map (map_conclusion lowest)
    (@check numBig (big_grid (map_problem BigQ.of_Q p)) (map_certificate BigQ.of_Q c)).

Lemma big_over_reads s x : big_real (big_over s x) = big_real x.
Proof.
  unfold big_over. destruct (find _ _) as [[d factor]|]; [|reflexivity]. cbv zeta.
  destruct (BigQ.eq_bool _ x) eqn:E; [|reflexivity]. rewrite BigQ.spec_eq_bool in E. apply Qeq_eqR, Qeq_bool_eq, E.
Qed.
Lemma map_big_over s l : map big_real (map (big_over s) l) = map big_real l.
Proof. rewrite map_map. apply map_ext, big_over_reads. Qed.
Lemma big_grid_layers_reads n : forall before, map_network big_real (big_grid_layers before n) = map_network big_real n.
Proof.
  induction n as [|[W b] n IH]; intros before; [reflexivity|]. cbn [big_grid_layers weight bias]. destruct (scales _) as [common factors].
  cbn [map_network map]. f_equal; [|apply IH]. unfold map_layer. cbn [weight bias]. rewrite map_map.
  f_equal; [apply map_ext; intros; apply map_big_over|]. destruct b; cbn [option_map]; rewrite ?map_big_over; reflexivity.
Qed.
Theorem big_grid_reads p : map_problem big_real (big_grid p) = map_problem big_real p.
Proof.
  unfold map_problem, big_grid. cbn [net data loss_of]. f_equal.
  - apply big_grid_layers_reads.
  - unfold map_dataset. rewrite map_map. apply map_ext. intros q. unfold map_point. cbn [input target importance].
    rewrite !map_big_over, big_over_reads. reflexivity.
Qed.

Theorem check_big_sound p c k : check_big p c = Some k -> holds (real_problem p) (real_conclusion k).
Proof.
  unfold check_big. destruct (check _ _) as [k'|] eqn:E; [|discriminate]. intros H. injection H as <-.
  apply (check_sound numBig_ok) in E. unfold real_problem, real_conclusion.
  rewrite big_grid_reads, (map_problem_map BigQ.of_Q big_real Q2R p of_Q_reads) in E.
  rewrite (map_conclusion_map _ Q2R big_real k'); [exact E|]. intros x. apply Qeq_eqR, BigQ.spec_red.
Qed.
