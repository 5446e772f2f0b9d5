// SPDX-License-Identifier: MIT
// Signals before, during and between the calls of a batch, and what the caller
// sees of them.  The semantics are those of the calls made one by one.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct program program;
static volatile sig_atomic_t handled;
static uint32_t seen_state, seen_next;
static int feed_fd = -1;

static void handler(int signal)
{
	(void)signal;
	handled++;
	seen_state = program.run.state;
	seen_next = program.run.next;
	if (feed_fd >= 0)
		NEED(write(feed_fd, "f", 1));
}

static void handle(int signal, int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	handled = 0;
	NEED(sigaction(signal, &action, NULL));
}

// Sends a signal to the parent as soon as that sleeps.
static void signal_sleeping_parent(void *signal)
{
	wait_until_asleep(getppid());
	NEED(kill(getppid(), (int)(intptr_t)signal));
}

static pid_t signal_me_when_asleep(int signal)
{
	return in_child(signal_sleeping_parent, (void *)(intptr_t)signal);
}

TEST(signals, handler_runs_between_two_calls)
{
	clear(&program);
	handle(SIGUSR1, 0);
	add(&program, SYS_kill, getpid(), SIGUSR1);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(handled, 1);
	CHECK_EQ(seen_state, BATCH_STATE_SIGNAL);
	CHECK_EQ(seen_next, 1);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], getpid());
}

// Natively the handler runs when kill() returns; so it does here.
TEST(signals, handler_runs_before_the_next_call)
{
	int ends[2];
	char order[2] = "";

	clear(&program);
	handle(SIGUSR1, 0);
	NEED(pipe(ends));
	feed_fd = ends[1];
	add(&program, SYS_kill, getpid(), SIGUSR1);
	add(&program, SYS_write, ends[1], "c", 1);
	check_done(&program);
	CHECK_EQ(read(ends[0], order, 2), 2);
	CHECK(memcmp(order, "fc", 2) == 0);
}

TEST(signals, blocked_signal_does_not_stop_the_batch)
{
	sigset_t blocked;

	clear(&program);
	handle(SIGUSR1, 0);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	add(&program, SYS_kill, getpid(), SIGUSR1);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(handled, 0);
}

TEST(signals, interrupted_call_gives_eintr_through_the_ioctl)
{
	const struct timespec long_time = { 100, 0 };
	pid_t child;

	clear(&program);
	handle(SIGUSR1, 0);
	add(&program, SYS_getpid);
	add(&program, SYS_nanosleep, &long_time, 0);
	add(&program, SYS_getppid);
	child = signal_me_when_asleep(SIGUSR1);
	CHECK_EQ(run_program(&program), -EINTR);
	CHECK_STOP(&program, BATCH_STATE_INCALL, 1);
	CHECK_EQ(handled, 1);
	CHECK_EQ(program.rets[0], getpid());
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], UNTOUCHED);
	wait_for_success(child);

	program.run.next = 2;
	check_done(&program);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], getppid());
}

// Sets up [write to ends[1], read from wait[0], getpid] and a signal for it.
static pid_t prepare_read(int flags, int ends[2], int wait[2])
{
	static char byte;

	clear(&program);
	handle(SIGUSR1, flags);
	NEED(pipe(ends));
	NEED(pipe(wait));
	feed_fd = wait[1];
	add(&program, SYS_write, ends[1], "x", 1);
	add(&program, SYS_read, wait[0], &byte, 1);
	add(&program, SYS_getpid);
	return signal_me_when_asleep(SIGUSR1);
}

TEST(signals, sa_restart_goes_on_in_the_interrupted_call)
{
	int ends[2], wait[2];
	char once[2];
	pid_t child = prepare_read(SA_RESTART, ends, wait);

	check_done(&program);
	CHECK_EQ(handled, 1);
	CHECK_EQ(seen_state, BATCH_STATE_RESTART);
	CHECK_EQ(seen_next, 1);
	CHECK_EQ(program.rets[1], 1);
	CHECK_EQ(program.rets[2], getpid());
	// The calls before it were not made again.
	CHECK_EQ(read(ends[0], once, 2), 1);
	wait_for_success(child);
}

TEST(signals, without_sa_restart_the_call_is_interrupted)
{
	int ends[2], wait[2];
	pid_t child = prepare_read(0, ends, wait);

	CHECK_EQ(run_program(&program), -EINTR);
	CHECK_STOP(&program, BATCH_STATE_RESTART, 1);
	CHECK_EQ(program.rets[0], 1);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], UNTOUCHED);
	wait_for_success(child);
}

