/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * x86-64.  System calls are reached through a switch statement in one function
 * since the mitigations against branch history injection (6.9, and backports of
 * them), through the table before.  The table outlives that change, but only
 * for tracing, so the function has to be preferred wherever it exists.
 */
#ifndef BATCH_ARCH_X86_H
#define BATCH_ARCH_X86_H

#include <linux/ptrace.h>
#include <linux/types.h>
#include <linux/unistd.h>

#define BATCH_ARCH_SWITCH "x64_sys_call"
#define BATCH_ARCH_TABLE "sys_call_table"

/* Newer than some of the kernels that the module builds for. */
#ifndef __NR_uretprobe
#define __NR_uretprobe 335
#endif
#ifndef __NR_uprobe
#define __NR_uprobe 336
#endif

static __always_inline bool batch_arch_is_never(int nr)
{
	return nr == __NR_vfork || nr == __NR_uretprobe || nr == __NR_uprobe;
}

static __always_inline bool batch_arch_is_native(int nr)
{
	return nr == __NR_fork;
}

static __always_inline void batch_arch_set_args(struct pt_regs *regs,
						const u64 *arg)
{
	regs->di = arg[0];
	regs->si = arg[1];
	regs->dx = arg[2];
	regs->r10 = arg[3];
	regs->r8 = arg[4];
	regs->r9 = arg[5];
}

#endif /* BATCH_ARCH_X86_H */
