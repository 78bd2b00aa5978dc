#include "adapters/files/left_overs.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/system/publish.hpp"
#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

constexpr std::string_view key_name = "vault.key";
constexpr std::string_view unfinished_vault = "vault.db.new";

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

std::vector<std::string> names_in(int directory) {
  std::vector<std::string> names;
  const int copy = ::fcntl(directory, F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, CloseDirectory> entries(copy >= 0 ? ::fdopendir(copy) : nullptr);
  if (!entries) {
    if (copy >= 0) ::close(copy);
    return names;
  }
  while (const dirent* entry = ::readdir(entries.get())) names.emplace_back(static_cast<const char*>(entry->d_name));
  return names;
}

/// `vault.key.XXXXXX`, as mkstemp made it. Anybody may call a copy of the key so (`vault.key.backup`): the name alone
/// is no reason to remove it.
bool is_old_key_name(std::string_view name) {
  if (name.size() != key_name.size() + 7 || !name.starts_with(key_name) || name[key_name.size()] != '.') return false;
  const std::string_view random = name.substr(key_name.size() + 1);
  return std::all_of(random.begin(), random.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool is_same_file(const struct stat& left, const struct stat& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// Whether a living process is making it: that one holds a lock on it.
bool is_being_made(int directory, const std::string& name) {
  const UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return file.is_open() && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

bool is_left_over(int directory, const std::string& name) {
  const bool is_key = is_old_key_name(name);
  if (!is_key && name != unfinished_vault && !is_temporary_name(name)) return false;
  struct stat found {};
  if (::fstatat(directory, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return false;
  if (!S_ISREG(found.st_mode) || found.st_uid != ::geteuid()) return false;
  if (!is_key) return !is_being_made(directory, name);
  struct stat key {};
  return ::fstatat(directory, std::string(key_name).c_str(), &key, AT_SYMLINK_NOFOLLOW) == 0 &&
         is_same_file(found, key);
}

}  // namespace

void sweep_left_overs(const std::string& path) {
  const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!directory.is_open()) return;
  for (const std::string& name : names_in(directory.get()))
    if (is_left_over(directory.get(), name)) ::unlinkat(directory.get(), name.c_str(), 0);
}

}  // namespace maestro
