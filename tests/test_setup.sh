#!/bin/sh
# The set-up on systems that are not here: stand-ins for the package managers, the compiler and pkg-config write down how
# they were called. A piece is installed when a file of its name is in $have.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
tools=$place/tools have=$place/have calls=$place/calls lists=$place/lists
mkdir "$tools"
for tool in sh cat dirname env grep head ls mkdir sed sort tail touch tr; do
    ln -s "$(command -v $tool)" "$tools/$tool"
done
all_build='compiler pkg-config sdl2 SDL2_ttf SDL2_image md4c libcjson zlib giflib'

# stand_in NAME LINE…: a script in $bin
stand_in() {
    stand_in_name=$1
    shift
    { echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$bin/$stand_in_name"
    chmod +x "$bin/$stand_in_name"
}

# A system of the kernel name $1 and the user id $2 with the package managers $3…, where every installation succeeds and brings everything.
system() {
    bin=$place/bin
    rm -rf "$bin" "$have" "$calls" "$lists"
    mkdir "$bin" "$have" "$lists"
    touch "$lists/x_Packages"
    stand_in uname "echo $1"
    stand_in id "echo $2"
    stand_in cc "read -r line; case \$line in *gif*) [ -e $have/giflib ] ;; *) [ -e $have/compiler ] ;; esac"
    stand_in pkg-config "[ -e $have/pkg-config ] && { [ \$1 = --version ] || [ -e $have/\$2 ]; }"
    shift 2
    for name in "$@"; do
        stand_in "$name" "echo $name \"\$@\" >>$calls" \
            "case \"\$*\" in *update|-Sy*) exit 0 ;; esac" \
            "[ ! -e $place/fail ] || { rm -f $place/fail; exit 1; }" \
            "cd $have && touch $all_build cmocka"
    done
    ln -sf "$(command -v rm)" "$bin/rm"
    rm -f "$place/fail"
}

all_there() {
    for piece in $all_build cmocka; do
        touch "$have/$piece"
    done
}

with_sudo() {
    # shellcheck disable=SC2016  # for the stand-in to expand
    stand_in sudo "printf 'sudo ' >>$calls" 'while [ "$1" = -n ]; do shift; done' 'exec "$@"'
}

# Runs the set-up there; its output, then a line with its exit status.
setup() {
    env -i PATH="$bin:$tools" APT_LISTS="$lists" SETUP_LOG="$place/log" ${msystem:+MSYSTEM=$msystem} \
        "$tools/sh" tests/tools/setup.sh "$@" 2>&1
    echo "status $?"
}

called() { cat "$calls" 2>/dev/null; }

apt_packages='gcc libc6-dev libcjson-dev libgif-dev libmd4c-dev libsdl2-dev libsdl2-image-dev libsdl2-ttf-dev pkg-config zlib1g-dev'
apt_install="apt-get install -y --no-install-recommends $apt_packages"

nothing_is_installed_when_nothing_is_missing() {
    system Linux 0 apt-get
    all_there
    check_equal "$(setup build)" "status 0" && check_equal "$(called)" ""
}

apt_installs_by_debians_names() {
    system Linux 0 apt-get
    out=$(setup build)
    check_holds "$out" "missing: $all_build" && check_holds "$out" "status 0" && check_equal "$(called)" "$apt_install"
}

only_what_is_missing_is_installed() {
    system Linux 0 apt-get
    all_there
    rm "$have/md4c" "$have/giflib"
    check_holds "$(setup build)" "missing: md4c giflib; installing" \
        && check_equal "$(called)" "apt-get install -y --no-install-recommends libgif-dev libmd4c-dev"
}

apt_renews_its_lists_when_there_are_none() {
    system Linux 0 apt-get
    rm "$lists"/*
    check_holds "$(setup build)" "status 0" && check_equal "$(called)" "apt-get update
$apt_install"
}

apt_renews_its_lists_after_a_failure() {
    system Linux 0 apt-get
    touch "$place/fail"
    check_holds "$(setup build)" "status 0" && check_equal "$(called)" "$apt_install
apt-get update
$apt_install"
}

a_user_installs_with_sudo() {
    system Linux 1000 apt-get
    with_sudo
    check_holds "$(setup build)" "status 0" && check_equal "$(called)" "sudo $apt_install"
}

without_sudo_the_command_is_told() {
    system Linux 1000 apt-get
    out=$(setup build)
    check_holds "$out" "  apt-get update && $apt_install" && check_holds "$out" "status 2" && check_equal "$(called)" ""
}

dnf_installs_by_fedoras_names() {
    system Linux 0 dnf
    check_holds "$(setup build)" "status 0" && check_equal "$(called)" "dnf install -y SDL2-devel SDL2_image-devel SDL2_ttf-devel \
cjson-devel gcc giflib-devel glibc-devel md4c-devel pkgconf-pkg-config zlib-devel"
}

pacman_installs_by_archs_names() {
    system Linux 0 pacman
    check_holds "$(setup build)" "status 0" \
        && check_equal "$(called)" "pacman -S --needed --noconfirm cjson gcc giflib md4c pkgconf sdl2-compat sdl2_image sdl2_ttf zlib"
}

brew_runs_as_the_user() {
    system Darwin 501 brew
    with_sudo
    touch "$have/compiler"
    check_holds "$(setup build)" "status 0" \
        && check_equal "$(called)" "brew install cjson giflib md4c pkgconf sdl2 sdl2_image sdl2_ttf zlib"
}

msys2_installs_for_its_own_compiler() {
    system MINGW64_NT-10.0 1000 pacman
    msystem=UCRT64
    out=$(setup build)
    msystem=
    check_holds "$out" "status 0" && check_holds "$(called)" "pacman -S --needed --noconfirm mingw-w64-ucrt-x86_64-SDL2 " \
        && check_holds "$(called)" " mingw-w64-ucrt-x86_64-zlib"
}

elsewhere_the_list_is_told() {
    system FreeBSD 0
    out=$(setup build)
    check_holds "$out" "missing: $all_build; install these" && check_holds "$out" "status 2"
}

what_stays_missing_is_named() {
    system Linux 0 dnf
    stand_in dnf "cd $have && touch $all_build && rm zlib"
    out=$(setup build)
    check_holds "$out" "still missing: zlib" && check_holds "$out" "status 2"
}

tests_do_without_a_display() {
    system Linux 1000 apt-get
    all_there
    out=$(setup build test)
    check_holds "$out" "missing: Xvfb xdotool" && check_holds "$out" "status 0" && check_equal "$(called)" ""
}

what_is_wanted_does_not_hinder_what_is_needed() {
    system Linux 0 dnf
    stand_in dnf "case \"\$*\" in *xdotool*) exit 1 ;; esac" "cd $have && touch $all_build cmocka"
    check_holds "$(setup build test)" "status 0"
}

a_check_installs_nothing() {
    system Linux 0 apt-get
    out=$(setup --check build)
    check_holds "$out" "missing: $all_build" && check_holds "$out" "status 2" && check_equal "$(called)" ""
}

check_run nothing_is_installed_when_nothing_is_missing apt_installs_by_debians_names only_what_is_missing_is_installed \
    apt_renews_its_lists_when_there_are_none apt_renews_its_lists_after_a_failure a_user_installs_with_sudo \
    without_sudo_the_command_is_told dnf_installs_by_fedoras_names pacman_installs_by_archs_names brew_runs_as_the_user \
    msys2_installs_for_its_own_compiler elsewhere_the_list_is_told what_stays_missing_is_named tests_do_without_a_display \
    what_is_wanted_does_not_hinder_what_is_needed a_check_installs_nothing
