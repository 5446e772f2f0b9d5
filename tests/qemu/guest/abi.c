// SPDX-License-Identifier: MIT
// The edges of the binary interface: every rule by which struct batch_run and
// struct batch_info are refused, and that refusing leaves all as it was.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

// The end of what a process can address with 4-level page tables.
#define ADDRESS_SPACE_END 0x7ffffffff000ULL

static struct program refused;

// A program of two calls that would be noticed if it ran.
static struct batch_run *fresh_run(void)
{
	clear(&refused);
	add(&refused, SYS_getpid);
	add(&refused, SYS_getpid);
	return &refused.run;
}

static void check_refused(int error)
{
	struct batch_run before = refused.run;

	CHECK_EQ(submit(&refused.run), error);
	CHECK(memcmp(&before, &refused.run, sizeof(before)) == 0);
	CHECK_EQ(refused.rets[0], UNTOUCHED);
	CHECK_EQ(refused.rets[1], UNTOUCHED);
}

TEST(abi, run_size_of_zero_is_refused)
{
	fresh_run()->size = 0;
	check_refused(-EINVAL);
}

TEST(abi, run_that_is_too_short_is_refused)
{
	fresh_run()->size = sizeof(struct batch_run) - 1;
	check_refused(-EINVAL);
}

// A struct batch_run of the future.
struct longer_run {
	struct batch_run run;
	unsigned char tail[3];
};

TEST(abi, longer_run_with_zero_tail_is_accepted)
{
	struct longer_run longer = { .run = *fresh_run() };

	longer.run.size = sizeof(longer);
	CHECK_EQ(submit(&longer.run), 0);
	CHECK_EQ(longer.run.state, BATCH_STATE_DONE);
	CHECK_EQ(refused.rets[1], getpid());
}

TEST(abi, longer_run_with_set_tail_is_refused)
{
	for (size_t i = 0; i < sizeof(((struct longer_run *)0)->tail); i++) {
		struct longer_run longer = { .run = *fresh_run() };

		longer.run.size = sizeof(longer);
		longer.tail[i] = 1;
		CHECK_EQ(submit(&longer.run), -E2BIG);
		CHECK_EQ(refused.rets[0], UNTOUCHED);
	}
}

TEST(abi, run_size_beyond_memory_is_refused)
{
	int64_t error;

	fresh_run()->size = 0xffffffff;
	error = submit(&refused.run);
	CHECK(error == -E2BIG || error == -EFAULT);
	CHECK_EQ(refused.rets[0], UNTOUCHED);
}

TEST(abi, run_flags_are_refused)
{
	for (int bit = 0; bit < 32; bit++) {
		fresh_run()->flags = 1U << bit;
		check_refused(-EINVAL);
	}
}

TEST(abi, run_reserved_is_refused)
{
	for (int bit = 0; bit < 32; bit++) {
		fresh_run()->reserved = 1U << bit;
		check_refused(-EINVAL);
	}
}

TEST(abi, next_past_the_end_is_refused)
{
	fresh_run()->next = 3;
	check_refused(-EINVAL);
	fresh_run()->next = 0xffffffff;
	check_refused(-EINVAL);
}

TEST(abi, next_at_the_end_runs_nothing)
{
	fresh_run()->next = 2;
	CHECK_EQ(submit(&refused.run), 0);
	CHECK_EQ(refused.run.state, BATCH_STATE_DONE);
	CHECK_EQ(refused.rets[0], UNTOUCHED);
	CHECK_EQ(refused.rets[1], UNTOUCHED);
}

TEST(abi, misaligned_calls_are_refused)
{
	for (unsigned int offset = 1; offset < 8; offset++) {
		fresh_run()->calls += offset;
		check_refused(-EINVAL);
	}
}

TEST(abi, misaligned_rets_are_refused)
{
	for (unsigned int offset = 1; offset < 8; offset++) {
		fresh_run()->rets += offset;
		check_refused(-EINVAL);
	}
}

TEST(abi, null_calls_are_refused)
{
	fresh_run()->calls = 0;
	check_refused(-EINVAL);
}

TEST(abi, null_rets_are_refused)
{
	fresh_run()->rets = 0;
	check_refused(-EINVAL);
}

TEST(abi, null_arrays_are_fine_when_empty)
{
	struct batch_run *run = fresh_run();

	run->calls = 0;
	run->rets = 0;
	run->ncalls = 0;
	CHECK_EQ(submit(run), 0);
	CHECK_EQ(run->state, BATCH_STATE_DONE);
	CHECK_EQ(run->next, 0);
}

// Addresses that belong to the kernel, to nobody, or end outside.
static const uint64_t outside[] = {
	ADDRESS_SPACE_END - 8, 0x0100000000000000ULL, 0x8000000000000000ULL,
	0xffff888000000000ULL, 0xffffffff81000000ULL, 0xfffffffffffffff8ULL,
};

TEST(abi, calls_outside_the_address_space_are_refused)
{
	for (size_t i = 0; i < COUNT(outside); i++) {
		fresh_run()->calls = outside[i];
		CHECK_EQ(submit(&refused.run), -EFAULT);
		CHECK_EQ(refused.rets[0], UNTOUCHED);
	}
}

