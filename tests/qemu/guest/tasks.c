// SPDX-License-Identifier: MIT
// Calls that change the task which makes them: the rest of the batch runs as
// the changed task, just as if the calls had been made one by one.
#include "program.h"
#include "testing.h"

#include <asm/prctl.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static struct program program;

TEST(tasks, credentials_given_up_are_gone_for_the_next_call)
{
	int fd = (int)NEED(open("/tmp/only-root", O_CREAT | O_RDWR, 0600));

	close(fd);
	clear(&program);
	add(&program, SYS_openat, AT_FDCWD, "/tmp/only-root", O_RDONLY);
	add(&program, SYS_setgroups, 0, 0);
	add(&program, SYS_setresgid, 1000, 1000, 1000);
	add(&program, SYS_setresuid, 1000, 1000, 1000);
	add(&program, SYS_geteuid);
	add(&program, SYS_openat, AT_FDCWD, "/tmp/only-root", O_RDONLY);
	add(&program, SYS_setuid, 0);
	check_done(&program);
	CHECK(program.rets[0] >= 0);
	CHECK_EQ(program.rets[3], 0);
	CHECK_EQ(program.rets[4], 1000);
	CHECK_EQ(program.rets[5], -EACCES);
	CHECK_EQ(program.rets[6], -EPERM);
}

TEST(tasks, file_system_ids_and_umask_change_in_a_batch)
{
	struct stat status;

	clear(&program);
	add(&program, SYS_setfsuid, 1000);
	add(&program, SYS_umask, 077);
	add(&program, SYS_openat, AT_FDCWD, "/tmp/of-1000", O_CREAT | O_WRONLY, 0666);
	add(&program, SYS_setfsuid, 0);
	NEED(chmod("/tmp", 01777));
	check_done(&program);
	CHECK(program.rets[2] >= 0);
	NEED(stat("/tmp/of-1000", &status));
	CHECK_EQ(status.st_uid, 1000);
	CHECK_EQ(status.st_mode & 0777, 0600);
}

TEST(tasks, prctl_changes_name_and_privileges)
{
	char name[16] = "";

	clear(&program);
	add(&program, SYS_prctl, PR_SET_NAME, "batched");
	add(&program, SYS_prctl, PR_GET_NAME, name);
	add(&program, SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	add(&program, SYS_prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	check_done(&program);
	CHECK(strcmp(name, "batched") == 0);
	CHECK_EQ(program.rets[3], 1);
}

TEST(tasks, unshared_namespace_is_used_by_the_next_call)
{
	struct utsname before, after;
	int outside = (int)NEED(open("/proc/self/ns/uts", O_RDONLY));

	NEED(uname(&before));
	clear(&program);
	add(&program, SYS_unshare, CLONE_NEWUTS);
	add(&program, SYS_sethostname, "inside", 6);
	add(&program, SYS_uname, &after);
	add(&program, SYS_setns, outside, CLONE_NEWUTS);
	check_done(&program);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(program.rets[i], 0);
	CHECK(strcmp(after.nodename, "inside") == 0);
	NEED(uname(&after));
	CHECK(strcmp(after.nodename, before.nodename) == 0);
}

TEST(tasks, user_namespace_entered_in_a_batch)
{
	NEED(setresuid(1000, 1000, 1000));
	clear(&program);
	add(&program, SYS_unshare, CLONE_NEWUSER);
	add(&program, SYS_geteuid);
	add(&program, SYS_unshare, CLONE_NEWNET);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], 65534);
	CHECK_EQ(program.rets[2], 0);
}

TEST(tasks, personality_changes_in_a_batch)
{
	clear(&program);
	add(&program, SYS_personality, PER_LINUX | ADDR_NO_RANDOMIZE);
	add(&program, SYS_personality, 0xffffffff);
	add(&program, SYS_personality, PER_LINUX);
	check_done(&program);
	CHECK_EQ(program.rets[1], PER_LINUX | ADDR_NO_RANDOMIZE);
}

TEST(tasks, arch_prctl_sets_the_segment_bases)
{
	static uint64_t target;
	uint64_t gs = 0, fs = 0;

	clear(&program);
	add(&program, SYS_arch_prctl, ARCH_GET_FS, &fs);
	add(&program, BATCH_NR_COPY, &program.calls[2].arg[1], &fs);
	add(&program, SYS_arch_prctl, ARCH_SET_FS, 0);
	add(&program, SYS_arch_prctl, ARCH_SET_GS, &target);
	add(&program, SYS_arch_prctl, ARCH_GET_GS, &gs);
	check_done(&program);
	CHECK_EQ(fs, (uintptr_t)__builtin_thread_pointer());
	CHECK_EQ(gs, (uintptr_t)&target);
	__asm__ volatile("movq $42, %%gs:0" ::: "memory");
	CHECK_EQ(target, 42);
}

