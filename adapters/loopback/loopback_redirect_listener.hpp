#pragma once

#include "ports/redirect_listener.hpp"

namespace maestro {

/// RedirectListener on 127.0.0.1, and on the same port of [::1] where there is one: a browser may take `localhost` for
/// either, and nobody else shall answer there. One thread: nothing happens but in look(). A request that does not come
/// to its end keeps nobody waiting; of more than 32 at once the oldest goes.
class LoopbackRedirectListener final : public RedirectListener {
 public:
  Result<std::unique_ptr<RedirectWait>> listen(const std::string& path, RedirectJudge judge) override;
};

}  // namespace maestro
