// SPDX-License-Identifier: MIT
#include "mfind/mount_table.h"

#include <sys/sysmacros.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace mfind {

const std::string& MountTable::type_of(std::uint64_t dev) {
  if (const auto found = types_.find(dev); found != types_.end()) return found->second;
  read();
  return types_.try_emplace(dev, "unknown").first->second;
}

/// A line: id, parent, major:minor, ..., " - ", type, ...  The first mount of a device counts.
void MountTable::read() {
  std::FILE* file = std::fopen("/proc/self/mountinfo", "re");
  if (file == nullptr) return;
  char* line = nullptr;
  std::size_t capacity = 0;
  while (::getline(&line, &capacity, file) > 0) {
    unsigned device_major = 0;
    unsigned device_minor = 0;
    const char* type = std::strstr(line, " - ");
    if (type == nullptr) continue;
    if (std::sscanf(line, "%*d %*d %u:%u", &device_major, &device_minor) != 2) continue;
    type += 3;
    types_.try_emplace(makedev(device_major, device_minor),
                       std::string(type, std::strcspn(type, " ")));
  }
  std::free(line);
  std::fclose(file);
}

}  // namespace mfind
