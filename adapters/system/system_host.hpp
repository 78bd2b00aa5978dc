#pragma once

#include "ports/host.hpp"

namespace maestro {

/// This machine and this process.
class SystemHost final : public Host {
 public:
  std::string name() override;
  std::uint32_t process() override;
};

}  // namespace maestro
