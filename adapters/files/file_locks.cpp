#include "adapters/files/file_locks.hpp"

#include <fcntl.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "adapters/files/left_overs.hpp"
#include "adapters/files/lock_notes.hpp"
#include "adapters/files/range_lock.hpp"
#include "adapters/system/file_safety.hpp"
#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_pause{2};
constexpr milliseconds longest_pause{50};

ByteRange range_of(std::uint64_t byte) {
  if (byte == whole_vault_byte) return {0, 0};
  return {static_cast<std::int64_t>(byte), 1};
}

class FileLock final : public SessionLock {
 public:
  FileLock(UniqueFd file, std::uint64_t byte, Crypto& crypto) : file_(std::move(file)), byte_(byte), crypto_(crypto) {}

  Status claim(milliseconds /*timeout*/) override { return {}; }
  std::optional<Fence> fence() override { return std::nullopt; }
  std::optional<milliseconds> sure_until() override { return std::nullopt; }
  std::vector<int> descriptors() override { return {file_.get()}; }
  void leave(const LockNote& note) override { write_note(file_.get(), byte_, note, crypto_); }

 private:
  UniqueFd file_;
  std::uint64_t byte_;
  Crypto& crypto_;
};

std::string directory_of(const std::string& file) { return std::filesystem::path(file).parent_path().string(); }

/// Only to look: works in a directory that cannot be written.
UniqueFd open_to_look(const std::string& file) {
  return UniqueFd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

bool is_alive(std::uint32_t process) {
  return process != 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

}  // namespace

std::uint64_t lock_byte(Crypto& crypto, const RowName& name) {
  constexpr std::uint64_t mask = (std::uint64_t{1} << 62) - 1;
  std::string text = name.session.provider + '\n' + name.session.profile;
  if (name.kind != RecordKind::session) text += '\n' + std::to_string(static_cast<int>(name.kind));
  const Sha256Digest digest = crypto.sha256(text);
  std::uint64_t byte = 0;
  for (std::size_t i = 0; i < 8; ++i) byte = (byte << 8) | static_cast<unsigned char>(digest.at(i));
  return byte & mask;
}

Error FileLocks::busy(int fd, std::uint64_t byte) {
  std::string what =
      byte == whole_vault_byte ? "Another process is using this vault" : "Another process is using this login";
  std::optional<LockNote> holder = read_note(fd, byte, crypto_);
  if (!holder || holder->gave_up_at || !is_alive(holder->process)) holder = read_note(fd, whole_vault_byte, crypto_);
  if (holder && !holder->gave_up_at && is_alive(holder->process))
    what += " (process " + std::to_string(holder->process) + ")";
  return {Errc::vault_busy, what, "Try again in a moment."};
}

Result<std::unique_ptr<SessionLock>> FileLocks::take(std::uint64_t byte, milliseconds timeout) {
  if (Result<std::optional<FileIdentity>> safe = check_private_file(file_); !safe) return fail(std::move(safe));
  UniqueFd file(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open())
    return fail(Errc::vault_unavailable, "Cannot open " + file_ + ": " + system_error_text(errno),
                "Make the vault's directory writable.");

  const milliseconds deadline = clock_.elapsed() + timeout;
  for (milliseconds pause = shortest_pause;; pause = std::min(pause * 2, longest_pause)) {
    switch (try_lock(file.get(), range_of(byte))) {
      case LockAttempt::taken:
        return std::make_unique<FileLock>(std::move(file), byte, crypto_);
      case LockAttempt::failed:
        return fail(Errc::vault_unavailable, "Cannot lock " + file_ + ": " + system_error_text(errno),
                    "Keep the vault on a file system that supports locks (MAESTRO_DATA_DIR).");
      case LockAttempt::held_elsewhere:
        break;
    }
    const milliseconds left = deadline - clock_.elapsed();
    if (left <= milliseconds::zero()) return fail(busy(file.get(), byte));
    clock_.sleep(std::min(pause, left));
  }
}

Status FileLocks::make_room() { return make_private_directory(directory_of(file_)); }

Result<std::unique_ptr<SessionLock>> FileLocks::lock(const RowName& name, milliseconds timeout) {
  return take(lock_byte(crypto_, name), timeout);
}

Result<std::unique_ptr<SessionLock>> FileLocks::lock_all(milliseconds timeout) {
  Result<std::unique_ptr<SessionLock>> lock = take(whole_vault_byte, timeout);
  if (lock) sweep_left_overs(directory_of(file_));
  return lock;
}

std::optional<LockNote> FileLocks::note(const RowName& name) {
  const UniqueFd file = open_to_look(file_);
  if (!file.is_open()) return std::nullopt;
  // A byte that no row has: whoever holds it holds all.
  constexpr ByteRange nobodys{(std::int64_t{1} << 62), 1};
  const bool all = is_locked_elsewhere(file.get(), nobodys);
  return read_note(file.get(), all ? whole_vault_byte : lock_byte(crypto_, name), crypto_);
}

bool FileLocks::is_held(const RowName& name) {
  const UniqueFd file = open_to_look(file_);
  return file.is_open() && is_locked_elsewhere(file.get(), range_of(lock_byte(crypto_, name)));
}

}  // namespace maestro
