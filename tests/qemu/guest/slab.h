/* SPDX-License-Identifier: MIT */
/* How much memory the kernel holds in small objects, before and after a test. */
#ifndef SLAB_H
#define SLAB_H

/* The number behind a word in a file, or of the whole file. */
long number_in(const char *path, const char *word);

/* With its caches dropped, and what is freed later waited for. */
long slab_kilobytes(void);

/*
 * Fails the test if it is more now than BATCH_FUZZ_SLAB kilobytes (default 1024)
 * above what it was.  A kernel with KASAN holds on to what has been freed, and
 * needs a larger number.
 */
void check_slab_since(long before);

#endif /* SLAB_H */
