#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace maestro {

struct FileFacts {
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;              ///< since 1970; 0: the file system keeps no birth time
  std::optional<std::uint64_t> mount{};  ///< which mount it was reached through; absent: the kernel does not say
};

/// Absent if there is no such file. Looks without opening, so that no lock of SQLite's is dropped.
[[nodiscard]] std::optional<FileFacts> facts_of(const std::string& path);

/// The mount that a path lies on, as kernels before 5.8 tell it: by the process's own descriptor of it in /proc.
[[nodiscard]] std::optional<std::uint64_t> mount_by_descriptor(const std::string& path);

enum class FileSystemKind {
  disk,        ///< one kernel keeps its locks and syncs
  user_space,  ///< a program serves it; whether it is a disk's is that program's affair
  remote,      ///< other machines may write to it, past this one's locks
};

struct FileSystem {
  std::string name;  ///< `ext4`, `nfs`, `fuse.sshfs`, ...; `unknown` otherwise
  FileSystemKind kind = FileSystemKind::disk;
};

/// Of a path that exists; an unknown kind counts as a disk.
[[nodiscard]] FileSystem file_system_of(const std::string& path);

/// The name that /proc/self/mountinfo has for a mount's file system, such as `fuse.sshfs`; absent if it has none.
[[nodiscard]] std::optional<std::string> mounted_type(std::string_view mountinfo, std::uint64_t mount);
/// Of a type that FUSE serves.
[[nodiscard]] FileSystemKind kind_of_user_space(std::string_view type);

}  // namespace maestro
