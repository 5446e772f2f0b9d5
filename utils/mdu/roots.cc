// SPDX-License-Identifier: MIT
#include "mdu/roots.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "common/quote.h"
#include "mdu/monitor.h"

namespace mdu {
namespace {

/// Names of a list that are handed out at once.
constexpr std::size_t kListGroup = 1024;

}  // namespace

Roots::~Roots() {
  if (list_ != nullptr && list_ != stdin) std::fclose(list_);
  std::free(record_);
}

bool Roots::open() {
  if (!config_.files0_from) return true;
  const std::string& name = *config_.files0_from;
  list_ = name == "-" ? stdin : std::fopen(name.c_str(), "re");
  if (list_ != nullptr) return true;
  const int error = errno;  // before quoting, which may set it
  if (error == EINTR && Monitor::interrupted()) return true;
  diagnostics_.error(error, "cannot open " + common::quote_name(name) + " for reading");
  return false;
}

std::size_t Roots::group_size() const {
  if (!config_.files0_from) return config_.roots.size();
  if (list_ == nullptr) return 0;  // interrupted before it was there
  struct stat file {};
  const bool waits = ::fstat(::fileno(list_), &file) != 0 || !S_ISREG(file.st_mode);
  return waits ? 1 : kListGroup;
}

std::vector<std::string> Roots::next_group() {
  std::vector<std::string> group;
  const std::size_t most = group_size();
  while (!Monitor::interrupted() && group.size() < most) {
    if (!next_ && !ended_) next_ = take();
    if (!next_) break;
    const std::string what = fault(*next_);
    if (what.empty()) {
      group.push_back(std::move(*next_));
    } else if (group.empty()) {
      diagnostics_.error(0, what);
    } else {
      break;
    }
    next_.reset();
  }
  if (group.empty() && read_error_) {
    diagnostics_.error(*read_error_, common::quote_name_colon(*config_.files0_from) + ": read error");
  }
  return group;
}

std::optional<std::string> Roots::take() {
  if (config_.files0_from) return read_name();
  if (taken_ == config_.roots.size()) return std::nullopt;
  return config_.roots[taken_++];
}

std::optional<std::string> Roots::read_name() {
  errno = 0;
  ssize_t length = ::getdelim(&record_, &record_capacity_, '\0', list_);
  // It fails then, or gives the beginning of a name.
  if (Monitor::interrupted()) return std::nullopt;
  if (length < 0) {
    const int error = errno;
    ended_ = true;
    if (std::ferror(list_) != 0) read_error_ = error;
    return std::nullopt;
  }
  ++taken_;
  if (length > 0 && record_[length - 1] == '\0') --length;  // the last one may lack it
  return std::string(record_, static_cast<std::size_t>(length));
}

/// What is wrong with `name`, the latest that was taken; empty if nothing is.
std::string Roots::fault(const std::string& name) const {
  if (config_.files0_from == "-" && name == "-") {
    return "when reading file names from standard input, no file name of " +
           common::quote_name(name) + " allowed";
  }
  if (!name.empty()) return {};
  std::string where;
  if (config_.files0_from) {
    where = common::quote_name_colon(*config_.files0_from) + ":" + std::to_string(taken_) + ": ";
  }
  return where + "invalid zero-length file name";
}

}  // namespace mdu
