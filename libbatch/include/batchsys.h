/* SPDX-License-Identifier: MIT */
/*
 * System call batches in the interface of brianwatling/batchsys, on libbatch.
 *
 * Who uses it: programs that were written for that implementation, unchanged, and new
 * ones with a burst of independent calls: requests are pushed into a batch until
 * it is full, posted, and looked at one by one.
 *
 *	int handle = batchsys_open();
 *	batchsys_batch_t *batch = batchsys_batch_alloc(handle);
 *
 *	batchsys_push_write(batch, fd1, data, size);
 *	batchsys_push_write(batch, fd2, data, size);
 *	batchsys_post_batch(handle, batch);		2: both were made
 *	batch_batch_get_result(batch, 0)->result;	what write(2) gave, or -1
 *	batch_batch_get_result(batch, 0)->error;	and errno
 *	batchsys_batch_reset(batch);
 *
 * Requests do not depend on each other: all are made, in order, whatever their
 * results.  They run on /dev/batch or, where that is absent or refuses, in user
 * space; BATCH_EMUL and BATCH_VERBOSE are those of batch/batch.h.
 *
 * No descriptor is cached, so a file may be closed by close(2) as well as through
 * here; batchsys(3) lists what else is different from the original.
 *
 * Memory that a request names (buffers, addresses, arrays of iovec) is borrowed until
 * the batch has been posted.  A batch belongs to one thread at a time, a handle
 * to all.
 */
#ifndef BATCHSYS_H
#define BATCHSYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BATCHSYS_API __attribute__((visibility("default")))
#else
#define BATCHSYS_API
#endif

/* As many requests fit into a batch. */
#define BATCHSYS_MAX_RESULTS (72)

/**
 * struct syscall_result - what became of a request
 * @result:	what the system call returned, or -1
 * @error:	0, or a positive errno when @result is -1
 */
typedef struct syscall_result {
	ssize_t result;
	int64_t error;
} syscall_result_t;

/* Requests that were pushed since the last reset. */
typedef struct batchsys_incoming {
	uint64_t count;
} batchsys_incoming_t;

/* Results of those that were posted. */
typedef struct batchsys_outgoing {
	uint64_t count;
	syscall_result_t results[BATCHSYS_MAX_RESULTS];
} batchsys_outgoing_t;

typedef struct batchsys_process_params {
	batchsys_incoming_t incoming;
	batchsys_outgoing_t outgoing;
} batchsys_process_params_t;

/* What may be read directly; only the library makes one, for there is more behind it. */
typedef struct batchsys_batch {
	batchsys_process_params_t params;
} batchsys_batch_t;

/*
 * Handles.  Where a function fails, it returns -1 (NULL) and sets errno: to EBADF if
 * the handle is none.
 */

/* A handle, which is a descriptor, close-on-exec.  EMFILE, ENFILE, ENOMEM. */
BATCHSYS_API int batchsys_open(void);

/* close(2) does as well. */
BATCHSYS_API void batchsys_close(int batchsys_fd);

/* close(2) for a descriptor that was used through the handle.  0, or errors of close(2). */
BATCHSYS_API int batchsys_close_fd(int batchsys_fd, int fd);

/*
 * How many descriptors were used through the handle (requests were made on them, or
 * made them) and not closed through it.  Those that were not open do not count.
 * Nothing depends on it.  O(n).
 */
BATCHSYS_API int batchsys_cached_fds(int batchsys_fd);

/* The highest limit of descriptors that the process may set itself. */
BATCHSYS_API int batchsys_get_fd_limit(void);

/* Batches. */

/* An empty batch, or NULL (EBADF, ENOMEM); of use with every handle. */
BATCHSYS_API batchsys_batch_t *batchsys_batch_alloc(int batchsys_fd);

/* NULL does no harm. */
BATCHSYS_API void batchsys_batch_free(batchsys_batch_t *batch);

/* Empties it, for the next round. */
static inline void batchsys_batch_reset(batchsys_batch_t *batch)
{
	batch->params.incoming.count = 0;
	batch->params.outgoing.count = 0;
}

