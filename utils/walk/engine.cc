// SPDX-License-Identifier: MIT
// The walk is a stack of frames, one for each directory between the root and
// the current entry, and a cursor in each.  next() moves the top cursor by one entry: a
// file is delivered, a directory becomes the new top, the end of a listing
// takes the frame away.  So the stack is the only thing that grows with depth.
//
// Metadata comes ahead of the cursor in batches: the first entry that needs a
// stat and has none takes up to 63 more of its directory along (StatBatch).  A
// directory itself is never looked up for its metadata: it is opened, and what is open tells.
//
// Descriptors are in engine_descriptors.cc.
#include "walk/engine.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace walk {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// Listings to keep for later directories, and how large one may be for that.
constexpr std::size_t kSpareListings = 16;
constexpr std::size_t kSpareListingBytes = 256 * 1024;

/// A directory deeper than this is compared with this many ancestors only, unless
/// a mount point was crossed: without one a loop takes a damaged file system.
constexpr std::size_t kCycleDepth = 256;

/// Of several trailing slashes one stays; "//" is left alone (POSIX gives it a meaning).
std::string without_extra_slashes(std::string root) {
  if (root.size() <= 2) return root;
  while (root.size() > 1 && root.back() == '/' && root[root.size() - 2] == '/') root.pop_back();
  return root;
}

}  // namespace

Walk::Engine::Engine(std::vector<std::string> roots, const Options& options)
    : roots_(std::move(roots)),
      options_(options),
      max_descriptors_(descriptor_limit(options.max_descriptors)),
      reader_(options.predicate, options.statx_mask, &statistics),
      batch_(options.statx_mask | STATX_TYPE | STATX_INO) {}

Walk::Engine::~Engine() {
  for (Frame& frame : stack_) close_frame(frame);
}

const Event* Walk::Engine::next() {
  if (path_end_ != kNowhere) path_.resize(path_end_);
  path_end_ = kNowhere;
  if (pop_before_next_) pop();
  pop_before_next_ = false;
  while (!stack_.empty()) {
    Frame& frame = stack_.back();
    if (frame.listing != nullptr && frame.cursor < frame.listing->size()) {
      if (const Event* event = next_entry(frame)) return event;
      continue;
    }
    if (frame.read.at_end) return leave(frame);
    load(frame);
  }
  return next_root();
}

void Walk::Engine::skip() {
  if (event_.kind == EventKind::kEnter) pop_before_next_ = true;
}

std::string_view Walk::Engine::path() {
  if (event_.level == 0) return root_;
  const bool of_directory =
      event_.kind == EventKind::kEnter || event_.kind == EventKind::kLeave;
  if (!of_directory && path_end_ == kNowhere) {
    path_end_ = path_.size();
    if (path_.back() != '/') path_ += '/';
    path_ += event_.name;
  }
  return path_;
}

const Event* Walk::Engine::deliver(EventKind kind, std::string_view name, std::uint8_t type,
                                   const Stat* stat, int error) {
  const bool of_directory = kind == EventKind::kEnter || kind == EventKind::kLeave;
  event_.kind = kind;
  event_.reading = Reading::kComplete;
  event_.type = type;
  event_.error = error;
  event_.level = stack_.size() - (of_directory ? 1 : 0);
  event_.name = name;
  event_.stat = stat;
  return &event_;
}

const Event* Walk::Engine::next_root() {
  if (next_root_index_ == roots_.size()) return nullptr;
  root_ = without_extra_slashes(std::move(roots_[next_root_index_++]));
  path_.clear();
  single_ = stat_now(AT_FDCWD, root_.c_str());
  if (single_.error != 0) {
    return deliver(EventKind::kError, root_, DT_UNKNOWN, nullptr, single_.error);
  }
  root_dev_ = single_.stat.dev;
  if (single_.stat.is_directory()) {
    return enter(AT_FDCWD, root_.c_str(), root_, single_.stat.ino);
  }
  return deliver(EventKind::kFile, root_, type_of_mode(single_.stat.mode), &single_.stat, 0);
}

bool Walk::Engine::enters(const Record& record) const {
  return record.type == DT_DIR && (record.interest & kDescend) != 0;
}

bool Walk::Engine::wants_stat(const Record& record) const {
  if (enters(record)) return options_.one_file_system;
  if (record.type == DT_UNKNOWN && (record.interest & kDescend) != 0) return true;
  return (record.interest & kStat) != 0 && options_.statx_mask != 0;
}

