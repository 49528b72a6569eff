#!/bin/sh
# The source archive holds the source tree, twice the same; made from an unpacked archive, where there is no git, it holds the
# same files.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh
. tests/tools/version.sh

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
archive=build/packages/convwalk-$version.tar.gz

files() {
    tar -tzf "$1" | grep -v '/$' | sort
}

the_archive_is_made() {
    tests/tools/package.sh dist && cp "$archive" "$place/first.tar.gz" && tests/tools/package.sh dist &&
        cmp "$archive" "$place/first.tar.gz"
}

it_holds_the_sources() {
    check_holds "$(files "$place/first.tar.gz")" "convwalk-$version/src/base/version.h" &&
        check_holds "$(files "$place/first.tar.gz")" "convwalk-$version/.ci/run"
}

an_unpacked_archive_makes_the_same() {
    tar -xzf "$place/first.tar.gz" -C "$place" && (cd "$place/convwalk-$version" && tests/tools/package.sh dist) || return 1
    check_equal "$(files "$place/convwalk-$version/$archive")" "$(files "$place/first.tar.gz")"
}

check_run the_archive_is_made it_holds_the_sources an_unpacked_archive_makes_the_same
