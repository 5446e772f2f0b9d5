// SPDX-License-Identifier: GPL-2.0-only
/*
 * dirstat: the entries of a directory with their metadata, in one call.
 *
 * Natively that is getdents64() and a statx() for each entry, and most of what a
 * statx() costs is neither the crossing nor the metadata: it is copying the name
 * in that getdents64() has just copied out, and a path walk from the directory's
 * descriptor to an entry that is nearly always in the cache of directory entries.
 * Here the name stays in the kernel and is looked for in that cache at once.
 *
 * A call works in chunks, each in three steps:
 *
 *   collect	iterate_dir() hands over entries while it holds the lock of the
 *		directory's inode.  They become records without metadata in a
 *		buffer of the kernel, as many as certainly fit what is left of the
 *		caller's, so that the file system keeps the position itself
 *   stat	for each record: its metadata, as dirstat_lookup.c gets it
 *   copy	the records to user memory
 *
 * The only lock held in the last two is that of the position, f_pos_lock, which
 * getdents64() holds as well and for the same reason: two threads that share an
 * open directory get each entry once.
 *
 * A signal, an observer, a fault or an interrupted lookup ends a call between two
 * records.  What was collected and not delivered is given back by a seek to it.
 *
 * A file system may have entries that become no records, "." and "..", without end
 * (FUSE does, if its server likes).  So a call may also end with none, to be made again
 * when batch_loop() has seen to what is due: the position has moved, and nothing is lost.
 */
#include "batch.h"
#include "compat.h"
#include "dirstat_lookup.h"
#include "observe.h"

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <asm/word-at-a-time.h>

/*
 * What a call allocates when it has an entry: for most directories the smaller, since
 * kernels that clear what they allocate take time by its size; the larger one holds a
 * record with any name there can be.
 */
#define BATCH_CHUNK_SMALL 2048
#define BATCH_CHUNK_LARGE 8192

/* As many entries as can be collected, each with a name of 10 to 20 bytes. */
#define BATCH_CHUNK_ENTRIES(size) ((size) / 96)

/* Of records, in a chunk of that many bytes. */
#define BATCH_CHUNK_ROOM(size) \
	((u32)((size) - BATCH_CHUNK_ENTRIES(size) * sizeof(loff_t)))

/**
 * struct batch_chunk - entries on their way to the caller
 * @ctx:	for iterate_dir()
 * @offset:	where each entry is in the directory; NULL before there is one
 * @records:	&struct batch_dirstat, one after the other, behind @offset
 * @size:	bytes for both
 * @entries:	how many there may be
 * @header:	size of a record without its name
 * @room:	bytes that may still be collected
 * @bytes:	bytes collected
 * @count:	entries collected
 * @refused:	size of the record that did not fit, and so ended it; or 0
 * @met:	the file system had an entry, be it "." or ".."
 * @error:	what was wrong with an entry, or -ENOMEM
 */
struct batch_chunk {
	struct dir_context ctx;
	loff_t *offset;
	u8 *records;
	u32 size;
	u32 entries;
	u32 header;
	u32 room;
	u32 bytes;
	u32 count;
	u32 refused;
	bool met;
	int error;
};

/**
 * struct batch_reader - a call
 * @lookup:	the directory, and how its entries are looked up
 * @chunk:	buffer
 */
struct batch_reader {
	struct batch_lookup lookup;
	struct batch_chunk chunk;
};

static u32 batch_header_size(u32 mask)
{
	if (!mask)
		return BATCH_DIRSTAT_SIZE_NAMES;
	if (!(mask & BATCH_DIRSTAT_TIMES))
		return BATCH_DIRSTAT_SIZE_STAT;
	return BATCH_DIRSTAT_SIZE_TIMES;
}

static inline bool batch_is_dot(const char *name, int len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}

/* getdents64() refuses such names, and a path walk would not take them for one. */
static inline bool batch_is_bad_length(int len)
{
	return len <= 0 || len >= PATH_MAX;
}

/*
 * The same for a name in a record, with the NULs behind it: by words, since memchr() goes
 * by bytes on most machines, and took 40 instructions of an entry's 1,500.
 */
static inline bool batch_has_slash(const u8 *at, const u8 *end)
{
	const struct word_at_a_time constants = WORD_AT_A_TIME_CONSTANTS;
	unsigned long bits;

	for (; at < end; at += sizeof(long)) {
		if (has_zero(*(const unsigned long *)at ^ REPEAT_BYTE('/'),
			     &bits, &constants))
			return true;
	}
	return false;
}

