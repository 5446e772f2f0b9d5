# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the scripts of this directory share: where things are, and how to stop.
# Sourced, never run.
# shellcheck disable=SC2034 # used by those who source it
#
#   BATCH_QEMU_CACHE   unpacked kernels (default ~/.cache/batch/qemu); grows by
#                      about 150 MB a kernel and may be deleted at any time
#   BATCH_QEMU_BUILD   what is built for the guests (default build/dev/tests/qemu)
#   BATCH_QEMU_MODULE  source of the module (default module/)
#   BATCH_QEMU_SKIP_MISSING=1  a kernel that cannot be had is skipped, visibly

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
cache=${BATCH_QEMU_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/batch/qemu}
build=${BATCH_QEMU_BUILD:-$repo/build/dev/tests/qemu}
module_source=${BATCH_QEMU_MODULE:-$repo/module}

# ctest shows a test that ends with this status as "Skipped".
readonly skip_status=77

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# kernel_row SERIES: sets suite and libelf from kernels.txt.
kernel_row() {
	local row
	row=$(awk -v series="$1" '$1 == series { print $2, $3 }' "$here/kernels.txt")
	[ -n "$row" ] || die "$1: not in kernels.txt ($(awk '/^[0-9]/ { print $1 }' \
		"$here/kernels.txt" | paste -sd' '))"
	read -r suite libelf <<<"$row"
	export suite libelf
}

# lock FILE: holds FILE exclusively until the script ends.
lock() {
	mkdir -p "$(dirname "$1")"
	exec 9>"$1"
	flock 9
}

# skip_missing WHY: a kernel is missing; ends as a skip if the user allows that.
skip_missing() {
	if [ "${BATCH_QEMU_SKIP_MISSING:-0}" = 1 ]; then
		echo "SKIP: $*"
		exit "$skip_status"
	fi
	die "$* (BATCH_QEMU_SKIP_MISSING=1 skips its tests)"
}

# kernel_release SERIES: sets release, the full name of a fetched kernel.
kernel_release() {
	[ -e "$cache/$1/release" ] || skip_missing "kernel $1 is not there: run $here/fetch $1"
	release=$(cat "$cache/$1/release")
}
