#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "adapters/system/file_safety.hpp"
#include "ports/crypto.hpp"
#include "ports/row_store.hpp"
#include "ports/store_files.hpp"

namespace maestro {

/// RowStore in an SQLite file, and that file as such. Opened read-only until something is written, so that reading
/// works in a read-only directory and leaves no trace. Reading follows the name: when another file has taken its place,
/// that one is opened. Writing does not: it goes into the file that was last read, and fails with
/// Errc::vault_unavailable when that one is no longer at the path, so that a directory mounted over the vault grows no
/// second one. `fence` has no meaning here: the kernel's lock is enough.
class SqliteRowStore final : public RowStore, public StoreFiles {
 public:
  /// `path` is absolute; its directory must exist before `create`.
  SqliteRowStore(std::string path, Crypto& crypto);
  ~SqliteRowStore() override;
  Result<std::optional<VaultHeader>> header() override;
  Status create(const VaultHeader& header) override;
  Result<std::optional<Row>> find(const RowName& name) override;
  Result<std::vector<RowName>> names() override;
  Status apply(const StoreChange& change) override;
  void disconnect() override;

  Status copy_to(const std::string& path) override;
  Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) override;
  Result<std::string> move_aside(const std::string& suffix) override;

 private:
  struct Connection;
  struct OwnCopy;
  enum class Access { read, write };
  /// Absent: there is no file.
  Result<Connection*> connect(Access access, int timeout_ms);
  /// Of the very file that was last read.
  Result<Connection*> connect_to_write(int timeout_ms);
  template <class Answer>
  Result<Answer> read(const std::function<Result<Answer>(Connection&)>& query, Answer if_absent);

  std::string path_;
  Crypto& crypto_;
  std::mutex mutex_;
  std::unique_ptr<OwnCopy> own_copy_;  ///< of a foreign file, gone with this object
  std::unique_ptr<Connection> connection_;
  std::optional<FileIdentity> last_read_;
};

}  // namespace maestro
