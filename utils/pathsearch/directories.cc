// SPDX-License-Identifier: MIT
#include "pathsearch/directories.h"

#include <batch/batch.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace pathsearch {
namespace {

// A list of 100,000 bytes can name 50,000 directories; those that are left closed
// are searched by path.  A batch of 512 calls takes 32 KiB.
constexpr std::size_t kMaxOpen = 512;

constexpr int kFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

bool short_of_descriptors(int error) { return error == EMFILE || error == ENFILE; }

}  // namespace

std::string Directory::join(std::string_view file) const {
  std::string path = name.empty() ? "." : name;
  if (path.back() != '/') path += '/';
  return path.append(file);
}

bool Directory::hopeless() const { return error != 0 && !short_of_descriptors(error); }

std::vector<Directory> split_list(std::string_view list) {
  std::vector<Directory> directories;
  if (list.size() > 0 && list.find_first_not_of(':') == std::string_view::npos)
    list.remove_prefix(1);
  directories.reserve(static_cast<std::size_t>(std::count(list.begin(), list.end(), ':')) + 1);
  for (;;) {
    const std::size_t colon = list.find(':');
    directories.push_back({std::string(list.substr(0, colon))});
    if (colon == std::string_view::npos) return directories;
    list.remove_prefix(colon + 1);
  }
}

std::uint32_t open_directories(std::vector<Directory>& directories) {
  const std::size_t count = std::min(directories.size(), kMaxOpen);
  std::vector<batch_call> calls(count);
  std::vector<std::int64_t> results(count, -EIO);
  for (std::size_t i = 0; i < count; i++) {
    const std::string& name = directories[i].name;
    batch_prep_openat(&calls[i], AT_FDCWD, name.empty() ? "." : name.c_str(), kFlags, 0);
  }
  batch_execute(calls.data(), results.data(), static_cast<std::uint32_t>(count), nullptr);
  for (std::size_t i = 0; i < count; i++) {
    const auto result = static_cast<int>(results[i]);
    if (result >= 0)
      directories[i].fd.reset(result);
    else
      directories[i].error = -result;
  }
  return count == 0 ? 0 : 1;
}

}  // namespace pathsearch
