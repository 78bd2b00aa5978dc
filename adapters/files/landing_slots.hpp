#pragma once

#include <functional>
#include <string>

#include "adapters/files/landing_image.hpp"
#include "adapters/files/second_place.hpp"
#include "adapters/system/unique_fd.hpp"
#include "ports/crypto.hpp"
#include "ports/landing.hpp"

namespace maestro {

/// Landing in `vault.landing`, beside the vault: 8 slots of 12 KiB, made of zeros that are really written and synced,
/// so that what lands allocates nothing; on btrfs without copy-on-write, where a full disk lost 4 of 4 logins with it
/// and 0 of 4 without. (A snapshot brings it back until the next write.) A slot is held by a lock of the kernel's on
/// its descriptor, and written through that: a directory that is renamed or mounted over meanwhile does not matter.
///
/// Where the disk refuses, the row goes to the user's runtime directory instead, and `read` finds it there.
/// Thread-safe.
class LandingSlots final : public Landing {
 public:
  struct Place {
    std::string file;                            ///< `vault.landing`, in the vault's directory
    std::string runtime_directory;               ///< as runtime_directory() has it
    std::function<std::string()> vault_id = {};  ///< 16 bytes, or empty where not known; asked only where the second
                                                 ///< place exists
  };
  LandingSlots(Place place, Crypto& crypto)
      : place_(std::move(place)), second_(place_.runtime_directory, crypto), crypto_(crypto) {}

  /// Needs no lock. Completes a file that is too short where it lies.
  Status prepare() override;
  /// Errc::vault_unavailable when the file is missing or too short, Errc::vault_permissions when it is not safe,
  /// Errc::no_room when the slot is a hole in the file and the disk is full.
  Result<std::unique_ptr<LandingSlot>> take(std::size_t number) override;
  Result<std::optional<LandedRow>> read(std::size_t number) override;

 private:
  [[nodiscard]] Result<UniqueFd> open() const;
  [[nodiscard]] Status complete() const;
  [[nodiscard]] Result<std::optional<LandingImage>> newest(int fd, std::size_t number) const;
  Place place_;
  SecondPlace second_;
  Crypto& crypto_;
};

}  // namespace maestro
