/* SPDX-License-Identifier: MIT */
/* The program as C11. */
#include "batchsys_programs.h"

batchsys_write_to_many batchsys_write_to_many_c11;

int batchsys_write_to_many_c11(size_t num_fds, const int *fds, const void *data, size_t len)
{
	return write_to_many(num_fds, fds, data, len);
}
