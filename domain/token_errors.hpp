#pragma once

#include "domain/result.hpp"
#include "domain/token_failure.hpp"

namespace maestro {

// A failed token request as you are told of it: what happened, whether anything was sent, and what is kept. Never
// quotes an answer's body.

/// Of the exchange of a pasted code.
[[nodiscard]] Error exchange_error(const TokenFailure& failure);
/// Of the refresh of a stored login.
[[nodiscard]] Error refresh_error(const TokenFailure& failure);
/// Of a request that neither a pasted code nor a stored login hangs on.
[[nodiscard]] Error request_error(const TokenFailure& failure);

}  // namespace maestro
