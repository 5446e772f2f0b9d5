// SPDX-License-Identifier: MIT
// Each call is a line of a table, its arguments a string with a letter for each.
#include "recipes.h"

#include "program.h"
#include "random.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct recipe {
	int16_t nr;
	const char *args;
};

#define SECRET "/tmp/secret"
#define SHARED "/tmp/shared"
#define CLOSED "/tmp/closed"

// What the letters stand for:
//	f  descriptor			v  likewise, now and then the device
//	d  data, or a bad address	b  any page but the calls
//	p  page of the world		q  page of data
//	l  length of some pages		s  small size
//	z  size of some records
//	o  small offset			u  user or group
//	t  path				M  signal set in memory of the test
//	T  time out of 0.1 ms		W  time out of 0
//	F  filter			C  capability header
//	G  list of groups
//	0  0				1..9  that number
//	others: one of the list in options[]
// The files are the same for all: none is opened to write where writes follow.
static const struct recipe descriptors[] = {
	{ SYS_read, "fds" }, { SYS_write, "fds" }, { SYS_pread64, "fdso" },
	{ SYS_pwrite64, "fdso" }, { SYS_lseek, "fow" }, { SYS_dup, "f" }, { SYS_dup, "v" },
	{ SYS_dup2, "ff" }, { SYS_dup2, "fv" }, { SYS_dup3, "ffc" }, { SYS_dup3, "fvc" },
	{ SYS_close, "f" }, { SYS_close, "v" }, { SYS_close_range, "ffR" },
	{ SYS_pipe2, "dn" }, { SYS_eventfd2, "sn" }, { SYS_memfd_create, "te" },
	{ SYS_openat, "AtO" }, { SYS_openat, "ftO" }, { SYS_fcntl, "fks" }, { SYS_fcntl, "fLn" },
	{ SYS_ftruncate, "fs" }, { SYS_splice, "f0f0sB" }, { SYS_tee, "ffsB" },
	{ SYS_sendfile, "ff0s" }, { SYS_socketpair, "1S0d" }, { SYS_sendto, "fdsD00" },
	{ SYS_recvfrom, "fdsD00" }, { SYS_shutdown, "fw" }, { SYS_epoll_create1, "c" },
	{ SYS_epoll_ctl, "fEfd" }, { SYS_epoll_wait, "fd80" }, { SYS_inotify_init1, "n" },
	{ SYS_unshare, "U" }, { SYS_execve, "d00" }, { BATCH_NR_COPY, "dd" },
	{ BATCH_NR_DIRSTAT, "fdzKQ" }, { BATCH_NR_DIRSTAT, "7dzKQ" },
};

static const struct recipe memory[] = {
	{ SYS_mmap, "plrm00" }, { SYS_mmap, "plrm00" }, { SYS_mmap, "qlrhf0" },
	{ SYS_munmap, "pl" }, { SYS_mprotect, "plr" }, { SYS_mprotect, "plr" },
	{ SYS_madvise, "pla" }, { SYS_mremap, "qll3q" }, { SYS_mremap, "pll0" },
	{ SYS_mremap, "pll5q" }, { SYS_msync, "pl4" }, { SYS_mlock, "pl" }, { SYS_munlock, "pl" },
	{ SYS_ftruncate, "fs" }, { SYS_ftruncate, "fl" }, { SYS_read, "fbs" },
	{ SYS_write, "fbs" }, { SYS_pread64, "fbso" }, { SYS_pwrite64, "fbso" },
	{ SYS_getresuid, "bbb" }, { SYS_getcwd, "bs" }, { SYS_pipe2, "bn" }, { SYS_uname, "b" },
	{ BATCH_NR_COPY, "bb" }, { BATCH_NR_COPY, "bb" }, { SYS_getuid, "" },
	{ BATCH_NR_DIRSTAT, "7bzK0" }, { BATCH_NR_DIRSTAT, "7bzKQ" },
};

