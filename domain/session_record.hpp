#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/oauth_token.hpp"
#include "domain/pkce.hpp"
#include "domain/provider_profile.hpp"

namespace maestro {

/// 16 random bytes that name one login, from the moment the person is sent to the browser. A refresh keeps it, a new
/// login has another; so nothing that belongs to an older login can be written over a newer one.
using GrantId = std::array<char, 16>;

/// Written before a refresh token is sent: whoever finds it under the session's lock knows that a process died in
/// between.
struct Intent {
  std::chrono::sys_seconds at{};
  Sha256Digest refresh_token_hash{};

  friend bool operator==(const Intent&, const Intent&) = default;
};

enum class HistoryEvent : std::uint8_t { login = 1, refreshed = 2, failed = 3, rejected = 4, logout = 5, imported = 6 };

struct HistoryEntry {
  std::chrono::sys_seconds at{};
  HistoryEvent event{};
  std::uint32_t process = 0;

  friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

inline constexpr std::size_t history_length = 16;

enum class GrantState : std::uint8_t {
  usable = 1,
  rejected = 2,   ///< the server refused this very refresh token for good; no more requests until a login
  forgotten = 3,  ///< a tombstone: logged out; holds no token, keeps the generation
};

/// All that is kept of one session. The vault seals it as a whole.
struct SessionRecord {
  GrantId grant_id{};
  std::uint64_t generation = 0;  ///< grows with every new token pair and with logout, and never restarts
  GrantState state = GrantState::usable;
  OAuthToken token;
  Identity identity;
  std::string token_endpoint;  ///< the one that answered last; refreshes go there while it is listed
  std::optional<Intent> intent;
  std::optional<std::chrono::sys_seconds> not_before;  ///< the server asked not to be tried before
  std::optional<std::chrono::sys_seconds> last_try;    ///< of a refresh that failed
  std::vector<HistoryEntry> history;                   ///< the last 16, oldest first

  [[nodiscard]] SessionRecord clone() const;
};

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
