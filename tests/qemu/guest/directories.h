// SPDX-License-Identifier: MIT
// Directories with all kinds of entries, and what dirstat gives of them: for the suite dirstat.
#ifndef BATCH_TESTS_QEMU_DIRECTORIES_H_
#define BATCH_TESTS_QEMU_DIRECTORIES_H_

#include <batch/abi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// kStats: metadata without times.  kMany: files of a directory that takes several calls.
enum { kStats = 0x71f, kMany = 1300, kRecordsSize = 1 << 21 };

typedef int64_t dirstat_fn(int fd, void *buffer, uint64_t size, uint64_t mask, uint64_t flags);

// One call: on the device, and as getdents64 and statx give it.
dirstat_fn dirstat_call, dirstat_reference;

// All records of a directory into kRecordsSize bytes; or the error that ended them, at the end.
size_t read_directory(dirstat_fn *way, const char *path, uint64_t mask, uint64_t flags, char *to);

const struct batch_dirstat *record_at(const char *buffer, size_t at);
unsigned int count_records(const char *buffer, size_t size);

void make_file(const char *path, off_t size);

// Every kind of file, and kMany of them in "many".
void fill_tree(const char *path);

// Makes `path` where it is not there.  Returns it.
const char *mount_at(const char *path, const char *source, const char *type, const char *data);

// A kernel without one of them fails the test unless BATCH_SKIP_FILE_SYSTEMS is set.
bool has_file_system(const char *type);

// A tmpfs at `path`, filled and gone to.  Returns the name of the directory of kMany.
const char *make_many(const char *path);

#endif  // BATCH_TESTS_QEMU_DIRECTORIES_H_
