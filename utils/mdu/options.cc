// SPDX-License-Identifier: MIT
// getopt_long(3) of the C library parses, not CLI11: it is what GNU du itself uses, so
// abbreviations (--app), permutation, POSIXLY_CORRECT and the text of its messages are the same by
// construction, and a command line costs microseconds.
#include "mdu/options.h"

#include <cstdlib>
#include <vector>

#include "common/block_size.h"
#include "common/diagnostics.h"
#include "common/quote.h"
#include "mdu/help.h"
#include "mdu/option_table.h"
#include "mdu/option_values.h"
#include "mdu/own_options.h"

namespace mdu {
namespace {

using common::Diagnostics;
using common::ExitStatus;
using walk::Follow;

/// What an option sets besides Config, and where parsing stands.
struct Parser {
  explicit Parser(const char* name) : program(name), diagnostics(name) {}

  const char* program;
  Diagnostics diagnostics;
  Config config{};
  bool summarize = false;
  bool depth_given = false;
  std::optional<std::string> time_style{};
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

// What a complaint means differs from option to option, in GNU du and so here.

/// Parsing goes on; the hint at --help comes at its end.
void note(Parser& parser, const Complaint& complaint) {
  if (!complaint) return;
  parser.diagnostics.error(0, *complaint);
  parser.usage_error = true;
}

/// That was all.
void give_up(Parser& parser, const Complaint& complaint) {
  if (!complaint) return;
  parser.diagnostics.error(0, *complaint);
  parser.exit = ExitStatus::kFailure;
}

/// That was all, but for the hint at --help.
void give_up_with_hint(Parser& parser, const Complaint& complaint) {
  give_up(parser, complaint);
  if (complaint) hint_at_help(parser.program);
}

void set_depth(Parser& parser, const char* text) {
  const Complaint complaint = read_depth(text, parser.config);
  parser.depth_given = parser.depth_given || !complaint;
  note(parser, complaint);
}

void exclude_from(Parser& parser, const char* name) {
  const int error = parser.config.exclusions.add_file(name);
  if (error == 0) return;
  parser.diagnostics.error(error, common::quote_name_colon(name));
  parser.usage_error = true;
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
    case 'B':
      give_up(parser, read_block_size(optarg, long_form ? "--block-size" : "-B", config));
      break;
    case 'c': config.grand_total = true; break;
    case 'd': set_depth(parser, optarg); break;
    case 'D':
    case 'H': config.follow = Follow::kRoots; break;
    case 'h': config.format = autoscaled(false); break;
    case 'j': note(parser, read_threads(optarg, config)); break;
    case 'k': config.format = fixed_unit(1024); break;
    case 'l': config.count_links = true; break;
    case 'L': config.follow = Follow::kAlways; break;
    case 'm': config.format = fixed_unit(1024 * 1024); break;
    case 'P': config.follow = Follow::kNever; break;
    case 's': parser.summarize = true; break;
    case 'S': config.separate_dirs = true; break;
    case 't':
      give_up(parser, read_threshold(optarg, long_form ? "--threshold" : "-t", config));
      break;
    case 'x': config.one_file_system = true; break;
    case 'X': exclude_from(parser, optarg); break;
    case kExclude: config.exclusions.add(optarg); break;
    case kFiles0From: config.files0_from = optarg; break;
    case kProgress: give_up_with_hint(parser, read_progress(optarg, config)); break;
    case kInodes: config.inodes = true; break;
    case kSi: config.format = autoscaled(true); break;
    case kTime: give_up_with_hint(parser, read_time_kind(optarg, config)); break;
    case kTimeStyle: parser.time_style = optarg; break;
    case kHelp: parser.exit = print_help(parser.program); break;
    case kVersion: parser.exit = print_version(parser.program); break;
    default: parser.usage_error = true;  // getopt_long has said what is wrong
  }
}

/// Combinations that contradict each other.
void check_combinations(Parser& parser) {
  Config& config = parser.config;
  if (config.all && parser.summarize) {
    note(parser, "cannot both summarize and show all entries");
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
  if (config.time != TimeKind::kNone) {
    note(parser, read_time_style(parser.time_style, std::getenv("TIME_STYLE"), config));
  }
}

void take_operands(Parser& parser, char** begin, char** end) {
  if (parser.config.files0_from && begin != end) {
    note(parser, "extra operand " + common::quote_argument(*begin) +
                     "\nfile operands cannot be combined with --files0-from");
    return;
  }
  parser.config.roots.assign(begin, end);
  if (parser.config.roots.empty() && !parser.config.files0_from) {
    parser.config.roots.emplace_back(".");
  }
}

}  // namespace

Options parse_options(int argc, char** argv) {
  std::vector<char*> args(argv, argv + argc + 1);
  Parser parser(argv[0]);
  parser.config.stats = take_stats(args);
  argc = static_cast<int>(args.size()) - 1;
  parser.config.format = common::default_block_size("DU_BLOCK_SIZE");
  while (!parser.exit) {
    int index = -1;
    const int option = ::getopt_long(argc, args.data(), kShortOptions, kLongOptions, &index);
    if (option == -1) break;
    apply(parser, option, index >= 0);
  }
  if (!parser.exit) {
    if (!parser.usage_error) check_combinations(parser);
    if (!parser.usage_error) take_operands(parser, args.data() + optind, args.data() + argc);
    if (parser.usage_error) {
      hint_at_help(parser.program);
      parser.exit = ExitStatus::kFailure;
    }
  }
  return {parser.exit, std::move(parser.config)};
}

}  // namespace mdu
