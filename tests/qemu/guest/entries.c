// SPDX-License-Identifier: MIT
// Other ways into the kernel than the native one: 32-bit entries have system
// call numbers of their own, so the device does not answer there.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <unistd.h>

enum { kGetpid32 = 20, kIoctl32 = 54, kX32Bit = 0x40000000, kIoctlX32 = 514, kGetpidX32 = 39 };

static long int80(long nr, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(nr), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

TEST(entries, int80_gets_enotty)
{
	CHECK_EQ(int80(kGetpid32, 0, 0, 0), getpid());
	CHECK_EQ((int)int80(kIoctl32, device(), BATCH_IOC_RUN, 0), -ENOTTY);
	CHECK_EQ((int)int80(kIoctl32, device(), BATCH_IOC_QUERY, 0), -ENOTTY);
}

// Debian's newer kernels do not know x32 at all, which is as good an answer.
TEST(entries, x32_gets_enotty)
{
	bool known = syscall(kX32Bit | kGetpidX32) == getpid();
	struct program program;

	clear(&program);
	add(&program, SYS_getpid);
	CHECK_EQ(syscall(kX32Bit | kIoctlX32, device(), BATCH_IOC_RUN, &program.run), -1);
	CHECK_EQ(errno, known ? ENOTTY : ENOSYS);
	CHECK_EQ(program.rets[0], UNTOUCHED);
}
