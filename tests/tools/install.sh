#!/bin/sh
# Copies what was built into a prefix, or removes it again.
#   install.sh install|uninstall BUILD PREFIX      PREFIX with DESTDIR already before it
set -eu
build=$2
prefix=$3
data=$prefix/share/convwalk
include=$prefix/include/convwalk

# put MODE FILE TARGET
put() {
    mkdir -p "$(dirname "$3")"
    cp "$2" "$3"
    chmod "$1" "$3"
}

# put_tree FOLDER TARGET: every file of it, readable by all
put_tree() {
    [ -d "$1" ] || return 0
    (cd "$1" && find . -type f) | while read -r file; do
        put 644 "$1/$file" "$2/${file#./}"
    done
}

case $1 in
install)
    rm -rf "$data" "$include"
    put 755 "$build/convwalk" "$prefix/bin/convwalk"
    put 644 "$build/libconvwalk.a" "$prefix/lib/libconvwalk.a"
    for header in src/base/*.h src/engine/*.h src/engine/net/*.h src/engine/net/nodes/*.h src/engine/files/*.h; do
        put 644 "$header" "$include/${header#src/}"
    done
    put_tree assets "$data/assets"
    put_tree lessons "$data/lessons"
    rm -f "$data/assets/convwalk.desktop" "$data/assets/convwalk.svg" "$data/assets/convwalk.1" "$data"/assets/window*.png
    put 644 assets/convwalk.desktop "$prefix/share/applications/convwalk.desktop"
    put 644 assets/convwalk.svg "$prefix/share/icons/hicolor/scalable/apps/convwalk.svg"
    put 644 assets/convwalk.1 "$prefix/share/man/man1/convwalk.1"
    echo "convwalk is installed in $prefix"
    ;;
uninstall)
    rm -f "$prefix/bin/convwalk" "$prefix/lib/libconvwalk.a" "$prefix/share/applications/convwalk.desktop" \
        "$prefix/share/icons/hicolor/scalable/apps/convwalk.svg" "$prefix/share/man/man1/convwalk.1"
    rm -rf "$data" "$include"
    echo "convwalk is removed from $prefix"
    ;;
esac
