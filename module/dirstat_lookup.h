/* SPDX-License-Identifier: GPL-2.0-only */
/* The metadata of an entry of a directory (dirstat_lookup.c). */
#ifndef BATCH_DIRSTAT_LOOKUP_H
#define BATCH_DIRSTAT_LOOKUP_H

#include <linux/fs.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <linux/uidgid.h>

#include <batch/abi.h>

/**
 * struct batch_owner - the owner that an entry had, and how the caller sees it
 * @known:	there was one
 * @kuid:	user, which need not be a valid one
 * @kgid:	group
 * @uid:	@kuid as the user namespace of the caller has it
 * @gid:	@kgid likewise
 */
struct batch_owner {
	bool known;
	kuid_t kuid;
	kgid_t kgid;
	u32 uid;
	u32 gid;
};

/**
 * struct batch_lookup - how the entries of a directory are looked up
 * @file:	the directory
 * @mask:	what is wanted: STATX_*, or 0
 * @nostat_dir:	but nothing of what the directory says is one
 * @cached:	the cache may be asked for names of this directory
 * @access:	0 or -errno: may it be searched?  1: not asked yet
 * @owner:	of the latest entry
 * @stat:	its metadata; here, and not where it is asked for, since kernels that clear
 *		local variables would do so for each entry
 */
struct batch_lookup {
	struct file *file;
	u32 mask;
	bool nostat_dir;
	bool cached;
	int access;
	struct batch_owner owner;
	struct kstat stat;
};

void batch_lookup_init(struct batch_lookup *lookup);
int batch_stat_record(struct batch_lookup *lookup,
		      struct batch_dirstat *record);

#endif /* BATCH_DIRSTAT_LOOKUP_H */