const Event* Walk::Engine::next_entry(Frame& frame) {
  const Record record = (*frame.listing)[frame.cursor++];
  const std::string_view name = frame.listing->name(record);
  const bool descends = (record.interest & kDescend) != 0;
  if (descends && (record.type == DT_DIR || record.type == DT_UNKNOWN)) --frame.subdirectories;

  const StatResult* result = nullptr;
  if (wants_stat(record)) {
    result = stat_of_next(frame);
    if (result == nullptr) return nullptr;
  }
  if (result != nullptr && result->error != 0) {
    return deliver(EventKind::kError, name, record.type, nullptr, result->error);
  }
  const bool directory =
      descends && (result != nullptr ? result->stat.is_directory() : record.type == DT_DIR);
  if (!directory) {
    const std::uint8_t type = result != nullptr ? type_of_mode(result->stat.mode) : record.type;
    return deliver(EventKind::kFile, name, type, result != nullptr ? &result->stat : nullptr, 0);
  }
  if (options_.one_file_system && result->stat.dev != root_dev_) {
    return enter_blocked(name, result->stat, Reading::kOtherDevice, 0);
  }
  const int dirfd = dirfd_of_top();
  if (dirfd < 0) return nullptr;
  const Event* event = enter(dirfd, name.data(), name, record.ino);
  if (&stack_.back() != &frame) release_if_done(frame);  // else the event is about its listing
  return event;
}

/// The metadata of the entry that was just taken from `frame`, the top one.  Null if the
/// directory is lost; that is noted in the frame, which ends here.
const StatResult* Walk::Engine::stat_of_next(Frame& frame) {
  if (frame.next_result < frame.results.size()) return &frame.results[frame.next_result++];
  const int dirfd = dirfd_of_top();
  if (dirfd < 0) return nullptr;
  frame.results.clear();
  frame.next_result = 1;
  const Listing& listing = *frame.listing;
  for (; frame.stat_from < listing.size(); ++frame.stat_from) {
    const Record& record = listing[frame.stat_from];
    if (!wants_stat(record)) continue;
    if (batch_.full()) break;
    batch_.add(listing.c_name(record));
  }
  const bool close_it = may_close(frame);
  statistics.stats += batch_.size();
  ++statistics.batches;
  batch_.run(dirfd, close_it, &frame.results);
  if (close_it) {
    frame.fd = -1;
    --open_descriptors_;
  }
  return &frame.results.front();
}

StatResult Walk::Engine::stat_now(int dirfd, const char* name) {
  std::vector<StatResult> results;
  batch_.add(name);
  ++statistics.batches;
  batch_.run(dirfd, false, &results);
  return results.front();
}

const Event* Walk::Engine::enter(int parent_fd, const char* name, std::string_view shown,
                                 std::uint64_t ino) {
  make_room();
  std::unique_ptr<Listing> listing = spare_listing();
  ReadState read;
  Opened opened = reader_.open(parent_fd, name, listing.get(), &read);
  while ((opened.error == EMFILE || opened.error == ENFILE) && evict()) {
    opened = reader_.open(parent_fd, name, listing.get(), &read);
  }
  if (opened.error != 0) {
    recycle(std::move(listing));
    return enter_failed(parent_fd, name, shown, opened.error);
  }
  if (opened.stat_error != 0) {
    recycle(std::move(listing));
    ::close(opened.fd);
    return enter_failed(parent_fd, name, shown, opened.stat_error);
  }
  if (options_.one_file_system && !stack_.empty() && opened.stat.dev != root_dev_) {
    recycle(std::move(listing));  // mounted since it was looked up
    ::close(opened.fd);
    return enter_blocked(shown, opened.stat, Reading::kOtherDevice, 0);
  }
  if (const Cycle cycle = find_cycle(opened.stat, ino); cycle != Cycle::kNone) {
    recycle(std::move(listing));
    ::close(opened.fd);
    const int error = cycle == Cycle::kDamage ? ELOOP : 0;
    return enter_blocked(shown, opened.stat, Reading::kCycle, error);
  }
  Frame& frame = push(shown);
  ++open_descriptors_;
  frame.fd = opened.fd;
  frame.stat = opened.stat;
  frame.listing = std::move(listing);
  frame.read = std::move(read);
  note_window(frame);
  return deliver(EventKind::kEnter, shown_name(frame), DT_DIR, &frame.stat, 0);
}

