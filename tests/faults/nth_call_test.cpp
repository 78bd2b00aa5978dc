// Every single call that a login, a refresh or a logout makes of a port fails once, in turn. Whatever it was, the vault
// then opens and holds a login that works, or none; never half of one, and never none where there was one to keep.
#include "tests/faults/nth_call.hpp"

#include <gmock/gmock.h>

#include "app/usecase/login.hpp"
#include "app/usecase/logout.hpp"
#include "app/usecase/token_source.hpp"
#include "domain/authorization_url.hpp"
#include "tests/app/usecase/spend_scene.hpp"
#include "tests/faults/grant_server.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

const SessionKey session{"anthropic", "default"};

/// The use cases over a real vault, with a fault planted among its calls.
class Machine {
 public:
  Machine(const std::string& directory, GrantServer& server, FakeClock& clock, int number, NthCall::Fails fails)
      : nth_(number, fails), real_(directory), clock_(clock), server_(server) {}

  Status log_in() {
    Login login({vault_, pending_, runner_, watcher_, spend_parts()});
    const Result<PkceParams> pkce = login.begin(session, anthropic());
    if (!pkce) return fail(pkce.error());
    const PastedText pasted = server_.approve(authorization_url(anthropic(), *pkce));
    const Result<SessionRecord> record = login.finish(session, anthropic(), pasted, {}, 60s);
    if (!record) return fail(record.error());
    return {};
  }
  /// Once the access token has expired; nobody insists.
  Status refresh() {
    clock_.advance(2h);
    TokenSource source({vault_, real_.whereabouts, runner_, watcher_, spend_parts()}, {anthropic(), 60s});
    const Result<SessionRecord> record = source.token(session, {});
    if (!record) return fail(record.error());
    return {};
  }
  Status log_out() { return forget(Ongoing::waited_for); }
  Status log_out_at_once() { return forget(Ongoing::overridden); }
  Result<std::optional<SessionRecord>> stored() { return vault_.load(session); }
  [[nodiscard]] bool has_struck() const { return nth_.has_struck(); }

 private:
  Spend::Parts spend_parts() { return {endpoint_, device_, metadata_, clock_, real_.crypto, log_}; }
  Status forget(Ongoing ongoing) {
    const Result<LogoutOutcome> outcome = logout(vault_, pending_, session, ongoing, 60s);
    if (!outcome) return fail(outcome.error());
    return {};
  }
  VaultParts parts() {
    return {real_.rows, real_.locks, landing_, real_.spilled, real_.whereabouts, keys_, crypto_, clock_, real_.host};
  }

  NthCall nth_;
  VaultOnDisk real_;
  FakeClock& clock_;
  FaultyCrypto crypto_{real_.crypto, nth_};
  FaultyKeyProvider keys_{real_.keys, nth_};
  FaultyLanding landing_{real_.landing, nth_};
  SealedVault sealed_{parts()};
  FaultyVault vault_{sealed_, nth_};
  FaultyPendingLogins pending_{sealed_, nth_};
  InlineSpendRunner runner_;
  IgnoringWatcher watcher_;
  RecordingLog log_;
  FakeServerMetadata metadata_;
  StrictMock<MockDeviceAuthorizationEndpoint> device_;
  GrantServer& server_;
  FaultyTokenEndpoint endpoint_{server_, nth_, clock_};
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
    FakeClock clock;
    if (scene.begins_logged_in) {
      EXPECT_THAT(Machine(directory / "data", server, clock, never, fails).log_in(), IsOk());
    }
    Machine struck(directory / "data", server, clock, number, fails);
    const Status acted = (struck.*scene.act)();
    if (!struck.has_struck()) {
      EXPECT_THAT(acted, IsOk());
      return false;
    }
    Machine later(directory / "data", server, clock, never, fails);
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

INSTANTIATE_TEST_SUITE_P(
    OfAnyPort, NthCallTest,
    ::testing::Combine(::testing::Values(Scene{"FirstLogin", false, &Machine::log_in, true},
                                         Scene{"LoginAgain", true, &Machine::log_in, false},
                                         Scene{"Refresh", true, &Machine::refresh, false},
                                         Scene{"Logout", true, &Machine::log_out, true},
                                         Scene{"LogoutAtOnce", true, &Machine::log_out_at_once, true}),
                       ::testing::Values(NthCall::Fails::before, NthCall::Fails::after)),
    [](const auto& instance) {
      const bool before = std::get<1>(instance.param) == NthCall::Fails::before;
      return std::string(std::get<0>(instance.param).name) + (before ? "Undone" : "DoneButUnanswered");
    });

}  // namespace
}  // namespace maestro::testing
