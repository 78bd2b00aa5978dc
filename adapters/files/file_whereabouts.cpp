#include "adapters/files/file_whereabouts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/files/file_facts.hpp"

namespace maestro {

std::optional<HostId> FileWhereabouts::host_id(const std::string& file, const std::string& prefix) const {
  std::string text;
  std::ifstream(file) >> text;
  if (text.empty() || text == "uninitialized") return std::nullopt;
  const Sha256Digest digest = crypto_.sha256(prefix + text);
  HostId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

Result<VaultPlace> FileWhereabouts::place() {
  const std::optional<FileFacts> file = facts_of(file_);
  if (!file) return fail(Errc::vault_unavailable, "There is no vault at " + file_);
  const std::string directory_path = std::filesystem::path(file_).parent_path().string();
  const std::optional<FileFacts> directory = facts_of(directory_path);

  VaultPlace place;
  place.inode = file->inode;
  place.born_ns = file->born_ns;
  place.machine = host_id(host_.machine_id, "maestro machine-id:");
  place.boot = host_id(host_.boot_id, "maestro boot-id:").value_or(HostId{});
  place.path = file_;
  place.is_local = file_system_of(file_).kind == FileSystemKind::disk;
  place.is_mounted_alone = directory && file->mount && directory->mount && *file->mount != *directory->mount;
  return place;
}

bool FileWhereabouts::original_is_there(const VaultHome& home) {
  const std::optional<FileFacts> found = facts_of(home.path);
  return found && home.inode != 0 && found->inode == home.inode && found->born_ns == home.born_ns;
}

}  // namespace maestro
