// SPDX-License-Identifier: MIT
/*
 * Requests of batchsys.h become calls of a batch when they are pushed.
 *
 * A request is one call that goes on with the next whatever its result.  The two that
 * make a non-blocking socket with SO_REUSEADDR ask for the first with a flag; the second
 * takes calls of its own:
 *
 *	socket or accept4			<0: behind the request
 *	copy	descriptor -> setsockopt
 *	setsockopt(fd, SO_REUSEADDR, 1)		 0: behind the request
 *	copy	descriptor -> close
 *	close(fd)
 */
#include "batchsys_internal.h"

#include <sys/syscall.h>

static const int one = 1;

static uint64_t word(int value)
{
	return (uint64_t)(int64_t)value;
}

/* The calls of one more request, or NULL. */
static struct batch_call *take(batchsys_batch_t *batch, unsigned int ncalls)
{
	struct requests *requests = (struct requests *)batch;
	uint64_t request = batch->params.incoming.count;
	unsigned int first;

	if (batchsys_batch_full(batch))
		return NULL;
	first = first_call(requests, request);
	requests->end[request] = (uint16_t)(first + ncalls);
	batch->params.incoming.count++;
	return &requests->calls[first];
}

static int push(batchsys_batch_t *batch, int nr, unsigned int argc, uint64_t a0, uint64_t a1,
		uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5)
{
	struct batch_call *call = take(batch, 1);

	if (!call)
		return 0;
	batch_prep(call, nr, argc, a0, a1, a2, a3, a4, a5);
	return 1;
}

/* A request that makes a socket by its first call, which is filled in. */
static void set_reuse(struct requests *requests, struct batch_call *call)
{
	const int64_t *fd = &requests->rets[call - requests->calls];

	batch_jump(&call[0], SOCKET_CALLS - 1, 0, 0);
	batch_prep_copy(&call[1], &call[SOCKET_OPTION].arg[0], fd);
	batch_prep(&call[SOCKET_OPTION], SYS_setsockopt, 5, 0, SOL_SOCKET, SO_REUSEADDR,
		   batch_arg(&one), sizeof(one), 0);
	batch_jump(&call[SOCKET_OPTION], 0, SOCKET_CALLS - 1 - SOCKET_OPTION, 0);
	batch_prep_copy(&call[3], &call[4].arg[0], fd);
	batch_prep_close(&call[4], -1);
}

int batchsys_push_read(batchsys_batch_t *batch, int fd, void *buf, size_t count)
{
	return push(batch, SYS_read, 3, word(fd), batch_arg(buf), count, 0, 0, 0);
}

int batchsys_push_pread(batchsys_batch_t *batch, int fd, void *buf, size_t count, off_t offset)
{
	return push(batch, SYS_pread64, 4, word(fd), batch_arg(buf), count, (uint64_t)offset, 0, 0);
}

int batchsys_push_readv(batchsys_batch_t *batch, int fd, const struct iovec *iov, int iovcnt)
{
	return push(batch, SYS_readv, 3, word(fd), batch_arg(iov), word(iovcnt), 0, 0, 0);
}

int batchsys_push_recv(batchsys_batch_t *batch, int sockfd, void *buf, size_t len, int flags)
{
	return batchsys_push_recvfrom(batch, sockfd, buf, len, flags, NULL, NULL);
}

int batchsys_push_recvfrom(batchsys_batch_t *batch, int sockfd, void *buf, size_t len, int flags,
			   struct sockaddr *src_addr, uint32_t *addrlen)
{
	return push(batch, SYS_recvfrom, 6, word(sockfd), batch_arg(buf), len, word(flags),
		    batch_arg(src_addr), batch_arg(addrlen));
}

int batchsys_push_write(batchsys_batch_t *batch, int fd, const void *buf, size_t count)
{
	return push(batch, SYS_write, 3, word(fd), batch_arg(buf), count, 0, 0, 0);
}

