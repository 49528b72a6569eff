#!/bin/sh
# Copies what was built into a prefix, or removes it again.
#   install.sh install|program|uninstall BUILD PREFIX      DESTDIR: a folder that stands for / while this runs; LIBDIR: where
#                                                  libraries go (PREFIX/lib); program: without the library
set -eu
build=$2
root=${DESTDIR:-}
prefix=$root$3
libdir=${LIBDIR:-$3/lib}
lib=$root$libdir
data=$prefix/share/convwalk
include=$prefix/include
. tests/tools/version.sh

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

# The library: static, shared with its links, and what tells other programs how to build with it.
put_library() {
    for file in "$build"/lib/*; do
        if [ -h "$file" ]; then
            mkdir -p "$lib"
            ln -sf "$(readlink "$file")" "$lib/${file##*/}"
        else
            put 644 "$file" "$lib/${file##*/}"
        fi
    done
    mkdir -p "$lib/pkgconfig"
    cat >"$lib/pkgconfig/convwalk.pc" <<END
prefix=$1
libdir=$libdir
includedir=\${prefix}/include

Name: convwalk
Description: convolutional networks forwards and back, as plain loops and by fast kernels
Version: $version
Requires.private: libcjson zlib
Libs: -L\${libdir} -lconvwalk
Libs.private: -lm -lpthread
Cflags: -I\${includedir}
END
    chmod 644 "$lib/pkgconfig/convwalk.pc"
}

remove() {
    rm -rf "$data" "$include/convwalk" "$include/convwalk.h"
    rm -f "$lib"/libconvwalk.* "$lib/pkgconfig/convwalk.pc"
}

put_program() {
    put 755 "$build/convwalk" "$prefix/bin/convwalk"
    for file in assets/fonts/*.ttf assets/fonts/*.otf assets/fonts/OFL.txt assets/*.safetensors; do
        put 644 "$file" "$data/$file"
    done
    put_tree lessons "$data/lessons"
    put 644 assets/convwalk.desktop "$prefix/share/applications/convwalk.desktop"
    put 644 assets/convwalk.xml "$prefix/share/mime/packages/convwalk.xml"
    put 644 assets/convwalk.svg "$prefix/share/icons/hicolor/scalable/apps/convwalk.svg"
    put 644 assets/convwalk.1 "$prefix/share/man/man1/convwalk.1"
}

case $1 in
install)
    remove
    put_program
    put 644 "$build/include/convwalk.h" "$include/convwalk.h"
    put_tree "$build/include/convwalk" "$include/convwalk"
    put_library "$3"
    echo "convwalk is installed in $prefix"
    ;;
program) put_program ;;
uninstall)
    remove
    rm -f "$prefix/bin/convwalk" "$prefix/share/applications/convwalk.desktop" "$prefix/share/mime/packages/convwalk.xml" \
        "$prefix/share/icons/hicolor/scalable/apps/convwalk.svg" "$prefix/share/man/man1/convwalk.1"
    echo "convwalk is removed from $prefix"
    ;;
esac
