/* SPDX-License-Identifier: MIT */
/* A C11 program outside of the project: opens, reads and closes in one batch. */
#include <batch/batch.h>

#include <stdio.h>
#include <string.h>

#if BATCH_VERSION_NUMBER < 1000 || BATCH_VERSION_NUMBER != BATCH_VERSION_AT(BATCH_VERSION_MAJOR, \
							BATCH_VERSION_MINOR, BATCH_VERSION_PATCH)
#error "the version cannot be compared"
#endif

/* Header and library were installed together. */
static int same_version(void)
{
	char version[32];

	snprintf(version, sizeof(version), "%d.%d.%d", BATCH_VERSION_MAJOR, BATCH_VERSION_MINOR,
		 BATCH_VERSION_PATCH);
	return !strcmp(version, batch_version());
}

int main(void)
{
	static char text[16];
	struct batch_call call[5];
	int64_t ret[5];

	if (!same_version())
		return 1;
	batch_prep_openat(&call[0], -100, "/proc/self/comm", 0, 0);
	batch_jump(&call[0], -1, 0, 0);
	batch_prep_copy(&call[1], &call[2].arg[0], &ret[0]);
	batch_prep_read(&call[2], -1, text, sizeof(text));
	batch_prep_copy(&call[3], &call[4].arg[0], &ret[0]);
	batch_prep_close(&call[4], -1);

	if (batch_execute(call, ret, 5, NULL) || ret[0] < 0 || ret[2] <= 0 || ret[4])
		return 1;
	printf("C consumer of libbatch %s read %s", batch_version(), text);
	return 0;
}
