#!/usr/bin/env bash
# make_man_pages.sh TROMMEL FOLDER: trommel.1 and a page for each command, from what they say of themselves.
set -euo pipefail

trommel=$1
folder=$2
mkdir -p "$folder"
page() { # page NAME SUMMARY COMMAND...
  help2man --no-info --section=1 --manual="trommel" --version-string="$1 $("$trommel" --version)" --name="$2" \
    --output="$folder/$1.1" "${*:3}"
}

page trommel "hyperparameter search for image classifiers, on many cores or a cluster" "$trommel"
"$trommel" --help | sed -n 's/^  \([a-z]\+\)  \+\([A-Z].*\)$/\1 \2/p' | while read -r command summary; do
  page "trommel-$command" "$summary" "$trommel" "$command"
done
