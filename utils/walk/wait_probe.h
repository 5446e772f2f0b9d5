// SPDX-License-Identifier: MIT
// Whether a thread waits for the file system, and how many threads that calls for.
#pragma once

#include <sys/resource.h>

#include <algorithm>

namespace walk {

/// Whether the calling thread has waited for something, a disk most likely, since it was made.
/// Preemption does not count, so a busy machine is not taken for a slow disk.
class WaitProbe {
 public:
  [[nodiscard]] bool waited() const { return waits() > before_; }

 private:
  static long waits() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
  }

  long before_ = waits();
};

/// A walk of what is in memory keeps the cores busy with one thread each; one that waits for a disk
/// is as fast as the requests that are under way at a time are many.  So with every few
/// directories that made their thread wait there is one thread more.  No thread safety.
class ThreadPolicy {
 public:
  ThreadPolicy(unsigned least, unsigned most) : wanted_(least), most_(std::max(least, most)) {}

  /// One directory in so many is worth two system calls to know.
  static constexpr unsigned kSampleEvery = 16;

  /// Whether the number of threads can still change.
  [[nodiscard]] bool open() const { return wanted_ < most_; }
  [[nodiscard]] unsigned wanted() const { return wanted_; }

  /// A sample was taken.  True if that asks for one thread more.
  bool sample(bool waited) {
    if (!open()) return false;
    waited_ += waited ? 1 : 0;
    const bool more = waited_ >= kWaited;
    if (more || ++samples_ == kSamples) samples_ = waited_ = 0;
    wanted_ += more ? 1 : 0;
    return more;
  }

 private:
  static constexpr unsigned kWaited = 3;   // of
  static constexpr unsigned kSamples = 6;

  unsigned wanted_;
  unsigned most_;
  unsigned samples_ = 0;
  unsigned waited_ = 0;
};

}  // namespace walk
