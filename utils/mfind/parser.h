// SPDX-License-Identifier: MIT
// From the words of the command line to settings and an expression.
//
//   command_line.cc   options before the expression, starting points, what is checked at the end
//   parser.cc         the words of the expression, one after the other
//   primaries.cc      which primary is parsed by which function
//   parse_*.cc        these functions, a file a family
//   operators.cc      operators and primaries -> tree
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/diagnostics.h"
#include "mfind/expression.h"
#include "mfind/output_file.h"
#include "mfind/settings.h"

namespace mfind {

/// An operator, a parenthesis or a primary, as it stands on the command line.
struct Token {
  enum class Kind : unsigned char {
    kPrimary, kOpen, kClose, kNot, kExclude, kAnd, kOr, kList,
  };
  Kind kind = Kind::kPrimary;
  std::string text{};
  NodePtr node{};           // of a primary
  bool artificial = false;  // of the parentheses around everything that a -print is added to
};

/// What a primary leaves, or nothing after a failure, which has been said.
using Parsed = std::optional<Primary>;

/// Where parsing stands, with what positional options have set.
class Parser {
 public:
  Parser(std::span<char*> words, Settings& settings, OutputFiles& files,
         common::Diagnostics& diagnostics);

  /// Parses all words.  False after a failure, which has been said.
  [[nodiscard]] bool parse();

  // For the functions of primaries.
  /// The primary itself.
  [[nodiscard]] const std::string& primary() const { return primary_; }
  /// Its next argument, or null, and said, if there is none.
  [[nodiscard]] const char* argument();
  /// The words that are left, to take some of them.
  [[nodiscard]] std::span<char*> rest() const { return words_.subspan(next_); }
  void advance(std::size_t words) { next_ += words; }
  /// Says why it cannot go on.
  std::nullopt_t fail(std::string_view message) { return fail(0, message); }
  std::nullopt_t fail(int error, std::string_view message);
  std::nullopt_t missing_argument();
  std::nullopt_t invalid_argument(std::string_view argument);
  /// Says something that the user should know, if warnings are on, as they never are with
  /// POSIXLY_CORRECT.
  void warn(const std::string& message);
  /// The same always.
  void say(const std::string& message) { diagnostics_.warning(message); }

  [[nodiscard]] Settings& settings() { return settings_; }
  [[nodiscard]] OutputFiles& files() { return files_; }

  std::vector<Token> tokens{};
  bool warnings = false;
  bool day_start_given = false;
  std::timespec yesterday{};  // 24 hours ago; with -daystart the last midnight
  unsigned long regex_dialect = 0;
  walk::Follow follow_references = walk::Follow::kNever;  // of files that arguments name
  bool prints_by_default = true;
  bool deletes = false;
  bool prunes = false;
  bool depth_given = false;
  bool leave_with_success = false;   // --help, --version: with parse() false

 private:
  bool parse_word();
  bool parse_primary();
  void add(Token token);
  void check_position(bool global);
  bool unexpected_path(const char* word);
  bool unknown_primary(const std::string& word);

  std::span<char*> words_;
  std::size_t next_ = 0;
  std::string primary_;
  std::string first_positional_;  // the first word that is no global option
  Settings& settings_;
  OutputFiles& files_;
  common::Diagnostics& diagnostics_;
};

/// Whether a word begins or continues the expression rather than naming a file; in the
/// `leading` position ) and , are names.
[[nodiscard]] bool looks_like_expression(std::string_view word, bool leading);

/// How a primary is recognized and parsed.  kNoOperand: global, and nothing to the operators.
struct PrimaryRule {
  std::string_view name;  // without the dash
  Parsed (*parse)(Parser&);
  enum class Role : unsigned char { kTest, kAction, kGlobal, kPositional, kNoOperand } role;
};

/// The rule for "-name", or null.
[[nodiscard]] const PrimaryRule* find_primary(std::string_view word);

/// The primary that was probably meant, or nothing.
[[nodiscard]] std::string similar_primary(std::string_view word);

/// The tree of `tokens`, or null and why in `complaint`.  The operands of -exclude go to `excluded`.
[[nodiscard]] NodePtr build_tree(std::vector<Token> tokens, std::vector<NodePtr>& excluded,
                                 std::string& complaint);

}  // namespace mfind
