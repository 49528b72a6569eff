#!/bin/sh
# Makes the packages and tries each where a user would: a Debian with nothing in it but the packages that it cannot do without,
# which debootstrap lays into build/bare (kept, so that later runs need no mirror for it). Needs root for that; what cannot be
# tried here is named as skipped.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/tools/version.sh
: "${MAKE:=make}"
packages=$PWD/build/packages
bare=$PWD/build/bare
place=$(mktemp -d)
tried=$bare-tried          # a copy of the bare system that a test may change
server=

# A copy in use has the processes' file system, which programs find their own place by.
drop() {
    ! mountpoint -q "$tried/proc" || umount "$tried/proc" || exit 2
    rm -rf "$tried"
}

trap 'drop; rm -rf "$place"; [ -z "$server" ] || kill "$server"' EXIT

passed=0 failed=0 skipped=0

# Runs test $1, unless one of the commands after it is missing here.
try() {
    name=$1
    shift
    for tool in "$@"; do
        if ! command -v "$tool" >/dev/null; then
            echo "  skipped: $name (there is no $tool here)"
            skipped=$((skipped + 1))
            return
        fi
    done
    output=$("$name" 2>&1)
    status=$?
    if [ $status = 77 ]; then
        echo "  skipped: $name ($(echo "$output" | tail -n 1))"
        skipped=$((skipped + 1))
    elif [ $status = 0 ]; then
        echo "  passed:  $name"
        passed=$((passed + 1))
    else
        printf '%s\n' "$output" "  failed:  $name"
        failed=$((failed + 1))
    fi
}

# A fresh copy of the bare system in $tried; skips the test where it cannot be had.
bare() {
    [ "$(id -u)" = 0 ] || { echo "only root can lay out a bare system"; exit 77; }
    if [ ! -f "$bare/.whole" ]; then
        rm -rf "$bare"
        # shellcheck disable=SC2016  # apt-get replaces these
        from=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | head -n 1)
        [ -n "$from" ] || { echo "apt-get names no mirror; apt-get update may help"; exit 77; }
        debootstrap --variant=minbase "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" "$bare" "${from% *}" \
            >"$place/debootstrap.log" 2>&1 || { echo "debootstrap: $(tail -n 1 "$place/debootstrap.log")"; exit 77; }
        touch "$bare/.whole"
    fi
    drop
    cp -a "$bare" "$tried"
    mount -t proc proc "$tried/proc" || { echo "nothing may be mounted here"; exit 77; }
    ! find "$tried/usr/lib" -name 'libSDL*' | grep .     # or nothing would be shown by what follows
}

# Runs a command in the bare system.
inside() {
    chroot "$tried" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 "$@"
}

# What the program $1 does there: its version, the example, a lesson, a picture, a network.
works() {
    inside "$1" --version | grep -qx "convwalk $version" &&
        inside "$1" print conv-forward --level cell | grep -q '= 29$' &&
        inside "$1" check "$2/lessons/en/01-a-kernel-slides.md" &&
        inside "$1" render lenet --digit 7 --step 765133 --window -o /tmp/step.png &&
        inside "$1" render "$2/lessons/zh/01-a-kernel-slides.md" -o /tmp/lesson.pdf &&
        [ -s "$tried/tmp/step.png" ] && [ -s "$tried/tmp/lesson.pdf" ]
}

# Whether program $1 opens its window, on a display outside of the bare system.
opens_a_window() {
    Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$place/display" >/dev/null 2>&1 &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s "$place/display" ] || sleep 1; done
    DISPLAY=:$(cat "$place/display")
    export DISPLAY
    inside timeout 90 env DISPLAY="$DISPLAY" SDL_VIDEODRIVER=x11 "$1" show conv-forward &
    shown=$!
    timeout 60 xdotool search --sync --onlyvisible --name convwalk >/dev/null
    seen=$?
    xdotool search --name convwalk key ctrl+q
    wait $shown
    ended=$?
    kill "$server"
    server=
    [ $seen = 0 ] && [ $ended = 0 ]
}

