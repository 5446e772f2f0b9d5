// SPDX-License-Identifier: MIT
// Rivals that leave a trace (races.c has the others).  However signals and a
// filter fall between the calls: every write happens once, every byte of a pipe
// is read once, and no call is made unwatched once a filter is in force.
#include "interpreter.h"
#include "program.h"
#include "random.h"
#include "slab.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { kPrograms = 2000, kCalls = 20 };

/* What the processes of a test have counted. */
struct tally {
	uint32_t interrupted;	/* calls that gave EINTR */
	uint32_t handled;	/* signals */
	uint32_t halfway;	/* programs in which the filter came */
};

static struct tally *tally;
static uint64_t seed;
static int programs_each;
static volatile sig_atomic_t handled;
static _Atomic int over;
static int feed[2], record;
static off_t fed;

static void handler(int signal)
{
	(void)signal;
	handled++;
}

static void handle(int signal, int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	NEED(sigaction(signal, &action, NULL));
}

static void begin_program(uint32_t ncalls)
{
	memset(world.rets, 0xcc, kWorldCalls * sizeof(world.rets[0]));
	*world.run = (struct batch_run){ .size = sizeof(*world.run), .ncalls = ncalls,
					 .calls = (uintptr_t)world.calls,
					 .rets = (uintptr_t)world.rets };
}

static void run_whole_program(uint32_t *stops)
{
	struct outcome outcome = run_on_device(stops);

	CHECK_EQ(outcome.ret, 0);
	CHECK_EQ(outcome.state, BATCH_STATE_DONE);
	CHECK_EQ(outcome.next, world.run->ncalls);
}

// Sends signals at random moments, and feeds the pipe so that reads end.
static void *send_signals(void *victim)
{
	seed_random(seed + 1);
	while (!over) {
		CHECK_EQ(pthread_kill(*(pthread_t *)victim, draw(2) ? SIGUSR1 : SIGUSR2), 0);
		fed += write(feed[1], "f", 1) == 1;
		usleep((useconds_t)draw(200));
	}
	return NULL;
}

static void draw_waiting_program(void)
{
	static const struct timespec moment = { 0, 50000 };
	char *data = world.base + kDataPage * kPage;

	for (uint32_t i = 0; i < kCalls; i++) {
		struct batch_call *call = &world.calls[i];
		const uint64_t file = draw(2) ? (uint64_t)record : (uint64_t)feed[0];

		*call = (struct batch_call){ .nr = SYS_write, .argc = 3,
					     .arg = { (uint64_t)record, (uintptr_t)data, 1 } };
		if (file == (uint64_t)feed[0] && draw(4) == 0)
			*call = (struct batch_call){ .nr = SYS_read, .argc = 3,
						     .arg = { file, (uintptr_t)data, 1 } };
		else if (draw(8) == 0)
			*call = (struct batch_call){ .nr = SYS_nanosleep, .argc = 2,
						     .arg = { (uintptr_t)&moment } };
	}
	begin_program(kCalls);
}

// Adds up what was written and read.
static void check_waiting_program(off_t *written, off_t *taken)
{
	for (uint32_t i = 0; i < kCalls; i++) {
		int64_t result = world.rets[i];

		tally->interrupted += result == -EINTR;
		switch (world.calls[i].nr) {
		case SYS_write:
			CHECK_EQ(result, 1);
			*written += 1;
			break;
		case SYS_read:
			CHECK(result == 1 || result == -EINTR);
			*taken += result == 1;
			break;
		default:
			CHECK(result == 0 || result == -EINTR);
		}
	}
}

static void run_among_signals(void *unused)
{
	const struct itimerval often = { { 0, 3000 }, { 0, 3000 } };
	pthread_t self = pthread_self(), sender;
	off_t written = 0, taken = 0;
	int left = 0;
	sigset_t all, none;
	uint32_t stops = 0;

	(void)unused;
	seed_random(seed);
	reset_memory();
	catch_faults();
	restore_device();
	NEED(pipe2(feed, O_NONBLOCK));
	NEED(fcntl(feed[0], F_SETFL, 0));
	record = (int)NEED(memfd_create("record", 0));
	handle(SIGUSR1, SA_RESTART);
	handle(SIGUSR2, 0);
	handle(SIGALRM, SA_RESTART);
	sigfillset(&all);
	sigemptyset(&none);
	// The sender is to get none of them.
	sigprocmask(SIG_SETMASK, &all, NULL);
	CHECK_EQ(pthread_create(&sender, NULL, send_signals, &self), 0);
	sigprocmask(SIG_SETMASK, &none, NULL);
	NEED(setitimer(ITIMER_REAL, &often, NULL));

	for (int i = 0; i < programs_each; i++) {
		draw_waiting_program();
		run_whole_program(&stops);
		check_waiting_program(&written, &taken);
	}
	over = 1;
	CHECK_EQ(pthread_join(sender, NULL), 0);
	CHECK_EQ(lseek(record, 0, SEEK_CUR), written);
	// What was fed was taken, or is still there.
	NEED(ioctl(feed[0], FIONREAD, &left));
	CHECK_EQ(taken + left, fed);
	tally->handled += (uint32_t)handled;
}

