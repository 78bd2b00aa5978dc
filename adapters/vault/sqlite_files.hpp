#pragma once

#include <optional>
#include <string>

#include "adapters/system/file_safety.hpp"
#include "domain/result.hpp"

namespace maestro {

// The vault as files: itself, and the journal that a crash may have left beside it.

/// Whether both, and their directory, are safe; absent if there is no vault.
[[nodiscard]] Result<std::optional<FileIdentity>> check_vault_files(const std::string& path);

/// Gives a finished file its name, which must be free; durable when it returns.
[[nodiscard]] Status publish_vault_file(const std::string& unfinished, const std::string& path);

/// A private copy (0600) of a file that may lie anywhere, in place of whatever has that name.
[[nodiscard]] Status copy_foreign_file(const std::string& from, const std::string& to);

/// Both get the suffix, the journal so that it still belongs to its vault; durable when it returns.
[[nodiscard]] Status rename_vault_files(const std::string& path, const std::string& suffix);

}  // namespace maestro
