/* SPDX-License-Identifier: GPL-2.0-only */
/* From a system call number to the kernel's code; see dispatch.c. */
#ifndef BATCH_DISPATCH_H
#define BATCH_DISPATCH_H

#include <batch/abi.h>

#include <linux/ptrace.h>
#include <linux/static_call.h>
#include <linux/task_work.h>

typedef long batch_syscall_fn(const struct pt_regs *regs, unsigned int nr);

/* Makes a system call; nr must be below NR_syscalls, speculatively too. */
batch_syscall_fn batch_table_call;
DECLARE_STATIC_CALL(batch_syscall, batch_table_call);

/* task_work_run() of the kernel. */
DECLARE_STATIC_CALL(batch_task_work_run, task_work_run);

int batch_dispatch_init(void);

/* How batch_syscall gets there; does not change once the module is loaded. */
enum batch_dispatch batch_dispatch_kind(void);

#endif /* BATCH_DISPATCH_H */
