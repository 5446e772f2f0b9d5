/* SPDX-License-Identifier: MIT */
/*
 * What open_first.c asks of faccessat2(2) and statx(2), where the kernel has them
 * not or a filter forbids them.
 */
#ifndef BATCH_OPEN_FIRST_FALLBACK_H
#define BATCH_OPEN_FIRST_FALLBACK_H

#include "internal.h"

#include <stdbool.h>

/*
 * May the effective user do wanted->access to the candidate?  @fd is what was
 * opened, or negative: then the candidate is looked up by its name again.
 */
bool batch_access_fallback(const struct batch_candidate *candidate,
			   const struct batch_wanted *wanted, int fd);

/* Is it of wanted->type? */
bool batch_type_fallback(const struct batch_candidate *candidate,
			 const struct batch_wanted *wanted, int fd);

#endif /* BATCH_OPEN_FIRST_FALLBACK_H */
