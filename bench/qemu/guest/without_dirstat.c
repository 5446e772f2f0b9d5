/* SPDX-License-Identifier: MIT */
/*
 * What batch_query() says, without dirstat: linked into a tool with --wrap=batch_query, it
 * shows what the tool does on a device that does not have that pseudo call.
 */
#include <batch/batch.h>

int __real_batch_query(struct batch_status *status);
int __wrap_batch_query(struct batch_status *status);

int __wrap_batch_query(struct batch_status *status)
{
	int result = __real_batch_query(status);

	status->info.pseudo_calls &= ~BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT);
	return result;
}
