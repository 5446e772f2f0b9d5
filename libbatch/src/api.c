// SPDX-License-Identifier: MIT
/*
 * The C interface: the checks that come before any call, the same for both
 * backends, since the device is only ever handed a header that passed here.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

_Static_assert(BATCH_VERSION_MAJOR == PROJECT_VERSION_MAJOR &&
		       BATCH_VERSION_MINOR == PROJECT_VERSION_MINOR &&
		       BATCH_VERSION_PATCH == PROJECT_VERSION_PATCH,
	       "batch/batch.h has the version of project() in CMakeLists.txt");

/*
 * User space ends where the sign bit begins, on both architectures; what else
 * is not mapped below that is the caller's promise (see batch_execute()).
 */
static int check_array(uint64_t address, uint64_t size_bytes)
{
	if (!address || address % sizeof(uint64_t))
		return -EINVAL;
	if (address > INT64_MAX || size_bytes > (uint64_t)INT64_MAX - address)
		return -EFAULT;
	return 0;
}

static int check_header(const struct batch_run *run)
{
	int calls, rets;

	if (run->flags || run->reserved || run->next > run->ncalls)
		return -EINVAL;
	if (!run->ncalls)
		return 0;
	calls = check_array(run->calls, (uint64_t)run->ncalls * sizeof(struct batch_call));
	rets = check_array(run->rets, (uint64_t)run->ncalls * sizeof(int64_t));
	if (calls == -EINVAL || rets == -EINVAL)
		return -EINVAL;
	return calls ? calls : rets;
}

int batch_run_check(const struct batch_run *user, struct batch_run *run)
{
	const unsigned char *bytes = (const unsigned char *)user;
	uint32_t size;

	if (!user)
		return -EFAULT;
	size = user->size;
	if (size < sizeof(*run))
		return -EINVAL;
	if (size > BATCH_RUN_SIZE_MAX)
		return -E2BIG;
	for (uint32_t i = sizeof(*run); i < size; i++)
		if (bytes[i])
			return -E2BIG;
	memcpy(run, user, sizeof(*run));
	run->size = sizeof(*run);
	return check_header(run);
}

int batch_submit(struct batch_run *user)
{
	struct batch_run run;
	int err = batch_run_check(user, &run);

	if (err)
		return err;
	err = batch_backend_run(&run, BATCH_NATIVE_MADE);
	user->next = run.next;
	user->state = run.state;
	return err;
}

int batch_execute(struct batch_call *calls, int64_t *rets, uint32_t ncalls, uint32_t *next)
{
	struct batch_run run = {
		.size = sizeof(run),
		.ncalls = ncalls,
		.calls = batch_arg(calls),
		.rets = batch_arg(rets),
	};
	int err = check_header(&run);

	if (!err)
		err = batch_backend_run(&run, BATCH_NATIVE_MADE);
	if (next)
		*next = run.next;
	return err;
}

const char *batch_version(void)
{
	return PROJECT_VERSION;
}
