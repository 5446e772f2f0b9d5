// SPDX-License-Identifier: MIT
/*
 * dirstat for the emulator: the records that the device makes, out of
 * getdents64(2) and statx(2), which is also what a seccomp filter or strace(1) sees.
 *
 * Records are longer than what getdents64 gives, so it is asked for no more than
 * must fit as records, by the worst case of one-letter names.  Only where there is
 * no room for that bound (a small buffer, a bad address) entries are left over, and
 * given back by lseek(2) to where the first of them began.  That and the reading
 * are two calls: threads that read one open directory at once, which the device
 * keeps apart, may here see an entry twice.
 *
 * The caller's buffer may be no memory at all, which must be an -EFAULT and not a
 * SIGSEGV.  So records are made on the stack, about fifty at a time, and moved by the
 * kernel (wordcopy.c): 15 ns an entry.
 */
#include "internal.h"

#include "raw_syscall.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/*
 * A record and a directory entry with the longest name there can be, PATH_MAX - 1,
 * fit.  Together they leave half of the smallest stack that a thread may have.
 */
#define RECORDS_SIZE 4352
#define ENTRIES_SIZE 4352
#define MOST_RECORDS (RECORDS_SIZE / (BATCH_DIRSTAT_SIZE_NAMES + 8))

/* Of an entry whose name is one to four bytes long, and 255. */
#define SHORTEST_ENTRY 24
#define LONGEST_ENTRY 280

/* As the kernel writes it. */
struct entry {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;
	uint8_t d_type;
	char d_name[];
};

/* A call.  What has been delivered is behind `to`, what has been made in `records`. */
struct reader {
	int64_t fd;
	uint32_t mask;
	bool nostat_dir;	/* no metadata of what the directory says is one */
	uint32_t header;	/* size of a record without its name */
	uint64_t to;
	uint64_t room;		/* bytes from `to` on */
	uint64_t delivered;
	int64_t position;	/* of the first entry that is not in `records` */
	bool left_over;		/* entries were read that were not delivered */
	uint32_t count;
	uint32_t used;
	int64_t began[MOST_RECORDS];	/* position of each record */
	_Alignas(8) unsigned char records[RECORDS_SIZE];
	_Alignas(8) unsigned char entries[ENTRIES_SIZE];
};

static uint32_t header_size(uint64_t mask)
{
	if (!mask)
		return BATCH_DIRSTAT_SIZE_NAMES;
	return mask & BATCH_DIRSTAT_TIMES ? BATCH_DIRSTAT_SIZE_TIMES : BATCH_DIRSTAT_SIZE_STAT;
}

/* As st_dev: the kernel's numbers have 12 and 20 bits. */
static uint32_t device_number(uint32_t major, uint32_t minor)
{
	return (minor & 0xff) | major << 8 | (minor & ~0xffU) << 12;
}

static struct batch_dirstat_time time_of(const struct statx_timestamp *time)
{
	struct batch_dirstat_time copy = { time->tv_sec, time->tv_nsec, 0 };

	return copy;
}

static void fill(struct batch_dirstat *record, const struct statx *stx)
{
	record->mask = stx->stx_mask & BATCH_DIRSTAT_FIELDS & ~BATCH_DIRSTAT_TIMES;
	record->stx_mode = stx->stx_mode;
	record->stx_ino = stx->stx_ino;
	record->stx_size = stx->stx_size;
	record->stx_blocks = stx->stx_blocks;
	record->stx_dev = device_number(stx->stx_dev_major, stx->stx_dev_minor);
	record->stx_rdev = device_number(stx->stx_rdev_major, stx->stx_rdev_minor);
	record->stx_nlink = stx->stx_nlink;
	record->stx_uid = stx->stx_uid;
	record->stx_gid = stx->stx_gid;
	record->stx_attributes = (uint32_t)stx->stx_attributes;
}

static void fill_times(struct batch_dirstat *record, const struct statx *stx)
{
	record->mask |= stx->stx_mask & BATCH_DIRSTAT_TIMES;
	record->stx_atime = time_of(&stx->stx_atime);
	record->stx_btime = time_of(&stx->stx_btime);
	record->stx_ctime = time_of(&stx->stx_ctime);
	record->stx_mtime = time_of(&stx->stx_mtime);
}

static void look_up(const struct reader *reader, const char *name, struct batch_dirstat *record)
{
	struct statx stx;
	int64_t err = batch_syscall6(SYS_statx, (uint64_t)reader->fd, batch_arg(name),
				     AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
				     reader->mask ? reader->mask : STATX_TYPE, batch_arg(&stx), 0);

	if (err) {
		record->error = (int16_t)err;
		return;
	}
	if (record->d_type == DT_UNKNOWN && stx.stx_mask & STATX_TYPE)
		record->d_type = (uint8_t)IFTODT(stx.stx_mode);
	if (reader->mask)
		fill(record, &stx);
	if (reader->mask & BATCH_DIRSTAT_TIMES)
		fill_times(record, &stx);
}

/* Where the directory does not know the type, that much has to be looked up. */
static bool is_wanted(const struct reader *reader, const struct entry *entry)
{
	if (entry->d_type == DT_UNKNOWN)
		return true;
	return reader->mask && !(reader->nostat_dir && entry->d_type == DT_DIR);
}

