// SPDX-License-Identifier: MIT
#include "mdu/roots.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/quote.h"
#include "mdu/monitor.h"

namespace mdu {
namespace {

/// Names of a list that are handed out at once.
constexpr std::size_t kListGroup = 1024;

}  // namespace

bool Roots::open() {
  if (!config_.files0_from) return true;
  const std::string& name = *config_.files0_from;
  int error = list_.open(name);
  if (error == 0 || (error == EINTR && Monitor::interrupted())) return true;
  // GNU du closes its standard input for the list, and that is what fails then.
  if (::fcntl(STDIN_FILENO, F_GETFD) < 0) error = EBADF;
  diagnostics_.error(error, "cannot open " + common::quote_name(name) + " for reading");
  return false;
}

void Roots::while_waiting(std::function<void()> attend) {
  list_.while_waiting(Monitor::wants_event, [attend = std::move(attend)] {
    attend();
    return !Monitor::interrupted();
  });
}

std::size_t Roots::group_size() const {
  if (!config_.files0_from) return config_.roots.size();
  if (!list_.is_open()) return 0;  // interrupted before it was there
  return list_.waits() ? 1 : kListGroup;
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
  if (group.empty() && ended_ && list_.error() != 0) {
    diagnostics_.error(list_.error(), common::quote_name_colon(*config_.files0_from) + ": read error");
  }
  return group;
}

std::optional<std::string> Roots::take() {
  if (config_.files0_from) return read_name();
  if (taken_ == config_.roots.size()) return std::nullopt;
  return config_.roots[taken_++];
}

std::optional<std::string> Roots::read_name() {
  std::optional<std::string> name = list_.next();
  if (Monitor::interrupted()) return std::nullopt;
  ended_ = !name;
  return name;
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
    where = common::quote_name_colon(*config_.files0_from) + ":" + std::to_string(list_.taken()) + ": ";
  }
  return where + "invalid zero-length file name";
}

}  // namespace mdu
