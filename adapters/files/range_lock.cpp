#include "adapters/files/range_lock.hpp"

#include <fcntl.h>

#include <cerrno>

namespace maestro {
namespace {

struct flock exclusive(ByteRange range) {
  struct flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = range.start;
  wanted.l_len = range.length;
  return wanted;
}

}  // namespace

LockAttempt try_lock(int fd, ByteRange range) {
  struct flock wanted = exclusive(range);
  if (::fcntl(fd, F_OFD_SETLK, &wanted) == 0) return LockAttempt::taken;
  if (errno == EAGAIN || errno == EACCES || errno == EINTR) return LockAttempt::held_elsewhere;
  return LockAttempt::failed;
}

bool is_locked_elsewhere(int fd, ByteRange range) {
  struct flock wanted = exclusive(range);
  return ::fcntl(fd, F_OFD_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK;
}

}  // namespace maestro
