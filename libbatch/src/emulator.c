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
 * Cost over the same raw system calls in a loop, see bench/emulator: 5 ns a call.
 * Hence no function call and no memory but the call and its slot in the loop: a
 * call in flight is a dozen registers, the four 16-bit fields in one of them.
 */
#include "internal.h"

#include "call_class.h"
#include "raw_syscall.h"

#include <errno.h>
#include <stdbool.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	       "struct fetched takes the fields of a call apart by shifts");

/* A call, read once.  Its arguments are those that count; the others are 0. */
struct fetched {
	uint64_t head;	/* nr, jump_neg, jump_zero, jump_pos from the low end up */
	uint64_t shape;	/* argc, flags, reserved likewise */
	uint64_t arg[BATCH_MAX_ARGS];
};

typedef volatile uint64_t __attribute__((may_alias)) volatile_word;

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE uint64_t counted(const volatile_word *arg, unsigned int i, uint64_t argc)
{
	return arg[i] & (i < argc ? UINT64_MAX : 0);
}

/* Volatile, so that the compiler cannot come back for a field later. */
ALWAYS_INLINE struct fetched fetch(const struct batch_call *call)
{
	const volatile_word *word = (const volatile_word *)call;
	const volatile_word *arg = word + offsetof(struct batch_call, arg) / sizeof(*word);
	struct fetched f;

	f.head = word[0];
	f.shape = word[1];
	f.arg[0] = counted(arg, 0, f.shape);
	f.arg[1] = counted(arg, 1, f.shape);
	f.arg[2] = counted(arg, 2, f.shape);
	f.arg[3] = counted(arg, 3, f.shape);
	f.arg[4] = counted(arg, 4, f.shape);
	f.arg[5] = counted(arg, 5, f.shape);
	return f;
}

/* argc is the lowest byte, so that one comparison checks flags and reserved too. */
ALWAYS_INLINE bool well_formed(const struct fetched *call)
{
	return call->shape <= BATCH_MAX_ARGS;
}

ALWAYS_INLINE int number(const struct fetched *call)
{
	return (int16_t)call->head;
}

/* Its arguments by value: a call whose address is taken cannot stay in registers. */
static __attribute__((noinline)) int64_t make_pseudo(const struct batch_run *run, int nr,
						      uint64_t a0, uint64_t a1, uint64_t a2,
						      uint64_t a3, uint64_t a4)
{
	switch (nr) {
	case BATCH_NR_COPY:
		return batch_word_copy(run, a0, a1);
	case BATCH_NR_DIRSTAT:
		return batch_emulate_dirstat(a0, a1, a2, a3, a4);
	default:
		return -ENOSYS;
	}
}

ALWAYS_INLINE int64_t make(const struct batch_run *run, const struct fetched *call,
			   enum batch_native native)
{
	int nr = number(call);
	enum batch_call_class class;

	if (nr < 0 && nr != BATCH_NR_COPY && native == BATCH_NATIVE_REFUSED)
		return -ENOSYS;
	if (nr < 0)
		return make_pseudo(run, nr, call->arg[0], call->arg[1], call->arg[2], call->arg[3],
				   call->arg[4]);
	class = batch_call_class(nr, call->arg[1]);
	if (class == BATCH_CLASS_NEVER ||
	    (class == BATCH_CLASS_NATIVE && native == BATCH_NATIVE_REFUSED))
		return -ENOSYS;
	return batch_syscall6(nr, call->arg[0], call->arg[1], call->arg[2], call->arg[3],
			      call->arg[4], call->arg[5]);
}

/*
 * Moves *next from a call that was made to the one its result selects.  A copy
 * that failed leaves nothing sensible for the calls after it to work on.
 */
ALWAYS_INLINE enum batch_step jump(const struct fetched *call, int64_t result, uint32_t ncalls,
				   uint32_t *next)
{
	unsigned int field = result < 0 ? 16 : result == 0 ? 32 : 48;
	int skip = (int16_t)(call->head >> field);

	++*next;
	if (skip < 0 || (uint32_t)skip >= ncalls - *next)
		return BATCH_STEP_END;
	if (result < 0 && number(call) == BATCH_NR_COPY)
		return BATCH_STEP_END;
	*next += (uint32_t)skip;
	return BATCH_STEP_ON;
}

ALWAYS_INLINE enum batch_step step(const struct batch_run *run, struct batch_call *calls,
				   volatile_word *rets, uint32_t ncalls, uint32_t *next,
				   enum batch_native native)
{
	struct fetched call = fetch(&calls[*next]);
	int64_t result;

	if (!well_formed(&call))
		return BATCH_STEP_INVALID;
	result = make(run, &call, native);
	rets[*next] = (uint64_t)result;
	return jump(&call, result, ncalls, next);
}

enum batch_step batch_emulate_one(struct batch_run *run)
{
	return step(run, batch_run_calls(run), (volatile_word *)batch_run_rets(run), run->ncalls,
		    &run->next, BATCH_NATIVE_MADE);
}

enum batch_step batch_complete(struct batch_run *run, int64_t result)
{
	struct fetched call = fetch(&batch_run_calls(run)[run->next]);

	batch_run_rets(run)[run->next] = result;
	return jump(&call, result, run->ncalls, &run->next);
}

int batch_finish(struct batch_run *run, enum batch_step at)
{
	run->state = at == BATCH_STEP_INVALID ? BATCH_STATE_INVALID : BATCH_STATE_DONE;
	return at == BATCH_STEP_INVALID ? -EINVAL : 0;
}

/* `native` is a constant where this is inlined, so the loop does not look at it. */
ALWAYS_INLINE int emulate(struct batch_run *run, enum batch_native native)
{
	struct batch_call *calls = batch_run_calls(run);
	volatile_word *rets = (volatile_word *)batch_run_rets(run);
	uint32_t ncalls = run->ncalls;
	uint32_t next = run->next;
	enum batch_step at = BATCH_STEP_ON;

	if (next == ncalls) {
		run->next = 0;
		return batch_finish(run, BATCH_STEP_END);
	}
	while (at == BATCH_STEP_ON)
		at = step(run, calls, rets, ncalls, &next, native);
	run->next = next;
	return batch_finish(run, at);
}

int batch_emulate(struct batch_run *run, enum batch_native native)
{
	return native == BATCH_NATIVE_REFUSED ? emulate(run, BATCH_NATIVE_REFUSED)
					      : emulate(run, BATCH_NATIVE_MADE);
}
