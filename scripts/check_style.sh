#!/usr/bin/env bash
# Checks format, spelling and lint of all files that git tracks, within a minute: clang-format, ruff, shellcheck and
# codespell.
# scripts/check_style.sh --fix: also fixes what clang-format and ruff can fix.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly ruff_version=0.17.6 # not in Debian: installed from PyPI into build/style
fix=${1:-}

if clang-format --version | grep -q 'version 14\.'; then # other versions format differently
  echo "clang-format"
  git ls-files '*.cpp' '*.hpp' | xargs clang-format "$([ "$fix" = --fix ] && echo -i || echo --dry-run)" --Werror
else
  echo "clang-format: skipped (Debian 12's version 14 is the one that counts)"
fi

if [ ! -x build/style/bin/ruff ]; then
  python3 -m venv build/style
  build/style/bin/pip install --quiet "ruff==$ruff_version" || true
fi
if [ -x build/style/bin/ruff ]; then
  echo "ruff"
  build/style/bin/ruff check --quiet ${fix:+--fix} .
else
  echo "ruff: skipped (PyPI cannot be reached)"
fi

echo "shellcheck"
git ls-files '*.sh' .ci/run cli/completion/trommel.bash | xargs shellcheck

echo "codespell"
git ls-files | xargs codespell --quiet-level 2
