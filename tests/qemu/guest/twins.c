// SPDX-License-Identifier: MIT
// Random programs that change the process they run in, on the device and call
// by call: two processes with the same seed, one for each way, which must have
// the same results, memory, descriptors and credentials after every program.
#include "interpreter.h"
#include "program.h"
#include "random.h"
#include "recipes.h"
#include "slab.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { kPrograms = 2000, kMaxProgramsEach = 50, kProgramsADescriptorTable = 4 };

// What a twin has to tell of one program.
struct record {
	struct outcome outcome;
	int64_t rets[kWorldCalls];
	uint64_t pages[kWorldPages];
	uint64_t descriptors;
	uint64_t credentials;
	uint32_t handled;
};

struct diary {
	struct record records[kMaxProgramsEach];
	uint32_t stops[kMaxProgramsEach];	/* on the device only */
};

struct twin {
	enum subject subject;
	uint64_t seed;
	int programs;
	bool on_device;
	struct diary *diary;
};

static volatile sig_atomic_t handled;

// Writes into a file that the programs write as well, so that it tells when the
// handler ran.
static void note_signal(int signal)
{
	const char letter = (char)('A' + signal);
	int saved = errno;

	syscall(SYS_write, 0, &letter, 1);
	handled++;
	errno = saved;
}

static void handle_signals(void)
{
	struct sigaction action = { .sa_handler = note_signal, .sa_flags = SA_RESTART };

	NEED(sigaction(SIGUSR1, &action, NULL));
	action.sa_flags = 0;
	NEED(sigaction(SIGUSR2, &action, NULL));
	signal(SIGPIPE, SIG_IGN);
}

static void run_one(const struct twin *twin, int i)
{
	struct record *record = &twin->diary->records[i];

	if (i % kProgramsADescriptorTable == 0)
		make_descriptors();
	restore_device();
	reset_memory();
	draw_program(twin->subject);
	if (twin->on_device)
		record->outcome = run_on_device(&twin->diary->stops[i]);
	else
		record->outcome = run_interpreted();
	for (size_t slot = 0; slot < kWorldCalls; slot++)
		if (!fetch_words((uint64_t *)&record->rets[slot], (uintptr_t)&world.rets[slot], 1))
			break;
	record->descriptors = digest_descriptors();
	for (int page = 0; page < kWorldPages; page++)
		record->pages[page] = digest_page(page);
	record->credentials = digest_credentials();
	record->handled = (uint32_t)handled;
}

static void be_twin(void *argument)
{
	const struct twin *twin = argument;

	// A group of its own, for it sends signals to its group.
	NEED(setpgid(0, 0));
	alarm((unsigned int)setting("BATCH_TEST_SECONDS", 60));
	catch_faults();
	handle_signals();
	for (int i = 0; i < twin->programs; i++) {
		// A filter that is made is in the data of the test: the same for both.
		seed_random(twin->seed + (uint64_t)i);
		run_one(twin, i);
	}
}

static void compare(uint64_t seed, const struct record *device, const struct record *reference)
{
	const char *what = device->descriptors != reference->descriptors ? "descriptors" :
			   device->credentials != reference->credentials ? "credentials" :
									   "signals";

	if (memcmp(device, reference, sizeof(*device)) == 0)
		return;
	if (device->outcome.ret != reference->outcome.ret ||
	    device->outcome.next != reference->outcome.next ||
	    device->outcome.state != reference->outcome.state)
		fail(__FILE__, __LINE__, "seed %llu: ended with %lld, next %u, state %u, not %lld, %u, %u",
		     (unsigned long long)seed, (long long)device->outcome.ret,
		     device->outcome.next, device->outcome.state,
		     (long long)reference->outcome.ret, reference->outcome.next,
		     reference->outcome.state);
	for (size_t i = 0; i < kWorldCalls; i++)
		if (device->rets[i] != reference->rets[i])
			fail(__FILE__, __LINE__, "seed %llu: result %zu is %lld, not %lld",
			     (unsigned long long)seed, i, (long long)device->rets[i],
			     (long long)reference->rets[i]);
	for (int page = 0; page < kWorldPages; page++)
		if (device->pages[page] != reference->pages[page])
			fail(__FILE__, __LINE__, "seed %llu: page %d of memory differs",
			     (unsigned long long)seed, page);
	fail(__FILE__, __LINE__, "seed %llu: %s differ", (unsigned long long)seed, what);
}

