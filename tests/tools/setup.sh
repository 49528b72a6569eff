#!/bin/sh
# Finds what a task needs and the machine lacks, names it, and installs it with the system's own package manager.
#   setup.sh TASK…       TASK: build, test, lint, fuzz, web, packages; exit status 2 when something that is needed stays missing
#   setup.sh --check …   only names what is missing
# Every run asks pkg-config and the compiler again (some 50 ms), so nothing can be out of date.
set -u
cd "$(dirname "$0")/../.." || exit 2

# What is needed, what each task needs it for, and the package that has it; - means: no package there.
#     piece       tasks          apt                dnf                      pacman               brew        msys2
table='
      compiler    build          gcc,libc6-dev      gcc,glibc-devel          gcc                  -           gcc
      pkg-config  build          pkg-config         pkgconf-pkg-config       pkgconf              pkgconf     pkgconf
      sdl2        build          libsdl2-dev        SDL2-devel               sdl2-compat          sdl2        SDL2
      SDL2_ttf    build          libsdl2-ttf-dev    SDL2_ttf-devel           sdl2_ttf             sdl2_ttf    SDL2_ttf
      SDL2_image  build          libsdl2-image-dev  SDL2_image-devel         sdl2_image           sdl2_image  SDL2_image
      md4c        build          libmd4c-dev        md4c-devel               md4c                 md4c        md4c
      libcjson    build          libcjson-dev       cjson-devel              cjson                cjson       cjson
      zlib        build          zlib1g-dev         zlib-devel               zlib                 zlib        zlib
      giflib      build          libgif-dev         giflib-devel             giflib               giflib      giflib
      cmocka      test,lint,fuzz libcmocka-dev      libcmocka-devel          cmocka               cmocka      cmocka
      gcc         lint           gcc                gcc                      gcc                  gcc         gcc
      clang       lint,fuzz      clang              clang                    clang                llvm        clang
      clang-tidy  lint           clang-tidy         clang-tools-extra        clang                llvm        clang-tools-extra
      libfuzzer   fuzz           libclang-rt-dev    compiler-rt              compiler-rt          llvm        compiler-rt
      Xvfb        test?          xvfb               xorg-x11-server-Xvfb     xorg-server-xvfb     -           -
      xdotool     test?          xdotool            xdotool                  xdotool              -           -
      emcc        web            emscripten             -                        -                    -           -
      pyftsubset  web            fonttools              fonttools                python-fonttools     fonttools   python-fonttools
      dpkg-dev    packages?      dpkg-dev           -                        -                    -           -
      lintian     packages?      lintian            -                        -                    -           -
      debootstrap packages?      debootstrap        -                        -                    -           -
      desktop-file-validate packages? desktop-file-utils -                   -                    -           -
      numpy       test?          python3-numpy      python3-numpy            python-numpy         numpy       python-numpy
'   # a task with ? can do without: its window tests, or those that run programs, are skipped then

log=${SETUP_LOG:-build/setup.log}
cc=${CC:-cc}
pkg_config=${PKG_CONFIG:-pkg-config}

have() {
    # shellcheck disable=SC2086  # flags are meant to be split into words
    case $1 in
    compiler)   echo '#include <stdio.h>' | $cc -E - ;;
    giflib)     echo '#include <gif_lib.h>' | $cc ${CPPFLAGS:-} -E - ;;   # most systems ship no .pc file for it
    libfuzzer)  echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | clang -fsanitize=fuzzer -x c - -o /dev/null ;;
    pkg-config) "$pkg_config" --version ;;
    numpy)      python3 -c 'import numpy' || /usr/bin/python3 -c 'import numpy' ;;
    gcc | clang | clang-tidy | Xvfb | xdotool | emcc | pyftsubset | lintian | debootstrap | \
        desktop-file-validate) command -v "$1" ;;
    dpkg-dev)   command -v dpkg-shlibdeps ;;
    *)          "$pkg_config" --exists "$1" ;;
    esac >/dev/null 2>&1
}

# Prints the pieces the tasks $2 need ($1 is "") or would like ($1 is "?") and that are missing.
missing() {
    echo "$table" | while read -r piece tasks _; do
        for task in $2; do
            case ,$tasks, in
            *,"$task$1",*) have "$piece" || echo "$piece"; break ;;
            esac
        done
    done | tr '\n' ' ' | sed 's/ $//'
}

