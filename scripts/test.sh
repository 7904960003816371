#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs all tests in two halves: what needs Torch, Slurm or whole sweeps as people
# build it; the others, storms and fuzzers, a short run each, under the address and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh tests

cmake --preset dev -DTROMMEL_TESTS_WITHOUT_TORCH=OFF > /dev/null
cmake --build --preset dev
cmake --build --preset dev --target all_verify_interface_header_sets
ctest --preset dev --parallel "$(nproc)"

cmake --preset asan > /dev/null
cmake --build --preset asan
ctest --preset asan --parallel "$(nproc)" --label-regex "unit|mpi|fuzz|chaos|sanitized"
