#pragma once

#include <string>

#include "ports/crypto.hpp"
#include "ports/vault_whereabouts.hpp"

namespace maestro {

/// Where the system says which machine it is, and which start of it.
struct HostFiles {
  std::string machine_id = "/etc/machine-id";
  std::string boot_id = "/proc/sys/kernel/random/boot_id";
};

/// VaultWhereabouts of a vault in a file. Both identifiers are hashed with a text of maestro's own, so that what is
/// kept tells no other program which machine it was. Looks without opening the vault.
class FileWhereabouts final : public VaultWhereabouts {
 public:
  FileWhereabouts(std::string vault_file, Crypto& crypto, HostFiles host = {})
      : file_(std::move(vault_file)), crypto_(crypto), host_(std::move(host)) {}

  Result<VaultPlace> place() override;
  bool original_is_there(const VaultHome& home) override;

 private:
  /// Absent where the file is missing, empty or says that there is none yet.
  [[nodiscard]] std::optional<HostId> host_id(const std::string& file, const std::string& prefix) const;
  std::string file_;
  Crypto& crypto_;
  HostFiles host_;
};

}  // namespace maestro
