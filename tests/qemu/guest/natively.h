/* SPDX-License-Identifier: MIT */
/*
 * dirstat by getdents64(2) and statx(2), written from docs/abi.md and no other
 * implementation of it: what the tests of the module compare it with.
 */
#ifndef NATIVELY_H
#define NATIVELY_H

#include <stdint.h>

/*
 * Its result for a directory that is read in one go, as the small ones are.  Stores
 * to memory that may not be there, with fetch_words() and store_word() of world.h.
 */
int64_t dirstat_natively(const uint64_t *arg);

#endif /* NATIVELY_H */
