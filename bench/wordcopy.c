// SPDX-License-Identifier: MIT
/*
 * Ways to have the kernel touch 8 bytes that may not be there, in nanoseconds:
 * the numbers in the head of libbatch/src/wordcopy.c.  The fastest of many
 * rounds of 1,000 counts.
 *
 *	bench/wordcopy [ROUNDS]
 */
#include "internal.h"
#include "raw_syscall.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define REPEAT 1000

static uint64_t foreign, word;
static struct batch_call calls[2];
static int64_t rets[2];
static struct batch_run run;
static int memfd;

static void null_call(void)
{
	batch_syscall3(SYS_getppid, 0, 0, 0);
}

static void probe(void)
{
	batch_syscall6(SYS_rt_sigprocmask, (uint64_t)-1, batch_arg(&foreign), 0, 8, 0, 0);
}

static void vm_load(void)
{
	batch_foreign_vm.load(batch_arg(&foreign), &word, sizeof(word));
}

static void vm_store(void)
{
	batch_foreign_vm.store(batch_arg(&foreign), &word, sizeof(word));
}

static void pipe_load(void)
{
	batch_foreign_pipe.load(batch_arg(&foreign), &word, sizeof(word));
}

static void memfd_write(void)
{
	batch_syscall6(SYS_pwrite64, (uint64_t)memfd, batch_arg(&foreign), 8, 0, 0, 0);
}

static void memfd_read(void)
{
	batch_syscall6(SYS_pread64, (uint64_t)memfd, batch_arg(&foreign), 8, 0, 0, 0);
}

static void copy_inside(void)
{
	batch_word_copy(&run, batch_arg(&calls[1].arg[0]), batch_arg(&rets[0]));
}

static void copy_from_outside(void)
{
	batch_word_copy(&run, batch_arg(&calls[1].arg[0]), batch_arg(&foreign));
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double fastest_ns(void (*way)(void), long rounds)
{
	double best = 1e9;

	for (long round = 0; round < rounds; round++) {
		double begin = now_ns(), each;

		for (int i = 0; i < REPEAT; i++)
			way();
		each = (now_ns() - begin) / REPEAT;
		best = each < best ? each : best;
	}
	return best;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*way)(void);
	} ways[] = {
		{ "null system call", null_call },
		{ "rt_sigprocmask probe", probe },
		{ "getpid + process_vm_writev (load)", vm_load },
		{ "getpid + process_vm_readv (store)", vm_store },
		{ "pwrite to a memfd", memfd_write },
		{ "pread from a memfd", memfd_read },
		{ "pipe2, write, read, close, close", pipe_load },
		{ "word copy, result to argument", copy_inside },
		{ "word copy, memory to argument", copy_from_outside },
	};
	long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 300;

	run.size = sizeof(run);
	run.ncalls = 2;
	run.calls = batch_arg(calls);
	run.rets = batch_arg(rets);
	memfd = memfd_create("wordcopy", MFD_CLOEXEC);
	if (memfd < 0)
		return 1;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		printf("%8.1f ns  %s\n", fastest_ns(ways[i].way, rounds), ways[i].name);
	return 0;
}
