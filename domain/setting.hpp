#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace maestro {

using SettingValue = std::variant<std::string, std::int64_t, std::vector<std::string>>;

/// A setting's value, and where it was found: `flag --profile`, `environment MAESTRO_PROFILE`, `/path/config.toml:3:1`,
/// `default`.
struct Setting {
  SettingValue value;
  std::string source;
};

inline constexpr std::string_view default_source = "default";

enum class SettingType { text, number, list };

struct KnownSetting {
  std::string_view key;  ///< dotted, e.g. `http.deadline`; of a provider only the part after `providers.NAME.`
  SettingType type;
  std::string_view environment;  ///< the variable that sets it; of a provider only the part after `MAESTRO_NAME_`
};

[[nodiscard]] std::span<const KnownSetting> known_settings();
[[nodiscard]] std::span<const KnownSetting> known_provider_settings();

/// Absent when there is no such setting. Understands `providers.NAME.KEY` for every well-formed provider name.
[[nodiscard]] std::optional<KnownSetting> find_known_setting(std::string_view key);

/// `NAME` of `providers.NAME.KEY`; empty for any other setting.
[[nodiscard]] std::string_view provider_of_setting(std::string_view key);

/// Two providers that one environment variable would set, in words; absent when there are none: `acme` with a
/// `device_authorization_endpoint`, and `acme-device` with an `authorization_endpoint`.
[[nodiscard]] std::optional<std::string> find_collision(const std::vector<std::string>& providers);

/// The environment variables that set `key`, the stronger first: `MAESTRO_HTTP_DEADLINE`, `ANTHROPIC_CLIENT_ID`.
[[nodiscard]] std::vector<std::string> environment_names(std::string_view key);

/// The known setting whose name is nearest, for "did you mean".
[[nodiscard]] std::string nearest_setting(std::string_view key);

}  // namespace maestro
