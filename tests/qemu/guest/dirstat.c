// SPDX-License-Identifier: MIT
// dirstat on the device, compared with getdents64 and statx over every file system
// of the guest, and among signals, watchers, threads and kills.
#include "endless.h"
#include "natively.h"
#include "program.h"
#include "random.h"
#include "testing.h"
#include "world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

// A buffer that takes whatever getdents64 finds room for in its own, as records: tracefs of 6.9 and
// later has positions that are one off for lseek.
enum { kStats = 0x71f, kBuffer = 1 << 17, kMany = 1300, kTries = 8, kMostDirectories = 150 };

static struct program program;
static _Alignas(8) char ours[1 << 21], theirs[1 << 21];

static int64_t dirstat_call(int fd, void *buffer, uint64_t size, uint64_t mask)
{
	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, buffer, size, mask, 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_DONE, 1);
	return program.rets[0];
}

static int64_t dirstat_reference(int fd, void *buffer, uint64_t size, uint64_t mask)
{
	const uint64_t arg[] = { (uint64_t)fd, (uintptr_t)buffer, size, mask, 0 };

	return dirstat_natively(arg);
}

typedef int64_t dirstat_fn(int fd, void *buffer, uint64_t size, uint64_t mask);

// All records of a directory; or the error that ended them, at the end.
static size_t read_directory(dirstat_fn *way, const char *path, uint64_t mask, char *to)
{
	int fd = (int)NEED(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	size_t size = 0;
	int64_t got;

	while ((got = way(fd, to + size, kBuffer, mask)) > 0) {
		size += (size_t)got;
		CHECK(size + kBuffer <= sizeof(ours));
	}
	memcpy(to + size, &got, sizeof(got));
	close(fd);
	return size + sizeof(got);
}

static const struct batch_dirstat *record_at(const char *buffer, size_t at)
{
	return (const struct batch_dirstat *)(buffer + at);
}

static unsigned int count_records(const char *buffer, size_t size)
{
	unsigned int count = 0;

	for (size_t at = 0; at < size; at += record_at(buffer, at)->size)
		count++;
	return count;
}

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
static unsigned int compare(const char *path, uint64_t mask)
{
	for (int i = 0;; i++) {
		size_t expected = read_directory(dirstat_reference, path, mask, theirs);
		size_t got = read_directory(dirstat_call, path, mask, ours);

		if (got == expected && memcmp(ours, theirs, got) == 0)
			return count_records(ours, got - sizeof(int64_t));
		if (i == kTries)
			fail(__FILE__, __LINE__, "%s, mask %#llx: %zu bytes, natively %zu; %s", path,
			     (unsigned long long)mask, got, expected, difference(got));
	}
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
	tally->entries += compare(path, kStats);
	size = read_directory(dirstat_call, path, kStats, ours) - sizeof(int64_t);
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

static void make_file(const char *path, off_t size)
{
	int fd = (int)NEED(open(path, O_CREAT | O_WRONLY, 0640));

	NEED(ftruncate(fd, size));
	close(fd);
}

// Every kind of file, and a directory that takes several calls.
static void fill_tree(const char *path)
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

static const char *mount_at(const char *path, const char *source, const char *type,
			    const char *data)
{
	CHECK(mkdir(path, 0755) == 0 || errno == EEXIST);
	NEED(mount(source, path, type, 0, data));
	return path;
}

// A kernel without one of them fails the test unless BATCH_SKIP_FILE_SYSTEMS is set.
static bool has_file_system(const char *type)
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
	NEED(chmod("/tmp/denied/below", 0755));
	catch_faults();
	(void)device();
	NEED(setresuid(1000, 1000, 1000));
	compare("/tmp/denied", BATCH_DIRSTAT_FIELDS);
	CHECK_EQ(compare("/tmp/denied/many", kStats), kMany);
	CHECK_EQ(record_at(ours, 0)->error, -EACCES);
	compare("/tmp/denied/many", 0);
	compare("/proc/1", kStats);
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
	read_directory(dirstat_call, "/tmp/debug", kStats, ours);
	CHECK(!is_mounted("/tmp/debug/tracing"));
	compare("/tmp/debug", kStats);
	close(open("/tmp/debug/tracing/trace", O_RDONLY));
	CHECK(is_mounted("/tmp/debug/tracing"));
	compare("/tmp/debug", kStats);
}

static const char *make_many(const char *path)
{
	NEED(unshare(CLONE_NEWNS));
	mount_at(path, "none", "tmpfs", NULL);
	fill_tree(path);
	NEED(chdir(path));
	return "many";
}

static atomic_int handled;

static void note_signal(int signal)
{
	(void)signal;
	handled++;
}

// Signals end a call between two records; no entry is lost, none comes twice.
TEST(dirstat, gives_each_entry_once_among_signals)
{
	const char *many = make_many("/tmp/stormy");
	struct sigaction action = { .sa_handler = note_signal, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, 300 }, { 0, 300 } }, never = { { 0, 0 }, { 0, 0 } };
	size_t expected;

	catch_faults();
	expected = read_directory(dirstat_reference, many, kStats, theirs);
	NEED(sigaction(SIGALRM, &action, NULL));
	NEED(setitimer(ITIMER_REAL, &often, NULL));
	for (int i = 0; i < 30; i++) {
		CHECK_EQ(read_directory(dirstat_call, many, kStats, ours), expected);
		CHECK(memcmp(ours, theirs, expected) == 0);
	}
	NEED(setitimer(ITIMER_REAL, &never, NULL));
	CHECK(handled > 10);
}

