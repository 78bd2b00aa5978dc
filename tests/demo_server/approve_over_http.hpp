#pragma once

#include <string>

namespace maestro::demo {

/// Plays the person in front of a running server: opens the page, presses "Authorize", follows the redirect, and
/// returns the `code#state` shown. Talks to the URL's own origin only. `trusted_certificate`: PEM, may be empty. Throws
/// std::runtime_error that says which step failed.
[[nodiscard]] std::string approve_over_http(const std::string& authorization_url,
                                            const std::string& trusted_certificate);

}  // namespace maestro::demo
