// SPDX-License-Identifier: MIT
// Programs as text, the form that batch::Program::explain() prints.
//
//     open = openat(AT_FDCWD, "/etc/hostname", O_RDONLY, 0)  <0: done
//     read = read(open, memory, 4096)
//     write(1, memory, read)
//     close(open)
//   done:
//
// A call a line; labels have lines of their own.  batchctl(1) has the grammar.
#pragma once

#include <batch/batch.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace batchctl {

/// `memory` in a text: zeros at the start.  64 KiB.
inline constexpr std::size_t kMemoryBytes = 65536;

/// As many calls as jumps can reach over.
inline constexpr std::size_t kMaxCalls = 32767;

struct TextError {
  std::size_t line = 0;  // from 1 on
  std::string message = {};
};

/// A program with the memory that it works on.  Stays in place: the program holds addresses.
struct TextProgram {
  TextProgram() : words(kMemoryBytes / sizeof(std::uint64_t)) {}
  TextProgram(const TextProgram&) = delete;
  TextProgram& operator=(const TextProgram&) = delete;

  [[nodiscard]] std::span<const std::byte> memory() const { return std::as_bytes(std::span(words)); }
  [[nodiscard]] std::string explain() const { return program.explain(memory()); }

  batch::Program program{};
  std::deque<std::string> strings{};
  std::vector<std::uint64_t> words;
};

/// The program, or nothing and what is wrong with `source`.  Runs nothing.
[[nodiscard]] std::unique_ptr<TextProgram> parse_text(std::string_view source, TextError& error);

}  // namespace batchctl
