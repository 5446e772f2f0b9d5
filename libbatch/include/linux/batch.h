/* SPDX-License-Identifier: MIT */
/*
 * System call batches in the interface of c-blake/batch, on libbatch.
 *
 * Who uses it: programs that were written for that implementation, unchanged, and
 * short ones in its style: a batch is an array that is written down in one piece.
 * New programs that want checks begin at batch/batch.h or batch/batch.hpp.
 *
 *	long ret[3];
 *	syscall_t calls[3] = {
 *		scall3(open, -1, 0, 0, path, O_RDONLY, 0),	failed: end
 *		scall2(wdcpy, -1, 0, 0, &calls[2].arg[0], &ret[0]),
 *		scall2(fstat, -1, 0, 0, 0, &st),		of what was opened
 *	};
 *	if (batch(ret, calls, 3, 0, 0) < 2 || ret[2] < 0)
 *		...
 *
 * What a batch is, to the last corner, is docs/abi.md.  It runs on /dev/batch or,
 * where that is absent or refuses, in user space; BATCH_EMUL=1 and BATCH_VERBOSE=1
 * in the environment are batch/batch.h's.  linux_batch(3) tells what is different
 * from the original.  C11 and C++20; not together with batch/batch.hpp, whose
 * namespace has the name of the function.
 */
#ifndef BATCH_LINUX_BATCH_H
#define BATCH_LINUX_BATCH_H

#ifdef BATCH_BATCH_HPP
#error "linux/batch.h names a function batch, batch/batch.hpp a namespace: include one of them"
#endif

#include <asm/unistd.h>
#include <stddef.h>

/* Programs have always got these from here. */
#include <errno.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

/* *(long *)arg[0] = *(long *)arg[1]: carried out by the batch itself. */
#define __NR_wdcpy (-2)

/**
 * struct syscall - one call of a batch
 * @nr:		__NR_*, of a system call or of wdcpy
 * @jumpFail:	calls to jump over when it fails (result below 0)
 * @jump0:	calls to jump over when its result is 0
 * @jumpPos:	calls to jump over when its result is above 0
 * @argc:	how many of @arg count; the others are passed as 0.  Two in a wdcpy,
 *		whatever it says
 * @arg:	arguments, pointers converted to long
 *
 * A jump of 0 goes on with the next call; a negative one, or one past the last
 * call, ends the batch.
 */
typedef struct syscall {
	short nr, jumpFail, jump0, jumpPos;
	char argc;
	long arg[6];
} syscall_t;

/* The layout is that of struct batch_call, so the array runs where it is. */
#ifdef __cplusplus
static_assert(sizeof(syscall_t) == 64 && offsetof(syscall_t, arg) == 16, "struct batch_call");
#else
_Static_assert(sizeof(syscall_t) == 64 && offsetof(syscall_t, arg) == 16, "struct batch_call");
#endif

#if defined(__GNUC__)
#define BATCH_LINUX_API __attribute__((visibility("default")))
#else
#define BATCH_LINUX_API
#endif

/* batch() without the two arguments that do not count. */
BATCH_LINUX_API long batch_linux_batch(long *rets, syscall_t *calls, unsigned long ncall);

/**
 * batch() - run calls[0 .. ncall) and store their results in rets[]
 * @rets:	ncall words for the results: -errno on failure.  Those of calls that did
 *		not run stay as they were
 * @calls:	the batch; word copies of the batch may change it.  The padding behind
 *		argc, and argc of a wdcpy, are put in order where that is needed
 * @ncall:	length of both arrays, which must be memory as a whole
 * @flags:	ignored, as it always was
 * @size:	ignored likewise
 *
 * Calls that are not made in a batch (clone, vfork, execve, fork, exit and others, see
 * batch(7)), those with more than six arguments, and negative numbers but wdcpy's have
 * -ENOSYS in their slot and jump by jumpFail.
 *
 * Return: index of the last call that ran; 0 if ncall is 0.  -1 with errno EINVAL or
 * EFAULT if an array is NULL or cannot be one; nothing ran.  errno is not changed
 * otherwise.  Safe in threads, which must not share arrays.
 */
static inline long batch(long *rets, syscall_t *calls, unsigned long ncall, long flags, long size)
{
	(void)flags;
	(void)size;
	return batch_linux_batch(rets, calls, ncall);
}

#ifdef __cplusplus
}
#endif

/*
 * scallN(name, jumpFail, jump0, jumpPos, arguments...): a call with N arguments, to
 * initialise an element with or to assign to one.  The name is that of the system
 * call, without a prefix.  Each argument is evaluated once; the parentheses keep
 * commas in it, and in the whole, from being taken for those of another macro.
 */
#define scall0(name, jf, j0, jp) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 0, 0, 0, 0, 0, 0, 0)
#define scall1(name, jf, j0, jp, a) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 1, (a), 0, 0, 0, 0, 0)
#define scall2(name, jf, j0, jp, a, b) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 2, (a), (b), 0, 0, 0, 0)
#define scall3(name, jf, j0, jp, a, b, c) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 3, (a), (b), (c), 0, 0, 0)
#define scall4(name, jf, j0, jp, a, b, c, d) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 4, (a), (b), (c), (d), 0, 0)
#define scall5(name, jf, j0, jp, a, b, c, d, e) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 5, (a), (b), (c), (d), (e), 0)
#define scall6(name, jf, j0, jp, a, b, c, d, e, f) \
	BATCH_SCALL(__NR_##name, jf, j0, jp, 6, (a), (b), (c), (d), (e), (f))

/* C's compound literal is an extension in C++, which has a form of its own. */
#ifdef __cplusplus
#define BATCH_SYSCALL_T syscall_t
#else
#define BATCH_SYSCALL_T (syscall_t)
#endif

#define BATCH_SCALL(nr, jf, j0, jp, argc, a, b, c, d, e, f)			\
	(BATCH_SYSCALL_T{							\
		nr, (short)(jf), (short)(j0), (short)(jp), argc,		\
		{ (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f) } \
	})

#endif /* BATCH_LINUX_BATCH_H */
