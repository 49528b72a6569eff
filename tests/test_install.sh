#!/bin/sh
# An installed copy runs where it was put and where it was moved to, its library can be used by others, and removing it
# leaves nothing. BUILD is the folder that was built into.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

build=${BUILD:-build}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# Draws with the program in prefix $1, from a folder that has nothing to do with it.
draws() {
    (cd / && unset CONVWALK_DATA && "$1/bin/convwalk" render conv-forward --step 3 -o "$place/step.png") && [ -s "$place/step.png" ]
    drawn=$?
    rm -f "$place/step.png"
    return $drawn
}

everything_is_in_its_place() {
    tests/tools/install.sh install "$build" "$place/one" || return 1
    for file in bin/convwalk lib/libconvwalk.a lib/pkgconfig/convwalk.pc include/convwalk.h include/convwalk/engine/tensor.h \
        share/man/man1/convwalk.1 share/mime/packages/convwalk.xml share/applications/convwalk.desktop share/icons/hicolor/scalable/apps/convwalk.svg share/convwalk/assets \
        share/convwalk/lessons/README.md share/convwalk/lessons/en/01-a-kernel-slides.md; do
        [ -e "$place/one/$file" ] || { echo "$file is missing"; return 1; }
    done
    find "$place/one" -type f ! -perm -444 | grep . && return 1
    [ -x "$place/one/bin/convwalk" ]
}

an_installed_copy_finds_its_data() {
    draws "$place/one"
}

a_moved_copy_finds_its_data() {
    mv "$place/one" "$place/two" && draws "$place/two"
    drawn=$?
    mv "$place/two" "$place/one"
    return $drawn
}

# What pkg-config says of the library in prefix $1, with words like --libs.
packaged() {
    prefix=$1
    shift
    PKG_CONFIG_PATH=$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} "${PKG_CONFIG:-pkg-config}" "$@" convwalk
}

# A program with a function of its own that is called as one of the engine's is.
# 1·1 + 2·2 + 4·3 + 5·4 = 37, and so on for the other three windows.
cat >"$place/user.c" <<'END'
#include <convwalk.h>
#include <stdio.h>

int net_fast_init(int number);
int net_fast_init(int number) { return number + 1; }

int main(void)
{
    float x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, w[4] = {1, 2, 3, 4}, y[4];
    Tensor input = {{1, 1, 3, 3}, x}, kernel = {{1, 1, 2, 2}, w}, bias = {{1, 1, 1, 1}, NULL}, output = {{1, 1, 2, 2}, y};
    ConvSpec spec = conv_spec(2, 2);
    Error err;
    Network *network = network_new(&(NetworkSpec){.batch = 1, .threads = 1}, &err);
    conv_forward(&input, &kernel, &bias, &spec, &output);
    printf("%g %g %g %g %d %d.%d.%d %s %s\n", y[0], y[1], y[2], y[3], net_fast_init(1), CONVWALK_VERSION / 10000,
           CONVWALK_VERSION / 100 % 100, CONVWALK_VERSION % 100, convwalk_version(), network ? "made" : err.text);
    network_free(network);
    return 0;
}
END

# Builds that program into $1 with what pkg-config says by the words after it.
builds() {
    to=$1
    shift
    # shellcheck disable=SC2046,SC2086  # flags are meant to be split into words
    ${CC:-cc} ${CFLAGS:-} -std=c11 -o "$to" "$place/user.c" $(packaged "$place/one" "$@")
}

another_program_can_use_the_static_library() {
    mv "$place"/one/lib/libconvwalk.so* "$place"/one/lib/*.dylib "$place" 2>/dev/null
    builds "$place/user" --static --cflags --libs
    built=$?
    mv "$place"/libconvwalk.so* "$place"/*.dylib "$place/one/lib" 2>/dev/null
    version=$(packaged "$place/one" --modversion)
    [ $built = 0 ] && check_equal "$("$place/user")" "37 47 67 77 2 $version $version made"
}

another_program_can_use_the_shared_library() {
    builds "$place/user" --cflags --libs || return 1
    version=$("$place/one/bin/convwalk" --version | sed -n 's/^convwalk //p')
    check_equal "$(LD_LIBRARY_PATH=$place/one/lib DYLD_LIBRARY_PATH=$place/one/lib "$place/user")" \
        "37 47 67 77 2 $version $version made"
}

# Only names that no other program has can be seen, of the shared library the public ones alone; each of these is there.
its_names_are_its_own() {
    names=$place/one/include/convwalk/names.h
    for library in "$place"/one/lib/libconvwalk.*; do
        case $library in *.a) all='nm -g' ;; *.dylib) all='nm -gU' ;; *) all='nm -D' ;; esac
        # shellcheck disable=SC2086
        $all "$library" | awk '$2 ~ /^[TDRBCSVW]$/ { sub("^_", "", $3); print $3 }' | sort -u >"$place/seen"
        grep -vE '^((inside_)?convwalk_|__odr_asan)' "$place/seen" && return 1
        case $library in *.a) ;; *) grep '^inside_' "$place/seen" && return 1 ;; esac
        for name in convwalk_version $(sed -n 's/^#define [a-z0-9_]* //p' "$names"); do
            grep -qx "$name" "$place/seen" || { echo "$library has no $name"; return 1; }
        done
    done
}

every_header_of_it_can_be_included() {
    (cd "$place/one/include" && find . -name '*.h') | while read -r header; do
        echo "#include <${header#./}>" >"$place/header.c"
        # shellcheck disable=SC2046,SC2086
        ${CC:-cc} ${CFLAGS:-} -std=c11 -Wall -Wextra $(packaged "$place/one" --cflags) -fsyntax-only "$place/header.c" || exit 1
    done
}

nothing_is_left_behind() {
    tests/tools/install.sh uninstall "$build" "$place/one" || return 1
    ! find "$place/one" ! -type d | grep .
}

check_run everything_is_in_its_place an_installed_copy_finds_its_data a_moved_copy_finds_its_data \
    another_program_can_use_the_static_library another_program_can_use_the_shared_library its_names_are_its_own \
    every_header_of_it_can_be_included nothing_is_left_behind
