// SPDX-License-Identifier: MIT
#include "mfind/metadata_tests.h"

#include <dirent.h>
#include <sys/stat.h>

#include <bit>

namespace mfind {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

/// `found` against `moment`: later, earlier, or in the window that begins behind it.
bool in_window(const walk::Timestamp& found, Comparison comparison,
               const walk::Timestamp& moment, double window_s) {
  switch (comparison) {
    case Comparison::kMore: return found > moment;
    case Comparison::kLess: return found < moment;
    case Comparison::kEqual: break;
  }
  std::int64_t seconds = 0;
  if (__builtin_sub_overflow(found.sec, moment.sec, &seconds)) return false;  // as far as can be
  const double distance = static_cast<double>(seconds) +
                          1e-9 * (static_cast<double>(found.nsec) - static_cast<double>(moment.nsec));
  return distance > 0.0 && distance <= window_s;
}

bool is_known(TimeField field, const walk::Stat& stat) {
  return field != TimeField::kBirth || (stat.mask & STATX_BTIME) != 0;
}

}  // namespace

bool is_hidden(std::string_view name) {
  return name.starts_with('.') && name != "." && name != "..";
}

bool is_inode_of(std::uint8_t type, bool follow) {
  return type != DT_DIR && type != DT_UNKNOWN && !(follow && type == DT_LNK);
}

const walk::Timestamp& time_of(const walk::Times& times, TimeField field) {
  switch (field) {
    case TimeField::kAccess: return times.atime;
    case TimeField::kBirth: return times.btime;
    case TimeField::kChange: return times.ctime;
    case TimeField::kModification: break;
  }
  return times.mtime;
}

bool matches(const NumberTest& test, const walk::Stat& stat) {
  switch (test.number) {
    case Number::kInode: return test.quantity.matches(stat.ino);
    case Number::kLinks: return test.quantity.matches(stat.nlink);
    case Number::kUser: return test.quantity.matches(stat.uid);
    case Number::kGroup: break;
  }
  return test.quantity.matches(stat.gid);
}

bool matches(const SizeTest& test, const walk::Stat& stat) {
  // Units are powers of two.
  const auto size = static_cast<std::uint64_t>(stat.size);
  const bool part = (size & (test.unit - 1)) != 0;
  return test.quantity.matches((size >> std::countr_zero(test.unit)) + (part ? 1 : 0));
}

bool matches(const PermissionTest& test, const walk::Stat& stat) {
  const mode_t wanted = stat.is_directory() ? test.directory_bits : test.bits;
  const mode_t found = stat.mode & 07777U;
  switch (test.match) {
    case PermissionMatch::kAllOf: return (found & wanted) == wanted;
    case PermissionMatch::kAnyOf: return wanted == 0 || (found & wanted) != 0;
    case PermissionMatch::kExactly: break;
  }
  return found == wanted;
}

bool matches(const TimeTest& test, const walk::Stat& stat, const walk::Times& times) {
  return is_known(test.field, stat) &&
         in_window(time_of(times, test.field), test.comparison, test.moment, test.window_s);
}

bool matches(const NewerTest& test, const walk::Stat& stat, const walk::Times& times) {
  return is_known(test.field, stat) && time_of(times, test.field) > test.reference;
}

bool matches(const UsedTest& test, const walk::Times& times) {
  if (times.atime < times.ctime) return false;
  walk::Timestamp distance{times.atime.sec - times.ctime.sec, 0};
  std::int64_t nanoseconds = std::int64_t{times.atime.nsec} - times.ctime.nsec;
  if (nanoseconds < 0) {
    nanoseconds += 1'000'000'000;
    --distance.sec;
  }
  distance.nsec = static_cast<std::uint32_t>(nanoseconds);
  switch (test.comparison) {
    case Comparison::kMore: return distance > test.distance;
    case Comparison::kLess: return distance < test.distance;
    case Comparison::kEqual: break;
  }
  const walk::Timestamp begin{test.distance.sec - kDay, test.distance.nsec};
  return distance >= begin && distance < test.distance;
}

bool matches(const SameFileTest& test, const walk::Stat& stat) {
  return stat.ino == test.ino && stat.dev == test.dev;
}

}  // namespace mfind
