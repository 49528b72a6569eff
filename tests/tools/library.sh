#!/bin/sh
# The engine as a library for other programs: everything below BUILD/include and BUILD/lib lies as it is installed.
#   library.sh headers BUILD OBJECT…    the headers that convwalk.h includes, and names.h: what each public function, which
#                                       the OBJECTs hold, is called for the linker: convwalk_ before its name. BUILD/names.h
#                                       has the others, too, inside_convwalk_ before theirs
#   library.sh link BUILD OBJECT…       libconvwalk.a and libconvwalk.so.N from objects that were compiled with BUILD/names.h
set -eu
todo=$1
build=$2
include=$build/include/convwalk
lib=$build/lib
shift 2
. tests/tools/version.sh

# What the linker calls the functions and constants of object files, without the underscore that macOS puts before them.
symbols() {
    nm -g "$@" | awk -v under="$([ "$(uname -s)" != Darwin ] || echo _)" \
        '$2 ~ /^[TDRBCS]$/ && index($3, under) == 1 { print substr($3, length(under) + 1) }' | sort -u
}

# A header as it is installed: it includes the others from beside it, and names.h first of all.
installed() {
    sed 's|^#include "\([a-z]*/.*\)"|#include "convwalk/\1"|' "$1" | awk '
        { print }
        /^#define CONVWALK_[A-Z_]*_H$/ && !done++ { print "\n#include \"convwalk/names.h\"" }'
}

headers() {
    rm -rf "$include/base" "$include/engine"
    mkdir -p "$include"
    for header in $(${CC:-cc} -std=c11 -Isrc -MM src/engine/convwalk.h | sed 's/\\$//; s/^.*\.o://'); do
        to=$include/${header#src/}
        [ "$header" != src/engine/convwalk.h ] || to=$build/include/convwalk.h
        mkdir -p "${to%/*}"
        installed "$header" >"$to"
    done
    ${CC:-cc} -std=c11 -Isrc -E -P src/engine/convwalk.h | grep -oE '[A-Za-z_][A-Za-z_0-9]*' | LC_ALL=C sort -u >"$build/words"
    symbols "$@" | grep -v '^convwalk_' | LC_ALL=C sort >"$build/symbols"
    {
        echo "/* What the library's functions are called for the linker, so that they are mistaken for no others. */"
        LC_ALL=C comm -12 "$build/symbols" "$build/words" | sed 's/.*/#define & convwalk_&/'
    } >"$include/names.h"
    {
        cat "$include/names.h"
        LC_ALL=C comm -23 "$build/symbols" "$build/words" | sed 's/.*/#define & inside_convwalk_&/'
    } >"$build/names"
    cmp -s "$build/names" "$build/names.h" || cp "$build/names" "$build/names.h"   # a new one has all compiled again
    rm "$build/words" "$build/symbols" "$build/names"
}

# CFLAGS: the flags of the whole build.
link() {
    rm -rf "$lib"
    mkdir -p "$lib"
    ${AR:-ar} rcs "$lib/libconvwalk.a" "$@"
    if [ "$(uname -s)" = Darwin ]; then
        name=libconvwalk.$major.dylib
        set -- -dynamiclib -install_name "@rpath/$name" -current_version "$version" -compatibility_version "$major" \
            -Wl,-exported_symbol,'_convwalk_*' "$@"
        ln -s "$name" "$lib/libconvwalk.dylib"
    else
        name=libconvwalk.so.$version
        echo '{ global: convwalk_*; local: *; };' >"$build/exported"
        set -- -shared "-Wl,-soname,libconvwalk.so.$major" "-Wl,--version-script=$build/exported" "$@"
        ln -s "$name" "$lib/libconvwalk.so.$major"
        ln -s "libconvwalk.so.$major" "$lib/libconvwalk.so"
    fi
    # shellcheck disable=SC2086  # flags are meant to be split into words
    ${CC:-cc} ${CFLAGS:-} ${LDFLAGS:-} "$@" -o "$lib/$name" -lcjson -lz -lm -lpthread
}

"$todo" "$@"
