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
  List.iteri
    (fun k l ->
      Printf.printf "layer %d%s\n" k (if k < List.length net - 1 then ", then ReLU" else "");
      List.iteri
        (fun j w -> Printf.printf "  %s%s\n" (row w) (match l.bias with None -> "" | Some b -> " | " ^ shown (List.nth b j)))
        l.weight)
    net

let show_problem net points loss =
  print_string "network: a row of weights for each unit, then | and its bias where the layer has biases\n";
  show_network net;
  Printf.printf "data, %d points: inputs -> targets, and the weight where it is not 1\n" (List.length points);
  List.iter
    (fun p ->
      Printf.printf "  %s -> %s%s\n" (row p.input) (row p.target) (if shown p.importance = "1" then "" else " weight " ^ shown p.importance))
    points;
  Printf.printf "loss: %s\n" (match loss with Squared -> "squared" | Huber d -> "huber, delta " ^ shown d)

let said = function
  | LocalMinimum (_, None) -> "LocalMinimum"
  | LocalMinimum (_, Some e) -> "LocalMinimum, in every parameter nearer than " ^ shown e
  | NotLocalMinimum (_, _, l) -> "NotLocalMinimum, a witness of loss " ^ shown l
  | NotStrict _ -> "NotStrict"
  | NotGlobalMinimum (_, _, l) -> "NotGlobalMinimum, a point of loss " ^ shown l
  | GlobalMinimum _ -> "GlobalMinimum"
  | StrictUpToRescaling (_, e) -> "StrictUpToRescaling, in every parameter nearer than " ^ shown e

let loss_here = function
  | LocalMinimum (l, _) | NotLocalMinimum (l, _, _) | NotStrict l | NotGlobalMinimum (l, _, _) | GlobalMinimum l | StrictUpToRescaling (l, _) -> l

(* The loss as a mean over points, by their weights, and outputs. *)
let averaged points =
  let divided k x = { qnum = Z.mul x.qnum k.qden; qden = Z.mul x.qden k.qnum } in
  let added a b = { qnum = Z.add (Z.mul a.qnum b.qden) (Z.mul b.qnum a.qden); qden = Z.mul a.qden b.qden } in
  let lowest x = Reading.rational (shown x) in
  let outputs = Z.of_int (List.length (List.hd points).target) in
  let share = List.fold_left (fun s p -> lowest (added s p.importance)) { qnum = Z.zero; qden = Z.one } points in
  if Z.sign share.qnum = 0 then points
  else
    let share = { share with qnum = Z.mul share.qnum outputs } in
    List.map (fun p -> { p with importance = lowest (divided share p.importance) }) points

(* The conclusion, or why there is none. *)
let verdict net points loss (certificate, rule, made_for) =
  let here = Canonical.digest net points loss in
  if made_for <> here then Error (Printf.sprintf "%s: made for another problem than this one, %s" rule here)
  else
    match check_lowest { net; data = points; loss_of = loss } certificate with
    | Some conclusion -> Ok conclusion
    | None -> Error rule

(* One problem and certificate a line, as {"network", "data", "loss", "certificate"}; one line of answer each. *)
let batch () =
  try
    while true do
      let line = input_line stdin in
      (try
         let field = Reading.fields [ "network"; "data"; "loss"; "certificate" ] (Json.parse line) in
         let net = Reading.network (field "network") and loss = Reading.loss (Reading.text (field "loss")) in
         let points = Reading.data (Reading.text (field "data")) in
         Reading.require_fit net points;
         match verdict net points loss (Reading.certificate (field "certificate")) with
         | Ok c -> Printf.printf "accepted %s, loss %s\n" (said c) (shown (loss_here c))
         | Error _ -> print_string "rejected\n"
       with
       | Json.Bad reason -> Printf.printf "error %s\n" reason
       | Reading.Beyond what -> Printf.printf "beyond %s\n" what);
      flush stdout
    done
  with End_of_file -> ()

let usage = "usage: localmin-check CERTIFICATE --network NETWORK --data DATA [--loss squared|huber:DELTA] [--mean] [--quiet]"

let rec options found = function
  | [] -> found
  | ("--mean" | "--quiet") as flag :: rest -> options ((flag, "") :: found) rest
  | ("--network" | "--data" | "--loss") as name :: value :: rest -> options ((name, value) :: found) rest
  | file :: rest when file <> "" && file.[0] <> '-' && not (List.mem_assoc "" found) -> options (("", file) :: found) rest
  | _ -> Json.fail usage

let main arguments =
  let given = options [] arguments in
  let value name = match List.assoc_opt name given with Some v -> v | None -> Json.fail usage in
  let reading path read = try read (contents path) with Json.Bad reason -> Json.fail (path ^ ": " ^ reason) in
  let net = reading (value "--network") (fun text -> Reading.network (Json.parse text)) in
  let points = reading (value "--data") Reading.data in
  let loss = Reading.loss (Option.value (List.assoc_opt "--loss" given) ~default:"squared") in
  Reading.require_fit net points;
  let points = if List.mem_assoc "--mean" given then averaged points else points in
  let (_, rule, made_for) as certificate = reading (value "") (fun text -> Reading.certificate (Json.parse text)) in
  if not (List.mem_assoc "--quiet" given) then begin
    show_problem net points loss;
    Printf.printf "certificate: rule %s, made for the problem %s\n" rule made_for
  end;
  match verdict net points loss certificate with
  | Ok c -> Printf.printf "accepted: %s, loss %s\n" (said c) (shown (loss_here c)); 0
  | Error reason -> Printf.printf "rejected: %s\n" reason; 1

let () =
  match List.tl (Array.to_list Sys.argv) with
  | [ "--batch" ] -> batch ()
  | arguments ->
      exit
        (try main arguments with
         | Json.Bad reason -> Printf.eprintf "error: %s\n" reason; 2
         | Reading.Beyond what -> Printf.printf "not covered: %s\n" what; 3
         | Stack_overflow | Out_of_memory -> Printf.eprintf "error: too large\n"; 70)
