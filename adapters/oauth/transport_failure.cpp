#include "adapters/oauth/transport_failure.hpp"

namespace maestro {
namespace {

TokenFault fault_of(const HttpFailure& failure) {
  switch (failure.fault) {
    case HttpFault::unreachable:
      return TokenFault::unreachable;
    case HttpFault::no_answer:
      return TokenFault::no_answer;
    case HttpFault::tls_cut:
      return TokenFault::tls_cut;
    case HttpFault::untrusted:
      return TokenFault::untrusted;
    case HttpFault::bad_ca_setting:
      return TokenFault::bad_ca_setting;
    case HttpFault::system_limit:
      return TokenFault::system_limit;
    case HttpFault::library_missing:
      return TokenFault::library_missing;
    case HttpFault::proxy_refused:
      return TokenFault::proxy_refused;
    case HttpFault::bad_proxy:
      return TokenFault::bad_proxy;
    case HttpFault::stopped:
      return TokenFault::stopped;
    case HttpFault::cut:
      return failure.progress == HttpProgress::partly ? TokenFault::partly_sent : TokenFault::uncertain;
    case HttpFault::answer_too_late:
      return failure.progress == HttpProgress::partly ? TokenFault::partly_sent : TokenFault::answer_too_late;
    case HttpFault::too_large:
      return TokenFault::uncertain;
  }
  return TokenFault::uncertain;
}

}  // namespace

TokenFailure from_transport(const HttpFailure& failure, const std::string& host) {
  TokenFailure result;
  result.fault = fault_of(failure);
  result.progress = failure.progress;
  result.status = failure.proxy_status;
  result.host = host;
  result.description = failure.reason;
  if (failure.fault == HttpFault::too_large) {
    result.bad_answer = true;
    result.description = "more than 64 KiB";
  }
  return result;
}

}  // namespace maestro
