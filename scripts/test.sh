#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests: as people run it, then again all that is not Torch under
# the address and undefined-behaviour sanitizers, with the fuzzers, a short run each. What tests the whole program with the
# scripted trainer runs in the second half only.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh tests

cmake --preset dev > /dev/null
cmake --build --preset dev
cmake --build --preset dev --target all_verify_interface_header_sets
ctest --preset dev --parallel "$(nproc)" --label-exclude scripted

cmake --preset asan > /dev/null
cmake --build --preset asan
ctest --preset asan --parallel "$(nproc)"
