// The disk refuses one call of the process that refreshes, at each of those after the send: the token is spent, and the
// new pair has to find its place all the same.
#include <cerrno>

#include "tests/faults/strict_scene.hpp"
#include "tests/faults/traced_sender.hpp"

namespace maestro::testing {
namespace {

struct Refusal {
  const char* name;
  int error;
  friend void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }
};

class DiskRefuses : public StrictScene, public ::testing::WithParamInterface<Refusal> {
 protected:
  SenderRun refresh(const Strike& strike) const {
    return run_with_traced_sender({"auth", "refresh"}, home_.environment, "", strike);
  }
};

TEST_P(DiskRefuses, OnceAtAnyCallAndNoLoginIsLost) {
  const SenderRun dry = refresh({});
  ASSERT_EQ(dry.finished.exit_code, 0) << dry.finished.err;
  EXPECT_TRUE(dry.is_apart) << "the command itself sent the request";
  ASSERT_GT(dry.disk_calls, 0);
  int lost = 0;
  for (int call = 1; call <= dry.disk_calls; ++call) {
    SCOPED_TRACE("disk call " + std::to_string(call) + " from the send on");
    const int before = server_.refreshes();
    (void)refresh({call, GetParam().error});
    const Aftermath aftermath = settle(before);
    EXPECT_FALSE(aftermath.is_lost) << aftermath.why;
    EXPECT_EQ(aftermath.requests, 1);
    lost += aftermath.is_lost ? 1 : 0;
  }
  std::cout << "figure: " << GetParam().name << " at " << dry.disk_calls
            << " disk calls of the refreshing process, without grace: " << lost << " logins lost\n";
}

INSTANTIATE_TEST_SUITE_P(, DiskRefuses,
                         ::testing::Values(Refusal{"ENOSPC", ENOSPC}, Refusal{"EIO", EIO}, Refusal{"EROFS", EROFS},
                                           Refusal{"EDQUOT", EDQUOT}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace maestro::testing
