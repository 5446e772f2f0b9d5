// SPDX-License-Identifier: MIT
/*
 * batch() of linux/batch.h.  Its syscall_t has the layout of struct batch_call, so the
 * caller's array is what runs: word copies hold addresses inside of it.
 *
 * Two things about a syscall_t are not as in a struct batch_call:
 * - Behind argc there is padding, which a compiler may leave as it was.  The machine
 *   insists on 0 there.  It is cleared before the run, and again where a call of the
 *   batch (a copy over argc, a read over the array) has written to it.
 * - argc may say anything; more than six arguments are -ENOSYS in the slot and not the
 *   end of the batch.
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
 * Only what is not 0 is written, so that an array that is in order is only read.
 * Return: whether anything had to be.
 */
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
	return clear_padding(call) ? BATCH_STEP_ON : batch_complete(run, -ENOSYS);
}

static int run_in_place(struct batch_run *run, syscall_t *calls)
{
	enum batch_step step = BATCH_STEP_ON;
	int err = 0;

	for (uint32_t i = 0; i < run->ncalls; i++)
		clear_padding(&calls[i]);
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
