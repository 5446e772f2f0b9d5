// SPDX-License-Identifier: MIT
#include "batchctl/batchctl.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "batchctl/bench.h"
#include "batchctl/run.h"
#include "batchctl/status.h"
#include "common/unique_fd.h"

namespace batchctl {
namespace {

using common::ExitStatus;

std::optional<std::string> read_all(int fd) {
  std::string text;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

std::optional<std::string> read_program(const std::string& file) {
  if (file == "-") return read_all(STDIN_FILENO);
  const common::UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  return fd ? read_all(fd.get()) : std::nullopt;
}

std::string perform(const Config& config, TextProgram& program, int& error) {
  switch (config.command) {
    case Command::kTrace: return trace_text(program, error);
    case Command::kShow: return program.explain();
    default: return config.json ? run_json(program, error) + "\n" : run_text(program, error);
  }
}

ExitStatus run_program(const Config& config, common::Output& output,
                       common::Diagnostics& diagnostics) {
  const std::optional<std::string> source = read_program(config.file);
  if (!source) {
    diagnostics.error(errno, config.file);
    return ExitStatus::kFailure;
  }
  TextError wrong;
  const std::unique_ptr<TextProgram> program = parse_text(*source, wrong);
  if (!program) {
    diagnostics.error(0, config.file + ":" + std::to_string(wrong.line) + ": " + wrong.message);
    return ExitStatus::kUsage;
  }
  int error = 0;
  output.append(perform(config, *program, error));
  if (error != 0) diagnostics.error(-error, config.file);
  return diagnostics.status();
}

ExitStatus run_bench(const Config& config, common::Output& output,
                     common::Diagnostics& diagnostics) {
  const std::vector<BenchRow> rows = measure(config.rounds);
  if (rows.empty()) {
    diagnostics.error(errno, "no process to measure in");
    return ExitStatus::kFailure;
  }
  output.append(config.json ? bench_json(rows) + "\n" : bench_text(rows));
  return ExitStatus::kSuccess;
}

}  // namespace

ExitStatus run(const Config& config, common::Output& output, common::Diagnostics& diagnostics) {
  if (config.command == Command::kBench) return run_bench(config, output, diagnostics);
  if (config.command != Command::kStatus) return run_program(config, output, diagnostics);
  const Facts facts = gather(Places());
  const Backend backend = probe_backend();
  output.append(config.json ? status_json(facts, backend) + "\n" : status_text(facts, backend));
  return ExitStatus::kSuccess;
}

}  // namespace batchctl
