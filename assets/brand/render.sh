#!/usr/bin/env bash
# Makes the app's icons from icon.svg. usage: render.sh TARGET_FOLDER
#
#   icon.svg           as it is, with round corners: favicon
#   icon-32.png        the same for browsers that want a bitmap
#   icon-180.png       whole square, the system rounds it: apple-touch-icon
#   icon-192.png, icon-512.png  whole square: maskable icons of the web app manifest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source=$PWD/icon.svg
cd "$OLDPWD"
mkdir -p "$1"

current() { [ "$1" -nt "$source" ]; }

current "$1/icon.svg" || cp "$source" "$1/icon.svg"
current "$1/icon-32.png" || rsvg-convert --width 32 --height 32 --output "$1/icon-32.png" "$source"
for side in 180 192 512; do
  current "$1/icon-$side.png" ||
    sed 's/ rx="112"//' "$source" | rsvg-convert --width "$side" --height "$side" --output "$1/icon-$side.png"
done
