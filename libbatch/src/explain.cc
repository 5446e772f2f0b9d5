// SPDX-License-Identifier: MIT
// Program::explain(): a program as text.
//
//     #0  open = openat(-100, "/etc/hostname", 0, 0)  <0: done
//     #1  copy(&#2.arg[0], open)
//     #2  read = read(copied, memory, 4096)
//   done:
#include <batch/batch.hpp>

#include <cstdio>

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

std::string Program::ref_text(std::size_t index) const {
  return notes_[index].name.empty() ? "#" + std::to_string(index) : notes_[index].name;
}

std::string Program::arg_text(std::size_t index, std::size_t arg, Form form) const {
  const Note& note = notes_[index];
  const std::uint64_t word = calls_[index].arg[arg];
  if (calls_[index].nr == BATCH_NR_COPY) {
    if (arg == 0 && note.target != kNone)
      return "&#" + std::to_string(note.target) + ".arg[" + std::to_string(note.target_arg) + "]";
    if (arg == 1 && note.source != kNone) return ref_text(note.source);
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

std::string Program::call_text(std::size_t index, Form form) const {
  static constexpr const char* kSigns[] = {"  <0: ", "  =0: ", "  >0: "};
  const Note& note = notes_[index];
  std::string text = note.name.empty() ? "" : note.name + " = ";
  text += call_name(calls_[index].nr) + "(";
  for (std::size_t arg = 0; arg < calls_[index].argc; arg++)
    text += (arg == 0 ? "" : ", ") + arg_text(index, arg, form);
  text += ")";
  for (std::size_t sign = 0; sign < note.jumps.size(); sign++)
    if (note.jumps[sign] != kNone) text += kSigns[sign] + places_[note.jumps[sign]].name;
  return text;
}

std::string Program::labels_at(std::size_t position) const {
  std::string text;
  for (const Place& place : places_)
    if (place.position == position) text += place.name + ":\n";
  return text;
}

std::string Program::explain(std::span<const std::byte> memory) const {
  std::string text;
  for (std::size_t i = 0; i < calls_.size(); i++)
    text += labels_at(i) + "  #" + std::to_string(i) + "  " + call_text(i, {memory, false}) + "\n";
  return text + labels_at(calls_.size());
}

}  // namespace batch
