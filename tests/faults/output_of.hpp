#pragma once

#include <optional>
#include <string>

#include "tests/faults/traced_program.hpp"

namespace maestro::testing {

/// What was handed to the kernel to write or send.
struct Output {
  int fd = -1;
  std::string bytes;
};

/// Absent when the call writes and sends nothing. Of several messages, all; the descriptor's offset is left out.
[[nodiscard]] std::optional<Output> output_of(const SystemCall& call);

/// Whether bytes could leave by this call, or by what it prepares, without that output_of shows them.
[[nodiscard]] bool lets_bytes_out_unseen(const SystemCall& call);

}  // namespace maestro::testing
