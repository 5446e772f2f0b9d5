// SPDX-License-Identifier: MIT
#include "mfind/listed_roots.h"

#include <sys/stat.h>
#include <unistd.h>

#include "common/progress.h"

namespace mfind {

/// Under whatever name.
bool ListedRoots::is_standard_input() const {
  struct stat list, input;
  return ::fstat(list_.descriptor(), &list) == 0 && ::fstat(STDIN_FILENO, &input) == 0 &&
         list.st_dev == input.st_dev && list.st_ino == input.st_ino;
}

bool ListedRoots::open(bool asks) {
  if (const int error = list_.open(list_name_)) {
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

void ListedRoots::while_waiting(const std::function<void()>& attend) {
  list_.while_waiting(common::ProgressMeter::due, [attend] {
    attend();
    return true;
  });
}

std::optional<std::string> ListedRoots::next() {
  for (;;) {
    std::optional<std::string> name = list_.next();
    if (!name && list_.error() != 0) diagnostics_.error(list_.error(), quoted_name_ + ": read error");
    if (!name || !name->empty()) return name;
    diagnostics_.error(
        0, quoted_name_ + ":" + std::to_string(list_.taken()) + ": invalid zero-length file name");
  }
}

}  // namespace mfind
