// SPDX-License-Identifier: MIT
// The walk is a stack of frames, one for each directory between the root and
// the current entry, and a cursor in each.  next() moves the top cursor by one entry: a
// file is delivered, a directory becomes the new top, the end of a listing
// takes the frame away.  So the stack is the only thing that grows with depth.
//
// The frames come from Lookahead: read by one of its threads while the cursor was elsewhere, or
// on the spot.  The order of events is that of the cursor in either case.
//
// Metadata comes ahead of the cursor in batches: the first entry that needs a
// stat and has none takes up to 63 more of its directory along (StatBatch).  A
// directory itself is never looked up for its metadata: it is opened, and what is open tells.
//
// Descriptors are in engine_descriptors.cc.
#include "walk/engine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

namespace walk {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// A directory deeper than this is compared with this many ancestors only, unless
/// a mount point was crossed: without one a loop takes a damaged file system.
constexpr std::size_t kCycleDepth = 256;

/// For a walk that waits: so many threads a core, but not fewer than kFewest.
constexpr unsigned kThreadsACore = 4;
constexpr unsigned kFewest = 8;

ThreadPolicy thread_policy(unsigned wanted) {
  if (wanted != 0) return {wanted, wanted};
  cpu_set_t set;
  CPU_ZERO(&set);
  // There may be more cores than the set has room for.
  const bool known = ::sched_getaffinity(0, sizeof set, &set) == 0;
  const auto cores = known ? static_cast<unsigned>(CPU_COUNT(&set)) : 1U;
  return {cores, std::max(kThreadsACore * cores, kFewest)};
}

/// Of several trailing slashes one stays; "//" is left alone (POSIX gives it a meaning).
void remove_extra_slashes(std::string* root) {
  if (root->size() <= 2) return;
  while (root->size() > 1 && root->ends_with("//")) root->pop_back();
}

}  // namespace

Walk::Engine::Engine(std::vector<std::string> roots, const Options& options)
    : options_(options),
      max_descriptors_(descriptor_limit(options.max_descriptors)),
      ahead_(options_, thread_policy(options.threads), max_descriptors_) {
  add(std::move(roots));
}

Walk::Engine::~Engine() {
  for (Directory* frame : stack_) ahead_.leave(frame);
}

void Walk::Engine::add(std::vector<std::string> roots) {
  roots_ = std::move(roots);
  next_root_index_ = 0;
  if (!options_.verbatim_roots) {
    for (std::string& root : roots_) remove_extra_slashes(&root);
  }
  roots_ahead_ = roots_.size() > 1 && options_.max_level > 0 && !options_.hold_roots &&
                 !options_.roots_apart;
  if (roots_ahead_) ahead_.offer_roots(roots_);
}

Statistics Walk::Engine::statistics() {
  Statistics statistics = ahead_.statistics();
  statistics.evicted = evictions_;
  return statistics;
}

const Event* Walk::Engine::next() {
  if (path_end_ != kNowhere) path_.resize(path_end_);
  path_end_ = kNowhere;
  if (pop_before_next_) {
    pop();
    held_ = kNowhere;
  }
  pop_before_next_ = false;
  if (held_ != kNowhere && !finishing_) open_held();
  while (!stack_.empty()) {
    Directory& frame = top();
    if (finishing_) return leave(frame);
    if (frame.cursor < frame.listing.size()) {
      if (const Event* event = next_entry(frame)) return event;
      continue;
    }
    if (frame.read.at_end) return leave(frame);
    load(frame);
  }
  return finishing_ ? nullptr : next_root();
}

void Walk::Engine::skip() {
  if (event_.kind == EventKind::kEnter) pop_before_next_ = true;
}

void Walk::Engine::finish() { finishing_ = true; }

std::string_view Walk::Engine::path() {
  if (event_.level == 0) return shown_root();
  const bool of_directory =
      event_.kind == EventKind::kEnter || event_.kind == EventKind::kLeave;
  if (!of_directory && path_end_ == kNowhere) {
    path_end_ = path_.size();
    if (path_.back() != '/') path_ += '/';
    path_ += event_.name;
  }
  return path_;
}

/// Of a root that is followed, could be opened and gave no entry, GNU fts takes the last slash away by the time
/// it is left, together with the place for the names of entries.
std::string_view Walk::Engine::shown_root() const {
  std::string_view root = root_;
  const bool empty = event_.kind == EventKind::kLeave && event_.empty;
  if (empty && options_.follow == Follow::kAlways && root.ends_with('/')) root.remove_suffix(1);
  return root;
}

