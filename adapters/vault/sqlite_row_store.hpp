#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "adapters/vault/row_store.hpp"

namespace maestro {

/// RowStore in an SQLite file. Opened read-only until something is written, so that reading works in a read-only
/// directory and leaves no trace. The connection is kept, unless another file has taken its place.
class SqliteRowStore final : public RowStore {
 public:
  /// `path` is absolute; its directory must exist before `create`.
  explicit SqliteRowStore(std::string path);
  ~SqliteRowStore() override;
  Result<std::optional<VaultHeader>> header() override;
  Status create(const VaultHeader& header) override;
  Result<std::optional<Row>> find(const RowName& name) override;
  Result<std::vector<SessionKey>> list(RecordKind kind) override;
  Result<std::vector<RowName>> names() override;
  Status rewrite(const VaultHeader& header, std::span<const RowChange> rows) override;
  Status copy_to(const std::string& path) override;
  Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) override;
  Result<std::string> move_aside(const std::string& suffix) override;
  Status apply(std::span<const RowChange> changes) override;

 private:
  struct Connection;
  enum class Access { read, write };
  /// Absent: there is no file.
  Result<Connection*> connect(Access access);
  /// One transaction.
  Status write(const std::function<Status(Connection&)>& change);
  template <class Answer>
  Result<Answer> read(const std::function<Result<Answer>(Connection&)>& query, Answer if_absent);

  std::string path_;
  bool is_temporary_ = false;
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace maestro