/* Set by the thread when the filter is in force. */
static _Alignas(8) volatile uint64_t in_force;

static void *install_filter(void *unused)
{
	static struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	static const struct sock_fprog fprog = { COUNT(code), code };

	seed_random(seed + 1);
	usleep((useconds_t)draw(2000));
	CHECK_EQ(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &fprog),
		 0);
	in_force = 1;
	return unused;
}

// Pairs: is the filter in force?  Then this call must be denied.
static bool check_pairs(bool denied, pid_t parent)
{
	const uint64_t *seen = (const uint64_t *)(world.base + kDataPage * kPage);

	for (uint32_t i = 0; i < kCalls; i += 2) {
		int64_t result = world.rets[i + 1];

		CHECK(result == -EPERM || (result == parent && seen[i] == 0 && !denied));
		denied = result == -EPERM;
	}
	return denied;
}

static void run_until_filtered(void *unused)
{
	char *data = world.base + kDataPage * kPage;
	pid_t parent = getppid();
	bool denied = false;
	pthread_t thread;
	uint32_t stops = 0;

	(void)unused;
	seed_random(seed);
	reset_memory();
	catch_faults();
	restore_device();
	for (uint32_t i = 0; i < kCalls; i += 2) {
		world.calls[i] = (struct batch_call){
			.nr = BATCH_NR_COPY, .argc = 2,
			.arg = { (uintptr_t)(data + 8 * i), (uintptr_t)&in_force } };
		world.calls[i + 1] = (struct batch_call){ .nr = SYS_getppid };
	}
	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(pthread_create(&thread, NULL, install_filter, NULL), 0);
	for (int i = 0; i < programs_each; i++) {
		const bool before = denied;

		begin_program(kCalls);
		run_whole_program(&stops);
		denied = check_pairs(denied, parent);
		tally->halfway += denied && !before && world.rets[1] == parent;
	}
	CHECK_EQ(pthread_join(thread, NULL), 0);
	begin_program(kCalls);
	run_whole_program(&stops);
	CHECK(check_pairs(true, parent));
	CHECK(stops & 1U << BATCH_STATE_OBSERVED);
}

static bool any(void)
{
	return true;
}

// What the signals met is chance, and rarer on a busy machine.
static bool signals_met_calls(void)
{
	return tally->handled > 50 && tally->interrupted > 0;
}

// At least as many as are asked for, and up to 20 times as many until there are `enough`.
static void run_many(void (*body)(void *), int each, bool (*enough)(void))
{
	const uint64_t programs = setting("BATCH_FUZZ_PROGRAMS", kPrograms);
	long slab = 0;
	uint64_t done;

	tally = mmap(NULL, kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(tally != MAP_FAILED);
	make_world();
	programs_each = each;
	seed = setting("BATCH_FUZZ_SEED", 1) << 32;
	for (done = 0; done < programs || (!enough() && done < 20 * programs);
	     done += (uint64_t)each) {
		// Again after a quarter, when the caches are filled.
		if (done == 0 || (done >= programs / 4 && done - (uint64_t)each < programs / 4))
			slab = slab_kilobytes();
		seed++;
		wait_for_success(in_child(body, NULL));
	}
	printf("# %llu programs: %u signals handled, %u calls interrupted, the filter came %u times "
	       "in a batch\n", (unsigned long long)done, tally->handled, tally->interrupted,
	       tally->halfway);
	fflush(stdout);
	check_slab_since(slab);
	CHECK(enough());
}

TEST(rivals, signals_from_a_thread_and_a_timer_repeat_and_lose_nothing)
{
	run_many(run_among_signals, 200, signals_met_calls);
}

TEST(rivals, filters_from_another_thread_let_no_later_call_pass)
{
	run_many(run_until_filtered, 40, any);
}
