/* SPDX-License-Identifier: MIT */
/*
 * Which system calls are not simply made: one table, for the emulator, the
 * tests and, in the same order, the module.
 *
 * NEVER: -ENOSYS in the slot, on both backends.  The child of vfork, clone and
 * clone3 would come back on a stack that is shared or not ours; rt_sigreturn
 * would return from a signal frame that does not exist; restart_syscall would
 * restart what somebody else began; uprobe and uretprobe are the kernel's own
 * trampolines; and a batch in a batch could nest until the kernel's stack is
 * used up.  That last one is told by the request alone, as it was fetched: the
 * descriptor could be exchanged by dup2 between a look at it and the call.
 *
 * NATIVE: replaces or ends or doubles the task, so that the way back to the
 * rest of the batch is gone or leads through two tasks.  The device stops
 * before such a call (BATCH_STATE_CALL) and the library makes it; the emulator,
 * being user space, makes it in place.
 */
#ifndef BATCH_CALL_CLASS_H
#define BATCH_CALL_CLASS_H

#include <batch/abi.h>

#include <asm/unistd.h>
#include <stdint.h>

#if defined(__x86_64__)
/* Newer than the kernel headers that many systems have. */
#ifndef __NR_uretprobe
#define __NR_uretprobe 335
#endif
#ifndef __NR_uprobe
#define __NR_uprobe 336
#endif
#endif
#ifndef __NR_clone3
#define __NR_clone3 435
#endif

enum batch_call_class {
	BATCH_CLASS_PLAIN,
	BATCH_CLASS_NEVER,
	BATCH_CLASS_NATIVE,
};

/**
 * batch_call_class() - how a call with this number is treated
 * @nr:		system call number, not a pseudo call
 * @arg1:	its second argument as it will be passed; counts for ioctl alone,
 *		whose request is 32 bits wide to the kernel
 */
static inline enum batch_call_class batch_call_class(int nr, uint64_t arg1)
{
	switch (nr) {
#ifdef __NR_vfork
	case __NR_vfork:
#endif
	case __NR_clone:
	case __NR_clone3:
	case __NR_rt_sigreturn:
	case __NR_restart_syscall:
#ifdef __NR_uretprobe
	case __NR_uretprobe:
#endif
#ifdef __NR_uprobe
	case __NR_uprobe:
#endif
		return BATCH_CLASS_NEVER;
	case __NR_ioctl:
		return (uint32_t)arg1 == BATCH_IOC_RUN ? BATCH_CLASS_NEVER : BATCH_CLASS_PLAIN;
#ifdef __NR_fork
	case __NR_fork:
#endif
	case __NR_execve:
	case __NR_execveat:
	case __NR_exit:
	case __NR_exit_group:
		return BATCH_CLASS_NATIVE;
	default:
		return BATCH_CLASS_PLAIN;
	}
}

#endif /* BATCH_CALL_CLASS_H */
