// SPDX-License-Identifier: MIT
// Program::explain(): a program as text.
//
//     #0  open = openat(-100, "/etc/hostname", 0, 0)  <0: done
//     #1  copy(&#2.arg[0], open)
//     #2  read = read(copied, memory, 4096)
//   done:
#include <batch/program.hpp>

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <vector>

namespace batch {
namespace {

// Paths are bytes: what is not printable ASCII is escaped.
std::string quoted(const char* text) {
  std::string out = "\"";
  for (; *text != '\0'; text++) {
    const auto byte = static_cast<unsigned char>(*text);
    if (byte == '"' || byte == '\\') {
      out += {'\\', *text};
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += *text;
    } else {
      char escape[5];
      std::snprintf(escape, sizeof(escape), "\\x%02x", byte);
      out += escape;
    }
  }
  return out + '"';
}

std::string memory_text(std::uint64_t address, std::span<const std::byte> memory) {
  const std::uint64_t offset = address - batch_arg(memory.data());
  return offset == 0 || offset >= memory.size() ? "memory" : "memory+" + std::to_string(offset);
}

}  // namespace

std::string Program::ref_text(std::uint32_t index) const {
  const std::string* name = notes_[index].name;
  return name == nullptr ? "#" + std::to_string(index) : *name;
}

std::string Program::arg_text(std::uint32_t index, std::size_t arg, Form form) const {
  const Note& note = notes_[index];
  const std::uint64_t word = calls_[index].arg[arg];
  if (const Copy* copy = copy_at(index)) {
    if (arg == 0 && copy->target != kNone)
      return "&#" + std::to_string(copy->target) + ".arg[" + std::to_string(copy->target_arg) + "]";
    if (arg == 1 && copy->source != kNone) return ref_text(copy->source);
  }
  switch (note.kinds[arg]) {
    case Arg::Kind::kPath:
      return word == 0 ? "null" : quoted(reinterpret_cast<const char*>(word));
    case Arg::Kind::kMemory:
      return word == 0 ? "null" : memory_text(word, form.memory);
    case Arg::Kind::kResult:
    case Arg::Kind::kLoad:
      if (!form.values) return "copied";
      break;
    case Arg::Kind::kNumber:
      break;
  }
  return std::to_string(static_cast<std::int64_t>(word));
}

std::string Program::call_text(std::uint32_t index, Form form) const {
  static constexpr const char* kSigns[] = {"  <0: ", "  =0: ", "  >0: "};
  const std::string* name = notes_[index].name;
  std::string text = name == nullptr ? "" : *name + " = ";
  text += call_name(calls_[index].nr) + "(";
  for (std::size_t arg = 0; arg < calls_[index].argc; arg++)
    text += (arg == 0 ? "" : ", ") + arg_text(index, arg, form);
  text += ")";
  std::array<const Jump*, 3> jumps{};
  for (const Jump& jump : jumps_of(index)) jumps[jump.sign] = &jump;
  for (const Jump* jump : jumps)
    if (jump != nullptr) text += kSigns[jump->sign] + place_name(jump->place);
  return text;
}

std::string Program::explain(std::span<const std::byte> memory) const {
  std::vector<std::uint32_t> labels(places_.size());
  std::iota(labels.begin(), labels.end(), 0U);
  std::ranges::stable_sort(labels, {}, [&](std::uint32_t id) { return places_[id]; });
  std::string text;
  auto next = labels.begin();
  for (std::uint32_t i = 0; i <= size_; i++) {
    for (; next != labels.end() && places_[*next] == i; ++next) text += place_name(*next) + ":\n";
    if (i < size_) text += "  #" + std::to_string(i) + "  " + call_text(i, {memory, false}) + "\n";
  }
  return text;
}

}  // namespace batch
