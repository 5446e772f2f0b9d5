/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note OR MIT */
/*
 * The binary interface of system call batching, shared by the kernel module,
 * libbatch and its emulator.  This directory is the only copy of it.
 *
 * A batch is an array of struct batch_call in the memory of the caller.  The
 * calls run in order; the result of each one selects how many calls are jumped
 * over, always forwards, so a batch of n calls makes at most n of them.  The
 * result of calls[i] is stored in rets[i] before calls[i + 1] is read, so a
 * word copy (BATCH_NR_COPY) can pass it on as an argument.
 *
 * docs/abi.md has the rules for every corner; <batch/dirstat.h>, which this file
 * includes, has the records of dirstat.
 */
#ifndef BATCH_ABI_H
#define BATCH_ABI_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Counts changes that a program could notice; batch_info.abi reports it. */
#define BATCH_ABI_VERSION	2

/* Arguments of a call; batch_call.argc may not exceed it. */
#define BATCH_MAX_ARGS		6

/*
 * Pseudo calls: negative values of batch_call.nr, carried out by the batch
 * itself.  A negative number that is not listed here, like a system call that
 * the kernel does not know, gives -ENOSYS in its slot and jumps by jump_neg.
 */

/*
 * copy(dst, src): *(u64 *)dst = *(u64 *)src, with any alignment.  Gives 0, or
 * -EFAULT in its slot, and then the batch ends whatever the jumps say.
 */
#define BATCH_NR_COPY		(-2)

/*
 * dirstat(dirfd, buffer, size, mask, flags): the next entries of a directory with
 * their metadata, as if by getdents64(dirfd) and statx(dirfd, name,
 * AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, mask) for each, packed as struct
 * batch_dirstat into size bytes at buffer.  Gives the bytes used, 0 at the end of
 * the directory, or -errno.  Known only where batch_info.pseudo_calls says so.
 */
#define BATCH_NR_DIRSTAT	(-3)

/**
 * struct batch_call - one call of a batch
 * @nr:		system call number of the native architecture, or BATCH_NR_*
 * @jump_neg:	calls to jump over when the result is negative (an error)
 * @jump_zero:	calls to jump over when the result is 0
 * @jump_pos:	calls to jump over when the result is positive
 * @argc:	how many of @arg count; those from @argc on are passed as 0
 * @flags:	must be 0
 * @reserved:	must be 0
 * @arg:	arguments; pointers are converted to __u64
 *
 * A jump of 0 goes on with the next call, k jumps over k calls.  A negative
 * jump, or one past the last call, ends the batch.  An @argc above
 * BATCH_MAX_ARGS, and @flags or @reserved that are not 0, stop the run with
 * -EINVAL before this call; what ran before it stays.
 */
struct batch_call {
	__s16	nr;
	__s16	jump_neg;
	__s16	jump_zero;
	__s16	jump_pos;
	__u8	argc;
	__u8	flags;
	__u8	reserved[6];
	__u64	arg[BATCH_MAX_ARGS];
};

/**
 * enum batch_state - why a run returned, in batch_run.state
 * @BATCH_STATE_DONE:	the batch ended; @next is one past the last call made
 *			(0 when there was none to make)
 * @BATCH_STATE_INCALL:	a signal interrupted calls[next], one that waits for a
 *			time and is not begun anew: whatever the ioctl returned,
 *			-EINTR or what restart_syscall(2) gave, is the result of
 *			that call, which the caller stores
 * @BATCH_STATE_OBSERVED: something watches the system calls of this thread
 *			(seccomp, ptrace, audit, tracepoints, user dispatch),
 *			or the administrator has switched batches off:
 *			calls[next] and all after it are the caller's to make
 * @BATCH_STATE_CALL:	calls[next] does not work inside a batch (execve, fork,
 *			exit ...): the caller makes it and goes on behind it
 * @BATCH_STATE_INVALID: calls[next] is malformed; the ioctl gives -EINVAL
 * @BATCH_STATE_FAULT:	calls[next] could not be read, or its result could not
 *			be stored; the ioctl gives -EFAULT
 * @BATCH_STATE_SIGNAL:	a signal was due before calls[next]; the ioctl repeats
 *			itself, so that the caller sees this only from a signal
 *			handler, or when the repeated ioctl did not reach the
 *			device: then it enters again, or makes the calls itself
 * @BATCH_STATE_RESTART: a signal interrupted calls[next]; the ioctl either
 *			returns -EINTR, which is the result of that call, or
 *			repeats itself to make the call anew.  So any other value
 *			is no result: the repeated ioctl did not reach the device
 *			(the descriptor was closed or replaced, a filter came), and
 *			what is said of @BATCH_STATE_SIGNAL holds
 */
enum batch_state {
	BATCH_STATE_DONE	= 0,
	BATCH_STATE_INCALL	= 1,
	BATCH_STATE_OBSERVED	= 2,
	BATCH_STATE_CALL	= 3,
	BATCH_STATE_INVALID	= 4,
	BATCH_STATE_FAULT	= 5,
	BATCH_STATE_SIGNAL	= 6,
	BATCH_STATE_RESTART	= 7,
};

