// SPDX-License-Identifier: MIT
/*
 * The device backend: /dev/batch runs what it can, and hands back what it may
 * not (watched calls), cannot (exec, fork, exit) or did not finish (interrupted
 * ones).  Here those are made or completed, and the device goes on behind them.
 *
 * The descriptor is a number in a table that the whole program writes to: a
 * daemon may close every descriptor, a shell may dup2 onto it.  So nothing is
 * assumed about it:
 * - It is moved to a high number, out of the way of programs that count upwards
 *   from 3, and is close-on-exec.
 * - Before each ioctl the state field holds a value that the device never
 *   writes.  When it is still there afterwards, then whatever answered was not
 *   the device, or something (a seccomp filter, the `enabled` switch) refused
 *   before it: nothing has run, the result is no matter, and the emulator goes
 *   on at the same place, for good.  This holds for EBADF and ENOTTY as for
 *   anything a foreign driver may say, 0 included.
 * - A signal makes the kernel repeat an ioctl, whose state then is what the device
 *   wrote before the handler ran, and the handler may have closed the descriptor.  So in
 *   the states RESTART and SIGNAL the answer of a refusal counts for nothing either: the
 *   device is entered again, and if that is refused too, the untouched state tells.
 *   Only -EINTR is what the kernel itself gives in RESTART, for the call.
 * - It is never closed here, since by then the number may be the program's.
 */
#include "internal.h"

#include "raw_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* Not a value of enum batch_state. */
#define STATE_UNTOUCHED 0xffffffffU

/*
 * The descriptor table grows to hold the highest number in use, and is copied by
 * fork: 1,024 entries, what programs have by default anyway, is high enough.
 */
#define HIGH_FD_END 1024
#define HIGH_FD_ROOM 32

int64_t batch_raw_ioctl(int fd, unsigned long request, void *argument)
{
	return batch_syscall3(SYS_ioctl, (uint64_t)(int64_t)fd, request, batch_arg(argument));
}

static void close_fd(int fd)
{
	batch_syscall3(SYS_close, (uint64_t)fd, 0, 0);
}

/* The same open file under a high number; or fd itself where that cannot be had. */
static int move_high(int fd)
{
	struct rlimit limit = { 0, 0 };
	uint64_t end = HIGH_FD_END;
	int64_t high;

	batch_syscall6(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, batch_arg(&limit), 0, 0);
	if (limit.rlim_cur < end)
		end = limit.rlim_cur;
	if (end < 2 * HIGH_FD_ROOM)
		return fd;
	high = batch_syscall3(SYS_fcntl, (uint64_t)fd, F_DUPFD_CLOEXEC, end - HIGH_FD_ROOM);
	if (high < 0)
		return fd;
	close_fd(fd);
	return (int)high;
}

int batch_device_query(const struct batch_device *device, struct batch_info *info)
{
	int64_t err;

	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	err = device->ioctl(device->fd, BATCH_IOC_QUERY, info);
	if (err < 0)
		return (int)err;
	return info->abi == BATCH_ABI_VERSION ? 0 : -EPROTO;
}

int batch_device_open(const char *path, batch_ioctl_fn *fn)
{
	struct batch_device device = { .fd = -1, .ioctl = fn };
	struct batch_info info;
	int err;

	device.fd = (int)batch_syscall6(SYS_openat, (uint64_t)AT_FDCWD, batch_arg(path),
					O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0, 0, 0);
	if (device.fd < 0)
		return device.fd;
	err = batch_device_query(&device, &info);
	if (err) {
		close_fd(device.fd);
		return err;
	}
	return move_high(device.fd);
}

static int refused(struct batch_device *device, struct batch_run *run, int64_t answer)
{
	device->refusal = answer < 0 ? (int)-answer : EPROTO;
	return batch_emulate(run, device->native);
}

int batch_device_run(struct batch_device *device, struct batch_run *run)
{
	enum batch_step step = BATCH_STEP_ON;
	int64_t answer;

	while (step == BATCH_STEP_ON) {
		run->state = STATE_UNTOUCHED;
		answer = device->ioctl(device->fd, BATCH_IOC_RUN, run);

		switch (run->state) {
		case BATCH_STATE_DONE:
			return 0;
		case BATCH_STATE_INVALID:
			return -EINVAL;
		case BATCH_STATE_FAULT:
			return -EFAULT;
		case BATCH_STATE_INCALL:
			step = batch_complete(run, answer);
			break;
		case BATCH_STATE_RESTART:
			if (answer == -EINTR)
				step = batch_complete(run, answer);
			break;
		case BATCH_STATE_OBSERVED:
			device->observed = 1;
			return batch_emulate(run, device->native);
		case BATCH_STATE_CALL:
			step = device->native == BATCH_NATIVE_REFUSED
				       ? batch_complete(run, -ENOSYS)
				       : batch_emulate_one(run);
			break;
		case BATCH_STATE_SIGNAL:
			break;
		default:
			return refused(device, run, answer);
		}
	}
	return batch_finish(run, step);
}
