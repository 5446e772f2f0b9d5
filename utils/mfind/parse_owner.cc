// SPDX-License-Identifier: MIT
// Tests of owners by name: -user -group -nouser -nogroup.
#include <grp.h>
#include <pwd.h>

#include <limits>

#include "common/quote.h"
#include "mfind/number.h"
#include "mfind/primaries.h"

namespace mfind {
namespace {

/// The id of a name, or the number that it is.
std::optional<std::uint64_t> id_of(const char* name, bool group) {
  if (group) {
    if (const ::group* found = ::getgrnam(name)) return found->gr_gid;
  } else if (const passwd* found = ::getpwnam(name)) {
    return found->pw_uid;
  }
  const auto number = read_unsigned(name);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return number;
}

}  // namespace

Parsed parse_owner(Parser& parser) {
  const char* name = parser.argument();
  if (name == nullptr) return std::nullopt;
  const bool group = parser.primary() == "-group";
  const auto id = id_of(name, group);
  if (!id) {
    return parser.fail("invalid " + std::string(group ? "group name or GID" : "user name or UID") +
                       " argument to " + parser.primary() + ": " + common::quote_argument(name));
  }
  return NumberTest{group ? Number::kGroup : Number::kUser, {Comparison::kEqual, *id}};
}

Parsed parse_ownerless(Parser& parser) { return OwnerlessTest{parser.primary() == "-nogroup"}; }

}  // namespace mfind
