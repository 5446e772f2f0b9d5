// SPDX-License-Identifier: MIT
// dirstat on the device, compared with getdents64 and statx over every file system
// of the guest.
#include "directories.h"
#include "program.h"
#include "testing.h"
#include "world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kTries = 8, kMostDirectories = 150 };

static _Alignas(8) char ours[kRecordsSize], theirs[kRecordsSize];

// The first record in which the two differ, for a message.
static const char *difference(size_t size)
{
	static char text[400];
	size_t at = 0;

	while (at + 24 < size && record_at(ours, at)->size &&
	       memcmp(ours + at, theirs + at, record_at(ours, at)->size) == 0)
		at += record_at(ours, at)->size;
	snprintf(text, sizeof(text), "%s, natively %s (error %d, natively %d)",
		 ours + at + record_at(ours, at)->name, theirs + at + record_at(theirs, at)->name,
		 record_at(ours, at)->error, record_at(theirs, at)->error);
	return text;
}

// What a busy directory holds may change between the two, so it may be tried again.
static unsigned int compare_with(const char *path, uint64_t mask, uint64_t flags)
{
	for (int i = 0;; i++) {
		size_t expected = read_directory(dirstat_reference, path, mask, flags, theirs);
		size_t got = read_directory(dirstat_call, path, mask, flags, ours);

		if (got == expected && memcmp(ours, theirs, got) == 0)
			return count_records(ours, got - sizeof(int64_t));
		if (i == kTries)
			fail(__FILE__, __LINE__, "%s, mask %#llx, flags %llu: %zu bytes, natively %zu; %s",
			     path, (unsigned long long)mask, (unsigned long long)flags, got,
			     expected, difference(got));
	}
}

static unsigned int compare(const char *path, uint64_t mask)
{
	return compare_with(path, mask, 0);
}

struct tally {
	unsigned int directories, entries;
};

// Numbers below /proc are processes, which come and go, as does what they have open.
static bool is_volatile(const char *path)
{
	return strncmp(path, "/proc/", 6) == 0 &&
	       ((path[6] >= '0' && path[6] <= '9') || strncmp(path + 6, "self", 4) == 0 ||
		strncmp(path + 6, "thread-self", 11) == 0);
}

// Depth first, and no further than one file system.
static void compare_tree(const char *path, uint64_t dev, struct tally *tally)
{
	size_t size;
	char *records;

	if (tally->directories == kMostDirectories || is_volatile(path))
		return;
	tally->directories++;
	compare(path, 0);
	compare_with(path, kStats, BATCH_DIRSTAT_NOSTAT_DIR);
	tally->entries += compare(path, kStats);
	size = read_directory(dirstat_call, path, kStats, 0, ours) - sizeof(int64_t);
	records = malloc(size + 1);
	CHECK(records != NULL);
	memcpy(records, ours, size);
	for (size_t at = 0; at < size; at += record_at(records, at)->size) {
		const struct batch_dirstat *record = record_at(records, at);
		char below[4096];

		snprintf(below, sizeof(below), "%s/%s", strcmp(path, "/") == 0 ? "" : path,
			 records + at + record->name);
		if (!record->error && S_ISDIR(record->stx_mode) && record->stx_dev == dev)
			compare_tree(below, dev, tally);
	}
	free(records);
}

static void make_overlay(void)
{
	NEED(mkdir("/tmp/o", 0755));
	mount_at("/tmp/o", "none", "tmpfs", NULL);
	NEED(mkdir("/tmp/o/lower", 0755));
	NEED(mkdir("/tmp/o/upper", 0755));
	NEED(mkdir("/tmp/o/work", 0755));
	fill_tree("/tmp/o/lower");
	mount_at("/tmp/overlay", "overlay", "overlay",
		 "lowerdir=/tmp/o/lower,upperdir=/tmp/o/upper,workdir=/tmp/o/work");
	make_file("/tmp/overlay/upper-file", 17);
	make_file("/tmp/overlay/many/upper-file", 17);
	NEED(unlink("/tmp/overlay/many/15"));
	NEED(unlink("/tmp/overlay/dangling"));
}

static pid_t start_fuse(void)
{
	pid_t child;
	struct stat stat;

	CHECK(mkdir("/tmp/fuse", 0755) == 0 || errno == EEXIST);
	child = fork();
	if (child == 0) {
		execl("/bin/fuse-run", "fuse-run", "/tmp/fuse", "sleep", "1000", NULL);
		_exit(127);
	}
	for (int i = 0; i < 1000; i++) {
		if (access("/tmp/fuse/one", F_OK) == 0)
			break;
		usleep(10000);
	}
	NEED(lstat("/tmp/fuse/one", &stat));
	return child;
}

// Returns the server of FUSE, if there is one.
static pid_t mount_everything(void)
{
	pid_t fuse = 0;

	NEED(unshare(CLONE_NEWNS));
	if (has_file_system("ext4")) {
		mount_at("/tmp/ext4", "/dev/nvme0n1", "ext4", NULL);
		fill_tree("/tmp/ext4");
	}
	mount_at("/tmp/tmpfs", "none", "tmpfs", NULL);
	fill_tree("/tmp/tmpfs");
	NEED(mount("/tmp/tmpfs/many", "/tmp/tmpfs/below/mounted", NULL, MS_BIND, NULL));
	NEED(mount("none", "/tmp/tmpfs/below/stacked", "tmpfs", 0, NULL));
	NEED(mount("none", "/tmp/tmpfs/below/stacked", "tmpfs", 0, "mode=0711"));
	NEED(mount("/proc/version", "/tmp/tmpfs/hard", NULL, MS_BIND, NULL));
	mount_at("/tmp/ramfs", "none", "ramfs", NULL);
	fill_tree("/tmp/ramfs");
	if (has_file_system("overlay"))
		make_overlay();
	if (has_file_system("fuse"))
		fuse = start_fuse();
	return fuse;
}

