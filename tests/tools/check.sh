# For tests written in shell, which source it: runs functions as tests and prints their outcomes as cmocka does.
#   check_run NAME…     each NAME is a function that succeeds when all is well; what it prints is shown when it fails
# shellcheck shell=sh

check_run() {
    check_failed=0
    for check_name in "$@"; do
        echo "[ RUN      ] $check_name"
        if check_output=$("$check_name" 2>&1); then
            echo "[       OK ] $check_name"
        else
            echo "$check_output"
            echo "[  FAILED  ] $check_name"
            check_failed=1
        fi
    done
    return $check_failed
}

# Fails, showing both, unless text $1 is what was expected, $2.
check_equal() {
    [ "$1" = "$2" ] && return
    printf 'got:      %s\nexpected: %s\n' "$1" "$2"
    return 1
}

# Fails, showing it, unless text $1 holds $2.
check_holds() {
    case $1 in *"$2"*) return ;; esac
    printf 'not in it: %s\nin:        %s\n' "$2" "$1"
    return 1
}
