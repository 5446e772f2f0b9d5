/* SPDX-License-Identifier: MIT */
/*
 * measure-dirstat direct|batch: instructions to read a directory of N entries and get
 * the metadata of each, two ways.  Prints "point SUBJECT WAY N INSTRUCTIONS" as
 * measure-calls does, for the subjects
 *
 *   dir-statx	getdents64(2), and statx(2) for each entry, as batches of 64 of them
 *   dirstat	dirstat
 *
 * Directly, both are getdents64 and statx in a loop.
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
#include <sys/stat.h>
#include <unistd.h>

#define MOST_ENTRIES 1300
#define REPEATS 3
#define BUFFER_SIZE 32768
#define BUFFERS 8
#define STATS_A_BATCH 64

static const unsigned int sizes[] = { 4, 64, 256, 512, MOST_ENTRIES };
static const unsigned int mask = STATX_BASIC_STATS & ~BATCH_DIRSTAT_TIMES;
static const int statx_flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;

struct entry {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;
	uint8_t d_type;
	char d_name[];
};

static int dirfd;
static _Alignas(8) char buffers[BUFFERS][BUFFER_SIZE];
static struct statx stats[STATS_A_BATCH];
static struct batch_call calls[STATS_A_BATCH];
static int64_t rets[STATS_A_BATCH];
static unsigned int pending;
static bool batch;

/* Gets the metadata of what is pending; ends the program if one fails. */
static unsigned int stat_pending(void)
{
	unsigned int count = pending;

	if (count && batch_execute(calls, rets, count, NULL))
		errx(1, "batch_execute");
	for (unsigned int i = 0; i < count; i++)
		if (rets[i])
			errx(1, "statx gave %lld", (long long)rets[i]);
	pending = 0;
	return count;
}

static unsigned int stat_entry(const char *name)
{
	if (!batch) {
		if (batch_syscall6(SYS_statx, (uint64_t)dirfd, batch_arg(name), (uint64_t)statx_flags,
				   mask, batch_arg(stats), 0))
			errx(1, "statx of %s", name);
		return 1;
	}
	batch_prep_statx(&calls[pending], dirfd, name, statx_flags, mask, &stats[pending]);
	pending++;
	return pending == STATS_A_BATCH ? stat_pending() : 0;
}

static unsigned int read_by_statx(void)
{
	unsigned int entries = 0;
	int64_t got;

	while ((got = batch_syscall3(SYS_getdents64, (uint64_t)dirfd, batch_arg(buffers[0]),
				     BUFFER_SIZE)) > 0) {
		for (int64_t at = 0; at < got;) {
			const void *here = buffers[0] + at;
			const struct entry *entry = here;

			at += entry->d_reclen;
			if (entry->d_name[0] != '.')
				entries += stat_entry(entry->d_name);
		}
		/* The names are in the buffer. */
		if (pending)
			entries += stat_pending();
	}
	return entries;
}

/* One batch: as many calls as the largest directory takes, and the one that gives 0. */
static unsigned int read_by_dirstat(void)
{
	unsigned int entries = 0;

	for (unsigned int i = 0; i < BUFFERS; i++) {
		batch_prep_dirstat(&calls[i], dirfd, buffers[i], BUFFER_SIZE, mask);
		batch_jump(&calls[i], -1, -1, 0);
	}
	memset(rets, 0, sizeof(rets));
	if (batch_execute(calls, rets, BUFFERS, NULL))
		errx(1, "batch_execute");
	for (unsigned int i = 0; i < BUFFERS; i++) {
		const void *at = buffers[i];
		const struct batch_dirstat *record = at;

		if (rets[i] < 0)
			errx(1, "dirstat gave %lld", (long long)rets[i]);
		for (int64_t left = rets[i]; left > 0; left -= record->size, entries++) {
			if (left != rets[i])
				record = batch_dirstat_next(record);
			if (record->error)
				errx(1, "dirstat: %d for %s", record->error, batch_dirstat_name(record));
		}
	}
	return entries;
}

static uint64_t measure_once(bool dirstat, unsigned int n)
{
	uint64_t start, count;
	unsigned int entries;

	if (lseek(dirfd, 0, SEEK_SET) != 0)
		err(1, "lseek");
	start = meter_start();
	entries = dirstat && batch ? read_by_dirstat() : read_by_statx();
	count = meter_stop(start);
	if (entries != n)
		errx(1, "%u entries of %u", entries, n);
	return count;
}

static const char *way(void)
{
	struct batch_status status;

	if (!batch)
		return "direct";
	batch_query(&status);
	return status.backend == BATCH_BACKEND_DEVICE ? "device" : "emulator";
}

/* The least of a few, as the first ones fill caches of the kernel. */
static void measure(bool dirstat, unsigned int n)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < REPEATS; i++) {
		uint64_t count = measure_once(dirstat, n);

		least = count < least ? count : least;
	}
	printf("point %s %s %u %llu\n", dirstat ? "dirstat" : "dir-statx", way(), n,
	       (unsigned long long)least);
}

/* A directory of n files whose names have 10 to 20 bytes. */
static void make_directory(const char *path, unsigned int n)
{
	char name[32];
	int fd;

	if (mkdir(path, 0700) && errno != EEXIST)
		err(1, "%s", path);
	dirfd = open(path, O_RDONLY | O_DIRECTORY);
	if (dirfd < 0)
		err(1, "%s", path);
	for (unsigned int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%.*s-%04u", 5 + (int)(i % 11), "a-file-of-this-name", i);
		fd = openat(dirfd, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			err(1, "%s/%s", path, name);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	char path[64];

	batch = argc == 2 && strcmp(argv[1], "batch") == 0;
	if (!batch && (argc != 2 || strcmp(argv[1], "direct") != 0))
		errx(1, "usage: measure-dirstat direct|batch");
	meter_open();
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(path, sizeof(path), "/tmp/entries-%u", sizes[i]);
		make_directory(path, sizes[i]);
		measure(false, sizes[i]);
		measure(true, sizes[i]);
		close(dirfd);
	}
	return 0;
}
