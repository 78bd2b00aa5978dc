#include "adapters/files/file_facts.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string_view>

#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

constexpr unsigned long ceph_magic = 0x00c36400;
constexpr unsigned long zfs_magic = 0x2fc12fc1;

struct KnownFileSystem {
  unsigned long magic;
  std::string_view name;
  FileSystemKind kind;
};

constexpr std::array known = {
    KnownFileSystem{EXT4_SUPER_MAGIC, "ext4", FileSystemKind::disk},
    KnownFileSystem{XFS_SUPER_MAGIC, "xfs", FileSystemKind::disk},
    KnownFileSystem{BTRFS_SUPER_MAGIC, "btrfs", FileSystemKind::disk},
    KnownFileSystem{TMPFS_MAGIC, "tmpfs", FileSystemKind::disk},
    KnownFileSystem{OVERLAYFS_SUPER_MAGIC, "overlay", FileSystemKind::disk},
    KnownFileSystem{F2FS_SUPER_MAGIC, "f2fs", FileSystemKind::disk},
    KnownFileSystem{zfs_magic, "zfs", FileSystemKind::disk},
    KnownFileSystem{NFS_SUPER_MAGIC, "nfs", FileSystemKind::remote},
    KnownFileSystem{SMB_SUPER_MAGIC, "smb", FileSystemKind::remote},
    KnownFileSystem{CIFS_SUPER_MAGIC, "cifs", FileSystemKind::remote},
    KnownFileSystem{SMB2_SUPER_MAGIC, "smb2", FileSystemKind::remote},
    KnownFileSystem{V9FS_MAGIC, "9p", FileSystemKind::remote},
    KnownFileSystem{AFS_SUPER_MAGIC, "afs", FileSystemKind::remote},
    KnownFileSystem{CODA_SUPER_MAGIC, "coda", FileSystemKind::remote},
    KnownFileSystem{ceph_magic, "ceph", FileSystemKind::remote},
    KnownFileSystem{FUSE_SUPER_MAGIC, "fuse", FileSystemKind::user_space},
};

constexpr std::array<std::string_view, 9> remote_types = {"fuse.sshfs",     "fuse.rclone",    "fuse.s3fs",
                                                          "fuse.gcsfuse",   "fuse.glusterfs", "fuse.ceph-fuse",
                                                          "fuse.curlftpfs", "fuse.davfs",     "fuse.juicefs"};

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::optional<std::uint64_t> mount_by_descriptor(const std::string& path) {
  // A descriptor that only names the file: closing it drops no lock.
  const UniqueFd file(::open(path.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return std::nullopt;
  std::ifstream lines("/proc/self/fdinfo/" + std::to_string(file.get()));
  for (std::string name; lines >> name;) {
    std::uint64_t value = 0;
    if (name == "mnt_id:" && lines >> value) return value;
  }
  return std::nullopt;
}

std::optional<FileFacts> facts_of(const std::string& path) {
  struct statx found {};
  if (::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME | STATX_MNT_ID, &found) != 0)
    return std::nullopt;
  FileFacts facts{found.stx_ino, 0, std::nullopt};
  if ((found.stx_mask & STATX_BTIME) != 0)
    facts.born_ns = found.stx_btime.tv_sec * 1'000'000'000 + found.stx_btime.tv_nsec;
  if ((found.stx_mask & STATX_MNT_ID) != 0)
    facts.mount = found.stx_mnt_id;
  else
    facts.mount = mount_by_descriptor(path);
  return facts;
}

std::optional<std::string> mounted_type(std::string_view mountinfo, std::uint64_t mount) {
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(std::to_string(mount) + ' ')) continue;
    const std::size_t separator = line.find(" - ");  // after a number of optional fields
    if (separator == std::string::npos) return std::nullopt;
    const std::size_t start = separator + 3;
    return line.substr(start, line.find(' ', start) - start);
  }
  return std::nullopt;
}

FileSystemKind kind_of_user_space(std::string_view type) {
  const bool is_remote = std::find(remote_types.begin(), remote_types.end(), type) != remote_types.end();
  return is_remote ? FileSystemKind::remote : FileSystemKind::user_space;
}

FileSystem file_system_of(const std::string& path) {
  struct statfs found {};
  if (::statfs(path.c_str(), &found) != 0) return {"unknown", FileSystemKind::disk};
  const auto* kind = std::find_if(known.begin(), known.end(), [&](const KnownFileSystem& one) {
    return one.magic == static_cast<unsigned long>(found.f_type);
  });
  if (kind == known.end()) return {"unknown", FileSystemKind::disk};
  if (kind->kind != FileSystemKind::user_space) return {std::string(kind->name), kind->kind};
  const std::optional<FileFacts> facts = facts_of(path);
  std::optional<std::string> type;
  if (facts && facts->mount) type = mounted_type(content_of("/proc/self/mountinfo"), *facts->mount);
  if (!type) return {std::string(kind->name), kind->kind};
  return {*type, kind_of_user_space(*type)};
}

}  // namespace maestro
