#include "adapters/http/curl_failure.hpp"

#include <fcntl.h>

#include <cerrno>
#include <system_error>

#include "domain/redaction.hpp"

namespace maestro {
namespace {

bool is_refusal(int proxy_status) { return proxy_status >= 300; }

/// Errors of this machine, which another try does not change.
bool is_limit(int system_error) {
  switch (system_error) {
    case EACCES:
    case EPERM:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
      return true;
    default:
      return false;
  }
}

std::string system_words(int system_error) { return std::generic_category().message(system_error); }

/// libcurl has no code of its own for these.
bool speaks_of(const CurlTransfer& transfer, std::string_view words) {
  return std::string_view(transfer.detail()).find(words) != std::string_view::npos;
}

HttpFailure unsent(HttpFault fault, HttpStage stage, std::string reason) { return {fault, std::move(reason), stage}; }

HttpFailure ca_failure(const CurlTransfer& transfer, const std::string& ca_file) {
  const std::string path = ca_file.empty() ? transfer.built_in_ca_file() : ca_file;
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const int error = file.is_open() ? 0 : errno;
  const std::string why = path + ": " + (error == 0 ? "not a PEM file of certificates" : system_words(error));
  if (error == EMFILE || error == ENFILE || error == ENOMEM)
    return unsent(HttpFault::system_limit, HttpStage::tls, why);
  if (!ca_file.empty()) return unsent(HttpFault::bad_ca_setting, HttpStage::tls, why);
  return unsent(HttpFault::untrusted, HttpStage::tls,
                "this machine has no certification authorities; install ca-certificates (" + why + ")");
}

HttpFailure timeout_failure(const CurlTransfer& transfer) {
  HttpStage stage = transfer.was_connected() ? HttpStage::tls : HttpStage::connect;
  if (speaks_of(transfer, "Resolving timed out")) stage = HttpStage::dns;
  return unsent(HttpFault::no_answer, stage, transfer.words());
}

HttpFailure connect_failure(const CurlTransfer& transfer) {
  const int error = transfer.system_error();
  return unsent(is_limit(error) ? HttpFault::system_limit : HttpFault::unreachable, HttpStage::connect,
                error == 0 ? transfer.words() : system_words(error));
}

/// Of TLS: libcurl tells an expired certificate from one of another name in its detail alone.
HttpFailure tls_failure(HttpFault fault, const CurlTransfer& transfer) {
  const std::string detail = clean_text(transfer.detail());
  return unsent(fault, HttpStage::tls, detail.empty() ? transfer.words() : detail);
}

HttpFailure unsent_failure(const CurlTransfer& transfer, const std::string& ca_file) {
  const int proxy_status = transfer.proxy_status();
  if (is_refusal(proxy_status))
    return {HttpFault::proxy_refused, "the proxy refused with status " + std::to_string(proxy_status), HttpStage::proxy,
            HttpProgress::unsent, proxy_status};
  if (speaks_of(transfer, "Unsupported proxy"))
    return unsent(HttpFault::bad_proxy, HttpStage::proxy, "the proxy's address cannot be understood");
  switch (transfer.result()) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CIPHER:
      return tls_failure(HttpFault::untrusted, transfer);
    case CURLE_SSL_CACERT_BADFILE:
      return ca_failure(transfer, ca_file);
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_failure(transfer);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unsent(HttpFault::unreachable, HttpStage::proxy, transfer.words());
    case CURLE_PROXY:
      return unsent(HttpFault::proxy_refused, HttpStage::proxy, transfer.words());
    case CURLE_COULDNT_RESOLVE_HOST: {
      const bool no_thread = speaks_of(transfer, "thread failed to start");
      return unsent(no_thread ? HttpFault::system_limit : HttpFault::unreachable, HttpStage::dns,
                    no_thread ? "no thread for the resolver" : transfer.words());
    }
    case CURLE_COULDNT_CONNECT:
      return connect_failure(transfer);
    case CURLE_FAILED_INIT:
    case CURLE_OUT_OF_MEMORY:
      return unsent(HttpFault::system_limit, HttpStage::connect, transfer.words());
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return unsent(HttpFault::untrusted, HttpStage::connect, transfer.words());
    default:
      return tls_failure(HttpFault::tls_cut, transfer);
  }
}

}  // namespace

HttpFailure failure_of(const CurlTransfer& transfer, const std::string& ca_file) {
  if (transfer.was_stopped()) return unsent(HttpFault::stopped, HttpStage::exchange, "stopped before it was sent");
  if (!transfer.may_have_sent()) return unsent_failure(transfer, ca_file);
  const HttpFault fault = transfer.was_too_large() ? HttpFault::too_large : HttpFault::cut;
  return {fault, transfer.words(), HttpStage::exchange, transfer.progress()};
}

}  // namespace maestro
