// SPDX-License-Identifier: MIT
#include "batchctl/run.h"

#include <cstring>

#include "common/json.h"

namespace batchctl {
namespace {

constexpr std::int64_t kMaxErrno = 4095;

/// The name of the error that a result stands for, or null.
const char* error_name(std::int64_t result) {
  if (result >= 0 || result < -kMaxErrno) return nullptr;
  return ::strerrorname_np(static_cast<int>(-result));
}

std::string result_text(std::int64_t result) {
  if (result == batch::kNotRun) return "not run";
  const char* error = error_name(result);
  return std::to_string(result) + (error != nullptr ? std::string(" ") + error : "");
}

/// Calls visit(line, index) for each line of a program's text; index is -1 for labels.
template <typename Visitor>
void each_line(std::string_view text, Visitor visit) {
  std::ptrdiff_t index = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    visit(line, line.starts_with("  #") ? index++ : -1);
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string run_text(TextProgram& text, int& error) {
  const batch::Results results = text.program.run();
  error = results.status();
  std::string out;
  each_line(text.explain(), [&](std::string_view line, std::ptrdiff_t index) {
    out += line;
    if (index >= 0)
      out += "  -> " + result_text(results.slots()[static_cast<std::size_t>(index)]);
    out += '\n';
  });
  return out;
}

std::string trace_text(TextProgram& text, int& error) {
  std::string out;
  const batch::Results results = text.program.trace(
      [&](const batch::Step& step) {
        out += "  #" + std::to_string(step.index) + "  " + step.text + "  -> " +
               result_text(step.result) + "\n";
      },
      text.memory());
  error = results.status();
  return out;
}

std::string run_json(TextProgram& text, int& error) {
  const batch::Results results = text.program.run();
  error = results.status();
  common::JsonWriter json;
  json.begin_array();
  each_line(text.explain(), [&](std::string_view line, std::ptrdiff_t index) {
    if (index < 0) return;
    const std::int64_t result = results.slots()[static_cast<std::size_t>(index)];
    json.begin_object().key("call").value(line.substr(line.find_first_not_of(' ')));
    json.key("result");
    if (result == batch::kNotRun) json.null();
    else json.value(result);
    if (const char* name = error_name(result)) json.key("error").value(name);
    json.end_object();
  });
  return json.end_array().text();
}

}  // namespace batchctl
