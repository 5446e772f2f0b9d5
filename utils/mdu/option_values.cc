// SPDX-License-Identifier: MIT
#include "mdu/option_values.h"

#include <array>
#include <cerrno>
#include <cinttypes>

#include "common/block_size.h"
#include "common/quote.h"
#include "common/signed_size.h"
#include "mdu/time_style.h"
#include "mdu/words.h"

namespace mdu {
namespace {

using common::SizeParse;

constexpr std::intmax_t kMostThreads = 1024;

constexpr std::array<Word, 5> kTimeWords{{
    {"atime", static_cast<int>(TimeKind::kAccess)},
    {"access", static_cast<int>(TimeKind::kAccess)},
    {"use", static_cast<int>(TimeKind::kAccess)},
    {"ctime", static_cast<int>(TimeKind::kStatus)},
    {"status", static_cast<int>(TimeKind::kStatus)},
}};

constexpr std::array<Word, 3> kProgressWords{{
    {"terminal", static_cast<int>(common::Progress::kTerminal)},
    {"always", static_cast<int>(common::Progress::kAlways)},
    {"never", static_cast<int>(common::Progress::kNever)},
}};

constexpr std::string_view kTimeStyles =
    "\n  - full-iso\n  - long-iso\n  - iso"
    "\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format";

/// As strtoimax(3) reads it in any base it knows, nothing behind.
std::optional<std::intmax_t> read_number(const char* text) {
  char* end = nullptr;
  errno = 0;
  const std::intmax_t value = std::strtoimax(text, &end, 0);
  if (end == text || *end != '\0' || errno != 0) return std::nullopt;
  return value;
}

/// The argument stands as it is, not quoted for the locale.
Complaint size_complaint(SizeParse parse, std::string_view option, std::string_view text) {
  std::string argument(option);
  argument.append(" argument '").append(text).append("'");
  switch (parse) {
    case SizeParse::kOk: return std::nullopt;
    case SizeParse::kInvalid: return "invalid " + argument;
    case SizeParse::kInvalidSuffix: return "invalid suffix in " + argument;
    case SizeParse::kTooLarge: return argument + " too large";
  }
  return std::nullopt;
}

}  // namespace

Complaint read_depth(const char* text, Config& config) {
  const std::optional<std::intmax_t> depth = read_number(text);
  if (!depth) return "invalid maximum depth " + common::quote_argument(text);
  config.max_depth = *depth;
  return std::nullopt;
}

Complaint read_threads(const char* text, Config& config) {
  const std::optional<std::intmax_t> threads = read_number(text);
  if (!threads || *threads < 1 || *threads > kMostThreads) {
    return "invalid number of threads " + common::quote_argument(text);
  }
  config.threads = static_cast<unsigned>(*threads);
  return std::nullopt;
}

Complaint read_progress(const char* text, Config& config) {
  int value = static_cast<int>(common::Progress::kAlways);
  if (text != nullptr) {
    const WordMatch match = match_word(text, kProgressWords, &value);
    if (match != WordMatch::kOne) {
      return word_complaint(match, text, "--progress", list_words(kProgressWords));
    }
  }
  config.progress = static_cast<common::Progress>(value);
  return std::nullopt;
}

Complaint read_block_size(const char* text, std::string_view option, Config& config) {
  common::SizeFormat format;
  const SizeParse parse = common::parse_block_size(text, &format);
  if (parse == SizeParse::kOk) config.format = format;
  return size_complaint(parse, option, text);
}

Complaint read_threshold(const char* text, std::string_view option, Config& config) {
  std::intmax_t bytes = 0;
  const SizeParse parse = common::parse_signed_size(text, &bytes);
  if (parse != SizeParse::kOk) return size_complaint(parse, option, text);
  // No entry is larger than "at most nothing" but for empty ones: surely a mistake.
  if (bytes == 0 && text[0] == '-') return "invalid --threshold argument '-0'";
  config.threshold = bytes;
  return std::nullopt;
}

Complaint read_time_kind(const char* text, Config& config) {
  int value = static_cast<int>(TimeKind::kModification);
  if (text != nullptr) {
    const WordMatch match = match_word(text, kTimeWords, &value);
    if (match != WordMatch::kOne) {
      return word_complaint(match, text, "--time", list_words(kTimeWords));
    }
  }
  config.time = static_cast<TimeKind>(value);
  return std::nullopt;
}

Complaint read_time_style(const std::optional<std::string>& option, const char* environment,
                          Config& config) {
  const TimeStyle style = choose_time_style(option, environment);
  if (style.match != WordMatch::kOne) {
    return word_complaint(style.match, style.name, "time style", kTimeStyles);
  }
  config.time_format = style.format;
  return std::nullopt;
}

}  // namespace mdu
