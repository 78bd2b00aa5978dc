#pragma once

#include <string>

namespace maestro {

/// How far a request came. What it means for a single-use token in it: nothing of the token has left before `partly`;
/// from then on the server may have acted on it.
enum class HttpProgress {
  unsent,     ///< not a byte of the request left
  partly,     ///< not all of its body left
  written,    ///< all of it left; no header of an answer has come
  answering,  ///< a header of the answer has come
  whole,      ///< the answer is whole
};

/// Why there is no response.
enum class HttpFault {
  unreachable,      ///< the name cannot be resolved, nobody listens, or there is no route; the proxy's likewise
  no_answer,        ///< connecting or the TLS handshake took longer than its limit
  tls_cut,          ///< the connection ended amid the TLS handshake
  untrusted,        ///< certificate or host name wrong, or there are no certification authorities on this machine
  bad_ca_setting,   ///< the file of certification authorities that the settings name cannot be used
  system_limit,     ///< the system refused: no descriptor, no memory, no permission, no thread
  library_missing,  ///< libcurl is not on this machine
  proxy_refused,    ///< the proxy answered CONNECT with another status than 200
  bad_proxy,        ///< the proxy's address cannot be understood
  stopped,          ///< HttpEvents said so; nothing was sent
  cut,              ///< the connection ended after the request, or part of it, was sent
  answer_too_late,  ///< our limit for the answer is over, and the connection still lives
  too_large,        ///< the answer passed 64 KiB; it was dropped
};

/// Where a failure happened, for words and `doctor`.
enum class HttpStage { proxy, dns, connect, tls, exchange };

struct HttpFailure {
  HttpFault fault = HttpFault::cut;
  std::string reason;  ///< the transport's own words for the fault; safe to show
  HttpStage stage = HttpStage::exchange;
  HttpProgress progress = HttpProgress::unsent;
  int proxy_status = 0;  ///< of `proxy_refused`
};

}  // namespace maestro
