// Whose login it is, and whether this is its vault, decide before anything is locked or sent.
#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

HostId host(char name) {
  HostId id;
  id.fill(name);
  return id;
}

class OfAnotherClient : public TokenSourceFixture {
 protected:
  OfAnotherClient() { clock_.advance(1min); }
  void name_another_client() {
    terms_.provider.client_id = "another";
    terms_.provider.sources.client_id = "environment ANTHROPIC_CLIENT_ID";
  }
  void name_another_endpoint() {
    terms_.provider.token_endpoint = "https://elsewhere.example/token";
    terms_.provider.token_endpoint_alternates.clear();
    terms_.provider.sources.endpoints = "config.toml";
  }
};

TEST_F(OfAnotherClient, NothingIsSent) {
  name_another_client();
  EXPECT_THAT(token(forced), FailsWith(Errc::other_client));
  EXPECT_EQ(stored().state, GrantState::usable);
  EXPECT_FALSE(stored().last_try) << "nothing is held against the login";
}

TEST_F(OfAnotherClient, NothingIsSentToAnotherServerEither) {
  name_another_endpoint();
  EXPECT_THAT(token(forced), FailsWith(Errc::other_issuer));
  left(-1s);
  EXPECT_THAT(token(), FailsWith(Errc::other_issuer));
}

TEST_F(OfAnotherClient, ATokenThatIsStillValidIsServedWithAWarning) {
  name_another_client();
  EXPECT_EQ(access_token(), "access-old");
  left(1min);
  EXPECT_EQ(access_token(), "access-old");
  ASSERT_EQ(log_.count<StaleTokenServed>(), 1);
  EXPECT_EQ(std::get<StaleTokenServed>(log_.events().back()).cause.code, Errc::other_client);
}

TEST_F(OfAnotherClient, SomebodyMayAgreeToTheOtherServerAndTheLoginIsBoundToItThen) {
  name_another_endpoint();
  terms_.other_endpoints = OtherEndpoints::accepted;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_EQ(request.url, "https://elsewhere.example/token");
    TokenAnswer good = answer("new", clock_.now());
    good.endpoint = request.url;
    return over_a_connection(request, std::move(good));
  });
  EXPECT_EQ(access_token(asked), "access-new");
  EXPECT_EQ(stored().binding, bind_grant(terms_.provider));
}

TEST_F(OfAnotherClient, ALoginThatWasStoredWithoutABindingGetsOneWithItsNextRefresh) {
  SessionRecord old = stored();
  old.binding = {};
  vault_.plant(a_session, std::move(old));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
  EXPECT_EQ(stored().binding.client_id, anthropic().client_id);
}

class VaultPlaceTest : public TokenSourceFixture {
 protected:
  VaultPlaceTest() {
    SessionRecord at_home = record("old", clock_.now());
    at_home.home = {7, 1000, {host('m')}, host('b'), "/home/you/vault.db"};
    vault_.plant(a_session, std::move(at_home));
    whereabouts_.here = place_;
    clock_.advance(1min);
  }
  void lie_at(VaultPlace place) { whereabouts_.here = std::move(place); }

  VaultPlace place_{7, 1000, host('m'), host('b'), "/home/you/vault.db"};
};

TEST_F(VaultPlaceTest, RefreshesAtHomeWithoutAWord) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
  EXPECT_EQ(log_.count<VaultMoved>(), 0);
}

TEST_F(VaultPlaceTest, RefreshesWhereItWasMovedToWithOneWarning) {
  place_.inode = 8;
  place_.path = "/mnt/vault.db";
  lie_at(place_);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
  EXPECT_EQ(log_.count<VaultMoved>(), 1);
}

TEST_F(VaultPlaceTest, SendsNothingBesideTheOriginal) {
  place_.inode = 8;
  place_.path = "/mnt/vault.db";
  lie_at(place_);
  whereabouts_.original_is_still_there = true;
  const auto result = token(forced);
  ASSERT_THAT(result, FailsWith(Errc::vault_copied));
  EXPECT_THAT(result.error().what, HasSubstr("/home/you/vault.db"));
  EXPECT_THAT(result.error().hint, HasSubstr("maestro vault adopt"));
}

TEST_F(VaultPlaceTest, SendsNothingOnAnotherMachine) {
  place_.inode = 8;
  place_.machine = host('n');
  place_.boot = host('c');
  lie_at(place_);
  EXPECT_THAT(token(forced), FailsWith(Errc::vault_copied));
}

TEST_F(VaultPlaceTest, SendsNothingFromACloneOfTheWholeMachine) {
  place_.machine = host('n');
  place_.boot = host('c');
  lie_at(place_);
  EXPECT_THAT(token(forced), FailsWith(Errc::vault_copied));
}

TEST_F(VaultPlaceTest, ServesTheValidTokenOfACopyWithAWarning) {
  place_.inode = 8;
  place_.machine = host('n');
  place_.boot = host('c');
  lie_at(place_);
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(log_.count<VaultCopyServed>(), 0) << "no refresh is due";
  left(1min);
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(log_.count<VaultCopyServed>(), 1);
  EXPECT_EQ(log_.count<StaleTokenServed>(), 0) << "one warning is enough";
  left(0s);
  EXPECT_THAT(token(), FailsWith(Errc::vault_copied));
}

TEST_F(VaultPlaceTest, RefreshesACopyWhereThatIsAllowed) {
  place_.inode = 8;
  place_.machine = host('n');
  place_.boot = host('c');
  lie_at(place_);
  terms_.copies = Copies::are_allowed;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
}

TEST_F(VaultPlaceTest, SendsNothingFromAFileThatIsMountedAlone) {
  place_.is_mounted_alone = true;
  lie_at(place_);
  EXPECT_THAT(token(forced), FailsWith(Errc::mounted_alone));
}

TEST_F(VaultPlaceTest, JudgesNoHomeThatIsNotKnownYet) {
  vault_.plant(a_session, record("old", clock_.now() - 1min));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
}

}  // namespace
}  // namespace maestro::testing