const Event* Walk::Engine::enter_blocked(std::string_view shown, const Stat& stat,
                                         Reading reading, int error) {
  const Stat copy = stat;  // it may lie in a frame that push() does not move, but be safe
  Frame& frame = push(shown);
  frame.stat = copy;
  frame.reading = reading;
  frame.error = error;
  frame.read.at_end = true;
  const Event* event = deliver(EventKind::kEnter, shown_name(frame), DT_DIR, &frame.stat, error);
  event_.reading = reading;
  return event;
}

const Event* Walk::Engine::enter_failed(int parent_fd, const char* name, std::string_view shown,
                                        int error) {
  single_ = stat_now(parent_fd, name);
  if (!stack_.empty()) ++statistics.stats;
  if (single_.error != 0) {
    return deliver(EventKind::kError, shown, DT_DIR, nullptr, single_.error);
  }
  if (!single_.stat.is_directory()) {  // it was one when its name was read
    return deliver(EventKind::kFile, shown, type_of_mode(single_.stat.mode), &single_.stat, 0);
  }
  return enter_blocked(shown, single_.stat, Reading::kUnreadable, error);
}

const Event* Walk::Engine::leave(Frame& frame) {
  if (frame.read.error != 0) {
    frame.reading = frame.read.any ? Reading::kPartial : Reading::kUnreadable;
    frame.error = frame.read.error;
  }
  pop_before_next_ = true;
  const Event* event =
      deliver(EventKind::kLeave, shown_name(frame), DT_DIR, &frame.stat, frame.error);
  event_.reading = frame.reading;
  return event;
}

Frame& Walk::Engine::push(std::string_view shown) {
  const std::size_t before = path_.size();
  if (!path_.empty() && path_.back() != '/') path_ += '/';
  Frame& frame = stack_.emplace_back();
  frame.parent_path_length = before;
  frame.name_offset = path_.size();
  path_ += shown;
  return frame;
}

void Walk::Engine::pop() {
  const bool has_parent = stack_.size() > 1;
  if (has_parent && evicted_ > 0 && stack_[stack_.size() - 2].fd < 0) reopen_parent_of_top();
  Frame& frame = stack_.back();
  close_frame(frame);
  recycle(std::move(frame.listing));
  path_.resize(frame.parent_path_length);
  stack_.pop_back();
  evict_from_ = std::min(evict_from_, stack_.size());
}

std::string_view Walk::Engine::shown_name(const Frame& frame) const {
  return std::string_view(path_).substr(frame.name_offset);
}

/// Counts what a newly read window holds.
void Walk::Engine::note_window(Frame& frame) {
  frame.cursor = 0;
  frame.stat_from = 0;
  frame.subdirectories = 0;
  for (std::size_t i = 0; i < frame.listing->size(); ++i) {
    const Record& record = (*frame.listing)[i];
    const bool may_be_directory = record.type == DT_DIR || record.type == DT_UNKNOWN;
    if (may_be_directory && (record.interest & kDescend) != 0) ++frame.subdirectories;
  }
}

/// Reads the next window of the top directory.
void Walk::Engine::load(Frame& frame) {
  const int dirfd = dirfd_of_top();
  if (dirfd < 0) return;
  if (frame.listing == nullptr) frame.listing = spare_listing();
  reader_.read_window(dirfd, frame.listing.get(), &frame.read);
  note_window(frame);
}

Walk::Engine::Cycle Walk::Engine::find_cycle(const Stat& stat, std::uint64_t dirent_ino) const {
  if (stack_.empty()) return Cycle::kNone;
  const bool crossed = stat.ino != dirent_ino || stat.dev != stack_.back().stat.dev;
  const std::size_t ancestors = crossed ? stack_.size() : std::min(stack_.size(), kCycleDepth);
  bool mounted = stat.mount_root;
  for (std::size_t i = 0; i < ancestors; ++i) {
    const Stat& ancestor = stack_[stack_.size() - 1 - i].stat;
    mounted = mounted || ancestor.mount_root;
    if (ancestor.ino == stat.ino && ancestor.dev == stat.dev) {
      return mounted ? Cycle::kMount : Cycle::kDamage;
    }
  }
  return Cycle::kNone;
}

std::unique_ptr<Listing> Walk::Engine::spare_listing() {
  if (spare_listings_.empty()) return std::make_unique<Listing>();
  std::unique_ptr<Listing> listing = std::move(spare_listings_.back());
  spare_listings_.pop_back();
  return listing;
}

void Walk::Engine::recycle(std::unique_ptr<Listing> listing) {
  if (listing == nullptr || spare_listings_.size() == kSpareListings) return;
  if (listing->capacity_bytes() <= kSpareListingBytes) {
    spare_listings_.push_back(std::move(listing));
  }
}

}  // namespace walk
