#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "ports/secret_environment.hpp"

namespace maestro::testing {

/// Variables that are not those of this process.
class FakeSecretEnvironment final : public SecretEnvironment {
 public:
  explicit FakeSecretEnvironment(std::map<std::string, std::string> variables) : variables_(std::move(variables)) {}
  Result<std::optional<AccessToken>> find(const std::string& variable) override {
    const auto found = variables_.find(variable);
    if (found == variables_.end() || found->second.empty()) return std::nullopt;
    const auto is_visible = [](char c) { return c > ' ' && c < '\x7f'; };
    if (found->second.size() > 65536 || !std::all_of(found->second.begin(), found->second.end(), is_visible))
      return fail(Errc::bad_setting, variable + " is not a token");
    return AccessToken(found->second);
  }

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace maestro::testing
