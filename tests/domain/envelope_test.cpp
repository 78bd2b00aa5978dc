#include "domain/envelope.hpp"

#include "domain/record_bytes.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

std::string host(char letter) { return std::string(64, letter); }

/// Every field is set, and differs from what a record starts with.
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
  record.token.token_type = "bearer";
  record.identity = {"me@example.com", "Organization", "uuid", "account", "workspace", "Workspace"};
  record.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  record.binding = {"client",
                    "https://issuer.example",
                    {"https://a.example/token", "https://b.example/token", "https://c.example/token"},
                    "https://a.example/callback",
                    "https://api.example",
                    false,
                    true,
                    false};
  record.home = {42, -7, {HostId{'1'}, HostId{'2'}, HostId{'3'}, HostId{'4'}}, HostId{'b'}, "/home/me/vault.db"};
  record.login_expires_at = std::chrono::sys_seconds{4s};
  Intent& intent = record.intent.emplace();
  intent.kind = Intent::Kind::exchange;
  intent.at = std::chrono::sys_seconds{1s};
  intent.refresh_token_hash.fill('h');
  intent.host = host('i');
  intent.slot = 7;
  intent.attempt = 0x1112131415161718;
  intent.ended = Intent::Ended::timed_out;
  intent.earlier = 3;
  intent.grant_id.fill('n');
  intent.rule = {"you@example.com", AccountRule::Replacing::ask};
  record.not_before = std::chrono::sys_seconds{2s};
  record.last_try = std::chrono::sys_seconds{3s};
  record.rejected_at = std::chrono::sys_seconds{5s};
  for (const auto second : {6s, 7s, 8s}) record.unauthorized.emplace_back(second);
  for (std::uint32_t i = 0; i < 20; ++i)
    remember(record, {std::chrono::sys_seconds{std::chrono::seconds{i}}, HistoryEvent::moved, i, host('h')});
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
  EXPECT_EQ(read->token.token_type, record.token.token_type);
  EXPECT_EQ(read->identity, record.identity);
  EXPECT_EQ(read->token_endpoint, record.token_endpoint);
  EXPECT_EQ(read->binding, record.binding);
  EXPECT_EQ(read->home, record.home);
  EXPECT_EQ(read->login_expires_at, record.login_expires_at);
  EXPECT_EQ(read->intent, record.intent);
  EXPECT_EQ(read->not_before, record.not_before);
  EXPECT_EQ(read->last_try, record.last_try);
  EXPECT_EQ(read->rejected_at, record.rejected_at);
  EXPECT_EQ(read->unauthorized, record.unauthorized);
  EXPECT_EQ(read->history, record.history);
}

TEST(Envelope, ReadsBackAnEmptySession) {
  const auto read = decode_session(encode(SessionRecord{}));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(encode(*read), encode(SessionRecord{}));
}

TEST(Envelope, WritesACloneAsItsOriginal) {
  const SessionRecord record = full_record();
  EXPECT_EQ(encode(record.clone()), encode(record));
}

TEST(Envelope, CutsTheNameOfAHostAtSixtyFourBytes) {
  SessionRecord record = full_record();
  record.intent->host = host('i') + "more";
  record.history.back().host = host('h') + "more";
  EXPECT_EQ(encode(record), encode(full_record()));
}

std::string_view view(const auto& bytes) { return {bytes.data(), bytes.size()}; }

/// A record as maestro 0.1 wrote it.
PlainRecord format_1(const SessionRecord& record) {
  RecordWriter out;
  out.integer(1, 1);
  out.fixed(view(record.grant_id));
  out.integer(record.generation, 8);
  out.integer(static_cast<std::uint64_t>(record.state), 1);
  out.text(record.token.access_token.reveal());
  out.optional(record.token.refresh_token, [&out](const RefreshToken& present) { out.text(present.reveal()); });
  out.time(record.token.expiry);
  out.integer(static_cast<std::uint64_t>(record.token.lifetime.count()), 8);
  out.optional_text(record.token.scope);
  out.text(record.token.token_type);
  out.optional_text(record.identity.account_email);
  out.optional_text(record.identity.organization_name);
  out.optional_text(record.identity.organization_uuid);
  out.text(record.token_endpoint);
  out.optional(record.intent, [&out](const Intent& intent) {
    out.time(intent.at);
    out.fixed(view(intent.refresh_token_hash));
  });
  out.optional_time(record.not_before);
  out.optional_time(record.last_try);
  out.integer(record.history.size(), 1);
  for (const HistoryEntry& entry : record.history) {
    out.time(entry.at);
    out.integer(static_cast<std::uint64_t>(entry.event), 1);
    out.integer(entry.process, 4);
  }
  return std::move(out).padded(envelope_unit);
}

TEST(Envelope, ReadsARecordOfFormatOne) {
  const SessionRecord record = full_record();
  const auto read = decode_session(format_1(record));
  ASSERT_THAT(read, IsOk());
  SessionRecord expected = record.clone();
  expected.identity = {"me@example.com", "Organization", "uuid"};
  expected.binding = {};
  expected.home = {};
  expected.login_expires_at.reset();
  expected.rejected_at.reset();
  expected.unauthorized.clear();
  expected.intent = Intent{};
  expected.intent->at = record.intent->at;
  expected.intent->refresh_token_hash = record.intent->refresh_token_hash;
  for (HistoryEntry& entry : expected.history) entry.host.clear();
  EXPECT_EQ(encode(*read), encode(expected));
  EXPECT_EQ(read->intent->slot, no_slot);
}

TEST(Envelope, CallsEveryCutRecordOfFormatOneCorrupt) {
  const PlainRecord whole = format_1(full_record());
  const std::size_t content = whole.reveal().find_last_not_of('\0') + 1;
  for (std::size_t length = 0; length < content; ++length)
    EXPECT_THAT(decode_session(PlainRecord(whole.reveal().substr(0, length))), FailsWith(Errc::vault_corrupt))
        << length;
}

TEST(Envelope, CallsARecordOfFormatZeroCorrupt) {
  std::string bytes(encode(full_record()).reveal());
  bytes.front() = 0;
  EXPECT_THAT(decode_session(PlainRecord(bytes)), FailsWith(Errc::vault_corrupt));
}

TEST(Envelope, FillsOneUnitAtMostWithTokensOfOrdinarySize) {
  SessionRecord record = full_record();
  record.token.access_token = AccessToken(std::string(1024, 'a'));
  record.token.refresh_token = RefreshToken(std::string(1024, 'r'));
  ASSERT_EQ(record.history.size(), history_length);
  ASSERT_EQ(record.home.machines.size(), most_home_machines);
  ASSERT_EQ(record.unauthorized.size(), most_unauthorized_refreshes);
  EXPECT_EQ(encode(record).size(), envelope_unit);
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
  bytes.front() = 3;
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