/*
 * For the first entry, since every directory's last call has none, only to say so.
 *
 * That is in the actor, under the lock of the directory's inode and under whatever the
 * file system holds while it hands over entries.  None may hold what reclaim could
 * wait for: the actor of getdents64() writes to user memory, where a fault allocates
 * with all that GFP_KERNEL may do.  Others allocate as well: ovl_cache_entry_new(),
 * ecryptfs_filldir().
 */
static noinline bool batch_allocate_chunk(struct batch_chunk *chunk)
{
	chunk->offset = kmalloc(chunk->size, GFP_KERNEL_ACCOUNT);
	chunk->records = (u8 *)(chunk->offset + chunk->entries);
	return chunk->offset;
}

static batch_filldir_result batch_collect(struct dir_context *ctx,
					  const char *name, int len,
					  loff_t offset, u64 ino,
					  unsigned int type)
{
	struct batch_chunk *chunk = container_of(ctx, struct batch_chunk, ctx);
	u32 size = ALIGN(chunk->header + (u32)len + 1, 8);
	struct batch_dirstat *record;
	u8 *at;

	chunk->met = true;
	if (unlikely(batch_is_bad_length(len))) {
		chunk->error = -EIO;
		return batch_filldir(false);
	}
	if (batch_is_dot(name, len))
		return batch_filldir(true);
	if (size > chunk->room || chunk->count == chunk->entries) {
		chunk->refused = size;
		return batch_filldir(false);
	}
	if (unlikely(!chunk->offset) && !batch_allocate_chunk(chunk)) {
		chunk->error = -ENOMEM;
		return batch_filldir(false);
	}

	at = chunk->records + chunk->bytes;
	/* What the name leaves of the last word is behind it. */
	*(u64 *)(at + size - sizeof(u64)) = 0;
	memcpy(at + chunk->header, name, len);
	if (unlikely(batch_has_slash(at + chunk->header, at + size))) {
		chunk->error = -EIO;
		return batch_filldir(false);
	}
	/* All that a record without metadata has; batch_stat_record() does the rest. */
	record = (struct batch_dirstat *)at;
	record->size = size;
	record->name = chunk->header;
	record->mask = 0;
	record->error = 0;
	record->stx_mode = 0;
	record->d_type = type & S_DT_MASK;
	record->reserved = 0;
	record->name_len = len;
	record->d_ino = ino;

	chunk->offset[chunk->count++] = offset;
	chunk->bytes += size;
	chunk->room -= size;
	return batch_filldir(true);
}

/* What batch_attend() looks at between two calls, between two records. */
static bool batch_must_stop(void)
{
	batch_note_quiescent();
	if (likely(!batch_has_work()))
		return false;
	if (batch_need_resched())
		schedule();
	return signal_pending(current) || batch_is_observed();
}

/*
 * The first record of a call is made whatever is pending, or a fast enough sequence of
 * signals would keep a directory from being read.
 *
 * Return: how many bytes of records are complete; *@err says why not all are.
 */
static u32 batch_stat_chunk(struct batch_reader *reader, bool first, int *err)
{
	struct batch_chunk *chunk = &reader->chunk;
	struct batch_dirstat *record;
	u32 done;

	reader->lookup.access = 1;
	for (done = 0; done < chunk->bytes; done += record->size) {
		if ((done || !first) && batch_must_stop())
			break;
		record = (struct batch_dirstat *)(chunk->records + done);
		*err = batch_stat_record(&reader->lookup, record);
		if (*err)
			break;
	}
	return done;
}

/* Gives back what is behind the first @done bytes; they may end in a record. */
static u32 batch_give_back(struct batch_reader *reader, u32 done)
{
	struct batch_chunk *chunk = &reader->chunk;
	u32 whole = 0, index = 0, size;
	loff_t offset;

	for (;; whole += size, index++) {
		size = ((struct batch_dirstat *)(chunk->records + whole))->size;
		if (whole + size > done)
			break;
	}
	offset = chunk->offset[index];
	/* A directory that cannot be sought in has no state but this. */
	if (vfs_llseek(reader->lookup.file, offset, SEEK_SET) < 0)
		reader->lookup.file->f_pos = offset;
	return whole;
}

/* The memory comes with the first entry. */
static void batch_new_chunk(struct batch_chunk *chunk, u32 size)
{
	kfree(chunk->offset);
	chunk->offset = NULL;
	chunk->size = size;
	chunk->entries = BATCH_CHUNK_ENTRIES(size);
}

static int batch_collect_chunk(struct batch_chunk *chunk, struct file *file,
			       size_t room)
{
	int err;

	chunk->ctx = (struct dir_context){ .actor = batch_collect };
	chunk->room = min_t(size_t, room, BATCH_CHUNK_ROOM(chunk->size));
	chunk->bytes = 0;
	chunk->count = 0;
	chunk->refused = 0;
	chunk->met = false;
	chunk->error = 0;
	err = iterate_dir(file, &chunk->ctx);
	return err < 0 ? err : chunk->error;
}