the_source_archive_builds() {
    tests/tools/package.sh dist && tar -xzf "$packages/convwalk-$version.tar.gz" -C "$place" || return 1
    $MAKE -s -C "$place/convwalk-$version" all >"$place/build.log" 2>&1 || { tail "$place/build.log"; return 1; }
    "$place/convwalk-$version/build/convwalk" --version | grep -qx "convwalk $version"
}

the_debs_are_made() {
    tests/tools/package.sh deb
}

lintian_finds_nothing() {
    lintian --allow-root --fail-on error,warning "$packages"/*_"$version"_*.deb
}

the_deb_installs_and_runs_in_a_bare_debian() {
    bare || return 1
    cp "$packages"/convwalk_"$version"_*.deb "$tried/tmp/convwalk.deb"
    inside apt-get update -qq && inside apt-get install -y -qq --no-install-recommends /tmp/convwalk.deb || return 1
    works convwalk /usr/share/convwalk
}

the_debs_window_opens() {
    [ -x "$tried/usr/bin/convwalk" ] || { echo "the package is not installed"; return 1; }
    opens_a_window convwalk
}

the_removed_deb_leaves_nothing() {
    [ -x "$tried/usr/bin/convwalk" ] || { echo "the package is not installed"; return 1; }
    inside apt-get purge -y -qq convwalk && ! find "$tried/usr" "$tried/etc" "$tried/var" -iname '*convwalk*' | grep .
}

# As a desktop sees them: the menu entry, and what kind of file a lesson is.
menu_entry_and_kind_of_file_are_known() {
    desktop-file-validate assets/convwalk.desktop || return 1
    mkdir -p "$place/share/mime/packages" && cp assets/convwalk.xml "$place/share/mime/packages" || return 1
    update-mime-database "$place/share/mime" && cp lessons/en/01-a-kernel-slides.md "$place/mine.lesson.md" || return 1
    grep -q '^60:text/x-convwalk-lesson:\*.lesson.md$' "$place/share/mime/globs2"
}

the_debs_library_builds_a_program() {
    mkdir -p "$place/debs"
    for deb in "$packages"/libconvwalk*_"$version"_*.deb; do dpkg-deb -x "$deb" "$place/debs" || return 1; done
    lib=$(dirname "$(find "$place/debs" -name libconvwalk.a)")
    # shellcheck disable=SC2046  # flags are meant to be split into words
    ${CC:-cc} tests/example.c -o "$place/example" \
        $(PKG_CONFIG_SYSROOT_DIR=$place/debs PKG_CONFIG_PATH=$lib/pkgconfig pkg-config --cflags --libs convwalk) &&
        LD_LIBRARY_PATH=$lib "$place/example" | grep -q 'kernel 2.00 -1.00 / 3.00 0.50'
}

the_portable_archive_is_made() {
    tests/tools/package.sh portable
}

the_portable_archive_runs_where_nothing_is_installed() {
    bare && tar -xzf "$packages/convwalk-$version-linux-$(uname -m).tar.gz" -C "$tried/opt" || return 1
    works "/opt/convwalk-$version-linux-$(uname -m)/convwalk" "/opt/convwalk-$version-linux-$(uname -m)/share/convwalk"
}

its_window_opens_there() {
    opens_a_window "/opt/convwalk-$version-linux-$(uname -m)/convwalk"
}

try the_source_archive_builds git
try the_debs_are_made dpkg-deb dpkg-shlibdeps
try lintian_finds_nothing lintian
try menu_entry_and_kind_of_file_are_known desktop-file-validate update-mime-database
try the_debs_library_builds_a_program dpkg-deb pkg-config
try the_deb_installs_and_runs_in_a_bare_debian debootstrap dpkg-deb
try the_debs_window_opens debootstrap Xvfb xdotool
try the_removed_deb_leaves_nothing debootstrap
try the_portable_archive_is_made ldd objdump dpkg-query
try the_portable_archive_runs_where_nothing_is_installed debootstrap
try its_window_opens_there debootstrap Xvfb xdotool
echo "  skipped: assets/packaging/convwalk.rb, PKGBUILD, flatpak.yml (each says how far it was tried; their tools are not Debian's)"
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
