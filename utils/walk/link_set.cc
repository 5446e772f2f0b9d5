// SPDX-License-Identifier: MIT
#include "walk/link_set.h"

#include <algorithm>

namespace walk {
namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

/// Fibonacci hashing, as in InodeSet.
std::size_t LinkTable::home(std::uint64_t ino) const {
  const int bits = __builtin_ctzll(inos_.size());
  return static_cast<std::size_t>((ino * 0x9e3779b97f4a7c15U) >> (64 - bits));
}

bool LinkTable::meet(std::uint64_t ino, std::uint32_t links) {
  if (used_ * 4 >= inos_.size() * 3) grow();
  std::size_t i = home(ino);
  while (inos_[i] != 0 && inos_[i] != ino) i = (i + 1) & (inos_.size() - 1);
  if (inos_[i] == 0) {
    inos_[i] = ino;
    left_[i] = links - 1;
    ++used_;
    return true;
  }
  if (--left_[i] == 0) erase(i);
  return false;
}

/// Moves up what would not be found any more behind a free slot.
void LinkTable::erase(std::size_t slot) {
  const std::size_t mask = inos_.size() - 1;
  for (std::size_t i = (slot + 1) & mask; inos_[i] != 0; i = (i + 1) & mask) {
    const std::size_t distance = (i - home(inos_[i])) & mask;
    if (distance < ((i - slot) & mask)) continue;
    inos_[slot] = inos_[i];
    left_[slot] = left_[i];
    slot = i;
  }
  inos_[slot] = 0;
  --used_;
}

void LinkTable::grow() {
  LinkTable larger;
  larger.inos_.resize(std::max(inos_.size() * 2, kFirstSlots));
  larger.left_.resize(larger.inos_.size());
  for (std::size_t i = 0; i < inos_.size(); ++i) {
    if (inos_[i] != 0) larger.meet(inos_[i], left_[i] + 1);
  }
  *this = std::move(larger);
}

LinkSet::Device& LinkSet::device(std::uint64_t dev) {
  if (latest_ < devices_.size() && devices_[latest_].dev == dev) return devices_[latest_];
  for (latest_ = 0; latest_ < devices_.size(); ++latest_) {
    if (devices_[latest_].dev == dev) return devices_[latest_];
  }
  if (!mounts_) mounts_ = Mounts::of_process();
  return devices_.emplace_back(Device{.dev = dev, .mounted_once = mounts_->mounted_once(dev)});
}

bool LinkSet::meet(std::uint64_t dev, std::uint64_t ino, std::uint32_t links) {
  Device& place = device(dev);
  if (!place.mounted_once || ino == 0) return kept_.insert(dev, ino);
  return place.links.meet(ino, links);
}

std::size_t LinkSet::size() const {
  std::size_t total = kept_.size();
  for (const Device& device : devices_) total += device.links.size();
  return total;
}

}  // namespace walk
