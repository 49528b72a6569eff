#!/bin/sh
# The example program builds with the library's headers and libconvwalk.a, no library of windows beside it, and
# learns the kernel. BUILD is the folder that was built into.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

build=${BUILD:-build}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

the_example_builds_with_the_library_alone() {
    # shellcheck disable=SC2086  # flags are meant to be split into words
    ${CC:-cc} -std=c11 -Wall -Wextra ${CFLAGS:-} -I"$build/include" tests/example.c "$build/lib/libconvwalk.a" -lm -o "$place/example"
}

the_example_learns_the_kernel() {
    check_equal "$("$place/example")" "\
step   0: loss 14.803, kernel 1.00 1.00 / 1.00 1.00, error of the first cell -1.281
step  20: loss 0.015, kernel 2.10 -0.91 / 2.91 0.40, error of the first cell -0.175
step  40: loss 0.000, kernel 2.02 -0.99 / 2.99 0.48, error of the first cell -0.026
step  60: loss 0.000, kernel 2.00 -1.00 / 3.00 0.50, error of the first cell -0.004"
}

check_run the_example_builds_with_the_library_alone the_example_learns_the_kernel
