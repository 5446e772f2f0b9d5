// SPDX-License-Identifier: MIT
// The environment variable is shared with ls, so du overlooks what only ls understands: the
// style "locale", a prefix "posix-", the second line of a format.
#include "mdu/time_style.h"

#include <array>

namespace mdu {
namespace {

constexpr std::array<Word, 3> kNames{{{"full-iso", 0}, {"long-iso", 1}, {"iso", 2}}};
constexpr std::array<const char*, 3> kFormats{"%Y-%m-%d %H:%M:%S.%N %z", "%Y-%m-%d %H:%M",
                                              "%Y-%m-%d"};
constexpr std::string_view kDefault = "long-iso";

std::string_view from_environment(const char* value) {
  if (value == nullptr) return kDefault;
  std::string_view name = value;
  if (name == "locale") return kDefault;
  constexpr std::string_view kPrefix = "posix-";
  while (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  if (name.starts_with('+')) name = name.substr(0, name.find('\n'));
  return name;
}

}  // namespace

TimeStyle choose_time_style(const std::optional<std::string>& option, const char* environment) {
  TimeStyle style;
  style.name = option ? *option : from_environment(environment);
  if (style.name.starts_with('+')) {
    style.format = style.name.substr(1);
    return style;
  }
  int value = 0;
  style.match = match_word(style.name, kNames, &value);
  if (style.match == WordMatch::kOne) style.format = kFormats[static_cast<std::size_t>(value)];
  return style;
}

}  // namespace mdu
