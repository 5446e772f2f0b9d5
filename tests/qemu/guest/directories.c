// SPDX-License-Identifier: MIT
#include "directories.h"
#include "natively.h"
#include "program.h"
#include "random.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

// A buffer that takes whatever getdents64 finds room for in its own, as records: tracefs of 6.9 and
// later has positions that are one off for lseek.
enum { kBuffer = 1 << 17 };

int64_t dirstat_call(int fd, void *buffer, uint64_t size, uint64_t mask, uint64_t flags)
{
	static struct program program;

	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, buffer, size, mask, flags);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_DONE, 1);
	return program.rets[0];
}

int64_t dirstat_reference(int fd, void *buffer, uint64_t size, uint64_t mask, uint64_t flags)
{
	const uint64_t arg[] = { (uint64_t)fd, (uintptr_t)buffer, size, mask, flags };

	return dirstat_natively(arg);
}

size_t read_directory(dirstat_fn *way, const char *path, uint64_t mask, uint64_t flags, char *to)
{
	int fd = (int)NEED(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	size_t size = 0;
	int64_t got;

	while ((got = way(fd, to + size, kBuffer, mask, flags)) > 0) {
		size += (size_t)got;
		CHECK(size + kBuffer <= kRecordsSize);
	}
	memcpy(to + size, &got, sizeof(got));
	close(fd);
	return size + sizeof(got);
}

const struct batch_dirstat *record_at(const char *buffer, size_t at)
{
	return (const struct batch_dirstat *)(buffer + at);
}

unsigned int count_records(const char *buffer, size_t size)
{
	unsigned int count = 0;

	for (size_t at = 0; at < size; at += record_at(buffer, at)->size)
		count++;
	return count;
}

void make_file(const char *path, off_t size)
{
	int fd = (int)NEED(open(path, O_CREAT | O_WRONLY, 0640));

	NEED(ftruncate(fd, size));
	close(fd);
}

void fill_tree(const char *path)
{
	char name[512];

	NEED(chdir(path));
	CHECK(mkdir("many", 0750) == 0 || errno == EEXIST);
	for (int i = 0; i < kMany; i++) {
		snprintf(name, sizeof(name), "many/%.*s%d", i % 15, "abcdefghijklmnopqrst", i);
		make_file(name, i);
	}
	memset(name, 'x', 255);
	name[255] = '\0';
	make_file(name, 1 << 20);
	NEED(symlink("/nonexistent", "dangling"));
	NEED(symlink("many", "link"));
	NEED(mkfifo("fifo", 0600));
	NEED(mknod("null", S_IFCHR | 0666, makedev(1, 3)));
	NEED(mknod("disk", S_IFBLK | 0600, makedev(259, 1048575)));
	NEED(mknod("socket", S_IFSOCK | 0700, 0));
	NEED(link("many/0", "hard"));
	NEED(chown("fifo", 12345, 67890));
	NEED(chmod("many/0", 06711));
	NEED(mkdir("below", 0700));
	NEED(mkdir("below/mounted", 0700));
	NEED(mkdir("below/stacked", 0700));
	NEED(chdir("/"));
}

const char *mount_at(const char *path, const char *source, const char *type, const char *data)
{
	CHECK(mkdir(path, 0755) == 0 || errno == EEXIST);
	NEED(mount(source, path, type, 0, data));
	return path;
}

bool has_file_system(const char *type)
{
	char line[4096], word[64];
	int fd = (int)NEED(open("/proc/filesystems", O_RDONLY));

	line[NEED(read(fd, line, sizeof(line) - 1))] = '\0';
	close(fd);
	snprintf(word, sizeof(word), "\t%s\n", type);
	if (strstr(line, word))
		return true;
	if (!setting("BATCH_SKIP_FILE_SYSTEMS", 0))
		fail(__FILE__, __LINE__, "no %s here; BATCH_SKIP_FILE_SYSTEMS=1 goes without", type);
	printf("# skipped: %s, which this kernel does not have\n", type);
	return false;
}

const char *make_many(const char *path)
{
	NEED(unshare(CLONE_NEWNS));
	mount_at(path, "none", "tmpfs", NULL);
	fill_tree(path);
	NEED(chdir(path));
	return "many";
}
