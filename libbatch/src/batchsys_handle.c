// SPDX-License-Identifier: MIT
/*
 * Handles of batchsys.h.
 *
 * A handle is a descriptor since that is what it was, and since programs may close it
 * with close(2); an eventfd(2) stands in for it.  All that belongs to a handle is
 * which descriptors were used through it, for batchsys_cached_fds(): a bit for each
 * number.  Nothing is cached, so nothing goes wrong if those bits are out of date.
 *
 * Handles are in a list that only grows, and are changed by atomic operations: no lock
 * that a signal handler or the child of a fork could find taken.  One that was closed
 * with close(2) is found by its number when that number becomes a handle again, and
 * is begun afresh.
 */
#include "batchsys_internal.h"

#include "raw_syscall.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/*
 * Kernels let nobody have more than a million, unless fs.nr_open was raised.  The limit of
 * the process says less: it may be raised later, or be below what is open already.  The
 * memory of numbers that are not used is never touched, and so is none.
 */
#define MOST_FDS (1 << 24)
#define NWORDS (MOST_FDS / 64)

#define NO_FD (-1)

struct handle {
	struct handle *next;
	int fd;		/* or NO_FD, if there is none */
	int end;	/* words of used from here on were never written to */
	uint64_t used[NWORDS];
};

static struct handle *handles;

static int load_fd(const struct handle *handle)
{
	return __atomic_load_n(&handle->fd, __ATOMIC_ACQUIRE);
}

struct handle *batchsys_handle_find(int batchsys_fd)
{
	struct handle *handle = __atomic_load_n(&handles, __ATOMIC_ACQUIRE);

	while (handle && (batchsys_fd < 0 || load_fd(handle) != batchsys_fd))
		handle = handle->next;
	return handle;
}

static int load_end(const struct handle *handle)
{
	return __atomic_load_n(&handle->end, __ATOMIC_RELAXED);
}

static void forget_all(struct handle *handle)
{
	for (int i = 0; i < load_end(handle); i++)
		if (__atomic_load_n(&handle->used[i], __ATOMIC_RELAXED))
			__atomic_store_n(&handle->used[i], 0, __ATOMIC_RELAXED);
}

/* A handle in the list that is free now, or NULL. */
static struct handle *reuse(int fd)
{
	struct handle *handle = batchsys_handle_find(fd);
	int expected = NO_FD;

	if (handle) {
		forget_all(handle);
		return handle;
	}
	for (handle = __atomic_load_n(&handles, __ATOMIC_ACQUIRE); handle; handle = handle->next) {
		if (__atomic_compare_exchange_n(&handle->fd, &expected, fd, false, __ATOMIC_ACQ_REL,
						__ATOMIC_RELAXED))
			return handle;
		expected = NO_FD;
	}
	return NULL;
}

/* Return: the handle, or NULL. */
static struct handle *append(int fd)
{
	struct handle *handle = calloc(1, sizeof(*handle));

	if (!handle)
		return NULL;
	handle->fd = fd;
	handle->next = __atomic_load_n(&handles, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&handles, &handle->next, handle, false,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
	return handle;
}

static int close_fd(int fd)
{
	return (int)batch_syscall3(SYS_close, (uint64_t)(int64_t)fd, 0, 0);
}

/* A result of the kernel as the C library has it. */
static int with_errno(int ret)
{
	if (ret >= 0)
		return ret;
	errno = -ret;
	return -1;
}

int batchsys_open(void)
{
	int fd = (int)batch_syscall3(SYS_eventfd2, 0, EFD_CLOEXEC, 0);

	if (fd < 0 || reuse(fd) || append(fd))
		return with_errno(fd);
	close_fd(fd);
	return with_errno(-ENOMEM);
}

void batchsys_close(int batchsys_fd)
{
	struct handle *handle = batchsys_handle_find(batchsys_fd);

	if (!handle)
		return;
	forget_all(handle);
	__atomic_store_n(&handle->fd, NO_FD, __ATOMIC_RELEASE);
	close_fd(batchsys_fd);
}

static void raise_end(struct handle *handle, int end)
{
	int seen = load_end(handle);

	while (seen < end && !__atomic_compare_exchange_n(&handle->end, &seen, end, false,
							  __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

/* Looks first: most descriptors are used many times, and a locked instruction is slow. */
void batchsys_handle_note(struct handle *handle, int64_t fd, bool used)
{
	uint64_t bit, *word;

	if (fd < 0 || fd >= MOST_FDS)
		return;
	bit = 1ULL << (fd % 64);
	word = &handle->used[fd / 64];
	if (used == ((__atomic_load_n(word, __ATOMIC_RELAXED) & bit) != 0))
		return;
	if (!used) {
		__atomic_fetch_and(word, ~bit, __ATOMIC_RELAXED);
		return;
	}
	raise_end(handle, (int)(fd / 64) + 1);
	__atomic_fetch_or(word, bit, __ATOMIC_RELAXED);
}

int batchsys_close_fd(int batchsys_fd, int fd)
{
	struct handle *handle = batchsys_handle_find(batchsys_fd);

	if (!handle)
		return with_errno(-EBADF);
	batchsys_handle_note(handle, fd, false);
	return with_errno(close_fd(fd));
}

int batchsys_cached_fds(int batchsys_fd)
{
	const struct handle *handle = batchsys_handle_find(batchsys_fd);
	int count = 0;

	if (!handle)
		return with_errno(-EBADF);
	for (int i = 0; i < load_end(handle); i++)
		count += __builtin_popcountll(__atomic_load_n(&handle->used[i], __ATOMIC_RELAXED));
	return count;
}

int batchsys_get_fd_limit(void)
{
	struct rlimit limit;
	int err = (int)batch_syscall6(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, batch_arg(&limit), 0, 0);

	if (err < 0)
		return with_errno(err);
	return limit.rlim_max < INT_MAX ? (int)limit.rlim_max : INT_MAX;
}
