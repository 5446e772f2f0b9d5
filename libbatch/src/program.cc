// SPDX-License-Identifier: MIT
// Building and running of batch::Program.
//
// Calls are kept in the form in which they run.  What is not known before that (the
// length of a jump whose label is bound later, the address of a result) is kept in
// lists of its own and filled in by link(), so that a call without such costs no more
// than its words; see bench/program.
#include <batch/program.hpp>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <type_traits>

namespace batch {
namespace {

/// Moves `count` items to `to`; returns what is behind the room for `room` of them.
template <typename T>
std::byte* move_to(std::byte* to, T*& array, std::size_t count, std::size_t room) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % alignof(std::uint64_t) == 0);
  if (count > 0) std::memcpy(to, array, count * sizeof(T));
  array = reinterpret_cast<T*>(to);
  return to + room * sizeof(T);
}

// What the text form of a program can say: see Cursor::name() of batchctl.
bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

void check_name(std::string_view name) {
  if (!is_name(name))
    throw std::logic_error("batch: not a name of letters, digits and _: " + std::string(name));
}

}  // namespace

Ref Ref::name(std::string_view name) const {
  program_->rename(index_, name);
  return *this;
}

std::int64_t Results::operator[](const Ref& ref) const {
  if (ref.program_ != program_) throw std::logic_error("batch: a result of another program");
  return at(ref.index_);
}

std::int64_t Results::operator[](std::string_view name) const {
  if (names_ != nullptr)
    if (const auto found = names_->find(name); found != names_->end()) return at(found->second);
  throw std::logic_error("batch: no call is named " + std::string(name));
}

std::int64_t Results::at(std::size_t index) const {
  if (index >= rets_.size())
    throw std::logic_error("batch: the result of a call that was added after the run");
  return rets_[index];
}

void Program::throw_foreign_argument() {
  throw std::logic_error("batch: a result of another program is used as an argument");
}

void Program::throw_foreign_call() {
  throw std::logic_error("batch: a call of another program");
}

void Program::throw_foreign_label() {
  throw std::logic_error("batch: a label of another program");
}

void Program::throw_bound_twice(Label label) const {
  throw std::logic_error("batch: label " + place_name(label.id_) + " bound twice");
}

void Program::grow() {
  static_assert(kFirstCalls > BATCH_MAX_ARGS);  // growing once makes room for a call and its copies
  const std::uint32_t room = 2 * room_;
  constexpr std::size_t kEach = sizeof(batch_call) + sizeof(Note) + sizeof(Copy);
  auto memory = std::make_unique_for_overwrite<std::byte[]>(room * kEach);
  std::byte* at = move_to(memory.get(), calls_, size_, room);
  at = move_to(at, notes_, size_, room);
  move_to(at, copies_, copy_count_, room);
  memory_ = std::move(memory);
  room_ = room;
  for (const Copy& copy : std::span<const Copy>(copies_, copy_count_))
    if (copy.target != kNone)
      calls_[copy.call].arg[0] = batch_arg(&calls_[copy.target].arg[copy.target_arg]);
}

Label Program::named_label(std::string_view name) {
  check_name(name);
  const auto [place, added] = place_names_.emplace(name, places_.size());
  if (!added) throw std::logic_error("batch: two labels are named " + std::string(name));
  try {
    named_places_.emplace_back(place->second, &place->first);
    return label();
  } catch (...) {
    if (!named_places_.empty() && named_places_.back().first == place->second)
      named_places_.pop_back();
    place_names_.erase(place);
    throw;
  }
}

std::string Program::place_name(std::uint32_t id) const {
  const auto named =
      std::ranges::lower_bound(named_places_, id, {}, &decltype(named_places_)::value_type::first);
  if (named != named_places_.end() && named->first == id) return *named->second;
  std::string name = "L" + std::to_string(id);
  while (place_names_.contains(name)) name += '_';
  return name;
}

std::span<const Program::Jump> Program::jumps_of(std::uint32_t index) const {
  return {std::ranges::lower_bound(jumps_, index, {}, &Jump::call),
          std::ranges::upper_bound(jumps_, index, {}, &Jump::call)};
}

const Program::Copy* Program::copy_at(std::uint32_t index) const {
  const std::span<const Copy> copies(copies_, copy_count_);
  const auto found = std::ranges::lower_bound(copies, index, {}, &Copy::call);
  return found != copies.end() && found->call == index ? &*found : nullptr;
}

void Program::insert_jump(std::uint32_t index, Sign sign, Label label, std::uint32_t bound) {
  if (bound != kNone && bound <= index)
    throw std::logic_error("batch: jump backwards to label " + place_name(label.id_));
  const std::span<const Jump> others = jumps_of(index);
  if (std::ranges::find(others, sign, &Jump::sign) != others.end())
    throw std::logic_error("batch: a second jump for the same sign to label " +
                           place_name(label.id_));
  jumps_.insert(others.data() + others.size(), {index, label.id_, sign});
}

void Program::rename(std::uint32_t index, std::string_view name) {
  check_call(index);
  const std::string*& current = notes_[index].name;
  if (current == nullptr ? name.empty() : *current == name) return;
  if (!name.empty()) check_name(name);
  if (name == "memory" || name == "null" || name == "copied")
    throw std::logic_error("batch: a call cannot be named " + std::string(name));
  if (names_ != nullptr && names_->contains(name))
    throw std::logic_error("batch: two calls are named " + std::string(name));
  own_names();
  const std::string* next = name.empty() ? nullptr : &names_->emplace(name, index).first->first;
  if (const std::string* old = std::exchange(current, next)) names_->erase(*old);
}

// Makes names_ something that no Results have.  Not use_count(): they may be in another thread.
void Program::own_names() {
  if (names_ != nullptr && !names_shared_) return;
  auto names = names_ == nullptr ? std::make_shared<Results::Names>()
                                 : std::make_shared<Results::Names>(*names_);
  for (const auto& [name, index] : *names) notes_[index].name = &name;
  names_ = std::move(names);
  names_shared_ = false;
}

Results Program::make_results() {
  names_shared_ = true;
  return Results(this, size_, names_);
}

void Program::link(std::vector<std::int64_t>& rets) {
  for (const Jump& jump : jumps_) {
    const std::uint32_t position = places_[jump.place];
    if (position == kNone)
      throw std::logic_error("batch: label " + place_name(jump.place) + " is never bound");
    const std::uint32_t skip = position - jump.call - 1;
    if (skip > std::numeric_limits<std::int16_t>::max())
      throw std::logic_error("batch: label " + place_name(jump.place) + " is too far away");
    batch_call& call = calls_[jump.call];
    std::int16_t& length = jump.sign == kNegative ? call.jump_neg
                           : jump.sign == kZero   ? call.jump_zero
                                                  : call.jump_pos;
    length = static_cast<std::int16_t>(skip);
  }
  for (const Copy& copy : std::span<const Copy>(copies_, copy_count_))
    if (copy.source != kNone) calls_[copy.call].arg[1] = batch_arg(&rets[copy.source]);
}

Results Program::run() & {
  Results results = make_results();
  link(results.rets_);
  results.status_ = batch_execute(calls_, results.rets_.data(), size_, nullptr);
  return results;
}

}  // namespace batch
