#pragma once

#include <cstddef>

#include "domain/provider_profile.hpp"

namespace maestro::model {

/// What the server does with a refresh token that comes a second time.
enum class ServerKind {
  strict,           ///< invalid_grant
  same_pair_again,  ///< within its grace: the pair that it gave for it
  newest_pair,      ///< within its grace: the newest of this login
  revokes,          ///< invalid_grant, and the whole login is over
};

/// Faults that are put in on purpose, to see that the explorer finds them.
enum class Mutation {
  nothing,
  intent_after_send,
  landing_after_commit,
  adopt_without_generation_check,
  unlock_before_commit,
  resend_of_an_answered_token,
  obstacle_before_adopting,
  tally_starts_at_zero,     ///< the next process does not count the sending of the one that died
  limit_before_reading,     ///< after standing still, the limit is judged before the socket is read
  failure_forgets_earlier,  ///< a try of which nothing was sent takes away what is known of the tries before
};

/// What is explored, and how far.
struct Scenario {
  ServerKind server = ServerKind::strict;
  ProviderProfile::Reuse reuse = ProviderProfile::Reuse::unknown;  ///< what the settings say of the server
  std::size_t processes = 3;
  std::size_t slots = 1;  ///< 0: there is no room for one
  int ticks = 2;          ///< a token is fresh in the tick of its issue, advisory in the next, then expired
  int person = 1;         ///< explicit refreshes, forced logouts and logins
  /// Whether a slot can be unreadable for a moment, and whether a request whose sender is gone can arrive after later
  /// ones. The engine's promise is made without either.
  bool slots_can_fail_to_read = false;
  bool strays_can_be_late = false;
  Mutation mutation = Mutation::nothing;
};

}  // namespace maestro::model