int batchsys_push_pwrite(batchsys_batch_t *batch, int fd, const void *buf, size_t count,
			 off_t offset)
{
	return push(batch, SYS_pwrite64, 4, word(fd), batch_arg(buf), count, (uint64_t)offset, 0,
		    0);
}

int batchsys_push_writev(batchsys_batch_t *batch, int fd, const struct iovec *iov, int iovcnt)
{
	return push(batch, SYS_writev, 3, word(fd), batch_arg(iov), word(iovcnt), 0, 0, 0);
}

int batchsys_push_send(batchsys_batch_t *batch, int sockfd, const void *buf, size_t len, int flags)
{
	return batchsys_push_sendto(batch, sockfd, buf, len, flags, NULL, 0);
}

int batchsys_push_sendto(batchsys_batch_t *batch, int sockfd, const void *buf, size_t len,
			 int flags, const struct sockaddr *dest_addr, uint32_t addrlen)
{
	return push(batch, SYS_sendto, 6, word(sockfd), batch_arg(buf), len, word(flags),
		    batch_arg(dest_addr), addrlen);
}

int batchsys_push_accept(batchsys_batch_t *batch, int sockfd, struct sockaddr *addr,
			 uint32_t *addrlen)
{
	return push(batch, SYS_accept, 3, word(sockfd), batch_arg(addr), batch_arg(addrlen), 0, 0,
		    0);
}

int batchsys_push_accept4(batchsys_batch_t *batch, int sockfd, struct sockaddr *addr,
			  uint32_t *addrlen, int flags)
{
	return push(batch, SYS_accept4, 4, word(sockfd), batch_arg(addr), batch_arg(addrlen),
		    word(flags), 0, 0);
}

int batchsys_push_accept4_non_block_reuse(batchsys_batch_t *batch, int sockfd,
					  struct sockaddr *addr, uint32_t *addrlen, int flags)
{
	struct batch_call *call = take(batch, SOCKET_CALLS);

	if (!call)
		return 0;
	batch_prep(call, SYS_accept4, 4, word(sockfd), batch_arg(addr), batch_arg(addrlen),
		   word(flags | SOCK_NONBLOCK), 0, 0);
	set_reuse((struct requests *)batch, call);
	return 1;
}

int batchsys_push_connect(batchsys_batch_t *batch, int sockfd, const struct sockaddr *addr,
			  uint32_t addrlen)
{
	return push(batch, SYS_connect, 3, word(sockfd), batch_arg(addr), addrlen, 0, 0, 0);
}

int batchsys_push_epoll_ctl(batchsys_batch_t *batch, int epfd, int op, int fd,
			    struct epoll_event *event)
{
	struct requests *requests = (struct requests *)batch;
	struct epoll_event *copy = NULL;

	if (batchsys_batch_full(batch))
		return 0;
	if (event) {
		copy = &requests->events[batch->params.incoming.count];
		*copy = *event;
	}
	return push(batch, SYS_epoll_ctl, 4, word(epfd), word(op), word(fd), batch_arg(copy), 0, 0);
}

int batchsys_push_close(batchsys_batch_t *batch, int fd)
{
	return push(batch, SYS_close, 1, word(fd), 0, 0, 0, 0, 0);
}

int batchsys_push_socket(batchsys_batch_t *batch, int domain, int type, int protocol)
{
	return push(batch, SYS_socket, 3, word(domain), word(type), word(protocol), 0, 0, 0);
}

int batchsys_push_socket_non_block_reuse(batchsys_batch_t *batch, int domain, int type,
					 int protocol)
{
	struct batch_call *call = take(batch, SOCKET_CALLS);

	if (!call)
		return 0;
	batch_prep(call, SYS_socket, 3, word(domain), word(type | SOCK_NONBLOCK), word(protocol), 0,
		   0, 0);
	set_reuse((struct requests *)batch, call);
	return 1;
}
