#!/usr/bin/env bash
# Installs the packages, builds, imports real images (Fashion-MNIST), runs a small sweep on all cores, prints
# its leaderboard, and trains the best trial again to compare every number. Run it again to resume.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*" >&2; }

step "packages"
scripts/install_packages.sh

step "build (LibTorch's headers take a few minutes)"
cmake --preset release > /dev/null
cmake --build --preset release

here=quickstart
images=/usr/share/datasets/fashion-mnist
trommel=build/release/bin/trommel
mkdir -p "$here"

step "import: 12,000 of the images of Fashion-MNIST"
if [ ! -e "$here/fashion-mnist.h5" ]; then
  "$trommel" import idx \
    --train "$images/train-images-idx3-ubyte.gz" "$images/train-labels-idx1-ubyte.gz" \
    --test "$images/t10k-images-idx3-ubyte.gz" "$images/t10k-labels-idx1-ubyte.gz" \
    --classes t-shirt,trouser,pullover,dress,coat,sandal,shirt,sneaker,bag,boot \
    --val 0.2 --per-class 600 -o "$here/fashion-mnist.h5"
fi

step "sweep: $(pwd)/search_spaces/quickstart.toml"
"$trommel" run search_spaces/quickstart.toml -d "$here/sweep" --data "images=$here/fashion-mnist.h5"

step "leaderboard"
"$trommel" leaderboard "$here/sweep"

step "the best trial again, in another process: is every number the same?"
"$trommel" reproduce "$here/sweep" best

step "next: your own images. To have trommel in this shell:  export PATH=$(pwd)/build/release/bin:\$PATH"
