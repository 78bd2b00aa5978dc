#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace maestro::demo {

/// The parameters of one request, each at most once (RFC 6749 §3.1: a repeated parameter makes the request invalid).
using Parameters = std::map<std::string, std::string, std::less<>>;

/// Absent when a name is repeated or a `%` is not followed by two hexadecimal digits.
/// Written apart from the product's own encoder, so that the two check each other.
[[nodiscard]] std::optional<Parameters> parse_form(std::string_view text);

/// Of a JSON object whose members are all strings. Absent for anything else, and for a repeated name.
[[nodiscard]] std::optional<Parameters> parse_json(std::string_view text);

/// What follows the first `?`, without a fragment; empty when there is none.
[[nodiscard]] std::string_view query_of(std::string_view url);

/// Everything but the unreserved characters of RFC 3986 §2.3 becomes `%XX`.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// The value, or empty: RFC 6749 §3.1 treats an empty parameter as an absent one.
[[nodiscard]] std::string_view value_of(const Parameters& parameters, std::string_view name);

}  // namespace maestro::demo
