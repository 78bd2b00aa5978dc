#include "adapters/system/publish.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "adapters/system/file_safety.hpp"
#include "domain/hexadecimal.hpp"

namespace maestro {
namespace {

constexpr std::size_t random_bytes = 8;
constexpr std::string_view suffix = ".tmp";
constexpr std::string_view journal_suffix = "-journal";

bool is_full(int error_number) { return error_number == ENOSPC || error_number == EDQUOT; }

tl::unexpected<Error> cannot(const std::string& what, int error_number) {
  if (is_full(error_number))
    return fail(Errc::no_room, what + ": " + system_error_text(error_number), "Free some disk space and try again.");
  std::string hint = "Check the directory and the disk.";
  if (error_number == EEXIST) hint = "Name a file that does not exist yet.";
  if (error_number == EROFS || error_number == EACCES) hint = "Make the directory writable.";
  return fail(Errc::vault_unavailable, what + ": " + system_error_text(error_number), hint);
}

/// Gives the name if it is free, in one step where the file system has one. Sets errno.
bool rename_to_free_name(const std::string& from, const std::string& to, const std::string& directory) {
  if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS && errno != EPERM) return false;
  if (::link(from.c_str(), to.c_str()) == 0) {
    ::unlink(from.c_str());
    return true;
  }
  if (errno == EEXIST) return false;
  const UniqueFd alone(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!alone.is_open() || (::flock(alone.get(), LOCK_EX) != 0 && errno == EINTR)) return false;
  if (::faccessat(AT_FDCWD, to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) errno = EEXIST;
  return errno != EEXIST && ::rename(from.c_str(), to.c_str()) == 0;
}

std::string directory_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

}  // namespace

Result<UnfinishedFile> UnfinishedFile::make(const std::string& path, Crypto& crypto) {
  const WipingBytes random = crypto.random(random_bytes);
  const std::filesystem::path whole(path);
  const std::string temporary = (whole.parent_path() / ("." + whole.filename().string() + "." +
                                                        hexadecimal({random.data(), random.size()}) + ".tmp"))
                                    .string();
  UniqueFd file(::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) return cannot("Cannot create a file beside " + path, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return cannot("Cannot create a file beside " + path, errno);
  return UnfinishedFile(path, temporary, std::move(file));
}

UnfinishedFile::~UnfinishedFile() {
  if (file_.is_open() && !temporary_.empty()) ::unlink(temporary_.c_str());
}

Status UnfinishedFile::write(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file_.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot("Cannot write " + path_, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status UnfinishedFile::sync() {
  if (::fsync(file_.get()) != 0) return cannot("Cannot write " + path_, errno);
  return {};
}

Status UnfinishedFile::finish() {
  temporary_.clear();
  return sync_directory(directory_of(path_));
}

Status UnfinishedFile::publish() && {
  if (Status synced = sync(); !synced) return synced;
  if (!rename_to_free_name(temporary_, path_, directory_of(path_))) return cannot("Cannot create " + path_, errno);
  return finish();
}

Status UnfinishedFile::replace() && {
  if (Status synced = sync(); !synced) return synced;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return cannot("Cannot create " + path_, errno);
  return finish();
}

bool is_temporary_name(std::string_view name) {
  constexpr std::size_t digits = random_bytes * 2;
  if (name.ends_with(journal_suffix)) name.remove_suffix(journal_suffix.size());
  if (!name.starts_with('.') || !name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  if (name.size() < digits + 3) return false;  // a dot, a name, a dot
  const std::string_view random = name.substr(name.size() - digits);
  return name[name.size() - digits - 1] == '.' && std::all_of(random.begin(), random.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Status create_private_file(const std::string& path, std::string_view content, Crypto& crypto) {
  Result<UnfinishedFile> file = UnfinishedFile::make(path, crypto);
  if (!file) return fail(std::move(file));
  if (Status written = file->write(content); !written) return written;
  return std::move(*file).publish();
}

}  // namespace maestro
