#pragma once

#include <string>
#include <vector>

#include "app/usecase/status.hpp"
#include "domain/provider_profile.hpp"
#include "ports/clock.hpp"
#include "ports/config_source.hpp"
#include "ports/http_client.hpp"
#include "ports/vault_keeper.hpp"
#include "ports/vault_site.hpp"

namespace maestro {

enum class Verdict { ok, warning, error };

/// What one check came to. Holds no secret.
struct Finding {
  std::string check;  ///< its name, for ever
  Verdict verdict = Verdict::ok;
  std::string what;
  std::string hint{};          ///< of anything but ok
  Errc code = Errc::internal;  ///< of an error
};
using Findings = std::vector<Finding>;

// The checks. Each works while everything else is broken; none changes anything.

/// `settings`: every setting of every source, and the provider's.
[[nodiscard]] Findings examine_settings(ConfigSource& config, const Result<ProviderProfile>& provider);

/// `directory`, `permissions`, `file system`, `lock`.
[[nodiscard]] Findings examine_site(VaultSite& site);

/// `key`, `vault`: whether the one opens, and every record of the other. May ask for a passphrase.
[[nodiscard]] Findings examine_vault(VaultKeeper& keeper);

/// `login`: whether the login that is meant can still be refreshed, and for how long.
[[nodiscard]] Findings examine_login(const LoginStatus& status);

/// `dns`, `proxy`, `tls`, `endpoint`, `clock`: by one request to the token endpoint that holds no secret and asks for
/// nothing. `proxy`: the one that the environment names, without a password; may be empty.
[[nodiscard]] Findings examine_network(HttpClient& http, Clock& clock, const ProviderProfile& provider,
                                       const std::string& proxy);

}  // namespace maestro
