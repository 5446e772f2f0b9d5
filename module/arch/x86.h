/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * x86-64.  System calls are reached through a switch statement in one function
 * since the mitigations against branch history injection (6.9, and backports of
 * them), through the table before.  The table outlives that change, but only
 * for tracing, so the function has to be preferred wherever it exists.
 */
#ifndef BATCH_ARCH_X86_H
#define BATCH_ARCH_X86_H

#include <linux/compiler.h>
#include <linux/ptrace.h>

#define BATCH_ARCH_SWITCH "x64_sys_call"
#define BATCH_ARCH_TABLE "sys_call_table"

/**
 * batch_arch_arg() - place of an argument
 * @regs:	what the system call is given
 * @n:		0 to 5; a constant, for this to cost nothing
 */
static __always_inline unsigned long *batch_arch_arg(struct pt_regs *regs,
						     unsigned int n)
{
	switch (n) {
	case 0:
		return &regs->di;
	case 1:
		return &regs->si;
	case 2:
		return &regs->dx;
	case 3:
		return &regs->r10;
	case 4:
		return &regs->r8;
	default:
		return &regs->r9;
	}
}

#endif /* BATCH_ARCH_X86_H */
