#pragma once

#include "ports/secret_environment.hpp"

namespace maestro {

class ProcessEnvironment final : public SecretEnvironment {
 public:
  Result<std::optional<AccessToken>> find(const std::string& variable) override;
};

}  // namespace maestro
