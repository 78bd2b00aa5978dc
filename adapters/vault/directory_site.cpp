#include "adapters/vault/directory_site.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>

#include "adapters/system/unique_fd.hpp"
#include "adapters/vault/sqlite_files.hpp"

namespace maestro {
namespace {

struct FileSystem {
  unsigned long magic;
  std::string_view name;
  bool is_remote;
};

constexpr std::array known = {
    FileSystem{EXT4_SUPER_MAGIC, "ext4", false},
    FileSystem{XFS_SUPER_MAGIC, "xfs", false},
    FileSystem{BTRFS_SUPER_MAGIC, "btrfs", false},
    FileSystem{TMPFS_MAGIC, "tmpfs", false},
    FileSystem{OVERLAYFS_SUPER_MAGIC, "overlay", false},
    FileSystem{F2FS_SUPER_MAGIC, "f2fs", false},
    FileSystem{NFS_SUPER_MAGIC, "nfs", true},
    FileSystem{SMB_SUPER_MAGIC, "smb", true},
    FileSystem{CIFS_SUPER_MAGIC, "cifs", true},
    FileSystem{SMB2_SUPER_MAGIC, "smb2", true},
    FileSystem{V9FS_MAGIC, "9p", true},
    FileSystem{AFS_SUPER_MAGIC, "afs", true},
    FileSystem{CODA_SUPER_MAGIC, "coda", true},
    FileSystem{FUSE_SUPER_MAGIC, "fuse", true},
};

std::string nearest_directory(std::string path) {
  while (::access(path.c_str(), F_OK) != 0 && path.size() > 1) path = std::filesystem::path(path).parent_path();
  return path;
}

bool is_locked(const std::string& lock_file) {
  const UniqueFd file(::open(lock_file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return false;
  struct flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  return ::fcntl(file.get(), F_OFD_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK;
}

}  // namespace

VaultSurvey DirectorySite::survey() {
  VaultSurvey survey;
  survey.directory = std::filesystem::path(file_).parent_path();
  survey.directory_exists = ::access(survey.directory.c_str(), F_OK) == 0;
  if (const auto safe = check_vault_files(file_); !safe) survey.unsafe = safe.error();
  const std::string there = nearest_directory(survey.directory);
  survey.is_writable = ::access(there.c_str(), W_OK | X_OK) == 0;
  survey.file_system = "unknown";
  struct statfs found {};
  if (::statfs(there.c_str(), &found) == 0)
    for (const FileSystem& kind : known)
      if (kind.magic == static_cast<unsigned long>(found.f_type)) {
        survey.file_system = kind.name;
        survey.is_remote = kind.is_remote;
      }
  survey.is_locked = is_locked(survey.directory + "/vault.lock");
  return survey;
}

}  // namespace maestro
