// Every single call that a login, a refresh or a logout makes of a port fails once, in turn. Whatever it was, the vault
// then opens and holds a login that works, or none; never half of one, and never none where there was one to keep.
#include "tests/faults/nth_call.hpp"

#include <gmock/gmock.h>

#include "app/usecase/login.hpp"
#include "app/usecase/logout.hpp"
#include "app/usecase/token_source.hpp"
#include "domain/authorization_url.hpp"
#include "tests/adapters/vault/real_vault.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/faults/grant_server.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const SessionKey session{"anthropic", "default"};
const TokenDemand forced{std::nullopt, TokenDemand::Use::refreshed};

/// The use cases over a real vault, with a fault planted among its calls.
class Machine {
 public:
  Machine(const std::string& directory, GrantServer& server, int number, NthCall::Fails fails)
      : nth_(number, fails),
        real_(directory),
        crypto_(real_.crypto, nth_),
        keys_(real_.keys, nth_),
        sealed_({directory}, real_.rows, keys_, crypto_, clock_),
        vault_(sealed_, nth_),
        pending_(sealed_, nth_),
        server_(server),
        endpoint_(server, nth_) {}

  Status log_in() {
    Login login({vault_, pending_, endpoint_, crypto_, clock_, interrupts_, log_});
    const Result<PkceParams> pkce = login.begin(session, anthropic());
    if (!pkce) return fail(pkce.error());
    const PastedText pasted = server_.approve(authorization_url(anthropic(), *pkce));
    const Result<SessionRecord> record = login.finish(session, anthropic(), pasted, 60s);
    if (!record) return fail(record.error());
    return {};
  }
  Status refresh() {
    TokenSource source({vault_, endpoint_, endpoint_, metadata_, crypto_, clock_, interrupts_, log_}, anthropic(), 60s);
    const Result<SessionRecord> record = source.token(session, forced);
    if (!record) return fail(record.error());
    return {};
  }
  Status log_out() {
    const Result<LogoutOutcome> outcome = logout(vault_, pending_, clock_, session, 60s);
    if (!outcome) return fail(outcome.error());
    return {};
  }
  Result<std::optional<SessionRecord>> stored() { return vault_.load(session); }
  [[nodiscard]] bool has_struck() const { return nth_.has_struck(); }

 private:
  NthCall nth_;
  RealVault real_;
  FaultyCrypto crypto_;
  FaultyKeyProvider keys_;
  FakeClock clock_;
  SealedVault sealed_;
  FaultyVault vault_;
  FaultyPendingLogins pending_;
  NoInterrupts interrupts_;
  RecordingLog log_;
  FakeServerMetadata metadata_;
  GrantServer& server_;
  FaultyTokenEndpoint endpoint_;
};

constexpr int never = 1'000'000;

struct Scene {
  const char* name;
  bool begins_logged_in;
  Status (Machine::*act)();
  bool may_end_logged_out;
  friend void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.name; }
};

class NthCallTest : public ::testing::TestWithParam<std::tuple<Scene, NthCall::Fails>> {
 protected:
  /// False once there is no such call any more.
  bool strikes(int number) {
    const auto& [scene, fails] = GetParam();
    const TemporaryDirectory directory;
    GrantServer server;
    if (scene.begins_logged_in) {
      EXPECT_THAT(Machine(directory / "data", server, never, fails).log_in(), IsOk());
    }
    Machine struck(directory / "data", server, number, fails);
    const Status acted = (struck.*scene.act)();
    if (!struck.has_struck()) {
      EXPECT_THAT(acted, IsOk());
      return false;
    }
    Machine later(directory / "data", server, never, fails);
    const Result<std::optional<SessionRecord>> stored = later.stored();
    EXPECT_THAT(stored, IsOk());
    const bool logged_in = stored && *stored && (*stored)->state == GrantState::usable;
    if (logged_in) {
      EXPECT_THAT(later.refresh(), IsOk());
    }
    EXPECT_TRUE(logged_in || scene.may_end_logged_out);
    EXPECT_THAT((later.*scene.act)(), IsOk()) << "the same again, without the fault";
    return true;
  }
};

TEST_P(NthCallTest, LeavesAWorkingLoginOrNone) {
  int number = 1;
  for (; number < 1000; ++number) {
    SCOPED_TRACE("call " + std::to_string(number));
    if (!strikes(number)) break;
  }
  RecordProperty("calls", number - 1);
  EXPECT_GE(number, 5);
  EXPECT_LT(number, 1000);
}

INSTANTIATE_TEST_SUITE_P(OfAnyPort, NthCallTest,
                         ::testing::Combine(::testing::Values(Scene{"FirstLogin", false, &Machine::log_in, true},
                                                              Scene{"LoginAgain", true, &Machine::log_in, false},
                                                              Scene{"Refresh", true, &Machine::refresh, false},
                                                              Scene{"Logout", true, &Machine::log_out, true}),
                                            ::testing::Values(NthCall::Fails::before, NthCall::Fails::after)),
                         [](const auto& instance) {
                           const bool before = std::get<1>(instance.param) == NthCall::Fails::before;
                           return std::string(std::get<0>(instance.param).name) +
                                  (before ? "Undone" : "DoneButUnanswered");
                         });

}  // namespace
}  // namespace maestro::testing
