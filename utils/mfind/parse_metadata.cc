// SPDX-License-Identifier: MIT
// Tests of types, numbers, sizes, permissions, and the rest that is about a file itself.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "common/quote.h"
#include "mfind/mode.h"
#include "mfind/number.h"
#include "mfind/primaries.h"
#include "mfind/reference_file.h"
#include "mfind/security_context.h"

namespace mfind {
namespace {

std::optional<std::uint8_t> type_of_letter(char letter) {
  switch (letter) {
    case 'b': return DT_BLK;
    case 'c': return DT_CHR;
    case 'd': return DT_DIR;
    case 'f': return DT_REG;
    case 'l': return DT_LNK;
    case 'p': return DT_FIFO;
    case 's': return DT_SOCK;
    default: return std::nullopt;
  }
}

/// What a suffix of -size means in bytes; 0 for none.
std::uint64_t unit_of_suffix(char suffix) {
  switch (suffix) {
    case 'b': return 512;
    case 'c': return 1;
    case 'w': return 2;
    case 'k': return 1024;
    case 'M': return 1024 * 1024;
    case 'G': return 1024 * 1024 * 1024;
    default: return 0;
  }
}

}  // namespace

/// -type and -xtype: letters with commas between them.
Parsed parse_type(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  const std::string& primary = parser.primary();
  std::string_view letters = argument;
  if (letters.empty()) {
    return parser.fail("Arguments to " + primary + " should contain at least one letter");
  }
  TypeSet types = 0;
  for (;;) {
    const char letter = letters[0];
    const auto type = type_of_letter(letter);
    if (letter == 'D') {
      return parser.fail(primary + " D is not supported because Solaris doors are not supported on "
                                   "the platform find was compiled on.");
    }
    if (!type) return parser.fail("Unknown argument to " + primary + ": " + letter);
    if ((types & type_bit(*type)) != 0) {
      return parser.fail(std::string("Duplicate file type '") + letter +
                         "' in the argument list to " + primary + ".");
    }
    types |= type_bit(*type);
    letters.remove_prefix(1);
    if (letters.empty()) break;
    if (letters[0] != ',') {
      return parser.fail("Must separate multiple arguments to " + primary + " using: ','");
    }
    letters.remove_prefix(1);
    if (letters.empty()) {
      return parser.fail("Last file type in list argument to " + primary +
                         " is missing, i.e., list is ending on: ','");
    }
  }
  if (primary == "-type") return TypeTest{types};
  return TargetTypeTest{types};
}

Parsed parse_size(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  std::string_view text = argument;
  if (text.empty()) return parser.fail("invalid null argument to -size");
  std::uint64_t unit = 512;
  const char suffix = text.back();
  if (suffix < '0' || suffix > '9') {
    unit = unit_of_suffix(suffix);
    if (unit == 0) return parser.fail(std::string("invalid -size type `") + suffix + "'");
    text.remove_suffix(1);
  }
  const auto quantity = read_quantity(text);
  if (!quantity) return parser.fail(std::string("Invalid argument `") + argument + "' to -size");
  return SizeTest{*quantity, unit};
}

/// -inum -links -uid -gid.
Parsed parse_number(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  const std::string& primary = parser.primary();
  const auto quantity = read_quantity(argument);
  if (!quantity) {
    return parser.fail("non-numeric argument to " + primary + ": " +
                       common::quote_argument(argument));
  }
  const Number number = primary == "-inum"    ? Number::kInode
                        : primary == "-links" ? Number::kLinks
                        : primary == "-uid"   ? Number::kUser
                                              : Number::kGroup;
  return NumberTest{number, *quantity};
}

Parsed parse_permissions(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  std::string_view text = argument;
  PermissionMatch match = PermissionMatch::kExactly;
  if (text.starts_with('/') || text.starts_with('-')) {
    match = text[0] == '/' ? PermissionMatch::kAnyOf : PermissionMatch::kAllOf;
    text.remove_prefix(1);
  }
  std::optional<Mode> mode = read_mode(text);
  // +222 meant /222 once.
  const bool obsolete = match == PermissionMatch::kExactly && text.size() > 1 && text[0] == '+' &&
                        text[1] >= '0' && text[1] <= '7';
  if (!mode || obsolete) {
    return parser.fail("invalid file mode " + common::quote_argument(argument));
  }
  if (match == PermissionMatch::kAnyOf && mode->of_file == 0 && mode->of_directory == 0) {
    parser.say(std::string("warning: you have specified a mode pattern ") + argument +
               " (which is equivalent to /000). The meaning of -perm /000 was changed in 2007 to be "
               "consistent with -perm -000; that is, while it used to match no files, it now "
               "matches all files. This warning message will be removed in a future findutils "
               "release.");
  }
  return PermissionTest{match, mode->of_file, mode->of_directory};
}

Parsed parse_access(Parser& parser) {
  switch (parser.primary()[1]) {
    case 'r': return AccessTest{R_OK};
    case 'w': return AccessTest{W_OK};
    default: return AccessTest{X_OK};
  }
}

Parsed parse_empty(Parser&) { return EmptyTest{}; }

Parsed parse_constant(Parser& parser) { return Constant{parser.primary() == "-true"}; }

Parsed parse_same_file(Parser& parser) {
  const auto reference = examine_reference(parser);
  if (!reference) return std::nullopt;
  return SameFileTest{reference->stat.dev, reference->stat.ino};
}

Parsed parse_file_system(Parser& parser) {
  const char* type = parser.argument();
  if (type == nullptr) return std::nullopt;
  return FileSystemTest{type};
}

Parsed parse_context(Parser& parser) {
  const char* pattern = parser.argument();
  if (pattern == nullptr) return std::nullopt;
  if (!selinux_is_enabled()) {
    return parser.fail("invalid predicate -context: SELinux is not enabled.");
  }
  return ContextTest{pattern};
}

}  // namespace mfind