/*
 * One chunk, to at most @room bytes at @to.
 *
 * Return: bytes, 0 if there is nothing, or -errno; *@more says whether another
 * chunk may follow.
 */
static long batch_read_chunk(struct batch_reader *reader, u8 __user *to,
			     size_t room, bool first, bool *more)
{
	struct batch_chunk *chunk = &reader->chunk;
	int err = batch_collect_chunk(chunk, reader->lookup.file, room);
	u32 done;

	if (!chunk->count) {
		*more = !err && chunk->met && chunk->refused <= room;
		return err || chunk->refused <= room ? err : -EINVAL;
	}
	*more = !err && chunk->refused &&
		chunk->refused <= room - chunk->bytes;
	err = 0;
	done = batch_stat_chunk(reader, first, &err);
	if (done) {
		err = -EFAULT;
		done -= copy_to_user(to, chunk->records, done);
	}
	if (done < chunk->bytes) {
		*more = false;
		done = batch_give_back(reader, done);
	}
	return done ? (long)done : err;
}

/*
 * Between two chunks, without an entry in hand.  Deferred work of the task is looked at
 * here only: it is no reason to collect entries twice.  It may have the task wait for
 * its share of the processor (cpu.max of a cgroup), which must not happen while the lock
 * of the position is held, so the call ends for it.
 */
static bool batch_must_leave(const struct batch_chunk *chunk)
{
	/* Only a larger chunk moves the position; a call made again has none either. */
	if (chunk->refused && !chunk->count)
		return false;
	return batch_must_stop() ||
	       (batch_has_work() && READ_ONCE(current->task_works));
}

static long batch_read_directory(struct batch_reader *reader, u8 __user *to,
				 size_t room)
{
	struct batch_chunk *chunk = &reader->chunk;
	size_t done = 0;
	bool more;
	long ret;

	batch_new_chunk(chunk, BATCH_CHUNK_SMALL);
	do {
		ret = batch_read_chunk(reader, to + done, room - done, !done,
				       &more);
		if (ret > 0)
			done += ret;
		if (more && batch_must_leave(chunk)) {
			ret = -ERESTARTNOINTR;
			break;
		}
		if (more && chunk->size < BATCH_CHUNK_LARGE)
			batch_new_chunk(chunk, BATCH_CHUNK_LARGE);
	} while (more);
	kfree(chunk->offset);
	/* An error is met again by the next call. */
	return done ? (long)done : ret;
}

/**
 * batch_dirstat() - the pseudo call BATCH_NR_DIRSTAT
 * @dirfd:	descriptor; as in all calls, the lower 32 bits count
 * @buffer:	address for the records
 * @size:	bytes there
 * @mask:	metadata to get
 * @flags:	0 or BATCH_DIRSTAT_NOSTAT_DIR
 *
 * Context: process context; may sleep.
 * Return: bytes, 0 at the end, or -errno, which may be an ERESTART code.  That is
 * -ERESTARTNOINTR also without a signal, if there is other work to see to first.
 */
long batch_dirstat(u64 dirfd, u64 buffer, u64 size, u64 mask, u64 flags)
{
	struct batch_reader reader = {
		.lookup.mask = mask,
		.lookup.nostat_dir = flags & BATCH_DIRSTAT_NOSTAT_DIR,
		.chunk.header = batch_header_size(mask),
	};
	struct batch_lookup *lookup = &reader.lookup;
	long ret = -ENOTDIR;

	BUILD_BUG_ON(BATCH_CHUNK_ROOM(BATCH_CHUNK_LARGE) <
		     BATCH_DIRSTAT_SIZE_TIMES + PATH_MAX + sizeof(u64));
	if (!batch_has_dirstat())
		return -ENOSYS;
	if (flags & ~(u64)BATCH_DIRSTAT_NOSTAT_DIR ||
	    mask & ~(u64)BATCH_DIRSTAT_FIELDS || !IS_ALIGNED(buffer, 8))
		return -EINVAL;
	lookup->file = fget(dirfd);
	if (!lookup->file)
		return -EBADF;
	if (!S_ISDIR(file_inode(lookup->file)->i_mode))
		goto out_file;
	batch_lookup_init(lookup);

	mutex_lock(&lookup->file->f_pos_lock);
	ret = batch_read_directory(&reader, u64_to_user_ptr(buffer),
				   min_t(u64, size, MAX_RW_COUNT));
	mutex_unlock(&lookup->file->f_pos_lock);
out_file:
	fput(lookup->file);
	return ret;
}
