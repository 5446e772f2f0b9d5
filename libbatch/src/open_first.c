// SPDX-License-Identifier: MIT
/*
 * The first of many candidates that opens.
 *
 * What a search is in a batch, a chain of blocks, open_first_calls.h shows.
 *
 * The probe pays: openat(2) allocates a descriptor and an open file before it
 * looks the name up, and frees both when the name is not there.  On Linux 6.18
 * a missing candidate costs 460 ns probed, 700 ns opened.  It may only reject what
 * openat would reject too, hence AT_EACCESS (openat goes by the effective user), the same
 * treatment of a last symbolic link, and no probe for O_CREAT.  For a candidate that is
 * there it is one call too many, hence BATCH_WANTED_LIKELY: pathsearch(1), with 200 names that
 * listings show, takes 6 % less time by it.
 *
 * Where faccessat2 or statx is missing, or a filter forbids it (ENOSYS, EPERM), the search
 * goes on without: open_first_fallback.c.
 *
 * A batch branches on signs only, so what is found in the words of a struct
 * statx is looked at here.  A candidate that is rejected here costs another batch, from the
 * one behind it on.  Where that touches nothing (O_PATH, and no descriptor is kept), that batch
 * has a tail for each candidate: whatever is rejected then costs no third one.
 */
#include "internal.h"

#include "open_first_calls.h"
#include "open_first_fallback.h"
#include "raw_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Candidates of a batch: on the stack (9 KiB), and on the heap. */
#define STACK_CANDIDATES 64
#define HEAP_CANDIDATES 1024

static void close_fd(int64_t fd)
{
	batch_syscall3(SYS_close, (uint64_t)fd, 0, 0);
}

/* What openat would create is not there yet. */
static bool may_probe(const struct batch_wanted *wanted)
{
	return !(wanted->open_flags & O_CREAT);
}

/* The call is not there, or a filter says so: old ones give EPERM for new calls. */
static bool call_missing(int64_t result)
{
	return result == -ENOSYS || result == -EPERM;
}

/* Errors of the caller's, not of the candidate. */
static bool undecided(int64_t result)
{
	return result == -EINTR || result == -EMFILE || result == -ENFILE || result == -ENOMEM;
}

static void note_error(struct batch_search *search, int64_t error)
{
	if (search->result == -ENOENT && error != -ENOENT && error != -ENOTDIR)
		search->result = (int)error;
}

/*
 * Is what was opened as wanted?  `fd` is it, or negative if it is not open any more, `tail` is
 * where the results of its checks are.
 */
static bool as_wanted(const struct plan *plan, const struct batch_candidate *candidate, int fd,
		      const int64_t *tail, const struct statx *stx)
{
	const struct batch_wanted *wanted = &plan->wanted;
	int64_t access = tail_access(plan) ? *tail : -ENOSYS;
	int64_t type = tail_type(plan) ? tail[tail_access(plan) ? 2 : 0] : -ENOSYS;

	if (wanted->access && call_missing(access) && !batch_access_fallback(candidate, wanted, fd))
		return false;
	if (wanted->access && access < 0 && !call_missing(access))
		return false;
	if (!wanted->type)
		return true;
	if (call_missing(type))
		return batch_type_fallback(candidate, wanted, fd);
	return type >= 0 && (stx->stx_mode & S_IFMT) == wanted->type;
}

/* Closes what the batch has opened behind candidate i, on which the search stops. */
static void close_behind(const struct plan *plan, const struct workspace *ws,
			 const struct part *part, uint32_t i)
{
	const int64_t *ret = ws->rets + part->call;

	if (!keeps_open(plan))
		return;
	for (i++; i < part->count; i++) {
		const int64_t *block = ret + (size_t)i * block_calls(plan);

		if (plan->probe && block[0] < 0)
			continue;
		if (block[plan->probe] >= 0) {
			close_fd(block[plan->probe]);
			return;
		}
	}
}

enum outcome { FINISHED, UNFINISHED };

/* What a batch has taught about the next. */
struct lesson {
	bool no_faccessat2;
	bool rejected;		/* something was opened in vain */
};

