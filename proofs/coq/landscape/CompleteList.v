(** Rule complete-list, the checker: every residual that a local minimum may have is settled by an entry, as that of a local minimum
    that is given, or as that of none. *)
From Coq Require Import List ZArith QArith Qreduction NArith Bool FMapPositive.
From Localmin Require Import Network Numbers NumbersGrid LocalFunction Evaluate.
From Localmin.landscape Require Import Question Certificate Integers Rays Arrangement BitSets Exclusion Faces Generators Products GlobalMinimum.
Import ListNotations.
Open Scope Q_scope.

Definition equal : list Q -> list Q -> bool := all2 Qeq_bool.
Definition sums_to_0 (output_bias : bool) (z : list Q) : bool := negb output_bias || Z.eqb (fold_right Z.add 0%Z (whole_vector z)) 0.
Definition added : list Q -> list Q -> list Q := map2 (fun x y : Q => x + y).

(** The masks of a face, for positive and negative output weights. *)
Record face := Face { own_up : N; star_up : N; own_down : N; star_down : N }.
Definition face_masks (A : arrangement) (s : list comparison) : face := Face (own A true s) (star A true s) (own A false s) (star A false s).
Definition admissible (signs : N * N) (mine around : N) : bool := misses around (snd signs) && misses mine (fst signs).
Definition silent (signs : N * N) (f : face) : bool := misses (star_up f) (fst signs) && misses (star_up f) (snd signs).
Fixpoint add_state (K : N) (l : list N) : list N :=
  match l with [] => [K] | L :: l' => match N.compare K L with Lt => K :: l | Eq => l | Gt => L :: add_state K l' end end.
(** The sets of generators of the admissible states with an output weight, in ascending order. *)
Definition states (faces : list face) (signs : N * N) : list N :=
  fold_right (fun f l =>
    let l := if admissible signs (own_up f) (star_up f) then add_state (own_up f) l else l in
    if admissible signs (own_down f) (star_down f) then add_state (own_down f) l else l) [] faces.

