// SPDX-License-Identifier: MIT
// batchctl: what runs batches on this machine, what they cost, and what a program does.
//
//   options.cc    command line -> Config
//   batchctl.cc   does one of
//     status.cc     the module and the choice of backend
//     bench.cc      costs (work.cc: of what; fit.cc: a + b*N)
//     run.cc        programs in text form (text.cc parses, line by line: cursor.cc)
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <exception>

#include "batchctl/batchctl.h"
#include "batchctl/options.h"

namespace {

common::ExitStatus run(int argc, char** argv) {
  const batchctl::Options options = batchctl::parse_options(argc, argv);
  if (options.exit) return *options.exit;

  common::Output output(STDOUT_FILENO);
  common::Diagnostics diagnostics("batchctl", &output);
  const common::ExitStatus status = batchctl::run(options.config, output, diagnostics);
  if (const int error = output.close()) {
    common::Diagnostics("batchctl").error(error, "write error");
    return common::ExitStatus::kFailure;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "");
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {  // out of memory, or a bug
    std::fprintf(stderr, "batchctl: %s\n", error.what());
    return static_cast<int>(common::ExitStatus::kFailure);
  }
}
