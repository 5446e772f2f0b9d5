/* SPDX-License-Identifier: MIT */
/*
 * Map whole files, each in one crossing into the kernel, and count their lines.
 *
 *	map_file FILE...
 *
 * Six system calls depend on each other: the descriptor that open returns goes to
 * fstat, mmap, read and close, the size that fstat finds goes to mmap.  Word copies carry
 * those values to the arguments of calls that come later; jumps leave out what
 * makes no sense after a failure:
 *
 *	0 openat		failed: end, there is nothing to close
 *	1 copy fd -> 5, 2 copy fd -> 7, 3 copy fd -> 8, 4 copy fd -> 9
 *	5 fstat			failed: on with close
 *	6 copy st_size -> mmap
 *	7 mmap			done: on with close
 *	8 read			a byte: see below
 *	9 close
 *
 * An empty file cannot be mapped, and need not be.  A file of /proc has size 0 too, and
 * something to read.
 */
#include <batch/batch.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { OPEN, FD_TO_FSTAT, FD_TO_MMAP, FD_TO_READ, FD_TO_CLOSE };
enum { FSTAT = FD_TO_CLOSE + 1, SIZE_TO_MMAP, MMAP, READ, CLOSE, NCALLS };

/* Return: 0, or the errno of what failed. */
static int map_file(const char *path, const char **text, size_t *size_bytes)
{
	struct batch_call call[NCALLS];
	int64_t ret[NCALLS];
	struct stat st;
	char byte;

	batch_prep_openat(&call[OPEN], AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	batch_jump(&call[OPEN], -1, 0, 0);
	batch_prep_copy(&call[FD_TO_FSTAT], &call[FSTAT].arg[0], &ret[OPEN]);
	batch_prep_copy(&call[FD_TO_MMAP], &call[MMAP].arg[4], &ret[OPEN]);
	batch_prep_copy(&call[FD_TO_READ], &call[READ].arg[0], &ret[OPEN]);
	batch_prep_copy(&call[FD_TO_CLOSE], &call[CLOSE].arg[0], &ret[OPEN]);
	batch_prep_fstat(&call[FSTAT], -1, &st);
	batch_jump(&call[FSTAT], CLOSE - FSTAT - 1, 0, 0);
	batch_prep_copy(&call[SIZE_TO_MMAP], &call[MMAP].arg[1], &st.st_size);
	batch_prep(&call[MMAP], SYS_mmap, 6, 0, 0, PROT_READ, MAP_PRIVATE, 0, 0);
	batch_jump(&call[MMAP], 0, 0, CLOSE - MMAP - 1);
	batch_prep_read(&call[READ], -1, &byte, 1);
	batch_prep_close(&call[CLOSE], -1);

	/* Slots that are not reached keep what is in them. */
	ret[MMAP] = -EIO;
	if (batch_execute(call, ret, NCALLS, NULL))
		return EINVAL;
	if (ret[OPEN] < 0)
		return (int)-ret[OPEN];
	if (ret[FSTAT] < 0)
		return (int)-ret[FSTAT];
	*size_bytes = (size_t)st.st_size;
	if (ret[MMAP] < 0)
		return st.st_size == 0 && ret[READ] == 0 ? 0 : (int)-ret[MMAP];
	*text = (const char *)ret[MMAP];
	return 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		const char *text = NULL;
		size_t size_bytes = 0, lines = 0;
		int err = map_file(argv[i], &text, &size_bytes);

		if (err) {
			fprintf(stderr, "map_file: %s: %s\n", argv[i], strerror(err));
			status = 1;
			continue;
		}
		for (size_t at = 0; at < size_bytes; at++)
			lines += text[at] == '\n';
		printf("%zu %s\n", lines, argv[i]);
		if (text)
			munmap((void *)text, size_bytes);
	}
	if (fflush(stdout)) {
		perror("map_file");
		return 1;
	}
	return status;
}
