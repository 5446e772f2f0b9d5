/* SPDX-License-Identifier: MIT */
/*
 * Raw system calls, for everything in libbatch that enters the kernel.
 *
 * glibc's wrappers set errno, some are cancellation points, and a few (fork,
 * setuid, getpid once) do more than the call.  A batch must do exactly what
 * its numbers say, and must leave errno to its caller.
 */
#ifndef BATCH_RAW_SYSCALL_H
#define BATCH_RAW_SYSCALL_H

#if defined(__x86_64__) && !defined(__ILP32__)
#include "raw_syscall_x86_64.h"
#elif defined(__aarch64__) && !defined(__ILP32__)
#include "raw_syscall_aarch64.h"
#else
#error "libbatch has no system call stub for this architecture yet"
#endif

/* The same with the arguments most calls of the library itself have. */
static inline int64_t batch_syscall3(int64_t nr, uint64_t a0, uint64_t a1, uint64_t a2)
{
	return batch_syscall6(nr, a0, a1, a2, 0, 0, 0);
}

#endif /* BATCH_RAW_SYSCALL_H */
