#!/bin/sh
# What `make run` does once the program is built: the window where there is a display, else the example as text and pictures.
#   run.sh BUILD
set -eu
convwalk=$1/convwalk
case $(uname -s) in
Darwin | MINGW* | MSYS*) exec "$convwalk" ;;
esac
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$convwalk"
fi

echo "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set): the example as text, then its pictures."
echo
"$convwalk" print conv-forward --level cell
echo
mkdir -p build/demo
render() {
    file=build/demo/$1
    shift
    "$convwalk" render conv-forward "$@" -o "$file"
    echo "  $file"
}
echo "Pictures (convwalk render conv-forward …):"
for step in 0 6 15; do
    render "slide-$step.png" --step $step
    render "im2col-$step.png" --route im2col --step $step
done
render slide-dark.png --step 6 --theme dark
render slide-projector.png --step 6 --theme projector
render slide.svg --step 6
render slide.gif
