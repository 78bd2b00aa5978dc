#include "app/usecase/doctor.hpp"

#include <gmock/gmock.h>

#include "adapters/config/fixed_config.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/scripted_http_client.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Finding find(const Findings& findings, const std::string& check) {
  for (const Finding& finding : findings)
    if (finding.check == check) return finding;
  return {"", Verdict::ok, "there is no such finding"};
}

class OneSite final : public VaultSite {
 public:
  VaultSurvey survey() override { return place; }
  VaultSurvey place{"/home/you/data", true, std::nullopt, "ext4", false, false, true, false};
};

class OneVault final : public VaultKeeper {
 public:
  Result<std::optional<VaultInfo>> info() override { return VaultInfo{"id", "key id", KeyKind::passphrase, 3}; }
  Status check() override { return sound; }
  Status rekey(Rekey /*which*/) override { return {}; }
  Status forget_key() override { return {}; }
  Status adopt() override { return {}; }
  Status sound;
};

TEST(DoctorOfTheSite, FindsNothingWhereNothingIsWrong) {
  OneSite site;
  for (const Finding& finding : examine_site(site)) EXPECT_EQ(finding.verdict, Verdict::ok) << finding.check;
}

TEST(DoctorOfTheSite, RefusesANetworkFileSystemWithAdvice) {
  OneSite site;
  site.place.file_system = "nfs";
  site.place.is_remote = true;
  const Finding finding = find(examine_site(site), "file system");
  EXPECT_EQ(finding.verdict, Verdict::error);
  EXPECT_THAT(finding.hint, HasSubstr("MAESTRO_DATA_DIR"));
}

TEST(DoctorOfTheSite, NamesEveryOtherFault) {
  OneSite site;
  site.place.unsafe = Error{Errc::vault_permissions, "open to others", "chmod 700"};
  site.place.is_writable = false;
  site.place.is_locked = true;
  const Findings findings = examine_site(site);
  EXPECT_EQ(find(findings, "permissions").code, Errc::vault_permissions);
  EXPECT_EQ(find(findings, "directory").verdict, Verdict::warning);
  EXPECT_EQ(find(findings, "lock").verdict, Verdict::warning);
}

TEST(DoctorOfTheVault, TellsAWrongKeyFromADamagedVault) {
  OneVault vault;
  EXPECT_EQ(find(examine_vault(vault), "vault").verdict, Verdict::ok);
  vault.sound = fail(Errc::vault_key, "the key is missing");
  EXPECT_EQ(find(examine_vault(vault), "key").verdict, Verdict::error);
  EXPECT_EQ(find(examine_vault(vault), "vault").what, "not reached");
  vault.sound = fail(Errc::vault_corrupt, "a record is damaged");
  EXPECT_EQ(find(examine_vault(vault), "key").verdict, Verdict::ok);
  EXPECT_EQ(find(examine_vault(vault), "vault").code, Errc::vault_corrupt);
}

TEST(DoctorOfTheSettings, ShowsTheFirstFault) {
  FixedConfig config({{"provider", {std::string("Not A Name"), "flag --provider"}}});
  EXPECT_EQ(find(examine_settings(config, anthropic()), "settings").verdict, Verdict::error);
  FixedConfig good(
      {{"provider", {std::string("anthropic"), "default"}}, {"profile", {std::string("default"), "default"}}});
  EXPECT_EQ(find(examine_settings(good, anthropic()), "settings").verdict, Verdict::ok);
  EXPECT_EQ(find(examine_settings(good, fail(Errc::bad_setting, "no")), "settings").code, Errc::bad_setting);
}

class DoctorOfTheNetwork : public ::testing::Test {
 protected:
  Findings examine() { return examine_network(http_, clock_, anthropic(), ""); }
  ScriptedHttpClient http_;
  FakeClock clock_;  // Tue, 14 Nov 2023 22:13:20 GMT
};

TEST_F(DoctorOfTheNetwork, AsksOnceWithNothingSecret) {
  http_.answer_next(400, {{"Date", "Tue, 14 Nov 2023 22:13:25 GMT"}}, "{}");
  const Findings findings = examine();
  for (const Finding& finding : findings) EXPECT_EQ(finding.verdict, Verdict::ok) << finding.check << finding.what;
  ASSERT_EQ(http_.sent().size(), 1U);
  EXPECT_EQ(http_.sent().front().body, "");
}

TEST_F(DoctorOfTheNetwork, ComparesTheClocks) {
  http_.answer_next(400, {{"Date", "Tue, 14 Nov 2023 22:03:20 GMT"}}, "{}");
  const Finding finding = find(examine(), "clock");
  EXPECT_EQ(finding.verdict, Verdict::warning);
  EXPECT_THAT(finding.what, HasSubstr("600 s ahead"));
}

TEST_F(DoctorOfTheNetwork, SaysWhenTheEndpointHasMovedOrIsAPage) {
  for (const int status : {404, 405, 410, 200, 302, 503}) {
    http_.answer_next(status, {}, "<html>SECRET</html>");
    const Finding finding = find(examine(), "endpoint");
    EXPECT_EQ(finding.verdict, Verdict::warning) << status;
    EXPECT_THAT(finding.what, Not(HasSubstr("SECRET")));
  }
}

TEST_F(DoctorOfTheNetwork, NamesTheStageThatFailed) {
  struct Failure {
    HttpFault fault;
    HttpStage stage;
    const char* check;
  };
  const Failure failures[] = {{HttpFault::proxy_refused, HttpStage::proxy, "proxy"},
                              {HttpFault::unreachable, HttpStage::dns, "dns"},
                              {HttpFault::no_answer, HttpStage::connect, "connection"},
                              {HttpFault::tls_cut, HttpStage::tls, "tls"},
                              {HttpFault::cut, HttpStage::exchange, "endpoint"}};
  for (const auto& [fault, stage, check] : failures) {
    http_.fail_next(fault, "a reason", stage);
    EXPECT_EQ(find(examine(), check).verdict, Verdict::error) << check;
  }
}

}  // namespace
}  // namespace maestro::testing
