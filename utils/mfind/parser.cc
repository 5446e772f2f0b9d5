// SPDX-License-Identifier: MIT
// Each primary is parsed, with all the looking up and opening of files that takes, before the
// operators are looked at; so complaints come in that order.
#include "mfind/parser.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "common/quote.h"
#include "mfind/regex.h"

namespace mfind {
namespace {

constexpr std::int64_t kDaySeconds = 24 * 60 * 60;

struct OperatorWord {
  std::string_view text;
  Token::Kind kind;
};

constexpr std::array<OperatorWord, 11> kOperators{{{"(", Token::Kind::kOpen},
                                                   {")", Token::Kind::kClose},
                                                   {"!", Token::Kind::kNot},
                                                   {",", Token::Kind::kList},
                                                   {"-not", Token::Kind::kNot},
                                                   {"-a", Token::Kind::kAnd},
                                                   {"-and", Token::Kind::kAnd},
                                                   {"-o", Token::Kind::kOr},
                                                   {"-or", Token::Kind::kOr},
                                                   {"-exclude", Token::Kind::kExclude},
                                                   {"", Token::Kind::kPrimary}}};

bool is_punctuation(std::string_view word) {
  return word.size() == 1 && std::string_view("()!,").find(word[0]) != std::string_view::npos;
}

bool ends_operand(const Token& token) {
  return token.kind == Token::Kind::kPrimary || token.kind == Token::Kind::kClose;
}

bool begins_operand(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kPrimary: case Token::Kind::kOpen:
    case Token::Kind::kNot: case Token::Kind::kExclude:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool looks_like_expression(std::string_view word, bool leading) {
  if (word.empty()) return false;
  switch (word[0]) {
    case '-': return word.size() > 1;
    case ')': case ',': return word.size() == 1 && !leading;
    case '(': case '!': return word.size() == 1;
    default: return false;
  }
}

Parser::Parser(std::span<char*> words, Settings& settings, OutputFiles& files,
               common::Diagnostics& diagnostics)
    : warnings(::isatty(STDIN_FILENO) != 0),
      yesterday{settings.now.tv_sec - kDaySeconds, settings.now.tv_nsec},
      regex_dialect(default_regex_dialect()),
      follow_references(settings.follow),
      words_(words),
      settings_(settings),
      files_(files),
      diagnostics_(diagnostics) {}

bool Parser::parse() {
  while (next_ < words_.size()) {
    if (!parse_word()) return false;
  }
  return true;
}

/// Between two operands without an operator stands -a.
void Parser::add(Token token) {
  if (!tokens.empty() && ends_operand(tokens.back()) && begins_operand(token)) {
    tokens.push_back({.kind = Token::Kind::kAnd, .text = "-a"});
  }
  tokens.push_back(std::move(token));
}

bool Parser::parse_word() {
  const char* word = words_[next_];
  if (!looks_like_expression(word, false)) return unexpected_path(word);
  ++next_;
  primary_ = word;
  std::string_view text = primary_;
  if (text.size() == 2 && text[0] == '-' && is_punctuation(text.substr(1))) {
    say("warning: operator '" + primary_ +
        "' (with leading dash '-') will no longer be accepted in future findutils releases!");
    text.remove_prefix(1);
  }
  for (const OperatorWord& known : kOperators) {
    if (known.text != text) continue;
    check_position(false);
    add({.kind = known.kind, .text = primary_});
    return true;
  }
  return parse_primary();
}

bool Parser::parse_primary() {
  const PrimaryRule* rule = find_primary(primary_);
  if (rule == nullptr) return unknown_primary(primary_);
  const std::size_t first = next_ - 1;
  const std::string word = primary_;
  if (rule->role != PrimaryRule::Role::kPositional) {
    check_position(rule->role == PrimaryRule::Role::kGlobal ||
                   rule->role == PrimaryRule::Role::kNoOperand);
  }
  Parsed parsed = rule->parse(*this);
  if (!parsed) return false;
  if (rule->role == PrimaryRule::Role::kNoOperand) {
    if (!tokens.empty()) tokens.back().text = word;  // what a complaint is "after"
    return true;
  }
  auto node = std::make_unique<Node>();
  node->primary = std::move(*parsed);
  for (std::size_t i = first; i < next_; ++i) {
    if (i > first) node->text += ' ';
    node->text += words_[i];
  }
  add({.kind = Token::Kind::kPrimary, .text = word, .node = std::move(node)});
  return true;
}

void Parser::check_position(bool global) {
  if (!global) {
    if (first_positional_.empty()) first_positional_ = primary_;
  } else if (!first_positional_.empty()) {
    warn("warning: you have specified the global option " + primary_ + " after the argument " +
         first_positional_ + ", but global options are not positional, i.e., " + primary_ +
         " affects tests specified before it as well as those specified after it.  Please "
         "specify global options before other arguments.");
  }
}

bool Parser::unexpected_path(const char* word) {
  fail(std::string("paths must precede expression: `") + word + "'");
  struct stat found;
  if (!tokens.empty() && !primary_.empty() && ::lstat(word, &found) == 0) {
    fail("possible unquoted pattern after predicate `" + primary_ + "'?");
  }
  return false;
}

bool Parser::unknown_primary(const std::string& word) {
  fail("unknown predicate `" + word + "'");
  if (const std::string meant = similar_primary(word); !meant.empty()) {
    warn("did you mean -" + meant + "?");
  }
  return false;
}

const char* Parser::argument() {
  if (next_ == words_.size()) {
    missing_argument();
    return nullptr;
  }
  return words_[next_++];
}

std::nullopt_t Parser::fail(int error, std::string_view message) {
  diagnostics_.error(error, message);
  return std::nullopt;
}

std::nullopt_t Parser::missing_argument() {
  return fail("missing argument to `" + primary_ + "'");
}

std::nullopt_t Parser::invalid_argument(std::string_view argument) {
  return fail("invalid argument `" + std::string(argument) + "' to `" + primary_ + "'");
}

void Parser::warn(const std::string& message) {
  if (warnings && !settings_.posix) say(message);
}

}  // namespace mfind
