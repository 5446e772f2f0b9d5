// SPDX-License-Identifier: MIT
// Random programs, and then a look at the memory of the kernel: nothing may be
// left of them.  What the programs do is drawn from calls that clean up with
// their process; what they return is compared elsewhere (tests/conformance).
#include "program.h"
#include "random.h"
#include "slab.h"
#include "testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { kPrograms = 200000, kProgramsEach = 1000, kMaxCalls = 20, kSecondsEach = 3 };

#define BATCHES "/sys/class/misc/batch/stats/batches"

static char scratch[8192];
static struct program program;

static uint64_t random_address(void)
{
	switch (draw(8)) {
	case 0:
		return draw(4096);
	case 1:
		return 0xffff800000000000ULL + draw(1ULL << 40);
	case 2:
		return 0x7ffffffff000ULL - draw(128);
	case 3:
		return (uintptr_t)&program.calls[draw(kMaxCalls)];
	case 4:
		return (uintptr_t)&program.rets[draw(kMaxCalls)];
	default:
		return (uintptr_t)&scratch[draw(sizeof(scratch) / 2)];
	}
}

static const int16_t numbers[] = {
	SYS_getpid, SYS_close, SYS_dup, SYS_openat, SYS_read, SYS_write, SYS_lseek, SYS_fstat,
	SYS_statx, SYS_pipe2, SYS_socketpair, SYS_eventfd2, SYS_epoll_create1, SYS_mmap,
	SYS_munmap, SYS_mprotect, SYS_getdents64, SYS_readlink, SYS_fcntl, SYS_memfd_create,
	SYS_ftruncate, SYS_prctl, SYS_sched_yield, SYS_unshare,
	SYS_timerfd_create, SYS_inotify_init1, SYS_uname, SYS_getcwd, SYS_gettid,
	BATCH_NR_COPY, BATCH_NR_COPY, BATCH_NR_COPY, SYS_fork, SYS_execve, SYS_clone, 600, -77,
	BATCH_NR_DIRSTAT, BATCH_NR_DIRSTAT,
};

static void random_call(struct batch_call *call)
{
	call->nr = numbers[draw(COUNT(numbers))];
	call->argc = (uint8_t)(draw(64) ? 6 : draw(9));
	call->flags = draw(256) == 0;
	call->reserved[draw(6)] = draw(256) == 0;
	call->jump_neg = (int16_t)(draw(4) ? 0 : (int)draw(8) - 1);
	call->jump_zero = (int16_t)(draw(4) ? 0 : (int)draw(8) - 1);
	call->jump_pos = (int16_t)(draw(4) ? 0 : (int)draw(8) - 1);
	for (int i = 0; i < BATCH_MAX_ARGS; i++) {
		call->arg[i] = draw(2) ? draw(64) : random_address();
		// Nothing is mapped over or changed by name.
		if (call->nr == SYS_mmap && i == 0)
			call->arg[i] = 0;
	}
	if (call->nr == SYS_openat) {
		static const char *const paths[] = { "/dev/null", "/tmp", "/proc/self/status",
						     "/bin/busybox", "/lib", "/sys/class",
						     "/proc/self/fd" };

		call->arg[0] = (uint64_t)AT_FDCWD;
		call->arg[1] = (uintptr_t)paths[draw(COUNT(paths))];
		call->arg[2] = O_RDONLY | O_NONBLOCK;
	}
	// Half of them good enough to get somewhere.
	if (call->nr == BATCH_NR_DIRSTAT && draw(2)) {
		call->arg[0] = draw(16);
		call->arg[1] &= ~7ULL;
		call->arg[2] = draw(2 * sizeof(scratch));
		call->arg[3] = draw(0x1000);
		call->arg[4] = draw(2) * BATCH_DIRSTAT_NOSTAT_DIR;
	}
	// Descriptors that could be waited for for ever are not.
	if (call->nr == SYS_read || call->nr == SYS_write)
		call->arg[0] = 1000 + draw(64);
	if (call->nr == SYS_pipe2 || call->nr == SYS_eventfd2)
		call->arg[1] = O_NONBLOCK;
	if (call->nr == SYS_munmap || call->nr == SYS_mprotect || call->nr == SYS_prctl)
		call->arg[0] = draw(4096);
	if (call->nr == SYS_unshare)
		call->arg[0] = 0x400; /* CLONE_FILES */
}

static void run_random_programs(void *seed)
{
	int null;

	seed_random((uintptr_t)seed);
	(void)device();
	// A copy may make any call of a harmless one, even one that sleeps.
	null = (int)NEED(open("/dev/null", O_RDWR));
	NEED(dup2(null, STDIN_FILENO));
	alarm(kSecondsEach);
	for (int i = 0; i < kProgramsEach; i++) {
		clear(&program);
		program.run.ncalls = (uint32_t)draw(kMaxCalls + 1);
		for (uint32_t j = 0; j < program.run.ncalls; j++)
			random_call(&program.calls[j]);
		if (draw(32) == 0)
			program.run.calls = random_address();
		if (draw(32) == 0)
			program.run.rets = random_address();
		run_program(&program);
	}
}

// Runs at least that many: some processes end early, by a copy over their own
// data, so what the module has counted tells.
static long run_many(uintptr_t seed, long programs)
{
	long before = number_in(BATCHES, ""), runs = 0;

	while (runs < programs) {
		int status;

		NEED(waitpid(in_child(run_random_programs, (void *)seed++), &status, 0));
		runs = number_in(BATCHES, "") - before;
	}
	return runs;
}

TEST(leaks, random_programs_leave_no_kernel_memory_behind)
{
	const long programs = (long)setting("BATCH_FUZZ_PROGRAMS", kPrograms);
	const uint64_t seed = setting("BATCH_FUZZ_SEED", 1) << 32;
	long before, runs;

	run_many(seed, programs / 10);
	before = slab_kilobytes();
	runs = run_many(seed + programs, programs);
	printf("# %ld random programs\n", runs);
	fflush(stdout);
	check_slab_since(before);
}
