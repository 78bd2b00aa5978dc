#include "adapters/worker/signal_mask.hpp"

#include <initializer_list>

namespace maestro {
namespace {

/// The kernel keeps a blocked signal pending even when it is ignored.
bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalMask::SignalMask() {
  sigset_t blocked{};
  ::sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP, SIGABRT}) ::sigdelset(&blocked, fault);
  ::pthread_sigmask(SIG_SETMASK, &blocked, &before_);
  ::sigemptyset(&stops_);
  for (const int stop : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    if (!is_ignored(stop) && ::sigismember(&before_, stop) == 0) ::sigaddset(&stops_, stop);
}

SignalMask::~SignalMask() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void SignalMask::block_only_stops() {
  sigset_t blocked{};
  ::sigorset(&blocked, &before_, &stops_);
  ::pthread_sigmask(SIG_SETMASK, &blocked, nullptr);
}

bool told_to_end() {
  sigset_t pending{};
  ::sigemptyset(&pending);
  ::sigpending(&pending);
  for (const int stop : {SIGINT, SIGTERM, SIGHUP})
    if (::sigismember(&pending, stop) == 1 && !is_ignored(stop)) return true;
  return false;
}

}  // namespace maestro
