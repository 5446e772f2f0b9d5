// SPDX-License-Identifier: MIT
// getopt_long(3) of the C library parses, not CLI11: it is what GNU du itself uses, so
// abbreviations (--app), permutation, POSIXLY_CORRECT and the text of its messages are the same by
// construction, and a command line costs microseconds.
#include "mdu/options.h"

#include <getopt.h>

#include <cerrno>
#include <cinttypes>
#include <string_view>

#include "common/block_size.h"
#include "common/diagnostics.h"
#include "common/quote.h"
#include "mdu/help.h"

namespace mdu {
namespace {

using common::Diagnostics;
using common::ExitStatus;

enum LongOption : int { kFirst = 0x100, kInodes, kSi, kHelp, kVersion };

constexpr std::intmax_t kMostThreads = 1024;

constexpr char kShort[] = "0abcd:hj:klmsxAB:PS";
constexpr option kLong[] = {
    {"all", no_argument, nullptr, 'a'},
    {"apparent-size", no_argument, nullptr, 'A'},
    {"block-size", required_argument, nullptr, 'B'},
    {"bytes", no_argument, nullptr, 'b'},
    {"count-links", no_argument, nullptr, 'l'},
    {"human-readable", no_argument, nullptr, 'h'},
    {"inodes", no_argument, nullptr, kInodes},
    {"jobs", required_argument, nullptr, 'j'},
    {"si", no_argument, nullptr, kSi},
    {"max-depth", required_argument, nullptr, 'd'},
    {"null", no_argument, nullptr, '0'},
    {"no-dereference", no_argument, nullptr, 'P'},
    {"one-file-system", no_argument, nullptr, 'x'},
    {"separate-dirs", no_argument, nullptr, 'S'},
    {"summarize", no_argument, nullptr, 's'},
    {"total", no_argument, nullptr, 'c'},
    {"help", no_argument, nullptr, kHelp},
    {"version", no_argument, nullptr, kVersion},
    {},
};

/// What an option sets besides Config, and where parsing stands.
struct Parser {
  explicit Parser(const char* name) : program(name), diagnostics(name) {}

  const char* program;
  Diagnostics diagnostics;
  Config config{};
  bool summarize = false;
  bool depth_given = false;
  bool usage_error = false;  // one more message may follow before the end
  std::optional<ExitStatus> exit{};
};

common::SizeFormat fixed_unit(std::uint64_t bytes) {
  common::SizeFormat format;
  format.block_size_bytes = bytes;
  return format;
}

common::SizeFormat autoscaled(bool si) {
  common::SizeFormat format;
  format.autoscale = true;
  format.si = si;
  return format;
}

/// Numbers as strtoimax(3) reads them in any base it knows, nothing behind.
bool parse_number(const char* text, std::intmax_t* number) {
  char* end = nullptr;
  errno = 0;
  const std::intmax_t value = std::strtoimax(text, &end, 0);
  if (end == text || *end != '\0' || errno != 0) return false;
  *number = value;
  return true;
}

void set_depth(Parser& parser, const char* text) {
  if (parse_number(text, &parser.config.max_depth)) {
    parser.depth_given = true;
    return;
  }
  parser.diagnostics.error(0, "invalid maximum depth " + common::quote_argument(text));
  parser.usage_error = true;
}

void set_threads(Parser& parser, const char* text) {
  std::intmax_t threads = 0;
  if (parse_number(text, &threads) && threads >= 1 && threads <= kMostThreads) {
    parser.config.threads = static_cast<unsigned>(threads);
    return;
  }
  parser.diagnostics.error(0, "invalid number of threads " + common::quote_argument(text));
  parser.usage_error = true;
}

/// A bad block size ends the parsing at once, without the hint at --help, as in GNU du.
void set_block_size(Parser& parser, const char* text, bool long_form) {
  common::SizeFormat format;
  const common::SizeParse parse = common::parse_block_size(text, &format);
  if (parse == common::SizeParse::kOk) {
    parser.config.format = format;
    return;
  }
  const std::string option = long_form ? "--block-size" : "-B";
  const std::string argument = option + " argument '" + text + "'";
  switch (parse) {
    case common::SizeParse::kInvalidSuffix:
      parser.diagnostics.error(0, "invalid suffix in " + argument);
      break;
    case common::SizeParse::kTooLarge:
      parser.diagnostics.error(0, argument + " too large");
      break;
    default:
      parser.diagnostics.error(0, "invalid " + argument);
  }
  parser.exit = ExitStatus::kFailure;
}

void apply(Parser& parser, int option, bool long_form) {
  Config& config = parser.config;
  switch (option) {
    case '0': config.terminator = '\0'; break;
    case 'a': config.all = true; break;
    case 'A': config.apparent_size = true; break;
    case 'b':
      config.apparent_size = true;
      config.format = fixed_unit(1);
      break;
    case 'B': set_block_size(parser, optarg, long_form); break;
    case 'c': config.grand_total = true; break;
    case 'd': set_depth(parser, optarg); break;
    case 'h': config.format = autoscaled(false); break;
    case 'j': set_threads(parser, optarg); break;
    case 'k': config.format = fixed_unit(1024); break;
    case 'l': config.count_links = true; break;
    case 'm': config.format = fixed_unit(1024 * 1024); break;
    case 'P': break;  // symbolic links are never followed
    case 's': parser.summarize = true; break;
    case 'S': config.separate_dirs = true; break;
    case 'x': config.one_file_system = true; break;
    case kInodes: config.inodes = true; break;
    case kSi: config.format = autoscaled(true); break;
    case kHelp:
      parser.exit = print_help(parser.program);
      break;
    case kVersion:
      parser.exit = print_version(parser.program);
      break;
    default: parser.usage_error = true;  // getopt_long has said what is wrong
  }
}

/// Combinations that contradict each other.
void check_combinations(Parser& parser) {
  Config& config = parser.config;
  if (parser.usage_error) return;
  if (config.all && parser.summarize) {
    parser.diagnostics.error(0, "cannot both summarize and show all entries");
    parser.usage_error = true;
    return;
  }
  if (parser.summarize && parser.depth_given) {
    if (config.max_depth != 0) {
      parser.diagnostics.warning("warning: summarizing conflicts with --max-depth=" +
                                 std::to_string(config.max_depth));
      parser.usage_error = true;
      return;
    }
    parser.diagnostics.warning("warning: summarizing is the same as using --max-depth=0");
  }
  if (parser.summarize) config.max_depth = 0;
  if (config.inodes) {
    if (config.apparent_size) {
      parser.diagnostics.warning(
          "warning: options --apparent-size and -b are ineffective with --inodes");
    }
    config.format.block_size_bytes = 1;
    const bool with_b = config.format.suffix.ends_with('B');
    config.format.suffix = with_b ? "B" : "";  // of KB the B stays, as in GNU du
  }
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Parser parser(argv[0]);
  parser.config.format = common::default_block_size("DU_BLOCK_SIZE");
  while (!parser.exit) {
    int index = -1;
    const int option = ::getopt_long(argc, argv, kShort, kLong, &index);
    if (option == -1) break;
    apply(parser, option, index >= 0);
  }
  if (!parser.exit) {
    check_combinations(parser);
    if (parser.usage_error) {
      hint_at_help(parser.program);
      parser.exit = ExitStatus::kFailure;
    }
  }
  parser.config.roots.assign(argv + optind, argv + argc);
  if (parser.config.roots.empty()) parser.config.roots.emplace_back(".");
  return {parser.exit, std::move(parser.config)};
}

}  // namespace mdu
