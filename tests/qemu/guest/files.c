// SPDX-License-Identifier: MIT
// Files that a batch closes: the kernel puts off the last part of a close until
// the task returns to user mode.  A batch must not make later calls wait for it.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(files, closing_the_writer_gives_end_of_file)
{
	struct program program;
	char byte;
	int ends[2];

	clear(&program);
	NEED(pipe(ends));
	add(&program, SYS_close, ends[1]);
	add(&program, SYS_read, ends[0], &byte, 1);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], 0);
}

TEST(files, dup2_over_the_writer_gives_end_of_file)
{
	struct program program;
	char byte;
	int ends[2];

	clear(&program);
	NEED(pipe(ends));
	add(&program, SYS_dup2, ends[0], ends[1]);
	add(&program, SYS_read, ends[0], &byte, 1);
	check_done(&program);
	CHECK_EQ(program.rets[0], ends[1]);
	CHECK_EQ(program.rets[1], 0);
}

TEST(files, closed_file_does_not_keep_its_mount_busy)
{
	struct program program;
	int fd;

	clear(&program);
	NEED(mkdir("/tmp/mounted", 0700));
	NEED(mount("none", "/tmp/mounted", "tmpfs", 0, NULL));
	fd = (int)NEED(open("/tmp/mounted/file", O_CREAT | O_RDWR, 0600));
	add(&program, SYS_close, fd);
	add(&program, SYS_umount2, "/tmp/mounted", 0);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], 0);
}

TEST(files, batch_goes_on_after_closing_its_own_device)
{
	struct program program;

	clear(&program);
	add(&program, SYS_close, device());
	add(&program, SYS_getpid);
	add(&program, SYS_fcntl, device(), F_GETFD);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], getpid());
	CHECK_EQ(program.rets[2], -EBADF);
}
