# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # it shares variables with its user
# A boot of a kernel that runs one command and ends, for the tests and for
# bench/qemu.  Sourced, after common.sh and vm.sh:
#
#	prepare_guest SERIES COMMAND...
#	run_guest APPEND QEMU_ARGUMENT...
#	... what the command printed is in $out/results ...
#	judge_guest
#
# The guest has two serial ports: its console, and one for the results, so that
# a kernel message cannot tear a result line.
#
#   BATCH_QEMU_TIMEOUT  seconds a boot may take (default 600)

# What the kernel says when something is wrong that need not end it.
readonly complaints='BUG|WARNING|Oops|Kernel panic|double fault|rcu.*stall|Call Trace|possible recursive|lockup|hung_task|blocked for more|refcount_t|UBSAN|KASAN|KCSAN|kmemleak|general protection|scheduling while atomic|suspicious RCU'

# prepare_guest SERIES COMMAND...: builds the module and packs the guest; sets
# release, and out, a directory.
prepare_guest() {
	guest_series=$1
	shift
	kernel_release "$guest_series"
	"$here/build-module" "$guest_series"
	out=$(mktemp -d "$build/run.XXXXXX")
	"$here/pack" "$guest_series" "$out/initramfs" "$@"
}

# boot: runs a guest to its end; its status is that of qemu.  A guest that has
# not come as far as /init after a while never will: on a machine that is very
# busy, a kernel may lose its timer when it calibrates that.
boot() {
	local guest tenths=0 status=0
	: >"$out/results"
	start_vm "$guest_series" "$out/initramfs" "$@" \
		-serial "file:$out/console" -serial "file:$out/results" &
	guest=$!
	until [ -s "$out/results" ] || ! kill -0 "$guest" 2>/dev/null; do
		sleep 0.1
		[ $((++tenths)) -lt 1200 ] || kill "$guest"
	done
	wait "$guest" || status=$?
	return $status
}

# died_elsewhere STATUS: the guest did not come up, was reset without a word, or its kernel crashed
# with nothing of the module on the stack.  qemu 7.2's emulation does that now and then on a busy
# machine: registers that hold what no code put there, most often before
# the module is loaded.  What the module breaks, it breaks again.
died_elsewhere() {
	[ "$1" -ne "$guest_passed" ] && [ "$1" -ne "$guest_failed" ] || return 1
	if grep -qaF '[batch]' "$out/console"; then return 1; fi
	[ ! -s "$out/results" ] || [ "$1" -eq 0 ] || grep -qa 'Kernel panic' "$out/console"
}

# run_guest APPEND QEMU_ARGUMENT...: sets guest_status and seconds.
run_guest() {
	local attempt started
	started=$(date +%s.%N)
	vm_limit=${BATCH_QEMU_TIMEOUT:-600}
	for attempt in 1 2 3; do
		guest_status=0
		boot "$@" || guest_status=$?
		if [ "$attempt" -eq 3 ] || ! died_elsewhere "$guest_status"; then break; fi
		echo "# the guest died, and not in the module (status $guest_status); once more"
		tail -n25 "$out/console" | tr -d '\r' | sed 's/^/# /'
	done
	seconds=$(awk -v a="$started" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
}

# judge_guest: removes what is left of a guest whose command succeeded and whose
# kernel was content; otherwise says why not, and fails.
judge_guest() {
	local complaint
	complaint=$(grep -a -E "$complaints" "$out/console" | head -n5 || true)
	if [ "$guest_status" -eq "$guest_passed" ] && [ -z "$complaint" ]; then
		rm -rf "$out"
		return 0
	fi
	case $guest_status in
	"$guest_passed") echo "FAILED: the kernel complained: $complaint" ;;
	"$guest_failed") echo "FAILED: see the lines that begin with 'not ok'" ;;
	*) echo "FAILED: the guest did not end by itself (status $guest_status)" ;;
	esac
	echo "--- end of the console ($out/console) ---"
	tail -n60 "$out/console" | tr -d '\r'
	return 1
}
