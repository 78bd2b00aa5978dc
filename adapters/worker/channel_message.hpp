#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ports/spend_runner.hpp"

namespace maestro {

// What a worker and the process that waits for it tell each other, one packet a message. Both are the same program, one
// forked from the other, so that no version is needed.

struct StageEntered {
  SpendStage stage = SpendStage::connecting;
  std::string host;
  friend bool operator==(const StageEntered&, const StageEntered&) = default;
};
struct LogText {
  std::string line;
  friend bool operator==(const LogText&, const LogText&) = default;
};
/// From the worker.
using WorkerMessage = std::variant<StageEntered, LogText, SpendReport>;

/// The only message to the worker: somebody wants the command to end.
inline constexpr std::string_view stop_message = "S";

/// No packet is larger: what `encode` gives fits, and what a reader gets fits a buffer of this size.
inline constexpr std::size_t largest_packet = 4096;

/// Long texts are cut, never inside a UTF-8 character.
[[nodiscard]] std::string encode(const WorkerMessage& message);

/// Absent when the packet is none that `encode` makes.
[[nodiscard]] std::optional<WorkerMessage> decode(std::string_view packet);

}  // namespace maestro