static inline int batchsys_batch_full(const batchsys_batch_t *batch)
{
	return batch->params.incoming.count >= BATCHSYS_MAX_RESULTS;
}

static inline int batchsys_batch_empty(const batchsys_batch_t *batch)
{
	return batch->params.incoming.count == 0;
}

/*
 * Makes the requests and stores their results.  Return: how many there were.  -1: EBADF,
 * or EINVAL if the count of requests is above BATCHSYS_MAX_RESULTS; nothing was made.
 */
BATCHSYS_API int batchsys_post_batch(int batchsys_fd, batchsys_batch_t *batch);

static inline uint64_t batch_batch_result_count(const batchsys_batch_t *batch)
{
	return batch->params.outgoing.count;
}

/* index is below the count. */
static inline const syscall_result_t *batch_batch_get_result(const batchsys_batch_t *batch,
							     uint64_t index)
{
	return &batch->params.outgoing.results[index];
}

/*
 * Requests, with the arguments of the system call of the name.  Each returns 1, or 0
 * if the batch is full.
 */
BATCHSYS_API int batchsys_push_read(batchsys_batch_t *batch, int fd, void *buf, size_t count);
BATCHSYS_API int batchsys_push_pread(batchsys_batch_t *batch, int fd, void *buf, size_t count,
				     off_t offset);
BATCHSYS_API int batchsys_push_readv(batchsys_batch_t *batch, int fd, const struct iovec *iov,
				     int iovcnt);
BATCHSYS_API int batchsys_push_recv(batchsys_batch_t *batch, int sockfd, void *buf, size_t len,
				    int flags);
BATCHSYS_API int batchsys_push_recvfrom(batchsys_batch_t *batch, int sockfd, void *buf,
					size_t len, int flags, struct sockaddr *src_addr,
					uint32_t *addrlen);

BATCHSYS_API int batchsys_push_write(batchsys_batch_t *batch, int fd, const void *buf,
				     size_t count);
BATCHSYS_API int batchsys_push_pwrite(batchsys_batch_t *batch, int fd, const void *buf,
				      size_t count, off_t offset);
BATCHSYS_API int batchsys_push_writev(batchsys_batch_t *batch, int fd, const struct iovec *iov,
				      int iovcnt);
BATCHSYS_API int batchsys_push_send(batchsys_batch_t *batch, int sockfd, const void *buf,
				    size_t len, int flags);
BATCHSYS_API int batchsys_push_sendto(batchsys_batch_t *batch, int sockfd, const void *buf,
				      size_t len, int flags, const struct sockaddr *dest_addr,
				      uint32_t addrlen);

BATCHSYS_API int batchsys_push_accept(batchsys_batch_t *batch, int sockfd, struct sockaddr *addr,
				      uint32_t *addrlen);
BATCHSYS_API int batchsys_push_accept4(batchsys_batch_t *batch, int sockfd, struct sockaddr *addr,
				       uint32_t *addrlen, int flags);
BATCHSYS_API int batchsys_push_connect(batchsys_batch_t *batch, int sockfd,
				       const struct sockaddr *addr, uint32_t addrlen);
BATCHSYS_API int batchsys_push_socket(batchsys_batch_t *batch, int domain, int type,
				      int protocol);
BATCHSYS_API int batchsys_push_close(batchsys_batch_t *batch, int fd);

/* The event is copied when it is pushed; NULL where epoll_ctl(2) takes that. */
BATCHSYS_API int batchsys_push_epoll_ctl(batchsys_batch_t *batch, int epfd, int op, int fd,
					 struct epoll_event *event);

/*
 * The same, and the new socket is non-blocking and has SO_REUSEADDR set.  If that
 * cannot be had, it is closed again, and the result is the error.
 */
BATCHSYS_API int batchsys_push_accept4_non_block_reuse(batchsys_batch_t *batch, int sockfd,
						       struct sockaddr *addr, uint32_t *addrlen,
						       int flags);
BATCHSYS_API int batchsys_push_socket_non_block_reuse(batchsys_batch_t *batch, int domain,
						      int type, int protocol);

#ifdef __cplusplus
}
#endif

#endif /* BATCHSYS_H */
