/* SPDX-License-Identifier: MIT */
/*
 * Copy standard input to standard output, up to 16 buffers a crossing into the kernel.
 *
 *	copy < FILE > FILE
 *
 * A chain of read, word copy, write: what read returns becomes the size that write is
 * to write.  The end of the input is a result of 0, where jump0 ends the batch; so
 * does a failure, where jumpFail ends it.
 *
 * This is written in the interface of linux/batch.h, where a call is one line; it
 * is also a program that compiles with the implementation that interface comes from.
 */
#include "linux/batch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 16, CALLS = 3 * ROUNDS, SIZE = 65536 };

static char buffer[SIZE];

static void prepare(syscall_t *call, long *ret)
{
	for (int i = 0; i < CALLS; i += 3) {
		call[i] = scall3(read, -1, -1, 0, STDIN_FILENO, buffer, SIZE);
		call[i + 1] = scall2(wdcpy, -1, 0, 0, &call[i + 2].arg[2], &ret[i]);
		call[i + 2] = scall3(write, -1, -1, 0, STDOUT_FILENO, buffer, 0);
	}
}

static int fail(const char *what, long ret)
{
	fprintf(stderr, "copy: %s: %s\n", what, strerror((int)-ret));
	return 1;
}

int main(void)
{
	syscall_t call[CALLS];
	long ret[CALLS], last;

	prepare(call, ret);
	for (;;) {
		last = batch(ret, call, CALLS, 0, 0);
		/* A write that stops half way (the disk is full) does not stop the chain. */
		for (long i = 2; i <= last; i += 3)
			if (ret[i] >= 0 && ret[i] != ret[i - 2])
				return fail("write", -ENOSPC);
		if (last % 3 == 0)
			return ret[last] < 0 ? fail("read", ret[last]) : 0;
		if (ret[last] < 0)
			return fail("write", ret[last]);
	}
}
