# Where things are kept, and how tools/dev talks. Sourced, never run.

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() {
  printf 'tools/dev: %s\n' "$*" >&2
  exit 1
}

# Runs a step and says how long it took.
step() {
  local title=$1 begin=$SECONDS
  shift
  say "$title"
  "$@" || fail "this step failed: $title"
  printf '    %s: %d s\n' "$title" $((SECONDS - begin)) >&2
}

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/fenxiao
SUITE=trixie
PACKAGE_LIST=$CHECKOUT/tools/toolchain/packages.txt
PACKAGES=$(grep -v '^#' "$PACKAGE_LIST" | tr -s ' \n' ',' | sed 's/^,//;s/,$//')
ROOT_NAME=$SUITE-$(printf '%s' "$PACKAGES" | sha256sum | cut -c1-16)
ROOT=$CACHE/roots/$ROOT_NAME
SOURCES=$CACHE/sources/$ROOT_NAME

# A person without root works in a user namespace of his own (needs a range in /etc/subuid, which uidmap sets up).
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else unshare --user --map-root-user --map-auto --mount "$@"; fi
}
