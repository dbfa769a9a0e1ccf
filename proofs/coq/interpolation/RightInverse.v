(** Directions along which one residual each moves, proposed: J^T (J J^T)^-1 in rounded numbers. Nothing is claimed of them here. *)
From Coq Require Import List Bool.
From Localmin Require Import Network Vectors Numbers Problem LocalFunction SteadyStates Masks Gated Differences ExactFit.
Import ListNotations.

Section RightInverse.
  Context {N : num}.
  (** To a multiple of 1 / b. *)
  Definition nearly (b x : N) : N := mul (ceiling (mul x b)) (inv b).
  Context (b : N).
  (** The derivatives of each output by what a layer reads, and by the parameters in their order. *)
  Fixpoint gradients (n : row_network N) (ms : list mask) (h : list N) : list (list N * list N) :=
    match n with
    | [] => map (fun k => (map (fun j => if Nat.eqb j k then one else zero) (seq 0 (length h)), [])) (seq 0 (length h))
    | l :: n =>
        let x := augment one (fst l) h in
        let z := map (nearly b) (read l h) in
        let kept v := match ms with [] => v | m :: _ => map2 gate m v end in
        map (fun later : list N * list N =>
               let dz := kept (fst later) in
               let back := map (nearly b) (fold_right vaddn [] (map2 scalen dz (snd l))) in
               (if fst l then tl back else back, map (nearly b) (concat (map (fun d => scalen d x) dz)) ++ snd later))
            (gradients n (tl ms) (kept z))
    end.
  (** Unknowns X with G X = the rest of the rows, for a positive definite G before it. *)
  Fixpoint solved_rows (tries : nat) (rows : list (list N)) : list (list N) :=
    match tries, rows with
    | S tries, (x :: rest) :: others =>
        let row := map (fun y => nearly b (mul (inv x) y)) rest in
        let less (other : list N) := match other with y :: other => map (nearly b) (vaddn other (scalen (opp y) row)) | [] => [] end in
        let later := solved_rows tries (map less others) in
        let k := length others in
        map (nearly b) (vaddn (skipn k row) (scalen (opp one) (fold_right vaddn [] (map2 scalen (firstn k row) later)))) :: later
    | _, _ => []
    end.
  Definition right_inverse (rows : list (list N)) : list (list N) :=
    solved_rows (length rows) (map (fun x => map (fun y => nearly b (dotn x y)) rows ++ x) rows).
  Definition columns (count : nat) (rows : list (list N)) : list (list N) := fold_right (map2 cons) (repeat [] count) rows.
  Fixpoint attach (n : network N) (ss : list (list N)) : network (slopes N) :=
    match n with
    | [] => []
    | l :: n =>
        let W := fill_rows pair (rows l) ss in
        (if has_bias l then Layer (map (@tl _) W) (Some (map (hd (zero, [])) W)) else Layer W None) :: attach n (skipn (length (concat (rows l))) ss)
    end.
  Definition proposed (p : problem N) (c : network N) : network (slopes N) :=
    let rounded := map_network (nearly b) c in
    let gradients_at (q : point N) :=
      map snd (gradients (in_rows rounded) (masks_of (trace (length c - 1) rounded (start (input q)))) (map (nearly b) (input q))) in
    let directions := right_inverse (flat_map gradients_at (charged_points p)) in
    attach c (columns (length (flat (in_rows c))) directions).
End RightInverse.
Definition proposal {N : num} (p : problem N) (c : network N) : network (slopes N) := proposed (power2 64) p c.
