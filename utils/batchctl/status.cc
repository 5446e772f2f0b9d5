// SPDX-License-Identifier: MIT
#include "batchctl/status.h"

#include <batch/batch.h>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "common/json.h"
#include "common/unique_fd.h"

namespace batchctl {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// The value of "Key:\tvalue" in a file of such lines.
std::string field(const std::string& path, const std::string& key) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key + ":")) return line.substr(line.find_first_not_of(" \t", key.size() + 1));
  return "";
}

std::vector<std::pair<std::string, std::string>> read_counters(const std::string& directory) {
  std::vector<std::pair<std::string, std::string>> counters;
  DIR* dir = ::opendir(directory.c_str());
  if (dir == nullptr) return counters;
  while (const dirent* entry = ::readdir(dir))
    if (entry->d_name[0] != '.')
      counters.emplace_back(entry->d_name, first_line(directory + "/" + entry->d_name));
  ::closedir(dir);
  std::sort(counters.begin(), counters.end());
  return counters;
}

std::string mode_and_owner(const struct stat& st) {
  const passwd* user = ::getpwuid(st.st_uid);
  const group* owners = ::getgrgid(st.st_gid);
  char mode[16];
  std::snprintf(mode, sizeof(mode), "%04o ", static_cast<unsigned>(st.st_mode & 07777));
  return mode + (user != nullptr ? std::string(user->pw_name) : std::to_string(st.st_uid)) + ":" +
         (owners != nullptr ? std::string(owners->gr_name) : std::to_string(st.st_gid));
}

// What of the watchers in docs/security.md can be seen without privilege.  Audit and user
// dispatch cannot; that a batch was left to the library is seen by probe_backend().
std::vector<std::string> find_observers(const Places& places) {
  std::vector<std::string> observers;
  const std::string seccomp = field(places.process, "Seccomp");
  if (seccomp == "1") observers.emplace_back("seccomp, strict mode");
  if (seccomp == "2")
    observers.push_back("seccomp, filters: " + field(places.process, "Seccomp_filters"));
  const std::string tracer = field(places.process, "TracerPid");
  if (!tracer.empty() && tracer != "0") observers.push_back("ptrace, by process " + tracer);
  const std::string tracepoints = first_line(places.tracepoints);
  if (!tracepoints.empty() && tracepoints != "0")
    observers.emplace_back("tracepoints raw_syscalls");
  return observers;
}

const char* yes(bool truth) { return truth ? "yes" : "no"; }

std::string enabled_text(const Facts& facts) {
  if (!facts.enabled) return "unknown";
  return *facts.enabled ? "yes" : "no: calls are left to the programs";
}

}  // namespace

Facts gather(const Places& places) {
  Facts facts;
  struct stat st;
  facts.loaded = ::stat(places.module.c_str(), &st) == 0;
  if (facts.loaded) {
    facts.version = first_line(places.sysfs + "/version");
    facts.abi = first_line(places.sysfs + "/abi");
    facts.dispatch = first_line(places.sysfs + "/dispatch");
    const std::string enabled = first_line(places.module + "/parameters/enabled");
    if (!enabled.empty()) facts.enabled = enabled == "Y" || enabled == "1";
    facts.counters = read_counters(places.sysfs + "/stats");
  }
  if (::stat(places.device.c_str(), &st) == 0) facts.device_mode = mode_and_owner(st);
  const common::UniqueFd fd(::open(places.device.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  facts.device_error = fd ? 0 : errno;
  facts.observers = find_observers(places);
  return facts;
}

Backend probe_backend() {
  batch_call call;
  std::int64_t result = 0;
  batch_prep(&call, SYS_getpid, 0, 0, 0, 0, 0, 0, 0);
  batch_execute(&call, &result, 1, nullptr);
  batch_status status;
  batch_query(&status);
  return {status.backend == BATCH_BACKEND_DEVICE && status.observed == 0, batch_reason(&status)};
}

std::string status_text(const Facts& facts, const Backend& backend) {
  std::string out = std::string("library    ") + batch_version() + ", ABI " +
                    std::to_string(BATCH_ABI_VERSION) + "\n";
  out += std::string("module     ") + (facts.loaded ? "loaded" : "not loaded") + "\n";
  if (facts.loaded) {
    out += "version    " + facts.version + ", ABI " + facts.abi + "\n";
    out += "dispatch   " + facts.dispatch + "\n";
    out += "enabled    " + enabled_text(facts) + "\n";
    for (const auto& [name, value] : facts.counters) out += "counter    " + name + " " + value + "\n";
  }
  out += "device     " + (facts.device_mode.empty() ? "none" : facts.device_mode) + "\n";
  out += std::string("permitted  ") + yes(facts.device_error == 0) +
         (facts.device_error == 0 ? "" : std::string(": ") + std::strerror(facts.device_error)) + "\n";
  for (const std::string& observer : facts.observers) out += "observer   " + observer + "\n";
  if (facts.observers.empty()) out += "observer   none that can be seen\n";
  return out + "backend    " + backend.reason + "\n";
}

std::string status_json(const Facts& facts, const Backend& backend) {
  common::JsonWriter json;
  json.begin_object();
  json.key("library").value(batch_version()).key("library_abi").value(BATCH_ABI_VERSION);
  json.key("loaded").value(facts.loaded);
  if (facts.loaded) {
    json.key("version").value(facts.version).key("abi").value(facts.abi);
    json.key("dispatch").value(facts.dispatch).key("enabled");
    if (facts.enabled) json.value(*facts.enabled);
    else json.null();
    json.key("counters").begin_object();
    for (const auto& [name, value] : facts.counters)
      json.key(name).value(static_cast<std::uint64_t>(std::strtoull(value.c_str(), nullptr, 10)));
    json.end_object();
  }
  json.key("device").value(facts.device_mode).key("permitted").value(facts.device_error == 0);
  if (facts.device_error != 0) json.key("error").value(std::strerror(facts.device_error));
  json.key("observers").begin_array();
  for (const std::string& observer : facts.observers) json.value(observer);
  json.end_array();
  json.key("device_used").value(backend.device).key("backend").value(backend.reason);
  return json.end_object().text();
}

}  // namespace batchctl
