/* SPDX-License-Identifier: MIT */
/*
 * make-tree ROOT OUTER INNER FILES: a directory with OUTER directories with INNER
 * directories each, and FILES files in each of those.  Their sizes go from 0 to 14 KiB; every
 * fourth has a block of its own.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZES 8
#define STEP 2048

static void make_directory(const char *path)
{
	if (mkdir(path, 0755))
		err(1, "%s", path);
	if (chdir(path))
		err(1, "%s", path);
}

static void make_file(int number)
{
	char name[32];
	int fd;

	snprintf(name, sizeof(name), "file-%d", number);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 || ftruncate(fd, number % SIZES * STEP))
		err(1, "%s", name);
	if (number % 4 == 0 && pwrite(fd, name, sizeof(name), 0) != sizeof(name))
		err(1, "%s", name);
	close(fd);
}

static void make_level(const char *prefix, const int *counts, int levels)
{
	char name[64];

	for (int i = 0; i < counts[0]; i++) {
		if (levels == 1) {
			make_file(i);
			continue;
		}
		snprintf(name, sizeof(name), "%s-%d", prefix, i);
		make_directory(name);
		make_level("inner", counts + 1, levels - 1);
		if (chdir(".."))
			err(1, "..");
	}
}

int main(int argc, char **argv)
{
	int counts[3];

	if (argc != 5)
		errx(1, "usage: make-tree ROOT OUTER INNER FILES");
	for (int i = 0; i < 3; i++)
		counts[i] = atoi(argv[i + 2]);
	make_directory(argv[1]);
	make_level("outer", counts, 3);
	return 0;
}
