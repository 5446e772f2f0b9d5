/* SPDX-License-Identifier: MIT */
/*
 * The sizes of all arguments, looked up in one crossing into the kernel.
 *
 *	statx_arguments FILE...
 *
 * No call depends on another and a failure must not stop the rest, so all jumps are
 * 0.  Each result is in the slot of its call: 0, or -errno.
 */
#include <batch/batch.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	uint32_t n = (uint32_t)argc - 1;
	struct batch_call *call = calloc(n + 1, sizeof(*call));
	struct statx *stx = calloc(n + 1, sizeof(*stx));
	int64_t *ret = calloc(n + 1, sizeof(*ret));
	int status = 0;

	if (!call || !stx || !ret) {
		perror("statx_arguments");
		return 1;
	}
	for (uint32_t i = 0; i < n; i++)
		batch_prep_statx(&call[i], AT_FDCWD, argv[i + 1], AT_SYMLINK_NOFOLLOW, STATX_SIZE,
				 &stx[i]);
	if (batch_execute(call, ret, n, NULL))
		return 1;
	for (uint32_t i = 0; i < n; i++) {
		if (ret[i] < 0) {
			fprintf(stderr, "statx_arguments: %s: %s\n", argv[i + 1],
				strerror((int)-ret[i]));
			status = 1;
			continue;
		}
		printf("%llu %s\n", (unsigned long long)stx[i].stx_size, argv[i + 1]);
	}
	if (fflush(stdout)) {
		perror("statx_arguments");
		status = 1;
	}
	free(ret);
	free(stx);
	free(call);
	return status;
}
