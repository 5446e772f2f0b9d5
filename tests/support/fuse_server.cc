// SPDX-License-Identifier: MIT
// The kernel writes a request, a fuse_in_header and what belongs to the operation, and
// reads an answer, a fuse_out_header and likewise (fuse(4), <linux/fuse.h>).  One at a time is enough.
#include "support/fuse_server.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

#include "common/unique_fd.h"

namespace test_support {
namespace {

constexpr std::uint64_t kFileBytes = 4096;

enum Node : std::uint64_t { kRoot = FUSE_ROOT_ID, kOne, kTwo, kSound, kInside, kBroken, kPartial, kUnreadable };

struct Entry {
  Node directory;
  std::string_view name;
  Node node;
};

constexpr std::array kEntries{
    Entry{kRoot, "one", kOne},         Entry{kRoot, "broken", kBroken},
    Entry{kRoot, "partial", kPartial}, Entry{kRoot, "unreadable", kUnreadable},
    Entry{kRoot, "sound", kSound},     Entry{kRoot, "two", kTwo},
    Entry{kSound, "inside", kInside},  Entry{kPartial, "one", kOne},
    Entry{kPartial, "two", kTwo},
};

bool is_directory(std::uint64_t node) {
  return node == kRoot || node == kSound || node == kPartial || node == kUnreadable;
}

fuse_attr attributes(std::uint64_t node) {
  fuse_attr attr{};
  attr.ino = node;
  attr.mode = is_directory(node) ? S_IFDIR | 0755U : S_IFREG | 0644U;
  attr.nlink = is_directory(node) ? 2 : 1;
  attr.size = is_directory(node) ? 0 : kFileBytes;
  attr.blocks = attr.size / 512;
  attr.blksize = kFileBytes;
  return attr;
}

template <typename T>
void append(std::vector<char>& bytes, const T& value) {
  const auto* at = reinterpret_cast<const char*>(&value);
  bytes.insert(bytes.end(), at, at + sizeof value);
}

class Session {
 public:
  explicit Session(int device) : device_(device), request_(FUSE_MIN_READ_BUFFER + 64 * 1024) {}

  /// Until the file system is unmounted.
  void serve() {
    while (true) {
      const ssize_t length = ::read(device_, request_.data(), request_.size());
      if (length < 0 && (errno == EINTR || errno == ENOENT)) continue;
      if (length < static_cast<ssize_t>(sizeof header_)) return;
      std::memcpy(&header_, request_.data(), sizeof header_);
      handle();
    }
  }

 private:
  [[nodiscard]] const char* arguments() const { return request_.data() + sizeof header_; }

  void handle() {
    switch (header_.opcode) {
      case FUSE_INIT: return init();
      case FUSE_LOOKUP: return lookup();
      case FUSE_GETATTR: {
        fuse_attr_out out{};
        out.attr = attributes(header_.nodeid);
        return answer(out);
      }
      case FUSE_OPENDIR: return answer(fuse_open_out{});
      case FUSE_READDIR: return read_directory();
      case FUSE_RELEASEDIR: return reply(0, {});
      case FUSE_FORGET:
      case FUSE_BATCH_FORGET:
      case FUSE_INTERRUPT: return;  // want no answer
      default: return reply(ENOSYS, {});
    }
  }

  void init() {
    fuse_init_in in{};
    std::memcpy(&in, arguments(), offsetof(fuse_init_in, flags) + sizeof in.flags);
    fuse_init_out out{};
    out.major = FUSE_KERNEL_VERSION;
    out.minor = in.minor < 31 ? in.minor : 31;
    out.max_write = 4096;
    answer(out);
  }

  void lookup() {
    const std::string_view name(arguments());
    for (const Entry& entry : kEntries) {
      if (entry.directory != header_.nodeid || entry.name != name) continue;
      if (entry.node == kBroken) return reply(EIO, {});
      fuse_entry_out out{};
      out.nodeid = entry.node;
      out.attr = attributes(entry.node);
      return answer(out);
    }
    reply(ENOENT, {});
  }

  /// One entry an answer, so that an error comes behind some.  The offset of an entry is the
  /// position of the next one in kEntries.
  void read_directory() {
    fuse_read_in in{};
    std::memcpy(&in, arguments(), sizeof in);
    if (header_.nodeid == kUnreadable) return reply(EIO, {});
    for (std::uint64_t i = in.offset; i < kEntries.size(); ++i) {
      const Entry& entry = kEntries[i];
      if (entry.directory != header_.nodeid) continue;
      fuse_dirent head{};
      head.ino = entry.node;
      head.off = i + 1;
      head.namelen = static_cast<std::uint32_t>(entry.name.size());
      head.type = is_directory(entry.node) ? DT_DIR : DT_REG;
      std::vector<char> bytes(FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + entry.name.size()));
      std::memcpy(bytes.data(), &head, FUSE_NAME_OFFSET);
      std::memcpy(bytes.data() + FUSE_NAME_OFFSET, entry.name.data(), entry.name.size());
      return reply(0, bytes);
    }
    reply(header_.nodeid == kPartial ? EIO : 0, {});
  }

  template <typename T>
  void answer(const T& out) {
    std::vector<char> bytes;
    append(bytes, out);
    reply(0, bytes);
  }

  void reply(int error, const std::vector<char>& bytes) {
    fuse_out_header head{};
    head.len = static_cast<std::uint32_t>(sizeof head + bytes.size());
    head.error = -error;
    head.unique = header_.unique;
    std::vector<char> whole;
    append(whole, head);
    whole.insert(whole.end(), bytes.begin(), bytes.end());
    // A request that was given up meanwhile has no use for it (ENOENT).
    static_cast<void>(!::write(device_, whole.data(), whole.size()));
  }

  int device_;
  std::vector<char> request_;
  fuse_in_header header_{};
};

}  // namespace

bool has_fuse() {
  return static_cast<bool>(common::UniqueFd(::open("/dev/fuse", O_RDWR | O_CLOEXEC)));
}

FuseServer::FuseServer(const std::string& path) : path_(path) {
  const common::UniqueFd device(::open("/dev/fuse", O_RDWR | O_CLOEXEC));
  if (!device) throw std::system_error(errno, std::generic_category(), "/dev/fuse");
  const std::string data =
      "fd=" + std::to_string(device.get()) + ",rootmode=40000,user_id=0,group_id=0";
  if (::mount("batch-test", path.c_str(), "fuse", MS_NOSUID | MS_NODEV, data.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), "mount " + path);
  }
  child_ = ::fork();
  if (child_ == 0) {
    // Not to outlive the test, which would wait for it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Session(device.get()).serve();
    ::_exit(0);
  }
}

FuseServer::~FuseServer() {
  hang_up();
  ::umount2(path_.c_str(), MNT_DETACH);
}

void FuseServer::hang_up() {
  if (child_ <= 0) return;
  ::kill(child_, SIGKILL);
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

}  // namespace test_support
