// SPDX-License-Identifier: MIT
#include "pathsearch/directories.h"

#include <batch/batch.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>

namespace pathsearch {
namespace {

// A list of 100,000 bytes can name 50,000 directories; those that are left closed
// are searched by path.  A batch for 512 takes 32 or 64 KiB.
constexpr std::size_t kMaxOpen = 512;

constexpr int kToSearch = O_PATH | O_DIRECTORY | O_CLOEXEC;
constexpr int kToList = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

// What a search needs beside the directories: the candidate, and with --why its interpreter or the
// files of a locale.
constexpr rlim_t kSpare = 4;

bool short_of_descriptors(int error) { return error == EMFILE || error == ENFILE; }

/// How many descriptors are left, up to kSpare.  The lowest free number is what the kernel takes,
/// so none is free below the highest that it gave.
std::size_t left_descriptors(const std::vector<Directory>& directories) {
  int highest = 0;
  for (const Directory& directory : directories) {
    if (short_of_descriptors(directory.error)) return 0;
    highest = std::max(highest, directory.fd.get());
  }
  rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kSpare;
  const rlim_t used = static_cast<rlim_t>(highest) + 1;
  return limit.rlim_cur <= used ? 0 : std::min(kSpare, limit.rlim_cur - used);
}

/// Closes the last ones, which are then searched by path, where otherwise no candidate could be
/// opened.
void leave_spare(std::vector<Directory>& directories) {
  std::size_t left = left_descriptors(directories);
  for (auto it = directories.rbegin(); it != directories.rend() && left < kSpare; ++it) {
    if (!it->fd) continue;
    it->fd.reset();
    left++;
  }
}

}  // namespace

std::string Directory::join(std::string_view file) const {
  std::string path;
  path.reserve(name.size() + 2 + file.size());
  path = name.empty() ? "." : name;
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

std::uint32_t open_directories(std::vector<Directory>& directories, bool to_list) {
  const std::size_t count = std::min(directories.size(), kMaxOpen);
  const std::size_t tries = to_list ? 2 : 1;  // each jumps over the rest when it succeeds
  std::vector<batch_call> calls(count * tries);
  std::vector<std::int64_t> results(count * tries, -EIO);
  for (std::size_t i = 0; i < count; i++) {
    const std::string& name = directories[i].name;
    const char* path = name.empty() ? "." : name.c_str();
    batch_call* call = &calls[i * tries];
    if (to_list) {
      batch_prep_openat(call, AT_FDCWD, path, kToList, 0);
      batch_jump(call++, 0, 1, 1);
    }
    batch_prep_openat(call, AT_FDCWD, path, kToSearch, 0);
  }
  batch_execute(calls.data(), results.data(), static_cast<std::uint32_t>(calls.size()), nullptr);
  for (std::size_t i = 0; i < count; i++) {
    const std::int64_t first = results[i * tries];
    const auto result = static_cast<int>(first >= 0 ? first : results[i * tries + tries - 1]);
    if (result >= 0)
      directories[i].fd.reset(result);
    else
      directories[i].error = -result;
  }
  leave_spare(directories);
  return count == 0 ? 0 : 1;
}

}  // namespace pathsearch
