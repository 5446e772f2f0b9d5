// SPDX-License-Identifier: MIT
// libbatch's conformance program inside the guest, on each of its backends, its
// random programs, and its examples on the device.  All are put beside this program when
// they are built.
#include "testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/bin/batch_conformance_static"
#define LOG "/tmp/conformance"

static void run_logged(void *arguments)
{
	char *const *words = arguments;
	int log = (int)NEED(open(LOG, O_CREAT | O_TRUNC | O_WRONLY, 0600));

	NEED(dup2(log, STDOUT_FILENO));
	NEED(dup2(log, STDERR_FILENO));
	execv(words[0], words);
	fail(__FILE__, __LINE__, "%s: %m", words[0]);
}

// Passes if the program, one of GoogleTest, does.  Programs check themselves that the
// backend is the wanted one.
static void check_program(const char *program, const char *backend, const char *argument)
{
	const char *arguments[] = { program, backend, argument, NULL };
	static char output[1 << 18];
	int status, fd;

	NEED(waitpid(in_child(run_logged, arguments), &status, 0));
	fd = (int)NEED(open(LOG, O_RDONLY));
	output[NEED(read(fd, output, sizeof(output) - 1))] = '\0';
	if (status != 0)
		printf("%s\n", output);
	else
		printf("# %.70s: %s", backend, strstr(output, "[  PASSED  ]"));
	fflush(stdout);
	CHECK_EQ(status, 0);
	CHECK(strstr(output, "[  PASSED  ]") != NULL && !strstr(output, "[  PASSED  ] 0 tests"));
}

static void check_conformance(const char *backend, const char *filter)
{
	check_program(PROGRAM, backend, filter);
}

TEST(conformance, passes_on_the_device)
{
	check_conformance("--device", "--gtest_filter=-RandomPrograms.*");
}

TEST(conformance, passes_on_the_emulator)
{
	check_conformance("--emulator", "--gtest_filter=-RandomPrograms.*");
}

TEST(fuzz, random_programs_on_the_device_equal_the_reference)
{
	setenv("BATCH_FUZZ_PROGRAMS", "200000", 0);
	check_conformance("--device", "--gtest_filter=RandomPrograms.*");
}

TEST(examples, run_on_the_device)
{
	check_program("/bin/examples_test_static", "--device", "/bin/example-");
}