const Event* Walk::Engine::deliver(EventKind kind, std::string_view name, std::uint8_t type,
                                   const Stat* stat, const Times* times, int error) {
  event_.kind = kind;
  event_.reading = Reading::kComplete;
  event_.type = type;
  event_.error = error;
  event_.level = stack_.size();
  event_.name = name;
  event_.stat = stat;
  event_.times = times;
  return &event_;
}

/// The one on top of the stack.
const Event* Walk::Engine::deliver_directory(EventKind kind, const Directory& frame) {
  deliver(kind, shown_name(frame), DT_DIR, &frame.stat, frame.times.get(), frame.error);
  --event_.level;
  event_.reading = frame.reading;
  event_.tally = frame.tally;
  event_.empty = frame.open_error == 0 && !frame.read.any;
  return &event_;
}

/// What stat_single() found.
const Event* Walk::Engine::deliver_single(EventKind kind, std::string_view name, int error) {
  return deliver(kind, name, type_of_mode(single_.stat.mode), &single_.stat,
                 wanted(single_times_), error);
}

const StatResult& Walk::Engine::stat_single(int dirfd, const char* name, bool follow) {
  single_ = ahead_.reader().stat_one(dirfd, name, follow, &single_times_);
  return single_;
}

const Event* Walk::Engine::next_root() {
  if (next_root_index_ == roots_.size()) return nullptr;
  const std::size_t index = next_root_index_++;
  event_.ino = 0;
  root_ = std::move(roots_[index]);
  path_.clear();
  if (Directory* opened = roots_ahead_ ? ahead_.take_root(index) : nullptr) {
    if (opened->open_error == 0) {
      return enter(opened, AT_FDCWD, root_.c_str(), root_, opened->stat.ino);
    }
    ahead_.leave(opened);  // what could not be opened long ago may be there by now
  }
  if (const int error = stat_single(AT_FDCWD, root_.c_str(), follows(0)).error; error != 0) {
    return no_stat(AT_FDCWD, root_.c_str(), root_, DT_UNKNOWN, error);
  }
  if (single_.stat.is_directory() && options_.max_level > 0) {
    if (options_.hold_roots) {
      return enter_held(AT_FDCWD, root_.c_str(), root_, 0, single_.stat.ino);
    }
    make_room();
    Directory* opened = ahead_.enter_root(root_.c_str());
    return enter(opened, AT_FDCWD, root_.c_str(), root_, single_.stat.ino);
  }
  return deliver_single(EventKind::kFile, root_, 0);
}

/// Null if the entry is not delivered, or the directory is lost.
const Event* Walk::Engine::next_entry(Directory& frame) {
  const std::size_t index = frame.cursor;
  if (Reader::wants_stat(frame.listing[index]) && !stat_next(frame)) return nullptr;
  ++frame.cursor;
  const Record record = frame.listing[index];
  event_.ino = record.ino;
  if (Reader::absorbed(record)) return nullptr;
  const std::string_view name = frame.listing.name(record);
  const bool descends = (record.interest & kDescend) != 0;
  if (Reader::may_enter(record)) --frame.subdirectories;

  const StatResult* result = nullptr;
  const Times* times = nullptr;
  if (Reader::wants_stat(record)) {
    times = frame.results.times(frame.next_result);
    result = &frame.results[frame.next_result++];
  }
  if (result != nullptr && result->error == EINTR) {
    // By now its batch may have closed the directory.
    const int dirfd = dirfd_of_top();
    if (dirfd < 0) return nullptr;
    result = &stat_single(dirfd, name.data(), follows(stack_.size()));
    times = wanted(single_times_);
  }
  if (result != nullptr && result->error != 0) {
    const int error = result->error;
    const int dirfd = error == ENOENT && follows(stack_.size()) ? dirfd_of_top() : -1;
    return no_stat(dirfd, name.data(), name, record.type, error);
  }
  const bool directory =
      descends && (result != nullptr ? result->stat.is_directory() : record.type == DT_DIR);
  if (!directory) {
    const std::uint8_t type = result != nullptr ? type_of_mode(result->stat.mode) : record.type;
    const Stat* stat = result != nullptr ? &result->stat : nullptr;
    return deliver(EventKind::kFile, name, type, stat, times, 0);
  }
  if (options_.one_file_system && result->stat.dev != root_dev_) {
    return enter_blocked(name, result->stat, times, Reading::kOtherDevice, 0);
  }
  return next_directory(frame, index);
}

