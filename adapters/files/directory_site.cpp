#include "adapters/files/directory_site.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "adapters/files/file_facts.hpp"
#include "adapters/files/range_lock.hpp"
#include "adapters/system/file_safety.hpp"
#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

std::string nearest_directory(std::string path) {
  while (::access(path.c_str(), F_OK) != 0 && path.size() > 1)
    path = std::filesystem::path(path).parent_path().string();
  return path;
}

bool is_locked(const std::string& lock_file) {
  const UniqueFd file(::open(lock_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return file.is_open() && is_locked_elsewhere(file.get(), {0, 0});
}

std::optional<Error> first_unsafe(const std::string& directory, const std::string& vault) {
  if (const auto safe = check_private_directory(directory); !safe) return safe.error();
  for (const std::string& file : {vault + "-journal", vault})
    if (const auto safe = check_private_file(file); !safe) return safe.error();
  return std::nullopt;
}

}  // namespace

VaultSurvey DirectorySite::survey() {
  VaultSurvey survey;
  survey.directory = std::filesystem::path(file_).parent_path().string();
  survey.directory_exists = ::access(survey.directory.c_str(), F_OK) == 0;
  survey.unsafe = first_unsafe(survey.directory, file_);
  const std::string there = nearest_directory(survey.directory);
  survey.is_writable = ::access(there.c_str(), W_OK | X_OK) == 0;
  const FileSystem system = file_system_of(there);
  survey.file_system = system.name;
  survey.is_remote = system.kind == FileSystemKind::remote;
  survey.is_user_space = system.kind == FileSystemKind::user_space;
  survey.is_locked = is_locked(survey.directory + "/vault.lock");
  return survey;
}

}  // namespace maestro
