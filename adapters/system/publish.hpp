#pragma once

#include <string>
#include <string_view>

#include "adapters/system/unique_fd.hpp"
#include "domain/result.hpp"
#include "ports/crypto.hpp"

namespace maestro {

/// A file in the making, private (0600) and empty at first, under a temporary name beside the one that it will get:
/// `.NAME.<16 random hex digits>.tmp`. It goes with this object unless it is published. Whoever makes one holds a lock
/// on it (flock) that dies with the process, so that a left-over can be told from one that is still being made. All
/// methods fail with Errc::vault_unavailable, or Errc::no_room where the disk or a quota is full.
class UnfinishedFile {
 public:
  [[nodiscard]] static Result<UnfinishedFile> make(const std::string& path, Crypto& crypto);
  UnfinishedFile(UnfinishedFile&&) noexcept = default;
  UnfinishedFile& operator=(UnfinishedFile&&) = delete;
  ~UnfinishedFile();

  [[nodiscard]] int fd() const { return file_.get(); }
  [[nodiscard]] const std::string& temporary_path() const { return temporary_; }

  /// Appends.
  [[nodiscard]] Status write(std::string_view content);

  /// Syncs the file and gives it its name, which must be free; durable when it returns. Leaves whatever has the name as
  /// it is. Where the file system can neither rename
  /// without replacing nor link, only a lock on the directory keeps apart those who publish the same name.
  [[nodiscard]] Status publish() &&;
  /// The same, in place of whatever has the name.
  [[nodiscard]] Status replace() &&;

 private:
  UnfinishedFile(std::string path, std::string temporary, UniqueFd file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {}
  [[nodiscard]] Status sync();
  [[nodiscard]] Status finish();
  std::string path_;
  std::string temporary_;
  UniqueFd file_;
};

/// Whether a file of that name, without its directory, is one that UnfinishedFile made, or SQLite's journal beside one.
[[nodiscard]] bool is_temporary_name(std::string_view name);

/// A new file (0600) with that content, complete and durable or not there at all. Fails as UnfinishedFile does; with
/// Errc::vault_unavailable if it exists.
[[nodiscard]] Status create_private_file(const std::string& path, std::string_view content, Crypto& crypto);

}  // namespace maestro
