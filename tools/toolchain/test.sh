#!/usr/bin/env bash
# Builds and runs every test there is, inside the root and beside a PostgreSQL (postgres.sh); the last line is the count.
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
  plain "api on $engine: calls from outside" node tests/api/run.mjs --engine "$engine"
done
plain "faults on sqlite: the power fails under load" node tests/faults/power_cut.mjs
plain "api: the tour of the documents" node tests/api/tour.mjs
plain "browser: end to end" node tests/browser/run.mjs
printf 'all of it took %d s\n' $((SECONDS - begin))
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
