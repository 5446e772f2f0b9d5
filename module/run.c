// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interpreter.
 *
 * The calls of a batch stay in user memory.  Before a call is made it is copied
 * to the kernel's stack, its arguments at once to where system calls look for
 * them; that copy is checked, and only it is used.  After the call its result
 * is stored.  So there is nothing to allocate, and nothing to free when a task
 * dies in the middle; the size of a batch costs no memory; and a word copy is no
 * more than a read and a write of user memory.  A batch may rewrite calls that
 * are still ahead, and another thread may do so at any time, which at worst runs
 * other calls that this task could have made as well.
 *
 * Storing a result and fetching the next call share one user access window,
 * since opening one costs more than the few words that go through it.
 *
 * Jumps only go forward, so a run is finite, but it may be long: between calls
 * it gives way to other tasks and to signals (see observe.h).
 *
 * A run can stop at calls[next] and be taken up there again by the caller.  The
 * one that is interrupted by a signal does so by itself: an ERESTART code that
 * the ioctl returns makes the kernel repeat the ioctl, which finds in its
 * argument where to begin.  If the repetition does not get here, that argument
 * tells the caller that the call at hand has no result yet.
 */
#include "arch.h"
#include "batch.h"
#include "dispatch.h"
#include "observe.h"
#include "refuse.h"

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/nospec.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

/**
 * struct batch_machine - a run
 * @calls:	the caller's calls
 * @rets:	the caller's results
 * @ncalls:	length of both
 * @index:	the call at hand: about to be fetched, made or stored
 * @head:	its first word, as it was fetched
 * @nr:		part of @head, as in struct batch_call
 * @jump_neg:	likewise
 * @jump_zero:	likewise
 * @jump_pos:	likewise
 * @argc:	its second word; argc comes first in it, and all else must be 0,
 *		so it is either argc or invalid
 * @regs:	its arguments, where system calls look for them
 *
 * @calls and @rets are known to lie in user space as a whole.
 */
struct batch_machine {
	const struct batch_call __user *calls;
	s64 __user *rets;
	u64 ncalls;
	u64 index;
	union {
		u64 head;
		struct {
			s16 nr;
			s16 jump_neg;
			s16 jump_zero;
			s16 jump_pos;
		};
	};
	u64 argc;
	struct pt_regs regs;
};

/* Word n of the call at from, within a user access window. */
#define batch_word(from, n) ((const u64 __user *)(from) + (n))

/*
 * Stores the result of calls[m->index], if there is one, and fetches
 * calls[next], in one user access window.  On a fault m->index is the call that
 * it belongs to.  Arguments that the call does not have are 0.
 */
static __always_inline bool batch_advance(struct batch_machine *m,
					  const long *result, u64 next)
{
	const struct batch_call __user *from = &m->calls[next];
	struct pt_regs *regs = &m->regs;
	unsigned int n;
	u64 last;

	for (n = 0; n < BATCH_MAX_ARGS; n++)
		*batch_arch_arg(regs, n) = 0;

	if (!user_access_begin(from, sizeof(*from)))
		return false;
	if (result)
		unsafe_put_user(*result, &m->rets[m->index], fault);
	m->index = next;
	unsafe_get_user(m->head, batch_word(from, 0), fault);
	unsafe_get_user(m->argc, batch_word(from, 1), fault);
	/* Read even if unused: a call that is not all there is a fault. */
	unsafe_get_user(last, batch_word(from, 7), fault);
	m->argc = le64_to_cpu((__force __le64)m->argc);
	switch (m->argc) {
	case 6:
		*batch_arch_arg(regs, 5) = last;
		fallthrough;
	case 5:
		unsafe_get_user(*batch_arch_arg(regs, 4), batch_word(from, 6),
				fault);
		fallthrough;
	case 4:
		unsafe_get_user(*batch_arch_arg(regs, 3), batch_word(from, 5),
				fault);
		fallthrough;
	case 3:
		unsafe_get_user(*batch_arch_arg(regs, 2), batch_word(from, 4),
				fault);
		fallthrough;
	case 2:
		unsafe_get_user(*batch_arch_arg(regs, 1), batch_word(from, 3),
				fault);
		fallthrough;
	case 1:
		unsafe_get_user(*batch_arch_arg(regs, 0), batch_word(from, 2),
				fault);
	}
	user_access_end();
	return true;

fault:
	user_access_end();
	return false;
}

/*
 * Does what is due between two calls, in the order of the kernel's own loop on
 * the way to user mode; observers come last, as they may have arrived while
 * this task was not running.
 *
 * Deferred work must not wait for user mode, since later calls may depend on
 * it: it is there that a pipe whose last descriptor was closed gets its end of
 * file.  TIF_NOTIFY_RESUME stays set, as it stands for more than that work (rseq
 * before 6.19).
 *
 * Signals are not looked at before the first call of a run: natively a call is
 * entered whether or not one is pending, and if a run could stop without having
 * made a call, a fast enough sequence of signals would keep it from ending.
 *
 * Return: false if the run must stop, with *why set.
 */
static noinline bool batch_attend(bool first, enum batch_state *why)
{
	if (READ_ONCE(current->task_works))
		static_call(batch_task_work_run)();
	if (batch_need_resched())
		schedule();

	if (batch_is_observed()) {
		*why = BATCH_STATE_OBSERVED;
		return false;
	}
	if (!first && signal_pending(current)) {
		*why = BATCH_STATE_SIGNAL;
		return false;
	}
	return true;
}

static long batch_word_copy(u64 dst, u64 src)
{
	u64 word;

	if (get_user(word, (u64 __user *)u64_to_user_ptr(src)) ||
	    put_user(word, (u64 __user *)u64_to_user_ptr(dst)))
		return -EFAULT;
	return 0;
}

