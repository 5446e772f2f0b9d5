// SPDX-License-Identifier: MIT
#include "mfind/listed_roots.h"

#include <cerrno>
#include <cstdlib>

#include "common/quote.h"

namespace mfind {

ListedRoots::~ListedRoots() {
  if (list_ != nullptr && list_ != stdin) std::fclose(list_);
  std::free(record_);
}

bool ListedRoots::open() {
  list_ = list_name_ == "-" ? stdin : std::fopen(list_name_.c_str(), "re");
  if (list_ != nullptr) return true;
  const int error = errno;
  diagnostics_.error(error, "cannot open " + common::quote_argument(list_name_) + " for reading");
  return false;
}

std::optional<std::string> ListedRoots::next() {
  for (;;) {
    ssize_t length = ::getdelim(&record_, &capacity_, '\0', list_);
    const int error = errno;
    if (length < 0) {
      if (std::ferror(list_) != 0) {
        diagnostics_.error(error, common::quote_argument(list_name_) + ": read error");
      }
      return std::nullopt;
    }
    ++taken_;
    if (length > 0 && record_[length - 1] == '\0') --length;  // the last one may lack it
    const std::string name(record_, static_cast<std::size_t>(length));
    if (name.empty()) {
      diagnostics_.error(0, common::quote_argument(list_name_ == "-" ? "(standard input)" : list_name_) + ":" +
                                std::to_string(taken_) +
                                ": invalid zero-length file name");
    } else {
      return name;
    }
  }
}

}  // namespace mfind
