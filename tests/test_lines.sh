#!/bin/sh
# The line that the code pane lights is the line that does the step: gcov counts how often the engine runs each line, and the
# steps that name it are as many. BUILD is the folder that was built into.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

build=${BUILD:-build}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# The engine's shown sources with coverage, all else from the library.
build_counting() {
    # shellcheck disable=SC2086  # flags are meant to be split into words
    set -- ${CC:-cc} -std=c11 ${CFLAGS:-} -O0 --coverage -Isrc -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L
    for name in conv conv_backward pool activation linear loss sgd; do
        "$@" -c "$PWD/src/engine/$name.c" -o "$place/$name.o" || return 1
    done
    "$@" tests/lines.c "$place"/*.o "$build/libbelow.a" -lcjson -lz -lm -lpthread -o "$place/lines"
}

# The lines that a scene's steps name were run as often as they are named.
check_scene() {
    rm -f "$place"/*.gcda
    "$place/lines" run "$1" || return 1
    (cd "$place" && gcov -o . ./*.gcda >/dev/null 2>&1)
    "$place/lines" name "$1" | sort | uniq -c >"$place/named"
    [ -s "$place/named" ] || return 1
    while read -r steps path line how; do
        runs=$(awk -F: -v line="$line" '$2 + 0 == line { sub(/[* ]*$/, "", $1); print $1 + 0; exit }' "$place/${path##*/}.gcov")
        if [ "${runs:-0}" -eq 0 ] || { [ "$how" = once ] && [ "$runs" -ne "$steps" ]; }; then
            echo "$1: $path:$line was run ${runs:-0} times, $steps steps name it"
            return 1
        fi
    done <"$place/named"
}

convolutions_run_as_many_lines_as_steps() {
    for scene in "conv-forward --input 2x2x5x4 --kernels 2 --padding 1 --bias" "conv-forward --route im2col --input 2x2x5x4 --kernels 2 --bias" \
        "conv-backward-input --input 2x2x5x4 --kernels 3 --stride 2 --padding 1" "conv-backward-input --route scatter --input 2x2x5x4 --kernels 3 --padding 1" \
        "conv-backward-input --route col2im --input 2x2x5x4 --kernels 3 --padding 1" "conv-backward-weight --input 2x2x5x4 --kernels 3" \
        "conv-backward-weight --route im2col --input 2x2x5x4 --kernels 3" "conv-backward-bias --input 2x2x5x4 --kernels 3"; do
        check_scene "$scene" || return 1
    done
}

layers_run_as_many_lines_as_steps() {
    for scene in "max-pool --input 2x2x5x5" "max-pool --input 2x2x5x5 --pass backward" "average-pool --input 2x2x5x5 --stride 1" \
        "average-pool --input 2x2x5x5 --pass backward" "global-average-pool --input 2x3x3x4" "global-average-pool --input 2x3x3x4 --pass backward" \
        "activation" "activation --function tanh" "activation --function sigmoid" "activation --pass backward" "activation --pass backward --function tanh" \
        "activation --pass backward --function sigmoid" "linear --input 2x4x1x1 --bias" "linear --input 2x4x1x1 --kernels 3 --bias --pass backward" \
        "softmax --input 2x4x1x1" "softmax --input 1x4x1x1 --pass backward" "sgd --momentum 0.9 --decay 0.1" "sgd"; do
        check_scene "$scene" || return 1
    done
}

if ! command -v gcov >/dev/null || ! ${CC:-cc} --version | grep -q 'Free Software'; then
    for name in convolutions_run_as_many_lines_as_steps layers_run_as_many_lines_as_steps; do
        printf '[ RUN      ] %s\nno gcc with its gcov\n[  SKIPPED ] %s\n' "$name" "$name"
    done
    exit 0
fi
check_run build_counting convolutions_run_as_many_lines_as_steps layers_run_as_many_lines_as_steps
