/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note OR MIT */
/*
 * What the pseudo call BATCH_NR_DIRSTAT writes.  A part of <batch/abi.h>, which
 * includes it.
 */
#ifndef BATCH_DIRSTAT_H
#define BATCH_DIRSTAT_H

#include <batch/abi.h>

/*
 * What can be asked of dirstat: values of STATX_* of statx(2), whose header does
 * not get on with every C library's.  TIMES are the four times; a mask with one of
 * them makes records long enough for all.
 */
#define BATCH_DIRSTAT_FIELDS	0x00000fffU	/* STATX_BASIC_STATS | STATX_BTIME */
#define BATCH_DIRSTAT_TIMES	0x000008e0U

/*
 * A flag of dirstat: an entry that is a directory, as the directory it is in has it, gets
 * no metadata, as for a mask of 0, and is not looked up.  For those who open directories
 * and ask what they have opened.  -EINVAL where batch_info.features has no
 * BATCH_FEATURE_DIRSTAT_NOSTAT_DIR.
 */
#define BATCH_DIRSTAT_NOSTAT_DIR	0x1U

/* A time stamp of struct batch_dirstat, as in statx(2). */
struct batch_dirstat_time {
	__s64	tv_sec;
	__u32	tv_nsec;
	__u32	reserved;
};

/**
 * struct batch_dirstat - one entry of a directory, as dirstat reports it
 * @size:	of this record, name and padding included, a multiple of 8: where the
 *		next one begins.  At most 4095 + 136 + 8
 * @name:	where the name begins, in bytes from here.  So many bytes of this
 *		structure are there: BATCH_DIRSTAT_SIZE_NAMES for a mask of 0,
 *		BATCH_DIRSTAT_SIZE_STAT for one without times, the whole for one
 *		with times; a later version may put the name further away
 * @mask:	STATX_* bits of the fields below that hold what they say; always 0 when
 *		@error is not, for a mask of 0, and for a directory that
 *		BATCH_DIRSTAT_NOSTAT_DIR leaves out
 * @error:	0, or the -errno with which statx(2) failed; the entry is there all the
 *		same, as far as the directory knows it
 * @stx_mode:	type and permission bits
 * @d_type:	type as the directory has it, DT_*; where the directory does not know, as
 *		the metadata has it; DT_UNKNOWN only if that cannot be had
 * @reserved:	0
 * @name_len:	bytes of the name, without the NUL behind it
 * @d_ino:	inode number as the directory has it.  Not @stx_ino for a mount point
 * @stx_ino:	inode number
 * @stx_size:	size in bytes
 * @stx_blocks:	allocated blocks of 512 bytes
 * @stx_dev:	device that holds the file, as st_dev of stat(2)
 * @stx_rdev:	device that the file is, likewise
 * @stx_nlink:	hard links
 * @stx_uid:	owner
 * @stx_gid:	group
 * @stx_attributes: the lower half of stx_attributes of statx(2), which is all that there
 *		is so far; STATX_ATTR_MOUNT_ROOT is in it
 * @stx_atime:	times, likewise
 * @stx_btime:	likewise
 * @stx_ctime:	likewise
 * @stx_mtime:	likewise
 *
 * Behind it come the name, a NUL, and as many NULs more as it takes to 8 bytes.
 */
struct batch_dirstat {
	__u16	size;
	__u16	name;
	__u32	mask;
	__s16	error;
	__u16	stx_mode;
	__u8	d_type;
	__u8	reserved;
	__u16	name_len;
	__u64	d_ino;
	__u64	stx_ino;
	__u64	stx_size;
	__u64	stx_blocks;
	__u32	stx_dev;
	__u32	stx_rdev;
	__u32	stx_nlink;
	__u32	stx_uid;
	__u32	stx_gid;
	__u32	stx_attributes;
	struct batch_dirstat_time stx_atime;
	struct batch_dirstat_time stx_btime;
	struct batch_dirstat_time stx_ctime;
	struct batch_dirstat_time stx_mtime;
};

#define BATCH_DIRSTAT_SIZE_NAMES	24
#define BATCH_DIRSTAT_SIZE_STAT		72
#define BATCH_DIRSTAT_SIZE_TIMES	136

BATCH_ABI_ASSERT(sizeof(struct batch_dirstat_time) == 16);
BATCH_ABI_OFFSET(batch_dirstat_time, tv_sec, 0);
BATCH_ABI_OFFSET(batch_dirstat_time, tv_nsec, 8);
BATCH_ABI_OFFSET(batch_dirstat_time, reserved, 12);

BATCH_ABI_ASSERT(sizeof(struct batch_dirstat) == BATCH_DIRSTAT_SIZE_TIMES);
BATCH_ABI_OFFSET(batch_dirstat, size, 0);
BATCH_ABI_OFFSET(batch_dirstat, name, 2);
BATCH_ABI_OFFSET(batch_dirstat, mask, 4);
BATCH_ABI_OFFSET(batch_dirstat, error, 8);
BATCH_ABI_OFFSET(batch_dirstat, stx_mode, 10);
BATCH_ABI_OFFSET(batch_dirstat, d_type, 12);
BATCH_ABI_OFFSET(batch_dirstat, reserved, 13);
BATCH_ABI_OFFSET(batch_dirstat, name_len, 14);
BATCH_ABI_OFFSET(batch_dirstat, d_ino, 16);
BATCH_ABI_OFFSET(batch_dirstat, stx_ino, BATCH_DIRSTAT_SIZE_NAMES);
BATCH_ABI_OFFSET(batch_dirstat, stx_size, 32);
BATCH_ABI_OFFSET(batch_dirstat, stx_blocks, 40);
BATCH_ABI_OFFSET(batch_dirstat, stx_dev, 48);
BATCH_ABI_OFFSET(batch_dirstat, stx_rdev, 52);
BATCH_ABI_OFFSET(batch_dirstat, stx_nlink, 56);
BATCH_ABI_OFFSET(batch_dirstat, stx_uid, 60);
BATCH_ABI_OFFSET(batch_dirstat, stx_gid, 64);
BATCH_ABI_OFFSET(batch_dirstat, stx_attributes, 68);
BATCH_ABI_OFFSET(batch_dirstat, stx_atime, BATCH_DIRSTAT_SIZE_STAT);
BATCH_ABI_OFFSET(batch_dirstat, stx_btime, 88);
BATCH_ABI_OFFSET(batch_dirstat, stx_ctime, 104);
BATCH_ABI_OFFSET(batch_dirstat, stx_mtime, 120);

#endif /* BATCH_DIRSTAT_H */
