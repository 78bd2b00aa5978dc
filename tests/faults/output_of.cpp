#include "tests/faults/output_of.hpp"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <cstring>

namespace maestro::testing {
namespace {

template <class Thing>
Thing thing_in(const std::string& bytes, std::size_t index = 0) {
  Thing thing{};
  if (bytes.size() >= (index + 1) * sizeof(Thing))
    std::memcpy(&thing, bytes.data() + index * sizeof(Thing), sizeof(Thing));
  return thing;
}

/// The bytes behind an address of the program's.
std::string bytes_behind(const SystemCall& call, const void* address, std::size_t size) {
  SystemCall at = call;
  at.arguments[0] = reinterpret_cast<unsigned long long>(address);
  return at.bytes_at(0, size);
}

std::string gathered(const SystemCall& call, const void* vectors, std::size_t count) {
  const std::string list = bytes_behind(call, vectors, count * sizeof(iovec));
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto part = thing_in<iovec>(list, i);
    bytes += bytes_behind(call, part.iov_base, part.iov_len);
  }
  return bytes;
}

std::string gathered(const SystemCall& call, const msghdr& message) {
  return gathered(call, message.msg_iov, message.msg_iovlen);
}

}  // namespace

std::optional<Output> output_of(const SystemCall& call) {
  const int fd = static_cast<int>(call.arguments[0]);
  const auto count = static_cast<std::size_t>(call.arguments[2]);
  const auto* there = reinterpret_cast<const void*>(call.arguments[1]);
  switch (call.number) {
    case SYS_write:
    case SYS_pwrite64:
    case SYS_sendto:
      return Output{fd, call.bytes_at(1, count)};
    case SYS_writev:
    case SYS_pwritev:
    case SYS_pwritev2:
      return Output{fd, gathered(call, there, count)};
    case SYS_sendmsg:
      return Output{fd, gathered(call, thing_in<msghdr>(bytes_behind(call, there, sizeof(msghdr))))};
    case SYS_sendmmsg: {
      const std::string list = bytes_behind(call, there, count * sizeof(mmsghdr));
      Output output{fd, ""};
      for (std::size_t i = 0; i < count; ++i) output.bytes += gathered(call, thing_in<mmsghdr>(list, i).msg_hdr);
      return output;
    }
    default:
      return std::nullopt;
  }
}

bool lets_bytes_out_unseen(const SystemCall& call) {
  switch (call.number) {
    case SYS_mmap: {
      const bool is_shared_file = (call.arguments[3] & (MAP_SHARED | MAP_ANONYMOUS)) == MAP_SHARED;
      return is_shared_file && (call.arguments[2] & PROT_WRITE) != 0;
    }
    case SYS_copy_file_range:
    case SYS_io_submit:
    case SYS_io_uring_setup:
    case SYS_process_vm_writev:
    case SYS_sendfile:
    case SYS_shmat:
    case SYS_splice:
    case SYS_tee:
    case SYS_vmsplice:
      return true;
    default:
      return false;
  }
}

}  // namespace maestro::testing
