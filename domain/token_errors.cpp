#include "domain/token_errors.hpp"

#include <string>
#include <string_view>

namespace maestro {
namespace {

/// What hangs on the request.
enum class Stake { code, login, nothing };

std::string_view promise(Stake stake) {
  switch (stake) {
    case Stake::code:
      return "The code is still valid: paste it again with `maestro auth exchange`.";
    case Stake::login:
      return "Your login is kept.";
    case Stake::nothing:
      return "";
  }
  return "";
}

std::string_view promise_of_unsent(Stake stake) {
  switch (stake) {
    case Stake::code:
      return "Nothing was sent, and the code is still valid: paste it again with `maestro auth exchange`.";
    case Stake::login:
      return "Your login is kept; nothing was sent.";
    case Stake::nothing:
      return "Nothing was sent.";
  }
  return "";
}

/// Where the server may have acted: what the next attempt comes to.
std::string_view outlook(Stake stake) {
  switch (stake) {
    case Stake::code:
      return "The server may have used the code: try `maestro auth exchange` with it once more, or log in anew.";
    case Stake::login:
      return "Your login is kept, but the server may have replaced its token: the next refresh will tell.";
    case Stake::nothing:
      return "Try again.";
  }
  return "";
}

std::string join(std::string_view advice, std::string_view rest) {
  return std::string(advice) + (advice.empty() || rest.empty() ? "" : " ") + std::string(rest);
}

std::string host_of(const TokenFailure& failure) { return failure.host.empty() ? "the server" : failure.host; }

/// ` (503 overloaded_error): the description`
std::string details(const TokenFailure& failure) {
  std::string text;
  if (failure.status != 0)
    text = " (" + std::to_string(failure.status) + (failure.error_code.empty() ? "" : " " + failure.error_code) + ")";
  if (!failure.description.empty()) text += ": " + failure.description;
  return text;
}

std::string when_to_try_again(const TokenFailure& failure) {
  if (!failure.retry_after) return "Try again in a minute.";
  return "Try again in " + std::to_string(failure.retry_after->count()) + " s.";
}

Error unsent_error(const TokenFailure& failure, Stake stake) {
  const auto error = [&](Errc code, const std::string& what, std::string_view advice) {
    return Error{code, what + details(failure), join(advice, promise_of_unsent(stake))};
  };
  const std::string host = host_of(failure);
  switch (failure.fault) {
    case TokenFault::unreachable:
      return error(Errc::unreachable, "Could not connect to " + host, "Check the network, DNS and HTTPS_PROXY.");
    case TokenFault::no_answer:
      return error(Errc::unreachable, "No answer from " + host + " while connecting",
                   "Check the network, a firewall and HTTPS_PROXY.");
    case TokenFault::tls_cut:
      return error(Errc::unreachable, "The connection to " + host + " ended during the TLS handshake",
                   "Does a proxy or a firewall stand in between?");
    case TokenFault::untrusted:
      return error(Errc::unreachable, "The identity of " + host + " could not be verified",
                   "Check this machine's clock and the host name, and that ca-certificates is installed; a company's "
                   "own CA goes into MAESTRO_CA_FILE.");
    case TokenFault::bad_ca_setting:
      return error(Errc::bad_setting, "Cannot use the CA file that http.ca_file names",
                   "Correct http.ca_file, MAESTRO_CA_FILE or SSL_CERT_FILE, whichever is set.");
    case TokenFault::system_limit:
      return error(Errc::system_limit, "The system did not allow a connection to " + host,
                   "Check the limits (`ulimit -a`), free memory, and what confines this process.");
    case TokenFault::library_missing:
      return error(Errc::libcurl_missing, "Cannot load libcurl.so.4, which is needed to reach " + host,
                   "Install libcurl4.");
    case TokenFault::proxy_refused:
      if (failure.status == 0)
        return error(Errc::unreachable, "The proxy refused the connection to " + host, "Check HTTPS_PROXY.");
      return Error{Errc::unreachable, "The proxy refused (" + std::to_string(failure.status) + ")",
                   join(failure.status == 407 ? "Check the name and password in HTTPS_PROXY."
                                              : "Check HTTPS_PROXY and whether the proxy lets you reach " + host + ".",
                        promise_of_unsent(stake))};
    case TokenFault::bad_proxy:
      return error(Errc::bad_setting, "The address in HTTPS_PROXY is not a proxy's",
                   "Write it as http://HOST:PORT, or unset it.");
    default:
      return error(Errc::interrupted, "Stopped before anything was sent", "");
  }
}

Error answered_error(const TokenFailure& failure, Stake stake) {
  const auto error = [&](Errc code, const std::string& what, std::string_view advice, std::string_view rest) {
    return Error{code, what + details(failure), join(advice, rest)};
  };
  const std::string host = host_of(failure);
  switch (failure.fault) {
    case TokenFault::moved:
      return error(Errc::bad_answer, "The token endpoint is no longer at " + host,
                   "Set the provider's token_endpoint or token_endpoint_alternates to where it is now.",
                   promise(stake));
    case TokenFault::rate_limited:
      return error(Errc::rate_limited, "Rate limited by " + host, when_to_try_again(failure), promise(stake));
    case TokenFault::overloaded:
      return error(Errc::unreachable, host + " is overloaded", when_to_try_again(failure), promise(stake));
    case TokenFault::gateway: {
      const std::string type = failure.content_type.empty() ? "" : " (" + failure.content_type + ")";
      return {Errc::bad_answer, "Something in between answered " + std::to_string(failure.status) + type,
              join("Check that no proxy, firewall or login page stands between you and " + host + ".", promise(stake))};
    }
    case TokenFault::refused:
      return error(Errc::refused, host + " refused the request",
                   "Check client_id, redirect_uri and the other settings of the provider.",
                   stake == Stake::login ? promise(stake) : "");
    case TokenFault::partly_sent:
      return error(Errc::unreachable, "The connection to " + host + " broke before the request was complete",
                   "Try again.", promise(stake));
    case TokenFault::answer_too_late:
      return error(Errc::unreachable, host + " did not answer in time", "", outlook(stake));
    case TokenFault::server_error:
      return error(Errc::unreachable, host + " failed to answer", "", outlook(stake));
    default:
      if (!failure.bad_answer)
        return error(Errc::unreachable, "The connection to " + host + " broke before the answer was complete", "",
                     outlook(stake));
      return error(Errc::bad_answer, "The answer from " + host + " could not be understood",
                   "Check that no proxy or login page stands in between.", outlook(stake));
  }
}

Error error_of(const TokenFailure& failure, Stake stake) {
  return was_not_sent(failure) ? unsent_error(failure, stake) : answered_error(failure, stake);
}

}  // namespace

Error exchange_error(const TokenFailure& failure) {
  if (is_invalid_grant(failure))
    return {Errc::spent_code, "The code has expired or was already used" + details(failure),
            "Run `maestro auth login` again for a new one."};
  return error_of(failure, Stake::code);
}

Error refresh_error(const TokenFailure& failure) {
  if (is_invalid_grant(failure))
    return {Errc::login_needed, host_of(failure) + " no longer accepts this login" + details(failure),
            "Run `maestro auth login`."};
  return error_of(failure, Stake::login);
}

Error request_error(const TokenFailure& failure) { return error_of(failure, Stake::nothing); }

}  // namespace maestro
