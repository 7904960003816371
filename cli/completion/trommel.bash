# Bash completion of trommel. trommel itself lists its commands, options and sweeps.
_trommel() {
  local found word
  mapfile -t found < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
  COMPREPLY=()
  for word in "${found[@]}"; do
    COMPREPLY+=("$(printf '%q' "$word")")
  done
}
complete -o default -F _trommel trommel
