#include "domain/envelope.hpp"

#include "tests/support/golden.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

SessionRecord full_record() {
  SessionRecord record;
  record.grant_id.fill('g');
  record.generation = 0x0102030405060708;
  record.state = GrantState::rejected;
  record.token.access_token = AccessToken("access");
  record.token.refresh_token = RefreshToken("refresh");
  record.token.expiry = std::chrono::sys_seconds{1'700'000'000s};
  record.token.lifetime = 8h;
  record.token.scope = "a b";
  record.identity = {"me@example.com", "Organization", "uuid"};
  record.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  record.intent = Intent{std::chrono::sys_seconds{1s}, {}};
  record.not_before = std::chrono::sys_seconds{2s};
  record.last_try = std::chrono::sys_seconds{3s};
  for (std::uint32_t i = 0; i < 20; ++i)
    remember(record, {std::chrono::sys_seconds{std::chrono::seconds{i}}, HistoryEvent::refreshed, i});
  return record;
}

TEST(Envelope, ReadsBackASession) {
  const SessionRecord record = full_record();
  const auto read = decode_session(encode(record));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->grant_id, record.grant_id);
  EXPECT_EQ(read->generation, record.generation);
  EXPECT_EQ(read->state, record.state);
  EXPECT_EQ(read->token.access_token, record.token.access_token);
  EXPECT_EQ(read->token.refresh_token, record.token.refresh_token);
  EXPECT_EQ(read->token.expiry, record.token.expiry);
  EXPECT_EQ(read->token.lifetime, record.token.lifetime);
  EXPECT_EQ(read->token.scope, record.token.scope);
  EXPECT_EQ(read->identity, record.identity);
  EXPECT_EQ(read->token_endpoint, record.token_endpoint);
  EXPECT_EQ(read->intent, record.intent);
  EXPECT_EQ(read->not_before, record.not_before);
  EXPECT_EQ(read->last_try, record.last_try);
  EXPECT_EQ(read->history, record.history);
}

TEST(Envelope, KeepsTheLastSixteenEntriesOfHistory) {
  const SessionRecord record = full_record();
  ASSERT_EQ(record.history.size(), 16);
  EXPECT_EQ(record.history.front().process, 4);
  EXPECT_EQ(record.history.back().process, 19);
}

TEST(Envelope, ReadsBackAPendingLogin) {
  PendingLogin pending;
  pending.grant_id.fill('p');
  pending.pkce.code_verifier = CodeVerifier(golden::verifier);
  pending.pkce.code_challenge = golden::challenge;
  pending.pkce.state = State(golden::other_state);
  pending.started_at = std::chrono::sys_seconds{5s};
  const auto read = decode_pending_login(encode(pending));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->grant_id, pending.grant_id);
  EXPECT_EQ(read->pkce.code_verifier, pending.pkce.code_verifier);
  EXPECT_EQ(read->pkce.code_challenge, pending.pkce.code_challenge);
  EXPECT_EQ(read->pkce.state, pending.pkce.state);
  EXPECT_EQ(read->started_at, pending.started_at);
}

TEST(Envelope, HasOneWidthWhateverItHolds) {
  EXPECT_EQ(encode(SessionRecord{}).size(), envelope_unit);
  EXPECT_EQ(encode(full_record()).size(), envelope_unit);
  EXPECT_EQ(encode(PendingLogin{}).size(), envelope_unit);
}

TEST(Envelope, HoldsTokensLargerThanOneUnit) {
  SessionRecord record = full_record();
  record.token.access_token = AccessToken(std::string(9000, 'x'));
  const PlainRecord plain = encode(record);
  EXPECT_EQ(plain.size(), 2 * envelope_unit);
  EXPECT_EQ(decode_session(plain)->token.access_token, record.token.access_token);
}

TEST(Envelope, CallsEveryCutRecordCorrupt) {
  const PlainRecord whole = encode(full_record());
  const std::size_t content = whole.reveal().find_last_not_of('\0') + 1;
  for (std::size_t length = 0; length < content; ++length)
    EXPECT_THAT(decode_session(PlainRecord(whole.reveal().substr(0, length))), FailsWith(Errc::vault_corrupt))
        << length;
}

TEST(Envelope, CallsARecordWithSomethingInThePaddingCorrupt) {
  std::string bytes(encode(full_record()).reveal());
  bytes.back() = 'x';
  EXPECT_THAT(decode_session(PlainRecord(bytes)), FailsWith(Errc::vault_corrupt));
}

TEST(Envelope, KnowsARecordOfALaterMaestro) {
  std::string bytes(encode(full_record()).reveal());
  bytes.front() = 2;
  EXPECT_THAT(decode_session(PlainRecord(bytes)), FailsWith(Errc::vault_newer));
}

TEST(Envelope, BindsARecordToEveryPartOfItsPlace) {
  const RecordPlace place{"vault", "key", "provider", "profile", RecordKind::session, 7};
  const std::vector<RecordPlace> others = {
      {"vaulT", "key", "provider", "profile", RecordKind::session, 7},
      {"vault", "keY", "provider", "profile", RecordKind::session, 7},
      {"vault", "key", "provideR", "profile", RecordKind::session, 7},
      {"vault", "key", "provider", "profilE", RecordKind::session, 7},
      {"vault", "key", "provider", "profile", RecordKind::pending_login, 7},
      {"vault", "key", "provider", "profile", RecordKind::session, 8},
      {"vault", "key", "providerp", "rofile", RecordKind::session, 7},
  };
  for (const RecordPlace& other : others) EXPECT_NE(additional_data(other), additional_data(place));
}

TEST(Envelope, WritesAGenerationInEightBytes) {
  for (const std::uint64_t generation : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{255}, ~std::uint64_t{0}}) {
    const auto bytes = generation_bytes(generation);
    EXPECT_EQ(generation_from({bytes.data(), bytes.size()}).value(), generation);
  }
  EXPECT_THAT(generation_from("1234567"), FailsWith(Errc::vault_corrupt));
}

}  // namespace
}  // namespace maestro::testing
