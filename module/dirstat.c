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
 *   stat	for each record: from the cache, or by the kernel's own path walk
 *		with the entry's name as the path; then vfs_getattr()
 *   copy	the records to user memory
 *
 * The only lock held in the last two is that of the position, f_pos_lock, which
 * getdents64() holds as well and for the same reason: two threads that share an
 * open directory get each entry once.
 *
 * What the cache is trusted with is what the path walk trusts it with.  It is left to
 * the path walk as soon as more than the name decides: the file system compares
 * or hashes names its own way, wants to revalidate, or the entry is covered by a
 * mount or is an automount point.  The path walk crosses mounts, waits for autofs,
 * triggers no automount in a last component and follows no link there, for those
 * are its defaults; statx() differs in nothing with AT_NO_AUTOMOUNT and
 * AT_SYMLINK_NOFOLLOW.  Whether the directory may be searched is asked once a
 * chunk instead of once an entry.
 *
 * A signal, an observer, a fault or an interrupted lookup ends a call between two
 * records.  What was collected and not delivered is given back by a seek to it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "batch.h"
#include "compat.h"
#include "dispatch.h"
#include "observe.h"

#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/mutex.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/stringhash.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>

static_assert(BATCH_DIRSTAT_FIELDS == (STATX_BASIC_STATS | STATX_BTIME));
static_assert(BATCH_DIRSTAT_TIMES ==
	      (STATX_ATIME | STATX_MTIME | STATX_CTIME | STATX_BTIME));

/* vfs_path_lookup() of the kernel. */
typedef int batch_path_lookup_fn(struct dentry *dentry, struct vfsmount *mnt,
				 const char *name, unsigned int flags,
				 struct path *path);
DEFINE_STATIC_CALL_NULL(batch_path_lookup, batch_path_lookup_fn);
static bool batch_dirstat_ready __ro_after_init;

/*
 * What a call allocates: for most directories the smaller, since kernels that clear
 * what they allocate take time by its size; the larger one holds a record with
 * any name there can be.
 */
#define BATCH_CHUNK_SMALL 2048
#define BATCH_CHUNK_LARGE 8192

/* As many entries as can be collected, each with a name of 10 to 20 bytes. */
#define BATCH_CHUNK_ENTRIES(size) ((size) / 96)

/**
 * struct batch_chunk - entries on their way to the caller
 * @ctx:	for iterate_dir()
 * @records:	&struct batch_dirstat, one after the other
 * @size:	bytes there
 * @entries:	how many there may be
 * @header:	size of a record without its name
 * @room:	bytes that may still be collected
 * @bytes:	bytes collected
 * @count:	entries collected
 * @refused:	size of the record that did not fit, and so ended it; or 0
 * @met:	the file system had an entry, be it "." or ".."
 * @error:	what was wrong with an entry
 * @offset:	where each entry is in the directory; @records are behind it
 */
struct batch_chunk {
	struct dir_context ctx;
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
	loff_t offset[];
};

/* Of records, in a chunk of that many bytes. */
#define BATCH_CHUNK_ROOM(bytes)                             \
	((u32)((bytes) - offsetof(struct batch_chunk, offset) - \
	       BATCH_CHUNK_ENTRIES(bytes) * sizeof(loff_t)))

/**
 * struct batch_reader - a call
 * @file:	the directory
 * @chunk:	buffer
 * @mask:	what the caller wants
 * @cached:	the cache may be asked for names of this directory
 * @access:	0 or -errno: may it be searched?  1: not asked yet
 */
