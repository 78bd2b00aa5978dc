#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/grant_binding.hpp"
#include "domain/oauth_token.hpp"
#include "domain/pkce.hpp"
#include "domain/vault_home.hpp"

namespace maestro {

/// 16 random bytes that name one login, from the moment the person is sent to the browser. A refresh keeps it, a new
/// login has another; so nothing that belongs to an older login can be written over a newer one.
using GrantId = std::array<char, 16>;

/// What an exchange may do to the login that is stored: whose the new one is, is known only from the answer.
struct AccountRule {
  std::string expected_email{};  ///< the account must have it; empty: any
  /// Whether another account's login may take the stored one's place.
  enum class Replacing : std::uint8_t { no = 1, ask = 2, yes = 3 } replacing = Replacing::yes;

  friend bool operator==(const AccountRule&, const AccountRule&) = default;
};

inline constexpr std::uint8_t no_slot = 255;

/// Written before a refresh token or a code is sent: whoever finds it under the session's lock knows that a process
/// died in between, and where its answer may have landed.
struct Intent {
  enum class Kind : std::uint8_t {
    refresh = 1,
    exchange = 2,  ///< of a code, beside the login that is there and stays usable
  } kind = Kind::refresh;
  std::chrono::sys_seconds at{};
  Sha256Digest refresh_token_hash{};  ///< of a refresh
  std::string host{};                 ///< at most 64 bytes
  std::uint8_t slot = no_slot;        ///< of the landing slots
  std::uint64_t attempt = 0;          ///< of a lease; 0: a kernel's lock
  /// How the sending ended, as far as its own process could tell.
  enum class Ended : std::uint8_t { unknown = 0, timed_out = 1, answered = 2 } ended = Ended::unknown;
  std::uint8_t earlier = 0;         ///< how often this very refresh token was sent before, with no known outcome
  std::array<char, 16> grant_id{};  ///< of an exchange: the new login's
  AccountRule rule{};               ///< of an exchange

  friend bool operator==(const Intent&, const Intent&) = default;
};

enum class HistoryEvent : std::uint8_t {
  login = 1,
  refreshed = 2,
  failed = 3,
  rejected = 4,
  logout = 5,
  imported = 6,
  interrupted = 7,  ///< a refresh of a process that is gone, found by the next
  adopted = 8,      ///< a pair that had landed was stored by another process
  moved = 9,        ///< the vault was found elsewhere
};

struct HistoryEntry {
  std::chrono::sys_seconds at{};
  HistoryEvent event{};
  std::uint32_t process = 0;
  std::string host{};  ///< at most 64 bytes

  friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

inline constexpr std::size_t history_length = 16;
/// Refreshes for a 401 of an API that are made within `unauthorized_window` (session_transitions).
inline constexpr std::size_t most_unauthorized_refreshes = 3;

enum class GrantState : std::uint8_t {
  usable = 1,
  rejected = 2,   ///< the server refused this very refresh token for good; only an explicit demand asks again
  forgotten = 3,  ///< a tombstone: logged out; holds no token, keeps the generation
  reserved = 4,   ///< a login whose code is being exchanged, where there was none: counts as absent
};

/// All that is kept of one session. The vault seals it as a whole.
struct SessionRecord {
  GrantId grant_id{};
  std::uint64_t generation = 0;  ///< grows with every new token pair and with logout, and never restarts
  GrantState state = GrantState::usable;
  OAuthToken token;
  Identity identity;
  std::string token_endpoint;  ///< the one that answered last
  GrantBinding binding;
  VaultHome home;
  std::optional<std::chrono::sys_seconds> login_expires_at;  ///< the end of the login itself; no refresh moves it
  std::optional<Intent> intent;
  std::optional<std::chrono::sys_seconds> not_before;   ///< the server asked not to be tried before
  std::optional<std::chrono::sys_seconds> last_try;     ///< of a refresh that failed
  std::optional<std::chrono::sys_seconds> rejected_at;  ///< since when it is rejected
  std::vector<std::chrono::sys_seconds> unauthorized;   ///< refreshes for a 401, the last three, oldest first
  std::vector<HistoryEntry> history;                    ///< the last 16, oldest first

  [[nodiscard]] SessionRecord clone() const;
};

/// Whether there is a login in it: neither a tombstone nor a reserved place.
[[nodiscard]] bool holds_login(const SessionRecord& record);
[[nodiscard]] bool holds_login(const std::optional<SessionRecord>& record);

/// Adds to the history, dropping the oldest entry when there are 16.
void remember(SessionRecord& record, HistoryEntry entry);

/// Whether a commit of `next` has come to `stored` before.
[[nodiscard]] bool is_committed(const SessionRecord& next, const SessionRecord& stored);

/// What stands against a login from another machine taking the place of what is stored.
enum class Obstacle { none, is_stored_already, has_moved_on, is_another_login };
[[nodiscard]] Obstacle obstacle_to_import(const SessionRecord& imported, const std::optional<SessionRecord>& stored);

/// A login whose code is still to come. Kept sealed, for ten minutes.
struct PendingLogin {
  GrantId grant_id{};
  PkceParams pkce;
  std::chrono::sys_seconds started_at{};
};

inline constexpr std::chrono::minutes pending_login_lifetime{10};

}  // namespace maestro
