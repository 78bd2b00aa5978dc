#pragma once

#include <optional>
#include <string>

#include "domain/result.hpp"

namespace maestro {

/// The place where a vault lies, whether there is one or not.
struct VaultSurvey {
  std::string directory;
  bool directory_exists = false;
  std::optional<Error> unsafe;  ///< others may reach a file or the directory, or a link stands in its place
  std::string file_system;      ///< `ext4`, `nfs`, ...; `unknown` otherwise; of the nearest directory that exists
  bool is_remote = false;       ///< other machines may write to it, past this one's locks: nfs, smb, sshfs, ...
  bool is_user_space =
      false;  ///< a program serves it (fuse), so that locks and syncs may not be what they are on a disk
  bool is_writable = false;
  bool is_locked = false;  ///< another process holds the lock of a login, or of the whole vault
};

/// Looks at the place and opens nothing in it that could disturb anybody. Thread-safe.
class VaultSite {
 public:
  virtual ~VaultSite() = default;
  [[nodiscard]] virtual VaultSurvey survey() = 0;
};

}  // namespace maestro
