#pragma once

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace maestro::testing {

/// From here on this process, and those that it forks, get EPERM for that system call, as in a container with a filter
/// that is older than the call.
inline void refuse(unsigned call) {
  std::array<sock_filter, 4> steps = {
      {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
       BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
  const sock_fprog filter{static_cast<unsigned short>(steps.size()), steps.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    ::_exit(97);
}
inline void refuse_close_range() { refuse(SYS_close_range); }
inline void refuse_socketpair() { refuse(SYS_socketpair); }
inline void refuse_signalfd() { refuse(SYS_signalfd4); }

}  // namespace maestro::testing
