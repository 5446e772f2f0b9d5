// SPDX-License-Identifier: MIT
// Loading and unloading the module, above all while it is in use.  Each test
// leaves it loaded.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct program program;

TEST(unload, module_can_be_loaded_and_unloaded_many_times)
{
	for (int i = 0; i < 8; i++) {
		int fd = (int)NEED(open(BATCH_DEVICE_PATH, O_RDWR));

		close(fd);
		CHECK_EQ(unload_module(), 0);
		CHECK_EQ(open(BATCH_DEVICE_PATH, O_RDWR), -1);
		CHECK_EQ(errno, ENOENT);
		CHECK_EQ(load_module(""), 0);
	}
}

TEST(unload, open_device_keeps_the_module)
{
	CHECK(device() >= 0);
	CHECK_EQ(unload_module(), -EWOULDBLOCK);
	close(device());
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module(""), 0);
}

static int gate[2];

// The only descriptor is closed while the batch sleeps.
static void *close_then_unload(void *result)
{
	wait_until_asleep(getpid());
	close(device());
	*(int *)result = unload_module();
	NEED(write(gate[1], "x", 1));
	return NULL;
}

TEST(unload, sleeping_batch_keeps_the_module)
{
	pthread_t thread;
	int result = 0;
	char byte;

	NEED(pipe(gate));
	clear(&program);
	CHECK(device() >= 0);
	add(&program, SYS_read, gate[0], &byte, 1);
	add(&program, SYS_getpid);
	CHECK_EQ(pthread_create(&thread, NULL, close_then_unload, &result), 0);
	check_done(&program);
	pthread_join(thread, NULL);
	CHECK_EQ(result, -EWOULDBLOCK);
	CHECK_EQ(program.rets[1], getpid());
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module(""), 0);
}

static void unload_beside_sleeping_parent(void *fd)
{
	close(*(int *)fd);
	wait_until_asleep(getppid());
	CHECK_EQ(unload_module(), -EWOULDBLOCK);
	NEED(kill(getppid(), SIGUSR1));
}

static void ignore(int signal)
{
	(void)signal;
}

// After the close nothing but the batch itself holds the module.
TEST(unload, sleeping_batch_that_closed_its_device_keeps_the_module)
{
	struct sigaction action = { .sa_handler = ignore };
	int fd = device();
	int ends[2];
	char byte;
	pid_t child;

	NEED(pipe(ends));
	NEED(sigaction(SIGUSR1, &action, NULL));
	clear(&program);
	add(&program, SYS_close, fd);
	add(&program, SYS_delete_module, "batch", O_NONBLOCK);
	add(&program, SYS_read, ends[0], &byte, 1);
	add(&program, SYS_getpid);
	child = in_child(unload_beside_sleeping_parent, &fd);
	CHECK_EQ(run_program(&program), -EINTR);
	CHECK_STOP(&program, BATCH_STATE_RESTART, 2);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], -EWOULDBLOCK);
	wait_for_success(child);
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module(""), 0);
}

// Alone in its process, so that the ioctl itself holds no reference.
static void close_then_go_on(void *told)
{
	clear(&program);
	add(&program, SYS_close, device());
	add(&program, SYS_write, *(int *)told, "x", 1);
	while (program.run.ncalls < MAX_CALLS)
		add(&program, SYS_sched_yield);
	check_done(&program);
}

TEST(unload, batch_that_closes_its_device_keeps_the_module)
{
	for (int round = 0; round < 12; round++) {
		int told[2], result;
		pid_t child;
		char byte;

		NEED(pipe(told));
		child = in_child(close_then_go_on, &told[1]);
		CHECK_EQ(read(told[0], &byte, 1), 1);
		while ((result = unload_module()) == -EWOULDBLOCK)
			sched_yield();
		CHECK_EQ(result, 0);
		wait_for_success(child);
		CHECK_EQ(load_module(""), 0);
		close(told[0]);
		close(told[1]);
	}
}

static volatile int racing = 1;

static void *open_and_run(void *unused)
{
	while (racing) {
		struct program own;
		int fd = open(BATCH_DEVICE_PATH, O_RDWR | O_CLOEXEC);

		if (fd < 0)
			continue;
		clear(&own);
		add(&own, SYS_getpid);
		add(&own, SYS_close, fd);
		add(&own, SYS_getpid);
		CHECK_EQ(syscall(SYS_ioctl, fd, BATCH_IOC_RUN, &own.run), 0);
		CHECK_EQ(own.rets[2], getpid());
	}
	return unused;
}

TEST(unload, module_comes_and_goes_under_a_program_that_uses_it)
{
	pthread_t threads[2];

	for (size_t i = 0; i < COUNT(threads); i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, open_and_run, NULL), 0);
	for (int round = 0; round < 6; round++) {
		int result;

		while ((result = unload_module()) == -EWOULDBLOCK)
			;
		CHECK_EQ(result, 0);
		CHECK_EQ(load_module(""), 0);
	}
	racing = 0;
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
}