static int closed_fd = -1, replacement_fd = -1;

// As a daemon does that closes what it has inherited; the read finds a byte afterwards.
static void lose_the_device(int signal)
{
	handler(signal);
	if (replacement_fd >= 0)
		NEED(dup2(replacement_fd, closed_fd));
	else
		NEED(close(closed_fd));
}

// The kernel repeats the ioctl and not the read: what it answers is no result of the read.
static void check_refused_repetition(int64_t refusal)
{
	int ends[2], wait[2], left = -1;
	pid_t child = prepare_read(SA_RESTART, ends, wait);
	struct sigaction action = { .sa_handler = lose_the_device, .sa_flags = SA_RESTART };

	closed_fd = device();
	NEED(sigaction(SIGUSR1, &action, NULL));
	CHECK_EQ(run_program(&program), refusal);
	CHECK_STOP(&program, BATCH_STATE_RESTART, 1);
	CHECK_EQ(handled, 1);
	CHECK_EQ(program.rets[0], 1);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], UNTOUCHED);
	NEED(ioctl(wait[0], FIONREAD, &left));
	CHECK_EQ(left, 1);
	wait_for_success(child);
}

TEST(signals, handler_that_closes_the_device_leaves_the_call_to_the_caller)
{
	check_refused_repetition(-EBADF);
}

TEST(signals, handler_that_replaces_the_device_leaves_the_call_to_the_caller)
{
	replacement_fd = (int)NEED(open("/dev/null", O_RDWR));
	check_refused_repetition(-ENOTTY);
}

// What waits for a time is gone on with by restart_syscall(2), whatever the descriptor is then.
static void sleep_without_the_device(void *unused)
{
	const struct timespec time = { 1, 0 };

	(void)unused;
	clear(&program);
	closed_fd = device();
	add(&program, SYS_close, closed_fd);
	add(&program, SYS_nanosleep, &time, 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_INCALL, 1);
}

TEST(signals, stopped_sleep_has_its_result_without_the_device)
{
	pid_t child = in_child(sleep_without_the_device, NULL);
	int status;

	wait_until_asleep(child);
	NEED(kill(child, SIGSTOP));
	NEED(waitpid(child, &status, WUNTRACED));
	CHECK(WIFSTOPPED(status));
	NEED(kill(child, SIGCONT));
	wait_for_success(child);
}

// poll(2) is never restarted after a handler, whatever SA_RESTART says.
TEST(signals, sa_restart_does_not_restart_poll)
{
	struct pollfd fds = { .fd = -1 };
	pid_t child;

	clear(&program);
	handle(SIGUSR1, SA_RESTART);
	add(&program, SYS_poll, &fds, 1, 100000);
	child = signal_me_when_asleep(SIGUSR1);
	CHECK_EQ(run_program(&program), -EINTR);
	CHECK_STOP(&program, BATCH_STATE_INCALL, 0);
	wait_for_success(child);
}

