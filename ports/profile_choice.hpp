#pragma once

#include <optional>
#include <string>

#include "domain/result.hpp"

namespace maestro {

/// Which profile a provider's commands mean when nobody says: what `auth switch` chose. Thread-safe.
class ProfileChoice {
 public:
  virtual ~ProfileChoice() = default;
  /// Absent: nobody ever chose.
  [[nodiscard]] virtual Result<std::optional<std::string>> chosen(const std::string& provider) = 0;
  /// Durable when it returns.
  [[nodiscard]] virtual Status choose(const std::string& provider, const std::string& profile) = 0;
};

}  // namespace maestro
