// SPDX-License-Identifier: MIT
// The programs that -exec, -execdir, -ok and -okdir run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/diagnostics.h"
#include "common/unique_fd.h"
#include "mfind/entry.h"
#include "mfind/output_file.h"

namespace mfind {

/// Of a word that leaves no room.
inline constexpr char kNoRoom[] = "cannot fit single argument within argument list size limit";

/// What running a program takes besides the program.  Borrowed.
struct CommandContext {
  common::Diagnostics& diagnostics;
  OutputFiles& files;  // flushed before a program starts
};

/// -exec ... ;  one run a file.
class Command {
 public:
  Command(std::vector<std::string> words, bool in_directory, bool asks)
      : words_(std::move(words)), in_directory_(in_directory), asks_(asks) {}

  enum class Outcome : unsigned char {
    kFalse,
    kTrue,   // the user agreed, where that is asked, and the program ended with 0
    kFatal,  // the directory of the file cannot be entered, or the words are too long: GNU find
             // stops there, and so must we
  };
  [[nodiscard]] Outcome run(Entry& entry, const CommandContext& context) const;

  [[nodiscard]] bool in_directory() const { return in_directory_; }

 private:
  /// False, and said, if they are more than GNU find passes on.
  [[nodiscard]] static bool fit(const std::vector<std::string>& words,
                                const CommandContext& context);
  [[nodiscard]] bool user_agrees(Entry& entry, const CommandContext& context) const;

  std::vector<std::string> words_;
  bool in_directory_;
  bool asks_;
};

/// -exec ... {} +  as many files a run as fit.  A failure makes the exit status 1.
class CommandBatch {
 public:
  /// `words`: the program and what comes before {}.
  CommandBatch(std::vector<std::string> words, bool in_directory);

  /// Whether there is room for a file behind the words.
  [[nodiscard]] bool has_room() const { return fixed_bytes_ <= limit_bytes_; }
  /// False after a failure that is fatal, as above.
  [[nodiscard]] bool add(Entry& entry, const CommandContext& context);
  /// Runs what is left.
  void finish(const CommandContext& context);

  /// Only files of one directory go together.
  [[nodiscard]] bool in_directory() const { return in_directory_; }

 private:
  std::vector<std::string> words_;
  bool in_directory_;
  std::size_t limit_bytes_;
  std::size_t fixed_bytes_ = 0;
  std::size_t bytes_ = 0;
  std::vector<std::string> files_;
  common::UniqueFd directory_;
};

}  // namespace mfind
