// SPDX-License-Identifier: MIT
// The module as an administrator meets it: parameters, attributes and counters.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ATTRIBUTES "/sys/class/misc/batch/"
#define PARAMETERS "/sys/module/batch/parameters/"

static struct program program;

static void read_line(const char *directory, const char *name, char *line, size_t size)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", directory, name);
	file = fopen(path, "re");
	if (!file || !fgets(line, (int)size, file))
		fail(__FILE__, __LINE__, "%s: %m", path);
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
}

static void check_line(const char *directory, const char *name, const char *want)
{
	char line[128];

	read_line(directory, name, line, sizeof(line));
	if (strcmp(line, want) != 0)
		fail(__FILE__, __LINE__, "%s%s is '%s', not '%s'", directory, name, line, want);
}

static long long counter(const char *name)
{
	char line[128];

	read_line(ATTRIBUTES "stats/", name, line, sizeof(line));
	return atoll(line);
}

static bool kernel_has(const char *symbol)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[1024], name[512];
	bool found = false;

	CHECK(file != NULL);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*s %*s %511s", name) == 1 && strcmp(name, symbol) == 0;
	fclose(file);
	return found;
}

TEST(admin, attributes_agree_with_the_query)
{
	struct batch_info info = { .size = sizeof(info) };
	char abi[16], bits[32];

	NEED(ioctl(device(), BATCH_IOC_QUERY, &info));
	snprintf(abi, sizeof(abi), "%u", info.abi);
	check_line(ATTRIBUTES, "abi", abi);
	check_line(ATTRIBUTES, "dispatch",
		   info.dispatch == BATCH_DISPATCH_TABLE ? "table" : "static_call");
	snprintf(bits, sizeof(bits), "%#llx", (unsigned long long)info.features);
	check_line(ATTRIBUTES, "features", bits);
	snprintf(bits, sizeof(bits), "%#llx", (unsigned long long)info.pseudo_calls);
	check_line(ATTRIBUTES, "pseudo_calls", bits);
}

// By symbol: stable kernels of versions that "use the table" do not use it.
TEST(admin, dispatch_follows_what_the_kernel_has)
{
	check_line(ATTRIBUTES, "dispatch", kernel_has("x64_sys_call") ? "static_call" : "table");
}

TEST(admin, version_is_that_of_the_module)
{
	char version[64];

	read_line("/sys/module/batch/", "version", version, sizeof(version));
	check_line(ATTRIBUTES, "version", version);
}

TEST(admin, counters_count_runs_calls_and_stops)
{
	static const char *const names[] = { "batches", "calls", "stop_done", "stop_call",
					     "stop_invalid", "stop_fault", "stop_observed",
					     "stop_incall", "stop_signal", "stop_restart" };
	static const long long want[COUNT(names)] = { 4, 3 + 1 + 1 + 1, 1, 1, 1, 1, 0, 0, 0, 0 };
	long long before[COUNT(names)];

	for (size_t i = 0; i < COUNT(names); i++)
		before[i] = counter(names[i]);

	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_close, -1);
	add(&program, BATCH_NR_COPY, &program.rets[8], &program.rets[0]);
	check_done(&program);

	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_exit, 1);
	CHECK_EQ(run_program(&program), 0);

	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_getpid)->argc = BATCH_MAX_ARGS + 1;
	CHECK_EQ(run_program(&program), -EINVAL);

	clear(&program);
	add(&program, SYS_getpid);
	program.run.rets = 8;
	CHECK_EQ(run_program(&program), -EFAULT);

	for (size_t i = 0; i < COUNT(names); i++)
		if (counter(names[i]) - before[i] != want[i])
			fail(__FILE__, __LINE__, "%s: %lld more, not %lld", names[i],
			     counter(names[i]) - before[i], want[i]);
}

TEST(admin, switched_off_it_cannot_be_opened_and_runs_nothing)
{
	write_file(PARAMETERS "enabled", "Y");
	clear(&program);
	add(&program, SYS_getpid);
	device();

	write_file(PARAMETERS "enabled", "N");
	CHECK_EQ(open(BATCH_DEVICE_PATH, O_RDWR), -1);
	CHECK_EQ(errno, EPERM);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);

	write_file(PARAMETERS "enabled", "Y");
	check_done(&program);
	CHECK_EQ(program.rets[0], getpid());
}

static void switch_off(int signal)
{
	(void)signal;
	write_file(PARAMETERS "enabled", "N");
}

static void interrupt_sleeping_parent(void *unused)
{
	(void)unused;
	wait_until_asleep(getppid());
	NEED(kill(getppid(), SIGUSR1));
}

// The ioctl is repeated after the handler: it must not end in an error that
// could be taken for the result of the call that was interrupted.
TEST(admin, switched_off_in_the_middle_the_rest_is_left_to_the_caller)
{
	struct sigaction action = { .sa_handler = switch_off, .sa_flags = SA_RESTART };
	int ends[2];
	char byte;
	pid_t child;

	NEED(pipe(ends));
	NEED(sigaction(SIGUSR1, &action, NULL));
	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_read, ends[0], &byte, 1);
	add(&program, SYS_getpid);
	device();
	child = in_child(interrupt_sleeping_parent, NULL);
	CHECK_EQ(run_program(&program), 0);
	write_file(PARAMETERS "enabled", "Y");
	wait_for_success(child);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 1);
	CHECK_EQ(program.rets[0], getpid());
	CHECK_EQ(program.rets[1], UNTOUCHED);
}

static void check_device_mode(mode_t want)
{
	struct stat st;

	NEED(stat(BATCH_DEVICE_PATH, &st));
	CHECK_EQ(st.st_mode & 07777, want);
}

TEST(admin, mode_is_that_of_the_parameter)
{
	check_device_mode(0666);
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module("mode=0660"), 0);
	check_device_mode(0660);
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module(""), 0);
	check_device_mode(0666);
}

TEST(admin, senseless_modes_are_refused)
{
	static const char *const modes[] = { "mode=0", "mode=0777", "mode=04666", "mode=x" };

	CHECK_EQ(unload_module(), 0);
	for (size_t i = 0; i < COUNT(modes); i++)
		CHECK_EQ(load_module(modes[i]), -EINVAL);
	CHECK_EQ(load_module(""), 0);
}
