#pragma once

#include <string>

#include "domain/result.hpp"

namespace maestro {

/// A whole HTTP answer for the browser: a page that reads well on a phone and in the dark, without a script and without
/// a secret, kept out of caches and referrers.
[[nodiscard]] std::string callback_page(const Status& judgement);

// Answers without a page worth reading.

[[nodiscard]] std::string not_found_answer();
[[nodiscard]] std::string method_not_allowed_answer();
[[nodiscard]] std::string malformed_answer();

}  // namespace maestro
