/* SPDX-License-Identifier: MIT */
/*
 * The parts of batchsys.h's implementation.
 *
 *   batchsys_push.c    requests become calls
 *   batchsys.c         batches: memory, and running them
 *   batchsys_handle.c  handles: which descriptors were used
 */
#ifndef BATCH_BATCHSYS_INTERNAL_H
#define BATCH_BATCHSYS_INTERNAL_H

#include <batch/batch.h>
#include <batchsys.h>

#include <stdbool.h>

/*
 * A request is one call, or the five of a socket that gets an option: make it, copy,
 * setsockopt, copy, close.
 */
#define SOCKET_CALLS 5
#define SOCKET_OPTION 2	/* the setsockopt among them */
#define MAX_CALLS (BATCHSYS_MAX_RESULTS * SOCKET_CALLS)

/* What a batchsys_batch_t is the beginning of. */
struct requests {
	batchsys_batch_t batch;
	/* Calls of the requests 0 to i.  The count of requests is the user's to reset. */
	uint16_t end[BATCHSYS_MAX_RESULTS];
	struct epoll_event events[BATCHSYS_MAX_RESULTS];
	int64_t rets[MAX_CALLS];
	struct batch_call calls[MAX_CALLS];
};

static inline unsigned int first_call(const struct requests *requests, uint64_t request)
{
	return request ? requests->end[request - 1] : 0;
}

/* A handle that is open, as far as is known here; or NULL. */
struct handle *batchsys_handle_find(int batchsys_fd);

/* A descriptor was used through the handle, or closed. */
void batchsys_handle_note(struct handle *handle, int64_t fd, bool used);

#endif /* BATCH_BATCHSYS_INTERNAL_H */