// SIGSTOP makes the kernel restart the sleep by restart_syscall(2), whose result
// is that of the call.
static void sleep_in_batch(void *unused)
{
	const struct timespec time = { 1, 0 };
	double began = now_seconds(), took;

	(void)unused;
	clear(&program);
	add(&program, SYS_nanosleep, &time, 0);
	add(&program, SYS_getpid);
	CHECK_EQ(run_program(&program), 0);
	took = now_seconds() - began;
	CHECK_STOP(&program, BATCH_STATE_INCALL, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	// Begun anew when it is continued, it would take 1.6 s.
	if (took < 1 || took > 1.4)
		fail(__FILE__, __LINE__, "1 s took %.3f s", took);
}

TEST(signals, stop_and_continue_keep_the_time_of_a_sleep)
{
	pid_t child = in_child(sleep_in_batch, NULL);
	int status;

	wait_until_asleep(child);
	usleep(300000);
	NEED(kill(child, SIGSTOP));
	NEED(waitpid(child, &status, WUNTRACED));
	CHECK(WIFSTOPPED(status));
	usleep(300000);
	NEED(kill(child, SIGCONT));
	wait_for_success(child);
}

static int told[2];

static void sleep_then_tell(void *unused)
{
	const struct timespec long_time = { 100, 0 };

	(void)unused;
	clear(&program);
	add(&program, SYS_nanosleep, &long_time, 0);
	add(&program, SYS_write, told[1], "x", 1);
	run_program(&program);
}

static void kill_then_tell(void *unused)
{
	(void)unused;
	clear(&program);
	add(&program, SYS_kill, getpid(), SIGKILL);
	add(&program, SYS_write, told[1], "x", 1);
	run_program(&program);
}

static void check_killed_silently(pid_t child)
{
	char byte;
	int status;

	NEED(waitpid(child, &status, 0));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(told[1]);
	CHECK_EQ(read(told[0], &byte, 1), 0);
}

TEST(signals, sigkill_in_a_call_stops_the_later_calls)
{
	pid_t child;

	NEED(pipe(told));
	child = in_child(sleep_then_tell, NULL);
	wait_until_asleep(child);
	NEED(kill(child, SIGKILL));
	check_killed_silently(child);
}

TEST(signals, sigkill_between_calls_stops_the_later_calls)
{
	NEED(pipe(told));
	check_killed_silently(in_child(kill_then_tell, NULL));
}

TEST(signals, rt_sigsuspend_waits_with_its_own_mask)
{
	sigset_t blocked, none, after;
	const uint64_t kernel_none = 0;
	pid_t child;

	clear(&program);
	handle(SIGUSR1, 0);
	sigemptyset(&none);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	add(&program, SYS_rt_sigsuspend, &kernel_none, 8);
	add(&program, SYS_getpid);
	child = signal_me_when_asleep(SIGUSR1);
	CHECK_EQ(run_program(&program), -EINTR);
	CHECK_STOP(&program, BATCH_STATE_RESTART, 0);
	CHECK_EQ(handled, 1);
	sigprocmask(SIG_BLOCK, NULL, &after);
	CHECK(sigismember(&after, SIGUSR1) == 1);
	wait_for_success(child);
}

enum { kStormSignals = 1400, kStormCalls = 32 };

static volatile int storm_over;
static uint64_t bytes_read;

// Every byte must follow the one before it.
static void *read_storm(void *fd)
{
	unsigned char bytes[4096], expected = 0;
	ssize_t length;

	while ((length = NEED(read((int)(intptr_t)fd, bytes, sizeof(bytes)))) > 0) {
		for (ssize_t i = 0; i < length; i++) {
			if (bytes[i] != expected++)
				fail(__FILE__, __LINE__, "byte %llu is out of order",
				     (unsigned long long)bytes_read + (unsigned long long)i);
		}
		bytes_read += (uint64_t)length;
	}
	return NULL;
}

struct storm_target {
	pthread_t thread;
	pid_t process, id;
};

// A signal waits for the one before it, so that none is merged away.
static void *send_storm(void *argument)
{
	const struct storm_target *target = argument;

	for (int i = 0; i < kStormSignals; i++) {
		while (handled < i)
			sched_yield();
		NEED(syscall(SYS_tgkill, target->process, target->id, SIGUSR1));
	}
	while (handled < kStormSignals)
		sched_yield();
	storm_over = 1;
	return NULL;
}

static void weather_storm(int flags)
{
	struct storm_target target = { pthread_self(), getpid(), (pid_t)syscall(SYS_gettid) };
	unsigned char bytes[kStormCalls], next_byte = 0;
	pthread_t reader, sender;
	uint64_t written = 0;
	sigset_t signals;
	int ends[2];

	handle(SIGUSR1, flags);
	NEED(pipe(ends));
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	CHECK_EQ(pthread_create(&reader, NULL, read_storm, (void *)(intptr_t)ends[0]), 0);
	CHECK_EQ(pthread_create(&sender, NULL, send_storm, &target), 0);
	pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
	while (!storm_over) {
		clear(&program);
		for (int i = 0; i < kStormCalls; i++) {
			bytes[i] = next_byte++;
			add(&program, SYS_write, ends[1], &bytes[i], 1);
		}
		while (program.run.next < kStormCalls) {
			int64_t result = run_program(&program);

			if (program.run.state == BATCH_STATE_DONE)
				break;
			// Not written: the same call again.
			CHECK_EQ(program.run.state, BATCH_STATE_RESTART);
			CHECK_EQ(result, -EINTR);
		}
		for (int i = 0; i < kStormCalls; i++)
			CHECK_EQ(program.rets[i], 1);
		written += kStormCalls;
	}
	close(ends[1]);
	pthread_join(reader, NULL);
	pthread_join(sender, NULL);
	CHECK_EQ(handled, kStormSignals);
	CHECK_EQ(bytes_read, written);
}

TEST(signals, storm_with_restart_writes_each_byte_once) { weather_storm(SA_RESTART); }
TEST(signals, storm_without_restart_writes_each_byte_once) { weather_storm(0); }
