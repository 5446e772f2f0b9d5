// SPDX-License-Identifier: MIT
#include "mfind/command_line.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "common/quote.h"
#include "mfind/help.h"
#include "mfind/number.h"
#include "mfind/parser.h"

namespace mfind {
namespace {

constexpr std::array<std::string_view, 8> kDebugWords{"exec", "opt",  "rates", "search",
                                                      "stat", "time", "tree",  "all"};

class CommandLine {
 public:
  CommandLine(int argc, char** argv, OutputFiles& files, common::Diagnostics& diagnostics)
      : words_(argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)),
        program_(argv[0]),
        files_(files),
        diagnostics_(diagnostics) {}

  Plan read();

 private:
  [[nodiscard]] std::string_view word() const { return words_[next_]; }

  bool leading_options();
  bool leading_option(bool* was_one);
  bool debug_option();
  bool optimization_option(std::string_view level);
  bool threads_option(std::string_view count);
  void starting_points();
  bool expression();
  bool check();
  bool fail(const std::string& message) {
    diagnostics_.error(0, message);
    return false;
  }
  bool usage(const std::string& message) {
    fail(message);
    hint_at_help(program_);
    return false;
  }

  std::span<char*> words_;
  const char* program_;
  OutputFiles& files_;
  common::Diagnostics& diagnostics_;
  std::size_t next_ = 0;
  Plan plan_;
};

Plan CommandLine::read() {
  ::clock_gettime(CLOCK_REALTIME, &plan_.settings.now);
  plan_.settings.posix = std::getenv("POSIXLY_CORRECT") != nullptr;
  if (!leading_options()) {
    if (!plan_.exit) plan_.exit = common::ExitStatus::kFailure;
    return std::move(plan_);
  }
  starting_points();
  if (!expression() && !plan_.exit) plan_.exit = common::ExitStatus::kFailure;
  return std::move(plan_);
}

bool CommandLine::leading_options() {
  for (bool was_one = true; was_one && next_ < words_.size();) {
    if (word() == "--") {
      ++next_;
      return true;
    }
    if (!leading_option(&was_one)) return false;
  }
  return true;
}

bool CommandLine::leading_option(bool* was_one) {
  const std::string_view option = word();
  if (option == "-H" || option == "-L" || option == "-P") {
    plan_.settings.follow = option == "-H"   ? walk::Follow::kRoots
                            : option == "-L" ? walk::Follow::kAlways
                                             : walk::Follow::kNever;
  } else if (option == "-D") {
    return debug_option();
  } else if (option.starts_with("-O")) {
    ++next_;
    return optimization_option(option.substr(2));
  } else if (option == "-j") {
    ++next_;
    if (next_ == words_.size()) return fail("missing argument to `-j'");
    return threads_option(words_[next_++]);
  } else if (option.starts_with("-j") && option.size() > 2 && option[2] >= '0' && option[2] <= '9') {
    ++next_;
    return threads_option(option.substr(2));
  } else if (option == "--stats") {
    plan_.settings.show_statistics = true;
  } else {
    *was_one = false;
    return true;
  }
  ++next_;
  return true;
}

bool CommandLine::threads_option(std::string_view count) {
  constexpr std::uint64_t kMost = 1024;
  const auto value = read_digits(count);
  if (!value || *value == 0 || *value > kMost) {
    return fail("invalid number of threads " + common::quote_argument(count));
  }
  plan_.settings.threads = static_cast<unsigned>(*value);
  return true;
}

bool CommandLine::debug_option() {
  ++next_;
  if (next_ == words_.size()) return usage("Missing argument after the -D option.");
  std::string_view rest = words_[next_++];
  // All that GNU find names in a warning, whichever flag it is about.
  const std::string_view named = rest.substr(0, rest.find(',', rest.find_first_not_of(',')));
  bool any = false;
  while (!rest.empty()) {
    const std::string_view flag = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), flag.size() + 1));
    if (flag.empty()) continue;
    any = true;
    if (flag == "help") {
      print_debug_help();
      plan_.exit = common::ExitStatus::kSuccess;
      return false;
    }
    bool known = false;
    for (const std::string_view word : kDebugWords) known = known || word == flag;
    if (!known) {
      diagnostics_.warning("Ignoring unrecognised debug flag " + common::quote_argument(named));
    }
    if (flag == "tree" || flag == "all") plan_.settings.show_tree = true;
  }
  if (!any) return usage("Empty argument to the -D option.");
  return true;
}

