// SPDX-License-Identifier: MIT
#include "support/walk_trace.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace test_support {
namespace {

const char* name_of(walk::EventKind kind) {
  switch (kind) {
    case walk::EventKind::kFile:
      return "file";
    case walk::EventKind::kEnter:
      return "enter";
    case walk::EventKind::kLeave:
      return "leave";
    case walk::EventKind::kError:
      return "error";
  }
  return "?";
}

const char* name_of(walk::Reading reading) {
  switch (reading) {
    case walk::Reading::kComplete:
      return "complete";
    case walk::Reading::kUnreadable:
      return "unreadable";
    case walk::Reading::kPartial:
      return "partial";
    case walk::Reading::kCycle:
      return "cycle";
    case walk::Reading::kOtherDevice:
      return "other-device";
  }
  return "?";
}

}  // namespace

std::string line_of(const walk::Event& event, std::string_view path) {
  std::string line = name_of(event.kind);
  line.append(" ").append(path);
  if (event.reading != walk::Reading::kComplete) line.append(" ").append(name_of(event.reading));
  if (event.error != 0) line.append(" ").append(::strerrorname_np(event.error));
  return line;
}

walk::Options as_tested(walk::Options options) {
  const char* threads = std::getenv("WALK_TEST_THREADS");
  if (threads != nullptr) {
    options.threads = static_cast<unsigned>(std::atoi(threads));
    options.threads_after = 0;
  }
  const bool open = options.read_along == walk::ReadAlong::kDevice;
  if (open && std::getenv("WALK_TEST_ALONG") != nullptr) options.read_along = walk::ReadAlong::kAlways;
  return options;
}

void finish(walk::Walk& walk) {
  while (walk.next() != nullptr) {
  }
}

Trace trace(std::vector<std::string> roots, const walk::Options& options) {
  Walk tree(std::move(roots), options);
  Trace lines;
  while (const walk::Event* event = tree.next()) lines.push_back(line_of(*event, tree.path()));
  return lines;
}

Trace sorted(Trace lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace test_support
