// SPDX-License-Identifier: MIT
#include "pathsearch/why.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>

#include "pathsearch/program_file.h"
#include "pathsearch/which.h"

namespace pathsearch {
namespace {

std::string type_name(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR: return "a directory";
    case S_IFIFO: return "a FIFO";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return "of an unknown type";
  }
}

std::string link_target(int dirfd, const char* name) {
  std::string target(PATH_MAX, '\0');
  const ssize_t length = ::readlinkat(dirfd, name, target.data(), target.size());
  target.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  return target;
}

/// Nothing is there, or it cannot be reached: `error` of a lookup that follows links.
std::string why_not_found(int dirfd, const char* name, int error) {
  struct stat st;
  if ((error == ENOENT || error == ENOTDIR) &&
      ::fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
    return "dangling link to " + link_target(dirfd, name) + ": " + error_text(error);
  return error_text(error);
}

/// A regular file that may not be executed: `error` of the attempt.
std::string why_not_permitted(int dirfd, const char* name, const struct stat& st, int error) {
  const common::UniqueFd fd(::openat(dirfd, name, O_PATH | O_CLOEXEC));
  struct statvfs fs;
  if (fd && ::fstatvfs(fd.get(), &fs) == 0 && (fs.f_flag & ST_NOEXEC) != 0)
    return "on a file system that is mounted noexec: " + error_text(error);
  char mode[16];
  std::snprintf(mode, sizeof(mode), "%04o", static_cast<unsigned>(st.st_mode & 07777));
  const bool nobody = (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0;
  return std::string(nobody ? "not executable, mode " : "not executable by this user, mode ") +
         mode + ": " + error_text(error);
}

std::string why_rejected(int dirfd, const char* name, int error) {
  struct stat st;
  if (::fstatat(dirfd, name, &st, 0) != 0) return why_not_found(dirfd, name, errno);
  if (!S_ISREG(st.st_mode)) return "not a regular file but " + type_name(st.st_mode);
  return error == EACCES ? why_not_permitted(dirfd, name, st, error) : error_text(error);
}

Candidate judge(int dirfd, const char* name, std::string path) {
  Candidate candidate{std::move(path)};
  candidate.error = look_at(dirfd, name);
  candidate.there = candidate.error == 0 || is_there(dirfd, name);
  if (candidate.error != 0) {
    candidate.reason = why_rejected(dirfd, name, candidate.error);
  } else {
    candidate.verdict = Verdict::kTaken;
    const common::UniqueFd fd(::openat(dirfd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (fd) candidate.reason = why_it_would_not_start(fd.get());
  }
  return candidate;
}

Candidate judge_in(const Directory& directory, const std::string& name) {
  std::string path = directory.join(name);
  if (directory.hopeless())
    return {std::move(path), Verdict::kRejected, "its directory: " + error_text(directory.error),
            directory.error};
  if (directory.fd) return judge(directory.fd.get(), name.c_str(), std::move(path));
  return judge(AT_FDCWD, path.c_str(), path);
}

}  // namespace

std::vector<Candidate> explain(const std::string& name,
                               const std::vector<Directory>& directories) {
  std::vector<Candidate> candidates;
  if (name.find('/') != std::string::npos) {
    candidates.push_back(judge(AT_FDCWD, name.c_str(), name));
  } else if (!name.empty()) {
    for (const Directory& directory : directories) candidates.push_back(judge_in(directory, name));
  }
  bool taken = false;
  for (Candidate& candidate : candidates) {
    if (candidate.verdict != Verdict::kTaken) continue;
    if (taken) candidate.verdict = Verdict::kShadowed;
    taken = true;
  }
  return candidates;
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kTaken: return "taken";
    case Verdict::kShadowed: return "shadowed";
    case Verdict::kRejected: break;
  }
  return "rejected";
}

}  // namespace pathsearch