/* Candidate i was opened. */
static enum outcome take(const struct plan *plan, const struct workspace *ws,
			 const struct part *part, uint32_t i, struct lesson *lesson)
{
	const int64_t *ret = ws->rets + part->call;
	int64_t fd = ret[(size_t)i * block_calls(plan) + plan->probe];
	struct batch_search *search = part->search;

	search->index += i;
	if (as_wanted(plan, &search->candidates[search->index], keeps_open(plan) ? (int)fd : -1,
		      ret + (size_t)part->count * block_calls(plan), part->stx)) {
		search->result = keeps_open(plan) ? (int)fd : 0;
		return FINISHED;
	}
	if (keeps_open(plan))
		close_fd(fd);
	note_error(search, -EACCES);
	lesson->rejected = true;
	search->index++;
	return search->index < search->ncandidates ? UNFINISHED : FINISHED;
}

/*
 * Follows the way that the batch took through the blocks of one chain.  It ends at a candidate
 * that could not be asked about, which is then tried again without the missing call.
 */
static enum outcome harvest_chain(const struct plan *plan, const struct workspace *ws,
				  const struct part *part, struct lesson *lesson)
{
	const int64_t *ret = ws->rets + part->call;
	struct batch_search *search = part->search;
	int64_t result = -ENOENT;

	for (uint32_t i = 0; i < part->count; i++, ret += block_calls(plan)) {
		bool probed = plan->probe && ret[0] < 0, again;

		result = probed ? ret[0] : ret[plan->probe];
		if (result >= 0)
			return take(plan, ws, part, i, lesson);
		again = probed && call_missing(result);
		if (again)
			lesson->no_faccessat2 = true;
		if (again || undecided(result)) {
			close_behind(plan, ws, part, i);
			search->index += i;
			if (undecided(result))
				search->result = (int)result;
			return undecided(result) ? FINISHED : UNFINISHED;
		}
		note_error(search, result);
	}
	search->index += part->count;
	return search->index < search->ncandidates ? UNFINISHED : FINISHED;
}

/* What lies behind a success, or behind a candidate that is tried again, does not count. */
static enum outcome harvest(const struct plan *plan, const struct workspace *ws,
			    const struct part *part, struct lesson *lesson)
{
	for (uint32_t i = 0; i < chains(plan, part); i++) {
		struct part one = chain(plan, part, i);
		uint32_t before = part->search->index;

		if (harvest_chain(plan, ws, &one, lesson) == FINISHED)
			return FINISHED;
		if (part->search->index == before)
			break;
	}
	return UNFINISHED;
}

/* Candidates may be tried that lie behind a success: that changes nothing, and leaves nothing open. */
static bool may_be_apart(const struct batch_wanted *wanted)
{
	return wanted->flags & BATCH_WANTED_CLOSE && wanted->open_flags & O_PATH;
}

/*
 * One batch: gives each search a share, runs, and keeps in ws->parts those that are to go
 * on.  Return: how many those are.
 */
static uint32_t run_parts(struct plan *plan, const struct workspace *ws, uint32_t nparts)
{
	uint32_t room = ws->max_candidates, ncalls = 0, ntails = 0, kept = 0;
	struct lesson lesson = { 0 };

	for (uint32_t i = 0; i < nparts; i++) {
		struct part *part = &ws->parts[i];
		uint32_t left = part->search->ncandidates - part->search->index;

		part->count = left < room ? left : room;
		part->call = ncalls;
		part->stx = ws->stx + ntails;
		room -= part->count;
		batch_fill_part(plan, ws, part);
		ncalls += part_calls(plan, part);
		ntails += chains(plan, part);
	}
	/* It cannot fail: the arrays are ours and each call was filled in. */
	batch_execute(ws->calls, ws->rets, ncalls, NULL);
	for (uint32_t i = 0; i < nparts; i++)
		if (harvest(plan, ws, &ws->parts[i], &lesson) == UNFINISHED)
			ws->parts[kept++] = ws->parts[i];
	if (lesson.no_faccessat2)
		plan->faccessat2 = false;
	/* Likely ones are probed once they disappoint: a probe rejects without another batch. */
	if (lesson.rejected)
		plan->probe = may_probe(&plan->wanted);
	plan->probe &= plan->faccessat2;
	plan->apart = lesson.rejected && may_be_apart(&plan->wanted);
	return kept;
}

