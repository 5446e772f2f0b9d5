// SPDX-License-Identifier: MIT
// What the calls of a batch::Program returned.
#ifndef BATCH_RESULTS_HPP
#define BATCH_RESULTS_HPP

#include <batch/reference.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace batch {

/// The result of a call that did not run.  Its lower half is -1, so that as a descriptor it is a
/// bad one, and not 0, standard input.
inline constexpr std::int64_t kNotRun = std::numeric_limits<std::int64_t>::min() | 0xffffffff;

/// The results of one run, by call or by the name that a call had then.  Owns them: neither a later
/// run nor the end of the program changes them.
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
  using Names = std::map<std::string, std::uint32_t, std::less<>>;  // of calls, and their indices

  Results(const Program* program, std::size_t size, std::shared_ptr<const Names> names)
      : program_(program), names_(std::move(names)), rets_(size, kNotRun) {}
  std::int64_t at(std::size_t index) const;

  const Program* program_;              // whose calls are asked for; it may be gone
  std::shared_ptr<const Names> names_;  // null if there are none
  int status_ = 0;
  std::vector<std::int64_t> rets_;
};

}  // namespace batch

#endif  // BATCH_RESULTS_HPP
