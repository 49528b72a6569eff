#!/bin/sh
# Runs a command on an X display of its own (of 3840x2160 pixels, under Xvfb), or with no display where there is no Xvfb.
#   with-display.sh COMMAND…
set -u
unset DISPLAY WAYLAND_DISPLAY
if ! command -v Xvfb >/dev/null; then
    exec "$@"
fi
number=$(mktemp)
Xvfb -displayfd 3 -screen 0 "${SCREEN:-3840x2160x24}" -nolisten tcp 3>"$number" >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$number"' EXIT
trap 'exit 1' HUP INT TERM
tries=0
until [ -s "$number" ] || [ $tries -ge 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
DISPLAY=:$(cat "$number") "$@"
