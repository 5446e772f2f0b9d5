// SPDX-License-Identifier: MIT
// What an administrator has: the switch, the permissions, the counters.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSFS "/sys/class/misc/batch/"
#define ENABLED "/sys/module/batch/parameters/enabled"

static struct program program;

static void read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t length;

	if (fd < 0)
		fail(__FILE__, __LINE__, "%s: %m", path);
	length = NEED(read(fd, text, size - 1));
	close(fd);
	text[length] = '\0';
}

static uint64_t counter(const char *name)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), SYSFS "stats/%s", name);
	read_text(path, text, sizeof(text));
	return strtoull(text, NULL, 10);
}

TEST(admin, device_is_open_to_all)
{
	struct stat status;

	NEED(stat(BATCH_DEVICE_PATH, &status));
	CHECK_EQ(status.st_mode, S_IFCHR | 0666);
	CHECK_EQ(status.st_uid, 0);
}

TEST(admin, sysfs_tells_what_query_tells)
{
	struct batch_info info = { .size = sizeof(info) };
	char text[32];

	CHECK_EQ(syscall(SYS_ioctl, device(), BATCH_IOC_QUERY, &info), 0);
	read_text(SYSFS "abi", text, sizeof(text));
	CHECK_EQ(atoi(text), info.abi);
	read_text(SYSFS "dispatch", text, sizeof(text));
	CHECK(strcmp(text, info.dispatch == BATCH_DISPATCH_TABLE ? "table\n" : "static_call\n") ==
	      0);
}

TEST(admin, batches_and_calls_are_counted)
{
	uint64_t batches = counter("batches"), calls = counter("calls");
	uint64_t done = counter("stop_done");

	for (int i = 0; i < 10; i++) {
		clear(&program);
		for (int j = 0; j < 7; j++)
			add(&program, SYS_getpid);
		check_done(&program);
	}
	CHECK_EQ(counter("batches") - batches, 10);
	CHECK_EQ(counter("calls") - calls, 70);
	CHECK_EQ(counter("stop_done") - done, 10);
}

TEST(admin, stops_are_counted_by_reason)
{
	uint64_t call = counter("stop_call"), invalid = counter("stop_invalid");

	clear(&program);
	add(&program, SYS_fork);
	CHECK_EQ(run_program(&program), 0);
	CHECK_EQ(counter("stop_call") - call, 1);
	clear(&program);
	add(&program, SYS_getpid)->flags = 1;
	CHECK_EQ(run_program(&program), -EINVAL);
	CHECK_EQ(counter("stop_invalid") - invalid, 1);
}

TEST(admin, switched_off_module_leaves_all_calls_to_the_caller)
{
	clear(&program);
	add(&program, SYS_getpid);
	CHECK(device() >= 0);
	write_file(ENABLED, "N");
	run_program(&program);
	CHECK_EQ(open(BATCH_DEVICE_PATH, O_RDWR), -1);
	write_file(ENABLED, "Y");
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	check_done(&program);
}
