#!/bin/sh
# Compiles every theory of this folder, and localmin-check where ocamlfind, zarith and sha are installed, in the folder named.
#   compile.sh FOLDER
set -eu
sources=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
cd "$sources"
find . -name '*.v' | while read -r file; do
    mkdir -p "$target/$(dirname "$file")"
    cmp -s "$file" "$target/$file" || cp "$file" "$target/$file"
done
cd "$target"
again=false
for file in $(coqdep -Q . Localmin -sort $(cd "$sources" && find . -name '*.v' | sort)); do
    object=${file%.v}.vo
    if $again || [ ! -e "$object" ] || [ "$file" -nt "$object" ]; then
        coqc -q -Q . Localmin -w -notation-overridden "$file"
        again=true  # Later files may rest on this one.
    fi
done
if ocamlfind query zarith sha >/dev/null 2>&1 && { $again || [ ! -e localmin-check ]; }; then
    sh "$sources/ocaml/build.sh" "$target"
fi
