#include "domain/record_bytes.hpp"
#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

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
  out.integer(0, 1);
  return std::move(out).padded(envelope_unit);
}

SessionRecord record_of(char name, std::uint64_t generation, std::optional<Intent> intent = std::nullopt) {
  SessionRecord record = new_login(name);
  record.generation = generation;
  record.intent = std::move(intent);
  return record;
}

/// A vault as maestro 0.1 left it: with records of format 1, and files beside it from when its disk was full.
class FirstVersionTest : public StoredVault {
 protected:
  FirstVersionTest() { set_mode(directory, 0700); }

  Row sealed(const SessionKey& session, const SessionRecord& record) {
    return *SealedRows(real_.rows, real_.keys, real_.crypto)
                .seal({session, RecordKind::session}, record.generation, format_1(record));
  }
  void put(const SessionKey& session, const SessionRecord& record) {
    const RowChange change{{session, RecordKind::session}, sealed(session, record), std::nullopt, std::nullopt};
    ASSERT_THAT(real_.rows.apply({std::nullopt, {change}}), IsOk());
  }
  void spill(const SessionKey& session, const SessionRecord& record, const std::string& where) {
    std::filesystem::create_directories(where);
    set_mode(where, 0700);
    const auto generation = generation_bytes(record.generation);
    const std::string path = spill_file(where, session);
    write_file(path, "maestro-spill-1:" + (*real_.rows.header())->vault_id + std::string(view(generation)) +
                         sealed(session, record).sealed);
    set_mode(path, 0600);
  }
  void spill(const SessionKey& session, const SessionRecord& record) { spill(session, record, directory); }
  static std::string spill_file(const std::string& where, const SessionKey& session) {
    return where + "/spill-" + session.provider + ":" + session.profile;
  }
  std::uint64_t stored_generation(const SessionKey& session = work) {
    const auto row = RealVault(directory).rows.find({session, RecordKind::session});
    return row && *row ? (*row)->generation : 0;
  }

  RealVault real_{directory};
};

TEST_F(FirstVersionTest, ItsRecordsAreReadAndRefreshed) {
  put(work, record_of('o', 7));
  EXPECT_EQ(token(), "access-o");
  ASSERT_THAT(refresh(real_.vault, work, "next"), IsOk());
  EXPECT_EQ(token(), "access-next");
  EXPECT_EQ(stored_generation(), 8U);
}

TEST_F(FirstVersionTest, ItsIntentCountsAsAnInterruptedRefresh) {
  Intent intent;
  intent.at = at(5);
  intent.refresh_token_hash = real_.crypto.sha256("refresh-o");
  put(work, record_of('o', 7, intent));
  EXPECT_EQ((*load())->intent->slot, no_slot);
  ASSERT_THAT(reserve(real_.vault, work)->attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_EQ((*load())->intent->earlier, 1);
}

TEST_F(FirstVersionTest, ASpillIsReadAndStoredByTheNextGuardAndItsFileRemoved) {
  put(work, record_of('o', 7, Intent()));
  spill(work, record_of('p', 8));
  EXPECT_EQ(token(), "access-p");
  EXPECT_EQ(stored_generation(), 7U);
  ASSERT_THAT(lock(real_)->load(), IsOk());
  EXPECT_EQ(stored_generation(), 8U);
  EXPECT_EQ(token(), "access-p");
  EXPECT_FALSE(std::filesystem::exists(spill_file(directory, work)));
}

TEST_F(FirstVersionTest, ASecondSpillOfTheSameRowCountsAsWell) {
  put(work, record_of('o', 7, Intent()));
  spill(work, record_of('q', 9));
  ASSERT_THAT(lock(real_)->load(), IsOk());
  EXPECT_EQ(stored_generation(), 9U);
  EXPECT_EQ(token(), "access-q");
}

TEST_F(FirstVersionTest, ASpilledLoginCountsOverAnotherLoginAndWhereThereIsNone) {
  const SessionKey third{"anthropic", "third"};
  put(work, record_of('o', 7));
  spill(work, record_of('n', 8));
  spill(third, record_of('t', 1));
  EXPECT_EQ(token(work), "access-n");
  EXPECT_EQ(token(third), "access-t");
  ASSERT_THAT(lock(real_, third)->load(), IsOk());
  EXPECT_EQ(stored_generation(third), 1U);
  EXPECT_FALSE(std::filesystem::exists(spill_file(directory, third)));
}

TEST_F(FirstVersionTest, ASpillInTheRefugeIsFound) {
  put(work, record_of('o', 7, Intent()));
  spill(work, record_of('p', 8), real_.refuge);
  ASSERT_THAT(lock(real_)->load(), IsOk());
  EXPECT_EQ(token(), "access-p");
  EXPECT_FALSE(std::filesystem::exists(spill_file(real_.refuge, work)));
}

TEST_F(FirstVersionTest, AnOlderOrForeignOrShortenedSpillIsPassedBy) {
  put(work, record_of('o', 7, Intent()));
  spill(work, record_of('p', 7));
  EXPECT_EQ(token(), "access-o");
  spill(work, record_of('p', 8));
  std::string content = content_of(spill_file(directory, work));
  write_file(spill_file(directory, work), content.substr(0, 60));
  EXPECT_EQ(token(), "access-o");
  content[16] = static_cast<char>(content[16] ^ 1);
  write_file(spill_file(directory, work), content);
  EXPECT_EQ(token(), "access-o");
}

TEST_F(FirstVersionTest, ASpillNeverCountsOverARecordOfALaterVersion) {
  const std::uint64_t generation = stored_generation();
  spill(work, record_of('p', generation + 1));
  EXPECT_EQ(token(), "access-a");
}

TEST_F(FirstVersionTest, ALogoutRemovesASpill) {
  put(work, record_of('o', 7, Intent()));
  spill(work, record_of('p', 8));
  ASSERT_THAT(lock(real_)->erase(), IsOk());
  EXPECT_EQ((*load())->state, GrantState::forgotten);
  EXPECT_EQ(stored_generation(), 9U);
  EXPECT_FALSE(std::filesystem::exists(spill_file(directory, work)));
}

}  // namespace
}  // namespace maestro::testing