/* Numbers that are no system call's, on this kernel. */
static noinline long batch_pseudo_call(struct batch_machine *m)
{
	struct pt_regs *regs = &m->regs;

	switch (m->nr) {
	case BATCH_NR_COPY:
		return batch_word_copy(*batch_arch_arg(regs, 0),
				       *batch_arch_arg(regs, 1));
	case BATCH_NR_DIRSTAT:
		return batch_dirstat(*batch_arch_arg(regs, 0),
				     *batch_arch_arg(regs, 1),
				     *batch_arch_arg(regs, 2),
				     *batch_arch_arg(regs, 3),
				     *batch_arch_arg(regs, 4));
	default:
		return -ENOSYS;
	}
}

/*
 * Makes the call at hand, which is valid.  Return: false if it was left to the
 * caller.
 */
static __always_inline bool batch_make(struct batch_machine *m, long *result)
{
	unsigned int nr = m->nr;
	enum batch_class class;

	if (unlikely(nr >= NR_syscalls)) {
		*result = batch_pseudo_call(m);
		return true;
	}
	nr = array_index_nospec(nr, NR_syscalls);
	class = batch_classify(nr, *batch_arch_arg(&m->regs, 1));
	if (unlikely(class == BATCH_CLASS_NATIVE))
		return false;
	if (unlikely(class == BATCH_CLASS_NEVER))
		*result = -ENOSYS;
	else
		*result = static_call(batch_syscall)(&m->regs, nr);
	return true;
}

/*
 * Did dirstat come back for work that is no signal?  It goes on when batch_attend() has
 * seen to that, unless somebody watches and the run ends there.
 */
static bool batch_goes_on(const struct batch_machine *m, long code)
{
	return code == -ERESTARTNOINTR && m->nr == BATCH_NR_DIRSTAT &&
	       !signal_pending(current);
}

/*
 * What a call that a signal interrupted leaves to the ioctl, which returns the same
 * code.  The kernel answers that of a call with a restart block by -EINTR or by
 * restart_syscall(), which goes on in the call and not in this device.  The others it
 * answers by -EINTR or by a repetition of the ioctl, which may be refused before it gets
 * here; a caller that could not tell would take the refusal for the call's result.
 */
static enum batch_state batch_interrupted(long code)
{
	return code == -ERESTART_RESTARTBLOCK ? BATCH_STATE_INCALL :
						BATCH_STATE_RESTART;
}

/* Return: index of the call to make next; m->ncalls or more ends the batch. */
static __always_inline u64 batch_target(const struct batch_machine *m,
					long result)
{
	int skip;

	if (result > 0)
		skip = m->jump_pos;
	else if (!result)
		skip = m->jump_zero;
	else if (m->nr == BATCH_NR_COPY)
		skip = -1;
	else
		skip = m->jump_neg;
	return skip < 0 ? m->ncalls : m->index + 1 + skip;
}

/**
 * batch_loop() - run from m->index on
 * @m:		the run; m->index is what batch_run.next will be
 * @made:	out: how many calls gave a result
 * @result:	out: the result of the last call
 *
 * Return: why it stopped.
 */
static enum batch_state batch_loop(struct batch_machine *m, u64 *made,
				   long *result)
{
	enum batch_state why;
	u64 next;

	if (!batch_advance(m, NULL, m->index))
		return BATCH_STATE_FAULT;
	for (;;) {
		batch_note_quiescent();
		if (unlikely(batch_has_work()) && !batch_attend(!*made, &why))
			return why;
		if (unlikely(m->argc > BATCH_MAX_ARGS))
			return BATCH_STATE_INVALID;
		if (unlikely(!batch_make(m, result)))
			return BATCH_STATE_CALL;
		if (*result < 0 && batch_is_restart(*result)) {
			if (batch_goes_on(m, *result))
				continue;
			return batch_interrupted(*result);
		}
		++*made;

		next = batch_target(m, *result);
		if (next >= m->ncalls)
			break;
		if (unlikely(!batch_advance(m, result, next)))
			return BATCH_STATE_FAULT;
	}
	if (put_user(*result, &m->rets[m->index]))
		return BATCH_STATE_FAULT;
	m->index++;
	return BATCH_STATE_DONE;
}

/**
 * batch_execute() - run a batch
 * @run:	checked; next and state are set
 *
 * Context: process context, as a system call is entered.
 * Return: what BATCH_IOC_RUN returns, ERESTART codes included.
 */
long batch_execute(struct batch_run *run)
{
	struct batch_machine m = {
		.calls = u64_to_user_ptr(run->calls),
		.rets = u64_to_user_ptr(run->rets),
		.ncalls = run->ncalls,
		.index = run->next,
	};
	enum batch_state why = BATCH_STATE_DONE;
	long result = 0;
	u64 made = 0;

	if (!READ_ONCE(batch_enabled))
		why = BATCH_STATE_OBSERVED;
	else if (m.index < m.ncalls)
		why = batch_loop(&m, &made, &result);
	else
		m.index = 0;

	this_cpu_add(batch_stats.calls, made);
	this_cpu_inc(batch_stats.stops[why]);
	run->next = m.index;
	run->state = why;

	switch (why) {
	case BATCH_STATE_INCALL:
	case BATCH_STATE_RESTART:
		return result;
	case BATCH_STATE_SIGNAL:
		return -ERESTARTNOINTR;
	case BATCH_STATE_INVALID:
		return -EINVAL;
	case BATCH_STATE_FAULT:
		return -EFAULT;
	default:
		return 0;
	}
}
