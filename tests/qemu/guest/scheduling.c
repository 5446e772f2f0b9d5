// SPDX-License-Identifier: MIT
// A batch in the scheduler: it moves to other processors and shares its own.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/rseq.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// The kernel keeps rseq's cpu_id up to date on the way to user mode, by work
// that a batch which runs task work of its own must not swallow.
TEST(scheduling, rseq_tells_the_right_processor_after_migrations)
{
	const struct rseq *rseq =
		(const struct rseq *)((const char *)__builtin_thread_pointer() + __rseq_offset);
	struct program program;
	cpu_set_t sets[2];
	int wrong = 0;

	CHECK(__rseq_size > 0);
	CHECK(sysconf(_SC_NPROCESSORS_ONLN) >= 2);
	for (int i = 0; i < 2; i++) {
		CPU_ZERO(&sets[i]);
		CPU_SET(i, &sets[i]);
	}
	for (int round = 0; round < 200; round++) {
		int ends[2];

		clear(&program);
		NEED(pipe(ends));
		add(&program, SYS_sched_setaffinity, 0, sizeof(cpu_set_t), &sets[round % 2]);
		// Makes task work, after the migration and before the return.
		add(&program, SYS_close, ends[0]);
		add(&program, SYS_close, ends[1]);
		add(&program, SYS_getpid);
		check_done(&program);
		CHECK_EQ(program.rets[0], 0);
		wrong += __atomic_load_n(&rseq->cpu_id, __ATOMIC_RELAXED) != (uint32_t)(round % 2);
	}
	CHECK_EQ(wrong, 0);
}

// A batch of some seconds that never sleeps.
enum { kLongCalls = 1 << 17 };

