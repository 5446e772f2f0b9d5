// SPDX-License-Identifier: MIT
// Random programs while a rival, another thread, changes what they run from: the
// calls, the memory, the descriptors.  What comes out is not determined, but
// bounded: how a run may stop, what a result may be, which slots are written,
// and who the process is.  rivals.c has those that leave a trace.
#include "program.h"
#include "random.h"
#include "recipes.h"
#include "slab.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { kPrograms = 4000, kProgramsEach = 500, kMaxCalls = kWorldCalls - 4, kNobody = 65534,
       kResultsPage = kWorldPages + 4,	/* where no call of a program writes or maps */
       kBytes = (kResultsPage + 1) * kPage };

struct race {
	enum subject subject;
	void *(*rival)(void *seed);
	bool remaps;	/* pages come and go, results with them */
	uint64_t seed;
	uint32_t *stops;
};

static int world_fd;
static char *alias;	/* the pages of the world, always there */
static atomic_bool over;
static enum subject drawn;	/* what the calls of the process are about */

static struct batch_call *alias_of_call(uint64_t i)
{
	return (struct batch_call *)(alias + ((char *)&world.calls[i] - world.base));
}

static void map_world(void)
{
	NEED(mmap(world.base, kBytes, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED, world_fd, 0));
}

// Two threads on one descriptor table stay that.
static void draw_tame_call(struct batch_call *call)
{
	draw_call(drawn, call);
	if (call->nr == SYS_unshare)
		call->nr = SYS_sched_yield;
	if (call->nr == SYS_close_range)
		call->arg[2] = 0;
}

// Word by word, so that calls are met half changed; or one half of the first.
static void *rewrite_calls(void *seed)
{
	seed_random((uintptr_t)seed + 1);
	while (!over) {
		volatile uint64_t *to = (volatile uint64_t *)alias_of_call(draw(kMaxCalls));
		struct batch_call call;
		uint64_t words[sizeof(call) / 8];

		draw_tame_call(&call);
		memcpy(words, &call, sizeof(call));
		if (draw(4) == 0) {
			to[0] = words[0];
			continue;
		}
		for (size_t i = COUNT(words); i-- > 0;)
			to[i] = words[i];
	}
	return NULL;
}

static void *remap_pages(void *seed)
{
	seed_random((uintptr_t)seed + 1);
	while (!over) {
		uint64_t page = draw(5) ? draw(kWorldPages) : kResultsPage;
		char *at = world.base + page * kPage;
		const int fixed = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS;

		switch (draw(6)) {
		case 0:
			// A hole there could get what a program maps anywhere.
			if (page == kResultsPage)
				mmap(at, kPage, PROT_NONE, fixed, -1, 0);
			else
				munmap(at, kPage);
			break;
		case 1:
			mprotect(at, kPage, draw(2) ? PROT_READ : PROT_NONE);
			break;
		case 2:
			mmap(at, kPage, PROT_READ | PROT_WRITE, fixed, -1, 0);
			break;
		case 3:
			madvise(at, kPage, MADV_DONTNEED);
			break;
		default:
			mmap(at, kPage, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED, world_fd,
			     (off_t)(page * kPage));
		}
		usleep((useconds_t)draw(300));
	}
	return NULL;
}

static void *replace_descriptors(void *seed)
{
	seed_random((uintptr_t)seed + 1);
	while (!over) {
		int fd = (int)draw(kWorldFds), other = (int)draw(kWorldFds);

		switch (draw(5)) {
		case 0:
			close(fd);
			break;
		case 1:
			dup2(fd, other);
			break;
		case 2:
			dup2(fd, kDeviceFd);
			break;
		case 3:
			close(kDeviceFd);
			break;
		default:
			dup2(kSpareFd, kDeviceFd);
		}
		sched_yield();
	}
	return NULL;
}

static void be_interrupted(int signal)
{
	(void)signal;
}

// An attacker is nobody in particular, and its files are small.
static void become_attacker(void)
{
	const struct rlimit small = { 1 << 16, 1 << 16 };
	struct sigaction action = { .sa_handler = be_interrupted };

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	// What waits nonetheless (calls may be met half changed) is interrupted.
	NEED(sigaction(SIGALRM, &action, NULL));
	NEED(setrlimit(RLIMIT_FSIZE, &small));
	NEED(setgroups(0, NULL));
	NEED(setresgid(kNobody, kNobody, kNobody));
	NEED(setresuid(kNobody, kNobody, kNobody));
}

static void check_identity(void)
{
	uid_t uids[3];
	gid_t gids[3];

	NEED(getresuid(&uids[0], &uids[1], &uids[2]));
	NEED(getresgid(&gids[0], &gids[1], &gids[2]));
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(uids[i], kNobody);
		CHECK_EQ(gids[i], kNobody);
	}
	CHECK_EQ(getgroups(0, NULL), 0);
}

// A result of a call, or a word that a call has put there: neither is an error
// that no errno stands for, nor one of the kernel's own (ERESTARTSYS and others).
static void check_result(int64_t result)
{
	if (result == UNTOUCHED || result >= 0)
		return;
	if (result < -4095 || result <= -512)
		fail(__FILE__, __LINE__, "a result is %lld", (long long)result);
}

static void check_results(const struct race *race, uint32_t ncalls)
{
	for (uint32_t i = 0; i < kWorldCalls; i++) {
		int64_t result;

		if (!fetch_words((uint64_t *)&result, (uintptr_t)&world.rets[i], 1))
			continue;
		if (i < ncalls)
			check_result(result);
		else if (result != UNTOUCHED && !(race->remaps && result == 0))
			fail(__FILE__, __LINE__, "slot %u of %u is %lld", i, ncalls,
			     (long long)result);
	}
}

