#pragma once

#include <string>

#include "ports/key_provider.hpp"

namespace maestro::testing {

/// A key in memory: none at first, always the same one once it was created.
class FakeKeyProvider final : public KeyProvider {
 public:
  Result<SealKey> unlock() override {
    if (key_.empty()) return fail(Errc::vault_key, "there is no key");
    return key_.clone();
  }
  Result<SealKey> unlock_or_create() override {
    if (key_.empty()) replace('k');
    return unlock();
  }

  /// From now on there is another key: 32 times `byte`.
  void replace(char byte) { key_ = SealKey(std::string(32, byte)); }
  void lose() { key_ = SealKey(); }

 private:
  SealKey key_;
};

}  // namespace maestro::testing
