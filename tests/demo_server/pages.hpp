#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/demo_server/authorization_request.hpp"

namespace maestro::demo {

/// Every page stands alone: no script, no external resource, and every value in it escaped.
[[nodiscard]] std::string consent_page(const AuthorizationRequest& request);
[[nodiscard]] std::string code_page(std::string_view text_to_paste);
[[nodiscard]] std::string error_page(std::string_view what);

/// What a browser would send on "Authorize", read back from a consent page of ours; empty when there is no form.
[[nodiscard]] Parameters hidden_inputs_of(const std::string& page);
/// Read back from a code page of ours.
[[nodiscard]] std::optional<std::string> text_to_paste_of(const std::string& page);

}  // namespace maestro::demo
