#!/usr/bin/env bash
# Tests that the test run cannot be fooled: whatever a runner does wrong is counted as a failure.
# Prints "N passed, N failed" last.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=0
bad=0

expect() { # "passed failed" kind script
  local said
  said=$(
    . tools/toolchain/counting.sh
    logs=$work
    RUNNER_S_MAX=2
    "$2" title bash -c "$3" >/dev/null 2>&1
    echo "$passed $failed"
  )
  if [ "$said" = "$1" ]; then
    good=$((good + 1))
  else
    bad=$((bad + 1))
    echo "FAILED: $2 of '$3' counted $said, not $1"
  fi
}

expect "3 0" plain 'echo "3 passed, 0 failed"'
expect "3 2" plain 'echo "3 passed, 2 failed"; exit 1'
expect "3 1" plain 'echo "3 passed, 0 failed"; exit 1'
expect "0 1" plain 'echo "0 passed, 0 failed"'
expect "0 1" plain 'echo fine'
expect "0 1" plain 'exit 0'
expect "0 1" plain 'echo "all 3 passed, 0 failed"'
expect "0 1" plain 'sleep 9; echo "3 passed, 0 failed"'
expect "5 0" unit 'echo "[  PASSED  ] 5 tests."'
expect "1 0" unit 'echo "[  PASSED  ] 1 test."'
expect "4 2" unit 'printf "[  PASSED  ] 4 tests.\n 2 FAILED TESTS\n"; exit 1'
expect "5 1" unit 'echo "[  PASSED  ] 5 tests."; exit 139'
expect "0 1" unit 'echo "[  PASSED  ] 0 tests."'
expect "0 1" unit 'kill -SEGV $$'
expect "0 1" unit 'exit 0'

missing=$(
  . tools/toolchain/counting.sh
  logs=$work
  plain title "$work/not-there" >/dev/null 2>&1
  echo "$passed $failed"
)
if [ "$missing" = "0 1" ]; then good=$((good + 1)); else bad=$((bad + 1)); echo "FAILED: a missing runner counted $missing"; fi

echo "$good passed, $bad failed"
[ "$bad" -eq 0 ]