static const struct recipe credentials[] = {
	{ SYS_setresuid, "uuu" }, { SYS_setresgid, "uuu" }, { SYS_setreuid, "uu" },
	{ SYS_setregid, "uu" }, { SYS_setuid, "u" }, { SYS_setgid, "u" }, { SYS_setfsuid, "u" },
	{ SYS_setfsgid, "u" }, { SYS_setgroups, "sG" }, { SYS_getgroups, "8d" },
	{ SYS_getresuid, "ddd" }, { SYS_getresgid, "ddd" }, { SYS_capset, "Cd" },
	{ SYS_capget, "Cd" }, { SYS_getuid, "" }, { SYS_geteuid, "" }, { SYS_getegid, "" },
	{ SYS_umask, "s" }, { SYS_prctl, "Z1000" }, { SYS_prctl, "Yc000" }, { SYS_prctl, "Xx000" },
	{ SYS_prctl, "Vyx00" }, { SYS_openat, "Atg" }, { SYS_openat, "Atg" },
	{ SYS_faccessat, "Ats" }, { SYS_kill, "10" }, { SYS_unshare, "U" }, { SYS_read, "fds" }, { SYS_dup, "f" }, { SYS_close, "f" },
	{ BATCH_NR_COPY, "dd" }, { SYS_execve, "t00" }, { BATCH_NR_DIRSTAT, "fdzK0" },
	{ BATCH_NR_DIRSTAT, "fdzKQ" },
};

static const struct recipe filters[] = {
	{ SYS_prctl, "N1000" }, { SYS_seccomp, "1iF" }, { SYS_prctl, "H2F00" },
	{ SYS_getppid, "" }, { SYS_getuid, "" }, { SYS_dup, "f" }, { SYS_lseek, "fow" },
	{ SYS_umask, "s" }, { SYS_close, "f" }, { SYS_read, "fds" }, { SYS_sched_yield, "" },
	{ BATCH_NR_COPY, "dd" }, { SYS_getppid, "" }, { SYS_lseek, "fow" }, { SYS_umask, "s" },
	{ BATCH_NR_DIRSTAT, "7dzKQ" },
};

static const struct recipe signals[] = {
	{ SYS_kill, "0j" }, { SYS_kill, "0j" }, { SYS_rt_sigprocmask, "JM08" },
	{ SYS_rt_sigprocmask, "JM08" }, { SYS_write, "0ds" }, { SYS_write, "0ds" },
	{ SYS_lseek, "0ow" }, { SYS_ppoll, "00TM8" }, { SYS_ppoll, "00WM8" },
	{ SYS_epoll_pwait, "8d81M8" }, { SYS_nanosleep, "T0" }, { SYS_rt_sigtimedwait, "M0W8" },
	{ SYS_rt_sigpending, "d8" }, { SYS_read, "fds" }, { SYS_dup, "f" },
	{ SYS_sched_yield, "" }, { BATCH_NR_COPY, "dd" }, { SYS_setpriority, "005" },
};

static const struct {
	const struct recipe *recipes;
	size_t count;
} subjects[SUBJECTS] = {
	[DESCRIPTORS] = { descriptors, COUNT(descriptors) },
	[MEMORY] = { memory, COUNT(memory) },
	[CREDENTIALS] = { credentials, COUNT(credentials) },
	[FILTERS] = { filters, COUNT(filters) },
	[SIGNALS] = { signals, COUNT(signals) },
};

