# Running test programs and counting what they say. Sourced by test.sh and its own test, never run.
#
# Each runner closes with "N passed, N failed" (or is a GoogleTest program). A runner that is missing, dies, takes too long
# or closes without a count is a failure: nothing is skipped unseen.

passed=0
failed=0
logs=build/test-logs
RUNNER_S_MAX=1500

count() { # title passed failed seconds
  passed=$((passed + $2)) failed=$((failed + $3))
  printf '%-48s %5d passed, %d failed  (%d s)\n' "$1" "$2" "$3" "$4"
}

log_of() { printf '%s/%s.log' "$logs" "$(tr -c 'a-z0-9\n' '-' <<<"$1")"; }

# A program that closes with the plain line.
plain() { # title command…
  local at=$SECONDS title=$1 log line status ok bad
  shift
  log=$(log_of "$title")
  timeout "$RUNNER_S_MAX" "$@" >"$log" 2>&1
  status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
  ok=$(sed -nE 's/^([0-9]+) passed.*/\1/p' <<<"$line")
  bad=$(sed -nE 's/.* ([0-9]+) failed.*/\1/p' <<<"$line")
  if [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "$bad" = 0 ]; } || [ "$ok$bad" = 00 ]; then bad=$((${bad:-0} + 1)); fi
  grep -E "SKIPPED" "$log"
  [ "$bad" = 0 ] || tail -n 60 "$log"
  count "$title" "${ok:-0}" "$bad" $((SECONDS - at))
}

# A GoogleTest program.
unit() { # title command…
  local at=$SECONDS title=$1 log status ok bad
  shift
  log=$(log_of "$title")
  timeout "$RUNNER_S_MAX" "$@" --gtest_color=no >"$log" 2>&1
  status=$?
  ok=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\.$/\1/p' "$log" | tail -n 1)
  bad=$(sed -nE 's/^ *([0-9]+) FAILED TESTS?$/\1/p' "$log" | tail -n 1)
  if [ -z "$bad" ] && { [ "$status" -ne 0 ] || [ "${ok:-0}" = 0 ]; }; then bad=1; fi
  grep -E "SKIPPED  \] " "$log"
  [ "${bad:-0}" = 0 ] || grep -E "Failure|FAILED|terminate|rror" -A 6 "$log" | head -60
  count "$title" "${ok:-0}" "${bad:-0}" $((SECONDS - at))
}

build() { # title argument… of build.sh
  local at=$SECONDS title=$1
  shift
  if tools/toolchain/build.sh "$@" 2>"$logs/build.log"; then
    printf '%-48s built (%d s)\n' "$title" $((SECONDS - at))
  else
    cat "$logs/build.log"
    count "$title" 0 1 $((SECONDS - at))
  fi
}
