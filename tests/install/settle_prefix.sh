#!/usr/bin/env bash
# settle_prefix.sh ROOT PREFIX: what Debian's installer would have done in packages that were only unpacked into
# ROOT/PREFIX: its alternatives, and links that name a file by its absolute path. Libraries of Spack, conda or a site's
# modules need none of this.
set -euo pipefail
site="$1$2"

find "$site" -lname '/*' -print0 | while IFS= read -r -d '' link; do
  target=$(readlink "$link")
  if [ -e "$site$target" ]; then
    ln -sfn "$2$target" "$link"
  fi
done

for name in mpicc mpicxx mpiexec mpirun; do
  ln -sf "$name.openmpi" "$site/usr/bin/$name"
done
