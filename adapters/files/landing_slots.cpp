#include "adapters/files/landing_slots.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>

#include "adapters/files/range_lock.hpp"
#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"

namespace maestro {
namespace {

constexpr std::size_t whole_size = landing_slots * landing_slot_size;

off_t start_of(std::size_t number) { return static_cast<off_t>(number * landing_slot_size); }

tl::unexpected<Error> unusable(const std::string& file, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT)
    return fail(Errc::no_room, "There is no room for " + file + ": " + system_error_text(error_number),
                "Free some disk space and try again; nothing was sent.");
  return fail(Errc::vault_unavailable, "Cannot use " + file + ": " + system_error_text(error_number),
              "Check the directory and the disk.");
}

/// Only an empty file takes the flag; most file systems do not know it.
void disable_copy_on_write(int fd) {
  int flags = 0;
  if (::ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0) return;
  flags |= FS_NOCOW_FL;
  ::ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

bool write_at(int fd, std::string_view bytes, off_t place) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), place);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    place += written;
  }
  return true;
}

/// Absent: the file ends before. Fails with the error number.
tl::expected<std::optional<std::string>, int> read_slot(int fd, std::size_t number) {
  std::string bytes(landing_slot_size, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got =
        ::pread(fd, bytes.data() + size, bytes.size() - size, start_of(number) + static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(errno);
    if (got == 0) return std::nullopt;
    size += static_cast<std::size_t>(got);
  }
  return bytes;
}

/// Whether every byte of the slot has its place on the disk. A file that was restored from an archive may have holes.
bool has_room(int fd, std::size_t number) {
  const off_t hole = ::lseek(fd, start_of(number), SEEK_HOLE);
  return hole < 0 || hole >= start_of(number + 1);
}

/// Writes what is there once more.
bool make_room(int fd, std::size_t number) {
  const auto bytes = read_slot(fd, number);
  return bytes && *bytes && write_at(fd, **bytes, start_of(number)) && ::fsync(fd) == 0;
}

class HeldSlot final : public LandingSlot {
 public:
  HeldSlot(UniqueFd file, std::size_t number, std::optional<LandingImage> image, SecondPlace second, Crypto& crypto)
      : file_(std::move(file)),
        number_(number),
        image_(std::move(image)),
        second_(std::move(second)),
        crypto_(crypto) {}

  std::size_t number() override { return number_; }

  Status land(const LandedRow& landed) override {
    LandingImage next{next_sequence(), landed};
    const std::optional<std::string> bytes = encode(next, crypto_);
    if (!bytes)
      return fail(Errc::vault_unavailable, "The new tokens do not fit into a landing slot",
                  "Report this, with the provider's name.");
    image_ = std::move(next);
    if (write_at(file_.get(), *bytes, start_of(number_)) && ::fdatasync(file_.get()) == 0) return {};
    return second_.write(landed.vault_id, number_, *bytes);
  }

  void clear() override {
    std::optional<std::string> bytes(std::in_place, landing_slot_size, '\0');
    if (image_) {
      image_->sequence = next_sequence();
      image_->landed.row.sealed.clear();
      bytes = encode(*image_, crypto_);
      second_.remove(image_->landed.vault_id, number_);
    }
    if (bytes && !write_at(file_.get(), *bytes, start_of(number_))) return;
  }

  void wipe() override {
    if (image_) second_.remove(image_->landed.vault_id, number_);
    image_.reset();
    if (write_at(file_.get(), std::string(landing_slot_size, '\0'), start_of(number_)) && ::fdatasync(file_.get()) != 0)
      return;
  }

 private:
  [[nodiscard]] std::uint64_t next_sequence() const { return image_ ? image_->sequence + 1 : 1; }
  UniqueFd file_;
  std::size_t number_;
  std::optional<LandingImage> image_;  ///< what was written last
  SecondPlace second_;
  Crypto& crypto_;
};

}  // namespace

