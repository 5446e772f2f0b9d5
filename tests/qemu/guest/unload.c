// SPDX-License-Identifier: MIT
// Loading and unloading the module, above all while it is in use.  Each test
// leaves it loaded.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

static int unload(void)
{
	return syscall(SYS_delete_module, "batch", O_NONBLOCK) < 0 ? -errno : 0;
}

static void load(const char *parameters)
{
	int fd = (int)NEED(open("/lib/batch.ko", O_RDONLY | O_CLOEXEC));

	NEED(syscall(SYS_finit_module, fd, parameters, 0));
	close(fd);
}

TEST(unload, module_can_be_loaded_and_unloaded_many_times)
{
	for (int i = 0; i < 8; i++) {
		int fd = (int)NEED(open(BATCH_DEVICE_PATH, O_RDWR));

		close(fd);
		CHECK_EQ(unload(), 0);
		CHECK_EQ(open(BATCH_DEVICE_PATH, O_RDWR), -1);
		CHECK_EQ(errno, ENOENT);
		load("");
	}
}

TEST(unload, open_device_keeps_the_module)
{
	CHECK(device() >= 0);
	CHECK_EQ(unload(), -EWOULDBLOCK);
	close(device());
	CHECK_EQ(unload(), 0);
	load("");
}

static int gate[2];

// The only descriptor is closed while the batch sleeps.
static void *close_then_unload(void *result)
{
	wait_until_asleep(getpid());
	close(device());
	*(int *)result = unload();
	NEED(write(gate[1], "x", 1));
	return NULL;
}

TEST(unload, sleeping_batch_keeps_the_module)
{
	struct program program;
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
	CHECK_EQ(unload(), 0);
	load("");
}

// Alone in its process, so that the ioctl itself holds no reference.
static void close_then_go_on(void *told)
{
	struct program program;

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
		while ((result = unload()) == -EWOULDBLOCK)
			sched_yield();
		CHECK_EQ(result, 0);
		wait_for_success(child);
		load("");
		close(told[0]);
		close(told[1]);
	}
}

static volatile int racing = 1;

static void *open_and_run(void *unused)
{
	while (racing) {
		struct program program;
		int fd = open(BATCH_DEVICE_PATH, O_RDWR | O_CLOEXEC);

		if (fd < 0)
			continue;
		clear(&program);
		add(&program, SYS_getpid);
		add(&program, SYS_close, fd);
		add(&program, SYS_getpid);
		CHECK_EQ(syscall(SYS_ioctl, fd, BATCH_IOC_RUN, &program.run), 0);
		CHECK_EQ(program.rets[2], getpid());
	}
	return unused;
}

TEST(unload, module_comes_and_goes_under_a_program_that_uses_it)
{
	pthread_t threads[2];

	for (size_t i = 0; i < COUNT(threads); i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, open_and_run, NULL), 0);
	for (int round = 0; round < 12; round++) {
		int result;

		while ((result = unload()) == -EWOULDBLOCK)
			;
		CHECK_EQ(result, 0);
		load("");
	}
	racing = 0;
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
}
