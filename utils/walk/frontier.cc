// SPDX-License-Identifier: MIT
// The frontier is a list of directories in depth-first order:
//
//   - those being read, which may turn out to have subdirectories,
//   - those that have been read and have subdirectories nobody has claimed.
//
// claim() takes the next subdirectory of the first directory of the second kind: of all that
// is known, what the consumer comes to first.  The child goes into the list in
// front of its parent, because all of its subtree comes before the parent's next
// subdirectory; later siblings are claimed later and go between it and the parent.  So
// the list is in order at all times, whatever the order in which reading ends, and
// a claim looks at no more entries than there are threads reading.
//
// The thread that reads a directory may go on below it by itself (descent.h).  What it is in when that ends is adopted:
// each child goes in front of its parent, as if it had been claimed.
//
// Invariants, checked by the model test:
//   - A directory is in the list at most once, and not after its last subdirectory was
//     claimed.
//   - Children of a directory are claimed in the order of its listing, each once.
//   - Below a directory that waits nothing is claimed before it is taken.
//   - What was claimed and is neither taken nor among the children of its parent was absorbed.
//   - What is adopted has a parent that is being read, and so is in the list.
//   - claimed_ahead_ is the number of directories claimed and not taken; bytes_ahead_ the
//     memory of those that are ready.
#include "walk/frontier.h"

#include <algorithm>
#include <utility>

