// SPDX-License-Identifier: MIT
#include "mdu/roots.h"

#include <cerrno>
#include <cstdlib>

#include "common/quote.h"
#include "mdu/monitor.h"

namespace mdu {

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

std::optional<std::string> Roots::next() {
  while (!Monitor::interrupted()) {
    std::optional<std::string> name = take();
    if (!name || usable(*name)) return name;
  }
  return std::nullopt;
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
    if (std::ferror(list_) != 0) {
      diagnostics_.error(error, common::quote_name_colon(*config_.files0_from) + ": read error");
    }
    return std::nullopt;
  }
  ++taken_;
  if (length > 0 && record_[length - 1] == '\0') --length;  // the last one may lack it
  return std::string(record_, static_cast<std::size_t>(length));
}

bool Roots::usable(const std::string& name) {
  if (config_.files0_from == "-" && name == "-") {
    diagnostics_.error(0, "when reading file names from standard input, no file name of " +
                              common::quote_name(name) + " allowed");
    return false;
  }
  if (!name.empty()) return true;
  std::string where;
  if (config_.files0_from) {
    where = common::quote_name_colon(*config_.files0_from) + ":" + std::to_string(taken_) + ": ";
  }
  diagnostics_.error(0, where + "invalid zero-length file name");
  return false;
}

}  // namespace mdu
