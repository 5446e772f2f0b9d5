// SPDX-License-Identifier: MIT
// What dirstat must give, made by getdents64(2) and statx(2) as docs/abi.md says,
// and shared with neither of the two implementations.
#ifndef BATCH_TESTS_CONFORMANCE_DIRSTAT_ORACLE_H_
#define BATCH_TESTS_CONFORMANCE_DIRSTAT_ORACLE_H_

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "fixture.h"

namespace conformance {

/// One record, its bytes and the parts that tests look at.
struct Entry {
  std::string bytes;
  batch_dirstat fields{};  // those that are there; the rest is 0
  std::string name;
};

inline constexpr unsigned kStats = STATX_BASIC_STATS & ~BATCH_DIRSTAT_TIMES;

inline std::size_t HeaderSize(unsigned mask) {
  if (mask == 0) return 24;
  return (mask & (STATX_ATIME | STATX_MTIME | STATX_CTIME | STATX_BTIME)) == 0 ? 72 : 136;
}

inline batch_dirstat_time Time(const statx_timestamp& time) { return {time.tv_sec, time.tv_nsec, 0}; }

inline void FillExpected(batch_dirstat& record, const struct statx& stx) {
  record.stx_mode = stx.stx_mode;
  record.stx_ino = stx.stx_ino;
  record.stx_size = stx.stx_size;
  record.stx_blocks = stx.stx_blocks;
  record.stx_dev = static_cast<std::uint32_t>(makedev(stx.stx_dev_major, stx.stx_dev_minor));
  record.stx_rdev = static_cast<std::uint32_t>(makedev(stx.stx_rdev_major, stx.stx_rdev_minor));
  record.stx_nlink = stx.stx_nlink;
  record.stx_uid = stx.stx_uid;
  record.stx_gid = stx.stx_gid;
  record.stx_attributes = static_cast<std::uint32_t>(stx.stx_attributes);
  record.stx_atime = Time(stx.stx_atime);
  record.stx_btime = Time(stx.stx_btime);
  record.stx_ctime = Time(stx.stx_ctime);
  record.stx_mtime = Time(stx.stx_mtime);
  record.mask = stx.stx_mask & 0xfff;
}

inline Entry ExpectedEntry(int fd, const dirent64& from, unsigned mask, unsigned flags) {
  Entry entry;
  entry.name = from.d_name;
  const std::size_t header = HeaderSize(mask);
  batch_dirstat& record = entry.fields;
  record.d_ino = from.d_ino;
  record.d_type = from.d_type;
  struct statx stx;
  const bool left_out = from.d_type == DT_DIR && (flags & 1) != 0;
  if ((mask != 0 && !left_out) || from.d_type == DT_UNKNOWN) {
    const int result = ::statx(fd, from.d_name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
                               mask != 0 ? mask : STATX_TYPE, &stx);
    if (result != 0) record.error = static_cast<std::int16_t>(-errno);
    if (result == 0 && from.d_type == DT_UNKNOWN) record.d_type = static_cast<std::uint8_t>(IFTODT(stx.stx_mode));
    if (result == 0 && mask != 0) FillExpected(record, stx);
  }
  if (header == 72) record.mask &= kStats;
  record.size = static_cast<std::uint16_t>((header + entry.name.size() + 8) / 8 * 8);
  record.name = static_cast<std::uint16_t>(header);
  record.name_len = static_cast<std::uint16_t>(entry.name.size());
  entry.bytes.assign(reinterpret_cast<const char*>(&record), header);
  entry.bytes += entry.name;
  entry.bytes.resize(record.size, '\0');
  return entry;
}

/// All entries from the position of `fd` on.
inline std::vector<Entry> Expected(int fd, unsigned mask, unsigned flags = 0) {
  std::vector<Entry> entries;
  alignas(8) char buffer[32768];
  for (;;) {
    const long got = ::syscall(SYS_getdents64, fd, buffer, sizeof(buffer));
    if (got <= 0) return entries;
    for (long at = 0; at < got;) {
      const auto* from = reinterpret_cast<const dirent64*>(buffer + at);
      at += from->d_reclen;
      const std::string name = from->d_name;
      if (name != "." && name != "..") entries.push_back(ExpectedEntry(fd, *from, mask, flags));
    }
  }
}

/// One dirstat call, as a batch of one.
inline std::int64_t Dirstat(Arg fd, Arg buffer, Arg size, Arg mask, Arg flags = 0) {
  Batch batch{Call(BATCH_NR_DIRSTAT, {fd, buffer, size, mask, flags})};
  EXPECT_EQ(0, batch.Run());
  return batch.rets[0];
}

/// The records in `size` bytes at `buffer`.
inline std::vector<Entry> Records(const char* buffer, std::int64_t size) {
  std::vector<Entry> entries;
  for (std::int64_t at = 0; at < size;) {
    Entry entry;
    std::memcpy(&entry.fields, buffer + at, 24);
    EXPECT_EQ(0, entry.fields.size % 8);
    EXPECT_GE(entry.fields.size, 32);
    if (entry.fields.size < 32) break;
    std::memcpy(&entry.fields, buffer + at, entry.fields.name);
    entry.bytes.assign(buffer + at, entry.fields.size);
    entry.name = buffer + at + entry.fields.name;
    at += entry.fields.size;
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// All entries from the position of `fd` on, by calls with a buffer of `size` bytes.
inline std::vector<Entry> ReadAll(int fd, unsigned mask, std::size_t size = 32768, unsigned flags = 0) {
  std::vector<Entry> entries;
  std::vector<std::uint64_t> memory(size / 8 + 1);
  auto* buffer = reinterpret_cast<char*>(memory.data());
  for (;;) {
    std::memset(buffer, 0xcc, size + 8 - size % 8);
    const std::int64_t got = Dirstat(fd, buffer, size, mask, flags);
    EXPECT_GE(got, 0);
    EXPECT_LE(got, static_cast<std::int64_t>(size));
    for (std::size_t i = static_cast<std::size_t>(got < 0 ? 0 : got); i < size + 8 - size % 8; i++)
      if (buffer[i] != '\xcc' && i >= size) ADD_FAILURE() << "byte " << i << " was written";
    if (got <= 0) return entries;
    for (Entry& entry : Records(buffer, got)) entries.push_back(std::move(entry));
  }
}

/// Empty if both are the same, else the first difference.
inline std::string Difference(const std::vector<Entry>& expected, const std::vector<Entry>& got) {
  if (expected.size() != got.size())
    return std::to_string(expected.size()) + " entries, got " + std::to_string(got.size());
  for (std::size_t i = 0; i < expected.size(); i++)
    if (expected[i].name != got[i].name || expected[i].bytes != got[i].bytes)
      return testing::PrintToString(expected[i].bytes) + ", got " + testing::PrintToString(got[i].bytes);
  return {};
}

inline void ExpectEqual(const std::vector<Entry>& expected, const std::vector<Entry>& got) {
  EXPECT_EQ("", Difference(expected, got));
}

}  // namespace conformance

#endif  // BATCH_TESTS_CONFORMANCE_DIRSTAT_ORACLE_H_
