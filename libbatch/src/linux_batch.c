// SPDX-License-Identifier: MIT
/*
 * batch() of linux/batch.h.  Its syscall_t has the layout of struct batch_call, so the
 * caller's array is what runs: word copies hold addresses inside of it.
 *
 * Three things about a syscall_t are not as in a struct batch_call:
 * - Behind argc there is padding, which a compiler may leave as it was, or a call of the
 *   batch (a copy over argc, a read over the array) may write to.  The machine insists
 *   on 0 there.
 * - argc may say anything; more than six arguments are -ENOSYS in the slot and not the
 *   end of the batch.  A wdcpy has two, whatever it says.
 * - A negative number is no call, but for wdcpy; the machine has others.
 *
 * The first, and most of the second, show as a call that the machine takes for malformed;
 * there the run is resumed.  A wdcpy that says fewer than two copies to or from address 0
 * there: it fails, changes nothing and ends the run, and is run again.  The third is
 * made malformed before the run, by its padding, so that the number is the
 * program's still.  (A dirstat that the batch itself writes into a call is seen by the
 * emulator alone; a device makes it.)
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

/* In the padding, flags of a struct batch_call: a call that is not to be made. */
#define NO_CALL (1ULL << 8)

/* argc and the padding as the machine is to see them. */
static uint64_t shape_in_order(const syscall_t *call)
{
	uint64_t argc = (unsigned char)call->argc;

	if (call->nr == BATCH_NR_DIRSTAT)
		return argc | NO_CALL;
	if (call->nr == __NR_wdcpy && (argc < 2 || argc > BATCH_MAX_ARGS))
		return 2;
	return argc;
}

/* Return: whether there was anything to do. */
static bool put_in_order(syscall_t *call)
{
	uint64_t *word = (uint64_t *)call + offsetof(syscall_t, argc) / sizeof(*word);
	uint64_t shape, wanted = shape_in_order(call);

	memcpy(&shape, word, sizeof(shape));
	if (shape == wanted)
		return false;
	memcpy(word, &wanted, sizeof(wanted));
	return true;
}

/*
 * A call that the machine stopped at: to be run after all, or to be refused like a
 * system call that does not exist.
 */
static enum batch_step amend(struct batch_run *run, syscall_t *call)
{
	uint32_t left = run->ncalls - run->next;

	if (!put_in_order(call))
		return batch_complete(run, -ENOSYS);
	for (uint32_t i = 1; i < left && i < CALLS_AT_ONCE; i++)
		put_in_order(&call[i]);
	return BATCH_STEP_ON;
}

/*
 * Whether the run ended with a wdcpy that was denied its arguments.  The result is looked
 * at first, since the last call may have unmapped the others.
 */
static bool copy_lacks_arguments(const struct batch_run *run, const syscall_t *calls)
{
	uint32_t last = run->next - 1;

	return run->next && batch_run_rets(run)[last] == -EFAULT &&
	       calls[last].nr == __NR_wdcpy && (unsigned char)calls[last].argc < 2;
}

static int run_in_place(struct batch_run *run, syscall_t *calls)
{
	enum batch_step step = BATCH_STEP_ON;
	int err = 0;

	for (uint32_t i = 0; i < run->ncalls; i++)
		if (calls[i].nr == BATCH_NR_DIRSTAT)
			put_in_order(&calls[i]);
	while (step == BATCH_STEP_ON) {
		err = batch_backend_run(run, BATCH_NATIVE_REFUSED);
		if (!err && copy_lacks_arguments(run, calls))
			run->next--;
		else if (err != -EINVAL)
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
