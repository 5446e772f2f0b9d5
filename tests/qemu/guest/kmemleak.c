// SPDX-License-Identifier: MIT
// What the kernel's own leak detector finds, where there is one: for the kernel
// of build-debug-kernel, after other suites.  What it finds, the kernel says on
// its console as well.
#include "testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#define SWITCH "/sys/kernel/debug/kmemleak"

TEST(kmemleak, finds_nothing_left_behind)
{
	static char text[8192];
	ssize_t length;
	int fd;

	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	// A leak is told when two scans, some seconds after the allocation, agree.
	for (int i = 0; i < 3; i++) {
		sleep(6);
		write_file(SWITCH, "scan");
	}
	fd = (int)NEED(open(SWITCH, O_RDONLY));
	length = NEED(read(fd, text, sizeof(text) - 1));
	text[length] = '\0';
	if (length > 0)
		printf("%s\n", text);
	fflush(stdout);
	CHECK_EQ(length, 0);
}