struct batch_reader {
	struct file *file;
	struct batch_chunk *chunk;
	u32 mask;
	bool cached;
	int access;
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
static inline bool batch_is_bad_name(const char *name, int len)
{
	return len <= 0 || len >= PATH_MAX || memchr(name, '/', len);
}

static batch_filldir_result batch_collect(struct dir_context *ctx,
					  const char *name, int len,
					  loff_t offset, u64 ino,
					  unsigned int type)
{
	struct batch_chunk *chunk = container_of(ctx, struct batch_chunk, ctx);
	u8 *at = chunk->records + chunk->bytes;
	struct batch_dirstat *record = (struct batch_dirstat *)at;
	u32 size = ALIGN(chunk->header + (u32)len + 1, 8);

	chunk->met = true;
	if (unlikely(batch_is_bad_name(name, len))) {
		chunk->error = -EIO;
		return batch_filldir(false);
	}
	if (batch_is_dot(name, len))
		return batch_filldir(true);
	if (size > chunk->room || chunk->count == chunk->entries) {
		chunk->refused = size;
		return batch_filldir(false);
	}

	memset(record, 0, chunk->header);
	record->size = size;
	record->name = chunk->header;
	record->d_type = type & S_DT_MASK;
	record->name_len = len;
	record->d_ino = ino;
	/* What the name leaves of the last word is behind it. */
	*(u64 *)(at + size - sizeof(u64)) = 0;
	memcpy(at + chunk->header, name, len);

	chunk->offset[chunk->count++] = offset;
	chunk->bytes += size;
	chunk->room -= size;
	return batch_filldir(true);
}

static int batch_getattr(const struct path *path, u32 mask, struct kstat *stat)
{
	int err = vfs_getattr(path, stat, mask, 0);

	if (!err && path->mnt->mnt_root == path->dentry)
		stat->attributes |= STATX_ATTR_MOUNT_ROOT;
	return err;
}

/*
 * Where one entry has to be revalidated all have, as a rule, and are looked up
 * faster if the cache is not asked twice.
 *
 * Return: 0 or -errno; 1 if the cache does not tell.
 */
static int batch_stat_cached(struct batch_reader *reader, const char *name,
			     u32 len, u32 mask, struct kstat *stat)
{
	struct path path = reader->file->f_path;
	struct dentry *dir = path.dentry;
	struct qstr this = QSTR_INIT(name, len);
	unsigned int flags;
	int err;

	this.hash = full_name_hash(dir, name, len);
	path.dentry = d_lookup(dir, &this);
	if (!path.dentry)
		return 1;
	flags = READ_ONCE(path.dentry->d_flags);
	if (flags & DCACHE_OP_REVALIDATE)
		reader->cached = false;
	if (flags & (DCACHE_OP_REVALIDATE | DCACHE_MANAGED_DENTRY))
		err = 1;
	else if (d_is_negative(path.dentry))
		err = -ENOENT;
	else
		err = batch_getattr(&path, mask, stat);
	dput(path.dentry);
	return err;
}

static int batch_stat_walk(const struct batch_reader *reader, const char *name,
			   unsigned int flags, u32 mask, struct kstat *stat)
{
	const struct path *dir = &reader->file->f_path;
	struct path path;
	int err;

	err = static_call(batch_path_lookup)(dir->dentry, dir->mnt, name,
					     flags, &path);
	if (err)
		return err;
	err = batch_getattr(&path, mask, stat);
	path_put(&path);
	return err;
}

static int batch_stat_name(struct batch_reader *reader, const char *name,
			   u32 len, u32 mask, struct kstat *stat)
{
	int err = 1;

	if (reader->cached) {
		if (reader->access > 0)
			reader->access = file_permission(reader->file, MAY_EXEC);
		if (reader->access)
			return reader->access;
		err = batch_stat_cached(reader, name, len, mask, stat);
	}
	if (err > 0)
		err = batch_stat_walk(reader, name, 0, mask, stat);
	if (err == -ESTALE)
		err = batch_stat_walk(reader, name, LOOKUP_REVAL, mask, stat);
	return err;
}

static struct batch_dirstat_time batch_time(const struct timespec64 *time)
{
	return (struct batch_dirstat_time){
		.tv_sec = time->tv_sec,
		.tv_nsec = time->tv_nsec,
	};
}

/* Fields are what cp_statx() of the kernel makes of them. */
static void batch_fill(struct batch_dirstat *record, const struct kstat *stat)
{
	struct user_namespace *ns = current_user_ns();

	record->mask = stat->result_mask & BATCH_DIRSTAT_FIELDS &
		       ~BATCH_DIRSTAT_TIMES;
	record->stx_mode = stat->mode;
	record->stx_ino = stat->ino;
	record->stx_size = stat->size;
	record->stx_blocks = stat->blocks;
	record->stx_dev = new_encode_dev(stat->dev);
	record->stx_rdev = new_encode_dev(stat->rdev);
	record->stx_nlink = stat->nlink;
	record->stx_uid = from_kuid_munged(ns, stat->uid);
	record->stx_gid = from_kgid_munged(ns, stat->gid);
	record->stx_attributes = stat->attributes;
}

static void batch_fill_times(struct batch_dirstat *record,
			     const struct kstat *stat)
{
	record->mask |= stat->result_mask & BATCH_DIRSTAT_TIMES;
	record->stx_atime = batch_time(&stat->atime);
	record->stx_btime = batch_time(&stat->btime);
	record->stx_ctime = batch_time(&stat->ctime);
	record->stx_mtime = batch_time(&stat->mtime);
}

/* Return: 0, or the ERESTART code of a lookup that a signal interrupted. */
static int batch_stat_record(struct batch_reader *reader,
			     struct batch_dirstat *record)
{
	const char *name = (const char *)record + record->name;
	struct kstat stat;
	int err;

