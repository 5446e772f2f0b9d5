// SPDX-License-Identifier: MIT
// The conformance suite: one binary for both backends.
//
//   batch_conformance [--emulator]   on the emulator (the default)
//   batch_conformance --device       on /dev/batch, which must be there and must
//                                    still be in use when the last test has run
//
// Options of GoogleTest come on top.
#include <batch/batch.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

// A device that began to refuse half way would leave the rest of the tests to the
// emulator, unnoticed.
class BackendStays : public ::testing::Environment {
 public:
  explicit BackendStays(int backend) : backend_(backend) {}
  void SetUp() override { Check(); }
  void TearDown() override { Check(); }

 private:
  void Check() const {
    batch_status status;
    ASSERT_EQ(0, batch_query(&status));
    ASSERT_EQ(backend_, status.backend) << batch_reason(&status);
  }
  int backend_;
};

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  bool device = false;
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], "--device") == 0) {
      device = true;
    } else if (std::strcmp(argv[i], "--emulator") != 0) {
      std::fprintf(stderr, "%s: unknown option %s\n", argv[0], argv[i]);
      return 2;
    }
  }
  if (device)
    unsetenv("BATCH_EMUL");
  else
    setenv("BATCH_EMUL", "1", 1);
  ::testing::AddGlobalTestEnvironment(
      new BackendStays(device ? BATCH_BACKEND_DEVICE : BATCH_BACKEND_EMULATOR));

  batch_status status;
  batch_query(&status);
  std::printf("libbatch %s, %s\n", batch_version(), batch_reason(&status));
  return RUN_ALL_TESTS();
}
