/* SPDX-License-Identifier: MIT */
/*
 * batch_open_first() beside the loop of openat(2) that it replaces, over candidates
 * that are all missing.
 *
 *	open_first [CANDIDATES [ROUNDS]]	1000 candidates, 200 rounds
 *	open_first --once loop|batch N		N searches of 1000, nothing else: for
 *						counting instructions from outside
 *
 * The two take turns.  Prints the median of the rounds in nanoseconds a candidate, and
 * what answers the batches.
 */
#include <batch/batch.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ONCE_CANDIDATES 1000

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int loop(const struct batch_candidate *candidates, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		int fd = openat(candidates[i].dirfd, candidates[i].pathname, O_RDONLY | O_CLOEXEC);

		if (fd >= 0)
			return fd;
	}
	return -1;
}

static int batched(const struct batch_candidate *candidates, uint32_t n)
{
	return batch_open_first(candidates, n, O_RDONLY | O_CLOEXEC, 0, NULL);
}

/* Distinct names, as those of a search are; in memory that the caller frees. */
static struct batch_candidate *make_candidates(uint32_t n)
{
	enum { NAME_SIZE = 32 };
	struct batch_candidate *candidates = calloc(n, sizeof(*candidates) + NAME_SIZE);
	int dirfd = open("/tmp", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (!candidates || dirfd < 0) {
		perror("open_first");
		exit(1);
	}
	for (uint32_t i = 0; i < n; i++) {
		char *name = (char *)(candidates + n) + (size_t)i * NAME_SIZE;

		snprintf(name, NAME_SIZE, "no-such-file-%u", i);
		candidates[i].pathname = name;
		candidates[i].dirfd = dirfd;
	}
	return candidates;
}

static void none(int fd)
{
	if (fd >= 0) {
		fprintf(stderr, "open_first: /tmp/no-such-file-N exists\n");
		exit(1);
	}
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static double median(uint64_t *ns, uint32_t rounds, uint32_t n)
{
	qsort(ns, rounds, sizeof(*ns), compare);
	return (double)ns[rounds / 2] / n;
}

static int once(const char *which, long times)
{
	struct batch_candidate *candidates = make_candidates(ONCE_CANDIDATES);
	int (*run)(const struct batch_candidate *, uint32_t) =
		strcmp(which, "loop") == 0 ? loop : batched;

	while (times-- > 0)
		none(run(candidates, ONCE_CANDIDATES));
	free(candidates);
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t n, rounds;
	struct batch_candidate *candidates;
	struct batch_status status;
	uint64_t *ns;

	if (argc == 4 && strcmp(argv[1], "--once") == 0)
		return once(argv[2], strtol(argv[3], NULL, 10));
	n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : ONCE_CANDIDATES;
	rounds = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 200;
	if (argc > 3 || !n || !rounds) {
		fprintf(stderr, "usage: open_first [CANDIDATES [ROUNDS]]\n"
				"       open_first --once loop|batch N\n");
		return 2;
	}
	candidates = make_candidates(n);
	ns = calloc(2 * (size_t)rounds, sizeof(*ns));
	if (!ns)
		return 1;
	for (uint32_t i = 0; i < rounds; i++) {
		uint64_t begin = now_ns(), middle;

		none(loop(candidates, n));
		middle = now_ns();
		none(batched(candidates, n));
		ns[i] = middle - begin;
		ns[rounds + i] = now_ns() - middle;
	}
	batch_query(&status);
	double loop_ns = median(ns, rounds, n), batch_ns = median(ns + rounds, rounds, n);

	printf("%u missing candidates: loop %.0f ns each, batch_open_first %.0f ns, ratio %.2f (%s)\n",
	       n, loop_ns, batch_ns, batch_ns / loop_ns, batch_reason(&status));
	free(ns);
	free(candidates);
	return 0;
}
