#include "adapters/sqlite/sqlite_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

constexpr const char* journal_suffix = "-journal";

std::string directory_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

tl::unexpected<Error> failed(const std::string& what, int error_number) {
  return fail(Errc::vault_unavailable, what + ": " + system_error_text(error_number), "Check the file and the disk.");
}

}  // namespace

Result<std::optional<FileIdentity>> check_vault_files(const std::string& path) {
  Result<std::optional<FileIdentity>> directory = check_private_directory(directory_of(path));
  if (!directory) return directory;
  if (Result<std::optional<FileIdentity>> journal = check_private_file(path + journal_suffix); !journal) return journal;
  return check_private_file(path);
}

Status copy_foreign_file(const std::string& from, UnfinishedFile& to) {
  const UniqueFd source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!source.is_open()) return failed("Cannot open " + from, errno);
  struct stat found {};
  if (::fstat(source.get(), &found) != 0) return failed("Cannot read " + from, errno);
  if (!S_ISREG(found.st_mode)) return failed("Cannot read " + from, EINVAL);
  std::array<char, 65536> chunk{};
  while (true) {
    const ssize_t got = ::read(source.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("Cannot read " + from, errno);
    if (got == 0) return {};
    if (Status written = to.write({chunk.data(), static_cast<std::size_t>(got)}); !written) return written;
  }
}

Status rename_vault_files(const std::string& path, const std::string& suffix) {
  const std::string aside = path + suffix;
  if (::access(aside.c_str(), F_OK) == 0) return failed("Cannot create " + aside, EEXIST);
  if (::rename((path + journal_suffix).c_str(), (aside + journal_suffix).c_str()) != 0 && errno != ENOENT)
    return failed("Cannot rename the journal of " + path, errno);
  if (::rename(path.c_str(), aside.c_str()) != 0) return failed("Cannot rename " + path, errno);
  return sync_directory(directory_of(path));
}

}  // namespace maestro
