#include <gmock/gmock.h>

#include "app/usecase/doctor.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds christmas_eve = std::chrono::sys_days(2026y / 12 / 24) + 18h;

LoginStatus a_login() {
  LoginStatus status;
  status.session = {"anthropic", "work"};
  status.state = LoginState::valid;
  status.source = vault_source;
  status.refreshable = true;
  return status;
}

LoginStatus ending_in(std::chrono::seconds time) {
  LoginStatus status = a_login();
  status.login_expires_at = christmas_eve;
  status.login_expires_in = time;
  status.refreshable = time > 0s;
  return status;
}

Finding finding(const LoginStatus& status) {
  const Findings all = examine_login(status);
  EXPECT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().check, "login");
  EXPECT_EQ(all.front().hint.empty(), all.front().verdict == Verdict::ok);
  return all.front();
}

TEST(DoctorOfTheLogin, FindsNothingWrongWithOneThatCanBeRefreshed) {
  EXPECT_EQ(finding(a_login()).verdict, Verdict::ok);
  EXPECT_EQ(finding(a_login()).what, "anthropic, profile work");
  EXPECT_EQ(finding(ending_in(24h * 30)).verdict, Verdict::ok);
  EXPECT_EQ(finding(ending_in(24h * 30)).what, "anthropic, profile work: until 24 December 2026");
}

TEST(DoctorOfTheLogin, FindsNothingWrongWhereThereIsNone) {
  LoginStatus status;
  status.session = {"anthropic", "work"};
  EXPECT_EQ(finding(status).verdict, Verdict::ok);
  EXPECT_EQ(finding(status).what, "anthropic, profile work: none yet");
}

TEST(DoctorOfTheLogin, WarnsOfOneThatTheServerRejects) {
  LoginStatus status = a_login();
  status.state = LoginState::rejected;
  EXPECT_EQ(finding(status).what, "anthropic, profile work: the server no longer accepts it");
  status.rejected_at = christmas_eve;
  EXPECT_EQ(finding(status).verdict, Verdict::warning);
  EXPECT_EQ(finding(status).what,
            "anthropic, profile work: the server no longer accepts it, since 2026-12-24T18:00:00Z");
}

TEST(DoctorOfTheLogin, WarnsOfOneThatEndsWithinThreeDays) {
  EXPECT_EQ(finding(ending_in(24h * 3 + 1s)).verdict, Verdict::ok);
  EXPECT_EQ(finding(ending_in(24h * 3)).verdict, Verdict::warning);
  EXPECT_EQ(finding(ending_in(24h * 3)).what,
            "anthropic, profile work: it ends on 24 December 2026; no refresh moves that");
}

TEST(DoctorOfTheLogin, WarnsOfOneThatHasEnded) {
  EXPECT_EQ(finding(ending_in(0s)).verdict, Verdict::warning);
  EXPECT_EQ(finding(ending_in(0s)).what,
            "anthropic, profile work: it ended on 24 December 2026, as the server had said");
}

TEST(DoctorOfTheLogin, WarnsOfAnExpiredOneThatCannotBeRefreshed) {
  LoginStatus status = a_login();
  status.state = LoginState::expired;
  EXPECT_EQ(finding(status).verdict, Verdict::ok);
  status.refreshable = false;
  EXPECT_EQ(finding(status).verdict, Verdict::warning);
}

}  // namespace
}  // namespace maestro::testing
