/* SPDX-License-Identifier: MIT */
/*
 * Search a program along PATH, all directories in one crossing into the kernel.
 *
 *	find_program NAME...
 *
 * A call for each place.  A failure goes on with the next one; the first success, a
 * result of 0, ends the batch, so the index of the last call that ran is that of
 * the directory, and nothing is looked at behind the first hit.
 *
 * X_OK is also said of a directory.  What was found is looked at here, and the search goes
 * on behind it, with the rest of the same calls.
 *
 * batch_open_first() of batch/batch.h does more of this: types, errors, many names.
 */
#include "linux/batch.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Writes "directory/name" for each of `n` directories in `path`. */
static void make_candidates(char (*candidate)[PATH_MAX], int n, const char *path, const char *name)
{
	for (int i = 0; i < n; i++) {
		int length = (int)strcspn(path, ":");

		/* An empty entry is the current directory. */
		snprintf(candidate[i], PATH_MAX, "%.*s/%s", length ? length : 1,
			 length ? path : ".", name);
		path += length + 1;
	}
}

/* Return: the index of the first of `n` that can be run, or n. */
static long first_program(char (*candidate)[PATH_MAX], syscall_t *call, long *ret, long n)
{
	struct stat st;
	long first = 0;

	for (long i = 0; i < n; i++)
		call[i] = scall3(faccessat, 0, -1, -1, AT_FDCWD, candidate[i], X_OK);
	while (first < n) {
		long last = batch(ret, call + first, (unsigned long)(n - first), 0, 0);

		if (last < 0 || ret[last] < 0)
			return n;
		first += last;
		if (!stat(candidate[first], &st) && S_ISREG(st.st_mode))
			return first;
		first++;
	}
	return n;
}

static int find(const char *path, const char *name)
{
	int n = 1;

	for (const char *colon = path; (colon = strchr(colon, ':')); colon++)
		n++;

	char (*candidate)[PATH_MAX] = malloc((size_t)n * sizeof(*candidate));
	syscall_t *call = malloc((size_t)n * sizeof(*call));
	long *ret = malloc((size_t)n * sizeof(*ret));
	long found;

	if (!candidate || !call || !ret) {
		perror("find_program");
		exit(1);
	}
	make_candidates(candidate, n, path, name);
	if (strchr(name, '/')) {
		/* A path name, which is not searched. */
		snprintf(candidate[0], PATH_MAX, "%s", name);
		n = 1;
	}
	found = first_program(candidate, call, ret, n);
	if (found < n)
		puts(candidate[found]);
	else
		fprintf(stderr, "find_program: %s: not in %s\n", name, path);
	free(ret);
	free(call);
	free(candidate);
	return found == n;
}

int main(int argc, char **argv)
{
	const char *path = getenv("PATH");
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= find(path ? path : "/usr/bin:/bin", argv[i]);
	if (fflush(stdout)) {
		perror("find_program");
		return 1;
	}
	return status;
}
