/* SPDX-License-Identifier: MIT */
/*
 * batch.h as C11 sees it: it must compile here, and the filling functions must
 * set every byte of a call.  Called from interface_test.cc.
 */
#include <batch/batch.h>

#include <string.h>
#include <sys/stat.h>

int interface_prepared_wholly(void);
int interface_run(struct statx *stx);

int interface_prepared_wholly(void)
{
	struct batch_call call, zero;

	memset(&call, 0xcc, sizeof(call));
	memset(&zero, 0, sizeof(zero));
	batch_prep(&call, 0, 0, 0, 0, 0, 0, 0, 0);
	return memcmp(&call, &zero, sizeof(call)) == 0;
}

int interface_run(struct statx *stx)
{
	struct batch_call calls[3];
	int64_t rets[3] = { -1, -1, -1 };

	batch_prep_openat(&calls[0], -100 /* AT_FDCWD */, "/", 0, 0);
	batch_jump(&calls[0], -1, 0, 0);
	batch_prep_statx(&calls[1], -100, "/", 0, 0x7ff, stx);
	batch_prep_close(&calls[2], 0);
	batch_prep_copy(&calls[1], &calls[2].arg[0], &rets[0]);
	if (batch_execute(calls, rets, 3, NULL))
		return 0;
	return rets[0] >= 0 && rets[1] == 0 && rets[2] == 0;
}
