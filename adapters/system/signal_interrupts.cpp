#include "adapters/system/signal_interrupts.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace maestro {
namespace {

constexpr std::array held_signals = {SIGINT, SIGTERM, SIGHUP};
volatile sig_atomic_t waiting_signal = 0;

void note_signal(int signal) {
  if (waiting_signal != 0) ::_exit(130);
  waiting_signal = signal;
  constexpr std::string_view words = "maestro: storing the new token first; interrupt again to abandon it\n";
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, words.data(), words.size());
}

class SignalHold final : public Interrupts::Hold {
 public:
  SignalHold() {
    waiting_signal = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < held_signals.size(); ++i) {
      ::sigaction(held_signals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(held_signals[i], &action, nullptr);  // nohup stays nohup
    }
  }
  ~SignalHold() override {
    for (std::size_t i = 0; i < held_signals.size(); ++i) ::sigaction(held_signals[i], &before_[i], nullptr);
    if (waiting_signal != 0) ::raise(waiting_signal);
  }
  SignalHold(const SignalHold&) = delete;
  SignalHold& operator=(const SignalHold&) = delete;

 private:
  std::array<struct sigaction, held_signals.size()> before_{};
};

}  // namespace

std::unique_ptr<Interrupts::Hold> SignalInterrupts::hold() { return std::make_unique<SignalHold>(); }

}  // namespace maestro
