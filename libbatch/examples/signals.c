/* SPDX-License-Identifier: MIT */
/*
 * Run a command with the signals of a terminal ignored, all set in one crossing into
 * the kernel.
 *
 *	signals COMMAND [ARGUMENT...]
 *
 * A shell sets a dozen signals before each command and again behind it.  Each is a
 * system call that takes 100 ns, most of which is the way in and out.
 *
 * rt_sigaction(2) is what sigaction(3) makes of its arguments, with the kernel's own
 * structure.  It needs no trampoline here, since nothing is caught.
 */
#include <batch/batch.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As the kernel has it; the C library's struct sigaction is another. */
struct kernel_sigaction {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH };

enum { COUNT = sizeof(signals) / sizeof(signals[0]) };

int main(int argc, char **argv)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };
	struct kernel_sigaction old[COUNT];
	struct batch_call call[COUNT];
	int64_t ret[COUNT];
	uint32_t made;

	if (argc < 2) {
		fprintf(stderr, "usage: signals COMMAND [ARGUMENT...]\n");
		return 2;
	}
	for (int i = 0; i < COUNT; i++) {
		batch_prep(&call[i], SYS_rt_sigaction, 4, (uint64_t)signals[i], batch_arg(&ignore),
			   batch_arg(&old[i]), sizeof(ignore.mask), 0, 0);
		/* The first failure ends the batch: `made` then tells where. */
		batch_jump(&call[i], -1, 0, 0);
	}
	if (batch_execute(call, ret, COUNT, &made) || ret[made - 1] < 0) {
		fprintf(stderr, "signals: signal %d: %s\n", signals[made - 1],
			strerror((int)-ret[made - 1]));
		return 1;
	}
	for (int i = 0; i < COUNT; i++)
		if (old[i].handler == SIG_IGN)
			fprintf(stderr, "signals: %s was ignored before\n", strsignal(signals[i]));

	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
