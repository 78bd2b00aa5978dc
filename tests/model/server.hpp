#pragma once

#include "tests/model/scenario.hpp"
#include "tests/model/state.hpp"

namespace maestro::model {

/// What the server makes of refresh token `sent`: the pair that it answers with; none: it refuses.
[[nodiscard]] Small act(Server& server, ServerKind kind, Small sent);

/// Whether the server would give a pair for that refresh token now.
[[nodiscard]] bool accepts(const Server& server, ServerKind kind, Small pair);

/// A request whose sender is gone: it may be acted on, or never arrive.
void leave_behind(Server& server, Small sent);
[[nodiscard]] bool has_strays(const Server& server);

}  // namespace maestro::model
