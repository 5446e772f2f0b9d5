// SPDX-License-Identifier: MIT
// What a batch::Program hands out: references to its calls, and places to jump to.
// Both are small values that stay good as long as the program lives.
#ifndef BATCH_REFERENCE_HPP
#define BATCH_REFERENCE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace batch {

class Program;

/// A place in a program to jump to; see Program::label() and bind().
class Label {
 private:
  friend class Program;
  Label(const Program* program, std::uint32_t id) : program_(program), id_(id) {}
  const Program* program_;
  std::uint32_t id_;
};

/// A call of a program, and the result that it will have.
class Ref {
 public:
  /// Where to go on when the result is negative, 0, positive; else with the next call.  Each may be
  /// given once.  Throws std::logic_error for a label that is bound in front of the call.
  Ref on_error(Label label) const;
  Ref on_zero(Label label) const;
  Ref on_positive(Label label) const;
  /// A name for Results and explain(), unique in the program: letters, digits and _, not a digit
  /// first; not memory, null or copied, which are arguments in the text of a program.  An empty one
  /// takes the name away.  Throws std::logic_error for others.
  Ref name(std::string_view name) const;
  Ref name(std::nullptr_t) const = delete;

 private:
  friend class Arg;
  friend class Program;
  friend class Results;
  Ref(Program* program, std::uint32_t index) : program_(program), index_(index) {}
  Program* program_;
  std::uint32_t index_;
};

}  // namespace batch

#endif  // BATCH_REFERENCE_HPP
