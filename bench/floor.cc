// SPDX-License-Identifier: MIT
//
// floor: the least that measuring a tree can cost on this machine.
//
// It makes the system calls that `du -s` cannot do without, and does next to
// nothing between them:
//
//   directory    openat(parent, name), fstat(fd), getdents64(fd) until 0, close
//   other entry  fstatat(fd, name)
//
// What a disk usage program is slower than this by is its own overhead.  Left
// out on purpose: recognizing hard links, paths, sorting, output.
//
// How.  Directories that are still to be read lie on one stack, which all
// threads share.  A thread takes the topmost one, reads it, and in the same
// critical section gives up the one and takes the next, so a directory costs
// one lock.  A name is a record of bytes on that stack: an entry costs no
// allocation, and a subdirectory costs two copies of its name.  Children are
// opened relative to their parent, whose descriptor stays open until the last
// of them is done with; taking the topmost keeps those to about one for each
// level of depth and thread.

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr int kStatFlags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;

enum class Stat { kNone, kFstatat, kStatx };

struct Counts {
  std::uint64_t entries = 0;      // all but the arguments themselves
  std::uint64_t directories = 0;  // that were read, arguments included
  std::uint64_t blocks = 0;       // of 512 bytes; each hard link counts anew
  std::uint64_t calls = 0;        // system calls made for the walk
  std::uint64_t errors = 0;

  void add(const Counts& other) {
    entries += other.entries;
    directories += other.directories;
    blocks += other.blocks;
    calls += other.calls;
    errors += other.errors;
  }
};

// Directories to read, as records back to back: a name with its final NUL, then
// a Tail.  Records are unaligned, so Tails are copied in and out.
class Pending {
 public:
  struct Tail {
    int parent;
    std::uint32_t name_size;
  };

  void push(int parent, const char* name) {
    const Tail tail{parent, static_cast<std::uint32_t>(std::strlen(name) + 1)};
    const char* bytes = reinterpret_cast<const char*>(&tail);
    bytes_.insert(bytes_.end(), name, name + tail.name_size);
    bytes_.insert(bytes_.end(), bytes, bytes + sizeof tail);
    ++count_;
  }

  // Moves the records of `other` on top of this one's.
  void take(Pending& other) {
    bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end());
    other.bytes_.clear();
    count_ += other.count_;
    other.count_ = 0;
  }

  // Removes the topmost record; its name goes to `name`.  Returns its parent.
  int pop(std::vector<char>& name) {
    Tail tail;
    std::memcpy(&tail, bytes_.data() + bytes_.size() - sizeof tail, sizeof tail);
    const std::size_t begin = bytes_.size() - sizeof tail - tail.name_size;
    name.assign(bytes_.data() + begin, bytes_.data() + begin + tail.name_size);
    bytes_.resize(begin);
    --count_;
    return tail.parent;
  }

  [[nodiscard]] std::uint32_t count() const { return count_; }

 private:
  std::vector<char> bytes_;
  std::uint32_t count_ = 0;
};

// A directory that a thread has taken, and what reading it has brought.
struct Work {
  std::vector<char> name;
  int parent = AT_FDCWD;
  int fd = -1;  // stays open for the subdirectories; -1 when there are none
  Pending subdirectories;
};

// The stack of all threads.  mutex_ protects every member but threads_.
class Schedule {
 public:
  Schedule(const std::vector<std::string>& roots, unsigned threads) : threads_(threads) {
    for (const std::string& root : roots) pending_.push(AT_FDCWD, root.c_str());
  }

  // Takes a directory.  False: the tree has been read.
  bool begin(Work& work) {
    std::unique_lock lock(mutex_);
    return take(work, lock);
  }

