#!/bin/sh
# Packages of this version, in build/packages.
#   package.sh dist        convwalk-VERSION.tar.gz: the sources; with git what is committed, else every file of the source tree
#   package.sh deb         for Debian: convwalk, libconvwalkN and libconvwalk-dev
#   package.sh portable    convwalk-VERSION-SYSTEM.tar.gz: the program with the libraries that it needs beside it
# Exit status 2, with a line, where something is missing.
set -eu
cd "$(dirname "$0")/../.."
. tests/tools/version.sh
packages=$PWD/build/packages
release=build/release            # what is packed is built there, with the distribution's flags where there are any
: "${MAKE:=make}"

fail() {
    echo "$*" >&2
    exit 2
}

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "there is no $tool here, which packages are made with"
    done
}

# The time that files are said to be of: the last change's, so that the same sources give the same package.
date_of_sources() {
    echo "${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y src/base/version.h)}"
}

# The flags $1 that the distribution builds its packages with.
flags() {
    if command -v dpkg-buildflags >/dev/null; then
        [ "$1" != CFLAGS ] || dpkg-buildflags --get CPPFLAGS
        DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow dpkg-buildflags --get "$1"
    elif [ "$1" = CFLAGS ]; then
        echo "-O2 -g"
    fi
}

build() {
    $MAKE --no-print-directory BUILD=$release PREFIX=/usr CFLAGS="$(flags CFLAGS | tr '\n' ' ')" LDFLAGS="$(flags LDFLAGS)" "$@"
}

dist() {
    name=convwalk-$version
    if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$PWD" ]; then
        [ -z "$(git status --porcelain)" ] || echo "not in it, for it is not committed: $(git status --porcelain | wc -l) files" >&2
        git archive --prefix="$name/" HEAD
    else
        find .ci .clang-tidy .gitignore LICENSE Makefile README.md assets lessons src tests -type f ! -name '*.pyc' |
            LC_ALL=C sort | tar -c --owner=root:0 --group=root:0 --transform "s|^|$name/|" -T -
    fi | gzip -9n >"$packages/$name.new"
    mv "$packages/$name.new" "$packages/$name.tar.gz"
    echo "$packages/$name.tar.gz"
}

# What Debian wants to know of whose work this is: the program, and the fonts, whose licence is longer.
copyright() {
    cat assets/packaging/debian/copyright.head
    printf 'Files: *\nCopyright: %s\nLicense: Expat\n\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
    printf 'Files: assets/fonts/*\nCopyright: 2015-2022 Google LLC\n 2014-2021 Adobe\nLicense: OFL-1.1\n\n'
    printf 'License: Expat\n'
    sed '1,/^Copyright/d' LICENSE | sed '/./,$!d; s/^$/./; s/^/ /'
    printf '\nLicense: OFL-1.1\n'
    sed '1,/^SIL OPEN/d' assets/fonts/OFL.txt | sed '/./,$!d; s/^ *$/./; s/^/ /'
}

# The files of package $1, moved from the folder `all` to its own, and what every package has.
stage() {
    package=$1
    shift
    for file in "$@"; do
        mkdir -p "$package/$(dirname "$file")"
        mv all/"$file" "$package/$(dirname "$file")"
    done
    doc=$package/usr/share/doc/$package
    mkdir -p "$doc" "$package/DEBIAN"
    cp copyright "$doc/copyright"
    gzip -9nc changelog >"$doc/changelog.gz"
    find "$package" -type f \( -name '*.so.*' -o -path '*/bin/*' \) -exec strip --remove-section=.comment --remove-section=.note {} +
    find "$package" -name '*.a' -exec strip --strip-debug --remove-section=.comment --enable-deterministic-archives {} +
}

