(** The checker as an OCaml program, with the integers of zarith in place of Coq's. *)
From Coq Require Import Extraction ExtrOcamlBasic ExtrOcamlZBigInt ZArith.
From Localmin Require Import CheckQ CheckClassified landscape.CheckLandscape.
Extraction Language OCaml.
Extract Constant Z.gcd => "Z.gcd".
Extract Constant Z.lcm => "Z.lcm".
Extract Constant Z.ggcd => "(fun a b -> let g = Z.gcd a b in
  if Z.equal g Z.zero then (g, (a, b)) else (g, (Z.divexact a g, Z.divexact b g)))".
Extract Constant Pos.ggcd => "(fun a b -> let g = Z.gcd a b in (g, (Z.divexact a g, Z.divexact b g)))".
Extract Constant N.land => "Z.logand".
Extract Constant N.lor => "Z.logor".
Extract Constant N.log2 => "(fun a -> Z.of_int (max 0 (Z.numbits a - 1)))".
Extract Constant N.ldiff => "(fun a b -> Z.logand a (Z.lognot b))".
Extraction "checker.ml" check_lowest check_lowest_with_decay check_classified_lowest check_landscape dependent.
