// SPDX-License-Identifier: MIT
// The FILE arguments, from the command line or --files0-from.
#pragma once

#include <cstdio>
#include <optional>
#include <string>

#include "common/diagnostics.h"
#include "mdu/config.h"

namespace mdu {

/// Hands out the arguments one by one; a list is read as far as it is needed, so it may come
/// from a program that is still running.  Says what is wrong with a name, and leaves it out.
/// An interruption (Monitor) ends the arguments, also while the list keeps it waiting.
/// Borrows both; one thread.
class Roots {
 public:
  Roots(const Config& config, common::Diagnostics& diagnostics)
      : config_(config), diagnostics_(diagnostics) {}
  Roots(const Roots&) = delete;
  Roots& operator=(const Roots&) = delete;
  ~Roots();

  /// Opens the list, if there is one, which waits for the writer of a FIFO.  False, and said, if it
  /// cannot be had.
  [[nodiscard]] bool open();

  /// The next argument; nothing at the end, or when the list cannot be read.
  [[nodiscard]] std::optional<std::string> next();

 private:
  [[nodiscard]] std::optional<std::string> take();
  [[nodiscard]] std::optional<std::string> read_name();
  [[nodiscard]] bool usable(const std::string& name);

  const Config& config_;
  common::Diagnostics& diagnostics_;
  std::size_t taken_ = 0;
  std::FILE* list_ = nullptr;  // stdin is not ours to close
  char* record_ = nullptr;     // getdelim(3)'s
  std::size_t record_capacity_ = 0;
};

}  // namespace mdu
