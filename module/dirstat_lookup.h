/* SPDX-License-Identifier: GPL-2.0-only */
/* The metadata of an entry of a directory (dirstat_lookup.c). */
#ifndef BATCH_DIRSTAT_LOOKUP_H
#define BATCH_DIRSTAT_LOOKUP_H

#include <linux/fs.h>
#include <linux/types.h>

#include <batch/abi.h>

/**
 * struct batch_lookup - how the entries of a directory are looked up
 * @file:	the directory
 * @mask:	what is wanted: STATX_*, or 0
 * @nostat_dir:	but nothing of what the directory says is one
 * @cached:	the cache may be asked for names of this directory
 * @access:	0 or -errno: may it be searched?  1: not asked yet
 */
struct batch_lookup {
	struct file *file;
	u32 mask;
	bool nostat_dir;
	bool cached;
	int access;
};

void batch_lookup_init(struct batch_lookup *lookup);
int batch_stat_record(struct batch_lookup *lookup,
		      struct batch_dirstat *record);

#endif /* BATCH_DIRSTAT_LOOKUP_H */
