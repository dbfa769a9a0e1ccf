#!/bin/sh
# Compiles every theory of this folder, beside the sources or in the folder named; what is up to date is left alone.
set -eu
sources=$(cd "$(dirname "$0")" && pwd)
target=${1:-$sources}
mkdir -p "$target"
target=$(cd "$target" && pwd)
cd "$sources"
if [ "$target" != "$sources" ]; then
    find . -name '*.v' | while read -r file; do
        mkdir -p "$target/$(dirname "$file")"
        cmp -s "$file" "$target/$file" || cp "$file" "$target/$file"
    done
    cp _CoqProject "$target/"
fi
cd "$target"
again=false
for file in $(coqdep -f _CoqProject -sort $(find . -name '*.v' | sort)); do
    object=${file%.v}.vo
    if $again || [ ! -e "$object" ] || [ "$file" -nt "$object" ]; then
        coqc -Q . Localmin -w -notation-overridden "$file"
        again=true  # Later files may rest on this one.
    fi
done
