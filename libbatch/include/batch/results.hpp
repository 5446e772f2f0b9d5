// SPDX-License-Identifier: MIT
// What the calls of a batch::Program returned.
#ifndef BATCH_RESULTS_HPP
#define BATCH_RESULTS_HPP

#include <batch/reference.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace batch {

/// The result of a call that did not run.  Its lower half is -1, so that as a descriptor it is a
/// bad one, and not 0, standard input.
inline constexpr std::int64_t kNotRun = std::numeric_limits<std::int64_t>::min() | 0xffffffff;

/// The results of one run, by call or by the name of a call.  Owns them, so a later run does not
/// change them.  Names are looked up in the program, which must live as long as they are asked for.
class Results {
 public:
  /// 0 when the batch ended; else -errno, as of batch_execute().
  int status() const { return status_; }
  /// The result of a call: -errno on failure, kNotRun when it was not reached.  Throws
  /// std::logic_error for a call that was not part of the run, and for a name that no call has.
  std::int64_t operator[](const Ref& ref) const;
  std::int64_t operator[](std::string_view name) const;
  std::int64_t operator[](std::nullptr_t) const = delete;  // 0 is no name
  bool ran(const Ref& ref) const { return (*this)[ref] != kNotRun; }
  bool ran(std::string_view name) const { return (*this)[name] != kNotRun; }
  bool ran(std::nullptr_t) const = delete;
  /// The results of all calls in order, word copies included.
  std::span<const std::int64_t> slots() const& { return rets_; }
  std::span<const std::int64_t> slots() const&& = delete;  // would dangle

 private:
  friend class Program;
  std::int64_t at(std::size_t index) const;
  Results(const Program* program, std::size_t size) : program_(program), rets_(size, kNotRun) {}
  const Program* program_;
  int status_ = 0;
  std::vector<std::int64_t> rets_;
};

}  // namespace batch

#endif  // BATCH_RESULTS_HPP
