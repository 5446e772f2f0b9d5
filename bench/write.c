// SPDX-License-Identifier: MIT
/*
 * Writes of 1 byte and of 1 KiB to a file, 72 at a time, in the ways there are:
 *
 *	plain		write(2) in a loop
 *	batch		batch_execute(): 72 calls
 *	batchsys	batchsys.h: push 72, post, look at the results, reset
 *	linux/batch.h	batch(): 72 calls
 *	io_uring	liburing: 72 entries, one io_uring_submit_and_wait(); each write
 *			has an offset of its own, so they may be made in any order
 *	io_uring-link	the same at the position of the file, as the others do it: each
 *			waits for the one before
 *
 *	bench/write [DIRECTORY [TURNS]]
 *
 * Nanoseconds a write.  The ways take turns, a batch each, over the same bytes of a file, so
 * that whatever else happens on the machine happens to all of them; the fastest batch and
 * the median are told.  Whether batches are run by the device or by the emulator is
 * told, too.
 */
#include <batch/batch.h>
#include <batchsys.h>
#include <linux/batch.h>

#include "raw_syscall.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef HAVE_LIBURING
#include <liburing.h>
#endif

#define DEPTH BATCHSYS_MAX_RESULTS

_Static_assert(DEPTH <= 128, "entries of the ring");

static char data[1024];
static int handle;
static batchsys_batch_t *requests;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void check(int64_t result, size_t size)
{
	if (result != (int64_t)size)
		fail("write");
}

static void plain(int fd, size_t size)
{
	for (int i = 0; i < DEPTH; i++)
		check(batch_syscall3(SYS_write, (uint64_t)fd, batch_arg(data), size), size);
}

static void batched(int fd, size_t size)
{
	static struct batch_call calls[DEPTH];
	static int64_t rets[DEPTH];

	for (int i = 0; i < DEPTH; i++)
		batch_prep_write(&calls[i], fd, data, size);
	batch_execute(calls, rets, DEPTH, NULL);
	for (int i = 0; i < DEPTH; i++)
		check(rets[i], size);
}

static void through_batchsys(int fd, size_t size)
{
	while (batchsys_push_write(requests, fd, data, size))
		;
	if (batchsys_post_batch(handle, requests) != DEPTH)
		fail("batchsys_post_batch");
	for (uint64_t i = 0; i < batch_batch_result_count(requests); i++)
		check(batch_batch_get_result(requests, i)->result, size);
	batchsys_batch_reset(requests);
}

static void through_linux_batch(int fd, size_t size)
{
	static syscall_t calls[DEPTH];
	static long rets[DEPTH];

	for (int i = 0; i < DEPTH; i++)
		calls[i] = scall3(write, 0, 0, 0, fd, data, size);
	batch(rets, calls, DEPTH, 0, 0);
	for (int i = 0; i < DEPTH; i++)
		check(rets[i], size);
}

#ifdef HAVE_LIBURING
static struct io_uring ring;

static void submit(int fd, size_t size, bool linked)
{
	struct io_uring_cqe *cqe;

	for (int i = 0; i < DEPTH; i++) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

		/* Offset -1 is the position of the file. */
		io_uring_prep_write(sqe, fd, data, (unsigned int)size,
				    linked ? (uint64_t)-1 : (uint64_t)i * size);
		if (linked && i < DEPTH - 1)
			sqe->flags |= IOSQE_IO_LINK;
	}
	if (io_uring_submit_and_wait(&ring, DEPTH) != DEPTH)
		fail("io_uring_submit_and_wait");
	for (int i = 0; i < DEPTH; i++) {
		if (io_uring_peek_cqe(&ring, &cqe))
			fail("io_uring_peek_cqe");
		check(cqe->res, size);
		io_uring_cqe_seen(&ring, cqe);
	}
}

static void through_uring(int fd, size_t size)
{
	submit(fd, size, false);
}

static void through_uring_linked(int fd, size_t size)
{
	submit(fd, size, true);
}
#endif

static struct way {
	const char *name;
	void (*run)(int fd, size_t size);
	double *ns;
} ways[] = {
	{ "plain", plain, NULL },
	{ "batch", batched, NULL },
	{ "batchsys", through_batchsys, NULL },
	{ "linux/batch.h", through_linux_batch, NULL },
#ifdef HAVE_LIBURING
	{ "io_uring", through_uring, NULL },
	{ "io_uring-link", through_uring_linked, NULL },
#endif
};

static int nways = sizeof(ways) / sizeof(ways[0]);

/* Its ways come last, so that they can be left out where there is none. */
static void prepare_uring(void)
{
#ifdef HAVE_LIBURING
	int err = io_uring_queue_init(128, &ring, 0);

	if (!err)
		return;
	printf("without io_uring: %s\n", strerror(-err));
	nways -= 2;
#else
	puts("without io_uring: built without liburing");
#endif
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double turn_ns(const struct way *way, int fd, size_t size)
{
	double begin;

	lseek(fd, 0, SEEK_SET);
	begin = now_ns();
	way->run(fd, size);
	return (now_ns() - begin) / DEPTH;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const char *directory, size_t size, int turns)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	double plain_median;

	if (fd < 0)
		fail(directory);
	for (int turn = 0; turn < turns; turn++)
		for (int i = 0; i < nways; i++)
			ways[i].ns[turn] = turn_ns(&ways[i], fd, size);
	for (int i = 0; i < nways; i++)
		qsort(ways[i].ns, (size_t)turns, sizeof(double), compare);
	plain_median = ways[0].ns[turns / 2];
	for (int i = 0; i < nways; i++)
		printf("%5zu B  %-14s fastest %7.1f ns  median %7.1f ns  %.2f of plain\n", size,
		       ways[i].name, ways[i].ns[0], ways[i].ns[turns / 2],
		       ways[i].ns[turns / 2] / plain_median);
	close(fd);
}

int main(int argc, char **argv)
{
	const char *directory = argc > 1 ? argv[1] : "/dev/shm";
	int turns = argc > 2 ? atoi(argv[2]) : 5000;
	struct batch_status status;

	handle = batchsys_open();
	requests = batchsys_batch_alloc(handle);
	if (turns < 1 || !requests)
		fail("bench/write");
	for (int i = 0; i < nways; i++) {
		ways[i].ns = calloc((size_t)turns, sizeof(double));
		if (!ways[i].ns)
			fail("bench/write");
	}
	prepare_uring();
	batch_query(&status);
	printf("%s, %s, %d turns, %d writes each\n", batch_reason(&status), directory, turns, DEPTH);
	measure(directory, 1, turns);
	measure(directory, sizeof(data), turns);
	return 0;
}
