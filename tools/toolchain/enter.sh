# Entering the root file system. Sourced by tools/dev.

# What runs inside, as PID 1's child: mounts are private to this namespace and go with it.
ENTER_SCRIPT='
root=$1 checkout=$2 cache=$3; shift 3
bind() { [ -e "$1" ] || return 0; if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$(dirname "$root$1")"; : >>"$root$1"; fi; mount --rbind "$1" "$root$1"; }
for place in "$checkout" "$cache" "$FENXIAO_NORTHWIND" "$FENXIAO_REFERENCE" /dev /sys /etc/ssl/certs; do [ -z "$place" ] || bind "$place"; done
mount -t proc proc "$root/proc"
[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
exec chroot "$root" /usr/bin/tini -s -g -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" CI="${CI:-}" NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  CCACHE_DIR="$cache/ccache" CCACHE_MAXSIZE=4G CCACHE_BASEDIR="$checkout" CCACHE_NOHASHDIR=1 npm_config_cache="$cache/npm" FENXIAO_SOURCES="$FENXIAO_SOURCES" \
  FENXIAO_NORTHWIND="$FENXIAO_NORTHWIND" FENXIAO_REFERENCE="$FENXIAO_REFERENCE" \
  bash -c "cd \"\$0\" && exec \"\$@\"" "$checkout" "$@"'

# Real orders to import and reference programs to measure against, where they stand beside the checkout.
beside() { [ -d "$CHECKOUT/../shared/$1" ] && (cd "$CHECKOUT/../shared/$1" && pwd -P) || true; }

inside() {
  export FENXIAO_SOURCES=$SOURCES
  export FENXIAO_NORTHWIND=${FENXIAO_NORTHWIND:-$(beside data/northwind)}
  export FENXIAO_REFERENCE=${FENXIAO_REFERENCE:-$(beside bench)}
  as_root unshare --mount --pid --fork --kill-child=TERM bash -c "$ENTER_SCRIPT" enter "$ROOT" "$CHECKOUT" "$CACHE" "$@"
}

# The same for a program that must stop cleanly: a signal to us goes on to it, and we wait until it has ended.
inside_until_stopped() {
  inside "$@" <&0 &
  local outer=$! child status
  trap 'for child in $(pgrep -P "$outer"); do kill -TERM "$child" 2>/dev/null; done' TERM INT HUP
  while :; do
    wait "$outer" && status=0 || status=$?
    kill -0 "$outer" 2>/dev/null || break
  done
  trap - TERM INT HUP
  return "$status"
}