Result<UniqueFd> LandingSlots::open() const {
  if (Result<std::optional<FileIdentity>> safe = check_private_file(place_.file); !safe) return fail(std::move(safe));
  UniqueFd file(::open(place_.file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return unusable(place_.file, errno);
  return file;
}

Status LandingSlots::prepare() {
  Result<std::optional<FileIdentity>> found = check_private_file(place_.file);
  if (!found) return fail(std::move(found));
  if (*found) return complete();
  Result<UnfinishedFile> file = UnfinishedFile::make(place_.file, crypto_);
  if (!file) return fail(std::move(file));
  disable_copy_on_write(file->fd());
  if (Status written = file->write(std::string(whole_size, '\0')); !written) return written;
  if (Status published = std::move(*file).publish(); !published) {
    found = check_private_file(place_.file);  // another process may have been first
    if (!found || !*found) return published;
    return complete();
  }
  return {};
}

/// Appends, and never replaces the file: a slot of it may be held.
Status LandingSlots::complete() const {
  const Result<UniqueFd> file = open();
  if (!file) return fail(file.error());
  struct stat found {};
  if (::fstat(file->get(), &found) != 0) return unusable(place_.file, errno);
  if (static_cast<std::size_t>(found.st_size) >= whole_size) return {};
  while (::flock(file->get(), LOCK_EX) != 0)
    if (errno != EINTR) return unusable(place_.file, errno);
  if (::fstat(file->get(), &found) != 0) return unusable(place_.file, errno);
  if (found.st_size == 0) disable_copy_on_write(file->get());
  const std::size_t size = std::min(static_cast<std::size_t>(found.st_size), whole_size);
  if (!write_at(file->get(), std::string(whole_size - size, '\0'), static_cast<off_t>(size)) ||
      ::fsync(file->get()) != 0)
    return unusable(place_.file, errno);
  return {};
}

Result<std::optional<LandingImage>> LandingSlots::newest(int fd, std::size_t number) const {
  std::optional<LandingImage> image;
  if (fd >= 0) {
    const auto bytes = read_slot(fd, number);
    if (!bytes) return unusable(place_.file, bytes.error());
    if (*bytes) image = decode_landing_image(**bytes, crypto_);
  }
  if (!place_.vault_id || !second_.exists()) return image;
  const std::string vault_id = place_.vault_id();
  if (vault_id.empty()) return image;
  const std::optional<std::string> bytes = second_.read(vault_id, number);
  std::optional<LandingImage> other = bytes ? decode_landing_image(*bytes, crypto_) : std::nullopt;
  if (other && other->landed.vault_id == vault_id && (!image || other->sequence >= image->sequence)) return other;
  return image;
}

Result<std::unique_ptr<LandingSlot>> LandingSlots::take(std::size_t number) {
  Result<UniqueFd> file = open();
  if (!file) return fail(std::move(file));
  struct stat found {};
  if (::fstat(file->get(), &found) != 0) return unusable(place_.file, errno);
  if (static_cast<std::size_t>(found.st_size) < whole_size || number >= landing_slots)
    return fail(Errc::vault_unavailable, place_.file + " has no slot " + std::to_string(number),
                "Try again; the file is completed then.");
  switch (try_lock(file->get(), {static_cast<std::int64_t>(number), 1})) {
    case LockAttempt::held_elsewhere:
      return nullptr;
    case LockAttempt::failed:
      return unusable(place_.file, errno);
    case LockAttempt::taken:
      break;
  }
  if (!has_room(file->get(), number) && !make_room(file->get(), number)) return unusable(place_.file, errno);
  Result<std::optional<LandingImage>> image = newest(file->get(), number);
  if (!image) return fail(std::move(image));
  return std::make_unique<HeldSlot>(*std::move(file), number, *std::move(image), second_, crypto_);
}

Result<std::optional<LandedRow>> LandingSlots::read(std::size_t number) {
  if (number >= landing_slots) return std::nullopt;
  Result<std::optional<FileIdentity>> safe = check_private_file(place_.file);
  if (!safe) return fail(std::move(safe));
  UniqueFd file;
  if (*safe) {
    file = UniqueFd(::open(place_.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) return unusable(place_.file, errno);
  }
  Result<std::optional<LandingImage>> image = newest(file.get(), number);
  if (!image) return fail(std::move(image));
  if (!*image) return std::nullopt;
  return std::move((*image)->landed);
}

}  // namespace maestro
