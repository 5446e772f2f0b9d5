// SPDX-License-Identifier: MIT
#include "mfind/owners.h"

#include <grp.h>
#include <pwd.h>

namespace mfind {

const std::string& Owners::user(uid_t uid) {
  const auto [at, is_new] = users_.try_emplace(uid);
  if (is_new) {
    if (const passwd* found = ::getpwuid(uid)) at->second = found->pw_name;
  }
  return at->second;
}

const std::string& Owners::group(gid_t gid) {
  const auto [at, is_new] = groups_.try_emplace(gid);
  if (is_new) {
    if (const ::group* found = ::getgrgid(gid)) at->second = found->gr_name;
  }
  return at->second;
}

}  // namespace mfind
