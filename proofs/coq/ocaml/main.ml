(* localmin-check: reads a problem and a certificate, prints what it read, and what the verified checker says of it. *)

module Integer = Z
open Checker
module Z = Integer

let max_bytes = 64 * 1024 * 1024

let contents path =
  let channel = try open_in_bin path with Sys_error e -> Json.fail e in
  let size = try in_channel_length channel with Sys_error e -> Json.fail e in
  if size > max_bytes then Json.fail "larger than 64 MiB";
  let text = try really_input_string channel size with End_of_file | Sys_error _ -> Json.fail "cannot be read" in
  close_in channel;
  text

let shown = Canonical.shown
let row numbers = String.concat " " (List.map shown numbers)

let show_network net =
  print_string "network: a row of weights for each unit, then | and its bias where the layer has biases\n";
  List.iteri
    (fun k l ->
      Printf.printf "layer %d%s\n" k (if k < List.length net - 1 then ", then ReLU" else "");
      List.iteri
        (fun j w -> Printf.printf "  %s%s\n" (row w) (match l.bias with None -> "" | Some b -> " | " ^ shown (List.nth b j)))
        l.weight)
    net

let show_points points =
  Printf.printf "data, %d points: inputs -> targets, and the weight where it is not 1\n" (List.length points);
  List.iter
    (fun p ->
      Printf.printf "  %s -> %s%s\n" (row p.input) (row p.target) (if shown p.importance = "1" then "" else " weight " ^ shown p.importance))
    points

let show_problem net points loss =
  show_network net;
  show_points points;
  Printf.printf "loss: %s\n" (match loss with Canonical.Residuals (Huber d) -> "huber, delta " ^ shown d | _ -> Canonical.loss_name loss)

let said = function
  | LocalMinimum (_, None) -> "LocalMinimum"
  | LocalMinimum (_, Some e) -> "LocalMinimum, in every parameter nearer than " ^ shown e
  | NotLocalMinimum (_, _, l) -> "NotLocalMinimum, a witness of loss " ^ shown l
  | NotStrict _ -> "NotStrict"
  | NotGlobalMinimum (_, _, l) -> "NotGlobalMinimum, a point of loss " ^ shown l
  | GlobalMinimum _ -> "GlobalMinimum"
  | StrictUpToRescaling (_, e) -> "StrictUpToRescaling, in every parameter nearer than " ^ shown e
  | InterpolationNearby (_, e) -> "InterpolationNearby, a network of loss 0 with every parameter nearer than " ^ shown e
  | LocalMinimumNearby (reach, _, _) -> "LocalMinimumNearby, every parameter nearer than " ^ shown reach

let loss_here = function
  | LocalMinimum (l, _) | NotLocalMinimum (l, _, _) | NotStrict l | NotGlobalMinimum (l, _, _) | GlobalMinimum l | StrictUpToRescaling (l, _)
  | InterpolationNearby (l, _) -> shown l
  | LocalMinimumNearby (_, lower, upper) -> Printf.sprintf "from %s to %s" (shown lower) (shown upper)

let sentence c = Printf.sprintf "%s, loss %s" (said c) (loss_here c)

(* The loss as a mean over points, by their weights, and outputs. *)
let averaged points =
  let divided k x = { qnum = Z.mul x.qnum k.qden; qden = Z.mul x.qden k.qnum } in
  let added a b = { qnum = Z.add (Z.mul a.qnum b.qden) (Z.mul b.qnum a.qden); qden = Z.mul a.qden b.qden } in
  let lowest x = Values.rational (shown x) in
  let outputs = Z.of_int (List.length (List.hd points).target) in
  let share = List.fold_left (fun s p -> lowest (added s p.importance)) { qnum = Z.zero; qden = Z.one } points in
  if Z.sign share.qnum = 0 then points
  else
    let share = { share with qnum = Z.mul share.qnum outputs } in
    List.map (fun p -> { p with importance = lowest (divided share p.importance) }) points

