// SPDX-License-Identifier: MIT
#include "interpreter.h"

#include "natively.h"
#include "program.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct machine {
	struct batch_run run;	/* as it was when the run began */
	struct batch_call call;
	uint32_t at;
};

enum { kCallWords = sizeof(struct batch_call) / sizeof(uint64_t), kNoHeader = 1000 };

static int64_t copy_word(uint64_t dst, uint64_t src)
{
	uint64_t word;

	return fetch_words(&word, src, 1) && store_word(dst, word) ? 0 : -EFAULT;
}

static int64_t make_call(const struct batch_call *call)
{
	uint64_t arg[BATCH_MAX_ARGS] = { 0 };
	long result;

	memcpy(arg, call->arg, call->argc * sizeof(arg[0]));
	if (call->nr == BATCH_NR_COPY)
		return copy_word(arg[0], arg[1]);
	if (call->nr == BATCH_NR_DIRSTAT)
		return dirstat_natively(arg);
	result = syscall(call->nr, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	return result < 0 ? -errno : result;
}

static uint32_t target(const struct machine *machine, int64_t result)
{
	const struct batch_call *call = &machine->call;
	int jump = result < 0 ? call->jump_neg : result == 0 ? call->jump_zero : call->jump_pos;

	if (jump < 0 || (call->nr == BATCH_NR_COPY && result < 0))
		return machine->run.ncalls;
	return machine->at + 1 + (uint32_t)jump;
}

static bool fetch_call(struct machine *machine)
{
	uint64_t words[kCallWords];

	if (!fetch_words(words, machine->run.calls + machine->at * sizeof(machine->call),
			 kCallWords))
		return false;
	memcpy(&machine->call, words, sizeof(machine->call));
	return true;
}

static bool is_malformed(const struct batch_call *call)
{
	static const uint8_t zero[sizeof(call->reserved)];

	return call->argc > BATCH_MAX_ARGS || call->flags ||
	       memcmp(call->reserved, zero, sizeof(zero)) != 0;
}

static bool store_half(const uint32_t *to, uint32_t value)
{
	uintptr_t word = (uintptr_t)to & ~(uintptr_t)7;
	uint32_t halves[2];

	if (!fetch_words((uint64_t *)(void *)halves, word, 1))
		return false;
	halves[(uintptr_t)to != word] = value;
	return store_word(word, (uint64_t)halves[1] << 32 | halves[0]);
}

// What the header says, if it is still there.
static struct outcome read_header(int64_t ret)
{
	struct batch_run run;

	if (!fetch_words((uint64_t *)(void *)&run, (uintptr_t)world.run,
			 sizeof(run) / sizeof(uint64_t)))
		return (struct outcome){ ret, 0, kNoHeader };
	return (struct outcome){ ret, run.next, run.state };
}

// Tells the header where and why the run ended.
static struct outcome end(uint32_t next, uint32_t state)
{
	int64_t ret = state == BATCH_STATE_INVALID ? -EINVAL :
		      state == BATCH_STATE_FAULT   ? -EFAULT : 0;

	if (!store_half(&world.run->next, next) || !store_half(&world.run->state, state))
		ret = -EFAULT;
	return read_header(ret);
}

// Makes the call at hand and stores its result; false if it cannot be stored.
static bool step(struct machine *machine, uint32_t *next)
{
	int64_t result = make_call(&machine->call);

	*next = target(machine, result);
	return store_word(machine->run.rets + machine->at * sizeof(int64_t), (uint64_t)result);
}

static struct outcome interpret(struct machine *machine)
{
	uint32_t next = machine->at;

	while (next < machine->run.ncalls) {
		machine->at = next;
		if (!fetch_call(machine))
			return end(machine->at, BATCH_STATE_FAULT);
		if (is_malformed(&machine->call))
			return end(machine->at, BATCH_STATE_INVALID);
		if (!step(machine, &next))
			return end(machine->at, BATCH_STATE_FAULT);
	}
	return end(machine->at + 1, BATCH_STATE_DONE);
}

struct outcome run_interpreted(void)
{
	struct machine machine = { .run = *world.run };

	return interpret(&machine);
}

static bool enter_again(struct machine *machine)
{
	machine->run.next = machine->at;
	*world.run = machine->run;
	return true;
}

// What the library does when the device hands a call back; true: enter again.
static bool go_on(struct machine *machine, struct outcome *outcome)
{
	uint32_t next;
	bool stored;

	machine->at = outcome->next;
	if (outcome->state == BATCH_STATE_OBSERVED) {
		*outcome = interpret(machine);
		return false;
	}
	if (!fetch_call(machine)) {
		*outcome = end(machine->at, BATCH_STATE_FAULT);
		return false;
	}
	if (outcome->state == BATCH_STATE_RESTART && outcome->ret != -EINTR)
		return enter_again(machine); // it was refused when it was repeated
	if (outcome->state == BATCH_STATE_INCALL || outcome->state == BATCH_STATE_RESTART) {
		next = target(machine, outcome->ret);
		stored = store_word(machine->run.rets + machine->at * sizeof(int64_t),
				    (uint64_t)outcome->ret);
	} else {
		stored = step(machine, &next);
	}
	if (!stored || next >= machine->run.ncalls) {
		*outcome = end(stored ? machine->at + 1 : machine->at,
			       stored ? BATCH_STATE_DONE : BATCH_STATE_FAULT);
		return false;
	}
	machine->at = next;
	return enter_again(machine);
}

struct outcome run_on_device(uint32_t *stops)
{
	struct machine machine = { .run = *world.run };
	struct outcome outcome;
	int device = kDeviceFd;

	for (;;) {
		long ret = syscall(SYS_ioctl, device, BATCH_IOC_RUN, world.run);

		outcome = read_header(ret < 0 ? -errno : ret);
		CHECK(outcome.state <= BATCH_STATE_RESTART || outcome.ret == -EFAULT);
		if (outcome.state <= BATCH_STATE_RESTART)
			*stops |= 1U << outcome.state;
		if (outcome.state != BATCH_STATE_INCALL && outcome.state != BATCH_STATE_RESTART &&
		    outcome.state != BATCH_STATE_OBSERVED && outcome.state != BATCH_STATE_CALL)
			return outcome;
		if (!go_on(&machine, &outcome))
			return outcome;
		// The program may have closed the other one.
		device = kSpareFd;
	}
}
