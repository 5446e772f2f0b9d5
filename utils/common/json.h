// SPDX-License-Identifier: MIT
// JSON as the tools write it: a stream of values into a string, no tree.
//
// A library would bring more than it takes away here: nothing is read, and names are
// bytes that need not be UTF-8, which JSON libraries refuse or replace.  A byte that is no
// part of a character becomes a lone surrogate U+DC80..U+DCFF, "\udcff", as Python's
// surrogateescape writes and reads it, so that every name can be had back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace common {

/// `bytes` as a JSON string, with its quotation marks.  Source: RFC 8259, section 7.
[[nodiscard]] std::string json_string(std::string_view bytes);

/// Writes one JSON document.  The caller keeps to the grammar: a key in front of each value of an
/// object, an end for each begin.  One thread.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text) { return raw(json_string(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
  JsonWriter& value(std::int64_t number) { return raw(std::to_string(number)); }
  JsonWriter& value(std::uint64_t number) { return raw(std::to_string(number)); }
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::uint32_t number) { return value(static_cast<std::uint64_t>(number)); }
  /// With `decimals` digits behind the point, a point in every locale.  null if it is not finite.
  JsonWriter& value(double number, int decimals);
  JsonWriter& null() { return raw("null"); }

  /// What was written so far.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  JsonWriter& begin(char bracket);
  JsonWriter& end(char bracket);
  JsonWriter& raw(std::string_view token);
  void separate();

  std::string text_;
  std::vector<bool> filled_{};  // a level of nesting each: does it have a value already?
  bool after_key_ = false;
};

}  // namespace common
