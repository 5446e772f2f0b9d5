/* SPDX-License-Identifier: MIT */
/*
 * The seams inside libbatch; not installed.  Tests and benchmarks include it to
 * drive each part alone.
 *
 *   api.c          checks arguments, then asks
 *   linux_batch.c  the same for linux/batch.h, another program interface
 *   backend.c      which backend is it?  then runs on
 *   device.c       /dev/batch, which hands some calls back to
 *   emulator.c     the same machine in user space, whose copies are
 *   wordcopy.c     reads and writes of memory that may not be there, and
 *   dirstat.c      whose directories are read entry by entry
 *
 * From batch_run_check() on, a struct batch_run is the library's own copy and
 * has passed every check of its header.
 */
#ifndef BATCH_INTERNAL_H
#define BATCH_INTERNAL_H

#include <batch/batch.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* api.c */

/* A struct batch_run larger than this is -E2BIG whatever it holds. */
#define BATCH_RUN_SIZE_MAX 4096

/*
 * Copies the header *user to *run, once, and checks the copy.  Return: 0, or the
 * -errno that batch_submit() gives; *user is never written.
 */
int batch_run_check(const struct batch_run *user, struct batch_run *run);

/* emulator.c */

/* What there is to do after a call; run->next has been moved accordingly. */
enum batch_step {
	BATCH_STEP_ON,		/* go on with calls[next] */
	BATCH_STEP_END,		/* the batch ended; next is one past the last call made */
	BATCH_STEP_INVALID,	/* calls[next] is malformed and was not made */
};

/*
 * What becomes of execve, fork, exit and their like (BATCH_CLASS_NATIVE), and on the
 * emulator of pseudo calls other than the copy.
 */
enum batch_native {
	BATCH_NATIVE_MADE,	/* made in place, outside of the device */
	BATCH_NATIVE_REFUSED,	/* -ENOSYS in the slot, as promised by linux/batch.h */
};

/* Runs the batch from run->next; sets next and state.  Return: 0 or -EINVAL. */
int batch_emulate(struct batch_run *run, enum batch_native native);

/* Makes calls[run->next] alone. */
enum batch_step batch_emulate_one(struct batch_run *run);

/* Stores a result that the kernel gave for calls[run->next] and jumps by it. */
enum batch_step batch_complete(struct batch_run *run, int64_t result);

/* Sets state for a step that is not BATCH_STEP_ON.  Return: 0 or -EINVAL. */
int batch_finish(struct batch_run *run, enum batch_step step);

/* wordcopy.c */

/* *(u64 *)dst = *(u64 *)src.  Return: 0 or -EFAULT. */
int64_t batch_word_copy(const struct batch_run *run, uint64_t dst, uint64_t src);

/* A way to touch memory that may not be there. */
struct batch_foreign {
	/*
	 * Move size bytes (1 to 8) between *word, which is ours, and address,
	 * which is not known to be.  Return: 0; -EFAULT; or the -errno with
	 * which the kernel refused this way altogether.  A failed store may
	 * have written the bytes before the fault.
	 */
	int (*load)(uint64_t address, void *word, size_t size);
	int (*store)(uint64_t address, void *word, size_t size);
};

extern const struct batch_foreign batch_foreign_vm;	/* process_vm_readv(2) on oneself */
extern const struct batch_foreign batch_foreign_pipe;	/* through a pipe */

/*
 * Stores size bytes at an address that is not known to be memory of ours.  Return:
 * how many could be, from the first on.
 */
size_t batch_store_bytes(uint64_t address, const void *bytes, size_t size);

/* dirstat.c */

/* The pseudo call BATCH_NR_DIRSTAT.  Return: its result. */
int64_t batch_emulate_dirstat(uint64_t dirfd, uint64_t buffer, uint64_t size, uint64_t mask,
			      uint64_t flags);

/* device.c */

typedef int64_t batch_ioctl_fn(int fd, unsigned long request, void *argument);

/* The device as one thread sees it during one call of the library. */
struct batch_device {
	int fd;
	batch_ioctl_fn *ioctl;	/* batch_raw_ioctl, or a test's fake */
	enum batch_native native;
	int refusal;		/* out: positive errno: not to be used any more */
	int observed;		/* out: a run stopped with BATCH_STATE_OBSERVED */
};

batch_ioctl_fn batch_raw_ioctl;

/* Return: a descriptor of a device that speaks our ABI, or -errno. */
int batch_device_open(const char *path, batch_ioctl_fn *fn);

/* Return: 0, or the -errno with which the device refused. */
int batch_device_query(const struct batch_device *device, struct batch_info *info);

/*
 * As batch_emulate(), on the device.  Whatever the device leaves, or refuses, is
 * done by the emulator: there is no error of the device itself.
 */
int batch_device_run(struct batch_device *device, struct batch_run *run);

/* backend.c */

/* As batch_emulate(), on the backend of this process. */
int batch_backend_run(struct batch_run *run, enum batch_native native);

/* Pointers into the arrays of a run. */
static inline struct batch_call *batch_run_calls(const struct batch_run *run)
{
	return (struct batch_call *)(uintptr_t)run->calls;
}

static inline int64_t *batch_run_rets(const struct batch_run *run)
{
	return (int64_t *)(uintptr_t)run->rets;
}

#ifdef __cplusplus
}
#endif

#endif /* BATCH_INTERNAL_H */
