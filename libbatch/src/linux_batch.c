// SPDX-License-Identifier: MIT
/*
 * batch() of linux/batch.h.  Its syscall_t has the layout of struct batch_call, so the
 * caller's array is what runs: word copies hold addresses inside of it.
 *
 * Two things about a syscall_t are not as in a struct batch_call:
 * - Behind argc there is padding, which a compiler may leave as it was, or a call of the
 *   batch (a copy over argc, a read over the array) may write to.  The machine insists
 *   on 0 there.
 * - argc may say anything; more than six arguments are -ENOSYS in the slot and not the
 *   end of the batch.  Of a wdcpy they do not count.
 * Both show as a call that the machine takes for malformed; there the run is
 * resumed.
 */
#include "internal.h"

#include <linux/batch.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>

_Static_assert(sizeof(syscall_t) == sizeof(struct batch_call), "runs in place");
_Static_assert(offsetof(syscall_t, jumpFail) == offsetof(struct batch_call, jump_neg) &&
		       offsetof(syscall_t, jump0) == offsetof(struct batch_call, jump_zero) &&
		       offsetof(syscall_t, jumpPos) == offsetof(struct batch_call, jump_pos) &&
		       offsetof(syscall_t, argc) == offsetof(struct batch_call, argc) &&
		       offsetof(syscall_t, arg) == offsetof(struct batch_call, arg),
	       "the members are the same");
_Static_assert(__NR_wdcpy == BATCH_NR_COPY, "one word copy");

/*
 * Where the padding of one call is in disorder that of the others mostly is.  So many are
 * put in order at once, since on the device each stop costs a crossing.
 */
#define CALLS_AT_ONCE 64

/* Return: whether there was anything to clear. */
static bool clear_padding(syscall_t *call)
{
	uint64_t *word = (uint64_t *)call + offsetof(syscall_t, argc) / sizeof(*word);
	uint64_t shape, argc;

	memcpy(&shape, word, sizeof(shape));
	argc = (unsigned char)call->argc;
	if (shape == argc)
		return false;
	memcpy(word, &argc, sizeof(argc));
	return true;
}

/*
 * A call that the machine stopped at: to be run after all, or to be refused like a
 * system call that does not exist.
 */
static enum batch_step amend(struct batch_run *run, syscall_t *call)
{
	uint32_t left = run->ncalls - run->next;

	if (call->nr == __NR_wdcpy && (unsigned char)call->argc > BATCH_MAX_ARGS)
		call->argc = 2;
	else if (!clear_padding(call))
		return batch_complete(run, -ENOSYS);
	for (uint32_t i = 0; i < left && i < CALLS_AT_ONCE; i++)
		clear_padding(&call[i]);
	return BATCH_STEP_ON;
}

static int run_in_place(struct batch_run *run, syscall_t *calls)
{
	enum batch_step step = BATCH_STEP_ON;
	int err = 0;

	while (step == BATCH_STEP_ON) {
		err = batch_backend_run(run, BATCH_NATIVE_REFUSED);
		if (err != -EINVAL)
			return err;
		step = amend(run, &calls[run->next]);
	}
	return 0;
}

long batch_linux_batch(long *rets, syscall_t *calls, unsigned long ncall)
{
	const struct batch_run wanted = {
		.size = sizeof(wanted),
		.ncalls = (uint32_t)ncall,
		.calls = batch_arg(calls),
		.rets = batch_arg(rets),
	};
	struct batch_run run;
	int err = wanted.ncalls == ncall ? batch_run_check(&wanted, &run) : -EINVAL;

	if (!err)
		err = run_in_place(&run, calls);
	if (err) {
		errno = -err;
		return -1;
	}
	return run.next ? (long)run.next - 1 : 0;
}
