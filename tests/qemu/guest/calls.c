// SPDX-License-Identifier: MIT
// How calls follow each other: jumps, arguments, word copies, malformed calls.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static struct program program;

TEST(calls, batch_of_none_is_done)
{
	clear(&program);
	check_done(&program);
}

TEST(calls, results_are_those_of_the_calls)
{
	clear(&program);
	add(&program, SYS_getpid);
	add(&program, SYS_close, -1);
	add(&program, SYS_lseek, 12345, 0, 0);
	add(&program, SYS_getppid);
	check_done(&program);
	CHECK_EQ(program.rets[0], getpid());
	CHECK_EQ(program.rets[1], -EBADF);
	CHECK_EQ(program.rets[2], -EBADF);
	CHECK_EQ(program.rets[3], getppid());
}

// Runs [call, getpid, getppid, getpid] and tells which of the last three ran.
static unsigned int ran_after(int nr, uint64_t arg, int16_t neg, int16_t zero, int16_t pos)
{
	struct batch_call *call;
	unsigned int mask = 0;

	clear(&program);
	call = add(&program, nr, arg);
	call->jump_neg = neg;
	call->jump_zero = zero;
	call->jump_pos = pos;
	for (int i = 0; i < 3; i++)
		add(&program, SYS_getpid);
	CHECK_EQ(run_program(&program), 0);
	CHECK_EQ(program.run.state, BATCH_STATE_DONE);
	for (unsigned int i = 0; i < 3; i++)
		mask |= (program.rets[i + 1] != UNTOUCHED) << i;
	CHECK_EQ(program.run.next, mask ? 4 : 1);
	return mask;
}

TEST(calls, negative_result_jumps_by_jump_neg)
{
	CHECK_EQ(ran_after(SYS_close, (uint64_t)-1, 0, 3, 3), 7);
	CHECK_EQ(ran_after(SYS_close, (uint64_t)-1, 1, 0, 0), 6);
	CHECK_EQ(ran_after(SYS_close, (uint64_t)-1, 2, 0, 0), 4);
}

TEST(calls, zero_result_jumps_by_jump_zero)
{
	CHECK_EQ(ran_after(SYS_alarm, 0, 3, 0, 3), 7);
	CHECK_EQ(ran_after(SYS_alarm, 0, 0, 1, 0), 6);
}

TEST(calls, positive_result_jumps_by_jump_pos)
{
	CHECK_EQ(ran_after(SYS_getppid, 0, 3, 3, 0), 7);
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, 1), 6);
}

TEST(calls, jump_past_the_end_ends_the_batch)
{
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, 3), 0);
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, 4), 0);
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, INT16_MAX), 0);
}

TEST(calls, negative_jump_ends_the_batch)
{
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, -1), 0);
	CHECK_EQ(ran_after(SYS_getppid, 0, 0, 0, INT16_MIN), 0);
}

TEST(calls, run_begins_at_next)
{
	clear(&program);
	for (int i = 0; i < 3; i++)
		add(&program, SYS_getpid);
	program.run.next = 2;
	check_done(&program);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	CHECK_EQ(program.rets[2], getpid());
}

TEST(calls, unknown_numbers_give_enosys_and_jump_neg)
{
	const int16_t unknown[] = { -1, -4, -100, INT16_MIN, 512, 547, 1000, INT16_MAX };

	for (size_t i = 0; i < COUNT(unknown); i++) {
		clear(&program);
		add(&program, unknown[i])->jump_neg = 1;
		add(&program, SYS_getpid);
		add(&program, SYS_getpid);
		check_done(&program);
		CHECK_EQ(program.rets[0], -ENOSYS);
		CHECK_EQ(program.rets[1], UNTOUCHED);
		CHECK_EQ(program.rets[2], getpid());
	}
}

TEST(calls, arguments_past_argc_are_zero)
{
	char buffer[8] = "unread!";
	int ends[2];

	clear(&program);
	NEED(pipe2(ends, O_NONBLOCK));
	add(&program, SYS_write, ends[1], buffer, 5)->argc = 2;
	add(&program, SYS_write, ends[1], buffer, 5);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], 5);
}

TEST(calls, all_six_arguments_are_passed)
{
	char page[4096];
	int fd = (int)NEED(open("/tmp/six", O_RDWR | O_CREAT, 0600));

	clear(&program);
	memset(page, 'a', sizeof(page));
	CHECK_EQ(write(fd, page, sizeof(page)), sizeof(page));
	page[0] = 'b';
	CHECK_EQ(write(fd, page, sizeof(page)), sizeof(page));
	// mmap(addr, length, PROT_READ, MAP_PRIVATE, fd, offset)
	add(&program, SYS_mmap, 0, 4096, 1, 2, fd, 4096);
	check_done(&program);
	CHECK(program.rets[0] > 0);
	CHECK_EQ(*(char *)program.rets[0], 'b');
}

