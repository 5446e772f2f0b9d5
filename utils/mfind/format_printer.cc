// SPDX-License-Identifier: MIT
// A directive without flags is appended as it is; with flags snprintf(3) lays it out.
#include "mfind/format_printer.h"

#include <dirent.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "common/quote.h"
#include "mfind/file_text.h"
#include "mfind/security_context.h"

namespace mfind {
namespace {

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

/// Those that are laid out as numbers: all others are as text, whatever they show.
bool is_numeric(char directive) {
  return directive == 'd' || directive == 'm' || directive == 'S';
}

/// Made harmless on a terminal; %H GNU find shows as it is.
bool is_of_name(char directive) {
  return std::string_view("fhlpP").find(directive) != std::string_view::npos;
}

/// What is before the last component.  Slashes at the end of a root do not count, but if a single
/// character is before them they do, as GNU find has it.
std::string_view leading_directories(std::string_view path) {
  std::string_view stripped = path;
  while (stripped.size() > 1 && stripped.ends_with('/')) stripped.remove_suffix(1);
  if (stripped.size() == 1) stripped = path;
  const std::size_t slash = stripped.rfind('/');
  return slash == std::string_view::npos ? std::string_view(".") : stripped.substr(0, slash);
}

/// Share of a file's length that has space: 1 for one without holes.
double sparseness(const walk::Stat& stat) {
  const double allocated = 512.0 * static_cast<double>(stat.blocks);
  if (stat.size == 0) return stat.blocks == 0 ? 1.0 : HUGE_VAL;
  return allocated / static_cast<double>(stat.size);
}

}  // namespace

bool FormatPrinter::provide(const Format& format, Entry& entry) const {
  Knowledge needed = Knowledge::kNothing;
  for (const FormatPart& part : format.parts) {
    needed = std::max(needed, knowledge_of(part.directive));
  }
  if (needed == Knowledge::kMetadata) return entry.load();
  if (needed == Knowledge::kInode) return entry.inode() != 0 || entry.load();
  return needed == Knowledge::kNothing || entry.type() != DT_UNKNOWN || entry.loaded();
}

bool FormatPrinter::print(const Format& format, OutputFile& file, Entry& entry) {
  if (!provide(format, entry)) return false;
  for (const FormatPart& part : format.parts) {
    if (part.directive == 0) {
      file.output().append(part.text);
    } else if (part.directive == 'p' && part.text.size() == 1 && !file.is_terminal()) {
      file.output().append(entry.path());  // the one that matters
    } else {
      text_.clear();
      value(part, entry);
      emit(part, is_of_name(part.directive), file);
      report_late(entry);
    }
  }
  if (format.ends_output) show(file);
  return true;
}

/// Not as when a message makes it: a failure is said at once.
void FormatPrinter::show(OutputFile& file) {
  if (!file.output().pending()) return;
  file.output().flush();
  const int error = file.output().error();
  if (error != 0) diagnostics_.error(error, common::quote_argument(file.name()));
}

void FormatPrinter::emit(const FormatPart& part, bool from_name, OutputFile& file) {
  if (from_name && file.is_terminal()) {
    scratch_.clear();
    append_for_terminal(scratch_, text_);
    text_.swap(scratch_);
  }
  if (is_numeric(part.directive) || part.text.size() == 1) return file.output().append(text_);
  const std::string layout = part.text + "s";
  // Flags that are for numbers have no effect on text.
  const int length = std::snprintf(nullptr, 0, layout.c_str(), text_.c_str());
  if (length < 0) return;
  scratch_.resize(static_cast<std::size_t>(length) + 1);
  std::snprintf(scratch_.data(), scratch_.size(), layout.c_str(), text_.c_str());
  file.output().append(std::string_view(scratch_).substr(0, static_cast<std::size_t>(length)));
}

void FormatPrinter::path_value(const FormatPart& part, Entry& entry) {
  const std::string_view path = entry.path();
  switch (part.directive) {
    case 'p': text_ = path; break;
    case 'H': text_ = entry.root(); break;
    case 'h': text_ = leading_directories(path); break;
    case 'P':
      if (entry.level() == 0) break;
      text_ = path.substr(entry.root().size());
      if (text_.starts_with('/')) text_.erase(0, 1);
      break;
    default:  // f: of a root one trailing slash stays
      text_ = entry.base_name();
      if (entry.level() > 0) break;
      if (text_ != "/" && path.ends_with('/')) text_ += '/';
  }
}

void FormatPrinter::time_value(const FormatPart& part, Entry& entry) {
  const walk::Times& times = entry.times();
  switch (part.directive) {
    case 'a': return append_time_in_full(text_, times.atime);
    case 'c': return append_time_in_full(text_, times.ctime);
    case 't': return append_time_in_full(text_, times.mtime);
    case 'A': return append_time_as(text_, times.atime, part.time_format);
    case 'C': return append_time_as(text_, times.ctime, part.time_format);
    case 'T': return append_time_as(text_, times.mtime, part.time_format);
    default: break;
  }
  const bool known = (entry.stat().mask & STATX_BTIME) != 0;
  if (known) append_time_as(text_, times.btime, part.time_format);
}

void FormatPrinter::target_type(Entry& entry) {
  std::uint8_t type = entry.type();
  if (type == DT_LNK && !entry.look_up_type(true, &type)) {
    const int error = errno;
    const bool nowhere = error == ENOENT || error == ENOTDIR;
    text_ = nowhere ? 'N' : error == ELOOP ? 'L' : '?';
    if (text_ == "?") late_error_ = error;
    return;
  }
  text_ = type_letter(type);
}

/// What is said behind the ? that it is about, and leaves the exit status alone.
void FormatPrinter::report_late(Entry& entry) {
  if (late_error_ == 0) return;
  diagnostics_.note(std::exchange(late_error_, 0), common::quote_argument(entry.path()));
}

void FormatPrinter::context(Entry& entry) {
  const int error = read_security_context(entry, &text_);
  if (error == 0) return;
  text_.clear();
  diagnostics_.error(error, "getfilecon failed: " + common::quote_argument(entry.path()));
}

void FormatPrinter::value(const FormatPart& part, Entry& entry) {
  const auto number = [&](const char* conversion, auto found) {
    std::array<char, 32> plain;
    const std::string layout = part.text + conversion;
    const int length = std::snprintf(plain.data(), plain.size(), layout.c_str(), found);
    text_.resize(static_cast<std::size_t>(length) + 1);
    std::snprintf(text_.data(), text_.size(), layout.c_str(), found);
    text_.pop_back();
  };
  switch (part.directive) {
    case 'd': return number("d", static_cast<int>(entry.level()));
    case 'f': case 'h': case 'H': case 'p': case 'P': return path_value(part, entry);
    case 'l':
      if (entry.type() != DT_LNK) return;
      if (!read_link(entry, &text_)) {
        text_.clear();
        entry.report(errno);
      }
      return;
    case 'i': return append_integer(text_, entry.inode());
    case 'y': text_ = type_letter(entry.type()); return;
    case 'Y': return target_type(entry);
    case 'Z': return context(entry);
    case 'a': case 'A': case 'B': case 'c': case 'C': case 't': case 'T':
      return time_value(part, entry);
    default: break;
  }
  const walk::Stat& stat = entry.stat();
  switch (part.directive) {
    case 'b': return append_integer(text_, stat.blocks);
    case 'D': return append_integer(text_, stat.dev);
    case 'F': text_ = mounts_.type_of(stat.dev); return;
    case 'g': text_ = owners_.group(stat.gid); if (!text_.empty()) return; [[fallthrough]];
    case 'G': return append_integer(text_, stat.gid);
    case 'k': return append_integer(text_, (stat.blocks + 1) / 2);
    case 'm': return number("o", static_cast<unsigned>(stat.mode & 07777U));
    case 'M': return append_permissions(text_, stat.mode);
    case 'n': return append_integer(text_, stat.nlink);
    case 's': return append_integer(text_, stat.size);
    case 'u': text_ = owners_.user(stat.uid); if (!text_.empty()) return; [[fallthrough]];
    case 'U': return append_integer(text_, stat.uid);
    default: return number("g", sparseness(stat));  // S
  }
}

}  // namespace mfind
