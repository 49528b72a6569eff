#!/bin/sh
# Runs every fuzzer for a while, as many at once as there are processors, starting from the inputs kept in
# tests/fuzz/corpus/NAME (lessons from the course, too) and the words in tests/fuzz/NAME.dict, and tells what was found.
#   fuzz.sh BUILD SECONDS      what crashed is kept in BUILD/found/
set -u
build=$1
seconds=$2

# Runs fuzzer $1; what it discovers goes into BUILD/corpus, not into the source tree.
one() {
    name=${1##*/fuzz_}
    fresh=$build/corpus/$name
    kept=tests/fuzz/corpus/$name
    mkdir -p "$fresh"
    [ -d "$kept" ] || kept=
    words=tests/fuzz/$name.dict
    [ -e "$words" ] && kept="$kept -dict=$words"
    memory=2048
    [ "$name" = lesson ] && kept="$kept lessons/en lessons/zh" && memory=1024
    # shellcheck disable=SC2086  # each word is an argument, nothing is none
    if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb="$memory" -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/found/$name-" "$fresh" $kept >"$build/$name.log" 2>&1; then
        echo "$name: nothing found in $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log") inputs, $seconds s"
    else
        tail -n 25 "$build/$name.log"
        echo "$name: FAILED (input in $build/found, output in $build/$name.log)"
        return 1
    fi
}

if [ $# = 3 ]; then
    one "$3"
    exit
fi
mkdir -p "$build/found"
for source in tests/fuzz/fuzz_*.c; do
    name=${source##*/}
    echo "$build/${name%.c}"
done | xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" "$0" "$build" "$seconds"
