#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/result.hpp"
#include "ports/row_store.hpp"

namespace maestro {

inline constexpr std::size_t landing_slots = 8;
/// Bytes of a sealed row that fit into a slot, whatever the session's name.
inline constexpr std::size_t longest_landed_row = 12000;

/// A sealed row that was put where nothing can be in its way, on its way into the store.
struct LandedRow {
  std::string vault_id;  ///< 16 bytes
  RowName name;
  Row row;
};

/// A landing slot of one's own: nobody else takes it while this lives.
class LandingSlot {
 public:
  virtual ~LandingSlot() = default;
  [[nodiscard]] virtual std::size_t number() = 0;
  /// Durable when it returns: three system calls on a sound disk. Fails with Errc::vault_unavailable.
  [[nodiscard]] virtual Status land(const LandedRow& landed) = 0;
  /// Overwrites the sealed row; name and generation stay, so that an older vault that is put back is noticed. As good
  /// as it gets.
  virtual void clear() = 0;
  /// Overwrites everything, name and generation too; durable where the disk allows it.
  virtual void wipe() = 0;
};

/// Places of constant size whose room is there before anything is sent. Thread-safe.
class Landing {
 public:
  virtual ~Landing() = default;
  /// Makes what is missing. Errc::no_room when the disk has no room for it.
  [[nodiscard]] virtual Status prepare() = 0;
  /// Null: another process has it.
  [[nodiscard]] virtual Result<std::unique_ptr<LandingSlot>> take(std::size_t number) = 0;
  /// What lies in the slot, whoever has it. Absent: nothing whole. A cleared slot's row has an empty `sealed`. Fails
  /// with Errc::vault_unavailable when it cannot be looked at: then nobody knows what has landed, and nothing may be
  /// sent.
  [[nodiscard]] virtual Result<std::optional<LandedRow>> read(std::size_t number) = 0;
};

}  // namespace maestro
