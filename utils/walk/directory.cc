// SPDX-License-Identifier: MIT
#include "walk/directory.h"

namespace walk {
namespace {

constexpr std::size_t kPoolSize = 512;
constexpr std::size_t kPooledBytes = 256 * 1024;  // a larger one gives its memory back

}  // namespace

void Directory::reset_claim() {
  parent = nullptr;
  record = level = 0;
  ready = taken = abandoned = listed = waits = offered = false;
  users = 0;
  next_claim = bytes = 0;
  before = after = first_child = last_child = previous_sibling = next_sibling = nullptr;
  absorbed_below = {};
}

void Directory::reset_contents() {
  fd = -1;
  open_error = stat_error = 0;
  listing.clear();
  read.reset();
  results.clear();
  stat_from = subdirectories = 0;
  absorbed = false;
  tally = {};
}

void Directory::keep_times(const Times* wanted) {
  if (wanted == nullptr) return;
  if (times == nullptr) times = std::make_unique<Times>();
  *times = *wanted;
}

void Directory::reset_delivery() {
  evicted = crossed = false;
  reading = Reading::kComplete;
  error = 0;
  cursor = next_result = absorbed_until = 0;
}

void Directory::free_memory() {
  listing = {};
  results = {};
  read.unparsed = {};
}

DirectoryPool::DirectoryPool() { unused_.reserve(kPoolSize); }

std::unique_ptr<Directory> DirectoryPool::acquire() {
  if (unused_.empty()) return std::make_unique<Directory>();
  std::unique_ptr<Directory> directory = std::move(unused_.back());
  unused_.pop_back();
  directory->reset_claim();
  return directory;
}

void DirectoryPool::release(std::unique_ptr<Directory> directory) noexcept {
  if (unused_.size() == kPoolSize) return;
  if (directory->memory_bytes() > kPooledBytes) directory->free_memory();
  unused_.push_back(std::move(directory));
}

void DirectoryPool::give(std::size_t count, DirectoryPool* to) noexcept {
  for (; count > 0 && !unused_.empty(); --count) {
    to->release(std::move(unused_.back()));
    unused_.pop_back();
  }
}

}  // namespace walk
