#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/secret.hpp"

namespace maestro {

/// Keys in the kernel's user keyring (keyrings(7)): in memory that is never swapped out, for every process of this
/// user, in whatever session, gone after `lifetime`. Where there is no such keyring (other systems, containers that
/// forbid it, its quota used up), nothing is ever found. Thread-safe.
class KernelKeyCache {
 public:
  [[nodiscard]] static std::optional<SealKey> find(const std::string& name);
  static void keep(const std::string& name, const SealKey& key, std::chrono::seconds lifetime);
  static void drop(const std::string& name);
};

}  // namespace maestro
