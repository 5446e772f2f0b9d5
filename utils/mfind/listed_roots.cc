// SPDX-License-Identifier: MIT
#include "mfind/listed_roots.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace mfind {

ListedRoots::~ListedRoots() {
  if (list_ != nullptr && list_ != stdin) std::fclose(list_);
  std::free(record_);
}

/// Under whatever name.
bool ListedRoots::is_standard_input() const {
  struct stat list, input;
  return ::fstat(::fileno(list_), &list) == 0 && ::fstat(STDIN_FILENO, &input) == 0 &&
         list.st_dev == input.st_dev && list.st_ino == input.st_ino;
}

bool ListedRoots::open(bool asks) {
  list_ = list_name_ == "-" ? stdin : std::fopen(list_name_.c_str(), "re");
  const int error = errno;
  if (list_ == nullptr) {
    diagnostics_.error(error, "cannot open " + quoted_name_ + " for reading");
  } else if (asks && is_standard_input()) {
    diagnostics_.error(
        0,
        "when -ok or -okdir is in use, the option -files0-from cannot also read from "
        "standard input, but the file (" +
            quoted_name_ +
            ") used for -files0-from appears to refer to the same file as the standard "
            "input");
  } else {
    return true;
  }
  return false;
}

std::optional<std::string> ListedRoots::next() {
  for (;;) {
    ssize_t length = ::getdelim(&record_, &capacity_, '\0', list_);
    const int error = errno;
    if (length < 0) {
      if (std::ferror(list_) != 0) {
        diagnostics_.error(error, quoted_name_ + ": read error");
      }
      return std::nullopt;
    }
    ++taken_;
    if (length > 0 && record_[length - 1] == '\0') --length;  // the last one may lack it
    const std::string name(record_, static_cast<std::size_t>(length));
    if (name.empty()) {
      diagnostics_.error(
          0, quoted_name_ + ":" + std::to_string(taken_) + ": invalid zero-length file name");
    } else {
      return name;
    }
  }
}

}  // namespace mfind
