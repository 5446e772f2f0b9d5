// SPDX-License-Identifier: MIT
// The consumer is one of the threads: while the directory it needs is being read by
// another one, it reads what comes next instead of waiting, so with N threads N are at work
// and with one there is nothing to wait for.
//
// A worker takes the lock to claim a directory, and to hand in what has become of that: of the directory, or of all that
// it went on to read below it (descent.h).  Where there is none to claim, it helps
// the consumer with the metadata of the one that is being delivered, if that is large (slices.h).
//
// Workers are started when the consumer has read enough directories by itself for that to pay, or large
// ones, or as soon as reading makes it wait; more follow while it makes them wait (ThreadPolicy).
#include "walk/lookahead.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <utility>

#include "walk/start_threads.h"

namespace walk {
namespace {

/// Has lock() look again for a moment before it goes to sleep, since the lock is never held for long.  Two
/// threads meet there 700 times in `mdu -s /usr`: 0.5 % of its time.
void let_spin(std::mutex& mutex) {
  pthread_mutexattr_t attributes;
  if (::pthread_mutexattr_init(&attributes) != 0) return;
  ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
  ::pthread_mutex_destroy(mutex.native_handle());
  ::pthread_mutex_init(mutex.native_handle(), &attributes);
  ::pthread_mutexattr_destroy(&attributes);
}

}  // namespace

Lookahead::Lookahead(const Options& options, ThreadPolicy threads, unsigned descriptors)
    : options_(options),
      alone_(threads.wanted() == 1 && !threads.open()),
      adaptive_(threads.open()),
      descriptors_(descriptors),
      descends_(options.predicate != nullptr && options.predicate->absorbs() && !options.keep_open),
      reader_(options),
      frontier_({}),
      policy_(threads),
      ahead_descriptors_(descriptors / 2) {
  let_spin(mutex_);
}

Lookahead::~Lookahead() {
  if (roots_ != nullptr) leave(roots_);
  {
    const Lock lock(mutex_);
    stop_ = waiting_ = true;
  }
  work_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  release_left();
}

/// Under the lock.
void Lookahead::start_workers(unsigned threads) {
  if (workers_.empty() && threads > 1) make_room_for_descriptors(descriptors_);
  start_threads(threads - 1, [this] { work(); }, &workers_);
}

void Lookahead::work() {
  try {
    Reader reader(options_);
    Descent descent;
    work_with(reader, descent);
  } catch (const std::bad_alloc&) {
    // A worker less.  It has nothing claimed: read() sees to that.
  }
}

void Lookahead::work_with(Reader& reader, Descent& descent) {
  Lock lock(mutex_);
  while (!stop_) {
    Directory* directory = claim();
    if (directory == nullptr && slices_.offered()) {
      stat_slices(reader, lock);
      continue;
    }
    if (directory == nullptr) {
      statistics_.add(reader.take_statistics());
      ++idle_;
      work_.wait(lock);
      --idle_;
      continue;
    }
    ++reading_;
    read_and_descend(reader, descent, directory, lock);
    if (--reading_ == 0) ready_.notify_one();
  }
}

/// Under the lock.
Directory* Lookahead::claim() {
  if (open_descriptors() >= ahead_descriptors_) return nullptr;
  try {
    return frontier_.claim();
  } catch (const std::bad_alloc&) {
    return nullptr;  // what the consumer needs it claims for itself
  }
}

/// Without the lock: `directory` has been claimed.
Lookahead::Waited Lookahead::read(Reader& reader, Directory* directory, std::size_t stats) {
  // Until there are workers every directory counts: a cold walk needs them at once.
  const bool early = &reader == &reader_ && !started_;
  const Directory& parent = *directory->parent;
  const char* name = parent.listing.c_name(parent.listing[directory->record]);
  std::optional<WaitProbe> probe;
  if (adaptive_ && (reader.every(ThreadPolicy::kSampleEvery) || early)) probe.emplace();
  read_into(reader, parent.fd, name, stats, directory);
  directory->waits = directory->level == 0 || reader.may_skip(*directory);
  reader.absorb_directory(directory);
  return probe ? Waited(probe->waited()) : std::nullopt;
}

/// Under the lock, which is given up meanwhile: `directory` has been claimed.  In the end it is complete, as is all that
/// has been begun below it.
void Lookahead::read_and_descend(Reader& reader, Descent& descent, Directory* directory, Lock& lock) {
  lock.unlock();
  descent.begin(directory);
  for (Directory* next = directory; next != nullptr; next = descend(descent)) {
    const Waited waited = read(reader, next, Reader::kMostStats);
    descent.settle([&](Directory* absorbed) { finish(reader, absorbed); });
    if (!waited) continue;
    lock.lock();
    note(waited);
    lock.unlock();
  }
  lock.lock();
  descent.hand_over(&frontier_);
  for (const Descent::Level& level : descent.levels()) complete(level.directory);
}

/// The next directory of a descent, or null: it is to end.
Directory* Lookahead::descend(Descent& descent) const {
  const std::size_t level = descent.innermost().level;
  if (!descends_ || !options_.predicate->absorbs_directories(level + 1)) return nullptr;
  if (idle_.load(std::memory_order_relaxed) > 0 || waiting_.load(std::memory_order_relaxed)) return nullptr;
  if (open_descriptors() >= ahead_descriptors_.load(std::memory_order_relaxed)) return nullptr;
  try {
    return descent.next();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

/// Without the lock: all entries of a directory of a descent have been absorbed.
void Lookahead::finish(Reader& reader, Directory* directory) {
  close(reader, std::exchange(directory->fd, -1));
  reader.absorb_directory(directory);
}

/// Want of memory is noted like a failure of the kernel's, for the consumer to try again.
void Lookahead::read_into(Reader& reader, int parent_fd, const char* name, std::size_t stats,
                          Directory* directory) {
  try {
    reader.read(parent_fd, name, stats, directory);
  } catch (const std::bad_alloc&) {
    if (directory->fd >= 0) reader.close(std::exchange(directory->fd, -1));
    directory->free_memory();
    directory->tally = {};
    directory->open_error = ENOMEM;
  }
  if (directory->fd >= 0) open_descriptors_.fetch_add(1, std::memory_order_relaxed);
}

/// Under the lock: more threads, if that asks for them.
void Lookahead::note(Waited waited) {
  if (waited && policy_.sample(*waited) && !stop_) start_workers(policy_.wanted());
}

/// Under the lock.
void Lookahead::complete(Directory* directory) {
  const bool awaited = awaited_ == directory;
  const bool offered = frontier_.complete(directory);
  if (awaited) ready_.notify_one();
  if (offered && idle_ > 0) work_.notify_one();
}

/// Under the lock: until ready_ is notified.  Descents end for that.
void Lookahead::wait_until_ready(Lock& lock) {
  waiting_ = true;
  ready_.wait(lock);
  waiting_ = false;
}

/// Under the lock: until `directory` is ready, with something useful to do.
void Lookahead::await(Directory* directory, Lock& lock) {
  while (!directory->ready) {
    Directory* other = directory->abandoned ? nullptr : claim();
    if (other == nullptr) {
      awaited_ = directory;
      wait_until_ready(lock);
      awaited_ = nullptr;
      continue;
    }
    read_and_descend(reader_, descent_, other, lock);
  }
}

/// Under the lock: the consumer has come to that many directories more.
void Lookahead::count_alone(std::size_t directories) {
  if (started_) return;
  done_alone_ += directories;
  started_ = done_alone_ > options_.threads_after;
  if (started_) start_workers(policy_.wanted());
}

/// Under the lock: what the consumer has read takes as long as several directories, if it is large.
void Lookahead::count_entries(const Directory& directory) {
  constexpr std::size_t kEntriesOfDirectory = 64;
  const std::size_t directories = directory.read.window / kEntriesOfDirectory;
  if (started_ || directories == 0) return;
  const bool shared = Slices::left_of(directory) >= Slices::kWorthIt && !options_.roots_apart;
  if (shared || frontier_.has_claimable()) count_alone(directories);
}

/// Under the lock: the consumer has come so far that there may be something to claim again.
void Lookahead::wake_if_low() {
  if (idle_ > 0 && frontier_.is_low()) work_.notify_one();
}

/// Under the lock: the consumer has taken what somebody else began to read.
void Lookahead::await_ahead(Directory* directory, Lock& lock) {
  await(directory, lock);
  wake_if_low();
  directory->reset_delivery();
  if (!directory->waits) return;
  frontier_.offer(directory);
  if (idle_ > 0 && directory->listed) work_.notify_one();
}

Directory* Lookahead::enter(Directory* parent, std::size_t record) {
  Lock lock(mutex_);
  release_left();
  count_alone(1);
  Directory* directory = frontier_.take(parent, record);
  if (directory != nullptr) {
    await_ahead(directory, lock);
    return directory;
  }
  if (Frontier::take_absorbed(parent, record)) {
    wake_if_low();
    return nullptr;
  }
  directory = frontier_.claim_for_consumer(parent, record);
  if (alone_ && !options_.roots_apart) {
    read_and_descend(reader_, descent_, directory, lock);
    directory->reset_delivery();
    return directory;
  }
  lock.unlock();
  // Its metadata comes as it is delivered, so that others can begin below it at
  // once; unless they need to know devices for that.
  const bool stats_first = alone_ || options_.one_file_system;
  const Waited waited = read(reader_, directory, stats_first ? Reader::kMostStats : 0);
  lock.lock();
  complete(directory);
  note(waited);
  count_entries(*directory);
  directory->reset_delivery();
  return directory;
}

void Lookahead::offer_roots(const std::vector<std::string>& roots) {
  if (roots_ == nullptr) {
    roots_ = enter_nothing();
    roots_->level = kAboveRoots;
    roots_->fd = AT_FDCWD;
  }
  const Lock lock(mutex_);
  roots_->listing.clear();
  for (const std::string& root : roots) roots_->listing.add(0, DT_UNKNOWN, kReadAhead, root);
  frontier_.refill(roots_);
  if (idle_ > 0) work_.notify_one();
}

Directory* Lookahead::take_root(std::size_t index) {
  Lock lock(mutex_);
  release_left();
  Directory* directory = frontier_.take(roots_, index);
  if (directory == nullptr) {
    Frontier::pass(roots_, index);
    return nullptr;
  }
  count_alone(1);
  await_ahead(directory, lock);
  return directory;
}

Directory* Lookahead::enter_root(const char* pathname) {
  Directory* directory = enter_nothing();
  if (roots_ != nullptr) {  // there is something to read besides
    const Lock lock(mutex_);
    count_alone(1);
  }
  retry(directory, AT_FDCWD, pathname);
  return directory;
}

Directory* Lookahead::enter_nothing() {
  const Lock lock(mutex_);
  Directory* directory = frontier_.acquire().release();
  directory->ready = directory->taken = true;
  directory->reset_contents();
  directory->reset_delivery();
  return directory;
}

void Lookahead::retry(Directory* directory, int parent_fd, const char* name) {
  read_into(reader_, parent_fd, name, 0, directory);
  const Lock lock(mutex_);
  frontier_.refill(directory);
  count_entries(*directory);
  if (idle_ > 0 && directory->listed) work_.notify_one();
}

void Lookahead::give_up_ahead(const std::vector<Directory*>& stack) {
  {
    Lock lock(mutex_);
    ahead_descriptors_ = 0;
    while (reading_ > 0) wait_until_ready(lock);
  }
  // Without the lock: there are no claims any more, so nobody else looks at these.
  const auto close_it = [this](Directory* directory) {
    if (directory->fd >= 0) close_early(std::exchange(directory->fd, -1), directory);
  };
  for (Directory* frame : stack) Frontier::for_each_claimed(frame, close_it);
  if (roots_ != nullptr) Frontier::for_each_claimed(roots_, close_it);
}

void Lookahead::load(Directory* directory) {
  {
    const Lock lock(mutex_);
    frontier_.remove(directory);
  }
  reader_.read_window(directory);
  directory->cursor = directory->next_result = directory->absorbed_until = 0;
  const Lock lock(mutex_);
  frontier_.refill(directory);
  if (idle_ > 0 && directory->listed) work_.notify_one();
}

/// Under the lock.
void Lookahead::release_left() {
  while (left_ != nullptr) {
    std::unique_ptr<Directory> unused(std::exchange(left_, left_->next_sibling));
    frontier_.release(std::move(unused));
  }
}

void Lookahead::leave(Directory* directory) {
  // Most: nothing to close, and claims have never looked at it, so nobody is below it.
  if (directory->fd < 0 && !directory->offered && !directory->listed) {
    directory->next_sibling = std::exchange(left_, directory);
    return;
  }
  Directory* open = nullptr;  // a list: destructors come here, so nothing is to be allocated
  {
    Lock lock(mutex_);
    const auto dispose = [&](Directory* unused) {
      if (unused->fd < 0) return frontier_.release(std::unique_ptr<Directory>(unused));
      unused->next_sibling = open;
      open = unused;
    };
    frontier_.abandon(directory, [&](Directory* child) { await(child, lock); }, dispose);
    dispose(directory);
  }
  while (open != nullptr) {
    std::unique_ptr<Directory> unused(std::exchange(open, open->next_sibling));
    close(reader_, unused->fd);
    const Lock lock(mutex_);
    frontier_.release(std::move(unused));
  }
}

void Lookahead::close(Reader& reader, int fd) {
  reader.close(fd);
  open_descriptors_.fetch_sub(1, std::memory_order_relaxed);
}

/// Closes the descriptor of a directory that may be opened again.
void Lookahead::close_early(int fd, Directory* directory) {
  if (!directory->read.at_end) directory->read.position = ::lseek(fd, 0, SEEK_CUR);
  close(reader_, fd);
}

/// Has idle workers help with a large directory.  False if there is none of either, or if metadata is not to be
/// that old when it is delivered.
bool Lookahead::share_stats(Directory* directory) {
  const bool idle = idle_.load(std::memory_order_relaxed) > 0 && !options_.roots_apart;
  if (!idle || Slices::left_of(*directory) < Slices::kWorthIt) return false;
  Lock lock(mutex_);
  slices_.offer(directory);
  work_.notify_all();
  stat_slices(reader_, lock);
  while (!slices_.done()) wait_until_ready(lock);
  slices_.repeat_failed([this](Slice* slice) { reader_.stat_slice(slice); });
  slices_.collect();
  return true;
}

/// Under the lock: as many slices as are left.
void Lookahead::stat_slices(Reader& reader, Lock& lock) {
  while (Slice* slice = slices_.take()) {
    lock.unlock();
    const Waited waited = stat_slice(reader, slice);
    lock.lock();
    slices_.give_back();
    note(waited);
  }
  if (slices_.done()) ready_.notify_one();
}

/// Without the lock: `slice` has been taken.
Lookahead::Waited Lookahead::stat_slice(Reader& reader, Slice* slice) {
  std::optional<WaitProbe> probe;
  if (adaptive_) probe.emplace();
  try {
    reader.stat_slice(slice);
  } catch (const std::bad_alloc&) {
    slice->failed = true;
  }
  return probe ? Waited(probe->waited()) : std::nullopt;
}

void Lookahead::stat_more(Directory* directory, bool may_close) {
  if (share_stats(directory)) return;
  // What claims have never looked at can be closed without the lock, by the batch.
  const int fd = directory->fd;
  reader_.stat_more(fd, may_close && !directory->offered, directory);
  if (directory->fd < 0) open_descriptors_.fetch_sub(1, std::memory_order_relaxed);
}

bool Lookahead::close_descriptor(Directory* directory) {
  int fd = -1;
  {
    const Lock lock(mutex_);
    if (directory->users > 0) return false;
    std::swap(fd, directory->fd);
  }
  if (fd >= 0) close_early(fd, directory);
  return true;
}

void Lookahead::free_memory(Directory* directory) {
  {
    const Lock lock(mutex_);
    frontier_.remove(directory);
  }
  directory->free_memory();
  directory->cursor = directory->stat_from = 0;
}

void Lookahead::adopt_descriptor(Directory* directory, int fd) {
  ReadState& read = directory->read;
  if (!read.at_end && ::lseek(fd, read.position, SEEK_SET) < 0) {
    read.at_end = true;
    read.error = errno;
  }
  const Lock lock(mutex_);
  directory->fd = fd;
  open_descriptors_.fetch_add(1, std::memory_order_relaxed);
}

Statistics Lookahead::statistics() {
  const Lock lock(mutex_);
  statistics_.add(reader_.take_statistics());
  statistics_.threads = static_cast<unsigned>(workers_.size()) + 1;
  statistics_.peak_bytes = frontier_.peak_bytes();
  return statistics_;
}

}  // namespace walk
