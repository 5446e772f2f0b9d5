// SPDX-License-Identifier: MIT
#include "world.h"

#include "program.h"
#include "random.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Reserved on both sides, so that a length which is off by some pages hits
// nothing of the test itself.
enum { kMarginPages = 64 };

struct world world;

void make_world(void)
{
	char *reserve = mmap(NULL, (kWorldPages + 2 * kMarginPages) * (size_t)kPage, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(reserve != MAP_FAILED);
	world.base = reserve + kMarginPages * kPage;
	world.run = (struct batch_run *)(world.base + kHeaderPage * kPage);
}

void reset_memory(void)
{
	const int flags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS;
	const size_t size = kWorldPages * kPage;
	uint64_t *data = (uint64_t *)(world.base + kDataPage * kPage);

	NEED(mmap(world.base + size, 8 * kPage, PROT_NONE, flags, -1, 0));
	NEED(mmap(world.base, size, PROT_READ | PROT_WRITE, flags, -1, 0));
	memset(world.base, 0xcc, kDataPage * kPage);
	// Far from anything that is a call, a descriptor or an address.
	for (size_t i = 0; i < kDataPages * kPage / sizeof(data[0]); i += 8)
		data[i] = 0x0101010101010100ULL + draw(256);
	world.calls = (struct batch_call *)(world.base + kPage - 8 * (1 + draw(190)));
	world.rets = (int64_t *)(world.base + (kRetsPage + 1) * kPage - 8 * draw(kWorldCalls + 1));
}

void make_descriptors(void)
{
	int ends[2];

	NEED(syscall(SYS_close_range, 0, kDeviceFd - 1, 0));
	for (int i = 0; i < 2; i++) {
		int fd = (int)NEED(memfd_create("world", MFD_ALLOW_SEALING));

		CHECK_EQ(write(fd, "0123456789abcdefghijklmnopqrstuv", 32), 32);
		NEED(lseek(fd, 0, SEEK_SET));
	}
	NEED(pipe2(ends, O_NONBLOCK));
	NEED(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends));
	NEED(eventfd(3, EFD_NONBLOCK));
	NEED(open("/lib", O_RDONLY | O_DIRECTORY));
	NEED(epoll_create1(0));
}

void restore_device(void)
{
	int fd, err;

	// Again if another thread has closed it before it is in its place.
	do {
		fd = (int)NEED(open(BATCH_DEVICE_PATH, O_RDWR));
		err = dup2(fd, kDeviceFd) < 0 || dup2(fd, kSpareFd) < 0 ? errno : 0;
		close(fd);
	} while (err == EBADF);
	CHECK_EQ(err, 0);
}

static _Thread_local sigjmp_buf landing;
static _Thread_local volatile sig_atomic_t guarded;

static void land(int signal)
{
	if (!guarded)
		fail(__FILE__, __LINE__, "signal %d", signal);
	guarded = 0;
	siglongjmp(landing, 1);
}

void catch_faults(void)
{
	// Not masked in its handler, so that the jump need not restore a mask.
	struct sigaction action = { .sa_handler = land, .sa_flags = SA_NODEFER };

	NEED(sigaction(SIGSEGV, &action, NULL));
	NEED(sigaction(SIGBUS, &action, NULL));
}

bool fetch_words(uint64_t *to, uintptr_t from, size_t count)
{
	const volatile uint64_t *words = (const volatile uint64_t *)from;

	if (sigsetjmp(landing, 0) != 0)
		return false;
	guarded = 1;
	for (size_t i = 0; i < count; i++)
		to[i] = words[i];
	guarded = 0;
	return true;
}

bool store_word(uintptr_t to, uint64_t word)
{
	if (sigsetjmp(landing, 0) != 0)
		return false;
	guarded = 1;
	*(volatile uint64_t *)to = word;
	guarded = 0;
	return true;
}

static uint64_t mix(uint64_t digest, uint64_t word)
{
	digest = (digest ^ word) * 0xff51afd7ed558ccdULL;
	return digest ^ digest >> 32;
}

uint64_t digest_page(int page)
{
	const uintptr_t at = (uintptr_t)world.base + (uintptr_t)page * kPage;
	uint64_t digest = 0, words[kPage / 8];

	if (!fetch_words(words, at, COUNT(words)))
		return digest;
	for (size_t i = 0; i < COUNT(words); i++)
		digest = mix(digest, words[i]);
	return mix(digest, store_word(at, words[0]));
}

// Where a directory is: at which entry.  A file system may have several numbers for that.
static uint64_t next_inode(int fd)
{
	const off_t at = lseek(fd, 0, SEEK_CUR);
	uint64_t inode = 0, entries[512];

	if (syscall(SYS_getdents64, fd, entries, sizeof(entries)) > 0)
		inode = entries[0];
	lseek(fd, at, SEEK_SET);
	return inode;
}

uint64_t digest_descriptors(void)
{
	uint64_t digest = 0;

	for (int fd = 0; fd < kWorldFds; fd++) {
		struct stat stat;
		char text[64] = "";
		int flags = fcntl(fd, F_GETFL);

		digest = mix(digest, (uint64_t)flags);
		if (flags < 0)
			continue;
		digest = mix(digest, (uint64_t)fcntl(fd, F_GETFD));
		NEED(fstat(fd, &stat));
		digest = mix(digest, S_ISDIR(stat.st_mode) ? next_inode(fd) :
							     (uint64_t)lseek(fd, 0, SEEK_CUR));
		digest = mix(digest, (uint64_t)stat.st_size << 16 | stat.st_mode);
		if (S_ISREG(stat.st_mode) && pread(fd, text, sizeof(text), 0) > 0)
			for (size_t i = 0; i < sizeof(text); i++)
				digest = mix(digest, (uint64_t)text[i]);
	}
	return digest;
}

uint64_t digest_credentials(void)
{
	static const int options[] = { PR_GET_NO_NEW_PRIVS, PR_GET_KEEPCAPS, PR_GET_DUMPABLE,
				       PR_GET_SECUREBITS, PR_GET_SECCOMP };
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct caps[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	gid_t groups[64], rgid, egid, sgid;
	uint64_t digest = 0;
	uid_t ruid, euid, suid;
	mode_t mask = umask(0);
	int ngroups;

	umask(mask);
	NEED(getresuid(&ruid, &euid, &suid));
	NEED(getresgid(&rgid, &egid, &sgid));
	NEED(syscall(SYS_capget, &header, caps));
	ngroups = (int)NEED(getgroups(COUNT(groups), groups));
	for (int i = 0; i < ngroups; i++)
		digest = mix(digest, groups[i]);
	digest = mix(mix(mix(digest, ruid), euid), suid);
	digest = mix(mix(mix(mix(digest, rgid), egid), sgid), mask);
	for (size_t i = 0; i < COUNT(caps); i++)
		digest = mix(mix(mix(digest, caps[i].effective), caps[i].permitted),
			     caps[i].inheritable);
	for (size_t i = 0; i < COUNT(options); i++)
		digest = mix(digest, (uint64_t)prctl(options[i], 0, 0, 0, 0));
	return digest;
}