TEST(abi, rets_outside_the_address_space_are_refused)
{
	for (size_t i = 0; i < COUNT(outside); i++) {
		struct batch_run *run = fresh_run();
		int ends[2];
		char byte;

		NEED(pipe2(ends, O_NONBLOCK));
		refused.run.ncalls = 0;
		add(&refused, SYS_write, ends[1], "x", 1);
		add(&refused, SYS_getpid);
		run->rets = outside[i];
		CHECK_EQ(submit(run), -EFAULT);
		// The first slot may be inside where only the second is not, yet
		// a range that reaches out is seen before anything runs.
		CHECK_EQ(read(ends[0], &byte, 1), -1);
		close(ends[0]);
		close(ends[1]);
	}
}

TEST(abi, count_that_overflows_the_arrays_is_refused)
{
	fresh_run()->ncalls = 0xffffffff;
	refused.run.calls = ADDRESS_SPACE_END - 4096;
	check_refused(-EFAULT);
	fresh_run()->ncalls = 0xffffffff;
	refused.run.rets = ADDRESS_SPACE_END - 4096;
	check_refused(-EFAULT);
}

TEST(abi, run_at_bad_address_is_refused)
{
	CHECK_EQ(submit(NULL), -EFAULT);
	for (size_t i = 0; i < COUNT(outside); i++)
		CHECK_EQ(submit((struct batch_run *)outside[i]), -EFAULT);
}

TEST(abi, run_cut_off_by_the_end_of_a_page_is_refused)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct batch_run *run = (struct batch_run *)(pages + 4096 - sizeof(*run) + 8);

	CHECK(pages != MAP_FAILED);
	*run = *fresh_run();
	NEED(munmap(pages + 4096, 4096));
	CHECK_EQ(submit(run), -EFAULT);
	CHECK_EQ(refused.rets[0], UNTOUCHED);
}

TEST(abi, state_on_entry_is_ignored)
{
	for (uint32_t state = 0; state < 16; state++) {
		fresh_run()->state = state;
		CHECK_EQ(submit(&refused.run), 0);
		CHECK_STOP(&refused, BATCH_STATE_DONE, 2);
	}
}

TEST(abi, unknown_ioctls_are_refused)
{
	const unsigned int numbers[] = {
		0, 1, _IO(BATCH_IOC_MAGIC, 2), _IO(BATCH_IOC_MAGIC, 255),
		_IOWR(BATCH_IOC_MAGIC, 0, struct batch_run), _IO(BATCH_IOC_MAGIC + 1, 0),
	};

	for (size_t i = 0; i < COUNT(numbers); i++) {
		CHECK_EQ(ioctl(device(), numbers[i], fresh_run()), -1);
		CHECK_EQ(errno, ENOTTY);
	}
}

// Nothing but the ioctl may lead into the driver: nesting is refused by number.
TEST(abi, device_has_no_other_way_in)
{
	char byte;

	CHECK_EQ(read(device(), &byte, 1), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK_EQ(write(device(), "x", 1), -1);
	CHECK_EQ(errno, EINVAL);
	CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, device(), 0) == MAP_FAILED);
}

TEST(abi, query_tells_version_and_pseudo_calls)
{
	struct batch_info info = { .size = sizeof(info) };

	info.reserved = 0xcc;
	NEED(ioctl(device(), BATCH_IOC_QUERY, &info));
	CHECK_EQ(info.size, sizeof(info));
	CHECK_EQ(info.abi, BATCH_ABI_VERSION);
	CHECK(info.dispatch == BATCH_DISPATCH_STATIC_CALL || info.dispatch == BATCH_DISPATCH_TABLE);
	CHECK_EQ(info.reserved, 0);
	CHECK_EQ(info.features, BATCH_FEATURE_DIRSTAT_NOSTAT_DIR);
	CHECK(info.pseudo_calls & BATCH_PSEUDO_BIT(BATCH_NR_COPY));
}

TEST(abi, query_fills_a_shorter_struct_only)
{
	struct batch_info info;

	memset(&info, 0xcc, sizeof(info));
	info.size = 8;
	NEED(ioctl(device(), BATCH_IOC_QUERY, &info));
	CHECK_EQ(info.size, sizeof(info));
	CHECK_EQ(info.abi, BATCH_ABI_VERSION);
	CHECK_EQ(info.dispatch, 0xcccccccc);
}

TEST(abi, query_clears_the_tail_of_a_longer_struct)
{
	struct {
		struct batch_info info;
		unsigned char tail[9];
	} longer;

	memset(&longer, 0xcc, sizeof(longer));
	longer.info.size = offsetof(typeof(longer), tail) + sizeof(longer.tail) - 1;
	NEED(ioctl(device(), BATCH_IOC_QUERY, &longer));
	CHECK_EQ(longer.info.size, sizeof(struct batch_info));
	for (size_t i = 0; i < sizeof(longer.tail) - 1; i++)
		CHECK_EQ(longer.tail[i], 0);
	CHECK_EQ(longer.tail[sizeof(longer.tail) - 1], 0xcc);
}

TEST(abi, query_at_bad_address_is_refused)
{
	CHECK_EQ(ioctl(device(), BATCH_IOC_QUERY, NULL), -1);
	CHECK_EQ(errno, EFAULT);
	CHECK_EQ(ioctl(device(), BATCH_IOC_QUERY, 0xffffffff81000000ULL), -1);
	CHECK_EQ(errno, EFAULT);
}

TEST(abi, device_is_usable_by_everyone)
{
	NEED(setresuid(1000, 1000, 1000));
	check_done((fresh_run(), &refused));
}
