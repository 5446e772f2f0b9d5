# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # it shares variables with its user
# A guest that counts instructions, for icount and trees.  Sourced, after
# tests/qemu/common.sh:
#
#	prepare_guest SERIES COMMAND...
#	count_in_guest [-drive ... -device ...]
#	... what the command printed is in $points ...

# shellcheck source=../../tests/qemu/vm.sh
. "$here/vm.sh"
# shellcheck source=../../tests/qemu/boot.sh
. "$here/boot.sh"

bench=$repo/bench/qemu

# One processor whose clock counts instructions.  Without erms and fsrm a copy is a
# rep movsq, each step of which counts as one; with them it would be a rep movsb, which
# counts bytes.
export BATCH_QEMU_SMP=1
vm_cpu+=,-erms,-fsrm

# count_in_guest [QEMU_ARGUMENT...]: sets points, the lines that the command printed, and seconds;
# ends the script if the guest failed.
# shellcheck disable=SC2120 # icount has none to add
count_in_guest() {
	run_guest "loglevel=5 nokaslr norandmaps nox2apic iomem=relaxed tsc=unstable clocksource=hpet" \
		-icount shift=0,sleep=off "$@"
	points=$(tr -d '\r' <"$out/results")
	if ! judge_guest; then
		echo "$points"
		exit 1
	fi
}