static void run_one(const struct race *race)
{
	struct {
		uint64_t before;
		struct batch_run run;
		uint64_t after;
	} header = { .before = 1, .after = 2 };
	struct batch_run *run = &header.run;
	long ret;

	if (race->remaps)
		map_world();
	memset(alias, 0xcc, kBytes);
	memset(alias + kDataPage * kPage, 1, kDataPages * kPage);
	for (int i = 0; i < kMaxCalls; i++)
		draw_tame_call(alias_of_call((uint64_t)i));
	*run = (struct batch_run){ .size = sizeof(*run), .ncalls = (uint32_t)(1 + draw(kMaxCalls)),
				   .calls = (uintptr_t)world.calls, .rets = (uintptr_t)world.rets,
				   .state = 0xcccccccc };

	ret = syscall(SYS_ioctl, draw(2) ? kDeviceFd : kSpareFd, BATCH_IOC_RUN, run);
	if (ret < 0)
		ret = -errno;
	// Untouched if the descriptor was not the device's any more.
	CHECK(run->state <= BATCH_STATE_RESTART || (run->state == 0xcccccccc && ret < 0));
	CHECK(run->next <= run->ncalls && run->ncalls <= kMaxCalls);
	if (run->state == BATCH_STATE_DONE)
		CHECK_EQ(ret, 0);
	if (run->state == BATCH_STATE_INVALID)
		CHECK_EQ(ret, -EINVAL);
	if (run->state == BATCH_STATE_FAULT)
		CHECK_EQ(ret, -EFAULT);
	CHECK(header.before == 1 && header.after == 2);
	CHECK(run->flags == 0 && run->reserved == 0 && run->calls == (uintptr_t)world.calls);
	check_results(race, run->ncalls);
	race->stops[run->state <= BATCH_STATE_RESTART ? run->state : BATCH_STATE_RESTART + 1]++;
}

// Out of reach of the programs' calls.
static int make_world_fd(void)
{
	int fd = (int)NEED(memfd_create("race", 0));

	NEED(ftruncate(fd, kBytes));
	NEED(dup2(fd, kSpareFd + 1));
	close(fd);
	return kSpareFd + 1;
}

static void run_race(void *argument)
{
	const struct race *race = argument;
	const struct itimerval often = { { 0, 20000 }, { 0, 20000 } };
	sigset_t alarm_only, before;
	pthread_t rival;

	drawn = race->subject;
	seed_random(race->seed);
	make_world();
	reset_memory();
	world.calls = (struct batch_call *)(world.base + kPage - 8 * (1 + draw(190)));
	world.rets = (int64_t *)(world.base + (kResultsPage + 1) * kPage) - kWorldCalls;
	make_descriptors();
	world_fd = make_world_fd();
	alias = mmap(NULL, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, world_fd, 0);
	CHECK(alias != MAP_FAILED);
	catch_faults();
	become_attacker();

	sigemptyset(&alarm_only);
	sigaddset(&alarm_only, SIGALRM);
	restore_device();
	map_world();
	sigprocmask(SIG_BLOCK, &alarm_only, &before);
	CHECK_EQ(pthread_create(&rival, NULL, race->rival, (void *)(uintptr_t)race->seed), 0);
	sigprocmask(SIG_SETMASK, &before, NULL);
	NEED(setitimer(ITIMER_REAL, &often, NULL));
	for (int i = 0; i < kProgramsEach; i++) {
		if (i % 16 == 0)
			restore_device();
		run_one(race);
	}
	over = true;
	CHECK_EQ(pthread_join(rival, NULL), 0);
	check_identity();
}

static const uint32_t *run_races(enum subject subject, void *(*rival)(void *), bool remaps)
{
	// Changing the map of a running process is slow where processors are emulated.
	const uint64_t programs = setting("BATCH_FUZZ_PROGRAMS", kPrograms) / (remaps ? 4 : 1);
	struct race race = { subject, rival, remaps, setting("BATCH_FUZZ_SEED", 1) << 32, NULL };
	long slab = 0;
	uint64_t done;

	make_files();
	race.stops = mmap(NULL, kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(race.stops != MAP_FAILED);
	for (done = 0; done < programs; done += kProgramsEach) {
		// Again after a quarter, when the caches are filled.
		if (done == 0 || (done >= programs / 4 && done - kProgramsEach < programs / 4))
			slab = slab_kilobytes();
		race.seed++;
		wait_for_success(in_child(run_race, &race));
	}
	printf("# %llu programs: %u done, %u left to the caller, %u in a call, %u invalid, "
	       "%u faults, %u refused\n",
	       (unsigned long long)done, race.stops[BATCH_STATE_DONE],
	       race.stops[BATCH_STATE_CALL],
	       race.stops[BATCH_STATE_INCALL] + race.stops[BATCH_STATE_RESTART],
	       race.stops[BATCH_STATE_INVALID], race.stops[BATCH_STATE_FAULT],
	       race.stops[BATCH_STATE_RESTART + 1]);
	fflush(stdout);
	CHECK(race.stops[BATCH_STATE_DONE] > done / 10);
	check_slab_since(slab);
	return race.stops;
}

TEST(races, calls_that_another_thread_rewrites)
{
	CHECK(run_races(DESCRIPTORS, rewrite_calls, false)[BATCH_STATE_INVALID] > 0);
}

TEST(races, memory_that_another_thread_remaps)
{
	CHECK(run_races(MEMORY, remap_pages, true)[BATCH_STATE_FAULT] > 0);
}

TEST(races, descriptors_that_another_thread_replaces)
{
	CHECK(run_races(DESCRIPTORS, replace_descriptors, false)[BATCH_STATE_RESTART + 1] > 0);
}
