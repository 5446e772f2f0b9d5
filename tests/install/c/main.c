/* SPDX-License-Identifier: MIT */
/* A C11 program outside of the project: opens, reads and closes in one batch. */
#include <batch/batch.h>

#include <stdio.h>

int main(void)
{
	static char text[16];
	struct batch_call call[5];
	int64_t ret[5];

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
