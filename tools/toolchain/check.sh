#!/usr/bin/env bash
# The inner loop: lints, and the native tests of the modules that changed since the last commit. Seconds.
set -euo pipefail
node tools/lint/run.mjs || status=$?
changed=$(git diff --name-only HEAD -- src tests; git ls-files --others --exclude-standard -- src tests)
modules=$(sed -nE '
  s#^src/(base|domain|contract|poster)/.*#\1#p
  s#^src/client/(app|net)/.*#client_app#p
  s#^src/client/(ui|gfx|views)/.*#client_ui#p
  s#^src/server/(landing|painting)/.*#\1#p
  s#^src/server/db/.*#store#p
  s#^src/server/features/import/.*#import#p
  s#^src/server/.*#server_core#p
  s#^tests/unit/([a-z_]+)/.*#\1#p' <<<"$changed" | sort -u)
for module in $modules; do
  [ -d "tests/unit/$module" ] || continue
  tools/toolchain/build.sh native "test_$module"
  beside=()
  [ "$module" != store ] || beside=(tools/toolchain/postgres.sh)
  "${beside[@]}" "build/release/tests/test_$module" --gtest_brief=1 || status=$?
done
exit "${status:-0}"
