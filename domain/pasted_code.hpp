#pragma once

#include <optional>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// What the person pastes back: `code#state`, or `code` alone (RFC 6749 §4.1.2, and the `#state` that Anthropic's page
/// appends). Also understood: the whole callback URL, and `code=..&state=..`. Surrounding blanks, line ends and
/// bracketed-paste marks are dropped. At most 4096 bytes, visible ASCII.
struct PastedCode {
  AuthorizationCode code;
  std::optional<State> state;  ///< absent when the person pasted the code alone, or an empty state
};

/// Fails with Errc::bad_input and a hint that names what was wrong, or with Errc::refused when the pasted URL carries
/// the server's `error=` (RFC 6749 §4.1.2.1); never quotes the input.
[[nodiscard]] Result<PastedCode> parse_pasted_code(const PastedText& text);

/// The code, if its state is absent or the one that was sent (constant-time compare); else Errc::state_mismatch.
[[nodiscard]] Status check_state(const PastedCode& pasted, const State& sent);

}  // namespace maestro