// Runs [getpid, malformed, getpid]; the run must end at the second.
static void check_malformed(void (*spoil)(struct batch_call *call, int i), int count)
{
	for (int i = 0; i < count; i++) {
		clear(&program);
		add(&program, SYS_getpid);
		spoil(add(&program, SYS_getpid), i);
		add(&program, SYS_getpid);
		CHECK_EQ(run_program(&program), -EINVAL);
		CHECK_STOP(&program, BATCH_STATE_INVALID, 1);
		CHECK_EQ(program.rets[0], getpid());
		CHECK_EQ(program.rets[1], UNTOUCHED);
		CHECK_EQ(program.rets[2], UNTOUCHED);
	}
}

static void spoil_argc(struct batch_call *call, int i)
{
	call->argc = (uint8_t)(BATCH_MAX_ARGS + 1 + i);
}

static void spoil_flags(struct batch_call *call, int i)
{
	call->flags = (uint8_t)(1 << i);
}

static void spoil_reserved(struct batch_call *call, int i)
{
	call->reserved[i / 8] = (uint8_t)(1 << i % 8);
}

static void spoil_flags_of_copy(struct batch_call *call, int i)
{
	call->nr = BATCH_NR_COPY;
	spoil_flags(call, i);
}

static void spoil_reserved_of_unknown(struct batch_call *call, int i)
{
	call->nr = INT16_MAX;
	spoil_reserved(call, i);
}

TEST(calls, argc_above_six_stops_the_run) { check_malformed(spoil_argc, 249); }
TEST(calls, flags_stop_the_run) { check_malformed(spoil_flags, 8); }
TEST(calls, reserved_bytes_stop_the_run) { check_malformed(spoil_reserved, 48); }
TEST(calls, flags_of_a_copy_stop_the_run) { check_malformed(spoil_flags_of_copy, 8); }
TEST(calls, reserved_of_unknown_stop_the_run) { check_malformed(spoil_reserved_of_unknown, 48); }

TEST(calls, malformed_call_that_is_jumped_over_is_not_seen)
{
	clear(&program);
	add(&program, SYS_getpid)->jump_pos = 1;
	add(&program, SYS_getpid)->flags = 1;
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(program.rets[2], getpid());
}

TEST(calls, copy_makes_a_result_an_argument)
{
	struct batch_call *close_call;

	clear(&program);
	add(&program, SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
	add(&program, BATCH_NR_COPY, &program.calls[2].arg[0], &program.rets[0]);
	close_call = add(&program, SYS_close, -1);
	check_done(&program);
	CHECK(program.rets[0] > 0);
	CHECK_EQ(program.rets[1], 0);
	CHECK_EQ(program.rets[2], 0);
	CHECK_EQ(close_call->arg[0], program.rets[0]);
}

TEST(calls, copy_can_change_the_next_call)
{
	struct batch_call other = { .nr = SYS_getppid };

	clear(&program);
	add(&program, BATCH_NR_COPY, &program.calls[1], &other);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(program.rets[1], getppid());
}

TEST(calls, copy_works_at_any_alignment)
{
	unsigned char from[24], to[24];

	for (int i = 0; i < 24; i++)
		from[i] = (unsigned char)i;
	for (int i = 0; i < 8; i++) {
		memset(to, 0xcc, sizeof(to));
		clear(&program);
		add(&program, BATCH_NR_COPY, to + i, from + 7 - i);
		check_done(&program);
		CHECK_EQ(program.rets[0], 0);
		CHECK(memcmp(to + i, from + 7 - i, 8) == 0);
		CHECK_EQ(to[i + 8], 0xcc);
	}
}

static void check_bad_copy(uint64_t to, uint64_t from)
{
	clear(&program);
	add(&program, BATCH_NR_COPY, to, from);
	add(&program, SYS_getpid);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_DONE, 1);
	CHECK_EQ(program.rets[0], -EFAULT);
	CHECK_EQ(program.rets[1], UNTOUCHED);
}

TEST(calls, copy_with_bad_address_ends_the_batch)
{
	const uint64_t bad[] = { 0, 8, 0x7ffffffff000ULL, 0xffffffff81000000ULL, UINT64_MAX };
	static uint64_t word;

	for (size_t i = 0; i < COUNT(bad); i++) {
		check_bad_copy(bad[i], (uintptr_t)&word);
		check_bad_copy((uintptr_t)&word, bad[i]);
	}
}

TEST(calls, failed_copy_ends_the_batch_in_spite_of_jumps)
{
	clear(&program);
	add(&program, BATCH_NR_COPY, 0, 0)->jump_neg = 1;
	add(&program, SYS_getpid);
	add(&program, SYS_getpid);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_DONE, 1);
	CHECK_EQ(program.rets[0], -EFAULT);
	CHECK_EQ(program.rets[2], UNTOUCHED);
}

TEST(calls, copy_follows_jump_zero)
{
	uint64_t from = 1, to;

	clear(&program);
	add(&program, BATCH_NR_COPY, &to, &from)->jump_zero = 1;
	add(&program, SYS_getpid);
	add(&program, SYS_getpid);
	check_done(&program);
	CHECK_EQ(program.rets[1], UNTOUCHED);
}

TEST(calls, query_inside_a_batch_works)
{
	struct batch_info info = { .size = sizeof(info) };

	clear(&program);
	add(&program, SYS_ioctl, device(), BATCH_IOC_QUERY, &info);
	check_done(&program);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(info.abi, BATCH_ABI_VERSION);
}
