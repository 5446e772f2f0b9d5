// SPDX-License-Identifier: MIT
// ptrace(2) and strace(1): a tracer sees every call of a batch, attached before
// it or in the middle.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { kWatchedCalls = 40 };

static int gate[2];

static void add_watched_calls(struct program *program)
{
	for (int i = 0; i < kWatchedCalls; i++)
		add(program, SYS_getppid);
}

static void run_after_stop(void *parent)
{
	struct program program;

	clear(&program);
	add_watched_calls(&program);
	raise(SIGSTOP);
	run_to_end(&program);
	CHECK_EQ(program.rets[kWatchedCalls - 1], *(pid_t *)parent);
}

// Sleeps in a batch until the gate opens; what comes then is to be seen.
static void run_after_gate(void *parent)
{
	struct program program;
	char byte;

	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_read, gate[0], &byte, 1);
	add_watched_calls(&program);
	run_to_end(&program);
	CHECK_EQ(program.rets[1], 1);
	CHECK_EQ(program.rets[kWatchedCalls + 1], *(pid_t *)parent);
}

// Lets a stopped tracee run to its end and counts its entries of getppid.
static int count_entries(pid_t tracee, int status)
{
	bool entering = false;
	int entries = 0;

	while (WIFSTOPPED(status)) {
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			struct __ptrace_syscall_info info;

			NEED(ptrace(PTRACE_GET_SYSCALL_INFO, tracee, sizeof(info), &info));
			entering = info.op == PTRACE_SYSCALL_INFO_ENTRY;
			entries += entering && info.entry.nr == SYS_getppid;
		}
		NEED(ptrace(PTRACE_SYSCALL, tracee, 0, 0));
		NEED(waitpid(tracee, &status, 0));
	}
	CHECK_EQ(status, 0);
	return entries;
}

TEST(traced, tracer_attached_before_the_batch_sees_every_call)
{
	pid_t parent = getpid();
	pid_t tracee = in_child(run_after_stop, &parent);
	int status;

	NEED(waitpid(tracee, &status, WUNTRACED));
	NEED(ptrace(PTRACE_SEIZE, tracee, 0, PTRACE_O_TRACESYSGOOD));
	NEED(ptrace(PTRACE_INTERRUPT, tracee, 0, 0));
	NEED(kill(tracee, SIGCONT));
	NEED(waitpid(tracee, &status, 0));
	CHECK_EQ(count_entries(tracee, status), kWatchedCalls);
}

TEST(traced, tracer_attached_in_a_batch_sees_the_rest)
{
	pid_t parent = getpid(), tracee;
	int status;

	NEED(pipe(gate));
	tracee = in_child(run_after_gate, &parent);
	wait_until_asleep(tracee);
	NEED(ptrace(PTRACE_SEIZE, tracee, 0, PTRACE_O_TRACESYSGOOD));
	NEED(ptrace(PTRACE_INTERRUPT, tracee, 0, 0));
	NEED(waitpid(tracee, &status, 0));
	NEED(ptrace(PTRACE_SYSCALL, tracee, 0, 0));
	NEED(write(gate[1], "x", 1));
	NEED(waitpid(tracee, &status, 0));
	CHECK_EQ(count_entries(tracee, status), kWatchedCalls);
}

static void trace_me_in_a_batch(void *unused)
{
	struct program program;

	(void)unused;
	clear(&program);
	add(&program, SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
	add(&program, SYS_kill, getpid(), SIGSTOP);
	add_watched_calls(&program);
	run_to_end(&program);
}

TEST(traced, batch_that_asks_to_be_traced_is_seen)
{
	pid_t tracee = in_child(trace_me_in_a_batch, NULL);
	int status;

	NEED(waitpid(tracee, &status, 0));
	CHECK(WIFSTOPPED(status));
	NEED(ptrace(PTRACE_SETOPTIONS, tracee, 0, PTRACE_O_TRACESYSGOOD));
	CHECK_EQ(count_entries(tracee, status), kWatchedCalls);
}

// How often text occurs in a file.
static int count_in_file(const char *path, const char *text)
{
	static char content[1 << 20];
	int fd = (int)NEED(open(path, O_RDONLY));
	ssize_t length = NEED(read(fd, content, sizeof(content) - 1));
	int count = 0;

	close(fd);
	content[length] = '\0';
	for (const char *at = content; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

static void start_strace(char *tracee)
{
	close(device());	/* not for strace */
	execl("/bin/strace", "strace", "-q", "-f", "-o", "/tmp/strace", "-p", tracee, (char *)NULL);
	fail(__FILE__, __LINE__, "strace: %m");
}

static void strace_attached(void *tracee)
{
	start_strace(tracee);
}

// Waits until the tracee has a tracer.
static void wait_until_traced(pid_t tracee)
{
	char path[64], status[2048];

	snprintf(path, sizeof(path), "/proc/%d/status", tracee);
	for (;;) {
		int fd = (int)NEED(open(path, O_RDONLY));
		ssize_t length = NEED(read(fd, status, sizeof(status) - 1));
		const char *tracer;

		close(fd);
		status[length] = '\0';
		tracer = strstr(status, "TracerPid:\t");
		if (tracer && atoi(tracer + strlen("TracerPid:\t")) != 0)
			return;
		usleep(1000);
	}
}

// strace interrupts the tracee and sleeps; the tracee stops, which wakes strace;
// strace sets it to go on, and both sleep again: only then does it see calls.
static void open_gate_when_traced(pid_t tracee, pid_t tracer)
{
	wait_until_traced(tracee);
	wait_until_asleep(tracer);
	wait_until_asleep(tracee);
	NEED(write(gate[1], "x", 1));
}

TEST(traced, strace_attached_in_a_batch_shows_the_rest)
{
	pid_t parent = getpid(), tracee, tracer;
	char number[16];

	NEED(pipe(gate));
	tracee = in_child(run_after_gate, &parent);
	wait_until_asleep(tracee);
	snprintf(number, sizeof(number), "%d", tracee);
	tracer = in_child(strace_attached, number);
	open_gate_when_traced(tracee, tracer);
	wait_for_success(tracee);
	NEED(waitpid(tracer, NULL, 0));
	CHECK_EQ(count_in_file("/tmp/strace", "getppid()"), kWatchedCalls);
}

// Waits for a tracer itself, so that all of the batch is traced.
static void run_once_traced(void *unused)
{
	struct program program;
	char byte;

	(void)unused;
	CHECK_EQ(read(gate[0], &byte, 1), 1);
	clear(&program);
	add_watched_calls(&program);
	run_to_end(&program);
}

TEST(traced, strace_of_a_batch_shows_every_call)
{
	pid_t tracee, tracer;
	char number[16];

	NEED(pipe(gate));
	tracee = in_child(run_once_traced, NULL);
	snprintf(number, sizeof(number), "%d", tracee);
	tracer = in_child(strace_attached, number);
	open_gate_when_traced(tracee, tracer);
	wait_for_success(tracee);
	NEED(waitpid(tracer, NULL, 0));
	CHECK_EQ(count_in_file("/tmp/strace", "getppid()"), kWatchedCalls);
}
