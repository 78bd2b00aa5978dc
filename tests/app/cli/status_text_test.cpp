#include "app/cli/status_text.hpp"

#include <gmock/gmock.h>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const std::chrono::sys_seconds christmas_eve = std::chrono::sys_days(2026y / 12 / 24) + 18h;

/// A login whose token is good for another eight hours, as of `until_the_end` before the login's own end.
LoginStatus ending(std::chrono::seconds until_the_end) {
  LoginStatus status;
  status.session = {"anthropic", "default"};
  status.state = LoginState::valid;
  status.source = vault_source;
  status.expires_at = christmas_eve - until_the_end + 8h;
  status.expires_in = 8h;
  status.login_expires_at = christmas_eve;
  status.login_expires_in = until_the_end;
  status.refreshable = until_the_end > 0s;
  return status;
}

std::string text(const LoginStatus& status) { return status_text(status, "sqlite:///v"); }

std::string json(const LoginStatus& status) { return std::string(status_json(status, "sqlite:///v").line()); }

TEST(StatusJson, HasEveryMemberOfAnAbsentLogin) {
  LoginStatus status;
  status.session = {"anthropic", "default"};
  EXPECT_EQ(json(status),
            R"({"provider":"anthropic","profile":"default","kind":null,"state":"absent","expires_at":null,)"
            R"("expires_in":null,"scopes":[],"account":null,"account_uuid":null,"organization":null,)"
            R"("organization_uuid":null,"workspace":null,"workspace_id":null,"login_expires_at":null,)"
            R"("refreshable":false,"refreshing":null,"source":null,"shadows":[],"vault":"sqlite:///v"})"
            "\n");
}

TEST(StatusJson, HasAllThatTheServerSaidInTheSameOrder) {
  LoginStatus status = ending(24h * 2);
  status.scope = "a b";
  status.identity = {"ada@example.com", "Engines", "org-1", "acc-1", "ws-1", "Looms"};
  status.refreshing = RefreshUnderWay{christmas_eve - 24h * 2, SpendStage::sent, 4711};
  EXPECT_EQ(json(status),
            R"({"provider":"anthropic","profile":"default","kind":"oauth","state":"valid",)"
            R"("expires_at":"2026-12-23T02:00:00Z","expires_in":28800,"scopes":["a","b"],"account":"ada@example.com",)"
            R"("account_uuid":"acc-1","organization":"Engines","organization_uuid":"org-1","workspace":"Looms",)"
            R"("workspace_id":"ws-1","login_expires_at":"2026-12-24T18:00:00Z","refreshable":true,)"
            R"("refreshing":{"since":"2026-12-22T18:00:00Z","stage":"sent","pid":4711},"source":"vault",)"
            R"("shadows":[],"vault":"sqlite:///v"})"
            "\n");
}

TEST(StatusText, SaysWhenTheLoginItselfEnds) {
  EXPECT_THAT(text(ending(24h * 30)),
              HasSubstr("\n  login        this login ends on 24 December 2026; log in again before then\n"));
}

TEST(StatusText, WarnsInTheLastThreeDays) {
  EXPECT_THAT(text(ending(24h * 3)),
              HasSubstr("warning: this login ends on 24 December 2026 (in 3 days); log in again before then\n"));
  EXPECT_THAT(text(ending(24h * 3 + 1s)), Not(HasSubstr("warning")));
}

TEST(StatusText, SaysThatTheLoginHasEndedAsTheServerHadSaid) {
  const std::string while_the_token_lasts = text(ending(-1h));
  EXPECT_THAT(while_the_token_lasts, HasSubstr("Logged in to anthropic"));
  EXPECT_THAT(while_the_token_lasts,
              HasSubstr("\n  login        the login ended on 24 December 2026, as the server had "
                        "said; run `maestro auth login`\n"));
  LoginStatus expired = ending(-24h);
  expired.state = LoginState::expired;
  expired.expires_in = -1h;
  EXPECT_THAT(text(expired), HasSubstr("No longer logged in to anthropic"));
}

TEST(StatusText, HasNoLineOfALoginWhoseEndIsNotKnown) {
  LoginStatus status = ending(1h);
  status.login_expires_at.reset();
  status.login_expires_in.reset();
  EXPECT_THAT(text(status), Not(HasSubstr("  login ")));
}

TEST(StatusText, SaysSinceWhenTheServerRejectsALogin) {
  LoginStatus status = ending(24h * 30);
  status.state = LoginState::rejected;
  EXPECT_THAT(text(status), HasSubstr("no longer accepted by the server; run `maestro auth login`\n"));
  status.rejected_at = christmas_eve;
  EXPECT_THAT(text(status), HasSubstr("no longer accepted by the server since 2026-12-24T18:00:00Z; run"));
}

TEST(StatusText, ShowsTheWorkspaceAndARefreshThatIsUnderWay) {
  LoginStatus status = ending(24h * 30);
  EXPECT_THAT(text(status), Not(HasSubstr("workspace")));
  status.identity.workspace_name = "Looms";
  status.refreshing = RefreshUnderWay{christmas_eve, SpendStage::connecting, 4711};
  EXPECT_THAT(text(status), HasSubstr("\n  workspace    Looms\n"));
  EXPECT_THAT(text(status), HasSubstr("\n  refreshing   since 2026-12-24T18:00:00Z by process 4711 (connecting)\n"));
}

}  // namespace
}  // namespace maestro::testing
