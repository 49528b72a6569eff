#!/bin/sh
# Starts convwalk from the folder that it was unpacked into. Where the system lacks some of the desktop's libraries (windows,
# sound), those that came along stand in; a desktop has its own.
here=$(dirname "$(readlink -f "$0")")
if ! "$here/bin/convwalk" --version >/dev/null 2>&1; then
    LD_LIBRARY_PATH=$here/lib/desktop${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
fi
exec "$here/bin/convwalk" "$@"
