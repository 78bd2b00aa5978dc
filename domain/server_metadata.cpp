#include "domain/server_metadata.hpp"

#include <algorithm>

namespace maestro {
namespace {

std::string without_last_slash(std::string url) {
  if (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

Result<ProviderProfile> complete(ProviderProfile provider, const ServerMetadata& metadata) {
  if (metadata.issuer != provider.issuer)
    return fail(Errc::bad_setting, "the issuer's metadata belong to another issuer",
                "providers." + provider.name + ".issuer must be written exactly as the server writes it");
  for (const auto& [open, published] :
       {std::pair(&provider.authorization_endpoint, &metadata.authorization_endpoint),
        std::pair(&provider.token_endpoint, &metadata.token_endpoint),
        std::pair(&provider.device_authorization_endpoint, &metadata.device_authorization_endpoint),
        std::pair(&provider.revocation_endpoint, &metadata.revocation_endpoint)})
    if (open->empty()) *open = *published;
  provider.promises_issuer = metadata.sends_issuer;
  if (Status valid = validate(provider); !valid) return fail(std::move(valid));
  if (!has_endpoints(provider))
    return fail(Errc::bad_setting, "the issuer publishes no endpoint for this kind of login",
                "name it under [providers." + provider.name + "]");
  return provider;
}

MetadataAddresses metadata_addresses(const std::string& issuer) {
  const std::string base = without_last_slash(issuer);
  const std::size_t authority = base.find("://") + 3;
  const std::size_t path = std::min(base.find('/', authority), base.size());
  return {base.substr(0, path) + "/.well-known/oauth-authorization-server" + base.substr(path),
          base + "/.well-known/openid-configuration"};
}

}  // namespace maestro
