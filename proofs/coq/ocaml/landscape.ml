(* Certificates about landscapes: read strictly, shown, and put to the verified checker. *)

module Integer = Z
open Checker
open Json
module Z = Integer  (* zarith's, not the extracted module of the same name *)

let format = "localmin-landscape-1"
let header = [ "format"; "problem"; "rule"; "hidden"; "hidden_bias"; "output_bias" ]
let most_hidden = 1000

let is_certificate = function Object entries -> List.assoc_opt "format" entries = Some (Text format) | _ -> false

let vector value = Values.each Values.quotient value

let step = function
  | Null -> Symmetric
  | List _ as pair -> let unit, line = Values.pair pair in Branch (Values.index unit, Values.index line)
  | other -> Bound (Values.index other)

let body rule value =
  let get names = Values.fields (header @ names) value in
  match rule with
  | "global-minimum" ->
      let f = get [ "lower"; "network"; "vectors"; "steps" ] in
      BranchAndBound (Values.quotient (f "lower"), Reading.direction (f "network"), Values.each vector (f "vectors"), Values.each step (f "steps"))
  | "complete-list" | "families" -> raise (Values.Beyond ("the rule " ^ rule))
  | _ -> fail (Printf.sprintf "unknown rule %S" rule)

(* One target, and no weights of points. *)
let require_plain points =
  List.iter
    (fun p ->
      if List.length p.target <> 1 then fail "a landscape has one target per point";
      if Canonical.shown p.importance <> "1" then fail "a landscape has no weights of points")
    points

let boolean = function Bool b -> b | _ -> fail "expected true or false"

(* The landscape on these data that the certificate is about, the certificate, its rule, and the digest of the landscape it was made for. *)
let certificate points value =
  let entry name = match value with Object e when List.mem_assoc name e -> List.assoc name e | _ -> fail (Printf.sprintf "the key %S is missing" name) in
  if Values.text (entry "format") <> format then fail (Printf.sprintf "expected the format %S" format);
  let most_units =
    match entry "hidden" with
    | Text "every" -> None
    | width ->
        let h = Values.index width in
        if Z.sign h = 0 || Z.gt h (Z.of_int most_hidden) then fail "a landscape has from 1 to 1000 hidden units";
        Some h
  in
  require_plain points;
  let landscape = { data_points = points; most_units; hidden_bias = boolean (entry "hidden_bias"); output_bias = boolean (entry "output_bias") } in
  let rule = Values.text (entry "rule") in
  (landscape, body rule value, rule, Values.text (entry "problem"))

(* The name of a landscape, as proofs/kernel/landscape/question.py gives it. *)
let digest l =
  let data = Canonical.list (fun p -> Canonical.list Canonical.number (p.input @ p.target)) l.data_points in
  let width = match l.most_units with None -> "null" | Some h -> Z.to_string h in
  Canonical.digest_of [ data; width; string_of_bool l.hidden_bias; string_of_bool l.output_bias ]

let said (LowestLoss (lower, _, loss)) =
  Printf.sprintf "LowestLoss, no loss below %s, a network of loss %s" (Canonical.shown lower) (Canonical.shown loss)

(* What is concluded, or why nothing is. *)
let verdict (landscape, certificate, rule, made_for) =
  let here = digest landscape in
  if made_for <> here then Error (Printf.sprintf "%s: made for another landscape than this one, %s" rule here)
  else match check_landscape landscape certificate with Some conclusion -> Ok (said conclusion) | None -> Error rule

let show show_points show_network (l, certificate, rule, made_for) =
  let width = match l.most_units with None -> "any number of" | Some h -> "at most " ^ Z.to_string h in
  let has b = if b then "with" else "without" in
  Printf.printf "landscape: one hidden layer of %s units, %s hidden biases, %s output bias; squared loss\n" width (has l.hidden_bias) (has l.output_bias);
  show_points l.data_points;
  Printf.printf "certificate: rule %s, made for the landscape %s\n" rule made_for;
  match certificate with
  | BranchAndBound (lower, net, _, _) ->
      Printf.printf "bound: %s\n" (Canonical.shown lower);
      show_network net
