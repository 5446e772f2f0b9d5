// SPDX-License-Identifier: MIT
// Which type the file system of a device has: -fstype and %F.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

namespace mfind {

/// Read from /proc/self/mountinfo (proc(5)) when it is first asked, and again for a device
/// that was not mounted then.
class MountTable {
 public:
  /// "unknown" for a device that is nowhere mounted.
  [[nodiscard]] const std::string& type_of(std::uint64_t dev);

 private:
  void read();

  std::unordered_map<std::uint64_t, std::string> types_;
};

}  // namespace mfind
