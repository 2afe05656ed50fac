# Where things are kept, and how tools/dev talks. Sourced, never run.

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() {
  printf 'tools/dev: %s\n' "$*" >&2
  exit 1
}

# Runs a step; says which of how many it is, and how long it took. A command that runs several sets STEPS first.
STEPS=0
STEP=0
step() { # title command…
  local title=$1 begin=$SECONDS count=
  shift
  if [ "$STEPS" -gt 0 ]; then
    STEP=$((STEP + 1))
    count="[$STEP/$STEPS] "
  fi
  say "$count$title"
  "$@" || fail "this step failed: $title"
  printf '    done in %d s\n' $((SECONDS - begin)) >&2
}

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
CACHE=${XDG_CACHE_HOME:-${HOME:?is not set}/.cache}/fenxiao
SUITE=trixie
PACKAGE_LIST=$CHECKOUT/tools/toolchain/packages.txt
PACKAGES=$(grep -v '^#' "$PACKAGE_LIST" | tr -s ' \n' ',' | sed 's/^,//;s/,$//')
ROOT_NAME=$SUITE-$(printf '%s' "$PACKAGES" | sha256sum | cut -c1-16)
ROOT=$CACHE/roots/$ROOT_NAME
SOURCES=$CACHE/sources/$ROOT_NAME

# A person without root works in a user namespace of his own (needs a range in /etc/subuid, which adduser gives).
AS_ROOT=()
[ "$(id -u)" = 0 ] || AS_ROOT=(unshare --user --map-root-user --map-auto --mount)
as_root() { "${AS_ROOT[@]}" "$@"; }
