#pragma once

#include <gmock/gmock.h>

#include <memory>

#include "tests/contracts/vault_steps.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {

/// What every vault must do, the fake as well as the real one: a use case that is right over the fake is right.
class VaultUnderTest {
 public:
  virtual ~VaultUnderTest() = default;
  virtual TokenVault& vault() = 0;
  virtual PendingLogins& pending() = 0;
  virtual ProfileChoice& choice() = 0;
};

class FakeVaultUnderTest final : public VaultUnderTest {
 public:
  TokenVault& vault() override { return fake_; }
  PendingLogins& pending() override { return fake_; }
  ProfileChoice& choice() override { return fake_; }

 private:
  FakeTokenVault fake_;
};

class RealVaultUnderTest final : public VaultUnderTest {
 public:
  TokenVault& vault() override { return real_.vault; }
  PendingLogins& pending() override { return real_.vault; }
  ProfileChoice& choice() override { return real_.vault; }

 private:
  TemporaryDirectory directory_;
  VaultOnDisk real_{directory_ / "data"};
};

struct VaultMaker {
  const char* name;
  std::unique_ptr<VaultUnderTest> (*make)();
  friend std::ostream& operator<<(std::ostream& out, const VaultMaker& maker) { return out << maker.name; }
};

class VaultContract : public ::testing::TestWithParam<VaultMaker> {
 protected:
  std::unique_ptr<SessionGuard> lock(const SessionKey& session = work) {
    Result<std::unique_ptr<SessionGuard>> guard = vault().lock(session, {});
    EXPECT_THAT(guard, IsOk());
    return guard ? *std::move(guard) : nullptr;
  }
  /// What is stored now, which must be something.
  SessionRecord stored(const SessionKey& session = work) {
    Result<std::optional<SessionRecord>> record = vault().load(session);
    EXPECT_THAT(record, IsOk());
    EXPECT_TRUE(record && *record) << "nothing is stored";
    return record && *record ? **std::move(record) : SessionRecord();
  }
  /// Stores a login and gives what the vault holds then.
  SessionRecord log_in(char name, const SessionKey& session = work) {
    EXPECT_THAT(store_login(vault(), session, name), IsOk());
    return stored(session);
  }
  SessionRecord refresh(const std::string& name, const SessionKey& session = work) {
    EXPECT_THAT(store_refresh(vault(), session, answer(name)), IsOk());
    return stored(session);
  }
  /// A process gets tokens of that name, which land, and dies before they are stored.
  void die_landed(const std::string& name) {
    const auto guard = lock();
    const auto attempt = begin_refresh_of(*guard);
    ASSERT_THAT(attempt, IsOk());
    ASSERT_THAT((*attempt)->land(answer(name)), IsOk());
  }
  bool is_pending(const SessionKey& session = work) {
    const Result<std::optional<PendingLogin>> found = pending().find(session);
    EXPECT_THAT(found, IsOk());
    return found && found->has_value();
  }
  TokenVault& vault() { return under_test_->vault(); }
  PendingLogins& pending() { return under_test_->pending(); }
  ProfileChoice& choice() { return under_test_->choice(); }

 private:
  std::unique_ptr<VaultUnderTest> under_test_ = GetParam().make();
};

template <class UnderTest>
std::unique_ptr<VaultUnderTest> make_vault() {
  return std::make_unique<UnderTest>();
}

inline auto every_vault() {
  return ::testing::Values(VaultMaker{"Fake", make_vault<FakeVaultUnderTest>},
                           VaultMaker{"Sealed", make_vault<RealVaultUnderTest>});
}

inline std::string vault_name(const ::testing::TestParamInfo<VaultMaker>& info) { return info.param.name; }

}  // namespace maestro::testing
