// SPDX-License-Identifier: MIT
// Tests of names: -name -path -regex -lname and their variants that ignore case, -hidden.
#include <algorithm>

#include "common/quote.h"
#include "mfind/primaries.h"

namespace mfind {
namespace {

bool ignores_case(const Parser& parser) { return parser.primary().starts_with("-i"); }

/// The only paths that can end with a slash.
bool matches_root(const Settings& settings, std::string_view text, bool ignore_case) {
  const Pattern pattern(text, ignore_case);
  return std::any_of(settings.roots.begin(), settings.roots.end(),
                     [&pattern](const std::string& root) { return pattern.matches(root); });
}

}  // namespace

Parsed parse_name(Parser& parser) {
  const char* pattern = parser.argument();
  if (pattern == nullptr) return std::nullopt;
  const bool ignore_case = ignores_case(parser);
  const std::string_view text = pattern;
  if (text.find('/') != std::string_view::npos && text != "/") {
    parser.warn("warning: " + common::quote_argument(parser.primary()) +
                " matches against basenames only, but the given pattern contains a directory "
                "separator (" + common::quote_argument("/") +
                "), thus the expression will evaluate to false all the time.  Did you mean " +
                common::quote_argument(ignore_case ? "-iwholename" : "-wholename") + "?");
  }
  return NameTest{Pattern(text, ignore_case)};
}

Parsed parse_path(Parser& parser) {
  const char* pattern = parser.argument();
  if (pattern == nullptr) return std::nullopt;
  const std::string_view text = pattern;
  const bool ignore_case = ignores_case(parser);
  const Settings& settings = parser.settings();
  if (text.ends_with('/') && !settings.posix && !matches_root(settings, text, ignore_case)) {
    parser.say("warning: " + parser.primary() + " " + std::string(text) +
               " will not match anything because it ends with /.");
  }
  return PathTest{Pattern(text, ignore_case)};
}

Parsed parse_link_name(Parser& parser) {
  const char* pattern = parser.argument();
  if (pattern == nullptr) return std::nullopt;
  return LinkTargetTest{Pattern(pattern, ignores_case(parser))};
}

Parsed parse_regex(Parser& parser) {
  const char* pattern = parser.argument();
  if (pattern == nullptr) return std::nullopt;
  Regex regex;
  const char* complaint = regex.compile(pattern, parser.regex_dialect, ignores_case(parser));
  if (complaint != nullptr) {
    return parser.fail(std::string("failed to compile regular expression '") + pattern +
                       "': " + complaint);
  }
  return RegexTest{std::move(regex)};
}

Parsed parse_hidden(Parser&) { return HiddenTest{}; }

}  // namespace mfind
