// Times are noisy, instructions are not: `auth token` must not grow unnoticed.
#include <gmock/gmock.h>

#include <cstdio>

#include "tests/bench/month_long_login.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

/// Of a process from its first instruction to its last, dynamic linking and all; 0 if it could not be counted.
long instructions(const std::string& environment, const std::string& command) {
  const std::string counted = "env -i " + environment +
                              " /usr/bin/valgrind --tool=callgrind --callgrind-out-file=/dev/null " + command +
                              " 2>&1 >/dev/null";
  FILE* words = ::popen(counted.c_str(), "r");
  if (words == nullptr) return 0;
  long count = 0;
  std::array<char, 512> line{};
  while (std::fgets(line.data(), line.size(), words) != nullptr) {
    const std::string text(line.data());
    const std::size_t found = text.find("Collected : ");
    if (found != std::string::npos) count = std::stol(text.substr(found + 12));
  }
  return ::pclose(words) == 0 ? count : 0;
}

// Measured: 12.1 million against the yardstick's 13.1. The ratio, because both change with the libraries of the system.
TEST(InstructionCount, OfAValidTokenIsWithinATenthOfWhatWasMeasured) {
  constexpr double measured = 0.92;
  const TemporaryDirectory root;
  VaultOnDisk stored(root / "data");
  const SessionKey session{"anthropic", "default"};
  PendingLogin pending;
  pending.grant_id = month_long_grant();
  ASSERT_THAT(stored.vault.put(session, pending), IsOk());
  ASSERT_THAT(store_month_long_login(stored.vault, session, stored.clock.now()), IsOk());

  const std::string environment = "HOME=" + root.path() + " MAESTRO_DATA_DIR=" + stored.directory;
  const long yardstick = instructions(
      environment, MAESTRO_YARDSTICK " " + stored.file + " " + stored.directory + "/vault.key anthropic default");
  const long token = instructions(environment, MAESTRO_PROGRAM " auth token");
  ASSERT_GT(yardstick, 0) << "valgrind counts them";
  ASSERT_GT(token, 0) << "valgrind counts them";
  const double ratio = static_cast<double>(token) / static_cast<double>(yardstick);
  std::printf("figure: auth token takes %ld instructions, %.2f times as many as the yardstick\n", token, ratio);
  EXPECT_LE(ratio, measured * 1.1);
}

}  // namespace
}  // namespace maestro::testing
