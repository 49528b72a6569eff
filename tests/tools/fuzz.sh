#!/bin/sh
# Runs every fuzzer for a while, starting from the inputs kept in tests/fuzz/corpus/NAME, and tells what it found.
#   fuzz.sh BUILD SECONDS      what crashed is kept in BUILD/found/
set -u
build=$1
seconds=$2
mkdir -p "$build/found"
bad=0
for fuzzer in "$build"/fuzz_*; do
    case $fuzzer in *'*' | *.*) continue ;; esac
    name=${fuzzer##*/fuzz_}
    fresh=$build/corpus/$name       # what it discovers goes here, not into the source tree
    kept=tests/fuzz/corpus/$name
    mkdir -p "$fresh"
    [ -d "$kept" ] || kept=
    # shellcheck disable=SC2086  # no folder is no argument
    if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/found/$name-" "$fresh" $kept >"$build/$name.log" 2>&1; then
        echo "$name: nothing found in $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log") inputs, $seconds s"
    else
        tail -n 25 "$build/$name.log"
        echo "$name: FAILED (input in $build/found, output in $build/$name.log)"
        bad=1
    fi
done
exit $bad
