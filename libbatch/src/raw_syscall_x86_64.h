/* SPDX-License-Identifier: MIT */
/* The raw system call of x86-64 (x32 numbers do not fit batch_call.nr). */
#ifndef BATCH_RAW_SYSCALL_X86_64_H
#define BATCH_RAW_SYSCALL_X86_64_H

#include <stdint.h>

static inline int64_t batch_syscall6(int64_t nr, uint64_t a0, uint64_t a1, uint64_t a2,
				     uint64_t a3, uint64_t a4, uint64_t a5)
{
	register uint64_t r10 __asm__("r10") = a3;
	register uint64_t r8 __asm__("r8") = a4;
	register uint64_t r9 __asm__("r9") = a5;
	int64_t result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(nr), "D"(a0), "S"(a1), "d"(a2), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

#endif /* BATCH_RAW_SYSCALL_X86_64_H */
