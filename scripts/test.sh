#!/usr/bin/env bash
# Installs missing packages, checks the style, builds everything, and runs all tests in two halves: tests that need
# Torch, Slurm or whole sweeps in a normal build; all others, with short runs of the storms and fuzzers, under the
# address and undefined-behavior sanitizers. Prints the time of each step, and the ten slowest tests of each half.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { # step NAME COMMAND...: runs it, and notes how long it took
  local began=$SECONDS status=0
  echo "=== $1"
  "${@:2}" || status=$?
  times+=("$(printf '%5d s  %s' $((SECONDS - began)) "$1")")
  return $status
}

slowest() { # slowest FILE: the ten slowest tests of a JUnit file that ctest wrote
  grep -o '<testcase name="[^"]*" classname="[^"]*" time="[^"]*"' "$1" |
    sed -E 's/.*name="([^"]*)" classname.*time="([^"]*)"/\2 \1/' | sort -rn | head -10
}

tests() { # tests PRESET [OPTION...]: two tests per core at once, because most of them wait without using a core
  local preset=$1
  shift
  mkdir -p build/results
  ctest --preset "$preset" --parallel $(($(nproc) * 2)) --output-junit "$PWD/build/results/$preset.xml" "$@"
}

times=()
failed=0 # tests that fail in one half do not keep the other from running
step "packages" scripts/install_packages.sh tests
step "style" scripts/check_style.sh

# Compiles several files at a time (CMAKE_UNITY_BUILD): half the work for a build from scratch.
cmake --preset dev -DCMAKE_UNITY_BUILD=ON -DTROMMEL_TESTS_WITHOUT_TORCH=OFF > /dev/null
step "build" cmake --build --preset dev
step "headers without a source" cmake --build --preset dev --target all_verify_interface_header_sets
step "tests" tests dev || failed=1

cmake --preset asan -DCMAKE_UNITY_BUILD=ON > /dev/null
step "sanitized build" cmake --build --preset asan
step "sanitized tests" tests asan --label-regex "unit|mpi|fuzz|chaos|sanitized" || failed=1

printf '\n'
printf '%s\n' "${times[@]}"
for half in dev asan; do
  printf '\nThe ten slowest tests of %s, in seconds:\n' "$half"
  slowest "build/results/$half.xml"
done
[ "$failed" = 0 ]
