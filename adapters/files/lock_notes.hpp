#pragma once

#include <cstdint>
#include <optional>

#include "ports/crypto.hpp"
#include "ports/session_locks.hpp"

namespace maestro {

// The notes that holders leave, in the first bytes of the lock file itself: 64 entries of 512 bytes for single locks,
// in which two locks may displace each other's, and one more for the whole vault. They are written in place without
// syncing; an entry that is torn, foreign or missing is no note. (The lock file of version 0.1.0 is empty.)

/// The byte number that stands for the whole vault; no single lock has it.
inline constexpr std::uint64_t whole_vault_byte = ~std::uint64_t{0};

/// As good as it gets: a full or failing disk leaves no note.
void write_note(int fd, std::uint64_t byte, const LockNote& note, Crypto& crypto);

[[nodiscard]] std::optional<LockNote> read_note(int fd, std::uint64_t byte, Crypto& crypto);

}  // namespace maestro
