// SPDX-License-Identifier: MIT
// The expression of a find command line as a tree: inner nodes are operators, leaves are
// tests, actions and options, each a small type of its own with just what it needs.
// Made by the parser, reordered by the optimizer, asked by the analysis, run by the evaluator.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mfind/format.h"
#include "mfind/output_file.h"
#include "mfind/pattern.h"
#include "mfind/regex.h"
#include "walk/stat.h"

namespace mfind {

class Command;
class CommandBatch;

/// +N, -N, N.
enum class Comparison : std::uint8_t { kMore, kLess, kEqual };

/// A number as the tests take it.
struct Quantity {
  Comparison comparison = Comparison::kEqual;
  std::uint64_t value = 0;

  [[nodiscard]] bool matches(std::uint64_t found) const {
    switch (comparison) {
      case Comparison::kMore: return found > value;
      case Comparison::kLess: return found < value;
      case Comparison::kEqual: break;
    }
    return found == value;
  }
};

/// Which time of a file.
enum class TimeField : std::uint8_t { kAccess, kBirth, kChange, kModification };

/// DT_* types as a set of bits.
using TypeSet = std::uint32_t;
[[nodiscard]] constexpr TypeSet type_bit(std::uint8_t type) { return TypeSet{1} << type; }

// Tests that need no more than the name, the path and the level.
struct Constant { bool value; };                   // -true -false, and options, which are true
struct NameTest { Pattern pattern; };              // -name -iname
struct PathTest { Pattern pattern; };              // -path -ipath ...
struct RegexTest { Regex regex; };                 // -regex -iregex
struct HiddenTest {};                              // -hidden

// Tests of the type.
struct TypeTest { TypeSet types; };                // -type
struct TargetTypeTest { TypeSet types; };          // -xtype
struct LinkTargetTest { Pattern pattern; };        // -lname -ilname

// Tests of the metadata.
enum class Number : std::uint8_t { kInode, kLinks, kUser, kGroup };
struct NumberTest { Number number; Quantity quantity; };  // -inum -links -uid -gid -user -group
struct SizeTest { Quantity quantity; std::uint64_t unit; };  // -size: units, rounded up
enum class PermissionMatch : std::uint8_t { kExactly, kAllOf, kAnyOf };
struct PermissionTest {                            // -perm
  PermissionMatch match;
  mode_t bits;
  mode_t directory_bits;                           // differ by X
};
struct TimeTest {                                  // -mtime -amin ...
  TimeField field;
  Comparison comparison;
  walk::Timestamp moment;
  double window_s;                                 // with kEqual: (moment, moment + window]
};
struct NewerTest { TimeField field; walk::Timestamp reference; };  // -newerXY
struct UsedTest {                                  // -used: atime less ctime
  Comparison comparison;
  walk::Timestamp distance;                        // with kEqual: in the day before it
};
struct SameFileTest { std::uint64_t dev; std::uint64_t ino; };     // -samefile
struct OwnerlessTest { bool group; };              // -nouser -nogroup
struct FileSystemTest { std::string type; };       // -fstype

// Tests that ask the kernel once more.
struct AccessTest { int mode; };                   // -readable -writable -executable
struct EmptyTest {};                               // -empty
struct ContextTest { std::string pattern; };       // -context

// Actions.  Output files are borrowed from the OutputFiles of the command line.
struct PrintAction { OutputFile* file; char terminator; };  // -print -print0 -fprint ...
struct FormatAction { OutputFile* file; Format format; };   // -printf -fprintf
struct ListAction { OutputFile* file; };           // -ls -fls
struct PruneAction {};                             // -prune
struct QuitAction { int status; bool given; };     // -quit
struct DeleteAction {};                            // -delete
struct CommandAction { std::shared_ptr<Command> command; };       // -exec ; -ok ...
struct BatchAction { std::shared_ptr<CommandBatch> batch; };      // -exec +
struct LimitAction { std::uint64_t left; };        // -limit

using Primary =
    std::variant<Constant, NameTest, PathTest, RegexTest, HiddenTest, TypeTest, TargetTypeTest,
                 LinkTargetTest, NumberTest, SizeTest, PermissionTest, TimeTest, NewerTest,
                 UsedTest, SameFileTest, OwnerlessTest, FileSystemTest, AccessTest, EmptyTest,
                 ContextTest, PrintAction, FormatAction, ListAction, PruneAction, QuitAction,
                 DeleteAction, CommandAction, BatchAction, LimitAction>;

enum class Operator : std::uint8_t {
  kPrimary,  // a leaf
  kNot,      // of its one child
  kAnd,      // children in order, up to the first that is false
  kOr,       // up to the first that is true
  kList,     // all of them; the last one counts
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Node {
  Operator op = Operator::kPrimary;
  std::vector<NodePtr> children{};
  Primary primary{Constant{true}};
  std::string text{};  // as it was written, arguments included: for -D tree
};

}  // namespace mfind
