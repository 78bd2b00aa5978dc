#pragma once

#include "ports/vault_site.hpp"

namespace maestro {

/// The directory of a vault that is a file.
class DirectorySite final : public VaultSite {
 public:
  /// `file`: the vault.
  explicit DirectorySite(std::string file) : file_(std::move(file)) {}
  VaultSurvey survey() override;

 private:
  std::string file_;
};

}  // namespace maestro
