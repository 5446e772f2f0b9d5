// SPDX-License-Identifier: MIT
// Options inside of the expression: global ones hold everywhere, positional ones for what comes
// behind them.  As primaries all of them are true.
#include "common/quote.h"
#include "mfind/help.h"
#include "mfind/number.h"
#include "mfind/primaries.h"
#include "mfind/regex.h"

namespace mfind {
namespace {

constexpr Constant kTrue{true};

/// Days begin at midnight instead of now.
void begin_days_at_midnight(Parser& parser) {
  if (parser.day_start_given) return;
  parser.day_start_given = true;
  constexpr std::int64_t kDay = 24 * 60 * 60;
  std::time_t now = parser.yesterday.tv_sec + kDay;
  std::tm local{};
  if (::localtime_r(&now, &local) != nullptr) {
    now -= local.tm_sec + local.tm_min * 60 + local.tm_hour * 3600;
  }
  parser.yesterday = {now, 0};
}

}  // namespace

/// -daystart -follow -warn -nowarn.
Parsed parse_positional(Parser& parser) {
  const std::string& primary = parser.primary();
  if (primary == "-daystart") {
    begin_days_at_midnight(parser);
  } else if (primary == "-follow") {
    parser.settings().follow = walk::Follow::kAlways;
    parser.follow_references = walk::Follow::kAlways;
  } else {
    parser.warnings = primary == "-warn";
  }
  return kTrue;
}

/// Options without an argument.
Parsed parse_switch(Parser& parser) {
  const std::string& primary = parser.primary();
  Settings& settings = parser.settings();
  if (primary == "-d" || primary == "-depth") {
    if (primary == "-d") {
      parser.warn("warning: the -d option is deprecated; please use -depth instead, because the "
                  "latter is a POSIX-compliant feature.");
    }
    settings.depth_first = parser.depth_given = true;
  } else if (primary == "-xdev") {
    if (settings.other_devices == OtherDevices::kVisit) {
      settings.other_devices = OtherDevices::kNotBelow;
    }
  } else if (primary == "-mount") {
    settings.other_devices = OtherDevices::kNever;
  } else if (primary == "-ignore_readdir_race") {
    settings.ignore_vanished = true;
  } else if (primary == "-noignore_readdir_race") {
    settings.ignore_vanished = false;
  } else if (primary == "--stats") {
    settings.show_statistics = true;
  } else if (primary == "-unique") {
    settings.unique = true;
  } else if (primary == "-status") {
    settings.show_status = true;
  }
  return kTrue;  // -noleaf: there is nothing it could turn off
}

/// -maxdepth -mindepth.
Parsed parse_depth_limit(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  const std::string_view text = argument;
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return parser.fail("Expected a positive decimal integer argument to " + parser.primary() +
                       ", but got " + common::quote_argument(text));
  }
  const auto value = read_digits(text);
  if (!value || *value > INT32_MAX) return parser.fail(ERANGE, text);
  Settings& settings = parser.settings();
  (parser.primary() == "-maxdepth" ? settings.max_depth : settings.min_depth) = *value;
  return kTrue;
}

Parsed parse_regextype(Parser& parser) {
  const char* name = parser.argument();
  if (name == nullptr) return std::nullopt;
  if (find_regex_dialect(name, &parser.regex_dialect)) return kTrue;
  return parser.fail("Unknown regular expression type " + common::quote_argument(name) +
                     "; valid types are " + list_regex_dialects() + ".");
}

Parsed parse_files0_from(Parser& parser) {
  const char* name = parser.argument();
  if (name == nullptr) return std::nullopt;
  parser.settings().files0_from = name;
  return kTrue;
}

/// -j N, -jN.
Parsed parse_threads(Parser& parser) {
  std::string text = parser.primary().substr(2);
  if (text.empty()) {
    const char* argument = parser.argument();
    if (argument == nullptr) return std::nullopt;
    text = argument;
  }
  constexpr std::uint64_t kMost = 1024;
  const auto value = read_digits(text);
  if (!value || *value == 0 || *value > kMost) {
    return parser.fail("invalid number of threads " + common::quote_argument(text));
  }
  parser.settings().threads = static_cast<unsigned>(*value);
  return kTrue;
}

Parsed parse_help(Parser& parser) {
  const bool help = parser.primary().ends_with("help");
  if (help ? print_help() : print_version()) parser.leave_with_success = true;
  return std::nullopt;
}

}  // namespace mfind
