/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that are not made inside a batch.  libbatch has the same two lists.
 *
 * Everything else may run here because it may run anywhere: a call of a batch
 * passes the same permission checks, LSM hooks and locks as a native one.
 *
 * NEVER: -ENOSYS in the slot.
 *
 *   The child of a clone would return to user space from the ioctl, on the
 *   stack of its parent or on one without a return address.  rt_sigreturn() and
 *   the uprobe trampolines pop a frame that user space has not pushed, and
 *   restart_syscall() restarts what some other call left behind.
 *
 *   A batch in a batch would let user space choose how deep the kernel's stack
 *   gets.  The request alone decides: looking at what the descriptor refers to
 *   could not be atomic with the call, and another device that knows this
 *   number loses nothing but a call from within a batch.  The test is complete
 *   because the device can be driven by ioctl(2) only.
 *
 * NATIVE: the batch stops before the call, for user space to make it.
 *
 *   After these there is no task, or two, or another program: no way back into
 *   the batch.  In particular what follows an execve() in a batch must not run
 *   with the credentials of the new program.
 */
#ifndef BATCH_REFUSE_H
#define BATCH_REFUSE_H

#include "arch.h"

#include <batch/abi.h>

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/unistd.h>

enum batch_class {
	BATCH_CLASS_PLAIN,
	BATCH_CLASS_NEVER,
	BATCH_CLASS_NATIVE,
	BATCH_CLASS_IOCTL, /* NEVER or PLAIN, by its request */
};

/* A table, since a switch statement costs every call a dozen comparisons. */
static const u8 batch_classes[NR_syscalls] = {
	[__NR_clone] = BATCH_CLASS_NEVER,
	[__NR_clone3] = BATCH_CLASS_NEVER,
	[__NR_rt_sigreturn] = BATCH_CLASS_NEVER,
	[__NR_restart_syscall] = BATCH_CLASS_NEVER,
#ifdef __NR_vfork
	[__NR_vfork] = BATCH_CLASS_NEVER,
#endif
#ifdef __NR_uretprobe
	[__NR_uretprobe] = BATCH_CLASS_NEVER,
#endif
#ifdef __NR_uprobe
	[__NR_uprobe] = BATCH_CLASS_NEVER,
#endif
	[__NR_execve] = BATCH_CLASS_NATIVE,
	[__NR_execveat] = BATCH_CLASS_NATIVE,
	[__NR_exit] = BATCH_CLASS_NATIVE,
	[__NR_exit_group] = BATCH_CLASS_NATIVE,
#ifdef __NR_fork
	[__NR_fork] = BATCH_CLASS_NATIVE,
#endif
	[__NR_ioctl] = BATCH_CLASS_IOCTL,
};

/**
 * batch_classify() - how is this call treated?
 * @nr:		number of a system call, below NR_syscalls
 * @arg1:	the second argument that it will be given
 *
 * Return: PLAIN, NEVER or NATIVE.
 */
static __always_inline enum batch_class batch_classify(unsigned int nr,
						       unsigned long arg1)
{
	enum batch_class class = batch_classes[nr];

	if (likely(class != BATCH_CLASS_IOCTL))
		return class;
	/* ioctl(2) takes 32 bits of its request. */
	if ((u32)arg1 == BATCH_IOC_RUN)
		return BATCH_CLASS_NEVER;
	return BATCH_CLASS_PLAIN;
}

#endif /* BATCH_REFUSE_H */