Section Data.
  Context (l : landscape Q) (d h : nat) (A : arrangement) (faces : list face) (ys : list Q).
  Notation ob := (output_bias l).

  (** Where a separator is positive and negative, and the sign of its product with the outputs. *)
  Definition separated (r z : list Q) : option values :=
    if Nat.eqb (length z) (length ys) && sums_to_0 ob z then Some (signs_on A z, Qcompare (dotq z (added ys r)) 0) else None.
  Definition constant (outputs : list Q) : bool :=
    let c := if ob then hd 0 outputs else 0 in forallb (Qeq_bool c) outputs.
  Definition excluded (r : list Q) (check : bool -> list N -> bool) : bool :=
    let signs := signs_on A r in let c := constant (added ys r) in
    negb (c && existsb (silent signs) faces) && check c (states faces signs).

  Definition check_minimum (r : list Q) (net : network Q) : bool :=
    belongsq l d net && sums_to_0 ob r &&
    equal r (map (fun p => hd 0 (@forwardn numGrid net (input p)) - target_of p) (data_points l)) &&
    match net with
    | [hidden; Layer [v] _] =>
        let signs := signs_on A r in
        forallb (fun q =>
          let s := map (fun e => Z.compare (zdot e (whole_vector (snd q))) 0) (lines A) in
          match Qcompare (fst q) 0 with
          | Eq => misses (star A true s) (fst signs) && misses (star A true s) (snd signs)
          | Gt => admissible signs (own A true s) (star A true s)
          | Lt => admissible signs (own A false s) (star A false s)
          end) (combine v (rows hidden))
    | _ => false
    end.
  Definition check_entry (e : list Q * entry_kind Q) : bool :=
    let '(r, kind) := e in
    Nat.eqb (length r) (length ys) &&
    match kind with
    | Minimum net => check_minimum r net
    | NeverMinimum separators => excluded r (fun _ left => never (separated r) separators left)
    | TooFewUnits root => excluded r (fun c left =>
        if c then match root with Separation _ further => descend (separated r) further 0 h left left end else too_few (separated r) root 0 h left)
    end.

  (** The residual of a fit, and its generators. *)
  Definition outputs_with (weights : list (generator * Q)) : list Q :=
    fold_right (fun (w : generator * Q) sum => @vaddn numGrid (@scalen numGrid (if fst (fst w) then snd w else Qopp (snd w)) (map inject_Z (snd (snd (fst w))))) sum)
      (repeat 0 (length ys)) weights.
  Fixpoint looked_up (gens : PositiveMap.t generator) (weights : list (N * Q)) : option (list (generator * Q)) :=
    match weights with
    | [] => Some []
    | (k, w) :: weights => match entry k gens, looked_up gens weights with Some g, Some l => Some ((g, w) :: l) | _, _ => None end
    end.
  Definition support (weights : list (N * Q)) : N := fold_right (fun w s => N.setbit s (fst w)) 0%N weights.
  Definition piece_of (gens : PositiveMap.t generator) (piece : list (N * Q)) : option (Q * list Q * N) :=
    match looked_up gens piece with
    | None => None
    | Some weights =>
        let outs := map Qred (outputs_with weights) in
        let less := @vaddn numGrid outs (map Qopp ys) in
        let m := if ob then Qred (@sumn numGrid less / inject_Z (Z.of_nat (length ys))) else 0 in
        let r := map (fun x => Qred (x - m)) less in
        let square := dotq r r in
        if forallb (fun w => negb (Qle_bool (snd w) 0)) piece && Nat.eqb (length r) (length ys) && Nat.eqb (length outs) (length ys)
           && sums_to_0 ob r && Qeq_bool (square + dotq r ys) 0
        then Some (Qred square, r, support piece) else None
    end.
  (** Fits by ascending loss, those of one residual together. *)
  Definition fit_group := (Q * list Q * list N)%type.
  Fixpoint add_fit (p : Q * list Q * N) (groups : list fit_group) : list fit_group :=
    let '(loss, r, s) := p in
    match groups with
    | [] => [(loss, r, [s])]
    | (loss', r', supports) :: rest =>
        match Qcompare loss loss' with
        | Lt => (loss, r, [s]) :: groups
        | Eq => if equal r r' then (loss', r', s :: supports) :: rest else (loss', r', supports) :: add_fit p rest
        | Gt => (loss', r', supports) :: add_fit p rest
        end
    end.
  Fixpoint groups_of (gens : PositiveMap.t generator) (pieces : list (list (N * Q))) : option (list fit_group) :=
    match pieces with
    | [] => Some []
    | piece :: pieces =>
        match piece_of gens piece, groups_of gens pieces with Some p, Some groups => Some (add_fit p groups) | _, _ => None end
    end.
  Definition fit_of (entries : list (list Q * entry_kind Q)) (g : fit_group) : fit :=
    let '(_, r, supports) := g in (supports, snd (signs_on A r), existsb (fun e => equal (fst e) r) entries).
  Definition check_products (pieces : list (list (N * Q))) (entries : list (list Q * entry_kind Q)) : bool :=
    match groups_of (numbered (generators_in A)) pieces with
    | None => false
    | Some groups =>
        let fits := map (fit_of entries) groups in
        let options := flat_map (fun s => map (fun up => let K := own A up s in (K, bits (fun f : fit => misses K (snd (fst f))) fits)) [true; false]) (cells_of A) in
        cover (numbered fits) h options 0 (bits (fun _ => true) fits)
    end.
End Data.

Fixpoint distinct_entries (entries : list (list Q * entry_kind Q)) : bool :=
  match entries with [] => true | e :: rest => negb (existsb (fun f => equal (fst e) (fst f)) rest) && distinct_entries rest end.
Definition listed (entries : list (list Q * entry_kind Q)) : list (list Q * network Q * Q) :=
  flat_map (fun e => match snd e with Minimum net => [(fst e, net, Qred (dotq (fst e) (fst e)))] | _ => [] end) entries.
Definition check_list (l : landscape Q) (pieces : list (list (N * Q))) (entries : list (list Q * entry_kind Q)) : option (list (list Q * network Q * Q)) :=
  match data_points l, most_units l with
  | p0 :: _, Some h =>
      let d := length (input p0) in
      let b := hidden_bias l in
      let ys := map target_of (data_points l) in
      let A := ordered b (arrangement_of b (length (augment 1%Q b (input p0))) (integer_rows b (map input (data_points l)))) in
      let faces := map (face_masks A) (faces_of A) in
      if forallb (plain d) (data_points l) && distinct_entries entries
         && forallb (check_entry l d (N.to_nat h) A faces ys) entries && check_products l (N.to_nat h) A ys pieces entries
      then Some (listed entries) else None
  | _, _ => None
  end.
