#include "adapters/keys/passphrase_key.hpp"

#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/keys/kernel_key_cache.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/scripted_console.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// For the calling thread, as some containers do it.
void forbid_kernel_keys() {
  std::array<sock_filter, 5> program = {
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_add_key, 1, 0),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_keyctl, 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{program.size(), program.data()};
  ASSERT_EQ(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ASSERT_EQ(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), 0);
}

class PassphraseKeyTest : public ::testing::Test {
 protected:
  PassphraseKeyTest() {
    OpenSslCrypto real;
    const WipingBytes salt = real.random(key_salt_bytes);  // nobody else's in the kernel's keyring
    slot_ = {KeyKind::passphrase, "a vault", {salt.begin(), salt.end()}};
    right_ = *crypto_.derive(Passphrase("correct horse"), slot_.salt);
  }
  ~PassphraseKeyTest() override { KernelKeyCache::drop(name_of(slot_)); }

  Result<SealKey> unlock(PassphraseKey& provider) {
    return provider.unlock(slot_, [this](const SealKey& key) { return key == right_; });
  }
  std::string file_with(const std::string& text, unsigned mode = 0600) {
    std::ofstream(directory_ / "words") << text;
    std::filesystem::permissions(directory_ / "words", static_cast<std::filesystem::perms>(mode));
    return directory_ / "words";
  }

  TemporaryDirectory directory_;
  FakeCrypto crypto_;
  ScriptedConsole console_;
  KeySlot slot_;
  SealKey right_;
};

TEST_F(PassphraseKeyTest, IsDerivedFromWhatAPersonTypes) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"correct horse"};
  const Result<SealKey> key = unlock(provider);
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(*key, right_);
}

TEST_F(PassphraseKeyTest, GivesThreeTriesAndShowsNothingOfThem) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"wrong-one", "wrong-two", "correct horse"};
  EXPECT_THAT(unlock(provider), IsOk());
  PassphraseKey another("", console_, crypto_);
  KernelKeyCache::drop(name_of(slot_));
  console_.answers = {"wrong-one", "wrong-two", "wrong-three", "correct horse"};
  EXPECT_THAT(unlock(another), FailsWith(Errc::vault_key));
  EXPECT_EQ(console_.answers.size(), 1U);
  EXPECT_THAT(console_.said, Not(HasSubstr("wrong-")));
}

TEST_F(PassphraseKeyTest, IsAskedForOnceInAProcess) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"correct horse"};
  ASSERT_THAT(unlock(provider), IsOk());
  KernelKeyCache::drop(name_of(slot_));
  EXPECT_THAT(unlock(provider), IsOk());
  EXPECT_EQ(console_.questions, 1);
}

TEST_F(PassphraseKeyTest, IsRememberedForOtherProcessesUntilItIsForgotten) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"correct horse"};
  ASSERT_THAT(unlock(provider), IsOk());
  if (!KernelKeyCache::find(name_of(slot_))) GTEST_SKIP() << "the kernel keeps no keys here";
  PassphraseKey another("", console_, crypto_);
  EXPECT_THAT(unlock(another), IsOk());
  EXPECT_EQ(console_.questions, 1);
  ASSERT_THAT(provider.forget(slot_), IsOk());
  console_.answers = {"correct horse"};
  PassphraseKey third("", console_, crypto_);
  EXPECT_THAT(unlock(third), IsOk());
  EXPECT_EQ(console_.questions, 2);
}

TEST_F(PassphraseKeyTest, IsAskedForAgainWhereTheKernelKeepsNoKeys) {
  std::thread([this] {
    forbid_kernel_keys();
    for (int process = 1; process <= 2; ++process) {
      console_.answers = {"correct horse"};
      PassphraseKey provider("", console_, crypto_);
      EXPECT_THAT(unlock(provider), IsOk());
      EXPECT_EQ(console_.questions, process);
    }
  }).join();
}

TEST_F(PassphraseKeyTest, RemembersNoWrongOne) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"wrong-one", "wrong-two", "wrong-three"};
  ASSERT_THAT(unlock(provider), FailsWith(Errc::vault_key));
  EXPECT_FALSE(KernelKeyCache::find(name_of(slot_)).has_value());
}

TEST_F(PassphraseKeyTest, SaysWhatToDoWithoutATerminal) {
  console_.has_terminal = false;
  PassphraseKey provider("", console_, crypto_);
  const Result<SealKey> key = unlock(provider);
  ASSERT_THAT(key, FailsWith(Errc::vault_key));
  EXPECT_THAT(key.error().hint, HasSubstr("MAESTRO_VAULT_PASSPHRASE_FILE"));
}

TEST_F(PassphraseKeyTest, ComesFromAFileWhereOneIsNamed) {
  console_.has_terminal = false;
  PassphraseKey provider(file_with("correct horse\n"), console_, crypto_);
  EXPECT_THAT(unlock(provider), IsOk());
  EXPECT_EQ(console_.questions, 0);
}

TEST_F(PassphraseKeyTest, TakesNoFileThatOthersMayReadAndNoWrongOne) {
  PassphraseKey open(file_with("correct horse", 0644), console_, crypto_);
  EXPECT_THAT(unlock(open), FailsWith(Errc::vault_permissions));
  PassphraseKey wrong(file_with("another horse"), console_, crypto_);
  EXPECT_THAT(unlock(wrong), FailsWith(Errc::vault_key));
  PassphraseKey missing(directory_ / "missing", console_, crypto_);
  EXPECT_THAT(unlock(missing), FailsWith(Errc::vault_key));
}

TEST_F(PassphraseKeyTest, IsChosenAnewWithASaltOfItsOwn) {
  PassphraseKey provider("", console_, crypto_);
  console_.answers = {"correct horse"};
  const Result<NewKey> made = provider.create("a vault");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->slot.kind, KeyKind::passphrase);
  EXPECT_EQ(made->slot.salt.size(), key_salt_bytes);
  EXPECT_EQ(made->key, *crypto_.derive(Passphrase("correct horse"), made->slot.salt));
  EXPECT_THAT(provider.create("a vault"), FailsWith(Errc::interrupted)) << "nobody is left to answer";
  KernelKeyCache::drop(name_of(made->slot));
  PassphraseKey from_file(file_with("short"), console_, crypto_);
  EXPECT_THAT(from_file.create("a vault"), FailsWith(Errc::bad_input));
}

TEST(Scrypt, GivesTheKeyOfItsParameters) {
  OpenSslCrypto crypto;
  const Result<SealKey> key = crypto.derive(Passphrase("correct horse"), "sixteen bytes...");
  ASSERT_THAT(key, IsOk());
  ASSERT_EQ(key->size(), 32U);
  EXPECT_EQ(key->reveal().substr(0, 4), "\x4f\x84\x83\x0e") << "as another implementation computed it";
  EXPECT_EQ(key->reveal().substr(28), "\xae\xec\x79\xa1");
  EXPECT_FALSE(*key == *crypto.derive(Passphrase("correct horse"), "sixteen bytes.,."));
}

}  // namespace
}  // namespace maestro::testing