static void make_record(struct reader *reader, const struct entry *entry, size_t length,
			uint32_t size)
{
	unsigned char *at = reader->records + reader->used;
	struct batch_dirstat *record = (struct batch_dirstat *)(void *)at;

	memset(at, 0, size);
	record->size = (uint16_t)size;
	record->name = (uint16_t)reader->header;
	record->d_type = entry->d_type;
	record->name_len = (uint16_t)length;
	record->d_ino = entry->d_ino;
	memcpy(at + reader->header, entry->d_name, length);
	if (is_wanted(reader, entry))
		look_up(reader, entry->d_name, record);

	reader->began[reader->count++] = reader->position;
	reader->used += size;
}

/* Moves the records to the caller; false if not all of them could be. */
static bool deliver(struct reader *reader)
{
	uint64_t moved = batch_store_bytes(reader->to, reader->records, reader->used);
	uint32_t whole = 0, index = 0;

	for (; index < reader->count; index++) {
		const void *at = reader->records + whole;
		uint32_t size = ((const struct batch_dirstat *)at)->size;

		if (whole + size > moved)
			break;
		whole += size;
	}
	reader->to += whole;
	reader->room -= whole;
	reader->delivered += whole;
	if (index < reader->count) {
		reader->position = reader->began[index];
		reader->left_over = true;
		return false;
	}
	reader->count = 0;
	reader->used = 0;
	return true;
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* Return: 0; -EINVAL if there is no room for it; -EFAULT. */
static int take(struct reader *reader, const struct entry *entry)
{
	size_t length = strlen(entry->d_name);
	uint32_t size = (reader->header + (uint32_t)length + 8) & ~7U;

	if (is_dot(entry->d_name))
		return 0;
	if (reader->used + size > reader->room) {
		reader->left_over = true;
		return -EINVAL;
	}
	if (reader->used + size > RECORDS_SIZE && !deliver(reader))
		return -EFAULT;
	make_record(reader, entry, length, size);
	return 0;
}

/* How much to ask of getdents64: what must fit, but no less than one entry takes. */
static uint32_t entries_size(const struct reader *reader)
{
	uint64_t size = reader->room / (reader->header + 8) * SHORTEST_ENTRY;

	if (size > ENTRIES_SIZE)
		return ENTRIES_SIZE;
	return size < LONGEST_ENTRY ? LONGEST_ENTRY : (uint32_t)size;
}

static int64_t read_entries(struct reader *reader, uint32_t size)
{
	int64_t got = batch_syscall3(SYS_getdents64, (uint64_t)reader->fd,
				     batch_arg(reader->entries), size);

	/* Some file systems have names of more than 255 bytes. */
	if (got == -EINVAL && size < ENTRIES_SIZE)
		got = batch_syscall3(SYS_getdents64, (uint64_t)reader->fd,
				     batch_arg(reader->entries), ENTRIES_SIZE);
	return got;
}

/* Return: 1 if there may be more to read and room for it; 0; or -errno. */
static int read_some(struct reader *reader)
{
	uint32_t size = entries_size(reader);
	int64_t got = read_entries(reader, size);
	int err = 0;

	if (got <= 0)
		return (int)got;
	for (int64_t at = 0; at < got && !err;) {
		const void *next = reader->entries + at;
		const struct entry *entry = next;

		err = take(reader, entry);
		if (err)
			break;
		reader->position = entry->d_off;
		at += entry->d_reclen;
	}
	if (err != -EFAULT && !deliver(reader))
		err = -EFAULT;
	if (err)
		return err;
	/* What ended early ended by itself, as it does for the device. */
	if (!reader->delivered)
		return 1;
	return got + LONGEST_ENTRY > size &&
	       reader->room / (reader->header + 8) * SHORTEST_ENTRY >= LONGEST_ENTRY;
}

int64_t batch_emulate_dirstat(uint64_t dirfd, uint64_t buffer, uint64_t size, uint64_t mask,
			      uint64_t flags)
{
	struct reader reader;
	int more;

	if (flags & ~(uint64_t)BATCH_DIRSTAT_NOSTAT_DIR ||
	    mask & ~(uint64_t)BATCH_DIRSTAT_FIELDS || buffer % 8)
		return -EINVAL;
	reader.fd = (int32_t)dirfd;
	reader.to = buffer;
	reader.room = size;
	reader.mask = (uint32_t)mask;
	reader.nostat_dir = (flags & BATCH_DIRSTAT_NOSTAT_DIR) != 0;
	reader.header = header_size(mask);
	reader.delivered = 0;
	reader.left_over = false;
	reader.count = 0;
	reader.used = 0;
	reader.position = batch_syscall3(SYS_lseek, (uint64_t)reader.fd, 0, SEEK_CUR);

	do
		more = read_some(&reader);
	while (more > 0);
	if (reader.left_over && reader.position >= 0)
		batch_syscall3(SYS_lseek, (uint64_t)reader.fd, (uint64_t)reader.position, SEEK_SET);
	/* An error is met again by the next call. */
	return reader.delivered ? (int64_t)reader.delivered : more;
}
