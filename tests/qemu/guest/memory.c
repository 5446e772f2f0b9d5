// SPDX-License-Identifier: MIT
// Arrays in memory that is not there, goes away, or may not be written.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { kPage = 4096, kCallsAPage = kPage / sizeof(struct batch_call) };

static char *map_pages(size_t count)
{
	char *pages = mmap(NULL, count * kPage, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(pages != MAP_FAILED);
	return pages;
}

static struct batch_run run_of(void *calls, void *rets, uint32_t ncalls)
{
	return (struct batch_run){ .size = sizeof(struct batch_run), .ncalls = ncalls,
				   .calls = (uintptr_t)calls, .rets = (uintptr_t)rets };
}

static void fill_with_getpid(void *calls, unsigned int ncalls)
{
	memset(calls, 0, ncalls * sizeof(struct batch_call));
	for (unsigned int i = 0; i < ncalls; i++)
		((struct batch_call *)calls)[i].nr = SYS_getpid;
}

TEST(memory, calls_end_at_an_unmapped_page)
{
	char *pages = map_pages(2);
	int64_t rets[kCallsAPage + 1];
	struct batch_run run = run_of(pages, rets, kCallsAPage + 1);

	fill_with_getpid(pages, kCallsAPage);
	memset(rets, 0xcc, sizeof(rets));
	NEED(munmap(pages + kPage, kPage));
	CHECK_EQ(submit(&run), -EFAULT);
	CHECK_EQ(run.state, BATCH_STATE_FAULT);
	CHECK_EQ(run.next, kCallsAPage);
	CHECK_EQ(rets[kCallsAPage - 1], getpid());
	CHECK_EQ(rets[kCallsAPage], UNTOUCHED);
}

// Half of the second call is there.
TEST(memory, call_that_straddles_an_unmapped_page)
{
	for (unsigned int there = 8; there < sizeof(struct batch_call); there += 8) {
		char *pages = map_pages(2);
		char *calls = pages + kPage - sizeof(struct batch_call) - there;
		int64_t rets[2];
		struct batch_run run = run_of(calls, rets, 2);

		memset(rets, 0xcc, sizeof(rets));
		fill_with_getpid(calls, 2);
		NEED(munmap(pages + kPage, kPage));
		CHECK_EQ(submit(&run), -EFAULT);
		CHECK_EQ(run.state, BATCH_STATE_FAULT);
		CHECK_EQ(run.next, 1);
		CHECK_EQ(rets[0], getpid());
		CHECK_EQ(rets[1], UNTOUCHED);
		NEED(munmap(pages, kPage));
	}
}

TEST(memory, calls_that_straddle_mapped_pages_run)
{
	for (unsigned int offset = 8; offset < sizeof(struct batch_call); offset += 8) {
		char *pages = map_pages(2);
		char *calls = pages + kPage - offset;
		int64_t rets[2];
		struct batch_run run = run_of(calls, rets, 2);

		fill_with_getpid(calls, 2);
		CHECK_EQ(submit(&run), 0);
		CHECK_EQ(rets[0], getpid());
		CHECK_EQ(rets[1], getpid());
		NEED(munmap(pages, (size_t)2 * kPage));
	}
}

// The call is made, its result has no place to go.
TEST(memory, results_end_at_an_unmapped_page)
{
	struct batch_call calls[3] __attribute__((aligned(8)));
	char *pages = map_pages(2);
	int64_t *rets = (int64_t *)(pages + kPage) - 1;
	struct batch_run run = run_of(calls, rets, 3);

	fill_with_getpid(calls, 3);
	NEED(munmap(pages + kPage, kPage));
	CHECK_EQ(submit(&run), -EFAULT);
	CHECK_EQ(run.state, BATCH_STATE_FAULT);
	CHECK_EQ(run.next, 1);
	CHECK_EQ(rets[0], getpid());
}

TEST(memory, results_that_may_not_be_written)
{
	struct batch_call calls[2] __attribute__((aligned(8)));
	char *page = map_pages(1);
	struct batch_run run = run_of(calls, page, 2);

	fill_with_getpid(calls, 2);
	NEED(mprotect(page, kPage, PROT_READ));
	CHECK_EQ(submit(&run), -EFAULT);
	CHECK_EQ(run.state, BATCH_STATE_FAULT);
	CHECK_EQ(run.next, 0);
	CHECK_EQ(*(int64_t *)page, 0);
}

TEST(memory, calls_in_memory_that_may_only_be_read)
{
	char *page = map_pages(1);
	int64_t rets[2];
	struct batch_run run = run_of(page, rets, 2);

	fill_with_getpid(page, 2);
	NEED(mprotect(page, kPage, PROT_READ));
	CHECK_EQ(submit(&run), 0);
	CHECK_EQ(rets[1], getpid());
}

TEST(memory, calls_without_any_access)
{
	char *page = map_pages(1);
	int64_t rets[2] = { UNTOUCHED, UNTOUCHED };
	struct batch_run run = run_of(page, rets, 2);

	NEED(mprotect(page, kPage, PROT_NONE));
	CHECK_EQ(submit(&run), -EFAULT);
	CHECK_EQ(run.state, BATCH_STATE_FAULT);
	CHECK_EQ(run.next, 0);
	CHECK_EQ(rets[0], UNTOUCHED);
}

TEST(memory, batch_unmaps_its_own_calls)
{
	char *page = map_pages(1);
	struct batch_call *calls = (struct batch_call *)page;
	int64_t rets[3] = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
	struct batch_run run = run_of(page, rets, 3);

	fill_with_getpid(page, 3);
	calls[1] = (struct batch_call){ .nr = SYS_munmap, .argc = 2,
					.arg = { (uintptr_t)page, kPage } };
	CHECK_EQ(submit(&run), -EFAULT);
	CHECK_EQ(run.state, BATCH_STATE_FAULT);
	CHECK_EQ(run.next, 2);
	CHECK_EQ(rets[1], 0);
	CHECK_EQ(rets[2], UNTOUCHED);
}

TEST(memory, batch_unmaps_its_own_results)
{
	char *page = map_pages(1);
	struct program program;

	clear(&program);
	program.run.rets = (uintptr_t)page;
	add(&program, SYS_getpid);
	add(&program, SYS_munmap, page, kPage);
	add(&program, SYS_getpid);
	CHECK_EQ(run_program(&program), -EFAULT);
	CHECK_STOP(&program, BATCH_STATE_FAULT, 1);
}

// There is nowhere left to tell how far it went: only the error is told.
TEST(memory, batch_unmaps_its_own_run)
{
	struct batch_run *run = (struct batch_run *)map_pages(1);
	struct program program;

	clear(&program);
	add(&program, SYS_munmap, run, kPage);
	add(&program, SYS_getpid);
	*run = program.run;
	CHECK_EQ(submit(run), -EFAULT);
	CHECK_EQ(program.rets[0], 0);
}

// Results are stored before the next call is read, so they may be that call.
TEST(memory, results_may_overlap_later_calls)
{
	struct program program;

	clear(&program);
	add(&program, SYS_openat, -100, "/dev/null", 0);
	add(&program, SYS_close, -1);
	program.run.rets = (uintptr_t)&program.calls[1].arg[0];
	CHECK_EQ(run_program(&program), 0);
	// The second result went into arg[1] of the call.
	CHECK_EQ(program.calls[1].arg[1], 0);
	CHECK(program.calls[1].arg[0] > 2);
}
