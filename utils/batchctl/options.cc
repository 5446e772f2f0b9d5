// SPDX-License-Identifier: MIT
// CLI11 parses: commands with options of their own are what it is good at.
#include "batchctl/options.h"

#include <batch/batch.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <sstream>

#include "common/diagnostics.h"
#include "common/output.h"

namespace batchctl {
namespace {

constexpr char kFooter[] = R"(Examples:
  batchctl status                     what runs batches here, and why
  batchctl bench                      from how many calls on a batch pays
  printf 'pid = getpid()\n' | batchctl run -
  batchctl run open.batch             runs a program, prints each result
  batchctl trace open.batch           the same call by call, with what was copied

A program in text form, as batch::Program::explain() prints it:
    open = openat(AT_FDCWD, "/etc/hostname", O_RDONLY, 0)  <0: done
    read = read(open, memory, 4096)
    write(1, memory, read)
    close(open)
  done:

Exit status: 0; 1 if something failed; 2 if the command line or a program makes no sense.
)";

CLI::App* add_command(CLI::App& app, Command command, Config& config, const char* name,
                      const char* description) {
  return app.add_subcommand(name, description)->callback([&config, command] {
    config.command = command;
  });
}

void declare(CLI::App& app, Config& config) {
  app.name("batchctl");
  app.footer(kFooter);
  app.set_help_flag("--help", "show this text");
  app.set_version_flag("--version", std::string("batchctl (batch) ") + batch_version(),
                       "show the version");
  app.require_subcommand(1);
  CLI::App* status = add_command(app, Command::kStatus, config, "status",
                                 "the module, its counters, and what runs batches here");
  CLI::App* bench = add_command(app, Command::kBench, config, "bench",
                                "cost of calls: direct, emulated, on the device");
  CLI::App* run = add_command(app, Command::kRun, config, "run", "run a program, print each result");
  CLI::App* trace =
      add_command(app, Command::kTrace, config, "trace", "run a program call by call");
  CLI::App* show =
      add_command(app, Command::kShow, config, "show", "print a program with its copies, run nothing");
  for (CLI::App* command : {run, trace, show})
    command->add_option("FILE", config.file, "the program; - is standard input")->required()->option_text(" ");
  for (CLI::App* command : {status, bench, run})
    command->add_flag("--json", config.json, "print JSON");
  bench->add_option("--rounds", config.rounds, "measure this often (21)")
      ->check(CLI::Range(1U, 10000U))
      ->option_text("N");
}

/// What --help and --version print.
common::ExitStatus print(const CLI::App& app, const CLI::Success& success) {
  std::ostringstream text;
  app.exit(success, text, text);
  common::Output output(STDOUT_FILENO);
  output.append(text.str());
  const int error = output.close();
  if (error == 0) return common::ExitStatus::kSuccess;
  common::Diagnostics("batchctl").error(error, "write error");
  return common::ExitStatus::kFailure;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  CLI::App app("Looks at batches of system calls: what runs them, what they cost, what they do.");
  declare(app, options.config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    options.exit = print(app, success);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "batchctl: %s\nTry 'batchctl --help' for more information.\n", error.what());
    options.exit = common::ExitStatus::kUsage;
  }
  return options;
}

}  // namespace batchctl