  // Gives back the directory in `work` and takes another one.  Returns in
  // `unused` the descriptor that nobody needs any more, or -1.
  bool next(Work& work, int& unused) {
    std::unique_lock lock(mutex_);
    if (work.fd >= 0) {
      const auto fd = static_cast<std::size_t>(work.fd);
      if (users_.size() <= fd) users_.resize(fd + 1);
      users_[fd] = work.subdirectories.count();
      pending_.take(work.subdirectories);
      if (idle_ != 0) ready_.notify_all();
    }
    const bool last = work.parent >= 0 && --users_[static_cast<std::size_t>(work.parent)] == 0;
    unused = last ? work.parent : -1;
    return take(work, lock);
  }

 private:
  bool take(Work& work, std::unique_lock<std::mutex>& lock) {
    if (pending_.count() == 0) {
      // Only a thread that is reading can add to the stack: when none is, the
      // tree has been read.
      if (++idle_ == threads_) ready_.notify_all();
      ready_.wait(lock, [this] { return pending_.count() != 0 || idle_ == threads_; });
      if (pending_.count() == 0) return false;
      --idle_;
    }
    work.parent = pending_.pop(work.name);
    return true;
  }

  const unsigned threads_;
  std::mutex mutex_;
  std::condition_variable ready_;
  Pending pending_;
  std::vector<std::uint32_t> users_;  // by descriptor: subdirectories not done with
  unsigned idle_ = 0;
};

template <Stat kStat>
class Reader {
 public:
  explicit Reader(Schedule& schedule) : schedule_(schedule), buffer_(kReadBytes) {}

