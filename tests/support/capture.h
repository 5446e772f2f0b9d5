// SPDX-License-Identifier: MIT
// Catches what is written to a descriptor, for tests of messages and output.
#pragma once

#include <string>

#include "common/unique_fd.h"

namespace test_support {

/// While it lives, what is written to `fd` goes to memory.  Throws std::system_error.
class Capture {
 public:
  explicit Capture(int fd);
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture();

  /// All that was written so far.
  [[nodiscard]] std::string text() const;

 private:
  int fd_;
  common::UniqueFd saved_;
  common::UniqueFd memory_;
};

/// A file in memory (memfd_create(2)) to write to.
[[nodiscard]] common::UniqueFd memory_file();
[[nodiscard]] std::string contents(int fd);

}  // namespace test_support
