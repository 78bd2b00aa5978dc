#pragma once

#include <stdlib.h>

#include <map>
#include <optional>
#include <string>

namespace maestro::testing {

/// Sets and unsets environment variables, and puts them back when it goes.
class ScopedEnvironment {
 public:
  ScopedEnvironment() = default;
  ~ScopedEnvironment() {
    for (const auto& [name, value] : before_) assign(name, value);
  }
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

  void set(const std::string& name, const std::string& value) {
    keep(name);
    assign(name, value);
  }
  void unset(const std::string& name) {
    keep(name);
    assign(name, std::nullopt);
  }

 private:
  void keep(const std::string& name) {
    const char* value = ::getenv(name.c_str());
    before_.emplace(name, value == nullptr ? std::nullopt : std::optional<std::string>(value));
  }
  static void assign(const std::string& name, const std::optional<std::string>& value) {
    if (value)
      ::setenv(name.c_str(), value->c_str(), 1);
    else
      ::unsetenv(name.c_str());
  }
  std::map<std::string, std::optional<std::string>> before_;
};

}  // namespace maestro::testing
