(* Strict JSON: numbers stay as they are written, no key stands twice, brackets nest at most 500 deep. *)

type t =
  | Null
  | Bool of bool
  | Integer of string
  | Decimal of string
  | Text of string
  | List of t list
  | Object of (string * t) list

exception Bad of string

let fail message = raise (Bad message)
let deepest = 500

let require_utf8 text =
  let n = String.length text in
  let byte i = if i < n then Char.code text.[i] else 0 in
  let follows i = byte i land 0xC0 = 0x80 in
  let rec from i =
    if i < n then
      let b = byte i in
      let size =
        if b < 0x80 then 1
        else if b >= 0xC2 && b < 0xE0 && follows (i + 1) then 2
        else if b land 0xF0 = 0xE0 && follows (i + 1) && follows (i + 2)
                && (b <> 0xE0 || byte (i + 1) >= 0xA0) && (b <> 0xED || byte (i + 1) < 0xA0) then 3
        else if b >= 0xF0 && b < 0xF5 && follows (i + 1) && follows (i + 2) && follows (i + 3)
                && (b <> 0xF0 || byte (i + 1) >= 0x90) && (b <> 0xF4 || byte (i + 1) < 0x90) then 4
        else fail (Printf.sprintf "byte %d is not UTF-8" i)
      in
      from (i + size)
  in
  from 0

let parse text =
  let n = String.length text in
  let at = ref 0 in
  let bad what = fail (Printf.sprintf "byte %d: %s" !at what) in
  let peek () = if !at < n then text.[!at] else '\000' in
  let rec skip () =
    if !at < n then match text.[!at] with ' ' | '\t' | '\n' | '\r' -> incr at; skip () | _ -> ()
  in
  let expect c = if !at < n && text.[!at] = c then incr at else bad (Printf.sprintf "expected %C" c) in
  let word w value =
    let k = String.length w in
    if !at + k <= n && String.sub text !at k = w then (at := !at + k; value) else bad "no JSON value"
  in
  let digits () =
    let first = !at in
    while !at < n && text.[!at] >= '0' && text.[!at] <= '9' do incr at done;
    if !at = first then bad "expected a digit"
  in
  let number () =
    let first = !at in
    if peek () = '-' then incr at;
    if peek () = '0' then incr at else digits ();
    let whole = !at in
    if peek () = '.' then (incr at; digits ());
    if peek () = 'e' || peek () = 'E' then begin
      incr at;
      if peek () = '+' || peek () = '-' then incr at;
      digits ()
    end;
    let written = String.sub text first (!at - first) in
    if !at = whole then Integer written else Decimal written
  in
  let hex4 () =
    if !at + 4 > n then bad "an unfinished escape";
    let code = String.sub text !at 4 in
    String.iter (function '0' .. '9' | 'a' .. 'f' | 'A' .. 'F' -> () | _ -> bad "expected four hexadecimal digits") code;
    at := !at + 4;
    int_of_string ("0x" ^ code)
  in
  let string () =
    expect '"';
    let out = Buffer.create 16 in
    let rec more () =
      if !at >= n then bad "an unfinished string";
      let c = text.[!at] in
      incr at;
      match c with
      | '"' -> ()
      | '\\' ->
          let e = peek () in
          incr at;
          (match e with
           | '"' | '\\' | '/' -> Buffer.add_char out e
           | 'b' -> Buffer.add_char out '\b'
           | 'f' -> Buffer.add_char out '\012'
           | 'n' -> Buffer.add_char out '\n'
           | 'r' -> Buffer.add_char out '\r'
           | 't' -> Buffer.add_char out '\t'
           | 'u' ->
               let code = hex4 () in
               (* Keys and names of this format are ASCII: other characters are kept apart, not decoded. *)
               if code < 0x80 then Buffer.add_char out (Char.chr code) else Buffer.add_string out (Printf.sprintf "\\u%04x" code)
           | _ -> bad "an unknown escape");
          more ()
      | c when Char.code c < 0x20 -> bad "a control character in a string"
      | c -> Buffer.add_char out c; more ()
    in
    more ();
    Buffer.contents out
  in
  let rec value depth =
    if depth > deepest then fail (Printf.sprintf "brackets nest more than %d deep" deepest);
    skip ();
    let found =
      match peek () with
      | '{' -> incr at; Object (entries depth)
      | '[' -> incr at; List (items depth)
      | '"' -> Text (string ())
      | 't' -> word "true" (Bool true)
      | 'f' -> word "false" (Bool false)
      | 'n' -> word "null" Null
      | _ -> number ()
    in
    skip ();
    found
  and items depth =
    skip ();
    if peek () = ']' then (incr at; [])
    else
      let rec more found =
        let found = value (depth + 1) :: found in
        if peek () = ',' then (incr at; more found) else (expect ']'; List.rev found)
      in
      more []
  and entries depth =
    skip ();
    if peek () = '}' then (incr at; [])
    else
      let seen = Hashtbl.create 8 in
      let rec more found =
        skip ();
        let name = string () in
        if Hashtbl.mem seen name then fail (Printf.sprintf "the key %S stands twice in one object" name);
        Hashtbl.add seen name ();
        skip ();
        expect ':';
        let found = (name, value (depth + 1)) :: found in
        if peek () = ',' then (incr at; more found) else (expect '}'; List.rev found)
      in
      more []
  in
  require_utf8 text;
  if n >= 3 && String.sub text 0 3 = "\xEF\xBB\xBF" then at := 3;
  let found = value 0 in
  if !at < n then bad "something after the end";
  found
