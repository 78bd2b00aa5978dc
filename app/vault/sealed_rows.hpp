#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "ports/crypto.hpp"
#include "ports/key_provider.hpp"
#include "ports/landing.hpp"
#include "ports/row_store.hpp"
#include "ports/vault_keeper.hpp"

namespace maestro {

/// Plain records over a store of sealed rows: a random data key seals every record and binds it to its place; the key
/// provider's key seals the data key. Thread-safe.
class SealedRows {
 public:
  SealedRows(RowStore& rows, KeyProvider& keys, Crypto& crypto) : rows_(rows), keys_(keys), crypto_(crypto) {}

  /// A key for a vault that is to be made. May ask a person, so it is drawn before anybody is locked out.
  [[nodiscard]] Result<NewKey> draw_first_key();
  /// Requires the exclusive lock.
  [[nodiscard]] Status create_if_absent(const NewKey& wrapping_key);
  [[nodiscard]] Result<bool> exists();

  struct Opened {
    std::uint64_t generation = 0;
    PlainRecord plain;
  };
  /// Absent: no such row, or no vault. A wrong key is Errc::vault_key, a row that does not open Errc::vault_corrupt.
  [[nodiscard]] Result<std::optional<Opened>> find(const RowName& name);
  /// Under the data key that was in use when `unlock` or `find` was last called: needs no store, so that nothing can be
  /// in the way of tokens that have just been issued. Call `unlock` once the lock is held that keeps a rekey out.
  [[nodiscard]] Result<Row> seal(const RowName& name, std::uint64_t generation, const PlainRecord& plain);
  /// The same row with what it takes to lie elsewhere.
  [[nodiscard]] Result<LandedRow> seal_for_landing(const RowName& name, std::uint64_t generation,
                                                   const PlainRecord& plain);
  /// Absent: it is of another vault, another data key, or does not open.
  [[nodiscard]] std::optional<PlainRecord> open(const LandedRow& landed);
  /// The key that is to open the vault after a rekey. May ask a person.
  [[nodiscard]] Result<NewKey> draw_next_key(Rekey which);
  /// Every row anew under another data key, which `wrapping_key` seals; requires the exclusive lock.
  /// Errc::vault_corrupt if a row does not open.
  [[nodiscard]] Status reseal(const NewKey& wrapping_key);
  /// Reads the header and gets its data key, if that is another than before. Errc::vault_key unless the vault's key is
  /// at hand. No vault: nothing to unlock.
  [[nodiscard]] Status unlock();
  /// 16 bytes. Errc::vault_unavailable if there is no vault.
  [[nodiscard]] Result<std::string> vault_id();

 private:
  struct DataKey {
    std::string vault_id;
    std::string key_id;
    SealKey key;
  };
  static std::string place_of(const DataKey& key, const RowName& name, std::uint64_t generation);
  Result<SealKey> wrapping_key(const VaultHeader& header);
  /// Seals a new data key into the header.
  Result<SealKey> draw_data_key(VaultHeader& header, const NewKey& wrapping_key);
  /// Absent: no vault. Reads the header every time, because a rekey may have changed it.
  Result<std::shared_ptr<const DataKey>> data_key();
  /// Without a look at the header, if there has been one: whatever it does not open tells of a rekey.
  Result<std::shared_ptr<const DataKey>> last_data_key();

  RowStore& rows_;
  KeyProvider& keys_;
  Crypto& crypto_;
  std::mutex mutex_;
  std::shared_ptr<const DataKey> unlocked_;
};

}  // namespace maestro
