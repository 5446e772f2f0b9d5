// SPDX-License-Identifier: MIT
// Files with several links, to charge each once; only until all its links were met.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "walk/inode_set.h"
#include "walk/mounts.h"

namespace walk {

/// Inode numbers with a count, 16 to 32 bytes each: open addressing, as in InodeSet.  Numbers can
/// leave again.  One thread.
class LinkTable {
 public:
  /// One of the `links` names of `ino`, which is not 0, was met.  True if it is the first one.  The
  /// last one takes the number out.
  bool meet(std::uint64_t ino, std::uint32_t links);

  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  [[nodiscard]] std::size_t home(std::uint64_t ino) const;
  void erase(std::size_t slot);
  void grow();

  std::size_t used_ = 0;
  std::vector<std::uint64_t> inos_;   // a power of two of them; 0: a free slot
  std::vector<std::uint32_t> left_;   // links not met yet
};

/// Set of files with more than one link.  A file leaves it when all its links were met,
/// provided that its file system is mounted once: what is mounted twice, as by mount --bind,
/// can be met twice by the same name, and is kept in an InodeSet.  One thread.
class LinkSet {
 public:
  explicit LinkSet(Mounts mounts) : mounts_(std::move(mounts)) {}
  /// With the mounts of the process, when the first file comes.  If they cannot be read
  /// nothing leaves the set.
  LinkSet() = default;

  /// True when the file, which has `links` > 1 links, was not met before.  Throws std::bad_alloc.
  bool meet(std::uint64_t dev, std::uint64_t ino, std::uint32_t links);

  /// Files held.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Device {
    std::uint64_t dev = 0;
    bool mounted_once = false;
    LinkTable links{};
  };

  Device& device(std::uint64_t dev);

  std::optional<Mounts> mounts_;
  std::vector<Device> devices_;
  std::size_t latest_ = 0;
  InodeSet kept_;
};

}  // namespace walk
