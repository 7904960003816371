#!/usr/bin/env bash
# Installs trommel's build dependencies on Debian 12 or 13, as root or with sudo.
# scripts/install_packages.sh tests: also those of the tests.
# scripts/install_packages.sh package: also those that make a Debian package with manual pages.
# scripts/install_packages.sh list: prints them instead.
set -euo pipefail

packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libtorch-dev libopenblas0-pthread
  libopenmpi-dev openmpi-bin
  libhdf5-dev libsqlite3-dev libjpeg-dev libpng-dev libtiff-dev libwebp-dev libgif-dev libutf8proc-dev
  zlib1g-dev libssl-dev
  libtomlplusplus-dev libcli11-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libboost-dev
  node-d3
  dataset-fashion-mnist
)
if [ "${1:-}" = tests ]; then
  packages+=(libgtest-dev libgmock-dev python3 python3-h5py python3-pil python3-torchvision python3-sklearn sqlite3 shellcheck slurm-wlm munge iproute2
    clang libclang-rt-dev clang-format codespell python3-venv chromium chromium-driver python3-selenium)
fi
if [ "${1:-}" = package ]; then
  packages+=(dpkg-dev file help2man)
fi
if [ "${1:-}" = list ]; then
  printf '%s\n' "${packages[@]}"
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed'; then
    missing+=("$package")
  fi
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo > /dev/null; then
    echo "these packages are missing, and installing them needs root or sudo: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
