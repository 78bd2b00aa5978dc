#pragma once

#include <string>
#include <string_view>

namespace maestro {

/// Text of foreign origin (a server's error description) made fit for people and logs: printable ASCII only, blanks
/// collapsed, at most 200 characters, and every word that could be a token replaced by `[redacted]`: `sk-ant-*`,
/// `Bearer *`, and any run of 20 or more characters of the base64 alphabets.
[[nodiscard]] std::string clean_text(std::string_view text);

/// An OAuth `error` code or API error type: `[a-z_]{1,64}`; anything else becomes empty.
[[nodiscard]] std::string clean_error_code(std::string_view text);

/// The name that a server gave to a request, to quote to its operators: `[A-Za-z0-9_-]{1,64}` without `sk-ant`;
/// anything else becomes empty.
[[nodiscard]] std::string clean_request_id(std::string_view text);

}  // namespace maestro