static int run_all(struct plan *plan, const struct workspace *ws, struct batch_search *searches,
		   uint32_t nsearches)
{
	struct batch_search *end = searches + nsearches;
	uint32_t nparts = 0, candidates;
	int batches = 0;

	for (uint32_t i = 0; i < nsearches; i++)
		searches[i].result = -ENOENT;
	for (;; batches++) {
		candidates = 0;
		for (uint32_t i = 0; i < nparts; i++)
			candidates += ws->parts[i].search->ncandidates - ws->parts[i].search->index;
		for (; searches < end && nparts < ws->max_parts && candidates < ws->max_candidates;
		     searches++) {
			if (searches->index == searches->ncandidates)
				continue;
			ws->parts[nparts++].search = searches;
			candidates += searches->ncandidates - searches->index;
		}
		if (!nparts)
			return batches;
		nparts = run_parts(plan, ws, nparts);
	}
}

static struct plan make_plan(const struct batch_wanted *wanted)
{
	return (struct plan){
		.wanted = *wanted,
		.faccessat2 = true,
		.probe = may_probe(wanted) && !(wanted->flags & BATCH_WANTED_LIKELY),
	};
}

static bool valid_search(const struct batch_search *search)
{
	if (search->reserved || search->index > search->ncandidates)
		return false;
	if (search->ncandidates && !search->candidates)
		return false;
	for (uint32_t i = search->index; i < search->ncandidates; i++)
		if (search->candidates[i].reserved)
			return false;
	return true;
}

int batch_open_first(const struct batch_candidate *candidates, uint32_t ncandidates, int flags,
		     unsigned int mode, uint32_t *index)
{
	struct batch_call calls[STACK_CANDIDATES * (BLOCK_CALLS - 1)];
	int64_t rets[STACK_CANDIDATES * (BLOCK_CALLS - 1)];
	struct part part;
	struct statx stx;
	struct batch_search search = { .candidates = candidates, .ncandidates = ncandidates };
	struct batch_wanted wanted = { .open_flags = flags, .mode = mode };
	struct workspace ws = {
		.calls = calls,
		.rets = rets,
		.parts = &part,
		.stx = &stx,
		.max_candidates = STACK_CANDIDATES,
		.max_parts = 1,
		.max_tails = 1,
	};
	struct plan plan = make_plan(&wanted);

	if (!valid_search(&search))
		return -EINVAL;
	run_all(&plan, &ws, &search, 1);
	if (index)
		*index = search.index;
	return search.result;
}

/* In one piece, the most aligned first.  Return: what to free, or NULL. */
static void *allocate(struct workspace *ws)
{
	size_t ncalls = (size_t)ws->max_candidates * BLOCK_CALLS + (size_t)ws->max_tails * TAIL_CALLS;
	size_t calls = ncalls * sizeof(*ws->calls), rets = ncalls * sizeof(*ws->rets);
	size_t parts = ws->max_parts * sizeof(*ws->parts), stx = ws->max_tails * sizeof(*ws->stx);
	char *memory = malloc(calls + rets + parts + stx);

	if (!memory)
		return NULL;
	ws->calls = (struct batch_call *)memory;
	ws->rets = (int64_t *)(memory + calls);
	ws->parts = (struct part *)(memory + calls + rets);
	ws->stx = (struct statx *)(memory + calls + rets + parts);
	return memory;
}

int batch_open_first_each(struct batch_search *searches, uint32_t nsearches,
			  const struct batch_wanted *wanted)
{
	struct workspace ws = { .max_parts = nsearches };
	uint64_t candidates = 0;
	int saved = errno, batches;
	struct plan plan;
	void *memory;

	if (!wanted || wanted->reserved ||
	    wanted->flags & ~(BATCH_WANTED_CLOSE | BATCH_WANTED_LIKELY) ||
	    (nsearches && !searches))
		return -EINVAL;
	for (uint32_t i = 0; i < nsearches; i++) {
		if (!valid_search(&searches[i]))
			return -EINVAL;
		candidates += searches[i].ncandidates - searches[i].index;
	}
	ws.max_candidates = candidates < HEAP_CANDIDATES ? (uint32_t)candidates : HEAP_CANDIDATES;
	if (ws.max_parts > ws.max_candidates)
		ws.max_parts = ws.max_candidates;
	ws.max_tails = may_be_apart(wanted) ? ws.max_candidates : ws.max_parts;
	memory = allocate(&ws);
	errno = saved;
	if (!memory)
		return -ENOMEM;
	plan = make_plan(wanted);
	batches = run_all(&plan, &ws, searches, nsearches);
	free(memory);
	errno = saved;	/* before 2.33 glibc's free() may change it */
	return batches;
}
