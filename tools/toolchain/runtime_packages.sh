#!/usr/bin/env bash
# Prints the Debian packages that hold the libraries a program is linked with. usage: runtime_packages.sh PROGRAM
set -euo pipefail
# /lib is a link to /usr/lib, and dpkg knows a file by either name.
ldd "$1" | sed -nE 's/.* => ([^ ]+) .*/\1/p' | xargs -n 1 readlink -f | sort -u | while read -r library; do
  dpkg-query -S "$library" 2>/dev/null || dpkg-query -S "${library#/usr}"
done | sed -E 's/: .*//; s/:[a-z0-9]+$//' | sort -u
