#include "adapters/keys/key_chain.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

/// A kind of key that is always at hand.
class OneKey final : public KeyProvider {
 public:
  explicit OneKey(KeyKind kind) : kind_(kind) {}
  Result<SealKey> unlock(const KeySlot& /*slot*/, const KeyTest& /*is_right*/) override {
    return SealKey(name_of(kind_));
  }
  Result<NewKey> create(const std::string& vault_id) override {
    return NewKey{SealKey(name_of(kind_)), {kind_, vault_id, {}}};
  }
  Status forget(const KeySlot& /*slot*/) override {
    ++forgotten;
    return {};
  }
  int forgotten = 0;

 private:
  KeyKind kind_;
};

class KeyChainTest : public ::testing::TestWithParam<KeyKind> {
 protected:
  KeyChain chain(std::optional<KeyKind> chosen, KeyChain::Other other = KeyChain::Other::is_refused) {
    return {{file_, passphrase_, keyring_}, chosen, other};
  }
  static Result<SealKey> unlock(KeyChain chain, KeyKind kind) {
    return chain.unlock({kind, "a vault", {}}, [](const SealKey&) { return true; });
  }
  OneKey file_{KeyKind::file};
  OneKey passphrase_{KeyKind::passphrase};
  OneKey keyring_{KeyKind::keyring};
};
INSTANTIATE_TEST_SUITE_P(, KeyChainTest, ::testing::Values(KeyKind::file, KeyKind::passphrase, KeyKind::keyring),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

TEST_P(KeyChainTest, OpensAVaultWithTheKindOfKeyThatItHas) {
  EXPECT_EQ(*unlock(chain(std::nullopt), GetParam()), SealKey(name_of(GetParam())));
  EXPECT_EQ(*unlock(chain(GetParam()), GetParam()), SealKey(name_of(GetParam())));
}

TEST_P(KeyChainTest, MakesTheKindThatWasChosen) {
  EXPECT_EQ(chain(GetParam()).create("a vault")->slot.kind, GetParam());
  EXPECT_EQ(chain(std::nullopt).create("a vault")->slot.kind, KeyKind::file);
}

TEST_P(KeyChainTest, RefusesAVaultOfAnotherKindUnlessItIsToBeChanged) {
  const KeyKind other = GetParam() == KeyKind::file ? KeyKind::keyring : KeyKind::file;
  const Result<SealKey> refused = unlock(chain(other), GetParam());
  ASSERT_THAT(refused, FailsWith(Errc::vault_key));
  EXPECT_THAT(refused.error().hint, HasSubstr("vault rekey"));
  EXPECT_THAT(unlock(chain(other, KeyChain::Other::is_opened), GetParam()), IsOk());
}

TEST_P(KeyChainTest, ForgetsTheKindThatTheVaultHas) {
  ASSERT_THAT(chain(std::nullopt).forget({GetParam(), "a vault", {}}), IsOk());
  EXPECT_EQ(file_.forgotten, GetParam() == KeyKind::file ? 1 : 0);
  EXPECT_EQ(passphrase_.forgotten, GetParam() == KeyKind::passphrase ? 1 : 0);
  EXPECT_EQ(keyring_.forgotten, GetParam() == KeyKind::keyring ? 1 : 0);
}

}  // namespace
}  // namespace maestro::testing
