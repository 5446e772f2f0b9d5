/* SPDX-License-Identifier: MIT */
/*
 * Open the first of many candidates, in batches: a command along PATH, a header
 * along include directories, a library under several suffixes.
 *
 * Who uses it: through batch/batch.h, programs that would otherwise write a loop
 * of openat(2), and pathsearch(1).
 *
 * The result is that of the loop, at most one descriptor is left open, and no
 * candidate behind the first success is touched, but for names that batch_open_first_each()
 * may look up.  A candidate is looked at with
 * faccessat2(2) before it is opened, unless flags could create it or
 * BATCH_WANTED_LIKELY says that it is there: to find
 * that a name is not there costs that call two thirds of what it costs openat(2),
 * which makes an open file first (docs/benchmarks.md).
 */
#ifndef BATCH_OPEN_FIRST_H
#define BATCH_OPEN_FIRST_H

#ifndef BATCH_BATCH_H
#error "include <batch/batch.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A place to look at: @pathname relative to @dirfd, as for openat(2). */
struct batch_candidate {
	const char *pathname;
	int dirfd;
	int reserved;		/* must be 0 */
};

/**
 * batch_open_first() - open the first candidate that can be opened
 * @candidates:	in the order in which they are tried; borrowed until return
 * @ncandidates: how many; 0 gives -ENOENT
 * @flags:	as for openat(2).  O_CLOEXEC is not added
 * @mode:	as for openat(2), with O_CREAT or O_TMPFILE; else 0
 * @index:	NULL, or where to store which one was opened; ncandidates if none
 *
 * Return: the descriptor, which is the caller's to close.  When none could be
 * opened, the -errno of the first candidate that exists nevertheless (an error
 * other than ENOENT and ENOTDIR), else -ENOENT.  -EINTR, -EMFILE, -ENFILE,
 * -ENOMEM: nothing is known about the candidate at *index; nothing is open.
 * -EINVAL: candidates is NULL, or a reserved field is not 0.
 *
 * One crossing on the device for each 64 candidates, 9 KiB of stack, no
 * allocation: as safe in signal handlers as batch_execute().
 */
BATCH_API int batch_open_first(const struct batch_candidate *candidates, uint32_t ncandidates,
			       int flags, unsigned int mode, uint32_t *index);

/* The descriptor is not wanted, only which candidate it is: close it at once. */
#define BATCH_WANTED_CLOSE	0x1u
/* Most candidates are known to be there and as wanted: open them without that look before. */
#define BATCH_WANTED_LIKELY	0x2u

/**
 * struct batch_wanted - what makes a candidate a success
 * @open_flags:	as for openat(2)
 * @mode:	as for openat(2)
 * @access:	R_OK, W_OK and X_OK of access(2), or 0: what the effective user must be
 *		allowed to do with what was opened.  By faccessat2(2); where there is
 *		none, by faccessat(2) with the path name, or by the mode if the
 *		effective user is not the real one
 * @type:	what S_IFMT leaves of its mode (S_IFREG ...), or 0 for any
 * @flags:	BATCH_WANTED_* bits
 * @reserved:	must be 0
 */
struct batch_wanted {
	int open_flags;
	unsigned int mode;
	int access;
	unsigned int type;
	unsigned int flags;
	unsigned int reserved;
};

/**
 * struct batch_search - one search of several
 * @candidates:	as for batch_open_first(); borrowed
 * @ncandidates: how many
 * @index:	in: the first to try; out: the one that was taken, or ncandidates.
 *		So index + 1 goes on behind a success
 * @result:	out: the descriptor (0 with BATCH_WANTED_CLOSE), or -errno, as
 *		batch_open_first() returns them.  One whose access or type is not
 *		as wanted counts as -EACCES
 */
struct batch_search {
	const struct batch_candidate *candidates;
	uint32_t ncandidates;
	uint32_t index;
	int result;
	int reserved;		/* must be 0 */
};

/**
 * batch_open_first_each() - batch_open_first() for several searches at once
 * @searches:	each is filled in; NULL only if nsearches is 0
 * @nsearches:	how many
 * @wanted:	the same for all; not NULL
 *
 * The candidates of all searches share batches of up to 1024.  Where nothing is kept open and
 * nothing but a name is looked up (BATCH_WANTED_CLOSE with O_PATH), candidates behind a success
 * may have been tried, too, once an earlier one was not as wanted.
 *
 * Return: how many batches it took, each of them a crossing on the device; or
 * -EINVAL (a NULL, an unknown flag, a reserved field or an index that is too high;
 * nothing was tried), or -ENOMEM (nothing was tried).  Allocates with
 * malloc(3), so not for signal handlers.
 */
BATCH_API int batch_open_first_each(struct batch_search *searches, uint32_t nsearches,
				    const struct batch_wanted *wanted);

#ifdef __cplusplus
}
#endif

#endif /* BATCH_OPEN_FIRST_H */
