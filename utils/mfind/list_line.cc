// SPDX-License-Identifier: MIT
#include "mfind/list_line.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

#include "mfind/file_text.h"

namespace mfind {
namespace {

constexpr std::time_t kHalfYear = 180 * 24 * 60 * 60;
constexpr std::time_t kHour = 60 * 60;

}  // namespace

/// Right-aligned, and a blank.
void ListLine::number(std::string_view digits, std::size_t* width) {
  *width = std::max(*width, digits.size());
  line_.append(*width - digits.size(), ' ').append(digits) += ' ';
}

/// Left-aligned, and a blank.  A number takes no notice of how wide the column is by now, and that of
/// a user counts its blank: so it is in GNU find.
void ListLine::owner(const std::string& name, unsigned id, bool is_group) {
  constexpr std::size_t kNumberWidth = 8;
  std::size_t& width = is_group ? group_width_ : user_width_;
  const std::string text = name.empty() ? std::to_string(id) : name;
  const std::size_t column = std::max(name.empty() ? kNumberWidth : width, text.size());
  line_.append(text).append(column - text.size() + 1, ' ');
  width = std::max(width, column + (name.empty() && !is_group ? 1 : 0));
}

void ListLine::size(const walk::Stat& stat) {
  if (!S_ISBLK(stat.mode) && !S_ISCHR(stat.mode)) {
    return number(std::to_string(stat.size), &size_width_);
  }
  const std::string device_major = std::to_string(major(stat.rdev));
  const std::string device_minor = std::to_string(minor(stat.rdev));
  major_width_ = std::max(major_width_, device_major.size());
  line_.append(major_width_ - device_major.size(), ' ').append(device_major).append(", ");
  number(device_minor, &minor_width_);
}

void ListLine::date(const walk::Timestamp& time) {
  const std::time_t seconds = time.sec;
  std::tm tm{};
  if (::localtime_r(&seconds, &tm) == nullptr) {
    line_ += std::to_string(seconds) + ' ';
    return;
  }
  const bool far = seconds < now_ - kHalfYear || seconds > now_ + kHour;
  std::array<char, 64> text;
  const std::size_t length =
      std::strftime(text.data(), text.size(), far ? "%b %e  %Y" : "%b %e %H:%M", &tm);
  line_.append(text.data(), length) += ' ';
}

/// With backslashes before and for what would break the line apart.
void ListLine::name(std::string_view bytes) {
  static constexpr char kControls[] = "\n\b\r\t\f";
  static constexpr char kLetters[] = "nbrtf";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (const char* control = c == '\0' ? nullptr : std::strchr(kControls, c)) {
      (line_ += '\\') += kLetters[control - kControls];
    } else if (c == '\\' || c == ' ' || c == '"') {
      (line_ += '\\') += c;
    } else if (byte < 0x80 && std::isprint(byte) != 0) {
      line_ += c;
    } else {
      line_ += '\\';
      for (int shift = 6; shift >= 0; shift -= 3) {
        line_ += static_cast<char>('0' + ((byte >> shift) & 7));
      }
    }
  }
}

void ListLine::print(Entry& entry, OutputFile& file) {
  const walk::Stat& stat = entry.stat();
  line_.clear();
  number(std::to_string(stat.ino), &inode_width_);
  number(std::to_string((stat.blocks * 512 + block_bytes_ - 1) / block_bytes_), &blocks_width_);
  append_permissions(line_, stat.mode);
  line_ += ' ';
  number(std::to_string(stat.nlink), &links_width_);
  owner(owners_.user(stat.uid), stat.uid, false);
  owner(owners_.group(stat.gid), stat.gid, true);
  size(stat);
  date(entry.times().mtime);
  name(entry.path());
  if (S_ISLNK(stat.mode)) {
    std::string target;
    if (read_link(entry, &target)) {
      line_ += " -> ";
      name(target);
    } else {
      entry.report(errno);
    }
  }
  file.output().append(line_);
  file.output().end_line('\n');
}

}  // namespace mfind
