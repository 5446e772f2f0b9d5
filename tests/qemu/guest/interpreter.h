/* SPDX-License-Identifier: MIT */
/*
 * The two ways to run the world's program: on the device, and call by call, as
 * docs/abi.md defines it and module/ has no part in.  The interpreter treats
 * memory that is not there as the device does (state FAULT).
 */
#ifndef INTERPRETER_H
#define INTERPRETER_H

#include <stdint.h>

/* How a run ended; the header in the world says so as well, if it can. */
struct outcome {
	int64_t ret;
	uint32_t next;
	uint32_t state;
};

struct outcome run_interpreted(void);

/*
 * On the device, the calls that it leaves to the caller being made natively.
 * Adds 1 << state to *stops for each way in which it stopped.
 */
struct outcome run_on_device(uint32_t *stops);

#endif /* INTERPRETER_H */
