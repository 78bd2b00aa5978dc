#pragma once

#include <optional>
#include <string>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"
#include "domain/result.hpp"

namespace maestro {

// The vault as files: itself, and the journal that a crash may have left beside it.

/// Whether both, and their directory, are safe; absent if there is no vault.
[[nodiscard]] Result<std::optional<FileIdentity>> check_vault_files(const std::string& path);

/// Appends the content of a file that may lie anywhere and be anybody's.
[[nodiscard]] Status copy_foreign_file(const std::string& from, UnfinishedFile& to);

/// Both get the suffix, the journal so that it still belongs to its vault; durable when it returns.
[[nodiscard]] Status rename_vault_files(const std::string& path, const std::string& suffix);

}  // namespace maestro
