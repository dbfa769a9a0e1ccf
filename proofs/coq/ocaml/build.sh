#!/bin/sh
# Builds localmin-check in the folder of the compiled theories, where the extracted checker.ml lies.
#   build.sh FOLDER [NAME]
set -eu
target=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "$0")"/*.ml "$target/checker.ml" "$target/checker.mli" "$work/"
cd "$work"
ocamlfind ocamlopt -package unix,zarith,sha -linkpkg -w -a -o localmin-check checker.mli checker.ml canonical.ml json.ml values.ml barrier_file.ml reading.ml landscape.ml main.ml
mv localmin-check "$target/localmin-check.$$"
mv "$target/localmin-check.$$" "$target/${2:-localmin-check}"
