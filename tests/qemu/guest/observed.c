// SPDX-License-Identifier: MIT
// Seccomp, tracepoints and user dispatch: whoever watches system calls at their
// entry sees every one, also when it begins to watch in the middle of a batch.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct program program;

// Denies one system call with EPERM and allows all others.
static struct sock_filter deny_filter[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static const struct sock_fprog *deny(unsigned int nr)
{
	static struct sock_fprog fprog = { COUNT(deny_filter), deny_filter };

	deny_filter[1].k = nr;
	return &fprog;
}

static void install_filter(unsigned int nr, unsigned int flags)
{
	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, deny(nr)), 0);
}

// All from calls[next] on must be left to the caller.
static void check_observed_from(uint32_t next)
{
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, next);
	for (uint32_t i = next; i < program.run.ncalls; i++)
		CHECK_EQ(program.rets[i], UNTOUCHED);
}

TEST(observed, seccomp_filter_before_the_batch)
{
	clear(&program);
	install_filter(SYS_getppid, 0);
	add(&program, SYS_getpid);
	add(&program, SYS_getppid);
	check_observed_from(0);
	run_to_end(&program);
	CHECK_EQ(program.rets[0], getpid());
	CHECK_EQ(program.rets[1], -EPERM);
}

TEST(observed, seccomp_filter_that_denies_statx)
{
	struct statx statx;

	clear(&program);
	install_filter(SYS_statx, 0);
	for (int i = 0; i < 8; i++)
		add(&program, SYS_statx, AT_FDCWD, "/", 0, STATX_BASIC_STATS, &statx);
	run_to_end(&program);
	for (int i = 0; i < 8; i++)
		CHECK_EQ(program.rets[i], -EPERM);
}

