#!/bin/sh
# Runs test programs and adds up their counts: side by side, but those named test_window…, which drive the window on an X
# display that they start themselves, one after the other at the end.
#   test.sh BUILD PROGRAM…     a program finds BUILD in its environment and prints as cmocka does: [       OK ] NAME,
#                              [  FAILED  ] NAME, [  SKIPPED ] NAME
# A program's output is shown when something in it failed. A program that ends early or without any test has failed.
set -u
export BUILD="$1" logs="$1/test-logs"

# Prints "passed N", "failed NAME" and "skipped NAME" for the log $1 of a program that ended with status $2.
outcomes() {
    awk -v status="$2" '
        match($0, /\[ RUN      \] /)  { running[substr($0, RSTART + RLENGTH)] = 1 }
        match($0, /\[       OK \] /)  { name = substr($0, RSTART + RLENGTH); delete running[name]; passed++ }
        match($0, /\[  (FAILED |SKIPPED) \] /) && !/test\(s\)/ {
            name = substr($0, RSTART + RLENGTH)
            kind = $0 ~ /SKIPPED/ ? "skipped" : "failed"
            delete running[name]
            if (!seen[kind, name]++) { print kind, name; count[kind]++ }
        }
        END {
            for (name in running) { print "failed", name " (did not end)"; count["failed"]++ }
            if (status != 0 && !count["failed"]) print "failed", "(the program ended with status " status ")"
            if (status == 0 && !passed && !count["skipped"] && !count["failed"]) print "failed", "(no test in it)"
            print "passed", passed + 0
        }' "$1"
}

# Runs program $1, writes its outcomes to its log's .sum, and prints a line about it.
one() {
    name=$(basename "$1")
    log=$logs/$name.log
    sum=$logs/$name.sum
    start=$(date +%s)
    limit=
    if command -v timeout >/dev/null; then limit="timeout ${TEST_TIMEOUT:-900}"; fi
    case $name in test_window*) export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}" ;; esac   # X11 leaks
    # shellcheck disable=SC2086  # the time limit is words, or none
    env -u DISPLAY -u WAYLAND_DISPLAY $limit "$1" </dev/null >"$log" 2>&1
    outcomes "$log" $? >"$sum"
    if grep -q '^failed' "$sum"; then
        printf '%s\n' "---- $name" "$(cat "$log")" "---- $name: $(sed -n 's/^failed //p' "$sum" | tr '\n' ' ')"
    else
        printf '  %-28s %4d passed %3d s\n' "$name" "$(sed -n 's/^passed //p' "$sum")" $(($(date +%s) - start))
    fi
}

if [ "$2" = --one ]; then
    [ $# -lt 3 ] || one "$3"
    exit 0
fi
rm -rf "$logs"
mkdir -p "$logs"
shift
printf '%s\n' "$@" | grep -v test_window | xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" "$0" "$BUILD" --one
printf '%s\n' "$@" | grep test_window | xargs -n 1 "$0" "$BUILD" --one

passed=$(awk '/^passed/ { n += $2 } END { print n + 0 }' "$logs"/*.sum)
failed=$(cat "$logs"/*.sum | grep -c '^failed')
skipped=$(cat "$logs"/*.sum | grep -c '^skipped')
sed -n 's/^skipped /  skipped: /p' "$logs"/*.sum
grep '^failed' "$logs"/*.sum | sed 's|.*/\(.*\)\.sum:failed |  failed: \1: |'
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
