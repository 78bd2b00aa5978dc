#pragma once

#include <string>

#include "adapters/http/curl_transfer.hpp"

namespace maestro {

/// Why a transfer that libcurl has ended gave no response. `ca_file`: the one that a setting names, or empty. Quotes
/// libcurl only where it cannot name the proxy's password.
[[nodiscard]] HttpFailure failure_of(const CurlTransfer& transfer, const std::string& ca_file);

}  // namespace maestro
