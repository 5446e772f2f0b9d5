/* SPDX-License-Identifier: MIT */
/*
 * measure-open-first direct|batch: instructions to find that none of N candidates is
 * there, by openat(2) for each, the least a program can do, or by batch_open_first().
 * Prints "point open-first WAY N INSTRUCTIONS" as measure-calls does.
 */
#include "meter.h"

#include "raw_syscall.h"

#include <batch/batch.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST_CANDIDATES 1024
#define REPEATS 3

static const unsigned int sizes[] = { 1, 8, 64, 256, 1000 };

static struct batch_candidate candidates[MOST_CANDIDATES];
static char names[MOST_CANDIDATES][32];

static int64_t loop(unsigned int n)
{
	int64_t fd = -ENOENT;

	for (unsigned int i = 0; i < n; i++) {
		fd = batch_syscall6(SYS_openat, (uint64_t)(int64_t)candidates[i].dirfd,
				    batch_arg(candidates[i].pathname), O_RDONLY | O_CLOEXEC, 0, 0, 0);
		if (fd >= 0)
			return fd;
	}
	return fd;
}

static uint64_t measure_once(unsigned int n, bool batch)
{
	uint64_t start = meter_start(), count;
	int64_t fd = batch ? batch_open_first(candidates, n, O_RDONLY | O_CLOEXEC, 0, NULL) : loop(n);

	count = meter_stop(start);
	if (fd != -ENOENT)
		errx(1, "a candidate gave %lld", (long long)fd);
	return count;
}

/* The least of a few: the first one makes the kernel's entries for names that are not there. */
static uint64_t measure(unsigned int n, bool batch)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < REPEATS; i++) {
		uint64_t count = measure_once(n, batch);

		least = count < least ? count : least;
	}
	return least;
}

static const char *backend(void)
{
	struct batch_status status;

	batch_query(&status);
	return status.backend == BATCH_BACKEND_DEVICE ? "device" : "emulator";
}

int main(int argc, char **argv)
{
	bool batch = argc == 2 && strcmp(argv[1], "batch") == 0;
	int dirfd = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (!batch && (argc != 2 || strcmp(argv[1], "direct") != 0))
		errx(1, "usage: measure-open-first direct|batch");
	if (dirfd < 0)
		err(1, "/tmp");
	meter_open();
	for (unsigned int i = 0; i < MOST_CANDIDATES; i++) {
		snprintf(names[i], sizeof(names[i]), "no-such-file-%u", i);
		candidates[i].pathname = names[i];
		candidates[i].dirfd = dirfd;
	}
	for (unsigned int s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
		printf("point open-first %s %u %llu\n", batch ? backend() : "direct", sizes[s],
		       (unsigned long long)measure(sizes[s], batch));
	return 0;
}
