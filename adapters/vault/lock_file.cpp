#include "adapters/vault/lock_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "adapters/system/file_safety.hpp"

namespace maestro {

using std::chrono::milliseconds;

Result<LockFile::Held> LockFile::lock(std::uint64_t byte, milliseconds patience) {
  constexpr std::uint64_t mask = (std::uint64_t{1} << 62) - 1;
  return lock(Range{static_cast<std::int64_t>(byte & mask), 1}, patience);
}

Result<LockFile::Held> LockFile::lock_all(milliseconds patience) { return lock(Range{0, 0}, patience); }

Result<LockFile::Held> LockFile::lock(Range range, milliseconds patience) {
  constexpr milliseconds longest_pause{50};
  if (Result<std::optional<FileIdentity>> safe = check_private_file(path_); !safe) return fail(std::move(safe));
  Held file(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open())
    return fail(Errc::vault_unavailable, "cannot open " + path_ + ": " + system_error_text(errno),
                "make the vault's directory writable");

  const milliseconds deadline = clock_.elapsed() + patience;
  for (milliseconds pause{2};; pause = std::min(pause * 2, longest_pause)) {
    struct flock wanted {};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = range.start;
    wanted.l_len = range.length;
    if (::fcntl(file.get(), F_OFD_SETLK, &wanted) == 0) return file;
    if (errno != EAGAIN && errno != EACCES && errno != EINTR)
      return fail(Errc::vault_unavailable, "cannot lock " + path_ + ": " + system_error_text(errno),
                  "keep the vault on a file system that has locks; MAESTRO_DATA_DIR names another directory");
    const milliseconds left = deadline - clock_.elapsed();
    if (left <= milliseconds::zero())
      return fail(Errc::vault_busy, "another process is busy with this login", "try again in a moment");
    clock_.sleep(std::min(pause, left));
  }
}

}  // namespace maestro