static struct batch_run long_run(void)
{
	static struct statx statx;
	const size_t size = kLongCalls * sizeof(struct batch_call);
	struct batch_call *calls = mmap(NULL, size, PROT_READ | PROT_WRITE,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int64_t *rets = mmap(NULL, kLongCalls * sizeof(*rets), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	CHECK(calls != MAP_FAILED && rets != MAP_FAILED);
	for (int i = 0; i < kLongCalls; i++) {
		calls[i] = (struct batch_call){ .nr = SYS_statx, .argc = 5 };
		calls[i].arg[0] = (uint64_t)AT_FDCWD;
		calls[i].arg[1] = (uintptr_t)"/sys/kernel";
		calls[i].arg[3] = STATX_BASIC_STATS;
		calls[i].arg[4] = (uintptr_t)&statx;
		rets[i] = UNTOUCHED;
	}
	return (struct batch_run){ .size = sizeof(struct batch_run), .ncalls = kLongCalls,
				   .calls = (uintptr_t)calls, .rets = (uintptr_t)rets };
}

static void run_long(void *run)
{
	CHECK_EQ(submit(run), 0);
}

// Starts it in a child; its results are shared with this process.
static pid_t start_long(struct batch_run *run)
{
	volatile int64_t *rets;
	pid_t child;

	*run = long_run();
	rets = (int64_t *)run->rets;
	child = in_child(run_long, run);
	while (rets[0] == UNTOUCHED)
		sched_yield();
	return child;
}

static bool has_ended(const struct batch_run *run)
{
	return ((volatile int64_t *)run->rets)[kLongCalls - 1] != UNTOUCHED;
}

TEST(scheduling, long_batch_can_be_killed)
{
	struct batch_run run;
	pid_t child = start_long(&run);
	int status;

	NEED(kill(child, SIGKILL));
	NEED(waitpid(child, &status, 0));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	CHECK(!has_ended(&run));
}

TEST(scheduling, long_batch_can_be_stopped_and_continued)
{
	struct batch_run run;
	pid_t child = start_long(&run);
	int status;

	NEED(kill(child, SIGSTOP));
	NEED(waitpid(child, &status, WUNTRACED));
	CHECK(WIFSTOPPED(status));
	CHECK(!has_ended(&run));
	NEED(kill(child, SIGCONT));
	wait_for_success(child);
	CHECK(has_ended(&run));
}

// On one processor, so that this process runs only if the batch gives way.
TEST(scheduling, long_batch_gives_way_to_others)
{
	struct batch_run run;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	NEED(sched_setaffinity(0, sizeof(one), &one));
	start_long(&run);
	for (int i = 0; i < 10; i++)
		usleep(1000);
	CHECK(!has_ended(&run));
}

#define DEBUG "/tmp/scheduling-debugfs"
#define PREEMPT DEBUG "/sched/preempt"
#define TRACER "/sys/kernel/tracing/instances/batch/"

// The word in parentheses, of "none voluntary (full)".
static const char *preemption_model(void)
{
	static char line[128];
	int fd = open(PREEMPT, O_RDONLY | O_CLOEXEC);
	char *name;

	if (fd < 0)
		return NULL;
	line[NEED(read(fd, line, sizeof(line) - 1))] = '\0';
	close(fd);
	name = strchr(line, '(');
	CHECK(name && strchr(name, ')'));
	*strchr(name, ')') = '\0';
	return name + 1;
}

static void pin(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	NEED(sched_setaffinity(0, sizeof(one), &one));
}

// As long_run(), but busy inside of its calls.
static struct batch_run busy_run(void)
{
	enum { kBytes = 1 << 18 };
	struct batch_run run = long_run();
	struct batch_call *calls = (struct batch_call *)run.calls;
	void *buffer = mmap(NULL, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int zero = (int)NEED(open("/dev/zero", O_RDONLY | O_CLOEXEC));

	CHECK(buffer != MAP_FAILED);
	for (int i = 0; i < kLongCalls; i++) {
		calls[i] = (struct batch_call){ .nr = SYS_read, .argc = 3 };
		calls[i].arg[0] = (uint64_t)zero;
		calls[i].arg[1] = (uintptr_t)buffer;
		calls[i].arg[2] = kBytes;
	}
	return run;
}

static void run_busy(void *run)
{
	pin(1);
	CHECK_EQ(submit(run), 0);
}

// The kernel frees what a tracer's calls went through, when no task can be in there any more.
static double start_and_stop_a_tracer(void)
{
	double began = now_seconds();

	CHECK(mkdir(TRACER, 0700) == 0 || errno == EEXIST);
	write_file(TRACER "set_ftrace_filter", "kernel_read");
	write_file(TRACER "current_tracer", "function");
	write_file(TRACER "current_tracer", "nop");
	NEED(rmdir(TRACER));
	return now_seconds() - began;
}

// A preemptible kernel does not take a preemption for a sign that a task has left such a place;
// natively a return to user mode is one.
TEST(scheduling, long_batch_lets_a_preemptible_kernel_remove_a_tracer)
{
	const char *model;
	char before[32];
	struct batch_run run;
	double took;
	bool ended;
	pid_t child;

	CHECK(mkdir(DEBUG, 0700) == 0 || errno == EEXIST);
	NEED(unshare(CLONE_NEWNS));
	NEED(mount("none", DEBUG, "debugfs", 0, NULL));
	model = preemption_model();
	if (!model) {
		printf("# skipped: this kernel cannot be made preemptible\n");
		fflush(stdout);
		return;
	}
	snprintf(before, sizeof(before), "%s", model);
	write_file(PREEMPT, "full");
	run = busy_run();
	pin(0);
	child = in_child(run_busy, &run);
	while (((volatile int64_t *)run.rets)[0] == UNTOUCHED)
		usleep(1000);
	took = start_and_stop_a_tracer();
	ended = has_ended(&run);
	NEED(kill(child, SIGKILL));
	NEED(waitpid(child, NULL, 0));
	write_file(PREEMPT, before);
	printf("# the tracer was there for %.1f s\n", took);
	fflush(stdout);
	CHECK(!ended);
}

#define CGROUPS "/tmp/scheduling-cgroups"
#define GROUP CGROUPS "/batch/"

// False where the kernel has no such groups.
static bool make_group_with_a_tenth_of_a_processor(void)
{
	CHECK(mkdir(CGROUPS, 0700) == 0 || errno == EEXIST);
	NEED(unshare(CLONE_NEWNS));
	NEED(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	if (mount("none", CGROUPS, "cgroup2", 0, NULL) < 0) {
		CHECK_EQ(errno, ENODEV);
		return false;
	}
	write_file(CGROUPS "/cgroup.subtree_control", "+cpu");
	CHECK(mkdir(GROUP, 0700) == 0 || errno == EEXIST);
	write_file(GROUP "cpu.max", "5000 50000");
	return true;
}

static double seconds_used_in_group(void)
{
	char text[512] = "";
	const char *usage;
	int fd = (int)NEED(open(GROUP "cpu.stat", O_RDONLY | O_CLOEXEC));

	NEED(read(fd, text, sizeof(text) - 1));
	close(fd);
	usage = strstr(text, "usage_usec ");
	CHECK(usage != NULL);
	return strtod(usage + strlen("usage_usec "), NULL) / 1e6;
}

static void run_in_group(void *run)
{
	write_file(GROUP "cgroup.procs", "0");
	CHECK_EQ(submit(run), 0);
}

// Since 6.18 a task that has used up its share is put to sleep on its way to user mode, which a
// batch does not take for seconds: deferred work is what tells.
static void check_share_of(struct batch_run *run)
{
	enum { kSeconds = 3 };
	double began, used;
	pid_t child = in_child(run_in_group, run);

	while (((volatile int64_t *)run->rets)[0] == UNTOUCHED)
		usleep(1000);
	used = seconds_used_in_group();
	began = now_seconds();
	usleep(kSeconds * 1000000);
	used = (seconds_used_in_group() - used) / (now_seconds() - began);
	CHECK(!has_ended(run));
	NEED(kill(child, SIGKILL));
	NEED(waitpid(child, NULL, 0));
	printf("# %.2f of a processor\n", used);
	fflush(stdout);
	CHECK(used < 0.3);
}

TEST(scheduling, long_batches_keep_to_their_share_of_a_processor)
{
	static uint64_t records[1024];
	struct batch_run stats, directories;
	struct batch_call *calls;
	int dirfd;

	if (!make_group_with_a_tenth_of_a_processor()) {
		printf("# skipped: this kernel has no control groups\n");
		fflush(stdout);
		return;
	}
	stats = busy_run();
	check_share_of(&stats);

	directories = long_run();
	calls = (struct batch_call *)directories.calls;
	dirfd = (int)NEED(open("/sys/kernel", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	for (int i = 0; i < kLongCalls; i += 2) {
		calls[i] = (struct batch_call){ .nr = SYS_lseek, .argc = 3 };
		calls[i].arg[0] = (uint64_t)dirfd;
		calls[i + 1] = (struct batch_call){ .nr = BATCH_NR_DIRSTAT, .argc = 5 };
		calls[i + 1].arg[0] = (uint64_t)dirfd;
		calls[i + 1].arg[1] = (uintptr_t)records;
		calls[i + 1].arg[2] = sizeof(records);
		calls[i + 1].arg[3] = BATCH_DIRSTAT_FIELDS;
	}
	check_share_of(&directories);
	NEED(rmdir(GROUP));
}
