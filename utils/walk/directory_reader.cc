// SPDX-License-Identifier: MIT
// A directory is opened and read by one program of libbatch:
//
//   kOpen    fd = openat(parent, name)       failed: end
//   kCopyTo* fd -> first argument of that call
//   kFstat   fstat(fd)                       no second path lookup, no race with a rename
//   kRead    getdents64(fd, first buffer)    0 or failed: end
//   kAgain   getdents64(fd, second buffer)   mostly the 0 that says "that was all"
//
// The last two are left out where the entries themselves say that they are all.  ext4 keeps directories by
// hash, gives the last entry the largest position there is, and reads nothing from there whatever is created
// meanwhile (ext4_dx_readdir() in fs/ext4/dir.c).  That is one of five calls for a small directory: 1.2 %
// of the time of `mdu -s`, 2 % of that of `mfind`.  Of other file systems nothing is known: they may give
// any entry any position.
//
// On the device that is one crossing; emulated it costs the plain calls and some
// 20 ns.  Larger directories go on with single reads.  Where dirstat takes the place of getdents64,
// one crossing gives the metadata of the entries too.
//
// Order and windows are those of GNU fts (gnulib fts.c), because du's output
// order is: readdir order, in windows of 100,000 entries, each sorted by inode number when
// it has more than 10,000, except on file systems where that does not help, unless links are followed.
#include "walk/directory_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "walk/interrupted.h"
#include "walk/raw_entries.h"
#include "walk/walk.h"

#ifndef SMB2_SUPER_MAGIC
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif
#ifndef CIFS_SUPER_MAGIC
#define CIFS_SUPER_MAGIC 0xFF534D42
#endif

