// SPDX-License-Identifier: MIT
// CLI11 parses.  To describe the options to it costs 0.1 ms, as much as a search, so a command line
// of names alone is not given to it.  Linked dynamically it would cost 0.4 ms, most of
// that for relocations, which is why pathsearch is static (CMakeLists.txt).
//
// CLI11 takes an argument in brackets, "[x]", for a list; a program may have that name.  Operands are
// therefore taken from what it leaves (allow_extras), in which only what stands behind "--" may begin
// with a hyphen.
#include "pathsearch/options.h"

#include <batch/batch.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>

#include "common/diagnostics.h"
#include "common/output.h"

namespace pathsearch {
namespace {

using common::ExitStatus;

constexpr char kFooter[] = R"(Examples:
  pathsearch gcc cc              where they are, as which gcc cc
  pathsearch -a python3          every one along PATH
  pathsearch --why gcc           what becomes of each candidate, and why
  pathsearch --slow              which directory of PATH takes long
  pathsearch --first --path-var CPATH --path /usr/include stdio.h
  pathsearch --first --path /usr/local/lib:/usr/lib --suffix .so --suffix .a libz
  find . -name '*.conf' -print0 | pathsearch --first -0 --mode w

Without PATH in the environment it is that of execvp(3).  An empty element of it is the
current directory.

Environment:
  BATCH_EMUL=1           do not use the device /dev/batch
  BATCH_VERBOSE=1        say on stderr whether it is used

Exit status: 0 if all was found, 1 if something was not, 2 if the command line makes no
sense.
)";

const std::map<std::string, Mode> kModes = {{"r", Mode::kRead},
                                            {"w", Mode::kWrite},
                                            {"x", Mode::kExecute},
                                            {"d", Mode::kDirectory}};

/// What CLI11 fills and Config holds in another form.
struct Raw {
  bool why = false;
  bool slow = false;
  bool first = false;
  bool null = false;
  std::string path = {};
  std::string path_var = {};
  std::string mode = "r";
};

/// Operands are not declared to CLI11, so it cannot show them.
class HelpFormatter : public CLI::Formatter {
  std::string make_usage(const CLI::App*, std::string) const override {
    return "Usage: pathsearch [OPTION]... NAME...\n"
           "       pathsearch --first [OPTION]... [PATTERN]...\n";
  }
};

void declare(CLI::App& app, Raw& raw, Config& config) {
  app.name("pathsearch");
  app.footer(kFooter);
  app.formatter(std::make_shared<HelpFormatter>());
  app.allow_extras();
  app.set_help_flag("--help", "show this text");
  app.set_version_flag("--version", std::string("pathsearch (batch) ") + batch_version(),
                       "show the version");
  app.add_flag("-a,--all", config.all, "all matches, not only the first");
  app.add_flag("-s,--silent", config.silent, "print nothing, only set the exit status");
  app.add_flag("-0,--null", raw.null, "lines end with a NUL byte, those of standard input, too");
  app.add_flag("--json", config.json, "print JSON");
  app.add_option("--path", raw.path, "search in these directories, separated by colons")
      ->option_text("LIST");
  app.add_option("--path-var", raw.path_var, "search in those that this variable holds")
      ->option_text("NAME");
  app.add_flag("-p,--why", raw.why, "each candidate, and what becomes of it");
  app.add_flag("--slow", raw.slow, "the time that each directory takes, slowest first");
  app.add_flag("--first", raw.first, "the first PATTERN (else line of standard input) that opens");
  app.add_option(
         "--mode", raw.mode,
         "for --first: r to read (the default), w to write, x to execute a file; d a directory")
      ->option_text("r|w|x|d");
  app.add_option("--suffix", config.suffixes, "for --first: with this at the end; may be repeated")
      ->option_text("TEXT")
      ->allow_extra_args(false);
  app.add_flag("--stats", config.stats, "say on stderr what it took");
}

/// PATH, or what execvp(3) takes for it.
std::string default_path() {
  if (const char* value = std::getenv("PATH")) return value;
  std::string fallback(::confstr(_CS_PATH, nullptr, 0), '\0');
  ::confstr(_CS_PATH, fallback.data(), fallback.size());
  return fallback.c_str();
}

/// The directories: those of --path-var, then those of --path; else the default.
void take_path(const CLI::App& app, const Raw& raw, Config& config) {
  const bool variable = app.count("--path-var") > 0;
  const bool list = app.count("--path") > 0;
  config.has_path = variable || list;
  if (!config.has_path) {
    config.path = default_path();
    return;
  }
  const char* value = variable ? std::getenv(raw.path_var.c_str()) : nullptr;
  if (value != nullptr) config.path = value;
  if (list) config.path = value != nullptr ? config.path + ":" + raw.path : raw.path;
  config.path_name = variable && list ? raw.path_var + " and --path"
                     : variable       ? raw.path_var
                                      : "--path";
}

/// Empty, or what is wrong with the combination of options and operands.  `rest` is what CLI11
/// left: operands, unknown options, and the "--" behind which there are only operands.
std::string take_operands(const CLI::App& app, const Raw& raw, std::vector<std::string> rest,
                          Config& config) {
  const auto mark = std::find(rest.begin(), rest.end(), "--");
  for (auto it = rest.begin(); it != mark; ++it)
    if (it->size() > 1 && it->front() == '-') return "unknown option " + *it;
  if (mark != rest.end()) rest.erase(mark);
  config.names = std::move(rest);
  if (raw.why + raw.slow + raw.first > 1) return "--why, --slow and --first exclude each other";
  if (!raw.first && app.count("--mode") + app.count("--suffix") > 0)
    return "--mode and --suffix need --first";
  if (config.names.empty() && !raw.slow && !raw.first) return "no NAME is given";
  if (config.names.empty() && raw.first && config.has_path)
    return "--path and --path-var need a PATTERN; lines of standard input are taken as they are";
  const auto mode = kModes.find(raw.mode);
  if (mode == kModes.end()) return "--mode is r, w, x or d, not '" + raw.mode + "'";
  config.mode = mode->second;
  return "";
}

/// The arguments in the form that CLI11 wants.  It would take what follows for the value in
/// "--path= gcc", so an empty value becomes an argument of its own.
std::vector<std::string> reversed_arguments(int argc, char** argv) {
  std::vector<std::string> arguments;
  bool operands = false;
  for (int i = 1; i < argc; i++) {
    std::string argument = argv[i];
    operands = operands || argument == "--";
    if (!operands && argument.starts_with("--") && argument.ends_with('=')) {
      argument.pop_back();
      arguments.push_back(std::move(argument));
      argument.clear();
    }
    arguments.push_back(std::move(argument));
  }
  std::reverse(arguments.begin(), arguments.end());
  return arguments;
}

Options usage_error(const std::string& what) {
  std::fprintf(stderr, "pathsearch: %s\nTry 'pathsearch --help' for more information.\n",
               what.c_str());
  return {ExitStatus::kUsage};
}

/// What --help and --version print.
ExitStatus print(const CLI::App& app, const CLI::Success& success) {
  std::ostringstream text;
  app.exit(success, text, text);
  common::Output output(STDOUT_FILENO);
  output.append(text.str());
  const int error = output.close();
  if (error == 0) return ExitStatus::kSuccess;
  common::Diagnostics("pathsearch").error(error, "write error");
  return ExitStatus::kFailure;
}

/// What `pathsearch NAME...` comes to.
Options names_alone(int argc, char** argv) {
  Options options;
  options.config.names.assign(argv + 1, argv + argc);
  options.config.suffixes.emplace_back();
  options.config.path = default_path();
  return options;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  if (argc > 1 && std::none_of(argv + 1, argv + argc, [](const char* a) { return *a == '-'; }))
    return names_alone(argc, argv);
  Options options;
  Raw raw;
  CLI::App app("Finds programs along PATH, and the first of any files that opens, in one batch of\n"
               "system calls.");
  declare(app, raw, options.config);
  try {
    app.parse(reversed_arguments(argc, argv));
  } catch (const CLI::Success& success) {
    return {print(app, success)};
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  Config& config = options.config;
  if (raw.why) config.action = Action::kWhy;
  if (raw.slow) config.action = Action::kSlow;
  if (raw.first) config.action = Action::kFirst;
  if (raw.null) config.terminator = '\0';
  if (config.suffixes.empty()) config.suffixes.emplace_back();
  take_path(app, raw, config);
  const std::string wrong = take_operands(app, raw, app.remaining(), config);
  if (!wrong.empty()) return usage_error(wrong);
  return options;
}

}  // namespace pathsearch
