// SPDX-License-Identifier: MIT
/*
 * Which backend runs the batches of this process, and why.
 *
 * The choice is one word, so that threads, signal handlers and a fork at any
 * moment see either none or a whole one, without a lock:
 *
 *	bits 32..	enum choice
 *	bits 0..31	the descriptor (DEVICE), or a positive errno (EMULATOR)
 *
 * Threads that come at once may each probe; the first to store wins and the
 * others close what they opened.  Later the word changes only once more, from
 * the device to the emulator, when the device has begun to refuse.
 */
#include "internal.h"

#include "raw_syscall.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

enum choice {
	CHOICE_NONE = 0,
	CHOICE_EMULATOR = 1,
	CHOICE_DEVICE = 2,
};

static uint64_t chosen;
static int observed;

static uint64_t pack(enum choice choice, int value)
{
	return (uint64_t)choice << 32 | (uint32_t)value;
}

static enum choice choice_of(uint64_t word)
{
	return (enum choice)(word >> 32);
}

static int value_of(uint64_t word)
{
	return (int)(uint32_t)word;
}

/* Stores word in place of expected unless another thread was faster. */
static bool settle(uint64_t expected, uint64_t word)
{
	return __atomic_compare_exchange_n(&chosen, &expected, word, false, __ATOMIC_ACQ_REL,
					   __ATOMIC_ACQUIRE);
}

static bool asked(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value && strcmp(value, "0") != 0;
}

static void status_of(uint64_t word, struct batch_status *status)
{
	bool device = choice_of(word) == CHOICE_DEVICE;

	memset(status, 0, sizeof(*status));
	status->info.size = sizeof(status->info);
	status->info.abi = BATCH_ABI_VERSION;
	status->info.dispatch = BATCH_DISPATCH_NONE;
	status->info.features = BATCH_FEATURE_DIRSTAT_NOSTAT_DIR;
	status->info.pseudo_calls =
		BATCH_PSEUDO_BIT(BATCH_NR_COPY) | BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT);
	status->backend = device ? BATCH_BACKEND_DEVICE : BATCH_BACKEND_EMULATOR;
	status->reason = device ? 0 : value_of(word);
	status->observed = __atomic_load_n(&observed, __ATOMIC_RELAXED);
}

/* One write, so that lines of several processes do not mix. */
static void announce(uint64_t word)
{
	struct batch_status status;
	char line[128] = "libbatch: ";
	size_t length = strlen(line);
	const char *reason;

	if (!asked("BATCH_VERBOSE"))
		return;
	status_of(word, &status);
	reason = batch_reason(&status);
	while (*reason && length < sizeof(line) - 1)
		line[length++] = *reason++;
	line[length++] = '\n';
	batch_syscall3(SYS_write, 2, batch_arg(line), length);
}

static uint64_t choose(void)
{
	uint64_t word = __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
	int fd;

	if (choice_of(word) != CHOICE_NONE)
		return word;

	fd = asked("BATCH_EMUL") ? -ECANCELED
				 : batch_device_open(BATCH_DEVICE_PATH, batch_raw_ioctl);
	word = fd < 0 ? pack(CHOICE_EMULATOR, -fd) : pack(CHOICE_DEVICE, fd);
	if (settle(0, word)) {
		announce(word);
		return word;
	}
	if (fd >= 0)
		batch_syscall3(SYS_close, (uint64_t)fd, 0, 0);
	return __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
}

static void give_up(uint64_t word, int reason)
{
	uint64_t emulator = pack(CHOICE_EMULATOR, reason);

	if (settle(word, emulator))
		announce(emulator);
}

int batch_backend_run(struct batch_run *run, enum batch_native native)
{
	uint64_t word = choose();
	struct batch_device device = {
		.fd = value_of(word),
		.ioctl = batch_raw_ioctl,
		.native = native,
	};
	int err;

	if (choice_of(word) != CHOICE_DEVICE)
		return batch_emulate(run, native);

	err = batch_device_run(&device, run);
	if (device.observed)
		__atomic_store_n(&observed, 1, __ATOMIC_RELAXED);
	if (device.refusal)
		give_up(word, device.refusal);
	return err;
}

int batch_query(struct batch_status *status)
{
	uint64_t word = choose();
	struct batch_device device = { .fd = value_of(word), .ioctl = batch_raw_ioctl };
	struct batch_info info;
	int err;

	if (choice_of(word) == CHOICE_DEVICE) {
		err = batch_device_query(&device, &info);
		if (!err) {
			status_of(word, status);
			status->info = info;
			return 0;
		}
		give_up(word, -err);
		word = choose();
	}
	status_of(word, status);
	return 0;
}

const char *batch_reason(const struct batch_status *status)
{
	if (status->backend == BATCH_BACKEND_DEVICE)
		return status->observed ? "device: " BATCH_DEVICE_PATH
					  ", but the calls are being watched and so made one by one"
					: "device: " BATCH_DEVICE_PATH;

	switch (status->reason) {
	case ECANCELED:
		return "emulator: BATCH_EMUL asks for it";
	case ENOENT:
		return "emulator: no such device (" BATCH_DEVICE_PATH ")";
	case ENODEV:
	case ENXIO:
		return "emulator: nothing behind the device node (" BATCH_DEVICE_PATH ")";
	case EACCES:
	case EPERM:
		return "emulator: permission denied (" BATCH_DEVICE_PATH ")";
	case ENOSYS:
		return "emulator: a filter forbids the device (" BATCH_DEVICE_PATH ")";
	case ENOTTY:
	case EINVAL:
	case EISDIR:
	case ELOOP:
		return "emulator: not a batch device (" BATCH_DEVICE_PATH ")";
	case EBADF:
		return "emulator: the program closed the descriptor of " BATCH_DEVICE_PATH;
	case EMFILE:
	case ENFILE:
		return "emulator: no free descriptor for " BATCH_DEVICE_PATH;
	case EPROTO:
		return "emulator: " BATCH_DEVICE_PATH " speaks another version of the interface";
	default:
		return "emulator: " BATCH_DEVICE_PATH " refused";
	}
}