/// Null as with next_entry(), or if the directory is absorbed.
const Event* Walk::Engine::next_directory(Directory& frame, std::size_t index) {
  const Record record = frame.listing[index];
  const std::string_view name = frame.listing.name(record);
  Directory* opened = nullptr;
  int dirfd = -1;
  const bool absorbed = index < frame.absorbed_until && (record.interest & kReadAhead) != 0;
  if (!absorbed) {
    dirfd = dirfd_of_top();
    if (dirfd < 0) return nullptr;
    if ((record.interest & kHold) != 0) {
      return enter_held(dirfd, name.data(), name, index, record.ino);
    }
    make_room();
    opened = ahead_.enter(&frame, index);
  }
  if (opened != nullptr && opened->absorbed) {
    frame.tally.add(opened->tally);
    ahead_.leave(std::exchange(opened, nullptr));
  }
  if (opened == nullptr) {
    release_if_done(frame);
    return nullptr;
  }
  const Event* event = enter(opened, dirfd, name.data(), name, record.ino);
  if (&top() != &frame) release_if_done(frame);  // else the event is about its listing
  return event;
}

/// Has the metadata of the entry at the cursor of `frame`, the top one, read, unless it is.  False
/// if the directory is lost; that is noted in the frame, which ends here.
bool Walk::Engine::stat_next(Directory& frame) {
  if (frame.next_result < frame.results.size()) return true;
  if (dirfd_of_top() < 0) return false;
  frame.results.clear();
  frame.next_result = 0;
  ahead_.stat_more(&frame, evicted_ == 0);
  return true;
}

/// Delivers an entry whose metadata could not be had: a link to nothing, or an error.
const Event* Walk::Engine::no_stat(int parent_fd, const char* name, std::string_view shown,
                                   std::uint8_t type, int error) {
  if (error == ENOENT && follows(stack_.size())) {
    const StatResult& link = stat_single(parent_fd, name, false);
    if (link.error == 0 && S_ISLNK(link.stat.mode)) {
      return deliver_single(EventKind::kError, shown, error);
    }
  }
  return deliver(EventKind::kError, shown, type, nullptr, nullptr, error);
}

/// Delivers the directory that was opened as `name` below `parent_fd`, or what came of that.
const Event* Walk::Engine::enter(Directory* opened, int parent_fd, const char* name,
                                 std::string_view shown, std::uint64_t ino) {
  // Want of something that look-ahead may have used up.
  if (is_shortage(opened->open_error)) {
    ahead_.give_up_ahead(stack_);
    ahead_.retry(opened, parent_fd, name);
  }
  while (is_shortage(opened->open_error) && evict()) ahead_.retry(opened, parent_fd, name);
  const int error = opened->open_error != 0 ? opened->open_error : opened->stat_error;
  if (error != 0) {
    ahead_.leave(opened);
    return enter_failed(parent_fd, name, shown, error);
  }
  if (stack_.empty()) root_dev_ = opened->stat.dev;
  if (options_.one_file_system && !stack_.empty() && opened->stat.dev != root_dev_) {
    const Stat stat = opened->stat;  // mounted since it was looked up
    const auto times = std::move(opened->times);
    ahead_.leave(opened);
    return enter_blocked(shown, stat, times.get(), Reading::kOtherDevice, 0);
  }
  const bool crossed = crosses(opened->stat, ino);
  if (const Cycle cycle = find_cycle(opened->stat, crossed); cycle != Cycle::kNone) {
    const Stat stat = opened->stat;
    const auto times = std::move(opened->times);
    ahead_.leave(opened);
    const int damage = cycle == Cycle::kDamage ? ELOOP : 0;
    return enter_blocked(shown, stat, times.get(), Reading::kCycle, damage);
  }
  push(opened, shown);
  opened->crossed = crossed;
  return deliver_directory(EventKind::kEnter, *opened);
}

/// Delivers a directory as its name tells, to be opened when the caller has seen it.  `record` of
/// the top one; any for a root.
const Event* Walk::Engine::enter_held(int parent_fd, const char* name, std::string_view shown,
                                      std::size_t record, std::uint64_t ino) {
  const StatResult& now = stat_single(parent_fd, name, follows(stack_.size()));
  if (now.error != 0) return no_stat(parent_fd, name, shown, DT_DIR, now.error);
  if (!now.stat.is_directory()) return deliver_single(EventKind::kFile, shown, 0);
  const Cycle cycle = find_cycle(now.stat, crosses(now.stat, ino));
  if (cycle != Cycle::kNone) {
    const int damage = cycle == Cycle::kDamage ? ELOOP : 0;
    return enter_blocked(shown, now.stat, wanted(single_times_), Reading::kCycle, damage);
  }
  held_ = record;
  return enter_blocked(shown, now.stat, wanted(single_times_), Reading::kComplete, 0);
}

