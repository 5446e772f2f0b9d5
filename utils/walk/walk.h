// SPDX-License-Identifier: MIT
// Walks file trees and hands out their entries, depth first and in the order of
// GNU fts, with the metadata that the caller asked for.  mdu is built on it;
// docs/architecture.md follows one directory through it.
//
//   walk::Walk tree({"/usr"}, {.statx_mask = STATX_BASIC_STATS});
//   while (const walk::Event* event = tree.next()) ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "walk/stat.h"
#include "walk/statistics.h"

namespace walk {

/// What the caller wants to know about an entry before any system call is made for it.
enum Interest : unsigned {
  kNone = 0,
  kStat = 1,     // its metadata
  kDescend = 2,  // its contents, if it is a directory
  kOmit = 4,     // nothing: it is not even delivered.  Alone
  kHold = 8,     // with kDescend: a directory is not opened before the caller has seen its kEnter,
                 // since that may change what is in it
};

/// Entries of one directory that the caller need not see one by one.
struct Tally {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;

  /// Too many bytes to count stay at the most that can be.
  void add(const Tally& other) {
    entries += other.entries;
    if (__builtin_add_overflow(bytes, other.bytes, &bytes)) bytes = UINT64_MAX;
  }
};

/// Decides about an entry ahead of its delivery and perhaps on another thread: it must not
/// depend on the events seen.
class Predicate {
 public:
  virtual ~Predicate() = default;

  /// By what the directory itself has, name, DT_* type and inode number: bits of Interest.  Called
  /// once an entry.
  [[nodiscard]] virtual unsigned interest(std::string_view name, std::uint8_t type,
                                          std::uint64_t ino) const {
    static_cast<void>(name), static_cast<void>(type), static_cast<void>(ino);
    return kStat | kDescend;
  }

  /// Whether interest() depends on name or number.  If not, it is called once for each type.
  [[nodiscard]] virtual bool judges_names() const { return true; }

  /// Whether the metadata of most entries will be wanted whatever their names are: then it may be
  /// read along with the names, where that is cheaper.
  [[nodiscard]] virtual bool wants_most() const { return true; }

  /// Whether absorb() is to be called.
  [[nodiscard]] virtual bool absorbs() const { return false; }

  /// With its metadata (`times` as in Event): true if the entry is not to be delivered.  What the
  /// caller wants to know of it can be added to `tally`, that of its directory.  Not
  /// called for directories, for what is on another device than its directory, and for roots.
  [[nodiscard]] virtual bool absorb(std::string_view name, const Stat& stat, const Times* times,
                                    Tally* tally) const {
    static_cast<void>(name), static_cast<void>(stat), static_cast<void>(times);
    static_cast<void>(tally);
    return false;
  }

  /// With its metadata: whether the caller may well skip() this directory.  Then nothing below it is read before the
  /// walk comes to it.  Not called for roots, of which that is always so.
  [[nodiscard]] virtual bool may_skip(const Stat& stat) const {
    static_cast<void>(stat);
    return false;
  }

  /// Whether absorb_directory() may be true for a directory on `level`.
  [[nodiscard]] virtual bool absorbs_directories(std::size_t level) const {
    static_cast<void>(level);
    return absorbs();
  }

