// SPDX-License-Identifier: MIT
// The formats of -printf: cut into parts when the command line is read, filled in for
// each file.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mfind {

/// What a part of a format needs to know of a file: ordered, each includes those before.
enum class Knowledge : std::uint8_t { kNothing, kType, kInode, kMetadata };

/// A part: literal text, or a directive with what stands between % and its letter.
struct FormatPart {
  std::string text;      // literal text; else the flags, width and precision, "%" first
  char directive = 0;    // 0: literal text
  char time_format = 0;  // of %A %B %C %T: the letter behind
};

struct Format {
  std::vector<FormatPart> parts;
  bool ends_output = false;  // \c: nothing is printed after it, and what is buffered is shown
};

/// Cuts `text`.  Warnings and errors go to `warn`; false after an error (`fatal`).
[[nodiscard]] bool parse_format(
    std::string_view text, const std::function<void(bool fatal, const std::string&)>& warn,
    Format* format);

/// What a directive needs.
[[nodiscard]] Knowledge knowledge_of(char directive);

/// STATX_* fields for a part.
[[nodiscard]] unsigned statx_mask_of(const FormatPart& part);

}  // namespace mfind
