// SPDX-License-Identifier: MIT
/*
 * Batches of batchsys.h: memory, running them, and their results as that interface
 * has them.
 */
#include "batchsys_internal.h"

#include "raw_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>

batchsys_batch_t *batchsys_batch_alloc(int batchsys_fd)
{
	struct requests *requests;

	if (!batchsys_handle_find(batchsys_fd)) {
		errno = EBADF;
		return NULL;
	}
	requests = calloc(1, sizeof(*requests));
	return requests ? &requests->batch : NULL;
}

void batchsys_batch_free(batchsys_batch_t *batch)
{
	free(batch);
}

/* What the first call gave; where that was a socket, and then its option failed, that. */
static int64_t outcome(const struct requests *requests, uint64_t request)
{
	unsigned int first = first_call(requests, request);
	int64_t ret = requests->rets[first];

	if (requests->end[request] - first == SOCKET_CALLS && ret >= 0 &&
	    requests->rets[first + SOCKET_OPTION] < 0)
		return requests->rets[first + SOCKET_OPTION];
	return ret;
}

static bool is_open(int fd)
{
	return batch_syscall3(SYS_fcntl, (uint64_t)(int64_t)fd, F_GETFD, 0) >= 0;
}

/*
 * EBADF does not say which descriptor is bad, nor that it is none: it may be open for
 * writing only.
 */
static void account_use(struct handle *handle, uint64_t fd, int64_t ret)
{
	if (ret != -EBADF || is_open((int)fd))
		batchsys_handle_note(handle, (int)fd, true);
}

/* Tells the handle which descriptors the request used, closed or made. */
static void account(struct handle *handle, const struct batch_call *call, int64_t ret)
{
	bool makes = call->nr == SYS_socket || call->nr == SYS_accept || call->nr == SYS_accept4;

	if (call->nr == SYS_close)
		batchsys_handle_note(handle, (int)call->arg[0], false);
	else if (call->nr != SYS_socket)
		account_use(handle, call->arg[0], ret);
	if (call->nr == SYS_epoll_ctl)
		account_use(handle, call->arg[2], ret);
	if (makes)
		batchsys_handle_note(handle, ret, true);
}

int batchsys_post_batch(int batchsys_fd, batchsys_batch_t *batch)
{
	struct requests *requests = (struct requests *)batch;
	struct handle *handle = batchsys_handle_find(batchsys_fd);
	uint64_t count = batch->params.incoming.count;

	if (!handle || count > BATCHSYS_MAX_RESULTS) {
		errno = handle ? EINVAL : EBADF;
		return -1;
	}
	/* It cannot fail: the arrays are ours and each call was filled in. */
	batch_execute(requests->calls, requests->rets, first_call(requests, count), NULL);
	for (uint64_t i = 0; i < count; i++) {
		syscall_result_t *result = &batch->params.outgoing.results[i];
		int64_t ret = outcome(requests, i);

		account(handle, &requests->calls[first_call(requests, i)], ret);
		result->result = ret < 0 ? -1 : (ssize_t)ret;
		result->error = ret < 0 ? -ret : 0;
	}
	batch->params.outgoing.count = count;
	return (int)count;
}
