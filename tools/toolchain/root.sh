# The private Debian root file system that everything is built and tested in. Sourced by tools/dev.
#
# It is named by the hash of the package list, built under a temporary name and a lock, and renamed when it is whole:
# an interrupted run leaves nothing half-made. Nothing else of the host changes, but for the packages that build it.

FREE_GIB_MIN=8

install_host_tools() {
  local missing=
  command -v mmdebstrap >/dev/null || missing+=" mmdebstrap"
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=" debian-archive-keyring"
  [ "$(id -u)" = 0 ] || command -v newuidmap >/dev/null || missing+=" uidmap"
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "missing on this host:$missing (and there is no apt-get to install them with)"
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "please install as root: apt-get install$missing"
    sudo=sudo
  fi
  say "installing on this host, the only change made to it:$missing"
  $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    fail "these could not be installed:$missing"
}

check_host() {
  local free_gib tool
  for tool in unshare setpriv flock tar sha256sum; do
    command -v "$tool" >/dev/null || fail "missing on this host: $tool (util-linux, coreutils, tar)"
  done
  mkdir -p "$CACHE/roots"
  free_gib=$(df -P -k "$CACHE" | awk 'NR==2 {print int($4 / 1048576)}')
  [ "$free_gib" -ge "$FREE_GIB_MIN" ] || fail "$CACHE has $free_gib GiB free; $FREE_GIB_MIN are needed"
  as_root unshare --mount true 2>/dev/null ||
    fail "this needs to mount inside a namespace of its own: run it as root, or with unprivileged user namespaces, a range of
  ids for you in /etc/subuid and /etc/subgid, and util-linux 2.38 or later"
}

# What the host's own mirrors have of this suite, security updates too, as lines of a sources.list. Nothing if they do not
# serve it: mmdebstrap has a default.
mirror_lines() {
  local site suite probe main= security=
  probe=$(mktemp -d)
  for site in $(sed -nE 's/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p; s/^URIs: *(.+)/\1/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null | tr ' ' '\n' | sort -u); do
    case ${site%/} in
      */debian) [ -z "$main" ] || continue; suite=$SUITE ;;
      */debian-security | *//security.*) [ -z "$security" ] || continue; suite=$SUITE-security ;;
      *) continue ;;
    esac
    timeout 20 /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "${site%/}/dists/$suite/InRelease" "$probe/InRelease" \
      >/dev/null 2>&1 || continue
    if [ "$suite" = "$SUITE" ]; then main="deb $site $suite main"; else security="deb $site $suite main"; fi
  done
  rm -rf "$probe"
  [ -z "$main" ] || printf '%s\n' "$main" ${security:+"$security"}
}

bootstrap_root() {
  local emlib=/usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten new=$1 target mode=root mirrors
  target=$new
  mapfile -t mirrors < <(mirror_lines)
  [ "$(id -u)" = 0 ] || { mode=unshare target=$new.tar; }
  mmdebstrap --variant=minbase --mode=$mode --include="$PACKAGES" \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Apt::Install-Recommends "false"' \
    --dpkgopt=force-unsafe-io --dpkgopt="path-exclude=$emlib/pic/*" --dpkgopt="path-exclude=$emlib/lto-pic/*" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --setup-hook='mkdir -p "$1/usr/sbin"; printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"' \
    "$SUITE" "$target" "${mirrors[@]}" 2>&1 | tee "$CACHE/roots/.log" | sed -nu 's/^I: \(.*\)/    \1/p' >&2 || {
    tail -n 40 "$CACHE/roots/.log" >&2
    return 1
  }
  [ "$mode" = root ] || { mkdir -p "$new" && as_root tar -C "$new" -xpf "$target" && rm -f "$target"; }
}

# Builds the root if it is not there. $1 = "fresh" rebuilds it (with today's security updates).
ensure_root() {
  if [ "${1:-}" != fresh ] && [ -e "$ROOT/.versions" ]; then return 0; fi
  install_host_tools
  check_host
  local new="$ROOT.new.$$"
  (
    flock 9
    [ "${1:-}" != fresh ] && [ -e "$ROOT/.versions" ] && exit 0  # another run has built it while we waited
    as_root rm -rf "$CACHE/roots/$ROOT_NAME".new.*
    say "building the toolchain's root file system: about 4 GB, two to five minutes, once"
    SECONDS=0
    bootstrap_root "$new" || { as_root rm -rf "$new"; exit 1; }
    as_root chroot "$new" dpkg-query -W -f '${Package} ${Version}\n' >"$CACHE/roots/.versions.$$" &&
      as_root cp "$CACHE/roots/.versions.$$" "$new/.versions" && rm -f "$CACHE/roots/.versions.$$"
    if [ -e "$ROOT" ]; then as_root rm -rf "$ROOT"; fi
    mv "$new" "$ROOT"
    printf '    done in %d s; what came stands in %s\n' "$SECONDS" "$ROOT/.versions" >&2
  ) 9>"$CACHE/roots/.lock"
}
