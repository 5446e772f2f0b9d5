// SPDX-License-Identifier: MIT
// Calls that must not run inside a batch: those that the device leaves to the
// caller, those that have no sense in one, and batches in batches.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct program program;

// Runs [getpid, nr, getpid, getpid]: the batch must stop before nr, twice.
static void check_left_to_caller(struct program *p)
{
	CHECK_EQ(p->run.ncalls, 4);
	CHECK_EQ(run_program(p), 0);
	CHECK_STOP(p, BATCH_STATE_CALL, 1);
	CHECK_EQ(p->rets[0], getpid());
	CHECK_EQ(p->rets[1], UNTOUCHED);
	CHECK_EQ(p->rets[2], UNTOUCHED);
	CHECK_EQ(run_program(p), 0);
	CHECK_STOP(p, BATCH_STATE_CALL, 1);
	CHECK_EQ(p->rets[1], UNTOUCHED);
	CHECK_EQ(p->rets[3], UNTOUCHED);
}

#define LEFT_TO_CALLER(name, ...)						\
	TEST(refused, name##_is_left_to_the_caller)				\
	{									\
		clear(&program);						\
		add(&program, SYS_getpid);					\
		add(&program, SYS_##name __VA_OPT__(,) __VA_ARGS__);		\
		add(&program, SYS_getpid);					\
		add(&program, SYS_getpid);					\
		check_left_to_caller(&program);					\
	}

static char *const arguments[] = { "true", NULL };

LEFT_TO_CALLER(execve, "/bin/true", arguments, 0)
LEFT_TO_CALLER(execveat, AT_FDCWD, "/bin/true", arguments, 0, 0)
LEFT_TO_CALLER(fork)
LEFT_TO_CALLER(exit, 3)
LEFT_TO_CALLER(exit_group, 3)

// Runs [nr, getpid, getpid]: -ENOSYS, and on by jump_neg.
static void check_never(int nr, uint64_t a, uint64_t b)
{
	clear(&program);
	add(&program, nr, a, b)->jump_neg = 1;
	add(&program, SYS_getpid);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(program.rets[0], -ENOSYS);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], getpid());
}

TEST(refused, vfork_gives_enosys) { check_never(SYS_vfork, 0, 0); }
TEST(refused, clone_gives_enosys) { check_never(SYS_clone, SIGCHLD, 0); }

TEST(refused, clone3_gives_enosys)
{
	struct clone_args args = { .exit_signal = SIGCHLD };

	check_never(SYS_clone3, (uintptr_t)&args, sizeof(args));
}

TEST(refused, rt_sigreturn_gives_enosys) { check_never(SYS_rt_sigreturn, 0, 0); }
TEST(refused, restart_syscall_gives_enosys) { check_never(SYS_restart_syscall, 0, 0); }
TEST(refused, uretprobe_gives_enosys) { check_never(335, 0, 0); }
TEST(refused, uprobe_gives_enosys) { check_never(336, 0, 0); }

// A file that is root's and would be setuid if a batch went on as root.
static const char *const hole = "/tmp/hole";

static void write_setuid_program(const char *path)
{
	char copy[4096];
	ssize_t length;
	int from = (int)NEED(open("/bin/busybox", O_RDONLY));
	int to = (int)NEED(open(path, O_WRONLY | O_CREAT, 0755));

	while ((length = NEED(read(from, copy, sizeof(copy)))) > 0)
		NEED(write(to, copy, (size_t)length));
	NEED(fchmod(to, 04755));
	close(from);
	close(to);
}

// The batch of an unprivileged process must not go on with the credentials of
// the setuid program that it executed.
TEST(refused, batch_does_not_go_on_as_a_setuid_program)
{
	struct stat status;
	int fd = (int)NEED(open(hole, O_WRONLY | O_CREAT, 0600));

	close(fd);
	write_setuid_program("/tmp/setuid-true");
	NEED(setresgid(1000, 1000, 1000));
	NEED(setresuid(1000, 1000, 1000));
	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_execve, "/tmp/setuid-true", arguments, 0);
	add(&program, SYS_chmod, hole, 04755);
	add(&program, SYS_geteuid);
	check_left_to_caller(&program);
	NEED(stat(hole, &status));
	CHECK_EQ(status.st_mode & 07777, 0600);
}

