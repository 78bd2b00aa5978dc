#pragma once

#include "ports/server_metadata_source.hpp"

namespace maestro {

/// The provider with what its issuer publishes; one that names no issuer stays as it is.
[[nodiscard]] Result<ProviderProfile> discover(ProviderProfile provider, ServerMetadataSource& metadata,
                                               std::chrono::milliseconds timeout);

}  // namespace maestro
