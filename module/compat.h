/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between Linux 5.10 and today: no other file asks which kernel it
 * is built for.  This one asks for what there is, not for a version, since
 * stable kernels and distributions take changes back.  Where only an address
 * tells two kernels apart (the dispatcher of system calls), it is looked for
 * when the module is loaded.
 */
#ifndef BATCH_COMPAT_H
#define BATCH_COMPAT_H

#include <linux/compiler.h>
#include <linux/entry-common.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/rcupdate.h>
#include <linux/thread_info.h>

#if !defined(CONFIG_KPROBES) || !defined(CONFIG_KALLSYMS)
#error "batch needs a kernel with CONFIG_KPROBES and CONFIG_KALLSYMS"
#endif

/*
 * Work around system calls: a word of its own from 5.11 on, where every bit is
 * such work, those not known yet included.  Before that, some of the bits of
 * thread_info.flags.
 */
#ifdef SYSCALL_WORK_SECCOMP

/* Grants a time slice to user space that asks for it (7.0); watches nothing. */
#ifdef SYSCALL_WORK_SYSCALL_RSEQ_SLICE
#define BATCH_WORK_IGNORED SYSCALL_WORK_SYSCALL_RSEQ_SLICE
#else
#define BATCH_WORK_IGNORED 0UL
#endif

#define BATCH_WORK_AUDIT SYSCALL_WORK_SYSCALL_AUDIT

static __always_inline unsigned long batch_syscall_work(void)
{
	return READ_ONCE(current_thread_info()->syscall_work) &
	       ~BATCH_WORK_IGNORED;
}

#elif defined(SYSCALL_ENTER_WORK) /* 5.10 */

#define BATCH_WORK_AUDIT _TIF_SYSCALL_AUDIT

static __always_inline unsigned long batch_syscall_work(void)
{
	return READ_ONCE(current_thread_info()->flags) &
	       (SYSCALL_ENTER_WORK | SYSCALL_EXIT_WORK);
}

#else
#error "batch needs the generic system call entry of Linux 5.10 or later"
#endif

/* Before 5.11 it is there only on kernels that have RCU-tasks of some kind. */
#ifndef rcu_tasks_classic_qs
#define rcu_tasks_classic_qs(t, preempt) do { } while (0)
#endif

/* Lazy preemption came with 6.13. */
#ifndef _TIF_NEED_RESCHED_LAZY
#define _TIF_NEED_RESCHED_LAZY 0
#endif

/* Mainline 5.10 has no notify signals on x86; later stable ones do. */
#ifndef _TIF_NOTIFY_SIGNAL
#define _TIF_NOTIFY_SIGNAL 0
#endif

/*
 * What a function tells iterate_dir() to have more: 0 as an int up to 6.0, true as a
 * bool from 6.1 on.
 */
typedef typeof(((filldir_t)NULL)(NULL, NULL, 0, 0, 0, 0)) batch_filldir_result;

static __always_inline batch_filldir_result batch_filldir(bool more)
{
	return __same_type(batch_filldir_result, bool) == more;
}

#endif /* BATCH_COMPAT_H */
