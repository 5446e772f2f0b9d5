// SPDX-License-Identifier: MIT
// A vector whose first items are in itself, for what a batch::Program keeps beside its calls.
#ifndef BATCH_LIST_HPP
#define BATCH_LIST_HPP

#include <algorithm>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace batch {

/// Allocates nothing for `kFirst` items.  Stays where it is.
template <typename T, std::uint32_t kFirst>
class List {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  List() {}  // not defaulted, which would clear the room for the first
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return items_; }
  T* end() { return items_ + size_; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }
  T& operator[](std::uint32_t index) { return items_[index]; }
  const T& operator[](std::uint32_t index) const { return items_[index]; }
  T& back() { return items_[size_ - 1]; }

  void push_back(const T& item) {
    if (size_ == room_) grow();
    items_[size_++] = item;
  }
  /// In front of `at`.
  void insert(const T* at, const T& item) {
    const auto index = at - items_;
    push_back(item);
    std::rotate(items_ + index, items_ + size_ - 1, items_ + size_);
  }

 private:
  void grow() {
    auto memory = std::make_unique_for_overwrite<T[]>(std::size_t{2} * room_);
    std::copy(begin(), end(), memory.get());
    memory_ = std::move(memory);
    items_ = memory_.get();
    room_ *= 2;
  }

  T* items_ = first_;
  std::uint32_t size_ = 0;
  std::uint32_t room_ = kFirst;
  std::unique_ptr<T[]> memory_;
  T first_[kFirst];
};

}  // namespace batch

#endif  // BATCH_LIST_HPP