# The package manager here, as a column of the table; nothing when none is known.
manager() {
    if [ -n "${MSYSTEM:-}" ] && command -v pacman; then echo msys2
    elif [ "$(uname -s)" = Darwin ]; then command -v brew && echo brew
    elif command -v apt-get; then echo apt
    elif command -v dnf; then echo dnf
    elif command -v pacman; then echo pacman
    elif command -v brew; then echo brew
    fi 2>/dev/null | tail -n 1
}

# The packages of manager $1 that have the pieces $2.
packages() {
    echo "$table" | while read -r piece _ apt dnf pacman brew msys2; do
        case " $2 " in *" $piece "*) ;; *) continue ;; esac
        case $1 in
        apt) name=$apt ;; dnf) name=$dnf ;; pacman) name=$pacman ;; brew) name=$brew ;;
        '') name=- ;;
        msys2) name=${MINGW_PACKAGE_PREFIX:-mingw-w64-ucrt-x86_64}-$msys2 ;;
        esac
        case $name in - | *--) ;; *) echo "$name" | tr , '\n' ;; esac
    done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# The command of manager $1 that installs the packages $2, and the one that renews its list of packages (dnf and brew do so themselves).
install_line() {
    case $1 in
    apt)    echo "apt-get install -y --no-install-recommends $2" ;;
    dnf)    echo "dnf install -y $2" ;;
    pacman | msys2) echo "pacman -S --needed --noconfirm $2" ;;
    brew)   echo "brew install $2" ;;
    esac
}

renew_line() {
    case $1 in
    apt)    echo "apt-get update" ;;
    pacman | msys2) echo "pacman -Sy --noconfirm" ;;
    esac
}

# Runs command line $2 as manager $1 wants it: brew and MSYS2 as the user, the others as root.
run() {
    echo "  $2"
    as=
    case $1 in
    apt | dnf | pacman) [ "$(id -u)" = 0 ] || { as=sudo; [ -t 0 ] || as="sudo -n"; } ;;
    esac
    # shellcheck disable=SC2086  # a command line is meant to be split into words
    $as env DEBIAN_FRONTEND=noninteractive $2 </dev/null >>"$log" 2>&1
}

# Installs the packages $2 with manager $1; if that fails, once more with a fresh list of packages.
install() {
    renew=$(renew_line "$1")
    if [ "$1" = apt ] && ! ls "${APT_LISTS:-/var/lib/apt/lists}"/*_Packages* >/dev/null 2>&1; then
        run "$1" "$renew"
    fi
    run "$1" "$(install_line "$1" "$2")" && return
    [ -n "$renew" ] && run "$1" "$renew" && run "$1" "$(install_line "$1" "$2")"
}

# Whether this user may install with manager $1.
can_install() {
    case $1 in
    apt | dnf | pacman) [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ;;
    esac
}

# Installs the pieces $2 with manager $1, or tells how to. False when it did not even try.
supply() {
    names=$(packages "$1" "$2")
    if [ -z "$1" ] || [ -z "$names" ]; then
        echo "missing: $2; install these with their headers (no package manager known here has them)" >&2
        return 1
    elif ! can_install "$1"; then
        renew=$(renew_line "$1")
        echo "missing: $2; there is no sudo to install them with; run as root:" >&2
        echo "  ${renew:+$renew && }$(install_line "$1" "$names")" >&2
        return 1
    fi
    echo "missing: $2; installing (log in $log):"
    mkdir -p "$(dirname "$log")"
    : >"$log"
    install "$1" "$names" || tail -n 5 "$log" >&2
}

# Finds out, supplies, and finds out again. What is only wanted must not keep what is needed from being installed.
main() {
    if [ "$1" = --check ]; then
        shift
        needed=$(missing '' "$*")
        [ -z "$needed" ] && return
        echo "missing: $needed (make run, make test and make lint install what they need)" >&2
        return 2
    fi
    needed=$(missing '' "$*")
    wanted=$(missing '?' "$*")
    manager=$(manager)
    if [ -n "$needed" ]; then
        supply "$manager" "$needed${wanted:+ $wanted}" || return 2
        needed=$(missing '' "$*")
        if [ -n "$needed" ] && [ -n "$wanted" ]; then
            supply "$manager" "$needed"
            needed=$(missing '' "$*")
        fi
    elif [ -n "$wanted" ]; then
        supply "$manager" "$wanted"
    fi
    [ -z "$needed" ] && return
    echo "still missing: $needed" >&2
    return 2
}

main "$@"
