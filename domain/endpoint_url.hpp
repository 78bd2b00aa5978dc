#pragma once

#include <string>
#include <string_view>

#include "domain/result.hpp"

namespace maestro {

/// An absolute http(s) URL, taken apart far enough to judge where a secret would go.
struct EndpointUrl {
  std::string scheme;  ///< `https` or `http`, lower case
  std::string host;    ///< lower case, an IPv6 address without brackets
  std::string port;    ///< digits, or empty for the scheme's own
};

/// Accepts `https://` anywhere, and `http://` only to literal loopback (127.0.0.0/8, [::1], localhost; RFC 8252 §8.3).
/// Refuses user information, fragments, blanks, control and non-ASCII characters and backslashes, because two parsers
/// may disagree about the host of such a URL. Fails with Errc::bad_setting; `what` does not quote the URL.
[[nodiscard]] Result<EndpointUrl> parse_endpoint_url(std::string_view url);

}  // namespace maestro
