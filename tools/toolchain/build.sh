#!/usr/bin/env bash
# Builds inside the root. usage: build.sh native [TARGET…] | wasm | wasm-tests | media | all
set -euo pipefail
jobs=$(nproc)

preset() { # preset target…
  local name=$1
  shift
  [ -e "build/$name/build.ninja" ] || cmake --preset "$name" >"build/$name.configure.log" 2>&1 || {
    cat "build/$name.configure.log" >&2
    exit 1
  }
  NINJA_STATUS="[%f/%t] " cmake --build --preset "$name" -j "$jobs" ${1:+--target "$@"} >"build/$name.log" 2>&1 || {
    grep -E "error|FAILED|undefined" -A 6 "build/$name.log" | head -80 >&2
    exit 1
  }
}

mkdir -p build
case $1 in
  native) shift; preset release "$@" ;;
  wasm)
    export EM_CLOSURE_COMPILER=$PWD/node_modules/google-closure-compiler-linux/compiler
    preset wasm
    ;;
  wasm-tests) preset wasm-tests ;;
  media) assets/demo/render.sh build/media ;;
  all) "$0" native; "$0" wasm; "$0" media ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
