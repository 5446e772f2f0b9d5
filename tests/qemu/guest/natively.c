// SPDX-License-Identifier: MIT
#include "natively.h"

#include "testing.h"
#include "world.h"

#include <batch/abi.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { kBuffer = 32768, kLongestRecord = 136 + 256 };

static unsigned int header_size(unsigned int mask)
{
	const unsigned int times = STATX_ATIME | STATX_MTIME | STATX_CTIME | STATX_BTIME;

	return mask == 0 ? 24 : mask & times ? 136 : 72;
}

static struct batch_dirstat_time time_of(struct statx_timestamp time)
{
	return (struct batch_dirstat_time){ .tv_sec = time.tv_sec, .tv_nsec = time.tv_nsec };
}

static void fill(struct batch_dirstat *record, const struct statx *stx)
{
	record->mask = stx->stx_mask & 0xfff;
	record->stx_mode = stx->stx_mode;
	record->stx_ino = stx->stx_ino;
	record->stx_size = stx->stx_size;
	record->stx_blocks = stx->stx_blocks;
	record->stx_dev = (uint32_t)makedev(stx->stx_dev_major, stx->stx_dev_minor);
	record->stx_rdev = (uint32_t)makedev(stx->stx_rdev_major, stx->stx_rdev_minor);
	record->stx_nlink = stx->stx_nlink;
	record->stx_uid = stx->stx_uid;
	record->stx_gid = stx->stx_gid;
	record->stx_attributes = (uint32_t)stx->stx_attributes;
	record->stx_atime = time_of(stx->stx_atime);
	record->stx_btime = time_of(stx->stx_btime);
	record->stx_ctime = time_of(stx->stx_ctime);
	record->stx_mtime = time_of(stx->stx_mtime);
}

// Makes the record of an entry at `to`, of which kLongestRecord bytes are there.
static size_t make_record(char *to, int fd, const struct dirent64 *entry, unsigned int mask,
			  unsigned int flags)
{
	const bool left_out = entry->d_type == DT_DIR && flags & BATCH_DIRSTAT_NOSTAT_DIR;
	const unsigned int header = header_size(mask);
	const size_t length = strlen(entry->d_name);
	struct batch_dirstat record = { .d_ino = entry->d_ino, .d_type = entry->d_type };
	struct statx stx;

	if ((mask && !left_out) || entry->d_type == DT_UNKNOWN) {
		if (statx(fd, entry->d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
			  mask ? mask : STATX_TYPE, &stx) != 0)
			record.error = (int16_t)-errno;
		else if (mask)
			fill(&record, &stx);
		if (!record.error && entry->d_type == DT_UNKNOWN)
			record.d_type = IFTODT(stx.stx_mode);
	}
	if (header == 72)
		record.mask &= ~0x8e0U;
	record.size = (uint16_t)((header + length + 8) & ~7UL);
	record.name = (uint16_t)header;
	record.name_len = (uint16_t)length;
	memset(to, 0, record.size);
	memcpy(to, &record, header);
	memcpy(to + header, entry->d_name, length);
	return record.size;
}

static bool store_record(uint64_t to, const char *record, size_t size)
{
	for (size_t at = 0; at < size; at += 8) {
		uint64_t word;

		memcpy(&word, record + at, sizeof(word));
		if (to + at >= 0x7ffffffff000ULL || !store_word(to + at, word))
			return false;
	}
	return true;
}

static bool is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int64_t dirstat_natively(const uint64_t *arg)
{
	const int fd = (int)arg[0];
	_Alignas(8) char entries[kBuffer], record[kLongestRecord];
	off_t position = lseek(fd, 0, SEEK_CUR);
	uint64_t done = 0;
	long got, at = 0;
	int err = 0;

	if (arg[4] > BATCH_DIRSTAT_NOSTAT_DIR || arg[3] & ~0xfffULL || arg[1] % 8)
		return -EINVAL;
	do {
		got = syscall(SYS_getdents64, fd, entries, sizeof(entries));
		if (got <= 0)
			return got < 0 ? -errno : 0;
		for (at = 0; at < got && !err;) {
			const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
			const size_t size = is_dot(entry->d_name) ? 0 :
				make_record(record, fd, entry, (unsigned int)arg[3],
					    (unsigned int)arg[4]);

			if (size > arg[2] - done)
				err = -EINVAL;
			else if (size && !store_record(arg[1] + done, record, size))
				err = -EFAULT;
			if (err)
				break;
			done += size;
			position = entry->d_off;
			at += entry->d_reclen;
		}
	} while (!done && !err);
	if (at < got)
		NEED(lseek(fd, position, SEEK_SET));
	return done ? (int64_t)done : err;
}
