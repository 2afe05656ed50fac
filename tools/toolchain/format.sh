#!/usr/bin/env bash
# Formats C++ in place: the files named, or all that are not committed, or with --all every one.
set -euo pipefail
if [ "${1:-}" = --all ]; then
  files=$(git ls-files --cached --others --exclude-standard -- src tests | grep -E '\.(h|cpp)$')
elif [ $# -gt 0 ]; then
  files=$(printf '%s\n' "$@")
else
  files=$({ git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard; } | grep -E '^(src|tests)/.*\.(h|cpp)$') || exit 0
fi
tr '\n' '\0' <<<"${files}" | xargs -0 -r -n 20 -P "$(nproc)" clang-format-19 -i
