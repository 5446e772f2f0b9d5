/* SPDX-License-Identifier: MIT */
/*
 * A program outside of the project, in the interfaces of the two earlier
 * implementations.  It is compiled as C11 and as C++20, with an include path and
 * -lbatch alone.
 */
#include "batchsys.h"
#include "linux/batch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Opens, reads and closes in one batch. */
static int by_linux_batch(char *text, size_t size)
{
	long ret[5];
	syscall_t call[5] = {
		scall4(openat, -1, 0, 0, -100 /* AT_FDCWD */, "/proc/self/comm", O_RDONLY, 0),
		scall2(wdcpy, -1, 0, 0, &call[2].arg[0], &ret[0]),
		scall3(read, 0, 0, 0, 0, text, size),
		scall2(wdcpy, -1, 0, 0, &call[4].arg[0], &ret[0]),
		scall1(close, -1, 0, 0, 0),
	};

	return batch(ret, call, 5, 0, 0) == 4 && ret[2] > 0 && ret[4] == 0;
}

/* Writes it to standard output, and to a descriptor that is none. */
static int by_batchsys(const char *text)
{
	int handle = batchsys_open();
	batchsys_batch_t *requests = batchsys_batch_alloc(handle);
	int good;

	batchsys_push_write(requests, STDOUT_FILENO, text, strlen(text));
	batchsys_push_write(requests, -1, text, strlen(text));
	good = batchsys_post_batch(handle, requests) == 2 &&
	       batch_batch_get_result(requests, 0)->result == (ssize_t)strlen(text) &&
	       batch_batch_get_result(requests, 1)->result == -1 &&
	       batchsys_cached_fds(handle) == 1;
	batchsys_batch_free(requests);
	batchsys_close(handle);
	return good;
}

int main(void)
{
	char text[32] = "";

	return by_linux_batch(text, sizeof(text) - 1) && by_batchsys(text) ? 0 : 1;
}
