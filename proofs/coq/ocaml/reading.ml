(* Problems and certificates from the project's files, into the types of the extracted checker. *)

module Integer = Z
open Checker
open Json
open Values
module Z = Integer  (* zarith's, not the extracted module of the same name *)

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

let rec body net header value =
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
      ConstantOutput (index (f "layer"), body net [ "rule" ] (f "later"))
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
  | "barrier" -> Barrier_file.read net (get Barrier_file.names)
  | "merged" | "classified" -> raise (Beyond ("the rule " ^ rule))
  | _ -> fail (Printf.sprintf "unknown rule %S" rule)

type asked = Exact of q certificate | Classified

(* The certificate, its rule, and the digest of the problem it was made for. *)
let certificate net value =
  let entry name = match value with Object e when List.mem_assoc name e -> text (List.assoc name e) | _ -> fail (Printf.sprintf "the key %S is missing" name) in
  if entry "format" <> "localmin-certificate-1" then fail "expected the format \"localmin-certificate-1\"";
  let header = [ "format"; "problem"; "rule" ] in
  let asked =
    if entry "rule" = "classified" then begin require_bits (fields (header @ [ "bits" ]) value "bits"); Classified end
    else Exact (body net header value)
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

(* "OMEGA" for all parameters, or "WEIGHTS:BIASES,..." with one pair a layer; without any, the empty list. *)
let decay net name =
  let rate text =
    let rate = rational text in
    if Z.sign rate.qnum < 0 then fail "a decay is negative";
    rate
  in
  let pair text = match String.split_on_char ':' text with [ w; b ] -> (rate w, rate b) | _ -> fail (Printf.sprintf "%S is no pair of decays" text) in
  let rates =
    if String.contains name ':' then List.map pair (String.split_on_char ',' name)
    else let omega = rate name in List.map (fun _ -> (omega, omega)) net
  in
  if List.length rates <> List.length net then fail "the decay needs one pair for each layer";
  if List.for_all (fun (w, b) -> Z.sign w.qnum = 0 && Z.sign b.qnum = 0) rates then [] else rates

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
