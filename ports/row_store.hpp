#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/envelope.hpp"
#include "domain/key_slot.hpp"
#include "domain/result.hpp"
#include "domain/session_key.hpp"

namespace maestro {

/// What a vault says of itself, in the clear.
struct VaultHeader {
  std::string vault_id;          ///< 16 random bytes
  std::string key_id;            ///< 16 random bytes; names the data key
  std::string key_check;         ///< 16 bytes that tell whether a key-encryption key is the right one
  std::string wrapped_data_key;  ///< sealed by the key-encryption key
  KeyKind key_kind = KeyKind::file;
  std::string key_salt{};

  [[nodiscard]] KeySlot slot() const { return {key_kind, vault_id, key_salt}; }
};

struct RowName {
  SessionKey session;
  RecordKind kind = RecordKind::session;

  friend auto operator<=>(const RowName&, const RowName&) = default;  // NOLINT(modernize-use-nullptr)
};

struct Row {
  std::uint64_t generation = 0;
  std::string key_id;  ///< 16 bytes; of the data key that sealed it
  std::string sealed;
};

/// The right to write of one who holds a lease on a session (design: a later store); a kernel's lock needs none.
struct Fence {
  std::uint64_t attempt = 0;
};

struct RowChange {
  RowName name;
  std::optional<Row> next;  ///< absent: the row goes
  /// What the row must be now; absent: whatever is there. Generation 0 means that there must be no row. A write that
  /// finds another fails with all its companions, with Errc::vault_overtaken; a removal has nothing to do then.
  std::optional<std::uint64_t> expected_generation;
  std::optional<std::string> expected_key_id;
  std::optional<Fence> fence{};  ///< of a change that keeps the generation
};

/// Changes that are made together or not at all.
struct StoreChange {
  std::optional<VaultHeader> header;  ///< in place of the present one
  std::vector<RowChange> rows;
  /// How long to wait for another writer of the store; absent: as long as the store finds right (SQLite: 10 s).
  std::optional<std::chrono::milliseconds> timeout{};
};

/// Rows of sealed bytes, somewhere. Knows no key. All methods fail with the Errc::vault_* codes. Thread-safe.
class RowStore {
 public:
  virtual ~RowStore() = default;
  /// Absent: there is no vault.
  [[nodiscard]] virtual Result<std::optional<VaultHeader>> header() = 0;
  /// Makes an empty vault, whole or not at all. Requires the exclusive lock, and that there is no vault.
  [[nodiscard]] virtual Status create(const VaultHeader& header) = 0;
  /// Absent only if the store as a whole is sound.
  [[nodiscard]] virtual Result<std::optional<Row>> find(const RowName& name) = 0;
  /// Of every row of any kind, sorted. Fails if the store as a whole is not sound.
  [[nodiscard]] virtual Result<std::vector<RowName>> names() = 0;
  /// In one transaction, durable when it returns. Errc::vault_overtaken when an expectation is not met.
  [[nodiscard]] virtual Status apply(const StoreChange& change) = 0;
  /// Lets go of every connection, so that this process may be forked; the next call makes a new one.
  virtual void disconnect() {}
};

}  // namespace maestro
