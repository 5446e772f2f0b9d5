// SPDX-License-Identifier: MIT
#include "mdu/words.h"

#include <optional>

#include "common/quote.h"

namespace mdu {

WordMatch match_word(std::string_view text, std::span<const Word> words, int* value) {
  std::optional<int> found;
  bool several = false;
  for (const Word& word : words) {
    if (word.text == text) {
      *value = word.value;
      return WordMatch::kOne;
    }
    if (!word.text.starts_with(text)) continue;
    several = several || (found && *found != word.value);
    found = word.value;
  }
  if (!found) return WordMatch::kNone;
  if (several) return WordMatch::kSeveral;
  *value = *found;
  return WordMatch::kOne;
}

std::string word_complaint(WordMatch match, std::string_view text, std::string_view option,
                           std::string_view valid) {
  std::string message = match == WordMatch::kNone ? "invalid" : "ambiguous";
  message += " argument " + common::quote_argument(text);
  message += " for " + common::quote_argument(option);
  message += "\nValid arguments are:";
  return message.append(valid);
}

std::string list_words(std::span<const Word> words) {
  std::string lines;
  for (std::size_t i = 0; i < words.size(); ++i) {
    lines += i == 0 || words[i].value != words[i - 1].value ? "\n  - " : ", ";
    lines += common::quote_argument(words[i].text);
  }
  return lines;
}

}  // namespace mdu
