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

let piece value =
  let weights = Values.each (fun w -> let k, x = Values.pair w in (Values.index k, Values.quotient x)) value in
  if List.length (List.sort_uniq Z.compare (List.map fst weights)) < List.length weights then fail "a generator named twice";
  weights

let rec separation value =
  let field = Values.fields [ "separator"; "further" ] value in
  Separation (vector (field "separator"), Values.each separation (field "further"))

let entry value =
  let field kind = Values.fields [ "residual"; kind ] value in
  let kind, read =
    if Reading.has "minimum" value then ("minimum", fun v -> Minimum (Reading.direction v))
    else if Reading.has "never" value then ("never", fun v -> NeverMinimum (Values.each vector v))
    else ("too_few_units", fun v -> TooFewUnits (separation v))
  in
  let field = field kind in
  (vector (field "residual"), read (field kind))

let body rule width value =
  let get names = Values.fields (header @ names) value in
  match rule with
  | "global-minimum" ->
      let f = get [ "lower"; "network"; "vectors"; "steps" ] in
      BranchAndBound (Values.quotient (f "lower"), Reading.direction (f "network"), Values.each vector (f "vectors"), Values.each step (f "steps"))
  | "complete-list" ->
      let f = get [ "pieces"; "entries" ] in
      let pieces = Values.each piece (f "pieces") and entries = Values.each entry (f "entries") in
      if width = None then raise (Values.Beyond "the rule complete-list for every width");
      CompleteList (pieces, entries)
  | "families" -> raise (Values.Beyond ("the rule " ^ rule))
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
  (landscape, body rule most_units value, rule, Values.text (entry "problem"))

(* The name of a landscape, as proofs/kernel/landscape/question.py gives it. *)
let digest l =
  let data = Canonical.list (fun p -> Canonical.list Canonical.number (p.input @ p.target)) l.data_points in
  let width = match l.most_units with None -> "null" | Some h -> Z.to_string h in
  Canonical.digest_of [ data; width; string_of_bool l.hidden_bias; string_of_bool l.output_bias ]

let row numbers = String.concat " " (List.map Canonical.shown numbers)

let said = function
  | LowestLoss (lower, _, loss) ->
      Printf.sprintf "LowestLoss, no loss below %s, a network of loss %s" (Canonical.shown lower) (Canonical.shown loss)
  | AllMinima minima ->
      "AllMinima, " ^ String.concat "; " (List.map (fun ((residual, _), loss) -> Printf.sprintf "loss %s of residual %s" (Canonical.shown loss) (row residual)) minima)

(* What is concluded, or why nothing is. *)
let verdict (landscape, certificate, rule, made_for) =
  let here = digest landscape in
  if made_for <> here then Error (Printf.sprintf "%s: made for another landscape than this one, %s" rule here)
  else if (match certificate with CompleteList _ -> dependent landscape | _ -> false) then
    raise (Values.Beyond "complete-list for inputs of which a column is a combination of others")
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
  | CompleteList (_, entries) ->
      List.iter
        (fun (residual, kind) ->
          let what = match kind with Minimum _ -> "of a local minimum" | NeverMinimum _ -> "of none" | TooFewUnits _ -> "of none of this width" in
          Printf.printf "residual %s: %s\n" (row residual) what;
          match kind with Minimum net -> show_network net | _ -> ())
        entries
