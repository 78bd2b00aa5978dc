// File systems that cannot rename without replacing, or cannot link, as the process sees them; and processes that are
// killed amid publishing.
#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <vector>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

struct Rule {
  long call;
  unsigned action;
};

constexpr unsigned with(int error) { return SECCOMP_RET_ERRNO | static_cast<unsigned>(error); }

/// From now on these system calls of this process do that; every other one is as it was.
bool rule(const std::vector<Rule>& rules) {
  std::vector<sock_filter> program = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)};
  for (const Rule& one : rules) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(one.call), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, one.action));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

const std::vector<Rule> no_renameat2 = {{SYS_renameat2, with(EINVAL)}};
const std::vector<Rule> no_link = {{SYS_renameat2, with(EINVAL)}, {SYS_link, with(EPERM)}, {SYS_linkat, with(EPERM)}};

class PublishFallbackTest : public ::testing::TestWithParam<std::vector<Rule>> {
 protected:
  /// What a process under those rules reports; empty if it was killed.
  std::string create(const std::vector<Rule>& rules) {
    ChildProcess child([&](const auto& report) {
      if (!rule(rules)) return report("no filter");
      const Status made = create_private_file(path, "content", crypto);
      report(made ? "made" : made.error().what);
    });
    return child.next_report();
  }
  [[nodiscard]] std::ptrdiff_t entries() const { return std::distance(fs::directory_iterator(directory.path()), {}); }

  TemporaryDirectory directory;
  std::string path = directory / "vault.key";
  FakeCrypto crypto;
};

TEST_P(PublishFallbackTest, MakesAFileAllTheSame) {
  ASSERT_EQ(create(GetParam()), "made");
  EXPECT_EQ(entries(), 1);
  EXPECT_EQ(fs::file_size(path), 7U);
}

TEST_P(PublishFallbackTest, ReplacesNothing) {
  std::ofstream(path) << "before";
  EXPECT_NE(create(GetParam()), "made");
  EXPECT_EQ(fs::file_size(path), 6U);
  EXPECT_EQ(entries(), 1);
}

TEST_P(PublishFallbackTest, FollowsNoDanglingLink) {
  fs::create_symlink(directory / "elsewhere", path);
  EXPECT_NE(create(GetParam()), "made");
  EXPECT_TRUE(fs::is_symlink(fs::symlink_status(path)));
}

INSTANTIATE_TEST_SUITE_P(WhereRenamingReplaces, PublishFallbackTest, ::testing::Values(no_renameat2, no_link));

class KilledPublisherTest : public PublishFallbackTest {};

TEST_F(KilledPublisherTest, LeavesATemporaryNameThatIsInNobodysWay) {
  ASSERT_EQ(create({{SYS_renameat2, SECCOMP_RET_KILL_PROCESS}}), "");
  EXPECT_EQ(entries(), 1);
  EXPECT_FALSE(fs::exists(path));
  crypto.random(1);  // another process draws another name
  EXPECT_EQ(create({}), "made");
}

TEST_F(KilledPublisherTest, LeavesTwoNamesOfOneFileThatIsUsedAsItIs) {
  std::vector<Rule> rules = no_renameat2;
  rules.push_back({SYS_unlink, SECCOMP_RET_KILL_PROCESS});
  ASSERT_EQ(create(rules), "");
  EXPECT_EQ(fs::hard_link_count(path), 2U);
  EXPECT_THAT(check_private_file(path), IsOk());
}

TEST_F(KilledPublisherTest, ADirectoryThatCannotBeSyncedIsNoFault) {
  ChildProcess child([&](const auto& report) {
    if (!rule({{SYS_fsync, with(EINVAL)}})) return report("no filter");
    report(sync_directory(directory.path()) ? "done" : "refused");
  });
  EXPECT_EQ(child.next_report(), "done");
}

}  // namespace
}  // namespace maestro::testing
