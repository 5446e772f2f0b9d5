// SPDX-License-Identifier: MIT
// mdu with the device present and with BATCH_EMUL=1: nobody can tell them apart by
// what it prints, neither its user nor a filter that denies its calls; and strace
// shows the calls of its batches.
#include "commands.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MDU "/bin/mdu"
#define TREE "/tmp/mdu-tree"

enum { kNobody = 1000, kMany = 200, kFew = 40, kDepth = 100 };

static void make_file(const char *path, off_t size_bytes)
{
	static const char data[5000];
	int fd = (int)NEED(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));

	NEED(write(fd, data, (size_t)size_bytes % sizeof(data)));
	NEED(ftruncate(fd, size_bytes));
	close(fd);
}

// Files of many sizes; kMany of them are a few batches.
static void make_files(const char *directory, int count)
{
	char path[128];

	NEED(mkdir(directory, 0755));
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/entry-%03d", directory, i);
		make_file(path, i * 37);
	}
}

static void make_deep(void)
{
	int top = (int)NEED(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	for (int i = 0; i < kDepth; i++) {
		NEED(mkdir("deep", 0755));
		NEED(chdir("deep"));
		make_file("leaf", 100);
	}
	NEED(fchdir(top));
	close(top);
}

static void make_kinds(void)
{
	NEED(mkdir("kinds", 0755));
	make_file("kinds/sparse", 1 << 20);
	NEED(link("kinds/sparse", "kinds/second-name"));
	NEED(link("many/entry-150", "third-name"));
	NEED(symlink("../many", "kinds/to-directory"));
	NEED(symlink("sparse", "kinds/to-file"));
	NEED(symlink("nowhere", "kinds/dangling"));
	NEED(symlink("loop", "kinds/loop"));
	NEED(mkfifo("kinds/fifo", 0644));
	NEED(mknod("kinds/device", S_IFCHR | 0600, 0x103));
	NEED(mkdir("kinds/empty", 0755));
	make_file("kinds/new\nline 'quoted' \377", 10);
}

// What root can read and nobody else can.
static void make_unreadable(void)
{
	make_files("closed", kFew);
	make_files("not-listed", kFew);
	make_files("not-searched", kFew);
	NEED(chmod("closed", 0));
	NEED(chmod("not-listed", 0711));
	NEED(chmod("not-searched", 0744));
}

// In a file system that is only there for this test.
static void make_tree(void)
{
	umask(0);
	NEED(unshare(CLONE_NEWNS));
	NEED(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	if (mkdir(TREE, 0755) != 0)
		CHECK_EQ(errno, EEXIST);
	NEED(mount("tree", TREE, "tmpfs", 0, "mode=755"));
	NEED(chdir(TREE));
	make_files("many", kMany);
	make_deep();
	make_kinds();
	make_unreadable();
}

#define COMMAND(...) ((const char *const[]){ "mdu", __VA_ARGS__, NULL })

static const char *const *const commands[] = {
	COMMAND("-s"),
	COMMAND("--"),
	COMMAND("-a"),
	COMMAND("-ab"),
	COMMAND("-al"),
	COMMAND("-aL"),
	COMMAND("-D", "kinds/to-directory", "kinds/to-file", "kinds/dangling"),
	COMMAND("-h", "-d2"),
	COMMAND("-x", "-S"),
	COMMAND("--inodes", "-a"),
	COMMAND("--time", "--time-style=full-iso", "-a0"),
	COMMAND("-c", "many", "kinds", "many", "missing"),
	COMMAND("-t4K", "-B1"),
	COMMAND("-a", "--exclude=entry-1*"),
	COMMAND("-aj4"),
	COMMAND("-aP", "many/entry-001", "deep", "not-searched/entry-001"),
};

static void check_commands(uid_t uid, int failures_wanted)
{
	int failures = 0;

	make_tree();
	for (size_t i = 0; i < COUNT(commands); i++) {
		struct outcome outcome = run_on_both(
			(struct setting){ .directory = TREE, .uid = uid, .argv = commands[i] }, "calls");

		CHECK(outcome.output_size > 0);
		failures += outcome.messages_size > 0;
		forget(&outcome);
	}
	CHECK(failures >= failures_wanted);
}

TEST(mdu, device_and_emulator_agree)
{
	check_commands(0, 3);
}

TEST(mdu, device_and_emulator_agree_about_what_cannot_be_read)
{
	check_commands(kNobody, COUNT(commands));
}

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define IS(call, to, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, to, otherwise)
#define SKIP(count) BPF_STMT(BPF_JMP | BPF_JA, count)
#define ALLOW_IF(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)(value), skip, 0)
#define DENY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

// Of arguments, by their path.
static struct sock_filter deny_statx[] = {
	LOAD(nr), IS(SYS_statx, 0, 1), DENY, ALLOW,
};

// Of names below a directory: by newfstatat, or by statx where that stands for dirstat.
static struct sock_filter deny_stat_of_entries[] = {
	LOAD(nr), IS(SYS_newfstatat, 1, 0), IS(SYS_statx, 2, 7),
	LOAD(args[3]), SKIP(1),
	LOAD(args[2]),
	ALLOW_IF(AT_EMPTY_PATH, 3),
	LOAD(args[0]), ALLOW_IF(AT_FDCWD, 1),
	DENY, ALLOW,
};

TEST(mdu, filter_that_denies_statx_denies_it_in_a_batch)
{
	static const struct sock_fprog filter = { COUNT(deny_statx), deny_statx };
	struct outcome outcome;

	make_tree();
	outcome = run_on_both((struct setting){ .directory = TREE, .filter = &filter,
						.argv = COMMAND("many", "kinds", "missing") },
			      "stop_observed");
	CHECK_EQ(outcome.status, 1 << 8);
	CHECK_EQ(outcome.output_size, 0);
	CHECK_EQ(lines(outcome.messages), 3);
	CHECK(strstr(outcome.messages, strerror(EACCES)) != NULL);
	CHECK(strstr(outcome.messages, strerror(ENOENT)) == NULL);
}

TEST(mdu, filter_that_denies_stat_of_entries_denies_each)
{
	static const struct sock_fprog filter = { COUNT(deny_stat_of_entries),
						  deny_stat_of_entries };
	struct outcome outcome;

	make_tree();
	outcome = run_on_both((struct setting){ .directory = TREE, .filter = &filter,
						.argv = COMMAND("-a", "many") },
			      "stop_observed");
	CHECK_EQ(outcome.status, 1 << 8);
	CHECK_EQ(lines(outcome.output), 1);
	CHECK_EQ(lines(outcome.messages), kMany);
}

// Counts in a trace the entries that are named entry-NNN.
static void count_stats(const char *trace, int *seen)
{
	char quoted[64];

	for (int i = 0; i < kMany; i++) {
		const char *at = trace;

		snprintf(quoted, sizeof(quoted), "\"entry-%03d\"", i);
		seen[i] = 0;
		while ((at = strstr(at, quoted)) != NULL) {
			const char *line = at;

			while (line > trace && line[-1] != '\n')
				line--;
			line += strspn(line, "0123456789 ");
			seen[i] += strncmp(line, "newfstatat(", 11) == 0 ||
				   strncmp(line, "statx(", 6) == 0;
			at++;
		}
	}
}

TEST(mdu, strace_shows_every_stat)
{
	static const char *const argv[] = { "strace", "-f", "-o", "/tmp/mdu-trace", "-e",
					    "trace=statx,newfstatat,fstat", MDU, "-s", "many", NULL };
	long long watched = counter("stop_observed");
	int seen[kMany], all[2];

	make_tree();
	for (int backend = kDevice; backend <= kEmulator; backend++) {
		struct setting setting = { .backend = (enum backend)backend,
					   .directory = TREE, .argv = argv };
		struct outcome outcome = run_in(setting);
		size_t size;
		char *trace = read_all("/tmp/mdu-trace", &size);

		CHECK_EQ(outcome.status, 0);
		count_stats(trace, seen);
		for (int i = 0; i < kMany; i++)
			CHECK_EQ(seen[i], 1);
		CHECK(strstr(trace, " fstat(") != NULL);
		all[backend] = lines(trace);
		free(trace);
		forget(&outcome);
		if (backend == kDevice)
			CHECK(counter("stop_observed") > watched);
	}
	CHECK_EQ(all[kDevice], all[kEmulator]);
}
