// SPDX-License-Identifier: MIT
#include "program.h"

#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int device(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = (int)NEED(open(BATCH_DEVICE_PATH, O_RDWR | O_CLOEXEC));
	return fd;
}

void clear(struct program *program)
{
	memset(program, 0, sizeof(*program));
	memset(program->rets, 0xcc, sizeof(program->rets));
	program->run.size = sizeof(program->run);
	program->run.calls = (uintptr_t)program->calls;
	program->run.rets = (uintptr_t)program->rets;
	program->run.state = 0xcccccccc;
}

struct batch_call *add_call(struct program *program, int nr, unsigned int argc,
			    const uint64_t *args)
{
	struct batch_call *call = &program->calls[program->run.ncalls];

	CHECK(program->run.ncalls < MAX_CALLS);
	program->run.ncalls++;
	call->nr = (int16_t)nr;
	call->argc = (uint8_t)argc;
	memcpy(call->arg, args, argc * sizeof(args[0]));
	return call;
}

int64_t submit(struct batch_run *run)
{
	return ioctl(device(), BATCH_IOC_RUN, run) < 0 ? -errno : 0;
}

int64_t run_program(struct program *program)
{
	// Through syscall(2), for a restarted call may give a positive result.
	long result = syscall(SYS_ioctl, device(), BATCH_IOC_RUN, &program->run);

	return result < 0 ? -errno : result;
}

// Index of the call after calls[i], whose result is known.
static uint32_t follow(const struct program *program, uint32_t i)
{
	const struct batch_call *call = &program->calls[i];
	int64_t result = program->rets[i];
	int jump = result < 0 ? call->jump_neg : result == 0 ? call->jump_zero : call->jump_pos;

	return jump < 0 ? program->run.ncalls : i + 1 + (uint32_t)jump;
}

static uint32_t make_natively(struct program *program, uint32_t i)
{
	const struct batch_call *call = &program->calls[i];
	long result = syscall(call->nr, call->arg[0], call->arg[1], call->arg[2], call->arg[3],
			      call->arg[4], call->arg[5]);

	program->rets[i] = result < 0 ? -errno : result;
	return follow(program, i);
}

void run_to_end(struct program *program)
{
	struct batch_run *run = &program->run;

	while (run->next < run->ncalls) {
		int64_t result = run_program(program);

		switch (run->state) {
		case BATCH_STATE_DONE:
			CHECK_EQ(result, 0);
			return;
		case BATCH_STATE_OBSERVED:
		case BATCH_STATE_CALL:
			run->next = make_natively(program, run->next);
			break;
		case BATCH_STATE_RESTART:
			CHECK_EQ(result, -EINTR);
			program->rets[run->next] = result;
			run->next = follow(program, run->next);
			break;
		case BATCH_STATE_INCALL:
			program->rets[run->next] = result;
			run->next = follow(program, run->next);
			break;
		default:
			fail(__FILE__, __LINE__, "state %u, result %lld", run->state,
			     (long long)result);
		}
	}
}

void check_done(struct program *program)
{
	CHECK_EQ(run_program(program), 0);
	CHECK_STOP(program, BATCH_STATE_DONE, program->run.ncalls);
}
