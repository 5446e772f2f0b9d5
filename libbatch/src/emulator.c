// SPDX-License-Identifier: MIT
/*
 * The batch machine in user space: what /dev/batch does, call by call.
 *
 * Invariants, each pinned by a test of the conformance suite:
 * - A call is read from memory once, before it is made, and everything about it
 *   is decided on that copy.  A call that changes itself (a word copy into its
 *   own jumps, a read(2) over the array) is not affected; later ones are.
 * - The result of calls[i] is in rets[i] before calls[i + 1] is read.
 * - The program counter only grows, so a run makes at most ncalls calls.
 *
 * Cost over the same raw system calls in a loop: some 3 ns a call (see
 * bench/emulator.c), of which fetching the 64 bytes is most.
 */
#include "internal.h"

#include "call_class.h"
#include "syscall.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Reads the array once: the compiler may not come back for a field later. */
static inline struct batch_call fetch(const struct batch_call *at)
{
	struct batch_call call;

	__asm__ volatile("" : : : "memory");
	memcpy(&call, at, sizeof(call));
	__asm__ volatile("" : : : "memory");
	return call;
}

/*
 * argc, flags and reserved fill one aligned word with argc lowest, so that one
 * comparison checks all three.
 */
static inline bool well_formed(const struct batch_call *call)
{
	uint64_t word;

	_Static_assert(offsetof(struct batch_call, argc) == 8 &&
			       offsetof(struct batch_call, arg) == 16,
		       "argc, flags and reserved fill the second word");
	memcpy(&word, (const char *)call + offsetof(struct batch_call, argc), sizeof(word));
	return le64toh(word) <= BATCH_MAX_ARGS;
}

/* Makes a well-formed call. */
static inline int64_t make(const struct batch_run *run, const struct batch_call *call)
{
	uint64_t arg[BATCH_MAX_ARGS];

	for (unsigned int i = 0; i < BATCH_MAX_ARGS; i++)
		arg[i] = i < call->argc ? call->arg[i] : 0;
	if (call->nr < 0)
		return call->nr == BATCH_NR_COPY ? batch_word_copy(run, arg[0], arg[1]) : -ENOSYS;
	if (batch_call_class(call->nr, arg[1]) == BATCH_CLASS_NEVER)
		return -ENOSYS;
	return batch_syscall6(call->nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}

/* Moves run->next from a call that was made to the one its result selects. */
static inline enum batch_step jump(struct batch_run *run, const struct batch_call *call,
				   int64_t result)
{
	int skip = result < 0 ? call->jump_neg : result == 0 ? call->jump_zero : call->jump_pos;

	run->next++;
	if (skip < 0 || (call->nr == BATCH_NR_COPY && result < 0))
		return BATCH_STEP_END;
	if ((uint32_t)skip >= run->ncalls - run->next)
		return BATCH_STEP_END;
	run->next += (uint32_t)skip;
	return BATCH_STEP_ON;
}

static inline enum batch_step step(struct batch_run *run)
{
	struct batch_call call = fetch(&batch_run_calls(run)[run->next]);
	int64_t result;

	if (!well_formed(&call))
		return BATCH_STEP_INVALID;
	result = make(run, &call);
	batch_run_rets(run)[run->next] = result;
	return jump(run, &call, result);
}

enum batch_step batch_emulate_one(struct batch_run *run)
{
	return step(run);
}

enum batch_step batch_complete(struct batch_run *run, int64_t result)
{
	struct batch_call call = fetch(&batch_run_calls(run)[run->next]);

	batch_run_rets(run)[run->next] = result;
	return jump(run, &call, result);
}

int batch_finish(struct batch_run *run, enum batch_step at)
{
	run->state = at == BATCH_STEP_INVALID ? BATCH_STATE_INVALID : BATCH_STATE_DONE;
	return at == BATCH_STEP_INVALID ? -EINVAL : 0;
}

int batch_emulate(struct batch_run *run)
{
	enum batch_step at = BATCH_STEP_ON;

	if (run->next == run->ncalls) {
		run->next = 0;
		return batch_finish(run, BATCH_STEP_END);
	}
	while (at == BATCH_STEP_ON)
		at = step(run);
	return batch_finish(run, at);
}
