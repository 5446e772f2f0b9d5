// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dispatch: how the module calls what the kernel does not export.
 *
 * Every such function is called through a static call: the address is written
 * into the call instructions of this module while it loads.  A direct call is
 * what the kernel itself uses there, and the only kind that works everywhere:
 * these functions are never called through pointers, so where indirect branches
 * are tracked (IBT), their landing pads have been removed and a call through a
 * pointer faults.  It also costs no retpoline.
 *
 * Which way system calls go is decided by what is there, not by the version:
 * the function with the switch in it was backported to stable kernels.  On a
 * kernel that has it, replacing entries of the table has no effect, and calling
 * them may fault.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "dispatch.h"

#include "arch.h"
#include "batch.h"
#include "observe.h"

#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/printk.h>

typedef long batch_table_fn(const struct pt_regs *regs);

static batch_table_fn *const *batch_table __ro_after_init;
const int *batch_audit_rules __ro_after_init;

DEFINE_STATIC_CALL(batch_syscall, batch_table_call);
DEFINE_STATIC_CALL_NULL(batch_task_work_run, task_work_run);

/**
 * batch_table_call() - make a system call through the table
 * @regs:	holds the arguments
 * @nr:		number, below NR_syscalls
 */
long batch_table_call(const struct pt_regs *regs, unsigned int nr)
{
	return batch_table[nr](regs);
}

enum batch_dispatch batch_dispatch_kind(void)
{
	return batch_table ? BATCH_DISPATCH_TABLE : BATCH_DISPATCH_STATIC_CALL;
}

static int __init batch_find_syscalls(void)
{
	unsigned long addr = 0;

	if (BATCH_ARCH_SWITCH)
		addr = batch_symbol(BATCH_ARCH_SWITCH);
	if (addr) {
		static_call_update(batch_syscall, (batch_syscall_fn *)addr);
		return 0;
	}

	addr = batch_symbol(BATCH_ARCH_TABLE);
	if (!addr) {
		pr_err("this kernel has neither %s nor %s, so its system calls cannot be reached\n",
		       BATCH_ARCH_SWITCH, BATCH_ARCH_TABLE);
		return -ENOENT;
	}
	batch_table = (batch_table_fn *const *)addr;
	return 0;
}

/**
 * batch_dispatch_init() - find the kernel's functions and patch the calls
 *
 * Return: 0; -ENOENT if one is missing, after a message that names it.
 */
int __init batch_dispatch_init(void)
{
	unsigned long addr = batch_symbol("task_work_run");

	if (!addr) {
		pr_err("this kernel has no task_work_run\n");
		return -ENOENT;
	}
	static_call_update(batch_task_work_run, (typeof(task_work_run) *)addr);

	/* Optional: without it a task that audit knows counts as observed. */
	batch_audit_rules = (const int *)batch_symbol("audit_n_rules");

	return batch_find_syscalls();
}
