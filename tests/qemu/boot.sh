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
	vm_command "$guest_series" "$out/initramfs" "$@" \
		-serial "file:$out/console" -serial "file:$out/results"
	# By exec, so that a kill ends it, and not a shell that waits for it: what is left of a guest
	# holds its disk, which the next one needs.
	exec "${vm[@]}" &
	guest=$!
	until [ -s "$out/results" ] || ! kill -0 "$guest" 2>/dev/null; do
		sleep 0.1
		[ $((++tenths)) -lt 1200 ] || kill "$guest" 2>/dev/null || true
	done
	wait "$guest" || status=$?
	return $status
}

# What a console says when the module has a part in a crash: it is on the stack, its code is not
# there any more, or an address in the range of modules was executed that belongs to none.
readonly of_module='\[batch\]|last unloaded: batch|RIP: 0010:0xffffffff[ac]0'

# died_elsewhere STATUS: the guest did not come up, was reset without a word, or its kernel crashed
# with no sign of the module.  qemu 7.2's emulation does that now and then on a busy
# machine: registers that hold what no code put there, nearly always before the module is loaded.
died_elsewhere() {
	[ "$1" -ne "$guest_passed" ] && [ "$1" -ne "$guest_failed" ] || return 1
	if grep -qaE "$of_module" "$out/console"; then return 1; fi
	[ ! -s "$out/results" ] || [ "$1" -eq 0 ] || grep -qa 'Kernel panic' "$out/console"
}

# run_guest APPEND QEMU_ARGUMENT...: sets guest_status and seconds.  A guest that died with the
# module loaded, if not by it as far as can be told, gets one more chance, and its console is kept:
# a race of the module's that corrupts what others use would look like that.
run_guest() {
	local left=2 started
	started=$(date +%s.%N)
	vm_limit=${BATCH_QEMU_TIMEOUT:-600}
	for (( ; ; left--)); do
		guest_status=0
		boot "$@" || guest_status=$?
		if [ "$left" -le 0 ] || ! died_elsewhere "$guest_status"; then break; fi
		echo "# the guest died, and not in the module (status $guest_status); once more"
		tail -n25 "$out/console" | tr -d '\r' | sed 's/^/# /'
		if [ -s "$out/results" ]; then
			left=1
			cp "$out/console" "$build/died.$guest_series.$(date +%s)"
			echo "# WARNING: its console is in $build, as died.$guest_series.*"
		fi
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
