// SPDX-License-Identifier: MIT
// Failures of a real file system, and one that hangs up.
#include <functional>
#include <string>

#include "support/environment.h"
#include "support/fuse_server.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::FuseServer;
using test_support::in_child;
using test_support::Trace;
using test_support::trace;

class FuseTest : public test_support::InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("mount");
    if (!test_support::has_fuse()) CANNOT_RUN_HERE("no /dev/fuse");
    if (!test_support::can_mount()) CANNOT_RUN_HERE("no mount namespace to be had");
  }

  void with_server(const std::function<void(FuseServer&)>& body) {
    in_child([&] {
      test_support::enter_private_mounts();
      FuseServer server("mount");
      body(server);
    });
  }

  walk::Options options_{.statx_mask = STATX_SIZE};
};

TEST_F(FuseTest, ErrorsAreThoseOfTheEntriesAndTheRestIsDelivered) {
  with_server([this](FuseServer&) {
    EXPECT_EQ(trace({"mount"}, options_),
              (Trace{"enter mount", "file mount/one", "error mount/broken EIO",
                     "enter mount/partial", "file mount/partial/one", "file mount/partial/two",
                     "leave mount/partial partial EIO", "enter mount/unreadable",
                     "leave mount/unreadable unreadable EIO", "enter mount/sound",
                     "file mount/sound/inside", "leave mount/sound", "file mount/two",
                     "leave mount"}));
  });
}

TEST_F(FuseTest, ARootThatHasHungUpIsAnError) {
  with_server([this](FuseServer& server) {
    server.hang_up();
    EXPECT_EQ(trace({"mount"}, options_), (Trace{"error mount ENOTCONN"}));
  });
}

TEST_F(FuseTest, AFileSystemThatHangsUpInTheMiddleEndsWithErrors) {
  with_server([this](FuseServer& server) {
    test_support::Walk tree({"mount"}, options_);
    Trace lines;
    while (const walk::Event* event = tree.next()) {
      if (lines.empty()) server.hang_up();
      lines.push_back(test_support::line_of(*event, tree.path()));
    }
    ASSERT_GE(lines.size(), 2U);
    EXPECT_EQ(lines.front(), "enter mount");
    EXPECT_EQ(lines.back(), "leave mount");
    bool told = false;
    for (const std::string& line : lines) {
      told = told || line.find("ENOTCONN") != std::string::npos ||
             line.find("ECONNABORTED") != std::string::npos;
    }
    EXPECT_TRUE(told);
  });
}

}  // namespace
