/* SPDX-License-Identifier: MIT */
/*
 * Random calls that change the process they run in, by subject.  None of them
 * waits for ever, and none gives a result that depends on more than what the
 * process has done before, so two processes with the same seed must agree.
 */
#ifndef RECIPES_H
#define RECIPES_H

#include <batch/abi.h>

enum subject {
	DESCRIPTORS,
	MEMORY,
	CREDENTIALS,
	FILTERS,
	SIGNALS,
	SUBJECTS,
};

/* Draws a call with its arguments and jumps; copies, bad numbers included. */
void draw_call(enum subject subject, struct batch_call *call);

/* Fills the world's calls and its header. */
void draw_program(enum subject subject);

/* A file that root alone may read, and one for a group. */
void make_files(void);

#endif /* RECIPES_H */