static const struct {
	char letter;
	int count;
	uint64_t values[8];
} options[] = {
	{ 'K', 6, { 0, STATX_BASIC_STATS, 0x71f, STATX_INO, 0xfff, 0x1000 } },
	{ 'Q', 5, { 0, 0, BATCH_DIRSTAT_NOSTAT_DIR, BATCH_DIRSTAT_NOSTAT_DIR,
		    AT_SYMLINK_NOFOLLOW } },
	{ 'w', 3, { SEEK_SET, SEEK_CUR, SEEK_END } },
	{ 'c', 3, { 0, 0, O_CLOEXEC } },
	{ 'R', 3, { 0, CLOSE_RANGE_UNSHARE, 4 /* CLOSE_RANGE_CLOEXEC */ } },
	{ 'n', 3, { O_NONBLOCK, O_NONBLOCK, O_NONBLOCK | O_CLOEXEC } },
	{ 'e', 4, { 0, MFD_CLOEXEC, MFD_ALLOW_SEALING, 64 } },
	{ 'g', 4, { O_RDONLY | O_NONBLOCK, O_RDWR | O_NONBLOCK, O_PATH, O_DIRECTORY } },
	{ 'O', 3, { O_RDONLY | O_NONBLOCK, O_PATH, O_DIRECTORY } },
	{ 'k', 7, { F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_ADD_SEALS,
		    F_GET_SEALS } },
	{ 'L', 1, { F_SETFL } },
	{ 'B', 1, { 2 /* SPLICE_F_NONBLOCK */ } },
	{ 'S', 2, { SOCK_STREAM | SOCK_NONBLOCK, SOCK_DGRAM | SOCK_NONBLOCK } },
	{ 'D', 2, { MSG_DONTWAIT | MSG_NOSIGNAL, MSG_DONTWAIT | MSG_PEEK } },
	{ 'E', 3, { 1, 2, 3 } },
	{ 'U', 3, { CLONE_FILES, CLONE_FS, CLONE_FILES | CLONE_FS } },
	{ 'A', 1, { (uint64_t)AT_FDCWD } },
	{ 'r', 4, { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_WRITE } },
	{ 'm', 2, { MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS,
		    MAP_FIXED | MAP_SHARED | MAP_ANONYMOUS } },
	{ 'h', 2, { MAP_FIXED | MAP_PRIVATE, MAP_FIXED | MAP_SHARED } },
	{ 'a', 4, { MADV_DONTNEED, MADV_WILLNEED, MADV_DONTFORK, 23 /* MADV_POPULATE_WRITE */ } },
	{ 'Z', 3, { PR_SET_NO_NEW_PRIVS, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS } },
	{ 'N', 1, { PR_SET_NO_NEW_PRIVS } },
	{ 'H', 1, { PR_SET_SECCOMP } },
	{ 'Y', 2, { PR_SET_KEEPCAPS, PR_SET_DUMPABLE } },
	{ 'X', 3, { PR_CAPBSET_DROP, PR_CAPBSET_READ, PR_SET_SECUREBITS } },
	{ 'V', 1, { PR_CAP_AMBIENT } },
	{ 'x', 6, { CAP_SETUID, CAP_SETGID, CAP_DAC_OVERRIDE, CAP_KILL, CAP_MKNOD, 1 } },
	{ 'y', 4, { 1, 2, 3, 4 } },
	{ 'u', 6, { 0, 1, 7, 65534, (uint64_t)-1, 65534 } },
	{ 'i', 4, { 0, SECCOMP_FILTER_FLAG_TSYNC, SECCOMP_FILTER_FLAG_SPEC_ALLOW, 1 << 20 } },
	{ 'j', 4, { SIGUSR1, SIGUSR2, SIGCHLD, 0 } },
	{ 'J', 3, { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK } },
};

// Not in the world: what depends on the time is written over some of them.
static struct timespec short_time, no_time;
static struct __user_cap_header_struct cap_header;
static const uint64_t signal_sets[] = { 0, 1 << (SIGUSR1 - 1), 1 << (SIGUSR2 - 1),
					1 << (SIGUSR1 - 1) | 1 << (SIGUSR2 - 1) };
static const gid_t groups[64] = { 7, 8, 9, 65534 };
static const char *const paths[] = { "/dev/null", "/dev/zero", "/lib", "/tmp", "/nonexistent",
				     SECRET, SHARED, CLOSED, "" };

static uint64_t page_address(unsigned int first, unsigned int pages)
{
	return (uintptr_t)world.base + (first + draw(pages)) * kPage;
}

static uint64_t within(uint64_t page)
{
	return page + 8 * draw((kPage - 512) / 8);
}

static uint64_t data_address(void)
{
	switch (draw(24)) {
	case 0:
		return draw(4096);
	case 1:
		return 0xffff888000000000ULL + draw(1ULL << 40);
	case 2:
		return 0x8000000000000000ULL + draw(4096);
	default:
		return within(page_address(kDataPage, kDataPages));
	}
}

