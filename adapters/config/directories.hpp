#pragma once

#include <string>

#include "domain/result.hpp"

namespace maestro {

/// `$MAESTRO_CONFIG_DIR`, else `$XDG_CONFIG_HOME/maestro`, else `~/.config/maestro`. A relative XDG variable is
/// ignored, as the XDG base directory specification asks. Fails with Errc::bad_setting without a home.
[[nodiscard]] Result<std::string> config_directory();
/// `$MAESTRO_DATA_DIR`, else `$XDG_DATA_HOME/maestro`, else `~/.local/share/maestro`.
[[nodiscard]] Result<std::string> data_directory();
/// `$XDG_RUNTIME_DIR`, a directory in memory that lasts as long as the person's sessions; empty if there is none.
[[nodiscard]] std::string xdg_runtime_directory();

}  // namespace maestro
