(* Problems and certificates from the project's files, into the types of the extracted checker. *)

module Integer = Z
open Checker
open Json
module Z = Integer  (* zarith's, not the extracted module of the same name *)

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

let layer number ~optional entry =
  let field = fields ~optional [ "weight"; "bias" ] entry in
  { weight = each (each number) (field "weight"); bias = (match field "bias" with Null -> None | b -> Some (each number b)) }

let require_shapes layers =
  if layers = [] then fail "a network needs at least one layer";
  let width_before = ref (-1) in
  List.iter
    (fun l ->
      let width = List.length l.weight in
      if width = 0 then fail "a layer needs at least one unit";
      let fan_in = List.length (List.hd l.weight) in
      if fan_in = 0 || List.exists (fun row -> List.length row <> fan_in) l.weight then fail "weight rows of different lengths, or empty";
      if !width_before >= 0 && fan_in <> !width_before then fail "layers that do not fit each other";
      (match l.bias with Some b when List.length b <> width -> fail "a bias that does not fit its layer" | _ -> ());
      width_before := width)
    layers;
  layers

(* Another point, or a direction, of the parameter space. *)
let direction value = require_shapes (each (layer quotient ~optional:[]) (fields [ "layers" ] value "layers"))

exception Beyond of string

let network value =
  let entries = items (fields [ "layers" ] value "layers") in
  let layers = List.map (layer any_number ~optional:[ "activation" ]) entries in
  let count = List.length entries in
  List.iteri
    (fun k entry ->
      let activation = match entry with Object e -> List.assoc_opt "activation" e | _ -> None in
      match activation with
      | None -> if k < count - 1 then fail "a hidden layer needs an activation"
      | Some a -> if k = count - 1 then fail "the last layer has no activation" else if a <> Text "relu" then raise (Beyond "an activation other than relu"))
    entries;
  require_shapes layers

let numbers key value =
  let entries = each (fun entry -> let k, x = pair entry in (key k, quotient x)) value in
  let seen = Hashtbl.create 16 in
  List.iter (fun (k, _) -> if Hashtbl.mem seen k then fail "an entry named twice"; Hashtbl.add seen k ()) entries;
  entries

let has name = function Object e -> List.mem_assoc name e | _ -> false

let rec case_tree value =
  if has "split" value then
    let field = fields [ "split"; "positive"; "negative" ] value in
    Split (index (field "split"), case_tree (field "positive"), case_tree (field "negative"))
  else if has "empty" value then Empty (numbers index (fields [ "empty" ] value "empty"))
  else Vertex (numbers index (fields [ "multipliers" ] value "multipliers"))

let unit_and_point value = let a, b = pair value in (index a, index b)

let rec isolation_tree value =
  if has "split" value then
    let field = fields [ "split"; "positive"; "negative" ] value in
    UnitSplit (unit_and_point (field "split"), isolation_tree (field "positive"), isolation_tree (field "negative"))
  else
    let field = fields [ "rows"; "weights" ] value in
    KernelCone (numbers index (field "rows"), numbers unit_and_point (field "weights"))

let unit_tree = function Null -> None | tree -> Some (case_tree tree)

let margin value =
  let field = fields [ "kappa"; "trees" ] value in
  (quotient (field "kappa"), each case_tree (field "trees"))

(* The precision that rules of enclosures ask for; the checker, which computes exactly, does without it (and without the
   factor of interpolation). *)
let require_bits value =
  match value with
  | Integer text when (let bits = Z.of_string text in Z.geq bits (Z.of_int 16) && Z.leq bits (Z.of_int 4096)) -> ()
  | _ -> fail "expected bits from 16 to 4096"

let rec body header value =
  let rule = match value with Object e when List.mem_assoc "rule" e -> text (List.assoc "rule" e) | _ -> fail "the key \"rule\" is missing" in
  let get names = fields (header @ names) value in
  match rule with
  | "shallow-minimum" -> ShallowMinimum (each unit_tree (get [ "units" ] "units"))
  | "descent-path" ->
      let f = get [ "velocity"; "acceleration"; "step" ] in
      DescentPath (direction (f "velocity"), direction (f "acceleration"), quotient (f "step"))
  | "flat-path" ->
      let f = get [ "velocity"; "acceleration" ] in
      FlatPath (direction (f "velocity"), direction (f "acceleration"))
  | "rescaling-orbit" ->
      let f = get [ "layer"; "unit" ] in
      RescalingOrbit (index (f "layer"), index (f "unit"))
  | "better-point" -> BetterPoint (direction (get [ "network" ] "network"))
  | "equal-inputs-bound" -> ignore (get []); EqualInputsBound
  | "isolated-orbit" ->
      let f = get [ "minimum"; "tree" ] in
      IsolatedOrbit (each unit_tree (fields [ "units" ] (f "minimum") "units"), isolation_tree (f "tree"))
  | "constant-output" ->
      let f = get [ "layer"; "later" ] in
      ConstantOutput (index (f "layer"), body [ "rule" ] (f "later"))
  | "path-moments" -> ignore (get []); PathMoments
  | "several-outputs-minimum" -> SeveralOutputsMinimum (each margin (get [ "units" ] "units"))
  | "second-order" -> ignore (get []); SecondOrder
  | "lower-point" ->
      let f = get [ "network"; "bits" ] in
      require_bits (f "bits");
      BetterPoint (direction (f "network"))
  | "not-stationary" ->
      let f = get [ "layer"; "unit"; "entry"; "bits" ] in
      require_bits (f "bits");
      NotStationary (index (f "layer"), index (f "unit"), index (f "entry"))
  | "interpolation" ->
      let f = get [ "network"; "bits"; "singular"; "factor" ] in
      require_bits (f "bits");
      ignore (quotient (f "singular"), each (each quotient) (f "factor"));
      Interpolation (direction (f "network"))
  | "barrier" | "merged" | "classified" -> raise (Beyond ("the rule " ^ rule))
  | _ -> fail (Printf.sprintf "unknown rule %S" rule)

type asked = Exact of q certificate | Classified

(* The certificate, its rule, and the digest of the problem it was made for. *)
let certificate value =
  let entry name = match value with Object e when List.mem_assoc name e -> text (List.assoc name e) | _ -> fail (Printf.sprintf "the key %S is missing" name) in
  if entry "format" <> "localmin-certificate-1" then fail "expected the format \"localmin-certificate-1\"";
  let header = [ "format"; "problem"; "rule" ] in
  let asked =
    if entry "rule" = "classified" then begin require_bits (fields (header @ [ "bits" ]) value "bits"); Classified end
    else Exact (body header value)
  in
  (asked, entry "rule", entry "problem")

let loss name =
  if name = "squared" then Canonical.Residuals Squared
  else if name = "logistic" then Canonical.Entropy Logistic
  else if name = "softmax" then Canonical.Entropy Softmax
  else if String.length name > 6 && String.sub name 0 6 = "huber:" then begin
    let delta = rational (String.sub name 6 (String.length name - 6)) in
    if Z.sign delta.qnum <= 0 then fail "the delta of the Huber loss must be above 0";
    Canonical.Residuals (Huber delta)
  end
  else fail (Printf.sprintf "unknown loss %S" name)

let one = { qnum = Z.one; qden = Z.one }

(* data.csv: x1,...,xd, then y or y1,...,yK, then perhaps weight. *)
let data content =
  require_utf8 content;
  if String.contains content '"' then fail "quoted entries";
  let text = Buffer.create (String.length content) in
  let from = if String.length content >= 3 && String.sub content 0 3 = "\xEF\xBB\xBF" then 3 else 0 in
  for i = from to String.length content - 1 do
    match content.[i] with
    | '\r' -> if i + 1 >= String.length content || content.[i + 1] <> '\n' then Buffer.add_char text '\n'
    | c -> Buffer.add_char text c
  done;
  let entries line =
    let cells = String.split_on_char ',' line in
    if List.exists (fun cell -> String.length cell > 131072) cells then fail "an entry of more than 131072 characters";
    cells
  in
  let rows =
    match String.split_on_char '\n' (Buffer.contents text) with
    | header :: lines -> List.map entries (header :: List.filter (fun line -> line <> "") lines)
    | [] -> []
  in
  match rows with
  | [] | [ _ ] -> fail "no data points"
  | header :: rows ->
      let header = List.map String.trim header in
      let is_input name = String.length name > 1 && name.[0] = 'x' && String.for_all (fun c -> c >= '0' && c <= '9') (String.sub name 1 (String.length name - 1)) in
      let d = List.length (List.filter is_input header) in
      let weighted = List.nth header (List.length header - 1) = "weight" in
      let k = List.length header - d - if weighted then 1 else 0 in
      let names prefix count = List.init count (fun i -> prefix ^ string_of_int (i + 1)) in
      let tail = if weighted then [ "weight" ] else [] in
      if d = 0 || k = 0 || not (header = names "x" d @ [ "y" ] @ tail || header = names "x" d @ names "y" k @ tail) then
        fail "the header must be x1,...,xd,y or x1,...,xd,y1,...,yK, and perhaps weight";
      let width = List.length header in
      List.map
        (fun row ->
          if List.length row <> width then fail "a row that does not fit the header";
          let row = List.map rational row in
          let importance = if weighted then List.nth row (width - 1) else one in
          if Z.sign importance.qnum < 0 then fail "a weight that is negative";
          { input = List.filteri (fun i _ -> i < d) row; target = List.filteri (fun i _ -> i >= d && i < d + k) row; importance })
        rows

let require_fit net points loss =
  let between low high x = Z.sign x.qnum >= low && (high || Z.leq x.qnum x.qden) in
  let possible = match loss with
    | Canonical.Residuals _ -> fun _ -> true
    | Entropy Logistic -> between 0 false
    | Entropy Softmax -> between 0 true
  in
  if List.exists (fun p -> not (List.for_all possible p.target)) points then fail "a target outside the range of its loss";
  let p = List.hd points in
  if List.length p.input <> List.length (List.hd (List.hd net).weight) then fail "the network and the data have different numbers of inputs";
  if List.length p.target <> List.length (List.nth net (List.length net - 1)).weight then fail "the network and the data have different numbers of outputs"
