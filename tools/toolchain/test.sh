#!/usr/bin/env bash
# Builds and runs every test there is, inside the root. Each runner closes with "N passed, N failed"; so does this.
# A runner that dies, or closes without a count, is a failure: nothing is skipped unseen.
set -uo pipefail
passed=0
failed=0
begin=$SECONDS
logs=build/test-logs
mkdir -p "$logs"

count() { # title passed failed seconds
  passed=$((passed + $2)) failed=$((failed + $3))
  printf '%-44s %5d passed, %d failed  (%d s)\n' "$1" "$2" "$3" "$4"
}

build() { # title argument…
  local at=$SECONDS title=$1
  shift
  printf '%-44s ' "$title" >&2
  if tools/toolchain/build.sh "$@" 2>"$logs/build.log"; then
    printf 'built (%d s)\n' $((SECONDS - at)) >&2
  else
    printf 'FAILED\n' >&2
    cat "$logs/build.log"
    count "$title" 0 1 $((SECONDS - at))
  fi
}

# A GoogleTest program.
unit() { # title command…
  local at=$SECONDS title=$1 log
  shift
  log=$logs/$(tr -c 'a-z0-9\n' '-' <<<"$title").log
  "$@" --gtest_color=no >"$log" 2>&1
  local status=$? ok bad
  ok=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\.$/\1/p' "$log" | tail -n 1)
  bad=$(sed -nE 's/^ *([0-9]+) FAILED TESTS?$/\1/p' "$log" | tail -n 1)
  [ "$status" -eq 0 ] || bad=${bad:-1}
  [ -n "$ok" ] || bad=${bad:-1}
  [ "${bad:-0}" = 0 ] || grep -E "Failure|FAILED|terminate|rror" -A 6 "$log" | head -60
  count "$title" "${ok:-0}" "${bad:-0}" $((SECONDS - at))
}

# A program that closes with the plain line.
plain() { # title command…
  local at=$SECONDS title=$1 log line
  shift
  log=$logs/$(tr -c 'a-z0-9\n' '-' <<<"$title").log
  timeout 1500 "$@" >"$log" 2>&1
  local status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  local ok bad
  ok=$(sed -nE 's/^([0-9]+) passed.*/\1/p' <<<"$line")
  bad=$(sed -nE 's/.* ([0-9]+) failed.*/\1/p' <<<"$line")
  if [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "${bad:-0}" = 0 ]; }; then bad=$((${bad:-0} + 1)); fi
  grep -E "SKIPPED" "$log"
  [ "${bad:-0}" = 0 ] || tail -n 60 "$log"
  count "$title" "${ok:-0}" "${bad:-0}" $((SECONDS - at))
}

for needed in chromium node postgres:/usr/lib/postgresql/17/bin/postgres; do
  command -v "${needed#*:}" >/dev/null || { echo "missing: ${needed%%:*}"; count "${needed%%:*} is installed" 0 1 0; }
done

plain "lints" node tools/lint/run.mjs
build "server and native tests" native
build "app (Wasm, release)" wasm
build "rules under Wasm" wasm-tests
build "demo pictures" media
for program in build/release/tests/test_*; do
  [ -x "$program" ] && unit "native: $(basename "$program")" "$program"
done
for program in build/wasm-tests/tests/test_*.cjs; do
  [ -e "$program" ] && unit "wasm: $(basename "$program" .cjs)" node "$program"
done
for runner in tests/golden/run.mjs tests/poster/run.mjs tests/api/run.mjs tests/api/tour.mjs tests/browser/run.mjs; do
  [ -e "$runner" ] && plain "$runner" node "$runner"
done

printf 'all of it took %d s\n' $((SECONDS - begin))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