// As root and with everything, then as somebody whom much is denied.
TEST(dirstat, equals_statx_on_every_file_system)
{
	pid_t fuse = mount_everything();
	char line[512], path[256], type[64];
	FILE *mounts = fopen("/proc/self/mounts", "r");

	catch_faults();
	CHECK(mounts != NULL);
	while (fgets(line, sizeof(line), mounts)) {
		struct tally tally = { 0, 0 };
		struct stat stat;

		CHECK_EQ(sscanf(line, "%*s %255s %63s", path, type), 2);
		NEED(lstat(path, &stat));
		if (!S_ISDIR(stat.st_mode))
			continue;
		compare_tree(path, (uint32_t)stat.st_dev, &tally);
		printf("# %s at %s: %u directories, %u entries\n", type, path, tally.directories,
		       tally.entries);
	}
	fclose(mounts);
	fflush(stdout);
	if (fuse)
		kill(fuse, SIGKILL);
}

TEST(dirstat, equals_statx_for_those_whom_much_is_denied)
{
	NEED(unshare(CLONE_NEWNS));
	mount_at("/tmp/denied", "none", "tmpfs", NULL);
	fill_tree("/tmp/denied");
	NEED(chmod("/tmp/denied/many", 0744));
	NEED(chmod("/tmp/denied/below", 0744));
	catch_faults();
	(void)device();
	NEED(setresuid(1000, 1000, 1000));
	compare("/tmp/denied", BATCH_DIRSTAT_FIELDS);
	CHECK_EQ(compare("/tmp/denied/many", kStats), kMany);
	CHECK_EQ(record_at(ours, 0)->error, -EACCES);
	compare("/tmp/denied/many", 0);
	compare("/tmp/denied/below", kStats);
	CHECK_EQ(record_at(ours, 0)->error, -EACCES);
	compare_with("/tmp/denied/below", kStats, BATCH_DIRSTAT_NOSTAT_DIR);
	CHECK_EQ(record_at(ours, 0)->error, 0);
	CHECK_EQ(record_at(ours, 0)->d_type, DT_DIR);
	compare("/proc/1", kStats);
}

// To have it as well where nothing is known of an entry but its name, one of the disks is made
// without the types of entries.
TEST(dirstat, tells_of_directories_whose_type_is_not_known_in_spite_of_the_flag)
{
	unsigned int untyped = 0;

	if (!has_file_system("ext4"))
		return;
	NEED(unshare(CLONE_NEWNS));
	catch_faults();
	for (int i = 0; i < 2; i++) {
		const char *path = i ? "/tmp/disk-1" : "/tmp/disk-0";
		const char *source = i ? "/dev/nvme1n1" : "/dev/nvme0n1";
		size_t size;

		mount_at(path, source, "ext4", NULL);
		CHECK(compare_with(path, kStats, BATCH_DIRSTAT_NOSTAT_DIR) > 0);
		size = read_directory(dirstat_call, path, kStats, BATCH_DIRSTAT_NOSTAT_DIR, ours);
		size -= sizeof(int64_t);
		for (size_t at = 0; at < size; at += record_at(ours, at)->size)
			if (record_at(ours, at)->d_type == DT_DIR)
				untyped += record_at(ours, at)->mask != 0;
		compare(path, 0);
	}
	CHECK(untyped > 0);
}

TEST(dirstat, shows_owners_as_the_user_namespace_has_them)
{
	NEED(unshare(CLONE_NEWNS));
	mount_at("/tmp/owned", "none", "tmpfs", NULL);
	fill_tree("/tmp/owned");
	catch_faults();
	(void)device();
	NEED(unshare(CLONE_NEWUSER));
	compare("/tmp/owned", kStats);
	CHECK_EQ(record_at(ours, 0)->stx_uid, 65534);
}

static bool is_mounted(const char *path)
{
	char line[512], at[256];
	FILE *mounts = fopen("/proc/self/mounts", "r");
	bool found = false;

	CHECK(mounts != NULL);
	while (fgets(line, sizeof(line), mounts))
		found |= sscanf(line, "%*s %255s", at) == 1 && strcmp(at, path) == 0;
	fclose(mounts);
	return found;
}

// tracefs comes up below debugfs when somebody walks into it.
TEST(dirstat, does_not_trigger_automounts)
{
	NEED(unshare(CLONE_NEWNS));
	mount_at("/tmp/debug", "none", "debugfs", NULL);
	catch_faults();
	CHECK(!is_mounted("/tmp/debug/tracing"));
	read_directory(dirstat_call, "/tmp/debug", kStats, 0, ours);
	CHECK(!is_mounted("/tmp/debug/tracing"));
	compare("/tmp/debug", kStats);
	close(open("/tmp/debug/tracing/trace", O_RDONLY));
	CHECK(is_mounted("/tmp/debug/tracing"));
	compare("/tmp/debug", kStats);
}
