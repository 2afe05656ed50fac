#!/usr/bin/env bash
# Builds and runs every test there is, inside the root and beside a PostgreSQL (postgres.sh); the last line is the count.
# --long: hours of the same, and under the sanitizers.
set -uo pipefail
. tools/toolchain/counting.sh
begin=$SECONDS
mkdir -p "$logs"

for needed in chromium node postgres:/usr/lib/postgresql/17/bin/postgres; do
  command -v "${needed#*:}" >/dev/null || { echo "missing: ${needed%%:*}"; count "${needed%%:*} is installed" 0 1 0; }
done

# What says most in the least time comes first.
plain "lints" node tools/lint/run.mjs
plain "the counting of tests" tools/toolchain/counting_test.sh
plain "what tools/dev runs is stopped cleanly" tools/toolchain/stop_test.sh
build "server and native tests" native
plain "clang-tidy on the shared rules" node tools/toolchain/tidy.mjs
for program in build/release/tests/test_*; do
  [ -x "$program" ] && unit "native: $(basename "$program")" "$program"
done
build "fuzzers" fuzz
plain "fuzzers: bytes from anywhere" node tests/fuzz/run.mjs
build "app (Wasm, release)" wasm
build "rules under Wasm" wasm-tests
for program in build/wasm-tests/tests/test_*.cjs; do
  [ -e "$program" ] && unit "wasm: $(basename "$program" .cjs)" node "$program"
done
build "demo pictures" media
plain "golden: statements of imported orders" node tests/golden/run.mjs
plain "poster: both painters draw alike" node tests/poster/run.mjs
for engine in sqlite postgresql; do
  plain "faults on $engine: stops, crashes, wrong starts" node tests/faults/run.mjs --engine "$engine"
  plain "faults on $engine: killed under load" node tests/faults/kills.mjs --engine "$engine"
  plain "faults on $engine: a server stands still" node tests/faults/pauses.mjs --engine "$engine"
  plain "faults on $engine: the clock is wrong" node tests/faults/clock.mjs --engine "$engine"
  plain "faults on $engine: backup and restore" node tests/faults/backup.mjs --engine "$engine"
  plain "faults on $engine: killed while money is on its way" node tests/faults/payouts.mjs --engine "$engine"
  plain "faults on $engine: a storm of another system's calls" node tests/faults/storm.mjs --engine "$engine"
  plain "api on $engine: calls from outside" node tests/api/run.mjs --engine "$engine"
done
plain "faults on sqlite: the power fails under load" node tests/faults/power_cut.mjs
plain "faults on sqlite: the disk is full, a sync fails" node tests/faults/disk.mjs
plain "api: the tour of the documents" node tests/api/tour.mjs
plain "browser: end to end" node tests/browser/run.mjs
if [ "${1:-}" = --long ]; then
  RUNNER_S_MAX=36000
  unit "long: 50 000 operations beside the model" build/release/tests/test_simulation --operations 50000
  plain "long: fuzzers" node tests/fuzz/run.mjs --minutes 10
  plain "long: killed under load, SQLite" node tests/faults/kills.mjs --cycles 500
  plain "long: killed under load, PostgreSQL" node tests/faults/kills.mjs --engine postgresql --cycles 100
  plain "long: the power fails" node tests/faults/power_cut.mjs --cycles 300
  plain "long: a bad disk" node tests/faults/disk.mjs --cycles 30
  for engine in sqlite postgresql; do plain "long: $engine stands still" node tests/faults/pauses.mjs --engine "$engine" --pause-s 30; done
  sanitized=(test_base test_domain test_contract test_server_core test_server_features test_store test_import test_simulation)
  build "under the sanitizers" asan "${sanitized[@]}"
  for program in "${sanitized[@]}"; do unit "sanitized: $program" "build/asan/tests/$program"; done
fi
printf 'all of it took %d s\n' $((SECONDS - begin))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