/**
 * struct batch_run - argument of BATCH_IOC_RUN
 * @size:	sizeof(struct batch_run).  A shorter one is -EINVAL; a longer
 *		one is -E2BIG unless the part unknown to the kernel is 0 and
 *		there are at most 4096 bytes in all
 * @flags:	must be 0 (-EINVAL)
 * @ncalls:	length of @calls and of @rets
 * @next:	in: the call to begin with, at most @ncalls (-EINVAL); out: see
 *		enum batch_state
 * @calls:	address of struct batch_call[ncalls], 8-byte aligned (-EINVAL)
 * @rets:	address of __s64[ncalls], 8-byte aligned (-EINVAL): results,
 *		-errno on failure.  Slots of calls that did not run stay as
 *		they were
 * @state:	out: enum batch_state.  What it holds on entry is ignored
 * @reserved:	must be 0 (-EINVAL)
 *
 * @calls and @rets may not be 0 (-EINVAL) unless @ncalls is 0, nor reach into the
 * upper half of the addresses, which is the kernel's (-EFAULT; on some kernels the
 * device says so of all that lies above a process).  Errors of struct batch_run
 * itself are found before any call runs and leave it unchanged.
 */
struct batch_run {
	__u32	size;
	__u32	flags;
	__u32	ncalls;
	__u32	next;
	__u64	calls;
	__u64	rets;
	__u32	state;
	__u32	reserved;
};

/* How the kernel reaches system calls: batch_info.dispatch. */
enum batch_dispatch {
	BATCH_DISPATCH_NONE		= 0,	/* there is no device: emulation */
	BATCH_DISPATCH_STATIC_CALL	= 1,	/* a direct call, patched in */
	BATCH_DISPATCH_TABLE		= 2,	/* through the system call table */
};

/**
 * struct batch_info - argument of BATCH_IOC_QUERY
 * @size:	in: size of the caller's struct, 4 (-EINVAL) to 4096 (-E2BIG);
 *		out: size of the kernel's.  The kernel fills the shorter of both
 *		and clears the rest
 * @abi:	BATCH_ABI_VERSION of the kernel
 * @dispatch:	enum batch_dispatch
 * @reserved:	0
 * @features:	BATCH_FEATURE_* bits
 * @pseudo_calls: bit n is set when the pseudo call number -n is known
 */
struct batch_info {
	__u32	size;
	__u32	abi;
	__u32	dispatch;
	__u32	reserved;
	__u64	features;
	__u64	pseudo_calls;
};

#define BATCH_PSEUDO_BIT(nr)	(1ULL << -(nr))

/* dirstat knows the flag BATCH_DIRSTAT_NOSTAT_DIR. */
#define BATCH_FEATURE_DIRSTAT_NOSTAT_DIR	(1ULL << 0)

#define BATCH_DEVICE_PATH	"/dev/batch"

/*
 * The numbers carry no size (that is what the size fields are for), so they
 * stay the same when a struct grows.
 */
#define BATCH_IOC_MAGIC		0xba
#define BATCH_IOC_RUN		_IO(BATCH_IOC_MAGIC, 0)
#define BATCH_IOC_QUERY		_IO(BATCH_IOC_MAGIC, 1)

#if defined(__cplusplus) && __cplusplus >= 201103L
#define BATCH_ABI_ASSERT(what)	static_assert(what, #what)
#elif defined(__KERNEL__) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L)
#define BATCH_ABI_ASSERT(what)	_Static_assert(what, #what)
#else
#define BATCH_ABI_ASSERT(what)	extern int batch_abi_assert_unused
#endif
#define BATCH_ABI_OFFSET(type, member, offset) \
	BATCH_ABI_ASSERT(__builtin_offsetof(struct type, member) == (offset))

BATCH_ABI_ASSERT(sizeof(struct batch_call) == 64);
BATCH_ABI_OFFSET(batch_call, nr, 0);
BATCH_ABI_OFFSET(batch_call, jump_neg, 2);
BATCH_ABI_OFFSET(batch_call, jump_zero, 4);
BATCH_ABI_OFFSET(batch_call, jump_pos, 6);
BATCH_ABI_OFFSET(batch_call, argc, 8);
BATCH_ABI_OFFSET(batch_call, flags, 9);
BATCH_ABI_OFFSET(batch_call, reserved, 10);
BATCH_ABI_OFFSET(batch_call, arg, 16);

BATCH_ABI_ASSERT(sizeof(struct batch_run) == 40);
BATCH_ABI_OFFSET(batch_run, size, 0);
BATCH_ABI_OFFSET(batch_run, flags, 4);
BATCH_ABI_OFFSET(batch_run, ncalls, 8);
BATCH_ABI_OFFSET(batch_run, next, 12);
BATCH_ABI_OFFSET(batch_run, calls, 16);
BATCH_ABI_OFFSET(batch_run, rets, 24);
BATCH_ABI_OFFSET(batch_run, state, 32);
BATCH_ABI_OFFSET(batch_run, reserved, 36);

BATCH_ABI_ASSERT(sizeof(struct batch_info) == 32);
BATCH_ABI_OFFSET(batch_info, size, 0);
BATCH_ABI_OFFSET(batch_info, abi, 4);
BATCH_ABI_OFFSET(batch_info, dispatch, 8);
BATCH_ABI_OFFSET(batch_info, reserved, 12);
BATCH_ABI_OFFSET(batch_info, features, 16);
BATCH_ABI_OFFSET(batch_info, pseudo_calls, 24);

#include <batch/dirstat.h>

#endif /* BATCH_ABI_H */
