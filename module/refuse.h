/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that are not made inside a batch.  libbatch has the same two lists.
 *
 * Everything else may run here because it may run anywhere: a call of a batch
 * passes the same permission checks, LSM hooks and locks as a native one.
 */
#ifndef BATCH_REFUSE_H
#define BATCH_REFUSE_H

#include "arch.h"

#include <batch/abi.h>

#include <linux/types.h>
#include <linux/unistd.h>

/**
 * batch_is_never() - calls that give -ENOSYS in their slot
 * @call:	the kernel's copy of the call, with unused arguments cleared
 *
 * The child of a clone would return to user space from the ioctl, on the stack
 * of its parent or on one without a return address.  rt_sigreturn() and the
 * uprobe trampolines pop a frame that user space has not pushed, and
 * restart_syscall() restarts what some other call left behind.
 *
 * A batch in a batch would let user space choose how deep the kernel's stack
 * gets.  The request alone decides: looking at what the descriptor refers to
 * could not be atomic with the call, and another device that knows this number
 * loses nothing but a call from within a batch.  The test is complete because
 * the device can be driven by ioctl(2) only.
 */
static __always_inline bool batch_is_never(const struct batch_call *call)
{
	switch (call->nr) {
	case __NR_clone:
	case __NR_clone3:
	case __NR_rt_sigreturn:
	case __NR_restart_syscall:
		return true;
	case __NR_ioctl:
		/* ioctl(2) takes 32 bits of it. */
		return (u32)call->arg[1] == BATCH_IOC_RUN;
	default:
		return batch_arch_is_never(call->nr);
	}
}

/**
 * batch_is_native() - calls that stop the batch, for user space to make
 * @nr:	number of the call
 *
 * After these there is no task, or two, or another program: no way back into
 * the batch.  In particular what follows an execve() in a batch must not run
 * with the credentials of the new program.
 */
static __always_inline bool batch_is_native(int nr)
{
	switch (nr) {
	case __NR_execve:
	case __NR_execveat:
	case __NR_exit:
	case __NR_exit_group:
		return true;
	default:
		return batch_arch_is_native(nr);
	}
}

#endif /* BATCH_REFUSE_H */
