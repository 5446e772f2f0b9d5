/* SPDX-License-Identifier: MIT */
/*
 * Search a program along PATH, all directories in one crossing into the kernel.
 *
 *	find_program NAME...
 *
 * A call for each place.  A failure goes on with the next one; the first success, a
 * result of 0, ends the batch, so the index of the last call that ran is that of
 * the directory.  The size of the search is that of PATH, and nothing is
 * looked at behind the first hit.
 *
 * batch_open_first() of batch/batch.h does more of this: types, errors, many names.
 */
#include "linux/batch.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64 };

/* Writes "directory/name" for each directory of PATH.  Return: how many. */
static int make_candidates(char (*candidate)[PATH_MAX], const char *path, const char *name)
{
	int n = 0;

	for (const char *end; n < MOST; path = end + 1, n++) {
		int length;

		end = strchrnul(path, ':');
		length = (int)(end - path);
		/* An empty entry is the current directory. */
		snprintf(candidate[n], PATH_MAX, "%.*s/%s", length ? length : 1,
			 length ? path : ".", name);
		if (!*end)
			return n + 1;
	}
	return n;
}

static int find(const char *path, const char *name)
{
	static char candidate[MOST][PATH_MAX];
	syscall_t call[MOST];
	long ret[MOST], last;
	int n = make_candidates(candidate, path, name);

	for (int i = 0; i < n; i++)
		call[i] = scall3(faccessat, 0, -1, -1, AT_FDCWD, candidate[i], X_OK);
	last = batch(ret, call, (unsigned long)n, 0, 0);
	if (last < 0 || ret[last] < 0) {
		fprintf(stderr, "find_program: %s: not in %s\n", name, path);
		return 1;
	}
	puts(candidate[last]);
	return 0;
}

int main(int argc, char **argv)
{
	const char *path = getenv("PATH");
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= find(path ? path : "/usr/bin:/bin", argv[i]);
	return status;
}
