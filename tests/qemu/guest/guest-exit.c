/* SPDX-License-Identifier: MIT */
/*
 * guest-exit VALUE - ends the guest at once: the port belongs to qemu's
 * isa-debug-exit, which makes 2 * VALUE + 1 its exit status.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/io.h>
#include <unistd.h>

#define DEBUG_EXIT_PORT 0xf4

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: guest-exit VALUE\n");
		return 1;
	}
	sync();
	if (ioperm(DEBUG_EXIT_PORT, 4, 1) != 0) {
		perror("guest-exit: ioperm");
		return 1;
	}
	outb((unsigned char)atoi(argv[1]), DEBUG_EXIT_PORT);
	return 1;
}
