#!/bin/sh
# Compiles every theory of this folder, and the checker extracted from them where ocamlfind and zarith are installed,
# beside the sources or in the folder named. What is up to date is left alone. With --checker only the theories of the
# checker: what stands in this folder itself.
#   compile.sh [--checker] [FOLDER]
set -eu
depth=9
if [ "${1:-}" = --checker ]; then
    depth=1
    shift
fi
sources=$(cd "$(dirname "$0")" && pwd)
target=${1:-$sources}
mkdir -p "$target"
target=$(cd "$target" && pwd)
cd "$sources"
if [ "$target" != "$sources" ]; then
    { find . -maxdepth "$depth" -name '*.v'; find ocaml -name '*.ml'; } | while read -r file; do
        mkdir -p "$target/$(dirname "$file")"
        cmp -s "$file" "$target/$file" || cp "$file" "$target/$file"
    done
    cp _CoqProject "$target/"
fi
cd "$target"
again=false
for file in $(coqdep -f _CoqProject -sort $(find . -maxdepth "$depth" -name '*.v' | sort)); do
    object=${file%.v}.vo
    if $again || [ ! -e "$object" ] || [ "$file" -nt "$object" ]; then
        coqc -Q . Localmin -w -notation-overridden "$file"
        again=true  # Later files may rest on this one.
    fi
done
if ocamlfind query zarith >/dev/null 2>&1 && { $again || [ ! -e localmin-check ]; }; then
    cp checker.ml checker.mli ocaml/
    (cd ocaml && ocamlfind ocamlopt -package zarith -linkpkg -w -a -o ../localmin-check \
        checker.mli checker.ml json.ml reading.ml main.ml)
fi
