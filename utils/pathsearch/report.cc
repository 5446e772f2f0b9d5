// SPDX-License-Identifier: MIT
#include "pathsearch/report.h"

#include <batch/batch.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>

#include "common/json.h"
#include "common/quote.h"
#include "pathsearch/program_file.h"

namespace pathsearch {
namespace {

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

/// A name in a message.  Only then the locale is needed, and reading it takes longer than a search.
std::string quoted(std::string_view name) {
  std::setlocale(LC_CTYPE, "");
  return common::quote_name_colon(name);
}

std::string microseconds(std::uint64_t ns) {
  char text[32];
  std::snprintf(text, sizeof(text), "%10.1f us", static_cast<double>(ns) / 1000);
  return text;
}

void write_paths(common::JsonWriter& json, const Found& found) {
  json.key("found").value(!found.paths.empty()).key("paths").begin_array();
  for (const std::string& path : found.paths) json.value(path);
  json.end_array();
  if (found.error != 0) json.key("error").value(error_text(found.error));
}

std::string why_json(std::span<const std::string> names,
                     std::span<const std::vector<Candidate>> candidates) {
  common::JsonWriter json;
  json.begin_array();
  for (std::size_t i = 0; i < candidates.size(); i++) {
    json.begin_object().key("name").value(names[i]).key("candidates").begin_array();
    for (const Candidate& candidate : candidates[i]) {
      json.begin_object().key("path").value(candidate.path);
      json.key("verdict").value(verdict_name(candidate.verdict));
      if (!candidate.reason.empty()) json.key("reason").value(candidate.reason);
      json.end_object();
    }
    json.end_array().end_object();
  }
  return json.end_array().text();
}

std::string slow_json(std::span<const DirectoryTime> times) {
  common::JsonWriter json;
  json.begin_array();
  for (const DirectoryTime& time : times) {
    json.begin_object().key("directory").value(time.name).key("ns").value(time.ns);
    if (time.error != 0) json.key("error").value(error_text(time.error));
    json.end_object();
  }
  return json.end_array().text();
}

}  // namespace

Report::Report(const Config& config, common::Output& output, common::Diagnostics& diagnostics)
    : config_(config),
      output_(output),
      diagnostics_(diagnostics),
      terminal_(::isatty(STDOUT_FILENO) != 0) {}

std::string Report::shown(std::string_view path) const {
  return terminal_ && has_control_characters(path) ? quoted(path) : std::string(path);
}

void Report::line(std::string_view text) {
  output_.append(text);
  output_.end_line(config_.terminator);
}

void Report::path_line(const std::string& path) {
  if (terminal_) return line(shown(path));
  line(path);
}

// It is one text, not a record, whatever --null says.
void Report::document(std::string_view json) {
  output_.append(json);
  output_.end_line('\n');
}

void Report::missing(const std::string& name, const Found& found) {
  if (!found.paths.empty() && found.error == 0) return;
  if (config_.silent) {
    diagnostics_.fail_silently();
  } else if (found.error != 0) {
    diagnostics_.error(found.error, quoted(name) + ": cannot search further");
  } else if (name.find('/') != std::string::npos) {
    diagnostics_.error(found.reason, quoted(name) + (found.reason == 0 ? ": is no program" : ""));
  } else if (!found.there) {
    diagnostics_.error(0, quoted(name) + ": not found in " + config_.path_name);
  } else {
    const char* more = config_.action == Action::kWhy ? "" : "; --why tells more";
    diagnostics_.error(
        0, quoted(name) + ": found in " + config_.path_name + ", but not as a program" + more);
  }
}

void Report::found(std::span<const Found> found) {
  if (config_.json && !config_.silent) {
    common::JsonWriter json;
    json.begin_array();
    for (std::size_t i = 0; i < found.size(); i++) {
      json.begin_object().key("name").value(config_.names[i]);
      write_paths(json, found[i]);
      json.end_object();
    }
    document(json.end_array().text());
  }
  for (std::size_t i = 0; i < found.size(); i++) {
    if (!config_.json && !config_.silent)
      for (const std::string& path : found[i].paths) path_line(path);
    missing(config_.names[i], found[i]);
  }
}

void Report::why(std::span<const std::vector<Candidate>> candidates) {
  if (config_.json && !config_.silent) document(why_json(config_.names, candidates));
  for (std::size_t i = 0; i < candidates.size(); i++) {
    bool taken = false;
    Found found;
    for (const Candidate& candidate : candidates[i]) {
      taken = taken || candidate.verdict == Verdict::kTaken;
      found.there = found.there || candidate.there;
      found.reason = candidate.there ? 0 : candidate.error;
      if (!config_.json && !config_.silent) line(why_text(candidate));
    }
    if (!taken) missing(config_.names[i], found);
  }
}

std::string Report::why_text(const Candidate& candidate) const {
  std::string text = verdict_name(candidate.verdict);
  text.append(10 - text.size(), ' ').append(shown(candidate.path));
  if (candidate.reason.empty()) return text;
  text += candidate.verdict == Verdict::kRejected ? ": " : ": would not start: ";
  return text + shown(candidate.reason);
}

void Report::slow(std::span<const DirectoryTime> times) {
  if (config_.silent) return;
  if (config_.json) return document(slow_json(times));
  for (const DirectoryTime& time : times)
    line(microseconds(time.ns) + "  " + shown(time.name) +
         (time.error != 0 ? ": " + error_text(time.error) : ""));
}

void Report::first(const Found& found) {
  if (config_.json && !config_.silent) {
    common::JsonWriter json;
    json.begin_object();
    write_paths(json, found);
    document(json.end_object().text());
  } else if (!config_.silent) {
    for (const std::string& path : found.paths) path_line(path);
  }
  if (found.error != 0 && !config_.silent) diagnostics_.error(found.error, "cannot search further");
  if (found.paths.empty() || found.error != 0) diagnostics_.fail_silently();
}

void Report::stats(const Stats& stats) {
  batch_status status;
  batch_query(&status);
  diagnostics_.warning(std::to_string(stats.names) + " names, " +
                       std::to_string(stats.directories) + " directories, " +
                       std::to_string(stats.candidates) + " candidates (" +
                       std::to_string(stats.tried) + " tried), " +
                       std::to_string(stats.batches) + " batches (" + batch_reason(&status) + ")");
}

}  // namespace pathsearch
