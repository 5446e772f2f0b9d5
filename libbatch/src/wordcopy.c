// SPDX-License-Identifier: MIT
/*
 * Word copy for the emulator: an 8-byte move between addresses that the caller
 * made up, where a bad one is an -EFAULT and not a SIGSEGV.
 *
 * Nearly every copy goes from a result slot to an argument of a later call.
 * Both lie in arrays that the caller vouches for, and are plain moves of 3 ns.
 * For all other addresses the kernel must do the touching.  Ways to make it, from
 * bench/wordcopy on a virtual machine where a null system call takes 91 ns:
 *
 *   rt_sigprocmask as a probe        99 ns  but the page may go before the access
 *   pread, pwrite on a memfd        214, 261 ns, and a descriptor kept open
 *   getpid and process_vm_readv     620 ns
 *   a pipe made, used and closed   2630 ns
 *
 * A descriptor kept open is one that the program may close or dup2 over, whose
 * position threads would share and forks inherit; the file it names by then
 * could be the program's own.  process_vm_readv(2) and process_vm_writev(2) keep
 * no state at all, so those it is, and a pipe for the occasion where a filter or
 * the kernel's configuration refuses them.
 *
 * The unknown address is always the *local* side of the transfer.  The kernel
 * reaches that one with copy_to_user and copy_from_user, hence exactly like a
 * system call would: device mappings, protection keys and page protection all
 * count.  The remote side, which it reaches by pinning pages without those
 * checks, is a word on our stack.
 */
#include "internal.h"

#include "raw_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* Pages are this large or a multiple of it. */
#define SMALLEST_PAGE 4096

/* A transfer that stopped half way met a bad page. */
static int transferred(int64_t result, size_t size)
{
	if (result == (int64_t)size)
		return 0;
	return result < 0 ? (int)result : -EFAULT;
}

static int vm_transfer(long nr, uint64_t address, void *word, size_t size)
{
	struct iovec local = { (void *)(uintptr_t)address, size };
	struct iovec remote = { word, size };
	int64_t pid = batch_syscall3(SYS_getpid, 0, 0, 0);

	return transferred(batch_syscall6(nr, (uint64_t)pid, batch_arg(&local), 1,
					  batch_arg(&remote), 1, 0),
			   size);
}

static int vm_load(uint64_t address, void *word, size_t size)
{
	return vm_transfer(SYS_process_vm_writev, address, word, size);
}

static int vm_store(uint64_t address, void *word, size_t size)
{
	return vm_transfer(SYS_process_vm_readv, address, word, size);
}

const struct batch_foreign batch_foreign_vm = { vm_load, vm_store };

/* Through an empty pipe, so neither side can block. */
static int pipe_transfer(uint64_t from, uint64_t to, size_t size)
{
	int ends[2];
	int err = (int)batch_syscall3(SYS_pipe2, batch_arg(ends), O_CLOEXEC, 0);

	if (err)
		return err;
	err = transferred(batch_syscall3(SYS_write, (uint64_t)ends[1], from, size), size);
	if (!err)
		err = transferred(batch_syscall3(SYS_read, (uint64_t)ends[0], to, size), size);
	batch_syscall3(SYS_close, (uint64_t)ends[0], 0, 0);
	batch_syscall3(SYS_close, (uint64_t)ends[1], 0, 0);
	return err;
}

static int pipe_load(uint64_t address, void *word, size_t size)
{
	return pipe_transfer(address, batch_arg(word), size);
}

static int pipe_store(uint64_t address, void *word, size_t size)
{
	return pipe_transfer(batch_arg(word), address, size);
}

const struct batch_foreign batch_foreign_pipe = { pipe_load, pipe_store };

/*
 * Without any way left (filtered, and no descriptor for a pipe) the memory
 * counts as unreachable: -EFAULT is the only failure that a copy has.
 */
static int foreign_load(uint64_t address, void *word, size_t size)
{
	int err = batch_foreign_vm.load(address, word, size);

	if (err && err != -EFAULT)
		err = batch_foreign_pipe.load(address, word, size);
	return err ? -EFAULT : 0;
}

static int foreign_store(uint64_t address, void *word, size_t size)
{
	int err = batch_foreign_vm.store(address, word, size);

	if (err && err != -EFAULT)
		err = batch_foreign_pipe.store(address, word, size);
	return err ? -EFAULT : 0;
}

/* In pieces that any pipe holds, so that neither side can block. */
static size_t pipe_store_bytes(uint64_t address, const unsigned char *bytes, size_t size)
{
	int ends[2];
	size_t done = 0;
	int64_t moved;

	if (batch_syscall3(SYS_pipe2, batch_arg(ends), O_CLOEXEC, 0))
		return 0;
	while (done < size) {
		size_t piece = size - done < SMALLEST_PAGE ? size - done : SMALLEST_PAGE;

		moved = batch_syscall3(SYS_write, (uint64_t)ends[1], batch_arg(bytes + done), piece);
		if (moved > 0)
			moved = batch_syscall3(SYS_read, (uint64_t)ends[0], address + done,
					       (uint64_t)moved);
		done += moved > 0 ? (size_t)moved : 0;
		if (moved < (int64_t)piece)
			break;
	}
	batch_syscall3(SYS_close, (uint64_t)ends[0], 0, 0);
	batch_syscall3(SYS_close, (uint64_t)ends[1], 0, 0);
	return done;
}

size_t batch_store_bytes(uint64_t address, const void *bytes, size_t size)
{
	struct iovec local = { (void *)(uintptr_t)address, size };
	struct iovec remote = { (void *)(uintptr_t)bytes, size };
	int64_t pid = batch_syscall3(SYS_getpid, 0, 0, 0);
	int64_t moved;

	if (!size)
		return 0;
	moved = batch_syscall6(SYS_process_vm_readv, (uint64_t)pid, batch_arg(&local), 1,
			       batch_arg(&remote), 1, 0);
	if (moved >= 0)
		return (size_t)moved;
	return moved == -EFAULT ? 0 : pipe_store_bytes(address, bytes, size);
}

/*
 * A word that lies across two pages is stored as a whole or not at all, as the
 * kernel's own store does; the kernel's copy, which is what we have here, leaves
 * the good half written.  So keep the old half to put it back.
 */
static int foreign_store_whole(uint64_t address, uint64_t word)
{
	size_t first = SMALLEST_PAGE - address % SMALLEST_PAGE;
	uint64_t old;

	if (first >= sizeof(word))
		return foreign_store(address, &word, sizeof(word));
	if (foreign_load(address, &old, sizeof(old)))
		return -EFAULT;
	if (!foreign_store(address, &word, sizeof(word)))
		return 0;
	foreign_store(address, &old, first);
	return -EFAULT;
}

/* Whether 8 bytes at address lie within size bytes at base. */
static inline bool within(uint64_t address, uint64_t base, uint64_t size)
{
	return address - base <= size - sizeof(uint64_t);
}

static inline bool ours(const struct batch_run *run, uint64_t address)
{
	return within(address, run->rets, run->ncalls * sizeof(int64_t)) ||
	       within(address, run->calls, run->ncalls * sizeof(struct batch_call));
}

int64_t batch_word_copy(const struct batch_run *run, uint64_t dst, uint64_t src)
{
	uint64_t word;

	if (ours(run, src))
		memcpy(&word, (const void *)(uintptr_t)src, sizeof(word));
	else if (foreign_load(src, &word, sizeof(word)))
		return -EFAULT;

	if (!ours(run, dst))
		return foreign_store_whole(dst, word);
	memcpy((void *)(uintptr_t)dst, &word, sizeof(word));
	return 0;
}
