#pragma once

#include <array>
#include <string_view>

#include "adapters/config/fixed_config.hpp"

namespace maestro {

/// Settings in TOML. An unknown key, a wrong type or broken syntax fails with Errc::bad_setting, naming `name`, line,
/// column and the nearest known key. `source` is what the settings say of their origin; empty: `name:line:column`.
[[nodiscard]] Result<FixedConfig> parse_toml(std::string_view text, const std::string& name, std::string_view source);

/// The user's file, at most 1 MiB: parsed on the first question, so that a command that asks nothing does not open it.
/// A missing file is an empty one, unless told otherwise (a file named by a flag).
class TomlFileConfig final : public ConfigSource {
 public:
  enum class Missing { is_empty, is_an_error };
  TomlFileConfig(std::string path, Missing missing) : path_(std::move(path)), missing_(missing) {}
  Result<std::optional<Setting>> find(std::string_view key) override;
  Result<std::vector<std::string>> keys() override;

 private:
  Result<FixedConfig*> parsed();
  std::string path_;
  Missing missing_;
  std::optional<FixedConfig> content_;
};

inline constexpr std::array<std::string_view, 2> built_in_providers = {"anthropic", "anthropic-console"};

/// config/maestro.toml and config/providers/*.toml as they were when this program was built.
class BuiltInConfig final : public ConfigSource {
 public:
  Result<std::optional<Setting>> find(std::string_view key) override;
  Result<std::vector<std::string>> keys() override;

 private:
  Result<FixedConfig*> general();
  Result<FixedConfig*> provider(std::size_t index);
  std::optional<FixedConfig> general_;
  std::array<std::optional<FixedConfig>, built_in_providers.size()> providers_;
};

}  // namespace maestro
