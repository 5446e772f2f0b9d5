// SPDX-License-Identifier: MIT
// Options whose argument is one of a few words, which may be cut short.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mdu {

struct Word {
  std::string_view text;
  int value;
};

enum class WordMatch { kOne, kNone, kSeveral };

/// Finds the word that `text` is, or begins.  Several words of one value are one.
[[nodiscard]] WordMatch match_word(std::string_view text, std::span<const Word> words, int* value);

/// "invalid argument 'x' for '--time'", or "ambiguous argument ...", and the lines of `valid`
/// below; `match` is not kOne.
[[nodiscard]] std::string word_complaint(WordMatch match, std::string_view text,
                                         std::string_view option, std::string_view valid);

/// The words for word_complaint, those of one value in one line.
[[nodiscard]] std::string list_words(std::span<const Word> words);

}  // namespace mdu
