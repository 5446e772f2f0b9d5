// SPDX-License-Identifier: MIT
#include "pathsearch/slow.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "pathsearch/directories.h"

namespace pathsearch {
namespace {

std::uint64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

std::vector<DirectoryTime> time_directories(std::string_view list,
                                            std::span<const std::string> names) {
  std::vector<DirectoryTime> times;
  for (const Directory& directory : split_list(list)) {
    DirectoryTime time{directory.name.empty() ? "." : directory.name};
    const std::uint64_t begin = now_ns();
    const common::UniqueFd fd(::open(time.name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) time.error = errno;
    for (const std::string& name : names)
      if (fd) (void)::faccessat(fd.get(), name.c_str(), X_OK, AT_EACCESS);
    time.ns = now_ns() - begin;
    times.push_back(std::move(time));
  }
  std::stable_sort(times.begin(), times.end(),
                   [](const DirectoryTime& a, const DirectoryTime& b) { return a.ns > b.ns; });
  return times;
}

}  // namespace pathsearch