namespace walk {
std::size_t Frontier::next_claimable(Directory* directory) {
  const Listing& listing = directory->listing;
  for (std::size_t& i = directory->next_claim; i < listing.size(); ++i) {
    if ((listing[i].interest & kReadAhead) != 0) return i;
  }
  return kNoRecord;
}

Directory* Frontier::claim() {
  if (!within_bounds()) return nullptr;
  for (Directory *directory = first_, *after = nullptr; directory != nullptr; directory = after) {
    after = directory->after;
    if (!directory->ready || directory->fd == -1) continue;
    const std::size_t record = next_claimable(directory);
    if (record == kNoRecord) {
      remove(directory);
      continue;
    }
    Directory* child = claim_record(directory, record, directory);
    append(child);
    return child;
  }
  return nullptr;
}

/// Makes `child` the last of its parent's that are claimed.
void Frontier::append(Directory* child) {
  Directory* parent = child->parent;
  child->previous_sibling = parent->last_child;
  (parent->last_child != nullptr ? parent->last_child->next_sibling : parent->first_child) = child;
  parent->last_child = child;
  ++claimed_ahead_;
}

void Frontier::fill_claim(Directory* parent, std::size_t record, Directory* child) {
  child->parent = parent;
  child->level = parent->level + 1;
  child->record = record;
  parent->next_claim = std::max(parent->next_claim, record + 1);
}

void Frontier::adopt(Directory* child) {
  ++child->parent->users;
  insert_before(child, child->parent);
  append(child);
}

bool Frontier::has_claimable() const {
  for (Directory* directory = first_; directory != nullptr; directory = directory->after) {
    if (directory->ready && directory->fd != -1 && next_claimable(directory) != kNoRecord) return true;
  }
  return false;
}

Directory* Frontier::claim_for_consumer(Directory* parent, std::size_t record) {
  // The consumer is here: nothing in the list comes before the child.
  Directory* child = claim_record(parent, record, first_);
  child->taken = true;
  return child;
}

Directory* Frontier::claim_record(Directory* parent, std::size_t record, Directory* before) {
  Directory* child = pool_.acquire().release();
  fill_claim(parent, record, child);
  ++parent->users;
  insert_before(child, before);
  return child;
}

Directory* Frontier::take(Directory* parent, std::size_t record) {
  Directory* child = parent->first_child;
  if (child == nullptr || child->record != record) return nullptr;
  unlink(child);
  child->taken = true;
  --claimed_ahead_;
  bytes_ahead_ -= child->bytes;
  child->bytes = 0;
  return child;
}

bool Frontier::take_absorbed(Directory* parent, std::size_t record) {
  // Of those claimed it is the only kind that is not among the children any more.
  const bool claimed =
      record < parent->next_claim && (parent->listing[record].interest & kReadAhead) != 0;
  const Directory* next = parent->first_child;
  while (next != nullptr && next->record < record) next = next->next_sibling;
  if (!claimed || (next != nullptr && next->record == record)) return false;
  parent->tally.add(std::exchange(parent->absorbed_below, {}));
  parent->absorbed_until = next != nullptr ? next->record : parent->next_claim;
  return true;
}

void Frontier::pass(Directory* parent, std::size_t record) {
  parent->next_claim = std::max(parent->next_claim, record + 1);
}

bool Frontier::complete(Directory* directory) {
  directory->ready = true;
  if (directory->parent != nullptr) --directory->parent->users;
  if (directory->absorbed && !directory->taken && !directory->abandoned) {
    absorb(directory);
    return false;
  }
  if (!directory->taken) {
    directory->bytes = directory->memory_bytes();
    bytes_ahead_ += directory->bytes;
    peak_bytes_ = std::max(peak_bytes_, bytes_ahead_);
  }
  const bool waits = directory->waits && !directory->taken;
  directory->offered = !directory->abandoned && !waits && next_claimable(directory) != kNoRecord;
  if (!directory->offered) remove(directory);
  return directory->offered;
}

void Frontier::absorb(Directory* directory) {
  directory->parent->absorbed_below.add(directory->tally);
  unlink(directory);
  --claimed_ahead_;
  remove(directory);
  release(std::unique_ptr<Directory>(directory));
}

/// Takes a child out of its parent's list.
void Frontier::unlink(Directory* child) {
  Directory* parent = child->parent;
  Directory* before = child->previous_sibling;
  Directory* after = child->next_sibling;
  (before != nullptr ? before->next_sibling : parent->first_child) = after;
  (after != nullptr ? after->previous_sibling : parent->last_child) = before;
  child->previous_sibling = child->next_sibling = nullptr;
}

void Frontier::refill(Directory* directory) {
  directory->next_claim = 0;
  remove(directory);
  offer(directory);
}

void Frontier::offer(Directory* directory) {
  if (directory->listed || next_claimable(directory) == kNoRecord) return;
  directory->offered = true;
  insert_before(directory, first_);
}

void Frontier::abandon(Directory* directory, const std::function<void(Directory*)>& await,
                       const std::function<void(Directory*)>& visit) {
  // Down to the last claimed descendant, which has no children, up again over siblings.
  directory->abandoned = true;
  remove(directory);
  Directory* at = directory;
  while (true) {
    while (at->first_child != nullptr) {
      at = at->first_child;
      at->abandoned = true;
      if (!at->ready) await(at);
      remove(at);
    }
    if (at == directory) return;
    Directory* parent = at->parent;
    static_cast<void>(take(parent, at->record));
    visit(at);
    at = parent;
  }
}

void Frontier::for_each_claimed(Directory* top, const std::function<void(Directory*)>& visit) {
  Directory* at = top->first_child;
  while (at != nullptr) {
    visit(at);
    if (at->first_child != nullptr) {
      at = at->first_child;
      continue;
    }
    while (at != top && at->next_sibling == nullptr) at = at->parent;
    at = at == top ? nullptr : at->next_sibling;
  }
}

void Frontier::insert_before(Directory* directory, Directory* next) {
  directory->listed = true;
  directory->after = next;
  directory->before = next != nullptr ? next->before : nullptr;
  if (next != nullptr) next->before = directory;
  (directory->before != nullptr ? directory->before->after : first_) = directory;
}

void Frontier::remove(Directory* directory) {
  if (!directory->listed) return;
  directory->listed = false;
  (directory->before != nullptr ? directory->before->after : first_) = directory->after;
  if (directory->after != nullptr) directory->after->before = directory->before;
  directory->before = directory->after = nullptr;
}

}  // namespace walk
