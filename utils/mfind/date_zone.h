// SPDX-License-Identifier: MIT
// The zone that a date can begin with: TZ="America/New_York" 9:00.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mfind {

/// TZ for as long as this lives.  Not while other threads read it.
class OtherZone {
 public:
  explicit OtherZone(const std::string& zone);
  OtherZone(const OtherZone&) = delete;
  OtherZone& operator=(const OtherZone&) = delete;
  ~OtherZone();

 private:
  std::optional<std::string> before_;
};

/// Takes TZ="..." off the front of `text`; a backslash in it stands only before another or a quote.
[[nodiscard]] std::optional<std::string> take_zone(std::string_view& text);

}  // namespace mfind