TEST(observed, seccomp_filter_installed_by_the_batch)
{
	clear(&program);
	add(&program, SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	add(&program, SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, deny(SYS_getppid));
	add(&program, SYS_getppid);
	add(&program, SYS_getpid);
	check_observed_from(2);
	run_to_end(&program);
	CHECK_EQ(program.rets[1], 0);
	CHECK_EQ(program.rets[2], -EPERM);
	CHECK_EQ(program.rets[3], getpid());
}

TEST(observed, seccomp_filter_installed_by_prctl_in_the_batch)
{
	clear(&program);
	add(&program, SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	add(&program, SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, deny(SYS_getppid));
	add(&program, SYS_getppid);
	check_observed_from(2);
}

TEST(observed, strict_seccomp_entered_by_the_batch)
{
	clear(&program);
	add(&program, SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
	add(&program, SYS_getppid);
	run_program(&program);
	// Only read, write, exit and sigreturn are left.
	finish();
	syscall(SYS_exit, program.run.state == BATCH_STATE_OBSERVED &&
				  program.run.next == 1 && program.rets[1] == UNTOUCHED ? 0 : 1);
}

struct blocked_read {
	pid_t reader;
	int write_end;
	void (*watch)(void);
};

// Begins to watch while the reader sleeps in a call, then lets it go on.
static void *watch_then_feed(void *argument)
{
	const struct blocked_read *blocked = argument;

	wait_until_asleep(blocked->reader);
	blocked->watch();
	NEED(write(blocked->write_end, "x", 1));
	return NULL;
}

static void check_watched_while_asleep(void (*watch)(void))
{
	struct blocked_read blocked = { (pid_t)syscall(SYS_gettid), -1, watch };
	pthread_t thread;
	int ends[2];
	char byte;

	clear(&program);
	NEED(pipe(ends));
	blocked.write_end = ends[1];
	add(&program, SYS_getpid);
	add(&program, SYS_read, ends[0], &byte, 1);
	add(&program, SYS_getppid);
	add(&program, SYS_getppid);
	CHECK_EQ(pthread_create(&thread, NULL, watch_then_feed, &blocked), 0);
	check_observed_from(2);
	CHECK_EQ(program.rets[1], 1);
	pthread_join(thread, NULL);
}

static void install_for_all_threads(void)
{
	install_filter(SYS_getppid, SECCOMP_FILTER_FLAG_TSYNC);
}

TEST(observed, seccomp_filter_from_another_thread_while_a_call_sleeps)
{
	check_watched_while_asleep(install_for_all_threads);
	run_to_end(&program);
	CHECK_EQ(program.rets[2], -EPERM);
	CHECK_EQ(program.rets[3], -EPERM);
}

static int feed_fd;

static void feed(int signal)
{
	(void)signal;
	NEED(write(feed_fd, "f", 1));
}

static void *deny_ioctl_and_interrupt(void *thread)
{
	wait_until_asleep(getpid());
	install_filter(SYS_ioctl, SECCOMP_FILTER_FLAG_TSYNC);
	CHECK_EQ(pthread_kill(*(pthread_t *)thread, SIGUSR1), 0);
	return NULL;
}

// After the handler the kernel repeats the ioctl, and the filter denies that, not the read.
TEST(observed, filter_that_denies_the_repeated_ioctl_does_not_answer_for_the_call)
{
	struct sigaction action = { .sa_handler = feed, .sa_flags = SA_RESTART };
	pthread_t thread, self = pthread_self();
	int ends[2];
	char byte = 0;

	NEED(pipe(ends));
	feed_fd = ends[1];
	NEED(sigaction(SIGUSR1, &action, NULL));
	clear(&program);
	add(&program, SYS_read, ends[0], &byte, 1);
	add(&program, SYS_getpid);
	(void)device();
	CHECK_EQ(pthread_create(&thread, NULL, deny_ioctl_and_interrupt, &self), 0);
	CHECK_EQ(run_program(&program), -EPERM);
	CHECK_STOP(&program, BATCH_STATE_RESTART, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(read(ends[0], &byte, 1), 1);
	pthread_join(thread, NULL);
}

#define TRACEPOINT "/sys/kernel/tracing/events/raw_syscalls/sys_enter/"

// Off again by whoever started it: the group's other tests must not see it.
static void stop_tracing(void)
{
	write_file(TRACEPOINT "enable", "0");
}

static void start_tracing(void)
{
	write_file(TRACEPOINT "enable", "1");
}

static void run_with_tracing(void *unused)
{
	(void)unused;
	start_tracing();
	clear(&program);
	add(&program, SYS_getpid);
	check_observed_from(0);
}

TEST(observed, tracepoint_before_the_batch)
{
	pid_t child = in_child(run_with_tracing, NULL);
	siginfo_t info;

	NEED(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
	stop_tracing();
	wait_for_success(child);
	clear(&program);
	add(&program, SYS_getpid);
	check_done(&program);
}

static void run_then_trace(void *unused)
{
	(void)unused;
	check_watched_while_asleep(start_tracing);
}

TEST(observed, tracepoint_enabled_while_a_call_sleeps)
{
	pid_t child = in_child(run_then_trace, NULL);
	siginfo_t info;

	NEED(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
	stop_tracing();
	wait_for_success(child);
}

#define SET_SYSCALL_USER_DISPATCH 59	/* PR_SET_SYSCALL_USER_DISPATCH */

// With the selector at 0 all system calls are allowed, so the ioctl gets through;
// the thread is watched all the same.  Linux 5.10 does not have this yet.
TEST(observed, syscall_user_dispatch_before_the_batch)
{
	static volatile char selector;
	int error = prctl(SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector) < 0 ? errno : 0;

	clear(&program);
	add(&program, SYS_getpid);
	if (error == 0) {
		check_observed_from(0);
	} else {
		CHECK_EQ(error, EINVAL);
		check_done(&program);
	}
}

TEST(observed, syscall_user_dispatch_begun_by_the_batch)
{
	static volatile char selector;

	clear(&program);
	add(&program, SYS_prctl, SET_SYSCALL_USER_DISPATCH, 1, 0, 0, &selector);
	add(&program, SYS_getpid);
	run_program(&program);
	if (program.rets[0] == -EINVAL) {
		CHECK_STOP(&program, BATCH_STATE_DONE, 2);
		return;
	}
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 1);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], UNTOUCHED);
}
