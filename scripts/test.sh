#!/usr/bin/env bash
# Installs missing packages, builds everything, and runs all tests in two halves: those that need Torch, Slurm
# or whole sweeps in a normal build; the others, including short runs of the fault storms and fuzzers, under
# the address and undefined-behavior sanitizers.
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
