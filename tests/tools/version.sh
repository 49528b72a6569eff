# shellcheck shell=sh disable=SC2034   # read by . into scripts that need the version
# The version's numbers, from the only file that has them: version, major.
version=$(sed -n 's/^#define CONVWALK_VERSION_[A-Z]* \([0-9]*\)$/\1/p' src/base/version.h | paste -sd . -)
major=${version%%.*}
