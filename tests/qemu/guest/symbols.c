// SPDX-License-Identifier: MIT
// The module on a kernel that lacks a symbol: a copy of it that looks for another name.  Each test
// leaves the real one loaded.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <unistd.h>

struct image {
	char *bytes;
	size_t size;
};

static struct image read_module(void)
{
	int fd = (int)NEED(open("/lib/batch.ko", O_RDONLY | O_CLOEXEC));
	struct stat stat;
	struct image image;

	NEED(fstat(fd, &stat));
	image.size = (size_t)stat.st_size;
	image.bytes = malloc(image.size);
	CHECK(image.bytes != NULL);
	CHECK_EQ(read(fd, image.bytes, image.size), image.size);
	close(fd);
	return image;
}

// Makes "name" end in "?" wherever it is a string of its own, and not a part of one: the names that
// the module is linked by are longer.
static void misspell(struct image *image, const char *name)
{
	const size_t size = strlen(name) + 1;
	unsigned int found = 0;

	for (char *at = image->bytes + 1; at + size <= image->bytes + image->size; at++) {
		if (at[-1] != '\0' || memcmp(at, name, size) != 0)
			continue;
		at[size - 2] = '?';
		found++;
	}
	if (!found)
		fail(__FILE__, __LINE__, "%s is not in the module", name);
}

static int load_image(const struct image *image)
{
	return syscall(SYS_init_module, image->bytes, image->size, "") < 0 ? -errno : 0;
}

static void clear_log(void)
{
	NEED(klogctl(5 /* SYSLOG_ACTION_CLEAR */, NULL, 0));
}

static void check_log(const char *message)
{
	static char log[1 << 18];

	log[NEED(klogctl(3 /* SYSLOG_ACTION_READ_ALL */, log, sizeof(log) - 1))] = '\0';
	if (!strstr(log, message))
		fail(__FILE__, __LINE__, "the kernel did not log: %s", message);
}

// Returns what loading gave; the real module is loaded again if it failed.
static int load_without(const char *name, const char *other)
{
	struct image image = read_module();
	int err;

	misspell(&image, name);
	if (other)
		misspell(&image, other);
	CHECK_EQ(unload_module(), 0);
	clear_log();
	err = load_image(&image);
	if (err)
		CHECK_EQ(load_module(""), 0);
	free(image.bytes);
	return err;
}

TEST(symbols, module_without_a_way_to_look_them_up_says_so)
{
	CHECK_EQ(load_without("kallsyms_lookup_name", NULL), -ENOENT);
	check_log("batch: cannot find kallsyms_lookup_nam? with a kprobe (-2)");
}

TEST(symbols, module_without_task_work_run_says_so)
{
	CHECK_EQ(load_without("task_work_run", NULL), -ENOENT);
	check_log("batch: this kernel has no task_work_run");
}

TEST(symbols, module_without_a_way_to_system_calls_says_so)
{
	CHECK_EQ(load_without("x64_sys_call", "sys_call_table"), -ENOENT);
	check_log("batch: this kernel has neither x64_sys_cal? nor sys_call_tabl?");
}

TEST(symbols, module_without_a_path_walk_says_so_and_has_no_dirstat)
{
	struct batch_info info = { .size = sizeof(info) };

	CHECK_EQ(load_without("vfs_path_lookup", NULL), 0);
	check_log("this kernel has no vfs_path_lookup, so there is no dirstat");
	NEED(ioctl(device(), BATCH_IOC_QUERY, &info));
	CHECK_EQ(info.pseudo_calls, BATCH_PSEUDO_BIT(BATCH_NR_COPY));
	CHECK_EQ(info.features, 0);
	close(device());
	CHECK_EQ(unload_module(), 0);
	CHECK_EQ(load_module(""), 0);
}
