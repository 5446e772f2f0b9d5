// SPDX-License-Identifier: MIT
#include "mfind/file_text.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wctype.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cwchar>
#include <ctime>

namespace mfind {
namespace {

constexpr std::array<char, 16> kTypeLetters{'U', 'p', 'c', 'U', 'd', 'U', 'b', 'U',
                                            'f', 'U', 'l', 'U', 's', 'U', 'U', 'U'};

/// ".1234567890": ten digits, the last of them always 0.
void append_fraction(std::string& out, std::uint32_t nanoseconds) {
  std::array<char, 16> text;
  std::snprintf(text.data(), text.size(), ".%09u0", nanoseconds);
  out += text.data();
}

/// strftime(3), whose result may be empty.
std::string format_tm(const std::tm& tm, const char* format) {
  std::string text(128, '\0');
  const std::string with_mark = std::string("_") + format;
  std::size_t length = 0;
  while ((length = std::strftime(text.data(), text.size(), with_mark.c_str(), &tm)) == 0) {
    text.resize(text.size() * 2);
  }
  return text.substr(1, length - 1);
}

/// Puts the fraction behind the seconds, which the locale may have anywhere: they are where the
/// text of another second differs.
void append_with_fraction(std::string& out, const std::tm& tm, const char* format,
                          std::uint32_t nanoseconds) {
  std::string text = format_tm(tm, format);
  std::tm other = tm;
  other.tm_sec = tm.tm_sec >= 11 ? tm.tm_sec - 11 : tm.tm_sec + 11;  // both digits differ
  const std::string changed = format_tm(other, format);
  std::size_t at = 0;
  while (at < text.size() && at < changed.size() && text[at] == changed[at]) ++at;
  if (at + 2 > text.size()) {
    out += text;
    return;
  }
  out.append(text, 0, at + 2);
  append_fraction(out, nanoseconds);
  out.append(text, at + 2);
}

bool local_time(const walk::Timestamp& time, std::tm* tm) {
  const std::time_t seconds = time.sec;
  return ::localtime_r(&seconds, tm) != nullptr;
}

}  // namespace

void append_permissions(std::string& out, std::uint32_t mode) {
  const char type = S_ISREG(mode) ? '-' : type_letter(walk::type_of_mode(mode));
  const auto bit = [mode](std::uint32_t mask, char letter) { return (mode & mask) != 0 ? letter : '-'; };
  const auto execute = [mode](std::uint32_t x, std::uint32_t special, char both, char alone) {
    if ((mode & special) != 0) return (mode & x) != 0 ? both : alone;
    return (mode & x) != 0 ? 'x' : '-';
  };
  const char text[] = {type == 'U' ? '?' : type,
                       bit(S_IRUSR, 'r'), bit(S_IWUSR, 'w'), execute(S_IXUSR, S_ISUID, 's', 'S'),
                       bit(S_IRGRP, 'r'), bit(S_IWGRP, 'w'), execute(S_IXGRP, S_ISGID, 's', 'S'),
                       bit(S_IROTH, 'r'), bit(S_IWOTH, 'w'), execute(S_IXOTH, S_ISVTX, 't', 'T')};
  out.append(text, sizeof text);
}

char type_letter(std::uint8_t type) { return kTypeLetters[type & 15U]; }

bool read_link(Entry& entry, std::string* target) {
  target->resize(256);
  for (;;) {
    const ssize_t length =
        ::readlinkat(entry.directory_fd(), entry.name(), target->data(), target->size());
    if (length < 0) return false;
    if (static_cast<std::size_t>(length) < target->size()) {
      target->resize(static_cast<std::size_t>(length));
      return true;
    }
    target->resize(target->size() * 2);
  }
}

void append_for_terminal(std::string& out, std::string_view name) {
  std::mbstate_t state{};
  while (!name.empty()) {
    wchar_t wide = 0;
    std::size_t length = std::mbrtowc(&wide, name.data(), name.size(), &state);
    const bool valid = length != 0 && length <= name.size();
    if (!valid) {
      length = 1;
      state = {};
    }
    if (valid && ::iswprint(static_cast<wint_t>(wide)) != 0) {
      out += name.substr(0, length);
    } else {
      out += '?';
    }
    name.remove_prefix(length);
  }
}

void append_time_as(std::string& out, const walk::Timestamp& time, char letter) {
  if (letter == '@') {
    out += std::to_string(time.sec);
    return append_fraction(out, time.nsec);
  }
  std::tm tm{};
  if (!local_time(time, &tm)) {
    out += std::to_string(time.sec);
    return;
  }
  switch (letter) {
    case '+': return append_with_fraction(out, tm, "%F+%T", time.nsec);
    case 'S': return append_with_fraction(out, tm, "%S", time.nsec);
    case 'T': return append_with_fraction(out, tm, "%T", time.nsec);
    case 'X': return append_with_fraction(out, tm, "%X", time.nsec);
    default: break;
  }
  const std::array<char, 3> format{'%', letter, '\0'};
  out += format_tm(tm, format.data());
}

void append_time_in_full(std::string& out, const walk::Timestamp& time) {
  static constexpr char kDays[] = "SunMonTueWedThuFriSat";
  static constexpr char kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  std::tm tm{};
  if (!local_time(time, &tm)) {
    out += std::to_string(time.sec);
    return;
  }
  std::array<char, 96> text;
  std::snprintf(text.data(), text.size(), "%.3s %.3s %2d %02d:%02d:%02d.%09u0 %d",
                kDays + 3 * tm.tm_wday, kMonths + 3 * tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min,
                tm.tm_sec, time.nsec, tm.tm_year + 1900);
  out += text.data();
}

}  // namespace mfind
