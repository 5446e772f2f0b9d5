/* SPDX-License-Identifier: MIT */
/* Programs of the guest, run on the device and with BATCH_EMUL=1. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include <linux/filter.h>
#include <stddef.h>
#include <sys/types.h>

enum backend { kDevice, kEmulator };

/* A way to run a program. */
struct setting {
	enum backend backend;
	const char *directory;
	uid_t uid;
	const struct sock_fprog *filter;
	const char *const *argv;
};

/* What came of it; forget() frees the texts, which end with a NUL. */
struct outcome {
	int status;
	char *output, *messages;
	size_t output_size, messages_size;
};

struct outcome run_in(struct setting setting);
void forget(struct outcome *outcome);

/*
 * Runs a command line on the device and on the emulator, and checks that it was
 * so, by what the module has counted as `counted`, and that both print the same.
 */
struct outcome run_on_both(struct setting setting, const char *counted);

/* A counter of the module. */
long long counter(const char *name);

/* A file, as text. */
char *read_all(const char *path, size_t *size);

/* How many lines a text has. */
int lines(const char *text);

#endif /* COMMANDS_H */
