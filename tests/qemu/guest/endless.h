/* SPDX-License-Identifier: MIT */
/*
 * A file system whose root directory has "." again and again, and no other entry, until
 * it is told that it is enough: what FUSE allows any user who may mount it.
 */
#ifndef ENDLESS_H
#define ENDLESS_H

#include <stdatomic.h>
#include <stdbool.h>

struct endless {
	atomic_uint served;	/* how many times "." was given */
	atomic_bool enough;	/* to be set: the directory ends */
};

/* It ends by itself after so many, so that who is deaf to all is found out soon. */
enum { ENDLESS_MOST = 3000 };

/* Mounts it at path, in a mount namespace of the test's own, with a process to serve it. */
struct endless *mount_endless(const char *path);

#endif /* ENDLESS_H */
