/* SPDX-License-Identifier: MIT */
/*
 * Copy standard input to standard output, up to 16 buffers a crossing into the kernel.
 *
 *	copy < FILE > FILE
 *
 * A chain of reads, each with a word copy of what it returned to the length of its part of
 * one writev.  The end of the input is a result of 0, where jump0 goes on with writev;
 * so does a failure, where jumpFail does, and what was read before it is written.
 *
 * One write and not 16: a batch cannot see that a write was short, and would write what
 * comes behind the gap.  The rest of a short one is written here.
 *
 * This is written in the interface of linux/batch.h, where a call is one line; it
 * is also a program that compiles with the implementation that interface comes from.
 */
#include "linux/batch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ROUNDS = 16, WRITEV = 2 * ROUNDS, CALLS, SIZE = 65536 };

static char buffer[ROUNDS][SIZE];
static struct iovec part[ROUNDS];

static void prepare(syscall_t *call, long *ret)
{
	for (int i = 0; i < ROUNDS; i++) {
		const int end = WRITEV - 2 * i - 1;

		call[2 * i] = scall3(read, end, end, 0, STDIN_FILENO, buffer[i], SIZE);
		call[2 * i + 1] = scall2(wdcpy, -1, 0, 0, &part[i].iov_len, &ret[2 * i]);
		part[i].iov_base = buffer[i];
	}
	call[WRITEV] = scall3(writev, -1, 0, 0, STDOUT_FILENO, part, ROUNDS);
}

/* What is behind the first `written` bytes.  Return: 0, or -1 with errno. */
static int write_rest(size_t written)
{
	for (int i = 0; i < ROUNDS; i++) {
		while (written < part[i].iov_len) {
			ssize_t n = write(STDOUT_FILENO, buffer[i] + written,
					  part[i].iov_len - written);

			if (n < 0)
				return -1;
			written += (size_t)n;
		}
		written -= part[i].iov_len;
	}
	return 0;
}

static int fail(const char *what, int err)
{
	fprintf(stderr, "copy: %s: %s\n", what, strerror(err));
	return 1;
}

int main(void)
{
	syscall_t call[CALLS];
	long ret[CALLS];
	int reads;

	prepare(call, ret);
	for (;;) {
		for (int i = 0; i < ROUNDS; i++)
			part[i].iov_len = 0;
		if (batch(ret, call, CALLS, 0, 0) != WRITEV)
			return fail("batch", EINVAL);
		if (ret[WRITEV] < 0)
			return fail("write", (int)-ret[WRITEV]);
		if (write_rest((size_t)ret[WRITEV]))
			return fail("write", errno);
		/* Behind the first read that gave nothing none was made. */
		for (reads = 0; reads < ROUNDS && ret[2 * reads] > 0; reads++)
			;
		if (reads < ROUNDS)
			return ret[2 * reads] < 0 ? fail("read", (int)-ret[2 * reads]) : 0;
	}
}
