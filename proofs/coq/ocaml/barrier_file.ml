(* Certificates of the rule barrier, as proofs/kernel/barrier/file.py writes them. The checker finds curvature and radius by itself:
   of factor, radius, scales and precisions only the form is looked at. *)

module Integer = Z
open Checker
open Json
open Values
module Z = Integer

let names =
  [ "bits"; "point"; "scales"; "kinks"; "frozen"; "collapsed"; "radius"; "curvature"; "hessian_bits"; "factor_bits"; "factor" ]

let sextet c =
  match c with
  | 'A' .. 'Z' -> Char.code c - 65
  | 'a' .. 'z' -> Char.code c - 71
  | '0' .. '9' -> Char.code c + 4
  | '+' -> 62
  | '/' -> 63
  | _ -> fail "not base64"

let decoded text =
  let n = String.length text in
  if n mod 4 <> 0 then fail "not base64";
  let padding = if n > 0 && text.[n - 2] = '=' then 2 else if n > 0 && text.[n - 1] = '=' then 1 else 0 in
  let at i = if i >= n - padding then 0 else sextet text.[i] in
  let byte i =
    let four = 4 * (i / 3) in
    let bits = (at four lsl 18) lor (at (four + 1) lsl 12) lor (at (four + 2) lsl 6) lor at (four + 3) in
    Char.chr ((bits lsr (16 - (8 * (i mod 3)))) land 255)
  in
  String.init ((n / 4 * 3) - padding) byte

(* Integers of equal size, little-endian, in two's complement. *)
let unpacked value =
  let field = fields [ "bytes"; "base64" ] value in
  let size = match field "bytes" with Integer text when String.length text < 6 -> int_of_string text | _ -> 0 in
  if size < 1 || size > 4096 then fail "expected integers of 1 to 4096 bytes";
  let data = decoded (text (field "base64")) in
  if String.length data mod size <> 0 then fail "bytes that are no whole number of integers";
  let entry k =
    let chunk = String.sub data (k * size) size in
    let plain = Z.of_bits chunk in
    if Char.code chunk.[size - 1] >= 128 then Z.sub plain (Z.shift_left Z.one (8 * size)) else plain
  in
  Array.init (String.length data / size) entry

let bits value =
  match value with
  | Integer text when (let k = Z.of_string text in Z.geq k (Z.of_int 8) && Z.leq k (Z.of_int 4096)) -> int_of_string text
  | _ -> fail "expected bits from 8 to 4096"

(* The point as a network of the same shape: layer by layer, row by row, each row followed by its bias. *)
let placed net bits entries =
  let next = ref 0 in
  let number _ =
    if !next >= Array.length entries then fail "fewer entries of the point than parameters";
    let x = entries.(!next) in
    incr next;
    let g = Z.gcd x (Z.shift_left Z.one bits) in
    { qnum = Z.divexact x g; qden = Z.divexact (Z.shift_left Z.one bits) g }
  in
  let layer l =
    let row k w =
      let w = List.map number w in
      (w, match l.bias with None -> None | Some b -> Some (number (List.nth b k)))
    in
    let rows = List.rev (snd (List.fold_left (fun (k, done_) w -> (k + 1, row k w :: done_)) (0, []) l.weight)) in
    { weight = List.map fst rows; bias = (match l.bias with None -> None | Some _ -> Some (List.filter_map snd rows)) }
  in
  let center = List.rev (List.fold_left (fun done_ l -> layer l :: done_) [] net) in
  if !next <> Array.length entries then fail "more entries of the point than parameters";
  center

let held = function
  | List [ Text "rescaled"; layer; unit; entry ] -> ((index layer, index unit), index entry)
  | List (Text motion :: _) -> raise (Beyond ("the motion " ^ motion ^ " of the rule barrier"))
  | _ -> fail "no motion"

let kink = function
  | List [ layer; unit; point; multiplier; penalty ] -> (((index layer, index unit), index point), (quotient multiplier, quotient penalty))
  | _ -> fail "expected layer, unit, point, multiplier and penalty"

let read net field =
  let precision = bits (field "bits") in
  List.iter (fun name -> ignore (bits (field name))) [ "hessian_bits"; "factor_bits" ];
  let center = placed net precision (unpacked (field "point")) in
  ignore (unpacked (field "factor"));
  ignore (items (field "scales"));
  if items (field "collapsed") <> [] then raise (Beyond "collapsed units of the rule barrier");
  let curvature = quotient (field "curvature") in
  if Z.sign curvature.qnum <= 0 || Z.sign (quotient (field "radius")).qnum <= 0 then fail "expected radius and curvature above 0";
  Barrier (center, each held (field "frozen"), each kink (field "kinks"), curvature)
