// SPDX-License-Identifier: MIT
// dirstat on the device among signals, watchers, threads and kills.
#include "directories.h"
#include "endless.h"
#include "program.h"
#include "testing.h"
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static struct program program;
static _Alignas(8) char ours[kRecordsSize], theirs[kRecordsSize];

static atomic_int handled;

static void note_signal(int signal)
{
	(void)signal;
	handled++;
}

// Signals end a call between two records; no entry is lost, none comes twice.
TEST(dirstat, gives_each_entry_once_among_signals)
{
	const char *many = make_many("/tmp/stormy");
	struct sigaction action = { .sa_handler = note_signal, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, 300 }, { 0, 300 } }, never = { { 0, 0 }, { 0, 0 } };
	size_t expected;

	catch_faults();
	expected = read_directory(dirstat_reference, many, kStats, 0, theirs);
	NEED(sigaction(SIGALRM, &action, NULL));
	NEED(setitimer(ITIMER_REAL, &often, NULL));
	for (int i = 0; i < 30; i++) {
		CHECK_EQ(read_directory(dirstat_call, many, kStats, 0, ours), expected);
		CHECK(memcmp(ours, theirs, expected) == 0);
	}
	NEED(setitimer(ITIMER_REAL, &never, NULL));
	CHECK(handled > 10);
}

static void read_for_ever(void *path)
{
	for (;;)
		read_directory(dirstat_call, path, kStats, 0, ours);
}

TEST(dirstat, ends_when_it_is_killed)
{
	const char *many = make_many("/tmp/killed");

	for (int i = 0; i < 20; i++) {
		pid_t child = in_child(read_for_ever, (void *)many);
		int status;

		usleep(20000 + 1777 * i);
		NEED(kill(child, SIGKILL));
		NEED(waitpid(child, &status, 0));
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
}

struct share {
	int fd;
	unsigned int entries;
};

static void *read_share(void *argument)
{
	struct share *share = argument;
	struct program mine;
	_Alignas(8) char buffer[2048];

	do {
		clear(&mine);
		add(&mine, BATCH_NR_DIRSTAT, share->fd, buffer, sizeof(buffer), kStats, 0);
		CHECK_EQ(run_program(&mine), 0);
		CHECK(mine.rets[0] >= 0);
		share->entries += count_records(buffer, (size_t)mine.rets[0]);
	} while (mine.rets[0] > 0);
	return NULL;
}

TEST(dirstat, gives_each_entry_once_to_threads_that_share_a_directory)
{
	const char *many = make_many("/tmp/shared-directory");

	for (int i = 0; i < 20; i++) {
		int fd = (int)NEED(open(many, O_RDONLY | O_DIRECTORY));
		struct share shares[2] = { { fd, 0 }, { fd, 0 } };
		pthread_t other;

		(void)device();
		CHECK_EQ(pthread_create(&other, NULL, read_share, &shares[1]), 0);
		read_share(&shares[0]);
		pthread_join(other, NULL);
		CHECK_EQ(shares[0].entries + shares[1].entries, kMany);
		close(fd);
	}
}

static void deny_statx(unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_statx, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog fprog = { COUNT(code), code };

	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog), 0);
}

// A filter that denies statx would be passed by, were it made by the module.
TEST(dirstat, is_left_to_the_caller_when_calls_are_watched)
{
	int fd = (int)NEED(open("/lib", O_RDONLY | O_DIRECTORY));

	(void)device();
	deny_statx(0);
	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
}

static void *deny_statx_to_all(void *delay)
{
	usleep((useconds_t)(uintptr_t)delay);
	deny_statx(SECCOMP_FILTER_FLAG_TSYNC);
	return NULL;
}

static void read_until_watched(void *delay)
{
	pthread_t other;
	int fd = (int)NEED(open("many", O_RDONLY | O_DIRECTORY));

	(void)device();
	CHECK_EQ(pthread_create(&other, NULL, deny_statx_to_all, delay), 0);
	do {
		clear(&program);
		add(&program, SYS_lseek, fd, 0, SEEK_SET);
		add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
		add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
		CHECK_EQ(run_program(&program), 0);
	} while (program.run.state == BATCH_STATE_DONE);
	CHECK_EQ(program.run.state, BATCH_STATE_OBSERVED);
	pthread_join(other, NULL);
}

TEST(dirstat, stops_for_a_filter_that_comes_while_it_runs)
{
	make_many("/tmp/watched");
	for (uintptr_t i = 0; i < 10; i++)
		wait_for_success(in_child(read_until_watched, (void *)(5000 + 1333 * i)));
}

static struct endless *endless;

static void note_and_end(int signal)
{
	note_signal(signal);
	endless->enough = true;
}

static void prepare_endless(void)
{
	int fd;

	endless = mount_endless("/tmp/endless");
	fd = (int)NEED(open("/tmp/endless", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	(void)device();
	clear(&program);
	add(&program, BATCH_NR_DIRSTAT, fd, ours, sizeof(ours), kStats, 0);
	add(&program, SYS_getpid);
}

// A file system that goes on for ever without an entry for us: as getdents64 returns to its caller,
// so must this.
TEST(dirstat, without_entries_lets_a_handler_run)
{
	struct sigaction action = { .sa_handler = note_and_end };
	struct itimerval soon = { { 0, 0 }, { 0, 200000 } };

	if (!has_file_system("fuse"))
		return;
	prepare_endless();
	NEED(sigaction(SIGALRM, &action, NULL));
	NEED(setitimer(ITIMER_REAL, &soon, NULL));
	check_done(&program);
	CHECK_EQ(handled, 1);
	CHECK(endless->served > 0 && endless->served < ENDLESS_MOST);
	CHECK_EQ(program.rets[0], 0);
	CHECK_EQ(program.rets[1], getpid());
}

TEST(dirstat, without_entries_ends_when_somebody_begins_to_watch)
{
	pthread_t other;

	if (!has_file_system("fuse"))
		return;
	prepare_endless();
	CHECK_EQ(pthread_create(&other, NULL, deny_statx_to_all, (void *)(uintptr_t)200000), 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
	CHECK(endless->served > 0 && endless->served < ENDLESS_MOST);
	pthread_join(other, NULL);
}
