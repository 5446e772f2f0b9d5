/* SPDX-License-Identifier: MIT */
/*
 * How searches lie in the calls of a batch.
 *
 * A search becomes a chain of blocks, one a candidate, and a tail:
 *
 *	probe	faccessat2(dirfd, pathname)	<0: next block
 *	open	openat(dirfd, pathname)		<0: next block
 *	copy	descriptor -> tail
 *		to the tail
 *	...
 *	tail	faccessat2(fd), statx(fd), close(fd): what of them is wanted
 *
 * The last block fails past the tail, where the next chain of the batch begins.
 * Without a tail there is no copy, and an open jumps to the end by itself.
 *
 * Who uses it: open_first.c, which runs it and reads the results.
 */
#ifndef BATCH_OPEN_FIRST_CALLS_H
#define BATCH_OPEN_FIRST_CALLS_H

#include "internal.h"

#include <stdbool.h>
#include <sys/stat.h>

/* At most. */
#define BLOCK_CALLS 3
#define TAIL_CALLS 5

/* How the blocks of all searches look. */
struct plan {
	struct batch_wanted wanted;
	bool faccessat2;	/* the call is there, as far as is known */
	bool probe;		/* ask by it before a candidate is opened */
	bool apart;		/* each candidate is a chain of its own, with a tail */
};

/* The share that one search has in a batch. */
struct part {
	struct batch_search *search;
	uint32_t count;		/* candidates, from search->index on */
	uint32_t call;		/* its first call */
	struct statx *stx;	/* of its first tail */
};

/* Memory for one batch; run for as many as it takes. */
struct workspace {
	struct batch_call *calls;
	int64_t *rets;
	struct part *parts;
	struct statx *stx;	/* one a tail */
	uint32_t max_candidates;
	uint32_t max_parts;
	uint32_t max_tails;
};

/* Is the descriptor the caller's? */
static inline bool keeps_open(const struct plan *plan)
{
	return !(plan->wanted.flags & BATCH_WANTED_CLOSE);
}

static inline bool tail_access(const struct plan *plan)
{
	return plan->faccessat2 && plan->wanted.access;
}

static inline bool tail_type(const struct plan *plan)
{
	return plan->wanted.type != 0;
}

static inline bool tail_close(const struct plan *plan)
{
	return !keeps_open(plan);
}

/* Two calls of the tail have a copy between them. */
static inline uint32_t tail_calls(const struct plan *plan)
{
	uint32_t calls = (uint32_t)tail_access(plan) + tail_type(plan) + tail_close(plan);

	return calls ? 2 * calls - 1 : 0;
}

static inline bool has_tail(const struct plan *plan)
{
	return tail_calls(plan) != 0;
}

static inline uint32_t block_calls(const struct plan *plan)
{
	return 1u + plan->probe + has_tail(plan);
}

/* Chains of a part, and candidates of a chain: there are many of one, or one of many. */
static inline uint32_t chains(const struct plan *plan, const struct part *part)
{
	return plan->apart ? part->count : part->count != 0;
}

static inline struct part chain(const struct plan *plan, const struct part *part, uint32_t i)
{
	if (!plan->apart)
		return *part;
	return (struct part){
		.search = part->search,
		.count = 1,
		.call = part->call + i * (block_calls(plan) + tail_calls(plan)),
		.stx = part->stx + i,
	};
}

static inline uint32_t part_calls(const struct plan *plan, const struct part *part)
{
	return part->count * block_calls(plan) + chains(plan, part) * tail_calls(plan);
}

/* Prepares the calls of a part, from ws->calls[part->call] on. */
void batch_fill_part(const struct plan *plan, const struct workspace *ws,
		     const struct part *part);

#endif /* BATCH_OPEN_FIRST_CALLS_H */
