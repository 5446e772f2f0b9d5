// SPDX-License-Identifier: MIT
#include "open_first_calls.h"

#include <fcntl.h>

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

static uint64_t fd_arg(int fd)
{
	return (uint64_t)(int64_t)fd;
}

static void prep_access(struct batch_call *call, int dirfd, const char *pathname, int access,
			int flags)
{
	batch_prep(call, SYS_faccessat2, 4, fd_arg(dirfd), batch_arg(pathname), (uint64_t)access,
		   (uint64_t)flags, 0, 0);
}

/* Adds a call to the tail, behind a copy of the descriptor from the one before. */
static struct batch_call *tail_next(struct batch_call *first, struct batch_call **end)
{
	struct batch_call *call = *end;

	if (call != first) {
		batch_prep_copy(call, &call[1].arg[0], &first->arg[0]);
		call++;
	}
	*end = call + 1;
	return call;
}

/* Every call of the tail takes the descriptor as its first argument. */
static void fill_tail(const struct plan *plan, struct batch_call *first, struct statx *stx)
{
	struct batch_call *end = first;

	if (tail_access(plan))
		prep_access(tail_next(first, &end), -1, "", plan->wanted.access,
			    AT_EACCESS | AT_EMPTY_PATH);
	if (tail_type(plan))
		batch_prep_statx(tail_next(first, &end), -1, "", AT_EMPTY_PATH,
				 STATX_TYPE, stx);
	if (tail_close(plan))
		batch_prep_close(tail_next(first, &end), -1);
}

static void fill_chain(const struct plan *plan, const struct workspace *ws,
		       const struct batch_candidate *candidate, const struct part *part)
{
	struct batch_call *call = ws->calls + part->call;
	struct batch_call *tail = call + (size_t)part->count * block_calls(plan);
	int nofollow = plan->wanted.open_flags & O_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0;
	bool copies = has_tail(plan);
	int past_tail, behind;

	for (uint32_t i = 0; i < part->count; i++, candidate++) {
		past_tail = i == part->count - 1 ? (int)tail_calls(plan) : 0;
		if (plan->probe) {
			prep_access(call, candidate->dirfd, candidate->pathname,
				    plan->wanted.access, AT_EACCESS | nofollow);
			batch_jump(call, 1 + copies + past_tail, 0, 0);
			call++;
		}
		batch_prep_openat(call, candidate->dirfd, candidate->pathname,
				  plan->wanted.open_flags, plan->wanted.mode);
		behind = copies ? 0 : (int)(tail - call) - 1;
		batch_jump(call, copies + past_tail, behind, behind);
		call++;
		if (copies) {
			batch_prep_copy(call, &tail->arg[0], &ws->rets[call - 1 - ws->calls]);
			batch_jump(call, 0, (int)(tail - call) - 1, 0);
			call++;
		}
	}
	fill_tail(plan, tail, part->stx);
}

void batch_fill_part(const struct plan *plan, const struct workspace *ws, const struct part *part)
{
	const struct batch_candidate *first = part->search->candidates + part->search->index;

	for (uint32_t i = 0; i < chains(plan, part); i++) {
		struct part one = chain(plan, part, i);

		fill_chain(plan, ws, first + i, &one);
	}
}