static void read_for_ever(void *path)
{
	for (;;)
		read_directory(dirstat_call, path, kStats, ours);
}

TEST(dirstat, ends_when_it_is_killed)
{
	const char *many = make_many("/tmp/killed");

	for (int i = 0; i < 20; i++) {
		pid_t child = in_child(read_for_ever, (void *)many);
		int status;

		usleep(20000 + 1777 * i);
		NEED(kill(child, SIGKILL));
		NEED(waitpid(child, &status, 0));
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
}

struct share {
	int fd;
	unsigned int entries;
};

static void *read_share(void *argument)
{
	struct share *share = argument;
	struct program mine;
	_Alignas(8) char buffer[2048];

	do {
		clear(&mine);
		add(&mine, BATCH_NR_DIRSTAT, share->fd, buffer, sizeof(buffer), kStats, 0);
		CHECK_EQ(run_program(&mine), 0);
		CHECK(mine.rets[0] >= 0);
		share->entries += count_records(buffer, (size_t)mine.rets[0]);
	} while (mine.rets[0] > 0);
	return NULL;
}

TEST(dirstat, gives_each_entry_once_to_threads_that_share_a_directory)
{
	const char *many = make_many("/tmp/shared-directory");

	for (int i = 0; i < 20; i++) {
		int fd = (int)NEED(open(many, O_RDONLY | O_DIRECTORY));
		struct share shares[2] = { { fd, 0 }, { fd, 0 } };
		pthread_t other;

		(void)device();
		CHECK_EQ(pthread_create(&other, NULL, read_share, &shares[1]), 0);
		read_share(&shares[0]);
		pthread_join(other, NULL);
		CHECK_EQ(shares[0].entries + shares[1].entries, kMany);
		close(fd);
	}
}

static void deny_statx(unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_statx, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog fprog = { COUNT(code), code };

	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog), 0);
}

// A filter that denies statx would be passed by, were it made by the module.
TEST(dirstat, is_left_to_the_caller_when_calls_are_watched)
{
	int fd = (int)NEED(open("/lib", O_RDONLY | O_DIRECTORY));

	(void)device();
	deny_statx(0);
	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
}

static void *deny_statx_to_all(void *delay)
{
	usleep((useconds_t)(uintptr_t)delay);
	deny_statx(SECCOMP_FILTER_FLAG_TSYNC);
	return NULL;
}

static void read_until_watched(void *delay)
{
	pthread_t other;
	int fd = (int)NEED(open("many", O_RDONLY | O_DIRECTORY));

	(void)device();
	CHECK_EQ(pthread_create(&other, NULL, deny_statx_to_all, delay), 0);
	do {
		clear(&program);
		add(&program, SYS_lseek, fd, 0, SEEK_SET);
		add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
		add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
		CHECK_EQ(run_program(&program), 0);
	} while (program.run.state == BATCH_STATE_DONE);
	CHECK_EQ(program.run.state, BATCH_STATE_OBSERVED);
	pthread_join(other, NULL);
}

TEST(dirstat, stops_for_a_filter_that_comes_while_it_runs)
{
	make_many("/tmp/watched");
	for (uintptr_t i = 0; i < 10; i++)
		wait_for_success(in_child(read_until_watched, (void *)(5000 + 1333 * i)));
}

static struct endless *endless;

static void note_and_end(int signal)
{
	note_signal(signal);
	endless->enough = true;
}

static void prepare_endless(void)
{
	int fd;

	endless = mount_endless("/tmp/endless");
	fd = (int)NEED(open("/tmp/endless", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	(void)device();
	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
	add(&program, SYS_getpid);
}

// A file system that goes on for ever without an entry for us: as getdents64 returns to its caller,
// so must this.
TEST(dirstat, without_entries_lets_a_handler_run)
{
	struct sigaction action = { .sa_handler = note_and_end };
	struct itimerval soon = { { 0, 0 }, { 0, 200000 } };

	if (!has_file_system("fuse"))
		return;
	prepare_endless();
	NEED(sigaction(SIGALRM, &action, NULL));
	NEED(setitimer(ITIMER_REAL, &soon, NULL));
	check_done(&program);
	CHECK_EQ(handled, 1);
	CHECK(endless->served > 0 && endless->served < ENDLESS_MOST);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], getpid());
}

TEST(dirstat, without_entries_ends_when_somebody_begins_to_watch)
{
	pthread_t other;

	if (!has_file_system("fuse"))
		return;
	prepare_endless();
	CHECK_EQ(pthread_create(&other, NULL, deny_statx_to_all, (void *)(uintptr_t)200000), 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	CHECK(endless->served > 0 && endless->served < ENDLESS_MOST);
	pthread_join(other, NULL);
}
