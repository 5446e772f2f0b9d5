// SPDX-License-Identifier: MIT
// mdu with the device present and with BATCH_EMUL=1: nobody can tell them apart by
// what it prints, neither its user nor a filter that denies its calls; and strace
// shows the calls of its batches.
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
#define STATS "/sys/class/misc/batch/stats/"

enum { kNobody = 1000, kMany = 200, kFew = 40, kDepth = 100 };

enum backend { kDevice, kEmulator };

// A way to run a program.
struct setting {
	enum backend backend;
	uid_t uid;
	const struct sock_fprog *filter;
	const char *const *argv;
};

struct outcome {
	int status;
	char *output, *messages;
	size_t output_size, messages_size;
};

static long long counter(const char *name)
{
	char path[128], line[32];
	int fd;

	snprintf(path, sizeof(path), STATS "%s", name);
	fd = (int)NEED(open(path, O_RDONLY | O_CLOEXEC));
	line[NEED(read(fd, line, sizeof(line) - 1))] = '\0';
	close(fd);
	return atoll(line);
}

static char *read_all(const char *path, size_t *size)
{
	int fd = (int)NEED(open(path, O_RDONLY | O_CLOEXEC));
	struct stat st;
	char *text;

	NEED(fstat(fd, &st));
	*size = (size_t)st.st_size;
	text = malloc(*size + 1);
	CHECK(text != NULL);
	CHECK_EQ(read(fd, text, *size), *size);
	text[*size] = '\0';
	close(fd);
	return text;
}

static void redirect(int fd, const char *path)
{
	int file = (int)NEED(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));

	NEED(dup2(file, fd));
}

static void exec_in_setting(void *argument)
{
	const struct setting *setting = argument;

	NEED(chdir(TREE));
	redirect(STDOUT_FILENO, "/tmp/mdu-output");
	redirect(STDERR_FILENO, "/tmp/mdu-messages");
	if (setting->backend == kEmulator)
		NEED(setenv("BATCH_EMUL", "1", 1));
	if (setting->uid != 0) {
		NEED(setgroups(0, NULL));
		NEED(setresgid(setting->uid, setting->uid, setting->uid));
		NEED(setresuid(setting->uid, setting->uid, setting->uid));
	}
	if (setting->filter) {
		NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		NEED(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, setting->filter));
	}
	execvp(setting->argv[0], (char *const *)setting->argv);
	fail(__FILE__, __LINE__, "%s: %m", setting->argv[0]);
}

static struct outcome run_in(struct setting setting)
{
	struct outcome outcome;

	NEED(waitpid(in_child(exec_in_setting, &setting), &outcome.status, 0));
	outcome.output = read_all("/tmp/mdu-output", &outcome.output_size);
	outcome.messages = read_all("/tmp/mdu-messages", &outcome.messages_size);
	return outcome;
}

static void forget(struct outcome *outcome)
{
	free(outcome->output);
	free(outcome->messages);
}

static int lines(const char *text)
{
	int count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

static void check_same(const char *what, const struct outcome *a, const struct outcome *b)
{
	if (a->status != b->status)
		fail(__FILE__, __LINE__, "%s: status %#x, emulated %#x", what, a->status, b->status);
	if (a->output_size != b->output_size || memcmp(a->output, b->output, a->output_size))
		fail(__FILE__, __LINE__, "%s: another output", what);
	if (a->messages_size != b->messages_size ||
	    memcmp(a->messages, b->messages, a->messages_size))
		fail(__FILE__, __LINE__, "%s: other messages: %.200s", what, a->messages);
}

// Runs a command line on the device and on the emulator, and checks that it was
// so: by what the module has counted as `counted`.
static struct outcome run_on_both(struct setting setting, const char *counted)
{
	long long before = counter(counted), between;
	struct outcome device, emulated;

	setting.backend = kDevice;
	device = run_in(setting);
	between = counter(counted);
	setting.backend = kEmulator;
	emulated = run_in(setting);
	check_same(setting.argv[1], &device, &emulated);
	CHECK(between > before);
	CHECK_EQ(counter(counted), between);
	forget(&emulated);
	return device;
}

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
			(struct setting){ .uid = uid, .argv = commands[i] }, "calls");

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
#define ALLOW_ALL_BUT_STATX(skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_statx, 0, skip)
#define ALLOW_IF(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned int)(value), skip, 0)
#define DENY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static struct sock_filter deny_statx[] = {
	LOAD(nr), ALLOW_ALL_BUT_STATX(1), DENY, ALLOW,
};

// Only that of names below a directory: arguments are looked at by their path, and
// directories, when they are open, by their descriptor.
static struct sock_filter deny_statx_of_entries[] = {
	LOAD(nr), ALLOW_ALL_BUT_STATX(5),
	LOAD(args[0]), ALLOW_IF(AT_FDCWD, 3),
	LOAD(args[2]), ALLOW_IF(AT_EMPTY_PATH, 1),
	DENY, ALLOW,
};

TEST(mdu, filter_that_denies_statx_denies_it_in_a_batch)
{
	static const struct sock_fprog filter = { COUNT(deny_statx), deny_statx };
	struct outcome outcome;

	make_tree();
	outcome = run_on_both((struct setting){ .filter = &filter,
						.argv = COMMAND("many", "kinds", "missing") },
			      "stop_observed");
	CHECK_EQ(outcome.status, 1 << 8);
	CHECK_EQ(outcome.output_size, 0);
	CHECK_EQ(lines(outcome.messages), 3);
	CHECK(strstr(outcome.messages, strerror(EACCES)) != NULL);
	CHECK(strstr(outcome.messages, strerror(ENOENT)) == NULL);
}

TEST(mdu, filter_that_denies_statx_of_entries_denies_each)
{
	static const struct sock_fprog filter = { COUNT(deny_statx_of_entries),
						  deny_statx_of_entries };
	struct outcome outcome;

	make_tree();
	outcome = run_on_both((struct setting){ .filter = &filter, .argv = COMMAND("-a", "many") },
			      "stop_observed");
	CHECK_EQ(outcome.status, 1 << 8);
	CHECK_EQ(lines(outcome.output), 1);
	CHECK_EQ(lines(outcome.messages), kMany);
}

// Counts in a trace the entries that are named entry-NNN.
static void count_statx(const char *trace, int *seen)
{
	static const char call[] = "statx(";
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
			seen[i] += strncmp(line, call, strlen(call)) == 0;
			at++;
		}
	}
}

TEST(mdu, strace_shows_every_statx)
{
	static const char *const argv[] = { "strace", "-f", "-o", "/tmp/mdu-trace", "-e",
					    "trace=statx", MDU, "-s", "many", NULL };
	long long watched = counter("stop_observed");
	int seen[kMany], all[2];

	make_tree();
	for (int backend = kDevice; backend <= kEmulator; backend++) {
		struct setting setting = { .backend = (enum backend)backend, .argv = argv };
		struct outcome outcome = run_in(setting);
		size_t size;
		char *trace = read_all("/tmp/mdu-trace", &size);

		CHECK_EQ(outcome.status, 0);
		count_statx(trace, seen);
		for (int i = 0; i < kMany; i++)
			CHECK_EQ(seen[i], 1);
		all[backend] = lines(trace);
		free(trace);
		forget(&outcome);
		if (backend == kDevice)
			CHECK(counter("stop_observed") > watched);
	}
	CHECK_EQ(all[kDevice], all[kEmulator]);
}