bool CommandLine::optimization_option(std::string_view level) {
  if (level.empty()) {
    return fail("The -O option must be immediately followed by a decimal integer");
  }
  if (level[0] < '0' || level[0] > '9') {
    return fail("Please specify a decimal number immediately after -O");
  }
  const std::string text(level);
  char* end = nullptr;
  errno = 0;
  const unsigned long value = std::strtoul(text.c_str(), &end, 10);
  if (*end != '\0') {
    return fail("Invalid optimisation level " + text);
  }
  if (errno == ERANGE) {
    diagnostics_.error(ERANGE, "Invalid optimisation level " + text);
    return false;
  }
  if (value > std::numeric_limits<unsigned short>::max()) {
    return fail("Optimisation level " + std::to_string(value) +
                " is too high.  If you want to find files very quickly, consider using GNU locate.");
  }
  plan_.settings.optimization = static_cast<unsigned>(value);
  return true;
}

void CommandLine::starting_points() {
  while (next_ < words_.size() && !looks_like_expression(word(), true)) {
    plan_.settings.roots.emplace_back(words_[next_++]);
  }
}

bool CommandLine::expression() {
  Parser parser(words_.subspan(next_), plan_.settings, files_, diagnostics_);
  if (!parser.parse()) {
    if (parser.leave_with_success) plan_.exit = common::ExitStatus::kSuccess;
    return false;
  }
  if (parser.deletes && parser.prunes && !parser.depth_given) {
    return fail("The -delete action automatically turns on -depth, but -prune does nothing when "
                "-depth is in effect.  If you want to carry on anyway, just explicitly use the "
                "-depth option.");
  }
  std::vector<Token> tokens = std::move(parser.tokens);
  if (parser.prints_by_default) {
    if (!tokens.empty()) {
      tokens.insert(tokens.begin(),
                    {.kind = Token::Kind::kOpen, .text = "(", .artificial = true});
      tokens.push_back({.kind = Token::Kind::kClose, .text = ")", .artificial = true});
      tokens.push_back({.kind = Token::Kind::kAnd, .text = "-a"});
    }
    auto print = std::make_unique<Node>();
    print->primary = PrintAction{files_.standard_output(), '\n'};
    print->text = "-print";
    tokens.push_back({.text = "-print", .node = std::move(print)});
  }
  std::string complaint;
  plan_.expression = build_tree(std::move(tokens), plan_.excluded, complaint);
  if (plan_.expression == nullptr) return fail(complaint);
  plan_.warn_if_never_true = parser.warnings && !plan_.settings.posix;
  return check();
}

/// What goes together.
bool CommandLine::check() {
  Settings& settings = plan_.settings;
  if (settings.files0_from) {
    if (!settings.roots.empty()) {
      fail("extra operand " + common::quote_argument(settings.roots[0]));
      return fail("file operands cannot be combined with -files0-from");
    }
    if (*settings.files0_from == "-" && settings.asks) {
      return fail("when -ok or -okdir is in use, the option -files0-from cannot also read from "
                  "standard input");
    }
  } else if (settings.roots.empty()) {
    settings.roots.emplace_back(".");
  }
  return true;
}

}  // namespace

Plan read_command_line(int argc, char** argv, OutputFiles& files,
                       common::Diagnostics& diagnostics) {
  return CommandLine(argc, argv, files, diagnostics).read();
}

}  // namespace mfind