namespace walk {
namespace {

constexpr long kLustreMagic = 0x0BD00BD0;  // not in linux/magic.h

enum Step : std::size_t { kOpen, kCopyToStat, kCopyToRead, kFstat, kRead, kCopyToAgain, kAgain, kSteps };

constexpr std::uint64_t kOpenFlags =
    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

bool sorting_helps(int fd) {
  struct statfs fs {};
  if (::fstatfs(fd, &fs) != 0) return true;
  switch (static_cast<unsigned long>(fs.f_type)) {
    case NFS_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case kLustreMagic:
      return false;
    default:
      return true;
  }
}

bool marks_end(int fd) {
  struct statfs fs {};
  return ::fstatfs(fd, &fs) == 0 && fs.f_type == EXT4_SUPER_MAGIC;
}

/// Whether the last entry of `bytes`, of at least one, has the mark.
bool has_end_mark(std::span<const char> bytes) {
  const char* entry = bytes.data();
  for (const char* next = entry; next < bytes.data() + bytes.size();) {
    entry = next;
    std::uint16_t length;
    std::memcpy(&length, entry + offsetof(dirent64, d_reclen), sizeof length);
    next += length;
  }
  std::int64_t position;
  std::memcpy(&position, entry + offsetof(dirent64, d_off), sizeof position);
  return position == std::numeric_limits<std::int64_t>::max();
}

/// After a read that gave nothing.  ENOENT: the directory was removed while it was open.  It is empty
/// then; readdir(3) takes it so, too.
void end_reading(std::int64_t result, ReadState* state) {
  state->at_end = true;
  state->error = result == -ENOENT ? 0 : static_cast<int>(-result);
}

}  // namespace

DirectoryReader::DirectoryReader(const Interests& interests, unsigned statx_mask,
                                 unsigned dirstat_flags, Statistics* statistics)
    : interests_(interests),
      statx_mask_(statx_mask),
      statistics_(statistics),
      buffer_(new char[2 * kBufferBytes]),
      results_(kSteps),
      program_(prepare_program(false, 0)),
      program_along_(prepare_program(true, dirstat_flags)) {}

std::vector<batch_call> DirectoryReader::prepare_program(bool along, unsigned dirstat_flags) {
  std::vector<batch_call> program(kSteps);
  batch_call* p = program.data();
  batch_prep_openat(&p[kOpen], AT_FDCWD, nullptr, static_cast<int>(kOpenFlags), 0);
  batch_jump(&p[kOpen], -1, 0, 0);
  batch_prep_copy(&p[kCopyToStat], &p[kFstat].arg[0], &results_[kOpen]);
  batch_prep_copy(&p[kCopyToRead], &p[kRead].arg[0], &results_[kOpen]);
  if (takes_statx(statx_mask_)) {
    batch_prep_statx(&p[kFstat], -1, "", AT_EMPTY_PATH, statx_mask_ | STATX_BASIC_STATS, &found_.statx);
  } else {
    batch_prep(&p[kFstat], SYS_fstat, 2, 0, batch_arg(&found_.stat), 0, 0, 0, 0);
  }
  const unsigned mask = (statx_mask_ | STATX_TYPE | STATX_INO) & BATCH_DIRSTAT_FIELDS;
  const auto read = [&](batch_call* call, char* buffer) {
    if (!along) return batch_prep_getdents64(call, -1, buffer, kBufferBytes);
    batch_prep_dirstat(call, -1, buffer, kBufferBytes, mask);
    call->arg[4] = dirstat_flags;
  };
  read(&p[kRead], buffer_.get());
  batch_jump(&p[kRead], -1, -1, 0);
  batch_prep_copy(&p[kCopyToAgain], &p[kAgain].arg[0], &results_[kOpen]);
  read(&p[kAgain], buffer_.get() + kBufferBytes);
  return program;
}

Opened DirectoryReader::open(int parent_fd, const char* name, bool follow, bool along) {
  along_ = along;
  batch_call* const program = (along ? program_along_ : program_).data();
  program[kOpen].arg[0] = static_cast<std::uint64_t>(static_cast<std::int64_t>(parent_fd));
  program[kOpen].arg[1] = batch_arg(name);
  program[kOpen].arg[2] = follow ? kOpenFlags & ~std::uint64_t{O_NOFOLLOW} : kOpenFlags;
  const bool once = marks_end_ && !along;
  const std::uint32_t steps = once ? kCopyToAgain : kSteps;
  const std::int64_t fd = uninterrupted([this, program, steps] {
    const int status = batch_execute(program, results_.data(), steps, nullptr);
    return status != 0 ? status : results_[kOpen];
  });
  ++statistics_->batches;
  ++statistics_->calls;
  Opened opened;
  if (fd < 0) {
    opened.error = static_cast<int>(-fd);
    return opened;
  }

  opened.fd = static_cast<int>(fd);
  ++statistics_->directories;
  ++statistics_->stat_calls;
  statistics_->calls += results_[kRead] > 0 && !once ? 3 : 2;
  if (results_[kFstat] == -EINTR) results_[kFstat] = run_single(program[kFstat]);
  opened.stat_error = static_cast<int>(-results_[kFstat]);
  if (opened.stat_error == 0) take_stat(&opened);
  if (once && results_[kRead] > 0) read_again_unless_marked(opened);
  if (opened.stat.dev != looked_at_) {
    looked_at_ = opened.stat.dev;
    marks_end_ = marks_end(opened.fd);
  }
  return opened;
}

/// What the program has left out, unless the mark says what would come of it.
void DirectoryReader::read_again_unless_marked(const Opened& opened) {
  const std::span<const char> first(buffer_.get(), static_cast<std::size_t>(results_[kRead]));
  results_[kAgain] = 0;
  if (opened.stat_error == 0 && opened.stat.dev == looked_at_ && has_end_mark(first)) return;
  program_[kAgain].arg[0] = static_cast<std::uint64_t>(opened.fd);
  results_[kAgain] = run_single(program_[kAgain]);
  ++statistics_->batches;
  ++statistics_->calls;
}

void DirectoryReader::take_stat(Opened* opened) const {
  if (takes_statx(statx_mask_)) {
    fill(found_.statx, &opened->stat);
    opened->times = to_times(found_.statx);
  } else {
    fill(found_.stat, &opened->stat);
    opened->times = to_times(found_.stat);
  }
}

std::optional<std::span<const char>> DirectoryReader::whole() const {
  const std::int64_t read = results_[kRead];
  if (read < 0 || (read > 0 && results_[kAgain] != 0)) return std::nullopt;
  return std::span<const char>(buffer_.get(), static_cast<std::size_t>(read));
}

std::array<StatRecords, 2> DirectoryReader::records(ReadState* state) const {
  const std::span<const char> first = bytes_of(kRead, buffer_.get(), state);
  const std::span<const char> second =
      first.empty() ? first : bytes_of(kAgain, buffer_.get() + kBufferBytes, state);
  return {StatRecords(first), StatRecords(second)};
}

bool DirectoryReader::list(int fd, Listing* listing, ReadState* state) {
  if (!along_) {
    const std::span<const char> first = bytes_of(kRead, buffer_.get(), state);
    parse(first, listing, state);
    if (!first.empty()) {
      parse(bytes_of(kAgain, buffer_.get() + kBufferBytes, state), listing, state);
    }
  }
  return finish_window(fd, listing, state);
}

std::span<const char> DirectoryReader::bytes_of(std::size_t step, const char* buffer,
                                                ReadState* state) const {
  const std::int64_t result = results_[step];
  if (result > 0) return {buffer, static_cast<std::size_t>(result)};
  if (result != -EINTR) end_reading(result, state);  // that finish_window() does again
  return {};
}

void DirectoryReader::read_window(int fd, Listing* listing, ReadState* state) {
  listing->clear();
  const std::vector<char> unparsed = std::move(state->unparsed);
  state->unparsed.clear();
  state->window = 0;
  parse(unparsed, listing, state);
  finish_window(fd, listing, state);
}

bool DirectoryReader::finish_window(int fd, Listing* listing, ReadState* state) {
  while (!state->at_end && state->window < kWindowEntries) {
    batch_call call;
    batch_prep_getdents64(&call, fd, buffer_.get(), 2 * kBufferBytes);
    const std::int64_t result = run_single(call);
    ++statistics_->batches;
    ++statistics_->calls;
    if (result <= 0) {
      end_reading(result, state);
    } else {
      parse({buffer_.get(), static_cast<std::size_t>(result)}, listing, state);
    }
  }
  const bool sort = state->window > kSortThreshold && (sort_always_ || sorting_helps(fd));
  if (sort) listing->sort_by_inode();
  return sort;
}

void DirectoryReader::parse(std::span<const char> raw, Listing* listing, ReadState* state) {
  const std::size_t before = state->window;
  RawEntries entries(raw);
  RawEntry entry;
  while (state->window < kWindowEntries && entries.next(&entry)) {
    const unsigned interest = interests_(entry);
    ++state->window;
    if ((interest & kOmit) != 0) continue;
    const bool ahead =
        read_ahead_ && entry.type == DT_DIR && (interest & (kDescend | kHold)) == kDescend;
    listing->add(entry.ino, entry.type,
                 static_cast<std::uint8_t>(interest | (ahead ? kReadAhead : 0)), entry.name);
  }
  const std::span<const char> rest = entries.rest();
  state->unparsed.insert(state->unparsed.end(), rest.begin(), rest.end());
  statistics_->entries += state->window - before;
  state->any = state->any || state->window > before;
}

}  // namespace walk
