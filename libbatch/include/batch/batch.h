/* SPDX-License-Identifier: MIT */
/*
 * libbatch, C interface: run an array of system calls as one batch.
 *
 * Who uses it: C and C++ programs; batch.hpp is the C++ face over it.  The
 * model (calls, forward jumps, word copy, results) is batch/abi.h's; the rules
 * for every corner are in docs/abi.md.
 *
 * A batch runs on the device /dev/batch in one crossing, or, where that is
 * absent or refuses, on an emulator in user space with the same results.  The
 * choice is made once, at the first use, and never fails a program.
 *
 * Conventions: functions return 0 or a positive number, or -errno; they leave
 * errno alone, never print (but see BATCH_VERBOSE) and never exit.  Every
 * function may be called from any thread and after fork(2); two threads must
 * not run the same arrays at once.  None is a cancellation point.
 *
 * Environment, read once at the first use:
 *   BATCH_EMUL     set and neither empty nor "0": always emulate
 *   BATCH_VERBOSE  likewise: one line on stderr says which backend is used, why
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <batch/abi.h>

#include <stdint.h>
#include <sys/syscall.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BATCH_API __attribute__((visibility("default")))
#else
#define BATCH_API
#endif

/*
 * The version of this header, which is that of the project: batch_version() tells the
 * library's.  #if BATCH_VERSION_NUMBER >= BATCH_VERSION_AT(0, 1, 0)
 */
#define BATCH_VERSION_MAJOR 0
#define BATCH_VERSION_MINOR 1
#define BATCH_VERSION_PATCH 0
#define BATCH_VERSION_AT(major, minor, patch) ((major) * 1000000 + (minor) * 1000 + (patch))
#define BATCH_VERSION_NUMBER \
	BATCH_VERSION_AT(BATCH_VERSION_MAJOR, BATCH_VERSION_MINOR, BATCH_VERSION_PATCH)

/* What runs the batches of this process. */
enum batch_backend {
	BATCH_BACKEND_EMULATOR = 0,
	BATCH_BACKEND_DEVICE = 1,
};

/**
 * struct batch_status - what batch_query() tells
 * @info:	limits and features; on the emulator its own, with dispatch
 *		BATCH_DISPATCH_NONE
 * @backend:	enum batch_backend
 * @reason:	0 on the device; on the emulator the positive errno with which
 *		the device refused (ENOENT: there is none), or ECANCELED when
 *		BATCH_EMUL asked for emulation
 * @observed:	the device left a batch to the library at least once because
 *		something watches the system calls of this process
 */
struct batch_status {
	struct batch_info info;
	int backend;
	int reason;
	int observed;
	int reserved;
};

/**
 * batch_execute() - run calls[0 .. ncalls) and store results in rets[]
 * @calls:	the batch, 8-byte aligned; the batch itself may change it through
 *		word copies.  Borrowed until the function returns
 * @rets:	ncalls words, 8-byte aligned, for the results: -errno on failure.
 *		Slots of calls that did not run stay as they were.  Borrowed
 * @ncalls:	length of both arrays
 * @next:	NULL, or where to store one past the index of the last call made
 *		(0 when none was); on an error, the index of the bad call
 *
 * Return: 0 when the batch ended, however its calls fared.  -EINVAL: an array is
 * NULL or misaligned, or calls[*next] is malformed (the calls before it ran).
 * -EFAULT: an array reaches into the upper half of the addresses.
 *
 * Both arrays must be memory of the caller, as for memcpy(3): the emulator
 * touches them directly.  Pointers inside of calls, those of word copies
 * included, may be bad; that gives -EFAULT in a slot.
 */
BATCH_API int batch_execute(struct batch_call *calls, int64_t *rets,
			    uint32_t ncalls, uint32_t *next);

/**
 * batch_submit() - run a batch described by a struct batch_run
 * @run:	as for BATCH_IOC_RUN, with the same checks on both backends;
 *		next says where to begin.  On return state is
 *		BATCH_STATE_DONE, _INVALID or _FAULT: stops for other
 *		reasons have been dealt with
 *
 * Return: 0, -EINVAL, -EFAULT or -E2BIG, as in batch/abi.h.
 */
BATCH_API int batch_submit(struct batch_run *run);

/**
 * batch_query() - tell which backend is in use, and why
 * @status:	filled in; not NULL
 *
 * Makes the choice of the backend if nothing has run yet.  Return: 0.
 */
BATCH_API int batch_query(struct batch_status *status);

/**
 * batch_reason() - a batch_status in words, for diagnostics
 *
 * Return: a static string, for example "device: /dev/batch" or "emulator: no
 * such device (/dev/batch)".
 */
BATCH_API const char *batch_reason(const struct batch_status *status);

/* The version of the library, for example "0.1.0"; a static string. */
BATCH_API const char *batch_version(void);

/*
 * Filling calls.  Each of these sets all of *call: no jumps, flags and
 * reserved fields 0.  Pointers are stored, not copied: what they point at must
 * live until the batch has run.
 */

static inline uint64_t batch_arg(const volatile void *pointer)
{
	return (uint64_t)(uintptr_t)pointer;
}

