/* SPDX-License-Identifier: MIT */
/*
 * measure-command WAY NAME N PROGRAM [ARGUMENT...]: instructions from fork to the
 * end of a program, whose output is thrown away, as "point NAME WAY N
 * INSTRUCTIONS".  The least of three, as one that has been read in from the
 * file system is started faster.
 */
#include "meter.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPEATS 3

static void start_program(char **argv)
{
	int null = open("/dev/null", O_WRONLY);

	dup2(null, STDOUT_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

static uint64_t measure(char **argv)
{
	uint64_t start = meter_start(), count;
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		start_program(argv);
	waitpid(child, &status, 0);
	count = meter_stop(start);
	if (child < 0 || status != 0)
		errx(1, "%s: wait status %#x", argv[0], (unsigned int)status);
	return count;
}

int main(int argc, char **argv)
{
	uint64_t least = UINT64_MAX;

	if (argc < 5)
		errx(1, "usage: measure-command WAY NAME N PROGRAM [ARGUMENT...]");
	meter_open();
	for (int i = 0; i < REPEATS; i++) {
		uint64_t count = measure(argv + 4);

		least = count < least ? count : least;
	}
	printf("point %s %s %s %llu\n", argv[2], argv[1], argv[3], (unsigned long long)least);
	return 0;
}