# What package $1 depends on by its programs and libraries, and its description for dpkg.
describe() {
    find "$1" -type f \( -name '*.so.*' -o -path '*/bin/*' \) | sed 's/^/-e/' >elfs
    rm -f debian/substvars
    touch debian/substvars
    # shellcheck disable=SC2046  # a word for each file
    [ ! -s elfs ] || dpkg-shlibdeps -Tdebian/substvars $(cat elfs)
    dpkg-gencontrol -p"$1" -P"$1" -Tdebian/substvars -ldebian/changelog -fdebian/files
    (cd "$1" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    chmod -R u=rwX,go=rX "$1"
    dpkg-deb --root-owner-group --build "$1" "$packages" | sed 's/^.* in .\(.*\).\.$/\1/'
}

deb() {
    need dpkg-deb dpkg-shlibdeps dpkg-gencontrol strip
    multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
    place=$PWD/build/deb
    rm -rf "$place"
    mkdir -p "$place/debian"
    build DESTDIR="$place/all" LIBDIR="/usr/lib/$multiarch" install >"$place/install.log" || fail "$(tail "$place/install.log")"
    sed "s/@MAJOR@/$major/; s/@MAINTAINER@/${DEBFULLNAME:-The convwalk developers} <${DEBEMAIL:-convwalk@noreply.invalid}>/" \
        assets/packaging/debian/control >"$place/debian/control"
    copyright >"$place/copyright"
    SOURCE_DATE_EPOCH=$(date_of_sources)
    export SOURCE_DATE_EPOCH
    {
        printf 'convwalk (%s) unstable; urgency=medium\n\n  * Version %s.\n\n' "$version" "$version"
        printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$place/debian/control")" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
    } >"$place/changelog"
    cp "$place/changelog" "$place/debian/changelog"
    gzip -9n "$place/all/usr/share/man/man1/convwalk.1"
    cd "$place"
    lib=usr/lib/$multiarch
    (cd all && ls -d "$lib"/libconvwalk.so.*) >shared
    # shellcheck disable=SC2046
    stage "libconvwalk$major" $(cat shared)
    echo "activate-noawait ldconfig" >"libconvwalk$major/DEBIAN/triggers"
    echo "libconvwalk $major libconvwalk$major (>= $version)" >"libconvwalk$major/DEBIAN/shlibs"
    stage libconvwalk-dev usr/include "$lib"
    rmdir all/usr/lib
    stage convwalk usr
    for package in convwalk "libconvwalk$major" libconvwalk-dev; do
        describe "$package"
    done
}

# Of a program's libraries: the C library is the system's in any case; those of the desktop (windows, sound) are the system's
# where it has them, since they have to fit its display and its drivers.
of_libc='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv))\.so'
of_desktop='^lib(X|xcb|wayland|drm|gbm|decor|xkbcommon|asound|pulse|sndfile|asyncns|FLAC|vorbis|opus|ogg|mpg123|mp3lame)'
of_desktop="$of_desktop|^lib(dbus|systemd|cap|gcrypt|gpg-error|lz4|bsd|md|expat|ffi|stdc\\+\\+|gcc_s)[-.]"

# The libraries of program $1, and whose they are: "FOLDER PATH" with FOLDER lib or lib/desktop.
libraries() {
    ldd "$1" | awk -v libc="$of_libc" -v desktop="$of_desktop" \
        '$2 == "=>" && $3 ~ /^\// && $1 !~ libc { print($1 ~ desktop ? "lib/desktop" : "lib", $3) }'
}

# The licence of the package that library $1 is from goes into folder $2.
licence() {
    owner=$(dpkg-query -S "$(readlink -f "$1")" 2>/dev/null || dpkg-query -S "$1" 2>/dev/null) || owner=
    owner=${owner%%:*}
    [ -n "$owner" ] || fail "$1 is of no package, so its licence is not to be found"
    cp "/usr/share/doc/$owner/copyright" "$2/$owner.txt"
}

portable() {
    need ldd strip objdump dpkg-query
    system=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
    name=convwalk-$version-$system
    place=build/portable/$name
    rm -rf build/portable
    mkdir -p "$place/lib/desktop" "$place/licences"
    build all $release/portable/convwalk >build/portable/build.log || fail "$(tail build/portable/build.log)"
    DESTDIR=$PWD/$place tests/tools/install.sh program $release '' >/dev/null
    cp $release/portable/convwalk "$place/bin/convwalk"
    libraries "$place/bin/convwalk" >build/portable/libraries
    while read -r folder library; do
        cp -L "$library" "$place/$folder"
        licence "$library" "$place/licences"
    done <build/portable/libraries
    strip "$place/bin/convwalk"
    cp LICENSE "$place"
    cp assets/packaging/portable.sh "$place/convwalk"
    libc=$(find "$place/bin" "$place/lib" -type f -exec objdump -T {} + | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
    sed "s/@VERSION@/$version/; s/@LIBC@/${libc#GLIBC_}/" assets/packaging/portable.txt >"$place/README.txt"
    chmod -R u=rwX,go=rX "$place"
    chmod 755 "$place/convwalk" "$place/bin/convwalk"
    tar -c -C build/portable --sort=name --owner=root:0 --group=root:0 --mtime="@$(date_of_sources)" "$name" |
        gzip -9n >"$packages/$name.tar.gz"
    echo "$packages/$name.tar.gz"
}

mkdir -p "$packages"
case ${1:-} in
dist | deb | portable) "$1" ;;
*) fail "usage: tests/tools/package.sh dist | deb | portable" ;;
esac
