// SPDX-License-Identifier: MIT
#pragma once

#include <clocale>

namespace test_support {

/// The locale `name` for as long as the object lives, then "C" again.
class Locale {
 public:
  explicit Locale(const char* name) : set_(std::setlocale(LC_ALL, name) != nullptr) {}
  Locale(const Locale&) = delete;
  Locale& operator=(const Locale&) = delete;
  ~Locale() { std::setlocale(LC_ALL, "C"); }

  /// False where the system has no such locale.
  [[nodiscard]] bool is_set() const { return set_; }

 private:
  bool set_;
};

}  // namespace test_support