(* What second-order takes on: as many, with 150 points and short numbers, take some 10 s. *)
let most_parameters = 100

(* The network that second-order would be asked about, if the certificate asks for it. *)
let rec second_order_network net = function
  | SecondOrder -> Some net
  | ConstantOutput (k, later) -> second_order_network (List.filteri (fun i _ -> Z.gt (Z.of_int i) k) net) later
  | _ -> None

let require_size net certificate =
  let entries l = List.length (List.concat l.weight) + match l.bias with None -> 0 | Some b -> List.length b in
  match second_order_network net certificate with
  | None -> ()
  | Some asked ->
      let count = List.fold_left (fun sum l -> sum + entries l) 0 asked in
      if count > most_parameters then
        raise (Values.Beyond (Printf.sprintf
          "second-order with %d parameters is more than this checker takes on (at most %d); use the Python kernel" count most_parameters))

let processor_seconds s = ignore (Unix.setitimer Unix.ITIMER_PROF { Unix.it_interval = 0.0; it_value = s })

(* What the work answers, or [Beyond] where it takes more than so many seconds of the processor. *)
let within seconds work =
  let late _ =
    raise (Values.Beyond (Printf.sprintf "no answer in %g s of the processor; give more by --seconds, or use the Python kernel" seconds)) in
  Sys.set_signal Sys.sigprof (Sys.Signal_handle late);
  processor_seconds seconds;
  match work () with
  | answer -> processor_seconds 0.0; answer
  | exception e -> processor_seconds 0.0; raise e

let default_seconds = 60.0

(* What is accepted, or why nothing is. *)
let verdict net points loss decay (asked, rule, made_for) =
  let here = Canonical.digest net points loss decay in
  if made_for <> here then Error (Printf.sprintf "%s: made for another problem than this one, %s" rule here)
  else
    match asked, loss with
    | Reading.Exact certificate, Canonical.Residuals measure -> (
        require_size net certificate;
        let problem = { net; data = points; loss_of = measure } in
        let concluded =
          match decay, certificate with
          | [], _ -> check_lowest problem certificate
          | _, Barrier _ -> check_lowest_with_decay problem decay certificate
          | _ -> raise (Values.Beyond ("weight decay with the rule " ^ rule))
        in
        match concluded with
        | Some conclusion -> Ok (sentence conclusion)
        | None -> Error rule)
    | Classified, _ when decay <> [] -> raise (Values.Beyond "weight decay with the rule classified")
    | Classified, Entropy entropy -> if check_classified_lowest entropy net points then Ok "ClassifiedData" else Error rule
    | Exact _, Entropy _ -> raise (Values.Beyond (Printf.sprintf "the rule %s for the loss %s" rule (Canonical.loss_name loss)))
    | Classified, Residuals _ -> Error rule

let judged_line line =
  let document = Json.parse line in
  if Reading.has "network" document then begin
    let field = Values.fields [ "network"; "data"; "loss"; "decay"; "certificate" ] document in
    let net = Reading.network (field "network") and loss = Reading.loss (Values.text (field "loss")) in
    let points = Reading.data (Values.text (field "data")) in
    Reading.require_fit net points loss;
    let decay = Reading.decay net (Values.text (field "decay")) in
    verdict net points loss decay (Reading.certificate net (field "certificate"))
  end
  else
    let field = Values.fields [ "data"; "certificate" ] document in
    Landscape.verdict (Landscape.certificate (Reading.data (Values.text (field "data"))) (field "certificate"))

(* One problem and certificate a line, as {"network", "data", "loss", "decay", "certificate"}, or {"data", "certificate"} about a
   landscape; one line of answer each. *)