TEST(tasks, io_privileges_come_and_go)
{
	clear(&program);
	add(&program, SYS_iopl, 3);
	add(&program, SYS_iopl, 0);
	add(&program, SYS_ioperm, 0x80, 1, 1);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[2], 0);
	__asm__ volatile("outb %%al, $0x80" ::"a"(0));
}

enum { kMapShadowStack = 453 };

// Newer kernels refuse it on processors without shadow stacks, older ones do
// not know it; what counts is that the batch gets the native answer.
TEST(tasks, map_shadow_stack_answers_as_it_does_natively)
{
	long native = syscall(kMapShadowStack, 0, 4096, 0);
	int native_errno = errno;

	clear(&program);
	add(&program, kMapShadowStack, 0, 4096, 0);
	check_done(&program);
	CHECK(native < 0 ? program.rets[0] == -native_errno : program.rets[0] > 0);
}

// Answers the faults in a range with pages of zeroes, in which a call has
// already been written where it is wanted.
struct pager {
	int fd;
	struct batch_call *content;
};

static void *answer_one_fault(void *argument)
{
	const struct pager *pager = argument;
	struct uffd_msg message;
	struct uffdio_copy copy;

	CHECK_EQ(read(pager->fd, &message, sizeof(message)), sizeof(message));
	CHECK_EQ(message.event, UFFD_EVENT_PAGEFAULT);
	usleep(20000);
	copy = (struct uffdio_copy){ .dst = message.arg.pagefault.address & ~4095ULL,
				     .src = (uintptr_t)pager->content, .len = 4096 };
	NEED(ioctl(pager->fd, UFFDIO_COPY, &copy));
	return NULL;
}

// The fetch of the second call waits for another thread to supply its page.
TEST(tasks, calls_that_userfaultfd_supplies)
{
	char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);
	struct batch_call *calls = (struct batch_call *)(pages + 4096) - 1;
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (uintptr_t)pages + 4096, 4096 },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int64_t rets[3] = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
	struct batch_run run = { .size = sizeof(run), .ncalls = 2, .calls = (uintptr_t)calls,
				 .rets = (uintptr_t)rets };
	struct pager pager = { .content = (struct batch_call *)(pages + 8192) };
	pthread_t thread;

	CHECK(pages != MAP_FAILED);
	clear(&program);
	add(&program, SYS_userfaultfd, O_CLOEXEC);
	check_done(&program);
	pager.fd = (int)program.rets[0];
	CHECK(pager.fd >= 0);
	NEED(ioctl(pager.fd, UFFDIO_API, &api));
	NEED(ioctl(pager.fd, UFFDIO_REGISTER, &range));
	calls[0].nr = SYS_getpid;
	pager.content->nr = SYS_getppid;
	CHECK_EQ(pthread_create(&thread, NULL, answer_one_fault, &pager), 0);
	CHECK_EQ(submit(&run), 0);
	CHECK_EQ(run.state, BATCH_STATE_DONE);
	CHECK_EQ(rets[0], getpid());
	CHECK_EQ(rets[1], getppid());
	pthread_join(thread, NULL);
}

// A no-op goes through a ring of one entry, submitted and waited for in a batch.
TEST(tasks, io_uring_enter_in_a_batch)
{
	struct io_uring_params params = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 1, &params);
	struct io_uring_sqe *sqes;
	uint32_t *array, *tail;
	char *ring;

	CHECK(fd >= 0);
	ring = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
	CHECK(ring != MAP_FAILED && sqes != MAP_FAILED);
	tail = (uint32_t *)(ring + params.sq_off.tail);
	array = (uint32_t *)(ring + params.sq_off.array);
	sqes[0] = (struct io_uring_sqe){ .opcode = IORING_OP_NOP };
	array[0] = 0;
	__atomic_store_n(tail, 1, __ATOMIC_RELEASE);
	clear(&program);
	add(&program, SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, 0, 0);
	add(&program, SYS_close, fd);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(program.rets[0], 1);
	CHECK_EQ(program.rets[1], 0);
}

TEST(tasks, memory_mapped_by_a_batch_is_used_by_it)
{
	const uint64_t at = 0x10000000;

	clear(&program);
	add(&program, SYS_mmap, at, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1);
	program.calls[0].arg[4] = (uint64_t)-1;
	add(&program, BATCH_NR_COPY, at, &at);
	add(&program, SYS_mprotect, at, 4096, PROT_READ);
	add(&program, SYS_mremap, at, 4096, 8192, MREMAP_MAYMOVE);
	check_done(&program);
	CHECK_EQ(program.rets[0], (int64_t)at);
	CHECK_EQ(program.rets[1], 0);
	CHECK_EQ(*(volatile uint64_t *)program.rets[3], at);
}
