# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # it shares variables with its user
# How a guest is started.  Sourced, after common.sh.
#
# Plain emulation is enough and is the same on every machine; a guest that runs
# on KVM where there is one is not worth a second kind of timing.  Four levels of
# page tables, as most machines have, fix where the address space ends.  AVX is left
# out: qemu 7.2 is the first to emulate it, and 6.12 was seen to crash in the kernel's own
# self-tests of hashes that use it, before any module was loaded.  So is CMPXCHG16B: 6.12
# crashed in its slab allocator behind one, with flags that no such instruction leaves.

vm_cpu=max,la57=off,-avx,-avx2,-cx16

# The guest ends with the value that /bin/guest-exit wrote, as 2 * value + 1.
readonly guest_passed=43
readonly guest_failed=45

# vm_command SERIES INITRAMFS APPEND QEMU_ARGUMENT...: sets vm, the command that runs a guest.  Its
# status is qemu's, or 124 when the guest was ended after $vm_limit seconds (unset: no limit).
vm_command() {
	local kernel=$cache/$1/root/vmlinuz initrd=$2 append=$3
	shift 3
	vm=(${vm_limit:+timeout --foreground -k 5 "$vm_limit"} qemu-system-x86_64 -accel tcg -cpu "$vm_cpu" -m "${BATCH_QEMU_MEMORY:-768}" -smp "${BATCH_QEMU_SMP:-2}" \
		-nodefaults -display none -no-reboot \
		-device "isa-debug-exit,iobase=0xf4,iosize=4" \
		-kernel "$kernel" -initrd "$initrd" \
		-append "console=ttyS0 oops=panic panic=-1 no_timer_check cryptomgr.notests syscall.x32=y mitigations=off $append" "$@")
}
