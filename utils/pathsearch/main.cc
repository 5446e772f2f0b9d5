// SPDX-License-Identifier: MIT
// pathsearch: which(1), and the first of many candidates that opens, in one batch.
//
//   options.cc       command line -> Config
//   pathsearch.cc    does one of
//     which.cc         programs along PATH (directories.cc: each directory opened once)
//     why.cc           the fate of each candidate (program_file.cc, elf_file.cc: would it start?)
//     slow.cc          time per directory
//     first.cc         the first file that opens
//   report.cc        prints it, as text or JSON
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "common/diagnostics.h"
#include "common/output.h"
#include "pathsearch/options.h"
#include "pathsearch/pathsearch.h"

namespace {

common::ExitStatus run(int argc, char** argv) {
  const pathsearch::Options options = pathsearch::parse_options(argc, argv);
  if (options.exit) return *options.exit;

  common::Output output(STDOUT_FILENO);
  common::Diagnostics diagnostics("pathsearch", &output);
  pathsearch::run(options.config, output, diagnostics);
  if (const int error = output.close()) {
    common::Diagnostics("pathsearch").error(error, "write error");
    return common::ExitStatus::kFailure;
  }
  return diagnostics.status();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {  // out of memory, or a bug
    std::fprintf(stderr, "pathsearch: %s\n", error.what());
    return static_cast<int>(common::ExitStatus::kFailure);
  }
}
