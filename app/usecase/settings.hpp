#pragma once

#include <chrono>
#include <vector>

#include "domain/provider_profile.hpp"
#include "domain/session_key.hpp"
#include "ports/config_source.hpp"

namespace maestro {

// What a ConfigSource says, as the types that the use cases want. Each fails with Errc::bad_setting, naming the source
// of the value.

/// The text of a setting; empty if it is not set anywhere.
[[nodiscard]] Result<std::string> load_text(ConfigSource& config, std::string_view key);

/// Which login the commands mean.
[[nodiscard]] Result<SessionKey> load_session_key(ConfigSource& config);

/// For the whole of a refresh or exchange with its retries; 1 to 600 seconds.
[[nodiscard]] Result<std::chrono::milliseconds> load_deadline(ConfigSource& config);

/// What to do with a vault that is a copy: `refuse` to refresh, or `allow` it.
enum class Copies { are_refused, are_allowed };
[[nodiscard]] Result<Copies> load_copies(ConfigSource& config);

/// Every provider that has a setting, built in or of the person's own, sorted.
[[nodiscard]] Result<std::vector<std::string>> load_provider_names(ConfigSource& config);

/// A provider out of `providers.NAME.*`, validated, with the places that its `sources` were set in. `product`
/// (name/version) replaces a user agent of "maestro". A token endpoint that you set yourself has no alternates unless
/// you set them, too: a code or token must not go to a host that you have not named.
[[nodiscard]] Result<ProviderProfile> load_provider(ConfigSource& config, const std::string& name,
                                                    const std::string& product);

}  // namespace maestro
