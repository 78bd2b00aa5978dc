#include "app/usecase/discovery.hpp"

#include <algorithm>

namespace maestro {
namespace {

constexpr std::chrono::milliseconds longest_request{30000};

}  // namespace

Result<ProviderProfile> discover(ProviderProfile provider, ServerMetadataSource& metadata,
                                 std::chrono::milliseconds timeout) {
  if (provider.issuer.empty()) return provider;
  Result<ServerMetadata> published =
      metadata.fetch(provider.issuer, provider.user_agent, std::min(timeout, longest_request));
  if (!published) return fail(std::move(published));
  return complete(std::move(provider), *published);
}

}  // namespace maestro
