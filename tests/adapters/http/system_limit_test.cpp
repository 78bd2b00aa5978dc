#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "adapters/http/curl_library.hpp"
#include "tests/adapters/http/http_fixture.hpp"

namespace maestro::testing {
namespace {

class SystemLimitTest : public HttpFixture {};

TEST_F(SystemLimitTest, NoDescriptorLeftIsThisMachinesFault) {
  ASSERT_NE(curl_library(), nullptr);
  const RefusingPort refusing;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto response = post(local("http", refusing.number()));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(failure_of(response).fault, HttpFault::system_limit);
  EXPECT_EQ(failure_of(response).reason, "Too many open files");
}

/// From now on the system call fails with EACCES, in this thread.
void forbid(long system_call) {
  std::array<sock_filter, 4> rules = {sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                                      sock_filter{BPF_JMP | BPF_JEQ | BPF_K, 0, 1, static_cast<unsigned>(system_call)},
                                      sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EACCES},
                                      sock_filter{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  const sock_fprog program{rules.size(), rules.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    ::_exit(99);
}

TEST_F(SystemLimitTest, ASandboxIsThisMachinesFault) {
  for (const long system_call : {SYS_socket, SYS_connect}) {
    const pid_t child = ::fork();
    if (child == 0) {
      forbid(system_call);
      const auto response = post(url());
      ::_exit(!response && response.error().fault == HttpFault::system_limit &&
                      response.error().reason == "Permission denied"
                  ? 0
                  : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << system_call;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlLibraryTest, IsLookedForWithoutBeingOpened) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool found = libcurl_is_installed();
    ::_exit(found ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace maestro::testing
