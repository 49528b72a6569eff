#!/bin/sh
# What `make run` does once the program is built: the window where there is a display, else the example as text and pictures.
#   run.sh BUILD
set -eu
convwalk=$1/convwalk
demo=$1/demo
display=${DISPLAY:-}${WAYLAND_DISPLAY:-}
case $(uname -s) in Darwin | MINGW* | MSYS*) display=always ;; esac
if [ -n "$display" ]; then
    status=0
    "$convwalk" || status=$?
    [ $status = 2 ] || exit $status   # 2: it has said why there is no window
    echo "Instead the example as text, then its pictures."
else
    echo "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set): the example as text, then its pictures."
fi
echo
"$convwalk" print conv-forward --level cell
echo
mkdir -p "$demo"
# render FILE SCENE OPTION…
render() {
    file=$demo/$1
    shift
    "$convwalk" render "$@" -o "$file"
    echo "  $file    convwalk render $*"
}
echo "Pictures:"
for step in 0 6 16; do
    render "slide-$step.png" conv-forward --step $step
done
for step in 6 20 32; do
    render "im2col-$step.png" conv-forward --route im2col --step $step
done
for route in rot scatter col2im; do
    render "backward-$route.png" conv-backward-input --route $route
done
render slide-dark.png conv-forward --step 6 --theme dark
render slide-projector.png conv-forward --step 6 --theme projector
render slide.svg conv-forward --step 6
render slide.gif conv-forward
