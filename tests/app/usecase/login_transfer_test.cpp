#include "app/usecase/login_transfer.hpp"

#include <gmock/gmock.h>

#include "tests/contracts/vault_steps.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The real thing, but for the half second that scrypt takes.
class QuickCrypto final : public Crypto {
 public:
  WipingBytes random(std::size_t count) override { return real_.random(count); }
  Sha256Digest sha256(std::string_view bytes) override { return real_.sha256(bytes); }
  Result<std::string> seal(const SealKey& key, const PlainRecord& plain, std::string_view place) override {
    return real_.seal(key, plain, place);
  }
  Result<PlainRecord> open(const SealKey& key, std::string_view sealed, std::string_view place) override {
    return real_.open(key, sealed, place);
  }
  Result<SealKey> derive(const Passphrase& passphrase, std::string_view salt) override {
    return quick_.derive(passphrase, salt);
  }

 private:
  OpenSslCrypto real_;
  FakeCrypto quick_;
};

/// Two machines with a vault each.
class LoginTransferTest : public ::testing::Test {
 protected:
  static void log_in(VaultOnDisk& real, char name, const SessionKey& session = work) {
    ASSERT_THAT(store_login(real.vault, session, name), IsOk());
  }
  static void refresh(VaultOnDisk& real) { ASSERT_THAT(store_refresh(real.vault, work, answer("next")), IsOk()); }
  std::string exported(VaultOnDisk& real, std::vector<SessionKey> sessions = {work}) {
    return export_logins(real.vault, crypto_, sessions, words_).value();
  }
  Status import(VaultOnDisk& real, const std::string& line, Older older = Older::refused) {
    const Result<std::vector<PortableLogin>> logins = open_export(crypto_, PastedText(line), words_);
    if (!logins) return fail(logins.error());
    return import_logins(real.vault, real.vault, real.clock, *logins, older);
  }
  static std::string token(VaultOnDisk& real, const SessionKey& session = work) {
    const auto record = real.vault.load(session).value();
    return record ? std::string(record->token.access_token.reveal()) : "";
  }

  TemporaryDirectory root_;
  QuickCrypto crypto_;
  Passphrase words_{"correct horse"};
  VaultOnDisk here_{root_ / "here"};
  VaultOnDisk there_{root_ / "there"};
};

TEST_F(LoginTransferTest, BringsLoginsToAnotherMachine) {
  log_in(here_, 'a');
  log_in(here_, 'b', home);
  ASSERT_THAT(import(there_, exported(here_, {work, home})), IsOk());
  EXPECT_EQ(token(there_), "access-a");
  EXPECT_EQ(token(there_, home), "access-b");
  EXPECT_EQ((**there_.vault.load(work)).history.back().event, HistoryEvent::imported);
}

TEST_F(LoginTransferTest, BringsALoginBackThatHasMovedOnElsewhere) {
  log_in(here_, 'a');
  refresh(here_);
  ASSERT_THAT(import(there_, exported(here_)), IsOk());
  refresh(there_);
  ASSERT_THAT(import(here_, exported(there_)), IsOk());
  EXPECT_EQ(token(here_), token(there_));
}

TEST_F(LoginTransferTest, LowersNoGenerationUnlessThatIsWanted) {
  log_in(here_, 'a');
  const std::string old = exported(here_);
  refresh(here_);
  const std::string now = token(here_);
  const std::uint64_t generation = (**here_.vault.load(work)).generation;
  EXPECT_THAT(import(here_, old), FailsWith(Errc::older_copy));
  EXPECT_EQ(token(here_), now);
  EXPECT_THAT(import(here_, old, Older::wanted), IsOk());
  EXPECT_EQ(token(here_), "access-a");
  EXPECT_GT((**here_.vault.load(work)).generation, generation) << "even then";
}

TEST_F(LoginTransferTest, ReplacesNoOtherLoginUnlessThatIsWantedAndNothingOfAFileThatHasOne) {
  log_in(here_, 'a');
  log_in(here_, 'b', home);
  log_in(there_, 'c');
  const std::string line = exported(here_, {home, work});
  EXPECT_THAT(import(there_, line), FailsWith(Errc::older_copy));
  EXPECT_EQ(token(there_), "access-c");
  EXPECT_EQ(token(there_, home), "") << "all or none";
  EXPECT_THAT(import(there_, line, Older::wanted), IsOk());
  EXPECT_EQ(token(there_), "access-a");
}

TEST_F(LoginTransferTest, HasNothingToDoForWhatIsStoredAlready) {
  log_in(here_, 'a');
  const std::string line = exported(here_);
  const std::uint64_t generation = (**here_.vault.load(work)).generation;
  EXPECT_THAT(import(here_, line), IsOk());
  EXPECT_EQ((**here_.vault.load(work)).generation, generation);
}

TEST_F(LoginTransferTest, TakesThePlaceOfALogout) {
  log_in(here_, 'a');
  log_in(there_, 'c');
  ASSERT_THAT((*there_.vault.lock(work, {}))->erase(), IsOk());
  const std::uint64_t tombstone = (**there_.vault.load(work)).generation;
  ASSERT_THAT(import(there_, exported(here_)), IsOk());
  EXPECT_GT((**there_.vault.load(work)).generation, tombstone);
}

TEST_F(LoginTransferTest, RefusesWhateverByteIsChangedAndWhereverItIsCut) {
  log_in(here_, 'a');
  const std::string line = exported(here_);
  for (std::size_t i = 0; i < line.size(); i += 61) {
    std::string tampered = line;
    tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(import(there_, tampered).has_value()) << i;
    EXPECT_FALSE(import(there_, line.substr(0, i)).has_value()) << i;
  }
  EXPECT_EQ(token(there_), "");
}

TEST_F(LoginTransferTest, TellsAWrongPassphraseFromADamagedFile) {
  log_in(here_, 'a');
  const std::string line = exported(here_);
  EXPECT_THAT(open_export(crypto_, PastedText(line), Passphrase("wrong horse")), FailsWith(Errc::vault_key));
  EXPECT_THAT(open_export(crypto_, PastedText(line.substr(0, line.size() - 8)), words_), FailsWith(Errc::bad_input));
}

TEST_F(LoginTransferTest, ShowsNoTokenInTheLine) {
  OpenSslCrypto real;
  log_in(here_, 'a');
  const std::vector<SessionKey> sessions = {work};
  const std::string line = export_logins(here_.vault, real, sessions, words_).value();
  EXPECT_THAT(line, Not(HasSubstr("access-a")));
  EXPECT_THAT(open_export(real, PastedText(line), words_), IsOk());
}

TEST_F(LoginTransferTest, ExportsNoLoginThatIsNotThere) {
  const std::vector<SessionKey> sessions = {work};
  EXPECT_THAT(export_logins(here_.vault, crypto_, sessions, words_), FailsWith(Errc::login_needed));
  const auto guard = *here_.vault.lock(work, {});
  ASSERT_THAT(begin_login(*guard, 'a'), IsOk());
  EXPECT_THAT(export_logins(here_.vault, crypto_, sessions, words_), FailsWith(Errc::login_needed)) << "it is reserved";
}

}  // namespace
}  // namespace maestro::testing