  void run() {
    for (bool more = schedule_.begin(work_); more;) {
      read_directory();
      int unused = -1;
      more = schedule_.next(work_, unused);
      if (unused >= 0) call(SYS_close, unused);
    }
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  template <typename... Args>
  long call(long number, Args... args) {
    ++counts_.calls;
    return syscall(number, args...);
  }

  void fail(const char* name) {
    std::fprintf(stderr, "floor: %s: %s\n", name, std::strerror(errno));
    ++counts_.errors;
  }

  void read_directory() {
    work_.fd = -1;
    const int fd = static_cast<int>(call(SYS_openat, work_.parent, work_.name.data(),
                                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (fd < 0) return fail(work_.name.data());
    ++counts_.directories;
    if constexpr (kStat != Stat::kNone) add_blocks(fd, "", AT_EMPTY_PATH);

    long size;
    while ((size = call(SYS_getdents64, fd, buffer_.data(), buffer_.size())) > 0) {
      for (char* at = buffer_.data(); at < buffer_.data() + size;) {
        const auto* entry = reinterpret_cast<const dirent64*>(at);
        at += entry->d_reclen;
        visit(fd, *entry);
      }
    }
    if (size < 0) fail(work_.name.data());
    if (work_.subdirectories.count() != 0) {
      work_.fd = fd;
    } else {
      call(SYS_close, fd);
    }
  }

  void visit(int dirfd, const dirent64& entry) {
    const char* name = entry.d_name;
    if (name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'))) return;
    ++counts_.entries;
    if (entry.d_type == DT_DIR || (entry.d_type == DT_UNKNOWN && is_directory(dirfd, name))) {
      work_.subdirectories.push(dirfd, name);
    } else if constexpr (kStat != Stat::kNone) {
      add_blocks(dirfd, name, 0);
    }
  }

  // For file systems that leave the type out of their directories.
  bool is_directory(int dirfd, const char* name) {
    struct stat st;
    return call(SYS_newfstatat, dirfd, name, &st, kStatFlags) == 0 && S_ISDIR(st.st_mode);
  }

  void add_blocks(int dirfd, const char* name, int flags) {
    if constexpr (kStat == Stat::kFstatat) {
      struct stat st;
      const long result = flags == AT_EMPTY_PATH
                              ? call(SYS_fstat, dirfd, &st)
                              : call(SYS_newfstatat, dirfd, name, &st, kStatFlags);
      if (result < 0) return fail(name);
      counts_.blocks += static_cast<std::uint64_t>(st.st_blocks);
    } else {
      struct statx stx;
      if (call(SYS_statx, dirfd, name, kStatFlags | flags, STATX_BASIC_STATS, &stx) < 0)
        return fail(name);
      counts_.blocks += stx.stx_blocks;
    }
  }

  Schedule& schedule_;
  Work work_;
  std::vector<char> buffer_;
  Counts counts_;
};

template <Stat kStat>
Counts measure(const std::vector<std::string>& roots, unsigned threads) {
  Schedule schedule(roots, threads);
  std::vector<Counts> counts(threads);
  const auto work = [&](unsigned index) {
    Reader<kStat> reader(schedule);
    reader.run();
    counts[index] = reader.counts();
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work, i);
  work(0);
  for (std::thread& thread : others) thread.join();

  Counts sum;
  for (const Counts& part : counts) sum.add(part);
  return sum;
}

Counts measure(Stat stat, const std::vector<std::string>& roots, unsigned threads) {
  switch (stat) {
    case Stat::kNone:
      return measure<Stat::kNone>(roots, threads);
    case Stat::kStatx:
      return measure<Stat::kStatx>(roots, threads);
    case Stat::kFstatat:
      break;
  }
  return measure<Stat::kFstatat>(roots, threads);
}

// Several threads in a deep tree need more than the usual 1024 descriptors.
void raise_descriptor_limit() {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

constexpr char kHelp[] =
    R"(Reads directory trees with the fewest system calls that du -s needs.
Usage: floor [OPTION]... DIRECTORY...

  -j, --threads N  threads (default 1)
  --no-stat        only list
  --statx          use statx(2)
  --fstatat        use fstatat(2) (default)
  -h, --help       show this text
)";

constexpr unsigned kMaxThreads = 1024;

struct Options {
  std::vector<std::string> roots;
  unsigned threads = 1;
  Stat stat = Stat::kFstatat;
};

[[noreturn]] void point_to_help() {
  std::fputs("Try 'floor --help' for more information.\n", stderr);
  std::exit(2);
}

[[noreturn]] void usage_error(const char* what) {
  std::fprintf(stderr, "floor: %s\n", what);
  point_to_help();
}

unsigned parse_threads(std::string_view text) {
  unsigned threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (error != std::errc() || end != text.data() + text.size() || threads == 0 ||
      threads > kMaxThreads)
    usage_error("threads are a number from 1 to 1024");
  return threads;
}

Options parse_options(int argc, char** argv) {
  static constexpr option kOptions[] = {{"threads", required_argument, nullptr, 'j'},
                                        {"no-stat", no_argument, nullptr, 'n'},
                                        {"statx", no_argument, nullptr, 'x'},
                                        {"fstatat", no_argument, nullptr, 'f'},
                                        {"help", no_argument, nullptr, 'h'},
                                        {}};
  Options options;
  int stats = 0;
  const auto use = [&](Stat stat) {
    options.stat = stat;
    if (++stats > 1) usage_error("--no-stat, --statx and --fstatat exclude each other");
  };
  for (int letter; (letter = getopt_long(argc, argv, "hj:", kOptions, nullptr)) != -1;) {
    switch (letter) {
      case 'j': options.threads = parse_threads(optarg); break;
      case 'n': use(Stat::kNone); break;
      case 'x': use(Stat::kStatx); break;
      case 'f': use(Stat::kFstatat); break;
      case 'h': std::fputs(kHelp, stdout); std::exit(0);
      default: point_to_help();  // getopt_long() has said what is wrong
    }
  }
  options.roots.assign(argv + optind, argv + argc);
  if (options.roots.empty()) usage_error("no DIRECTORY is given");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const auto [roots, threads, stat] = parse_options(argc, argv);
  raise_descriptor_limit();
  const Counts counts = measure(stat, roots, threads);
  std::printf(
      "entries %ju\ndirectories %ju\nblocks %ju\ncalls %ju\n",
      static_cast<std::uintmax_t>(counts.entries), static_cast<std::uintmax_t>(counts.directories),
      static_cast<std::uintmax_t>(counts.blocks), static_cast<std::uintmax_t>(counts.calls));
  return counts.errors == 0 ? 0 : 1;
}