// How many programs of the device stopped in that way at least once.
static unsigned int stops[BATCH_STATE_RESTART + 1];

// Returns how many signals a twin has handled.
static uint32_t compare_twins(enum subject subject, uint64_t seed, int programs)
{
	static struct diary *diaries;
	struct twin twins[2];
	pid_t children[2];

	if (!diaries)
		diaries = mmap(NULL, 2 * sizeof(*diaries), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(diaries != MAP_FAILED);
	memset(diaries, 0, 2 * sizeof(*diaries));
	for (int i = 0; i < 2; i++) {
		twins[i] = (struct twin){ subject, seed, programs, i == 0, &diaries[i] };
		children[i] = in_child(be_twin, &twins[i]);
	}
	for (int i = 0; i < 2; i++)
		wait_for_success(children[i]);
	for (int i = 0; i < programs; i++) {
		compare(seed + (uint64_t)i, &diaries[0].records[i], &diaries[1].records[i]);
		for (uint32_t state = 0; state < COUNT(stops); state++)
			stops[state] += diaries[0].stops[i] >> state & 1;
	}
	return diaries[0].records[programs - 1].handled;
}

// In processes of so many programs each, all of one subject.
static void compare_many(enum subject subject, int each)
{
	const uint64_t wanted = setting("BATCH_FUZZ_PROGRAMS", kPrograms);
	const uint64_t programs = each < 10 ? wanted / 4 : wanted;	/* processes cost most */
	const uint64_t first = setting("BATCH_FUZZ_SEED", 1) << 32;
	uint64_t done = 0, signals = 0;
	unsigned int interrupted;
	long slab = 0;

	make_files();
	make_world();
	memset(stops, 0, sizeof(stops));
	for (; done < programs; done += (uint64_t)each) {
		// Again after a quarter, when the caches are filled.
		if (done == 0 || (done >= programs / 4 && done - (uint64_t)each < programs / 4))
			slab = slab_kilobytes();
		signals += compare_twins(subject, first + done, each);
	}
	interrupted = stops[BATCH_STATE_INCALL] + stops[BATCH_STATE_RESTART];
	printf("# %llu programs: %u done, %u observed, %u left to the caller, %u in a call, "
	       "%u invalid, %u faults; %llu signals\n",
	       (unsigned long long)done, stops[BATCH_STATE_DONE], stops[BATCH_STATE_OBSERVED],
	       stops[BATCH_STATE_CALL], interrupted, stops[BATCH_STATE_INVALID],
	       stops[BATCH_STATE_FAULT], (unsigned long long)signals);
	fflush(stdout);
	check_slab_since(slab);
	// Does the generator reach what it is meant to?  A few programs may miss it.
	if (done < 500)
		return;
	CHECK(stops[BATCH_STATE_DONE] > done / 10);
	CHECK(subject != DESCRIPTORS || stops[BATCH_STATE_CALL] > done / 50);
	CHECK(subject != MEMORY || stops[BATCH_STATE_FAULT] > done / 20);
	CHECK(subject != FILTERS || stops[BATCH_STATE_OBSERVED] > done / 20);
	CHECK(subject != SIGNALS || (interrupted > done / 50 && signals > done / 10));
}

TEST(twins, programs_that_change_descriptors)
{
	compare_many(DESCRIPTORS, 50);
}

TEST(twins, programs_that_change_memory_they_run_from)
{
	compare_many(MEMORY, 50);
}

TEST(twins, programs_that_change_credentials)
{
	compare_many(CREDENTIALS, 10);
}

TEST(twins, programs_that_install_filters)
{
	compare_many(FILTERS, 5);
}

TEST(twins, programs_that_send_and_await_signals)
{
	compare_many(SIGNALS, 50);
}
