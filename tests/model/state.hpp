#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>
#include <type_traits>

// One moment of a machine on which several processes refresh one session: everything that decides how it may go on,
// and nothing else. Records are numbers here (see RecordTable); pairs of tokens are numbers, too: pair n is access
// token a<n> with refresh token r<n>.

namespace maestro::model {

using Small = std::uint8_t;
using RecordId = std::uint16_t;

inline constexpr std::size_t most_processes = 4;
inline constexpr std::size_t most_slots = 2;
inline constexpr std::size_t most_strays = 2;
inline constexpr Small no_pair = 0;

/// Where a process stands, from its demand to its end.
enum class At : Small {
  idle,
  wants_lock,
  locked,      ///< in the caller: read again, adopt, judge
  forked,      ///< from here on in the worker
  slotted,     ///< has a landing slot, and is to connect
  connected,   ///< the last moment is next
  intended,    ///< the intent is stored, and not a byte is sent
  waiting,     ///< the request is under way
  holding,     ///< has a new pair in its hands
  committing,  ///< landed, or landing was not possible
  clearing,    ///< stored, or found overtaken
  refused,     ///< the server said no
  failing,     ///< gives up, and is to record why
  ending,      ///< is to let go of slot and lock
  told,        ///< the caller alone again: reads the store and hands out
};

enum class Wire : Small { idle, sent, received, acted, answered };
enum class Failure : Small { none, unsent, cut, bad_gateway, too_late };
enum class Wish : Small { automatic, asked };
enum class Caller : Small { waits, gone };

/// A process, caller and worker. One byte a field, so that states compare as bytes.
struct Process {
  At at = At::idle;
  Wish wish = Wish::automatic;
  Caller caller = Caller::waits;
  Wire wire = Wire::idle;
  Failure failure = Failure::none;
  Small seen = 0;          ///< generation when the demand was first judged
  Small sent = no_pair;    ///< the pair whose refresh token is on the wire
  Small answer = no_pair;  ///< on the wire or in its hands: the pair that was issued; none: a refusal
  Small sent_tick = 0;     ///< when the request left
  Small slot = 0;          ///< 1 is the first
  Small persistent = 0;    ///< not in the advisory window
  Small connects = 0, requests = 0, uncertain = 0;  ///< SpendTally
  Small holds_lock = 0;
  Small landed = 0;       ///< its pair lies in its slot
  Small store_first = 0;  ///< a witness: went to the store with a pair that it had not tried to land
  Small had_answer = 0;   ///< a witness: a whole answer has come for the token of this spending
  RecordId base = 0;      ///< what it read under the lock
  RecordId next = 0;      ///< what it wants to store
};

/// The authorization server, and what is on its way to it.
struct Server {
  Small live = 1;      ///< the pair whose refresh token is good
  Small first = 1;     ///< pairs before are of an older login
  Small in_grace = 0;  ///< bit n: pair n was spent in this tick
  Small revoked = 0;
  std::array<Small, most_strays> strays{};  ///< requests whose sender is gone, and which may still arrive
};

struct State {
  std::array<Process, most_processes> processes{};
  std::array<RecordId, most_slots> slots{};  ///< what lies in each; 0: nothing whole
  RecordId stored = 0;
  Server server{};
  Small tick = 0;             ///< of the clock; see `seconds_of_tick`
  Small person = 0;           ///< how much more a person will do
  Small unknowns = 0;         ///< a witness: sendings of the stored refresh token whose outcome nobody knows
  Small lost = 0;             ///< a witness: the login is over without anybody's having ended it
  std::uint16_t durable = 0;  ///< a witness: bit n: pair n has landed or was stored

  friend bool operator==(const State& left, const State& right) { return std::memcmp(&left, &right, sizeof left) == 0; }
};
static_assert(std::has_unique_object_representations_v<State>, "states are hashed as bytes");

struct StateHash {
  std::size_t operator()(const State& state) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(&state), sizeof state});
  }
};

}  // namespace maestro::model
