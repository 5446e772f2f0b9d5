// SPDX-License-Identifier: MIT
// A name is cut into characters of the locale with mbrtowc(3).  What is not a
// printable character goes into a $'...' segment as an escape; the rest goes
// between single quotes, or between double ones where the only trouble is an
// apostrophe.  Which characters need quotes and which allow double quotes was
// found by running GNU du on every byte.
#include "common/quote.h"

#include <langinfo.h>
#include <wctype.h>

#include <cstring>
#include <cwchar>

namespace common {
namespace {

/// The next character of a name: its bytes, and whether it can be shown.
struct Character {
  std::string_view bytes;
  bool printable;
};

Character next_character(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  if (first < 0x80) return {rest.substr(0, 1), first >= 0x20 && first != 0x7f};
  wchar_t wide = 0;
  std::mbstate_t state{};
  const std::size_t length = std::mbrtowc(&wide, rest.data(), rest.size(), &state);
  if (length == 0 || length > rest.size()) return {rest.substr(0, 1), false};
  return {rest.substr(0, length), iswprint(static_cast<wint_t>(wide)) != 0};
}

template <typename Visit>
void for_each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = next_character(text);
    visit(character);
    text.remove_prefix(character.bytes.size());
  }
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char byte : bytes) {
    static constexpr char kControls[] = "\a\b\f\n\r\t\v";
    static constexpr char kLetters[] = "abfnrtv";
    const char* control = byte == '\0' ? nullptr : std::strchr(kControls, byte);
    out += '\\';
    if (control != nullptr) {
      out += kLetters[control - kControls];
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    out += static_cast<char>('0' + (value >> 6));
    out += static_cast<char>('0' + ((value >> 3) & 7));
    out += static_cast<char>('0' + (value & 7));
  }
}

/// Characters that mean the same between double quotes as between single ones.
bool keeps_meaning_in_double_quotes(char c, bool first) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  if (c == '#' || c == '~') return first;
  return c != '\0' && std::strchr(" %'+,-./:@]_", c) != nullptr;
}

bool can_use_double_quotes(std::string_view name) {
  bool possible = name.find('\'') != std::string_view::npos;
  bool first = true;
  for_each_character(name, [&](const Character& character) {
    const bool multibyte = character.bytes.size() > 1;
    possible = possible && character.printable &&
               (multibyte || keeps_meaning_in_double_quotes(character.bytes[0], first));
    first = false;
  });
  return possible;
}

bool is_bare_word(std::string_view name) {
  if (name.empty() || name == "{" || name == "}") return false;
  if (name[0] == '#' || name[0] == '~') return false;
  bool bare = true;
  for_each_character(name, [&](const Character& character) {
    bare = bare && character.printable &&
           std::strchr(" !\"$&'()*:;<=>?[\\^`|", character.bytes[0]) == nullptr;
  });
  return bare;
}

}  // namespace

std::string quote_name(std::string_view name) {
  std::string out;
  out.reserve(name.size() + 2);
  if (can_use_double_quotes(name)) return out.append("\"").append(name).append("\"");
  out += '\'';
  bool escaping = false;  // inside $'...'
  for_each_character(name, [&](const Character& character) {
    if (!character.printable) {
      if (!escaping) out += "'$'";
      escaping = true;
      append_escaped(out, character.bytes);
      return;
    }
    if (character.bytes == "'") {
      out += "'\\''";  // ends either kind of segment
    } else {
      if (escaping) out += "''";
      out += character.bytes;
    }
    escaping = false;
  });
  return out += '\'';
}

std::string quote_name_colon(std::string_view name) {
  return is_bare_word(name) ? std::string(name) : quote_name(name);
}

std::string quote_argument(std::string_view argument) {
  const bool utf8 = std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  const std::string_view open = utf8 ? "\u2018" : "'";
  const std::string_view close = utf8 ? "\u2019" : "'";
  std::string out(open);
  for_each_character(argument, [&](const Character& character) {
    if (!character.printable) {
      append_escaped(out, character.bytes);
      return;
    }
    if (character.bytes == close || character.bytes == "\\") out += '\\';
    out += character.bytes;
  });
  return out.append(close);
}

}  // namespace common
