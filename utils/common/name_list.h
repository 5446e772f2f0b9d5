// SPDX-License-Identifier: MIT
// Names, each ended by NUL, from a file or standard input, which may be a program that is still running:
// --files0-from of du, -files0-from of find.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "common/unique_fd.h"

namespace common {

/// A list that is read as far as its names are asked for.  One thread; reads ahead what is there already.
class NameList {
 public:
  /// `name` is a file's, or "-" for standard input.  Returns 0 or errno.  Does not wait for the writer of a FIFO.
  [[nodiscard]] int open(const std::string& name);
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

  /// Whether a name may have to be waited for: it is not a regular file.
  [[nodiscard]] bool waits() const { return waits_; }

  /// Has `attend` called when `wanted` says so while next() waits, and each time that a signal has been handled
  /// meanwhile, with none lost between the two.  When it returns false the list is broken off there: next()
  /// gives nothing, with EINTR.
  void while_waiting(bool (*wanted)(), std::function<bool()> attend);

  /// The next name, without its NUL, which the last one may lack.  Nothing at the end, or when reading fails.
  /// May throw std::bad_alloc.
  [[nodiscard]] std::optional<std::string> next();

  /// Why reading failed, or 0.
  [[nodiscard]] int error() const { return error_; }
  /// How many names were given.
  [[nodiscard]] std::size_t taken() const { return taken_; }
  /// Borrowed.
  [[nodiscard]] int descriptor() const { return fd_; }

 private:
  [[nodiscard]] bool fill();
  [[nodiscard]] bool wait() const;
  [[nodiscard]] std::string take(std::size_t length, std::size_t terminator);

  UniqueFd own_;  // standard input is not ours to close
  int fd_ = -1;
  bool waits_ = false;
  bool (*wanted_)() = [] { return false; };
  std::function<bool()> attend_ = [] { return true; };
  std::string buffer_;  // read, from begin_ on not yet taken
  std::size_t begin_ = 0;
  bool ended_ = false;
  int error_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace common
