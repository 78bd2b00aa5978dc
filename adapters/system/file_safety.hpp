#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// A directory of ours: ours by owner, closed to everybody else, and no link. Made (0700, with its parents) if it is
/// missing.
[[nodiscard]] Status make_private_directory(const std::string& path);

/// Which file a name stands for at the moment.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// A file of ours: a regular one, our own, closed to everybody else; absent if it is not there. How many names it has
/// is not judged: a process that was killed while it published the file leaves two, and some file systems report two
/// for a while after one is gone. Looks without opening, because closing a second descriptor of a database would drop
/// SQLite's locks. Fails with Errc::vault_permissions.
[[nodiscard]] Result<std::optional<FileIdentity>> check_private_file(const std::string& path);
/// The same of a directory.
[[nodiscard]] Result<std::optional<FileIdentity>> check_private_directory(const std::string& path);

/// Makes what was created, renamed or linked in the directory survive a power failure, where the file system can.
[[nodiscard]] Status sync_directory(const std::string& path);

/// A whole small file (at most 64 KiB), opened without following a link.
[[nodiscard]] Result<WipingBytes> read_small_file(const std::string& path);

/// The text for `errno`, e.g. "No space left on device".
[[nodiscard]] std::string system_error_text(int error_number);

}  // namespace maestro
