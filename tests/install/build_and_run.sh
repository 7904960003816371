#!/usr/bin/env bash
# The part of tests/install/without_root.sh that runs as a user: the steps of docs/install.md, then a sweep
# with the installed program.
set -euo pipefail
prefix=/opt/site/usr
libraries=$(dirname "$(find "$prefix/lib" -maxdepth 2 -name libtorch.so)")

# As environment modules would set them.
export PATH="$HOME/.local/bin:$prefix/bin:/usr/bin:/bin"
export CMAKE_PREFIX_PATH="$prefix"
export PKG_CONFIG_PATH="$libraries/pkgconfig:$prefix/share/pkgconfig" PKG_CONFIG_SYSROOT_DIR=/opt/site
export CPATH="$prefix/include/${libraries##*/}"
export LD_LIBRARY_PATH="$libraries:$libraries/openblas-pthread:$prefix/lib:/opt/site/lib/${libraries##*/}"
export OPAL_PREFIX="$prefix" PMIX_INSTALL_PREFIX="$libraries/pmix2"

cd "$HOME/trommel"
cmake -S . -B build/site -G Ninja -DCMAKE_BUILD_TYPE=Release -DTROMMEL_TESTS=OFF
cmake --build build/site
cmake --install build/site --prefix "$HOME/.local"

cd "$HOME"
trommel doctor
images=$prefix/share/datasets/fashion-mnist
trommel import idx --train "$images/train-images-idx3-ubyte.gz" "$images/train-labels-idx1-ubyte.gz" \
  --test "$images/t10k-images-idx3-ubyte.gz" "$images/t10k-labels-idx1-ubyte.gz" \
  --val 0.2 --per-class 60 -o tiny.h5
sed 's/^configurations = .*/configurations = 3/; s/^epochs = .*/epochs = 2/' trommel/search_spaces/quickstart.toml > tiny.toml
trommel run tiny.toml -d tiny -w 2 --data images=tiny.h5
trommel leaderboard tiny
trommel reproduce tiny best
