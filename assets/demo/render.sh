#!/usr/bin/env bash
# Draws the demo shop's pictures. usage: render.sh TARGET_FOLDER (see README.md for what comes out)
set -euo pipefail
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/render.py" "$@"
