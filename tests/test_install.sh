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
    for file in bin/convwalk lib/libconvwalk.a include/convwalk/engine/tensor.h share/man/man1/convwalk.1 \
        share/applications/convwalk.desktop share/icons/hicolor/scalable/apps/convwalk.svg share/convwalk/assets \
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

# 1·1 + 2·2 + 4·3 + 5·4 = 37, and so on for the other three windows.
another_program_can_use_the_library() {
    cat >"$place/user.c" <<'END'
#include "engine/conv.h"
#include <stdio.h>

int main(void)
{
    float x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, w[4] = {1, 2, 3, 4}, y[4];
    Tensor input = {{1, 1, 3, 3}, x}, kernel = {{1, 1, 2, 2}, w}, bias = {{1, 1, 1, 1}, NULL}, output = {{1, 1, 2, 2}, y};
    ConvSpec spec = conv_spec(2, 2);
    conv_forward(&input, &kernel, &bias, &spec, &output);
    printf("%g %g %g %g\n", y[0], y[1], y[2], y[3]);
    return 0;
}
END
    # shellcheck disable=SC2086  # flags are meant to be split into words
    ${CC:-cc} ${CFLAGS:-} -I"$place/one/include/convwalk" -o "$place/user" "$place/user.c" \
        -L"$place/one/lib" -lconvwalk -lm -lz -lpthread || return 1
    check_equal "$("$place/user")" "37 47 67 77"
}

every_header_of_it_can_be_included() {
    (cd "$place/one/include/convwalk" && find . -name '*.h') | while read -r header; do
        echo "#include \"${header#./}\"" >"$place/header.c"
        # shellcheck disable=SC2086
        ${CC:-cc} ${CFLAGS:-} -std=c11 -I"$place/one/include/convwalk" -fsyntax-only "$place/header.c" || exit 1
    done
}

nothing_is_left_behind() {
    tests/tools/install.sh uninstall "$build" "$place/one" || return 1
    ! find "$place/one" -type f | grep .
}

check_run everything_is_in_its_place an_installed_copy_finds_its_data a_moved_copy_finds_its_data \
    another_program_can_use_the_library every_header_of_it_can_be_included nothing_is_left_behind
