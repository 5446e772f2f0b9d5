// SPDX-License-Identifier: MIT
#include "walk/descent.h"

namespace walk {

void Descent::begin(Directory* claimed) {
  levels_[0] = {.directory = claimed};
  size_ = 1;
}

Directory* Descent::next() {
  Directory* parent = levels_[size_ - 1].directory;
  const bool readable = parent->fd >= 0 && parent->read.at_end && parent->read.error == 0;
  if (!readable || parent->waits || size_ == kMostLevels || parent->memory_bytes() > kMostBytes) return nullptr;
  const std::size_t record = Frontier::next_claimable(parent);
  if (record == Frontier::kNoRecord) return nullptr;
  Directory* child = unused_.acquire().release();
  Frontier::fill_claim(parent, record, child);
  levels_[size_++] = {.directory = child};
  return child;
}

/// What is left in a listing are entries to be delivered, and directories.
bool Descent::all_absorbed(const Level& level) {
  return level.absorbed > 0 && level.absorbed == level.directory->listing.size();
}

/// Moves all that is known of the entries to the tally.
void Descent::take_entries(Level* level) {
  Directory* directory = level->directory;
  directory->tally.add(std::exchange(directory->absorbed_below, {}));
  directory->listing.clear();
  directory->results.clear();
  directory->next_claim = directory->stat_from = directory->subdirectories = 0;
  level->absorbed = 0;
}

/// Out of the innermost directory, which is absorbed.
void Descent::rise() {
  Directory* child = levels_[--size_].directory;
  Level& parent = levels_[size_ - 1];
  parent.directory->absorbed_below.add(child->tally);
  ++parent.absorbed;
  unused_.release(std::unique_ptr<Directory>(child));
}

void Descent::hand_over(Frontier* frontier) {
  for (std::size_t i = 1; i < size_; ++i) frontier->adopt(levels_[i].directory);
  frontier->give_unused(size_ - 1, &unused_);  // for those, which will come back there
}

}  // namespace walk