static inline void batch_prep(struct batch_call *call, int nr, unsigned int argc,
			      uint64_t a0, uint64_t a1, uint64_t a2,
			      uint64_t a3, uint64_t a4, uint64_t a5)
{
	/* What does not fit is no system call; -1 gives -ENOSYS like any unknown one. */
	call->nr = (int16_t)(nr == (int16_t)nr ? nr : -1);
	call->jump_neg = 0;
	call->jump_zero = 0;
	call->jump_pos = 0;
	call->argc = (uint8_t)(argc > BATCH_MAX_ARGS ? BATCH_MAX_ARGS + 1 : argc);
	call->flags = 0;
	for (unsigned int i = 0; i < sizeof(call->reserved); i++)
		call->reserved[i] = 0;
	call->arg[0] = a0;
	call->arg[1] = a1;
	call->arg[2] = a2;
	call->arg[3] = a3;
	call->arg[4] = a4;
	call->arg[5] = a5;
}

/* A jump as the call holds it; one too far for that ends the batch. */
static inline int16_t batch_skip(int calls)
{
	return (int16_t)(calls == (int16_t)calls ? calls : -1);
}

/* Jumps of a call, in calls to skip: negative, or above INT16_MAX, ends the batch. */
static inline void batch_jump(struct batch_call *call, int neg, int zero, int pos)
{
	call->jump_neg = batch_skip(neg);
	call->jump_zero = batch_skip(zero);
	call->jump_pos = batch_skip(pos);
}

/* Word copy: *(uint64_t *)dst = *(uint64_t *)src. */
static inline void batch_prep_copy(struct batch_call *call, void *dst, const void *src)
{
	batch_prep(call, BATCH_NR_COPY, 2, batch_arg(dst), batch_arg(src), 0, 0, 0, 0);
}

/* openat(2) */
static inline void batch_prep_openat(struct batch_call *call, int dirfd,
				     const char *pathname, int flags, unsigned int mode)
{
	batch_prep(call, SYS_openat, 4, (uint64_t)(int64_t)dirfd, batch_arg(pathname),
		   (uint64_t)(int64_t)flags, mode, 0, 0);
}

/* close(2) */
static inline void batch_prep_close(struct batch_call *call, int fd)
{
	batch_prep(call, SYS_close, 1, (uint64_t)(int64_t)fd, 0, 0, 0, 0, 0);
}

/* read(2) */
static inline void batch_prep_read(struct batch_call *call, int fd, void *buf, uint64_t count)
{
	batch_prep(call, SYS_read, 3, (uint64_t)(int64_t)fd, batch_arg(buf), count, 0, 0, 0);
}

/* write(2) */
static inline void batch_prep_write(struct batch_call *call, int fd, const void *buf,
				    uint64_t count)
{
	batch_prep(call, SYS_write, 3, (uint64_t)(int64_t)fd, batch_arg(buf), count, 0, 0, 0);
}

/* fstat(2); st is a struct stat */
static inline void batch_prep_fstat(struct batch_call *call, int fd, void *st)
{
	batch_prep(call, SYS_fstat, 2, (uint64_t)(int64_t)fd, batch_arg(st), 0, 0, 0, 0);
}

/* statx(2); stx is a struct statx */
static inline void batch_prep_statx(struct batch_call *call, int dirfd, const char *pathname,
				    int flags, unsigned int mask, void *stx)
{
	batch_prep(call, SYS_statx, 5, (uint64_t)(int64_t)dirfd, batch_arg(pathname),
		   (uint64_t)(int64_t)flags, mask, batch_arg(stx), 0);
}

/* getdents64(2) */
static inline void batch_prep_getdents64(struct batch_call *call, int fd, void *dirp,
					 uint64_t size_bytes)
{
	batch_prep(call, SYS_getdents64, 3, (uint64_t)(int64_t)fd, batch_arg(dirp),
		   size_bytes, 0, 0, 0);
}

/*
 * dirstat: the next entries of a directory with their metadata, as struct
 * batch_dirstat in batch/abi.h, at most size_bytes at buffer, which is 8-byte
 * aligned.  mask is of STATX_*, and within BATCH_DIRSTAT_FIELDS.  Flags, of which there are
 * none here, go to call->arg[4] afterwards.
 *
 * Not every device knows it: then it gives -ENOSYS, and batch_query() says so before
 * (info.pseudo_calls lacks BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT)).
 */
static inline void batch_prep_dirstat(struct batch_call *call, int dirfd, void *buffer,
				      uint64_t size_bytes, unsigned int mask)
{
	batch_prep(call, BATCH_NR_DIRSTAT, 5, (uint64_t)(int64_t)dirfd, batch_arg(buffer),
		   size_bytes, mask, 0, 0);
}

/* Records at buffer: the one behind this one, and the name of this one. */
static inline const struct batch_dirstat *
batch_dirstat_next(const struct batch_dirstat *record)
{
	return (const struct batch_dirstat *)(const void *)((const char *)record + record->size);
}

static inline const char *batch_dirstat_name(const struct batch_dirstat *record)
{
	return (const char *)record + record->name;
}

#ifdef __cplusplus
}
#endif

#include <batch/open_first.h>

#endif /* BATCH_BATCH_H */
