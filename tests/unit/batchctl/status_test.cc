// SPDX-License-Identifier: MIT
#include "batchctl/status.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace batchctl {
namespace {

/// The places of facts, in a directory of the test's own.
class Status : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "status.XXXXXX";
    ASSERT_NE(nullptr, mkdtemp(name.data()));
    root_ = name;
    places_.module = root_ / "module";
    places_.sysfs = root_ / "sysfs";
    places_.device = root_ / "device";
    places_.process = root_ / "process";
    places_.tracepoints = root_ / "tracepoints";
    write("process", "Name:\tx\nTracerPid:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  void load_module() const {
    write("module/parameters/enabled", "Y\n");
    write("sysfs/version", "0.1.0\n");
    write("sysfs/abi", "1\n");
    write("sysfs/dispatch", "static_call\n");
    write("sysfs/stats/calls", "42\n");
    write("sysfs/stats/batches", "7\n");
    write("device", "");
    ASSERT_EQ(0, chmod((root_ / "device").c_str(), 0640));
  }

  std::filesystem::path root_;
  Places places_;
};

TEST_F(Status, WithoutAModule) {
  const Facts facts = gather(places_);
  EXPECT_FALSE(facts.loaded);
  EXPECT_EQ(ENOENT, facts.device_error);
  EXPECT_EQ("", facts.device_mode);
  EXPECT_TRUE(facts.observers.empty());
  const std::string text = status_text(facts, {false, "emulator: no such device"});
  EXPECT_NE(std::string::npos, text.find("module     not loaded\n"));
  EXPECT_NE(std::string::npos, text.find("permitted  no: No such file or directory\n"));
  EXPECT_NE(std::string::npos, text.find("backend    emulator: no such device\n"));
}

TEST_F(Status, TellsWhatTheModuleTells) {
  load_module();
  const Facts facts = gather(places_);
  EXPECT_TRUE(facts.loaded);
  EXPECT_EQ("0.1.0", facts.version);
  EXPECT_EQ("1", facts.abi);
  EXPECT_EQ("static_call", facts.dispatch);
  EXPECT_TRUE(facts.enabled.value_or(false));
  const std::vector<std::pair<std::string, std::string>> counters = {{"batches", "7"}, {"calls", "42"}};
  EXPECT_EQ(counters, facts.counters);
  EXPECT_EQ("0640 ", facts.device_mode.substr(0, 5));
  EXPECT_EQ(0, facts.device_error);
}

TEST_F(Status, TellsThatItIsSwitchedOff) {
  load_module();
  write("module/parameters/enabled", "N\n");
  EXPECT_FALSE(gather(places_).enabled.value_or(true));
}

TEST_F(Status, NamesObservers) {
  write("process", "TracerPid:\t123\nSeccomp:\t2\nSeccomp_filters:\t3\n");
  write("tracepoints", "1\n");
  const std::vector<std::string> expected = {"seccomp, filters: 3", "ptrace, by process 123",
                                             "tracepoints raw_syscalls"};
  EXPECT_EQ(expected, gather(places_).observers);
}

TEST_F(Status, JsonHoldsTheSame) {
  load_module();
  const std::string json = status_json(gather(places_), {true, "device: /dev/batch"});
  for (const char* part : {"\"loaded\": true", "\"enabled\": true", "\"calls\": 42",
                           "\"device_used\": true", "\"observers\": []"})
    EXPECT_NE(std::string::npos, json.find(part)) << part << json;
}

TEST(ProbeBackend, IsThatOfTheLibrary) {
  const Backend backend = probe_backend();
  EXPECT_EQ(backend.device ? 0U : std::string::npos, backend.reason.find("device: /dev/batch"));
}

}  // namespace
}  // namespace batchctl
