#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests; then again under the address and undefined-behaviour
# sanitizers, all that is not Torch; then the fuzzers, a short run each.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install_packages.sh tests

cmake --preset dev > /dev/null
cmake --build --preset dev
cmake --build --preset dev --target all_verify_interface_header_sets
ctest --preset dev --parallel "$(nproc)"

cmake --preset asan > /dev/null
cmake --build --preset asan
ctest --preset asan --parallel "$(nproc)"

cmake --preset fuzz > /dev/null
cmake --build --preset fuzz
ctest --preset fuzz --parallel "$(nproc)"