static struct program inner;

static struct batch_run *inner_run(void)
{
	clear(&inner);
	add(&inner, SYS_getpid);
	return &inner.run;
}

static void check_nesting_refused(int fd, uint64_t command)
{
	clear(&program);
	add(&program, SYS_ioctl, fd, command, inner_run());
	check_done(&program);
	CHECK_EQ(program.rets[0], -ENOSYS);
	CHECK_EQ(inner.rets[0], UNTOUCHED);
}

TEST(refused, nested_batch_gives_enosys)
{
	check_nesting_refused(device(), BATCH_IOC_RUN);
}

TEST(refused, nested_batch_through_another_descriptor_gives_enosys)
{
	check_nesting_refused((int)NEED(dup(device())), BATCH_IOC_RUN);
	check_nesting_refused((int)NEED(open(BATCH_DEVICE_PATH, O_RDWR)), BATCH_IOC_RUN);
}

// ioctl(2) uses 32 bits of the command; so must the test for nesting.
TEST(refused, nested_batch_with_high_command_bits_gives_enosys)
{
	for (int bit = 32; bit < 64; bit++)
		check_nesting_refused(device(), BATCH_IOC_RUN | 1ULL << bit);
}

// A batch whose argument copies make it a nested one.
TEST(refused, call_rewritten_into_a_nested_batch_gives_enosys)
{
	uint64_t command = BATCH_IOC_RUN;

	clear(&program);
	add(&program, BATCH_NR_COPY, &program.calls[1].arg[1], &command);
	add(&program, SYS_ioctl, device(), 0, inner_run());
	check_done(&program);
	CHECK_EQ(program.rets[1], -ENOSYS);
	CHECK_EQ(inner.rets[0], UNTOUCHED);
}

static volatile int race_over;

// Makes descriptor 100 in turn the device and /dev/null.
static void *swap_descriptor(void *unused)
{
	int null = (int)NEED(open("/dev/null", O_RDWR));

	while (!race_over) {
		NEED(dup2(device(), 100));
		NEED(dup2(null, 100));
	}
	return unused;
}

TEST(refused, nesting_is_refused_while_dup2_swaps_the_descriptor)
{
	pthread_t thread;

	inner_run();
	NEED(dup2(device(), 100));
	CHECK_EQ(pthread_create(&thread, NULL, swap_descriptor, NULL), 0);
	for (int round = 0; round < 2000; round++) {
		clear(&program);
		for (int i = 0; i < 16; i++)
			add(&program, SYS_ioctl, 100, BATCH_IOC_RUN, &inner.run);
		check_done(&program);
		for (int i = 0; i < 16; i++)
			CHECK_EQ(program.rets[i], -ENOSYS);
	}
	race_over = 1;
	pthread_join(thread, NULL);
	CHECK_EQ(inner.rets[0], UNTOUCHED);
}

// Makes the command of the call in turn harmless and a nested batch.
static void *swap_command(void *call)
{
	volatile __u64 *command = &((struct batch_call *)call)->arg[1];

	while (!race_over) {
		*command = BATCH_IOC_RUN;
		*command = BATCH_IOC_QUERY;
	}
	return call;
}

TEST(refused, nesting_is_refused_while_a_thread_changes_the_command)
{
	pthread_t thread;

	clear(&program);
	add(&program, SYS_ioctl, device(), BATCH_IOC_QUERY, inner_run());
	CHECK_EQ(pthread_create(&thread, NULL, swap_command, &program.calls[0]), 0);
	for (int round = 0; round < 50000; round++) {
		program.run.next = 0;
		check_done(&program);
		// As a batch_info, the inner run has a size that QUERY takes.
		CHECK(program.rets[0] == -ENOSYS || program.rets[0] == 0);
		CHECK_EQ(inner.rets[0], UNTOUCHED);
		inner_run();
	}
	race_over = 1;
	pthread_join(thread, NULL);
}
