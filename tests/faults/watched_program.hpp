#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/faults/memory_file.hpp"
#include "tests/faults/output_of.hpp"
#include "tests/faults/program_memory.hpp"

namespace maestro::testing {

/// Another program that was started, as execve made it and before it has run.
struct StartedProgram {
  std::string arguments;         ///< each ended by a zero
  std::string environment;       ///< likewise
  std::vector<int> descriptors;  ///< the open ones, in order
};

/// The process that refreshes on behalf of a command, as it is at its end. Looking at it takes root's rights.
struct EndedWorker {
  std::map<int, std::string> descriptors;  ///< the open ones, and what each is of
  std::vector<MemoryRegion> memory;
};

/// Everything that left a run of maestro: by any of its threads, or a child.
struct WatchedRun {
  Finished finished;
  std::vector<Output> outputs;
  std::vector<StartedProgram> children;
  std::vector<long> unseen_ways;  ///< the numbers of calls that could have let bytes out unseen: none, one hopes
  std::vector<MemoryRegion> memory_at_end;  ///< at the entry of exit_group, when all destructors have run
  std::vector<EndedWorker> workers;
};

/// Runs maestro to its end, under ptrace, together with the threads and children that it starts; waits for these, too.
/// `person` is told of each output as it begins, and may append to `input`, which is standard input.
[[nodiscard]] WatchedRun run_watched(const std::vector<std::string>& arguments, const Environment& environment,
                                     MemoryFile& input, const std::function<void(const Output&)>& person = {});

}  // namespace maestro::testing
