#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace maestro {

/// Every way in which an operation can fail. The list is closed: `exit_code` and `error_code_name` (app/cli) switch
/// over it without a default, so the compiler asks about each new one.
enum class Errc {
  internal,             ///< a bug, or something unforeseen
  usage,                ///< wrong command-line arguments
  bad_input,            ///< pasted text that is malformed
  bad_setting,          ///< a setting is unknown, malformed or contradictory
  login_needed,         ///< nothing stored, or the stored grant was refused for good
  no_input,             ///< end of input or time-out at the prompt
  unreachable,          ///< DNS, connect, TLS, time-out, cut connection
  bad_answer,           ///< the server answered, but not with anything usable
  refused,              ///< the server said no
  spent_code,           ///< the authorization code has expired or was used already
  state_mismatch,       ///< the pasted code belongs to another login
  rate_limited,         ///< 429, or 503 with Retry-After
  still_refreshing,     ///< the wait is over; the refresh goes on in another process
  refresh_interrupted,  ///< the process that refreshed has ended without a word; the next one finds out
  still_exchanging,     ///< the wait is over; the exchange of the code goes on in another process
  other_issuer,         ///< the settings name another server than the one that issued the login
  other_client,         ///< the settings name another client than the one that the login was issued to
  other_account,        ///< the login is of another account than the one that was expected or is stored
  api_refuses,          ///< the API answers 401 to tokens that the server has just issued
  vault_corrupt,        ///< a record, the database or the key file is damaged, or is not ours
  vault_key,            ///< the key is missing or does not open this vault
  vault_permissions,    ///< a file or directory of the vault is open to others, foreign, or a link
  vault_unavailable,    ///< the vault cannot be opened or written: full disk, read-only, I/O error
  vault_newer,          ///< the vault was written by a newer maestro
  vault_busy,           ///< another process held the session's lock beyond the wait
  vault_overtaken,      ///< the stored row is no longer the one that was read: another process has written it
  vault_copied,         ///< the vault is a copy, and the original may still be in use
  mounted_alone,        ///< the vault's file is mounted without its directory, so its lock excludes nobody
  no_room,              ///< there is no room for a refresh to land in; nothing was sent
  not_stored,           ///< new tokens were issued and could not be stored yet
  system_limit,         ///< the system refuses: descriptors, memory, sockets
  libcurl_missing,      ///< libcurl.so.4 is not on this machine
  older_copy,           ///< a backup or export holds less than what is stored
  undelivered,          ///< standard output is closed or full
  interrupted,          ///< SIGINT or SIGTERM
};

/// What happened, then what to do. Both texts are built from names and numbers, never from an answer's body, a token or
/// pasted text, so that they may be shown and logged as they are.
struct Error {
  Errc code = Errc::internal;
  std::string what;
  std::string hint;  ///< empty when there is nothing to do

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// `return fail(Errc::bad_input, "what", "hint");`
[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string what, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(hint)});
}

/// Hands an error on: `if (!row) return fail(std::move(row));`
template <class T>
[[nodiscard]] tl::unexpected<Error> fail(Result<T>&& failed) {
  return tl::unexpected<Error>(std::move(failed.error()));
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace maestro
