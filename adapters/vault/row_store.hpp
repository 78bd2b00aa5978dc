#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/envelope.hpp"
#include "domain/key_slot.hpp"
#include "domain/result.hpp"
#include "domain/session_key.hpp"

namespace maestro {

/// What a vault says of itself.
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
};

struct Row {
  std::uint64_t generation = 0;
  std::string sealed;
};

struct RowChange {
  RowName name;
  std::optional<Row> next;  ///< absent: the row goes
  /// The generation that the row must have now, 0 meaning no row; absent: whatever is there. A write that finds another
  /// fails with all its companions; a removal that finds another has nothing to do.
  std::optional<std::uint64_t> expected;
};

/// Rows of sealed bytes, somewhere. Knows no key. All methods fail with the Errc::vault_* codes. Thread-safe.
class RowStore {
 public:
  virtual ~RowStore() = default;
  /// Absent: there is no vault.
  [[nodiscard]] virtual Result<std::optional<VaultHeader>> header() = 0;
  /// Makes an empty vault, whole or not at all. The caller has made sure that there is none and that nobody else does
  /// the same.
  [[nodiscard]] virtual Status create(const VaultHeader& header) = 0;
  /// Absent only if the store as a whole is sound.
  [[nodiscard]] virtual Result<std::optional<Row>> find(const RowName& name) = 0;
  /// Every session that has a row of that kind, sorted.
  [[nodiscard]] virtual Result<std::vector<SessionKey>> list(RecordKind kind) = 0;
  /// Of every row of any kind. Fails if the store as a whole is not sound.
  [[nodiscard]] virtual Result<std::vector<RowName>> names() = 0;
  /// Another header and other content for rows that are there, in one transaction, durable when it returns.
  [[nodiscard]] virtual Status rewrite(const VaultHeader& header, std::span<const RowChange> rows) = 0;
  /// The whole store as a new file (0600) that is a store of the same kind, durable when it returns.
  [[nodiscard]] virtual Status copy_to(const std::string& path) = 0;
  /// A store in a file that `copy_to` made, wherever that lies; to be read only. Errc::vault_corrupt if it is none.
  [[nodiscard]] virtual Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) = 0;
  /// Gives the store's files a longer name, and says which; durable when it returns. The caller excludes everybody
  /// else.
  [[nodiscard]] virtual Result<std::string> move_aside(const std::string& suffix) = 0;
  /// All changes in one transaction, durable when it returns. Errc::internal when an expectation is not met.
  [[nodiscard]] virtual Status apply(std::span<const RowChange> changes) = 0;
};

}  // namespace maestro
