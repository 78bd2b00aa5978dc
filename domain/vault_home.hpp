#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace maestro {

using HostId = std::array<char, 16>;  ///< of a hash, so that the system's own identifier is in no file

inline constexpr std::size_t most_home_machines = 4;

/// Where the vault of a login lies that is refreshed there: kept sealed with it, so that a copy of the vault can be
/// told from the vault. Empty (`inode` 0): not known yet.
struct VaultHome {
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;        ///< birth time of the file since 1970; 0: the file system keeps none
  std::vector<HostId> machines{};  ///< by machine-id, at most four; the first is where the login was made or adopted
  HostId boot{};                   ///< by the kernel's boot id; zeros: not known
  std::string path{};              ///< of the vault file

  friend bool operator==(const VaultHome&, const VaultHome&) = default;
};

/// What is found where the vault lies now.
struct VaultPlace {
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;
  std::optional<HostId> machine;  ///< absent: this system has no machine-id
  HostId boot{};                  ///< zeros: not known
  std::string path;
  bool is_local = true;           ///< false: a network or user-space file system, whose inodes and times mean little
  bool is_mounted_alone = false;  ///< the file is a mount of its own: its lock and journal lie elsewhere for others
};

enum class HomeVerdict {
  home,   ///< the vault that it was
  moved,  ///< moved, restored, or an old backup put back: cannot be told apart; goes on, with a warning
  copy_in_container,
  copy_beside,  ///< the original still lies at its path
  copy,         ///< on another machine
  clone,        ///< the same disk under another machine
};

/// `original_is_there`: whether a file with the home's inode and birth time still lies at the home's path. Where the
/// file system is not local or keeps no birth time, the machine-id alone decides; where neither the home nor the place
/// has one, a boot that is another is no reason to stop.
[[nodiscard]] HomeVerdict judge_home(const VaultHome& home, const VaultPlace& place, bool original_is_there);

/// Whether a login may be refreshed there without somebody's word.
[[nodiscard]] bool may_refresh_at(HomeVerdict verdict);

/// The home after a write at `place`: the machine is added where it is new, the oldest but the first makes room.
[[nodiscard]] VaultHome home_after_write(const VaultHome& home, const VaultPlace& place);

}  // namespace maestro
