// SPDX-License-Identifier: MIT
// What the module is told when it is loaded, what it finds out by itself, and
// what is changed under a batch.  Loads the module anew.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MODULE_FILE "/lib/batch.ko"
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

// 0 or -errno.
static int load(const char *parameters)
{
	int fd = (int)NEED(open(MODULE_FILE, O_RDONLY | O_CLOEXEC));
	int err = syscall(SYS_finit_module, fd, parameters, 0) < 0 ? -errno : 0;

	close(fd);
	return err;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "batch", O_NONBLOCK) < 0 ? -errno : 0;
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

// By symbol: stable kernels of versions that "use the table" do not use it.
TEST(parameters, dispatch_follows_what_the_kernel_has)
{
	check_line(ATTRIBUTES, "dispatch", kernel_has("x64_sys_call") ? "static_call" : "table");
}

TEST(parameters, version_is_that_of_the_module)
{
	char version[64];

	read_line("/sys/module/batch/", "version", version, sizeof(version));
	check_line(ATTRIBUTES, "version", version);
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
TEST(parameters, switched_off_in_the_middle_the_rest_is_left_to_the_caller)
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

TEST(parameters, mode_is_that_of_the_parameter)
{
	check_device_mode(0666);
	CHECK_EQ(unload(), 0);
	CHECK_EQ(load("mode=0660"), 0);
	check_device_mode(0660);
	CHECK_EQ(unload(), 0);
	CHECK_EQ(load(""), 0);
	check_device_mode(0666);
}

TEST(parameters, senseless_modes_are_refused)
{
	static const char *const modes[] = { "mode=0", "mode=0777", "mode=04666", "mode=x" };

	CHECK_EQ(unload(), 0);
	for (size_t i = 0; i < COUNT(modes); i++)
		CHECK_EQ(load(modes[i]), -EINVAL);
	CHECK_EQ(load(""), 0);
}
