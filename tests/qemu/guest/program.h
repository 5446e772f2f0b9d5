/* SPDX-License-Identifier: MIT */
/*
 * Batches for the tests, run through the bare ioctl: these are tests of the
 * module, so libbatch has no part in them.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <batch/abi.h>

#include <stdint.h>
#include <sys/syscall.h>

/* What a result slot holds when no call has stored into it. */
#define UNTOUCHED ((int64_t)0xccccccccccccccccULL)

#define MAX_CALLS 64

/* Calls with their results, filled by add() and run by run_program(). */
struct program {
	struct batch_run run;
	struct batch_call calls[MAX_CALLS] __attribute__((aligned(8)));
	int64_t rets[MAX_CALLS];
};

/* A descriptor for /dev/batch; opened at the first use in this process. */
int device(void);

/* An empty program: all slots UNTOUCHED. */
void clear(struct program *program);

/* Appends a call with argc arguments. */
struct batch_call *add_call(struct program *program, int nr, unsigned int argc,
			    const uint64_t *args);

/* add(&program, SYS_close, fd): arguments are integers or pointers. */
#define add(program, nr, ...)							\
	({									\
		const uint64_t args_[] = { ARGUMENTS(__VA_ARGS__) 0 };		\
		add_call(program, nr, sizeof(args_) / sizeof(args_[0]) - 1, args_);	\
	})
#define ARGUMENTS(...) __VA_OPT__(ARGUMENTS_N(__VA_ARGS__, 6, 5, 4, 3, 2, 1)(__VA_ARGS__))
#define ARGUMENTS_N(a, b, c, d, e, f, n, ...) ARGUMENTS_##n
#define ARGUMENTS_1(a) (uint64_t)(a),
#define ARGUMENTS_2(a, ...) (uint64_t)(a), ARGUMENTS_1(__VA_ARGS__)
#define ARGUMENTS_3(a, ...) (uint64_t)(a), ARGUMENTS_2(__VA_ARGS__)
#define ARGUMENTS_4(a, ...) (uint64_t)(a), ARGUMENTS_3(__VA_ARGS__)
#define ARGUMENTS_5(a, ...) (uint64_t)(a), ARGUMENTS_4(__VA_ARGS__)
#define ARGUMENTS_6(a, ...) (uint64_t)(a), ARGUMENTS_5(__VA_ARGS__)

/* The ioctl: its result or -errno. */
int64_t submit(struct batch_run *run);

/* Runs the program from run.next on: what the ioctl returns. */
int64_t run_program(struct program *program);

/*
 * Runs the program to its end as a library would: the calls that the device
 * leaves to the caller are made natively, with the same jumps.
 */
void run_to_end(struct program *program);

/* Runs it and checks that it ended, all results being where they belong. */
void check_done(struct program *program);

/* Checks how the last run stopped. */
#define CHECK_STOP(program, state_, next_)					\
	do {									\
		CHECK_EQ((program)->run.state, state_);				\
		CHECK_EQ((program)->run.next, next_);				\
	} while (0)

#endif /* PROGRAM_H */
