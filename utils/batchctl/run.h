// SPDX-License-Identifier: MIT
// batchctl run, trace, show: programs in text form.
#pragma once

#include <string>

#include "batchctl/text.h"

namespace batchctl {

/// The text of the program with the result of each call behind it, "-> 3", and "-> not run" where
/// it was jumped over.  `error` is set to the -errno of a batch that could not be run, else 0.
[[nodiscard]] std::string run_text(TextProgram& text, int& error);

/// The calls that were made, in order, with the values that were copied into their arguments.
[[nodiscard]] std::string trace_text(TextProgram& text, int& error);

/// The results as a JSON array of objects: call, result, and errno for a failure.
[[nodiscard]] std::string run_json(TextProgram& text, int& error);

}  // namespace batchctl