	if (!reader->mask && record->d_type != DT_UNKNOWN)
		return 0;
	err = batch_stat_name(reader, name, record->name_len,
			      reader->mask ?: STATX_TYPE, &stat);
	if (batch_is_restart(err))
		return err;
	if (err) {
		record->error = err;
		return 0;
	}
	if (record->d_type == DT_UNKNOWN && stat.result_mask & STATX_TYPE)
		record->d_type = S_DT(stat.mode);
	if (reader->mask)
		batch_fill(record, &stat);
	if (reader->mask & BATCH_DIRSTAT_TIMES)
		batch_fill_times(record, &stat);
	return 0;
}

/* What batch_attend() looks at between two calls, between two records. */
static bool batch_must_stop(void)
{
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
	struct batch_chunk *chunk = reader->chunk;
	struct batch_dirstat *record;
	u32 done;

	reader->access = 1;
	for (done = 0; done < chunk->bytes; done += record->size) {
		if ((done || !first) && batch_must_stop())
			break;
		record = (struct batch_dirstat *)(chunk->records + done);
		*err = batch_stat_record(reader, record);
		if (*err)
			break;
	}
	return done;
}

/* Gives back what is behind the first @done bytes; they may end in a record. */
static u32 batch_give_back(struct batch_reader *reader, u32 done)
{
	struct batch_chunk *chunk = reader->chunk;
	u32 whole = 0, index = 0, size;
	loff_t offset;

	for (;; whole += size, index++) {
		size = ((struct batch_dirstat *)(chunk->records + whole))->size;
		if (whole + size > done)
			break;
	}
	offset = chunk->offset[index];
	/* A directory that cannot be sought in has no state but this. */
	if (vfs_llseek(reader->file, offset, SEEK_SET) < 0)
		reader->file->f_pos = offset;
	return whole;
}

/* Return: 0 or -ENOMEM; the chunk that there was is gone then, too. */
static int batch_new_chunk(struct batch_reader *reader, u32 bytes)
{
	struct batch_chunk *chunk = kmalloc(bytes, GFP_KERNEL);

	kfree(reader->chunk);
	reader->chunk = chunk;
	if (!chunk)
		return -ENOMEM;
	chunk->size = BATCH_CHUNK_ROOM(bytes);
	chunk->entries = BATCH_CHUNK_ENTRIES(bytes);
	chunk->records = (u8 *)&chunk->offset[chunk->entries];
	chunk->header = batch_header_size(reader->mask);
	return 0;
}

static int batch_collect_chunk(struct batch_chunk *chunk, struct file *file,
			       size_t room)
{
	int err;

	chunk->ctx = (struct dir_context){ .actor = batch_collect };
	chunk->room = min_t(size_t, room, chunk->size);
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
	struct batch_chunk *chunk = reader->chunk;
	int err = batch_collect_chunk(chunk, reader->file, room);
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

static long batch_read_directory(struct batch_reader *reader, u8 __user *to,
				 size_t room)
{
	long ret = batch_new_chunk(reader, BATCH_CHUNK_SMALL);
	bool more = !ret;
	size_t done = 0;

	while (more) {
		ret = batch_read_chunk(reader, to + done, room - done, !done,
				       &more);
		if (ret > 0)
			done += ret;
		if (fatal_signal_pending(current))
			more = false;
		if (more && reader->chunk->size < BATCH_CHUNK_ROOM(BATCH_CHUNK_LARGE)) {
			ret = batch_new_chunk(reader, BATCH_CHUNK_LARGE);
			more = !ret;
		}
	}
	/* An error is met again by the next call. */
	return done ? (long)done : ret;
}

/**
 * batch_dirstat() - the pseudo call BATCH_NR_DIRSTAT
 * @dirfd:	descriptor; as in all calls, the lower 32 bits count
 * @buffer:	address for the records
 * @size:	bytes there
 * @mask:	metadata to get
 * @flags:	0
 *
 * Context: process context; may sleep.
 * Return: bytes, 0 at the end, or -errno, which may be an ERESTART code.
 */
long batch_dirstat(u64 dirfd, u64 buffer, u64 size, u64 mask, u64 flags)
{
	struct batch_reader reader = { .mask = mask };
	struct dentry *dir;
	long ret = -ENOTDIR;

	BUILD_BUG_ON(BATCH_CHUNK_ROOM(BATCH_CHUNK_LARGE) <
		     BATCH_DIRSTAT_SIZE_TIMES + PATH_MAX + sizeof(u64));
	if (!batch_dirstat_ready)
		return -ENOSYS;
	if (flags || mask & ~(u64)BATCH_DIRSTAT_FIELDS || !IS_ALIGNED(buffer, 8))
		return -EINVAL;
	reader.file = fget(dirfd);
	if (!reader.file)
		return -EBADF;
	dir = reader.file->f_path.dentry;
	if (!S_ISDIR(file_inode(reader.file)->i_mode))
		goto out_file;

	reader.cached = !(dir->d_flags & (DCACHE_OP_HASH | DCACHE_OP_COMPARE));

	mutex_lock(&reader.file->f_pos_lock);
	ret = batch_read_directory(&reader, u64_to_user_ptr(buffer),
				   min_t(u64, size, MAX_RW_COUNT));
	mutex_unlock(&reader.file->f_pos_lock);
	kfree(reader.chunk);
out_file:
	fput(reader.file);
	return ret;
}

/* Whether this kernel has what dirstat needs. */
bool batch_has_dirstat(void)
{
	return batch_dirstat_ready;
}

/* A kernel without it has batches all the same. */
void __init batch_dirstat_init(void)
{
	unsigned long addr = batch_symbol("vfs_path_lookup");

	if (!addr) {
		pr_warn("this kernel has no vfs_path_lookup, so there is no dirstat\n");
		return;
	}
	static_call_update(batch_path_lookup, (batch_path_lookup_fn *)addr);
	batch_dirstat_ready = true;
}
