#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/traced_family.hpp"

namespace maestro::testing {

/// What a command and the processes that it starts did to the files of one directory, in order; and what a disk may
/// hold if the power fails at any moment of it. Model: a file's writes and truncations survive in any combination, each
/// write torn at sectors of 512 bytes, until the file is synced; names survive in order, up to any moment, until their
/// directory is synced.
class DiskHistory {
 public:
  /// Begins with what is in `directory` now, all of it durable.
  explicit DiskHistory(std::string directory);
  /// For run_traced_family. What it holds refers to this history.
  [[nodiscard]] FamilyEvents events();
  [[nodiscard]] std::size_t length() const { return operations_.size(); }
  /// How many operations had been made when the command first wrote to standard output: what it has promised by then
  /// must hold. length() + 1: it never did.
  [[nodiscard]] std::size_t promised_at() const { return promised_at_; }

  enum class Survives { nothing_unsynced, everything, some };
  /// Makes `directory` hold what the disk may hold after the first `count` operations.
  void build(std::size_t count, Survives survives, std::mt19937& random, const std::string& directory) const;

 private:
  struct Operation {
    enum class Kind { write, truncate, sync, add_name, remove_name, sync_names } kind;
    int file = -1;
    std::string name{};
    std::uint64_t offset = 0;  ///< of a write; the length of a truncation
    std::string data{};
  };
  struct Open {
    int file = -1;
    std::uint64_t position = 0;
    bool is_directory = false;
  };
  using Descriptors = std::map<int, Open>;
  void began(pid_t parent, pid_t child);
  void record(const SystemCall& call);
  void opened(const SystemCall& call);
  void duplicated(const SystemCall& call);
  void wrote(const SystemCall& call, std::optional<std::uint64_t> offset);
  void synced(const SystemCall& call);
  void renamed(const std::string& from, const std::string& to);
  void linked(const std::string& from, const std::string& to);
  void unlinked(const std::string& path);
  [[nodiscard]] std::optional<std::string> name_in_directory(const std::string& path) const;
  /// Of the directory that `call` names by its first argument, or of the working directory.
  [[nodiscard]] std::string path_beneath(const SystemCall& call);

  std::string directory_;
  std::map<int, std::string> initial_;      ///< content of a file
  std::map<std::string, int> first_names_;  ///< in the beginning
  std::map<std::string, int> names_;        ///< now
  std::map<pid_t, Descriptors> open_;       ///< of each process
  pid_t command_ = 0;
  std::vector<Operation> operations_;
  int files_ = 0;
  std::size_t promised_at_ = static_cast<std::size_t>(-1);
};

}  // namespace maestro::testing
