#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/traced_program.hpp"

namespace maestro::testing {

/// What a program did to the files of one directory, in order; and what a disk may hold if the power fails at any
/// moment of it. Model: a file's writes and truncations survive in any combination, each write torn at sectors of 512
/// bytes, until the file is synced; names survive in order, up to any moment, until their directory is synced.
class DiskHistory {
 public:
  /// Begins with what is in `directory` now, all of it durable.
  explicit DiskHistory(std::string directory);
  /// For run_traced.
  void record(const SystemCall& call);
  [[nodiscard]] std::size_t length() const { return operations_.size(); }
  /// How many operations had been made when the program first wrote to standard output: what it has promised by then
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
  void opened(const SystemCall& call);
  void wrote(int fd, const std::string& data, std::optional<std::uint64_t> offset);
  [[nodiscard]] std::optional<std::string> name_in_directory(const std::string& path) const;

  std::string directory_;
  std::map<int, std::string> initial_;      ///< content of a file
  std::map<std::string, int> first_names_;  ///< in the beginning
  std::map<std::string, int> names_;        ///< now
  std::map<int, Open> open_;                ///< by descriptor
  std::vector<Operation> operations_;
  int files_ = 0;
  std::size_t promised_at_ = static_cast<std::size_t>(-1);
};

}  // namespace maestro::testing
