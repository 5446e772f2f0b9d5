// SPDX-License-Identifier: MIT
// Which entries DiskUsage gets to see one by one, and what each counts for.
#pragma once

#include <cstdint>
#include <string_view>

#include "mdu/config.h"
#include "mdu/monitor.h"
#include "mdu/repeats.h"
#include "mdu/sum.h"
#include "walk/walk.h"

namespace mdu {

/// What a file counts for by itself.
[[nodiscard]] inline Sum own_sum(const Config& config, const walk::Stat& stat) {
  if (!config.apparent_size) return {stat.blocks * 512, 1};
  const bool has_length = S_ISREG(stat.mode) || S_ISLNK(stat.mode);
  return {has_length && stat.size > 0 ? static_cast<std::uint64_t>(stat.size) : 0, 1};
}

/// The predicate of the walk.  Leaves out what is excluded by its name, and absorbs files of which
/// only the size matters, wherever they are met: those that get no line, and that
/// cannot be met again; likewise directories without anything else in them.  Borrows both; any number
/// of threads.
class Selection : public walk::Predicate {
 public:
  Selection(const Config& config, const Repeats& repeats)
      : config_(config),
        repeats_(repeats),
        absorbs_(!config.all && config.time == TimeKind::kNone &&
                 (config.count_links || !repeats.all()) && !config.exclusions.need_path()) {}

  [[nodiscard]] unsigned interest(std::string_view name, std::uint8_t,
                                  std::uint64_t) const override {
    const bool excluded = !config_.exclusions.empty() && config_.exclusions.matches(name);
    return excluded ? unsigned{walk::kOmit} : unsigned{walk::kStat | walk::kDescend};
  }

  [[nodiscard]] bool judges_names() const override { return !config_.exclusions.empty(); }

  [[nodiscard]] bool wants_most() const override { return config_.exclusions.empty(); }

  [[nodiscard]] bool absorbs() const override { return absorbs_; }

  [[nodiscard]] bool absorb(std::string_view, const walk::Stat& stat, const walk::Times*,
                            walk::Tally* tally) const override {
    if (!config_.count_links && (stat.nlink > 1 || repeats_.file(stat))) return false;
    if (Monitor::wants_event()) return false;  // its end may be far away
    Sum sum{tally->bytes, tally->entries};
    sum.add(own_sum(config_, stat));
    *tally = {.entries = sum.inodes, .bytes = sum.bytes};
    return true;
  }

  /// What was counted already.
  [[nodiscard]] bool may_skip(const walk::Stat& stat) const override {
    return !config_.count_links && repeats_.argument(stat);
  }

  [[nodiscard]] bool absorbs_directories(std::size_t level) const override {
    const bool has_line = static_cast<std::intmax_t>(level) <= config_.max_depth;
    const bool may_repeat = !config_.count_links && repeats_.directories();
    return absorbs_ && !has_line && !config_.separate_dirs && !may_repeat;
  }

  [[nodiscard]] bool absorb_directory(std::string_view, std::size_t level, const walk::Stat& stat,
                                      const walk::Times*, walk::Tally* tally) const override {
    if (!absorbs_directories(level) || (!config_.count_links && repeats_.file(stat))) return false;
    if (Monitor::wants_event()) return false;
    const Sum own = own_sum(config_, stat);
    tally->add({.entries = own.inodes, .bytes = own.bytes});
    return true;
  }

 private:
  const Config& config_;
  const Repeats& repeats_;
  const bool absorbs_;
};

}  // namespace mdu
