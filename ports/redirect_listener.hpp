#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "domain/result.hpp"
#include "domain/secret.hpp"
#include "ports/event_source.hpp"

namespace maestro {

/// What the query of a redirect comes to: good; Errc::refused, which ends the wait, too; or any other error, which is
/// shown to whoever sent the request and changes nothing.
using RedirectJudge = std::function<Status(const PastedText& query)>;

/// An open door for the browser's redirect. It is shut when this goes. look() says when the answer is there.
class RedirectWait : public EventSource {
 public:
  [[nodiscard]] virtual std::uint16_t port() = 0;
  /// The query that was judged good, or what the server refused with. Once, after look() has said so.
  [[nodiscard]] virtual Result<PastedText> answer() = 0;
};

/// Catches the redirect at the end of a login on this machine (RFC 8252 §7.3).
class RedirectListener {
 public:
  virtual ~RedirectListener() = default;
  /// Listens on loopback, on a port that is free: for GET requests of that path only.
  [[nodiscard]] virtual Result<std::unique_ptr<RedirectWait>> listen(const std::string& path, RedirectJudge judge) = 0;
};

}  // namespace maestro
