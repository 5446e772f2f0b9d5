/* SPDX-License-Identifier: MIT */
/*
 * A small frame for tests that run as root in a throw-away machine.  Each test
 * is a process group of its own with a time limit, so a test that hangs, dies
 * or leaves children behind fails alone.
 *
 *	TEST(suite, behaviour) { CHECK_EQ(1 + 1, 2); }
 *
 * registers a test; the results are lines "ok suite.behaviour" and
 * "not ok suite.behaviour # file:line: what".
 */
#ifndef TESTING_H
#define TESTING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct test {
	const char *suite;
	const char *name;
	void (*run)(void);
	struct test *next;
};

void register_test(struct test *test);

#define TEST(suite_, name_)							\
	static void test_##suite_##_##name_(void);				\
	__attribute__((constructor)) static void register_##suite_##_##name_(void)	\
	{									\
		static struct test test = {					\
			#suite_, #name_, test_##suite_##_##name_, 0,		\
		};								\
		register_test(&test);						\
	}									\
	static void test_##suite_##_##name_(void)

/* End the test, from whatever process or thread of it. */
_Noreturn void fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* For a test that cannot return: it has passed if it now ends with status 0. */
void finish(void);

#define CHECK(what)								\
	do {									\
		if (!(what))							\
			fail(__FILE__, __LINE__, "%s", #what);			\
	} while (0)

#define CHECK_EQ(got, want)							\
	do {									\
		long long got_ = (long long)(got), want_ = (long long)(want);	\
		if (got_ != want_)						\
			fail(__FILE__, __LINE__, "%s is %lld, not %s = %lld",	\
			     #got, got_, #want, want_);				\
	} while (0)

/* Like CHECK, for system calls that must succeed for the test to make sense. */
#define NEED(call)								\
	({									\
		long long result_ = (long long)(call);				\
		if (result_ < 0)						\
			fail(__FILE__, __LINE__, "%s: %m", #call);		\
		result_;							\
	})

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Runs body in a child of the test; the child ends with status 0 after it. */
pid_t in_child(void (*body)(void *), void *argument);

/* Waits for a child that must end with status 0. */
void wait_for_success(pid_t child);

/* Waits until the thread sleeps in the kernel (S in its /proc stat). */
void wait_until_asleep(pid_t thread);

double now_seconds(void);

/* write(2) of a short string to a file that exists, such as a kernel switch. */
void write_file(const char *path, const char *text);

/* Load and unload the module under test: 0 or -errno. */
int load_module(const char *parameters);
int unload_module(void);

#endif /* TESTING_H */
