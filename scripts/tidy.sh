#!/usr/bin/env bash
# Runs clang-tidy, with the checks of .clang-tidy, on all code that does not use Torch: about ten minutes on two cores.
# scripts/tidy.sh FILE...: only on these files.
set -euo pipefail
cd "$(dirname "$0")/.."

# Checks several files as one (CMAKE_UNITY_BUILD), so that each header is parsed once for all of them.
cmake --preset asan -B build/tidy -DCMAKE_UNITY_BUILD=ON -DTROMMEL_PRECOMPILED_HEADERS=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
  > /dev/null
if [ $# -eq 0 ]; then
  mapfile -t files < <(find build/tidy -path '*/Unity/*.cxx' -not -path '*/tests/*')
  set -- "${files[@]}"
fi
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet --warnings-as-errors='*' -p build/tidy
