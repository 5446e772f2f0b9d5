/* SPDX-License-Identifier: MIT */
/*
 * measure-calls direct|batch: instructions of N system calls, for several calls
 * and several N, made one by one or as one batch through libbatch.  A line for
 * each: "point CALL WAY N INSTRUCTIONS", where WAY is direct, or the backend
 * that libbatch uses.
 *
 * A direct call is the least that a program can do: the instruction in a loop,
 * the result stored.  A batch is prepared before the meter starts, as it is by a
 * program that runs the same one again and again.
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

#define MOST_CALLS 1024
#define REPEATS 3

/* open+close is three calls of a batch: the descriptor has to be copied. */
#define MOST_SLOTS (3 * MOST_CALLS)

static const unsigned int sizes[] = { 1, 8, 64, 72, 256, MOST_CALLS };

/* tmpfs, and not /dev/null: writing there would not touch the bytes. */
static const char directory[] = "/tmp";
static const char name[] = "measured";

static int dirfd, file;
static struct statx stx;
static char bytes[1024];
static struct batch_call calls[MOST_SLOTS];
static int64_t rets[MOST_SLOTS];

/* One call, as its arguments. */
struct kind {
	const char *name;
	int nr;
	unsigned int argc;
	uint64_t arg[5];
	int64_t result;		/* what each call must give */
	bool opens;		/* then result is of no interest, and it is closed */
};

static void prepare_open_close(const struct kind *kind, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		struct batch_call *call = &calls[3 * i];

		batch_prep_openat(&call[0], (int)kind->arg[0], name, (int)kind->arg[2], 0);
		batch_prep_copy(&call[1], &call[2].arg[0], &rets[3 * i]);
		batch_prep_close(&call[2], -1);
	}
}

static void prepare(const struct kind *kind, unsigned int n)
{
	memset(rets, 0xcc, sizeof(rets));
	if (kind->opens) {
		prepare_open_close(kind, n);
		return;
	}
	for (unsigned int i = 0; i < n; i++)
		batch_prep(&calls[i], kind->nr, kind->argc, kind->arg[0], kind->arg[1], kind->arg[2],
			   kind->arg[3], kind->arg[4], 0);
}

static void open_and_close(const struct kind *kind, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		rets[3 * i] = batch_syscall6(SYS_openat, kind->arg[0], kind->arg[1], kind->arg[2],
					     0, 0, 0);
		rets[3 * i + 1] = 0;
		rets[3 * i + 2] = batch_syscall3(SYS_close, (uint64_t)rets[3 * i], 0, 0);
	}
}

static void make_directly(const struct kind *kind, unsigned int n)
{
	const struct kind k = *kind;

	for (unsigned int i = 0; i < n; i++)
		rets[i] = batch_syscall6(k.nr, k.arg[0], k.arg[1], k.arg[2], k.arg[3], k.arg[4], 0);
}

/* A measurement of calls that failed would be a good one. */
static void check(const struct kind *kind, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		if (kind->opens && (rets[3 * i] < 0 || rets[3 * i + 1] || rets[3 * i + 2]))
			errx(1, "open+close gave %lld, %lld, %lld", (long long)rets[3 * i],
			     (long long)rets[3 * i + 1], (long long)rets[3 * i + 2]);
		if (!kind->opens && rets[i] != kind->result)
			errx(1, "%s gave %lld", kind->name, (long long)rets[i]);
	}
}

static uint64_t measure_once(const struct kind *kind, unsigned int n, bool batch)
{
	unsigned int slots = kind->opens ? 3 * n : n;
	uint64_t start, count;
	int failed = 0;

	prepare(kind, n);
	if (lseek(file, 0, SEEK_SET) != 0)
		err(1, "lseek");
	start = meter_start();
	if (batch)
		failed = batch_execute(calls, rets, slots, NULL);
	else if (kind->opens)
		open_and_close(kind, n);
	else
		make_directly(kind, n);
	count = meter_stop(start);
	if (failed)
		errx(1, "batch_execute: %s", strerror(-failed));
	check(kind, n);
	return count;
}

/* The least of a few, for the first ones meet caches of the kernel that are empty. */
static uint64_t measure(const struct kind *kind, unsigned int n, bool batch)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < REPEATS; i++) {
		uint64_t count = measure_once(kind, n, batch);

		least = count < least ? count : least;
	}
	return least;
}

static void make_file(void)
{
	dirfd = open(directory, O_RDONLY | O_DIRECTORY);
	file = openat(dirfd, name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (dirfd < 0 || file < 0)
		err(1, "%s/%s", directory, name);
	for (int i = 0; i < MOST_CALLS; i++)
		if (write(file, bytes, sizeof(bytes)) != (ssize_t)sizeof(bytes))
			err(1, "%s/%s", directory, name);
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

	if (!batch && (argc != 2 || strcmp(argv[1], "direct") != 0))
		errx(1, "usage: measure-calls direct|batch");
	meter_open();
	make_file();

	const struct kind kinds[] = {
		{ .name = "getppid", .nr = SYS_getppid, .result = getppid() },
		{ .name = "close(-1)", .nr = SYS_close, .argc = 1, .arg = { (uint64_t)-1 }, .result = -EBADF },
		{ .name = "statx", .nr = SYS_statx, .argc = 5,
		  .arg = { (uint64_t)dirfd, batch_arg(name), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
			   STATX_BASIC_STATS, batch_arg(&stx) } },
		{ .name = "open+close", .opens = true,
		  .arg = { (uint64_t)dirfd, batch_arg(name), O_RDONLY | O_CLOEXEC } },
		{ .name = "write-1", .nr = SYS_write, .argc = 3, .result = 1,
		  .arg = { (uint64_t)file, batch_arg(bytes), 1 } },
		{ .name = "write-1K", .nr = SYS_write, .argc = 3, .result = sizeof(bytes),
		  .arg = { (uint64_t)file, batch_arg(bytes), sizeof(bytes) } },
		{ .name = "read-1", .nr = SYS_read, .argc = 3, .result = 1,
		  .arg = { (uint64_t)file, batch_arg(bytes), 1 } },
	};

	for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (unsigned int s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
			printf("point %s %s %u %llu\n", kinds[k].name, batch ? backend() : "direct",
			       sizes[s], (unsigned long long)measure(&kinds[k], sizes[s], batch));
	return 0;
}