let batch () =
  try
    while true do
      let line = input_line stdin in
      (match within default_seconds (fun () -> judged_line line) with
       | Ok what -> Printf.printf "accepted %s\n" what
       | Error _ -> print_string "rejected\n"
       | exception Json.Bad reason -> Printf.printf "error %s\n" reason
       | exception Values.Beyond what -> Printf.printf "beyond %s\n" what);
      flush stdout
    done
  with End_of_file -> ()

let usage = "usage: localmin-check CERTIFICATE --data DATA [--network NETWORK] [--loss squared|huber:DELTA|logistic|softmax] [--decay OMEGA|WEIGHTS:BIASES,...] [--mean] [--seconds S] [--quiet]"

let rec options found = function
  | [] -> found
  | ("--mean" | "--quiet") as flag :: rest -> options ((flag, "") :: found) rest
  | ("--network" | "--data" | "--loss" | "--decay" | "--seconds") as name :: value :: rest -> options ((name, value) :: found) rest
  | file :: rest when file <> "" && file.[0] <> '-' && not (List.mem_assoc "" found) -> options (("", file) :: found) rest
  | _ -> Json.fail usage

let seconds = function
  | None -> default_seconds
  | Some text -> (
      match int_of_string_opt text with
      | Some s when s > 0 && s <= 1_000_000 -> float_of_int s
      | _ -> Json.fail (Printf.sprintf "--seconds %s: expected an integer from 1 to 1000000" text))

let named given name = match List.assoc_opt name given with Some v -> v | None -> Json.fail usage
let reading path read = try read (contents path) with Json.Bad reason -> Json.fail (path ^ ": " ^ reason)

let judged_landscape given read =
  if List.exists (fun name -> List.mem_assoc name given) [ "--network"; "--loss"; "--mean"; "--decay" ] then
    Json.fail "a certificate about a landscape takes no --network, --loss, --decay or --mean";
  let points = reading (named given "--data") Reading.data in
  let about = reading (named given "") (fun _ -> Landscape.certificate points read) in
  if not (List.mem_assoc "--quiet" given) then Landscape.show show_points show_network about;
  Landscape.verdict about

let judged_network given read =
  let net = reading (named given "--network") (fun text -> Reading.network (Json.parse text)) in
  let points = reading (named given "--data") Reading.data in
  let loss = Reading.loss (Option.value (List.assoc_opt "--loss" given) ~default:"squared") in
  Reading.require_fit net points loss;
  let points = if List.mem_assoc "--mean" given then averaged points else points in
  let (_, rule, made_for) as certificate = reading (named given "") (fun _ -> Reading.certificate net read) in
  let decay = Reading.decay net (Option.value (List.assoc_opt "--decay" given) ~default:"0") in
  if not (List.mem_assoc "--quiet" given) then begin
    show_problem net points loss;
    List.iteri (fun k (w, b) -> Printf.printf "decay of layer %d: %s/2 of the squared weights, %s/2 of the squared biases\n" k (shown w) (shown b)) decay;
    Printf.printf "certificate: rule %s, made for the problem %s\n" rule made_for
  end;
  verdict net points loss decay certificate

(* Reads, and shows what it read; what is concluded, or why nothing is. *)
let judged given =
  let read = reading (named given "") Json.parse in
  if Landscape.is_certificate read then judged_landscape given read else judged_network given read

let main arguments =
  let given = options [] arguments in
  match within (seconds (List.assoc_opt "--seconds" given)) (fun () -> judged given) with
  | Ok what -> Printf.printf "accepted: %s\n" what; 0
  | Error reason -> Printf.printf "rejected: %s\n" reason; 1

let () =
  match List.tl (Array.to_list Sys.argv) with
  | [ "--batch" ] -> batch ()
  | arguments ->
      exit
        (try main arguments with
         | Json.Bad reason -> Printf.eprintf "error: %s\n" reason; 2
         | Values.Beyond what -> Printf.printf "not covered: %s\n" what; 3
         | Stack_overflow | Out_of_memory -> Printf.eprintf "error: too large\n"; 70)
