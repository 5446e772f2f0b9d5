// SPDX-License-Identifier: MIT
// Reads directories ahead of the consumer, with threads.  Used by the engine of the walk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "walk/descent.h"
#include "walk/directory.h"
#include "walk/frontier.h"
#include "walk/reader.h"
#include "walk/slices.h"
#include "walk/wait_probe.h"
#include "walk/walk.h"

namespace walk {

/// The consumer asks for directories in depth-first order and gets them read, as often as
/// not because a worker was there before it.  All functions are the consumer's.
///
/// Lock: mutex_ protects the frontier and the scheduling members of every directory; no
/// system call is made under it but those that start a thread.  A directory's contents belong to the thread that reads it
/// until it is ready, which is set under the lock, then to the consumer.  Until then that thread may go on below it
/// without the lock, to directories that nobody else knows of (descent.h).
class Lookahead {
 public:
  /// With one thread the consumer does everything itself.  `descriptors`: how many the
  /// walk may hold; the look-ahead takes half of them at most.
  Lookahead(const Options& options, ThreadPolicy threads, unsigned descriptors);
  Lookahead(const Lookahead&) = delete;
  Lookahead& operator=(const Lookahead&) = delete;
  /// Stops the workers.  What was entered must have been left.
  ~Lookahead();

  /// The next roots, which take the place of those before, all of them visited.  They may be read
  /// ahead in this order.
  void offer_roots(const std::vector<std::string>& roots);
  /// The root at `index` of those that were offered, if somebody has begun to read it: what became of
  /// that.  Else null, and nobody will.
  [[nodiscard]] Directory* take_root(std::size_t index);
  /// The directory `pathname`, read: a root.
  [[nodiscard]] Directory* enter_root(const char* pathname);
  /// The directory at `record` of `parent`, read.  Null if it has been absorbed: it is part of the
  /// parent's tally, and absorbed_until tells of others.
  [[nodiscard]] Directory* enter(Directory* parent, std::size_t record);
  /// Something has run out: no more look-ahead from here on, and what is open ahead, below the
  /// directories of `stack`, is closed.  Those are opened again when the consumer comes to them.
  void give_up_ahead(const std::vector<Directory*>& stack);
  /// Reads a directory whose opening failed once more, below `parent_fd`.
  void retry(Directory* directory, int parent_fd, const char* name);
  /// A directory of which nothing is to be read: nobody's child.
  [[nodiscard]] Directory* enter_nothing();
  /// Done with it, and with all below it.  Closes what is open there.
  void leave(Directory* directory);

  /// Reads the next window of the directory the consumer is in.
  void load(Directory* directory);
  /// Metadata of its next entries; see Reader::stat_more().
  void stat_more(Directory* directory, bool may_close);

  /// Closes the descriptor of `directory`, unless a worker is using it.
  bool close_descriptor(Directory* directory);
  /// Gives up the memory of a listing that has been delivered to its end.
  void free_memory(Directory* directory);
  /// Gives `directory` a descriptor again, which reads on where the one before was closed.
  void adopt_descriptor(Directory* directory, int fd);
  /// Descriptors in use by the walk.
  [[nodiscard]] unsigned open_descriptors() const {
    return open_descriptors_.load(std::memory_order_relaxed);
  }

  /// The consumer's own reader.
  [[nodiscard]] Reader& reader() { return reader_; }
  [[nodiscard]] Statistics statistics();

 private:
  using Lock = std::unique_lock<std::mutex>;

  void work();
  void work_with(Reader& reader, Descent& descent);
  void start_workers(unsigned threads);
  void count_alone(std::size_t directories);
  void count_entries(const Directory& directory);
  void wake_if_low();
  void await_ahead(Directory* directory, Lock& lock);
  void wait_until_ready(Lock& lock);
  /// Whether a directory made its thread wait, if that was looked at.
  using Waited = std::optional<bool>;

  void read_and_descend(Reader& reader, Descent& descent, Directory* directory, Lock& lock);
  [[nodiscard]] Directory* descend(Descent& descent) const;
  void finish(Reader& reader, Directory* directory);
  [[nodiscard]] Waited read(Reader& reader, Directory* directory, std::size_t stats);
  void read_into(Reader& reader, int parent_fd, const char* name, std::size_t stats,
                 Directory* directory);
  [[nodiscard]] Waited stat_slice(Reader& reader, Slice* slice);
  void stat_slices(Reader& reader, Lock& lock);
  [[nodiscard]] bool share_stats(Directory* directory);
  void complete(Directory* directory);
  void note(Waited waited);
  void release_left();
  void await(Directory* directory, Lock& lock);
  void close(Reader& reader, int fd);
  void close_early(int fd, Directory* directory);
  [[nodiscard]] Directory* claim();

  const Options& options_;
  const bool alone_;     // there will be no other thread
  const bool adaptive_;  // the number of threads is not settled
  const unsigned descriptors_;  // that the walk may hold
  const bool descends_;         // directories may be absorbed
  Reader reader_;
  Descent descent_;
  std::size_t done_alone_ = 0;  // directories, before there was another thread
  bool started_ = false;        // so many that there were to be others
  Directory* left_ = nullptr;  // directories to be released with the next lock
  Directory* roots_ = nullptr;  // the parent of those that are offered, once there are some

  alignas(64) std::mutex mutex_;  // for all that follows, but the last
  alignas(64) std::condition_variable work_;    // something may be claimable, or stop_
  std::condition_variable ready_;   // awaited_ is ready, or reading_ is 0
  Frontier frontier_;
  Directory* awaited_ = nullptr;
  Slices slices_;
  unsigned reading_ = 0;            // workers that are reading
  bool stop_ = false;
  Statistics statistics_;

  ThreadPolicy policy_;
  std::vector<std::thread> workers_;

  // Written under the lock, seldom, and read by descents, often.
  alignas(64) std::atomic<unsigned> idle_ = 0;    // workers that have nothing to do
  std::atomic<bool> waiting_ = false;             // the consumer has, or it ends
  std::atomic<unsigned> ahead_descriptors_;  // below that many open ones directories are read ahead

  alignas(64) std::atomic<unsigned> open_descriptors_ = 0;
};

}  // namespace walk
