// SPDX-License-Identifier: MIT
#include "mfind/entry.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "common/quote.h"

namespace mfind {

void Entry::begin(walk::Walk& walk, const walk::Event& event, std::string_view root) {
  walk_ = &walk;
  event_ = &event;
  root_ = root;
  type_ = event.type;
  stat_ = event.stat;
  times_ = event.times;
  reported_ = consulted_ = false;
  no_stat_ = event.kind == walk::EventKind::kError && event.stat == nullptr;
  error_ = event.error;
}

std::string_view Entry::base_name() {
  if (event_->level > 0) return event_->name;
  std::string_view name = root_;
  while (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos && name.size() > 1) name.remove_prefix(slash + 1);
  base_name_ = name;  // for the NUL
  return base_name_;
}

bool Entry::follows() const {
  return settings_.follow == walk::Follow::kAlways ||
         (settings_.follow == walk::Follow::kRoots && event_->level == 0);
}

std::uint8_t Entry::type() {
  if (type_ == DT_UNKNOWN && load()) type_ = walk::type_of_mode(stat_->mode);
  return type_;
}

bool Entry::load() {
  consulted_ = true;
  if (stat_ != nullptr) return true;
  if (!no_stat_) {
    error_ = look_up(follows() ? 0 : AT_SYMLINK_NOFOLLOW);
    if (error_ == 0) return true;
    no_stat_ = true;
  }
  report_no_stat(error_);
  return false;
}

int Entry::look_up(int flags) {
  struct statx found;
  if (::statx(directory_fd(), name(), flags | AT_NO_AUTOMOUNT,
              statx_mask_ | STATX_TYPE | STATX_INO, &found) != 0) {
    return errno;
  }
  own_stat_ = walk::to_stat(found);
  own_times_ = walk::to_times(found);
  stat_ = &own_stat_;
  times_ = &own_times_;
  type_ = walk::type_of_mode(own_stat_.mode);
  return 0;
}

void Entry::stand_for_itself() {
  if (type_ == DT_LNK || type_ == DT_UNKNOWN) look_up(AT_SYMLINK_NOFOLLOW);
}

bool Entry::look_up_type(bool follow, std::uint8_t* type) {
  struct stat found;
  const int flags = AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  if (::fstatat(directory_fd(), name(), &found, flags) != 0) return false;
  *type = walk::type_of_mode(found.st_mode);
  return true;
}

void Entry::report(int error) { diagnostics_.error(error, common::quote_argument(path())); }

void Entry::report_no_stat(int error) {
  if (reported_) return;
  reported_ = true;
  if (error == ENOENT && settings_.ignore_vanished) return;
  report(error);
}

}  // namespace mfind
