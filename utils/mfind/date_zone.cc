// SPDX-License-Identifier: MIT
#include "mfind/date_zone.h"

#include <cstdlib>
#include <ctime>

namespace mfind {

OtherZone::OtherZone(const std::string& zone) {
  if (const char* before = std::getenv("TZ")) before_ = before;
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

OtherZone::~OtherZone() {
  if (before_) {
    ::setenv("TZ", before_->c_str(), 1);
  } else {
    ::unsetenv("TZ");
  }
  ::tzset();
}

std::optional<std::string> take_zone(std::string_view& text) {
  std::string_view rest = text;
  while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\t')) rest.remove_prefix(1);
  if (!rest.starts_with("TZ=\"")) return std::nullopt;
  std::string zone;
  for (std::size_t at = 4; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      text = rest.substr(at + 1);
      return zone;
    }
    if (rest[at] == '\\') {
      ++at;
      if (at == rest.size() || (rest[at] != '\\' && rest[at] != '"')) return std::nullopt;
    }
    zone += rest[at];
  }
  return std::nullopt;
}

}  // namespace mfind