// One that denies some harmless call.
static const struct sock_fprog *draw_filter(void)
{
	static const uint32_t denied[] = { SYS_getppid, SYS_getuid, SYS_umask, SYS_dup };
	static struct sock_filter code[COUNT(denied)][4];
	static struct sock_fprog fprogs[COUNT(denied)];
	size_t which = draw(COUNT(denied));

	code[which][0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
						      offsetof(struct seccomp_data, nr));
	code[which][1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, denied[which],
						      0, 1);
	code[which][2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						      SECCOMP_RET_ERRNO | (EDOM + which));
	code[which][3] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	fprogs[which] = (struct sock_fprog){ 4, code[which] };
	return &fprogs[which];
}

static uint64_t draw_option(char letter)
{
	if (letter >= '0' && letter <= '9')
		return (uint64_t)(letter - '0');
	for (size_t i = 0; i < COUNT(options); i++)
		if (options[i].letter == letter)
			return options[i].values[draw((uint64_t)options[i].count)];
	fail(__FILE__, __LINE__, "no letter %c", letter);
}

static uint64_t draw_argument(char letter)
{
	switch (letter) {
	case 'f':
		return 1 + draw(draw(3) ? 10 : kWorldFds - 1);
	case 'v':
		return draw(16) ? 1 + draw(kWorldFds - 1) : kDeviceFd;
	case 'd':
		return data_address();
	case 'b':
		return within(page_address(kRetsPage, kWorldPages - kRetsPage - 1));
	case 'p':
		return page_address(0, kWorldPages);
	case 'q':
		return page_address(kDataPage, kDataPages);
	case 'l':
		return (1 + draw(2)) * kPage;
	case 's':
		return draw(64);
	case 'z':
		return draw(3000);
	case 'o':
		return draw(100) - 8;
	case 't':
		return (uintptr_t)paths[draw(COUNT(paths))];
	case 'F':
		return (uintptr_t)draw_filter();
	case 'T':
		short_time = (struct timespec){ 0, 100000 };
		return (uintptr_t)&short_time;
	case 'W':
		return (uintptr_t)&no_time;
	case 'C':
		cap_header.version = _LINUX_CAPABILITY_VERSION_3;
		return (uintptr_t)&cap_header;
	case 'G':
		return (uintptr_t)groups;
	case 'M':
		return (uintptr_t)&signal_sets[draw(COUNT(signal_sets))];
	default:
		return draw_option(letter);
	}
}

static int16_t draw_jump(void)
{
	if (draw(8))
		return 0;
	return (int16_t)(draw(8) ? draw(4) : draw(2) ? (uint64_t)-1 : 30000);
}

void draw_call(enum subject subject, struct batch_call *call)
{
	const struct recipe *recipe = &subjects[subject].recipes[draw(subjects[subject].count)];
	size_t argc = strlen(recipe->args);

	*call = (struct batch_call){ .nr = recipe->nr, .argc = (uint8_t)argc,
				     .jump_neg = draw_jump(), .jump_zero = draw_jump(),
				     .jump_pos = draw_jump() };
	for (size_t i = 0; i < argc; i++)
		call->arg[i] = draw_argument(recipe->args[i]);
	switch (draw(256)) {
	case 0:
		call->nr = (int16_t)(draw(2) ? -77 : 30000);
		break;
	case 1:
		call->argc = (uint8_t)(7 + draw(200));
		break;
	case 2:
		call->reserved[draw(6)] = 1;
	}
}

void draw_program(enum subject subject)
{
	uint32_t ncalls = (uint32_t)(1 + draw(kWorldCalls));

	for (uint32_t i = 0; i < ncalls; i++)
		draw_call(subject, &world.calls[i]);
	*world.run = (struct batch_run){ .size = sizeof(*world.run), .ncalls = ncalls,
					 .calls = (uintptr_t)world.calls,
					 .rets = (uintptr_t)world.rets, .state = 0xcccccccc };
}

static void make_file(const char *path, mode_t mode, gid_t group)
{
	close((int)NEED(open(path, O_CREAT | O_WRONLY, mode)));
	NEED(chown(path, 0, group));
	NEED(chmod(path, mode));
}

void make_files(void)
{
	umask(0);
	// Of which others see the names and no more.
	CHECK(mkdir(CLOSED, 0744) == 0 || errno == EEXIST);
	make_file(CLOSED "/one", 0644, 0);
	make_file(CLOSED "/two", 0644, 0);
	make_file(SECRET, 0600, 0);
	make_file(SHARED, 0640, 7);
	umask(022);
}
