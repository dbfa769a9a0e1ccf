(* The name of a problem, as proofs/kernel/problem_files.py gives it: SHA-256 of its numbers in lowest terms, as compact JSON. *)

module Integer = Z
open Checker
module Z = Integer

let shown x = if Z.equal x.qden Z.one then Z.to_string x.qnum else Z.to_string x.qnum ^ "/" ^ Z.to_string x.qden

(* Of the characters of a number, none needs an escape. *)
let quoted text = "\"" ^ text ^ "\""
let list write values = "[" ^ String.concat "," (List.map write values) ^ "]"
let number x = quoted (shown x)

let network net =
  let last = List.length net - 1 in
  let layer k l =
    Printf.sprintf "{\"weight\":%s,\"bias\":%s%s}"
      (list (list number) l.weight)
      (match l.bias with None -> "null" | Some b -> list number b)
      (if k < last then ",\"activation\":\"relu\"" else "")
  in
  Printf.sprintf "{\"layers\":[%s]}" (String.concat "," (List.mapi layer net))

let digest_of parts = "sha256:" ^ Sha256.to_hex (Sha256.string (list (fun part -> part) parts))

type loss = Residuals of q measure | Entropy of cross_entropy

let loss_name = function
  | Residuals Squared -> "squared"
  | Residuals (Huber d) -> "huber:" ^ shown d
  | Entropy Logistic -> "logistic"
  | Entropy Softmax -> "softmax"

(* The loss, the weights of points and the decay enter only where they are not the plain ones. *)
let digest net points loss decay =
  let plain = decay = [] && loss = Residuals Squared && List.for_all (fun p -> shown p.importance = "1") points in
  let weights = if List.for_all (fun p -> shown p.importance = "1") points then [] else List.map (fun p -> p.importance) points in
  let parts =
    [ network net; list (fun p -> list number (p.input @ p.target)) points ]
    @ if plain then [] else [ quoted (loss_name loss); list number weights ]
    @ if decay = [] then [] else [ list number (List.map fst decay); list number (List.map snd decay) ]
  in
  digest_of parts
