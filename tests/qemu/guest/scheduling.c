// SPDX-License-Identifier: MIT
// A batch in the scheduler: it moves to other processors and shares its own.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <sched.h>
#include <sys/rseq.h>
#include <sys/wait.h>
#include <unistd.h>

// The kernel keeps rseq's cpu_id up to date on the way to user mode, by work
// that a batch which runs task work of its own must not swallow.
TEST(scheduling, rseq_tells_the_right_processor_after_migrations)
{
	const struct rseq *rseq =
		(const struct rseq *)((const char *)__builtin_thread_pointer() + __rseq_offset);
	struct program program;
	cpu_set_t sets[2];
	int wrong = 0;

	if (__rseq_size == 0)
		skip("this libc has no rseq");
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip("one processor only");
	for (int i = 0; i < 2; i++) {
		CPU_ZERO(&sets[i]);
		CPU_SET(i, &sets[i]);
	}
	for (int round = 0; round < 200; round++) {
		int ends[2];

		clear(&program);
		NEED(pipe(ends));
		add(&program, SYS_sched_setaffinity, 0, sizeof(cpu_set_t), &sets[round % 2]);
		// Makes task work, after the migration and before the return.
		add(&program, SYS_close, ends[0]);
		add(&program, SYS_close, ends[1]);
		add(&program, SYS_getpid);
		check_done(&program);
		CHECK_EQ(program.rets[0], 0);
		wrong += __atomic_load_n(&rseq->cpu_id, __ATOMIC_RELAXED) != (uint32_t)(round % 2);
	}
	CHECK_EQ(wrong, 0);
}

static void run_without_pause(void *told)
{
	struct program program;

	NEED(write(*(int *)told, "r", 1));
	for (;;) {
		clear(&program);
		for (int i = 0; i < MAX_CALLS; i++)
			add(&program, SYS_getpid);
		check_done(&program);
	}
}

TEST(scheduling, others_run_beside_a_busy_batch)
{
	double began;
	cpu_set_t one;
	int told[2];
	char byte;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	NEED(sched_setaffinity(0, sizeof(one), &one));
	NEED(pipe(told));
	in_child(run_without_pause, &told[1]);
	CHECK_EQ(read(told[0], &byte, 1), 1);
	began = now_seconds();
	for (int i = 0; i < 20; i++)
		usleep(1000);
	CHECK(now_seconds() - began < 2);
}
