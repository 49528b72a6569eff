#!/bin/sh
# Fetches the sources of the libraries that the web page is built with, from the mirrors that this
# Debian or Ubuntu has its own packages from, by a list of package sources that only this script uses.
#   deps.sh fetch            the libraries' sources, patched as the distribution builds them, in build/deps/src/NAME-VERSION;
#                            what is there already is not asked for again, so later runs need no network; make clean
#                            removes it
#   deps.sh path NAME        prints the folder of library NAME
#   deps.sh key NAME…        prints a word that changes when the version of one of these libraries does
#   deps.sh licences FOLDER  copies every library's licence to FOLDER/NAME.txt
# Exit status 2, with a line that names the libraries, when some cannot be had.
set -u
cd "$(dirname "$0")/../.." || exit 2

libraries='libsdl2 libsdl2-ttf libsdl2-image freetype md4c cjson zlib giflib'
deps=$PWD/build/deps
log=$deps/fetch.log

fail() {
    echo "$1" >&2
    exit 2
}

# The folder of library $1; nothing when it is not there. A name is followed by its version, which begins with a digit.
folder() {
    for place in "$deps/src/$1"-[0-9]*; do
        [ -f "$place/.whole" ] && echo "$place"
    done | tail -n 1
}

missing() {
    for name in $libraries; do [ -n "$(folder "$name")" ] || printf '%s ' "$name"; done | sed 's/ $//'
}

# apt-get with a state, a cache and a list of sources of its own, below build/deps/apt.
own_apt() {
    apt-get -qq -o Dir::State="$deps/apt/state" -o Dir::State::status=/dev/null -o Dir::Cache="$deps/apt/cache" \
        -o Dir::Etc::SourceList="$deps/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o APT::Sandbox::User=root \
        -o Acquire::Retries=3 "$@" >>"$log" 2>&1
}

# The list of sources: where the packages come from, sources come from, too.
own_lists() {
    # shellcheck disable=SC2016  # the words in $( ) are apt's own
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
    while read -r origin mirror release component; do
        case $origin in
        Debian) keys=/usr/share/keyrings/debian-archive-keyring.gpg ;;
        Ubuntu) keys=/usr/share/keyrings/ubuntu-archive-keyring.gpg ;;
        *) continue ;;
        esac
        signed=
        [ -f "$keys" ] && signed="[signed-by=$keys] "
        echo "deb-src $signed$mirror $release $component"
    done
}

# Downloads what makes up the sources of the libraries $2 by the list $1; apt checks it against the signed list.
download() {
    echo "$1" >"$deps/apt/sources.list"
    # shellcheck disable=SC2086  # names are meant to be split into words
    own_apt update && (cd "$deps/apt/files" && own_apt source --download-only $2)
}

# Unpacks what was downloaded, each library into its folder; one that is there with this version stays. With $1, also
# where the distribution's patches could not be had: then the author's own files alone, by the checksum of their description.
unpack() {
    for dsc in "$deps"/apt/files/*.dsc; do
        [ -f "$dsc" ] || continue
        name=$(sed -n 's/^Source: //p' "$dsc")
        place=$deps/src/$name-$(sed -n 's/^Version: \([0-9]*:\)\{0,1\}//p' "$dsc" | head -n 1)
        [ ! -f "$place/.whole" ] || continue
        rm -rf "$deps/src/$name"-[0-9]*
        if dpkg-source --no-copy -x "$dsc" "$place" >>"$log" 2>&1; then
            touch "$place/.whole"
        elif [ -n "${1:-}" ]; then
            plain "$dsc" "$place"
        fi
    done
}

plain() {
    whole=$(cd "$deps/apt/files" && sed -n '/^Checksums-Sha256:/,/^[^ ]*:$/s/^ \([0-9a-f]*\) [0-9]* \(.*\.orig\.tar\..*\)/\1  \2/p' \
        "$1" | sha256sum -c 2>>"$log" | sed -n 's/: OK$//p')
    [ -n "$whole" ] || return
    rm -rf "$2"
    mkdir -p "$2"
    tar -x --strip-components=1 -C "$2" -f "$deps/apt/files/$whole" && touch "$2/.whole" &&
        echo "$(basename "$2"): without the distribution's patches, which cannot be had"
}

# Fetches the libraries $1; what the whole list does not give (a mirror that lacks what it lists), each of its lines may.
fetch() {
    rm -rf "$deps/apt"
    mkdir -p "$deps/src" "$deps/apt/files" "$deps/apt/state/lists/partial" "$deps/apt/cache/archives/partial"
    : >"$log"
    for tool in apt-get dpkg-source; do
        command -v $tool >/dev/null || { echo "there is no $tool here" >>"$log"; return; }
    done
    lists=$(own_lists)
    [ -n "$lists" ] || { echo "apt-get names no mirror of Debian or Ubuntu; apt-get update may help" >>"$log"; return; }
    download "$lists" "$1"
    unpack
    [ -n "$(missing)" ] && echo "$lists" >"$deps/apt/lists" && while read -r list; do
        [ -z "$(missing)" ] || { download "$list" "$(missing)"; unpack; }
    done <"$deps/apt/lists"
    [ -z "$(missing)" ] || unpack plain
    rm -rf "$deps/apt"
}

# The licence of the library in folder $1: as its author gives it, and as the distribution found it in each of its files.
licence() {
    for text in "$1"/LICENSE* "$1"/COPYING* "$1"/docs/FTL.TXT "$1"/debian/copyright; do
        if [ -f "$text" ]; then cat "$text"; echo; fi
    done
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
fetch)
    lacking=$(missing)
    [ -n "$lacking" ] || exit 0
    echo "fetching the sources of: $lacking (log in build/deps/fetch.log)"
    fetch "$lacking"
    lacking=$(missing)
    [ -z "$lacking" ] || fail "cannot fetch the sources of: $lacking; $(tail -n 1 "$log")" ;;
path)
    place=$(folder "${1:-}")
    [ -n "$place" ] || fail "no sources of ${1:-(which library?)}; run tests/tools/deps.sh fetch"
    echo "$place" ;;
key)
    for name in "$@"; do basename "$(folder "$name")"; done | cksum | tr ' ' - ;;
licences)
    [ -z "$(missing)" ] || fail "no sources of: $(missing); run tests/tools/deps.sh fetch"
    mkdir -p "$1"
    for name in $libraries; do licence "$(folder "$name")" >"$1/$name.txt"; done ;;
*) fail "usage: tests/tools/deps.sh fetch | path NAME | key NAME… | licences FOLDER" ;;
esac
