/* SPDX-License-Identifier: MIT */
/*
 * A program written from the published description of the interface that batchsys.h
 * takes over, not from that header: the same data to many descriptors.  Valid as C11 and as
 * C++20; batchsys_programs.c compiles it as the first, batchsys_test.cc as the second.
 */
#ifndef BATCH_TESTS_CONFORMANCE_BATCHSYS_PROGRAMS_H_
#define BATCH_TESTS_CONFORMANCE_BATCHSYS_PROGRAMS_H_

#include "batchsys.h"

typedef int batchsys_write_to_many(size_t num_fds, const int *fds, const void *data, size_t len);

/* 0, or the errno of the first write that failed, or -1 if there was none to fail. */
static int batchsys_flush(int handle, batchsys_batch_t *batch)
{
	int i, error = 0;

	if (batchsys_post_batch(handle, batch) < 0)
		return -1;
	for (i = 0; i < (int)batch_batch_result_count(batch); ++i) {
		const syscall_result_t *result = batch_batch_get_result(batch, (uint64_t)i);

		if (result->result < 0 && !error)
			error = (int)result->error;
	}
	batchsys_batch_reset(batch);
	return error;
}

static int write_to_many(size_t num_fds, const int *fds, const void *data, size_t len)
{
	int handle = batchsys_open(), error = 0;
	batchsys_batch_t *batch = batchsys_batch_alloc(handle);
	size_t i;

	for (i = 0; batch && i < num_fds && !error; ++i) {
		if (batchsys_batch_full(batch))
			error = batchsys_flush(handle, batch);
		if (!batchsys_push_write(batch, fds[i], data, len))
			error = -1;
	}
	if (!error)
		error = batch ? batchsys_flush(handle, batch) : -1;
	batchsys_batch_free(batch);
	batchsys_close(handle);
	return error;
}

#endif /* BATCH_TESTS_CONFORMANCE_BATCHSYS_PROGRAMS_H_ */
