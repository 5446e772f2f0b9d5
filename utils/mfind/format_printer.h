// SPDX-License-Identifier: MIT
// Fills the format of -printf in for a file.
#pragma once

#include <string>

#include "common/diagnostics.h"
#include "mfind/entry.h"
#include "mfind/format.h"
#include "mfind/mount_table.h"
#include "mfind/output_file.h"
#include "mfind/owners.h"

namespace mfind {

/// Borrows all it is made of; one thread.
class FormatPrinter {
 public:
  FormatPrinter(Owners& owners, MountTable& mounts, common::Diagnostics& diagnostics)
      : owners_(owners), mounts_(mounts), diagnostics_(diagnostics) {}

  /// False, and reported, if what the format needs of the file cannot be had: nothing is printed then.
  bool print(const Format& format, OutputFile& file, Entry& entry);

 private:
  [[nodiscard]] bool provide(const Format& format, Entry& entry) const;
  void value(const FormatPart& part, Entry& entry);
  void path_value(const FormatPart& part, Entry& entry);
  void time_value(const FormatPart& part, Entry& entry);
  void target_type(Entry& entry);
  void context(Entry& entry);
  void report_late(Entry& entry);
  void show(OutputFile& file);
  void emit(const FormatPart& part, bool from_name, OutputFile& file);

  Owners& owners_;
  MountTable& mounts_;
  common::Diagnostics& diagnostics_;
  std::string text_;     // of one directive
  std::string scratch_;
  int late_error_ = 0;
};

}  // namespace mfind
