// SPDX-License-Identifier: MIT
// Speaks the protocol of FUSE itself, since no library would give such answers.
#include "endless.h"

#include "testing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kRequest = 1 << 17, kMinor = 31 };

struct answer {
	struct fuse_out_header header;
	union {
		struct fuse_init_out init;
		struct fuse_attr_out attr;
		struct fuse_open_out open;
		struct fuse_dirent dirent;
		char room[64];
	};
};

static size_t answer_readdir(struct answer *answer, struct endless *endless)
{
	if (endless->enough || endless->served == ENDLESS_MOST)
		return 0;
	answer->dirent.ino = 1;
	answer->dirent.off = ++endless->served;
	answer->dirent.namelen = 1;
	answer->dirent.type = DT_DIR;
	answer->dirent.name[0] = '.';
	return FUSE_DIRENT_SIZE(&answer->dirent);
}

// Returns the size of the answer's body.
static size_t make_answer(uint32_t opcode, struct answer *answer, struct endless *endless)
{
	switch (opcode) {
	case FUSE_INIT:
		answer->init.major = FUSE_KERNEL_VERSION;
		answer->init.minor = kMinor;
		answer->init.max_write = 4096;
		return sizeof(answer->init);
	case FUSE_GETATTR:
		answer->attr.attr_valid = 1000;
		answer->attr.attr.ino = 1;
		answer->attr.attr.mode = S_IFDIR | 0755;
		answer->attr.attr.nlink = 2;
		return sizeof(answer->attr);
	case FUSE_OPENDIR:
		return sizeof(answer->open);
	case FUSE_READDIR:
		return answer_readdir(answer, endless);
	case FUSE_RELEASEDIR:
		return 0;
	default:
		answer->header.error = -ENOSYS;
		return 0;
	}
}

static bool wants_no_answer(uint32_t opcode)
{
	return opcode == FUSE_INTERRUPT || opcode == FUSE_FORGET || opcode == FUSE_BATCH_FORGET;
}

_Noreturn static void serve(int fd, struct endless *endless)
{
	static _Alignas(8) char request[kRequest];
	const struct fuse_in_header *header = (const struct fuse_in_header *)(void *)request;

	for (;;) {
		struct answer answer;

		if (read(fd, request, sizeof(request)) < 0) {
			if (errno == EINTR || errno == ENOENT)
				continue;
			_exit(0);
		}
		if (wants_no_answer(header->opcode))
			continue;
		memset(&answer, 0, sizeof(answer));
		answer.header.unique = header->unique;
		answer.header.len = (uint32_t)(sizeof(answer.header) +
					       make_answer(header->opcode, &answer, endless));
		// The request may be gone by now.
		if (write(fd, &answer, answer.header.len) < 0 && errno != ENOENT)
			_exit(1);
	}
}

struct endless *mount_endless(const char *path)
{
	struct endless *endless = mmap(NULL, sizeof(*endless), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int fd = (int)NEED(open("/dev/fuse", O_RDWR | O_CLOEXEC));
	char options[128];

	CHECK(endless != MAP_FAILED);
	NEED(unshare(CLONE_NEWNS));
	CHECK(mkdir(path, 0755) == 0 || errno == EEXIST);
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	NEED(mount("endless", path, "fuse", MS_NODEV | MS_NOSUID, options));
	if (NEED(fork()) == 0)
		serve(fd, endless);
	close(fd);
	return endless;
}
