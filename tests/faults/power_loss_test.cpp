// The power fails at any moment of a refresh or a login. Whatever the disk then holds, the vault opens, and holds the
// old tokens or the new ones; once the command has spoken, the new ones.
#include <gmock/gmock.h>

#include "tests/app/vault/real_vault.hpp"
#include "tests/faults/disk_history.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/test_length.hpp"

namespace maestro::testing {
namespace {

using Survives = DiskHistory::Survives;
const SessionKey session{"anthropic", "default"};

/// The access token that the vault in `directory` holds; "" for none, the error's text in brackets if it does not open.
std::string token_in(const std::string& directory) {
  RealVault real(directory);
  const Result<std::optional<SessionRecord>> record = real.vault.load(session);
  if (!record) return "[" + record.error().what + "]";
  if (!*record || (*record)->state != GrantState::usable) return "";
  return std::string((*record)->token.access_token.reveal());
}

class PowerLoss : public ::testing::Test {
 protected:
  /// Runs the command, then looks at what the disk may hold at every moment of it.
  void run_and_look(const std::vector<std::string>& arguments, const std::string& input) {
    const std::string before = token_in(home_.data());
    DiskHistory history(home_.data());
    const Finished finished = run_traced_family(arguments, home_.environment, input, history.events());
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const std::string after = token_in(home_.data());
    ASSERT_FALSE(after.empty() || after.starts_with('['));
    ASSERT_GT(history.length(), 10U);

    std::mt19937 random(20261124);
    const int samples = is_long_test() ? 40 : 6;
    int states = 0;
    int bad = 0;
    for (std::size_t count = 0; count <= history.length(); ++count) {
      for (int i = 0; i < samples + 2; ++i) {
        const Survives survives = i == 0 ? Survives::nothing_unsynced : i == 1 ? Survives::everything : Survives::some;
        history.build(count, survives, random, home_.path("state"));
        const std::string found = token_in(home_.path("state"));
        const bool holds = found == after || (found == before && count <= history.promised_at());
        ++states;
        bad += holds ? 0 : 1;
        EXPECT_TRUE(holds) << "after operation " << count << " of " << history.length() << ", way " << i << ": "
                           << (found.starts_with('[') ? found
                               : found.empty()        ? "no login"
                                                      : "a token");
      }
    }
    std::cout << "figure: power lost in " << arguments[1] << ": " << bad << " bad of " << states << " states\n";
  }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(PowerLoss, InARefreshLosesNothing) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  run_and_look({"auth", "refresh", "--json"}, "");
}

TEST_F(PowerLoss, InALoginLosesNothing) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  const std::string url = home_.run({"auth", "url"}).out;
  run_and_look({"auth", "exchange", "--json"}, server_.approve(url.substr(0, url.find('\n'))));
}

TEST_F(PowerLoss, InARekeyLosesNothing) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  ASSERT_EQ(home_.login(server_, {"--profile", "work"}).exit_code, 0);
  run_and_look({"vault", "rekey"}, "");
}

TEST_F(PowerLoss, InTheFirstLoginLosesNothing) {
  const std::string url = home_.run({"auth", "url"}).out;
  run_and_look({"auth", "exchange", "--json"}, server_.approve(url.substr(0, url.find('\n'))));
}

}  // namespace
}  // namespace maestro::testing