  /// With its metadata, and `tally` of what is in it: true if neither kEnter nor kLeave of the directory
  /// are to be delivered; then `tally` becomes what counts for the directory above.  Called for
  /// one that has been read without an error and left nothing to deliver, but a large one may be
  /// delivered all the same.  Not called for roots, for mount points, for what has kHold, and where
  /// Options::keep_open is set.
  [[nodiscard]] virtual bool absorb_directory(std::string_view name, std::size_t level,
                                              const Stat& stat, const Times* times,
                                              Tally* tally) const {
    static_cast<void>(name), static_cast<void>(level), static_cast<void>(stat);
    static_cast<void>(times), static_cast<void>(tally);
    return false;
  }
};

/// Whether the metadata of entries is read along with their names, by the pseudo call dirstat of
/// batch/abi.h: where the device has it, or (for tests) on the emulator too, or never.
enum class ReadAlong : std::uint8_t { kDevice, kAlways, kNever };

/// Which symbolic links stand for what they point to.
enum class Follow : std::uint8_t { kNever, kRoots, kAlways };

struct Options {
  /// STATX_* fields wanted of entries that get a stat; 0: no entry does.
  unsigned statx_mask = 0;
  /// Null: every entry has kStat | kDescend.  Borrowed for the life of the walk.
  /// Roots are not asked about; they always get both.
  const Predicate* predicate = nullptr;
  /// Deliver a directory on another device than its root's, but nothing below it, and
  /// do not open it (which could mount something).
  bool one_file_system = false;
  /// A link that is followed is delivered with its own name, and the type, metadata and contents of
  /// its target.  One whose target does not exist is a kError of DT_LNK, ENOENT and
  /// the link's own metadata.
  Follow follow = Follow::kNever;
  /// Directories on this level are not opened: they come as kFile, with metadata if that is wanted.
  std::size_t max_level = static_cast<std::size_t>(-1);
  /// Roots keep all their trailing slashes.
  bool verbatim_roots = false;
  /// Roots have kHold.
  bool hold_roots = false;
  /// The caller may change what there is: a root is not opened before the last of the one in front of it was
  /// seen, and threads do not share the metadata of the directory that is being delivered.
  bool roots_apart = false;
  /// directory_fd() will be asked for: directories stay open as long as entries of them come.
  bool keep_open = false;
  /// Descriptors the walk may hold; 0: what RLIMIT_NOFILE leaves.  At least 2.
  unsigned max_descriptors = 0;
  /// Threads that read, the caller's included; 0: as many as there are cores, and more when
  /// they are seen to wait for the file system.
  unsigned threads = 1;
  /// Directories that the caller's thread reads before the others are started, a large one counting for
  /// several: for fewer, starting them takes longer than they save.
  unsigned threads_after = 16;
  ReadAlong read_along = ReadAlong::kDevice;
};

enum class EventKind : std::uint8_t {
  kFile,    // anything that is not descended into
  kEnter,   // a directory, before its contents
  kLeave,   // the same directory, after its contents
  kError,   // an entry whose metadata could not be had: `error` says why
};

/// How the contents of a directory were read, with kLeave; with kEnter already if it
/// could not be opened (kUnreadable) unless it was held, and for kCycle and kOtherDevice.
enum class Reading : std::uint8_t {
  kComplete,
  kUnreadable,  // not even begun: `error` of the open or of the first read
  kPartial,     // broke off: `error`
  kCycle,       // it is one of its own ancestors, so it is not read again.  `error`: 0 if a
                // mount or a followed link explains that, ELOOP if the file system is damaged
  kOtherDevice,  // left out by one_file_system
};

/// One step of the walk.  Valid until the next call of next().
struct Event {
  EventKind kind = EventKind::kFile;
  Reading reading = Reading::kComplete;
  std::uint8_t type = 0;  // DT_*; DT_UNKNOWN only if neither directory nor stat told
  int error = 0;          // errno
  std::size_t level = 0;  // 0 for a root
  std::string_view name;  // last component; the whole root for a root
  std::uint64_t ino = 0;  // inode number as the directory has it, which is not that of what is mounted
                          // there; not with kLeave, and 0 for a root
  const Stat* stat = nullptr;  // null when there is none; with kEnter and kLeave always set
                               // when statx_mask is not 0
  const Times* times = nullptr;  // with stat, if statx_mask has a time
  Tally tally{};  // with kLeave: what was absorbed in the directory
  bool empty = false;  // with kLeave: it could be opened, and there was no entry to read
};

/// The walk.  One thread uses it.  It holds descriptors of the directories on the
/// current path as far as max_descriptors allows, and memory for the entries
/// not yet delivered on that path; there is no recursion, and the
/// kernel never sees a path longer than a root or one component.
class Walk {
 public:
  /// Walks `roots` one after the other.  A root is used as it is given, but of
  /// several trailing slashes one is left.
  Walk(std::vector<std::string> roots, const Options& options);
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk();

  /// Walks `roots` behind those that there were.  Only at the end: before the first next(), or when that
  /// has returned null.  Threads and memory stay, so that a root more costs little.
  void add(std::vector<std::string> roots);

  /// The next event, or null at the end.  Failures on the way are events; the walk
  /// goes on behind them.  Throws only std::bad_alloc.
  [[nodiscard]] const Event* next();

  /// After kEnter: deliver neither the contents nor the kLeave of that directory.
  void skip();

  /// Deliver nothing more but the kLeave of each directory that was entered.  Their tallies are
  /// those of what was met.
  void finish();

  /// The path of the latest event: the root, slash, the components below it.  At the kLeave of an empty
  /// root one of its trailing slashes is gone, with Follow::kAlways.  Valid until next() or path() is called again.
  [[nodiscard]] std::string_view path();

  /// The directory of the latest event's entry, for system calls with Event::name, which has a
  /// NUL behind its end; AT_FDCWD for a root.  -1 if it has got lost.  The walk's own: valid until next().
  [[nodiscard]] int directory_fd();

  /// So far.
  [[nodiscard]] Statistics statistics() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace walk
