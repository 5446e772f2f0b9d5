/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a task has to see to between two system calls.
 *
 * Natively each call passes the kernel's entry and exit code, where seccomp,
 * ptrace, audit, tracepoints and user dispatch look at it, where signals are
 * delivered and deferred work is done.  A batch passes there once.  So before
 * each call it reads the two words that make the entry and exit code leave
 * their fast path, and all is well as long as both are 0, which one test tells.
 */
#ifndef BATCH_OBSERVE_H
#define BATCH_OBSERVE_H

#include "compat.h"

#include <linux/audit.h>
#include <linux/errno.h>
#include <linux/sched.h>

/* audit's count of rules, or NULL where it cannot be found (dispatch.c). */
extern const int *batch_audit_rules;

#define BATCH_TIF_RESCHED (_TIF_NEED_RESCHED | _TIF_NEED_RESCHED_LAZY)

/*
 * Not listed is what only matters to user mode, and so can wait for the return
 * to it: registers to restore, a livepatch to switch to, rseq fields to update.
 */
#define BATCH_TIF_WORK                                              \
	(BATCH_TIF_RESCHED | _TIF_SIGPENDING | _TIF_NOTIFY_SIGNAL | \
	 _TIF_NOTIFY_RESUME)

/**
 * batch_has_work() - is there anything to see to before the next call?
 *
 * Return: false in nearly all cases; true may be a false alarm.
 */
static __always_inline bool batch_has_work(void)
{
	unsigned long flags = READ_ONCE(current_thread_info()->flags);

	return (batch_syscall_work() | (flags & BATCH_TIF_WORK)) != 0;
}

static inline bool batch_need_resched(void)
{
	return READ_ONCE(current_thread_info()->flags) & BATCH_TIF_RESCHED;
}

/*
 * Says to RCU-tasks that this task is on no trampoline.  Natively the timer says so when
 * it finds the task in user mode, and schedule() does.  But a fully preemptible kernel
 * preempts a task that never sleeps, which does not count, so a long batch would hold up
 * whoever waits for a grace period: to remove a kprobe or a tracer, under locks that half
 * the kernel wants (kprobe_mutex, text_mutex).
 *
 * Three instructions, so it is done before every call; one call in a thousand would
 * cost as much to count and might be a second away.
 *
 * A call that may sleep could be made in its place, and says the same thereby.  That
 * goes for unloading, too: batch_exit() waits for tasks that have dropped their reference
 * to the module and are on their last instructions in it, none of which is here.
 */
static __always_inline void batch_note_quiescent(void)
{
	rcu_tasks_classic_qs(current, false);
}

/*
 * Once audit has been on, every new task has its bit, rules or not, also after
 * it has been switched off again.  Without rules audit ignores a call, and says
 * so by a dummy context; that is settled at the entry of the ioctl, hence the
 * look at what has been loaded since.
 */
static inline bool batch_audit_idle(void)
{
	if (audit_enabled == AUDIT_OFF)
		return true;
	return batch_audit_rules && !READ_ONCE(*batch_audit_rules) &&
	       audit_dummy_context();
}

/**
 * batch_is_observed() - does something watch this task's system calls?
 *
 * A bit that this code does not know counts as an observer.
 */
static inline bool batch_is_observed(void)
{
	unsigned long work = batch_syscall_work();

	if (work == BATCH_WORK_AUDIT)
		return !batch_audit_idle();
	return work != 0;
}

/* Was a call cut short by a signal, to be repeated or turned into -EINTR? */
static inline bool batch_is_restart(long result)
{
	switch (result) {
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		return true;
	default:
		return false;
	}
}

#endif /* BATCH_OBSERVE_H */
