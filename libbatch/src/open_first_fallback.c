// SPDX-License-Identifier: MIT
/*
 * The kernel's own answer is had by faccessat(2), the call that faccessat2
 * replaced, as long as real and effective user are the same: it goes by the real one.
 * Otherwise the mode is compared with the effective user and group here.  That does not
 * see access control lists, capabilities, nor how the file system is mounted.
 *
 * The C library's faccessat() with AT_EACCESS would not do.  Its emulation compares the
 * users as they were when the program was started, and so goes by the real one after a
 * seteuid(2); and it is not tried where a filter answers EPERM for faccessat2.
 */
#include "open_first_fallback.h"

#include "raw_syscall.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

static bool nofollow(const struct batch_wanted *wanted)
{
	return wanted->open_flags & O_NOFOLLOW;
}

static bool look(const struct batch_candidate *candidate, const struct batch_wanted *wanted, int fd,
		 struct stat *st)
{
	int saved = errno;
	int result = fd >= 0 ? fstat(fd, st)
			     : fstatat(candidate->dirfd, candidate->pathname, st,
				       nofollow(wanted) ? AT_SYMLINK_NOFOLLOW : 0);

	errno = saved;
	return result == 0;
}

static bool in_group(gid_t gid)
{
	int saved = errno;
	bool member = gid == getegid() || group_member(gid);

	errno = saved;
	return member;
}

/* The bits of the mode that are for the effective user: R_OK, W_OK, X_OK. */
static int allowed_by_mode(const struct stat *st)
{
	uid_t uid = geteuid();

	if (uid == 0)
		return R_OK | W_OK | (S_ISDIR(st->st_mode) || st->st_mode & 0111 ? X_OK : 0);
	if (uid == st->st_uid)
		return (int)(st->st_mode >> 6 & 7);
	if (in_group(st->st_gid))
		return (int)(st->st_mode >> 3 & 7);
	return (int)(st->st_mode & 7);
}

bool batch_access_fallback(const struct batch_candidate *candidate,
			   const struct batch_wanted *wanted, int fd)
{
	struct stat st;

	if (!nofollow(wanted) && getuid() == geteuid() && getgid() == getegid())
		return batch_syscall3(SYS_faccessat, (uint64_t)(int64_t)candidate->dirfd,
				      batch_arg(candidate->pathname),
				      (uint64_t)wanted->access) == 0;
	return look(candidate, wanted, fd, &st) &&
	       (wanted->access & ~allowed_by_mode(&st)) == 0;
}

bool batch_type_fallback(const struct batch_candidate *candidate,
			 const struct batch_wanted *wanted, int fd)
{
	struct stat st;

	return look(candidate, wanted, fd, &st) && (st.st_mode & S_IFMT) == wanted->type;
}
