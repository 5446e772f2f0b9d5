// SPDX-License-Identifier: MIT
// Which file systems are mounted in more places than one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace walk {

/// The devices of the mounts at one moment.  What is mounted twice, as by mount --bind, can be met
/// twice by the same name.  Immutable: any number of threads.
class Mounts {
 public:
  /// `text`: as /proc/self/mountinfo has it (proc_pid_mountinfo(5)).
  explicit Mounts(std::string_view text);
  /// Those of the process; none if they cannot be read.
  [[nodiscard]] static Mounts of_process();

  /// Whether `dev` is known to be mounted in one place only.  False for what is not in the list:
  /// btrfs and overlayfs show other devices in stat(2).  False for all if the list is without "/", the
  /// mount of which it leaves out when a directory of it was made "/" by chroot(2).
  [[nodiscard]] bool mounted_once(std::uint64_t dev) const;

 private:
  std::vector<std::uint64_t> once_;  // in order
};

}  // namespace walk
