#!/usr/bin/env bash
# Builds inside the root. usage: build.sh native [TARGET…] | wasm | wasm-tests | asan [TARGET…] | fuzz | media | all
set -euo pipefail
jobs=$(nproc)

# Passes a build's output into a log and shows how far it is: in place on a terminal, else every 20 seconds.
progress() { # log file
  local line shown=$SECONDS
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]] || continue
    if [ -t 2 ]; then
      printf '\r    %s of %s ' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >&2
    elif [ $((SECONDS - shown)) -ge 20 ]; then
      printf '    %s of %s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" >&2
      shown=$SECONDS
    fi
  done 3>"$1"
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

preset() { # preset target…
  local name=$1
  shift
  [ -e "build/$name/build.ninja" ] || cmake --preset "$name" >"build/$name.configure.log" 2>&1 || {
    cat "build/$name.configure.log" >&2
    exit 1
  }
  NINJA_STATUS="[%f/%t] " cmake --build --preset "$name" -j "$jobs" ${1:+--target "$@"} 2>&1 | progress "build/$name.log" || {
    grep -E "error|FAILED|undefined" -A 6 "build/$name.log" | head -80 >&2
    exit 1
  }
}

# Another toolchain than the last time (refreshed, or another package list): what it built is not to be trusted.
start_anew_if_refreshed() {
  local toolchain
  toolchain=$([ ! -e /.versions ] || sha256sum </.versions | cut -c1-16)
  if [ -e build/.toolchain ] && [ "$(cat build/.toolchain)" != "$toolchain" ]; then
    rm -rf build/release build/asan build/fuzz build/wasm build/wasm-tests
  fi
  printf '%s' "$toolchain" >build/.toolchain
}

mkdir -p build
start_anew_if_refreshed
case $1 in
  native) shift; preset release "$@" ;;
  asan) shift; preset asan "$@" ;;
  fuzz) preset fuzz fuzzers ;;
  wasm)
    export EM_CLOSURE_COMPILER=$PWD/node_modules/google-closure-compiler-linux/compiler
    preset wasm
    ;;
  wasm-tests) preset wasm-tests ;;
  media) assets/demo/render.sh build/media ;;
  all) "$0" native; "$0" wasm; "$0" media ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
