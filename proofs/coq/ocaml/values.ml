(* Values of JSON as numbers, texts, lists and records. *)

module Integer = Z
open Checker
open Json
module Z = Integer  (* zarith's, not the extracted module of the same name *)

(* Of a rule or a problem that the checker does not know. *)
exception Beyond of string

let longest = 4000

let power10 k = Z.pow (Z.of_int 10) k

(* An integer, a decimal (which means exactly that decimal) or a quotient "p/q". *)
let rational text =
  let text = String.trim text in
  if String.length text > longest then fail "a number of more than 4000 digits";
  let bad () = fail (Printf.sprintf "%S is not a number" text) in
  let is_digits s = s <> "" && String.for_all (fun c -> c >= '0' && c <= '9') s in
  let negative, body =
    match if text = "" then ' ' else text.[0] with
    | '-' -> (true, String.sub text 1 (String.length text - 1))
    | '+' -> (false, String.sub text 1 (String.length text - 1))
    | _ -> (false, text)
  in
  let num, den =
    match String.index_opt body '/' with
    | Some k ->
        let p = String.sub body 0 k and q = String.sub body (k + 1) (String.length body - k - 1) in
        if not (is_digits p && is_digits q) then bad ();
        (Z.of_string p, Z.of_string q)
    | None ->
        let mantissa, exponent =
          match String.index_opt (String.lowercase_ascii body) 'e' with
          | None -> (body, 0)
          | Some k -> (
              let written = String.sub body (k + 1) (String.length body - k - 1) in
              let digits =
                if written <> "" && (written.[0] = '-' || written.[0] = '+')
                then String.sub written 1 (String.length written - 1) else written in
              if not (is_digits digits) || String.length digits > 4 then bad ();
              let size = int_of_string digits in
              if size > longest then bad ();
              (String.sub body 0 k, if written.[0] = '-' then -size else size))
        in
        let whole, decimals =
          match String.index_opt mantissa '.' with
          | None -> (mantissa, "")
          | Some k -> (String.sub mantissa 0 k, String.sub mantissa (k + 1) (String.length mantissa - k - 1))
        in
        if not (is_digits (whole ^ decimals)) then bad ();
        let shift = exponent - String.length decimals in
        let all = Z.of_string (whole ^ decimals) in
        if shift >= 0 then (Z.mul all (power10 shift), Z.one) else (all, power10 (-shift))
  in
  if Z.equal den Z.zero then fail (Printf.sprintf "%S divides by zero" text);
  let num = if negative then Z.neg num else num in
  let g = Z.gcd num den in
  let num, den = if Z.equal num Z.zero then (Z.zero, Z.one) else (Z.divexact num g, Z.divexact den g) in
  if max (Z.numbits num) (Z.numbits den) > longest * 33 / 10 then fail "a number of more than 4000 digits";
  { qnum = num; qden = den }

let quotient = function
  | Integer text | Text text -> rational text
  | _ -> fail "expected an integer or a string \"p/q\""

let any_number = function Decimal text -> rational text | other -> quotient other

let index = function
  | Integer text ->
      let k = Z.of_string text in
      if Z.sign k < 0 || Z.geq k (Z.shift_left Z.one 60) then fail "expected an index"; k
  | _ -> fail "expected an index"

let items = function List l -> l | _ -> fail "expected a list"
let each read value = List.map read (items value)
let pair = function List [ a; b ] -> (a, b) | _ -> fail "expected a list of two"
let text = function Text t -> t | _ -> fail "expected a string"

(* Exactly these keys, and perhaps the optional ones. *)
let fields ?(optional = []) names value =
  match value with
  | Object entries ->
      List.iter (fun name -> if not (List.mem_assoc name entries) then fail (Printf.sprintf "the key %S is missing" name)) names;
      List.iter
        (fun (name, _) -> if not (List.mem name names || List.mem name optional) then fail (Printf.sprintf "unknown key %S" name))
        entries;
      fun name -> List.assoc name entries
  | _ -> fail "expected an object"
