/* SPDX-License-Identifier: MIT */
/*
 * Programs written from the published description of the interface that linux/batch.h
 * takes over, not from that header: look a file up in several places, map a
 * whole file, copy in chains.  Valid as C11 and as C++20; linux_batch_programs.c compiles
 * them as the first, linux_batch_test.cc as the second.
 */
#ifndef BATCH_TESTS_CONFORMANCE_LINUX_BATCH_PROGRAMS_H_
#define BATCH_TESTS_CONFORMANCE_LINUX_BATCH_PROGRAMS_H_

#include "linux/batch.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct linux_batch_programs {
	/* Opens the first of n <= 8 paths that opens; *which tells the one.  -errno of the last. */
	long (*first)(const char *const *paths, int n, int *which);
	/* Maps a file and closes it; MAP_FAILED with *err, a positive errno. */
	void *(*map)(const char *path, unsigned long *size, int *err);
	/* Copies until the end of the input or a failure, n <= 8 buffers in a batch; bytes, or -errno. */
	long (*copy)(int in, int out, char *buffer, unsigned long size, int n);
};

static long first_that_opens(const char *const *paths, int n, int *which)
{
	long ret[8];
	syscall_t call[8];
	int i;
	long last;

	for (i = 0; i < n; i++)
		call[i] = scall4(openat, 0, -1, -1, AT_FDCWD, paths[i], O_RDONLY, 0);
	last = batch(ret, call, (unsigned long)n, 0, 0);
	*which = (int)last;
	return ret[last];
}

static void *map_whole_file(const char *path, unsigned long *size, int *err)
{
	struct stat st;
	long ret[8], last, fd = (long)&ret[0];
	syscall_t b[8] = {
		scall4(openat, -1, 0, 0, AT_FDCWD, path, O_RDONLY, 0),
		scall2(wdcpy, -1, 0, 0, &b[2].arg[0], fd),
		scall2(fstat, 3, 0, 0, 0, &st),
		scall2(wdcpy, -1, 0, 0, &b[5].arg[1], &st.st_size),
		scall2(wdcpy, -1, 0, 0, &b[5].arg[4], fd),
		scall6(mmap, 0, 0, 0, 0, 0, PROT_READ, MAP_PRIVATE, 0, 0),
		scall2(wdcpy, -1, 0, 0, &b[7].arg[0], fd),
		scall1(close, -1, 0, 0, 0),
	};

	ret[2] = ret[5] = -1;
	last = batch(ret, b, 8, 0, 0);
	*err = last < 7 ? (int)-ret[0] : ret[2] < 0 ? (int)-ret[2] : ret[5] < 0 ? (int)-ret[5] : 0;
	*size = (unsigned long)st.st_size;
	return *err ? MAP_FAILED : (void *)ret[5];
}

static long copy_in_chains(int in, int out, char *buffer, unsigned long size, int n)
{
	long ret[24], last, bytes = 0;
	syscall_t call[24];
	int i;

	for (i = 0; i < n; i++) {
		call[3 * i] = scall3(read, -1, -1, 0, in, buffer, size);
		call[3 * i + 1] = scall2(wdcpy, -1, 0, 0, &call[3 * i + 2].arg[2], &ret[3 * i]);
		call[3 * i + 2] = scall3(write, -1, -1, 0, out, buffer, 0);
	}
	do {
		last = batch(ret, call, (unsigned long)(3 * n), 0, 0);
		for (i = 2; i <= last; i += 3)
			bytes += ret[i] > 0 ? ret[i] : 0;
	} while (last == 3 * n - 1 && ret[last] > 0);
	return ret[last] < 0 ? ret[last] : bytes;
}

#define LINUX_BATCH_PROGRAMS { first_that_opens, map_whole_file, copy_in_chains }

#endif /* BATCH_TESTS_CONFORMANCE_LINUX_BATCH_PROGRAMS_H_ */
