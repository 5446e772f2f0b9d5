/* SPDX-License-Identifier: MIT */
/*
 * The little world in which random programs run: a few pages of memory, a few
 * descriptors, and a digest of both and of the credentials.  The programs may
 * unmap any of the pages, so the tests look at them with care.
 *
 *	page   0 1     2 3      4 5 6  7
 *	       calls   results  data   header	(arrays lie across the page edge)
 */
#ifndef WORLD_H
#define WORLD_H

#include <batch/abi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	kPage = 4096,
	kCallsPage = 0,
	kRetsPage = 2,
	kDataPage = 4,
	kDataPages = 3,
	kHeaderPage = 7,
	kWorldPages = 8,
	kWorldCalls = 24,
	kWorldFds = 24,
	kDeviceFd = 200,	/* out of reach of most calls that name descriptors */
	kSpareFd = 201,		/* the device, out of reach of all */
};

struct world {
	char *base;
	struct batch_run *run;
	struct batch_call *calls;
	int64_t *rets;
};

extern struct world world;

/* Reserves the address range; once, before there are twins. */
void make_world(void);

/* Fresh pages, and arrays at a random place in theirs. */
void reset_memory(void);

/*
 * Descriptors 0 to 8: two memfds, a pipe, a socket pair, an eventfd, a directory
 * and an epoll set.  All others below kDeviceFd are closed.
 */
void make_descriptors(void);

/* The device at kDeviceFd and kSpareFd, whatever has become of them. */
void restore_device(void);

/*
 * Memory that may not be there: false instead of a fault.  catch_faults() is
 * needed before, once a process.
 */
void catch_faults(void);
bool fetch_words(uint64_t *to, uintptr_t from, size_t count);
bool store_word(uintptr_t to, uint64_t word);

/* What can be told of a process. */
uint64_t digest_page(int page);
uint64_t digest_descriptors(void);
uint64_t digest_credentials(void);

#endif /* WORLD_H */
