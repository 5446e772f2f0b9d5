// SPDX-License-Identifier: MIT
/*
 * What the emulator costs over the system calls themselves: getppid(2) in a
 * loop, and as batches of 1,000.  Both are repeated in turn and the fastest
 * round of each counts, since anything else that happens only adds.
 *
 *	bench/emulator [ROUNDS]
 */
#include <batch/batch.h>

#include "internal.h"
#include "raw_syscall.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>

#define CALLS 1000

static struct batch_call calls[CALLS];
static int64_t rets[CALLS];

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double direct_ns(void)
{
	double begin = now_ns();

	for (int i = 0; i < CALLS; i++)
		rets[i] = batch_syscall3(SYS_getppid, 0, 0, 0);
	return (now_ns() - begin) / CALLS;
}

static double emulated_ns(void)
{
	struct batch_run run = {
		.size = sizeof(run),
		.ncalls = CALLS,
		.calls = batch_arg(calls),
		.rets = batch_arg(rets),
	};
	double begin = now_ns();

	if (batch_emulate(&run, BATCH_NATIVE_MADE))
		abort();
	return (now_ns() - begin) / CALLS;
}

int main(int argc, char **argv)
{
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;
	double direct = 1e9, emulated = 1e9;

	for (int i = 0; i < CALLS; i++)
		batch_prep(&calls[i], SYS_getppid, 0, 0, 0, 0, 0, 0, 0);
	for (long round = 0; round < rounds; round++) {
		double d = direct_ns(), e = emulated_ns();

		direct = d < direct ? d : direct;
		emulated = e < emulated ? e : emulated;
	}
	printf("getppid: direct %.1f ns, emulated %.1f ns, overhead %.1f ns a call\n", direct,
	       emulated, emulated - direct);
	return 0;
}
