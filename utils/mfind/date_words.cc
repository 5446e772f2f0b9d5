// SPDX-License-Identifier: MIT
#include "mfind/date_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace mfind {
namespace {

struct Entry {
  std::string_view name;
  DateWord word;
  std::int64_t value;
};

constexpr std::int64_t kHour = 3600;

constexpr auto kNames = std::to_array<Entry>({
    {"JANUARY", DateWord::kMonth, 1},    {"FEBRUARY", DateWord::kMonth, 2},
    {"MARCH", DateWord::kMonth, 3},      {"APRIL", DateWord::kMonth, 4},
    {"MAY", DateWord::kMonth, 5},        {"JUNE", DateWord::kMonth, 6},
    {"JULY", DateWord::kMonth, 7},       {"AUGUST", DateWord::kMonth, 8},
    {"SEPTEMBER", DateWord::kMonth, 9},  {"SEPT", DateWord::kMonth, 9},
    {"OCTOBER", DateWord::kMonth, 10},   {"NOVEMBER", DateWord::kMonth, 11},
    {"DECEMBER", DateWord::kMonth, 12},  {"SUNDAY", DateWord::kDay, 0},
    {"MONDAY", DateWord::kDay, 1},       {"TUESDAY", DateWord::kDay, 2},
    {"TUES", DateWord::kDay, 2},         {"WEDNESDAY", DateWord::kDay, 3},
    {"WEDNES", DateWord::kDay, 3},       {"THURSDAY", DateWord::kDay, 4},
    {"THUR", DateWord::kDay, 4},         {"THURS", DateWord::kDay, 4},
    {"FRIDAY", DateWord::kDay, 5},       {"SATURDAY", DateWord::kDay, 6},
});

constexpr auto kMeridians = std::to_array<Entry>({
    {"AM", DateWord::kMeridian, 0},
    {"A.M.", DateWord::kMeridian, 0},
    {"PM", DateWord::kMeridian, 1},
    {"P.M.", DateWord::kMeridian, 1},
});

constexpr auto kUniversal = std::to_array<Entry>({
    {"GMT", DateWord::kZone, 0}, {"UT", DateWord::kZone, 0}, {"UTC", DateWord::kZone, 0},
});

constexpr auto kZones = std::to_array<Entry>({
    {"WET", DateWord::kZone, 0},            {"WEST", DateWord::kDayZone, 0},
    {"BST", DateWord::kDayZone, 0},         {"ART", DateWord::kZone, -3 * kHour},
    {"BRT", DateWord::kZone, -3 * kHour},   {"BRST", DateWord::kDayZone, -3 * kHour},
    {"NST", DateWord::kZone, -12600},       {"NDT", DateWord::kDayZone, -12600},
    {"AST", DateWord::kZone, -4 * kHour},   {"ADT", DateWord::kDayZone, -4 * kHour},
    {"CLT", DateWord::kZone, -4 * kHour},   {"CLST", DateWord::kDayZone, -4 * kHour},
    {"EST", DateWord::kZone, -5 * kHour},   {"EDT", DateWord::kDayZone, -5 * kHour},
    {"CST", DateWord::kZone, -6 * kHour},   {"CDT", DateWord::kDayZone, -6 * kHour},
    {"MST", DateWord::kZone, -7 * kHour},   {"MDT", DateWord::kDayZone, -7 * kHour},
    {"PST", DateWord::kZone, -8 * kHour},   {"PDT", DateWord::kDayZone, -8 * kHour},
    {"AKST", DateWord::kZone, -9 * kHour},  {"AKDT", DateWord::kDayZone, -9 * kHour},
    {"HST", DateWord::kZone, -10 * kHour},  {"HAST", DateWord::kZone, -10 * kHour},
    {"HADT", DateWord::kDayZone, -10 * kHour}, {"SST", DateWord::kZone, -12 * kHour},
    {"WAT", DateWord::kZone, 1 * kHour},    {"CET", DateWord::kZone, 1 * kHour},
    {"CEST", DateWord::kDayZone, 1 * kHour}, {"MET", DateWord::kZone, 1 * kHour},
    {"MEZ", DateWord::kZone, 1 * kHour},    {"MEST", DateWord::kDayZone, 1 * kHour},
    {"MESZ", DateWord::kDayZone, 1 * kHour}, {"EET", DateWord::kZone, 2 * kHour},
    {"EEST", DateWord::kDayZone, 2 * kHour}, {"CAT", DateWord::kZone, 2 * kHour},
    {"SAST", DateWord::kZone, 2 * kHour},   {"EAT", DateWord::kZone, 3 * kHour},
    {"MSK", DateWord::kZone, 3 * kHour},    {"MSD", DateWord::kDayZone, 3 * kHour},
    {"IST", DateWord::kZone, 19800},        {"SGT", DateWord::kZone, 8 * kHour},
    {"KST", DateWord::kZone, 9 * kHour},    {"JST", DateWord::kZone, 9 * kHour},
    {"GST", DateWord::kZone, 10 * kHour},   {"NZST", DateWord::kZone, 12 * kHour},
    {"NZDT", DateWord::kDayZone, 12 * kHour},
});

constexpr auto kUnits = std::to_array<Entry>({
    {"YEAR", DateWord::kYears, 1},   {"MONTH", DateWord::kMonths, 1},
    {"FORTNIGHT", DateWord::kDays, 14}, {"WEEK", DateWord::kDays, 7},
    {"DAY", DateWord::kDays, 1},     {"HOUR", DateWord::kHours, 1},
    {"MINUTE", DateWord::kMinutes, 1}, {"MIN", DateWord::kMinutes, 1},
    {"SECOND", DateWord::kSeconds, 1}, {"SEC", DateWord::kSeconds, 1},
});

constexpr auto kRelative = std::to_array<Entry>({
    {"TOMORROW", DateWord::kDayShift, 1}, {"YESTERDAY", DateWord::kDayShift, -1},
    {"TODAY", DateWord::kDayShift, 0},    {"NOW", DateWord::kDayShift, 0},
    {"LAST", DateWord::kOrdinal, -1},     {"THIS", DateWord::kOrdinal, 0},
    {"NEXT", DateWord::kOrdinal, 1},      {"FIRST", DateWord::kOrdinal, 1},
    {"THIRD", DateWord::kOrdinal, 3},     {"FOURTH", DateWord::kOrdinal, 4},
    {"FIFTH", DateWord::kOrdinal, 5},     {"SIXTH", DateWord::kOrdinal, 6},
    {"SEVENTH", DateWord::kOrdinal, 7},   {"EIGHTH", DateWord::kOrdinal, 8},
    {"NINTH", DateWord::kOrdinal, 9},     {"TENTH", DateWord::kOrdinal, 10},
    {"ELEVENTH", DateWord::kOrdinal, 11}, {"TWELFTH", DateWord::kOrdinal, 12},
    {"AGO", DateWord::kAgo, -1},          {"HENCE", DateWord::kAgo, 1},
});

using Found = std::optional<DateToken>;

template <typename Table>
Found look_up(const Table& table, std::string_view word) {
  for (const Entry& entry : table) {
    if (entry.name == word) return DateToken{entry.word, entry.value};
  }
  return std::nullopt;
}

/// Months and days may be cut to three letters, with or without a period.
Found look_up_name(std::string_view word) {
  const bool cut = word.size() == 3 || (word.size() == 4 && word[3] == '.');
  if (!cut) return look_up(kNames, word);
  for (const Entry& entry : kNames) {
    if (entry.name.substr(0, 3) == word.substr(0, 3)) return DateToken{entry.word, entry.value};
  }
  return std::nullopt;
}

/// The names that the local zone has around `now`.
Found look_up_local_zone(std::string_view word, const std::timespec& now) {
  constexpr std::time_t kQuarter = 90 * 24 * 3600;
  for (std::time_t at = now.tv_sec; at < now.tv_sec + 5 * kQuarter; at += kQuarter) {
    std::tm tm{};
    if (::localtime_r(&at, &tm) == nullptr || tm.tm_zone == nullptr) continue;
    if (word == tm.tm_zone) return DateToken{DateWord::kLocalZone, tm.tm_isdst > 0 ? 1 : 0};
  }
  return std::nullopt;
}

Found look_up_zone(std::string_view word, const std::timespec& now) {
  if (Found found = look_up(kUniversal, word)) return found;
  if (Found found = look_up_local_zone(word, now)) return found;
  return look_up(kZones, word);
}

/// A to Z without J: hours east, then hours west.
Found look_up_military(char letter) {
  if (letter == 'T') return DateToken{DateWord::kT};
  if (letter == 'Z') return DateToken{DateWord::kZone, 0};
  if (letter == 'J') return DateToken{DateWord::kLocalZone, -1};  // whether of summer is open
  int hours = letter - 'A' + 1;
  if (letter > 'J') --hours;
  if (letter >= 'N') hours = -(letter - 'N' + 1);
  return DateToken{DateWord::kZone, hours * kHour};
}

Found look_up_word(std::string word, const std::timespec& now) {
  for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (Found found = look_up(kMeridians, word)) return found;
  if (Found found = look_up_name(word)) return found;
  if (Found found = look_up_zone(word, now)) return found;
  if (word == "DST") return DateToken{DateWord::kDst};
  if (Found found = look_up(kUnits, word)) return found;
  if (word.ends_with('S')) {
    if (Found found = look_up(kUnits, std::string_view(word).substr(0, word.size() - 1))) {
      return found;
    }
  }
  if (Found found = look_up(kRelative, word)) return found;
  if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z') return look_up_military(word[0]);
  const auto end = std::remove(word.begin(), word.end(), '.');
  if (end == word.end()) return std::nullopt;
  word.erase(end, word.end());
  return look_up_zone(word, now);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

class Cutter {
 public:
  Cutter(std::string_view text, const std::timespec& now) : text_(text), now_(now) {}

  std::optional<std::vector<DateToken>> cut() {
    while (skip_blanks_and_comments(), at_ < text_.size()) {
      if (!token()) return std::nullopt;
    }
    tokens_.emplace_back();
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  /// Comments are in parentheses, which nest; one that is not closed goes to the end.
  void skip_blanks_and_comments() {
    for (skip_blanks(); peek() == '('; skip_blanks()) {
      int depth = 0;
      do {
        if (peek() == '(') ++depth;
        if (peek() == ')') --depth;
        ++at_;
      } while (depth > 0 && at_ < text_.size());
    }
  }

  bool token() {
    const char c = peek();
    if (is_digit(c) || c == '-' || c == '+') return number();
    if (is_letter(c)) return word();
    ++at_;
    tokens_.push_back({DateWord::kSymbol, c});
    return true;
  }

  bool word() {
    const std::size_t begin = at_;
    while (is_letter(peek()) || peek() == '.') ++at_;
    const Found found = look_up_word(std::string(text_.substr(begin, at_ - begin)), now_);
    if (found) tokens_.push_back(*found);
    return found.has_value();
  }

  bool number();

  std::string_view text_;
  const std::timespec& now_;
  std::size_t at_ = 0;
  std::vector<DateToken> tokens_;
};

/// With a sign, blanks may follow it; a sign without a number counts for nothing.
bool Cutter::number() {
  DateToken token{DateWord::kUnsigned};
  bool sign = false;
  if (!is_digit(peek())) {
    sign = true;
    token.negative = peek() == '-';
    ++at_;
    skip_blanks();
    if (!is_digit(peek())) return true;
  }
  for (; is_digit(peek()); ++at_, ++token.digits) {
    const int digit = peek() - '0';
    if (__builtin_mul_overflow(token.value, 10, &token.value)) return false;
    if (__builtin_add_overflow(token.value, token.negative ? -digit : digit, &token.value)) {
      return false;
    }
  }
  token.word = sign ? DateWord::kSigned : DateWord::kUnsigned;
  if ((peek() == '.' || peek() == ',') && is_digit(peek(1))) {
    ++at_;
    long unit = 100'000'000;
    bool more = false;  // digits beyond the nanosecond
    for (; is_digit(peek()); ++at_, unit /= 10) {
      if (unit == 0) more = more || peek() != '0';
      token.nanoseconds += unit * (peek() - '0');
    }
    if (token.negative && (token.nanoseconds > 0 || more)) {  // towards the past
      if (more) ++token.nanoseconds;
      token.nanoseconds = 1'000'000'000 - token.nanoseconds;
      if (__builtin_sub_overflow(token.value, 1, &token.value)) return false;
    }
    token.word = sign ? DateWord::kSignedDecimal : DateWord::kDecimal;
  }
  tokens_.push_back(token);
  return true;
}

}  // namespace

std::optional<std::vector<DateToken>> cut_date(std::string_view text, const std::timespec& now) {
  return Cutter(text, now).cut();
}

}  // namespace mfind
