#!/usr/bin/env bash
# Fetches the sources that are compiled into the client: Dear ImGui (1.92 or later) and the QR code generator, both as
# upstream tarballs of Debian source packages, with address and SHA-256 from apt's signed index. Runs inside the root.
# usage: sources.sh TARGET
set -euo pipefail
target=$1
[ -e "$target/.complete" ] && exit 0

tested_imgui=1.92.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# As mmdebstrap writes it, or as Docker's images have it.
site=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
  sed -nE 's/^deb (\[[^]]*\] )?([^ ]+) trixie .*/\2/p; s/^URIs: *([^ ]+).*/\1/p' | head -n 1)
[ -n "$site" ] || { echo "no package source of trixie is configured" >&2; exit 1; }
printf 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$site" trixie "$site" forky >"$work/list"
mkdir -p "$work/lists/partial"
apt_options=(-o "Dir::Etc::sourcelist=$work/list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::Lists=$work/lists"
  -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
apt-get "${apt_options[@]}" update -qq

fetch() { # package/suite folder
  local line address file hash
  line=$(apt-get "${apt_options[@]}" source --print-uris "$1" | grep '\.orig\.tar')
  address=$(cut -d"'" -f2 <<<"$line") file=$(awk '{print $2}' <<<"$line") hash=$(awk '{print $4}' <<<"$line")
  /usr/lib/apt/apt-helper "${apt_options[@]}" download-file "$address" "$work/$file" "$hash" >/dev/null
  mkdir -p "$target.new/$2"
  tar -xf "$work/$file" -C "$target.new/$2" --strip-components=1
  printf '%s %s\n' "$2" "$file" >>"$target.new/versions.txt"
}

rm -rf "$target.new"
mkdir -p "$target.new/include/stb"
fetch imgui/forky imgui
fetch qr-code-generator/trixie qrcodegen
# The Wasm compiler must not see the host's headers, but these two are headers only.
cp -r /usr/include/nlohmann "$target.new/include/"
cp /usr/include/stb/*.h "$target.new/include/stb/"

version=$(sed -n 's/^#define IMGUI_VERSION  *"\([0-9.]*\).*/\1/p' "$target.new/imgui/imgui.h")
case $version in
  "$tested_imgui"*) ;;
  1.92* | 1.93*) echo "warning: Dear ImGui $version is newer than the tested $tested_imgui" >&2 ;;
  *) echo "Dear ImGui $version is not 1.92 or later" >&2; exit 1 ;;
esac
touch "$target.new/.complete"
rm -rf "$target"
mv "$target.new" "$target"