/// Opens the top directory, which has been held, or the one that is in its place now.  If that fails
/// its kLeave says so.
void Walk::Engine::open_held() {
  const std::size_t record = std::exchange(held_, kNowhere);
  const std::string name(shown_name(top()));
  const Stat seen = top().stat;
  const auto times = std::move(top().times);
  pop();
  const Event* event = nullptr;
  if (stack_.empty()) {
    make_room();
    event = enter(ahead_.enter_root(name.c_str()), AT_FDCWD, name.c_str(), name, seen.ino);
  } else if (const int dirfd = dirfd_of_top(); dirfd >= 0) {
    const std::uint64_t ino = top().listing[record].ino;
    make_room();
    event = enter(ahead_.enter(&top(), record), dirfd, name.c_str(), name, ino);
  }
  if (event == nullptr || event->kind != EventKind::kEnter) {
    const bool failed = event != nullptr && event->kind == EventKind::kError;
    const int error = event == nullptr ? ENOENT : failed ? event->error : ENOTDIR;
    enter_blocked(name, seen, times.get(), Reading::kUnreadable, error);
  }
  if (stack_.size() > 1) release_if_done(*stack_[stack_.size() - 2]);
}

const Event* Walk::Engine::enter_blocked(std::string_view shown, const Stat& stat,
                                         const Times* times, Reading reading, int error) {
  Directory* frame = ahead_.enter_nothing();
  frame->stat = stat;
  frame->reading = reading;
  frame->error = frame->open_error = error;
  frame->read.at_end = true;
  push(frame, shown, times);
  return deliver_directory(EventKind::kEnter, *frame);
}

const Event* Walk::Engine::enter_failed(int parent_fd, const char* name, std::string_view shown,
                                        int error) {
  const StatResult& now = stat_single(parent_fd, name, follows(stack_.size()));
  if (now.error != 0) return no_stat(parent_fd, name, shown, DT_DIR, now.error);
  if (!now.stat.is_directory()) {  // it was one when its name was read
    return deliver_single(EventKind::kFile, shown, 0);
  }
  return enter_blocked(shown, now.stat, wanted(single_times_), Reading::kUnreadable, error);
}

const Event* Walk::Engine::leave(Directory& frame) {
  if (frame.read.error != 0) {
    frame.reading = frame.read.any ? Reading::kPartial : Reading::kUnreadable;
    frame.error = frame.read.error;
  }
  pop_before_next_ = true;
  return deliver_directory(EventKind::kLeave, frame);
}

/// Makes `frame` the top one.  `times`: if it has none yet.
void Walk::Engine::push(Directory* frame, std::string_view shown, const Times* times) {
  try {
    frame->keep_times(times);
    path_.reserve(path_.size() + 1 + shown.size());
    stack_.push_back(frame);
  } catch (const std::bad_alloc&) {
    ahead_.leave(frame);
    throw;
  }
  frame->parent_path_length = path_.size();
  if (!path_.empty() && path_.back() != '/') path_ += '/';
  frame->name_offset = path_.size();
  path_ += shown;
}

void Walk::Engine::pop() {
  if (stack_.size() > 1 && evicted_ > 0 && stack_[stack_.size() - 2]->fd < 0) {
    reopen_parent_of_top();
  }
  Directory* frame = stack_.back();
  if (frame->evicted) --evicted_;
  path_.resize(frame->parent_path_length);
  stack_.pop_back();
  evict_from_ = std::min(evict_from_, stack_.size());
  ahead_.leave(frame);
}

std::string_view Walk::Engine::shown_name(const Directory& frame) const {
  return std::string_view(path_).substr(frame.name_offset);
}

/// Reads the next window of the top directory.
void Walk::Engine::load(Directory& frame) {
  if (dirfd_of_top() >= 0) ahead_.load(&frame);
}

/// Whether a mount lies between the top directory and what its entry of inode `dirent_ino` led to: a
/// directory tells the inode that it holds itself.  Not seen is a directory that is mounted on itself, and that
/// makes no loop.
bool Walk::Engine::crosses(const Stat& stat, std::uint64_t dirent_ino) const {
  return !stack_.empty() && (stat.ino != dirent_ino || stat.dev != stack_.back()->stat.dev);
}

/// A loop is closed by a mount between the ancestor and the directory, or by a link; without either the
/// file system is damaged.  GNU du looks for the mount in the list of them.
Walk::Engine::Cycle Walk::Engine::find_cycle(const Stat& stat, bool crossed) const {
  const std::size_t ancestors = crossed ? stack_.size() : std::min(stack_.size(), kCycleDepth);
  bool explained = crossed || options_.follow == Follow::kAlways;
  for (std::size_t i = 0; i < ancestors; ++i) {
    const Directory& ancestor = *stack_[stack_.size() - 1 - i];
    if (ancestor.stat.ino == stat.ino && ancestor.stat.dev == stat.dev) {
      return explained ? Cycle::kExplained : Cycle::kDamage;
    }
    explained = explained || ancestor.crossed;
  }
  return Cycle::kNone;
}

}  // namespace walk
