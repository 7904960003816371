#!/usr/bin/env bash
# Format, spelling and lint, within a minute: clang-format, ruff, shellcheck and codespell on what git knows.
# scripts/check_style.sh --fix: mends what the tools can.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly ruff_version=0.17.6 # in no Debian: from PyPI, into build/style
fix=${1:-}

echo "clang-format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format "$([ "$fix" = --fix ] && echo -i || echo --dry-run)" --Werror

echo "ruff"
if [ ! -x build/style/bin/ruff ]; then
  python3 -m venv build/style
  build/style/bin/pip install --quiet "ruff==$ruff_version"
fi
build/style/bin/ruff check --quiet ${fix:+--fix} .

echo "shellcheck"
git ls-files '*.sh' .ci/run cli/completion/trommel.bash | xargs shellcheck

echo "codespell"
git ls-files | xargs codespell --quiet-level 2
