// SPDX-License-Identifier: MIT
// The conformance suite of libbatch inside the guest, on each of its backends.
// The program is put beside this one when it is built.
#include "testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/bin/batch_conformance_static"

static void run_conformance(void *emulate)
{
	int log = (int)NEED(open("/tmp/conformance", O_CREAT | O_TRUNC | O_WRONLY, 0600));

	NEED(dup2(log, STDOUT_FILENO));
	NEED(dup2(log, STDERR_FILENO));
	setenv("BATCH_EMUL", emulate, 1);
	setenv("BATCH_VERBOSE", "1", 1);
	execl(PROGRAM, PROGRAM, (char *)NULL);
	fail(__FILE__, __LINE__, PROGRAM ": %m");
}

// Passes if the program does and says that it used the wanted backend.
static void check_conformance(char *emulate, const char *backend)
{
	static char output[1 << 18];
	int status, fd;

	NEED(waitpid(in_child(run_conformance, emulate), &status, 0));
	fd = (int)NEED(open("/tmp/conformance", O_RDONLY));
	output[NEED(read(fd, output, sizeof(output) - 1))] = '\0';
	if (status != 0)
		dprintf(STDOUT_FILENO, "%s\n", output);
	CHECK_EQ(status, 0);
	CHECK(strstr(output, backend) != NULL);
}

TEST(conformance, passes_on_the_device) { check_conformance("0", "device"); }
TEST(conformance, passes_on_the_emulator) { check_conformance("1", "emulator"); }
