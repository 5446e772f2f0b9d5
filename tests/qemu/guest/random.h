/* SPDX-License-Identifier: MIT */
/* Random numbers for the tests that draw programs: the same on every run. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* What draw() gives to this thread depends on the seed alone. */
void seed_random(uint64_t seed);

/* A number below the limit. */
uint64_t draw(uint64_t below);

/*
 * A number from the environment, which /init has from the kernel's command line:
 *   BATCH_FUZZ_PROGRAMS  programs a test (otherwise what the test finds enough)
 *   BATCH_FUZZ_SEED      where the seeds begin (otherwise 1)
 */
uint64_t setting(const char *name, uint64_t otherwise);

#endif /* RANDOM_H */
