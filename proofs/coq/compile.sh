#!/bin/sh
# Compiles every theory of this folder, side by side, and localmin-check where ocamlfind, zarith and sha are installed.
#   compile.sh FOLDER
set -eu
sources=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
cd "$sources"
theories=$(find . -name '*.v' | sed 's|^\./||' | sort)
for file in $theories; do
    mkdir -p "$target/$(dirname "$file")"
    cmp -s "$file" "$target/$file" || cp "$file" "$target/$file"
done
cd "$target"
{
    coqdep -Q . Localmin $theories
    printf '%%.vo: %%.v\n\tcoqc -q -Q . Localmin -w -notation-overridden $<\n'
} >compile.mk
make --silent --jobs "$(getconf _NPROCESSORS_ONLN)" --file compile.mk $(echo "$theories" | sed 's/$/o/')
if ocamlfind query zarith sha >/dev/null 2>&1 &&
    { [ ! -e localmin-check ] || [ -n "$(find checker.ml "$sources/ocaml" -name '*.ml' -newer localmin-check)" ]; }; then
    sh "$sources/ocaml/build.sh" "$target"
fi
