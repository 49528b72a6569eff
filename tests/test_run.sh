#!/bin/sh
# What `make run` does once the program is built. BUILD is the folder that was built into.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

build=${BUILD:-build}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# A program that writes down its arguments and ends with status $1 when it has none, in the folder $place.
stand_in() {
    printf '#!/bin/sh\necho "called $*"\n[ $# -gt 0 ] || exit %s\n' "$1" >"$place/convwalk"
    chmod +x "$place/convwalk"
}

without_a_display_the_example_is_text_and_pictures() {
    rm -rf "$build/demo"
    out=$(env -u DISPLAY -u WAYLAND_DISPLAY tests/tools/run.sh "$build") || return 1
    check_equal "$(echo "$out" | grep -c 'no display')" 1 && check_holds "$out" "
p = aw + bx + dy + ez
" || return 1
    for picture in slide-6.png slide-dark.png im2col-20.png slide.svg slide.gif; do
        [ -s "$build/demo/$picture" ] || { echo "$picture is missing"; return 1; }
    done
}

with_a_display_the_window_opens() {
    stand_in 0
    check_equal "$(DISPLAY=:7 tests/tools/run.sh "$place")" "called " \
        && check_equal "$(env -u DISPLAY WAYLAND_DISPLAY=wayland-0 tests/tools/run.sh "$place")" "called "
}

a_display_that_does_not_answer_is_none() {
    stand_in 2
    out=$(DISPLAY=:7 tests/tools/run.sh "$place") || return 1
    check_holds "$out" "Instead the example as text" && check_holds "$out" "called print conv-forward --level cell"
}

check_run without_a_display_the_example_is_text_and_pictures with_a_display_the_window_opens \
    a_display_that_does_not_answer_is_none
