#!/usr/bin/env bash
# settle_prefix.sh ROOT PREFIX: does what Debian's installer would have done for packages that were only
# unpacked into ROOT/PREFIX: alternatives, and links to absolute paths. Libraries of Spack, conda or
# environment modules do not need this.
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
