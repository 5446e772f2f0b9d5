// SPDX-License-Identifier: MIT
// The frame of testing.h: registry, runner, and what tests need again and again.
//
//	guest-tests --list | SUITE... | SUITE.TEST...
#include "testing.h"

#include "random.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kFailed = 1, kLimitSeconds = 240 /* unless BATCH_TEST_SECONDS is set */ };

static struct test *tests;

// What the running test tells, in memory that it shares with the runner: that
// it came to its end (a status of 0 could be that of another program, if it
// called execve by mistake), and why it failed: the first one to say so wins.
static struct {
	int finished;
	int taken;
	char text[512];
} *reason;

void register_test(struct test *test)
{
	struct test **end = &tests;

	while (*end)
		end = &(*end)->next;
	*end = test;
}

static void give_reason(const char *format, va_list arguments)
{
	if (__atomic_exchange_n(&reason->taken, 1, __ATOMIC_ACQ_REL) == 0)
		vsnprintf(reason->text, sizeof(reason->text), format, arguments);
}

void fail(const char *file, int line, const char *format, ...)
{
	char with_place[256];
	const char *name = strrchr(file, '/');
	va_list arguments;

	snprintf(with_place, sizeof(with_place), "%s:%d: %s", name ? name + 1 : file, line,
		 format);
	va_start(arguments, format);
	give_reason(with_place, arguments);
	va_end(arguments);
	_exit(kFailed);
}

void finish(void)
{
	reason->finished = 1;
}

static void give_reason_text(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	give_reason(format, arguments);
	va_end(arguments);
}

pid_t in_child(void (*body)(void *), void *argument)
{
	pid_t child = (pid_t)NEED(fork());

	if (child == 0) {
		body(argument);
		_exit(0);
	}
	return child;
}

void wait_for_success(pid_t child)
{
	int status = -1;

	NEED(waitpid(child, &status, 0));
	CHECK_EQ(status, 0);
}

void wait_until_asleep(pid_t thread)
{
	char path[64], line[256];

	snprintf(path, sizeof(path), "/proc/%d/stat", thread);
	for (;;) {
		int fd = (int)NEED(open(path, O_RDONLY | O_CLOEXEC));
		ssize_t length = NEED(read(fd, line, sizeof(line) - 1));
		char *name_end;

		close(fd);
		line[length] = '\0';
		name_end = strrchr(line, ')');
		CHECK(name_end != NULL);
		if (name_end[2] == 'S')
			return;
		usleep(1000);
	}
}

double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		fail(__FILE__, __LINE__, "%s: %m", path);
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

int load_module(const char *parameters)
{
	int fd = (int)NEED(open("/lib/batch.ko", O_RDONLY | O_CLOEXEC));
	int err = syscall(SYS_finit_module, fd, parameters, 0) < 0 ? -errno : 0;

	close(fd);
	return err;
}

int unload_module(void)
{
	return syscall(SYS_delete_module, "batch", O_NONBLOCK) < 0 ? -errno : 0;
}

// Waits for the test's leader, then removes whatever the test has left.
static int wait_with_limit(pid_t leader)
{
	sigset_t child_ended;
	struct timespec limit = { (time_t)setting("BATCH_TEST_SECONDS", kLimitSeconds), 0 };
	int status = -1;

	sigemptyset(&child_ended);
	sigaddset(&child_ended, SIGCHLD);
	while (waitpid(leader, &status, WNOHANG) == 0) {
		if (sigtimedwait(&child_ended, NULL, &limit) < 0 && errno == EAGAIN) {
			give_reason_text("no end after %ld s", (long)limit.tv_sec);
			kill(-leader, SIGKILL);
		}
	}
	kill(-leader, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return status;
}

static bool run_test(const struct test *test)
{
	double started = now_seconds();
	pid_t leader;
	int status;

	memset(reason, 0, sizeof(*reason));
	fflush(stdout);
	leader = fork();
	if (leader == 0) {
		sigset_t none;

		setpgid(0, 0);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		test->run();
		finish();
		_exit(0);
	}
	status = wait_with_limit(leader);
	// A failure in a child or thread counts even if the leader ended well.
	if (status == 0 && reason->finished && !reason->taken) {
		printf("ok %s.%s (%.2f s)\n", test->suite, test->name,
		       now_seconds() - started);
		return true;
	}
	if (!reason->taken)
		give_reason_text("ended with wait status %#x", status);
	printf("not ok %s.%s # %s\n", test->suite, test->name, reason->text);
	return false;
}

static bool selected(const struct test *test, const char *wanted)
{
	size_t length = strlen(test->suite);

	if (strncmp(wanted, test->suite, length) != 0)
		return false;
	return wanted[length] == '\0' ||
	       (wanted[length] == '.' && strcmp(wanted + length + 1, test->name) == 0);
}

static int list_tests(void)
{
	for (const struct test *test = tests; test; test = test->next)
		printf("%s.%s\n", test->suite, test->name);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned int failures = 0, runs = 0;
	sigset_t child_ended;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list_tests();
	reason = mmap(NULL, sizeof(*reason), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (reason == MAP_FAILED)
		return kFailed;
	// What a test leaves behind is given to this process, which ends it.
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&child_ended);
	sigaddset(&child_ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child_ended, NULL);

	for (int i = 1; i < argc; i++) {
		unsigned int before = runs;

		for (const struct test *test = tests; test; test = test->next) {
			if (!selected(test, argv[i]))
				continue;
			runs++;
			failures += !run_test(test);
		}
		if (runs == before) {
			printf("not ok %s # there is no such suite\n", argv[i]);
			failures++;
		}
	}
	printf("# %u tests, %u failures\n", runs, failures);
	fflush(stdout);
	return failures == 0 ? 0 : kFailed;
}
