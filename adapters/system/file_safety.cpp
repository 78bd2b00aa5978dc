#include "adapters/system/file_safety.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

constexpr std::size_t largest_small_file = 65536;

tl::unexpected<Error> unavailable(const std::string& what, int error_number) {
  std::string hint = "check the directory; MAESTRO_DATA_DIR names another";
  if (error_number == ENOSPC || error_number == EDQUOT)
    hint = "free some disk space and try again; nothing was overwritten";
  if (error_number == EROFS || error_number == EACCES)
    hint = "make the directory writable, or name another in MAESTRO_DATA_DIR";
  return fail(Errc::vault_unavailable, what + ": " + system_error_text(error_number), hint);
}

/// Without slashes at its end: with them lstat would follow a link.
std::string trimmed(const std::string& path) { return path.substr(0, path.find_last_not_of('/') + 1); }

Result<std::optional<FileIdentity>> check(const std::string& name, bool is_directory) {
  const std::string path = trimmed(name);
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return unavailable("cannot look at " + path, errno);
  }
  const std::string owner_hint =
      "only its owner may have access: chmod " + std::string(is_directory ? "700 " : "600 ") + path;
  if (is_directory ? !S_ISDIR(found.st_mode) : !S_ISREG(found.st_mode))
    return fail(Errc::vault_permissions, path + (is_directory ? " is not a directory" : " is not a regular file"),
                "links and special files are refused; put the real thing there");
  if (found.st_uid != ::geteuid())
    return fail(Errc::vault_permissions, path + " belongs to another user", "use a directory of your own");
  if ((found.st_mode & 077) != 0) return fail(Errc::vault_permissions, path + " is open to other users", owner_hint);
  return FileIdentity{found.st_dev, found.st_ino};
}

}  // namespace

std::string system_error_text(int error_number) { return std::generic_category().message(error_number); }

Result<std::optional<FileIdentity>> check_private_file(const std::string& path) { return check(path, false); }

Result<std::optional<FileIdentity>> check_private_directory(const std::string& path) { return check(path, true); }

Status make_private_directory(const std::string& name) {
  const std::string path = trimmed(name);
  Result<std::optional<FileIdentity>> presence = check_private_directory(path);
  if (!presence) return fail(std::move(presence));
  if (*presence) return {};
  std::error_code failed;
  const std::filesystem::path directory(path);
  std::filesystem::create_directories(directory.parent_path(), failed);
  if (failed) return unavailable("cannot make " + directory.parent_path().string(), failed.value());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return unavailable("cannot make " + path, errno);
  if (Status synced = sync_directory(directory.parent_path().string()); !synced) return synced;
  presence = check_private_directory(path);
  if (!presence) return fail(std::move(presence));
  return {};
}

Status sync_directory(const std::string& path) {
  const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return unavailable("cannot sync " + path, errno);
  if (::fsync(directory.get()) != 0 && errno != EINVAL) return unavailable("cannot sync " + path, errno);
  return {};
}

Result<WipingBytes> read_small_file(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file.is_open()) return unavailable("cannot open " + path, errno);
  WipingBytes content(4096);
  std::size_t size = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unavailable("cannot read " + path, errno);
    size += static_cast<std::size_t>(got);
    if (got == 0) break;
    if (size == content.size()) content.resize(content.size() * 2);
    if (size > largest_small_file)
      return fail(Errc::vault_corrupt, path + " is far too large", "restore it from a backup");
  }
  content.resize(size);
  return content;
}

}  // namespace maestro
