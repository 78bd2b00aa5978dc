#pragma once

#include <optional>

#include "domain/provider_profile.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// What the person pastes back: `code#state`, or `code` alone (RFC 6749 §4.1.2, and the `#state` that Anthropic's page
/// appends). Also understood: the whole callback URL, and `code=..&state=..`. Surrounding blanks, line ends and
/// bracketed-paste marks are dropped. At most 4096 bytes, visible ASCII.
struct PastedCode {
  AuthorizationCode code;
  std::optional<State> state;           ///< absent when the person pasted the code alone, or an empty state
  std::optional<std::string> issuer{};  ///< `iss` of a pasted address (RFC 9207)
};

/// Fails with Errc::bad_input and a hint that names what was wrong, or with Errc::refused when the pasted URL carries
/// the server's `error=` (RFC 6749 §4.1.2.1); never quotes the input.
[[nodiscard]] Result<PastedCode> parse_pasted_code(const PastedText& text);

/// The code, if its state is absent or the one that was sent (constant-time compare); else Errc::state_mismatch.
[[nodiscard]] Status check_state(const PastedCode& pasted, const State& sent);

/// An `iss` must be the provider's issuer, where it has one (RFC 9207 §2.4); else Errc::state_mismatch.
[[nodiscard]] Status check_issuer(const PastedCode& pasted, const ProviderProfile& provider);

/// What a browser brought to the callback: the query of its request. Nobody has shortened it, so it must have the state
/// that was sent, and an `iss` where the provider promises one. The server's `error=` counts only with that state, too:
/// then Errc::refused. Anything else is of another login or of nobody: Errc::state_mismatch or Errc::bad_input.
[[nodiscard]] Status check_callback(const PastedText& query, const State& sent, const ProviderProfile& provider);

/// Whether the text is an address below that redirect URI.
[[nodiscard]] bool is_redirect_to(const PastedText& text, std::string_view redirect_uri);

/// The access token that an API refused, from one line of input without the blanks around it. Errc::bad_input unless it
/// is visible ASCII, of at most 4096 bytes; never quotes the input.
[[nodiscard]] Result<AccessToken> parse_refused_token(const PastedText& text);

}  // namespace maestro
