#!/usr/bin/env bash
# Tests that what tools/dev runs is stopped cleanly by every way there is to stop it. Runs inside the root, which is
# entered once more from here. Prints "N passed, N failed" last.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# As tools/dev does it, but into the file system that we stand in.
cat >"$work/dev" <<END_OF_RUNNER
#!/usr/bin/env bash
set -euo pipefail
export HOME=$work
. $PWD/tools/toolchain/common.sh
. $PWD/tools/toolchain/enter.sh
ROOT=/
inside "\$@"
END_OF_RUNNER
# A program that needs a moment to stop, and says that it had it.
cat >"$work/program" <<END_OF_PROGRAM
#!/usr/bin/env bash
stop() { sleep 0.3; echo clean >>$work/said; exit 7; }
trap stop TERM INT HUP
echo ready >$work/said
while :; do sleep 0.1; done
END_OF_PROGRAM
chmod +x "$work/dev" "$work/program"

until_said() { # word
  local tries=100
  until grep -q "^$1$" "$work/said" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

expect() { # what, then a command that must succeed
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $what"
  fi
}
same() { [ "$1" = "$2" ] || { echo "  expected $1, got $2"; return 1; }; }
gone() { # the program leaves no process behind
  local tries=50
  while grep -qs "$work/program" /proc/[0-9]*/cmdline; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

expect "a program's exit status comes out" bash -c '"$0" bash -c "exit 3"; [ $? = 3 ]' "$work/dev"
expect "standard input goes in" same "given" "$(echo given | "$work/dev" cat)"

for signal in TERM INT HUP; do
  rm -f "$work/said"
  env --default-signal=INT,TERM,HUP "$work/dev" "$work/program" &
  runner=$!
  until_said ready
  kill -"$signal" "$runner"
  wait "$runner"
  status=$?
  expect "after SIG$signal the program's own status comes out" same 7 "$status"
  expect "SIG$signal stops it cleanly" grep -q clean "$work/said"
  expect "SIG$signal leaves nothing running" gone
done

rm -f "$work/said"
"$work/dev" "$work/program" &
runner=$!
until_said ready
kill -KILL "$runner"
wait "$runner" 2>/dev/null
expect "a runner that is killed outright stops it all the same" until_said clean
expect "and leaves nothing running" gone

rm -f "$work/said"
(until_said ready && sleep 0.2 && printf '\003' && sleep 3) | script -qec "$work/dev $work/program" /dev/null >/dev/null
expect "Ctrl-C on a terminal stops it cleanly" until_said clean
expect "and leaves nothing running" gone

rm -f "$work/said"
sleep 20 | script -qec "$work/dev $work/program" /dev/null >/dev/null &
until_said ready
for process in /proc/[0-9]*; do
  if tr '\0' ' ' <"$process/cmdline" 2>/dev/null | grep -q "^script -qec $work/dev"; then kill -KILL "${process#/proc/}"; fi
done
expect "a closed terminal stops it cleanly" until_said clean
expect "and leaves nothing running" gone

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
