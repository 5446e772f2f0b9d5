// SPDX-License-Identifier: GPL-2.0-only
/*
 * The metadata of an entry of a directory: from the cache of directory entries, or
 * by the kernel's own path walk with the entry's name as the path; then
 * vfs_getattr().
 *
 * What the cache is trusted with is what the path walk trusts it with.  It is left to
 * the path walk as soon as more than the name decides: the file system compares
 * or hashes names its own way, wants to revalidate, or the entry is covered by a
 * mount or is an automount point.  The path walk crosses mounts, waits for autofs,
 * triggers no automount in a last component and follows no link there, for those
 * are its defaults; statx() differs in nothing with AT_NO_AUTOMOUNT and
 * AT_SYMLINK_NOFOLLOW.  Whether the directory may be searched is asked once a
 * chunk instead of once an entry.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "dirstat_lookup.h"

#include "batch.h"
#include "dispatch.h"
#include "observe.h"

#include <linux/build_bug.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/printk.h>
#include <linux/stat.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/stringhash.h>
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
static int batch_stat_cached(struct batch_lookup *lookup, const char *name,
			     u32 len, u32 mask)
{
	struct path path = lookup->file->f_path;
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
		lookup->cached = false;
	if (flags & (DCACHE_OP_REVALIDATE | DCACHE_MANAGED_DENTRY))
		err = 1;
	else if (d_is_negative(path.dentry))
		err = -ENOENT;
	else
		err = batch_getattr(&path, mask, &lookup->stat);
	dput(path.dentry);
	return err;
}

static int batch_stat_walk(struct batch_lookup *lookup, const char *name,
			   unsigned int flags, u32 mask)
{
	const struct path *dir = &lookup->file->f_path;
	struct path path;
	int err;

	err = static_call(batch_path_lookup)(dir->dentry, dir->mnt, name,
					     flags, &path);
	if (err)
		return err;
	err = batch_getattr(&path, mask, &lookup->stat);
	path_put(&path);
	return err;
}

static int batch_stat_name(struct batch_lookup *lookup, const char *name,
			   u32 len, u32 mask)
{
	int err = 1;

	if (lookup->cached) {
		if (lookup->access > 0)
			lookup->access = file_permission(lookup->file, MAY_EXEC);
		if (lookup->access)
			return lookup->access;
		err = batch_stat_cached(lookup, name, len, mask);
	}
	if (err > 0)
		err = batch_stat_walk(lookup, name, 0, mask);
	if (err == -ESTALE)
		err = batch_stat_walk(lookup, name, LOOKUP_REVAL, mask);
	return err;
}

static struct batch_dirstat_time batch_time(const struct timespec64 *time)
{
	return (struct batch_dirstat_time){
		.tv_sec = time->tv_sec,
		.tv_nsec = time->tv_nsec,
	};
}

/* Most entries of a directory have the same owner, and mapping one takes a search. */
static void batch_map_owner(struct batch_owner *owner, const struct kstat *stat)
{
	struct user_namespace *ns = current_user_ns();

	owner->known = true;
	owner->kuid = stat->uid;
	owner->kgid = stat->gid;
	owner->uid = from_kuid_munged(ns, stat->uid);
	owner->gid = from_kgid_munged(ns, stat->gid);
}

/* Fields are what cp_statx() of the kernel makes of them. */
static void batch_fill(struct batch_owner *owner, struct batch_dirstat *record,
		       const struct kstat *stat)
{
	if (!owner->known || !uid_eq(owner->kuid, stat->uid) ||
	    !gid_eq(owner->kgid, stat->gid))
		batch_map_owner(owner, stat);

	record->mask = stat->result_mask & BATCH_DIRSTAT_FIELDS &
		       ~BATCH_DIRSTAT_TIMES;
	record->stx_mode = stat->mode;
	record->stx_ino = stat->ino;
	record->stx_size = stat->size;
	record->stx_blocks = stat->blocks;
	record->stx_dev = new_encode_dev(stat->dev);
	record->stx_rdev = new_encode_dev(stat->rdev);
	record->stx_nlink = stat->nlink;
	record->stx_uid = owner->uid;
	record->stx_gid = owner->gid;
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

/* Where there is none: so far nothing has written to this memory. */
static void batch_leave_empty(struct batch_dirstat *record)
{
	memset(&record->stx_ino, 0, record->name - BATCH_DIRSTAT_SIZE_NAMES);
}

/* Where the directory does not know the type, that much has to be looked up. */
static bool batch_is_wanted(const struct batch_lookup *lookup,
			    const struct batch_dirstat *record)
{
	if (record->d_type == DT_UNKNOWN)
		return true;
	return lookup->mask &&
	       !(lookup->nostat_dir && record->d_type == DT_DIR);
}

/**
 * batch_stat_record() - get the metadata of an entry
 * @lookup:	how
 * @record:	has the name, and all that the directory knows; gets the rest, which
 *		nothing has been written to, or the error
 *
 * Context: process context; may sleep.
 * Return: 0, or the ERESTART code of a lookup that a signal interrupted.
 */
int batch_stat_record(struct batch_lookup *lookup,
		      struct batch_dirstat *record)
{
	const char *name = (const char *)record + record->name;
	const struct kstat *stat = &lookup->stat;
	int err;

	if (!batch_is_wanted(lookup, record)) {
		batch_leave_empty(record);
		return 0;
	}
	err = batch_stat_name(lookup, name, record->name_len,
			      lookup->mask ?: STATX_TYPE);
	if (batch_is_restart(err))
		return err;
	if (err) {
		batch_leave_empty(record);
		record->error = err;
		return 0;
	}
	if (record->d_type == DT_UNKNOWN && stat->result_mask & STATX_TYPE)
		record->d_type = S_DT(stat->mode);
	if (lookup->mask)
		batch_fill(&lookup->owner, record, stat);
	if (lookup->mask & BATCH_DIRSTAT_TIMES)
		batch_fill_times(record, stat);
	return 0;
}

/**
 * batch_lookup_init() - begin with the directory @lookup->file
 * @lookup:	@file, @mask and @nostat_dir are there
 */
void batch_lookup_init(struct batch_lookup *lookup)
{
	unsigned int flags = lookup->file->f_path.dentry->d_flags;

	lookup->cached = !(flags & (DCACHE_OP_HASH | DCACHE_OP_COMPARE));
	lookup->access = 1;
	lookup->owner.known = false;
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
