#pragma once

#include "tests/faults/traced_program.hpp"

namespace maestro::testing {

/// A command, and the process that sent its request to the token endpoint.
struct SenderRun {
  Finished finished;      ///< of the command
  int calls = 0;          ///< of the sender, the send included
  int disk_calls = 0;     ///< those of them that ask something of a disk (writes_to_disk)
  bool landed = false;    ///< a sync has returned after the answer's last byte
  bool is_apart = false;  ///< the sender is not the command, and is called `maestro-refresh`
  // Of a run in which nothing was struck:
  int answered_at = 0;                                 ///< the call that read the answer's last byte; the send is 1
  int landed_at = 0;                                   ///< the sync after it
  std::chrono::duration<double, std::milli> window{};  ///< between the two, under ptrace
};

/// What happens to the sender at one of its calls.
struct Strike {
  int at = 0;     ///< the so-manieth call begins, where 1 is the send of the request; 0: nothing happens
  int error = 0;  ///< 0: it is killed. Else `at` counts its disk calls, and that one fails with this error
};

/// Runs maestro and everything that it starts to their ends, under ptrace. x86-64, plain HTTP only.
[[nodiscard]] SenderRun run_with_traced_sender(const std::vector<std::string>& arguments,
                                               const Environment& environment, const std::string& input,
                                               const Strike& strike);

}  // namespace maestro::testing
