# Entering the root file system. Sourced by tools/dev.

# Runs as the first process of a PID namespace of its own and becomes tini, which forwards signals and reaps. It leaves
# its process id, as the host counts, in a file: a signal must go there, for unshare itself hears none while it waits.
# Mounts are private to the namespace and go with it.
ENTER_SCRIPT='
root=$1 checkout=$2 cache=$3 pid_file=$4 places=$5
shift 5
read -r pid _ </proc/self/stat && printf "%s\n" "$pid" >"$pid_file"
mount --bind "$root" "$root"  # a mount of its own, so that namespaces can be made inside as well
bind() {
  [ -e "$1" ] || return 0
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$(dirname "$root$1")"; : >>"$root$1"; fi
  mount --rbind "$1" "$root$1"
}
while IFS= read -r place; do [ -z "$place" ] || bind "$place"; done <<<"$places"
mount -t proc proc "$root/proc"
[ ! -e /etc/resolv.conf ] || [ "$root" = / ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
exec chroot "$root" /usr/bin/tini -s -g -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" CI="${CI:-}" NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="*" \
  CCACHE_DIR="$cache/ccache" CCACHE_MAXSIZE=4G CCACHE_BASEDIR="$checkout" CCACHE_NOHASHDIR=1 npm_config_cache="$cache/npm" \
  FENXIAO_SOURCES="$FENXIAO_SOURCES" FENXIAO_NORTHWIND="$FENXIAO_NORTHWIND" FENXIAO_REFERENCE="$FENXIAO_REFERENCE" \
  bash -c "cd \"\$0\" && exec \"\$@\"" "$checkout" "$@"'

# More places of the host to be seen inside, one a line (a data folder outside the checkout).
MORE_PLACES=

# Real orders to import and reference programs to measure against, where they stand beside the checkout.
beside() { [ -d "$CHECKOUT/../shared/$1" ] && (cd "$CHECKOUT/../shared/$1" && pwd -P) || true; }

# What of the host is seen inside, one a line.
places() {
  printf '%s\n' "$CHECKOUT" "$CACHE" "$FENXIAO_NORTHWIND" "$FENXIAO_REFERENCE" "$MORE_PLACES"
  # The repository of a linked work tree is elsewhere.
  git -C "$CHECKOUT" rev-parse --path-format=absolute --git-common-dir 2>/dev/null | grep -v "^$CHECKOUT/" || true
  # The host's certificates, which may know a proxy that looks into everything; but only a whole bundle.
  [ ! -s /etc/ssl/certs/ca-certificates.crt ] || echo /etc/ssl/certs
  printf '%s\n' /dev /sys
}

# Becomes the command; its parent's death is its own (a signal that unshare cannot ignore, and passes on as TERM).
exec_inside() {
  local pid_file=$1
  shift
  exec "${AS_ROOT[@]}" setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child=TERM \
    bash -c "$ENTER_SCRIPT" enter "$ROOT" "$CHECKOUT" "$CACHE" "$pid_file" "$(places)" "$@"
}

# Runs a command inside. A signal to us goes on to it, and we wait until it has ended; should we be killed outright, it
# is told to stop all the same.
inside() {
  export FENXIAO_SOURCES=$SOURCES
  export FENXIAO_NORTHWIND=${FENXIAO_NORTHWIND:-$(beside data/northwind)}
  export FENXIAO_REFERENCE=${FENXIAO_REFERENCE:-$(beside bench)}
  local pid_file outer status signal=
  pid_file=$(mktemp)
  exec_inside "$pid_file" "$@" <&0 &
  outer=$!
  trap 'signal=TERM' TERM INT HUP
  while :; do
    wait "$outer" && status=0 || status=$?
    kill -0 "$outer" 2>/dev/null || break
    until [ -z "$signal" ] || [ -s "$pid_file" ] || ! kill -0 "$outer" 2>/dev/null; do sleep 0.05; done
    [ -z "$signal" ] || kill -TERM "$(cat "$pid_file")" 2>/dev/null || true
    signal=
  done
  trap - TERM INT HUP
  rm -f "$pid_file"
  return "$status"
}
