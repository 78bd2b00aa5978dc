#include "adapters/vault/sqlite_files.hpp"

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
  return fail(Errc::vault_unavailable, what + ": " + system_error_text(error_number), "check the file and the disk");
}

/// False at the end; sets errno.
bool copy_some(int from, int to, bool& failed) {
  std::array<char, 65536> chunk{};
  const ssize_t got = ::read(from, chunk.data(), chunk.size());
  if (got < 0 && errno == EINTR) return true;
  failed = got < 0 || (got > 0 && ::write(to, chunk.data(), static_cast<std::size_t>(got)) != got);
  return got > 0 && !failed;
}

}  // namespace

Result<std::optional<FileIdentity>> check_vault_files(const std::string& path) {
  Result<std::optional<FileIdentity>> directory = check_private_directory(directory_of(path));
  if (!directory) return directory;
  if (Result<std::optional<FileIdentity>> journal = check_private_file(path + journal_suffix); !journal) return journal;
  return check_private_file(path);
}

Status publish_vault_file(const std::string& unfinished, const std::string& path) {
  const bool linked = ::link(unfinished.c_str(), path.c_str()) == 0;
  const int failure = errno;
  ::unlink(unfinished.c_str());
  if (!linked)
    return fail(Errc::vault_unavailable, "the vault " + path + " cannot be made: " + system_error_text(failure),
                failure == EEXIST ? "name a file that is not there yet" : "check the directory");
  return sync_directory(directory_of(path));
}

Status copy_foreign_file(const std::string& from, const std::string& to) {
  const UniqueFd source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!source.is_open()) return failed("cannot open " + from, errno);
  struct stat found {};
  if (::fstat(source.get(), &found) != 0) return failed("cannot look at " + from, errno);
  if (!S_ISREG(found.st_mode)) return failed("cannot read " + from, EINVAL);
  ::unlink(to.c_str());  // of one that died here
  const UniqueFd target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!target.is_open()) return failed("cannot make " + to, errno);
  bool broken = false;
  while (copy_some(source.get(), target.get(), broken)) {
  }
  if (broken || ::fsync(target.get()) != 0) return failed("cannot copy " + from, errno);
  return {};
}

Status rename_vault_files(const std::string& path, const std::string& suffix) {
  const std::string aside = path + suffix;
  if (::access(aside.c_str(), F_OK) == 0) return failed("cannot make " + aside, EEXIST);
  if (::rename((path + journal_suffix).c_str(), (aside + journal_suffix).c_str()) != 0 && errno != ENOENT)
    return failed("cannot rename the journal of " + path, errno);
  if (::rename(path.c_str(), aside.c_str()) != 0) return failed("cannot rename " + path, errno);
  return sync_directory(directory_of(path));
}

}  // namespace maestro
